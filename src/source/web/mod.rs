//! Asking servers: politely, within limits, and kept out of private networks.
//!
//! [`Fetcher::fetch`] follows redirects hop by hop; each hop passes the guard, robots.txt and the pause of its host before it goes
//! over the wire. What comes back is an `Exchange`, and everything after that works on its bytes alone.

pub(super) mod exchange;
mod polite;
mod robots;
mod wire;

pub use polite::Politeness;
pub(super) use polite::is_transient;
pub use robots::ROBOTS_TOKEN;

use super::address::Guard;
use super::expand::{Stop, expand};
use super::trouble::{self, Trouble, lookup_message, status_message, timeout_message};
use super::warc::{Archive, Saved};
use super::{Media, Page, ReadOptions, cut, judge, sniff};
use crate::failure::{Failure, Stage};
use crate::limits::Limits;
use crate::thread::time::Stamp;
use exchange::{Cut, Exchange, bare, content_type, next_hop, shown};
use polite::{Hosts, Next, NoTurn, Rest, Sleeper, Stopped, retry_after};
use robots::{Found, Rulebook};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use url::Url;
use wire::Wire;

/// What is asked for: the header `Accept`, and whether a body of some type is worth reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Accept {
    /// A page: HTML, else text.
    Page,
    /// JSON, as of a REST interface.
    Json,
    /// A feed: Atom or RSS.
    Feed,
    /// A sitemap, which may be gzipped.
    Sitemap,
    /// A robots.txt.
    Robots,
}

impl Accept {
    /// The header `Accept`.
    ///
    /// ```
    /// use commentsift::source::Accept;
    /// assert!(Accept::Json.header().starts_with("application/json"));
    /// ```
    #[must_use]
    pub fn header(self) -> &'static str {
        match self {
            Accept::Page => "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.5,*/*;q=0.1",
            Accept::Json => "application/json,*/*;q=0.1",
            Accept::Feed => {
                "application/atom+xml,application/rss+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.1"
            }
            Accept::Sitemap => "application/xml,text/xml;q=0.9,text/plain;q=0.5,*/*;q=0.1",
            Accept::Robots => "text/plain,*/*;q=0.1",
        }
    }

    /// Whether a body of this type is read; of others only the beginning is kept.
    fn wants(self, mime: Option<&str>) -> bool {
        match self {
            Accept::Page => declared(mime) != Declared::Other,
            _ => !mime.is_some_and(|mime| {
                ["image/", "video/", "audio/", "font/"]
                    .iter()
                    .any(|kind| mime.starts_with(kind))
            }),
        }
    }
}

/// An answer, read and unpacked.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fetched {
    /// The URL that answered, after redirects, without credentials and fragment.
    pub final_url: Url,
    /// The status.
    pub status: u16,
    /// The media type in lower case, without parameters.
    pub mime: Option<String>,
    /// The `charset` parameter of the media type.
    pub charset: Option<String>,
    /// The header `Date`: when the server sent this; by our own clock where there is none.
    pub date: Option<Stamp>,
    /// The body, unpacked, at most `Limits::max_bytes`.
    pub bytes: Vec<u8>,
    /// What cut it.
    pub cuts: Vec<Failure>,
    headers: exchange::Headers,
}

impl Fetched {
    /// The first header of this name, which is given in lower case (`link`, `x-wp-totalpages`), as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        exchange::header(&self.headers, name)
    }
}

/// Asks servers, over connections that it keeps, and reads back what was saved of them.
#[derive(Debug)]
pub struct Fetcher {
    wire: Wire,
    hosts: Hosts,
    robots: Option<Rulebook>,
    archive: Option<Archive>,
    refresh: bool,
    offline: bool,
    limits: Limits,
}

impl Fetcher {
    /// Sets up the HTTP client; `stop` ends pauses.
    ///
    /// # Errors
    ///
    /// `tls` where the system has no root certificates; `archive` where the archive cannot be opened.
    pub(super) fn new(
        options: &ReadOptions,
        stop: Option<Arc<AtomicBool>>,
    ) -> Result<Self, Trouble> {
        let guard = Guard::new(options.allow_private);
        Self::with(options, guard, Arc::new(Sleeper(stop)))
    }

