//! `run.json`: what another person needs to repeat the run.

use super::summary::Counts;
use super::{Analysed, OutFile, OutFolder, Sink};
use crate::metrics::corpus::Corpus;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek as _, SeekFrom, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// What is known of a run before its first page.
#[derive(Debug, Clone, Serialize)]
pub struct RunInfo {
    /// Version of the program.
    pub version: &'static str,
    /// Version of the rules by which threads are recognised.
    pub rule_set: String,
    /// The options that shape the output, as given or by default.
    pub options: serde_json::Value,
}

/// Writes `run.json`. Inputs are written as they come, so a long run needs no memory for them.
pub struct RunJson {
    file: OutFile,
    inputs: BufWriter<File>,
    listed: usize,
    counts: Counts,
    info: RunInfo,
    started: Instant,
    stop: Option<Arc<AtomicBool>>,
}

#[derive(Serialize)]
struct Input<'a> {
    page: &'a str,
    blake3: Option<&'a str>,
    bytes: Option<usize>,
}

impl RunJson {
    /// Opens the file; the wall time runs from here.
    ///
    /// # Errors
    ///
    /// Where the folder can't be written to.
    pub fn open(folder: &OutFolder, info: RunInfo) -> io::Result<Self> {
        Ok(RunJson {
            file: folder.create("run.json")?,
            inputs: BufWriter::new(tempfile::tempfile()?),
            listed: 0,
            counts: Counts::default(),
            info,
            started: Instant::now(),
            stop: None,
        })
    }

    /// The flag that tells, at the end, whether the run was interrupted.
    #[must_use]
    pub fn stopped_by(mut self, stop: Arc<AtomicBool>) -> Self {
        self.stop = Some(stop);
        self
    }
}

impl Sink for RunJson {
    fn write(&mut self, page: &Analysed) -> io::Result<()> {
        self.counts.add(page);
        let input = Input {
            page: &page.page,
            blake3: page.digest.as_ref().map(|digest| digest.blake3.as_str()),
            bytes: page.digest.as_ref().map(|digest| digest.bytes),
        };
        let line = serde_json::to_string(&input)?;
        let comma = if self.listed > 0 { ",\n" } else { "" };
        self.listed += 1;
        write!(self.inputs, "{comma}    {line}")
    }

    fn finish(mut self: Box<Self>, _: &Corpus) -> io::Result<()> {
        let info = serde_json::to_string_pretty(&self.info)?;
        let counts = serde_json::to_string(&self.counts)?;
        let interrupted = self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        let seconds = self.started.elapsed().as_millis() as f64 / 1000.0;
        // The object is left open for what is known only now.
        let open = info.trim_end_matches('}').trim_end();
        write!(
            self.file,
            "{open},\n  \"interrupted\": {interrupted},\n  \"counts\": {counts},\n  \"wall_seconds\": {seconds},\n  \"inputs\": [\n"
        )?;
        let mut inputs = self
            .inputs
            .into_inner()
            .map_err(|error| error.into_error())?;
        inputs.seek(SeekFrom::Start(0))?;
        io::copy(&mut BufReader::new(inputs), &mut self.file)?;
        self.file.write_all(b"\n  ]\n}\n")?;
        self.file.close()
    }
}
