//! The inputs of a run as jobs of the pipeline.

use crate::cli::Plan;
use crate::progress::{Waiting, time};
use commentsift::channel::WxrPost;
use commentsift::gather::{Gathered, gather_all, merge};
use commentsift::pipeline::{Job, interrupted};
use commentsift::report::InputDigest;
use commentsift::source::{self, ReadOptions, Reader, Source};
use commentsift::thread::join;
use commentsift::verify::Checker;
use commentsift::{Explanation, Failure, Media, Options, Page, Stage, Thread, analyze, explain};
use std::collections::BTreeMap;
use std::iter::once;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

/// What all inputs of a run share.
pub struct Shared {
    reader: Reader,
    options: Options,
    /// Asks the sources of pings, where they are to be checked.
    checker: Option<Checker>,
    /// Saved pages of paginated threads, where they are to be merged.
    held: Option<Mutex<Held>>,
    /// Files of channels are among the inputs: any page may be one that they belong to.
    has_channels: bool,
}

/// Saved files that wait for the others of their thread, by what all of them have in common. Only names wait here, no pages: a file is
/// read a second time when its thread is put together.
type Held = BTreeMap<String, Vec<Waits>>;

/// A saved file that waits.
#[derive(Clone)]
struct Waits {
    /// Its place among the inputs.
    place: usize,
    source: Source,
    role: Role,
}

/// What a saved file is to its thread.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// One page of several.
    Numbered,
    /// A page that may be all there is.
    Page,
    /// A REST answer or a feed.
    Channel,
}

impl Shared {
    /// What a plan says, the reader that serves it, and what it is to read.
    pub fn new(reader: Reader, plan: &Plan, sources: &[Source]) -> Arc<Self> {
        Arc::new(Shared {
            reader,
            options: plan.options.clone(),
            checker: plan.verify_pings.then(|| Checker::new(&plan.options)),
            held: plan.merge_pages.then(Mutex::default),
            has_channels: sources.iter().any(may_be_channel),
        })
    }

    /// Whom the run waits for, for its progress.
    fn waiting(self: &Arc<Self>) -> Waiting {
        let shared = Arc::clone(self);
        Arc::new(move || {
            let sources = shared.checker.as_ref().map(|checker| {
                let asked = checker.asked();
                format!("{asked} sources of pings asked")
            });
            let busy = shared.reader.waiting().and_then(|(host, left)| {
                let is_long = left >= std::time::Duration::from_secs(1);
                is_long.then(|| format!("{host} is busy, asked again in {}", time(left)))
            });
            let parts: Vec<String> = sources.into_iter().chain(busy).collect();
            (!parts.is_empty()).then(|| parts.join("; "))
        })
    }

    /// Asks the sources of a thread's pings, where that is wanted.
    fn checked(&self, mut thread: Thread) -> Thread {
        if let Some(checker) = &self.checker {
            checker.check(&self.reader, &mut thread);
        }
        thread
    }
}

/// The inputs of a run.
pub struct Inputs {
    pub each: Box<dyn Iterator<Item = Input>>,
    /// Their number, where it is known before they are read.
    pub total: Option<u64>,
    /// Files of folders that are none.
    pub passed_over: u64,
    /// Whom the run waits for.
    pub waiting: Waiting,
    /// What they share, for those that are held back: see [`merged`].
    pub shared: Arc<Shared>,
}

/// What the user named, or why it is nothing.
pub enum Input {
    Failed(Failure),
    /// A source, with its place among them.
    Found(usize, Source, Arc<Shared>),
    /// The saved files of one thread.
    Merged(Vec<Source>, Arc<Shared>),
    /// A page of a web archive.
    Page(Box<Page>, Arc<Shared>),
    /// A post of a WordPress export.
    Post(Box<WxrPost>, Arc<Shared>),
}

/// The inputs of a plan: first those that are nothing, then the others in order; pages of archives and posts of exports are read as they
/// are asked for. `stop` ends pauses between requests.
///
/// # Errors
///
/// Where the list of `--from-file` can't be read, or the archive of `--save-warc` can't be opened.
pub fn of(plan: &Plan, stop: Arc<AtomicBool>) -> Result<Inputs, Failure> {
    let mut named = plan.inputs.clone();
    if let Some(list) = &plan.from_file {
        named.extend(source::inputs_from_list(list)?);
    }
    let resolved = source::resolve(&named);
    let reader = Reader::new(plan.read.clone()).stopped_by(stop);
    reader
        .open_archive()
        .map_err(|why| Failure::new("--save-warc", Stage::Fetch, "archive", why))?;
    let shared = Shared::new(reader, plan, &resolved.sources);
    Ok(Inputs {
        passed_over: resolved.passed_over,
        ..listed(resolved.failures, resolved.sources, &shared)
    })
}

