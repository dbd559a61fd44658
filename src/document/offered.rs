//! Comments that a page speaks of and does not hold: "Read all 12 comments" on a button or link, "💬 8" in a line of facts.
//!
//! Only looked at where no comment was found and no number stands at the place of a thread: to say "none" there would be false.

mod icon;
mod own;
mod wording;

use super::awaited::Awaited;
use super::declared::{Stated, bare_number};
use super::pasted::is_text_name;
use super::text::{fold, short};
use super::{Document, Index, Node, Tag};
use crate::locale::words;
use own::Own;
use url::Url;
use wording::{label_count, line_count, offer, whole_count};

/// Words of a link or button. Bytes.
const LONGEST_OFFER: usize = 90;

/// A line of facts about a post. Bytes.
const LONGEST_LINE: usize = 120;

/// A text of one is no longer, white space included. Bytes.
const LONGEST_TEXT: usize = 4 * LONGEST_LINE;

/// Texts with numbers that are read on one page.
const MOST_NUMBERS: usize = 400;

/// Links and buttons without a number: more are those of a listing.
const MOST_OFFERS: usize = 2;

/// What a page without comments says of some.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Their number.
    pub stated: Option<Stated>,
    /// The button that lets them come.
    pub button: Option<Awaited>,
    /// The link to another page that has them.
    pub link: Option<Index>,
}

/// Numbers of one sort: the first, and whether another differs from it.
#[derive(Default)]
struct Numbers {
    first: Option<Stated>,
    differ: bool,
}

impl Numbers {
    fn add(&mut self, count: u64, text: String, node: Index) {
        self.differ |= self.first.as_ref().is_some_and(|f| f.count != count);
        self.first.get_or_insert(Stated {
            count,
            pings: None,
            text,
            place: "meta",
            node: Some(node),
        });
    }

    /// Different numbers are those of a listing.
    fn only(self) -> Option<Stated> {
        self.first.filter(|_| !self.differ)
    }
}

struct Look<'d, 't> {
    doc: &'d Document<'t>,
    own: Own<'d, 't>,
    asked: Numbers,
    told: Numbers,
    /// Beside a picture only, where a script may yet write another number.
    pictured: Numbers,
    buttons: Vec<Index>,
    links: Vec<Index>,
}

/// Looks over the page. `url` is its own address.
#[must_use]
pub fn find(doc: &Document<'_>, url: Option<&Url>, foreign: impl Fn(Index) -> bool) -> Offered {
    let mut look = Look {
        doc,
        own: Own::new(doc, url),
        asked: Numbers::default(),
        told: Numbers::default(),
        pictured: Numbers::default(),
        buttons: Vec::new(),
        links: Vec::new(),
    };
    let mut numbers_left = MOST_NUMBERS;
    let mut skip_until = 0;
    let mut last = usize::MAX;
    for (index, node) in doc.nodes.iter().enumerate() {
        if index < skip_until {
            continue;
        }
        if node.tag == Tag::Text {
            if numbers_left > 0
                && node.value.len() <= LONGEST_TEXT
                && node.value.bytes().any(|b| b.is_ascii_digit())
            {
                numbers_left -= 1;
                let block = look.number(index, last, &foreign);
                last = block.unwrap_or(last);
            }
            continue;
        }
        if !node.is_element() {
            continue;
        }
        if matches!(
            node.tag,
            Tag::Head
                | Tag::Script
                | Tag::Style
                | Tag::Template
                | Tag::Select
                | Tag::Textarea
                | Tag::Noscript
                | Tag::Pre
                | Tag::Code
        ) || look.own.is_beside(index)
        {
            skip_until = doc.end(index);
            continue;
        }
        if is_control(node) {
            if look.control(index, &foreign) {
                skip_until = doc.end(index);
            }
        } else {
            look.attributes(index, &foreign);
        }
    }
    look.finish()
}

fn is_control(node: &Node<'_>) -> bool {
    matches!(node.tag, Tag::A | Tag::Button)
        || node.tag == Tag::Other && node.name() == "summary"
        || node.attr("role") == Some("button")
}

