//! The records of a web archive, one after another, whatever state the file is in.
//!
//! Plain files are read as they are; in compressed ones each record is a gzip member of its own, as the standard has it (several
//! in one are read too). Only one record is in memory, and of a long one only its beginning.

use super::stream::Source;
use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, BufReader, Read};

/// The first bytes of a gzip member (RFC 1952, 2.3.1) with the one compression method there is.
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b, 8];
/// How every record begins.
const WARC_MAGIC: &[u8] = b"WARC/";
/// Bytes of the fields of one record.
const MAX_FIELDS: usize = 64 << 10;
/// Blank lines before a record; two belong to the record before.
const MAX_BLANKS: usize = 64;
/// Below this size the ratio of a compressed record says nothing.
const RATIO_FLOOR: u64 = 1 << 20;

/// A record.
#[derive(Debug)]
pub(super) struct Record {
    fields: Vec<(String, String)>,
    /// The block, or as much of it as is kept.
    pub block: Vec<u8>,
    /// Whether the block is longer.
    pub is_cut: bool,
    /// The place of the record in the file; `None` within a gzip member that holds several.
    pub at: Option<u64>,
    /// Whether the lines that close a record are there.
    pub is_closed: bool,
}

impl Record {
    /// The first field of this name, which is compared without regard to case.
    pub fn field(&self, name: &str) -> Option<&str> {
        let found = self
            .fields
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// `WARC-Type`.
    pub fn kind(&self) -> &str {
        self.field("WARC-Type").unwrap_or_default()
    }

    /// `WARC-Target-URI`, without the angle brackets that WARC/1.0 was read to want.
    pub fn target(&self) -> Option<&str> {
        let uri = self.field("WARC-Target-URI")?.trim();
        Some(
            uri.strip_prefix('<')
                .and_then(|uri| uri.strip_suffix('>'))
                .unwrap_or(uri),
        )
    }
}

/// Where a file cannot be read as records.
#[derive(Debug)]
pub(super) struct Broken {
    /// The place in the file where the trouble begins.
    pub at: u64,
    /// In words.
    pub why: String,
    /// The file just ends there, as one does that was being written when the program was killed.
    pub is_torn: bool,
}

/// What is wrong, without the place.
struct Fault {
    why: String,
    is_torn: bool,
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Fault {
            why: error.to_string(),
            is_torn: error.kind() == io::ErrorKind::UnexpectedEof,
        }
    }
}

fn fault(why: &str) -> Fault {
    Fault {
        why: why.to_owned(),
        is_torn: false,
    }
}

fn torn() -> Fault {
    io::Error::from(io::ErrorKind::UnexpectedEof).into()
}

/// The records of a stream.
#[derive(Debug)]
pub(super) struct Records<R: BufRead> {
    state: State<R>,
    keep: usize,
    ratio: u64,
    /// The last record was broken: the next one is to be looked for.
    lost: bool,
}

#[derive(Debug)]
enum State<R: BufRead> {
    /// Not compressed.
    Plain(Source<R>),
    /// Before a gzip member.
    Between(Source<R>),
    /// In one.
    Inside(Box<BufReader<GzDecoder<Source<R>>>>),
    Over,
}

impl<R: BufRead> Records<R> {
    /// The records of `stream`, which is looked at to see whether it is compressed. `keep` bytes of each block are kept; a
    /// compressed record may expand to `ratio` times its size.
    pub fn new(stream: R, keep: usize, ratio: usize) -> io::Result<Self> {
        let mut source = Source::new(stream);
        let mut head = Vec::new();
        (&mut source)
            .take(GZIP_MAGIC.len() as u64)
            .read_to_end(&mut head)?;
        let is_gzip = !head.is_empty() && GZIP_MAGIC.starts_with(&head);
        source.unread(head);
        Ok(Records {
            state: if is_gzip {
                State::Between(source)
            } else {
                State::Plain(source)
            },
            keep,
            ratio: ratio.max(1) as u64,
            lost: false,
        })
    }

