//! What stands around a thread: closed or open, further pages.

use super::text::{fold, short};
use super::{Document, Index, Tag};
use crate::locale::{login, words};
use std::ops::Range;

/// What the surroundings of a thread say.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Notices {
    /// "Comments are closed" stands there.
    pub closed: bool,
    /// A form for a new comment stands there.
    pub form: bool,
    /// A link leads to further pages of the thread.
    pub pager: bool,
    /// That link or button.
    pub pager_at: Option<Index>,
    /// Number of this page of the thread, as its links tell.
    pub comment_page: Option<u32>,
}

/// Nodes behind the last item in which notices and pagers are looked for.
const REACH: usize = 400;

/// A notice is no longer than this.
const LONGEST_NOTICE: usize = 160;

/// Reads the surroundings. `items` is the range from the first to the last item; `place` holds the thread where it is known;
/// a form that `foreign` names belongs to something else, such as product reviews.
#[must_use]
pub fn read(
    doc: &Document<'_>,
    place: Option<Index>,
    items: Option<Range<Index>>,
    url: Option<&str>,
    foreign: impl Fn(Index) -> bool,
) -> Notices {
    let mut out = Notices {
        comment_page: url.and_then(page_number),
        ..Notices::default()
    };
    let low = place
        .or(items.as_ref().map(|i| i.start.saturating_sub(REACH / 2)))
        .unwrap_or(doc.nodes.len());
    let high = items.as_ref().map_or(low, |i| i.end) + REACH;
    let high = place.map_or(high, |p| high.max(doc.end(p)));
    forms(doc, foreign, &mut out);
    // Kubrick closes its line of facts with the notice: the last sentence counts.
    let mut named = (doc.places.classes.iter())
        .filter(|(class, _)| is_closed_class(class))
        .flat_map(|(_, nodes)| nodes);
    out.closed = named.any(|&node| short(doc, node as Index, 1000).is_some_and(|t| is_closed(&t)));
    let around = Around {
        near: near(doc, place, items.as_ref()),
        path: url.map(path),
    };
    let mut last = usize::MAX;
    let mut skip_until = 0;
    let low = low.min(doc.nodes.len());
    let first = std::iter::once(low).filter(|&i| i < doc.nodes.len());
    for holder in first.flat_map(|i| doc.ancestors(i)) {
        if doc.nodes[holder].tag == Tag::Form {
            skip_until = doc.end(holder);
        }
    }
    for index in low..high.min(doc.nodes.len()) {
        let node = &doc.nodes[index];
        if node.tag == Tag::Form {
            skip_until = skip_until.max(doc.end(index));
        }
        if index < skip_until {
            continue;
        }
        let in_items = items.as_ref().is_some_and(|i| i.contains(&index));
        match node.tag {
            Tag::A => link(doc, index, in_items, &around, &mut out),
            Tag::Button if !in_items && !out.pager && around.near.contains(&index) => {
                let texts = doc.nodes[doc.subtree(index)]
                    .iter()
                    .filter(|n| n.tag == Tag::Text);
                let text: String = texts.map(|n| n.value).take(8).collect();
                out.pager = text.len() < 120 && words::is_pager(&fold(&text));
                out.pager_at = out.pager.then_some(index);
            }
            Tag::Text if !in_items && !out.closed && !node.is_blank() => {
                let block = doc.parent(index);
                // Menus and footers are full of links; what closes a thread is none.
                if block != last && doc.nodes[block].tag != Tag::A {
                    last = block;
                    let text = short(doc, block, LONGEST_NOTICE);
                    out.closed = text.is_some_and(|t| is_closed(&t));
                }
            }
            _ => {}
        }
    }
    out
}

/// Nodes of a thread's place in which [`hides_comments`] looks.
const NOTICED: usize = 200;

/// "Log in to see the comments" at the `place` of a thread that lists none: an element, or the heading before it.
#[must_use]
pub fn hides_comments(doc: &Document<'_>, place: Index) -> bool {
    let end = if doc.nodes[place].tag.is_heading() {
        doc.nodes.len()
    } else {
        doc.end(place)
    };
    let near = (place..end).take(NOTICED);
    let mut texts = near.filter(|&i| doc.nodes[i].tag == Tag::Text && !doc.nodes[i].is_blank());
    texts.any(|index| {
        let block = doc.parent(index);
        // The words in which to log in are a link, and those around it say for what.
        let whole = [
            Some(block),
            doc.nodes[block].tag.eq(&Tag::A).then(|| doc.parent(block)),
        ];
        whole
            .into_iter()
            .flatten()
            .any(|b| short(doc, b, LONGEST_NOTICE).is_some_and(|t| login::is_login_notice(&t)))
    })
}

/// What tells a link to further comments from one to further posts or pictures.
struct Around<'u> {
    /// The nodes of the thread, and what stands beside its items.
    near: Range<Index>,
    /// The path of the page's own address.
    path: Option<&'u str>,
}

/// Nodes behind the last item that may still belong to the thread, whatever holds them.
const NEXT: usize = 40;

