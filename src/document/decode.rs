//! Bytes into text, as browsers do it, and a little beyond where the declaration is plainly wrong.
//!
//! The order is that of the HTML standard ("determining the character encoding"): byte order mark, HTTP charset, `<meta>`
//! or XML declaration, detection. Labels are those of the Encoding Standard, where `iso-8859-1` means windows-1252.
//!
//! Saved and crawled pages declare the wrong encoding more often than live ones, because nobody looks at them: a server
//! that declares one charset for every page, a tool that stored UTF-8 and left the `<meta>` as it was. Two corrections are
//! made, both from counting the multi-byte sequences of UTF-8, a form that other encodings hit by chance only
//!:
//!
//! - declared UTF-8, but broken sequences outnumber whole ones two to one: another encoding is detected. Text in GBK,
//!   EUC-KR or windows-1252 breaks four to ten times for every chance hit, while UTF-8 text with a few spoilt comments
//!   stays far below. Where the detected reading has errors too, the declaration stays.
//! - declared legacy, but the bytes are UTF-8: at least 2 whole sequences against a single-byte label, 8 against a
//!   multi-byte one (whose letter pairs look like UTF-8 by chance in one of ten cases), and at most 1 broken one in 50.
//!
//! Each text is read whole a fixed number of times, so decoding is linear.

mod prescan;

use crate::source::Media;
use crate::source::sniff::{self, Wide};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
};
use std::borrow::Cow;

/// How many bytes the detector is given, from the first one that is no ASCII: it learns no more from the rest.
const DETECT: usize = 1 << 20;

/// Broken sequences for each whole one above which declared UTF-8 is not believed.
const BROKEN_TO_WHOLE: usize = 2;

/// Whole sequences for each broken one from which bytes count as UTF-8 with some damage.
const WHOLE_TO_BROKEN: usize = 50;

/// Whole sequences that outweigh a single-byte label. In Latin script a letter with an accent stands between plain ones,
/// which is a broken sequence each time; in other scripts one in three pairs would have to be whole, all along.
const AGAINST_SINGLE: usize = 2;

/// Whole sequences that outweigh a multi-byte label.
const AGAINST_MULTI: usize = 8;

/// What an encoding was chosen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// A byte order mark.
    Bom,
    /// The `charset` of the HTTP header.
    Http,
    /// `<meta>` or an XML declaration.
    Meta,
    /// The bytes themselves.
    Detected,
    /// Nothing: plain ASCII without a declaration.
    Default,
}

/// A text and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text without byte order mark and NULs; borrowed where the bytes were clean UTF-8 already.
    pub text: Cow<'a, str>,
    /// The name in the Encoding Standard, such as `windows-1252`.
    pub encoding: &'static str,
    /// What it was chosen by.
    pub basis: Basis,
    /// Whether some bytes had no meaning and stand as U+FFFD.
    pub malformed: bool,
}

/// Decodes a page. `http_charset` is the label of the HTTP header; a `<meta>` is looked for in [`Media::Html`] only.
///
/// Never fails: what cannot be read becomes U+FFFD.
///
/// ```
/// use commentsift::Media;
/// use commentsift::document::decode::{Basis, decode};
/// let page = b"<meta charset=iso-8859-1><p>12 r\xe9flexions</p>";
/// let decoded = decode(page, None, Media::Html);
/// assert!(decoded.text.contains("12 réflexions"));
/// assert_eq!((decoded.encoding, decoded.basis), ("windows-1252", Basis::Meta));
/// ```
#[must_use]
pub fn decode<'a>(bytes: &'a [u8], http_charset: Option<&str>, media: Media) -> Decoded<'a> {
    if let Some(decoded) = utf32(bytes) {
        return decoded;
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return render(&bytes[length..], encoding, Basis::Bom);
    }
    if let Some(order) = sniff::wide(bytes) {
        let encoding = match order {
            Wide::Little => UTF_16LE,
            Wide::Big => UTF_16BE,
        };
        return render(bytes, encoding, Basis::Detected);
    }
    let (encoding, basis) = choose(bytes, declared(bytes, http_charset, media));
    render(bytes, encoding, basis)
}

/// The declared encoding, with what declares it.
fn declared(
    bytes: &[u8],
    http_charset: Option<&str>,
    media: Media,
) -> Option<(&'static Encoding, Basis)> {
    // UTF-16 has shown itself above, by its mark or its NULs; where it has not, the label is wrong.
    let http = http_charset
        .and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()))
        .filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE);
    if let Some(encoding) = http {
        return Some((encoding, Basis::Http));
    }
    if matches!(media, Media::Text | Media::Rest) {
        return None;
    }
    prescan::prescan(bytes).map(|encoding| (encoding, Basis::Meta))
}

