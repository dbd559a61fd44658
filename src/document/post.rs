//! The post that a thread belongs to: title, by-line, date, address, language.

use super::pasted::{is_pasted_item, is_text_name};
use super::structured::Structured;
use super::text::{fold, line, short};
use super::{Document, Index, Tag};
use crate::locale::words;
use crate::metrics::text;
use crate::thread::Post;
use crate::thread::date::{self, Hints};
use crate::thread::time::Stamp;

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
    let (author, author_url) = shown_author(doc, &marks).unzip();
    Post {
        title: title(doc, head, structured, &marks),
        author: author
            .or_else(|| head.author.clone())
            .or_else(|| structured.author.clone()),
        author_url: author_url.flatten(),
        date: published(doc, head, structured, &marks.date.or(marks.small)),
        words: words_of.filter(|&w| w > 0),
        language: head.lang.clone(),
    }
}

/// Where title, by-line, date and text of the post stand.
#[derive(Default)]
struct Marks {
    headings: Vec<(u8, Index)>,
    authors: Vec<(u8, Index)>,
    date: Option<Index>,
    /// Kubrick's line under the title, which no name marks.
    small: Option<Index>,
    content: Option<Index>,
}

/// Marks of one sort that are looked at; a page has a handful.
const MOST_MARKS: usize = 64;

impl Marks {
    fn of(doc: &Document<'_>, end: Index) -> Marks {
        let mut out = Marks::default();
        let mut until = 0;
        for index in 0..end.min(doc.nodes.len()) {
            let node = &doc.nodes[index];
            if index >= until && is_pasted_item(doc, index) {
                until = doc.end(index);
            }
            if index < until {
                continue;
            }
            if !node.is_element() || node.tag == Tag::Body {
                continue;
            }
            out.by_element(doc, index);
            for class in node.classes() {
                out.by_class(index, class);
            }
        }
        out
    }

    fn heading(&mut self, score: u8, index: Index) {
        if self.headings.len() < MOST_MARKS {
            self.headings.push((score, index));
        }
    }

    fn author(&mut self, score: u8, index: Index) {
        if self.authors.len() < MOST_MARKS {
            self.authors.push((score, index));
        }
    }

    fn by_element(&mut self, doc: &Document<'_>, index: Index) {
        let node = &doc.nodes[index];
        let has = |attr: &str, word: &str| {
            node.attr(attr)
                .is_some_and(|v| v.split_ascii_whitespace().any(|w| w == word))
        };
        match node.tag {
            Tag::H1 | Tag::H2 | Tag::H3 => {
                // Kubrick and classic mark the post's own link, and the blog's name by its link to the front page.
                let link = doc.subtree(index).find(|&i| doc.nodes[i].tag == Tag::A);
                let rel = |word| {
                    link.is_some_and(|l| {
                        doc.nodes[l]
                            .attr("rel")
                            .is_some_and(|r| r.split_ascii_whitespace().any(|w| w == word))
                    })
                };
                let score = if rel("bookmark") {
                    85
                } else if rel("home") || link.is_some_and(|l| leads_home(doc.nodes[l].attr("href")))
                {
                    5
                } else if node.tag == Tag::H1 {
                    40
                } else {
                    20
                };
                self.heading(score, index);
            }
            Tag::A if has("rel", "author") => {
                let bio = node.classes().any(|c| c == "author-link")
                    || doc.ancestors(index).take(4).any(|a| {
                        doc.nodes[a].classes().any(|c| {
                            c.contains("bio") || c == "author-info" || c == "author-description"
                        })
                    });
                self.author(if bio { 35 } else { 80 }, index);
            }
            Tag::Time
                if self.date.is_none()
                    && doc.ancestors(index).all(|a| doc.nodes[a].tag != Tag::Aside) =>
            {
                self.date = Some(index)
            }
            Tag::Small if self.small.is_none() && is_small_date(doc, index) => {
                self.small = Some(index);
            }
            _ => {}
        }
        if has("itemprop", "headline") && node.tag != Tag::Meta {
            // Genesis marks the blog's own name so as well.
            self.heading(if node.tag.is_heading() { 95 } else { 15 }, index);
        }
        if has("itemprop", "author") && node.tag != Tag::Meta {
            self.author(75, index);
        }
    }

    fn by_class(&mut self, index: Index, class: &str) {
        match class {
            "entry-title"
            | "post-title"
            | "wp-block-post-title"
            | "posttitle"
            | "storytitle"
            | "article-title"
            | "single-title" => self.heading(90, index),
            _ if is_text_name(class) => {
                self.content.get_or_insert(index);
            }
            "entry-date" | "post-date" | "published" | "dt-published" | "wp-block-post-date"
                if self.date.is_none() =>
            {
                self.date = Some(index)
            }
            "wp-block-post-author-name"
            | "wp-block-post-author__name"
            | "p-author"
            | "author-name"
            | "entry-author-name" => self.author(90, index),
            "author" | "post-author" | "entry-author" | "byline" | "wp-block-post-author" => {
                self.author(70, index)
            }
            "posted" | "postmetadata" | "entry-meta" | "post-meta" | "meta" | "post-info"
            | "postinfo" | "postmeta" | "info" | "byline-text" | "entry-header" | "posted-by" => {
                self.author(30, index)
            }
            _ => {}
        }
    }
}

