//! Comments marked with schema.org's vocabulary, where no platform is known: microdata (`itemprop=comment`, `itemtype` Comment or the
//! older UserComments) or RDFa (`typeof="schema:Comment"`, `sioct:Comment`) in the page's own elements, or JSON-LD, which repeats them in a
//! script.
//!
//! A JSON-LD list has no elements of its own: its drafts stand at their script. It is weighed low, so that it wins only where the
//! elements show fewer comments; what both hold is not merged here.

use super::fields::{self, AuthorFound, Body, Context, DateFound, Fields, Own};
use super::{Candidate, Draft, is_foreign_place, ping};
use crate::document::parse::parse;
use crate::document::structured::{self, JsonComment};
use crate::document::text::{fold, line, render};
use crate::document::{Document, Index, Node, Tag};
use crate::limits::Limits;
use crate::thread::date;
use crate::thread::{Kind, Nesting, ParentBasis};
use std::collections::HashMap;
use std::ops::Range;

/// Recognises a thread in microdata, else in JSON-LD.
#[must_use]
pub fn recognise(ctx: &Context<'_, '_>) -> Option<Candidate> {
    let shown = microdata(ctx);
    let scripted = json_ld(ctx);
    match (shown, scripted) {
        (Some(shown), Some(scripted)) if 2 * shown.items.len() < scripted.items.len() => {
            Some(scripted)
        }
        (Some(shown), _) => Some(shown),
        (None, scripted) => scripted,
    }
}

fn has_prop(node: &Node<'_>, wanted: &[&str]) -> bool {
    node.is_element() && node.properties().any(|p| wanted.contains(&p))
}

/// One item of microdata.
struct Root {
    node: Index,
    holder: Option<usize>,
}

/// Elements that are comments. Answers of a page of questions, and what is said of them or of a product, are none.
fn roots(ctx: &Context<'_, '_>) -> Vec<Root> {
    let doc = ctx.doc;
    let mut roots: Vec<Root> = Vec::new();
    // End, index among the roots; `None` for a scope whose comments are no blog comments.
    let mut open: Vec<(Index, Option<usize>)> = Vec::new();
    // Comments of one list share their parent.
    let mut judged: Option<(Index, bool)> = None;
    for index in doc.places.microdata() {
        let node = &doc.nodes[index];
        while open.last().is_some_and(|(end, _)| *end <= index) {
            open.pop();
        }
        let typed = node.attr("itemtype").is_some() || node.attr("typeof").is_some();
        let scoped = typed || node.attr("itemscope").is_some();
        if !scoped {
            continue;
        }
        let is_type = |wanted: &[&str]| node.types().any(|t| wanted.contains(&t));
        if is_type(&["Question", "QAPage", "Answer", "Product", "Review"]) {
            open.push((doc.end(index), None));
            continue;
        }
        let comment =
            is_type(&["Comment", "UserComments"]) || !typed && has_prop(node, &["comment"]);
        let other = open.last().is_some_and(|(_, root)| root.is_none());
        if !comment || other || !is_said(doc, index) {
            continue;
        }
        let parent = doc.parent(index);
        let foreign = match judged {
            Some((of, verdict)) if of == parent => verdict,
            _ => is_foreign_place(doc, index),
        };
        judged = Some((parent, foreign));
        if !foreign {
            open.push((doc.end(index), Some(roots.len())));
            let holders = open.iter().rev().skip(1);
            let holder = holders.filter_map(|(_, root)| *root).next();
            roots.push(Root {
                node: index,
                holder,
            });
        }
    }
    roots
}

/// Nodes looked at for the text of a comment.
const REACH: usize = 400;

/// Somebody said something: themes also call the whole place of comments a `UserComments`, without any property of one.
fn is_said(doc: &Document<'_>, root: Index) -> bool {
    let range = root + 1..doc.end(root).min(root + REACH);
    let nodes = &doc.nodes[range];
    let scope = nodes
        .iter()
        .position(|n| n.types().any(|t| matches!(t, "Comment" | "UserComments")));
    let own = &nodes[..scope.unwrap_or(nodes.len())];
    own.iter().any(|n| {
        has_prop(
            n,
            &["text", "commentText", "author", "creator", "description"],
        )
    })
}

fn microdata(ctx: &Context<'_, '_>) -> Option<Candidate> {
    let doc = ctx.doc;
    let roots = roots(ctx);
    let mut holes: Vec<Vec<Range<Index>>> = vec![Vec::new(); roots.len()];
    for root in &roots {
        if let Some(holder) = root.holder {
            holes[holder].push(doc.subtree(root.node));
        }
    }
    let mut items: Vec<Draft> = Vec::with_capacity(roots.len());
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    for (at, root) in roots.iter().enumerate() {
        let own = Own {
            start: root.node,
            end: doc.end(root.node),
            holes: &holes[at],
            number: None,
        };
        let mut draft = shown(ctx, root.node, &own);
        if let Some(holder) = root.holder {
            draft.parent = Some(holder);
            draft.parent_basis = Some(ParentBasis::Nesting);
        } else if let Some(parent) = answered(doc, &own).and_then(|id| by_id.get(id).copied()) {
            draft.parent = Some(parent);
            draft.parent_basis = Some(ParentBasis::Link);
        }
        draft.depth = Some(draft.parent.map_or(1, |p| items[p].depth.unwrap_or(1) + 1));
        let id = doc.nodes[root.node].id;
        if !id.is_empty() {
            by_id.insert(id, at);
        }
        items.push(draft);
    }
    let first = items.first()?.node;
    Some(Candidate {
        platform: "schema.org",
        nesting: nesting(&items),
        has_place: true,
        start: Some(first),
        confidence: 0.8,
        items,
        adds: true,
        ..Candidate::default()
    })
}

