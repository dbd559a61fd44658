//! Web archives as input: every page in one, record after record, whatever its size.

use super::super::web::exchange::{content_type, header};
use super::super::web::is_page_type;
use super::super::{Media, Page, cut, expand, judge, open, saved, sniff};
use super::http;
use super::record::{Broken, Record, Records};
use super::write;
use crate::failure::{Failure, Stage};
use crate::limits::Limits;
use crate::thread::time::{Offset, Stamp};
use flate2::bufread::DeflateDecoder;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use zip::{CompressionMethod, ZipArchive};

/// Room for the head of an answer beside its body.
const HEAD: usize = 512 << 10;
/// A buffer for reading a file from one end to the other.
const BUFFER: usize = 1 << 18;

/// The pages of a web archive, in the order of its records; an iterator that reads as it is asked, so that only one page is in
/// memory.
///
/// Pages are the answers with status 200 and a type of HTML, `resource` records of that type, and `conversion` records (the text of
/// Common Crawl's WET files). Everything else is passed over in silence: requests, pictures, redirects, errors, revisits (what they
/// repeat is in an archive already). A damaged stretch is one failure (`bad_record`, `truncated_archive`), and what follows it is
/// read. An archive of other records alone is one failure, too (`no_pages`).
pub struct ArchivePages {
    name: String,
    limits: Limits,
    path: PathBuf,
    /// Parts of a .wacz that are still to be read.
    parts: VecDeque<Part>,
    records: Option<Records<Box<dyn BufRead + Send>>>,
    /// Records met, whole or not.
    met: usize,
    /// There was something to say of it: a page, or a failure.
    is_told: bool,
}

impl std::fmt::Debug for ArchivePages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ArchivePages")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// One archive within a .wacz.
#[derive(Debug)]
struct Part {
    start: u64,
    length: u64,
    is_deflated: bool,
}

impl ArchivePages {
    /// Opens an archive; `name` is the `page` of failures that belong to no page of it.
    ///
    /// # Errors
    ///
    /// As for any file; `bad_archive` for a .wacz that is no ZIP file or holds no archive that can be read.
    pub fn open(name: &str, path: &Path, limits: &Limits) -> Result<Self, Failure> {
        let file = open(name, path)?;
        let is_wacz = path
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("wacz"));
        let parts = if is_wacz {
            parts(file).map_err(|why| {
                let message = format!("this is no WACZ file that can be read: {why}");
                Failure::new(name, Stage::Read, "bad_archive", message)
            })?
        } else {
            VecDeque::from([Part {
                start: 0,
                length: u64::MAX,
                is_deflated: false,
            }])
        };
        Ok(ArchivePages {
            name: name.to_owned(),
            limits: limits.clone(),
            path: path.to_owned(),
            parts,
            records: None,
            met: 0,
            is_told: false,
        })
    }

    /// The next record, of this part or of the next.
    fn record(&mut self) -> Option<Result<Record, Failure>> {
        loop {
            if let Some(records) = &mut self.records {
                let next = records.next();
                self.met += usize::from(next.is_some());
                match next {
                    Some(Ok(record)) => return Some(Ok(record)),
                    Some(Err(broken)) => return Some(Err(self.damage(&broken))),
                    None => self.records = None,
                }
            }
            let part = self.parts.pop_front()?;
            match self.begin(&part) {
                Ok(records) => self.records = Some(records),
                Err(error) => return Some(Err(super::super::io_failure(&self.name, &error))),
            }
        }
    }

    fn begin(&self, part: &Part) -> io::Result<Records<Box<dyn BufRead + Send>>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(part.start))?;
        let raw = BufReader::with_capacity(BUFFER, file).take(part.length);
        let stream: Box<dyn BufRead + Send> = if part.is_deflated {
            Box::new(BufReader::with_capacity(BUFFER, DeflateDecoder::new(raw)))
        } else {
            Box::new(raw)
        };
        let keep = self.limits.max_bytes.saturating_add(HEAD);
        Records::new(stream, keep, self.limits.max_ratio)
    }

    /// What is said of an archive without a page.
    fn nothing(&self) -> Failure {
        let (code, message) = match self.met {
            0 => ("empty", "there is nothing in it".to_owned()),
            met => {
                let records = if met == 1 { "record" } else { "records" };
                let message = format!(
                    "the archive holds no page, only {met} {records} of other kinds: requests, redirects, errors, pictures"
                );
                ("no_pages", message)
            }
        };
        Failure::new(&self.name, Stage::Read, code, message)
    }

    fn damage(&self, broken: &Broken) -> Failure {
        let (code, message) = if broken.is_torn {
            let message = format!(
                "the archive breaks off in the record at byte {}; the pages before it are kept",
                broken.at
            );
            ("truncated_archive", message)
        } else {
            let message = format!(
                "the record at byte {} is damaged ({}); the pages after it are read",
                broken.at, broken.why
            );
            ("bad_record", message)
        };
        Failure::new(&self.name, Stage::Read, code, message)
    }
}

impl Iterator for ArchivePages {
    type Item = Result<Page, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(record) = self.record() {
            let found = match record {
                Err(failure) => Some(Err(failure)),
                Ok(record) => page(&record, &self.limits),
            };
            if found.is_some() {
                self.is_told = true;
                return found;
            }
        }
        let was_told = std::mem::replace(&mut self.is_told, true);
        (!was_told).then(|| Err(self.nothing()))
    }
}

