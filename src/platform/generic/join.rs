//! What belongs to a thread besides its main group: replies and pings of another kind, entries without marks.

use super::kind::number_of;
use super::score::{self, Judged, Place};
use super::spans::{self, Span};
use super::survey::Survey;
use crate::document::text::short;
use crate::document::{Index, Tag};
use crate::locale::words;
use crate::platform::is_foreign_place;
use std::collections::HashSet;

/// The thread's spans: the main group, and those of others that fit into its place.
#[must_use]
pub fn join(survey: &Survey<'_, '_>, main: Judged, others: &[Judged]) -> Vec<Span> {
    let doc = survey.doc;
    let mut spans = main.spans;
    let (zone, outer) = zones(survey, &spans);
    for other in others {
        let fits = other.quality.complete >= 0.5
            && other.quality.titles == 0.0
            && (other.quality.linky <= 0.6 || other.quality.pings);
        let place_of = if other.quality.pings { outer } else { zone };
        if !fits || !other.spans.iter().all(|s| doc.inside(s.node, place_of)) {
            continue;
        }
        let place = score::around(survey, other);
        let named = place.members >= 1.0 || other.quality.pings && place.container >= 2.0;
        if place.foreign
            || place.posts
            || !named
            || other.spans.len() == 1 && !is_one_more(survey, &place, other)
        {
            continue;
        }
        let mut more = fitting(survey, &spans, &other.spans);
        if other.spans.len() == 1 {
            let beside: HashSet<Index> = spans.iter().map(|s| doc.parent(s.node)).collect();
            more.retain(|s| {
                other.quality.pings
                    || beside.contains(&doc.parent(s.node))
                    || spans.iter().any(|o| doc.inside(s.node, o.node))
            });
        }
        if !more.is_empty() {
            spans.extend(more);
            spans.sort_by_key(|s| (s.range.start, std::cmp::Reverse(s.range.end)));
        }
    }
    with_siblings(survey, &mut spans);
    spans.sort_by_key(|s| (s.range.start, std::cmp::Reverse(s.range.end)));
    with_ping_lists(survey, outer, &mut spans);
    spans.sort_by_key(|s| (s.range.start, std::cmp::Reverse(s.range.end)));
    spans
}

/// A group of one that may join: a whole comment or ping by its name, with a date and an author, and nothing to fill in.
fn is_one_more(survey: &Survey<'_, '_>, place: &Place, group: &Judged) -> bool {
    let q = &group.quality;
    let told = q.dates > 0.0 && q.authors > 0.0 || q.pings;
    let only = &group.spans[0];
    let node = &survey.doc.nodes[only.node];
    if only.mark != only.node || q.pings && node.tag != Tag::Li && number_of(node.id).is_none() {
        return false;
    }
    place.members >= 2.0
        && told
        && q.boxes == 0.0
        && !spans::is_plural_place(survey.doc, group.spans[0].node)
}

/// The element that holds the thread, the outermost named for comments near the group, and the one around it, where its pings may stand.
fn zones(survey: &Survey<'_, '_>, spans: &[Span]) -> (Index, Index) {
    let doc = survey.doc;
    let around = score::common(doc, spans[0].node, &spans[spans.len() - 1]);
    let is_page = |a: Index| a == 0 || matches!(doc.nodes[a].tag, Tag::Body | Tag::Html);
    let named = std::iter::once(around)
        .chain(doc.ancestors(around))
        .take(6)
        .take_while(|&a| !is_page(a))
        .filter(|&a| {
            let sense = survey.sense(a);
            sense.field == 2 && !sense.foreign
        });
    let inner = named.last().unwrap_or(around);
    let outer = doc.parent(inner);
    (inner, if is_page(outer) { inner } else { outer })
}

