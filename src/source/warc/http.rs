//! The HTTP answers in web archives. Archives hold what servers sent, so nothing here is taken for granted.

use super::super::web::exchange::Headers;

/// Bytes of the head of an answer.
const MAX_HEAD: usize = 512 << 10;

/// A status, the headers, and where the body begins; nothing if this is no HTTP answer.
pub(super) fn answer(block: &[u8]) -> Option<(u16, Headers, usize)> {
    let mut lines = Lines { block, at: 0 };
    let first = String::from_utf8_lossy(lines.next()?).into_owned();
    let mut words = first.split_ascii_whitespace();
    words.next().filter(|word| word.starts_with("HTTP/"))?;
    let status = words
        .next()?
        .parse()
        .ok()
        .filter(|status| (100..1000).contains(status))?;
    let mut headers: Headers = Vec::new();
    for line in lines.by_ref() {
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if let Some((_, value)) = headers.last_mut() {
                value.push(b' ');
                value.extend_from_slice(line.trim_ascii());
            }
            continue;
        }
        if let Some(colon) = line.iter().position(|byte| *byte == b':') {
            let name = String::from_utf8_lossy(&line[..colon]);
            let value = line[colon + 1..].trim_ascii();
            headers.push((name.trim().to_ascii_lowercase(), value.to_vec()));
        }
    }
    Some((status, headers, lines.at))
}

/// Lines without their ends, up to the limit of a head.
struct Lines<'a> {
    block: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.block.get(self.at..self.block.len().min(MAX_HEAD))?;
        if rest.is_empty() {
            return None;
        }
        let length = rest.iter().position(|byte| *byte == b'\n');
        self.at += length.map_or(rest.len(), |length| length + 1);
        let line = &rest[..length.unwrap_or(rest.len())];
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

/// A body without its chunks (RFC 9112, 7.1), and whether the last one is there; nothing if it does not begin with one: many
/// archives keep the header and not the chunks.
pub(super) fn unchunked(mut body: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut whole = Vec::new();
    let mut first = true;
    loop {
        let Some((length, rest)) = chunk_size(body) else {
            return (!first).then_some((whole, false));
        };
        if length == 0 {
            return Some((whole, true));
        }
        first = false;
        let taken = length.min(rest.len());
        whole.extend_from_slice(&rest[..taken]);
        if taken < length {
            return Some((whole, false));
        }
        let rest = &rest[taken..];
        body = rest
            .strip_prefix(b"\r\n")
            .or(rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
    }
}

/// The size of a chunk and what follows its line.
fn chunk_size(body: &[u8]) -> Option<(usize, &[u8])> {
    /// A size and its extensions.
    const MAX_LINE: usize = 256;
    let end = body.iter().take(MAX_LINE).position(|byte| *byte == b'\n')?;
    let line = str::from_utf8(&body[..end]).ok()?;
    let size = line.split(';').next()?.trim();
    if size.is_empty() || !size.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some((usize::from_str_radix(size, 16).ok()?, &body[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(headers: &Headers) -> Vec<(&str, &str)> {
        let text = |value| str::from_utf8(value).unwrap();
        headers
            .iter()
            .map(|(name, value)| (name.as_str(), text(value)))
            .collect()
    }

    #[test]
    fn answers() {
        let block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Long: a\r\n b\r\nodd line\r\n\r\n<p>x";
        let (status, headers, at) = answer(block).unwrap();
        assert_eq!(status, 200);
        assert_eq!(
            text(&headers),
            [("content-type", "text/html"), ("x-long", "a b")]
        );
        assert_eq!(&block[at..], b"<p>x");
        let (status, headers, at) = answer(b"HTTP/2 304\nEtag:x\n\n").unwrap();
        assert_eq!((status, text(&headers), at), (304, vec![("etag", "x")], 19));
        for odd in [
            b"".as_slice(),
            b"<p>HTTP/1.1 200",
            b"HTTP/1.1",
            b"HTTP/1.1 abc",
            b"HTTP/1.1 7 x",
            b"\r\n\r\n",
        ] {
            assert!(answer(odd).is_none(), "{odd:?}");
        }
        assert!(answer(&[b"HTTP/1.1 200 OK\r\n".to_vec(), vec![b'a'; 1 << 20]].concat()).is_some());
    }

    #[test]
    fn chunks() {
        let whole = |body: &[u8]| {
            unchunked(body).map(|(bytes, whole)| (String::from_utf8(bytes).unwrap(), whole))
        };
        assert_eq!(
            whole(b"3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n"),
            Some(("abc0123456789".into(), true))
        );
        assert_eq!(whole(b"0\r\n\r\n"), Some((String::new(), true)));
        assert_eq!(whole(b"3\r\nabc\r\n5\r\nde"), Some(("abcde".into(), false)));
        assert_eq!(whole(b"3\r\nabc\r\n"), Some(("abc".into(), false)));
        assert_eq!(whole(b"ffffffffffffffff\r\nab"), Some(("ab".into(), false)));
        for odd in [
            b"<p>not chunked".as_slice(),
            b"",
            b"\r\n",
            b"-1\r\n",
            b"fffffffffffffffff\r\nx",
        ] {
            assert_eq!(whole(odd), None, "{odd:?}");
        }
    }
}
