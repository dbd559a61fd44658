//! The place of a thread that a script, a frame or a button still has to fill: to say "no comments" of it would be false.

use super::text::{fold, short};
use super::{Document, Index, Node, Tag, place};
use crate::locale::notes::{self, Note};
use crate::locale::words;

/// Nodes of the place that are looked at: one that waits is short.
const NOTICED: usize = 200;

/// A notice is no longer than this.
const LONGEST_NOTICE: usize = 160;

/// Words in the class of what turns or pulses until something has come.
const TURNING: &[&str] = &[
    "spinner",
    "loader",
    "loading",
    "preloader",
    "skeleton",
    "shimmer",
    "throbber",
    "progressbar",
];

/// Attributes that name the address from which a script fills an element.
const ADDRESSES: &[&str] = &[
    "hx-get",
    "data-hx-get",
    "data-src",
    "data-url",
    "data-href",
    "data-endpoint",
    "data-remote",
    "data-load",
    "data-ajax-url",
    "data-comments-url",
    "data-comment-url",
    "data-fetch-url",
    "w3-include-html",
];

/// What of a place tells that its comments are still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaited {
    /// The element or text.
    pub node: Index,
    /// What it is, for `explain`.
    pub sign: &'static str,
}

/// Looks whether the place of a thread without items holds a notice that they are being loaded, or nothing but a sign of it. `place` is
/// an element, or the heading before it.
#[must_use]
pub fn find(doc: &Document<'_>, place: Index) -> Option<Awaited> {
    let range = if doc.nodes[place].tag.is_heading() {
        let behind = doc.end(place)..doc.end(doc.parent(place));
        let next = behind.clone().find(|&i| doc.nodes[i].tag.is_heading());
        behind.start..next.unwrap_or(behind.end)
    } else {
        doc.subtree(place)
    };
    let mut sign: Option<Awaited> = None;
    let mut loading: Option<Awaited> = None;
    let mut none = false;
    // Something else stands there: a form, a notice, what a reader can do.
    let mut filled = range.len() > NOTICED;
    let mut skip_until = range.start;
    let mut last = usize::MAX;
    for index in range.clone().take(NOTICED) {
        let node = &doc.nodes[index];
        if index < skip_until {
            continue;
        }
        let see = |sign| Some(Awaited { node: index, sign });
        if node.tag == Tag::Text {
            if node.is_blank() {
                continue;
            }
            let block = block_of(doc, index, range.start);
            if block == last {
                continue;
            }
            last = block;
            let text = match doc.nodes[block].tag {
                Tag::Text => Some(fold(node.value)).filter(|t| t.len() <= LONGEST_NOTICE),
                _ => short(doc, block, LONGEST_NOTICE),
            };
            let Some(text) = text else {
                filled = true;
                continue;
            };
            if notes::is(&text, Note::LOADING) {
                loading = loading.or(see("a notice that comments are being loaded"));
                continue;
            }
            if notes::is(&text, Note::WAITING) {
                sign = sign.or(see("a notice to wait, and nothing else"));
            } else if words::no_comments_notice(&text) {
                none = true;
            } else if !is_heading(doc, index, &text) {
                filled = true;
            }
            continue;
        }
        if node.tag == Tag::Button || node.tag == Tag::A && !leads_on(node) {
            skip_until = doc.end(index);
            let text: String = doc.nodes[doc.subtree(index)]
                .iter()
                .filter(|n| n.tag == Tag::Text)
                .map(|n| n.value)
                .take(8)
                .collect();
            let text = fold(&text);
            if notes::is(&text, Note::LOADING) {
                loading = loading.or(see("a notice that comments are being loaded"));
                continue;
            }
            if notes::is(&text, Note::ON_DEMAND) || words::is_pager(&text) {
                sign = sign.or(see("a button that lets comments come, and nothing else"));
            } else if !text.is_empty() {
                filled = true;
            }
            continue;
        }
        if node.tag == Tag::Form {
            filled = true;
            skip_until = doc.end(index);
            continue;
        }
        if node.tag == Tag::Iframe && node.attr("src").is_some_and(names_comments) {
            sign = sign.or(see("a frame, and nothing else"));
        }
        if node.tag.is_hidden() || is_unseen(node) {
            skip_until = doc.end(index);
            continue;
        }
        if is_turning(node) {
            sign = sign.or(see("a turning wheel, and nothing else"));
        } else if (index == place || place::is_element(node)) && is_filled_by_script(node) {
            sign = sign.or(see("an element that a script fills, and nothing else"));
        }
    }
    // Who says that there are none knows it, whatever a script may show while it works.
    loading.or(sign.filter(|_| !filled)).filter(|_| !none)
}

/// Shown once a script wants it so.
fn is_unseen(node: &Node<'_>) -> bool {
    let style = || node.attr("style").unwrap_or("").replace(' ', "");
    node.attr("hidden").is_some()
        || node.has_class("hidden")
        || node.has_class("d-none")
        || style().contains("display:none")
}

/// Bytes of a notice that stands alone.
const NOTICE: std::ops::Range<usize> = 8..80;