/// The archives in a .wacz (WACZ 1.1.1, 5.2.1: in the folder `archive`).
fn parts(file: File) -> Result<VecDeque<Part>, String> {
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|error| error.to_string())?;
    let mut parts = Vec::new();
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(|error| error.to_string())?;
        let name = entry
            .name()
            .map_err(|error| error.to_string())?
            .into_owned();
        if !name.starts_with("archive/") || !(name.ends_with(".warc") || name.ends_with(".warc.gz"))
        {
            continue;
        }
        let is_deflated = match entry.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::DEFLATE => true,
            other => return Err(format!("{name} is packed as {other}")),
        };
        let start = entry
            .data_start()
            .ok_or_else(|| format!("{name} cannot be found in it"))?;
        let length = entry.compressed_size();
        parts.push((
            name,
            Part {
                start,
                length,
                is_deflated,
            },
        ));
    }
    if parts.is_empty() {
        return Err("it holds no archive".to_owned());
    }
    parts.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(parts.into_iter().map(|(_, part)| part).collect())
}

/// What a record holds as a document: its type, its body, and what came in its HTTP headers.
struct Body {
    mime: Option<String>,
    charset: Option<String>,
    packing: Option<String>,
    bytes: Vec<u8>,
    is_torn: bool,
}

/// The page in a record; nothing if it holds none.
fn page(record: &Record, limits: &Limits) -> Option<Result<Page, Failure>> {
    let url = record.target()?;
    let body = match record.kind() {
        "response" => of_response(record)?,
        "resource" | "conversion" => of_block(record),
        _ => return None,
    };
    let mime = body.mime.as_deref();
    let is_text = record.kind() == "conversion" && mime == Some("text/plain");
    if !is_text && !is_page_type(mime) {
        return None;
    }
    let read = unpacked(url, record, body, is_text, limits);
    // Of those whose type says little, what is no page is passed over, too.
    match read {
        Ok(None) => None,
        Ok(Some(page)) => Some(Ok(page)),
        Err(failure) => Some(Err(failure)),
    }
}

fn of_response(record: &Record) -> Option<Body> {
    let (status, headers, at) = http::answer(&record.block)?;
    if status != 200 {
        return None;
    }
    let (mime, charset) = content_type(&header(&headers, "content-type").unwrap_or_default());
    let mut bytes = record.block.get(at..).unwrap_or_default().to_vec();
    let mut is_torn = false;
    if header(&headers, "transfer-encoding").is_some()
        && let Some((whole, ended)) = http::unchunked(&bytes)
    {
        (bytes, is_torn) = (whole, !ended && !record.is_cut);
    }
    Some(Body {
        mime,
        charset,
        packing: header(&headers, "content-encoding"),
        bytes,
        is_torn,
    })
}

fn of_block(record: &Record) -> Body {
    let (mime, charset) = content_type(record.field("Content-Type").unwrap_or_default());
    // Common Crawl's texts are UTF-8, and do not always say so.
    let charset = charset.or_else(|| (record.kind() == "conversion").then(|| "utf-8".to_owned()));
    Body {
        mime,
        charset,
        packing: None,
        bytes: record.block.clone(),
        is_torn: false,
    }
}

fn unpacked(
    url: &str,
    record: &Record,
    body: Body,
    is_text: bool,
    limits: &Limits,
) -> Result<Option<Page>, Failure> {
    let fail = |code, message: &str| Failure::new(url, Stage::Read, code, message);
    // Many archives keep the header of a packing that they took off, so the bytes are asked, too.
    let packing = body.packing.unwrap_or_default().to_ascii_lowercase();
    let is_known = matches!(packing.as_str(), "" | "gzip" | "x-gzip" | "identity");
    if !is_known && !sniff::shows_tags(&body.bytes) {
        let message = format!("the archive holds this page packed as {packing}, which is not read");
        return Err(fail("content_encoding", &message));
    }
    let expanded = expand::expand(body.bytes.as_slice(), limits);
    let bytes = expanded.bytes;
    let mut cuts = Vec::new();
    if let Some(stop) = expanded.stop {
        cuts.push(cut(url, Stage::Read, stop, &bytes, limits)?);
    } else if record.is_cut {
        cuts.push(cut(url, Stage::Read, expand::Stop::Bytes, &bytes, limits)?);
    }
    if cuts.is_empty() && (body.is_torn || write::cut(record.field("WARC-Truncated")).is_some()) {
        let message = "the archive holds only the beginning of this page";
        cuts.push(fail("incomplete_body", message));
    }
    let is_page = match body.mime.as_deref() {
        Some("text/xml" | "application/xml") => sniff::starts_as_html(&bytes),
        None | Some("") => sniff::shows_tags(&bytes),
        _ => true,
    };
    if !is_page {
        return Ok(None);
    }
    let known = if is_text { Media::Text } else { Media::Html };
    let media = judge(url, Stage::Read, &bytes, Some(known))?;
    let mut page = Page::new(url, bytes, media);
    page.final_url = Some(url.to_owned());
    page.http_charset = body.charset;
    page.captured = record.field("WARC-Date").and_then(stamp);
    page.cuts = cuts;
    Ok(Some(page))
}

/// A `WARC-Date`, which is UTC.
fn stamp(text: &str) -> Option<Stamp> {
    let time = super::from_iso(text)?;
    let stamp = saved::stamp(&httpdate::fmt_http_date(time))?;
    Some(Stamp {
        offset: Some(Offset(None)),
        ..stamp
    })
}

#[cfg(test)]
#[path = "pages_tests.rs"]
mod tests;
