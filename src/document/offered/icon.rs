//! A bare number beside the picture of a speech bubble.

use crate::document::{Document, Index, Node, Tag};
use crate::locale::words;

/// Characters that stand for comments.
const BUBBLES: [char; 4] = ['💬', '🗨', '🗯', '🗪'];

/// Names of icon sets for them that hold no word for comments, without `fa-`, `icon-` and the like.
const PICTURES: &[&str] = &[
    "bubble",
    "bubbles",
    "chat",
    "chat_bubble",
    "chat_bubble_outline",
    "chatbubble",
    "chatbubbles",
    "message",
    "messages",
    "mode_comment",
    "forum",
    "speech",
];

/// Words that the name of an icon or of a number may hold beside one for comments.
const FURNITURE: &[&str] = &[
    "aantal",
    "admin",
    "alt",
    "anzahl",
    "article",
    "badge",
    "bi",
    "bold",
    "box",
    "btn",
    "button",
    "circle",
    "compteur",
    "contador",
    "conteggio",
    "count",
    "counter",
    "counts",
    "cuenta",
    "dashicons",
    "dots",
    "empty",
    "entry",
    "fa",
    "fab",
    "fal",
    "far",
    "fas",
    "fill",
    "filled",
    "glyphicon",
    "has",
    "ico",
    "icon",
    "icons",
    "info",
    "item",
    "label",
    "left",
    "liczba",
    "licznik",
    "light",
    "line",
    "link",
    "lucide",
    "mdi",
    "meta",
    "nb",
    "nombre",
    "nr",
    "num",
    "number",
    "numbers",
    "numero",
    "o",
    "outline",
    "outlined",
    "post",
    "pw",
    "qty",
    "regular",
    "right",
    "round",
    "share",
    "social",
    "solid",
    "square",
    "stat",
    "stats",
    "svg",
    "text",
    "ti",
    "total",
    "totale",
    "value",
];

/// Words for comments in names.
const COMMENTS: &[&str] = &[
    "comment",
    "commentaires",
    "commentcount",
    "commentcounter",
    "commenti",
    "commenting",
    "comments",
    "commentscount",
    "comentarios",
    "comentários",
    "kommentare",
    "komentarze",
    "opmerkingen",
    "reacties",
    "replies",
    "responses",
    "yorumlar",
];

/// True for an id, a class token or an address's last part that names comments and nothing else: `fa-comment`, `post-comments-count`.
pub(super) fn is_name(name: &str, pictures: bool) -> bool {
    if !(4..64).contains(&name.len()) {
        return false;
    }
    let name = name.to_ascii_lowercase();
    let mut named = false;
    let all = name.split(['-', '_', '.', ':']).all(|word| {
        let comments = COMMENTS.contains(&word) || pictures && PICTURES.contains(&word);
        named |= comments;
        comments || word.is_empty() || FURNITURE.contains(&word)
    });
    named && all
}

/// Nodes before a number among which its icon is looked for: a drawing has some.
const REACH: usize = 12;

/// True where the number in a text stands behind a picture for comments.
pub(super) fn is_before(doc: &Document<'_>, text: Index) -> bool {
    let low = text.saturating_sub(REACH);
    for index in (low..text).rev() {
        let node = &doc.nodes[index];
        match node.tag {
            Tag::Text if node.is_blank() => {}
            Tag::Text => {
                let word = node.value.trim();
                // The words of a font of icons; a bubble alone.
                return word
                    .chars()
                    .all(|c| BUBBLES.contains(&c) || c == '\u{fe0f}')
                    || PICTURES.contains(&word)
                    || word == "comment" && is_of_font(&doc.nodes[doc.parent(index)]);
            }
            Tag::Comment => {}
            _ if is_icon(doc, index) => return true,
            // A part of an icon, another icon, or what stands before the line.
            _ if doc.end(index) <= text => {
                let mut around = doc.ancestors(index).take(4);
                return around.any(|a| a >= low && doc.end(a) <= text && is_icon(doc, a));
            }
            // A box of its own around the number stands between it and its icon.
            tag if tag.is_block() && doc.end(index) - index > REACH => return false,
            _ => {}
        }
    }
    false
}

fn is_of_font(node: &Node<'_>) -> bool {
    node.named(|n| n.contains("icon") || n.contains("symbols"))
}

/// An element that is nothing but a picture for comments.
fn is_icon(doc: &Document<'_>, index: Index) -> bool {
    let node = &doc.nodes[index];
    if doc.end(index) - index > REACH || doc.has_text(index) {
        return false;
    }
    let last = |address: &str| {
        let part = address.rsplit(['/', '#']).next().unwrap_or("");
        is_name(part.trim_end_matches(".svg").trim_end_matches(".png"), true)
    };
    let called = |name: &str| {
        let label = node.attr(name).filter(|l| l.len() < 40);
        label.is_some_and(words::is_comment_heading)
    };
    if matches!(
        node.tag,
        Tag::A | Tag::Button | Tag::Span | Tag::Svg | Tag::I
    ) && (called("aria-label") || called("title"))
    {
        return true;
    }
    match node.tag {
        Tag::Img => {
            node.attr("src").is_some_and(last) || node.attr("alt").is_some_and(|a| is_name(a, true))
        }
        Tag::I | Tag::Span | Tag::Svg | Tag::Em | Tag::B => {
            node.named(|n| is_name(n, true))
                || node.attr("data-icon").is_some_and(|n| is_name(n, true))
        }
        _ if node.name() == "use" => node.attr("href").is_some_and(last),
        _ => false,
    }
}

/// The number behind a bubble in the same text: "💬 8".
pub(super) fn after_bubble(text: &str) -> Option<u64> {
    let (_, behind) = text.split_once(BUBBLES)?;
    let behind = behind
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{fe0f}' | ':' | '('));
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &behind[digits..];
    // "💬 3 things that I learned" and "💬 1.5k".
    let ends = !rest.trim_start().starts_with(char::is_alphanumeric)
        && !rest.starts_with(['.', ','])
        && digits < 7;
    behind[..digits].parse().ok().filter(|_| ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_icons_and_numbers() {
        for name in [
            "fa-comment",
            "fa-comments",
            "bi-chat-dots",
            "icon-comment",
            "post-comments-count",
            "mdi-comment-outline",
            "dashicons-admin-comments",
        ] {
            assert!(is_name(name, true), "{name}");
        }
        for name in [
            "fa-heart",
            "comment-form",
            "recent-comments",
            "icon",
            "chat-open",
        ] {
            assert!(!is_name(name, true), "{name}");
        }
    }

    #[test]
    fn numbers_behind_bubbles() {
        assert_eq!(after_bubble("💬 8 ❤️ 57"), Some(8));
        assert_eq!(after_bubble("🗨️ 12"), Some(12));
        assert_eq!(after_bubble("💬 3 things"), None);
        assert_eq!(after_bubble("💬"), None);
        assert_eq!(after_bubble("8"), None);
    }
}
