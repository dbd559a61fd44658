//! What addresses in feeds and answers say: which post, which comment.

use url::Url;

/// A longer address is no post's.
const LONGEST: usize = 2048;

/// The post's address in that of one of its comments: without the fragment, the comment page and what the systems add.
pub(super) fn post_of(link: &str) -> Option<String> {
    let link = link.trim();
    if link.len() > LONGEST || !link.contains("://") {
        return None;
    }
    let mut url = Url::parse(link).ok()?;
    url.set_fragment(None);
    if url.query().is_some() {
        let pairs: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(key, _)| !matches!(&**key, "cpage" | "showComment" | "commentPage"))
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect();
        if pairs.len() < url.query_pairs().count() {
            url.set_query(None);
            if !pairs.is_empty() {
                url.query_pairs_mut().extend_pairs(pairs);
            }
        }
    }
    let path = url.path().trim_end_matches('/');
    if let Some((post, last)) = path.rsplit_once('/')
        && let Some(number) = last.strip_prefix("comment-page-")
        && !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
    {
        let post = format!("{post}/");
        url.set_path(&post);
    }
    Some(url.into())
}

/// The comment that an address leads to: `cN`, as pages have it.
pub(super) fn comment_of(link: &str) -> Option<String> {
    let (_, fragment) = link.rsplit_once('#')?;
    let number = ["comment-", "comment", "c"]
        .iter()
        .find_map(|start| fragment.strip_prefix(start))?;
    numbered(number)
}

/// False for what WordPress stores of an empty field, `http://`, and for scripts: whoever clicks on it in a table would run it.
pub(super) fn leads_somewhere(url: &str) -> bool {
    // Browsers pass over white space and control characters before a scheme and within it.
    let bare: String = url
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .take(16)
        .flat_map(char::to_lowercase)
        .collect();
    let runs = ["javascript:", "vbscript:", "data:"];
    !matches!(bare.as_str(), "" | "http://" | "https://")
        && !runs.iter().any(|scheme| bare.starts_with(scheme))
}

/// `c` and a number without leading zeros; 0 is none.
pub(super) fn numbered(number: &str) -> Option<String> {
    let number = number.trim();
    let digits =
        !number.is_empty() && number.len() < 24 && number.bytes().all(|b| b.is_ascii_digit());
    let number = number.trim_start_matches('0');
    (digits && !number.is_empty()).then(|| format!("c{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_run_lead_nowhere() {
        for url in [
            "",
            "http://",
            "javascript:alert(1)",
            " JavaScript:x",
            "java\nscript:x",
            "\u{1}data:text/html,x",
        ] {
            assert!(!leads_somewhere(url), "{url:?}");
        }
        for url in [
            "http://a.example",
            "/javascript:",
            "a.example/data:x",
            "mailto:a@b.example",
        ] {
            assert!(leads_somewhere(url), "{url:?}");
        }
    }

    #[test]
    fn the_post_of_a_comment() {
        let post = |link| post_of(link).unwrap_or_default();
        assert_eq!(
            post("https://blog.example/2010/03/post/comment-page-2/#comment-5"),
            "https://blog.example/2010/03/post/"
        );
        assert_eq!(
            post("https://blog.example/?p=12&cpage=3#comment-5"),
            "https://blog.example/?p=12"
        );
        assert_eq!(
            post("https://blog.example/2012/03/post.html?showComment=133#c77"),
            "https://blog.example/2012/03/post.html"
        );
        assert_eq!(post_of("#comment-5"), None);
    }

    #[test]
    fn the_comment_of_an_address() {
        assert_eq!(
            comment_of("https://b.example/?p=3#comment-12").as_deref(),
            Some("c12")
        );
        assert_eq!(
            comment_of("https://b.example/x.html#c00123").as_deref(),
            Some("c123")
        );
        assert_eq!(comment_of("https://b.example/x.html#comments"), None);
        assert_eq!(comment_of("https://b.example/x.html"), None);
        assert_eq!(numbered("0"), None);
    }
}