/// Failures, then sources, as inputs.
pub fn listed(failures: Vec<Failure>, sources: Vec<Source>, shared: &Arc<Shared>) -> Inputs {
    // How many pages or posts an archive or an export holds shows only when it is read, and pages that are merged count once.
    let is_known = shared.held.is_none() && sources.iter().all(is_one);
    let total = is_known.then(|| (failures.len() + sources.len()) as u64);
    let waiting = shared.waiting();
    let shared = Arc::clone(shared);
    let failed = failures.into_iter().map(Input::Failed);
    let found = sources.into_iter().enumerate().flat_map({
        let shared = Arc::clone(&shared);
        move |(place, source)| each(place, source, &shared)
    });
    Inputs {
        each: Box::new(failed.chain(found)),
        total,
        passed_over: 0,
        waiting,
        shared,
    }
}

/// Whether a saved file may be a REST answer or a feed.
fn may_be_channel(source: &Source) -> bool {
    match source {
        Source::File { media, .. } => media.is_none_or(Media::is_channel),
        _ => false,
    }
}

/// Whether a source is one input.
fn is_one(source: &Source) -> bool {
    match source {
        Source::Stdin | Source::Url { .. } => true,
        Source::File { media, .. } => matches!(media, Some(Media::Html | Media::Text)),
        _ => false,
    }
}

/// The threads that were held back, in the order of their first pages: what a run ends with.
pub fn merged(shared: &Arc<Shared>) -> Vec<Input> {
    let held = shared.held.as_ref().map(|held| {
        let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *held)
    });
    let mut threads: Vec<Vec<Waits>> = held
        .into_iter()
        .flatten()
        .flat_map(|(_, files)| split(files))
        .collect();
    threads.sort_by_key(|files| files.first().map(|file| file.place));
    let sources = |files: Vec<Waits>| files.into_iter().map(|file| file.source);
    let inputs = threads
        .into_iter()
        .map(|files| Input::Merged(sources(files).collect(), Arc::clone(shared)));
    inputs.collect()
}

/// The files of one post as threads: its numbered pages together, and with them those of channels and, where there are such, one page
/// that may be all there is. The same page once more is a page of its own, as without channels.
fn split(mut files: Vec<Waits>) -> Vec<Vec<Waits>> {
    files.sort_by_key(|file| file.place);
    let mut place_taken = files.iter().all(|file| file.role != Role::Channel);
    let (together, alone): (Vec<Waits>, Vec<Waits>) = files
        .into_iter()
        .partition(|file| file.role != Role::Page || !std::mem::replace(&mut place_taken, true));
    let alone = alone.into_iter().map(|file| vec![file]);
    let together = Some(together).filter(|files| !files.is_empty());
    together.into_iter().chain(alone).collect()
}

impl Shared {
    /// Holds a saved file back where it may be one of several of its thread: a page of a pager; where files of channels are among the
    /// inputs, whatever names its post. True where it did.
    fn hold(&self, place: usize, source: &Source, thread: &Thread) -> bool {
        // Standard input can't be read again, and the thread of a URL is complete.
        let (Some(held), Source::File { .. }) = (&self.held, source) else {
            return false;
        };
        let numbered = join::thread_of(thread);
        let role = if thread.is_of_channel() {
            Role::Channel
        } else if numbered.is_some() {
            Role::Numbered
        } else {
            Role::Page
        };
        let post = || join::post_of(thread).filter(|_| self.has_channels);
        let Some(key) = numbered.or_else(post) else {
            return false;
        };
        let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
        held.entry(key).or_default().push(Waits {
            place,
            source: source.clone(),
            role,
        });
        true
    }
}