/// The place of the thread, else what holds all items, and the element around it; always some nodes behind the last item.
pub(super) fn near(
    doc: &Document<'_>,
    place: Option<Index>,
    items: Option<&Range<Index>>,
) -> Range<Index> {
    let Some(items) = items else {
        return place.map_or(0..0, |p| doc.subtree(p));
    };
    let holds = |&a: &Index| doc.end(a) >= items.end;
    let root = |&a: &Index| !matches!(doc.nodes[a].tag, Tag::Body | Tag::Html | Tag::Main);
    let holders = doc
        .ancestors(items.start)
        .filter(holds)
        .take_while(root)
        .take(2);
    let holder = place.filter(holds).or_else(|| holders.last());
    let own = holder.map_or(items.clone(), |h| doc.subtree(h));
    own.start.min(items.start)..own.end.max(items.end + NEXT)
}

/// The path of an address, without its last slash.
fn path(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or("");
    let path = path.split_once("://").map_or(path, |(_, rest)| {
        rest.find('/').map_or("", |slash| &rest[slash..])
    });
    path.trim_end_matches('/')
}

/// The path of an address without the number of a comment page.
fn post_path(address: &str) -> &str {
    let path = path(address);
    path.rsplit_once("/comment-page-")
        .map_or(path, |(post, _)| post)
}

impl Around<'_> {
    /// True where a link stays in the thread: it stands there, or leads to the page itself or below it.
    fn own(&self, index: Index, href: &str) -> bool {
        // `/post-two/` does not lie below `/post`.
        let below = |own: &str| {
            let rest = path(href).strip_prefix(own).filter(|_| !own.is_empty());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.near.contains(&index) || href.starts_with('?') || self.path.is_some_and(below)
    }

    /// True where the address of a comment page names another post.
    fn of_another_post(&self, href: &str) -> bool {
        let other = post_path(href);
        let own = self.path.map_or("", post_path);
        // Plain addresses name the post in their query.
        !other.is_empty() && !own.is_empty() && !other.eq_ignore_ascii_case(own)
    }
}

/// Looks for the form of a new comment.
fn forms(doc: &Document<'_>, foreign: impl Fn(Index) -> bool, out: &mut Notices) {
    for index in doc.places.tagged(Tag::Form) {
        let node = &doc.nodes[index];
        let action = node.attr("action").unwrap_or("");
        let own = node.id == "commentform"
            || action.contains("wp-comments-post.php")
            || node.has_class("comment-form")
            || node.has_class("wpd_comm_form");
        out.form |= own && !foreign(index);
    }
}

const CLOSED_CLASSES: [&str; 7] = [
    "nocomments",
    "no-comments",
    "comments-closed",
    "comment-closed",
    "closed",
    "comments-close",
    "postmetadata",
];

fn is_closed_class(class: &str) -> bool {
    CLOSED_CLASSES.iter().any(|c| class.eq_ignore_ascii_case(c))
}

/// A notice as the whole text, or as one of its last sentences: an edit link can follow.
fn is_closed(text: &str) -> bool {
    const LAST: usize = 3;
    let mut sentences = text
        .rsplit(['.', '!', '。'])
        .filter(|s| !s.trim().is_empty());
    words::is_closed_notice(text)
        || (text.contains(['.', '!', '。'])
            && sentences.by_ref().take(LAST).any(words::is_closed_notice))
}

/// True for WordPress's link that opens the form below a comment: `?replytocom=12`. Most links have no query, and that is told by one byte.
#[must_use]
pub fn is_reply_form(address: &str) -> bool {
    memchr::memchr(b'?', address.as_bytes()).is_some_and(|at| address[at..].contains("replytocom="))
}

/// `/comment-page-3/` or `cpage=3` in an address, WordPress's two forms: a whole path segment, or a whole key.
fn page_number(address: &str) -> Option<u32> {
    if !address.contains("page") {
        return None;
    }
    let marks = [
        "/comment-page-",
        "?cpage=",
        "&cpage=",
        "#038;cpage=",
        "amp;cpage=",
    ];
    let tail = marks.iter().find_map(|m| address.split_once(m))?.1;
    let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
    let ends = tail[digits..].is_empty() || tail[digits..].starts_with(['/', '#', '?', '&']);
    tail[..digits].parse().ok().filter(|_| ends)
}

fn link(doc: &Document<'_>, index: Index, in_items: bool, around: &Around<'_>, out: &mut Notices) {
    let node = &doc.nodes[index];
    let Some(href) = node.attr("href") else {
        return;
    };
    if is_reply_form(href) {
        return;
    }
    let number = page_number(href);
    let to_item = href
        .rsplit_once('#')
        .is_some_and(|(_, f)| f.bytes().last().is_some_and(|b| b.is_ascii_digit()));
    if to_item {
        // An item's own link names the page it stands on.
        if let Some(number) = number.filter(|_| in_items && out.comment_page.is_none()) {
            out.comment_page = Some(number);
        }
        return;
    }
    if in_items {
        return;
    }
    if number.is_some() {
        if around.of_another_post(href) {
            return;
        }
        out.pager = true;
        out.pager_at.get_or_insert(index);
        return;
    }
    if out.pager || !around.own(index, href) {
        return;
    }
    let in_nav = doc.ancestors(index).take(4).any(|a| {
        // A longer class attribute is an attack, and many links can stand in its element.
        doc.nodes[a].value.len() < 4096
            && doc.nodes[a]
                .named(|n| n.contains("comment") && (n.contains("nav") || n.contains("pag")))
    });
    let words = short(doc, index, 80).is_some_and(|t| words::is_pager(&t));
    out.pager |= words || in_nav && node.attr("rel").is_some_and(|r| r == "next" || r == "prev");
    out.pager_at = out.pager.then_some(index);
}
