//! Third stage: which system made this page, and how it marks its thread.
//!
//! Every recogniser of the table [`PLATFORMS`] looks at the page and may offer a [`Candidate`]; the one that explains the page best
//! wins. To add a platform: a fixture, an entry here, its file beside this one.

mod alike;
pub mod choice;
pub mod disqus;
pub mod dump;
pub mod fields;
pub mod generic;
mod memo;
pub mod microformats;
pub mod ping;
pub mod rules;
pub mod schema_org;
pub mod scripted;
pub mod table;
mod tools;
pub mod vocabulary;
pub mod wordpress;
pub mod wpdiscuz;

use crate::document::declared::Stated;
use crate::document::pasted::is_pasted;
use crate::document::{Document, Index, Node, Tag};
use crate::thread::{AuthorRole, ItemStatus, Kind, Nesting, ParentBasis, Scope};
use fields::{Context, Fields};
use std::ops::Range;

/// One item as a recogniser found it, before the thread is put together.
#[derive(Debug, Clone)]
pub struct Draft {
    /// First node.
    pub node: Index,
    /// The platform's number, or any other id.
    pub id: Option<String>,
    /// Comment or ping.
    pub kind: Kind,
    /// Shown, deleted or pending.
    pub status: ItemStatus,
    /// Index of the parent among the drafts.
    pub parent: Option<usize>,
    /// What the parent was read from; also set for top-level items of a thread that nests.
    pub parent_basis: Option<ParentBasis>,
    /// Id of a stated parent that does not stand above the item on this page, and what it was read from: it may stand on another page of
    /// the thread.
    pub elsewhere: Option<(String, ParentBasis)>,
    /// Depth as stated, 1 = top level.
    pub depth: Option<u32>,
    /// The author's part in the blog.
    pub role: Option<AuthorRole>,
    /// Account slug.
    pub account: Option<String>,
    /// What was read from the nodes.
    pub fields: Fields,
    /// Sum of votes as shown.
    pub votes: Option<i64>,
    /// Rule and confidence.
    pub rule: &'static str,
    /// 0 to 1.
    pub confidence: f32,
}

impl Draft {
    /// A comment of its own, with nothing stated beside what was read from its nodes.
    #[must_use]
    pub fn new(node: Index, fields: Fields, rule: &'static str, confidence: f32) -> Draft {
        Draft {
            node,
            id: None,
            kind: Kind::Comment,
            status: fields.status(),
            parent: None,
            parent_basis: None,
            elsewhere: None,
            depth: None,
            role: None,
            account: None,
            fields,
            votes: None,
            rule,
            confidence,
        }
    }
}

/// What looked like an item or a thread and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The element.
    pub node: Index,
    /// The rule that looked at it.
    pub rule: &'static str,
    /// Why it is none.
    pub reason: &'static str,
}

impl Rejected {
    /// A look-alike with its reason.
    #[must_use]
    pub fn new(node: Index, rule: &'static str, reason: &'static str) -> Rejected {
        Rejected { node, rule, reason }
    }
}

/// Why a comment's mark in a place of its own is none.
pub(crate) const FOREIGN: &str = "stands in a widget of recent comments or among product reviews";

/// Why what stands in the post's own text is refused.
pub(crate) const PASTED: &str = "stands in the post's own text, before the thread";