/// A source as it is; an archive as its pages, an export as its posts, which are read as they are asked for, and dropped once they are analysed.
fn each(place: usize, source: Source, shared: &Arc<Shared>) -> Box<dyn Iterator<Item = Input>> {
    let shared = Arc::clone(shared);
    if shared.reader.is_stopped() {
        return Box::new(once(Input::Found(place, source, shared)));
    }
    let name = source.name().to_owned();
    let all: Box<dyn Iterator<Item = Input>> = match source.archive(&shared.options.limits) {
        None => match source::export(&source, &shared.options.limits) {
            None => return Box::new(once(Input::Found(place, source, shared))),
            Some(posts) => {
                let shared = Arc::clone(&shared);
                Box::new(posts.map(move |post| match post {
                    Ok(post) => Input::Post(Box::new(post), Arc::clone(&shared)),
                    Err(failure) => Input::Failed(failure),
                }))
            }
        },
        Some(Err(failure)) => return Box::new(once(Input::Failed(failure))),
        Some(Ok(pages)) => {
            let shared = Arc::clone(&shared);
            Box::new(pages.map(move |page| match page {
                Ok(page) => Input::Page(Box::new(page), Arc::clone(&shared)),
                Err(failure) => Input::Failed(failure),
            }))
        }
    };
    Box::new(until_stopped(name, all, shared))
}

/// What an archive or an export holds; the rest of it is one row where the run is stopped, since nobody reads on only to name it.
fn until_stopped(
    name: String,
    mut all: Box<dyn Iterator<Item = Input>>,
    shared: Arc<Shared>,
) -> impl Iterator<Item = Input> {
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        if shared.reader.is_stopped() {
            ended = true;
            let mut row = interrupted(&name, Stage::Read);
            row.message = "the run was interrupted before this was read to its end".to_owned();
            return Some(Input::Failed(row));
        }
        all.next()
    })
}

/// Reads one page and explains it.
///
/// # Errors
///
/// Where the input is no page, several pages, or can't be read.
pub fn explained(
    input: &str,
    options: &Options,
    read: ReadOptions,
) -> Result<Explanation, Failure> {
    let resolved = source::resolve(&[input.to_owned()]);
    if let Some(failure) = resolved.failures.into_iter().next() {
        return Err(failure);
    }
    let [source] = resolved.sources.as_slice() else {
        let message = format!(
            "explain takes one page; {} were found",
            resolved.sources.len()
        );
        return Err(Failure::new(input, Stage::Read, "several_pages", message));
    };
    let reader = Reader::new(read);
    explain(&reader.read(source)?, options)
}

impl Job for Input {
    fn name(&self) -> &str {
        match self {
            Input::Failed(failure) => &failure.page,
            Input::Found(_, source, _) => source.name(),
            Input::Merged(sources, _) => sources.first().map_or("", Source::name),
            Input::Page(page, _) => &page.name,
            Input::Post(post, _) => post.page(),
        }
    }

    fn unread(&self) -> Vec<Failure> {
        match self {
            Input::Failed(failure) => vec![failure.clone()],
            Input::Found(_, Source::Url { name, .. }, _) => vec![interrupted(name, Stage::Fetch)],
            Input::Merged(sources, _) => {
                let names = sources.iter().map(Source::name);
                names.map(|name| interrupted(name, Stage::Read)).collect()
            }
            _ => vec![interrupted(self.name(), Stage::Read)],
        }
    }

    fn host(&self) -> Option<&str> {
        match self {
            Input::Found(_, Source::Url { url, .. }, _) => url.host_str(),
            _ => None,
        }
    }

    fn run(&self) -> Result<Vec<(Thread, InputDigest)>, Failure> {
        let (gathered, shared) = match self {
            Input::Failed(failure) => return Err(failure.clone()),
            Input::Found(place, source, shared) => {
                let mut gathered = gather_all(&shared.reader, source, &shared.options)?;
                // A file of several posts is an archive of threads: they stay as they are.
                if let [one] = gathered.as_slice()
                    && shared.hold(*place, source, &one.thread)
                {
                    gathered.clear();
                }
                (gathered, shared)
            }
            Input::Page(page, shared) => return Ok(vec![analysed(page, shared)?]),
            Input::Merged(sources, shared) => {
                let merged = merge(&shared.reader, sources, &shared.options)?;
                (vec![merged], shared)
            }
            Input::Post(post, shared) => {
                let (blake3, bytes) = post.digest();
                let gathered = Gathered {
                    thread: post.thread(&shared.options),
                    blake3: blake3.to_owned(),
                    bytes,
                };
                (vec![gathered], shared)
            }
        };
        let digested = gathered.into_iter().map(|gathered| {
            let digest = InputDigest {
                blake3: gathered.blake3,
                bytes: gathered.bytes,
            };
            (shared.checked(gathered.thread), digest)
        });
        Ok(digested.collect())
    }
}

fn analysed(page: &Page, shared: &Shared) -> Result<(Thread, InputDigest), Failure> {
    let digest = InputDigest {
        blake3: source::digest(page),
        bytes: page.bytes.len(),
    };
    Ok((shared.checked(analyze(page, &shared.options)?), digest))
}
