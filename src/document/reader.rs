//! A text as html5gum reads it, with searches that know what the text does not hold.

use html5gum::Reader;
use std::convert::Infallible;

/// What is left of a text.
///
/// html5gum's own reader looks for all that may end a run at once, eight bytes at a time: NUL and the carriage return, which nearly no
/// page holds, among them. Without these two most searches are for one byte or two, and SIMD does them: a page is full of long addresses.
#[derive(Debug)]
pub(super) struct Text<'t> {
    rest: &'t [u8],
    /// There is no NUL.
    no_nul: bool,
    /// There is no carriage return.
    no_cr: bool,
}

impl<'t> Text<'t> {
    pub(super) fn new(text: &'t str) -> Text<'t> {
        let rest = text.as_bytes();
        let first = memchr::memchr2(0, b'\r', rest);
        let has = |byte| first.is_some_and(|at| memchr::memchr(byte, &rest[at..]).is_some());
        Text {
            rest,
            no_nul: !has(0),
            no_cr: !has(b'\r'),
        }
    }

    /// True where the text holds a NUL.
    pub(super) fn has_nul(&self) -> bool {
        !self.no_nul
    }

    /// Bytes before the first of `needle`, which is not the very next byte.
    #[inline(always)]
    fn before(&self, needle: &[u8]) -> usize {
        use memchr::{memchr, memchr2, memchr3};
        let found = match *needle {
            [a, 0, b'\r'] if self.no_nul && self.no_cr => memchr(a, self.rest),
            [a, 0, b'\r'] if self.no_nul => memchr2(a, b'\r', self.rest),
            [a, b, 0, b'\r'] if self.no_nul && self.no_cr => memchr2(a, b, self.rest),
            [a, b, 0, b'\r'] if self.no_nul => memchr3(a, b, b'\r', self.rest),
            // Names of elements and attributes, which many bytes can end, are a few bytes long.
            _ => self.rest.iter().position(|&byte| is_among(byte, needle)),
        };
        found.unwrap_or(self.rest.len())
    }
}

#[inline(always)]
#[expect(
    clippy::manual_contains,
    reason = "`contains` calls a search for the sake of a few bytes that are known when this is compiled: 8 % of all instructions"
)]
fn is_among(byte: u8, needle: &[u8]) -> bool {
    needle.iter().any(|&other| other == byte)
}

impl Reader for Text<'_> {
    type Error = Infallible;

    #[inline(always)]
    fn read_byte(&mut self) -> Result<Option<u8>, Infallible> {
        let Some((&first, rest)) = self.rest.split_first() else {
            return Ok(None);
        };
        self.rest = rest;
        Ok(Some(first))
    }

    #[inline(always)]
    fn read_until<'b>(
        &'b mut self,
        needle: &[u8],
        _: &'b mut [u8; 4],
    ) -> Result<Option<&'b [u8]>, Infallible> {
        let length = match self.rest.first() {
            None => return Ok(None),
            Some(&first) if is_among(first, needle) => 1,
            Some(_) => self.before(needle),
        };
        let (chunk, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(Some(chunk))
    }

    #[inline(always)]
    fn try_read_string(&mut self, text: &[u8], exact: bool) -> Result<bool, Infallible> {
        let Some((head, rest)) = self.rest.split_at_checked(text.len()) else {
            return Ok(false);
        };
        let found = head == text || !exact && head.eq_ignore_ascii_case(text);
        if found {
            self.rest = rest;
        }
        Ok(found)
    }
}
