//! What the page's head says of itself: addresses, title, metadata.

use crate::document::text::fold;
use crate::document::{Document, Tag};

/// What the page's head and frame say.
#[derive(Debug, Default, Clone)]
pub struct Head {
    /// `<link rel=canonical>`.
    pub canonical: Option<String>,
    /// `<link rel=shortlink>`: WordPress's `?p=N`.
    pub short_link: Option<String>,
    /// `og:url`.
    pub og_url: Option<String>,
    /// `<base href>`.
    pub base: Option<String>,
    /// The language of the root element.
    pub lang: Option<String>,
    pub(super) title: Option<String>,
    pub(super) og_title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) published: Option<String>,
}

/// Reads links, metadata and the title in one pass.
#[must_use]
pub fn head(doc: &Document<'_>) -> Head {
    let mut out = Head::default();
    for (index, node) in doc.nodes.iter().enumerate() {
        match node.tag {
            Tag::Html if out.lang.is_none() => {
                out.lang = node
                    .attr("lang")
                    .or_else(|| node.attr("xml:lang"))
                    .map(|l| l.trim().to_owned())
                    .filter(|l| !l.is_empty() && l.len() < 36);
            }
            Tag::Base if out.base.is_none() => out.base = node.attr("href").map(str::to_owned),
            Tag::Link => {
                let slot = match node.attr("rel") {
                    Some(rel) if has_word(rel, "canonical") => &mut out.canonical,
                    Some(rel) if has_word(rel, "shortlink") => &mut out.short_link,
                    _ => continue,
                };
                let href = node.attr("href").map(str::trim).filter(|h| !h.is_empty());
                if slot.is_none() {
                    *slot = href.map(str::to_owned);
                }
            }
            Tag::Title if out.title.is_none() => {
                let text: String = doc.nodes[doc.subtree(index)]
                    .iter()
                    .filter(|n| n.tag == Tag::Text)
                    .map(|n| n.value)
                    .collect();
                out.title = Some(fold(&text)).filter(|t| !t.is_empty());
            }
            Tag::Meta => meta(
                &mut out,
                node.attr("property")
                    .or_else(|| node.attr("name"))
                    .unwrap_or(""),
                node.attr("content").unwrap_or(""),
            ),
            _ => {}
        }
    }
    out
}

fn has_word(rel: &str, word: &str) -> bool {
    rel.split_ascii_whitespace()
        .any(|r| r.eq_ignore_ascii_case(word))
}

fn meta(out: &mut Head, name: &str, content: &str) {
    let content = fold(content);
    if content.is_empty() {
        return;
    }
    let slot = match name.to_ascii_lowercase().as_str() {
        "og:url" => &mut out.og_url,
        "og:title" => &mut out.og_title,
        "author" | "article:author" | "dc.creator" | "dcterms.creator" | "parsely-author"
            if !content.contains("://") =>
        {
            &mut out.author
        }
        "article:published_time"
        | "date"
        | "dc.date"
        | "dcterms.date"
        | "parsely-pub-date"
        | "dc.date.issued" => &mut out.published,
        _ => return,
    };
    slot.get_or_insert(content);
}
