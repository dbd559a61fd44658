//! The number of comments that a page states, with the words it was read from and the place where they stand.

use super::pasted::{is_pasted, is_text_name};
use super::place;
use super::structured::Structured;
use super::text::{fold, short};
use super::{Document, Index, Tag};
use crate::locale::words::{self, CountReading, Counts, Strength};

/// A number as read, before its scope is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The number.
    pub count: u64,
    /// The number of pings, where the same words state it ("12 comments, 3 trackbacks").
    pub pings: Option<u64>,
    /// The words, white space folded.
    pub text: String,
    /// `heading`, `meta`, `json-ld` or `microdata`.
    pub place: &'static str,
    /// The element that it was read from.
    pub node: Option<Index>,
}

/// A heading is no longer than this.
const LONGEST_HEADING: usize = 400;

/// Nodes before the thread in which its heading is looked for.
const HEADING_REACH: usize = 400;

/// The number in the thread's heading, else in a line of facts about the post, else in structured data.
#[must_use]
pub fn find(
    doc: &Document<'_>,
    start: Option<Index>,
    page_path: Option<&str>,
    structured: &Structured,
) -> Option<Stated> {
    start
        .and_then(|s| heading(doc, s))
        .or_else(|| meta_line(doc, start, page_path))
        .or_else(|| {
            structured
                .comments
                .filter(|_| !structured.listing)
                .map(|count| Stated {
                    count,
                    pings: None,
                    text: format!("commentCount {count}"),
                    place: "json-ld",
                    node: None,
                })
        })
        .or_else(|| microdata(doc))
}

/// The number in the heading of a thread that begins at a node.
#[must_use]
pub fn heading(doc: &Document<'_>, start: Index) -> Option<Stated> {
    before(doc, start).or_else(|| inside(doc, start))
}

/// True for ids and classes of a container or heading of comments.
fn is_comment_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "comment",
        "respon",
        "repl",
        "discuss",
        "reaction",
        "kommentar",
        "wpdiscuz",
        "wpd-thread",
        "feedback",
    ]
    .iter()
    .any(|w| name.contains(w))
}

/// The block that a text belongs to: the nearest heading, paragraph or box around it.
fn block_of(doc: &Document<'_>, text: Index) -> Index {
    doc.ancestors(text)
        .find(|&a| {
            doc.nodes[a].tag.is_block() || matches!(doc.nodes[a].tag, Tag::Label | Tag::Button)
        })
        .unwrap_or(text)
}

/// Looks back from the first item, block by block.
fn before(doc: &Document<'_>, start: Index) -> Option<Stated> {
    let place = doc
        .ancestors(start)
        .take(6)
        .find(|&a| doc.nodes[a].named(place::is_name));
    // A form can stand between the heading and the list.
    let low = place
        .map_or(start.saturating_sub(HEADING_REACH), |place| {
            place.max(start.saturating_sub(10 * HEADING_REACH))
        })
        .saturating_sub(HEADING_REACH / 4);
    let mut last_block = usize::MAX;
    let mut pings = None;
    for index in (low..start).rev() {
        let node = &doc.nodes[index];
        if node.tag != Tag::Text || node.is_blank() {
            continue;
        }
        let block = block_of(doc, index);
        if block == last_block || doc.nodes[block].tag.is_hidden() {
            continue;
        }
        last_block = block;
        if doc.ancestors(index).take_while(|&a| a >= low).any(|a| {
            // The thread itself can stand in an `aside`.
            let beside = doc.nodes[a].tag == Tag::Aside && !doc.inside(start, a);
            beside
                || matches!(
                    doc.nodes[a].tag,
                    Tag::Form | Tag::Script | Tag::Style | Tag::Li
                )
                || doc.nodes[a].classes().any(is_text_name)
        }) {
            continue;
        }
        // Before the place of the thread, only what is a heading by its mark or words counts.
        let loose = place.is_none_or(|p| block >= p);
        match reading(doc, block, start, loose) {
            Some((reading, _)) if reading.counts == Counts::Pings => {
                pings = pings.or(Some(reading.count));
            }
            Some((reading, text)) => {
                return Some(Stated {
                    count: reading.count,
                    pings: reading.pings.or(pings),
                    text,
                    place: "heading",
                    node: Some(block),
                });
            }
            None => {}
        }
    }
    None
}

