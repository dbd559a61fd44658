//! Labels, headings and notices of threads in every locale.
//!
//! All functions look over all locales at once: a page in one language with a theme in another is normal. They take a text as the
//! page shows it (white space may be folded) and judge the text only, never where it stands; that is the caller's part.
//! The words are those of WordPress and its default themes in 63 locales (`data/words.tsv`, made from their translations) and of
//! other platforms and themes (`data/words.common.tsv`, made by hand). Case, accents and letter variants are folded.

pub use super::count::{CountReading, Counts, Strength, read_count};
pub use super::table::{Locale, PingLabel};

mod says;

use super::lex::{Lexed, Marks, What, lex, with_first};
use super::notes::{self, Note};
use super::table::{Roles, lexicon};
use rustc_hash::FxHashSet;
use says::says_only;
pub use says::{is_says, strip_says};
use std::sync::OnceLock;

/// Notices and labels are short; a longer text is none, whatever it begins with. Bytes.
const SHORT: usize = 400;
/// Notices about one item ("removed by the author") are shorter still. Bytes.
const PLAIN: usize = 200;
/// Words of furniture with a name in them. Bytes.
const FURNITURE: usize = 200;
/// Tokens of a text that is looked at whole.
const TOKENS: usize = 64;
/// Tokens of a label or by-line at the beginning of a text of any length.
const HEAD: usize = 48;
/// Bytes looked at for it.
const HEAD_BYTES: usize = 240;

/// Whom a line such as "Comment by Anna" introduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ByLine {
    /// "Comment by", "Kommentar von".
    Comment,
    /// "Trackback by", "Pingback from".
    Ping(PingLabel),
}

/// The beginning of a text, cut at a character, so that a long comment is not read for its first word.
fn head(text: &str) -> &str {
    let end = (0..=HEAD_BYTES.min(text.len()))
        .rev()
        .find(|&i| text.is_char_boundary(i));
    &text[..end.unwrap_or(0)]
}

/// A short text as tokens; `None` where it is too long for a notice.
fn short(text: &str) -> Option<Lexed> {
    if text.len() > SHORT {
        return None;
    }
    let lexed = lex(text, TOKENS, false);
    (!lexed.cut && lexed.len() > 0).then_some(lexed)
}

/// True where a label or by-line can begin `text`: one token is read, and most texts end there.
fn can_begin(text: &str) -> bool {
    with_first(text, |first| lexicon().begins(first)).unwrap_or(false)
}

/// False where no phrase of the tables without a title is all of `text`: nearly all texts end at their first word.
fn can_be_phrase(text: &str) -> bool {
    with_first(text, |first| first == ":" || lexicon().begins(first)).unwrap_or(false)
}

/// Roles of notices that name no post and no person.
const PLAIN_ROLES: Roles = Roles::DELETED.or(Roles::PENDING).or(Roles::ANONYMOUS);

/// A notice that names no post and no person: no longer than [`PLAIN`], and begun by the first word of one.
fn is_plain(text: &str, roles: Roles) -> bool {
    static HEADS: OnceLock<FxHashSet<&str>> = OnceLock::new();
    if text.len() > PLAIN {
        return false;
    }
    // Asked of every comment's text and name: nearly all end at their first word.
    let heads = HEADS.get_or_init(|| lexicon().heads(PLAIN_ROLES));
    with_first(text, |first| heads.contains(first)).unwrap_or(false) && is(text, roles)
}

/// True where the whole of `text` is a phrase of one of `roles`, with or without a title.
fn is(text: &str, roles: Roles) -> bool {
    short(text).is_some_and(|lexed| lexicon().whole(&lexed, roles).is_some())
}