/// The encoding to use: the declared one, unless the bytes contradict it; else the detected one.
fn choose(
    bytes: &[u8],
    declared: Option<(&'static Encoding, Basis)>,
) -> (&'static Encoding, Basis) {
    let evidence = Utf8Evidence::of(bytes);
    match declared {
        Some((encoding, basis)) if encoding == UTF_8 => {
            if evidence.broken > evidence.whole * BROKEN_TO_WHOLE {
                let other = detect(bytes);
                if !other.decode_without_bom_handling(bytes).1 {
                    return (other, Basis::Detected);
                }
            }
            (UTF_8, basis)
        }
        Some((encoding, basis)) => {
            let enough = if is_multi_byte(encoding) {
                AGAINST_MULTI
            } else {
                AGAINST_SINGLE
            };
            if evidence.speaks_for_utf8(enough) {
                (UTF_8, Basis::Detected)
            } else {
                (encoding, basis)
            }
        }
        None if evidence.speaks_for_utf8(1) => (UTF_8, Basis::Detected),
        // ISO-2022-JP is ASCII but for its escapes.
        None if evidence.broken == 0 && !bytes.contains(&0x1b) => (UTF_8, Basis::Default),
        None => match detect(bytes) {
            encoding if encoding == UTF_8 => (UTF_8, Basis::Default),
            encoding => (encoding, Basis::Detected),
        },
    }
}

/// Encodings whose letters take several bytes.
fn is_multi_byte(encoding: &'static Encoding) -> bool {
    [BIG5, EUC_JP, EUC_KR, GB18030, GBK, ISO_2022_JP, SHIFT_JIS].contains(&encoding)
}

/// How the bytes read as UTF-8.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Utf8Evidence {
    /// Well-formed sequences of two bytes and more.
    whole: usize,
    /// Maximal ill-formed subsequences, each of which would become one U+FFFD.
    broken: usize,
}

impl Utf8Evidence {
    fn of(bytes: &[u8]) -> Self {
        // The usual case, and several times faster.
        if Encoding::utf8_valid_up_to(bytes) == bytes.len() {
            // In pieces whose sum fits a byte, many bytes are counted at once.
            let count = |piece: &[u8]| piece.iter().map(|&b| u8::from(b >= 0xc0)).sum::<u8>();
            let whole = bytes
                .chunks(255)
                .map(|piece| usize::from(count(piece)))
                .sum();
            return Utf8Evidence { whole, broken: 0 };
        }
        let mut evidence = Utf8Evidence::default();
        let mut end = 0;
        for chunk in bytes.utf8_chunks() {
            evidence.whole += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
            end += chunk.valid().len() + chunk.invalid().len();
            // A letter that the end of the input cuts in two says nothing.
            let cut = end == bytes.len()
                && std::str::from_utf8(chunk.invalid()).is_err_and(|e| e.error_len().is_none());
            evidence.broken += usize::from(!chunk.invalid().is_empty() && !cut);
        }
        evidence
    }

    fn speaks_for_utf8(self, enough: usize) -> bool {
        self.whole >= enough && self.broken * WHOLE_TO_BROKEN <= self.whole
    }
}

/// The encoding that the bytes look like, other than UTF-8 unless they are ASCII.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let start = bytes
        .iter()
        .position(|byte| !byte.is_ascii() || *byte == 0x1b)
        .unwrap_or(bytes.len());
    let sample = &bytes[start..];
    let sample = &sample[..sample.len().min(DETECT)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, sample.len() == bytes.len() - start);
    detector.guess(None, Utf8Detection::Deny)
}

/// Decodes, and drops NULs: they mean nothing in text, and the HTML standard drops them from the body too.
fn render<'a>(bytes: &'a [u8], encoding: &'static Encoding, basis: Basis) -> Decoded<'a> {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    Decoded {
        text: without_nuls(text),
        encoding: encoding.name(),
        basis,
        malformed,
    }
}

fn without_nuls(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(0, text.as_bytes()).is_some() {
        Cow::Owned(text.replace('\0', ""))
    } else {
        text
    }
}

