//! The language of a page, where it declares none, and the language by which its dates are ordered.
//!
//! One call of whatlang (trigrams and alphabets of 70 languages) over a sample of what people wrote and of the post; one a
//! comment only where little else is left ([`Item::language`](super::Item::language)). What a page declares wins in [`Post::language`](super::Post::language).
//!
//! For the order of day and month alone, English is believed less than its author meant: themes declare `en-US` on the blogs
//! of any country, so that the address or what people write says more.

mod own;

use crate::document::{Document, Tag};

pub(crate) use own::mark;

/// Bytes of the sample: whatlang's confidence is full long before, and its time grows with the text.
const SAMPLE: usize = 1_200;

/// Bytes of it that may be comments, so that the post has its say.
const FROM_COMMENTS: usize = 800;

/// Letters below which nothing is said: the trigrams of a few words are chance.
const FEWEST_LETTERS: usize = 100;

/// The same for scripts other than Latin, which leave few languages open, and of which a letter says more.
const FEWEST_OTHER_LETTERS: usize = 30;

/// Shorter runs of text are labels and menus, which are in the theme's language.
const LABEL: usize = 40;

/// ISO 639-3 codes of whatlang that have two letters in BCP 47.
const TAGS: [(&str, &str); 70] = [
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

/// Countries whose top-level domain says where a blog is written and where the day comes first, also in English: the domains of
/// ISO 3166 codes less those that are sold as words (.tv, .me, .io, .co) and those where the month or the year comes first.
const DAY_FIRST: &str = "ae ar at au bd be bg bh bo br by ch cl cr cy cz de dk do dz ec ee eg es fi fr gr gt hk hn hr ie il in iq is it \
                         jm jo ke kw lb lk lu lv ly ma mk mt mx my ng ni nl no nz om pe pk pl ps pt py qa ro rs ru sa se sg sk sn sv \
                         sy th tn tr tz ua ug uk uy uz ve vn ye za zw";

/// The language of the sample, as a BCP 47 tag; `None` unless whatlang calls it reliable.
///
/// `comments` are texts of items in page order, `page` the page's texts in any order; only some thousand bytes of both are read.
///
/// ```
/// use commentsift::thread::language::recognise;
/// let french = "Merci pour cet article, j’attends la suite avec impatience et je le partage avec mes collègues dès demain matin ! \
///               Les photos sont superbes.";
/// assert_eq!(recognise([french], []), Some("fr"));
/// assert_eq!(recognise(["Super !"], []), None);
/// ```
#[must_use]
pub fn recognise<'a>(
    comments: impl IntoIterator<Item = &'a str>,
    page: impl IntoIterator<Item = &'a str>,
) -> Option<&'static str> {
    let mut sample = String::new();
    for (texts, most) in [
        (
            &mut comments.into_iter() as &mut dyn Iterator<Item = &str>,
            FROM_COMMENTS,
        ),
        (&mut page.into_iter(), SAMPLE),
    ] {
        for text in texts {
            if sample.len() >= most {
                break;
            }
            sample.extend(text.chars().take(most - sample.len()));
            sample.push('\n');
        }
    }
    let info = whatlang::detect(&sample)?;
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let fewest = if info.script() == whatlang::Script::Latin {
        FEWEST_LETTERS
    } else {
        FEWEST_OTHER_LETTERS
    };
    if letters < fewest || !info.is_reliable() {
        return None;
    }
    Some(tag_of(info.lang()))
}

/// The BCP 47 tag of a language of whatlang.
fn tag_of(lang: whatlang::Lang) -> &'static str {
    let code = lang.code();
    TAGS.iter().find(|t| t.0 == code).map_or(code, |t| t.1)
}

/// The language of whatlang with a BCP 47 tag.
fn lang_of(tag: &str) -> Option<whatlang::Lang> {
    let (code, _) = TAGS.iter().find(|t| t.1 == tag)?;
    whatlang::Lang::from_code(*code)
}