fn nesting(items: &[Draft]) -> Nesting {
    if items.iter().any(|i| i.parent.is_some()) {
        Nesting::Nested
    } else {
        Nesting::Unknown
    }
}

/// The id that `parentItem` or `replyToUrl` leads to.
fn answered<'t>(doc: &Document<'t>, own: &Own<'_>) -> Option<&'t str> {
    let node = own
        .indices()
        .skip(1)
        .map(|i| &doc.nodes[i])
        .find(|n| has_prop(n, &["parentItem", "replyToUrl"]))?;
    let link = ["href", "content", "itemid"]
        .iter()
        .find_map(|a| node.attr(a))?;
    link.rsplit_once('#').map(|(_, id)| id)
}

/// One comment in the page's elements.
fn shown(ctx: &Context<'_, '_>, node: Index, own: &Own<'_>) -> Draft {
    let doc = ctx.doc;
    let mut fields = fields::read(ctx, own);
    let mut ups: Option<i64> = None;
    let mut downs: Option<i64> = None;
    let mut texts: Option<Index> = None;
    let mut author: Option<Index> = None;
    for index in own.indices().skip(1) {
        let n = &doc.nodes[index];
        if n.attr("itemprop").or_else(|| n.attr("property")).is_none() {
            continue;
        }
        if has_prop(n, &["author", "creator"]) {
            author = author.or(Some(index));
        } else if has_prop(n, &["text", "commentText"]) {
            texts = texts.or(Some(index));
        } else if has_prop(n, &["upvoteCount"]) {
            ups = ups.or_else(|| number(doc, index));
        } else if has_prop(n, &["downvoteCount"]) {
            downs = downs.or_else(|| number(doc, index));
        }
    }
    // A `meta` states what the page shows elsewhere, or not at all.
    if let Some(content) = texts.and_then(|t| doc.nodes[t].attr("content")) {
        fields.body.text = plain(content);
    } else if let Some(text) = texts {
        let body = render(doc, doc.subtree(text), |i| own.in_hole(i));
        if !body.trim().is_empty() {
            body.trim().clone_into(&mut fields.body.text);
        }
    }
    if let Some(author) = author {
        of_meta(ctx, author, &mut fields);
    }
    finer_print(ctx, &mut fields);
    let verdict =
        ping::by_class(doc.nodes[node].value).or_else(|| ping::by_label(ctx, own, &fields));
    Draft {
        id: id(doc.nodes[node].id),
        kind: verdict.map_or(Kind::Comment, |v| v.kind),
        votes: ups
            .map(|u| u.saturating_sub(downs.unwrap_or(0)))
            .or(downs.map(i64::saturating_neg)),
        ..Draft::new(node, fields, "schema.microdata", 0.9)
    }
}

/// A number in the attribute or text of a property.
fn number(doc: &Document<'_>, index: Index) -> Option<i64> {
    let node = &doc.nodes[index];
    let text = node
        .attr("content")
        .or_else(|| node.attr("data-value"))
        .map_or_else(|| line(doc, index), fold);
    text.trim_start_matches('+').parse().ok()
}

/// The name and address of an author that stand in `meta` and `link` elements.
fn of_meta(ctx: &Context<'_, '_>, author: Index, fields: &mut Fields) {
    let doc = ctx.doc;
    let content = |wanted: &'static str| {
        doc.subtree(author).map(|i| &doc.nodes[i]).find_map(|n| {
            let stands = matches!(n.tag, Tag::Meta | Tag::Link) && has_prop(n, &[wanted]);
            stands.then(|| n.attr("content").or_else(|| n.attr("href")))?
        })
    };
    let name = content("name").or_else(|| {
        doc.nodes[author]
            .attr("content")
            .filter(|_| doc.nodes[author].tag == Tag::Meta)
    });
    let unsure = fields
        .author
        .as_ref()
        .is_none_or(|a| !doc.inside(a.node, author));
    if let Some(name) = name.map(fold).filter(|n| !n.is_empty() && unsure) {
        fields.author = Some(AuthorFound {
            name,
            url: None,
            node: author,
            score: 95,
        });
    }
    if let Some(found) = &mut fields.author
        && found.url.is_none()
        && let Some(url) = content("url").filter(|u| !u.is_empty() && !u.starts_with('#'))
    {
        found.url = Some(ctx.absolute(url));
    }
}

