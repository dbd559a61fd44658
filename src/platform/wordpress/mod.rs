//! WordPress, in all its themes: core's two walkers, the themes before 2.7, block themes, and what themes print in their stead.

mod cap;
mod few;
mod listed;
mod reach;
pub mod roots;
mod shown;
mod unmarked;

use super::fields::{self, Context, Own};
use super::generic::indent;
use super::{Candidate, Draft, Rejected, Taken, is_foreign_place, nest, ping, why_foreign};
use crate::document::{Document, Index, Node, Tag};
use crate::locale::words;
use crate::thread::{AuthorRole, Kind, Nesting, ParentBasis};
use roots::Root;

pub use cap::depth_cap;
pub use shown::is_shown;

/// Recognises a WordPress page and its thread.
#[must_use]
pub fn recognise(ctx: &Context<'_, '_>) -> Option<Candidate> {
    let signs = Signs::of(ctx);
    let (found, rejected) = marked(ctx);
    let found = found
        .or_else(|| listed::recognise(ctx, &signs))
        .or_else(|| repeated(ctx, &signs))
        .or_else(|| few::recognise(ctx, &signs))
        .or_else(|| signs.place());
    if found.is_none() && rejected.is_empty() {
        return None;
    }
    let mut candidate = found.unwrap_or(Candidate {
        platform: "wordpress",
        ..Candidate::default()
    });
    candidate.rejected = rejected;
    candidate.signed = signs.wordpress;
    candidate.form = signs.form;
    if signs.wordpress {
        candidate.confidence = 1.0;
    } else if candidate.nesting == Nesting::Flat {
        // Only of WordPress's own old themes is it known that they don't nest.
        candidate.nesting = Nesting::Unknown;
    }
    Some(candidate)
}

/// The thread made of the marks that core and most themes print; plugins in core's place keep them.
#[must_use]
pub fn thread(ctx: &Context<'_, '_>) -> Option<Candidate> {
    marked(ctx).0
}

/// That thread, and what carries its marks and is none of it.
fn marked(ctx: &Context<'_, '_>) -> (Option<Candidate>, Vec<Rejected>) {
    let mut roots = unmarked::with_bare_pings(ctx.doc, roots::find(ctx.doc));
    let mut rejected = Vec::new();
    let mut refuse = |root: &Root<'_>, reason| {
        rejected.push(Rejected::new(root.node, "wordpress", reason));
        false
    };
    let templates = ctx.doc.places.tagged(Tag::Template);
    let templates = Taken::new(templates.map(|i| ctx.doc.subtree(i)));
    roots.retain(|r| {
        if is_foreign_place(ctx.doc, r.node) {
            refuse(r, why_foreign(ctx.doc, r.node))
        } else if templates.meets(&(r.node..r.node + 1)) {
            refuse(r, "a template for a script")
        } else if r.has_class("note") {
            // The type of editors' notes since WordPress 6.9.
            refuse(r, "an editor's note, no reader's comment")
        } else {
            true
        }
    });
    let mut items = drafts(ctx, &roots);
    // An id alone proves nothing: documentation has headings with such ids. Somebody must have written something, some time.
    let unclassed = roots.iter().all(|r| r.class.is_empty());
    let listed = || roots.iter().any(|r| in_comment_list(ctx.doc, r.node));
    if unclassed && !items.iter().any(is_said) && !listed() {
        for root in &roots {
            refuse(root, "has a comment's id, but neither name nor date");
        }
        items.clear();
    }
    let Some(first) = items.first() else {
        return (None, rejected);
    };
    let nests = items.iter().any(|i| i.depth.is_some_and(|d| d > 1));
    let stated = roots.iter().any(|r| r.depth().is_some());
    let candidate = Candidate {
        platform: "wordpress",
        // Themes that print no depth are older than threaded comments (WordPress 2.7).
        nesting: if nests || stated {
            Nesting::Nested
        } else {
            Nesting::Flat
        },
        has_place: true,
        start: Some(first.node),
        confidence: if stated {
            1.0
        } else if roots.iter().any(is_filled) {
            0.9
        } else {
            0.8
        },
        items,
        ..Candidate::default()
    };
    (Some(candidate), rejected)
}

/// `comment_class()` before WordPress 2.7 and in themes that print no depth: "comment even thread-even", "odd alt".
fn is_filled(root: &Root<'_>) -> bool {
    root.has_class("comment") && (root.has_class("even") || root.has_class("odd"))
}