/// The longer runs of text of a page, in page order.
pub fn paragraphs<'a>(doc: &'a Document<'_>) -> impl Iterator<Item = &'a str> {
    let mut hidden = 0;
    doc.nodes.iter().enumerate().filter_map(move |(at, node)| {
        if at < hidden {
            return None;
        }
        if node.tag.is_hidden() {
            hidden = doc.end(at);
            return None;
        }
        let text = Some(node.value).filter(|t| node.tag == Tag::Text && t.len() >= LABEL)?;
        Some(text.trim()).filter(|t| t.len() >= LABEL)
    })
}

/// The language by which a page's dates of numbers are ordered. `recognised` is asked only where the page declares nothing or
/// English; `host` is the page's.
///
/// ```
/// use commentsift::thread::language::for_dates;
/// assert_eq!(for_dates(Some("fr-CA"), None, || Some("en")).as_deref(), Some("fr-CA"));
/// assert_eq!(for_dates(Some("en-US"), Some("blog.example.co.uk"), || Some("en")).as_deref(), Some("en-UK"));
/// assert_eq!(for_dates(Some("en-US"), None, || Some("fr")).as_deref(), Some("fr"));
/// assert_eq!(for_dates(None, None, || None), None);
/// ```
#[must_use]
pub fn for_dates(
    declared: Option<&str>,
    host: Option<&str>,
    recognised: impl FnOnce() -> Option<&'static str>,
) -> Option<String> {
    let english = |tag: &str| crate::locale::calendar::primary(tag).eq_ignore_ascii_case("en");
    if declared.is_some_and(|tag| !english(tag)) {
        return declared.map(str::to_owned);
    }
    let found = recognised().filter(|tag| !english(tag));
    let country = host
        .and_then(|h| h.rsplit('.').next())
        .filter(|end| DAY_FIRST.split(' ').any(|c| c.eq_ignore_ascii_case(end)));
    found
        .map(str::to_owned)
        .or_else(|| country.map(|c| format!("en-{}", c.to_ascii_uppercase())))
        .or_else(|| declared.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_whatlangs() {
        for (code, tag) in TAGS {
            let lang = whatlang::Lang::from_code(code).unwrap_or_else(|| panic!("{code}"));
            assert_eq!((lang.code(), tag.len()), (code, 2));
        }
    }

    #[test]
    fn few_letters_of_a_script_of_its_own_suffice() {
        let korean = "좋은 글 감사합니다. 다음 편도 기다리겠습니다. 사진이 정말 멋지네요, 어디에서 찍으셨나요?";
        assert_eq!(recognise([korean], []), Some("ko"));
        let greek = "Ευχαριστώ πολύ για το άρθρο, περιμένω τη συνέχεια!";
        assert_eq!(recognise([], [greek]), Some("el"));
        assert_eq!(recognise([], []), None);
        assert_eq!(recognise(["12345 67890 !!! 12345"], ["..."]), None);
    }

    #[test]
    fn long_threads_cost_a_sample() {
        let text =
            "Danke für den schönen Beitrag, ich habe ihn gleich an meine Kollegen weitergeleitet. ";
        let many = std::iter::repeat_n(text, 100_000);
        assert_eq!(recognise(many, []), Some("de"));
        let one = text.repeat(50_000);
        assert_eq!(recognise([one.as_str()], []), Some("de"));
    }

    #[test]
    fn english_gives_way_to_the_address_and_the_text() {
        let of = |declared, host, found| for_dates(declared, host, move || found);
        assert_eq!(
            of(Some("en"), Some("x.example.com"), Some("en")).as_deref(),
            Some("en")
        );
        assert_eq!(
            of(Some("en-US"), Some("x.example.de"), Some("de")).as_deref(),
            Some("de")
        );
        assert_eq!(
            of(None, Some("x.example.in"), Some("en")).as_deref(),
            Some("en-IN")
        );
        assert_eq!(of(None, Some("x.example.tv"), None), None);
        assert_eq!(
            of(Some("de"), Some("x.example.uk"), Some("en")).as_deref(),
            Some("de")
        );
    }
}
