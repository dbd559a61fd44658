//! Pages over HTTP: a plain GET, bounded in time, size and redirects, and kept out of private networks.
//!
//! Redirects are followed here, not in reqwest, so that every hop passes the same checks as the first. No cookies, no
//! referrer; credentials of a URL go to its own origin only. gzip is asked for and unpacked here as well: inside reqwest
//! neither the ratio nor the size before unpacking could be seen.

use super::address::Guard;
use super::expand::{Stop, expand};
use super::trouble::{
    Trouble, explain, is_timeout, lookup_message, root_cause, status_message, timeout_message,
};
use super::{Media, Page, ReadOptions, cut, judge, saved, sniff};
use crate::failure::{Failure, Stage};
use crate::limits::Limits;
use crate::thread::time::Stamp;
use reqwest::blocking::{Client, Response};
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderName,
    LOCATION, RETRY_AFTER,
};
use reqwest::redirect::Policy;
use std::collections::HashSet;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// The `Accept` header for pages.
pub const ACCEPT_PAGE: &str = "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.5,*/*;q=0.1";

/// Asks servers, over connections that it keeps.
#[derive(Debug)]
pub struct Fetcher {
    client: Client,
    guard: Guard,
    limits: Limits,
    accept_language: String,
}

/// An answer whose body is still to be read; its status is a success.
#[derive(Debug)]
pub struct Answer {
    /// The URL that answered, after redirects, without credentials and fragment.
    pub final_url: Url,
    /// The media type in lower case, without parameters.
    pub mime: Option<String>,
    /// The `charset` parameter of the media type.
    pub charset: Option<String>,
    /// The header `Date`: when the server sent this.
    pub date: Option<Stamp>,
    name: String,
    body: Timed,
    limits: Limits,
}

/// The body of an answer.
#[derive(Debug)]
pub struct Body {
    /// Unpacked, at most `Limits::max_bytes`.
    pub bytes: Vec<u8>,
    /// What cut it.
    pub cuts: Vec<Failure>,
}

impl Fetcher {
    /// Sets up the HTTP client.
    ///
    /// # Errors
    ///
    /// One sentence, where the system has no root certificates or a header of the options is not valid.
    pub fn new(options: &ReadOptions) -> Result<Self, String> {
        Self::with_guard(options, Guard::new(options.allow_private))
    }

    fn with_guard(options: &ReadOptions, guard: Guard) -> Result<Self, String> {
        // A program that embeds this library may have installed its own provider before: that one stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let limits = &options.limits;
        let mut builder = Client::builder()
            .user_agent(&options.user_agent)
            .redirect(Policy::none())
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .connect_timeout(Duration::from_secs(limits.connect_seconds))
            .timeout(Duration::from_secs(limits.total_seconds))
            .dns_resolver(Arc::new(guard));
        if !guard.allow_private {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| {
            format!(
                "the HTTP client cannot be set up ({}); is the package ca-certificates installed",
                root_cause(&error)
            )
        })?;
        Ok(Fetcher {
            client,
            guard,
            limits: limits.clone(),
            accept_language: options.accept_language.clone(),
        })
    }

    /// Asks for a URL and follows redirects; `name` is the `page` of failures, `accept` the header `Accept`.
    ///
    /// # Errors
    ///
    /// A failure of stage `fetch`, as listed in [`crate::source`].
    pub fn ask(&self, name: &str, url: &Url, accept: &str) -> Result<Answer, Failure> {
        let fail = |(code, message): Trouble| Failure::new(name, Stage::Fetch, code, message);
        let clock = Clock::start(self.limits.total_seconds);
        let mut url = url.clone();
        url.set_fragment(None);
        let mut visited = HashSet::new();
        for _ in 0..=self.limits.max_redirects {
            if !visited.insert(url.clone()) {
                return Err(fail(loop_message(&url)));
            }
            let response = self.get(&url, accept, &clock).map_err(fail)?;
            let Some(location) = redirect(&response) else {
                return answer(name, &url, response, clock, &self.limits).map_err(fail);
            };
            url = next_hop(&url, &location).map_err(fail)?;
        }
        let message = format!(
            "more than {} redirects; the last leads to {}",
            self.limits.max_redirects,
            shown(&url)
        );
        Err(fail(("redirect_limit", message)))
    }