    /// Whether the file is compressed.
    pub fn is_gzip(&self) -> bool {
        !matches!(self.state, State::Plain(_))
    }

    /// One record, or nothing at the end.
    fn read(&mut self) -> Result<Option<Record>, Broken> {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Over => Ok(None),
            State::Plain(mut source) => {
                let read = one(&mut source, self.keep, |_| false).map(|record| {
                    record.map(|(record, at)| Record {
                        at: Some(at),
                        ..record
                    })
                });
                let at = source.record_at;
                self.state = State::Plain(source);
                read.map_err(|fault| broken(at, fault))
            }
            State::Between(mut source) => {
                let at = source.count;
                let empty = source.fill_buf().map(<[u8]>::is_empty);
                match empty {
                    Ok(true) => return Ok(None),
                    Ok(false) => {}
                    Err(error) => return Err(broken(at, error.into())),
                }
                source.record_at = at;
                let member = BufReader::new(GzDecoder::new(source));
                self.member(Box::new(member), Some(at))
            }
            State::Inside(member) => self.member(member, None),
        }
    }

    /// A record of a gzip member; `at` where the member begins, if this is its first record.
    fn member(
        &mut self,
        mut member: Box<BufReader<GzDecoder<Source<R>>>>,
        at: Option<u64>,
    ) -> Result<Option<Record>, Broken> {
        let (ratio, start) = (self.ratio, member.get_ref().get_ref().count);
        let bomb = |packed: u64, length: u64| length > RATIO_FLOOR && length / ratio > packed;
        let read = one(&mut member, self.keep, |(member, length)| {
            bomb(member.get_ref().get_ref().count - start, length)
        });
        // The end of a member holds its checksum: a record is whole only if that is.
        let ended = read.and_then(|record| {
            let ended = member.fill_buf().map(<[u8]>::is_empty)?;
            Ok((record, ended))
        });
        match ended {
            Ok((record, ended)) => {
                let place = member.get_ref().get_ref().record_at;
                self.state = if ended {
                    State::Between(member.into_inner().into_inner())
                } else {
                    State::Inside(member)
                };
                match record {
                    Some((record, _)) => Ok(Some(Record { at, ..record })),
                    None if at.is_some() => Err(broken(place, fault("an empty gzip member"))),
                    None => self.read(),
                }
            }
            Err(fault) => {
                let source = member.into_inner().into_inner();
                let place = source.record_at;
                self.state = State::Between(source);
                Err(broken(place, fault))
            }
        }
    }

    /// Goes on to where a record may begin.
    fn find(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Over => Ok(()),
            State::Plain(mut source) => {
                // The line that was no record may have ended just before one.
                if source.count > 0 {
                    source.unread(vec![b'\n']);
                }
                if source.seek(b"\nWARC/", WARC_MAGIC)? {
                    self.state = State::Plain(source);
                }
                Ok(())
            }
            State::Between(mut source) => {
                if source.seek(GZIP_MAGIC, GZIP_MAGIC)? {
                    self.state = State::Between(source);
                }
                Ok(())
            }
            State::Inside(member) => {
                self.state = State::Between(member.into_inner().into_inner());
                self.find()
            }
        }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Record, Broken>;

    /// The next record. A broken stretch is reported once, however long; what follows it is found again.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let was_lost = self.lost;
            if was_lost && self.find().is_err() {
                self.state = State::Over;
                return None;
            }
            match self.read() {
                Ok(Some(record)) => {
                    self.lost = false;
                    return Some(Ok(record));
                }
                Ok(None) => return None,
                Err(broken) => {
                    self.lost = true;
                    if !was_lost {
                        return Some(Err(broken));
                    }
                }
            }
        }
    }
}

fn broken(at: u64, fault: Fault) -> Broken {
    Broken {
        at,
        why: fault.why,
        is_torn: fault.is_torn,
    }
}

