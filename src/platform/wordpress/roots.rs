//! Where the comments of a WordPress page begin and end.
//!
//! Two marks survive every theme: an id (or anchor name) that ends in `comment-N`, and the tokens that core's `comment_class()` puts
//! on each comment (`comment even thread-even depth-1`, `pingback odd alt`). Either is enough; both on nested elements are one item.

use super::reach;
use crate::document::notices::is_reply_form;
use crate::document::{Document, Index, Node, Tag};
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
    if !id.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits = id.len() - id.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (head, number) = id.split_at(digits);
    if number.is_empty() || number.len() > 19 {
        return None;
    }
    let stem = head.strip_suffix(['-', '_']).unwrap_or(head);
    let stem = stem.to_ascii_lowercase();
    let named = stem.ends_with("comment") || stem.ends_with("comments") && head != stem;
    if !named {
        return None;
    }
    // A widget's own list, and parts of a comment that carry its number.
    let plain = matches!(stem.as_str(), "comment" | "li-comment" | "div-comment");
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
    if !plain && other.iter().any(|word| stem.contains(word)) {
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
    for index in candidates(doc) {
        let node = &doc.nodes[index];
        let classed = is_comment_class(node.value);
        let (number, id) = numbered(doc, index);
        let own = number.or_else(|| class_number(node.value).filter(|_| classed));
        let number = own.or_else(|| glued_number(node.id).filter(|_| classed));
        // A template for scripts holds the classes of a comment and no number yet.
        let template = node.id.contains(['{', '<', '$', '%']);
        let bare = !open.is_empty() && !classed && number.is_none();
        let answered = if bare { link_number(node) } else { None };
        let marked = classed || number.is_some() || answered.is_some();
        if template || !can_hold(node.tag) || !marked {
            continue;
        }
        while open.last().is_some_and(|&r| roots[r].range.end <= index) {
            open.pop();
        }
        if answered.is_some() {
            // The number that the item lacks, in its link for replies.
            if let Some(root) = open.last().map(|&r| &mut roots[r]) {
                root.number = root.number.or(answered);
            }
            continue;
        }
        let more = Mark {
            number,
            id,
            class: if classed { node.value } else { "" },
        };
        if joins(&mut roots, &open, &more) || is_second_half(doc, &roots, index, number) {
            continue;
        }
        if classed
            && own.is_none()
            && names_next(doc, roots.last(), index)
            && let Some(anchor) = roots.last_mut()
        {
            // Its number stands in the anchor before it, as Roller prints it.
            anchor.node = index;
            anchor.range = doc.subtree(index);
            anchor.class = more.class;
            open = vec![roots.len() - 1];
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
    let roots = drop_repeats(doc, drop_wrappers(roots));
    reach::extend(doc, roots)
}

/// The elements that may carry a mark, in document order: found by their names, so that all others cost nothing.
fn candidates(doc: &Document<'_>) -> Vec<Index> {
    let mut out: Vec<Index> = Vec::new();
    for (id, nodes) in doc.places.ids.iter() {
        if comment_number(id).is_some() {
            out.extend(nodes.iter().map(|&i| i as Index));
        }
    }
    // Every class attribute of `comment_class()` holds one of these.
    for (class, nodes) in doc.places.classes.iter() {
        let kind = matches!(class, "comment" | "pingback" | "trackback" | "tweetback");
        if kind || class.starts_with("depth-") {
            out.extend(nodes.iter().map(|&i| i as Index));
        }
    }
    let link = |&i: &Index| {
        let node = &doc.nodes[i];
        node.attr("name").and_then(comment_number).is_some() || link_number(node).is_some()
    };
    out.extend(doc.places.tagged(Tag::A).filter(link));
    out.sort_unstable();
    out.dedup();
    out
}

/// The number in `comment12`, which only a class of core's makes sure of: widgets count their lines so.
fn glued_number(id: &str) -> Option<u64> {
    id.strip_prefix("comment")?
        .parse()
        .ok()
        .filter(|&n: &u64| n > 0)
}

/// The comment number in the id, or in an anchor's name.
fn numbered<'t>(doc: &Document<'t>, index: Index) -> (Option<u64>, &'t str) {
    let node = &doc.nodes[index];
    if let Some(number) = comment_number(node.id) {
        return (Some(number), node.id);
    }
    if node.tag == Tag::A
        && let Some(name) = node.attr("name")
    {
        return (comment_number(name), name);
    }
    (None, "")
}

/// The number in a class token `comment-N`, which Bootstrap walkers print instead of an id.
fn class_number(class: &str) -> Option<u64> {
    class
        .split_ascii_whitespace()
        .find_map(|c| c.strip_prefix("comment-")?.parse().ok())
        .filter(|&n| n > 0)
}

/// The number of the comment that a link for replies answers: `?replytocom=N`, `data-commentid="N"`.
#[must_use]
pub fn link_number(node: &Node<'_>) -> Option<u64> {
    if node.tag != Tag::A {
        return None;
    }
    let by_query = |href: &str| {
        let (_, tail) = Some(href)
            .filter(|href| is_reply_form(href))?
            .split_once("replytocom=")?;
        let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        tail[..digits].parse().ok()
    };
    node.attr("href")
        .and_then(by_query)
        .or_else(|| node.attr("data-commentid")?.parse().ok())
        .filter(|&n| n > 0)
}

/// The marks of one element.
struct Mark<'t> {
    number: Option<u64>,
    id: &'t str,
    class: &'t str,
}