    fn with(options: &ReadOptions, guard: Guard, rest: Arc<dyn Rest>) -> Result<Self, Trouble> {
        let politeness = options.politeness.clone();
        let archive = options.archive.as_deref().map(|path| {
            let info = (options.user_agent.as_str(), politeness.obey_robots);
            Archive::open(path, options.offline, options.limits.max_bytes, info)
        });
        Ok(Fetcher {
            wire: Wire::new(options, guard).map_err(|why| ("tls", why))?,
            archive: archive.transpose().map_err(|why| ("archive", why))?,
            refresh: options.refresh,
            offline: options.offline,
            robots: politeness.obey_robots.then(Rulebook::default),
            hosts: Hosts::new(politeness, rest),
            limits: options.limits.clone(),
        })
    }

    /// Asks for a URL and follows redirects; `name` is the `page` of failures.
    ///
    /// # Errors
    ///
    /// A failure of stage `fetch` (or `decode`), as listed in [`crate::source`]; a status other than 2xx is one.
    pub fn fetch(&self, name: &str, url: &Url, accept: Accept) -> Result<Fetched, Failure> {
        let fail = |(code, message): Trouble| Failure::new(name, Stage::Fetch, code, message);
        let (url, exchange) = self.chain(url, accept).map_err(fail)?;
        if !exchange.is_success() {
            let wait = exchange.header("retry-after");
            return Err(fail(status_message(exchange.status, wait.as_deref())));
        }
        fetched(name, &url, exchange, &self.limits)
    }

    /// The last of a chain of redirects; the time that one answer may take is theirs together.
    fn chain(&self, url: &Url, accept: Accept) -> Result<(Url, Exchange), Trouble> {
        let most = match accept {
            Accept::Robots => robots::MAX_REDIRECTS,
            _ => self.limits.max_redirects,
        };
        let mut left = Duration::from_secs(self.limits.total_seconds);
        let mut url = url.clone();
        url.set_fragment(None);
        let mut visited = HashSet::new();
        for _ in 0..=most {
            if !visited.insert(url.clone()) {
                return Err(loop_message(&url));
            }
            let exchange = self.hop(&url, accept, left)?;
            left = left.saturating_sub(exchange.took);
            let Some(location) = exchange.redirect() else {
                return Ok((bare(&url), exchange));
            };
            url = next_hop(&url, &location)?;
        }
        let message = format!(
            "more than {most} redirects; the last leads to {}",
            shown(&url)
        );
        Err(("redirect_limit", message))
    }

    /// One hop: allowed, in turn, and again where the server was busy.
    fn hop(&self, url: &Url, accept: Accept, left: Duration) -> Result<Exchange, Trouble> {
        self.wire
            .guard
            .check(url)
            .map_err(|error| lookup_message(&error, url))?;
        let saved = self.archive.as_ref().and_then(|archive| archive.find(url));
        let saved = match saved {
            // Nobody is asked, so nothing has to be allowed.
            Some(saved) if self.stands(&saved) => return saved.outcome,
            other => other,
        };
        let crawl_delay = self.permit(url, accept)?;
        if self.offline {
            let message = "this was not saved, and --offline asks nobody".to_owned();
            return Err(("offline", message));
        }
        if left.is_zero() {
            return Err(self.wire.timeout());
        }
        let before = saved
            .filter(|_| self.refresh)
            .and_then(|saved| saved.outcome.ok());
        let asked = Asked {
            url,
            accept,
            conditions: before.as_ref().map(conditions).unwrap_or_default(),
            left,
        };
        let outcome = self.attempts(&asked, crawl_delay);
        match (&outcome, &self.archive) {
            (Err(trouble), Some(archive)) if trouble::known(trouble.0).is_some() => {
                archive.save_failure(url, trouble)?;
            }
            _ => {}
        }
        outcome
    }

    /// Whether what is saved is taken as it is.
    fn stands(&self, saved: &Saved) -> bool {
        self.offline || saved.is_fresh || !(self.refresh || saved.is_transient)
    }

