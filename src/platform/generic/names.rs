//! What class and id names say about a place, in any language: a place of comments, a part of one, or a place of something else.
//!
//! Authors of templates name things in English or in their own language, and cut words with hyphens, underscores or capitals. The
//! stems below are looked for in lower case; short ones must be a whole word of the name.

use super::stock::{
    ABOUT, FIELD, FIELD_WORDS, FOREIGN, PARTS, PINGS, POSTS, REPLIES, WEAK_WORDS, WIDGETS,
};
use crate::document::{Node, Tag};
use crate::platform::memo::Memo;
use crate::platform::vocabulary;
use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What a name says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sense {
    /// Comments: 2 by a word of the field alone ("comment", "yorum"), 1 by a word others use as well ("message", "reply").
    pub field: u8,
    /// Part of a comment, not a whole one ("comment-author").
    pub part: bool,
    /// Something else: widgets, menus, lists of posts, products.
    pub foreign: bool,
    /// A box of the page's margin, named so.
    pub widget: bool,
    /// Holds replies ("children", "replies", "indented").
    pub replies: bool,
    /// Pings.
    pub pings: bool,
    /// Posts of a listing ("hentry", "post-item").
    pub post: bool,
}

/// Longest name that is looked at: more is an attack, not a theme.
const LONGEST: usize = 80;

/// Every word of the lists above with what it stands for, as bits.
fn meanings(word: &str) -> u16 {
    static WORDS: OnceLock<FxHashMap<&str, u16>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let lists = [
            FIELD_WORDS,
            WEAK_WORDS,
            ABOUT,
            PARTS,
            FOREIGN,
            REPLIES,
            PINGS,
            POSTS,
            WIDGETS,
        ];
        let mut out = FxHashMap::default();
        for (bit, list) in lists.iter().enumerate() {
            for word in *list {
                *out.entry(*word).or_default() |= 1 << bit;
            }
        }
        out
    });
    words.get(word).copied().unwrap_or(0)
}

/// True where a stem of the field stands somewhere in the name.
fn holds_stem(name: &str) -> bool {
    static STEMS: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    // A fixed list of short words can be compiled; were it not, each would be looked for by itself.
    match STEMS.get_or_init(|| AhoCorasick::new(FIELD).ok()) {
        Some(stems) => stems.is_match(name),
        None => FIELD.iter().any(|stem| name.contains(stem)),
    }
}

thread_local! {
    static KNOWN: Memo<Sense> = Memo::default();
}

/// What one class token or id says.
#[must_use]
pub fn sense(name: &str) -> Sense {
    if name.len() < 2 || name.len() > LONGEST {
        return Sense::default();
    }
    KNOWN.with(|known| known.get(name, judge))
}

fn judge(name: &str) -> Sense {
    let mut out = Sense::default();
    let lower = name.to_ascii_lowercase();
    // What a post is filed under, as WordPress prints it on the post.
    if ["tag-", "category-", "cat-", "term-", "format-"]
        .iter()
        .any(|p| lower.starts_with(p))
    {
        return out;
    }
    let words = words(name);
    let bits = words.iter().fold(0, |bits, w| bits | meanings(w));
    let has = |list: usize| bits & (1 << list) != 0;
    let stem = has(0) || holds_stem(&lower);
    out.foreign = has(4);
    out.widget = has(8);
    out.pings = has(6);
    if (stem || has(1)) && !has(2) && !out.foreign {
        out.field = if stem { 2 } else { 1 };
    }
    let address = words
        .iter()
        .any(|w| matches!(w.as_str(), "url" | "uri" | "link"));
    if out.pings && !out.foreign && !address {
        out.field = 2;
    }
    out.part = words.len() > 1 && has(3) && !out.pings;
    out.replies = has(5);
    out.post = has(7) && out.field < 2;
    out
}