/// A ping label at the beginning of `text`, after white space: which word, and the bytes up to the end of the colon.
///
/// WordPress prints one before the link of a ping: "Pingback:", "Ping :", "ピンバック:", "Уведомление:". The word must be followed by a colon
/// of any kind, or stand in brackets (`[Pingback]`). It prints "Pingback:" for trackbacks too: only the item's class tells them apart.
/// A person can begin a comment like this as well; the caller looks at what follows.
///
/// ```
/// use commentsift::locale::words::{PingLabel, ping_label};
/// assert_eq!(ping_label("Ping\u{a0}: Un blog"), Some((PingLabel::Ping, 7)));
/// assert_eq!(ping_label("Pingbacks are fun"), None);
/// ```
#[must_use]
pub fn ping_label(text: &str) -> Option<(PingLabel, usize)> {
    if !can_begin(head(text)) {
        return None;
    }
    let lexed = lex(head(text), HEAD, false);
    let (len, entry) = lexicon().at(&lexed, 0, Roles::PING)?;
    let before = lexed.tokens.first()?.before;
    let closing = lexed.tokens.get(len).map_or(lexed.trailing, |t| t.before);
    let label = entry.label?;
    let end = lexed.tokens[len - 1].at.end;
    let bracketed =
        before.has(Marks::PAREN) && !before.has(Marks::STOP) && closing.has(Marks::PAREN);
    if before != Marks::default() && !bracketed && !before.has(Marks::QUOTE) {
        return None;
    }
    match lexed.tokens.get(len) {
        Some(colon) if colon.what == What::Colon && (bracketed || !closing.divides()) => {
            Some((label, colon.at.end))
        }
        _ if bracketed => {
            let bracket = text[end..]
                .chars()
                .next()
                .filter(|c| matches!(c, ']' | ')' | '］' | '】' | '）'))?;
            Some((label, end + bracket.len_utf8()))
        }
        _ => None,
    }
}

/// `text`, trimmed, is the word for a ping without a colon ("Rétrolien", "Pingback").
///
/// ```
/// use commentsift::locale::words::{PingLabel, ping_word};
/// assert_eq!(ping_word(" Rétrolien "), Some(PingLabel::Trackback));
/// assert_eq!(ping_word("Pingback:"), None);
/// ```
#[must_use]
pub fn ping_word(text: &str) -> Option<PingLabel> {
    let lexed = short(text)?;
    lexicon()
        .exact(&lexed, 0..lexed.len())
        .filter(|e| e.roles.has(Roles::PING))?
        .label
}

/// A line that begins "Comment by", "Trackback von", "Pingback from": whom it introduces, and the bytes up to the end of these words
/// and of a colon behind them.
///
/// ```
/// use commentsift::locale::words::{ByLine, PingLabel, by_line};
/// assert_eq!(by_line("Commentaire par Anna"), Some((ByLine::Comment, 15)));
/// assert_eq!(by_line("Comment #3 by Anna"), Some((ByLine::Comment, 13)));
/// assert_eq!(by_line("Trackback by A blog"), Some((ByLine::Ping(PingLabel::Trackback), 12)));
/// ```
#[must_use]
pub fn by_line(text: &str) -> Option<(ByLine, usize)> {
    if !can_begin(head(text)) {
        return None;
    }
    let lexed = lex(head(text), HEAD, false);
    let words = lexicon();
    let (len, entry) = words.at(&lexed, 0, Roles::PING.or(Roles::SINGULAR).or(Roles::ONE))?;
    let name = len;
    // "Comment #3 by"; in "Ping 3 de mayo" a date follows.
    let next = lexed.tokens.get(len)?;
    let numbered = matches!(next.what, What::Num(_)) && next.before.has(Marks::HASH);
    let len = len + usize::from(numbered);
    let divided = lexed.tokens.get(len)?.before.divides();
    let (by, _) = words.at(&lexed, len, Roles::BY)?;
    // "Comment de …" is French for "how to".
    let by_key = lexed.key(len..len + by);
    let english = ["by", "from"].iter().any(|w| by_key.ends_with(w));
    let foreign = !numbered && lexed.key(0..name) == "comment" && !english;
    if divided || foreign {
        return None;
    }
    let mut end = lexed.tokens[len + by - 1].at.end;
    if let Some(colon) = lexed.tokens.get(len + by).filter(|t| t.what == What::Colon) {
        end = colon.at.end;
    }
    let line = match entry.label {
        Some(label) if !entry.roles.has(Roles::ITEM) => ByLine::Ping(label),
        _ => ByLine::Comment,
    };
    Some((line, end))
}