    /// Whether robots.txt allows it, and the pause that it asks for.
    fn permit(&self, url: &Url, accept: Accept) -> Result<Option<Duration>, Trouble> {
        match &self.robots {
            Some(robots) if accept != Accept::Robots => {
                robots.permit(url, |address| self.ask_robots(address))
            }
            _ => Ok(None),
        }
    }

    fn ask_robots(&self, address: &Url) -> Found {
        match self.chain(address, Accept::Robots) {
            Ok((_, exchange)) if exchange.is_success() => {
                if exchange.cut == Some(Cut::Time) {
                    return Found::Withheld(self.wire.timeout().1);
                }
                let limits = Limits {
                    // One more shows the parser that the last line is cut.
                    max_bytes: robots::MAX_BYTES + 1,
                    ..self.limits.clone()
                };
                Found::rules(&expand(exchange.body.as_slice(), &limits).bytes)
            }
            // RFC 9309 counts 429 among the refusals that allow everything; yet it asks for less, not for more.
            Ok((_, exchange)) if exchange.status >= 500 || exchange.status == 429 => {
                let wait = exchange.header("retry-after");
                Found::Withheld(status_message(exchange.status, wait.as_deref()).1)
            }
            Ok(_)
            | Err(("redirect_limit" | "redirect_loop" | "scheme" | "bad_url" | "offline", _)) => {
                Found::none()
            }
            Err(
                trouble @ (
                    "dns" | "connect" | "tls" | "private_address" | "interrupted" | "retry_later",
                    _,
                ),
            ) => Found::Unreachable(trouble),
            Err((_, why)) => Found::Withheld(why),
        }
    }

    /// Asks until there is an answer that stands, or no more patience.
    fn attempts(
        &self,
        asked: &Asked<'_>,
        crawl_delay: Option<Duration>,
    ) -> Result<Exchange, Trouble> {
        let url = asked.url;
        let turn = self
            .hosts
            .turn(url, crawl_delay)
            .map_err(|none| no_turn(none, url))?;
        for attempt in 0.. {
            let mut outcome = self.wire.send(asked);
            if let (Ok(exchange), Some(archive)) = (&outcome, &self.archive) {
                if exchange.status == 304 && !asked.conditions.is_empty() {
                    outcome = archive.revisit(url, exchange);
                } else {
                    archive.save(url, exchange)?;
                }
            }
            let wait = match &outcome {
                Ok(exchange) if polite::is_transient(exchange.status) => retry_after(exchange),
                // Many servers state a wrong length, page after page, and some close a kept connection at the wrong moment: once more
                // is enough.
                Ok(exchange) if exchange.cut == Some(Cut::Disconnect) && attempt == 0 => None,
                Err(("bad_response", _)) if attempt == 0 => None,
                Err(("connect" | "timeout", _)) => None,
                _ => {
                    turn.answered();
                    return outcome;
                }
            };
            match turn.after(attempt, wait) {
                Next::Wait(time) => turn
                    .rest(time)
                    .map_err(|Stopped| no_turn(NoTurn::Stopped, url))?,
                Next::GiveUp | Next::Leave(_) => return outcome,
            }
        }
        unreachable!("the attempts end by themselves")
    }

    /// Fetches a page.
    pub(super) fn page(&self, name: &str, url: &Url) -> Result<Page, Failure> {
        let answer = self.fetch(name, url, Accept::Page)?;
        let declared = declared(answer.mime.as_deref());
        let not_html = || {
            let what = answer
                .mime
                .as_deref()
                .filter(|mime| !mime.is_empty())
                .unwrap_or("something without a type");
            let message =
                format!("the server sent {what}, which is no page; is this the address of a post");
            Failure::new(name, Stage::Fetch, "not_html", message)
        };
        if declared == Declared::Other {
            return Err(not_html());
        }
        let known = if declared == Declared::Text {
            Media::Text
        } else {
            Media::Html
        };
        let media = judge(name, Stage::Fetch, &answer.bytes, Some(known))?;
        let is_page = match declared {
            Declared::Xml => sniff::starts_as_html(&answer.bytes),
            Declared::Nothing => sniff::shows_tags(&answer.bytes),
            _ => true,
        };
        if !is_page {
            return Err(not_html());
        }
        let mut page = Page::new(name, answer.bytes, media);
        page.final_url = Some(answer.final_url.to_string());
        page.http_charset = answer.charset;
        page.captured = answer.date;
        page.cuts = answer.cuts;
        Ok(page)
    }
}