    /// One hop.
    fn get(&self, url: &Url, accept: &str, clock: &Clock) -> Result<Response, Trouble> {
        self.guard
            .check(url)
            .map_err(|error| lookup_message(&error, url))?;
        self.client
            .get(url.clone())
            .header(ACCEPT, accept)
            .header(ACCEPT_LANGUAGE, &self.accept_language)
            .header(ACCEPT_ENCODING, "gzip")
            .timeout(clock.left())
            .send()
            .map_err(|error| explain(&error, url, self.guard, &self.limits))
    }

    /// Fetches a page.
    pub(super) fn page(&self, name: &str, url: &Url) -> Result<Page, Failure> {
        let answer = self.ask(name, url, ACCEPT_PAGE)?;
        let declared = declared(answer.mime.as_deref());
        let mime = answer.mime.clone().unwrap_or_default();
        let not_html = || {
            let what = if mime.is_empty() {
                "something without a type".to_owned()
            } else {
                mime.clone()
            };
            let message =
                format!("the server sent {what}, which is no page; is this the address of a post");
            Failure::new(name, Stage::Fetch, "not_html", message)
        };
        if declared == Declared::Other {
            return Err(not_html());
        }
        let mut page = Page::new(name, Vec::new(), Media::Html);
        page.final_url = Some(answer.final_url.to_string());
        page.http_charset.clone_from(&answer.charset);
        page.captured = answer.date;
        let body = answer.body()?;
        page.bytes = body.bytes;
        page.cuts = body.cuts;
        let known = if declared == Declared::Text {
            Media::Text
        } else {
            Media::Html
        };
        page.media = judge(name, Stage::Fetch, &page.bytes, Some(known))?;
        let is_page = match declared {
            Declared::Xml => sniff::starts_as_html(&page.bytes),
            Declared::Nothing => sniff::shows_tags(&page.bytes),
            _ => true,
        };
        if is_page { Ok(page) } else { Err(not_html()) }
    }
}

impl Answer {
    /// Reads the body, unpacks it and holds the limits.
    ///
    /// # Errors
    ///
    /// `timeout`; `bad_response` where the connection broke before anything came; `bad_gzip`.
    pub fn body(self) -> Result<Body, Failure> {
        let expanded = expand(self.body, &self.limits);
        let bytes = expanded.bytes;
        let fail = |code, message: String| Failure::new(&self.name, Stage::Fetch, code, message);
        let cuts = match expanded.stop {
            None => Vec::new(),
            Some(Stop::Stream(error)) if is_timeout(&error) => {
                return Err(fail("timeout", timeout_message(&self.limits)));
            }
            Some(Stop::Stream(error)) => {
                let why = root_cause(&error);
                if bytes.is_empty() {
                    return Err(fail(
                        "bad_response",
                        format!("the answer broke off at once: {why}"),
                    ));
                }
                let message =
                    format!("the answer broke off before its end ({why}); what came is kept");
                vec![fail("incomplete_body", message)]
            }
            Some(stop) => vec![cut(&self.name, Stage::Fetch, stop, &bytes, &self.limits)?],
        };
        Ok(Body { bytes, cuts })
    }
}

/// The time that one answer may take, over all its redirects.
#[derive(Debug, Clone, Copy)]
struct Clock {
    started: Instant,
    total: Duration,
}

impl Clock {
    fn start(seconds: u64) -> Self {
        Clock {
            started: Instant::now(),
            total: Duration::from_secs(seconds),
        }
    }

    fn left(&self) -> Duration {
        self.total.saturating_sub(self.started.elapsed())
    }
}

/// A body that ends in an error when its time is over. reqwest's blocking reads have a time each, so that a server which
/// sends a byte now and then would be read for ever.
#[derive(Debug)]
struct Timed {
    response: Response,
    clock: Clock,
}

impl Read for Timed {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.clock.left().is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.response.read(buf)
    }
}

