//! The language of single comments, where it surely is not the thread's.
//!
//! The script tells it first; within one script the function words of a longer text do, and its trigrams must agree, of these two
//! languages alone: of 70 they take ten times as long and often miss the one. Nothing is said of short texts, nor where the thread's language is not known.

use crate::locale::calendar::primary;
use crate::locale::function_words::{self, language_of, row_of};
use crate::thread::{Item, ItemStatus};

/// Bytes of a text that are looked at.
const LOOKED_AT: usize = 500;

/// Characters that tell its script.
const SCRIPT_WITHIN: usize = 120;

/// Bytes of a text whose words may tell its language; a quarter of it can be a quotation.
const LONG: usize = 200;

/// Letters of another script that make a text one of it, and their share of all letters, in tenths. The same number of letters
/// tells the language of a page (`FEWEST_OTHER_LETTERS`).
const FEWEST_LETTERS: usize = 30;
const TENTHS: usize = 7;

/// Words that must be function words of a language, in hundredths of all: a text in it has 30 to 50 of them.
const SHARE: usize = 22;

/// The other language must have this many times the words of the thread's own, and more by [`FEWEST_WORDS`] than any third.
const TIMES: usize = 3;
const FEWEST_WORDS: usize = 4;

/// Words of the thread's language at which a text is taken to be in it.
const ENOUGH: usize = 6;

/// Writing systems, as far as they tell languages apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Devanagari,
    Thai,
    Hangul,
    Kana,
    Han,
    Other,
}

const SCRIPTS: usize = Script::Other as usize + 1;

fn script(c: char) -> Option<Script> {
    Some(match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{5d0}'..='\u{5ea}' => Script::Hebrew,
        '\u{620}'..='\u{64a}' | '\u{671}'..='\u{6d3}' => Script::Arabic,
        '\u{904}'..='\u{939}' => Script::Devanagari,
        '\u{e01}'..='\u{e2e}' => Script::Thai,
        '\u{ac00}'..='\u{d7a3}' => Script::Hangul,
        '\u{3041}'..='\u{30fa}' => Script::Kana,
        '\u{4e00}'..='\u{9fff}' => Script::Han,
        c if c.is_ascii() || !c.is_alphabetic() => return None,
        _ => Script::Other,
    })
}

/// The script of a language; `None` for those written in two.
fn script_of(language: &str) -> Option<Script> {
    Some(match language {
        "sr" | "bs" | "az" | "uz" | "kk" | "tk" | "tt" | "ku" | "ckb" | "mn" | "ug" | "pa" => {
            return None;
        }
        "ru" | "uk" | "bg" | "be" | "mk" | "ky" => Script::Cyrillic,
        "el" => Script::Greek,
        "he" | "yi" | "iw" => Script::Hebrew,
        "ar" | "fa" | "ur" | "ps" | "sd" => Script::Arabic,
        "hi" | "mr" | "ne" => Script::Devanagari,
        "th" => Script::Thai,
        "ko" => Script::Hangul,
        "ja" => Script::Kana,
        "zh" => Script::Han,
        "am" | "hy" | "ka" | "bn" | "as" | "ta" | "te" | "ml" | "kn" | "gu" | "or" | "si"
        | "my" | "km" | "lo" | "bo" | "dz" => Script::Other,
        _ => Script::Latin,
    })
}

/// Says of each comment whose language surely differs from the thread's what it is; `thread` is a BCP 47 tag or a locale.
pub(crate) fn mark(items: &mut [Item], thread: Option<&str>) {
    let Some(thread) = thread.map(|tag| primary(tag).to_ascii_lowercase()) else {
        return;
    };
    let thread = match thread.as_str() {
        "no" | "nn" => "nb",
        code => code,
    };
    let page = Page {
        language: thread,
        script: script_of(thread),
        row: row_of(thread),
    };
    for item in items {
        if item.kind.is_ping() || item.status == ItemStatus::Deleted {
            continue;
        }
        item.language = page.other(start(&item.text));
    }
}

