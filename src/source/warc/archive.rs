//! The archive of a run: every answer is saved to it, and read back from it instead of asking again.

use super::super::trouble::Trouble;
use super::super::web::exchange::{Cut, Exchange, Headers, bare, header};
use super::super::web::is_transient;
use super::super::web::wire::ASIDE;
use super::http;
use super::record::{Record, Records};
use super::scan::{Entry, Key, Scan, failure, key};
use super::write::{self, Original, Scribe};
use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufReader, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use url::Url;

/// Room for the head of an answer beside its body.
const HEAD: usize = 512 << 10;

/// An open archive.
#[derive(Debug)]
pub(in crate::source) struct Archive {
    path: PathBuf,
    index: Mutex<HashMap<Key, Entry>>,
    /// `None`: only read.
    writer: Option<Mutex<Writer>>,
    max_body: usize,
}

#[derive(Debug)]
struct Writer {
    file: File,
    scribe: Scribe,
    /// Where the next record goes.
    end: u64,
    /// The record that begins this run's part; gone once it is written.
    info: Option<Vec<u8>>,
}

/// What is saved of an address.
#[derive(Debug)]
pub(in crate::source) struct Saved {
    /// An answer, or why there is none.
    pub outcome: Result<Exchange, Trouble>,
    /// Asked again, it may be another one.
    pub is_transient: bool,
    /// It was asked for in this very run.
    pub is_fresh: bool,
}

impl Archive {
    /// Opens an archive, for reading only or for both, and then makes it where it is missing. The end that a killed run of this
    /// program left half written is cut off; nothing else of a file is ever taken away.
    ///
    /// # Errors
    ///
    /// One sentence where the file cannot be read, is no web archive, is damaged, is in use, or ends in half a record and was not
    /// written by this program.
    pub fn open(
        path: &Path,
        read_only: bool,
        max_body: usize,
        info: (&str, bool),
    ) -> Result<Self, String> {
        let tell = |what: &str| format!("{}: {what}", path.display());
        let mut options = OpenOptions::new();
        options.read(true);
        if !read_only {
            options.write(true).create(true).truncate(false);
        }
        let file = options
            .open(path)
            .map_err(|error| tell(&error.to_string()))?;
        if !read_only {
            file.try_lock().map_err(|error| match error {
                TryLockError::WouldBlock => tell("another run is writing to it"),
                TryLockError::Error(error) => tell(&error.to_string()),
            })?;
        }
        let scan = Scan::of(&file).map_err(|why| tell(&why))?;
        let writer = if read_only {
            None
        } else {
            if scan.end < scan.length {
                file.set_len(scan.end)
                    .map_err(|error| tell(&error.to_string()))?;
            }
            let is_gzip = scan
                .is_gzip
                .unwrap_or_else(|| path.extension().is_some_and(|it| it == "gz"));
            let scribe = Scribe::new(is_gzip);
            Some(Mutex::new(Writer {
                info: Some([scan.bridge.to_vec(), scribe.info(info.0, info.1)].concat()),
                file: file.try_clone().map_err(|error| tell(&error.to_string()))?,
                scribe,
                end: scan.end,
            }))
        };
        Ok(Archive {
            path: path.to_owned(),
            index: Mutex::new(scan.index),
            writer,
            max_body,
        })
    }

    /// What is saved of an address.
    pub fn find(&self, url: &Url) -> Option<Saved> {
        let entry = *lock(&self.index).get(&key(url))?;
        let outcome = self.outcome(&entry).unwrap_or_else(|why| {
            let message = format!("{} cannot be read: {why}", self.path.display());
            Err(("archive", message))
        });
        Some(Saved {
            is_transient: entry.is_transient
                || outcome.as_ref().is_ok_and(|it| self.would_be_longer(it)),
            outcome,
            is_fresh: entry.is_fresh,
        })
    }

    /// Whether more of a page would be kept today: the limit of the run that saved it was lower. What is no page ends at its own limit.
    fn would_be_longer(&self, saved: &Exchange) -> bool {
        let length = saved.body.len();
        saved.is_success()
            && saved.cut == Some(Cut::Length)
            && length <= self.max_body
            && length != ASIDE + 1
    }

    fn outcome(&self, entry: &Entry) -> Result<Result<Exchange, Trouble>, String> {
        let last = self.record(entry.last)?;
        if last.kind() == "metadata" {
            return failure(&last)
                .map(Err)
                .ok_or_else(|| "a record has changed".to_owned());
        }
        let exchange = exchange(&last)?;
        if entry.body == entry.last {
            return Ok(Ok(exchange));
        }
        let original = self.record(entry.body)?;
        Ok(Ok(refreshed(self::exchange(&original)?, &exchange)))
    }

    /// Reads over a handle of its own, so that threads do not wait for each other.
    fn record(&self, at: u64) -> Result<Record, String> {
        let mut file = File::open(&self.path).map_err(|error| error.to_string())?;
        file.seek(SeekFrom::Start(at))
            .map_err(|error| error.to_string())?;
        // The ratio of a body is judged when it is unpacked.
        let mut records = Records::new(BufReader::new(file), self.max_body + HEAD, usize::MAX)
            .map_err(|error| error.to_string())?;
        match records.next() {
            Some(Ok(record)) => Ok(record),
            Some(Err(broken)) => Err(broken.why),
            None => Err("the file has become shorter".to_owned()),
        }
    }

