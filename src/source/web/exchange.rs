//! One answer of a server as it came: the status, the headers, the body still packed. This is what is saved, replayed and judged.

use super::super::credentials::nameless;
use super::super::saved;
use super::super::trouble::Trouble;
use crate::thread::time::Stamp;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};
use url::Url;

/// Headers in the order they came; names in lower case, values as bytes, since servers send any.
pub(in crate::source) type Headers = Vec<(String, Vec<u8>)>;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Exchange {
    pub status: u16,
    pub headers: Headers,
    /// The body without the transfer encoding, with the content encoding.
    pub body: Vec<u8>,
    /// Why the body may go on.
    pub cut: Option<Cut>,
    /// When the answer was asked for.
    pub at: SystemTime,
    /// How long the server took; nothing for what was read back from a file.
    pub took: Duration,
    /// The address that answered, where it is known.
    pub peer: Option<IpAddr>,
    /// The headers of the request, without credentials.
    pub asked: Headers,
}

/// Why a body is not whole, in the words of WARC's `WARC-Truncated`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Cut {
    /// It is longer than what is kept.
    Length,
    /// It took too long.
    Time,
    /// The connection broke.
    Disconnect,
}

impl Exchange {
    /// The first header of this name (in lower case) as text.
    pub fn header(&self, name: &str) -> Option<String> {
        header(&self.headers, name)
    }

    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Where a redirect leads.
    pub fn redirect(&self) -> Option<String> {
        matches!(self.status, 301 | 302 | 303 | 307 | 308)
            .then(|| self.header("location"))
            .flatten()
    }

    /// The time of the server's clock, else that of ours.
    pub fn date(&self) -> Option<Stamp> {
        let sent = self.header("date").as_deref().and_then(saved::stamp);
        sent.or_else(|| saved::stamp(&httpdate::fmt_http_date(self.at)))
    }
}

/// The first header of this name (in lower case) as text.
pub(in crate::source) fn header(headers: &Headers, name: &str) -> Option<String> {
    let (_, value) = headers.iter().find(|(known, _)| known == name)?;
    Some(String::from_utf8_lossy(value).trim().to_owned())
}

/// The media type and the charset of a `Content-Type`.
pub(in crate::source) fn content_type(value: &str) -> (Option<String>, Option<String>) {
    let mut parts = value.split(';').map(str::trim);
    let mime = parts
        .next()
        .filter(|mime| !mime.is_empty())
        .map(str::to_ascii_lowercase);
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    (mime, charset)
}

/// The next URL; credentials stay with their origin, and those that a redirect brings along are not used.
pub(super) fn next_hop(from: &Url, location: &str) -> Result<Url, Trouble> {
    let mut url = from.join(location).map_err(|error| {
        (
            "bad_url",
            format!("the server redirects to what is no URL: {error}"),
        )
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        let message = format!(
            "the server redirects to a {} URL; only http and https are read",
            url.scheme()
        );
        return Err(("scheme", message));
    }
    let same = url.origin() == from.origin();
    let (user, password) = if same {
        (from.username(), from.password())
    } else {
        ("", None)
    };
    // An http(s) URL has a host, so these cannot fail.
    let _ = url.set_username(user);
    let _ = url.set_password(password);
    url.set_fragment(None);
    Ok(url)
}

/// A URL without credentials and fragment.
pub(in crate::source) fn bare(url: &Url) -> Url {
    let mut url = nameless(url);
    url.set_fragment(None);
    url
}

/// A URL for a message: bare, and cut where it goes on and on.
pub(super) fn shown(url: &Url) -> String {
    bare(url).as_str().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_types() {
        let cases = [
            ("text/html", Some("text/html"), None),
            (
                "Text/HTML; Charset=\"ISO-8859-1\"",
                Some("text/html"),
                Some("ISO-8859-1"),
            ),
            (
                "text/html;level=1; charset = utf-8 ",
                Some("text/html"),
                Some("utf-8"),
            ),
            ("; charset=utf-8", None, Some("utf-8")),
            ("text/html; charset=", Some("text/html"), None),
        ];
        for (value, mime, charset) in cases {
            assert_eq!(
                content_type(value),
                (mime.map(Into::into), charset.map(Into::into)),
                "{value}"
            );
        }
    }

    #[test]
    fn credentials_stay_with_their_origin() {
        let from = Url::parse("https://me:secret@blog.example/a").unwrap();
        let hop = |location| next_hop(&from, location).unwrap().to_string();
        assert_eq!(hop("/b#c"), "https://me:secret@blog.example/b");
        assert_eq!(
            hop("https://blog.example/b"),
            "https://me:secret@blog.example/b"
        );
        assert_eq!(hop("http://blog.example/b"), "http://blog.example/b");
        assert_eq!(
            hop("https://blog.example:444/b"),
            "https://blog.example:444/b"
        );
        assert_eq!(hop("//you:key@other.example/b"), "https://other.example/b");
        assert_eq!(bare(&from).as_str(), "https://blog.example/a");
        assert_eq!(
            next_hop(&from, "file:///etc/passwd").unwrap_err().0,
            "scheme"
        );
        assert_eq!(next_hop(&from, "http://[broken").unwrap_err().0, "bad_url");
    }
}