/// UTF-32 with a byte order mark, which browsers do not know; its mark would pass for that of UTF-16.
fn utf32(bytes: &[u8]) -> Option<Decoded<'static>> {
    let (encoding, read): (_, fn([u8; 4]) -> u32) = match bytes {
        [0xff, 0xfe, 0, 0, ..] => ("UTF-32LE", u32::from_le_bytes),
        [0, 0, 0xfe, 0xff, ..] => ("UTF-32BE", u32::from_be_bytes),
        _ => return None,
    };
    let units = bytes[4..].chunks_exact(4);
    let mut malformed = !units.remainder().is_empty();
    let text: String = units
        .map(|unit| read([unit[0], unit[1], unit[2], unit[3]]))
        .filter(|code| *code != 0)
        .map(|code| {
            char::from_u32(code).unwrap_or_else(|| {
                malformed = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    // A UTF-16 text may start with a NUL; as UTF-32 it is nonsense then.
    let nonsense = text
        .chars()
        .filter(|c| *c == char::REPLACEMENT_CHARACTER)
        .count();
    (nonsense * 2 <= text.chars().count()).then_some(Decoded {
        text: Cow::Owned(text),
        encoding,
        basis: Basis::Bom,
        malformed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: &[(&str, &str)] = &[
        (
            "windows-1252",
            "Après l’été, Zoë répondit : « ça dépend, déjà vu, naïveté » – à bientôt",
        ),
        (
            "windows-1251",
            "Спасибо за статью, очень интересно было прочитать. Жду продолжения этой истории",
        ),
        (
            "Shift_JIS",
            "記事を読みました。とても面白かったです。コメントありがとうございます。また来ます",
        ),
        (
            "EUC-JP",
            "記事を読みました。とても面白かったです。コメントありがとうございます。また来ます",
        ),
        (
            "GBK",
            "谢谢你的文章，写得非常好，我会继续关注你的博客。祝你一切顺利，期待下一篇文章",
        ),
        (
            "EUC-KR",
            "좋은 글 감사합니다. 다음 글도 기대하겠습니다. 오늘 하루도 행복하게 보내세요",
        ),
        (
            "Big5",
            "謝謝你的文章，寫得非常好，我會繼續關注你的部落格。祝你一切順利，期待下一篇",
        ),
        (
            "windows-1253",
            "Ευχαριστώ πολύ για το άρθρο, ήταν πραγματικά ενδιαφέρον και χρήσιμο",
        ),
    ];

    fn encode(label: &str, text: &str) -> Vec<u8> {
        let (bytes, _, unmappable) = Encoding::for_label(label.as_bytes()).unwrap().encode(text);
        assert!(!unmappable, "{label}: {text}");
        bytes.into_owned()
    }

    fn page(meta: &str, label: &str, text: &str) -> Vec<u8> {
        encode(
            label,
            &format!("<html><head>{meta}</head><body><p>{text}</p>"),
        )
    }

    #[test]
    fn clean_utf8_is_borrowed() {
        let decoded = decode("<p>déjà vu".as_bytes(), Some("utf8"), Media::Html);
        assert!(matches!(decoded.text, Cow::Borrowed("<p>déjà vu")));
        assert_eq!(
            (decoded.encoding, decoded.basis, decoded.malformed),
            ("UTF-8", Basis::Http, false)
        );
    }

    #[test]
    fn declarations_are_followed() {
        for (label, text) in SAMPLES {
            let bytes = page(&format!("<meta charset={label}>"), label, text);
            let decoded = decode(&bytes, None, Media::Html);
            assert!(decoded.text.contains(text), "{label}: {}", decoded.text);
            assert_eq!(
                (decoded.encoding, decoded.basis, decoded.malformed),
                (*label, Basis::Meta, false)
            );
            let bytes = page("", label, text);
            let decoded = decode(&bytes, Some(label), Media::Text);
            assert!(decoded.text.contains(text));
            assert_eq!(decoded.basis, Basis::Http);
        }
    }

    #[test]
    fn undeclared_encodings_are_detected() {
        for (label, text) in SAMPLES {
            for media in [Media::Html, Media::Text] {
                let bytes = page("", label, text);
                let decoded = decode(&bytes, None, media);
                assert!(
                    decoded.text.contains(text),
                    "{label}: {} {}",
                    decoded.encoding,
                    decoded.text
                );
                assert_eq!(decoded.basis, Basis::Detected);
            }
        }
        let japanese = page("", "ISO-2022-JP", SAMPLES[2].1);
        assert_eq!(decode(&japanese, None, Media::Html).encoding, "ISO-2022-JP");
        assert_eq!(
            decode("été".as_bytes(), None, Media::Text).encoding,
            "UTF-8"
        );
        assert_eq!(decode(b"plain", None, Media::Text).basis, Basis::Default);
    }

    #[test]
    fn utf8_declared_in_vain() {
        for (label, text) in SAMPLES {
            for (meta, http) in [("<meta charset=utf-8>", None), ("", Some("UTF-8"))] {
                let bytes = page(meta, label, text);
                let decoded = decode(&bytes, http, Media::Html);
                assert!(
                    decoded.text.contains(text),
                    "{label}: {} {:?}",
                    decoded.text,
                    Utf8Evidence::of(&bytes)
                );
                assert_eq!(decoded.basis, Basis::Detected);
            }
        }
        let one = decode(
            b"<meta charset=utf-8><p>Andr\xe9 dit :</p>",
            None,
            Media::Html,
        );
        assert!(one.text.contains("André"));
    }

    #[test]
    fn utf8_declared_as_something_else() {
        for (_, text) in SAMPLES {
            for label in [
                "iso-8859-1",
                "windows-1251",
                "shift_jis",
                "gb2312",
                "euc-kr",
                "big5",
            ] {
                let bytes = page(&format!("<meta charset={label}>"), "utf-8", text);
                let decoded = decode(&bytes, None, Media::Html);
                assert!(decoded.text.contains(text), "{label}: {}", decoded.text);
                assert_eq!(
                    (decoded.encoding, decoded.basis),
                    ("UTF-8", Basis::Detected)
                );
            }
        }
        // A single sequence may be chance, and so may a few beside broken ones: the declaration stays.
        let few = decode(b"<meta charset=latin1>\xc3\xa9", None, Media::Html);
        assert_eq!(few.encoding, "windows-1252");
        let mixed = "<meta charset=windows-1251>Издательство «СССР» и «ВДНХ» в «МГУ»";
        let mixed = encode("windows-1251", mixed);
        assert!(Utf8Evidence::of(&mixed).whole >= 3);
        assert_eq!(decode(&mixed, None, Media::Html).encoding, "windows-1251");
    }

    #[test]
    fn utf8_with_some_damage_stays_utf8() {
        let mut bytes = "<meta charset=utf-8>".as_bytes().to_vec();
        bytes.extend_from_slice("é".repeat(10).as_bytes());
        bytes.extend_from_slice(b"caf\xe9 \x93quoted\x94");
        let decoded = decode(&bytes, None, Media::Html);
        assert_eq!((decoded.encoding, decoded.malformed), ("UTF-8", true));
        assert_eq!(decoded.text.matches('\u{fffd}').count(), 3);
        let cut = decode(
            "<meta charset=utf-8>été".as_bytes().split_last().unwrap().1,
            None,
            Media::Html,
        );
        assert_eq!(cut.encoding, "UTF-8");
    }

    #[test]
    fn marks_win_over_declarations() {
        let text = "<meta charset=iso-8859-1><p>Grüße</p>";
        let utf16 = |big: bool, mark: &str| -> Vec<u8> {
            let unit = |unit: u16| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            };
            format!("{mark}{text}")
                .encode_utf16()
                .flat_map(unit)
                .collect()
        };
        let utf32: Vec<u8> = format!("\u{feff}{text}")
            .chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect();
        let cases = [
            (format!("\u{feff}{text}").into_bytes(), "UTF-8", Basis::Bom),
            (utf16(false, "\u{feff}"), "UTF-16LE", Basis::Bom),
            (utf16(true, "\u{feff}"), "UTF-16BE", Basis::Bom),
            (utf16(false, ""), "UTF-16LE", Basis::Detected),
            (utf16(true, ""), "UTF-16BE", Basis::Detected),
            (utf32, "UTF-32LE", Basis::Bom),
        ];
        for (bytes, encoding, basis) in cases {
            let decoded = decode(&bytes, Some("windows-1251"), Media::Html);
            assert_eq!(decoded.text, text, "{encoding}");
            assert_eq!(
                (decoded.encoding, decoded.basis, decoded.malformed),
                (encoding, basis, false)
            );
        }
    }

    #[test]
    fn labels_that_are_wrong_or_unknown() {
        let text = "<p>été à Besançon</p>";
        for label in ["utf-16", "none", "", "iso-2022-kr", "\u{0}"] {
            let decoded = decode(text.as_bytes(), Some(label), Media::Html);
            assert_eq!(decoded.text, text, "{label}");
        }
    }

    #[test]
    fn nuls_are_dropped() {
        let decoded = decode(b"<p>a\0b\xc3\xa9\0</p>", None, Media::Html);
        assert_eq!(decoded.text, "<p>abé</p>");
    }

    #[test]
    fn any_bytes_decode() {
        let mut state = 1u32;
        for length in 0..400 {
            let bytes: Vec<u8> = std::iter::repeat_with(|| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .take(length)
            .collect();
            for label in [None, Some("utf-8"), Some("gb18030"), Some("utf-16")] {
                assert!(!decode(&bytes, label, Media::Html).text.contains('\0'));
            }
        }
    }
}
