//! One walk that finds the items: what is marked as a comment or reaction, and what stands in a place named for responses.

use super::super::vocabulary;
use super::kind;
use crate::document::names::holds;
use crate::document::{Document, Index, Node, Tag};
use crate::thread::Kind;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// One item.
#[derive(Debug, Clone)]
pub struct Root {
    /// Its element.
    pub node: Index,
    /// An element inside that is the same item (`li.webmention > article.h-cite`).
    pub inner: Option<Index>,
    /// The item that holds it.
    pub holder: Option<usize>,
    /// The post that it stands under.
    pub entry: Option<Index>,
    /// What the place it stands in is named for.
    pub place: Option<Kind>,
    /// Why it is one.
    pub mark: Mark,
}

/// Why an element is an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `u-comment h-cite`, `p-like h-cite`.
    Property,
    /// `webmention`.
    Webmention,
    /// A citation in a place named for responses.
    Place,
    /// A face among others.
    Face,
}

impl Root {
    /// Its nodes.
    pub fn range(&self, doc: &Document<'_>) -> Range<Index> {
        doc.subtree(self.node)
    }
}

/// What the walk found.
#[derive(Debug, Default)]
pub struct Page {
    /// The items in document order.
    pub roots: Vec<Root>,
    /// WordPress with the marks of `comment_class()`.
    pub wordpress: bool,
    /// A place named for webmentions.
    pub place: Option<Index>,
}

/// What the class tokens of one element say.
#[derive(Debug, Clone, Copy, Default)]
struct Words {
    comment: bool,
    reaction: Option<Kind>,
    cite: bool,
    entry: bool,
    webmention: bool,
    /// A citation of what the post answers, likes or shares.
    context: bool,
    content: bool,
    /// `comment`, `reply`, `response`: only with a microformat beside it.
    plain: bool,
    card: bool,
    depth: bool,
}

/// Tokens beyond this many are an attack.
const MOST_TOKENS: usize = 64;

impl Words {
    fn of(node: &Node<'_>) -> Words {
        let mut words = Words::default();
        for token in node.classes().take(MOST_TOKENS) {
            match token {
                "u-comment" | "p-comment" | "u-comments" | "p-comments" => words.comment = true,
                "h-cite" => words.cite = true,
                "h-entry" | "hentry" => words.entry = true,
                "u-in-reply-to" | "p-in-reply-to" | "u-like-of" | "p-like-of" | "u-repost-of"
                | "p-repost-of" | "u-bookmark-of" | "p-bookmark-of" | "u-quotation-of" => {
                    words.context = true;
                }
                "e-content" | "p-content" | "entry-content" | "p-summary" | "e-summary" => {
                    words.content = true;
                }
                "comment" | "reply" | "response" | "mention" => words.plain = true,
                "h-card" | "p-author" | "u-author" | "u-photo" | "vcard" => words.card = true,
                _ => {
                    words.webmention |= is_webmention(token);
                    words.depth |= token
                        .strip_prefix("depth-")
                        .is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
                    if token.starts_with("u-") || token.starts_with("p-") {
                        words.reaction = words.reaction.or(kind::of_property(&token[2..]));
                    }
                }
            }
        }
        words
    }
}

/// `webmention`, `webmentions__item`, `webmention--reply`, `webmention-item`: one of them, not a part (`webmention__author`).
fn is_webmention(token: &str) -> bool {
    let Some(rest) = token.strip_prefix("webmention") else {
        return false;
    };
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    match rest {
        "" => !token.ends_with('s'),
        "__item" | "-item" | "_item" => true,
        _ => {
            let word = rest.trim_start_matches('-');
            word.len() < rest.len() && !token.starts_with("webmentions") && kind::is_type(word)
        }
    }
}

/// Words of a place in which responses stand.
const PLACES: &[&str] = &[
    "webmentions",
    "webmention",
    "mentions",
    "responses",
    "comments",
    "commentlist",
    "replies",
    "likes",
    "reposts",
    "bookmarks",
    "reactions",
    "interactions",
    "linkbacks",
    "linkback",
    "mention",
    "facepile",
    "annotations",
    "favorites",
    "retweets",
    "shares",
    "boosts",
    "backlinks",
    "comment",
];

/// Words that make a name one of something else.
const OTHERS: &[&str] = &[
    "recent", "latest", "form", "count", "counter", "counts", "link", "button", "btn", "icon",
    "open", "closed", "title", "heading", "nav", "menu", "status", "widget", "respond", "meta",
    "info", "summary", "author", "photo", "content", "text", "body", "item", "date", "time",
    "single", "share", "endpoint", "logo", "badge", "help", "hint", "error", "message", "loading",
    "toggle",
];

/// The kind of what stands in a place, and whether it is named for webmentions or faces.
type Place = (Option<Kind>, bool);

