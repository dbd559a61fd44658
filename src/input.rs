//! One input on its way through the house: here, and nowhere else, reading and recognition come together.
//!
//! WIRING: this stands in until `source` is there. With it: `source::inputs_from_list` for `--from-file`, `source::resolve` for
//! [`of`], one `source::Reader` for all jobs, `source::digest` for the digest.

use crate::cli::Plan;
use commentsift::pipeline::Job;
use commentsift::report::InputDigest;
use commentsift::{Failure, Media, Options, Page, Stage, Thread, analyze};
use std::path::Path;

/// What the user named, or why it is nothing.
pub enum Input {
    Failed(Failure),
    File(String, Options),
}

/// The inputs of a plan, in order.
///
/// # Errors
///
/// Where the list of `--from-file` can't be read.
pub fn of(plan: &Plan) -> Result<Vec<Input>, Failure> {
    if let Some(list) = &plan.from_file {
        let list = list.to_string_lossy();
        return Err(Failure::new(
            list,
            Stage::Read,
            "unsupported",
            "lists can't be read yet",
        ));
    }
    let inputs = plan
        .inputs
        .iter()
        .map(|input| match Path::new(input).is_file() {
            true => Input::File(input.clone(), plan.options.clone()),
            false => Input::Failed(Failure::new(
                input.as_str(),
                Stage::Read,
                "not_found",
                "there is no such file or folder",
            )),
        });
    Ok(inputs.collect())
}

impl Job for Input {
    fn name(&self) -> &str {
        match self {
            Input::Failed(failure) => &failure.page,
            Input::File(name, _) => name,
        }
    }

    fn run(&self) -> Result<(Thread, InputDigest), Failure> {
        match self {
            Input::Failed(failure) => Err(failure.clone()),
            Input::File(name, options) => {
                let page = read(name)?;
                let digest = InputDigest {
                    sha256: String::new(),
                    bytes: page.bytes.len(),
                };
                Ok((analyze(&page, options)?, digest))
            }
        }
    }
}

fn read(name: &str) -> Result<Page, Failure> {
    let bytes = std::fs::read(name)
        .map_err(|error| Failure::new(name, Stage::Read, "read_error", error.to_string()))?;
    Ok(Page {
        name: name.to_owned(),
        bytes,
        media: Media::Html,
        final_url: None,
        http_charset: None,
        saved_from: None,
        cuts: Vec::new(),
    })
}
