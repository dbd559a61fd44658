//! Manners: one request at a time and a pause between two for each host, and patience with a host that is busy.

use super::exchange::Exchange;
use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use url::{Host as Name, Url};

/// How servers are treated.
///
/// ```
/// use commentsift::source::{Politeness, ReadOptions};
/// let calm = Politeness { delay: Some(std::time::Duration::from_secs(5)), ..Politeness::default() };
/// let options = ReadOptions { politeness: calm, ..ReadOptions::default() };
/// assert!(options.politeness.obey_robots);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Politeness {
    /// Asks only for what a site's robots.txt (RFC 9309) allows, and keeps to its `Crawl-delay`.
    pub obey_robots: bool,
    /// The pause between two requests to one host. `None`: 500 ms, and none for this machine itself (loopback).
    pub delay: Option<Duration>,
    /// How often a request is made again after 429, 500, 502, 503, 504, a lost connection or a timeout.
    pub retries: u32,
    /// Before the first repetition a random time up to this is waited, before each further one up to twice as much.
    pub backoff: Duration,
    /// Where that doubling ends.
    pub longest_backoff: Duration,
    /// The longest `Retry-After` that is waited for; a longer one is a failure, and the host is left alone until then.
    pub longest_wait: Duration,
    /// The longest `Crawl-delay` that is kept to; longer ones are shortened to it.
    pub longest_crawl_delay: Duration,
    /// Where the random numbers of the back-off start, so that tests can repeat them.
    pub seed: Option<u64>,
}

/// The pause between two requests to one host where nothing else is said.
const DELAY: Duration = Duration::from_millis(500);

impl Default for Politeness {
    fn default() -> Self {
        Politeness {
            obey_robots: true,
            delay: None,
            retries: 4,
            backoff: Duration::from_secs(1),
            longest_backoff: Duration::from_secs(30),
            longest_wait: Duration::from_secs(120),
            longest_crawl_delay: Duration::from_secs(60),
            seed: None,
        }
    }
}

/// What to do after an attempt that did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Ask again after this time.
    Wait(Duration),
    /// Let it be.
    GiveUp,
    /// Let it be, and leave the host alone for this time: it asked for more than is waited for.
    Leave(Duration),
}

impl Politeness {
    /// The pause after a request to the host of `url`.
    fn pause(&self, url: &Url, crawl_delay: Option<Duration>) -> Duration {
        let usual = self.delay.unwrap_or(if is_loopback(url) {
            Duration::ZERO
        } else {
            DELAY
        });
        usual.max(
            crawl_delay
                .unwrap_or_default()
                .min(self.longest_crawl_delay),
        )
    }

