//! Asking servers: politely, within limits, and kept out of private networks.
//!
//! [`Fetcher::fetch`] follows redirects hop by hop; each hop passes the guard, robots.txt and the pause of its host before it goes
//! over the wire. What comes back is an `Exchange`, and everything after that works on its bytes alone.

mod answer;
pub(super) mod exchange;
mod polite;
mod robots;
pub(super) mod wire;

pub(super) use answer::is_page_type;
pub use answer::{Accept, Fetched};
pub use polite::Politeness;
pub(super) use polite::is_transient;
pub use robots::ROBOTS_TOKEN;

use super::address::Guard;
use super::expand::expand;
use super::trouble::{self, Trouble, lookup_message, status_message};
use super::warc::{Archive, Saved};
use super::{Page, ReadOptions};
use crate::failure::{Failure, Stage};
use crate::limits::Limits;
use answer::fetched;
use exchange::{Cut, Exchange, bare, next_hop, shown};
use polite::{Hosts, Next, NoTurn, Rest, Sleeper, Stopped, retry_after};
use robots::{Found, Rulebook};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use url::Url;
use wire::Wire;

/// Asks servers, over connections that it keeps, and reads back what was saved of them.
#[derive(Debug)]
pub struct Fetcher {
    wire: Wire,
    hosts: Hosts,
    robots: Rulebook,
    obey_robots: bool,
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
            wire: Wire::new(options, guard, Arc::clone(&rest)).map_err(|why| ("tls", why))?,
            archive: archive.transpose().map_err(|why| ("archive", why))?,
            refresh: options.refresh,
            offline: options.offline,
            robots: Rulebook::default(),
            obey_robots: politeness.obey_robots,
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

    /// Asks for a page, and keeps the status of an answer that is none.
    pub(super) fn look(&self, name: &str, url: &Url) -> Look {
        let fail = |(code, message): Trouble| Failure::new(name, Stage::Fetch, code, message);
        let (url, exchange) = match self.chain(url, Accept::Page) {
            Ok(answer) => answer,
            Err(trouble) => {
                return Look {
                    no_such_name: trouble::is_no_such_name(&trouble),
                    status: None,
                    page: Err(fail(trouble)),
                };
            }
        };
        let status = Some(exchange.status);
        let page = if exchange.is_success() {
            fetched(name, &url, exchange, &self.limits).and_then(|answer| answer.into_page(name))
        } else {
            Err(fail(status_message(exchange.status, None)))
        };
        Look {
            status,
            page,
            no_such_name: false,
        }
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
        let saved = self.archive.as_ref().and_then(|archive| archive.find(url));
        let saved = match saved {
            // Nobody is asked, so nothing has to be allowed.
            Some(saved) if self.stands(&saved) => return saved.outcome,
            other => other,
        };
        if !self.offline {
            self.guarded(url)?;
        }
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

    /// Refuses an address of a private network, and saves that: told again, the run says the same.
    fn guarded(&self, url: &Url) -> Result<(), Trouble> {
        let refused = self.wire.guard.check(url);
        let refused = refused.map_err(|error| lookup_message(&error, url));
        if let (Err(trouble), Some(archive)) = (&refused, &self.archive) {
            archive.save_failure(url, trouble)?;
        }
        refused
    }

    /// Whether what is saved is taken as it is.
    fn stands(&self, saved: &Saved) -> bool {
        self.offline || saved.is_fresh || !(self.refresh || saved.is_transient)
    }

    /// Whether robots.txt allows it, and the pause that it asks for.
    fn permit(&self, url: &Url, accept: Accept) -> Result<Option<Duration>, Trouble> {
        if accept == Accept::Robots || !self.obey_robots {
            return Ok(None);
        }
        self.robots.permit(url, |address| self.ask_robots(address))
    }

    /// The sitemaps that the robots.txt of a site names.
    pub(super) fn sitemaps(&self, url: &Url) -> Vec<Url> {
        self.robots
            .sitemaps(url, |address| self.ask_robots(address))
    }

    /// The host that is waited for, since it was busy, and how long still.
    pub(super) fn waiting(&self) -> Option<(String, Duration)> {
        self.hosts.waiting()
    }

    /// The pause between two requests to the host of `url`, where it may be asked for at all.
    pub(super) fn pause(&self, url: &Url) -> Result<Duration, Trouble> {
        let crawl_delay = self.permit(url, Accept::Page)?;
        Ok(self.hosts.pause(url, crawl_delay))
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
                    "dns" | "connect" | "tls" | "private_address" | "interrupted" | "retry_later"
                    | "archive",
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
        self.fetch(name, url, Accept::Page)?.into_page(name)
    }
}

/// What became of a look at an address.
#[derive(Debug)]
pub(crate) struct Look {
    /// The status of the last answer, after redirects; `None` where there was none.
    pub status: Option<u16>,
    /// The host's name does not exist.
    pub no_such_name: bool,
    /// The page, or why there is none.
    pub page: Result<Page, Failure>,
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
mod tests;
