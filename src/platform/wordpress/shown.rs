//! Does a page show that WordPress made it? Ids such as `comment-12` and a class `comment odd` do not: a dozen other systems print them
//! (Bitrix, emlog, Typecho, Roller, Lemmy, HubSpot). Asked only where no file of WordPress's own is linked, for the name alone.

use super::roots::link_number;
use crate::document::{Document, Index, Tag};
use std::ops::Range;

/// Class tokens that WordPress itself or nearly all of its themes print, and hardly any other system.
const CLASSES: &[&str] = &[
    "bypostauthor",
    "byuser",
    "comment-awaiting-moderation",
    "comment-reply-link",
    "comment-reply-title",
    "commentlist",
    "commentmetadata",
    "format-standard",
    "logged-in-as",
    "navigation-top",
    "postmetadata",
    "single-format-standard",
    "status-publish",
    "thread-alt",
    "thread-even",
    "thread-odd",
    "type-post",
    "widget_archive",
    "widget_categories",
    "widget_meta",
    "widget_recent_comments",
    "widget_recent_entries",
    "widget_text",
];

/// Beginnings of class tokens and ids of its own.
const BEGINNINGS: &[&str] = &["wp-", "li-comment-", "div-comment-", "postid-"];

/// Ids of its form's fields.
const IDS: &[&str] = &[
    "comment_post_ID",
    "comment_parent",
    "wp-comment-cookies-consent",
];

/// Names of all fields of its form.
const FIELDS: [&str; 4] = ["author", "email", "url", "comment"];

/// Parts of addresses of its own files and pages.
const ADDRESSES: &[&str] = &[
    "/wp-content/",
    "/wp-includes/",
    "/wp-admin/",
    "/wp-login.php",
    "/wp-comments-post.php",
    "/wp-trackback.php",
    "/wp-rss2.php",
    "/wp-commentsrss2.php",
    "/comments/feed/",
    "/comment-page-",
];

/// Of these, what only elements of the page's head say: anybody may link to such addresses.
const OF_HEAD: &[&str] = &["?feed=", "/?p=", ".wordpress.com/", ".wp.com/"];

/// What its footer links to.
const OF_FOOTER: &[&str] = &["//wordpress.org", "//www.wordpress.org"];

/// True where something beside its comments' numbers says WordPress; what the `items` themselves link to says nothing.
#[must_use]
pub fn is_shown(doc: &Document<'_>, items: &Range<Index>) -> bool {
    let begins = |name: &str| BEGINNINGS.iter().any(|b| name.starts_with(b));
    let classes = &doc.places.classes;
    let ids = &doc.places.ids;
    CLASSES.iter().any(|c| classes.has(c))
        || IDS.iter().any(|id| ids.has(id))
        || classes.iter().any(|(class, _)| begins(class))
        || ids.iter().any(|(id, _)| begins(id))
        || classes.has("comment-author") && classes.has("vcard")
        || holds_class_of_core(doc)
        || holds_form(doc)
        || links(doc, items)
}

/// `comment even depth-1`, all of it: core counts the depth from 1.
fn holds_class_of_core(doc: &Document<'_>) -> bool {
    let turns = |i: Index| {
        let node = &doc.nodes[i];
        (node.has_class("even") || node.has_class("odd"))
            && (node.has_class("comment")
                || node.has_class("pingback")
                || node.has_class("trackback"))
    };
    doc.places.classes.nodes("depth-1").any(turns)
}

fn holds_form(doc: &Document<'_>) -> bool {
    let named = |field: &str| {
        [Tag::Input, Tag::Textarea].iter().any(|&tag| {
            doc.places
                .tagged(tag)
                .any(|i| doc.nodes[i].attr("name") == Some(field))
        })
    };
    FIELDS.iter().all(|field| named(field))
}

/// Addresses that are looked at: a page that is WordPress's has one of them soon.
const MOST_LINKS: usize = 2000;

fn links(doc: &Document<'_>, items: &Range<Index>) -> bool {
    let tags = [
        Tag::Link,
        Tag::Script,
        Tag::Img,
        Tag::Form,
        Tag::Input,
        Tag::A,
    ];
    let nodes = tags.iter().flat_map(|&tag| doc.places.tagged(tag));
    nodes.take(MOST_LINKS).any(|i| {
        let node = &doc.nodes[i];
        if link_number(node).is_some() {
            return true;
        }
        let address = ["href", "src", "action"].iter().find_map(|a| node.attr(a));
        let Some(address) = address.filter(|_| node.tag != Tag::A || !items.contains(&i)) else {
            return false;
        };
        let holds = |parts: &[&str]| parts.iter().any(|part| address.contains(part));
        // Other systems have a feed in a folder of that name: `/feed/comments/atom`.
        let feed = || address.trim_end_matches('/').ends_with("/feed");
        let pinged = || node.attr("rel") == Some("pingback") && address.ends_with("/xmlrpc.php");
        holds(ADDRESSES)
            || node.tag == Tag::A && holds(OF_FOOTER)
            || node.tag == Tag::Link && (holds(OF_HEAD) || feed() || pinged())
    })
}
