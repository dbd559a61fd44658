//! Disqus where its list stands in the page: the WordPress plugin and old embed codes print `#dsq-comments` with `li#dsq-comment-N`
//! for browsers without scripts. Pings stand in it as the theme's own items, without the prefix.

use super::fields::Context;
use super::ping::by_class;
use super::{Candidate, wordpress};
use crate::document::Tag;
use crate::document::text::fold;
use crate::thread::Kind;
use std::collections::HashMap;

/// Recognises a static Disqus list.
#[must_use]
pub fn recognise(ctx: &Context<'_, '_>) -> Option<Candidate> {
    let is_listed = |id: &str| id.starts_with("dsq-comment-") || id == "dsq-comments";
    if !ctx.doc.places.ids.iter().any(|(id, _)| is_listed(id)) {
        return None;
    }
    let mut candidate = wordpress::thread(ctx)?;
    candidate.platform = "disqus";
    candidate.confidence = 1.0;
    candidate.signed = true;
    let pings = local_pings(ctx);
    for item in &mut candidate.items {
        let source = item
            .fields
            .author
            .as_ref()
            .and_then(|a| pings.get(&fold(&a.name)));
        if let Some((kind, url)) = source.filter(|_| !item.kind.is_ping()) {
            item.kind = *kind;
            item.rule = "disqus.local";
            item.confidence = 0.9;
            if let Some(author) = &mut item.fields.author {
                author.url = author.url.take().or_else(|| url.clone());
            }
        }
    }
    Some(candidate)
}

/// The plugin lists pings a second time, with their kind, in a script: `DsqLocal = {'trackbacks': [{'author_name': "…", 'type': "pingback"}]}`.
/// Its strings are JSON, its keys are not.
fn local_pings(ctx: &Context<'_, '_>) -> HashMap<String, (Kind, Option<String>)> {
    let mut out = HashMap::new();
    let scripts = ctx
        .doc
        .nodes
        .windows(2)
        .filter(|w| w[0].tag == Tag::Script && w[1].tag == Tag::Text)
        .map(|w| w[1].value);
    for script in scripts.filter(|s| s.contains("DsqLocal") && s.len() < 1 << 20) {
        for entry in script.split("'author_name'").skip(1) {
            let kind = value(entry, "'type'")
                .and_then(|k| by_class(&k))
                .map_or(Kind::Ping, |v| v.kind);
            if let Some(name) = string(entry) {
                out.insert(fold(&name), (kind, value(entry, "'author_url'")));
            }
        }
    }
    out
}

/// The string behind a key.
fn value(entry: &str, key: &str) -> Option<String> {
    string(entry.split_once(key)?.1)
}

/// The JSON string behind a colon.
fn string(text: &str) -> Option<String> {
    let rest = text.trim_start().strip_prefix(':')?;
    serde_json::Deserializer::from_str(rest)
        .into_iter::<String>()
        .next()?
        .ok()
}