/// An attribute that holds the day only, beside a print of day and time: the print says more.
fn finer_print(ctx: &Context<'_, '_>, fields: &mut Fields) {
    let hints = ctx.hints();
    let (Some(machine), Some(raw)) = (fields.date.machine, fields.date.raw.as_deref()) else {
        return;
    };
    if machine.when.time.is_some() || !date::is_date_like(raw) {
        return;
    }
    let printed = date::find(raw, &hints).map(|p| p.stamp.when);
    let day = |w: crate::When| (w.year, w.month, w.day);
    if printed.is_some_and(|p| p.time.is_some() && day(p) == day(machine.when)) {
        fields.date.machine = None;
    }
}

/// `comment-12`, `comment12`, `c12` name the platform's number.
fn id(id: &str) -> Option<String> {
    if id.is_empty() || id.len() > 256 {
        return None;
    }
    let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, number) = id.split_at(id.len() - digits);
    let prefix = prefix.trim_end_matches(['-', '_']);
    let known = matches!(
        prefix.to_ascii_lowercase().as_str(),
        "c" | "comment" | "li-comment" | "div-comment" | "reply" | "cmt" | "post" | "p" | ""
    );
    Some(if known && digits > 0 {
        format!("c{number}")
    } else {
        id.to_owned()
    })
}

/// A thread in JSON-LD.
fn json_ld(ctx: &Context<'_, '_>) -> Option<Candidate> {
    let comments = structured::comments(ctx.doc);
    let mut items: Vec<Draft> = Vec::with_capacity(comments.len());
    for comment in comments {
        let parent = comment.parent.filter(|&p| p < items.len());
        let basis = if comment.nested {
            ParentBasis::Nesting
        } else {
            ParentBasis::Id
        };
        let depth = parent.map_or(1, |p| items[p].depth.unwrap_or(1) + 1);
        items.push(Draft {
            id: comment.id.as_deref().and_then(named),
            parent,
            parent_basis: parent.map(|_| basis),
            depth: Some(depth),
            votes: comment.votes,
            ..Draft::new(comment.node, of_json(ctx, &comment), "schema.json-ld", 0.8)
        });
    }
    if items.is_empty() {
        return None;
    }
    Some(Candidate {
        platform: "schema.org",
        nesting: nesting(&items),
        has_place: true,
        start: None,
        confidence: 0.6,
        items,
        adds: true,
        ..Candidate::default()
    })
}

/// The comment's own part of its address, or the identifier itself.
fn named(address: &str) -> Option<String> {
    let fragment = address.rsplit_once('#').map(|(_, f)| f);
    match fragment {
        Some(fragment) => id(fragment),
        None if address.contains('/') => None,
        None => id(address),
    }
}

fn of_json(ctx: &Context<'_, '_>, comment: &JsonComment) -> Fields {
    let text = plain(&comment.text);
    let machine = comment.date.as_deref().and_then(date::machine);
    Fields {
        author: comment.author.as_deref().map(|name| AuthorFound {
            name: plain(name),
            url: comment.author_url.as_deref().map(|u| ctx.absolute(u)),
            node: comment.node,
            score: 100,
        }),
        date: DateFound {
            machine,
            raw: comment.date.clone().filter(|_| machine.is_none()),
            node: None,
        },
        body: Body {
            text,
            links: comment.text.matches("href=").count(),
            bold_title: false,
        },
        permalink: comment.url.as_deref().map(|u| ctx.absolute(u)),
        pending: false,
        avatar: None,
        has_avatar: false,
        author_node: None,
    }
}

/// A text that may be HTML, as a reader sees it. Where it has no blocks of its own, its line ends are meant.
fn plain(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let blocks = ["<p", "<br", "<div", "<li", "<blockquote"]
        .iter()
        .any(|b| lower.contains(b));
    if !text.contains(['<', '&']) {
        return lines(text);
    }
    let html = if blocks {
        text.to_owned()
    } else {
        text.trim().replace("\r\n", "\n").replace('\n', "<br>")
    };
    let parsed = parse(&html, &Limits::default());
    let doc = Document::new(&parsed.html);
    let text = render(&doc, 0..doc.nodes.len(), |_| false);
    text.trim().to_owned()
}

/// Plain text with its paragraphs and line ends, white space folded inside a line.
fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.lines().map(fold) {
        if line.is_empty() {
            blank = !out.is_empty();
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank { "\n\n" } else { "\n" });
        }
        out.push_str(&line);
        blank = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_scripts_are_read_as_pages_are() {
        assert_eq!(plain("<p>a &amp; b</p><p>c</p>"), "a & b\n\nc");
        assert_eq!(plain("a  b\n\n\nc\nd"), "a b\n\nc\nd");
        assert_eq!(plain("1 < 2 &amp; 3\nnext"), "1 < 2 & 3\nnext");
    }

    #[test]
    fn ids_are_numbers_or_names() {
        assert_eq!(id("comment-12").as_deref(), Some("c12"));
        assert_eq!(id("opinion12").as_deref(), Some("opinion12"));
        assert_eq!(named("https://a.example/b#c7").as_deref(), Some("c7"));
        assert_eq!(named("https://a.example/b/7"), None);
    }
}