impl Look<'_, '_> {
    fn finish(self) -> Offered {
        let doc = self.doc;
        let several = self.asked.differ || self.told.differ;
        let stated = if several {
            None
        } else {
            let asked = self.asked.only();
            let pictured = self.pictured.only().filter(|s| s.count > 0);
            asked.or_else(|| self.told.only()).or(pictured)
        };
        let zero = stated.as_ref().is_some_and(|s| s.count == 0);
        let offers = self.buttons.len() + self.links.len();
        let few = (1..=MOST_OFFERS).contains(&offers);
        let open = few && !several && !zero && (stated.is_some() || !says_none(doc));
        let sign = "a button that lets comments come";
        let button = self.buttons.first().filter(|_| open);
        Offered {
            stated,
            button: button.map(|&node| Awaited { node, sign }),
            link: self
                .links
                .first()
                .filter(|_| open && button.is_none())
                .copied(),
        }
    }

    /// A link, a button, the summary of what opens; true where it speaks of comments.
    fn control(&mut self, index: Index, foreign: &impl Fn(Index) -> bool) -> bool {
        let doc = self.doc;
        let node = &doc.nodes[index];
        let Some(shown) = shown(doc, index) else {
            return false;
        };
        if self.is_own_disqus(node) {
            self.buttons.push(index);
            return true;
        }
        let labels = ["aria-label", "title"]
            .into_iter()
            .filter_map(|a| node.attr(a));
        // "12" on a button that is called "responses".
        let counted = labels
            .clone()
            .next()
            .filter(|label| bare_number(&shown).is_some() && words::is_comment_heading(label))
            .map(|label| format!("{shown} {}", fold(label)));
        let texts = std::iter::once(shown)
            .chain(counted)
            .chain(labels.map(fold));
        let read = texts
            .filter(|t| (3..=LONGEST_OFFER).contains(&t.len()))
            .find_map(offer);
        let Some(read) = read else {
            self.attributes(index, foreign);
            return false;
        };
        let href = node.attr("href").filter(|_| node.tag == Tag::A);
        let leads_on = href.is_some_and(|h| !self.own.stays(h));
        let names = href.is_some_and(own::names_comments);
        // A number alone that links to another page is that page's.
        if leads_on && !names && (!read.asks || in_prose(doc, index))
            || foreign(index)
            || !self.own.holds(index)
        {
            return true;
        }
        if let Some(count) = read.count {
            let numbers = if read.asks {
                &mut self.asked
            } else {
                &mut self.told
            };
            numbers.add(count, read.text, index);
        }
        if read.asks {
            match href {
                None => self.buttons.push(index),
                Some(h) if h.trim() == "#" || h.starts_with("javascript:") => {
                    self.buttons.push(index)
                }
                // The thread's place on this page: what it has there is seen there.
                Some(h)
                    if h.starts_with('#') || h.contains("#comments") || h.contains("#respond") => {}
                Some(_) => self.links.push(index),
            }
        }
        true
    }

    /// A link to this page's own thread in Disqus, whose script writes the number into it.
    fn is_own_disqus(&self, node: &Node<'_>) -> bool {
        let href = node.attr("href").filter(|_| node.tag == Tag::A);
        href.is_some_and(|h| h.ends_with("#disqus_thread") && self.own.stays(h))
    }

    /// What an element tells those who do not see it, or its script.
    fn attributes(&mut self, index: Index, foreign: &impl Fn(Index) -> bool) {
        let doc = self.doc;
        let node = &doc.nodes[index];
        if node.has_data() {
            let names = [
                "data-comment-count",
                "data-comments-count",
                "data-commentcount",
                "data-num-comments",
            ];
            let value = names.iter().find_map(|n| node.attr(n));
            if let Some(count) = value.and_then(bare_number)
                && !foreign(index)
                && self.own.holds(index)
            {
                self.pictured.add(count, format!("comments {count}"), index);
            }
        }
        if matches!(
            node.tag,
            Tag::Html | Tag::Body | Tag::Main | Tag::Article | Tag::P | Tag::Br
        ) {
            return;
        }
        let labels = ["aria-label", "title"]
            .into_iter()
            .filter_map(|a| node.attr(a));
        let digits = |t: &&str| t.len() <= LONGEST_OFFER && t.bytes().any(|b| b.is_ascii_digit());
        let label = labels.filter(digits).map(fold).next();
        if let Some((count, text)) = label.and_then(label_count)
            && !foreign(index)
            && self.own.holds(index)
        {
            self.told.add(count, text, index);
        }
    }

