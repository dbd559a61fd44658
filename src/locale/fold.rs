//! Folding of case, accents and letter variants, so that "REPONSE", "Réponse" and "réponse" are one word.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// True for marks and invisible characters that say nothing about which word stands there: zero width and bidirectional
/// controls, soft hyphen, tatweel, Arabic and Hebrew vowel points, combining accents, the kana voicing marks.
fn is_ignored(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{61c}'
        | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
        | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Scripts in which an accent is part of a precomposed letter, and compatibility forms.
fn decomposes(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{530}' | '\u{1e00}'..='\u{1fff}' | '\u{3040}'..='\u{30ff}' | '\u{fb00}'..='\u{fdff}' | '\u{fe30}'..='\u{ffef}')
}

/// Letters that no Unicode mapping brings together and that pages mix.
fn variant(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ı' => "i",
        'ς' => "σ",
        'ي' | 'ى' => "ی",
        'ك' => "ک",
        'ة' | 'ۀ' | 'ە' => "ه",
        'أ' | 'إ' | 'آ' | 'ٱ' => "ا",
        _ => return None,
    })
}

/// Hands every folded character of `c` to `push`; none for ignored marks.
pub(crate) fn fold_char(c: char, mut push: impl FnMut(char)) {
    if c.is_ascii() {
        push(c.to_ascii_lowercase());
        return;
    }
    if is_ignored(c) {
        return;
    }
    for lower in c.to_lowercase() {
        if let Some(text) = variant(lower) {
            text.chars().for_each(&mut push);
        } else if decomposes(lower) {
            decompose_compatible(lower, |d| {
                if is_ignored(d) {
                } else if let Some(text) = variant(d) {
                    text.chars().for_each(&mut push);
                } else {
                    d.to_lowercase().for_each(&mut push);
                }
            });
        } else {
            push(lower);
        }
    }
}

/// `text` folded: lower case, without accents, vowel points and invisible characters, white space as single spaces.
///
/// Two names with the same folded form are the same name on one page.
///
/// ```
/// use commentsift::locale::fold::fold;
/// assert_eq!(fold("  ÉLODIE\u{a0}Müller "), "elodie muller");
/// assert_eq!(fold("İSTANBUL"), fold("istanbul"));
/// assert_eq!(fold("دیدگاه\u{200c}ها"), "دیدگاهها");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = !out.is_empty();
        } else {
            fold_char(c, |f| {
                if gap {
                    out.push(' ');
                    gap = false;
                }
                out.push(f);
            });
        }
    }
    out
}

/// The value of a decimal digit of any script that the locales use.
pub(crate) fn digit(c: char) -> Option<u64> {
    // First digit of each run of ten (Unicode category Nd).
    const ZEROS: [u32; 19] = [
        0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
        0xde6, 0xe50, 0xed0, 0x1040, 0x17e0, 0xff10,
    ];
    let code = u32::from(c);
    if code < 0x660 {
        return c.to_digit(10).map(u64::from);
    }
    ZEROS
        .iter()
        .find(|&&zero| (zero..zero + 10).contains(&code))
        .map(|&zero| u64::from(code - zero))
}

/// Scripts written without spaces, or with particles glued to the word: each character is taken as a word.
pub(crate) fn is_unspaced(c: char) -> bool {
    c >= '\u{e00}'
        && matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
        && !matches!(
            c,
            '\u{30a0}' | '\u{30fb}' | '\u{104a}' | '\u{104b}' | '\u{17d4}'
                ..='\u{17da}' | '\u{e2f}' | '\u{e3f}' | '\u{e5a}' | '\u{e5b}'
        )
}

/// As [`char::is_alphabetic`], with the letters of most texts told by comparisons, not by the tables of Unicode.
pub(crate) fn is_alphabetic(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2c1}' | '\u{3a3}'..='\u{3f5}' | '\u{400}'..='\u{481}'
        | '\u{48a}'..='\u{52f}' | '\u{620}'..='\u{657}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
        || c.is_alphabetic()
}

/// As [`char::is_alphanumeric`], by [`is_alphabetic`].
pub(crate) fn is_alphanumeric(c: char) -> bool {
    is_alphabetic(c) || c.is_numeric()
}

/// True for a character that belongs to a word.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    is_ignored(c)
        || is_unspaced(c)
        || is_alphabetic(c)
        // Virama and nukta are no letters by Unicode, yet part of a word.
        || (matches!(c, '\u{900}'..='\u{dff}') && is_combining_mark(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_unicode() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    #[test]
    fn folding_is_idempotent_and_joins_variants() {
        for (a, b) in [
            ("Réponse", "REPONSE"),
            ("re\u{301}ponse", "réponse"),
            ("Ｃｏｍｍｅｎｔ", "comment"),
            ("Straße", "STRASSE"),
            ("ﾋﾟﾝﾊﾞｯｸ", "ピンバック"),
            ("تعليقات", "تعلیقات"),
            ("ΣΧΌΛΙΑ", "σχόλια"),
            ("ПИНГБЭК", "пингбэк"),
        ] {
            assert_eq!(fold(a), fold(b));
            assert_eq!(fold(&fold(a)), fold(a));
        }
    }

    #[test]
    fn digits_of_every_script_have_their_value() {
        for text in [
            "0123456789",
            "٠١٢٣٤٥٦٧٨٩",
            "۰۱۲۳۴۵۶۷۸۹",
            "০১২৩৪৫৬৭৮৯",
            "๐๑๒๓๔๕๖๗๘๙",
            "０１２３４５６７８９",
        ] {
            let values: Vec<_> = text.chars().filter_map(digit).collect();
            assert_eq!(values, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        }
        assert_eq!(digit('x'), None);
        assert_eq!(digit('五'), None);
    }
}
