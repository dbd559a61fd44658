//! Pages that a browser saved as one file, `.mhtml` or `.mht` (RFC 2557): a mail whose parts are the page, its frames and its pictures.
//!
//! Of these the page is read, as if it had been saved alone. What is in frames (a comment system's, say) is another document.

use super::saved::{self, Marks};
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// What browsers call the address of the page; the parts' own is `Content-Location`.
const SNAPSHOT: &str = "Snapshot-Content-Location";

/// The page of such a file.
pub(super) struct Saved {
    pub(super) html: Vec<u8>,
    /// The charset that its part declares.
    pub(super) charset: Option<String>,
    /// Where it was saved from, and when.
    pub(super) marks: Marks,
}

/// The page in the bytes of an MHTML file; `None` where they hold no part that is HTML.
pub(super) fn page(bytes: &[u8]) -> Option<Saved> {
    let message = MessageParser::default().parse(bytes)?;
    let address = message.header_raw(SNAPSHOT).and_then(saved::web_address);
    let pages = || message.parts.iter().filter(|part| is_html(part));
    let stated = pages().find(|part| {
        let own = part.content_location().map(str::trim);
        own.is_some() && own == address.as_deref()
    });
    let part = stated.or_else(|| pages().next())?;
    let (html, charset) = content(bytes, part)?;
    let url = address.or_else(|| part.content_location().and_then(saved::web_address));
    let stamp = written(&message);
    Some(Saved {
        html,
        charset,
        marks: Marks { url, stamp },
    })
}

fn is_html(part: &MessagePart<'_>) -> bool {
    let subtype = part.content_type().and_then(|t| t.subtype());
    subtype.is_some_and(|s| s.eq_ignore_ascii_case("html") || s.eq_ignore_ascii_case("xhtml+xml"))
}

/// The bytes of a part as the server sent them, so that their encoding is judged as that of any page; where the transfer encoding is
/// broken, what the parser made of it.
fn content(bytes: &[u8], part: &MessagePart<'_>) -> Option<(Vec<u8>, Option<String>)> {
    let (start, end) = (part.offset_body as usize, part.offset_end as usize);
    let raw = bytes.get(start..end)?;
    let whole = match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    };
    if let Some(html) = whole {
        let charset = part.content_type().and_then(|t| t.attribute("charset"));
        return Some((html, charset.map(str::to_owned)));
    }
    match &part.body {
        PartType::Html(text) | PartType::Text(text) => {
            Some((text.as_bytes().to_vec(), Some("utf-8".to_owned())))
        }
        PartType::Binary(data) | PartType::InlineBinary(data) => Some((data.to_vec(), None)),
        _ => None,
    }
}

/// The mail's date, which is that of saving: `Thu, 12 Mar 2015 20:00:00 -0000`.
fn written(message: &Message<'_>) -> Option<crate::thread::time::Stamp> {
    let date = message.header_raw("Date")?.trim();
    let (time, zone) = date.rsplit_once(' ')?;
    saved::stamp(&match zone {
        "-0000" | "+0000" | "UTC" => format!("{time} GMT"),
        _ if zone.starts_with(['+', '-']) => format!("{time} GMT{zone}"),
        _ => date.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(encoding: &str, part: &str) -> Vec<u8> {
        let text = format!(
            "From: <Saved by Blink>\nSnapshot-Content-Location: https://pans.example/iron\nSubject: =?utf-8?Q?Iron?=\nDate: Thu, 12 Mar 2015 20:00:00 -0000\n\
             MIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype=\"text/html\";\n\tboundary=\"----x----\"\n\n\n------x----\n\
             Content-Type: text/html; charset=windows-1252\nContent-Transfer-Encoding: {encoding}\nContent-Location: https://pans.example/iron\n\n{part}\n\
             ------x----\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\nContent-Location: cid:frame-1@mhtml.blink\n\n<p>A frame</p>\n\
             ------x------\n"
        );
        text.replace('\n', "\r\n").into_bytes()
    }

    #[test]
    fn the_page_is_taken_out_of_its_mail() {
        let cases = [
            ("quoted-printable", "<p class=3D\"a\">caf=E9 au =\nlait</p>"),
            ("base64", "PHAgY2xhc3M9ImEiPmNhZukgYXUgbGFpdDwvcD4="),
        ];
        for (encoding, part) in cases {
            let saved = page(&file(encoding, part)).unwrap();
            let html = saved.html.trim_ascii();
            assert_eq!(html, b"<p class=\"a\">caf\xe9 au lait</p>", "{encoding}");
            assert_eq!(saved.charset.as_deref(), Some("windows-1252"));
            let url = saved.marks.url.as_deref();
            assert_eq!(url, Some("https://pans.example/iron"));
            let stamp = saved.marks.stamp.unwrap();
            assert_eq!(stamp.when.to_string(), "2015-03-12T20:00:00");
        }
    }

    #[test]
    fn what_is_broken_is_read_as_far_as_it_goes_and_what_is_no_page_is_none() {
        let saved = page(&file("quoted-printable", "<p>50=ZZ and more</p>")).unwrap();
        assert!(saved.html.starts_with(b"<p>50"));
        let whole = file("quoted-printable", "<p>half of it is here</p>");
        let at = whole.windows(7).position(|w| w == b"is here").unwrap();
        let saved = page(&whole[..at]).unwrap();
        assert!(saved.html.starts_with(b"<p>half of it"));
        assert!(page(b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx").is_none());
        assert!(page(b"").is_none());
    }
}