/// A notice that comments are being loaded on a page that names no place for them: "Loading comments…".
#[must_use]
pub fn notice(doc: &Document<'_>) -> Option<Awaited> {
    let texts = doc.nodes.iter().enumerate();
    let dotted = |text: &str| NOTICE.contains(&text.len()) && text.ends_with(['…', '.', '⋯']);
    let mut dotted = texts.filter(|(_, n)| n.tag == Tag::Text && dotted(n.value.trim_end()));
    let shown = |&(index, node): &(Index, &Node<'_>)| {
        notes::is(node.value, Note::LOADING)
            && !doc.ancestors(index).any(|a| {
                let node = &doc.nodes[a];
                matches!(
                    node.tag,
                    Tag::Script | Tag::Style | Tag::Template | Tag::Aside | Tag::Nav
                ) || node.named(is_viewer)
            })
    };
    let (node, _) = dotted.find(shown)?;
    // One a post is a listing's, and one with a paragraph behind it an author's example.
    let again = dotted.any(|seen| shown(&seen));
    (!again && !is_told(doc, node)).then_some(Awaited {
        node,
        sign: "a notice that comments are being loaded",
    })
}

/// Bytes of a paragraph of prose.
const PROSE: usize = 20;

/// True for a text that is a paragraph between others.
fn is_told(doc: &Document<'_>, text: Index) -> bool {
    let around = doc.parent(text);
    if doc.nodes[around].tag != Tag::P {
        return false;
    }
    let next = (doc.end(around)..doc.end(doc.parent(around)))
        .find(|&i| doc.nodes[i].is_element() || !doc.nodes[i].is_blank());
    next.is_some_and(|i| {
        doc.nodes[i].tag == Tag::P
            && doc.parent(i) == doc.parent(around)
            && short(doc, i, PROSE).is_none_or(|text| text.len() >= PROSE)
    })
}

/// Boxes that show pictures, with the comments of each: Jetpack's carousel stands on pages of all sorts.
fn is_viewer(name: &str) -> bool {
    const VIEWERS: [&str; 5] = ["carousel", "lightbox", "modal", "overlay", "popup"];
    name.len() < 128 && {
        let name = name.to_ascii_lowercase();
        VIEWERS.iter().any(|viewer| name.contains(viewer))
    }
}

/// The block around a text, inside the place.
fn block_of(doc: &Document<'_>, text: Index, place: Index) -> Index {
    let parent = doc.parent(text);
    if parent <= place {
        return text;
    }
    let mut around = std::iter::once(parent).chain(doc.ancestors(parent));
    let block = around.find(|&a| a <= place || doc.nodes[a].tag.is_block());
    block.filter(|&b| b > place).unwrap_or(parent)
}

/// A heading for comments, with or without their number.
fn is_heading(doc: &Document<'_>, index: Index, text: &str) -> bool {
    let inside = |a: Index| doc.nodes[a].tag.is_heading();
    doc.ancestors(index).take(3).any(inside)
        || words::is_comment_heading(text)
        || words::read_count(text).is_some()
        || text.chars().all(|c| !c.is_alphabetic())
}

/// A link that leads to another page.
fn leads_on(node: &Node<'_>) -> bool {
    node.attr("href").is_some_and(|href| {
        let href = href.trim();
        !(href.is_empty() || href.starts_with('#') || href.starts_with("javascript:"))
    })
}

fn is_turning(node: &Node<'_>) -> bool {
    let turning = |name: &str| {
        name.len() < 64
            && name
                .split(['-', '_'])
                .any(|word| TURNING.iter().any(|t| word.eq_ignore_ascii_case(t)))
    };
    node.named(turning)
        || node.attr("role") == Some("progressbar")
        || node.attr("aria-busy") == Some("true")
}

fn is_filled_by_script(node: &Node<'_>) -> bool {
    let address = |name: &str| node.attr(name).is_some_and(names_comments);
    place::is_element(node)
        || ADDRESSES.iter().any(|name| address(name))
        || matches!(node.name(), "turbo-frame" | "include-fragment") && node.attr("src").is_some()
}

fn names_comments(address: &str) -> bool {
    address.len() < 500 && {
        let address = address.to_ascii_lowercase();
        ["comment", "kommentar", "repl", "discuss"]
            .iter()
            .any(|word| address.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse::parse;
    use crate::limits::Limits;

    fn awaits(inner: &str) -> bool {
        let html = format!("<h1>A post</h1><p>Words.</p><div id=comments>{inner}</div>");
        let parsed = parse(&html, &Limits::default());
        let doc = Document::new(&parsed.html);
        let place = place::find(&doc, |_| false).expect("there is a place");
        find(&doc, place).is_some()
    }

    #[test]
    fn places_that_a_script_fills() {
        for inner in [
            "<h3>Comments</h3><p>Loading comments…</p>",
            "Loading comments...",
            "<p>Kommentare werden geladen …</p><form><textarea></textarea></form>",
            "<noscript>Please enable JavaScript to view the comments.</noscript>",
            "<h3>3 Kommentare</h3><div class='lds-spinner'><div></div></div>",
            "<div class=spinner-border role=status><span>Loading…</span></div>",
            "<button type=button>Afficher les commentaires</button>",
            "<div class=skeleton-line></div><div class=skeleton-line></div>",
            "<iframe src='/comments.php?post=12'></iframe>",
        ] {
            assert!(awaits(inner), "{inner}");
        }
    }

    #[test]
    fn places_that_are_empty() {
        for inner in [
            "",
            "<h3>Comments</h3>",
            "<h3>0 Comments</h3><form><textarea></textarea></form>",
            "<p>No comments yet.</p><div class=spinner></div>",
            "<a href='/post/12/comments'>Show comments</a>",
            "<form><textarea></textarea><img class=ajax-loader><button>Post</button></form>",
            "<p>Comments are closed.</p>",
        ] {
            assert!(!awaits(inner), "{inner}");
        }
    }
}
