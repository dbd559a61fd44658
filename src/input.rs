//! One input on its way through the house: here, and nowhere else, reading and recognition come together.

use crate::cli::Plan;
use commentsift::pipeline::Job;
use commentsift::report::InputDigest;
use commentsift::source::{self, ReadOptions, Reader, Source};
use commentsift::{Explanation, Failure, Options, Page, Stage, Thread, analyze, explain};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What all inputs of a run share.
pub struct Shared {
    reader: Reader,
    options: Options,
}

/// What the user named, or why it is nothing.
pub enum Input {
    Failed(Failure),
    Found(Source, Arc<Shared>),
    /// A page of a web archive.
    Page(Box<Page>, Arc<Shared>),
}

/// The inputs of a plan: first those that are nothing, then the others in order. `stop` ends pauses between requests.
///
/// # Errors
///
/// Where the list of `--from-file` can't be read, or the archive of `--save-warc` can't be opened.
pub fn of(
    plan: &Plan,
    stop: Arc<AtomicBool>,
) -> Result<impl Iterator<Item = Input> + use<>, Failure> {
    let mut named = plan.inputs.clone();
    if let Some(list) = &plan.from_file {
        named.extend(source::inputs_from_list(list)?);
    }
    let resolved = source::resolve(&named);
    let reader = Reader::new(plan.read.clone()).stopped_by(stop);
    reader
        .open_archive()
        .map_err(|why| Failure::new("--save-warc", Stage::Fetch, "archive", why))?;
    let shared = Arc::new(Shared {
        reader,
        options: plan.options.clone(),
    });
    let failed = resolved.failures.into_iter().map(Input::Failed);
    let found = resolved
        .sources
        .into_iter()
        .flat_map(move |source| each(source, &shared));
    Ok(failed.chain(found))
}

/// A source as it is; an archive as its pages, which are read as they are asked for, and dropped once they are analysed.
fn each(source: Source, shared: &Arc<Shared>) -> Box<dyn Iterator<Item = Input>> {
    let shared = Arc::clone(shared);
    match source.archive(&shared.options.limits) {
        None => Box::new(std::iter::once(Input::Found(source, shared))),
        Some(Err(failure)) => Box::new(std::iter::once(Input::Failed(failure))),
        Some(Ok(pages)) => Box::new(pages.map(move |page| match page {
            Ok(page) => Input::Page(Box::new(page), Arc::clone(&shared)),
            Err(failure) => Input::Failed(failure),
        })),
    }
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
            Input::Found(source, _) => source.name(),
            Input::Page(page, _) => &page.name,
        }
    }

    fn run(&self) -> Result<(Thread, InputDigest), Failure> {
        match self {
            Input::Failed(failure) => Err(failure.clone()),
            Input::Found(source, shared) => analysed(&shared.reader.read(source)?, shared),
            Input::Page(page, shared) => analysed(page, shared),
        }
    }
}

fn analysed(page: &Page, shared: &Shared) -> Result<(Thread, InputDigest), Failure> {
    let digest = InputDigest {
        blake3: source::digest(page),
        bytes: page.bytes.len(),
    };
    Ok((analyze(page, &shared.options)?, digest))
}