/// Those of `others` that are further items: none holds an item, and an item that holds one still has what a comment has.
fn fitting(survey: &Survey<'_, '_>, spans: &[Span], others: &[Span]) -> Vec<Span> {
    let (_, own) = spans::own(survey, spans);
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    let mut out = Vec::new();
    for other in others {
        while next < spans.len() && spans[next].range.start <= other.range.start {
            while open
                .last()
                .is_some_and(|&o| spans[o].range.end <= spans[next].range.start)
            {
                open.pop();
            }
            open.push(next);
            next += 1;
        }
        while open
            .last()
            .is_some_and(|&o| spans[o].range.end <= other.range.start)
        {
            open.pop();
        }
        let holds_one = spans
            .get(next)
            .is_some_and(|s| s.range.start < other.range.end);
        let part = survey.tally(other.range.clone());
        let sense = survey.sense(other.node);
        let named =
            sense.field > 0 && !sense.part || number_of(survey.doc.nodes[other.mark].id).is_some();
        let told = part.boxes == 0 && part.dates + part.authors + part.linked > 0;
        let place = spans::is_plural_place(survey.doc, other.node);
        let free = match open.last() {
            _ if !named || !told || place => false,
            None => true,
            Some(&holder) => {
                let left = own[holder].without(part);
                spans[holder].range.end >= other.range.end
                    && part.dates > 0
                    && left.dates > 0
                    && left.authors > 0
                    && part.authors > 0
                    && left.text - left.linked.min(left.text) >= 24
            }
        };
        if free && !holds_one {
            out.push(other.clone());
        }
    }
    out
}

/// Lists under a heading for pings, near the thread: their entries are links and little more.
fn with_ping_lists(survey: &Survey<'_, '_>, outer: Index, spans: &mut Vec<Span>) {
    let doc = survey.doc;
    let starts: Vec<Index> = spans.iter().map(|s| s.range.start).collect();
    let taken =
        |i: Index| starts.partition_point(|&s| s < i) < starts.partition_point(|&s| s < doc.end(i));
    let mut more = Vec::new();
    // A thread right in the body has its pings beside it.
    let around = Some(doc.parent(outer)).filter(|&p| doc.nodes[p].tag == Tag::Body);
    for heading in doc
        .subtree(around.unwrap_or(outer))
        .filter(|&i| doc.nodes[i].tag.is_heading())
    {
        let limit = doc.end(doc.parent(heading));
        let within = |i: Index| Some(i).filter(|&i| i < limit);
        let next = std::iter::successors(within(doc.end(heading)), |&i| within(doc.end(i)))
            .take(4)
            .find(|&i| doc.nodes[i].is_element());
        let Some(list) =
            next.filter(|&l| matches!(doc.nodes[l].tag, Tag::Ul | Tag::Ol) && !taken(l))
        else {
            continue;
        };
        let named = short(doc, heading, 120).is_some_and(|t| words::is_ping_heading(&t));
        if !named || is_foreign_place(doc, list) {
            continue;
        }
        let entries = doc
            .children(list)
            .take(MOST_IN_LIST)
            .filter(|&c| doc.nodes[c].tag == Tag::Li && survey.tally(doc.subtree(c)).linked > 0);
        more.extend(entries.map(|c| Span {
            mark: c,
            node: c,
            range: doc.subtree(c),
        }));
    }
    spans.extend(more);
}

/// "Pingback:" before a link.
fn is_labelled(survey: &Survey<'_, '_>, child: Index) -> bool {
    let first = survey
        .doc
        .subtree(child)
        .map(|i| &survey.doc.nodes[i])
        .find(|n| n.tag == Tag::Text && !n.is_blank());
    first.is_some_and(|n| words::ping_label(n.value).is_some())
}

/// Siblings looked at beside the items of one list.
const MOST_IN_LIST: usize = 100_000;

/// Entries of the items' lists that carry no mark: pings without a date, removed comments.
fn with_siblings(survey: &Survey<'_, '_>, spans: &mut Vec<Span>) {
    let doc = survey.doc;
    let mut lists: Vec<Index> = spans
        .iter()
        .filter(|s| doc.nodes[s.node].tag == Tag::Li)
        .map(|s| doc.parent(s.node))
        .collect();
    lists.sort_unstable();
    lists.dedup();
    let starts: Vec<Index> = spans.iter().map(|s| s.range.start).collect();
    let taken =
        |i: Index| starts.partition_point(|&s| s < i) < starts.partition_point(|&s| s < doc.end(i));
    for list in lists {
        if !matches!(doc.nodes[list].tag, Tag::Ul | Tag::Ol) {
            continue;
        }
        for child in doc.children(list).take(MOST_IN_LIST) {
            let tally = survey.tally(doc.subtree(child));
            let template = doc.nodes[child].id.contains(['{', '<', '$', '%']);
            if doc.nodes[child].tag != Tag::Li
                || template
                || taken(child)
                || tally.text <= 8
                || tally.boxes > 0
            {
                continue;
            }
            let told = tally.dates + tally.authors + tally.avatars > 0
                || number_of(doc.nodes[child].id).is_some()
                || is_labelled(survey, child);
            if told {
                spans.push(Span {
                    mark: child,
                    node: child,
                    range: doc.subtree(child),
                });
            }
        }
    }
}