/// A heading of a list of pings only: "Trackbacks/Pingbacks", "3 Trackbacks", "Rétroliens", "Liste der Pings".
///
/// ```
/// use commentsift::locale::words::is_ping_heading;
/// assert!(is_ping_heading("Pingbacks & Trackbacks (3)"));
/// assert!(!is_ping_heading("Comments & Trackbacks"));
/// assert!(!is_ping_heading("TrackBack URL"));
/// ```
#[must_use]
pub fn is_ping_heading(text: &str) -> bool {
    let Some(lexed) = short(text) else {
        return false;
    };
    let words = lexicon();
    let joining = Roles::AND.or(Roles::LIST).or(Roles::LEAD);
    let (mut i, mut plural, mut named) = (0, false, false);
    while i < lexed.len() {
        match lexed.tokens[i].what {
            What::Num(_) => {
                plural = true;
                i += 1;
            }
            What::Colon => i += 1,
            What::Odd | What::Title => return false,
            What::Word => {
                if let Some((len, entry)) = words.at(&lexed, i, Roles::PING.or(Roles::PINGS)) {
                    named = true;
                    plural |= entry.roles.has(Roles::PINGS);
                    i += len;
                } else if let Some((len, _)) = words.at(&lexed, i, joining) {
                    i += len;
                } else {
                    // "Trackbacks to this post".
                    return named && plural && words.at(&lexed, i, Roles::PREP).is_some();
                }
            }
        }
    }
    let label = lexed.tokens.last().is_some_and(|t| t.what == What::Colon);
    named && (plural || !label)
}

/// A heading that names comments, with or without their number: "Comments", "Kommentare", "18 réflexions sur …".
///
/// ```
/// use commentsift::locale::words::is_comment_heading;
/// assert!(is_comment_heading("Commentaires"));
/// assert!(is_comment_heading("Comments and Pings"));
/// assert!(!is_comment_heading("Leave a comment"));
/// ```
#[must_use]
pub fn is_comment_heading(text: &str) -> bool {
    if is(text, Roles::HEADING) {
        return true;
    }
    if read_count(text)
        .is_some_and(|r| r.strength == Strength::Template && r.counts == Counts::Items)
    {
        return true;
    }
    let Some(lexed) = short(text) else {
        return false;
    };
    let words = lexicon();
    let Some((len, entry)) = words.at(&lexed, 0, Roles::ITEM) else {
        return false;
    };
    if entry.roles.has(Roles::WEAK.or(Roles::NOTE).or(Roles::ONE)) {
        return false;
    }
    let all = lexed.core();
    if len == all.len() {
        return true;
    }
    let names = Roles::ITEM.or(Roles::PING).or(Roles::PINGS);
    let joint = words
        .at(&lexed, len, Roles::AND)
        .map_or(len, |(and, _)| len + and);
    if words
        .at(&lexed, joint, names)
        .is_some_and(|(n, _)| joint + n == all.end)
    {
        return true;
    }
    !entry.roles.has(Roles::SINGULAR)
        && !lexed.tokens[len].before.divides()
        && words.at(&lexed, len, Roles::PREP).is_some()
}

/// A word for one comment and nothing else: what a theme numbers with "Comment 3" or "Réaction n°3".
///
/// ```
/// use commentsift::locale::words::is_comment_word;
/// assert!(is_comment_word("Comment") && is_comment_word("Kommentar"));
/// assert!(!is_comment_word("Comment by Anna") && !is_comment_word("Anna"));
/// ```
#[must_use]
pub fn is_comment_word(text: &str) -> bool {
    short(text).is_some_and(|lexed| {
        let item = lexicon().at(&lexed, 0, Roles::ITEM);
        item.is_some_and(|(len, _)| len == lexed.core().len())
    })
}