/// Why a node of a place that is none of a thread is refused.
pub(crate) fn why_foreign(doc: &Document<'_>, index: Index) -> &'static str {
    if is_pasted(doc, index) {
        PASTED
    } else {
        FOREIGN
    }
}

/// What one recogniser makes of a page.
#[derive(Debug, Clone, Default)]
pub struct Candidate {
    /// Name in the table.
    pub platform: &'static str,
    /// The items in document order.
    pub items: Vec<Draft>,
    /// Whether the thread states who answered whom.
    pub nesting: Nesting,
    /// A place for a thread was found, items or not.
    pub has_place: bool,
    /// First node of the thread, where there is one: the heading stands before it.
    pub start: Option<Index>,
    /// 0 to 1: how sure the recogniser is that the page is its own.
    pub confidence: f32,
    /// The page shows the platform outside its items as well (generator, links to its own files).
    pub signed: bool,
    /// The number where the platform is known to state it.
    pub stated: Option<Stated>,
    /// The post's author, where the platform is known to name him.
    pub posted_by: Option<String>,
    /// What the platform's number counts.
    pub counts: Option<Scope>,
    /// The platform's own mark of a closed thread.
    pub closed: Option<bool>,
    /// The platform's own form for a new comment.
    pub form: bool,
    /// A link of the platform that leads to further comments.
    pub more: Option<Index>,
    /// Knows items that may stand beside another platform's thread, or more of that platform's items: microformats, structured data.
    pub adds: bool,
    /// What looked like items.
    pub rejected: Vec<Rejected>,
}

/// An entry of the platform table.
pub struct Platform {
    /// The name in the column `platform` and for `--platform`.
    pub name: &'static str,
    /// What it is, for `list platforms`.
    pub doc: &'static str,
    /// Only asked where no other recogniser is sure.
    pub fallback: bool,
    /// Looks at a page.
    pub recognise: fn(&Context<'_, '_>) -> Option<Candidate>,
}

/// All recognisers; where two explain a page equally well the earlier one, the more special, wins.
pub static PLATFORMS: &[Platform] = &[
    Platform {
        name: "wpdiscuz",
        doc: "wpDiscuz, a comment plugin for WordPress, versions 3 to 7",
        fallback: false,
        recognise: wpdiscuz::recognise,
    },
    Platform {
        name: "disqus",
        doc: "Disqus where its list stands in the page (WordPress plugin, noscript); loaded by script otherwise",
        fallback: false,
        recognise: disqus::recognise,
    },
    Platform {
        name: "wordpress",
        doc: "WordPress, all themes: ids comment-N and the classes of comment_class()",
        fallback: false,
        recognise: wordpress::recognise,
    },
    Platform {
        name: "indieweb",
        doc: "IndieWeb: comments and webmentions marked with microformats2 (u-comment h-cite, p-like h-cite, li.webmention)",
        fallback: false,
        recognise: microformats::recognise,
    },
    Platform {
        name: "schema.org",
        doc: "schema.org: comments as microdata (itemprop=comment) or JSON-LD, where no platform is known",
        fallback: false,
        recognise: schema_org::recognise,
    },
    Platform {
        name: "generic",
        doc: "pages of no known system: what repeats, carries names and dates, and stands where comments stand",
        fallback: true,
        recognise: generic::recognise,
    },
];

/// The names of the table, systems that load by script among them.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    PLATFORMS
        .iter()
        .map(|p| (p.name, p.doc))
        .chain(rules::BUILT_IN.platforms.iter().map(|p| (p.name, p.doc)))
        .chain(std::iter::once((
            "text",
            "text dumps: a reader view saved as .txt",
        )))
        .chain(
            scripted::SYSTEMS
                .iter()
                .map(|s| (s.name, s.doc))
                .filter(|(name, _)| PLATFORMS.iter().all(|p| p.name != *name))
                .filter(|(name, _)| rules::BUILT_IN.platforms.iter().all(|p| p.name != *name)),
        )
}

/// 0 to 1: how much of what a comment has was found: a name, a date, a text. A ping's source is enough.
#[must_use]
pub fn completeness(draft: &Draft) -> f64 {
    let fields = &draft.fields;
    let author = fields.author.is_some();
    let date = fields.date.machine.is_some() || fields.date.raw.is_some();
    let text = !fields.body.text.is_empty() || fields.body.links > 0;
    let gone = draft.status == ItemStatus::Deleted;
    let parts = [
        author || gone,
        date || draft.kind.is_ping(),
        text || draft.kind.is_ping(),
    ];
    let found = parts.into_iter().filter(|&p| p).count();
    f64::from(u8::try_from(found).unwrap_or(0)) / 3.0 * f64::from(draft.confidence)
}

/// Puts items where they stand on the page, by the node that each begins with; parents keep pointing to the same items.
#[must_use]
pub fn in_page_order(items: Vec<(Index, Draft)>) -> Vec<Draft> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&i| items[i].0);
    let mut now = vec![0; items.len()];
    for (place, &was) in order.iter().enumerate() {
        now[was] = place;
    }
    let mut drafts: Vec<Option<Draft>> = items.into_iter().map(|(_, d)| Some(d)).collect();
    order
        .into_iter()
        .filter_map(|was| {
            let mut draft = drafts[was].take()?;
            draft.parent = draft.parent.map(|p| now[p]);
            Some(draft)
        })
        .collect()
}