/// A longer line says more than date and name.
const LONGEST_DATE_LINE: usize = 100;

/// White space and comments between a title and its date are few.
const MOST_BETWEEN: usize = 4;

/// Kubrick, the theme of WordPress 1.5 to 2.9, and what was made of it: `<h2>TITLE</h2> <small>DATE <!-- by NAME --></small>`.
fn is_small_date(doc: &Document<'_>, index: Index) -> bool {
    let parent = doc.parent(index);
    // From the node before it up to its sibling.
    let before = |node: Index| {
        let last = node.checked_sub(1).filter(|&n| n > parent)?;
        std::iter::once(last)
            .chain(doc.ancestors(last))
            .find(|&a| doc.parent(a) == parent)
    };
    let under_title = std::iter::successors(before(index), |&n| before(n))
        .take(MOST_BETWEEN)
        .find(|&n| doc.nodes[n].is_element() || doc.has_text(n))
        .is_some_and(|n| matches!(doc.nodes[n].tag, Tag::H1 | Tag::H2 | Tag::H3));
    let beside = |a: Index| {
        let node = &doc.nodes[a];
        node.tag == Tag::Aside || node.named(|n| n.contains("sidebar") || n.contains("widget"))
    };
    under_title
        && !doc
            .ancestors(index)
            .any(|a| doc.nodes[a].tag != Tag::Body && beside(a))
        && short(doc, index, LONGEST_DATE_LINE).is_some_and(|line| {
            let hints = Hints {
                lang: None,
                order: None,
            };
            let found = date::is_date_like(&line).then(|| date::find(&line, &hints));
            // What stands before it is at most its weekday.
            found.flatten().is_some_and(|f| {
                f.stamp.when.day.is_some() && line[..f.span.start].split_whitespace().count() < 2
            })
        })
}

/// True for a link to a site's front page.
fn leads_home(href: Option<&str>) -> bool {
    href.is_some_and(|h| {
        let path = h.split_once("://").map_or(h, |(_, rest)| {
            rest.split_once('/').map_or("", |(_, path)| path)
        });
        path.trim_matches('/').is_empty()
    })
}

/// The by-line, with the link on it as written: the surest mark, the earliest of its kind.
fn shown_author(doc: &Document<'_>, marks: &Marks) -> Option<(String, Option<String>)> {
    let mut places = marks.authors.clone();
    places.sort_by_key(|&(score, index)| (std::cmp::Reverse(score), index));
    places
        .iter()
        .find_map(|&(score, index)| by_line(doc, index, score))
}

/// The name in a by-line: `.fn` or a link inside it, else what stands behind "by" or before "@" in a line of facts.
fn by_line(doc: &Document<'_>, index: Index, score: u8) -> Option<(String, Option<String>)> {
    let usable = |name: &str| {
        let name = before_date(name);
        let name = name.trim().trim_end_matches([',', '.', '|', ':']).trim();
        (!name.is_empty()
            && name.len() <= 80
            && !name.contains("://")
            && !name.contains('→')
            && !name.contains('@'))
        .then(|| name.to_owned())
    };
    if score >= 35 {
        let inner = doc
            .subtree(index)
            .find(|&i| doc.nodes[i].has_class("fn"))
            .or_else(|| {
                doc.subtree(index)
                    .skip(1)
                    .find(|&i| doc.nodes[i].tag == Tag::A && doc.has_text(i))
            });
        if let Some(inner) = inner
            && let Some(name) = short(doc, inner, 80).and_then(|t| usable(&t))
        {
            return Some((name, link_on(doc, inner)));
        }
    }
    let text = short(doc, index, 400)?;
    match in_line(&text) {
        Some(name) => Some((usable(name)?, None)),
        None if score >= 70 => Some((usable(&text)?, link_on(doc, index))),
        None => None,
    }
}

/// The link on a name: the element itself, one just around it, or one inside.
fn link_on(doc: &Document<'_>, name: Index) -> Option<String> {
    let around = doc.ancestors(name).take(2);
    let mut links = std::iter::once(name).chain(around).chain(doc.subtree(name));
    let href = links.find_map(|i| match doc.nodes[i].tag {
        Tag::A => doc.nodes[i].attr("href"),
        _ => None,
    })?;
    let href = href.trim();
    let real = !href.is_empty() && !href.starts_with('#') && !href.starts_with("javascript:");
    (real && !href.starts_with("mailto:")).then(|| href.to_owned())
}

