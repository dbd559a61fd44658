//! The encoding that a page declares inside: `<meta>` and XML declarations, by the HTML standard's "prescan a byte stream
//! to determine its encoding".

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// How far the standard looks before parsing.
const PRESCAN: usize = 1024;

/// How far a late `<meta>` is looked for. Browsers heed one wherever the parser meets it ("change the encoding" and start
/// again); most that come late stand behind a long style or script, so this distance finds them.
const LATE: usize = 1 << 16;

/// The declared encoding, if any.
pub(super) fn prescan(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = |length: usize| &bytes[..bytes.len().min(length)];
    metas(head(PRESCAN))
        .or_else(|| xml_declaration(head(PRESCAN)))
        .or_else(|| metas(head(LATE)))
}

/// An encoding by its label; UTF-16 in bytes that could be read as ASCII is a mistake for UTF-8.
fn by_label(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label)?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else if encoding == X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    })
}

/// The first `<meta>` that declares an encoding.
fn metas(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut scan = Scan { bytes, at: 0 };
    while scan.at < bytes.len() {
        let rest = &bytes[scan.at..];
        if rest.starts_with(b"<!--") {
            // The two hyphens may be those of the start: `<!-->` is a whole comment.
            scan.at = find(&rest[2..], b"-->").map_or(bytes.len(), |at| scan.at + 2 + at + 3);
        } else if is_meta(rest) {
            scan.at += 6;
            if let Some(encoding) = meta(&mut scan) {
                return Some(encoding);
            }
        } else if is_tag(rest) {
            scan.skip_until(|byte| byte.is_ascii_whitespace() || byte == b'>');
            while scan.attribute().is_some() {}
        } else if rest.starts_with(b"<!") || rest.starts_with(b"</") || rest.starts_with(b"<?") {
            scan.skip_until(|byte| byte == b'>');
            scan.at += 1;
        } else {
            // Only `<` starts anything, so the text up to the next one is passed over.
            scan.at += 1;
            scan.skip_until(|byte| byte == b'<');
        }
    }
    None
}

fn is_meta(rest: &[u8]) -> bool {
    let behind = rest.get(5).copied();
    rest.len() > 5
        && rest[..5].eq_ignore_ascii_case(b"<meta")
        && behind.is_some_and(|byte| byte.is_ascii_whitespace() || byte == b'/')
}

fn is_tag(rest: &[u8]) -> bool {
    match rest {
        [b'<', b'/', letter, ..] | [b'<', letter, ..] => letter.is_ascii_alphabetic(),
        _ => false,
    }
}

/// The attributes of one `<meta>`, and what they declare together.
fn meta(scan: &mut Scan<'_>) -> Option<&'static Encoding> {
    let mut seen: Vec<Vec<u8>> = Vec::new();
    let mut pragma = false;
    let mut needs_pragma = None;
    let mut charset: Option<&'static Encoding> = None;
    while let Some((name, value)) = scan.attribute() {
        // Only the names that count are remembered, so the list stays short.
        match name.as_slice() {
            b"http-equiv" | b"content" | b"charset" if seen.contains(&name) => continue,
            b"http-equiv" => pragma = value == b"content-type",
            b"content" if charset.is_none() => {
                if let Some(encoding) = content_charset(&value) {
                    charset = Some(encoding);
                    needs_pragma = Some(true);
                }
            }
            b"charset" => {
                charset = by_label(&value);
                needs_pragma = Some(false);
            }
            _ => continue,
        }
        seen.push(name);
    }
    match needs_pragma {
        Some(true) if !pragma => None,
        Some(_) => charset,
        None => None,
    }
}

/// "Extracting a character encoding from a meta element": the `charset=` in a `content` attribute.
fn content_charset(content: &[u8]) -> Option<&'static Encoding> {
    let mut rest = content;
    loop {
        rest = trim(&rest[find(rest, b"charset")? + 7..]);
        if let Some(value) = rest.strip_prefix(b"=") {
            return quoted(trim(value), |byte| {
                byte.is_ascii_whitespace() || byte == b';'
            })
            .and_then(by_label);
        }
    }
}

/// "Get an XML encoding".
fn xml_declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let bytes = bytes.strip_prefix(b"<?xml")?;
    let declaration = &bytes[..find(bytes, b">")?];
    let rest = trim(&declaration[find(declaration, b"encoding")? + 8..]);
    let value = trim(rest.strip_prefix(b"=")?);
    let quote = *value.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let label = value[1..].split(|byte| *byte == quote).next()?;
    by_label(label)
}

/// A value in quotes, or one that ends where `ends` says; `None` for an open quote.
fn quoted(value: &[u8], ends: impl Fn(u8) -> bool) -> Option<&[u8]> {
    match value.first()? {
        quote @ (b'"' | b'\'') => {
            let inner = &value[1..];
            Some(&inner[..inner.iter().position(|byte| byte == quote)?])
        }
        _ => {
            let end = value
                .iter()
                .position(|byte| ends(*byte))
                .unwrap_or(value.len());
            Some(&value[..end])
        }
    }
}