/// The place that an element's name tells of.
fn place(name: &str) -> Option<Place> {
    if !(4..=64).contains(&name.len()) || !name.is_ascii() {
        return None;
    }
    let words = vocabulary::words(name, char::is_alphanumeric);
    let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    // `comment` alone is one of them; `comment-list`, `comment-container` hold them.
    let single = words.len() == 1
        && matches!(
            words[0].as_str(),
            "comment" | "mention" | "webmention" | "linkback"
        );
    if !has(PLACES) || has(OTHERS) || single {
        return None;
    }
    let kind = words.iter().find_map(|w| kind::of_place(w));
    let people = has(&["comments", "replies", "responses"]);
    Some((
        kind.filter(|_| !people),
        has(&[
            "webmention",
            "webmentions",
            "facepile",
            "linkback",
            "linkbacks",
        ]),
    ))
}

/// What an open element hands down to what it holds.
#[derive(Debug, Clone, Copy, Default)]
struct Frame {
    end: Index,
    /// In a place named for responses.
    place: bool,
    /// Named for webmentions or faces.
    sure: bool,
    kind: Option<Kind>,
    /// Kind named by the heading that was seen last.
    heading: Option<Kind>,
    /// In the text of a post or comment.
    content: bool,
    entry: Option<Index>,
    item: Option<usize>,
    /// That item is a list's `webmention` so far, and its citation is still to come.
    thin: bool,
}

/// WordPress with the marks of `comment_class()`, told at a glance: most pages are, and are left to their own recogniser.
pub fn is_wordpress(doc: &Document<'_>) -> bool {
    let node = |i| &doc.nodes[i];
    let comment = |i: Index| node(i).tag == Tag::Li && node(i).value.contains("depth-");
    let address = |i: Index| node(i).attr("href").is_some_and(|h| h.contains("/wp-"));
    doc.places.classes.nodes("comment").any(comment) && doc.places.tagged(Tag::Link).any(address)
}

/// True where a name of the page can make anything an item or a place: most pages have none, and need no walk.
fn can_be(doc: &Document<'_>) -> bool {
    let places = &doc.places;
    // Every theme names its posts so: an entry is a response only where another word stands beside.
    let response = |index: Index| {
        let words = Words::of(&doc.nodes[index]);
        words.comment || words.reaction.is_some() || words.plain
    };
    let mut entries = ["h-entry", "hentry"].into_iter();
    places.classes.has("h-cite")
        || entries.any(|class| places.classes.nodes(class).any(response))
        || (places.classes.iter().chain(places.ids.iter()))
            .any(|(name, _)| is_webmention(name) || SURE.iter().any(|part| holds(name, part)))
        || doc
            .places
            .tagged(Tag::Link)
            .any(|i| is_endpoint(&doc.nodes[i]))
}

/// Parts of the names of places that only pages with webmentions have.
const SURE: [&str; 3] = ["mention", "facepile", "linkback"];

/// `<link rel="webmention">`: the page takes them.
fn is_endpoint(node: &Node<'_>) -> bool {
    node.attr("rel").is_some_and(|r| {
        r.split_ascii_whitespace()
            .any(|r| r.eq_ignore_ascii_case("webmention"))
    })
}

/// Finds all items of a page.
pub fn find(doc: &Document<'_>) -> Page {
    if !can_be(doc) {
        return Page::default();
    }
    let mut page = Page::default();
    let mut wordpress = false;
    let mut depths = false;
    let mut endpoint = false;
    let mut stack: Vec<Frame> = Vec::with_capacity(64);
    let mut hidden_until = 0;
    // A page repeats the same few names.
    let mut known: Vec<Option<Words>> = vec![None; doc.places.values.len()];
    let mut places: FxHashMap<&str, Option<Place>> = FxHashMap::default();
    for (index, node) in doc.nodes.iter().enumerate() {
        if !node.is_element() || index < hidden_until {
            continue;
        }
        match node.tag {
            Tag::Link => {
                endpoint |= is_endpoint(node);
                wordpress |= node.attr("href").is_some_and(|h| h.contains("/wp-"));
            }
            Tag::Meta => {
                wordpress |= node
                    .attr("name")
                    .is_some_and(|n| n.eq_ignore_ascii_case("generator"))
                    && node
                        .attr("content")
                        .is_some_and(|c| c.starts_with("WordPress"));
            }
            Tag::Template => hidden_until = doc.end(index),
            _ => {}
        }
        while stack.last().is_some_and(|f| f.end <= index) {
            stack.pop();
        }
        let above = stack.last().copied().unwrap_or_default();
        let words = *known[node.class as usize].get_or_insert_with(|| Words::of(node));
        depths |= words.depth && node.has_class("comment");
        let mut frame = Frame {
            end: doc.end(index),
            ..above
        };
        frame.kind = above.kind.or(above.heading);
        frame.heading = None;
        if !matches!(node.tag, Tag::Body | Tag::Html | Tag::Form) {
            let id = Some(node.id).filter(|id| !id.is_empty());
            let names = node.classes().take(MOST_TOKENS).chain(id);
            for (kind, sure) in names.filter_map(|n| *places.entry(n).or_insert_with(|| place(n))) {
                frame.place = true;
                frame.sure |= sure;
                frame.kind = kind.or(frame.kind);
                if kind.is_none() && !sure {
                    frame.kind = None;
                }
                if sure && page.place.is_none() {
                    page.place = Some(index);
                }
            }
        }
        if above.place
            && (node.tag.is_heading() || node.name() == "summary")
            && doc.subtree(index).len() <= MOST_IN_A_FACE
            && let Some(heading) = crate::document::text::short(doc, index, 48)
            && let Some(holder) = stack.last_mut()
        {
            holder.heading = kind::of_heading(&heading);
            holder.kind = None;
        }
        let mark = mark(doc, index, &words, above, endpoint);
        if let Some(mark) = mark {
            take(doc, &mut page.roots, index, mark, above, &mut frame);
        } else if words.entry && above.item.is_none() {
            frame.entry = frame.entry.or(Some(index));
        }
        if words.content && mark.is_none() {
            frame.content = true;
        }
        stack.push(frame);
    }
    page.wordpress = wordpress && depths;
    page
}