/// One request.
#[derive(Debug)]
struct Asked<'a> {
    url: &'a Url,
    accept: Accept,
    /// Headers such as `If-None-Match`.
    conditions: Vec<(&'static str, String)>,
    left: Duration,
}

/// What makes a request one for news only (RFC 9110, 13.1). An answer that is not whole is asked for again as a whole.
fn conditions(before: &Exchange) -> Vec<(&'static str, String)> {
    if before.cut.is_some() || !before.is_success() {
        return Vec::new();
    }
    [
        ("if-none-match", "etag"),
        ("if-modified-since", "last-modified"),
    ]
    .into_iter()
    .filter_map(|(condition, header)| Some((condition, before.header(header)?)))
    .collect()
}

/// A successful answer, its body unpacked within the limits.
fn fetched(name: &str, url: &Url, exchange: Exchange, limits: &Limits) -> Result<Fetched, Failure> {
    let fail = |code, message: String| Failure::new(name, Stage::Fetch, code, message);
    let packing = exchange.header("content-encoding").unwrap_or_default();
    let packing = packing.to_ascii_lowercase();
    if !matches!(packing.as_str(), "" | "gzip" | "x-gzip" | "identity") {
        let message =
            format!("the server packed the page as {packing}, though only gzip was asked for");
        return Err(fail("content_encoding", message));
    }
    if exchange.cut == Some(Cut::Time) {
        return Err(fail("timeout", timeout_message(limits)));
    }
    let (mime, charset) = match exchange.header("content-type") {
        Some(value) => content_type(&value),
        None => (None, None),
    };
    let expanded = expand(exchange.body.as_slice(), limits);
    let bytes = expanded.bytes;
    let mut cuts = Vec::new();
    match (expanded.stop, exchange.cut) {
        // Packed data that breaks off does so because the connection did.
        (None | Some(Stop::Gzip(_)), Some(Cut::Disconnect)) => {
            if bytes.is_empty() {
                return Err(fail(
                    "bad_response",
                    "the answer broke off at once".to_owned(),
                ));
            }
            let message = "the answer broke off before its end; what came is kept".to_owned();
            cuts.push(fail("incomplete_body", message));
        }
        (None | Some(Stop::Gzip(_)), Some(Cut::Length)) => {
            let message = "the answer goes on beyond what was kept of it".to_owned();
            cuts.push(fail("byte_limit", message));
        }
        (Some(stop), _) => cuts.push(cut(name, Stage::Fetch, stop, &bytes, limits)?),
        (None, _) => {}
    }
    Ok(Fetched {
        final_url: url.clone(),
        status: exchange.status,
        mime,
        charset,
        date: exchange.date(),
        bytes,
        cuts,
        headers: exchange.headers,
    })
}

