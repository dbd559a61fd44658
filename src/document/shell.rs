//! An element without text that a script or frame fills with a thread, wherever it stands: told by what its attributes name.

use super::awaited::Awaited;
use super::place::is_aside;
use super::{Document, Index, Node, Tag};
use crate::locale::words;

/// Nodes of an element that is still empty.
const LARGEST: usize = 40;

/// Attributes in which frameworks name the component that an element becomes.
const COMPONENTS: &[&str] = &[
    "data-component",
    "data-component-name",
    "data-controller",
    "data-module",
    "data-widget",
    "data-app",
    "data-island",
    "data-view",
    "data-vue",
    "data-vue-component",
    "data-react",
    "data-react-class",
    "data-react-component",
    "data-svelte",
    "data-hydrate",
    "data-js",
    "data-plugin",
    "data-embed",
    "component-url",
    "component-export",
    "ng-controller",
    "ng-include",
    "x-data",
    "wire:init",
    "is",
];

/// Attributes that hold the address from which an element is filled.
const ADDRESSES: &[&str] = &[
    "hx-get",
    "data-hx-get",
    "src",
    "data-src",
    "data-url",
    "data-endpoint",
    "data-remote",
    "data-load",
    "data-ajax-url",
    "data-comments-url",
    "data-fetch-url",
    "w3-include-html",
    "data",
];

/// Words beside one for comments in the name of an element that waits for its script.
const WAITING: &[&str] = &[
    "ajax",
    "app",
    "async",
    "embed",
    "frame",
    "iframe",
    "island",
    "lazy",
    "loader",
    "mount",
    "outlet",
    "placeholder",
    "portal",
    "react",
    "root",
    "target",
    "vue",
    "widget",
];

/// Words for comments in names.
const COMMENTS: &[&str] = &[
    "comment",
    "comments",
    "commentaires",
    "commenti",
    "comentarios",
    "discussion",
    "kommentare",
    "komentarze",
    "reacties",
    "yorumlar",
];

/// Parts of all these words.
const STEMS: [&str; 5] = ["omment", "oment", "iscussion", "eacties", "orumlar"];

/// What names comments and yet holds none: forms, numbers, links, lists of the newest of the whole site.
const OTHERS: &[&str] = &[
    "add", "box", "button", "count", "counter", "counts", "create", "editor", "feed", "form",
    "icon", "input", "latest", "link", "new", "number", "recent", "reply", "rss", "submit",
    "toggle", "total", "write",
];

/// The first such element outside margins. `foreign` names boxes of something else.
#[must_use]
pub fn find(doc: &Document<'_>, foreign: impl Fn(Index) -> bool) -> Option<Awaited> {
    let mut skip_until = 0;
    for (index, node) in doc.nodes.iter().enumerate() {
        if index < skip_until || !node.is_element() {
            continue;
        }
        if matches!(
            node.tag,
            Tag::Head
                | Tag::Script
                | Tag::Style
                | Tag::Template
                | Tag::Nav
                | Tag::Aside
                | Tag::Form
        ) {
            skip_until = doc.end(index);
            continue;
        }
        let sign = if is_frame(node) {
            is_frame_of_comments(node).then_some("a frame for comments")
        } else if can_wait(node) && is_shell(node) && is_empty(doc, index) {
            Some("an empty element that a script fills with comments")
        } else {
            None
        };
        if let Some(sign) = sign
            && !is_aside(doc, index)
            && !foreign(index)
        {
            return Some(Awaited { node: index, sign });
        }
    }
    None
}

/// An element that shows another page.
pub(super) fn is_frame(node: &Node<'_>) -> bool {
    node.tag == Tag::Iframe
        || node.tag == Tag::Other && matches!(node.name(), "object" | "embed" | "amp-iframe")
}

/// A frame that its name, title or address calls one for comments.
pub(crate) fn is_frame_of_comments(node: &Node<'_>) -> bool {
    let named =
        node.named(|n| names(n, |_| true)) || node.attr("name").is_some_and(|n| names(n, |_| true));
    let titled = || {
        node.attr("title")
            .is_some_and(|t| t.len() < 80 && words::is_comment_heading(t))
    };
    named || titled() || leads_to_comments(node)
}

