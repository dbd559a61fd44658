//! Many inputs at once, in order: a bounded queue, a few threads, one ordered output.
//!
//! Only what a few threads work on, and a window of finished pages that wait for an earlier one, is in memory at any time. The
//! output's order is that of the inputs, so one thread and many give the same bytes. A panic over one page becomes that page's
//! failure.

mod line;
mod seen;

pub use seen::Seen;

use crate::failure::{Failure, Stage};
use crate::metrics::measure;
use crate::report::{Analysed, InputDigest, Reading};
use crate::thread::Thread;
use line::{Line, Ticket};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, Once, PoisonError};
use std::thread as os_thread;

/// One input of a run.
pub trait Job: Send {
    /// The value of the column `page`.
    fn name(&self) -> &str;

    /// Reads and analyses the input, on any thread. Most inputs give one thread; a feed of a whole site one for each of its posts.
    ///
    /// # Errors
    ///
    /// What stands in `errors.csv` for this input.
    fn run(&self) -> Result<Vec<(Thread, InputDigest)>, Failure>;

    /// What stands in `errors.csv` for this input where the run is stopped before it is begun.
    fn unread(&self) -> Vec<Failure> {
        vec![interrupted(self.name(), Stage::Read)]
    }

    /// The host that is asked for it, which may have to be waited for; `None` where nobody is asked. Jobs with a host may be taken out of
    /// the iterator long before they are begun, so they should be small.
    fn host(&self) -> Option<&str> {
        None
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Every input was taken up.
    Complete,
    /// The stop flag was raised; what was finished by then is written, and what was not begun stands in `errors.csv`.
    Interrupted,
}

/// The row of an input that a stopped run did not begin.
#[must_use]
pub fn interrupted(page: &str, stage: Stage) -> Failure {
    let message = "the run was interrupted before this was read";
    Failure::new(page, stage, INTERRUPTED, message)
}

/// The code of such a row.
pub const INTERRUPTED: &str = "interrupted";

/// Finished pages that may wait for an earlier one.
const WINDOW: usize = 1024;
/// Bytes that those pages may hold, by a rough count; the page that all wait for is never held back.
const WINDOW_BYTES: usize = 256 << 20;
/// Inputs under way, for each thread: enough that none waits while the output is written.
const AHEAD: usize = 2;
/// Deep documents are walked without recursion; this is room for the parsers below.
const STACK: usize = 8 << 20;

/// Runs all jobs on `threads` threads and gives each result to `each`, on this thread, in the order of the jobs.
///
/// # Errors
///
/// The first error of `each`, after which nothing more is taken up.
pub fn run<J: Job>(
    jobs: impl IntoIterator<Item = J>,
    threads: NonZeroUsize,
    stop: &AtomicBool,
    each: impl FnMut(Analysed) -> io::Result<()>,
) -> io::Result<Ended> {
    run_on(&mut Noted::default(), jobs, threads, stop, each)
}

/// What a run has met so far: for runs whose last jobs are known only when the first are done.
#[derive(Debug, Default)]
pub struct Noted {
    seen: Seen,
    place: u64,
    /// The names of the pages so far, each with how often it came.
    names: HashMap<String, u32>,
}

/// Goes on with a run: as [`run()`], after what is noted.
///
/// # Errors
///
/// As [`run()`].
pub fn run_on<J: Job>(
    noted: &mut Noted,
    jobs: impl IntoIterator<Item = J>,
    threads: NonZeroUsize,
    stop: &AtomicBool,
    mut each: impl FnMut(Analysed) -> io::Result<()>,
) -> io::Result<Ended> {
    silence_caught_panics();
    if threads.get() == 1 {
        return one_by_one(noted, jobs.into_iter(), stop, each);
    }
    let mut line = Line::new(jobs.into_iter(), threads.get());
    let room = threads.get() * AHEAD;
    let (to_do, next) = sync_channel::<(usize, J)>(room);
    let (done, results) = sync_channel::<(usize, Vec<Analysed>)>(room);
    let next = &Mutex::new(next);
    os_thread::scope(|scope| {
        // Dropped with this closure, also on an early return: then the workers end.
        let (to_do, results) = (to_do, results);
        for _ in 0..threads.get() {
            let done = done.clone();
            os_thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, move || work(next, &done, stop))?;
        }
        drop(done);
        let mut window = Window::default();
        let mut failed = None;
        let mut more = true;
        loop {
            while more && window.under_way < room {
                if stop.load(Ordering::Relaxed) {
                    more = false;
                    // They stood back for others, so the window may wait for them.
                    line.left()
                        .for_each(|Ticket { at, job, .. }| window.pass_over(at, unread(&job)));
                    break;
                }
                // The page that all wait for is never held back.
                let only = (!window.has_room()).then_some(window.written);
                let Some(Ticket { at, job, .. }) = line.next(only) else {
                    break;
                };
                // The channel holds as much as may be under way, so this neither blocks nor, with workers alive, fails.
                more = to_do.send((at, job)).is_ok();
                window.under_way += usize::from(more);
            }
            let result = match window.under_way {
                0 => None,
                _ => results.recv().ok(),
            };
            let is_last = result.is_none();
            if let Some((at, result)) = result {
                line.done(at);
                window.put(at, result);
            }
            while let Some(pages) = window.take() {
                for mut page in pages {
                    if failed.is_some() {
                        break;
                    }
                    noted.mark_duplicate(&mut page);
                    if let Err(error) = each(page) {
                        failed = Some(error);
                        more = false;
                    }
                }
            }
            if is_last {
                break;
            }
        }
        drop(to_do);
        if let Some(error) = failed {
            return Err(error);
        }
        if !stop.load(Ordering::Relaxed) {
            return Ok(Ended::Complete);
        }
        // Only now, in the order of the inputs: however many there are, none of them waits in memory.
        line.rest()
            .flat_map(|job| unread(&job))
            .try_for_each(each)?;
        Ok(Ended::Interrupted)
    })
}

