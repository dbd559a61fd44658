//! The tables of a rule file as they stand in it: keys are taken one by one, and what does not fit is noted with its place.

use super::mistake::{Mistakes, nearest};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Bytes of the file, quotes among them.
    pub span: Range<usize>,
}

/// One table of a rule file.
pub struct Keys<'t> {
    table: &'t DeTable<'t>,
    /// Where it begins.
    pub start: usize,
    /// How its head is written.
    head: &'static str,
    known: &'static [&'static str],
}

impl<'t> Keys<'t> {
    /// A table with the keys that it may have.
    pub fn new(
        table: &'t DeTable<'t>,
        start: usize,
        head: &'static str,
        known: &'static [&'static str],
    ) -> Keys<'t> {
        Keys {
            table,
            start,
            head,
            known,
        }
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        debug_assert!(self.known.contains(&key), "{key} is listed");
        let found = self.table.iter().find(|(k, _)| k.get_ref() == key);
        found.map(|(_, value)| value)
    }

    /// Where a key stands.
    pub fn key(&self, key: &str) -> Option<usize> {
        let found = self.table.iter().find(|(k, _)| k.get_ref() == key);
        found.map(|(k, _)| k.span().start)
    }

    /// Notes keys that are none. `elsewhere` are keys of another table, with what its head is.
    pub fn check(&self, elsewhere: (&[&str], &str), mistakes: &mut Mistakes<'_>) {
        for (key, _) in self.table {
            let name = key.get_ref().as_ref();
            if self.known.contains(&name) {
                continue;
            }
            let message = if elsewhere.0.contains(&name) {
                format!("'{name}' belongs to {}, not to {}", elsewhere.1, self.head)
            } else if let Some(meant) = nearest(name, self.known.iter().copied()) {
                format!("'{name}': no such key; did you mean `{meant}`?")
            } else if let Some(meant) = nearest(name, elsewhere.0.iter().copied()) {
                format!(
                    "'{name}': no such key; did you mean `{meant}`? It belongs to {}",
                    elsewhere.1
                )
            } else {
                let known = self.known.join(", ");
                format!("'{name}': no such key; {} takes {known}", self.head)
            };
            mistakes.add(key.span().start, message);
        }
    }

    /// A text that has to be there.
    pub fn needed(&self, key: &str, mistakes: &mut Mistakes<'_>) -> Option<Word> {
        if self.value(key).is_none() {
            mistakes.add(self.start, format!("{} needs a `{key}`", self.head));
        }
        self.word(key, mistakes)
    }

    /// A text.
    pub fn word(&self, key: &str, mistakes: &mut Mistakes<'_>) -> Option<Word> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(Word {
                text: text.clone().into_owned(),
                span: value.span(),
            }),
            other => {
                let message = format!("`{key}` is a text in quotes, not {}", shape(other));
                mistakes.add(value.span().start, message);
                None
            }
        }
    }

    /// One of the words that are known.
    pub fn choice<T: Copy>(
        &self,
        key: &str,
        known: &[(&'static str, T)],
        mistakes: &mut Mistakes<'_>,
    ) -> Option<T> {
        let word = self.word(key, mistakes)?;
        let found = known.iter().find(|(name, _)| *name == word.text);
        if found.is_none() {
            let message = not_among(
                &format!("`{key}` has no such value"),
                &word,
                known.iter().map(|k| k.0),
            );
            mistakes.add(inside(&word, mistakes.text()), message);
        }
        found.map(|(_, value)| *value)
    }

    /// `true`, `false` or nothing, which is `false`.
    pub fn flag(&self, key: &str, mistakes: &mut Mistakes<'_>) -> bool {
        let Some(value) = self.value(key) else {
            return false;
        };
        if let DeValue::Boolean(flag) = value.get_ref() {
            return *flag;
        }
        let message = format!(
            "`{key}` is true or false, without quotes, not {}",
            shape(value.get_ref())
        );
        mistakes.add(value.span().start, message);
        false
    }

    /// A text or a list of them.
    pub fn words(&self, key: &str, mistakes: &mut Mistakes<'_>) -> Vec<Word> {
        self.value(key)
            .map_or_else(Vec::new, |value| words(key, value, mistakes))
    }

    /// The tables of a key; they are written with two brackets each.
    pub fn tables(
        &self,
        key: &str,
        head: &str,
        mistakes: &mut Mistakes<'_>,
    ) -> Vec<(usize, &'t DeTable<'t>)> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let start = self.key(key).unwrap_or(value.span().start);
        let all = match value.get_ref() {
            DeValue::Array(all) => all,
            DeValue::Table(_) => {
                let message =
                    format!("{head} comes first, with two brackets: there may be several");
                mistakes.add(start, message);
                return Vec::new();
            }
            other => {
                let message = format!("{head} is the head of a table, not {}", shape(other));
                mistakes.add(start, message);
                return Vec::new();
            }
        };
        let mut tables = Vec::new();
        for one in all.iter() {
            match one.get_ref() {
                DeValue::Table(table) => tables.push((one.span().start, table)),
                other => mistakes.add(
                    one.span().start,
                    format!("{head} is the head of a table, not {}", shape(other)),
                ),
            }
        }
        tables
    }
}

/// A text or a list of them.
pub fn words(key: &str, value: &Spanned<DeValue<'_>>, mistakes: &mut Mistakes<'_>) -> Vec<Word> {
    let one = std::slice::from_ref(value);
    let all = match value.get_ref() {
        DeValue::Array(all) => &all[..],
        _ => one,
    };
    if all.is_empty() {
        mistakes.add(
            value.span().start,
            format!("`{key}` is an empty list: leave the key out, or name something"),
        );
    }
    let mut out = Vec::new();
    for value in all {
        match value.get_ref() {
            DeValue::String(text) => out.push(Word {
                text: text.clone().into_owned(),
                span: value.span(),
            }),
            other => {
                let message = format!(
                    "`{key}` is a text in quotes, or a list of them, not {}",
                    shape(other)
                );
                mistakes.add(value.span().start, message);
            }
        }
    }
    out
}

/// Where a word itself begins: behind its quotes, where it stands as it is.
pub fn inside(word: &Word, text: &str) -> usize {
    let written = text.get(word.span.clone()).unwrap_or("");
    word.span.start + written.find(&word.text).unwrap_or(0)
}

/// What is said of a word that is none of those known.
pub fn not_among<'k>(
    what: &str,
    word: &Word,
    known: impl Iterator<Item = &'k str> + Clone,
) -> String {
    let meant = nearest(&word.text, known.clone())
        .map(|meant| format!("did you mean `{meant}`? "))
        .unwrap_or_default();
    let known: Vec<&str> = known.collect();
    format!(
        "'{}': {what}; {meant}known are {}",
        word.text,
        known.join(", ")
    )
}

/// What a value is, for people.
fn shape(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a bare date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
