//! Asking the sources of pings: still there, still linking here, by which title, of which date.
//!
//! A ping is a claim of years ago: "this page links to yours". [`Checker::check`] asks each source, by the same [`Reader`] as everything
//! else, and writes what it said into [`Item::source_check`]. The rules, none of which says "no" where it only does not know:
//!
//! - **There** (`alive`): an answer of 2xx. Gone: 404, 410, or a host whose name does not exist. All else (403, 429, 5xx, a timeout,
//!   robots.txt, a private address) is not known; so is a redirect from a page to a site's front page, which is how many sites say 404.
//! - **Links back**: an `<a href>` or `<area href>`, `nofollow` or not, wherever it stands, or an element of microformats
//!   (`u-in-reply-to`, …) that names the post; in plain text, the address. Pingback 1.0 and Webmention ask for a link in the source;
//!   `<link rel>` in its head says something about itself and is none. The post is meant by each of its addresses
//!   ([`Thread::addresses`](crate::Thread)) without scheme, `www.`, last slash, fragment, comment page and tracking. Where the source is gone it does
//!   not link; one that a limit cut, that holds no link at all (a script fills it), or that is no page is not known.
//! - Likes, reposts and other webmentions often show the person's page instead of the source, and tweets shorten links: of those only a
//!   link that is found says anything.
//!
//! A page's own address is never asked for, and each source once a run, however many pings name it.

mod answer;
mod target;

use crate::analyze::Options;
use crate::failure::{Failure, Stage};
use crate::metrics::site;
use crate::pipeline::catch;
use crate::source::Reader;
use crate::source::credentials::nameless;
use crate::thread::source_check::SourceCheck;
use crate::thread::{Item, Kind, Thread};
use answer::Answer;
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use target::Target;
use url::Url;

/// Sources of one page that are asked at once. Hosts are asked one request at a time all the same; most pings are of different hosts.
const AT_ONCE: NonZeroUsize = NonZeroUsize::new(4).unwrap();
/// As for the threads of [`crate::pipeline`]: room for the parsers.
const STACK: usize = 8 << 20;

/// Asks the sources of a run, each once.
///
/// ```no_run
/// use commentsift::gather::gather;
/// use commentsift::source::{Reader, resolve};
/// use commentsift::verify::Checker;
/// let (reader, options) = (Reader::default(), commentsift::Options::default());
/// let checker = Checker::new(&options);
/// for source in &resolve(&["https://blog.example/2010/03/post/".to_owned()]).sources {
///     let mut thread = gather(&reader, source, &options)?.thread;
///     checker.check(&reader, &mut thread);
///     let checks = thread.items.iter().filter_map(|item| item.source_check.as_ref());
///     println!("{} still link here", checks.filter(|c| c.links_back == Some(true)).count());
/// }
/// # Ok::<(), commentsift::Failure>(())
/// ```
#[derive(Debug)]
pub struct Checker {
    options: Options,
    known: Mutex<HashMap<Url, Slot>>,
    asked: AtomicU64,
}

/// An answer that is there or on its way: whoever wants the same waits for it.
type Slot = Arc<OnceLock<Answer>>;