/// A reader that knows where it is.
trait Place {
    /// Notes that a record begins here, and says where that is.
    fn mark(&mut self) -> u64;
}

impl<R: BufRead> Place for Source<R> {
    fn mark(&mut self) -> u64 {
        self.record_at = self.count;
        self.count
    }
}

impl<R: BufRead> Place for Box<BufReader<GzDecoder<Source<R>>>> {
    fn mark(&mut self) -> u64 {
        self.get_ref().get_ref().record_at
    }
}

/// Reads one record and its place; nothing at the end of the stream. `expands` is asked, with the bytes read so far, whether this
/// is too much for what came in.
fn one<S: BufRead + Place>(
    stream: &mut S,
    keep: usize,
    expands: impl Fn((&S, u64)) -> bool,
) -> Result<Option<(Record, u64)>, Fault> {
    let mut at = stream.mark();
    let mut line = Vec::new();
    let mut blanks = 0;
    loop {
        line.clear();
        let length = stream
            .by_ref()
            .take(MAX_FIELDS as u64)
            .read_until(b'\n', &mut line)?;
        if length == 0 {
            return Ok(None);
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            break;
        }
        blanks += 1;
        if blanks > MAX_BLANKS || line.len() > 2 {
            return Err(fault("only blanks where a record should begin"));
        }
        at = stream.mark();
    }
    let common = line.len().min(WARC_MAGIC.len());
    if line[..common] != WARC_MAGIC[..common] {
        return Err(fault("no WARC record begins here"));
    }
    if line.last() != Some(&b'\n') && line.len() < MAX_FIELDS {
        return Err(torn());
    }
    let fields = fields(stream)?;
    let length = fields
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("Content-Length"));
    let length: u64 = length
        .and_then(|(_, value)| value.parse().ok())
        .ok_or_else(|| fault("a record without a length"))?;
    let (block, is_cut) = block(stream, length, keep, expands)?;
    let mut end = Vec::new();
    stream.by_ref().take(4).read_to_end(&mut end)?;
    let record = Record {
        fields,
        block,
        is_cut,
        at: None,
        is_closed: end == b"\r\n\r\n",
    };
    if !record.is_closed && !end.iter().all(u8::is_ascii_whitespace) {
        return Err(fault("a record whose length is wrong"));
    }
    Ok(Some((record, at)))
}

/// The fields up to the blank line; a line that begins with a blank goes on with the field before (WARC/1.0).
fn fields(stream: &mut impl BufRead) -> Result<Vec<(String, String)>, Fault> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut left = MAX_FIELDS;
    loop {
        let mut line = Vec::new();
        let length = stream
            .by_ref()
            .take(left as u64)
            .read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return Err(if length == left {
                fault("a record with endless fields")
            } else {
                torn()
            });
        }
        left -= length;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if text.is_empty() {
            return Ok(fields);
        }
        if text.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(text.trim_start());
            }
        } else if let Some((name, value)) = text.split_once(':') {
            fields.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
}

/// A block of `length` bytes, of which `keep` are kept.
fn block<S: BufRead>(
    stream: &mut S,
    length: u64,
    keep: usize,
    expands: impl Fn((&S, u64)) -> bool,
) -> Result<(Vec<u8>, bool), Fault> {
    let mut block = Vec::new();
    let mut done = 0;
    while done < length {
        let buffer = stream.fill_buf()?;
        if buffer.is_empty() {
            return Err(torn());
        }
        let left = usize::try_from(length - done).unwrap_or(usize::MAX);
        let taken = buffer.len().min(left);
        let room = keep.saturating_sub(block.len()).min(taken);
        block.extend_from_slice(&buffer[..room]);
        stream.consume(taken);
        done += taken as u64;
        if expands((stream, done)) {
            return Err(fault("a record that expands to far more than its size"));
        }
    }
    Ok((block, length > keep as u64))
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