    /// A text with a number in it; returns the block whose line was read.
    fn number(
        &mut self,
        text: Index,
        last: Index,
        foreign: &impl Fn(Index) -> bool,
    ) -> Option<Index> {
        let doc = self.doc;
        let parent = doc.parent(text);
        let value = doc.nodes[text].value.trim();
        let bubble = icon::after_bubble(value);
        let alone = bare_number(value).filter(|_| value.len() <= 9);
        if let Some(count) = bubble.or_else(|| alone.filter(|_| self.is_marked(text)))
            && !foreign(parent)
            && self.own.holds(text)
        {
            self.pictured.add(count, fold(value), parent);
            return None;
        }
        let block = block_of(doc, text);
        // The element around the text, where it is a part of a line; else the line.
        let inline = (block != parent)
            .then(|| short(doc, parent, LONGEST_OFFER))
            .flatten();
        let told = doc
            .ancestors(text)
            .any(|a| doc.nodes[a].classes().any(is_text_name));
        let read = inline
            .filter(|_| !in_prose(doc, parent))
            .and_then(whole_count)
            .map(|read| (parent, read))
            .or_else(|| {
                if block == last || told {
                    return None;
                }
                let line = short(doc, block, LONGEST_LINE)?;
                let prose = doc.nodes[block].tag == Tag::P;
                Some((block, line_count(&line, prose)?))
            });
        if let Some((node, (count, text))) = read
            && !foreign(block)
            && self.own.holds(node)
        {
            self.told.add(count, text, node);
        }
        Some(block)
    }

    /// A bare number that stands behind an icon, or in an element that is named for the number of comments.
    fn is_marked(&self, text: Index) -> bool {
        let doc = self.doc;
        icon::is_before(doc, text)
            || doc
                .ancestors(text)
                .take(2)
                .any(|a| doc.end(a) - a < 12 && doc.nodes[a].named(|n| icon::is_name(n, false)))
    }
}

/// The words on a link or button, those of a button too.
fn shown(doc: &Document<'_>, index: Index) -> Option<String> {
    let range = doc.subtree(index);
    // A longer one is a teaser.
    if range.len() > 40 {
        return None;
    }
    let mut out = String::new();
    for node in &doc.nodes[range] {
        if node.tag == Tag::Text {
            out.push_str(node.value);
            out.push(' ');
        }
    }
    Some(fold(&out)).filter(|t| t.len() <= 4 * LONGEST_OFFER)
}

/// The nearest block around a text.
fn block_of(doc: &Document<'_>, text: Index) -> Index {
    let mut around = doc.ancestors(text);
    around
        .find(|&a| doc.nodes[a].tag.is_block())
        .unwrap_or(text)
}

/// True for a part of a paragraph that says more.
fn in_prose(doc: &Document<'_>, index: Index) -> bool {
    let block = block_of(doc, index);
    if !matches!(doc.nodes[block].tag, Tag::P | Tag::Blockquote | Tag::Dd) {
        return false;
    }
    let own: usize = shown(doc, index).map_or(0, |t| t.len());
    short(doc, block, LONGEST_LINE)
        .is_none_or(|all| all.len() > own + 12 && !all.contains(['|', '·', '•']))
}

/// True where a short text says that there are none.
fn says_none(doc: &Document<'_>) -> bool {
    doc.nodes.iter().any(|n| {
        n.tag == Tag::Text
            && (6..LONGEST_OFFER).contains(&n.value.trim().len())
            && words::no_comments_notice(n.value)
    })
}