/// Whether an element is an item, and why.
fn mark(
    doc: &Document<'_>,
    index: Index,
    words: &Words,
    above: Frame,
    endpoint: bool,
) -> Option<Mark> {
    let node = &doc.nodes[index];
    let microformat = words.cite || words.entry;
    let property = words.comment || words.reaction.is_some();
    // What a comment quotes is no comment.
    if above.item.is_some() && above.content {
        return None;
    }
    if microformat && property && (above.place || !words.context) {
        return Some(Mark::Property);
    }
    if above.content && !above.place {
        return None;
    }
    if words.webmention && (above.place || node.tag == Tag::Li) {
        return Some(Mark::Webmention);
    }
    if words.context || above.item.is_some() && !words.plain && !(above.thin && words.cite) {
        return None;
    }
    if above.place && (words.cite || words.entry && words.plain) {
        return Some(Mark::Place);
    }
    let pile =
        above.place && above.item.is_none() && super::is_reaction(above.kind.or(above.heading));
    (pile && (above.sure || endpoint) && is_face(doc, index, words)).then_some(Mark::Face)
}

/// A face holds little besides the picture.
const MOST_IN_A_FACE: usize = 40;

/// A picture of a person, or a card, with a name: in a list item, a link or alone.
fn is_face(doc: &Document<'_>, index: Index, words: &Words) -> bool {
    let node = &doc.nodes[index];
    let range = doc.subtree(index);
    if !(matches!(node.tag, Tag::Li | Tag::A | Tag::Img) || words.card)
        || range.len() > MOST_IN_A_FACE
    {
        return false;
    }
    let name = |n: &Node<'_>| {
        ["alt", "title"]
            .iter()
            .any(|a| n.attr(a).is_some_and(|v| !v.trim().is_empty()))
    };
    let parts = &doc.nodes[range];
    let links = parts.iter().filter(|n| n.tag == Tag::A).count();
    let pictured = parts.iter().any(|n| n.tag == Tag::Img);
    let named = parts
        .iter()
        .any(|n| matches!(n.tag, Tag::Img | Tag::A) && name(n))
        || doc.has_text(index);
    let card = parts.iter().any(|n| {
        n.classes()
            .any(|c| matches!(c, "h-card" | "p-author" | "u-author" | "u-photo"))
    });
    let away = parts
        .iter()
        .any(|n| n.tag == Tag::A && n.attr("href").is_some_and(|h| h.contains("://")));
    named && links <= 2 && (card || pictured && (away || node.tag == Tag::Img))
}

/// Notes an item, or that an element is part of the item around it.
fn take(
    doc: &Document<'_>,
    roots: &mut Vec<Root>,
    index: Index,
    mark: Mark,
    above: Frame,
    frame: &mut Frame,
) {
    if let Some(holder) = above.item {
        let root = &mut roots[holder];
        let alone = || {
            let before = &doc.nodes[root.node..index];
            before.iter().all(|n| n.tag != Tag::Text || n.is_blank())
        };
        let ends = doc.end(index) + MOST_IN_A_FACE > doc.end(root.node);
        let same = root.inner.is_none()
            && match (root.mark, mark) {
                (_, Mark::Webmention) | (Mark::Webmention | Mark::Face, _) => true,
                _ => ends && alone(),
            };
        if same {
            root.inner = Some(index);
            frame.thin = false;
            if mark == Mark::Property {
                root.mark = mark;
            }
            return;
        }
        if mark != Mark::Property && doc.nodes[index].tag != Tag::Li {
            return;
        }
    }
    frame.item = Some(roots.len());
    frame.content = false;
    frame.thin = mark == Mark::Webmention;
    roots.push(Root {
        node: index,
        inner: None,
        holder: above.item,
        entry: above.entry,
        place: above.kind.or(above.heading),
        mark,
    });
}
