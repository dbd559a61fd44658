//! Items without a mark of their own: pings that a theme lists as bare `li`, and comments that only their links for replies or their
//! repeated class give away.

use super::roots::{Root, comment_number, link_number};
use crate::document::text::{fold, short};
use crate::document::{Document, Index, Tag};
use crate::locale::words;
use crate::platform::ping::add_words;
use crate::platform::{Taken, is_foreign_place};
use std::collections::HashMap;
use std::ops::Range;

/// Steps from a link for replies to the element around its comment.
const MOST_STEPS: usize = 10;

/// A label before a ping's link is no longer. Bytes.
const LONGEST_LABEL: usize = 60;

/// Class tokens of themes that print neither ids nor `comment_class()`.
const NAMES: &[&str] = &[
    "comment",
    "comment-item",
    "comment-box",
    "comment-block",
    "comment-entry",
    "comment-single",
    "single-comment",
    "commentbox",
];

/// Names of lists that hold pings only.
pub(super) fn is_ping_list(name: &str) -> bool {
    [
        "pinglist",
        "pings",
        "ping-list",
        "pingbacks",
        "trackbacks",
        "tracklist",
        "trackback-list",
        "trackback_list",
        "pingback-list",
        "pings-list",
        "trackbacklist",
        "pingslist",
        "thetrackbacks",
    ]
    .contains(&name.to_ascii_lowercase().as_str())
}

/// Adds the pings that stand as bare list items between marked ones, or in a list of pings.
pub(super) fn with_bare_pings<'t>(doc: &Document<'t>, mut roots: Vec<Root<'t>>) -> Vec<Root<'t>> {
    let Some(first) = roots.first().map(|r| r.range.start) else {
        return roots;
    };
    let starts: Vec<Index> = roots.iter().map(|r| r.range.start).collect();
    let marked = |node: Index| {
        starts.partition_point(|&s| s < node) < starts.partition_point(|&s| s < doc.end(node))
    };
    let mut lists: Vec<(Index, bool)> = starts
        .iter()
        .filter(|&&s| doc.nodes[s].tag == Tag::Li)
        .map(|&s| (doc.parent(s), false))
        .chain(ping_lists(doc, first).map(|list| (list, true)))
        .collect();
    lists.sort_unstable();
    lists.dedup_by_key(|(list, _)| *list);
    for (list, of_pings) in lists {
        let holds_marks = marked(list);
        for item in doc.children(list) {
            // A theme can print a label and a link in `p`, between the `li` of its comments.
            let bare = matches!(doc.nodes[item].tag, Tag::Li | Tag::P) && !marked(item);
            if bare && (is_labelled(doc, item) || of_pings && !holds_marks && links_out(doc, item))
            {
                roots.push(bare_root(item, doc.subtree(item), None));
            }
        }
    }
    let taken = Taken::new(roots.iter().map(|r| r.range.clone()));
    let mut named: Vec<Root<'t>> = Vec::new();
    for (id, nodes) in doc.places.ids.iter() {
        let Some(number) = ping_number(id) else {
            continue;
        };
        for node in nodes.iter().map(|&i| i as Index) {
            let range = whole(doc, node);
            let holds = matches!(doc.nodes[node].tag, Tag::Li | Tag::Dt | Tag::Div);
            if holds && !taken.meets(&range) && links_out(doc, node) && !is_foreign_place(doc, node)
            {
                named.push(bare_root(node, range, Some(number)));
            }
        }
    }
    roots.extend(named);
    roots.sort_by_key(|r| r.range.start);
    roots
}

/// The number of an id such as `ping-12`, by which some themes mark what they list apart from the comments.
pub(super) fn ping_number(id: &str) -> Option<u64> {
    let rest = ["pingback", "ping", "trackback"]
        .iter()
        .find_map(|word| id.strip_prefix(word))?;
    rest.trim_start_matches(['-', '_']).parse().ok()
}

/// The nodes of an item: with a term of a list what explains it.
fn whole(doc: &Document<'_>, node: Index) -> Range<Index> {
    if doc.nodes[node].tag != Tag::Dt {
        return doc.subtree(node);
    }
    let limit = doc.end(doc.parent(node));
    let mut end = doc.end(node);
    while end < limit && doc.nodes[end].tag != Tag::Dt {
        end = doc.end(end);
    }
    node..end
}

