//! Rule files: the form in which a platform is described, in the built-in table as well as in a user's `--rules FILE` (TOML).

use super::model::{Depth, Extent, IdForm, List, Rules};
use super::select::{Place, Select};
use crate::thread::{Kind, Scope};
use serde::Deserialize;
use serde::de::{self, SeqAccess, Visitor};
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::ops::Range;
use std::sync::{LazyLock, Mutex, PoisonError};
use toml::Spanned;

/// Why a rule file is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// The file as named.
    pub file: String,
    /// Line, 1 = first.
    pub line: usize,
    /// Column in characters, 1 = first.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RuleError {
            file,
            line,
            column,
            message,
        } = self;
        write!(f, "{file}:{line}:{column}: {message}")
    }
}

impl std::error::Error for RuleError {}

/// One string, or a list of them.
#[derive(Debug, Default)]
struct Strings(Vec<String>);

impl<'de> Deserialize<'de> for Strings {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;
        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Strings;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a list of strings")
            }

            fn visit_str<E: de::Error>(self, one: &str) -> Result<Strings, E> {
                Ok(Strings(vec![one.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Strings, A::Error> {
                let mut all = Vec::new();
                while let Some(one) = list.next_element()? {
                    all.push(one);
                }
                Ok(Strings(all))
            }
        }
        deserializer.deserialize_any(OneOrMany)
    }
}

type Written = Option<Spanned<Strings>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEntry {
    platform: Vec<PlatformEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlatformEntry {
    name: Spanned<String>,
    doc: String,
    #[serde(default)]
    signs: Written,
    #[serde(default)]
    place: Written,
    #[serde(default)]
    declared: Written,
    counts: Option<ScopeEntry>,
    #[serde(default)]
    posted_by: Written,
    #[serde(default)]
    closed: Written,
    #[serde(default)]
    form: Written,
    #[serde(default)]
    more: Written,
    #[serde(default)]
    list: Vec<ListEntry>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ScopeEntry {
    People,
    PeopleAndPings,
    TopLevel,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ExtentEntry {
    #[default]
    Element,
    Siblings,
    Next,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListEntry {
    rule: Spanned<String>,
    item: Spanned<Strings>,
    #[serde(default)]
    extent: ExtentEntry,
    #[serde(default)]
    around: Written,
    #[serde(default)]
    until: Written,
    #[serde(default)]
    skip: Written,
    #[serde(default)]
    unsigned: bool,
    kind: Option<Spanned<String>>,
    #[serde(default)]
    id: Written,
    #[serde(default)]
    id_like: Written,
    #[serde(default)]
    author: Written,
    #[serde(default)]
    author_url: Written,
    #[serde(default)]
    byline: Written,
    #[serde(default)]
    date: Written,
    #[serde(default)]
    text: Written,
    #[serde(default)]
    permalink: Written,
    #[serde(default)]
    votes: Written,
    #[serde(default)]
    parent: Written,
    depth_class: Option<String>,
    #[serde(default)]
    depth_value: Written,
    #[serde(default)]
    depth_ancestors: Written,
    #[serde(default)]
    depth_indent: Written,
    #[serde(default)]
    flat: bool,
    #[serde(default)]
    post_author: Written,
    #[serde(default)]
    member: Written,
    #[serde(default)]
    deleted: Written,
    #[serde(default)]
    pending: Written,
    #[serde(default)]
    kinds: BTreeMap<Spanned<String>, Spanned<Strings>>,
}

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

/// Reads a rule file. `name` stands in messages.
///
/// # Errors
///
/// The first thing that is wrong, with its line and column.
pub fn read(name: &str, text: &str) -> Result<Vec<Rules>, RuleError> {
    let file = Compiler { name, text };
    let entries: FileEntry = toml::from_str(text)
        .map_err(|e| file.error(e.span().map_or(0, |s| s.start), e.message().to_owned()))?;
    entries
        .platform
        .into_iter()
        .map(|p| file.platform(p))
        .collect()
}

/// Compiles what was read; knows where everything stands.
struct Compiler<'a> {
    name: &'a str,
    text: &'a str,
}

impl Compiler<'_> {
    fn error(&self, offset: usize, message: String) -> RuleError {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        RuleError {
            file: self.name.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message,
        }
    }

    /// The very string inside its list, else the list.
    fn error_at(&self, span: &Range<usize>, string: &str, message: &str) -> RuleError {
        let inside = self
            .text
            .get(span.clone())
            .and_then(|t| t.find(string))
            .unwrap_or(0);
        self.error(span.start + inside, format!("'{string}': {message}"))
    }

    fn all<T>(
        &self,
        written: Written,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Vec<T>, RuleError> {
        let Some(written) = written else {
            return Ok(Vec::new());
        };
        let span = written.span();
        let strings = written.into_inner().0;
        strings
            .iter()
            .map(|s| parse(s).map_err(|message| self.error_at(&span, s, &message)))
            .collect()
    }

    fn selects(&self, written: Written) -> Result<Vec<Select>, RuleError> {
        self.all(written, Select::parse)
    }

    fn places(&self, written: Written) -> Result<Vec<Place>, RuleError> {
        self.all(written, Place::parse)
    }

    fn kind(&self, name: &Spanned<String>) -> Result<Kind, RuleError> {
        Kind::ALL
            .into_iter()
            .find(|k| k.as_str() == name.get_ref())
            .ok_or_else(|| {
                let known: Vec<&str> = Kind::ALL.iter().map(|k| k.as_str()).collect();
                let message = format!("no such kind; known are {}", known.join(", "));
                self.error_at(&name.span(), name.get_ref(), &message)
            })
    }

    fn platform(&self, entry: PlatformEntry) -> Result<Rules, RuleError> {
        let usable = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let name = entry.name.get_ref();
        if name.is_empty() || !name.chars().all(usable) {
            let message = "a name is made of letters, digits, - _ and .";
            return Err(self.error_at(&entry.name.span(), name, message));
        }
        let name = lasting(name);
        let lists = entry.list.into_iter().map(|l| self.list(name, l));
        Ok(Rules {
            name,
            doc: lasting(&entry.doc),
            lists: lists.collect::<Result<_, _>>()?,
            signs: self.selects(entry.signs)?,
            place: self.selects(entry.place)?,
            declared: self.places(entry.declared)?,
            counts: entry.counts.map(|c| match c {
                ScopeEntry::People => Scope::People,
                ScopeEntry::PeopleAndPings => Scope::PeopleAndPings,
                ScopeEntry::TopLevel => Scope::TopLevel,
            }),
            posted_by: self.places(entry.posted_by)?,
            closed: self.selects(entry.closed)?,
            form: self.selects(entry.form)?,
            more: self.selects(entry.more)?,
        })
    }

    fn list(&self, platform: &str, entry: ListEntry) -> Result<List, RuleError> {
        let kind = entry.kind.as_ref().map(|k| self.kind(k)).transpose()?;
        let mut kinds = Vec::new();
        for (name, selects) in entry.kinds {
            kinds.push((self.kind(&name)?, self.selects(Some(selects))?));
        }
        let until = self.selects(entry.until)?;
        let depth = match (
            entry.depth_class,
            entry.depth_value,
            entry.depth_ancestors,
            entry.depth_indent,
        ) {
            (Some(prefix), ..) => Some(Depth::Class(prefix)),
            (_, value @ Some(_), ..) => Some(Depth::Value(self.places(value)?)),
            (_, _, around @ Some(_), _) => Some(Depth::Ancestors(self.selects(around)?)),
            (.., indent @ Some(_)) => Some(Depth::Indent(self.places(indent)?)),
            _ => None,
        };
        Ok(List {
            rule: lasting(&format!("{platform}.{}", entry.rule.get_ref())),
            item: self.selects(Some(entry.item))?,
            extent: match entry.extent {
                ExtentEntry::Element => Extent::Element,
                ExtentEntry::Siblings => Extent::Siblings(until),
                ExtentEntry::Next => Extent::Next(until),
            },
            around: self.selects(entry.around)?,
            skip: self.selects(entry.skip)?,
            unsigned: entry.unsigned,
            kind,
            kinds,
            id: self.places(entry.id)?,
            id_like: self.all(entry.id_like, IdForm::parse)?,
            author: self.places(entry.author)?,
            author_url: self.places(entry.author_url)?,
            byline: self.places(entry.byline)?,
            date: self.places(entry.date)?,
            text: self.selects(entry.text)?,
            permalink: self.places(entry.permalink)?,
            votes: self.places(entry.votes)?,
            parent: self.places(entry.parent)?,
            depth,
            flat: entry.flat,
            post_author: self.selects(entry.post_author)?,
            member: self.selects(entry.member)?,
            deleted: self.selects(entry.deleted)?,
            pending: self.selects(entry.pending)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_selector_is_told_with_its_place() {
        let text = "[[platform]]\nname = \"x\"\ndoc = \"X\"\n[[platform.list]]\nrule = \"r\"\nitem = ['li', 'p[']\n";
        let error = read("mine.toml", text).map(|_| ()).unwrap_err();
        assert_eq!((error.line, error.column), (6, 16));
        assert!(
            error.to_string().starts_with("mine.toml:6:16: 'p['"),
            "{error}"
        );
    }

    #[test]
    fn unknown_keys_and_broken_toml_are_told_with_their_place() {
        let text = "[[platform]]\nname = \"x\"\ndoc = \"X\"\nsings = 'a'\n";
        let error = read("f", text).map(|_| ()).unwrap_err();
        assert_eq!((error.line, error.column), (4, 1));
        assert!(error.message.contains("sings"), "{error}");
        let error = read("f", "[[platform]]\nname = \n")
            .map(|_| ())
            .unwrap_err();
        assert_eq!(error.line, 2);
    }

    #[test]
    fn kinds_are_those_of_the_contract() {
        let text = "[[platform]]\nname = \"x\"\ndoc = \"X\"\n[[platform.list]]\nrule = \"r\"\nitem = 'li'\nkind = \"pong\"\n";
        let error = read("f", text).map(|_| ()).unwrap_err();
        assert_eq!(error.line, 7);
        assert!(error.message.contains("pingback"), "{error}");
    }
}
