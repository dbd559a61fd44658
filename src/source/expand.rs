//! A stream into bytes, unpacked and within limits: never more than `max_bytes` (and one) is held.

use crate::limits::Limits;
use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, BufReader, Read};

/// RFC 1952, 2.3.1: ID1, ID2 and the one compression method there is, deflate.
const GZIP_MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

/// Below this size the ratio says nothing: a short page of one repeated line is harmless.
const RATIO_FLOOR: usize = 1 << 20;

/// Members of one gzip file. `cat *.gz` and bgzip write many; millions of empty ones are an attack on time.
const MAX_MEMBERS: usize = 1 << 16;

/// Why reading ended before the end of the stream.
#[derive(Debug)]
pub(super) enum Stop {
    /// `Limits::max_bytes`.
    Bytes,
    /// `Limits::max_ratio`.
    Ratio,
    /// The gzip data is damaged or breaks off; in words.
    Gzip(String),
    /// The stream itself failed.
    Stream(io::Error),
}

/// What was read.
#[derive(Debug)]
pub(super) struct Expanded {
    /// At most `Limits::max_bytes`.
    pub bytes: Vec<u8>,
    /// Why there may be more.
    pub stop: Option<Stop>,
}

/// Reads a stream to its end or to a limit; gzip is known by its magic bytes, whatever name or header came with it.
///
/// A `.gz` that a server sends with `Content-Encoding: gzip` is packed twice, so a second layer is taken off too.
pub(super) fn expand(stream: impl Read, limits: &Limits) -> Expanded {
    let outer = layer(stream, limits);
    if outer.stop.is_none() && outer.bytes.starts_with(&GZIP_MAGIC) {
        return layer(outer.bytes.as_slice(), limits);
    }
    outer
}

/// One layer of gzip, or none.
fn layer(stream: impl Read, limits: &Limits) -> Expanded {
    // Packed data that unpacks to nothing must end as well, so the input has the limit too.
    let stream = stream.take((limits.max_bytes as u64).saturating_add(1));
    // Small, since what is buffered counts as used: a bomb of one buffer would have the ratio of all of it to itself.
    let mut input = BufReader::with_capacity(1 << 12, Counted::new(stream));
    // A pipe may hand over a single byte first, so one filled buffer cannot tell the magic.
    let mut head = Vec::new();
    let peeked = (&mut input).take(3).read_to_end(&mut head);
    if let Err(error) = peeked {
        let cause = input.get_mut().failed.take().unwrap_or(error);
        return Expanded {
            bytes: head,
            stop: Some(Stop::Stream(cause)),
        };
    }
    let packed = head == GZIP_MAGIC;
    let mut input = io::Cursor::new(head).chain(input);
    let mut out = Out {
        bytes: Vec::new(),
        chunk: vec![0; 1 << 16],
        max: limits.max_bytes,
    };
    let stop = if packed {
        members(&mut input, &mut out, limits)
    } else {
        match out.take(&mut input, |_, _| false) {
            Taken::End => None,
            Taken::Full => Some(Stop::Bytes),
            Taken::Ratio => Some(Stop::Ratio),
            Taken::Error(error) => {
                let cause = counter(&mut input).failed.take().unwrap_or(error);
                Some(Stop::Stream(cause))
            }
        }
    };
    Expanded {
        bytes: out.bytes,
        stop,
    }
}

/// The shape of the input of [`members`]: the peeked head, then the rest.
type Input<R> = io::Chain<io::Cursor<Vec<u8>>, BufReader<Counted<R>>>;

/// The counter at the bottom of an input.
fn counter<R: Read>(input: &mut Input<R>) -> &mut Counted<R> {
    input.get_mut().1.get_mut()
}

/// Unpacks the members of a gzip file one after another.
fn members<R: Read>(input: &mut Input<R>, out: &mut Out, limits: &Limits) -> Option<Stop> {
    for _ in 0..MAX_MEMBERS {
        let mut member = GzDecoder::new(&mut *input);
        let taken = out.take(&mut member, |member, length| {
            let packed = member.get_ref().get_ref().1.get_ref().count;
            length > RATIO_FLOOR && length / limits.max_ratio.max(1) > packed
        });
        match taken {
            Taken::End => {}
            Taken::Full => return Some(Stop::Bytes),
            Taken::Ratio => return Some(Stop::Ratio),
            Taken::Error(error) => {
                let counter = counter(input);
                return Some(match counter.failed.take() {
                    Some(cause) => Stop::Stream(cause),
                    None if counter.count > limits.max_bytes => Stop::Bytes,
                    None => Stop::Gzip(error.to_string()),
                });
            }
        }
        // What follows the last member (padding, garbage) is ignored, as gzip does.
        match input.fill_buf() {
            Ok(rest) if rest.starts_with(&GZIP_MAGIC[..rest.len().clamp(1, 3)]) => {}
            Ok(_) => return None,
            Err(error) => return Some(Stop::Stream(error)),
        }
    }
    Some(Stop::Bytes)
}

/// How [`take`] ended.
enum Taken {
    End,
    Full,
    Ratio,
    Error(io::Error),
}

