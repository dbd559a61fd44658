//! What stands where names stand and is none: subjects, numbers in the thread, zones, links to the author.

use crate::locale::words;

/// Subjects of answers, as mail and the systems that copied it print them, in many languages.
const ANSWERS: &[&str] = &[
    "re:",
    "re :",
    "re：",
    "aw:",
    "antw:",
    "sv:",
    "odp:",
    "ynt:",
    "回复:",
    "回复：",
    "答复:",
    "答复：",
];

/// Units of a number that tells of a place in the thread: 楼 and 樓 ("floor"), 階.
pub(super) const FLOORS: &[&str] = &["楼", "樓", "层", "層", "階", "번"];

/// The same in Latin letters, which a name may begin with.
const FLOOR: &str = "F";

/// Marks of a number.
const NUMBERS: &[&str] = &["#", "n°", "nº", "no.", "nr.", "nr", "№"];

/// Links to an author that a line of facts offers behind the name: "Ana | Web | 12. března 2011".
const SITES: &[&str] = &[
    "web", "www", "e-mail", "email", "mail", "url", "website", "homepage",
];

/// True for what stands where names stand and is none: a subject ("Re: …"), a number in the thread ("#1楼", "Réaction n°3"), a zone
/// behind a date ("(GMT Standard Time, UTC+00:00)").
pub(super) fn is_label(name: &str) -> bool {
    let zone = || name.contains("UTC+") || name.contains("UTC-") || name.contains("UTC)");
    // Of "(GMT Daylight Time, UTC+01:00)" the date's parser may have taken the beginning.
    let bracketed = || name.starts_with('(') || name.ends_with(')') && !name.contains('(');
    begins_as_answer(name) || bracketed() && zone() || is_numbering(name)
}

/// "Re: the title above".
pub(super) fn begins_as_answer(text: &str) -> bool {
    ANSWERS.iter().any(|a| {
        let head = text.get(..a.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(a)) && text.len() > a.len()
    })
}

/// "#1楼", "3F", "Réaction n°3": a number with what it counts. A number alone can be a nickname.
pub(crate) fn is_numbering(name: &str) -> bool {
    let bare = name.trim_start_matches('#');
    let short = FLOORS
        .iter()
        .chain([&FLOOR])
        .find_map(|unit| bare.strip_suffix(unit));
    let number = short.unwrap_or(bare);
    let head = number.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = number.len() - head.len();
    if !(1..=5).contains(&digits) {
        return false;
    }
    let lower = head.trim_end().to_lowercase();
    let word = NUMBERS.iter().find_map(|mark| lower.strip_suffix(mark));
    let word = word.unwrap_or(&lower).trim();
    if word.is_empty() {
        return short.is_some();
    }
    words::is_comment_word(word)
}

/// A name without the links to the author behind it, "Ana | E-mail | Web".
pub(super) fn without_sites(name: &str) -> &str {
    let mut rest = name;
    while let Some((head, last)) = rest.rsplit_once(['|', '·', '•']) {
        let site = SITES.iter().any(|s| last.trim().eq_ignore_ascii_case(s));
        if !(site && head.contains(char::is_alphanumeric)) {
            break;
        }
        rest = head.trim_end();
    }
    rest
}
