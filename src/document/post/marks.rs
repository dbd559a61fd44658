//! The elements that title, by-line, date and text of the post stand in.

use super::frame::{is_in_side_box, previous};
use crate::document::pasted::{is_pasted_item, is_text_name};
use crate::document::text::short;
use crate::document::{Document, Index, Tag};
use crate::thread::date::{self, Hints};

/// Where title, by-line, date and text of the post stand.
///
/// Each with what it is worth: of several the surest counts, of equals the first.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) headings: Vec<(u8, Index)>,
    pub(super) authors: Vec<(u8, Index)>,
    /// Elements that hold a date, or a line with one.
    pub(super) dates: Vec<(u8, Index)>,
    pub(super) content: Option<Index>,
}

/// A date that its element calls that of publication.
pub(super) const PUBLISHED: u8 = 90;
/// A date by the names that themes give the post's own.
pub(super) const OF_POST: u8 = 80;
/// `<time>`, whose ever it is.
pub(super) const TIME: u8 = 60;
/// Kubrick's line under the title, which no name marks, and elements with a name of their own for a date.
const DATED: u8 = 50;
/// A line of facts about the post.
const LINE: u8 = 45;
/// The day of a change; hAtom asks for this name, so that themes give it to the only date they print.
const UPDATED: u8 = 30;

/// Marks of one sort that are looked at; a page has a handful.
const MOST_MARKS: usize = 64;

impl Marks {
    pub(super) fn of(doc: &Document<'_>, end: Index) -> Marks {
        let mut out = Marks::default();
        let mut until = 0;
        // Most class attributes say nothing of a post, and thousands of elements share some hundred.
        let mut known: Vec<Option<Vec<Says>>> = vec![None; doc.places.values.len()];
        for index in 0..end.min(doc.nodes.len()) {
            let node = &doc.nodes[index];
            if !node.is_element() || index < until {
                continue;
            }
            if is_pasted_item(doc, index) {
                until = doc.end(index);
                continue;
            }
            if node.tag == Tag::Body {
                continue;
            }
            out.by_element(doc, index);
            let says = known[node.class as usize]
                .get_or_insert_with(|| node.classes().filter_map(says).collect());
            for &says in says.iter() {
                out.by_class(index, says);
            }
            if says.contains(&Says::Changed) || node.properties().any(|p| p == "dateModified") {
                out.changed(node.tag, index);
            }
        }
        let named = doc.places.classes.iter().filter(|(c, _)| names_date(c));
        for index in named.flat_map(|(_, nodes)| nodes.iter().map(|&i| i as Index)) {
            let known = out.dates.iter().any(|d| d.1 == index);
            if index < end && !known && doc.nodes[index].tag != Tag::Body {
                out.date(DATED, index);
            }
        }
        out
    }

    fn heading(&mut self, score: u8, index: Index) {
        if self.headings.len() < MOST_MARKS {
            self.headings.push((score, index));
        }
    }

    fn date(&mut self, score: u8, index: Index) {
        if self.dates.len() == MOST_MARKS {
            return;
        }
        match self.dates.last_mut() {
            Some(last) if last.1 == index => last.0 = last.0.max(score),
            _ => self.dates.push((score, index)),
        }
    }

    /// The date in this element is that of a change; `published` beside it says more. Alone, hidden lines for search machines have that
    /// name.
    fn changed(&mut self, tag: Tag, index: Index) {
        match self.dates.last_mut() {
            Some(last) if last.1 == index && last.0 < PUBLISHED => last.0 = UPDATED,
            _ if tag == Tag::Time => self.date(UPDATED, index),
            _ => {}
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
            Tag::Time => self.date(TIME, index),
            Tag::Small if is_small_date(doc, index) => self.date(DATED, index),
            _ => {}
        }
        if has("itemprop", "headline") && node.tag != Tag::Meta {
            // Genesis marks the blog's own name so as well.
            self.heading(if node.tag.is_heading() { 95 } else { 15 }, index);
        }
        if has("itemprop", "author") && node.tag != Tag::Meta {
            self.author(75, index);
        }
        if has("itemprop", "datePublished") {
            self.date(PUBLISHED, index);
        }
    }

    fn by_class(&mut self, index: Index, says: Says) {
        match says {
            Says::Title => self.heading(90, index),
            Says::Text => {
                self.content.get_or_insert(index);
            }
            Says::Published => self.date(PUBLISHED, index),
            Says::Dated => self.date(OF_POST, index),
            Says::Name => self.author(90, index),
            Says::ByLine => {
                self.author(70, index);
                self.date(LINE, index);
            }
            Says::Facts => {
                self.author(30, index);
                self.date(LINE, index);
            }
            Says::Changed => {}
        }
    }
}

/// What a class token says of its element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Title,
    Text,
    Published,
    /// The post's date.
    Dated,
    /// The author's name.
    Name,
    /// A line about the author.
    ByLine,
    /// A line of facts about the post.
    Facts,
    /// The day of a change.
    Changed,
}

fn says(class: &str) -> Option<Says> {
    Some(match class {
        "entry-title"
        | "post-title"
        | "wp-block-post-title"
        | "posttitle"
        | "storytitle"
        | "article-title"
        | "single-title" => Says::Title,
        _ if is_text_name(class) => Says::Text,
        "published" | "dt-published" => Says::Published,
        "entry-date" | "post-date" | "wp-block-post-date" => Says::Dated,
        "wp-block-post-author-name"
        | "wp-block-post-author__name"
        | "p-author"
        | "author-name"
        | "entry-author-name" => Says::Name,
        "author" | "post-author" | "entry-author" | "byline" | "wp-block-post-author" => {
            Says::ByLine
        }
        "posted" | "postmetadata" | "entry-meta" | "post-meta" | "meta" | "post-info"
        | "postinfo" | "postmeta" | "info" | "byline-text" | "entry-header" | "posted-by" => {
            Says::Facts
        }
        "updated" | "modified" | "dt-updated" | "wp-block-post-date__modified-date" => {
            Says::Changed
        }
        _ => return None,
    })
}

/// `date`, `postdate`, `date-header`, `posted-on`, `article__date`: a name with a word for it, and none for a change or an event.
fn names_date(class: &str) -> bool {
    // Asked of every name of the page: the few bytes are compared faster than a search is started.
    let dated = || class.as_bytes().windows(4).any(|four| four == b"date");
    let mut words = class.split(['-', '_']);
    class == "posted-on"
        || (4..=32).contains(&class.len())
            && dated()
            && words.any(|w| matches!(w, "date" | "postdate" | "dateline" | "pubdate"))
}

/// A longer line says more than date and name.
const LONGEST_DATE_LINE: usize = 100;

/// White space and comments between a title and its date are few.
const MOST_BETWEEN: usize = 4;

/// Kubrick, the theme of WordPress 1.5 to 2.9, and what was made of it: `<h2>TITLE</h2> <small>DATE <!-- by NAME --></small>`.
fn is_small_date(doc: &Document<'_>, index: Index) -> bool {
    let under_title = std::iter::successors(previous(doc, index), |&n| previous(doc, n))
        .take(MOST_BETWEEN)
        .find(|&n| doc.nodes[n].is_element() || doc.has_text(n))
        .is_some_and(|n| matches!(doc.nodes[n].tag, Tag::H1 | Tag::H2 | Tag::H3));
    under_title
        && !is_in_side_box(doc, index)
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
        let path = h.split_once("//").map_or(h, |(_, rest)| {
            rest.split_once('/').map_or("", |(_, path)| path)
        });
        path.trim_matches('/').is_empty()
    })
}
