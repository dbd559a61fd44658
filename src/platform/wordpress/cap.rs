//! The deepest level of a WordPress thread, where the page shows it.

use crate::document::Document;
use crate::platform::Draft;

/// The level at which answers end: `comment_reply_link()` prints no link on a comment of the deepest level that the blog allows, and
/// one on every other. So a page whose deepest comments have none, while those above them have one, shows the cap. `None` where it
/// shows none: a closed thread has no links, and one that ends above the cap has them on all levels.
///
/// Source: `get_comment_reply_link()` in WordPress's `wp-includes/comment-template.php`: nothing where `max_depth <= depth`.
pub fn depth_cap(doc: &Document<'_>, items: &[Draft]) -> Option<u32> {
    let deepest = items
        .iter()
        .filter(|i| !i.kind.is_ping())
        .filter_map(|i| i.depth)
        .max()
        .filter(|d| *d > 1)?;
    if !items.is_sorted_by_key(|i| i.node) {
        return None;
    }
    let links = doc.places.classes.nodes("comment-reply-link");
    let linked = links.filter_map(|link| {
        let at = items.partition_point(|i| i.node <= link).checked_sub(1)?;
        let item = items.get(at).filter(|i| doc.inside(link, i.node))?;
        item.depth
    });
    (linked.max()? + 1 == deepest).then_some(deepest)
}
