//! Makes `data/words.index.tsv` from the tables, and tests that it is up to date.

use super::super::lex::{HOLE, What, lex};
use super::{Entry, INDEX, PingLabel, Roles};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Made by `tests/tools/locale_words.py`.
const WORDPRESS: &str = include_str!("../data/words.tsv");
/// Made by hand.
const COMMON: &str = include_str!("../data/words.common.tsv");

/// Roles of words that are looked for inside a text; the others are only whole texts.
const INNER: [Roles; 15] = [
    Roles::ITEM,
    Roles::PING,
    Roles::PINGS,
    Roles::BY,
    Roles::PREP,
    Roles::AND,
    Roles::COUNTER,
    Roles::NUMBER,
    Roles::ARTICLE,
    Roles::PARTIAL,
    Roles::LEAD,
    Roles::SINGULAR,
    Roles::LIST,
    Roles::SAYS,
    Roles::SAYS_BEFORE,
];

impl Entry {
    fn add(&mut self, roles: Roles, value: &str) {
        self.roles = self.roles.or(roles);
        self.roles = self.roles.or(match value {
            "one" => Roles::ONE,
            "weak" => Roles::WEAK,
            "note" => Roles::NOTE,
            "bare" => Roles::BARE,
            _ => Roles::default(),
        });
        if roles.has(Roles::COUNT.or(Roles::NUMBER).or(Roles::ARTICLE)) {
            self.number = self.number.or(value.parse().ok());
        }
        if roles.has(Roles::PING.or(Roles::PINGS)) {
            self.label = self.label.or(PingLabel::parse(value));
        }
    }
}

#[derive(Default)]
struct Builder {
    locales: String,
    /// By kind, key and end.
    rows: BTreeMap<(&'static str, String, String), Entry>,
    longest: BTreeMap<String, usize>,
}

impl Builder {
    fn add(&mut self, roles: Roles, value: &str, phrase: &str) {
        let lexed = lex(
            &phrase
                .replace("{n}", " 1 ")
                .replace("{t}", &HOLE.to_string()),
            64,
            false,
        );
        let all = lexed.core();
        if all.is_empty() {
            return;
        }
        let hole = all.clone().find(|&i| lexed.tokens[i].what == What::Title);
        let row = match hole {
            None => ("p", lexed.key(all.clone()).to_owned(), String::new()),
            Some(hole) if hole == all.start => {
                ("c", lexed.key(hole + 1..all.end).to_owned(), String::new())
            }
            Some(hole) => (
                "o",
                lexed.key(all.start..hole).to_owned(),
                lexed.key(hole + 1..all.end).to_owned(),
            ),
        };
        self.rows.entry(row).or_default().add(roles, value);
        // Notices are looked for at the beginning of a text as well.
        let inner = INNER
            .iter()
            .chain(&[Roles::CLOSED, Roles::NONE])
            .any(|r| r.has(roles));
        if hole.is_none() && inner {
            let longest = self
                .longest
                .entry(lexed.key(all.start..all.start + 1).to_owned())
                .or_default();
            *longest = all.len().max(*longest);
        }
    }

    fn write(&self) -> String {
        let mut out = String::from(
            "# Made by cargo test index, with WRITE_WORD_INDEX=1: do not edit. Kind, key, number, label, roles, end\n",
        );
        out.push_str(&self.locales);
        for (first, longest) in &self.longest {
            writeln!(out, "f\t{first}\t{longest}").expect("a string takes everything");
        }
        for ((kind, key, end), entry) in &self.rows {
            let number = entry.number.map(|n| n.to_string()).unwrap_or_default();
            let label = PingLabel::CODES
                .iter()
                .find(|(_, label)| Some(*label) == entry.label)
                .map_or("", |(code, _)| code);
            write!(out, "{kind}\t{key}\t{number}\t{label}\t{:x}", entry.roles.0)
                .expect("a string takes everything");
            out.push_str(if end.is_empty() { "" } else { "\t" });
            out.push_str(end);
            out.push('\n');
        }
        out
    }
}

#[test]
fn the_index_is_made_from_the_tables() {
    let mut builder = Builder::default();
    for line in [WORDPRESS, COMMON]
        .iter()
        .flat_map(|t| t.lines())
        .filter(|l| !l.starts_with('#'))
    {
        let mut cells = line.split('\t');
        let (Some(kind), Some(value), Some(phrase)) = (cells.next(), cells.next(), cells.next())
        else {
            panic!("cells are missing: {line}")
        };
        if kind == "locale" {
            writeln!(builder.locales, "l\t{phrase}\t{value}").expect("a string takes everything");
        } else {
            let roles = Roles::of_kind(kind).unwrap_or_else(|| panic!("unknown kind: {line}"));
            builder.add(roles, value, phrase);
        }
    }
    let made = builder.write();
    if std::env::var_os("WRITE_WORD_INDEX").is_some() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/src/locale/data/words.index.tsv"
        );
        std::fs::write(path, &made).expect("the index is writable");
    }
    assert!(
        made == INDEX,
        "the tables have changed: WRITE_WORD_INDEX=1 cargo test index, then build again"
    );
}