/// Some themes put the heading inside the place of the thread: a place without items, or a first item that is the place itself.
fn inside(doc: &Document<'_>, start: Index) -> Option<Stated> {
    let node = &doc.nodes[start];
    if !(node.named(|n| is_comment_name(n) || place::is_name(n)) || node.tag.is_heading()) {
        return None;
    }
    let mut last_block = usize::MAX;
    for index in doc.subtree(start).take(HEADING_REACH) {
        if doc.nodes[index].tag != Tag::Text || doc.nodes[index].is_blank() {
            continue;
        }
        let block = block_of(doc, index);
        if block == last_block
            || block < start
            || doc
                .ancestors(index)
                .take_while(|&a| a >= start)
                // What is listed of a person inside the first comment is no heading: "Comments: 57".
                .any(|a| doc.nodes[a].tag == Tag::Form || a > start && doc.nodes[a].tag == Tag::Li)
        {
            continue;
        }
        last_block = block;
        if let Some((reading, text)) = reading(doc, block, doc.nodes.len(), true)
            && reading.counts == Counts::Items
        {
            return Some(Stated {
                count: reading.count,
                pings: reading.pings,
                text,
                place: "heading",
                node: Some(block),
            });
        }
    }
    None
}

/// What a block states, if it is a heading by element, by name or by its words; any short line where `loose`.
fn reading(
    doc: &Document<'_>,
    block: Index,
    end: Index,
    loose: bool,
) -> Option<(CountReading, String)> {
    let node = &doc.nodes[block];
    let (reading, text) = if doc.end(block) > end {
        read(direct_text(doc, block, end))?
    } else {
        let mut known = doc.counts.borrow_mut();
        let whole = || short(doc, block, LONGEST_HEADING).and_then(read);
        known.entry(block).or_insert_with(whole).clone()?
    };
    let named = node.named(is_comment_name)
        || doc.ancestors(block).take(2).any(|a| {
            doc.nodes[a].named(|n| is_comment_name(n) && !n.eq_ignore_ascii_case("comments"))
        });
    let heading =
        node.tag.is_heading() || matches!(node.tag, Tag::Label | Tag::Legend | Tag::Button);
    let sure = heading || named || reading.strength == Strength::Template;
    if sure || loose && text.len() <= 40 {
        return Some((reading, text));
    }
    // "Ana | Comments [3]": the last line in the box of the post itself.
    let last = last_part(&text)?;
    (last.counts == Counts::Items && in_box_of_post(doc, block, end)).then_some((last, text))
}

/// A line of facts is no longer. Bytes.
const LONGEST_FACTS: usize = 120;

/// The number that one of the parts of a line of facts states and nothing else.
fn last_part(text: &str) -> Option<CountReading> {
    if text.len() > LONGEST_FACTS {
        return None;
    }
    let parts = text.rsplit(['|', '·', '•']);
    parts.map(str::trim).take(4).find_map(|part| {
        let reading = words::read_count(part).filter(|r| r.strength == Strength::Template)?;
        (part.len() < text.len() && reading.span.len() + 2 >= part.len()).then_some(reading)
    })
}

/// Elements around a line of facts among which the box of the post is looked for.
const MOST_BOXES: usize = 4;

/// Nodes of such a box before the line in which its title is looked for.
const BOX_REACH: usize = 2000;

/// True where an element around `block` ends before the thread and holds the page's main heading and no other post's.
fn in_box_of_post(doc: &Document<'_>, block: Index, thread: Index) -> bool {
    let around = doc.ancestors(block).take(MOST_BOXES);
    let mut boxes = around.take_while(|&a| doc.end(a) <= thread);
    boxes.any(|a| {
        let before = a.max(block.saturating_sub(BOX_REACH))..block;
        let mut titles = before.filter(|&i| doc.nodes[i].tag == Tag::H1);
        titles.next().is_some() && titles.next().is_none()
    })
}

/// The number in a text that can be a heading, and the text.
fn read(text: String) -> Option<(CountReading, String)> {
    if text.is_empty() || text.len() > LONGEST_HEADING {
        return None;
    }
    let reading = words::read_count(&text)?;
    Some((reading, text))
}

