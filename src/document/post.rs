//! The post that a thread belongs to: title, by-line, date, address, language.

use super::structured::Structured;
use super::text::{fold, line, short};
use super::{Document, Index, Tag};
use crate::thread::Post;
use crate::thread::date::{self, Hints};
use crate::thread::time::Stamp;

/// What the page's head and frame say.
#[derive(Debug, Default, Clone)]
pub struct Head {
    /// `<link rel=canonical>`.
    pub canonical: Option<String>,
    /// `og:url`.
    pub og_url: Option<String>,
    /// `<base href>`.
    pub base: Option<String>,
    /// The language of the root element.
    pub lang: Option<String>,
    title: Option<String>,
    og_title: Option<String>,
    author: Option<String>,
    published: Option<String>,
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
            Tag::Link if out.canonical.is_none() => {
                if node.attr("rel").is_some_and(|r| {
                    r.split_ascii_whitespace()
                        .any(|r| r.eq_ignore_ascii_case("canonical"))
                }) {
                    out.canonical = node
                        .attr("href")
                        .map(|h| h.trim().to_owned())
                        .filter(|h| !h.is_empty());
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

/// Puts the post together. `thread` is where its thread begins: by-lines behind it are those of comments.
#[must_use]
pub fn post(
    doc: &Document<'_>,
    head: &Head,
    structured: &Structured,
    thread: Option<Index>,
) -> Post {
    let end = thread.unwrap_or(doc.nodes.len());
    let marks = Marks::of(doc, end);
    let words_of = marks.content.map(|c| words(doc, c, end));
    Post {
        title: title(doc, head, structured, &marks),
        author: marks
            .author
            .or_else(|| head.author.clone())
            .or_else(|| structured.author.clone()),
        date: published(doc, head, structured, &marks.date),
        words: words_of.filter(|&w| w > 0),
        language: head.lang.clone(),
    }
}

/// Where title, by-line, date and text of the post stand.
#[derive(Default)]
struct Marks {
    heading: Option<Index>,
    only_h1: Option<Index>,
    author: Option<String>,
    date: Option<Index>,
    content: Option<Index>,
}

impl Marks {
    fn of(doc: &Document<'_>, end: Index) -> Marks {
        let mut out = Marks::default();
        let mut h1s = 0;
        let mut by_class: Option<String> = None;
        for index in 0..end.min(doc.nodes.len()) {
            let node = &doc.nodes[index];
            if !node.is_element() {
                continue;
            }
            if node.tag == Tag::H1 {
                h1s += 1;
                out.only_h1 = Some(index);
            }
            if node.tag == Tag::A
                && out.author.is_none()
                && node
                    .attr("rel")
                    .is_some_and(|r| r.split_ascii_whitespace().any(|r| r == "author"))
            {
                out.author = short(doc, index, 120).filter(|t| !t.is_empty());
            }
            if node.tag == Tag::Time
                && out.date.is_none()
                && doc.ancestors(index).all(|a| doc.nodes[a].tag != Tag::Aside)
            {
                out.date = Some(index);
            }
            if node.value.is_empty() && node.id.is_empty() {
                continue;
            }
            for class in node.classes() {
                match class {
                    "entry-title"
                    | "post-title"
                    | "p-name"
                    | "wp-block-post-title"
                    | "posttitle"
                    | "article-title"
                        if out.heading.is_none() && node.tag != Tag::Body =>
                    {
                        out.heading = Some(index)
                    }
                    "entry-content"
                    | "post-content"
                    | "wp-block-post-content"
                    | "entry"
                    | "post-body"
                    | "e-content"
                    | "article-content"
                    | "articleBody"
                    | "storycontent"
                    | "post-entry"
                        if out.content.is_none() =>
                    {
                        out.content = Some(index);
                    }
                    "entry-date" | "post-date" | "published" | "dt-published"
                    | "wp-block-post-date"
                        if out.date.is_none() =>
                    {
                        out.date = Some(index)
                    }
                    "author"
                    | "byline"
                    | "post-author"
                    | "entry-author"
                    | "p-author"
                    | "wp-block-post-author-name"
                    | "author-name"
                    | "entry-author-name"
                        if by_class.is_none() =>
                    {
                        by_class = by_line(doc, index);
                    }
                    _ => {}
                }
            }
        }
        out.only_h1 = out.only_h1.filter(|_| h1s == 1);
        out.author = out.author.or(by_class);
        out
    }
}

/// The name in a by-line: a link or `.fn` inside it, else its own short text without "by".
fn by_line(doc: &Document<'_>, index: Index) -> Option<String> {
    let inner = doc
        .subtree(index)
        .find(|&i| doc.nodes[i].has_class("fn") || (doc.nodes[i].tag == Tag::A && doc.has_text(i)));
    let text = short(doc, inner.unwrap_or(index), 80)?;
    let text = text.trim();
    let by = [
        "by ", "By ", "par ", "Par ", "von ", "Von ", "por ", "Por ", "di ", "Di ",
    ];
    let name = by
        .iter()
        .find_map(|b| text.strip_prefix(b))
        .unwrap_or(text)
        .trim();
    (!name.is_empty() && !name.contains("://")).then(|| name.to_owned())
}

fn title(
    doc: &Document<'_>,
    head: &Head,
    structured: &Structured,
    marks: &Marks,
) -> Option<String> {
    let shown = |index: Option<Index>| {
        index
            .map(|i| line(doc, i))
            .filter(|t| !t.is_empty() && t.len() < 1000)
    };
    shown(marks.heading)
        .or_else(|| structured.headline.as_deref().map(fold))
        .or_else(|| shown(marks.only_h1))
        .or_else(|| head.og_title.clone())
        .or_else(|| head.title.clone())
}

fn published(
    doc: &Document<'_>,
    head: &Head,
    structured: &Structured,
    node: &Option<Index>,
) -> Option<Stamp> {
    let hints = Hints {
        lang: head.lang.as_deref(),
        order: None,
    };
    let shown = node.and_then(|i| {
        let n = &doc.nodes[i];
        let machine = n
            .attr("datetime")
            .or_else(|| n.attr("title"))
            .or_else(|| n.attr("content"))
            .and_then(date::machine);
        machine.or_else(|| {
            short(doc, i, 120)
                .and_then(|t| date::find(&t, &hints))
                .map(|p| p.stamp)
        })
    });
    head.published
        .as_deref()
        .and_then(date::machine)
        .or_else(|| structured.published.as_deref().and_then(date::machine))
        .or(shown)
}

/// UAX #29 words of the post's text.
fn words(doc: &Document<'_>, content: Index, end: Index) -> u64 {
    use unicode_segmentation::UnicodeSegmentation;
    let range = content..doc.end(content).min(end);
    super::text::render(doc, range, |_| false)
        .unicode_words()
        .count() as u64
}
