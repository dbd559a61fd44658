//! What a single node tells of itself, beside its names.

use super::super::Context;
use super::LONGEST_FURNITURE;
use crate::document::text::short;
use crate::document::{Document, Index, Node, Tag};
use crate::platform::vocabulary::Roles;
use crate::thread::date;

/// A picture of a person by its class.
pub fn is_face(node: &Node<'_>) -> bool {
    node.classes()
        .any(|c| c.starts_with("avatar") || c == "photo")
}

/// A button that looks like none is `pseudo` to some frameworks; elsewhere that class is the French for a nickname.
pub(super) fn is_plain_button(node: &Node<'_>) -> bool {
    let button = |c: &str| c == "btn" || c == "button" || c.starts_with("btn-");
    node.has_class("pseudo") && (node.tag == Tag::Button || node.classes().any(button))
}

/// True for a box with a paragraph inside, which is looked for in its first nodes.
pub(super) fn holds_paragraph(doc: &Document<'_>, index: Index) -> bool {
    let inside = doc.subtree(index).skip(1).take(4);
    inside.into_iter().any(|i| doc.nodes[i].tag == Tag::P)
}

/// True for a box named for a picture that holds a heading or a dated line as well.
pub(super) fn holds_head(ctx: &Context<'_, '_>, index: Index) -> bool {
    let doc = ctx.doc;
    let headed = || {
        doc.subtree(index)
            .any(|i| doc.nodes[i].tag.is_heading() && doc.has_text(i))
    };
    let text = short(doc, index, LONGEST_FURNITURE).unwrap_or_default();
    !text.is_empty()
        && (headed() || date::is_date_like(&text) && date::find(&text, &ctx.hints()).is_some())
}

/// True for an element named for furniture that holds name and text: a theme's box around the whole comment (`reply-inner`).
pub(super) fn holds_comment<'t>(ctx: &Context<'_, 't>, index: Index) -> bool {
    let mut inside = Roles::default();
    for node in ctx.doc.nodes[ctx.doc.subtree(index)]
        .iter()
        .skip(1)
        .take(LONGEST_FURNITURE)
    {
        if node.is_element() {
            inside = inside.or(ctx.vocabulary.borrow_mut().of(node));
        }
    }
    inside.any(Roles::NAME.or(Roles::AUTHOR)) && inside.any(Roles::CONTENT)
}

/// True for a block with a paragraph of its own.
pub(super) fn holds_paragraphs(doc: &Document<'_>, index: Index) -> bool {
    doc.nodes[index].tag.is_block() && doc.children(index).any(|c| doc.nodes[c].tag == Tag::P)
}

/// True for the address of a link that can open a form for a reply on a site of any kind.
pub(super) fn may_reply(href: &str) -> bool {
    href.len() < 500
        && (href.contains("/reply") || href.contains("reply=") || href.starts_with("javascript:"))
}

/// True for a form that wraps what was written, for editing it in place (Reddit): paragraphs, and nothing to fill in.
pub(super) fn holds_written_text(doc: &Document<'_>, form: Index) -> bool {
    let nodes = &doc.nodes[doc.subtree(form)];
    let fills = |n: &Node<'_>| {
        let kind = n.attr("type").unwrap_or("text");
        let shown =
            n.tag == Tag::Input && !matches!(kind, "hidden" | "submit" | "button" | "image");
        shown || matches!(n.tag, Tag::Textarea | Tag::Select)
    };
    nodes.iter().any(|n| n.tag == Tag::P) && !nodes.iter().any(fills)
}

/// True for an inline element with the comment's number in its id, `span#karma-12-up`.
pub(super) fn is_machine(node: &Node<'_>, number: Option<u64>) -> bool {
    let inline = matches!(node.tag, Tag::Span | Tag::Img | Tag::A | Tag::I | Tag::Em);
    inline
        && !node.id.is_empty()
        && number.is_some_and(|n| {
            node.id
                .split(|c: char| !c.is_ascii_digit())
                .any(|digits| digits.parse() == Ok(n))
        })
}

/// `2012-03-04T08:05:00`: a theme's own time. A commenter may write `<abbr title="2010-05-05">`, yet not that.
pub(super) fn is_full_time(title: &str) -> bool {
    title.len() >= 16 && title.as_bytes().get(10) == Some(&b'T') && title.starts_with(['1', '2'])
}

/// True for `…#comment-N`, `#cN`, `#li-comment-N` with the comment's own number.
pub(super) fn is_own_permalink(href: &str, number: Option<u64>) -> bool {
    let Some((_, fragment)) = href.rsplit_once('#') else {
        return false;
    };
    let digits = fragment.len()
        - fragment
            .bytes()
            .rev()
            .take_while(u8::is_ascii_digit)
            .count();
    let (head, tail) = fragment.split_at(digits);
    let named = head.is_empty()
        || head.ends_with("comment-")
        || matches!(head, "c" | "comment" | "comment_");
    named && !tail.is_empty() && tail.parse().ok() == number
}

/// The hash in `https://secure.gravatar.com/avatar/HASH?s=96`: MD5 (32 hex digits) or SHA-256 (64).
pub(crate) fn gravatar_hash(src: &str) -> Option<&str> {
    let (_, tail) = src.split_once("gravatar.com/avatar/")?;
    let length = tail.bytes().take_while(u8::is_ascii_hexdigit).count();
    // MD5 of `unknown@gravatar.com`, which WordPress sends for comments without an address.
    let hash = &tail[..length];
    (matches!(length, 32 | 64) && hash != "ad516503a11cd5ca435acc9bb6523536").then_some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permalinks() {
        assert!(is_own_permalink("/post/#comment-12", Some(12)));
        assert!(is_own_permalink("#c12", Some(12)));
        assert!(!is_own_permalink("/post/#comment-13", Some(12)));
        assert!(!is_own_permalink("/post/#top", None));
        assert!(!is_own_permalink("/post/#comment-13", None));
    }

    #[test]
    fn hashes() {
        let hash = "0123456789abcdef0123456789abcdef";
        assert_eq!(
            gravatar_hash(&format!("//1.gravatar.com/avatar/{hash}?s=32")),
            Some(hash)
        );
        assert_eq!(gravatar_hash("//1.gravatar.com/avatar/?s=32"), None);
    }
}
