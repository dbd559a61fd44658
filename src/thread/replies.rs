//! Whom each comment answers: what the page states, then what the texts tell.

use super::{Item, Post, Reply, ReplyBasis, ReplyTarget};

/// All replies of a thread, in the order of the items that answer, the surest first.
#[must_use]
pub fn replies(items: &[Item], _post: &Post) -> Vec<Reply> {
    let stated = items.iter().enumerate().filter_map(|(from, item)| {
        let to = ReplyTarget::Item(item.parent.filter(|_| !item.kind.is_ping())?);
        Some(Reply {
            from,
            to,
            basis: ReplyBasis::Stated,
            confidence: 1.0,
            addressee: None,
        })
    });
    stated.collect()
}