fn no_turn(none: NoTurn, url: &Url) -> Trouble {
    match none {
        NoTurn::Stopped => (
            "interrupted",
            "the run was interrupted before this was asked for".to_owned(),
        ),
        NoTurn::Closed(seconds) => (
            "retry_later",
            format!(
                "{} asked to be left alone for {seconds} seconds more; try again then",
                url.host_str().unwrap_or_default()
            ),
        ),
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

/// Whether something of this type may be a page in an archive: HTML, or what may turn out to be.
pub(super) fn is_page_type(mime: Option<&str>) -> bool {
    let says_nothing = matches!(mime, None | Some(""));
    says_nothing || matches!(declared(mime), Declared::Html | Declared::Xml)
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

fn loop_message(url: &Url) -> Trouble {
    let message = format!(
        "redirects lead back to {}; the site may ask for cookies, which are not sent",
        shown(url)
    );
    ("redirect_loop", message)
}

#[cfg(test)]
#[path = "../../../tests/support/mod.rs"]
mod support;

#[cfg(test)]
mod tests {
    use super::support::{Server, page, redirect_to};
    use super::*;
    use crate::source::address::tests::Names;

    fn fetcher(guard: Guard) -> Fetcher {
        let options = ReadOptions {
            politeness: Politeness {
                obey_robots: false,
                ..Politeness::default()
            },
            ..ReadOptions::default()
        };
        Fetcher::with(&options, guard, Arc::new(Sleeper::default())).unwrap()
    }

    /// A guard that lets one server through stands for a public site that redirects into a private network.
    #[test]
    fn a_redirect_into_a_private_network_is_refused_unasked() {
        let inner = Server::start(|_, stream| page(stream, "<p>secret</p>"));
        let port = inner.address.port();
        for host in [
            "127.0.0.1",
            "localhost",
            "localhost.",
            "2130706433",
            "0177.0.0.1",
            "0x7f.1",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "127。0。0。1",
            "blog.example@127.0.0.1",
            "169.254.169.254",
        ] {
            let target = format!("http://{host}:{port}/");
            let outer = Server::start(move |_, stream| redirect_to(stream, &target));
            let guard = Guard {
                except: Some(outer.address),
                ..Guard::default()
            };
            let url = Url::parse(&outer.url("/")).unwrap();
            let failure = fetcher(guard).page("x", &url).unwrap_err();
            // Not every system knows the name with its dot.
            let is_unknown = host == "localhost." && failure.error == "dns";
            assert!(
                is_unknown || failure.error == "private_address",
                "{host}: {failure}"
            );
            assert_eq!(outer.hits().len(), 1);
        }
        assert!(inner.hits().is_empty(), "{:?}", inner.hits());
    }

    /// Also the robots.txt of a public site does not lead into a private network, nor does a name that robots.txt was asked under.
    #[test]
    fn robots_txt_leads_nowhere_else() {
        let inner = Server::start(|_, stream| page(stream, "User-agent: *"));
        let target = inner.url("/secret");
        let outer = Server::start(move |_, stream| redirect_to(stream, &target));
        let guard = Guard {
            except: Some(outer.address),
            ..Guard::default()
        };
        let options = ReadOptions::default();
        let polite = Fetcher::with(&options, guard, Arc::new(Sleeper::default())).unwrap();
        let failure = polite
            .page("x", &Url::parse(&outer.url("/p")).unwrap())
            .unwrap_err();
        assert_eq!(failure.error, "private_address", "{failure}");
        assert_eq!(outer.hits().len(), 1);
        assert!(inner.hits().is_empty());
    }

    /// A name that leads to a public address when it is looked up first and to a private one later (DNS rebinding), and one that leads
    /// to both at once. Two addresses of the loopback play the public and the private one, on the same port.
    #[test]
    fn the_address_that_is_connected_to_is_the_one_that_was_checked() {
        let private = Server::start(|_, stream| page(stream, "<p>secret</p>"));
        let port = private.address.port();
        let public = Server::start_at(&format!("127.0.0.2:{port}"), |_, stream| {
            page(stream, "<p>public</p>");
        });
        let url = Url::parse(&format!("http://rebind.example:{port}/")).unwrap();
        let guard = |answers: &[&str]| Guard {
            names: Some(Names::new(answers)),
            public: Some(public.address.ip()),
            ..Guard::default()
        };
        let rebinding = fetcher(guard(&["127.0.0.2", "127.0.0.1"]));
        assert_eq!(rebinding.page("x", &url).unwrap().bytes, b"<p>public</p>");
        // Each connection is a lookup, and each lookup is judged.
        for _ in 0..2 {
            let failure = rebinding.page("x", &url).unwrap_err();
            assert_eq!(failure.error, "private_address", "{failure}");
        }
        let mixed = fetcher(guard(&["127.0.0.1 127.0.0.2"]));
        for _ in 0..3 {
            assert_eq!(mixed.page("x", &url).unwrap().bytes, b"<p>public</p>");
        }
        let only = fetcher(guard(&["127.0.0.1 10.0.0.1 169.254.169.254"]));
        assert_eq!(only.page("x", &url).unwrap_err().error, "private_address");
        assert_eq!(public.hits().len(), 4);
        assert!(private.hits().is_empty(), "{:?}", private.hits());
    }
}
