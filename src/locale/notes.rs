//! Phrases that are seldom asked for: a note in brackets behind a name, what stands in the place of comments until a script has brought
//! them. They stand apart from the index of words, so that a page which shows no sign of either reads none of them.

use super::lex::lex;
use super::rows::rows;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The rows: kind, phrase.
const TABLE: &str = include_str!("data/notes.tsv");

/// No phrase of the table has more tokens; of a script without spaces a token is a letter.
const TOKENS: usize = 64;

/// A longer text is none of these phrases. Bytes.
const LONGEST: usize = 200;

/// What a phrase is; one may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Note(u8);

impl Note {
    /// "(not verified)": of a visitor whom the platform does not know.
    pub(crate) const UNVERIFIED: Note = Note(1);
    /// "Loading comments": the thread is still to come.
    pub(crate) const LOADING: Note = Note(1 << 1);
    /// "Please wait": says what is to come only where it stands.
    pub(crate) const WAITING: Note = Note(1 << 2);
    /// "Show comments": on a button that lets them come.
    pub(crate) const ON_DEMAND: Note = Note(1 << 3);
    /// "Joined": before the date since which somebody is a member.
    pub(crate) const JOINED: Note = Note(1 << 4);

    fn of(kind: &str) -> Option<Note> {
        Some(match kind {
            "unverified" => Note::UNVERIFIED,
            "loading" => Note::LOADING,
            "waiting" => Note::WAITING,
            "on-demand" => Note::ON_DEMAND,
            "joined" => Note::JOINED,
            _ => return None,
        })
    }
}

/// By their keys, the same as those of the index of words: case, accents and marks are folded.
static NOTES: LazyLock<FxHashMap<String, u8>> = LazyLock::new(|| {
    let mut notes: FxHashMap<String, u8> = FxHashMap::default();
    for [kind, phrase] in rows(TABLE) {
        if let Some(note) = Note::of(kind) {
            *notes.entry(key(phrase).unwrap_or_default()).or_default() |= note.0;
        }
    }
    notes
});

fn key(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let lexed = lex(text, TOKENS, false);
    let key = lexed.key(lexed.core());
    (!lexed.cut && !key.is_empty()).then(|| key.to_owned())
}

/// True where all of `text` is a phrase of this kind.
pub(crate) fn is(text: &str, note: Note) -> bool {
    key(text).is_some_and(|key| NOTES.get(&key).is_some_and(|known| known & note.0 != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_stands_once() {
        let mut seen = std::collections::HashSet::new();
        for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
            let (kind, phrase) = line.split_once('\t').expect("two cells");
            let note = Note::of(kind).unwrap_or_else(|| panic!("unknown kind: {line}"));
            assert!(is(phrase, note), "{line}");
            assert!(seen.insert(line), "twice: {line}");
        }
    }

    #[test]
    fn notes_of_visitors_in_many_languages() {
        for note in [
            "(not verified)",
            "(nepřihlášený)",
            "(neověřeno)",
            "(niezweryfikowany)",
            "(не проверено)",
            "(nem ellenőrzött)",
            "(ei vahvistettu)",
            "（未验证）",
            "(δεν επαληθεύτηκε)",
        ] {
            assert!(is(note, Note::UNVERIFIED), "{note}");
        }
        for note in ["(Paris)", "(he/him)", "(2)", "()", "(Anna)"] {
            assert!(!is(note, Note::UNVERIFIED), "{note}");
        }
    }

    #[test]
    fn notices_of_threads_to_come() {
        for text in [
            "Loading comments...",
            "Loading Comments…",
            "Chargement des commentaires…",
            "Kommentare werden geladen …",
            "Загрузка комментариев...",
            "コメントを読み込んでいます…",
            "评论加载中...",
            "Yorumlar yükleniyor...",
        ] {
            assert!(is(text, Note::LOADING), "{text}");
        }
        for text in [
            "Comments",
            "Loading comments took me an hour",
            "Loading ships is hard work",
            "Please wait",
        ] {
            assert!(!is(text, Note::LOADING), "{text}");
        }
        assert!(is("Please wait…", Note::WAITING));
    }
}
