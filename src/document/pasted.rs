//! The post's own text, where the thread stands behind it: a comment's marks in there were pasted by who wrote the post ("how themes
//! are written"), and a number in there is only told of.
//!
//! Old themes print their whole thread inside the element that holds the text. So a text counts here only where a place for a thread
//! stands behind it, and none inside.

use super::names::Names;
use super::place;
use super::{Document, Index, Node, Tag};
use std::ops::Range;

/// Elements that hold the text of a post and nothing else, as WordPress's own themes since Twenty Ten, its blocks and microformats2
/// define them.
const STRICT: &[&str] = &[
    "articleBody",
    "e-content",
    "entry-content",
    "wp-block-post-content",
];

/// Names that themes gave this element on their own; some of them around the thread as well.
const LOOSE: &[&str] = &[
    "article-content",
    "entry",
    "post-body",
    "post-content",
    "post-entry",
    "storycontent",
];

/// Blocks that hold a thread, beside the names of [`place::is_name`].
const BLOCKS: &[&str] = &[
    "wp-block-comment-template",
    "wp-block-comments",
    "wp-block-post-comments",
];

/// Texts that are looked at; a page of a hundred posts is a listing.
const MOST_TEXTS: usize = 64;

/// Places that are looked at, each with all that is around it.
const MOST_PLACES: usize = 1000;

/// True for a class token of the element that holds the post's own text.
#[must_use]
pub fn is_text_name(class: &str) -> bool {
    STRICT.contains(&class) || LOOSE.contains(&class)
}

/// True for a node inside the post's own text, where the thread stands behind it.
#[must_use]
pub fn is_pasted(doc: &Document<'_>, index: Index) -> bool {
    let texts = doc.texts.get_or_init(|| find(doc));
    let before = texts.partition_point(|t| t.start < index);
    before > 0 && index < texts[before - 1].end
}

/// True for a comment, or a place for a thread, that the post's author pasted into the text: names and dates in it are nobody's.
#[must_use]
pub fn is_pasted_item(doc: &Document<'_>, index: Index) -> bool {
    is_pasted(doc, index) && is_mark(&doc.nodes[index])
}

/// What tells a text from a place, all in document order.
struct Marks {
    /// Places for a thread: boxes and headings named for it.
    places: Vec<Index>,
    /// Forms for a comment.
    forms: Vec<Index>,
    /// Elements with the id of a comment.
    items: Vec<Index>,
}

/// The texts with a thread behind them: in order, without those inside others.
fn find(doc: &Document<'_>) -> Vec<Range<Index>> {
    let named = STRICT.iter().chain(LOOSE);
    let mut texts: Vec<Index> = named.flat_map(|n| doc.places.classes.nodes(n)).collect();
    let marked = doc.places.microdata();
    texts.extend(marked.filter(|&i| is_article_body(&doc.nodes[i])));
    texts.retain(|&i| doc.nodes[i].tag != Tag::Body);
    texts.sort_unstable();
    texts.dedup();
    texts.truncate(MOST_TEXTS);
    texts.retain(|&i| !is_of_thread(doc, i));
    let mut found: Vec<Range<Index>> = Vec::new();
    if texts.is_empty() {
        return found;
    }
    let marks = Marks::of(doc);
    for &text in &texts {
        let inner = found.last().is_some_and(|f| text < f.end);
        let same = |&t: &Index| doc.inside(t, text) || doc.inside(text, t);
        if !inner && marks.follow(doc, text, texts.iter().all(same)) {
            found.push(doc.subtree(text));
        }
    }
    found
}

fn is_strict(node: &Node<'_>) -> bool {
    node.classes().any(|c| STRICT.contains(&c)) || is_article_body(node)
}

/// schema.org's property of the same meaning.
fn is_article_body(node: &Node<'_>) -> bool {
    node.attr("itemprop")
        .is_some_and(|p| p.split_ascii_whitespace().any(|p| p == "articleBody"))
}

/// Inside a thread: the text of a comment can bear the same names.
fn is_of_thread(doc: &Document<'_>, index: Index) -> bool {
    doc.ancestors(index).any(|a| {
        let node = &doc.nodes[a];
        !matches!(node.tag, Tag::Body | Tag::Html) && is_mark(node)
    })
}

/// Named as a comment or as the place of a thread.
fn is_mark(node: &Node<'_>) -> bool {
    node.named(is_place_name) || node.has_class("comment") || is_item_id(node.id)
}

fn is_place_name(name: &str) -> bool {
    place::is_name(name) || BLOCKS.contains(&name)
}

/// `comment-12`, `li-comment-12`.
fn is_item_id(id: &str) -> bool {
    let stem = id.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.len() < id.len() && stem.trim_end_matches(['-', '_']).ends_with("comment")
}