fn trim(bytes: &[u8]) -> &[u8] {
    bytes.trim_ascii_start()
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes
        .windows(needle.len())
        .position(|window| window == needle)
}

/// A place in the bytes.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_until(&mut self, stop: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(|byte| !stop(byte)) {
            self.at += 1;
        }
    }

    /// "Get an attribute": its name and value in lower case; `None` at the end of the tag.
    fn attribute(&mut self) -> Option<(Vec<u8>, Vec<u8>)> {
        self.skip_until(|byte| !byte.is_ascii_whitespace() && byte != b'/');
        if self.peek()? == b'>' {
            return None;
        }
        let start = self.at;
        // A leading `=` belongs to the name.
        self.at += 1;
        self.skip_until(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'/' | b'>'));
        let name = self.bytes[start..self.at].to_ascii_lowercase();
        self.skip_until(|byte| !byte.is_ascii_whitespace());
        if self.peek() != Some(b'=') {
            return Some((name, Vec::new()));
        }
        self.at += 1;
        self.skip_until(|byte| !byte.is_ascii_whitespace());
        let value = match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let start = self.at;
                self.skip_until(|byte| byte == quote);
                let value = &self.bytes[start..self.at];
                // An open quote runs to the end of what is scanned: nothing was declared.
                self.peek()?;
                self.at += 1;
                value
            }
            _ => {
                let start = self.at;
                self.skip_until(|byte| byte.is_ascii_whitespace() || byte == b'>');
                &self.bytes[start..self.at]
            }
        };
        Some((name, value.to_ascii_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(page: &str) -> Option<&'static str> {
        prescan(page.as_bytes()).map(Encoding::name)
    }

    #[test]
    fn declarations() {
        let cases = [
            ("<meta charset=utf-8>", Some("UTF-8")),
            ("<META\nCHARSET = 'Latin1' />", Some("windows-1252")),
            ("<meta/charset=koi8-r>", Some("KOI8-R")),
            (
                "<meta http-equiv=Content-Type content=\"text/html; charset=Shift_JIS\">",
                Some("Shift_JIS"),
            ),
            (
                "<meta content='text/html;charset = \"euc-jp\"' http-equiv='content-type'>",
                Some("EUC-JP"),
            ),
            ("<meta content='text/html; charset=euc-jp'>", None),
            ("<meta http-equiv=refresh content='charset=euc-jp'>", None),
            ("<meta name=charset content=utf-8>", None),
            ("<meta charset=utf-16>", Some("UTF-8")),
            ("<meta charset=x-user-defined>", Some("windows-1252")),
            ("<meta charset=nonsense><meta charset=big5>", Some("Big5")),
            ("<meta charset=big5 charset=utf-8>", Some("Big5")),
            ("<metadata charset=utf-8>", None),
            (
                "<!-- <meta charset=utf-8> --><meta charset=big5>",
                Some("Big5"),
            ),
            ("<!--><meta charset=utf-8>", Some("UTF-8")),
            ("<!-- open <meta charset=utf-8>", None),
            (
                "<a title='<meta charset=utf-8>'><meta charset=big5>",
                Some("Big5"),
            ),
            (
                "</p><!x <meta charset=utf-8><meta charset=big5>",
                Some("Big5"),
            ),
            ("a < b <meta charset=big5>", Some("Big5")),
            ("<meta charset='utf-8", None),
            ("<meta charset", None),
            ("<meta charset=", None),
            (
                "<?xml version='1.0' encoding='iso-8859-15'?><html>",
                Some("ISO-8859-15"),
            ),
            (
                "<?xml version='1.0' encoding='utf-8'?><meta charset=big5>",
                Some("Big5"),
            ),
            ("<?xml version='1.0'?><p encoding='utf-8'>", None),
            ("<?xml encoding='utf-16'?>", Some("UTF-8")),
            ("", None),
            ("<", None),
        ];
        for (page, encoding) in cases {
            assert_eq!(name(page), encoding, "{page}");
            // Wherever the bytes end, the scan does.
            for end in 0..page.len() {
                let _ = prescan(&page.as_bytes()[..end]);
            }
        }
    }

    #[test]
    fn a_late_declaration_is_found() {
        let page = format!("<style>{}</style><meta charset=big5>", "x".repeat(5000));
        assert_eq!(name(&page), Some("Big5"));
    }

    #[test]
    fn content_charsets() {
        let value = |content: &str| content_charset(content.as_bytes()).map(Encoding::name);
        assert_eq!(value("charset charset=big5; x"), Some("Big5"));
        assert_eq!(value("charset='big5"), None);
        assert_eq!(value("charset=\"big5\"x"), Some("Big5"));
        assert_eq!(value("charset"), None);
        assert_eq!(value("charsetcharset=big5"), Some("Big5"));
    }
}