    /// What follows attempt number `attempt` (from 0); `asked` is the server's `Retry-After`, `roll` a random number from 0 to 1.
    fn after(&self, attempt: u32, asked: Option<Duration>, roll: f64) -> Next {
        if let Some(asked) = asked.filter(|asked| *asked > self.longest_wait) {
            return Next::Leave(asked);
        }
        if attempt >= self.retries {
            return Next::GiveUp;
        }
        // "Full jitter" (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015): clients that failed together do
        // not come back together.
        let most = self
            .backoff
            .saturating_mul(2u32.saturating_pow(attempt))
            .min(self.longest_backoff);
        Next::Wait(most.mul_f64(roll).max(asked.unwrap_or_default()))
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Name::Ipv4(address)) => address.is_loopback(),
        Some(Name::Ipv6(address)) => address.is_loopback(),
        Some(Name::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// The statuses after which the same request may succeed (RFC 6585, 4; RFC 9110, 15.6).
pub(in crate::source) fn is_transient(status: u16) -> bool {
    matches!(status, 429 | 500 | 502 | 503 | 504)
}

/// How long a server asks to wait: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), which is compared with the server's
/// own clock.
pub(super) fn retry_after(exchange: &Exchange) -> Option<Duration> {
    let value = exchange.header("retry-after")?;
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit: for ever.
        return Some(value.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let until = httpdate::parse_http_date(&value).ok()?;
    let sent = exchange.header("date");
    let now = sent.and_then(|date| httpdate::parse_http_date(&date).ok());
    until.duration_since(now.unwrap_or(exchange.at)).ok()
}

/// A pause that Ctrl-C ends.
pub(super) trait Rest: Debug + Send + Sync {
    /// Waits, unless or until the run is to stop.
    fn rest(&self, time: Duration) -> Result<(), Stopped>;
    /// Whether the run is to stop.
    fn is_stopped(&self) -> bool;
}

/// The run is to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stopped;

/// How often a pause looks whether it should end.
pub(super) const TICK: Duration = Duration::from_millis(50);

/// The usual pause.
#[derive(Debug, Default)]
pub(super) struct Sleeper(pub Option<Arc<AtomicBool>>);

impl Rest for Sleeper {
    fn rest(&self, time: Duration) -> Result<(), Stopped> {
        let started = Instant::now();
        loop {
            if self.is_stopped() {
                return Err(Stopped);
            }
            let left = time.saturating_sub(started.elapsed());
            if left.is_zero() {
                return Ok(());
            }
            std::thread::sleep(left.min(TICK));
        }
    }

    fn is_stopped(&self) -> bool {
        self.0
            .as_ref()
            .is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}

/// The hosts of a run.
#[derive(Debug)]
pub(super) struct Hosts {
    politeness: Politeness,
    rest: Arc<dyn Rest>,
    known: Mutex<HashMap<String, Arc<Host>>>,
    dice: AtomicU64,
    /// The host that is waited for after it was busy, and until when.
    waiting: Mutex<Option<(String, Instant)>>,
}

#[derive(Debug, Default)]
struct Host {
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    busy: bool,
    /// When the next request may be made.
    ready: Option<Instant>,
    /// Until when the host wants to be left alone, longer than is waited for.
    closed: Option<SystemTime>,
    /// It did not answer, however often it was asked; it gets one chance more for each URL.
    lost: bool,
}

/// Why there is no turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoTurn {
    Stopped,
    /// The host wants to be left alone for this many seconds more.
    Closed(u64),
}

impl Hosts {
    pub fn new(politeness: Politeness, rest: Arc<dyn Rest>) -> Self {
        let seed = politeness
            .seed
            .unwrap_or_else(|| RandomState::new().hash_one(0u8));
        Hosts {
            politeness,
            rest,
            known: Mutex::default(),
            dice: AtomicU64::new(seed),
            waiting: Mutex::default(),
        }
    }

    /// The pause after a request to the host of `url`.
    pub fn pause(&self, url: &Url, crawl_delay: Option<Duration>) -> Duration {
        self.politeness.pause(url, crawl_delay)
    }

    /// Waits until a request to the host of `url` is due. No other is made to this host while the turn lasts.
    pub fn turn(&self, url: &Url, crawl_delay: Option<Duration>) -> Result<Turn<'_>, NoTurn> {
        let name = url.host_str().unwrap_or_default().to_owned();
        let host = Arc::clone(lock(&self.known).entry(name.clone()).or_default());
        let ready = {
            let mut state = lock(&host.state);
            while state.busy {
                if self.rest.is_stopped() {
                    return Err(NoTurn::Stopped);
                }
                let waited = host.freed.wait_timeout(state, TICK);
                state = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
            let closed = state
                .closed
                .and_then(|until| until.duration_since(SystemTime::now()).ok());
            if let Some(left) = closed {
                return Err(NoTurn::Closed(left.as_secs().max(1)));
            }
            state.busy = true;
            state.ready
        };
        // From here on the turn frees the host again, whatever happens.
        let turn = Turn {
            hosts: self,
            name,
            host,
            pause: self.politeness.pause(url, crawl_delay),
        };
        let left = ready.map(|ready| ready.saturating_duration_since(Instant::now()));
        if let Some(left) = left.filter(|left| !left.is_zero()) {
            self.rest.rest(left).map_err(|Stopped| NoTurn::Stopped)?;
        }
        Ok(turn)
    }

    /// The host that is waited for, since it was busy, and how long still.
    pub fn waiting(&self) -> Option<(String, Duration)> {
        let waiting = lock(&self.waiting);
        let (host, until) = waiting.as_ref()?;
        let left = until.checked_duration_since(Instant::now())?;
        Some((host.clone(), left))
    }

    /// A random number from 0 to 1: SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014).
    fn roll(&self) -> f64 {
        const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self
            .dice
            .fetch_add(GAMMA, Ordering::Relaxed)
            .wrapping_add(GAMMA);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        (z >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// The right to ask a host; its end begins the pause.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    hosts: &'a Hosts,
    name: String,
    host: Arc<Host>,
    pause: Duration,
}

impl Turn<'_> {
    /// What to do after a failed attempt, which is remembered for the host.
    pub fn after(&self, attempt: u32, asked: Option<Duration>) -> Next {
        let mut state = lock(&self.host.state);
        let attempt = if state.lost { u32::MAX } else { attempt };
        let next = self
            .hosts
            .politeness
            .after(attempt, asked, self.hosts.roll());
        match next {
            Next::Wait(_) => {}
            Next::GiveUp => state.lost = true,
            Next::Leave(time) => state.closed = SystemTime::now().checked_add(time.min(YEAR)),
        }
        next
    }

    /// The host answered.
    pub fn answered(&self) {
        lock(&self.host.state).lost = false;
    }

    /// Waits before the next attempt, at least as long as between any two requests.
    pub fn rest(&self, time: Duration) -> Result<(), Stopped> {
        let time = time.max(self.pause);
        let until = Instant::now().checked_add(time);
        *lock(&self.hosts.waiting) = until.map(|until| (self.name.clone(), until));
        self.hosts.rest.rest(time)
    }
}

/// Longer than any run: what a server asks for beyond it is not added up, lest it overflow.
const YEAR: Duration = Duration::from_secs(366 * 24 * 3600);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.host.state);
        state.busy = false;
        state.ready = Instant::now().checked_add(self.pause);
        self.host.freed.notify_one();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "polite_tests.rs"]
mod tests;