/// The text of a block that holds the thread as well: only what stands before it.
fn direct_text(doc: &Document<'_>, block: Index, end: Index) -> String {
    let last = doc.children(block).filter(|&c| doc.end(c) <= end).last();
    let Some(last) = last else {
        return String::new();
    };
    let node = &doc.nodes[last];
    let text = match node.tag {
        Tag::Text => node.value.to_owned(),
        tag if tag.is_block() => return String::new(),
        _ => short(doc, last, LONGEST_HEADING).unwrap_or_default(),
    };
    fold(&text)
}

/// Class tokens of an element that holds the number of comments of a post.
const COUNT_CLASSES: [&str; 8] = [
    "comments-link",
    "comment-count",
    "comments-count",
    "comment-link",
    "comments-number",
    "post-comments",
    "entry-comments-link",
    "meta-comments",
];

/// The post's line of facts: a link to this page's own `#comments`, else an element named for the count. Elements with different
/// numbers are those of a listing, and say nothing of this page.
fn meta_line(doc: &Document<'_>, start: Option<Index>, page_path: Option<&str>) -> Option<Stated> {
    let mut named: Option<Stated> = None;
    let mut listing = false;
    let leads = |index: Index| {
        let node = &doc.nodes[index];
        let href = node.attr("href").filter(|_| node.tag == Tag::A);
        href.is_some_and(|h| leads_to_thread(h, page_path))
    };
    let is_count = |name: &str| COUNT_CLASSES.iter().any(|k| name.eq_ignore_ascii_case(k));
    let counts = doc.places.classes.iter().filter(|(name, _)| is_count(name));
    let counts = counts.flat_map(|(_, nodes)| nodes).map(|&i| i as Index);
    let links = doc.places.tagged(Tag::A).filter(|&i| leads(i));
    let mut facts: Vec<Index> = links.chain(counts).collect();
    facts.sort_unstable();
    facts.dedup();
    for index in facts {
        if start.is_some_and(|s| index >= s && doc.nodes[s].tag != Tag::Body && index < doc.end(s))
        {
            continue;
        }
        let link = leads(index);
        if !link && other_post(doc, index, page_path) {
            continue;
        }
        if doc.ancestors(index).any(|a| doc.nodes[a].tag == Tag::Aside) || is_pasted(doc, index) {
            continue;
        }
        let Some(stated) = fact(doc, index) else {
            continue;
        };
        if link {
            return Some(stated);
        }
        listing |= named.as_ref().is_some_and(|n| n.count != stated.count);
        named.get_or_insert(stated);
    }
    named.filter(|_| !listing)
}

/// The number that an element of a line of facts shows, or tells in its title.
fn fact(doc: &Document<'_>, index: Index) -> Option<Stated> {
    let text = short(doc, index, 120).unwrap_or_default();
    let title = doc.nodes[index].attr("title").map(fold).unwrap_or_default();
    [text, title].into_iter().find_map(|text| {
        let read = words::read_count(&text)
            .filter(|r| r.counts == Counts::Items)
            .map(|r| (r.count, r.pings));
        let (count, pings) = read.or(bare_number(&text).map(|n| (n, None)))?;
        Some(Stated {
            count,
            pings,
            text,
            place: "meta",
            node: Some(index),
        })
    })
}

/// The number that an element states which is known to state it: in words ("12 comments") or alone.
#[must_use]
pub fn from_text(text: &str) -> Option<Stated> {
    let text = fold(text);
    let read = words::read_count(&text).filter(|r| r.counts == Counts::Items);
    let (count, pings) = match read {
        Some(reading) => (reading.count, reading.pings),
        None => (bare_number(&text).or_else(|| only_number(&text))?, None),
    };
    Some(Stated {
        count,
        pings,
        text,
        place: "heading",
        node: None,
    })
}

/// The number of a text that holds one.
fn only_number(text: &str) -> Option<u64> {
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty());
    let number = numbers.next()?;
    let alone = numbers.next().is_none() && number.len() <= 7;
    alone.then(|| number.parse().ok()).flatten()
}

