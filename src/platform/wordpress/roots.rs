//! Where the comments of a WordPress page begin and end.
//!
//! Two marks survive every theme: an id (or anchor name) that ends in `comment-N`, and the tokens that core's `comment_class()` puts
//! on each comment (`comment even thread-even depth-1`, `pingback odd alt`). Either is enough; both on nested elements are one item.

use crate::document::{Document, Index, Tag};
use std::collections::HashMap;
use std::ops::Range;

/// One comment or ping as a range of nodes.
#[derive(Debug, Clone)]
pub struct Root<'t> {
    /// The element that carries the marks.
    pub node: Index,
    /// All nodes of the item, those of replies inside it too.
    pub range: Range<Index>,
    /// The number in `comment-N`.
    pub number: Option<u64>,
    /// The id that holds the number, as written.
    pub id: &'t str,
    /// The class attribute that `comment_class()` filled; empty where there is none.
    pub class: &'t str,
}

impl Root<'_> {
    /// N of `depth-N`.
    #[must_use]
    pub fn depth(&self) -> Option<u32> {
        self.class
            .split_ascii_whitespace()
            .find_map(|c| c.strip_prefix("depth-")?.parse().ok())
    }

    /// True where a class token equals `token`.
    #[must_use]
    pub fn has_class(&self, token: &str) -> bool {
        self.class
            .split_ascii_whitespace()
            .any(|c| c.eq_ignore_ascii_case(token))
    }
}

/// The number of an id such as `comment-12`, `li-comment-12`, `comment_12`, `dsq-comment-12`.
#[must_use]
pub fn comment_number(id: &str) -> Option<u64> {
    let digits = id.len() - id.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (head, number) = id.split_at(digits);
    if number.is_empty() || number.len() > 19 {
        return None;
    }
    let stem = head.strip_suffix(['-', '_']).unwrap_or(head);
    let stem = stem.to_ascii_lowercase();
    let named = stem.ends_with("comment") || stem.ends_with("comments") && head != stem;
    // A widget's own list, and parts of a comment that carry its number.
    let other = [
        "recent",
        "latest",
        "last",
        "top",
        "reply",
        "respond",
        "edit",
        "report",
        "like",
        "vote",
        "rate",
        "quote",
        "form",
        "parent",
        "to-comment",
    ];
    if !named || other.iter().any(|word| stem.contains(word)) {
        return None;
    }
    // `comment0` counts a widget's lines: WordPress numbers begin at 1, and core writes a hyphen.
    let number: u64 = number.parse().ok()?;
    (number > 0 && head.len() > stem.len()).then_some(number)
}

/// True for a class attribute that core's `comment_class()` filled: the comment's type first, whatever it is (plugins add `like`,
/// `repost`, `review`), then `even` or `odd` and, for most, `thread-even` and `depth-N`.
#[must_use]
pub fn is_comment_class(class: &str) -> bool {
    let mut kind = false;
    let mut ping = false;
    let mut post = false;
    let mut turn = false;
    let mut thread = false;
    let mut depth = false;
    let mut user = false;
    for token in class.split_ascii_whitespace() {
        match token {
            "comment" => kind = true,
            "pingback" | "trackback" | "tweetback" => ping = true,
            "post" => post = true,
            "even" | "odd" | "alt" => turn = true,
            "byuser" | "bypostauthor" => user = true,
            "thread-even" | "thread-odd" | "thread-alt" => thread = true,
            _ => {
                depth |= token
                    .strip_prefix("depth-")
                    .is_some_and(|n| n.parse::<u32>().is_ok());
            }
        }
    }
    // Twenty Ten and Twenty Eleven print `li.post.pingback`, for trackbacks too, and no id.
    (kind || ping) && (turn || thread || depth || user) || ping && post || turn && depth
}

/// True for an element that can hold one whole comment.
fn can_hold(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Li
            | Tag::Div
            | Tag::Article
            | Tag::Section
            | Tag::Tr
            | Tag::Td
            | Tag::Dl
            | Tag::Dt
            | Tag::Dd
            | Tag::Ul
            | Tag::Ol
            | Tag::P
            | Tag::Table
            | Tag::Tbody
            | Tag::Blockquote
            | Tag::Span
            | Tag::Other
            | Tag::Fieldset
            | Tag::Aside
    ) || tag.is_heading()
        || tag == Tag::A
}

/// Finds all items in document order. Ranges nest where replies stand inside what they answer.
#[must_use]
pub fn find<'t>(doc: &Document<'t>) -> Vec<Root<'t>> {
    let mut roots: Vec<Root<'t>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (index, node) in doc.nodes.iter().enumerate() {
        if !node.is_element() || (node.id.is_empty() && node.value.is_empty() && node.tag != Tag::A)
        {
            continue;
        }
        let classed = is_comment_class(node.value);
        let (number, id) = numbered(doc, index);
        // A template for scripts holds the classes of a comment and no number yet.
        let template = node.id.contains(['{', '<', '$', '%']);
        if template || !can_hold(node.tag) || !(classed || number.is_some()) {
            continue;
        }
        while open.last().is_some_and(|&r| roots[r].range.end <= index) {
            open.pop();
        }
        if joins(&mut roots, &open, number, id, classed, node.value) {
            continue;
        }
        open.push(roots.len());
        roots.push(Root {
            node: index,
            range: doc.subtree(index),
            number,
            id,
            class: if classed { node.value } else { "" },
        });
    }
    let roots = drop_repeats(doc, roots);
    extend(doc, roots)
}