/// What is filled is a box, or an element of a script's own.
fn can_wait(node: &Node<'_>) -> bool {
    matches!(
        node.tag,
        Tag::Div | Tag::Section | Tag::Article | Tag::Span | Tag::Ul | Tag::Ol | Tag::Other
    ) && !matches!(
        node.name(),
        "source" | "video" | "audio" | "track" | "input" | "use" | "path"
    )
}

fn is_shell(node: &Node<'_>) -> bool {
    let own = node.tag == Tag::Other;
    let waits = |name: &str| names(name, |word| WAITING.contains(&word));
    if (!node.id.is_empty() || !node.value.is_empty()) && node.named(waits) {
        return true;
    }
    // Most boxes have neither data nor a name that begins in a way of its own.
    COMPONENTS
        .iter()
        .any(|name| node.attr(name).is_some_and(|value| names(value, |_| true)))
        || (node.has_data() || own || node.attr("hx-get").is_some()) && leads_to_comments(node)
}

fn leads_to_comments(node: &Node<'_>) -> bool {
    ADDRESSES
        .iter()
        .any(|name| node.attr(name).is_some_and(is_address))
}

/// True for an address with a part that names comments.
pub(crate) fn is_address(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or("");
    path.len() < 300 && path.split('/').any(|part| names(part, |_| true))
}

/// True where the words of a name hold one for comments, none for another thing, and one that satisfies `wanted`.
/// `CommentList`, `post-comments`, `comments.php`.
fn names(name: &str, wanted: impl Fn(&str) -> bool) -> bool {
    if !(7..200).contains(&name.len()) && !matches!(name, "comment") {
        return false;
    }
    // Most names end here.
    if !STEMS.iter().any(|stem| name.contains(stem)) {
        return false;
    }
    // The rest of what is written in a script is no name.
    let name = name.split(['(', '{', '?', '#']).next().unwrap_or("");
    let mut word = String::new();
    let (mut comments, mut other, mut found) = (false, false, false);
    let mut see = |word: &mut String| {
        comments |= COMMENTS.contains(&word.as_str());
        other |= OTHERS.contains(&word.as_str());
        found |= wanted(word);
        word.clear();
    };
    let mut small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() && small {
            see(&mut word);
        }
        small = c.is_lowercase();
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    see(&mut word);
    comments && !other && found
}

fn is_empty(doc: &Document<'_>, index: Index) -> bool {
    let range = doc.subtree(index);
    range.len() <= LARGEST
        && !doc.nodes[range.clone()]
            .iter()
            .any(|n| matches!(n.tag, Tag::Form | Tag::Textarea | Tag::Img))
        && range.clone().all(|i| {
            let node = &doc.nodes[i];
            node.tag != Tag::Text
                || node.is_blank()
                || doc
                    .ancestors(i)
                    .take_while(|&a| a > index)
                    .any(|a| doc.nodes[a].tag.is_hidden() || doc.nodes[a].tag == Tag::Noscript)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_comments_has_a_stem() {
        assert!(
            COMMENTS
                .iter()
                .all(|word| STEMS.iter().any(|stem| word.contains(stem)))
        );
    }

    #[test]
    fn names_of_comments() {
        for name in [
            "CommentList",
            "comments",
            "commentsThread(9)",
            "post-comments-app",
            "loadComments",
            "Comments.8f2.js",
            "comments.php",
        ] {
            assert!(names(name, |_| true), "{name}");
        }
        for name in [
            "CommentForm",
            "comment-count",
            "recent-comments",
            "newsletter",
            "commentary",
        ] {
            assert!(!names(name, |_| true), "{name}");
        }
        assert!(names("comments-root", |w| WAITING.contains(&w)));
        assert!(!names("comments-area", |w| WAITING.contains(&w)));
    }
}