/// Ranges of nodes that are taken; they may nest.
#[derive(Debug)]
pub struct Taken {
    starts: Vec<Index>,
    /// The furthest end so far, in the order of the starts.
    ends: Vec<Index>,
}

impl Taken {
    /// Takes ranges.
    #[must_use]
    pub fn new(ranges: impl Iterator<Item = Range<Index>>) -> Taken {
        let mut ranges: Vec<Range<Index>> = ranges.collect();
        ranges.sort_by_key(|r| r.start);
        let mut ends: Vec<Index> = Vec::with_capacity(ranges.len());
        for range in &ranges {
            ends.push(range.end.max(ends.last().copied().unwrap_or(0)));
        }
        Taken {
            starts: ranges.into_iter().map(|r| r.start).collect(),
            ends,
        }
    }

    /// True where a range shares nodes with one that is taken.
    #[must_use]
    pub fn meets(&self, range: &Range<Index>) -> bool {
        let before = self.starts.partition_point(|&s| s < range.end);
        before > 0 && self.ends[before - 1] > range.start
    }
}

/// For each range, in order of their starts, the one that holds it, and the ranges directly inside it.
#[must_use]
pub fn nest(ranges: &[Range<Index>]) -> (Vec<Option<usize>>, Vec<Vec<Range<Index>>>) {
    let mut holders = vec![None; ranges.len()];
    let mut holes = vec![Vec::new(); ranges.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, range) in ranges.iter().enumerate() {
        while open.last().is_some_and(|&o| ranges[o].end <= range.start) {
            open.pop();
        }
        if let Some(&holder) = open.last() {
            holders[at] = Some(holder);
            holes[holder].push(range.clone());
        }
        open.push(at);
    }
    (holders, holes)
}

/// True where an ancestor's id or class says that a list is no thread: a widget of recent comments, product reviews, the post's own
/// text before the thread. The page's own
/// root elements carry words about widgets as well, and comments carry words such as `last-comment`: neither counts.
pub(crate) fn is_foreign_place(doc: &Document<'_>, index: Index) -> bool {
    if index >= doc.nodes.len() {
        return false;
    }
    if is_pasted(doc, index) {
        return true;
    }
    let mut known = doc.foreign.borrow_mut();
    let mut asked = Vec::new();
    let mut verdict = false;
    for a in doc.ancestors(index) {
        if let Some(&found) = known.get(&a) {
            verdict = found;
            break;
        }
        if matches!(doc.nodes[a].tag, Tag::Body | Tag::Html) {
            break;
        }
        asked.push(a);
        verdict = is_foreign(&doc.nodes[a]);
        if verdict {
            break;
        }
    }
    // What lies inside a foreign place is foreign; what was asked on the way to none is free.
    known.extend(asked.into_iter().map(|a| (a, verdict)));
    verdict
}

fn is_foreign(node: &Node<'_>) -> bool {
    if matches!(node.tag, Tag::Li | Tag::Tr | Tag::Dd) {
        return false;
    }
    let reviews = node.id == "reviews" && node.has_class("woocommerce-Reviews");
    // A class attribute of megabytes is an attack, not a theme.
    let mut names = node.classes().take(64).chain(std::iter::once(node.id));
    reviews || node.is_element() && names.any(is_foreign_name)
}

/// `recent-comments`, `widget_recent_comments`, `latest-replies`, `woocommerce-Reviews`, `product-reviews`.
fn is_foreign_name(name: &str) -> bool {
    if name.len() < 7 || name.len() > 128 {
        return false;
    }
    let name = name.to_ascii_lowercase();
    // `comments__item--level-last`: what follows the two hyphens says how a block looks (BEM).
    let name = name.split("--").next().unwrap_or(&name);
    let words: Vec<&str> = name.split(['-', '_']).collect();
    let has = |any: &[&str]| words.iter().any(|w| any.contains(w));
    let recent = has(&["recent", "latest", "last", "newest"])
        && has(&[
            "comment",
            "comments",
            "reactions",
            "replies",
            "reply",
            "commentaires",
            "kommentare",
        ]);
    recent
        || matches!(
            name,
            "recentcomments" | "recentcomment" | "latestcomments" | "woocommerce-tabs"
        )
        || name.starts_with("woocommerce-review")
        // Core names a widget's box `widget_` and its base, whatever plugin it comes from.
        || name.starts_with("widget_") && name.contains("comment")
        || has(&["reviews"]) && has(&["product", "customer", "item"])
}