/// A number and nothing else, with or without thousands separators: "12", "(12)", "1,234".
fn bare_number(text: &str) -> Option<u64> {
    let alone = text.trim_matches(|c: char| !c.is_alphanumeric());
    let plain = alone
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.' | b' '));
    let digits: String = alone.chars().filter(char::is_ascii_digit).collect();
    let grouped = alone.len() == digits.len()
        || alone
            .rsplit([',', '.', ' '])
            .next()
            .is_some_and(|g| g.len() == 3);
    (plain && grouped && digits.len() <= 7)
        .then(|| digits.parse().ok())
        .flatten()
}

/// A link to the thread of this very page: `#comments`, or the page's own address before the fragment.
fn leads_to_thread(href: &str, page_path: Option<&str>) -> bool {
    let Some((address, fragment)) = href.trim().split_once('#') else {
        return false;
    };
    if !matches!(
        fragment,
        "comments"
            | "respond"
            | "comment"
            | "commentlist"
            | "disqus_thread"
            | "comments-section"
            | "reply"
            | "postcomment"
            | "add-comment"
            | "comment-section"
            | "comments-list"
            | "comments-area"
    ) {
        return false;
    }
    if address.is_empty() {
        return true;
    }
    let path = path_of(address);
    page_path.is_some_and(|own| same_path(own, path))
}

/// An element named for a count that stands in a link, or beside one, to another page.
fn other_post(doc: &Document<'_>, index: Index, page_path: Option<&str>) -> bool {
    let around = doc
        .ancestors(index)
        .take(3)
        .find(|&a| doc.nodes[a].tag == Tag::A);
    let within = doc.subtree(index).find(|&i| doc.nodes[i].tag == Tag::A);
    let href = around.or(within).and_then(|a| doc.nodes[a].attr("href"));
    href.is_some_and(|h| {
        !h.starts_with('#')
            && page_path
                .is_none_or(|own| !same_path(own, path_of(h.split('#').next().unwrap_or(h))))
    })
}

fn path_of(address: &str) -> &str {
    let rest = address
        .split_once("://")
        .map_or(address, |(_, r)| r.find('/').map_or("/", |at| &r[at..]));
    rest.split('?').next().unwrap_or(rest)
}

fn same_path(a: &str, b: &str) -> bool {
    let trim = |p: &str| p.trim_end_matches('/').to_owned();
    !trim(a).is_empty() && trim(a) == trim(b)
}

/// `itemprop=commentCount`, `itemprop=interactionCount content="UserComments:12"`, or an `InteractionCounter` of `CommentAction`.
fn microdata(doc: &Document<'_>) -> Option<Stated> {
    doc.places.microdata().find_map(|index| {
        let node = &doc.nodes[index];
        let prop = node.attr("itemprop")?;
        if prop == "interactionStatistic" {
            return counter(doc, index);
        }
        let text = node
            .attr("content")
            .map(fold)
            .or_else(|| short(doc, index, 40))?;
        let count = match prop {
            "commentCount" => text.trim().parse().ok(),
            "interactionCount" => text
                .strip_prefix("UserComments:")
                .and_then(|n| n.trim().parse().ok()),
            _ => None,
        }?;
        Some(Stated {
            count,
            pings: None,
            text,
            place: "microdata",
            node: Some(index),
        })
    })
}

/// An `InteractionCounter` is no larger.
const LARGEST_COUNTER: usize = 32;

/// The `userInteractionCount` of an `interactionStatistic` whose `interactionType` is `CommentAction`.
fn counter(doc: &Document<'_>, index: Index) -> Option<Stated> {
    let range = doc.subtree(index);
    if range.len() > LARGEST_COUNTER {
        return None;
    }
    let value = |prop: &str| {
        let at = range
            .clone()
            .find(|&i| doc.nodes[i].attr("itemprop") == Some(prop))?;
        let node = &doc.nodes[at];
        ["content", "href"]
            .iter()
            .find_map(|a| node.attr(a).map(fold))
            .or_else(|| short(doc, at, 40))
    };
    if !value("interactionType")?.ends_with("CommentAction") {
        return None;
    }
    let text = value("userInteractionCount")?;
    Some(Stated {
        count: text.trim().parse().ok()?,
        pings: None,
        text: format!("userInteractionCount {text}"),
        place: "microdata",
        node: None,
    })
}