/// A notice that new comments are refused: "Comments are closed.", "Les commentaires sont fermés", "Comments Off on …".
///
/// ```
/// use commentsift::locale::words::is_closed_notice;
/// assert!(is_closed_notice("Die Kommentarfunktion ist geschlossen."));
/// assert!(is_closed_notice("Comments are closed for this article"));
/// assert!(!is_closed_notice("Comments"));
/// ```
#[must_use]
pub fn is_closed_notice(text: &str) -> bool {
    let Some(lexed) = short(text) else {
        return false;
    };
    let words = lexicon();
    if words.whole(&lexed, Roles::CLOSED).is_some() {
        return true;
    }
    // The notice with a tail that names the post.
    words.at(&lexed, 0, Roles::CLOSED).is_some_and(|(len, _)| {
        len > 1
            && len < lexed.len()
            && !lexed.tokens[len].before.divides()
            && words.at(&lexed, len, Roles::PREP).is_some()
    })
}

/// A connecting word or mark of a meta line, which is neither a name nor a date: "at", "um", "—", "#12", "Permalink"; also an empty text.
///
/// ```
/// use commentsift::locale::words::is_connective;
/// assert!(is_connective("·") && is_connective("à") && is_connective("#12"));
/// assert!(!is_connective("Anna") && !is_connective("12.03.2010"));
/// ```
#[must_use]
pub fn is_connective(text: &str) -> bool {
    if text.len() > SHORT {
        return false;
    }
    let lexed = lex(text, TOKENS, false);
    if lexed.cut {
        return false;
    }
    let content: Vec<&What> = lexed
        .tokens
        .iter()
        .map(|t| &t.what)
        .filter(|w| **w != What::Colon)
        .collect();
    match content[..] {
        [] => true,
        [What::Num(_)] => true,
        _ => {
            let joins = |e: super::table::Entry| e.roles.has(Roles::CONNECTIVE.or(Roles::BY));
            says_only(&lexed) || lexicon().exact(&lexed, lexed.core()).is_some_and(joins)
        }
    }
}

/// `text` is a word or phrase between an item's name and its writer's, and nothing else: "by", "von", "posted by".
///
/// ```
/// use commentsift::locale::words::is_by;
/// assert!(is_by("von") && is_by("Posted by:") && !is_by("on"));
/// ```
#[must_use]
pub fn is_by(text: &str) -> bool {
    short(text).is_some_and(|lexed| {
        lexicon()
            .exact(&lexed, lexed.core())
            .is_some_and(|e| e.roles.has(Roles::BY))
    })
}

/// A platform's note behind the name of a visitor whom it does not know: "(not verified)", "(non vérifié)"; the whole text.
///
/// ```
/// use commentsift::locale::words::is_unverified;
/// assert!(is_unverified("(nicht überprüft)") && !is_unverified("(Paris)"));
/// ```
#[must_use]
pub fn is_unverified(text: &str) -> bool {
    notes::is(text, Note::UNVERIFIED)
}

/// A placeholder for a missing name: "Anonymous", "Invité", "名無し"; the whole name.
///
/// ```
/// use commentsift::locale::words::is_anonymous;
/// assert!(is_anonymous("ANONYME") && !is_anonymous("Anonymous Bosch"));
/// ```
#[must_use]
pub fn is_anonymous(name: &str) -> bool {
    is_plain(name, Roles::ANONYMOUS)
}

/// A placeholder for a comment that is gone: "This comment has been removed by the author.", `[deleted]`; the whole text.
///
/// ```
/// use commentsift::locale::words::is_deleted_notice;
/// assert!(is_deleted_notice("Ce commentaire a été supprimé par l'auteur."));
/// ```
#[must_use]
pub fn is_deleted_notice(text: &str) -> bool {
    is_plain(text, Roles::DELETED)
}

/// A notice that a comment waits for moderation; the whole text.
///
/// ```
/// use commentsift::locale::words::is_pending_notice;
/// assert!(is_pending_notice("Votre commentaire est en attente de modération."));
/// ```
#[must_use]
pub fn is_pending_notice(text: &str) -> bool {
    is_plain(text, Roles::PENDING)
}

