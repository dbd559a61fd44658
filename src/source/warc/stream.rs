//! The stream under the records of an archive.

use std::io::{self, BufRead, Read};

/// A stream that counts, and takes bytes back.
#[derive(Debug)]
pub(super) struct Source<R> {
    stream: R,
    back: Vec<u8>,
    /// Bytes handed out.
    pub count: u64,
    /// Where the record begins that is being read.
    pub record_at: u64,
}

impl<R: BufRead> Source<R> {
    pub fn new(stream: R) -> Self {
        Source {
            stream,
            back: Vec::new(),
            count: 0,
            record_at: 0,
        }
    }

    /// Takes back bytes that were read last.
    pub fn unread(&mut self, mut bytes: Vec<u8>) {
        self.count -= bytes.len() as u64;
        bytes.append(&mut self.back);
        self.back = bytes;
    }

    /// Goes on to the next `mark` and takes back its end, `tail`, so that it is read next. The marks are such that none begins
    /// within another.
    pub fn seek(&mut self, mark: &[u8], tail: &[u8]) -> io::Result<bool> {
        let mut matched = 0;
        loop {
            let buffer = self.fill_buf()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            let mut used = 0;
            for byte in buffer {
                used += 1;
                matched = if *byte == mark[matched] {
                    matched + 1
                } else {
                    usize::from(*byte == mark[0])
                };
                if matched == mark.len() {
                    break;
                }
            }
            self.consume(used);
            if matched == mark.len() {
                self.unread(tail.to_vec());
                return Ok(true);
            }
        }
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let length = from.len().min(buf.len());
        buf[..length].copy_from_slice(&from[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.back.is_empty() {
            self.stream.fill_buf()
        } else {
            Ok(&self.back)
        }
    }

    fn consume(&mut self, amount: usize) {
        self.count += amount as u64;
        if self.back.is_empty() {
            self.stream.consume(amount);
        } else {
            self.back.drain(..amount);
        }
    }
}