    /// Saves an answer.
    pub fn save(&self, url: &Url, exchange: &Exchange) -> Result<(), Trouble> {
        // An answer that took too long may come in time another day.
        let again = is_transient(exchange.status) || exchange.cut == Some(Cut::Time);
        self.write(url, again, |scribe| scribe.answer(&bare(url), exchange))
    }

    /// Saves why there is no answer.
    pub fn save_failure(&self, url: &Url, trouble: &Trouble) -> Result<(), Trouble> {
        self.write(url, true, |scribe| scribe.failure(&bare(url), trouble))
    }

    /// Saves that nothing has changed, and gives back the answer of before with what is new about it.
    pub fn revisit(&self, url: &Url, exchange: &Exchange) -> Result<Exchange, Trouble> {
        let fail = |why: String| {
            (
                "archive",
                format!("{} cannot be read: {why}", self.path.display()),
            )
        };
        let known = lock(&self.index).get(&key(url)).copied();
        let entry = known.ok_or_else(|| fail("a record is missing".to_owned()))?;
        let record = self.record(entry.body).map_err(fail)?;
        let field = |name| record.field(name).unwrap_or_default().to_owned();
        let original = Original {
            id: field("WARC-Record-ID"),
            date: field("WARC-Date"),
        };
        let whole = self::exchange(&record).map_err(fail)?;
        self.append(
            |scribe| scribe.revisit(&bare(url), exchange, &original),
            |at| {
                let entry = Entry {
                    last: at,
                    is_transient: false,
                    is_fresh: true,
                    ..entry
                };
                lock(&self.index).insert(key(url), entry);
            },
        )?;
        Ok(refreshed(whole, exchange))
    }

    fn write(
        &self,
        url: &Url,
        is_transient: bool,
        make: impl FnOnce(&Scribe) -> Vec<u8>,
    ) -> Result<(), Trouble> {
        self.append(make, |at| {
            let entry = Entry {
                last: at,
                body: at,
                is_transient,
                is_fresh: true,
            };
            lock(&self.index).insert(key(url), entry);
        })
    }

    /// Appends records in one go, and `note`s where the first begins. Nothing is held back in memory: what is written outlives a
    /// killed program.
    fn append(
        &self,
        make: impl FnOnce(&Scribe) -> Vec<u8>,
        note: impl FnOnce(u64),
    ) -> Result<(), Trouble> {
        let Some(writer) = &self.writer else {
            return Ok(());
        };
        let mut writer = lock(writer);
        let info = writer.info.take().unwrap_or_default();
        let at = writer.end + info.len() as u64;
        let bytes = [info, make(&writer.scribe)].concat();
        let end = writer.end;
        let written = writer
            .file
            .seek(SeekFrom::Start(end))
            .and_then(|_| writer.file.write_all(&bytes));
        match written {
            Ok(()) => {
                writer.end += bytes.len() as u64;
                note(at);
                Ok(())
            }
            Err(error) => {
                // Half a record would spoil those after it.
                let _ = writer.file.set_len(end);
                let message = format!(
                    "the answer cannot be saved to {}: {error}",
                    self.path.display()
                );
                Err(("archive", message))
            }
        }
    }
}

/// The answer in a record.
fn exchange(record: &Record) -> Result<Exchange, String> {
    let (status, headers, body) = http::answer(&record.block).ok_or("a record holds no answer")?;
    let mut body = record.block.get(body..).unwrap_or_default().to_vec();
    let is_chunked = header(&headers, "transfer-encoding").is_some();
    if is_chunked && let Some((whole, _)) = http::unchunked(&body) {
        body = whole;
    }
    Ok(Exchange {
        status,
        headers,
        body,
        cut: write::cut(record.field("WARC-Truncated")),
        at: record
            .field("WARC-Date")
            .and_then(super::from_iso)
            .unwrap_or(SystemTime::UNIX_EPOCH),
        took: Duration::ZERO,
        peer: None,
        asked: Vec::new(),
    })
}

/// An answer of before with the headers of the one that says that it still holds (RFC 9111, 3.2 and 4.3.4).
fn refreshed(before: Exchange, now: &Exchange) -> Exchange {
    const OF_THE_BODY: [&str; 5] = [
        "content-length",
        "content-encoding",
        "content-type",
        "content-range",
        "transfer-encoding",
    ];
    let new: Headers = now
        .headers
        .iter()
        .filter(|(name, _)| !OF_THE_BODY.contains(&name.as_str()))
        .cloned()
        .collect();
    let mut headers = before.headers;
    headers.retain(|(known, _)| new.iter().all(|(name, _)| name != known));
    headers.extend(new);
    Exchange {
        headers,
        at: now.at,
        took: now.took,
        peer: now.peer,
        ..before
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