/// Furniture of an item, no part of what a person wrote: "Reply", "(Modifier)", "Zum Antworten anmelden", "Reply ↓", an arrow; the whole text.
///
/// A person can write such a word too, so the caller asks this of links, buttons and lines outside the body's text.
///
/// ```
/// use commentsift::locale::words::is_reply_word;
/// assert!(is_reply_word("Répondre ↓") && is_reply_word("Reply to Anna"));
/// assert!(!is_reply_word("Reply to all of you: I had no time for this yet"));
/// ```
#[must_use]
pub fn is_reply_word(text: &str) -> bool {
    if text.len() > FURNITURE {
        return false;
    }
    let lexed = lex(text, TOKENS, false);
    if lexed.len() == 0 {
        return text.chars().any(|c| {
            matches!(
                c,
                '↓' | '↑'
                    | '↩'
                    | '↪'
                    | '↵'
                    | '⤵'
                    | '⏎'
                    | '→'
                    | '←'
                    | '»'
                    | '«'
                    | '#'
                    | '¶'
                    | '∞'
            )
        });
    }
    // A name, not a sentence.
    const NAME_TOKENS: usize = 5;
    let words = lexicon();
    !lexed.cut
        && words.whole(&lexed, Roles::FURNITURE).is_some_and(|found| {
            let unspaced = lexed.key(0..lexed.len()).contains(super::fold::is_unspaced);
            found.title
                <= if unspaced {
                    3 * NAME_TOKENS
                } else {
                    NAME_TOKENS
                }
        })
}

/// How many tools a line names that names nothing else: "Reply · Like (3)", "回复 赞(3)"; `None` where it says something.
///
/// ```
/// use commentsift::locale::words::tools;
/// assert_eq!(tools("Antworten Teilen Melden"), Some(3));
/// assert_eq!(tools("Cevapla Beğen (0)"), Some(2));
/// assert_eq!(tools("Reply to all of you"), None);
/// ```
#[must_use]
pub fn tools(line: &str) -> Option<usize> {
    /// Tokens of the longest tool that stands beside others; of a script without spaces a token is a letter.
    const MOST: usize = 12;
    if line.len() > FURNITURE {
        return None;
    }
    let lexed = lex(line, TOKENS, false);
    if lexed.cut {
        return None;
    }
    let words = lexicon();
    let mut found = 0;
    let mut at = 0;
    while at < lexed.len() {
        match lexed.tokens[at].what {
            What::Num(_) | What::Colon => at += 1,
            What::Odd | What::Title => return None,
            What::Word => {
                let most = MOST.min(lexed.len() - at);
                let length = (1..=most).rev().find(|&length| {
                    let entry = words.exact(&lexed, at..at + length);
                    entry.is_some_and(|e| e.roles.has(Roles::FURNITURE))
                })?;
                found += 1;
                at += length;
            }
        }
    }
    (found > 0).then_some(found)
}

/// A link to further pages or hidden parts of the thread: "« Older Comments", "View all 12 comments", "Alle Kommentare anzeigen".
///
/// ```
/// use commentsift::locale::words::is_pager;
/// assert!(is_pager("« Commentaires plus anciens") && is_pager("View all 12 comments"));
/// ```
#[must_use]
pub fn is_pager(text: &str) -> bool {
    is(text, Roles::PAGER)
}

/// A notice that there are no comments: "No comments yet", "Be the first to comment", "コメントはまだありません"; the whole text.
///
/// ```
/// use commentsift::locale::words::no_comments_notice;
/// assert!(no_comments_notice("Aucun commentaire") && !no_comments_notice("3 commentaires"));
/// ```
#[must_use]
pub fn no_comments_notice(text: &str) -> bool {
    is(text, Roles::NONE)
}

/// The locales whose words are known from their translation of WordPress, in order of their code.
///
/// ```
/// use commentsift::locale::words::locales;
/// assert_eq!(locales().count(), 63);
/// ```
pub fn locales() -> impl Iterator<Item = Locale> {
    lexicon().locales.iter().copied()
}

#[cfg(test)]
mod tests;