/// The text's start, cut at a character.
fn start(text: &str) -> &str {
    &text[..text.floor_char_boundary(LOOKED_AT)]
}

/// What is known of the thread.
struct Page<'a> {
    language: &'a str,
    script: Option<Script>,
    row: Option<usize>,
}

impl Page<'_> {
    /// The language of a text, where it is another.
    fn other(&self, text: &str) -> Option<&'static str> {
        let own = self.script?;
        // Most texts of most pages: nothing but Latin letters.
        let written = if text.is_ascii() {
            Some(Script::Latin)
        } else {
            dominant(text)
        }?;
        if written != own && !(own == Script::Kana && written == Script::Han) {
            return by_script(text, written).filter(|l| *l != self.language);
        }
        let row = self.row.filter(|_| text.len() >= LONG)?;
        let found = by_words(text, Some(row))?;
        is_nearer(text, found, self.language).then_some(found)
    }
}

/// True where the trigrams of a text too are those of `other` rather than of `own`.
fn is_nearer(text: &str, other: &str, own: &str) -> bool {
    let both: Vec<whatlang::Lang> = [other, own]
        .into_iter()
        .filter_map(super::lang_of)
        .collect();
    let nearest = whatlang::Detector::with_allowlist(both).detect_lang(text);
    nearest.is_some_and(|lang| super::tag_of(lang) == other)
}

/// The script of most letters, where there are enough.
fn dominant(text: &str) -> Option<Script> {
    let mut counts = [0usize; SCRIPTS];
    let mut kinds = [None; SCRIPTS];
    for script in text.chars().take(SCRIPT_WITHIN).filter_map(script) {
        counts[script as usize] += 1;
        kinds[script as usize] = Some(script);
    }
    // Japanese is written in both; so is some Korean.
    let (kana, han) = (Script::Kana as usize, Script::Han as usize);
    if counts[kana] * 10 > counts[han] {
        counts[kana] += std::mem::take(&mut counts[han]);
    }
    let all: usize = counts.iter().sum();
    let most = (0..SCRIPTS).max_by_key(|&at| counts[at])?;
    kinds[most].filter(|_| counts[most] * 10 >= all * TENTHS && counts[most] > 0)
}

/// The language of a text in a script that is not the thread's.
fn by_script(text: &str, script: Script) -> Option<&'static str> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < FEWEST_LETTERS {
        return None;
    }
    match script {
        Script::Greek => Some("el"),
        Script::Thai => Some("th"),
        Script::Hangul => Some("ko"),
        Script::Kana => Some("ja"),
        Script::Han => Some("zh"),
        Script::Latin => by_words(text, None).filter(|_| text.len() >= LONG),
        Script::Cyrillic => by_words(text, None).or_else(|| by_trigrams(text, letters)),
        Script::Arabic | Script::Devanagari | Script::Hebrew => by_trigrams(text, letters),
        // Scripts of one language each.
        Script::Other => by_trigrams(text, super::FEWEST_LETTERS),
    }
}

/// The language whose function words a text is full of, and few of them those of the thread's.
fn by_words(text: &str, thread: Option<usize>) -> Option<&'static str> {
    let shares = function_words::shares(text, thread, ENOUGH)?;
    let own = thread.map_or(0, |row| shares.hits[row]);
    let (best, most) = shares
        .hits
        .iter()
        .copied()
        .enumerate()
        .max_by_key(|&(at, n)| (n, std::cmp::Reverse(at)))?;
    let third = shares
        .hits
        .iter()
        .enumerate()
        .filter(|&(at, _)| at != best)
        .map(|(_, n)| *n)
        .max()?;
    let sure =
        most * 100 >= shares.words * SHARE && most >= own * TIMES && most >= third + FEWEST_WORDS;
    sure.then(|| language_of(best)).flatten()
}

