//! Disqus where its list stands in the page: the WordPress plugin and old embed codes print `#dsq-comments` with `li#dsq-comment-N`
//! for browsers without scripts. Pings stand in it as the theme's own items, without the prefix.

use super::fields::Context;
use super::{Candidate, wordpress};

/// Recognises a static Disqus list.
#[must_use]
pub fn recognise(ctx: &Context<'_, '_>) -> Option<Candidate> {
    let listed = ctx
        .doc
        .nodes
        .iter()
        .any(|n| n.id.starts_with("dsq-comment-") || n.id == "dsq-comments");
    if !listed {
        return None;
    }
    let mut candidate = wordpress::thread(ctx)?;
    candidate.platform = "disqus";
    candidate.confidence = 1.0;
    Some(candidate)
}