/// The comment number in the id, or in an anchor's name.
fn numbered<'t>(doc: &Document<'t>, index: Index) -> (Option<u64>, &'t str) {
    let node = &doc.nodes[index];
    if let Some(number) = comment_number(node.id) {
        return (Some(number), node.id);
    }
    if node.tag == Tag::A {
        if let Some(name) = node.attr("name") {
            return (comment_number(name), name);
        }
    }
    (None, "")
}

/// True where the element is one more mark of an open item: the same number again, or the number that the item lacked.
fn joins<'t>(
    roots: &mut [Root<'t>],
    open: &[usize],
    number: Option<u64>,
    id: &'t str,
    classed: bool,
    class: &'t str,
) -> bool {
    let Some(number) = number else {
        return false;
    };
    if let Some(&same) = open
        .iter()
        .rev()
        .find(|&&r| roots[r].number == Some(number))
    {
        if classed && roots[same].class.is_empty() {
            roots[same].class = class;
        }
        return true;
    }
    let Some(&inner) = open.last() else {
        return false;
    };
    if roots[inner].number.is_none() && !classed {
        roots[inner].number = Some(number);
        roots[inner].id = id;
        return true;
    }
    false
}

/// Keeps one of the roots that carry the same number: a page can show its list twice, or repeat an id on an empty element.
fn drop_repeats<'t>(doc: &Document<'t>, roots: Vec<Root<'t>>) -> Vec<Root<'t>> {
    let mut best: HashMap<u64, usize> = HashMap::with_capacity(roots.len());
    let mut keep = vec![true; roots.len()];
    for (at, root) in roots.iter().enumerate() {
        let Some(number) = root.number else { continue };
        match best.get(&number) {
            None => {
                best.insert(number, at);
            }
            Some(&earlier) => {
                let earlier_is_bare = !doc.has_text(roots[earlier].node);
                let drop = if earlier_is_bare && doc.has_text(root.node) {
                    best.insert(number, at);
                    earlier
                } else {
                    at
                };
                keep[drop] = false;
            }
        }
    }
    let mut keep = keep.into_iter();
    let mut roots = roots;
    roots.retain(|_| keep.next().unwrap_or(true));
    roots
}

/// A mark that stands before its comment instead of around it: an anchor, a heading, `dt`, an empty element.
fn is_anchor(doc: &Document<'_>, root: &Root<'_>) -> bool {
    match doc.nodes[root.node].tag {
        Tag::Dt | Tag::A => true,
        tag if tag.is_heading() => true,
        _ => !doc.has_text(root.node),
    }
}

/// Gives marks that stand before their comment the siblings that follow, or the element that holds nothing but this comment.
fn extend<'t>(doc: &Document<'t>, mut roots: Vec<Root<'t>>) -> Vec<Root<'t>> {
    let starts: Vec<Index> = roots.iter().map(|r| r.node).collect();
    // `starts` is in document order: how many marks a subtree holds is two binary searches.
    let marks_in = |node: Index| {
        starts.partition_point(|&s| s < doc.end(node)) - starts.partition_point(|&s| s < node)
    };
    for at in 0..roots.len() {
        if !is_anchor(doc, &roots[at]) {
            continue;
        }
        let mut node = roots[at].node;
        // Climb while the parent holds this one mark only and is no container of the page.
        for _ in 0..3 {
            let parent = doc.parent(node);
            let tag = doc.nodes[parent].tag;
            let holds_one = marks_in(parent) == 1
                && matches!(
                    tag,
                    Tag::Li
                        | Tag::Div
                        | Tag::P
                        | Tag::Td
                        | Tag::Tr
                        | Tag::Article
                        | Tag::Span
                        | Tag::Small
                        | Tag::Cite
                )
                || tag.is_heading();
            if parent == 0 || !holds_one || marks_in(parent) != 1 || is_container(doc, parent) {
                break;
            }
            node = parent;
            if matches!(tag, Tag::Li | Tag::Article | Tag::Tr) {
                break;
            }
        }
        let holds_body = matches!(
            doc.nodes[node].tag,
            Tag::Li | Tag::Article | Tag::Div | Tag::Td | Tag::Tr
        ) && node != roots[at].node
            && doc.has_text(node);
        let end = if holds_body && !only_meta(doc, node) {
            doc.end(node)
        } else {
            end_of_siblings(doc, node, &starts, roots.get(at + 1).map(|r| r.node))
        };
        roots[at].range = node..end;
    }
    roots
}