/// Lists that are named for pings, or stand behind the first item under a heading for them.
fn ping_lists<'a>(doc: &'a Document<'_>, first: Index) -> impl Iterator<Item = Index> + 'a {
    const TAGS: [Tag; 8] = [
        Tag::Ol,
        Tag::Ul,
        Tag::H1,
        Tag::H2,
        Tag::H3,
        Tag::H4,
        Tag::H5,
        Tag::H6,
    ];
    let elements = TAGS.into_iter().flat_map(|tag| doc.places.tagged(tag));
    elements.filter_map(move |index| {
        let node = &doc.nodes[index];
        if index < first && (node.tag.is_heading() || is_foreign_place(doc, index)) {
            return None;
        }
        if matches!(node.tag, Tag::Ol | Tag::Ul) {
            let around = &doc.nodes[doc.parent(index)];
            let named = node.named(is_ping_list) || around.named(is_ping_list);
            return named.then_some(index);
        }
        if !node.tag.is_heading() {
            return None;
        }
        let limit = doc.end(doc.parent(index));
        let within = |i: Index| Some(i).filter(|&i| i < limit);
        let next = std::iter::successors(within(doc.end(index)), |&i| within(doc.end(i)))
            .take(4)
            .find(|&i| doc.nodes[i].is_element())?;
        let is_list = matches!(doc.nodes[next].tag, Tag::Ol | Tag::Ul);
        (is_list && short(doc, index, 120).is_some_and(|t| words::is_ping_heading(&t)))
            .then_some(next)
    })
}

/// "Pingback:" and a link, nothing between.
fn is_labelled(doc: &Document<'_>, item: Index) -> bool {
    let mut head = String::new();
    for node in &doc.nodes[doc.subtree(item)] {
        match node.tag {
            Tag::Text => add_words(&mut head, node.value, LONGEST_LABEL),
            Tag::A if node.attr("href").is_some() && !head.is_empty() => {
                return words::ping_label(&head)
                    .is_some_and(|(_, length)| fold(&head[length..]).is_empty());
            }
            _ => {}
        }
        if head.len() > LONGEST_LABEL {
            return false;
        }
    }
    false
}

/// A link to another page with a text; the address for trackbacks is none.
fn links_out(doc: &Document<'_>, item: Index) -> bool {
    doc.subtree(item).any(|i| {
        let node = &doc.nodes[i];
        node.tag == Tag::A
            && node.attr("href").is_some_and(|h| {
                h.contains("://") && !h.trim_end_matches('/').ends_with("/trackback")
            })
            && doc.has_text(i)
    })
}

pub(super) fn bare_root<'t>(node: Index, range: Range<Index>, number: Option<u64>) -> Root<'t> {
    Root {
        node,
        range,
        number,
        id: "",
        class: "",
    }
}

/// Comments of a page without any mark, by their links for replies, else by a class that repeats inside `place`.
pub(super) fn repeated<'t>(doc: &Document<'t>, place: Option<Index>) -> Vec<Root<'t>> {
    let links: Vec<(Index, u64)> = (0..doc.nodes.len())
        .filter_map(|i| Some((i, link_number(&doc.nodes[i])?)))
        .filter(|&(i, _)| !is_foreign_place(doc, i))
        .collect();
    if links.is_empty() {
        return place.map_or_else(Vec::new, |p| by_name(doc, p));
    }
    let starts: Vec<Index> = links.iter().map(|l| l.0).collect();
    let within = |node: Index| {
        starts.partition_point(|&s| s < node)..starts.partition_point(|&s| s < doc.end(node))
    };
    let around: Vec<Index> = links
        .iter()
        .map(|&(link, number)| {
            if let Some(named) = numbered_around(doc, link, number) {
                return named;
            }
            let mut node = link;
            for _ in 0..MOST_STEPS {
                let parent = doc.parent(node);
                let list = matches!(doc.nodes[parent].tag, Tag::Body | Tag::Ol | Tag::Ul);
                let inside = within(parent);
                // The item of a list that holds its replies as well: its own link is the first.
                if doc.nodes[parent].tag == Tag::Li && starts.get(inside.start) == Some(&link) {
                    node = parent;
                    break;
                }
                if parent == 0
                    || list
                    || inside.len() != 1
                    || starts.len() == 1 && ends(doc, node, parent)
                {
                    break;
                }
                node = parent;
            }
            node
        })
        .collect();
    // The last replies that a theme allows have no link: the class of the others finds them.
    let Some((tag, class)) = most_frequent(around.iter().map(|&a| {
        let node = &doc.nodes[a];
        (node.tag, node.classes().next().unwrap_or(""))
    })) else {
        return Vec::new();
    };
    let is_one = |i: Index| {
        let node = &doc.nodes[i];
        node.tag == tag && !class.is_empty() && node.classes().next() == Some(class)
    };
    let range = around[0]..around.last().map_or(0, |&l| doc.end(doc.parent(l)));
    let mut nodes: Vec<Index> = around.clone();
    nodes.extend(range.filter(|&i| is_one(i)));
    nodes.sort_unstable();
    nodes.dedup();
    // One link, one comment: of elements that begin with the same link the outermost is it.
    let mut last_link = None;
    let mut roots = Vec::with_capacity(nodes.len());
    for node in nodes {
        let inside = within(node);
        let link = Some(inside.start).filter(|_| !inside.is_empty());
        if link.is_some() && link == last_link {
            continue;
        }
        last_link = link.or(last_link);
        roots.push(bare_root(node, doc.subtree(node), link.map(|l| links[l].1)));
    }
    roots
}

