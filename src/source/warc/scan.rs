//! What an archive holds that a run adds to: where the last record of each address is, and where the next one may go.

use super::super::trouble::{self, Trouble};
use super::super::web::exchange::{Cut, bare};
use super::super::web::is_transient;
use super::http;
use super::record::{Record, Records};
use super::stream::Source;
use super::write;
use flate2::read::GzDecoder;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _, SeekFrom};
use url::Url;

/// What is kept of a block while the file is looked through: enough for a status line, and for the words of a failure.
const GLANCE: usize = 4 << 10;
/// What closes a record.
const CLOSING: &[u8] = b"\r\n\r\n";

/// Addresses by their digest: a long run has many.
pub(super) type Key = [u8; 16];

/// What is known of an address: its last record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// Where the last record is.
    pub last: u64,
    /// Where the last record with a body is: another one if the last says that nothing has changed.
    pub body: u64,
    /// The answer was "not now", or there was none: ask again.
    pub is_transient: bool,
    /// Written by this run.
    pub is_fresh: bool,
}

/// What a file holds.
pub(super) struct Scan {
    pub index: HashMap<Key, Entry>,
    /// Bytes of the file.
    pub length: u64,
    /// Where whole records end.
    pub end: u64,
    /// Whether it is compressed; `None` where it is empty.
    pub is_gzip: Option<bool>,
    /// What must stand before the next record, because the last one is whole but not closed.
    pub bridge: &'static [u8],
    /// The last `warcinfo` is by this program.
    is_ours: bool,
}

impl Scan {
    /// Looks through a file.
    ///
    /// # Errors
    ///
    /// One sentence where it is no web archive, is damaged, or ends in half a record and is not by this program.
    pub fn of(file: &File) -> Result<Self, String> {
        let length = file.metadata().map_err(|error| error.to_string())?.len();
        let mut scan = Scan {
            index: HashMap::new(),
            length,
            end: length,
            is_gzip: None,
            bridge: b"",
            is_ours: false,
        };
        if length == 0 {
            return Ok(scan);
        }
        let mut records = Records::new(BufReader::with_capacity(1 << 16, file), GLANCE, usize::MAX)
            .map_err(|error| error.to_string())?;
        let is_gzip = records.is_gzip();
        scan.is_gzip = Some(is_gzip);
        for record in &mut records {
            match record {
                Ok(record) => {
                    let at = record.at.ok_or(
                        "its records are not compressed one by one, so that it cannot be added to",
                    )?;
                    // Its block is whole, so it counts, however other programs close theirs; a gzip member ends of itself.
                    scan.bridge = if record.is_closed || is_gzip {
                        b""
                    } else {
                        CLOSING
                    };
                    scan.note(&record, at);
                }
                Err(broken) if broken.is_torn => {
                    scan.tear(file, broken.at)?;
                    break;
                }
                Err(broken) => {
                    return Err(format!(
                        "no web archive, or a damaged one: {} at byte {}",
                        broken.why, broken.at
                    ));
                }
            }
        }
        Ok(scan)
    }

    /// Decides on half a record from `at` to the end of the file: only what a killed run of this program left may be cut off.
    fn tear(&mut self, file: &File, at: u64) -> Result<(), String> {
        let is_gzip = self.is_gzip == Some(true);
        if goes_on(file, at, is_gzip).map_err(|error| error.to_string())? {
            return Err(format!(
                "no web archive, or a damaged one: the length of the record at byte {at} is wrong"
            ));
        }
        let is_ours = self.is_ours || (at == 0 && begins_as_ours(file, is_gzip));
        if !is_ours {
            return Err(format!(
                "it breaks off in the record at byte {at}, and was not written by this program: it is left alone; save to another file"
            ));
        }
        self.bridge = b"";
        self.end = at;
        Ok(())
    }

    fn note(&mut self, record: &Record, at: u64) {
        if record.kind() == "warcinfo" {
            let text = String::from_utf8_lossy(&record.block);
            let ours = concat!("software: ", env!("CARGO_PKG_NAME"), "/");
            self.is_ours = text.lines().any(|line| line.starts_with(ours));
        }
        let Some(url) = record.target().and_then(|uri| Url::parse(uri).ok()) else {
            return;
        };
        let key = key(&url);
        let whole = |is_transient| Entry {
            last: at,
            body: at,
            is_transient,
            is_fresh: false,
        };
        let entry = match record.kind() {
            "response" => http::answer(&record.block).map(|(status, ..)| {
                let cut = write::cut(record.field("WARC-Truncated"));
                whole(is_transient(status) || cut == Some(Cut::Time))
            }),
            "revisit" => self.index.get(&key).map(|known| Entry {
                last: at,
                is_transient: false,
                ..*known
            }),
            "metadata" => failure(record).map(|_| whole(true)),
            _ => None,
        };
        if let Some(entry) = entry {
            self.index.insert(key, entry);
        }
    }
}

/// Whether another record begins behind the one at `at`, whose end seemed to be missing.
fn goes_on(mut file: &File, at: u64, is_gzip: bool) -> std::io::Result<bool> {
    file.seek(SeekFrom::Start(at + 1))?;
    let mut source = Source::new(BufReader::with_capacity(1 << 16, file));
    if !is_gzip {
        return source.seek(b"\nWARC/1.", b"");
    }
    // The mark may stand in packed bytes by chance: what it unpacks to decides.
    let mut offsets = Vec::new();
    while source.seek(&[0x1f, 0x8b, 8], b"")? {
        offsets.push(at + 1 + source.count - 3);
    }
    for offset in offsets {
        file.seek(SeekFrom::Start(offset))?;
        let mut head = [0; 5];
        if GzDecoder::new(file).read_exact(&mut head).is_ok() && head == *b"WARC/" {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a file without a whole record is what is left of this program's first one, `warcinfo`, which holds no answer.
fn begins_as_ours(mut file: &File, is_gzip: bool) -> bool {
    if file.seek(SeekFrom::Start(0)).is_err() {
        return false;
    }
    let mut head = Vec::new();
    // What is missing at the end is an error, and what came before it is kept.
    let _ = if is_gzip {
        GzDecoder::new(file)
            .take(GLANCE as u64)
            .read_to_end(&mut head)
    } else {
        file.take(GLANCE as u64).read_to_end(&mut head)
    };
    let ours: &[u8] = b"WARC/1.1\r\nWARC-Type: warcinfo\r\n";
    let common = head.len().min(ours.len());
    common >= b"WARC/".len() && head[..common] == ours[..common]
}

/// Why there is no answer, where a record of this program says so.
pub(super) fn failure(record: &Record) -> Option<Trouble> {
    let text = String::from_utf8_lossy(&record.block);
    let field = |name: &str| {
        text.lines()
            .find_map(|line| Some(line.split_once(": ").filter(|(known, _)| *known == name)?.1))
    };
    let code = trouble::known(field(write::FAILURE)?)?;
    Some((code, field(write::FAILURE_MESSAGE)?.to_owned()))
}

/// The digest of an address.
pub(super) fn key(url: &Url) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&blake3::hash(bare(url).as_str().as_bytes()).as_bytes()[..16]);
    key
}
