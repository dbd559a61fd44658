//! A platform as its rules describe it, compiled: what the other files of this folder work with.

use super::select::{Place, Select};
use crate::thread::{Kind, Scope};

/// A platform described by rules.
#[derive(Debug)]
pub struct Rules {
    /// The name in the column `platform`.
    pub name: &'static str,
    /// What it is, for `list platforms`.
    pub doc: &'static str,
    /// Elements that only pages of this platform have.
    pub signs: Vec<Select>,
    /// Where a thread stands, also when it is empty.
    pub place: Vec<Select>,
    /// Where the number is stated.
    pub declared: Vec<Place>,
    /// What that number counts.
    pub counts: Option<Scope>,
    /// Who wrote the post.
    pub posted_by: Vec<Place>,
    /// What says that no comment is taken any more.
    pub closed: Vec<Select>,
    /// The form for a new comment.
    pub form: Vec<Select>,
    /// What leads to further comments.
    pub more: Vec<Select>,
    /// The ways in which items are marked.
    pub lists: Vec<List>,
}

/// How far an item reaches.
#[derive(Debug)]
pub enum Extent {
    /// The element and what it holds.
    Element,
    /// The element and the siblings that follow, up to the next item or what matches.
    Siblings(Vec<Select>),
    /// Everything up to the next item in document order, wherever it stands; the last one as `Siblings`.
    Next(Vec<Select>),
}

/// What an item's depth is read from.
#[derive(Debug)]
pub enum Depth {
    /// A class token with this prefix and a number.
    Class(String),
    /// A number.
    Value(Vec<Place>),
    /// How many ancestors match.
    Ancestors(Vec<Select>),
    /// A length that grows with depth.
    Indent(Vec<Place>),
}

/// One way in which a platform marks its items.
#[derive(Debug)]
pub struct List {
    /// `platform.rule`.
    pub rule: &'static str,
    /// The element that is, or begins, an item.
    pub item: Vec<Select>,
    /// How far it reaches.
    pub extent: Extent,
    /// The item is the nearest such ancestor.
    pub around: Vec<Select>,
    /// Parts that are never text.
    pub skip: Vec<Select>,
    /// No sign of the platform is needed.
    pub unsigned: bool,
    /// All items are of this kind.
    pub kind: Option<Kind>,
    /// Items that match are of that kind.
    pub kinds: Vec<(Kind, Vec<Select>)>,
    /// The id.
    pub id: Vec<Place>,
    /// Forms of which the id must have one.
    pub id_like: Vec<IdForm>,
    /// The name.
    pub author: Vec<Place>,
    /// The author's link.
    pub author_url: Vec<Place>,
    /// A line with name and date.
    pub byline: Vec<Place>,
    /// The date.
    pub date: Vec<Place>,
    /// The text.
    pub text: Vec<Select>,
    /// Link to the item itself.
    pub permalink: Vec<Place>,
    /// Sum of votes.
    pub votes: Vec<Place>,
    /// The parent's id, or a link that ends in it.
    pub parent: Vec<Place>,
    /// The depth.
    pub depth: Option<Depth>,
    /// The platform never nests.
    pub flat: bool,
    /// Written by the post's author.
    pub post_author: Vec<Select>,
    /// Written by a member of the blog.
    pub member: Vec<Select>,
    /// A placeholder of what was removed.
    pub deleted: Vec<Select>,
    /// Awaits moderation.
    pub pending: Vec<Select>,
}

/// A form of ids such as `comment-{N}`: `{N}` stands for digits, `{N13}` for 13 of them or more, `{X}` for letters, digits, `-` and `_`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdForm {
    before: String,
    after: String,
    digits: bool,
    /// Characters that the mark stands for at the least.
    least: usize,
}

impl IdForm {
    /// Compiles a form.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for people.
    pub fn parse(text: &str) -> Result<IdForm, String> {
        let cut = |mark: &str, digits| {
            let (before, rest) = text.split_once(mark)?;
            let (least, after) = rest.split_once('}')?;
            let least = if digits && !least.is_empty() {
                least.parse().ok()?
            } else {
                least.is_empty().then_some(1)?
            };
            Some(IdForm {
                before: before.to_owned(),
                after: after.to_owned(),
                digits,
                least,
            })
        };
        cut("{N", true)
            .or_else(|| cut("{X", false))
            .ok_or_else(|| "an id's form needs {N} (digits) or {X} (any characters)".to_owned())
    }

    /// The part of an id that the mark stands for, where the id has this form.
    #[must_use]
    pub fn part<'a>(&self, id: &'a str) -> Option<&'a str> {
        let part = id.strip_prefix(&*self.before)?.strip_suffix(&*self.after)?;
        let fits = |c: char| {
            if self.digits {
                c.is_ascii_digit()
            } else {
                c.is_alphanumeric() || matches!(c, '-' | '_')
            }
        };
        (part.len() >= self.least && !part.is_empty() && part.chars().all(fits)).then_some(part)
    }

    /// True where the mark stands for digits.
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_ids() {
        let form = |text| IdForm::parse(text).ok();
        let numbered = form("c{N}");
        assert_eq!(numbered.as_ref().and_then(|f| f.part("c12")), Some("12"));
        assert_eq!(numbered.as_ref().and_then(|f| f.part("comments")), None);
        assert_eq!(
            form("thing_{X}")
                .as_ref()
                .and_then(|f| f.part("thing_t1_a")),
            Some("t1_a")
        );
        assert!(IdForm::parse("c").is_err());
    }
}