/// True where the climb from the only link for replies must end: the element is named for a comment, or the one around it holds more
/// than comments.
fn ends(doc: &Document<'_>, node: Index, parent: Index) -> bool {
    let named = |n: &str| NAMES.iter().any(|name| name.eq_ignore_ascii_case(n));
    let more = |i: Index| {
        let tag = doc.nodes[i].tag;
        matches!(tag, Tag::Form | Tag::H1 | Tag::Article | Tag::Header)
    };
    doc.nodes[node].named(named)
        || doc.nodes[parent].named(crate::document::place::is_name)
        || doc.subtree(parent).any(more)
}

/// The element around a link for replies whose id is the number of the comment that it answers, `div#12`: it can hold the replies too.
fn numbered_around(doc: &Document<'_>, link: Index, number: u64) -> Option<Index> {
    let around = doc.ancestors(link).take(MOST_STEPS);
    around.into_iter().find(|&a| {
        let id = doc.nodes[a].id;
        let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
        digits.parse() == Ok(number)
    })
}

/// Elements of one name that repeat.
fn by_name<'t>(doc: &Document<'t>, place: Index) -> Vec<Root<'t>> {
    let named = |i: &Index| {
        let node = &doc.nodes[*i];
        let token = node
            .classes()
            .find_map(|c| NAMES.iter().find(|n| n.eq_ignore_ascii_case(c)))?;
        matches!(node.tag, Tag::Li | Tag::Div | Tag::Article | Tag::Section)
            .then_some((node.tag, *token))
    };
    let all: Vec<Index> = doc
        .subtree(place)
        .skip(1)
        .filter(|i| named(i).is_some())
        .collect();
    let Some(kind) = most_frequent(all.iter().filter_map(named)) else {
        return Vec::new();
    };
    let nodes: Vec<Index> = all
        .into_iter()
        .filter(|i| named(i) == Some(kind) && doc.has_text(*i))
        .collect();
    // The links to the comments themselves, where each has one of its own.
    let numbers: Vec<Option<u64>> = nodes.iter().map(|&i| linked_number(doc, i)).collect();
    let mut told: Vec<u64> = numbers.iter().flatten().copied().collect();
    told.sort_unstable();
    told.dedup();
    let own = told.len() == nodes.len();
    let roots = nodes.into_iter().zip(numbers);
    roots
        .map(|(i, number)| bare_root(i, doc.subtree(i), number.filter(|_| own)))
        .collect()
}

/// The number in the first link to a comment inside an element.
fn linked_number(doc: &Document<'_>, node: Index) -> Option<u64> {
    doc.subtree(node).find_map(|i| {
        let (_, fragment) = doc.nodes[i].attr("href")?.rsplit_once('#')?;
        comment_number(fragment)
    })
}

/// The value that occurs most often; the earlier one on a tie.
fn most_frequent<T: Copy + Eq + std::hash::Hash>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: HashMap<T, (usize, usize)> = HashMap::new();
    for (at, value) in values.enumerate() {
        counts.entry(value).or_insert((0, at)).0 += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, (count, at))| (*count, std::cmp::Reverse(*at)))
        .map(|(value, _)| value)
}