/// What the media type says about the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Declared {
    Html,
    Text,
    /// A page only if its root is `html`.
    Xml,
    /// No type, or one that servers give to what they do not know.
    Nothing,
    Other,
}

fn declared(mime: Option<&str>) -> Declared {
    match mime {
        Some("text/html" | "application/xhtml+xml" | "application/vnd.wap.xhtml+xml") => {
            Declared::Html
        }
        Some("text/plain") => Declared::Text,
        Some("text/xml" | "application/xml") => Declared::Xml,
        None
        | Some(
            ""
            | "application/octet-stream"
            | "binary/octet-stream"
            | "application/unknown"
            | "unknown/unknown"
            | "*/*"
            | "application/gzip"
            | "application/x-gzip",
        ) => Declared::Nothing,
        Some(_) => Declared::Other,
    }
}

/// A successful answer with its headers read.
fn answer(
    name: &str,
    url: &Url,
    response: Response,
    clock: Clock,
    limits: &Limits,
) -> Result<Answer, Trouble> {
    let status = response.status();
    if !status.is_success() {
        return Err(status_message(
            status.as_u16(),
            header(&response, RETRY_AFTER).as_deref(),
        ));
    }
    let packing = header(&response, CONTENT_ENCODING)
        .unwrap_or_default()
        .to_ascii_lowercase();
    if !matches!(packing.as_str(), "" | "gzip" | "x-gzip" | "identity") {
        let message =
            format!("the server packed the page as {packing}, though only gzip was asked for");
        return Err(("content_encoding", message));
    }
    let (mime, charset) = match header(&response, CONTENT_TYPE) {
        Some(value) => content_type(&value),
        None => (None, None),
    };
    Ok(Answer {
        final_url: bare(url),
        mime,
        charset,
        date: header(&response, DATE).as_deref().and_then(saved::stamp),
        name: name.to_owned(),
        body: Timed { response, clock },
        limits: limits.clone(),
    })
}

/// A header as text; servers send any bytes.
fn header(response: &Response, name: HeaderName) -> Option<String> {
    let value = response.headers().get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

/// The media type and the charset of a `Content-Type`.
fn content_type(value: &str) -> (Option<String>, Option<String>) {
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

/// Where a redirect leads.
fn redirect(response: &Response) -> Option<String> {
    matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308)
        .then(|| header(response, LOCATION))
        .flatten()
}

/// The next URL; credentials stay with their origin, and those that a redirect brings along are not used.
fn next_hop(from: &Url, location: &str) -> Result<Url, Trouble> {
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
fn bare(url: &Url) -> Url {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
    url
}

/// A URL for a message: bare, and cut where it goes on and on.
fn shown(url: &Url) -> String {
    bare(url).as_str().chars().take(200).collect()
}

fn loop_message(url: &Url) -> Trouble {
    let message = format!(
        "redirects lead back to {}; the site may ask for cookies, which are not sent",
        shown(url)
    );
    ("redirect_loop", message)
}

#[cfg(test)]
#[path = "../../tests/support/mod.rs"]
mod support;

#[cfg(test)]
mod tests {
    use super::support::{Server, page, redirect_to};
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

    /// A guard that lets one server through stands for a public site that redirects into a private network.
    #[test]
    fn a_redirect_into_a_private_network_is_refused_unasked() {
        let inner = Server::start(|_, stream| page(stream, "<p>secret</p>"));
        let port = inner.address.port();
        for target in [
            format!("http://127.0.0.1:{port}/"),
            format!("http://localhost:{port}/"),
            format!("http://2130706433:{port}/"),
        ] {
            let outer = Server::start(move |_, stream| redirect_to(stream, &target));
            let guard = Guard {
                allow_private: false,
                except: Some(outer.address),
            };
            let fetcher = Fetcher::with_guard(&ReadOptions::default(), guard).unwrap();
            let url = Url::parse(&outer.url("/")).unwrap();
            assert_eq!(
                fetcher.page("x", &url).unwrap_err().error,
                "private_address"
            );
            assert_eq!(outer.hits().len(), 1);
        }
        assert!(inner.hits().is_empty(), "{:?}", inner.hits());
    }
}