impl Marks {
    fn of(doc: &Document<'_>) -> Marks {
        let root = |i: &Index| matches!(doc.nodes[*i].tag, Tag::Body | Tag::Html);
        let all = |wanted: &dyn Fn(&str) -> bool, names: &Names<'_>| -> Vec<Index> {
            let found = names.iter().filter(|(name, _)| wanted(name));
            let nodes = found.flat_map(|(_, nodes)| nodes.iter().map(|&i| i as Index));
            nodes.filter(|i| !root(i)).collect()
        };
        let places = &doc.places;
        let mut marks = Marks {
            places: all(&is_place_name, &places.classes),
            forms: places
                .tagged(Tag::Form)
                .filter(|&i| is_form(&doc.nodes[i]))
                .collect(),
            items: all(&is_item_id, &places.ids),
        };
        marks.places.extend(all(&is_place_name, &places.ids));
        marks.places.sort_unstable();
        marks.places.truncate(MOST_PLACES);
        // A paragraph, a link or a span named so holds a number, no thread.
        marks.places.retain(|&i| {
            let tag = doc.nodes[i].tag;
            let list = matches!(tag, Tag::Div | Tag::Section | Tag::Ol | Tag::Ul | Tag::Dl);
            (list || tag.is_heading()) && !place::is_aside(doc, i)
        });
        let respond = |id: &str| matches!(id, "respond" | "commentform");
        marks.forms.extend(all(&respond, &places.ids));
        for nodes in [&mut marks.forms, &mut marks.items] {
            nodes.sort_unstable();
        }
        marks
    }

    /// True where the thread stands behind this text. `only` says that the page has no other.
    fn follow(&self, doc: &Document<'_>, text: Index, only: bool) -> bool {
        let range = doc.subtree(text);
        let behind = |nodes: &[Index]| {
            let at = nodes.partition_point(|&n| n < range.end);
            nodes.get(at).copied()
        };
        let within = |nodes: &[Index]| {
            let at = nodes.partition_point(|&n| n < range.start);
            nodes.get(at).is_some_and(|&n| n < range.end)
        };
        let Some(place) = behind(&self.places) else {
            // Nobody has commented yet.
            return is_strict(&doc.nodes[text])
                && behind(&self.forms).is_some()
                && !within(&self.places)
                && !within(&self.forms);
        };
        let filled = self.items.last().is_some_and(|&i| i >= place);
        if within(&self.forms) {
            false
        } else if within(&self.places) {
            // A whole thread was pasted, unless several posts stand on the page, each with its own.
            only && filled
        } else {
            filled || is_strict(&doc.nodes[text]) || doc.nodes[place].tag.is_heading()
        }
    }
}

/// The form for a comment, by where it leads.
fn is_form(node: &Node<'_>) -> bool {
    node.attr("action")
        .is_some_and(|a| a.contains("wp-comments-post.php"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse::parse;
    use crate::limits::Limits;

    /// Whether the element with the id `comment-9` is pasted.
    fn pasted(html: &str) -> bool {
        let parsed = parse(html, &Limits::default());
        let doc = Document::new(&parsed.html);
        let item = doc.places.ids.nodes("comment-9").next().expect("an item");
        is_pasted(&doc, item)
    }

    const ITEM: &str = "<ul><li id=comment-9 class=comment>x</ul>";

    #[test]
    fn a_thread_behind_the_text() {
        for (text, thread) in [
            ("entry-content", "<div id=comments></div>"),
            ("e-content", "<div id=respond><form></form></div>"),
            ("entry", "<h3 id=comments>No responses</h3>"),
            ("post-body", "<ol class=commentlist><li id=comment-3>y</ol>"),
        ] {
            let page = format!("<div class={text}><p>a</p>{ITEM}</div>{thread}");
            assert!(pasted(&page), "{page}");
        }
    }

    #[test]
    fn a_whole_thread_in_the_text() {
        let whole = format!("<div class=comments>{ITEM}</div>");
        let real = "<div id=comments><li id=comment-3>y</div>";
        let page = format!("<div class=entry-content>{whole}</div>{real}");
        assert!(pasted(&page));
        let next = "<div class=entry-content>b</div>";
        let page = format!("<div class=entry-content>{whole}</div>{next}{real}");
        assert!(!pasted(&page), "a listing of posts with their threads");
    }

    #[test]
    fn themes_print_the_thread_inside_the_text() {
        for (inside, behind) in [
            (
                format!("<div id=comments>{ITEM}</div>"),
                "<div id=respond></div>",
            ),
            (
                ITEM.to_owned(),
                "<div id=sidebar><ul class=comments></ul></div>",
            ),
            (ITEM.to_owned(), "<p class=comments>3 comments</p>"),
            (
                format!("{ITEM}<div id=respond></div>"),
                "<div id=comments></div>",
            ),
        ] {
            let page = format!("<div class=entry><p>a</p>{inside}</div>{behind}");
            assert!(!pasted(&page), "{page}");
        }
        let page = format!("<div class=entry><p>a</p>{ITEM}</div><form id=commentform></form>");
        assert!(!pasted(&page), "{page}");
    }

    #[test]
    fn a_comment_has_a_text_of_that_name() {
        let inner = "<div class=e-content><p>x</p></div>";
        let page = format!(
            "<div id=comments><div class=comment>{inner}<div class=e-content>{ITEM}</div></div></div><div class=comments></div>"
        );
        assert!(!pasted(&page));
    }
}
