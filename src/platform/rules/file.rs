//! Rule files: the form in which a platform is described, in the built-in table as well as in a user's `--rules FILE` (TOML).

use super::mistake::{Mistakes, RuleErrors};
use super::model::{Depth, Extent, IdForm, List, Rules};
use super::select::{Place, Select};
use super::written::{Keys, Word, inside, not_among, words};
use crate::thread::{Kind, Scope};
use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, PoisonError};
use toml::de::{DeTable, DeValue};

/// Keys of `[[platform]]`, in the order of the documentation.
pub const PLATFORM_KEYS: &[&str] = &[
    "name",
    "doc",
    "signs",
    "place",
    "declared",
    "counts",
    "posted_by",
    "closed",
    "form",
    "more",
    "list",
];

/// Keys of `[[platform.list]]`, in the order of the documentation.
pub const LIST_KEYS: &[&str] = &[
    "rule",
    "item",
    "extent",
    "around",
    "until",
    "skip",
    "unsigned",
    "kind",
    "id",
    "id_like",
    "author",
    "author_url",
    "byline",
    "date",
    "text",
    "permalink",
    "votes",
    "parent",
    "depth_class",
    "depth_value",
    "depth_ancestors",
    "depth_indent",
    "flat",
    "post_author",
    "member",
    "deleted",
    "pending",
    "kinds",
];

const FILE: &str = "the file";
const PLATFORM: &str = "[[platform]]";
const LIST: &str = "[[platform.list]]";

/// Names of what is no platform: forms in which any system may write, and the recogniser for unknown ones.
const RESERVED: [&str; 4] = ["generic", "indieweb", "schema.org", "text"];

const SCOPES: [(&str, Scope); 3] = [
    ("people", Scope::People),
    ("people_and_pings", Scope::PeopleAndPings),
    ("top_level", Scope::TopLevel),
];

/// How far an item reaches, without what ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Element,
    Siblings,
    Next,
}

const REACHES: [(&str, Reach); 3] = [
    ("element", Reach::Element),
    ("siblings", Reach::Siblings),
    ("next", Reach::Next),
];

/// Names of platforms and rules live as long as the program: they stand in every item's evidence. Rule files are few; the same name is
/// kept once.
fn lasting(text: &str) -> &'static str {
    static NAMES: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(text) {
        return known;
    }
    let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
    names.insert(kept);
    kept
}

/// Reads a rule file. `name` stands in messages; `earlier` are platforms that other files of the user's describe.
///
/// # Errors
///
/// All that is wrong, with line and column; where the TOML itself is broken, the first thing.
pub fn read(name: &str, text: &str, earlier: &[&str]) -> Result<Vec<Rules>, RuleErrors> {
    compiled(name, text, earlier, false)
}

/// Reads a file of the built-in table. A test reads it with [`read`]: its selectors are taken as right, and compiled where they are asked.
///
/// # Errors
///
/// As [`read`], of selectors none.
pub fn read_built_in(name: &str, text: &str) -> Result<Vec<Rules>, RuleErrors> {
    compiled(name, text, &[], true)
}

fn compiled(
    name: &str,
    text: &str,
    earlier: &[&str],
    known: bool,
) -> Result<Vec<Rules>, RuleErrors> {
    let mut mistakes = Mistakes::new(name, text);
    let whole = match DeTable::parse(text) {
        Ok(whole) => whole,
        Err(error) => {
            // What follows a broken line is guesswork.
            let at = error.span().map_or(0, |s| s.start);
            mistakes.add(at, error.message());
            return Err(mistakes.errors());
        }
    };
    let mut file = Compiler { mistakes, known };
    let platforms = file.whole(whole.get_ref(), earlier);
    if file.mistakes.is_empty() {
        return Ok(platforms);
    }
    Err(file.mistakes.errors())
}

/// Compiles what was read, and notes what is wrong with it.
struct Compiler<'a> {
    mistakes: Mistakes<'a>,
    /// Selectors are right.
    known: bool,
}