/// An item of the list that WordPress's own themes call so since the first.
fn in_comment_list(doc: &Document<'_>, node: Index) -> bool {
    let list = &doc.nodes[doc.parent(node)];
    let names = ["commentlist", "comment-list"];
    doc.nodes[node].tag == Tag::Li
        && list.named(|n| names.contains(&n))
        && !is_foreign_place(doc, node)
        && !doc.ancestors(node).any(|a| doc.nodes[a].tag == Tag::Aside)
}

/// Somebody is named, or some time.
fn is_said(draft: &Draft) -> bool {
    draft.fields.author.as_ref().is_some_and(|a| a.score >= 40) || is_dated(draft)
}

/// Some time is told.
fn is_dated(draft: &Draft) -> bool {
    draft.fields.date.machine.is_some() || draft.fields.date.raw.is_some()
}

/// A thread without marks: what repeats around links for replies, or under a comment's name. Most items must name somebody or a time.
fn repeated(ctx: &Context<'_, '_>, signs: &Signs) -> Option<Candidate> {
    if !signs.wordpress && !signs.form {
        return None;
    }
    let roots = unmarked::repeated(ctx.doc, signs.comments);
    let items = drafts(ctx, &roots);
    let sure = items.iter().zip(&roots);
    let sure = sure.filter(|(item, root)| root.number.is_some() || is_said(item));
    if 2 * sure.count() <= items.len() {
        return None;
    }
    Some(Candidate {
        platform: "wordpress",
        nesting: if items.iter().any(|i| i.parent.is_some()) {
            Nesting::Nested
        } else {
            Nesting::Flat
        },
        has_place: true,
        start: items.first().map(|i| i.node),
        confidence: 0.7,
        items,
        ..Candidate::default()
    })
}

/// Marks of WordPress outside its items.
pub(super) struct Signs {
    wordpress: bool,
    comments: Option<Index>,
    form: bool,
}

impl Signs {
    fn of(ctx: &Context<'_, '_>) -> Signs {
        let doc = ctx.doc;
        let nodes = |tag| doc.places.tagged(tag).map(|i| &doc.nodes[i]);
        let generator = |node: &Node<'_>| {
            let is_named = |n: &str| n.eq_ignore_ascii_case("generator");
            node.attr("name").is_some_and(is_named)
                && node
                    .attr("content")
                    .is_some_and(|c| c.starts_with("WordPress"))
        };
        let own_file = |node: &Node<'_>| {
            let address = node.attr("href").or_else(|| node.attr("src")).unwrap_or("");
            ["/wp-content/", "/wp-includes/", "/wp-json/"]
                .iter()
                .any(|part| address.contains(part))
        };
        let own_form = |&index: &Index| {
            let node = &doc.nodes[index];
            let sends = |a: &str| a.contains("wp-comments-post.php");
            (node.id == "commentform" || node.attr("action").is_some_and(sends))
                && !is_foreign_place(doc, index)
        };
        let mut comments = doc.places.ids.nodes("comments");
        Signs {
            wordpress: nodes(Tag::Meta).any(generator)
                || nodes(Tag::Link).chain(nodes(Tag::Script)).any(own_file),
            comments: comments.find(|&index| !is_foreign_place(doc, index + 1)),
            form: doc.places.tagged(Tag::Form).any(|i| own_form(&i)),
        }
    }

    /// A place for a thread, without items.
    fn place(&self) -> Option<Candidate> {
        let place = self.form || self.comments.is_some();
        (self.wordpress || self.form).then(|| Candidate {
            platform: "wordpress",
            items: Vec::new(),
            nesting: Nesting::Unknown,
            has_place: place,
            start: self.comments,
            confidence: if self.wordpress { 1.0 } else { 0.8 },
            ..Candidate::default()
        })
    }
}

