//! The inputs of a run as jobs of the pipeline.

use crate::cli::Plan;
use commentsift::gather::gather;
use commentsift::pipeline::Job;
use commentsift::report::InputDigest;
use commentsift::source::{self, ReadOptions, Reader, Source};
use commentsift::{Explanation, Failure, Options, Stage, Thread, explain};
use std::sync::Arc;

/// What all inputs of a run share.
pub struct Shared {
    reader: Reader,
    options: Options,
}

/// What the user named, or why it is nothing.
pub enum Input {
    Failed(Failure),
    Found(Source, Arc<Shared>),
}

/// The inputs of a plan: first those that are nothing, then the others in order.
///
/// # Errors
///
/// Where the list of `--from-file` can't be read.
pub fn of(plan: &Plan) -> Result<Vec<Input>, Failure> {
    let mut named = plan.inputs.clone();
    if let Some(list) = &plan.from_file {
        named.extend(source::inputs_from_list(list)?);
    }
    let resolved = source::resolve(&named);
    let shared = Arc::new(Shared {
        reader: Reader::new(ReadOptions {
            limits: plan.options.limits.clone(),
            allow_private: plan.allow_private,
            ..ReadOptions::default()
        }),
        options: plan.options.clone(),
    });
    let failed = resolved.failures.into_iter().map(Input::Failed);
    let found = resolved
        .sources
        .into_iter()
        .map(|source| Input::Found(source, Arc::clone(&shared)));
    Ok(failed.chain(found).collect())
}

/// Reads one page and explains it.
///
/// # Errors
///
/// Where the input is no page, several pages, or can't be read.
pub fn explained(
    input: &str,
    options: &Options,
    allow_private: bool,
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
    let reader = Reader::new(ReadOptions {
        limits: options.limits.clone(),
        allow_private,
        ..ReadOptions::default()
    });
    explain(&reader.read(source)?, options)
}

impl Job for Input {
    fn name(&self) -> &str {
        match self {
            Input::Failed(failure) => &failure.page,
            Input::Found(source, _) => source.name(),
        }
    }

    fn run(&self) -> Result<(Thread, InputDigest), Failure> {
        match self {
            Input::Failed(failure) => Err(failure.clone()),
            Input::Found(source, shared) => {
                let gathered = gather(&shared.reader, source, &shared.options)?;
                let digest = InputDigest {
                    blake3: gathered.blake3,
                    bytes: gathered.bytes,
                };
                Ok((gathered.thread, digest))
            }
        }
    }
}