impl Compiler<'_> {
    /// Notes a mistake where a word stands.
    fn wrong(&mut self, word: &Word, message: &str) {
        let at = inside(word, self.mistakes.text());
        let shown = if word.text.trim().is_empty() {
            message.to_owned()
        } else {
            format!("'{}': {message}", word.text)
        };
        self.mistakes.add(at, shown);
    }

    fn all<T>(&mut self, words: &[Word], parse: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
        let mut out = Vec::with_capacity(words.len());
        for word in words {
            match parse(&word.text) {
                Ok(parsed) => out.push(parsed),
                Err(message) => self.wrong(word, &message),
            }
        }
        out
    }

    fn selects(&mut self, keys: &Keys<'_>, key: &str) -> Vec<Select> {
        let words = keys.words(key, &mut self.mistakes);
        self.compile(&words)
    }

    fn places(&mut self, keys: &Keys<'_>, key: &str) -> Vec<Place> {
        let words = keys.words(key, &mut self.mistakes);
        if self.known {
            return words.iter().map(|w| Place::known(&w.text)).collect();
        }
        self.all(&words, Place::parse)
    }

    fn compile(&mut self, words: &[Word]) -> Vec<Select> {
        if self.known {
            return words.iter().map(|w| Select::known(&w.text)).collect();
        }
        self.all(words, Select::parse)
    }

    fn whole(&mut self, table: &DeTable<'_>, earlier: &[&str]) -> Vec<Rules> {
        let keys = Keys::new(table, 0, FILE, &["platform"]);
        // Keys above the first head belong below it, and so does a list without its platform.
        if let Some((key, _)) = table.iter().find(|(k, _)| k.get_ref() == "list") {
            let message = format!("write {LIST}: a list belongs to its platform");
            self.mistakes.add(key.span().start, message);
        } else {
            let inside: Vec<&str> = [PLATFORM_KEYS, LIST_KEYS].concat();
            keys.check(
                (&inside, &format!("a table below {PLATFORM}")),
                &mut self.mistakes,
            );
        }
        let tables = keys.tables("platform", PLATFORM, &mut self.mistakes);
        if tables.is_empty() && self.mistakes.is_empty() {
            let message = format!("the file holds no {PLATFORM}: it describes nothing");
            self.mistakes.add(0, message);
        }
        let mut seen: HashSet<String> = earlier.iter().map(|&name| name.to_owned()).collect();
        let all = tables.into_iter();
        all.filter_map(|(start, table)| self.platform(start, table, &mut seen))
            .collect()
    }

    fn platform(
        &mut self,
        start: usize,
        table: &DeTable<'_>,
        seen: &mut HashSet<String>,
    ) -> Option<Rules> {
        let keys = Keys::new(table, start, PLATFORM, PLATFORM_KEYS);
        keys.check((LIST_KEYS, LIST), &mut self.mistakes);
        let name = keys.needed("name", &mut self.mistakes);
        if let Some(name) = &name {
            self.name(name);
            if !seen.insert(name.text.clone()) {
                self.wrong(
                    name,
                    "this platform is described twice; a platform may have several lists",
                );
            }
        }
        let doc = keys.needed("doc", &mut self.mistakes);
        let named = name.as_ref().map_or("", |n| n.text.as_str());
        let mut rules = HashSet::new();
        let heads = keys.tables("list", LIST, &mut self.mistakes);
        let lists: Vec<List> = heads
            .into_iter()
            .filter_map(|(start, table)| self.list(named, start, table, &mut rules))
            .collect();
        let described = Rules {
            name: lasting(named),
            doc: lasting(doc.as_ref().map_or("", |d| d.text.as_str())),
            signs: self.selects(&keys, "signs"),
            place: self.selects(&keys, "place"),
            declared: self.places(&keys, "declared"),
            counts: keys.choice("counts", &SCOPES, &mut self.mistakes),
            posted_by: self.places(&keys, "posted_by"),
            closed: self.selects(&keys, "closed"),
            form: self.selects(&keys, "form"),
            more: self.selects(&keys, "more"),
            lists,
        };
        let signless = keys.value("signs").is_none();
        if signless && self.mistakes.is_empty() && !described.lists.iter().any(|l| l.unsigned) {
            self.mistakes.add(
                start,
                format!(
                    "{PLATFORM} needs `signs`, or a list with `unsigned = true`: else none of its lists is ever read"
                ),
            );
        }
        (name.is_some() && doc.is_some()).then_some(described)
    }

    fn name(&mut self, name: &Word) {
        let usable = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if name.text.is_empty() || !name.text.chars().all(usable) {
            self.wrong(name, "a name is made of letters, digits, - _ and .");
        } else if RESERVED.contains(&name.text.as_str()) {
            self.wrong(
                name,
                "this is the name of a form that any system may have: give your platform another",
            );
        }
    }

    fn kind(&mut self, word: &Word) -> Option<Kind> {
        let found = Kind::ALL.into_iter().find(|k| k.as_str() == word.text);
        if found.is_none() {
            let message = not_among(
                "no such kind",
                word,
                Kind::ALL.iter().map(|kind| kind.as_str()),
            );
            let at = inside(word, self.mistakes.text());
            self.mistakes.add(at, message);
        }
        found
    }

    fn kinds(&mut self, keys: &Keys<'_>) -> Vec<(Kind, Vec<Select>)> {
        let Some(value) = keys.value("kinds") else {
            return Vec::new();
        };
        let DeValue::Table(table) = value.get_ref() else {
            let message = "`kinds` is a table: kinds = { trackback = '.echo' }";
            self.mistakes.add(value.span().start, message);
            return Vec::new();
        };
        let mut out = Vec::new();
        for (key, value) in table {
            let kind = self.kind(&Word {
                text: key.get_ref().clone().into_owned(),
                span: key.span(),
            });
            let words = words(key.get_ref(), value, &mut self.mistakes);
            let selects = self.compile(&words);
            out.extend(kind.map(|kind| (kind, selects)));
        }
        out
    }

    fn depth(&mut self, keys: &Keys<'_>) -> Option<Depth> {
        let mut all = [
            "depth_class",
            "depth_value",
            "depth_ancestors",
            "depth_indent",
        ]
        .into_iter()
        .filter_map(|key| Some((key, keys.key(key)?)));
        let (key, _) = all.next()?;
        for (other, at) in all {
            self.mistakes.add(
                at,
                format!("a list takes one of the depth_… keys, and has `{key}` and `{other}`"),
            );
        }
        Some(match key {
            "depth_class" => Depth::Class(keys.word(key, &mut self.mistakes)?.text),
            "depth_value" => Depth::Value(self.places(keys, key)),
            "depth_ancestors" => Depth::Ancestors(self.selects(keys, key)),
            _ => Depth::Indent(self.places(keys, key)),
        })
    }

    fn extent(&mut self, keys: &Keys<'_>) -> Extent {
        let reach = keys.choice("extent", &REACHES, &mut self.mistakes);
        let until = self.selects(keys, "until");
        match reach {
            Some(Reach::Siblings) => Extent::Siblings(until),
            Some(Reach::Next) => Extent::Next(until),
            Some(Reach::Element) | None => {
                let wrong = keys.value("extent").is_some() && reach.is_none();
                if let Some(at) = keys.key("until").filter(|_| !wrong) {
                    self.mistakes.add(
                        at,
                        "`until` goes with extent = \"siblings\" or \"next\": an element ends by itself",
                    );
                }
                Extent::Element
            }
        }
    }

    fn list(
        &mut self,
        platform: &str,
        start: usize,
        table: &DeTable<'_>,
        seen: &mut HashSet<String>,
    ) -> Option<List> {
        let keys = Keys::new(table, start, LIST, LIST_KEYS);
        keys.check((PLATFORM_KEYS, PLATFORM), &mut self.mistakes);
        let rule = keys.needed("rule", &mut self.mistakes);
        if let Some(rule) = &rule {
            if rule.text.trim().is_empty() {
                self.wrong(rule, "a rule's name is empty");
            } else if !seen.insert(rule.text.clone()) {
                self.wrong(rule, "two lists of the platform have this name");
            }
        }
        let item = keys.value("item").is_some();
        if !item {
            self.mistakes.add(start, format!("{LIST} needs an `item`"));
        }
        let kind = keys.word("kind", &mut self.mistakes);
        let id_like = keys.words("id_like", &mut self.mistakes);
        let list = List {
            rule: lasting(&format!(
                "{platform}.{}",
                rule.as_ref().map_or("", |r| r.text.as_str())
            )),
            item: self.selects(&keys, "item"),
            extent: self.extent(&keys),
            around: self.selects(&keys, "around"),
            skip: self.selects(&keys, "skip"),
            unsigned: keys.flag("unsigned", &mut self.mistakes),
            kind: kind.and_then(|k| self.kind(&k)),
            kinds: self.kinds(&keys),
            id: self.places(&keys, "id"),
            id_like: self.all(&id_like, IdForm::parse),
            author: self.places(&keys, "author"),
            author_url: self.places(&keys, "author_url"),
            byline: self.places(&keys, "byline"),
            date: self.places(&keys, "date"),
            text: self.selects(&keys, "text"),
            permalink: self.places(&keys, "permalink"),
            votes: self.places(&keys, "votes"),
            parent: self.places(&keys, "parent"),
            depth: self.depth(&keys),
            flat: keys.flag("flat", &mut self.mistakes),
            post_author: self.selects(&keys, "post_author"),
            member: self.selects(&keys, "member"),
            deleted: self.selects(&keys, "deleted"),
            pending: self.selects(&keys, "pending"),
        };
        (rule.is_some() && item).then_some(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::rules::RuleError;

    const HEAD: &str = "[[platform]]\nname = 'x'\ndoc = 'X'\nsigns = '#x'\n";
    const ITEM: &str = "[[platform.list]]\nrule = 'r'\nitem = 'li'\n";

    fn wrong(text: &str) -> Vec<RuleError> {
        read("f", text, &[]).map(|_| ()).unwrap_err().0
    }

    #[test]
    fn a_wrong_selector_is_told_with_its_place() {
        let all = wrong(&format!(
            "{HEAD}[[platform.list]]\nrule = \"r\"\nitem = ['li', 'p[']\n"
        ));
        assert_eq!((all[0].line, all[0].column), (7, 16));
        assert!(all[0].to_string().starts_with("f:7:16: 'p['"), "{}", all[0]);
        assert_eq!(all[0].quoted, "item = ['li', 'p[']");
    }

    #[test]
    fn several_mistakes_are_told_at_once() {
        let all = wrong(&format!(
            "{HEAD}plase = '#a'\n{ITEM}autor = 'b'\nkind = 'pong'\nflat = 'yes'\n"
        ));
        let places: Vec<_> = all.iter().map(|e| (e.line, e.column)).collect();
        assert_eq!(places, [(5, 1), (9, 1), (10, 9), (11, 8)]);
        assert!(
            all[0].message.contains("did you mean `place`"),
            "{}",
            all[0]
        );
        assert!(
            all[1].message.contains("did you mean `author`"),
            "{}",
            all[1]
        );
        assert!(all[2].message.contains("`ping`"), "{}", all[2]);
        assert!(all[3].message.contains("without quotes"), "{}", all[3]);
    }

    /// What is accepted by TOML, and would do nothing, or something else than is meant.
    #[test]
    fn what_cannot_be_meant_is_told() {
        let list = format!("{HEAD}{ITEM}");
        for (text, line, says) in [
            (String::new(), 1, "holds no [[platform]]"),
            ("# nothing\n".to_owned(), 1, "holds no [[platform]]"),
            (
                HEAD.replace("[[platform]]", "[platform]"),
                1,
                "two brackets",
            ),
            (
                list.replace("[[platform.list]]", "[platform.list]"),
                5,
                "two brackets",
            ),
            (
                list.replace("[[platform.list]]", "[[list]]"),
                5,
                "write [[platform.list]]",
            ),
            (format!("signs = 'a'\n{HEAD}"), 1, "[[platform]]"),
            (format!("{HEAD}item = 'li'\n"), 5, "[[platform.list]]"),
            (format!("{list}more = 'a'\n"), 8, "belongs to [[platform]]"),
            (HEAD.replace("'x'", "'generic'"), 2, "another"),
            (HEAD.replace("signs = '#x'\n", ""), 1, "`signs`"),
            (format!("{HEAD}{HEAD}"), 6, "twice"),
            (format!("{list}{ITEM}"), 9, "this name"),
            (
                format!("{list}depth_class = 'a'\ndepth_value = 'b'\n"),
                9,
                "takes one of the depth_",
            ),
            (format!("{list}until = 'hr'\n"), 8, "siblings"),
            (format!("{list}date = 2012-05-03\n"), 8, "a bare date"),
            (format!("{list}author = 3\n"), 8, "a number"),
            (format!("{list}author = []\n"), 8, "empty list"),
            (format!("{list}kinds = '.x'\n"), 8, "table"),
            (format!("{list}extent = 'sibling'\n"), 8, "`siblings`"),
        ] {
            let all = wrong(&text);
            let told = all
                .iter()
                .any(|e| e.line == line && e.message.contains(says));
            assert!(told, "{text}\n{all:#?}");
            assert_eq!(all.len(), 1, "{text}\n{all:#?}");
        }
    }

    #[test]
    fn unknown_keys_and_broken_toml_are_told_with_their_place() {
        let all = wrong("[[platform]]\nname = \"x\"\ndoc = \"X\"\nsings = 'a'\n");
        assert_eq!((all[0].line, all[0].column), (4, 1));
        assert!(
            all[0].message.contains("did you mean `signs`"),
            "{}",
            all[0]
        );
        assert_eq!(wrong("[[platform]]\nname = \n")[0].line, 2);
    }
}
