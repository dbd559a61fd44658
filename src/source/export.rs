//! A WordPress export as a stream: hundreds of megabytes, gzipped or not, in constant memory.

use super::{Media, Source, io_failure, open, sniff};
use crate::channel::WxrPosts;
use crate::failure::{Failure, Stage};
use crate::limits::Limits;
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// The posts of an export that is read from a file.
pub type Export = WxrPosts<Box<dyn BufRead>>;

/// Opens a source as an export; `None` where it is something else, or can't be opened: then reading it whole says why.
///
/// Only files that are named as XML, or by no known extension, are looked into.
#[must_use]
pub fn export(source: &Source, limits: &Limits) -> Option<Export> {
    let Source::File {
        name,
        path,
        media: None | Some(Media::Feed),
    } = source
    else {
        return None;
    };
    let file = BufReader::with_capacity(1 << 16, open(name, path).ok()?);
    let mut stream = unpacked(file, limits).ok()?;
    let mut head = Vec::new();
    (&mut stream).take(HEAD).read_to_end(&mut head).ok()?;
    if sniff::feed(&head) != Some(Media::Wxr) {
        return None;
    }
    let label = declared(&head);
    let whole = io::Cursor::new(head).chain(stream);
    let text: Box<dyn BufRead> = Box::new(Utf8::new(whole, label));
    Some(WxrPosts::new(name, text, limits))
}

/// What stopped the reading of a stream, as a row.
pub(crate) fn stream_failure(name: &str, error: &io::Error) -> Failure {
    if error.get_ref().is_some_and(|inner| inner.is::<TooWide>()) {
        return Failure::new(name, Stage::Decode, "ratio_limit", error.to_string());
    }
    match error.kind() {
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            let message = format!("the gzip data breaks off ({error}); what came before is kept");
            Failure::new(name, Stage::Decode, "truncated_gzip", message)
        }
        _ => io_failure(name, error),
    }
}

/// As much as a root element may stand behind.
const HEAD: u64 = 16 << 10;

fn unpacked(mut file: impl BufRead + 'static, limits: &Limits) -> io::Result<Box<dyn Read>> {
    if !file.fill_buf()?.starts_with(&[0x1f, 0x8b, 8]) {
        return Ok(Box::new(file));
    }
    let packed = Rc::new(Cell::new(0));
    let counted = Counted {
        from: file,
        count: Rc::clone(&packed),
    };
    Ok(Box::new(Ratio {
        from: MultiGzDecoder::new(counted),
        packed,
        unpacked: 0,
        most: limits.max_ratio.max(1) as u64,
    }))
}

/// Counts the packed bytes.
struct Counted<R> {
    from: R,
    count: Rc<Cell<u64>>,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let n = self.from.read(to)?;
        self.count.set(self.count.get() + n as u64);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.from.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.count.set(self.count.get() + n as u64);
        self.from.consume(n);
    }
}

/// `Limits::max_ratio` for a stream; acts only past 1 MiB.
struct Ratio<R> {
    from: R,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
    most: u64,
}

const RATIO_FLOOR: u64 = 1 << 20;

impl<R: Read> Read for Ratio<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let n = self.from.read(to)?;
        self.unpacked += n as u64;
        if self.unpacked > RATIO_FLOOR && self.unpacked / self.most > self.packed.get() {
            return Err(io::Error::other(TooWide(self.most)));
        }
        Ok(n)
    }
}

#[derive(Debug)]
struct TooWide(u64);

impl fmt::Display for TooWide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self.0;
        write!(
            f,
            "the file expands to more than {most} times its compressed size; the rest was cut off"
        )
    }
}

impl std::error::Error for TooWide {}

/// The encoding that an XML declaration names, else UTF-8.
fn declared(head: &[u8]) -> &'static Encoding {
    let end = head.iter().position(|b| *b == b'>').unwrap_or(0);
    let declaration = String::from_utf8_lossy(&head[..end.min(200)]).into_owned();
    let label = declaration
        .contains("<?xml")
        .then(|| declaration.split_once("encoding="))
        .flatten()
        .map(|(_, label)| label.trim_matches(|c| !char::is_alphanumeric(c)).to_owned());
    let label = label.unwrap_or_default();
    let label = label.split(['"', '\'']).next().unwrap_or_default();
    Encoding::for_label_no_replacement(label.as_bytes()).unwrap_or(UTF_8)
}

/// A stream in any encoding as UTF-8; what has no meaning becomes U+FFFD.
struct Utf8<R> {
    from: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Raw bytes that are not decoded yet.
    rest: std::ops::Range<usize>,
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

const CHUNK: usize = 1 << 16;

impl<R: Read> Utf8<R> {
    fn new(from: R, encoding: &'static Encoding) -> Self {
        Utf8 {
            from,
            decoder: encoding.new_decoder(),
            raw: vec![0; CHUNK],
            rest: 0..0,
            text: Vec::new(),
            given: 0,
            ended: false,
        }
    }

    fn more(&mut self) -> io::Result<()> {
        while self.given == self.text.len() && !self.ended {
            if self.rest.is_empty() {
                let n = self.from.read(&mut self.raw)?;
                self.rest = 0..n;
                self.ended = n == 0;
            }
            self.text.resize(3 * CHUNK, 0);
            let raw = &self.raw[self.rest.clone()];
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(raw, &mut self.text, self.ended);
            self.rest.start += read;
            self.text.truncate(written);
            self.given = 0;
            // Three bytes a byte are enough for every encoding but for what the decoder still held back.
            self.ended &= result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let n = from.len().min(to.len());
        to[..n].copy_from_slice(&from[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Utf8<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.more()?;
        Ok(&self.text[self.given..])
    }

    fn consume(&mut self, n: usize) {
        self.given = (self.given + n).min(self.text.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], label: &'static Encoding) -> String {
        let mut out = String::new();
        // One byte at a time: letters are cut in two.
        let slow = bytes
            .chunks(1)
            .fold(Box::new(io::empty()) as Box<dyn Read>, |before, byte| {
                Box::new(before.chain(io::Cursor::new(byte.to_vec())))
            });
        Utf8::new(slow, label)
            .read_to_string(&mut out)
            .expect("UTF-8");
        out
    }

    #[test]
    fn streams_are_decoded_across_their_chunks() {
        assert_eq!(read("déjà 你好".as_bytes(), UTF_8), "déjà 你好");
        assert_eq!(read(b"d\xe9j\xe0", encoding_rs::WINDOWS_1252), "déjà");
        assert_eq!(read(b"a\xffb", UTF_8), "a\u{fffd}b");
        assert_eq!(read("a".repeat(20).as_bytes(), UTF_8).len(), 20);
    }

    #[test]
    fn the_declared_encoding() {
        assert_eq!(
            declared(b"<?xml version='1.0' encoding='ISO-8859-1' ?><rss>"),
            encoding_rs::WINDOWS_1252
        );
        assert_eq!(
            declared(b"<?xml version=\"1.0\" encoding=\"utf-8\"?>"),
            UTF_8
        );
        assert_eq!(declared(b"<rss encoding=latin1>"), UTF_8);
    }
}