impl Checker {
    /// A checker for a run with these options, of which the limits count.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        // A source is read for its title, date and links; its own channels are nobody's business.
        let options = Options {
            limits: options.limits.clone(),
            ..Options::default()
        };
        Checker {
            options,
            known: Mutex::default(),
            asked: AtomicU64::new(0),
        }
    }

    /// The sources that have been asked for, for showing progress.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Asks the sources of a thread's pings and fills [`Item::source_check`]. Those behind [`Limits::max_pings`](crate::Limits::max_pings)
    /// are not asked for: a row `ping_limit` says so.
    pub fn check(&self, reader: &Reader, thread: &mut Thread) {
        let target = Target::of(thread);
        let own_host = thread.url.as_deref().and_then(site::host);
        let mut wanted = Wanted::default();
        let pings = thread.items.iter_mut().filter(|item| item.kind.is_ping());
        let mut waiting: Vec<(&mut Item, usize, bool)> = Vec::new();
        for item in pings {
            let Some((address, is_sure)) = source(item, own_host.as_deref()) else {
                continue;
            };
            match parse(address) {
                Err(code) => item.source_check = Some(Box::new(refused(code))),
                Ok(url) if target.is(&url) => {}
                Ok(url) => {
                    let at = wanted.place(url);
                    waiting.push((item, at, is_sure));
                }
            }
        }
        let most = self.options.limits.max_pings;
        let left = wanted.urls.len().saturating_sub(most);
        wanted.urls.truncate(most);
        let answers = self.ask(reader, &wanted.urls);
        for (item, at, is_sure) in waiting {
            let Some(answer) = answers.get(at).and_then(|slot| slot.get()) else {
                continue;
            };
            item.source_check = Some(Box::new(answer.judge(&target, is_sure)));
        }
        if left > 0 {
            let message = format!(
                "{left} more sources of pings are not asked for; --max-pings asks for more than {most}"
            );
            let row = Failure::new(&thread.page, Stage::Fetch, "ping_limit", message);
            thread.cuts.push(row);
        }
    }

    /// The answers of these sources, in their order.
    fn ask(&self, reader: &Reader, urls: &[Url]) -> Vec<Slot> {
        let slots: Vec<Slot> = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            let slots = urls.iter().map(|url| match known.get(url) {
                Some(slot) => Arc::clone(slot),
                None => Arc::clone(known.entry(url.clone()).or_default()),
            });
            slots.collect()
        };
        let next = AtomicUsize::new(0);
        let work = || {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let (Some(url), Some(slot)) = (urls.get(at), slots.get(at)) else {
                    return;
                };
                slot.get_or_init(|| self.one(reader, url));
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..AT_ONCE.get().min(urls.len()) {
                let helper = std::thread::Builder::new().stack_size(STACK);
                if helper.spawn_scoped(scope, work).is_err() {
                    // A system without room for another thread: the others do it all.
                    break;
                }
            }
            work();
        });
        slots
    }

    /// Whatever a source holds, it is no reason to lose the page that it pinged.
    fn one(&self, reader: &Reader, url: &Url) -> Answer {
        let answer = catch(url.as_str(), || {
            let look = reader.look(url.as_str(), url);
            Ok(Answer::of(url, look, &self.options))
        });
        self.asked.fetch_add(1, Ordering::Relaxed);
        answer.unwrap_or_else(|failure| Answer::unknown(failure.error))
    }
}

/// The different sources of a page, in its order.
#[derive(Default)]
struct Wanted {
    urls: Vec<Url>,
    places: HashMap<Url, usize>,
}

impl Wanted {
    fn place(&mut self, url: Url) -> usize {
        let next = self.urls.len();
        *self.places.entry(url).or_insert_with_key(|url| {
            self.urls.push(url.clone());
            next
        })
    }
}

/// The address of a ping's source, and whether it surely is the source.
fn source<'i>(item: &'i Item, own_host: Option<&str>) -> Option<(&'i str, bool)> {
    let named = item.author.url.as_deref();
    match item.kind {
        Kind::Pingback | Kind::Trackback | Kind::Ping => named.map(|url| (url, true)),
        Kind::Tweetback => named.map(|url| (url, false)),
        _ => {
            // The permalink of a webmention is its source, unless it leads to the item on this page.
            let elsewhere = |url: &&str| site::host(url).as_deref() != own_host;
            let permalink = item.permalink.as_deref().filter(elsewhere);
            let permalink = permalink.filter(|_| own_host.is_some());
            permalink
                .map(|url| (url, true))
                .or(named.map(|url| (url, false)))
        }
    }
}

/// The address to ask, without what is not sent; else the code of why there is none.
fn parse(address: &str) -> Result<Url, &'static str> {
    let url = Url::parse(address).map_err(|_| "bad_url")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("scheme");
    }
    // Credentials in links that a page shows are never sent.
    let mut url = nameless(&url);
    url.set_fragment(None);
    Ok(url)
}

fn refused(code: &str) -> SourceCheck {
    SourceCheck {
        status: code.to_owned(),
        ..SourceCheck::default()
    }
}

#[cfg(test)]
mod tests;
