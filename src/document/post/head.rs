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

/// Reads links, metadata and the title.
#[must_use]
pub fn head(doc: &Document<'_>) -> Head {
    let mut out = Head::default();
    let nodes = |tag| doc.places.tagged(tag).map(|i| (i, &doc.nodes[i]));
    if let Some((_, html)) = nodes(Tag::Html).next() {
        let lang = html.attr("lang").or_else(|| html.attr("xml:lang"));
        out.lang = lang
            .map(|l| l.trim().to_owned())
            .filter(|l| !l.is_empty() && l.len() < 36);
    }
    out.base = nodes(Tag::Base).find_map(|(_, n)| n.attr("href").map(str::to_owned));
    for (_, link) in nodes(Tag::Link) {
        let slot = match link.attr("rel") {
            Some(rel) if has_word(rel, "canonical") => &mut out.canonical,
            Some(rel) if has_word(rel, "shortlink") => &mut out.short_link,
            _ => continue,
        };
        let href = link.attr("href").map(str::trim).filter(|h| !h.is_empty());
        if slot.is_none() {
            *slot = href.map(str::to_owned);
        }
    }
    out.title = nodes(Tag::Title).find_map(|(index, _)| {
        let texts = doc.nodes[doc.subtree(index)].iter();
        let texts = texts.filter(|n| n.tag == Tag::Text).map(|n| n.value);
        Some(fold(&texts.collect::<String>())).filter(|t| !t.is_empty())
    });
    for (_, node) in nodes(Tag::Meta) {
        let name = node.attr("property").or_else(|| node.attr("name"));
        meta(
            &mut out,
            name.unwrap_or(""),
            node.attr("content").unwrap_or(""),
        );
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