/// Of several languages of one script the trigrams of a few words are chance.
fn by_trigrams(text: &str, letters: usize) -> Option<&'static str> {
    let info = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    (letters >= super::FEWEST_LETTERS).then(|| super::tag_of(info.lang()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    fn marked(thread: Option<&str>, texts: &[&str]) -> Vec<Option<&'static str>> {
        let mut items: Vec<Item> = texts
            .iter()
            .map(|t| Item::new(Kind::Comment, None, t))
            .collect();
        mark(&mut items, thread);
        items.iter().map(|i| i.language).collect()
    }

    const FRENCH: &str = "Merci pour cet article, je ne savais pas que la pâte devait reposer aussi longtemps. J’ai essayé avec de la farine \
                          de seigle et le résultat est très bon, mais il faut un peu plus d’eau que dans votre recette.";
    const ENGLISH: &str = "Thank you for this post, I did not know that the dough has to rest for so long. I tried it with rye flour and \
                           the result was very good, but you need a little more water than it says in your recipe, at least with my oven.";
    const GERMAN: &str = "Danke für den Beitrag, ich wusste nicht, dass der Teig so lange ruhen muss. Ich habe es mit Roggenmehl versucht \
                          und das Ergebnis ist sehr gut, aber man braucht etwas mehr Wasser als in deinem Rezept.";
    const RUSSIAN: &str = "Спасибо за статью, я не знал, что тесто должно так долго стоять. Попробовал с ржаной мукой, и получилось очень хорошо.";

    #[test]
    fn what_differs_surely_is_marked() {
        let texts = [FRENCH, ENGLISH, GERMAN, RUSSIAN];
        assert_eq!(
            marked(Some("fr-FR"), &texts),
            [None, Some("en"), Some("de"), Some("ru")]
        );
        assert_eq!(
            marked(Some("en"), &texts),
            [Some("fr"), None, Some("de"), Some("ru")]
        );
        assert_eq!(
            marked(Some("ru_RU"), &texts),
            [Some("fr"), Some("en"), Some("de"), None]
        );
    }

    #[test]
    fn what_is_not_sure_is_not() {
        let quoted = format!("{ENGLISH} As they say: « la vie est belle, et le pain est bon ».");
        let short = [
            "Merci pour cet article !",
            "Great post, thanks!",
            "Спасибо!",
            &quoted,
        ];
        assert_eq!(marked(Some("en"), &short), [None; 4]);
        assert_eq!(marked(None, &[FRENCH]), [None]);
        // Of a language without a row nothing is known but its script.
        assert_eq!(marked(Some("oc"), &[FRENCH, RUSSIAN]), [None, Some("ru")]);
        assert_eq!(marked(Some("sr"), &[FRENCH, RUSSIAN]), [None, None]);
    }

    #[test]
    fn scripts_tell() {
        let japanese = "とても参考になりました。次の記事も楽しみにしています。写真がとてもきれいですね、どこで撮りましたか。";
        let chinese = "谢谢分享，写得非常好，期待您的下一篇文章，照片也非常漂亮，请问是在哪里拍摄的呢，我也想去看看。";
        let greek = "Ευχαριστώ πολύ για το άρθρο, περιμένω τη συνέχεια!";
        assert_eq!(
            marked(Some("en"), &[japanese, chinese, greek]),
            [Some("ja"), Some("zh"), Some("el")]
        );
        assert_eq!(marked(Some("ja"), &[japanese, chinese]), [None, None]);
        assert_eq!(
            marked(Some("zh-CN"), &[japanese, chinese]),
            [Some("ja"), None]
        );
    }

    #[test]
    fn pings_and_placeholders_are_not_marked() {
        let mut items = [Kind::Pingback, Kind::Comment].map(|kind| Item::new(kind, None, FRENCH));
        items[1].status = ItemStatus::Deleted;
        mark(&mut items, Some("en"));
        assert_eq!(items.map(|i| i.language), [None, None]);
    }
}