/// True where the element is one more mark of an open item: the same number again, or the number or the class that the item lacked.
fn joins<'t>(roots: &mut [Root<'t>], open: &[usize], mark: &Mark<'t>) -> bool {
    let Some(&inner) = open.last() else {
        return false;
    };
    let Some(number) = mark.number else {
        // `li#comment-N > div.comment.even`: some callbacks print the classes one element further in.
        let lacks = roots[inner].class.is_empty() && !roots[inner].id.contains("comments");
        if lacks && !mark.class.is_empty() {
            roots[inner].class = mark.class;
        }
        return lacks;
    };
    if let Some(&same) = open
        .iter()
        .rev()
        .find(|&&r| roots[r].number == Some(number))
    {
        if roots[same].class.is_empty() {
            roots[same].class = mark.class;
        }
        return true;
    }
    if roots[inner].number.is_none() && mark.class.is_empty() {
        roots[inner].number = Some(number);
        roots[inner].id = mark.id;
        return true;
    }
    false
}

/// True where the root before an element is an empty anchor right before it, and has the number that the element lacks:
/// `<a id="comment-12"></a><div class="comment odd">`.
fn names_next(doc: &Document<'_>, before: Option<&Root<'_>>, index: Index) -> bool {
    let Some(root) = before else {
        return false;
    };
    let end = doc.end(root.node);
    doc.nodes[root.node].tag == Tag::A
        && root.class.is_empty()
        && doc.parent(root.node) == doc.parent(index)
        && !doc.has_text(root.node)
        && end <= index
        && doc.nodes[end..index]
            .iter()
            .all(|n| n.tag == Tag::Comment || n.tag == Tag::Text && n.is_blank())
}

/// True for the `dd` of a comment whose `dt` is the item already; both carry the classes where a theme lists comments in a `dl`.
fn is_second_half(
    doc: &Document<'_>,
    roots: &[Root<'_>],
    index: Index,
    number: Option<u64>,
) -> bool {
    doc.nodes[index].tag == Tag::Dd
        && number.is_none()
        && roots.last().is_some_and(|last| {
            doc.nodes[last.node].tag == Tag::Dt && doc.parent(last.node) == doc.parent(index)
        })
}

/// Drops what is named `comments-N` for its post and holds the items.
fn drop_wrappers(mut roots: Vec<Root<'_>>) -> Vec<Root<'_>> {
    let mut at = 0;
    let starts: Vec<Index> = roots.iter().map(|r| r.node).collect();
    roots.retain(|root| {
        at += 1;
        let holds_next = starts.get(at).is_some_and(|&s| s < root.range.end);
        !(holds_next && root.class.is_empty() && root.id.contains("comments"))
    });
    roots
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
    fn an_anchor_gives_its_number_to_the_comment_behind_it() {
        let html = "<div id=comments><a name=comment-91 id=comment-91></a>\n<div class='comment odd' id=comment1>a</div>
            <a name=comment-92 id=comment-92></a><div class='comment even' id=comment2>b</div></div>";
        let parsed = parse(html, &Limits::default());
        let doc = Document::new(&parsed.html);
        let numbers: Vec<Option<u64>> = find(&doc).iter().map(|r| r.number).collect();
        assert_eq!(numbers, [Some(91), Some(92)]);
        assert_eq!(texts(html), ["a", "b"]);
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