/// Where the bytes go: at most `max` of them.
struct Out {
    bytes: Vec<u8>,
    chunk: Vec<u8>,
    max: usize,
}

impl Out {
    /// Appends a reader's bytes until its end, the limit, or until `expands` finds too many for what came in.
    fn take<R: Read>(&mut self, reader: &mut R, expands: impl Fn(&R, usize) -> bool) -> Taken {
        loop {
            match reader.read(&mut self.chunk) {
                Ok(0) => return Taken::End,
                Ok(n) => {
                    let room = self.max - self.bytes.len();
                    self.bytes.extend_from_slice(&self.chunk[..n.min(room)]);
                    if n > room {
                        return Taken::Full;
                    }
                    if expands(reader, self.bytes.len()) {
                        return Taken::Ratio;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Taken::Error(error),
            }
        }
    }
}

/// Counts what is read, and remembers an error of its own: a decoder above it hands on both kinds alike.
struct Counted<R> {
    inner: R,
    count: usize,
    failed: Option<io::Error>,
}

impl<R> Counted<R> {
    fn new(inner: R) -> Self {
        Counted {
            inner,
            count: 0,
            failed: None,
        }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buf) {
            Ok(n) => {
                self.count += n;
                Ok(n)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let kind = error.kind();
                self.failed = Some(error);
                Err(kind.into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Hands over one byte at a time, then fails.
    struct Drip<'a>(&'a [u8], Option<io::ErrorKind>);

    impl Read for Drip<'_> {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            match (self.0.split_first(), self.1) {
                (Some((byte, rest)), _) => {
                    buf[0] = *byte;
                    self.0 = rest;
                    Ok(1)
                }
                (None, Some(kind)) => Err(kind.into()),
                (None, None) => Ok(0),
            }
        }
    }

    #[test]
    fn plain_and_packed_streams_are_read_alike() {
        let text = b"<p>caf\xc3\xa9</p>".repeat(1000);
        for stream in [text.clone(), gzip(&text), gzip(&gzip(&text))] {
            let read = expand(Drip(&stream, None), &Limits::default());
            assert!(read.stop.is_none(), "{:?}", read.stop);
            assert_eq!(read.bytes, text);
        }
    }

    #[test]
    fn all_members_are_read_and_garbage_after_them_is_not() {
        let mut stream = [gzip(b"one "), gzip(b""), gzip(b"two")].concat();
        assert_eq!(expand(&stream[..], &Limits::default()).bytes, b"one two");
        stream.extend_from_slice(&[0; 512]);
        let read = expand(&stream[..], &Limits::default());
        assert_eq!(read.bytes, b"one two");
        assert!(read.stop.is_none());
    }

    #[test]
    fn a_truncated_member_keeps_what_came_before() {
        let text: Vec<u8> = (0..50_000u32)
            .flat_map(|n| n.to_string().into_bytes())
            .collect();
        let packed = gzip(&text);
        let read = expand(&packed[..packed.len() / 2], &Limits::default());
        assert!(matches!(read.stop, Some(Stop::Gzip(_))), "{:?}", read.stop);
        assert!(read.bytes.len() > 1000 && text.starts_with(&read.bytes));
        let read = expand(&packed[..5], &Limits::default());
        assert!(matches!(read.stop, Some(Stop::Gzip(_))));
        assert!(read.bytes.is_empty());
    }

    #[test]
    fn limits_cut() {
        let limits = Limits {
            max_bytes: 100,
            ..Limits::default()
        };
        let exact = expand(&[b'x'; 100][..], &limits);
        assert!(exact.stop.is_none());
        let over = expand(io::repeat(b'x'), &limits);
        assert!(matches!(over.stop, Some(Stop::Bytes)));
        assert_eq!(over.bytes.len(), 100);

        let bomb = gzip(&vec![b' '; 8 << 20]);
        let read = expand(&bomb[..], &Limits::default());
        assert!(matches!(read.stop, Some(Stop::Ratio)), "{:?}", read.stop);
        assert!(read.bytes.len() >= RATIO_FLOOR && read.bytes.len() < 8 << 20);
        let read = expand(
            &bomb[..],
            &Limits {
                max_ratio: 2000,
                ..Limits::default()
            },
        );
        assert!(read.stop.is_none());
    }

    #[test]
    fn millions_of_empty_members_end() {
        let stream = gzip(b"").repeat(MAX_MEMBERS + 1);
        assert!(matches!(
            expand(&stream[..], &Limits::default()).stop,
            Some(Stop::Bytes)
        ));
    }

    #[test]
    fn a_failing_stream_is_not_taken_for_bad_gzip() {
        let packed = gzip(b"some text that goes on");
        let kind = io::ErrorKind::ConnectionReset;
        for bytes in [&packed[..packed.len() - 4], &packed[..2], b"<html>"] {
            let read = expand(Drip(bytes, Some(kind)), &Limits::default());
            match read.stop {
                Some(Stop::Stream(error)) => assert_eq!(error.kind(), kind),
                other => panic!("{other:?}"),
            }
        }
    }
}
