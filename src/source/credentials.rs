//! Names and passwords of URLs: they go to the server they are for, and nowhere else.

use url::Url;

/// An input without the name and the password in it, for tables, messages and `run.json`, which are passed on. Everything else stays
/// as it was typed, unless it is typed so oddly that only the parsed address is sure to be free of them.
///
/// ```
/// use commentsift::source::without_credentials;
/// assert_eq!(without_credentials("https://me:s3cret@blog.example/a"), "https://blog.example/a");
/// assert_eq!(without_credentials("saved/mail@home.html"), "saved/mail@home.html");
/// ```
#[must_use]
pub fn without_credentials(input: &str) -> String {
    match (input.contains("://"), Url::parse(input)) {
        (true, Ok(url)) if matches!(url.scheme(), "http" | "https") => of_url(input, &url),
        // No URL that is read: the password may hold whatever ends an address.
        (true, _) => cut(input, &[]),
        // "me:s3cret@blog.example/a" without a scheme; file names have no colon before the sign.
        (false, _) => {
            let is_login = input.split_once('@').is_some_and(|(before, _)| {
                let scheme = before.split_once(":/");
                scheme
                    .map_or(before, |(_, rest)| rest.trim_start_matches('/'))
                    .contains(':')
            });
            if is_login {
                cut(input, &[])
            } else {
                input.to_owned()
            }
        }
    }
}

fn of_url(input: &str, url: &Url) -> String {
    if url.username().is_empty() && url.password().is_none() {
        return input.to_owned();
    }
    let clean = nameless(url);
    let shown = cut(input, &['/', '?', '#', '\\']);
    // Slashes and line breaks where none belong are passed over by whoever reads a URL.
    if Url::parse(&shown).is_ok_and(|url| url == clean) {
        shown
    } else {
        clean.into()
    }
}

/// Takes off what stands between `://` (else the beginning) and the last `@` before one of `ends`.
fn cut(input: &str, ends: &[char]) -> String {
    let start = input.find("://").map_or(0, |at| at + "://".len());
    let (scheme, rest) = input.split_at(start);
    let end = rest.find(ends).unwrap_or(rest.len());
    match rest[..end].rfind('@') {
        Some(at) => format!("{scheme}{}", &rest[at + 1..]),
        None => input.to_owned(),
    }
}

/// A URL without a name and a password.
pub(crate) fn nameless(url: &Url) -> Url {
    let mut url = url.clone();
    // Both fail only for addresses without a host, which have none.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

/// `url` with the name and password of `from` where both have one origin: a blog behind a login asks for them on every page. Those that
/// `url` itself holds are dropped: a page has no say in what is sent.
pub(crate) fn with_credentials(url: &Url, from: &Url) -> Url {
    let mut url = nameless(url);
    if url.origin() == from.origin() {
        let _ = url.set_username(from.username());
        let _ = url.set_password(from.password());
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_in_no_name() {
        for (input, shown) in [
            (
                "https://me:s3cret@blog.example/a@b",
                "https://blog.example/a@b",
            ),
            ("http://me:s3@cret@blog.example?x", "http://blog.example?x"),
            ("HTTPS://me@Blog.example", "HTTPS://Blog.example"),
            ("https://blog.example/@me", "https://blog.example/@me"),
            (
                "https://blog.example/a:b@c#d@e",
                "https://blog.example/a:b@c#d@e",
            ),
            // Read as two slashes are.
            ("https:////me:s3cret@blog.example/", "https://blog.example/"),
            ("http://\\me:s3cret@blog.example/", "http://blog.example/"),
            // A slash in a password makes it no URL, as does a port that is none.
            ("https://me:s3/cret@blog.example/", "https://blog.example/"),
            (
                "https://me:s3cret@blog.example:x/",
                "https://blog.example:x/",
            ),
            ("ftp://me:s3cret@blog.example/", "ftp://blog.example/"),
            ("me:s3cret@blog.example/", "blog.example/"),
            ("http:/me:s3cret@blog.example/", "blog.example/"),
            ("me@home.html", "me@home.html"),
            ("a@b:c.html", "a@b:c.html"),
            ("-", "-"),
        ] {
            assert_eq!(without_credentials(input), shown, "{input}");
        }
    }

    #[test]
    fn a_page_has_no_say_in_what_is_sent() {
        let url = |text| Url::parse(text).unwrap();
        let from = url("https://me:s3cret@blog.example/a");
        let sent = |text| with_credentials(&url(text), &from).to_string();
        assert_eq!(
            sent("https://evil:pw@blog.example/b"),
            "https://me:s3cret@blog.example/b"
        );
        assert_eq!(
            sent("https://evil:pw@blog.example:444/b"),
            "https://blog.example:444/b"
        );
        assert_eq!(sent("http://blog.example/b"), "http://blog.example/b");
    }
}