/// All jobs on this thread: nothing is handed over, and nothing waits.
fn one_by_one<J: Job>(
    noted: &mut Noted,
    jobs: impl Iterator<Item = J>,
    stop: &AtomicBool,
    mut each: impl FnMut(Analysed) -> io::Result<()>,
) -> io::Result<Ended> {
    let mut ended = Ended::Complete;
    for job in jobs {
        if stop.load(Ordering::Relaxed) {
            ended = Ended::Interrupted;
            unread(&job).into_iter().try_for_each(&mut each)?;
            continue;
        }
        for mut page in one(&job) {
            noted.mark_duplicate(&mut page);
            each(page)?;
        }
    }
    Ok(ended)
}

/// The rows of a job that a stopped run does not begin.
fn unread(job: &impl Job) -> Vec<Analysed> {
    let rows = job.unread().into_iter().map(|failure| Analysed {
        page: failure.page.clone(),
        digest: None,
        duplicate_of: None,
        outcome: Err(failure),
    });
    rows.collect()
}

/// Results that wait for their turn.
#[derive(Default)]
struct Window {
    waiting: BTreeMap<usize, Vec<Analysed>>,
    bytes: usize,
    /// Jobs written, and handed out without a result yet.
    written: usize,
    under_way: usize,
}

impl Window {
    fn has_room(&self) -> bool {
        self.waiting.len() < WINDOW && self.bytes < WINDOW_BYTES
    }

    fn put(&mut self, at: usize, pages: Vec<Analysed>) {
        self.under_way -= 1;
        self.pass_over(at, pages);
    }

    /// What a job comes to that was never under way.
    fn pass_over(&mut self, at: usize, pages: Vec<Analysed>) {
        self.bytes += pages.iter().map(weight).sum::<usize>();
        self.waiting.insert(at, pages);
    }

    /// The pages of the next job in order.
    fn take(&mut self) -> Option<Vec<Analysed>> {
        let pages = self.waiting.remove(&self.written)?;
        self.written += 1;
        self.bytes -= pages.iter().map(weight).sum::<usize>();
        Some(pages)
    }
}