/// The author's name in a line that a platform is known to print.
pub fn in_known_line(text: &str) -> &str {
    in_line(text).unwrap_or_else(|| before_date(text)).trim()
}

/// A name without the date behind it and what joins them: "Ana at November 18", "Ana (2011年10月16日)".
fn before_date(name: &str) -> &str {
    let hints = Hints {
        lang: None,
        order: None,
    };
    let dated = date::is_date_like(name)
        .then(|| date::find(name, &hints))
        .flatten();
    let mut rest = match &dated {
        Some(found) if found.span.start > 0 => &name[..found.span.start],
        _ => name,
    };
    rest = rest.trim_end_matches([' ', '(', ',', '-', '–', '|']);
    if dated.is_some()
        && let Some((head, day)) = rest.rsplit_once(' ')
        && day.chars().all(char::is_alphabetic)
        && let Some((name, joint)) = head.rsplit_once(' ')
        && words::is_connective(joint)
        && joint.chars().all(char::is_lowercase)
        && name.contains(' ')
    {
        rest = name;
    }
    while let Some((head, last)) = rest.rsplit_once(' ')
        && words::is_connective(last)
        && last.chars().all(char::is_lowercase)
    {
        rest = head.trim_end_matches([' ', '(', ',', '-', '–', '|']);
    }
    rest
}

/// Words for "by" that stand before the author's name in a line of facts.
const BY: &[&str] = &[
    "by",
    "par",
    "von",
    "por",
    "di",
    "da",
    "door",
    "av",
    "af",
    "przez",
    "od",
    "от",
    "автор",
    "autor",
    "auteur",
    "oleh",
    "bởi",
    "tarafından",
    "作者",
    "投稿者",
    "글쓴이",
    "بواسطة",
    "מאת",
    "توسط",
    "από",
];

/// "Posted by NAME on …", "12 March by NAME", "Filed under: x — NAME @ 5:00 pm" (WordPress classic).
fn in_line(text: &str) -> Option<&str> {
    if let Some((head, _)) = text.split_once(" @ ")
        && let Some((_, name)) = head.rsplit_once(" — ")
    {
        return Some(name);
    }
    let mut at = 0;
    for word in text.split(' ') {
        let behind = (at + word.len() + 1).min(text.len());
        at = behind;
        let plain = word.trim_end_matches([':', '：']).to_lowercase();
        if BY.contains(&plain.as_str()) {
            let rest = &text[behind..];
            let ends = [
                " | ", " — ", " – ", " · ", " • ", ", ", " on ", " at ", " in ", " le ", " am ",
                " el ", " il ", " @ ", " à ", " um ", ". ", " - ", "\n",
            ];
            let end = ends
                .iter()
                .filter_map(|e| rest.find(e))
                .min()
                .unwrap_or(rest.len());
            let rest = &rest[..end];
            let dated = date::find(
                rest,
                &Hints {
                    lang: None,
                    order: None,
                },
            );
            let name = dated.map_or(rest, |d| &rest[..d.span.start]).trim();
            // "by a blog administrator" is prose: a name of several words begins with a capital, where there are any.
            let words = name.split(' ').count();
            let prose = words > 1 && name.starts_with(char::is_lowercase);
            return (!name.is_empty() && words <= 5 && !prose).then_some(name);
        }
    }
    None
}

/// The post's title: by its mark, else the heading that the page's own title repeats.
fn title(
    doc: &Document<'_>,
    head: &Head,
    structured: &Structured,
    marks: &Marks,
) -> Option<String> {
    let mut places = marks.headings.clone();
    places.sort_by_key(|&(score, index)| (std::cmp::Reverse(score), index));
    let shown = |index: Index| Some(line(doc, index)).filter(|t| !t.is_empty() && t.len() < 1000);
    // Other posts' titles can bear the same mark: the page's own title tells which is meant.
    let whole = head
        .title
        .as_deref()
        .or(head.og_title.as_deref())
        .unwrap_or("");
    let marks = || {
        places
            .iter()
            .filter(|p| p.0 >= 85)
            .filter_map(|&(_, i)| shown(i))
    };
    let marked = marks()
        .find(|t| whole.contains(t.as_str()))
        .or_else(|| marks().next());
    let repeated = || {
        let whole = head.title.as_deref().or(head.og_title.as_deref())?;
        places
            .iter()
            .filter(|p| p.0 > 5)
            .filter_map(|&(_, i)| shown(i))
            .find(|t| whole.contains(t.as_str()))
    };
    let only = || {
        let mut h1s = places.iter().filter(|p| p.0 == 40);
        h1s.next()
            .filter(|_| h1s.next().is_none())
            .and_then(|&(_, i)| shown(i))
    };
    marked
        .or_else(|| structured.headline.as_deref().map(fold))
        .or_else(repeated)
        .or_else(|| head.og_title.clone())
        .or_else(only)
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
    let range = content..doc.end(content).min(end);
    text::words(&super::text::render(doc, range, |_| false))
}