/// Reads all items.
fn drafts(ctx: &Context<'_, '_>, roots: &[Root<'_>]) -> Vec<Draft> {
    let ranges: Vec<_> = roots.iter().map(|r| r.range.clone()).collect();
    let (holders, holes) = nest(&ranges);
    let sections = Sections::of(ctx, roots);
    // WordPress counts from 1; HubSpot, which prints the same class, from 0.
    let from_zero = roots.iter().any(|r| r.depth() == Some(0));
    let depth = |root: &Root<'_>| root.depth().map(|d| d.saturating_add(u32::from(from_zero)));
    let mut drafts: Vec<Draft> = Vec::with_capacity(roots.len());
    for (at, root) in roots.iter().enumerate() {
        let own = Own {
            start: root.range.start,
            end: root.range.end,
            holes: &holes[at],
            number: root.number,
        };
        drafts.push(Draft {
            depth: depth(root),
            ..draft(ctx, root, &own, sections.is_ping[at])
        });
    }
    let depths: Vec<Option<u32>> = roots.iter().map(depth).collect();
    let indents = indents(ctx, roots, &holders);
    let (depths, by_depth) = if indents.is_empty() {
        (depths, ParentBasis::Depth)
    } else {
        (indents, ParentBasis::Indent)
    };
    set_parents(&depths, by_depth, &holders, &mut drafts);
    drafts
}

/// The depth of each item by the margin that its style gives it, where nothing else tells of replies.
fn indents(
    ctx: &Context<'_, '_>,
    roots: &[Root<'_>],
    holders: &[Option<usize>],
) -> Vec<Option<u32>> {
    let margins: Vec<Option<u64>> = roots
        .iter()
        .map(|r| indent(&ctx.doc.nodes[r.node]))
        .collect();
    let told = roots.iter().any(|r| r.depth().is_some_and(|d| d > 1));
    if told || holders.iter().any(Option::is_some) || margins.iter().all(Option::is_none) {
        return Vec::new();
    }
    let mut steps: Vec<u64> = margins.iter().map(|m| m.unwrap_or(0)).collect();
    steps.sort_unstable();
    steps.dedup();
    // All alike says nothing, many different ones are no steps.
    if steps.len() < 2 || steps.len() > MOST_STEPS {
        return Vec::new();
    }
    // A thread begins at its left edge; a layout that takes turns need not.
    if margins[0].unwrap_or(0) != steps[0] {
        return Vec::new();
    }
    let depth = |m: &Option<u64>| {
        let step = steps.iter().position(|s| *s == m.unwrap_or(0));
        step.and_then(|s| u32::try_from(s + 1).ok())
    };
    margins.iter().map(depth).collect()
}

/// WordPress nests ten deep at the most.
const MOST_STEPS: usize = 10;

fn draft(ctx: &Context<'_, '_>, root: &Root<'_>, own: &Own<'_>, in_ping_section: bool) -> Draft {
    let mut fields = fields::read(ctx, own);
    // Where core itself filled the class, it names the comment's type; a theme's own class can stand on pings too.
    let typed = root.has_class("comment") && root.depth().is_some();
    let by_words = || {
        ping::by_label(ctx, own, &fields)
            .or_else(|| ping::by_line(ctx, own))
            .or_else(|| in_ping_section.then(|| ping::in_section(ctx.doc.nodes[root.node].value)))
            .or_else(|| {
                let id = ctx.doc.nodes[root.node].id;
                unmarked::ping_number(id).map(|_| ping::Verdict {
                    kind: Kind::Ping,
                    rule: "id",
                    confidence: 0.9,
                })
            })
            .or_else(|| {
                let marked = !root.class.is_empty();
                if marked { None } else { ping::by_form(&fields) }
            })
    };
    let verdict = ping::by_class(root.class)
        .or_else(|| ping::by_class(ctx.doc.nodes[root.node].value))
        .or_else(|| if typed { None } else { by_words() });
    let (kind, rule, confidence) = match verdict {
        Some(v) => (v.kind, v.rule, v.confidence),
        None if !root.class.is_empty() => (Kind::Comment, "comment_class", 1.0),
        None => (Kind::Comment, "comment-N", 0.9),
    };
    if kind.is_ping() {
        ping::as_ping(ctx, own, &mut fields);
    }
    let role = role(root, kind);
    let account = root
        .class
        .split_ascii_whitespace()
        .find_map(|c| c.strip_prefix("comment-author-"));
    Draft {
        id: root.number.map(|n| format!("c{n}")).or_else(|| {
            (!ctx.doc.nodes[root.node].id.is_empty())
                .then(|| ctx.doc.nodes[root.node].id.to_owned())
        }),
        kind,
        role,
        account: account.map(str::to_owned),
        ..Draft::new(root.node, fields, rule, confidence)
    }
}

/// `bypostauthor` and `byuser` are printed by `comment_class()` for whom they fit; who has neither is a visitor.
fn role(root: &Root<'_>, kind: Kind) -> Option<AuthorRole> {
    if root.class.is_empty() || kind.is_ping() {
        return None;
    }
    Some(if root.has_class("bypostauthor") {
        AuthorRole::PostAuthor
    } else if root.has_class("byuser") {
        AuthorRole::Member
    } else {
        AuthorRole::Visitor
    })
}

/// Parents by `depth-N` where the theme prints it (a list of replies can follow its item's end), else by what holds what.
fn set_parents(
    depths: &[Option<u32>],
    by_depth: ParentBasis,
    holders: &[Option<usize>],
    drafts: &mut [Draft],
) {
    let nests =
        depths.iter().any(|d| d.is_some_and(|d| d > 1)) || holders.iter().any(Option::is_some);
    let mut path: Vec<usize> = Vec::new();
    for at in 0..drafts.len() {
        let (parent, basis) = match (holders[at], depths[at]) {
            (Some(holder), _) => (Some(holder), ParentBasis::Nesting),
            (None, Some(depth)) if depth > 1 => {
                let above = path
                    .iter()
                    .rev()
                    .copied()
                    .find(|&p| drafts[p].depth.is_some_and(|d| d < depth));
                (above, by_depth)
            }
            _ => (None, ParentBasis::Nesting),
        };
        drafts[at].parent = parent;
        if parent.is_some() {
            drafts[at].parent_basis = Some(basis);
        }
        let depth = match parent {
            Some(p) => drafts[p].depth.map_or(depths[at], |d| Some(d + 1)),
            None => Some(1),
        };
        drafts[at].depth = if nests || depths[at].is_some() {
            depths[at].filter(|_| parent.is_none()).map(|_| 1).or(depth)
        } else {
            None
        };
        while path
            .last()
            .is_some_and(|&p| drafts[p].depth >= drafts[at].depth)
        {
            path.pop();
        }
        path.push(at);
    }
}

/// Empty elements and white space between a heading and its list are few.
const MOST_SIBLINGS: usize = 12;

/// The sibling before a node, found from the node that lies before it in the document.
fn sibling_before(doc: &Document<'_>, node: Index) -> Option<Index> {
    let parent = doc.parent(node);
    let before = node.checked_sub(1).filter(|&b| b > parent)?;
    std::iter::once(before)
        .chain(doc.ancestors(before))
        .find(|&a| doc.parent(a) == parent)
}

/// Which items stand in a list of pings only: a container named for it, or a heading "Trackbacks" before the list.
struct Sections {
    is_ping: Vec<bool>,
}

impl Sections {
    fn of(ctx: &Context<'_, '_>, roots: &[Root<'_>]) -> Sections {
        let mut judged: Vec<(Index, bool)> = Vec::new();
        let is_ping = roots
            .iter()
            .map(|root| {
                let parent = ctx.doc.parent(root.node);
                if let Some(&(_, known)) = judged.iter().rev().take(8).find(|(p, _)| *p == parent) {
                    return known;
                }
                let verdict = Self::holds_pings(ctx, parent);
                judged.push((parent, verdict));
                verdict
            })
            .collect();
        Sections { is_ping }
    }

    fn holds_pings(ctx: &Context<'_, '_>, list: Index) -> bool {
        let doc = ctx.doc;
        let named = |i: Index| doc.nodes[i].named(unmarked::is_ping_list);
        named(list)
            || named(doc.parent(list))
            || Self::heading_before(ctx, list).is_some_and(|h| words::is_ping_heading(&h))
    }

    /// The heading right before a list, or before the block that holds it.
    fn heading_before(ctx: &Context<'_, '_>, list: Index) -> Option<String> {
        let doc = ctx.doc;
        let before = std::iter::successors(sibling_before(doc, list), |&s| sibling_before(doc, s));
        let last = before
            .take(MOST_SIBLINGS)
            .find(|&c| doc.nodes[c].is_element() && doc.has_text(c))?;
        let node = &doc.nodes[last];
        (node.tag.is_heading()
            || node.tag == Tag::P
            || node.tag == Tag::Div
            || node.tag == Tag::Strong)
            .then(|| crate::document::text::short(doc, last, 120))
            .flatten()
    }
}