/// Bytes that a finished page holds, roughly: its texts, and a constant an item.
fn weight(page: &Analysed) -> usize {
    const ITEM: usize = 1024;
    let Ok(reading) = &page.outcome else {
        return ITEM;
    };
    let items = &reading.thread.items;
    items.iter().map(|item| item.text.len() + ITEM).sum()
}

fn work<J: Job>(
    next: &Mutex<Receiver<(usize, J)>>,
    done: &SyncSender<(usize, Vec<Analysed>)>,
    stop: &AtomicBool,
) {
    loop {
        let job = next.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((at, job)) = job else {
            return;
        };
        let pages = if stop.load(Ordering::Relaxed) {
            unread(&job)
        } else {
            one(&job)
        };
        if done.send((at, pages)).is_err() {
            return;
        }
    }
}

/// One job from its name to its measures; whatever happens in between.
fn one(job: &impl Job) -> Vec<Analysed> {
    let name = job.name();
    let analysed = |page: &str, digest, outcome| Analysed {
        page: page.to_owned(),
        digest,
        duplicate_of: None,
        outcome,
    };
    let found = match catch(name, || job.run()) {
        Ok(found) => found,
        Err(failure) => return vec![analysed(name, None, Err(failure))],
    };
    found
        .into_iter()
        .map(|(thread, digest)| {
            let page = thread.page.clone();
            let measured = catch(&page, || {
                let measured = measure(&thread);
                Ok(Reading { thread, measured })
            });
            analysed(&page, Some(digest), measured)
        })
        .collect()
}

thread_local! {
    /// Whether a panic on this thread is caught and reported as a row.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
    /// What the last such panic said, and where.
    static MESSAGE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// A panic over one page as that page's failure.
pub(crate) fn catch<T>(
    page: &str,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    // One may stand within another: the sources of a page's pings are read while the page is.
    let before = CAUGHT.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    CAUGHT.set(before);
    result.unwrap_or_else(|_| {
        let message = format!("the program stumbled over this page: {}", MESSAGE.take());
        Err(Failure::new(page, Stage::Extract, "panic", message))
    })
}

/// Panics that become a row print nothing; all others print as before.
fn silence_caught_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !CAUGHT.get() {
                return usual(info);
            }
            let payload = info.payload();
            let text = payload
                .downcast_ref::<&str>()
                .copied()
                .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
                .unwrap_or("no message");
            let place = info
                .location()
                .map(|at| format!(" ({}:{})", at.file(), at.line()))
                .unwrap_or_default();
            MESSAGE.set(format!("{text}{place}"));
        }));
    });
}

impl Noted {
    /// The same URL and comment page twice in a run: the later one is kept, and counted nowhere else.
    fn mark_duplicate(&mut self, page: &mut Analysed) {
        self.name_anew(page);
        if let Ok(reading) = &page.outcome {
            self.seen.note(self.place, &page.page, &reading.thread);
            let first = self.seen.duplicate_of(self.place, &reading.thread);
            page.duplicate_of = first.map(str::to_owned);
        }
        self.place += 1;
    }

    /// Tables are joined by the page's name: the second of one name in a run (the same URL in two archives, the same post in two
    /// exports) is `NAME#2`.
    fn name_anew(&mut self, page: &mut Analysed) {
        let Ok(reading) = &mut page.outcome else {
            return;
        };
        let Some(count) = self.names.get_mut(&page.page) else {
            self.names.insert(page.page.clone(), 1);
            return;
        };
        let mut number = *count;
        let new = loop {
            number += 1;
            let new = format!("{}#{number}", page.page);
            if !self.names.contains_key(&new) {
                break new;
            }
        };
        self.names.insert(page.page.clone(), number);
        self.names.insert(new.clone(), 1);
        let cuts = reading.thread.cuts.iter_mut();
        for cut in cuts.filter(|cut| cut.page == page.page) {
            cut.page.clone_from(&new);
        }
        reading.thread.page.clone_from(&new);
        page.page = new;
    }
}

#[cfg(test)]
mod tests;