/// All class tokens and the id of one element together. A comment's own words weigh more than foreign words beside them.
#[must_use]
pub fn sense_of(node: &Node<'_>) -> Sense {
    let mut out = Sense {
        part: true,
        ..Sense::default()
    };
    let mut any = false;
    let anchor = if node.tag == Tag::A {
        node.attr("name").unwrap_or("")
    } else {
        ""
    };
    for name in node
        .classes()
        .take(24)
        .chain([node.id, anchor])
        .filter(|n| !n.is_empty())
    {
        let one = sense(name);
        any |= one.field > 0;
        out.part &= one.part || one.field == 0;
        out.field = out.field.max(one.field);
        out.foreign |= one.foreign;
        out.widget |= one.widget;
        out.replies |= one.replies;
        out.pings |= one.pings;
        out.post |= one.post;
    }
    out.part &= any;
    // `comments tabs`: a word beside the field's own name says how the thread is shown.
    out.foreign &= out.field < 2 || out.widget;
    out
}

/// True where a class token says that the element is a ping, whatever else it is.
#[must_use]
pub fn is_ping(node: &Node<'_>) -> bool {
    const KINDS: &[&str] = &[
        "pingback",
        "trackback",
        "ping",
        "webmention",
        "tweetback",
        "linkback",
    ];
    node.classes()
        .take(24)
        .any(|c| KINDS.contains(&c.to_ascii_lowercase().as_str()))
        || KINDS.iter().any(|k| {
            node.id.strip_prefix(k).is_some_and(|rest| {
                rest.trim_start_matches(['-', '_'])
                    .bytes()
                    .all(|b| b.is_ascii_digit())
                    && !rest.is_empty()
            })
        })
}

/// True for an element named for many comments: `wpd-comments-open`, `kommentare`.
#[must_use]
pub fn is_plural(node: &Node<'_>) -> bool {
    const PLURAL: &[&str] = &[
        "comments",
        "commentlist",
        "kommentare",
        "commentaires",
        "comentarios",
        "commenti",
        "reacties",
        "replies",
        "responses",
        "threads",
        "yorumlar",
    ];
    node.named(|n| n.len() <= LONGEST && words(n).iter().any(|w| PLURAL.contains(&w.as_str())))
}

/// The words of a name, in lower case, digits dropped.
fn words(name: &str) -> Vec<String> {
    vocabulary::words(name, char::is_alphabetic)
}

/// Tokens that differ from one comment to the next and say nothing of the kind of element.
#[must_use]
pub fn is_noise(token: &str) -> bool {
    const NOISE: &[&str] = &[
        "even",
        "odd",
        "alt",
        "first",
        "last",
        "alternate",
        "clearfix",
        "clear",
        "active",
        "new",
        "byuser",
        "bypostauthor",
        "parent",
        "byanonuser",
        "hidden",
        "highlighted",
        "thread-even",
        "thread-odd",
        "thread-alt",
        "cf",
        "group",
        "row",
        "impair",
        "pair",
        "gerade",
        "ungerade",
        "guest",
        "ng-scope",
        "show",
    ];
    let lower = token.to_ascii_lowercase();
    NOISE.contains(&lower.as_str())
        || [
            "depth-",
            "level-",
            "comment-author-",
            "user-",
            "js-",
            "has-",
            "is-",
            "by-",
            "odd-",
            "even-",
        ]
        .iter()
        .any(|p| lower.starts_with(p))
        || lower.len() < 2
        || lower.ends_with("-even")
        || lower.ends_with("-odd")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_threads() {
        for (name, field, part) in [
            ("comment", 2, false),
            ("commentlist", 2, false),
            ("comment-author", 2, true),
            ("KommentarListe", 2, false),
            ("reacties", 2, false),
            ("yorumlar", 2, false),
            ("message", 1, false),
            ("comments-count", 0, false),
            ("comment-form", 0, false),
            ("recent-comments", 0, false),
            ("post", 0, false),
        ] {
            let sense = sense(name);
            assert_eq!((sense.field, sense.part), (field, part), "{name}");
        }
    }
}