/// A block around a mark that is too short to hold the comment as well: its siblings follow.
fn only_meta(doc: &Document<'_>, node: Index) -> bool {
    let text: usize = doc.nodes[doc.subtree(node)]
        .iter()
        .filter(|n| n.tag == Tag::Text)
        .map(|n| n.value.trim().len())
        .sum();
    let blocks = doc.nodes[node + 1..doc.end(node)]
        .iter()
        .filter(|n| n.tag.is_block())
        .count();
    text == 0 || (text < 120 && blocks == 0)
}

fn is_container(doc: &Document<'_>, node: Index) -> bool {
    let n = &doc.nodes[node];
    matches!(
        n.tag,
        Tag::Body
            | Tag::Ol
            | Tag::Ul
            | Tag::Dl
            | Tag::Main
            | Tag::Section
            | Tag::Form
            | Tag::Tbody
            | Tag::Table
    ) || n.named(|name| {
        let name = name.to_ascii_lowercase();
        matches!(
            name.as_str(),
            "comments"
                | "commentlist"
                | "comment-list"
                | "comments-list"
                | "comments-area"
                | "content"
                | "main"
                | "respond"
                | "discussion"
        )
    })
}

/// From `node` over its following siblings, until another mark, a form or a heading of its own begins.
fn end_of_siblings(
    doc: &Document<'_>,
    node: Index,
    starts: &[Index],
    next: Option<Index>,
) -> Index {
    let parent_end = doc.end(doc.parent(node));
    let mut end = doc.end(node);
    while end < parent_end {
        let sibling = &doc.nodes[end];
        let sibling_end = doc.end(end);
        let holds_mark = next.is_some_and(|n| n < sibling_end)
            && starts.partition_point(|&s| s < end) < starts.partition_point(|&s| s < sibling_end);
        let foreign = matches!(
            sibling.tag,
            Tag::Form | Tag::Nav | Tag::Footer | Tag::Script | Tag::Hr
        ) || sibling.tag.is_heading() && doc.nodes[node].tag != sibling.tag
            || sibling
                .named(|n| matches!(n, "respond" | "commentform" | "comment-form" | "navigation"));
        if holds_mark || foreign {
            break;
        }
        end = sibling_end;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse::parse;
    use crate::limits::Limits;

    #[test]
    fn numbers_of_ids() {
        for (id, want) in [
            ("comment-12", Some(12)),
            ("li-comment-12", Some(12)),
            ("tr-comment-16006", Some(16006)),
            ("dsq-comment-7", Some(7)),
            ("comment_7", Some(7)),
            ("comment-like-7", None),
            ("reply-to-comment-7", None),
            ("recent-comment-7", None),
            ("comment0", None),
            ("comment-0", None),
            ("c12", None),
            ("comments", None),
            ("comment-99999999999999999999", None),
            ("", None),
        ] {
            assert_eq!(comment_number(id), want, "{id}");
        }
    }

    #[test]
    fn classes_of_core() {
        assert!(is_comment_class("comment even thread-even depth-1"));
        assert!(is_comment_class("pingback odd alt"));
        assert!(is_comment_class("post pingback"));
        assert!(is_comment_class("like even thread-even depth-1"));
        assert!(!is_comment_class("row even"));
        assert!(!is_comment_class("comment"));
        assert!(!is_comment_class("comment-body even"));
        assert!(!is_comment_class("post even"));
    }

    fn texts(html: &str) -> Vec<String> {
        let parsed = parse(html, &Limits::default());
        let doc = Document::new(&parsed.html);
        find(&doc)
            .into_iter()
            .map(|r| {
                crate::document::text::fold(&crate::document::text::render(&doc, r.range, |_| {
                    false
                }))
            })
            .collect()
    }

    #[test]
    fn two_ids_are_one_item() {
        assert_eq!(
            texts(
                "<ol><li id=li-comment-1><div id=comment-1>a</div></li><li id=li-comment-2><div id=comment-2>b</div></li></ol>"
            ),
            ["a", "b"]
        );
    }

    #[test]
    fn marks_before_the_comment_take_what_follows() {
        assert_eq!(
            texts("<dl><dt id=comment-1>A</dt><dd>x</dd><dt id=comment-2>B</dt><dd>y</dd></dl>"),
            ["A x", "B y"]
        );
        assert_eq!(
            texts(
                "<div id=comments><a name=comment-1></a><p>A</p><p>x</p><a name=comment-2></a><p>B</p><p>y</p><form>z</form></div>"
            ),
            ["A x", "B y"]
        );
        assert_eq!(
            texts(
                "<ul><li><a id=comment-1></a>A <p>x</p></li><li><a id=comment-2></a>B <p>y</p></li></ul>"
            ),
            ["A x", "B y"]
        );
    }

    #[test]
    fn an_empty_repeat_gives_way() {
        assert_eq!(
            texts(
                "<ul><div id=comment-1></div><li id=dsq-comment-1>a</li><div id=comment-2></div><li id=dsq-comment-2>b</li></ul>"
            ),
            ["a", "b"]
        );
    }
}
