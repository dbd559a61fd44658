//! Pages of systems that nobody knows: what repeats, carries dates and names, and stands where comments stand.
//!
//! One pass surveys the page ([`survey`]): elements fall into kinds by tag, name and stem of the id, and running sums tell what
//! evidence any range of nodes holds. Each kind is read as items in up to four shapes ([`spans`]) and judged by its members and by its
//! place ([`score`]); the best group is the thread, groups that fit into it (pings, replies of another kind) join it. Without a word of
//! the field on the items, around them or above them a page has no thread: listings repeat, too, and carry dates and names.

mod drafts;
mod kin;
mod learn;
mod names;
mod score;
mod spans;
mod survey;

use super::Candidate;
use super::fields::Context;
use crate::document::text::short;
use crate::document::{Index, Tag};
use crate::locale::words;
use crate::thread::Nesting;
use score::{Headings, Judged, Place};
use spans::{Marks, Shape, Span};
use std::collections::HashSet;
use survey::{Survey, number_of};

/// Groups whose place is looked at.
const MOST_JUDGED: usize = 16;

/// Groups that are kept for joining a thread.
const MOST_KEPT: usize = 48;

/// What a group must reach, members and place together.
const LEAST_SCORE: f64 = 2.6;

/// The score at which the recogniser is as sure as it can be.
const FULL_SCORE: f64 = 6.0;

/// How much less a group may reach that holds all items of the best and more.
const LEEWAY: f64 = 0.8;

/// Never surer than this: a system's own recogniser knows better.
const MOST_CONFIDENCE: f64 = 0.7;

/// Recognises a thread without knowing the system.
#[must_use]
pub fn recognise(ctx: &Context<'_, '_>) -> Option<Candidate> {
    let survey = survey::survey(ctx);
    let mut groups = groups(&survey);
    let (best, total) = choose(&survey, &groups)?;
    let main = groups.swap_remove(best);
    let spans = join(&survey, main, &groups);
    let (holders, _) = spans::own(&survey, &spans);
    let kin = kin::find(&survey, &spans, &holders);
    let confidence = (MOST_CONFIDENCE * (total / FULL_SCORE).min(1.0)) as f32;
    let items = drafts::without_empty(&survey, &spans, drafts::read(ctx, &survey, &spans, &holders, &kin, confidence));
    let nests = items.iter().any(|i| i.parent.is_some());
    Some(Candidate {
        platform: "generic",
        has_place: true,
        start: items.first().map(|i| i.node),
        nesting: if nests { Nesting::Nested } else { Nesting::Unknown },
        confidence,
        items,
    })
}

/// The groups that may be a thread or join one, the best first.
fn groups(survey: &Survey<'_, '_>) -> Vec<Judged> {
    let mut out: Vec<Judged> = Vec::new();
    for members in survey.groups.iter().map(Vec::as_slice).chain(behind_headings(survey)) {
        let evidence = members.iter().take(64).any(|&m| {
            let t = survey.tally(survey.doc.subtree(m));
            t.dates + t.authors + t.numbers + t.replies > 0
        });
        if !evidence {
            continue;
        }
        let marks = Marks::new(survey, members);
        let plain = marks.spans(Shape::Element);
        let mut shapes = vec![(Shape::Element, plain)];
        if members.len() > 1 || is_mark(survey, members[0]) {
            for shape in [Shape::Around, Shape::Follow, Shape::Lead, Shape::Slice] {
                let spans = marks.spans(shape);
                if !spans.is_empty() && shapes.iter().all(|s| s.1 != spans) {
                    shapes.push((shape, spans));
                }
            }
        }
        for (shape, spans) in shapes {
            let judged = score::judge(survey, shape, spans);
            if judged.quality.complete >= 0.3 && judged.quick > 0.0 {
                out.push(judged);
            }
        }
        if out.len() > 4 * MOST_KEPT {
            trim(&mut out);
        }
    }
    trim(&mut out);
    out
}

/// The members of each group that stand behind a heading for comments, where some stand before it: a post's own line of facts can be
/// of the same kind as those of its comments.
fn behind_headings<'a>(survey: &'a Survey<'_, '_>) -> impl Iterator<Item = &'a [Index]> {
    let last = survey.headings.last().copied();
    survey.groups.iter().filter_map(move |members| {
        let at = members.partition_point(|&m| Some(m) < last);
        (last.is_some() && at > 0 && at < members.len()).then(|| &members[at..])
    })
}

fn trim(groups: &mut Vec<Judged>) {
    groups.sort_by(|a, b| b.quick.total_cmp(&a.quick).then(b.quality.bytes.cmp(&a.quality.bytes)).then(a.spans[0].range.start.cmp(&b.spans[0].range.start)));
    let mut seen: HashSet<(usize, Index, Index, Index)> = HashSet::new();
    groups.retain(|g| {
        let last = &g.spans[g.spans.len() - 1];
        seen.insert((g.spans.len(), g.spans[0].range.start, last.range.start, last.range.end))
    });
    groups.truncate(MOST_KEPT);
}

/// An element that stands before a comment instead of around it.
fn is_mark(survey: &Survey<'_, '_>, index: Index) -> bool {
    let tag = survey.doc.nodes[index].tag;
    matches!(tag, Tag::A | Tag::Dt | Tag::Span | Tag::Strong | Tag::B | Tag::Cite) || tag.is_heading()
}

/// The best group and its score.
fn choose(survey: &Survey<'_, '_>, groups: &[Judged]) -> Option<(usize, f64)> {
    let mut headings = Headings::default();
    let mut best: Option<(usize, f64)> = None;
    let mut passed: Vec<(usize, f64, bool)> = Vec::new();
    for (at, group) in groups.iter().enumerate().take(MOST_JUDGED) {
        let least = best.map_or(LEAST_SCORE, |(_, most)| most - LEEWAY);
        let place = score::place(survey, group, &mut headings, least);
        let total = group.quick + place.worth();
        if !passes(survey, group, &place) || total < LEAST_SCORE {
            continue;
        }
        passed.push((at, total, place.agrees));
        let better = best.is_none_or(|(b, most)| total > most + 1e-9 || (total - most).abs() <= 1e-9 && is_closer(survey, group, &groups[b]));
        if better {
            best = Some((at, total));
        }
    }
    // A group with the same items and more is the whole thread, though some of the others carry less evidence.
    let (first, most) = best?;
    let agrees = passed.iter().any(|p| p.0 == first && p.2);
    passed.retain(|&(at, total, same)| (same || !agrees) && total > most - LEEWAY && holds_all(&groups[at], &groups[first]));
    passed.into_iter().map(|(at, total, _)| (at, total)).max_by_key(|&(at, _)| groups[at].spans.len()).or(best)
}

/// Of two groups with the same evidence the wider one is the thread, unless it is a single element named for many comments.
fn is_closer(survey: &Survey<'_, '_>, group: &Judged, than: &Judged) -> bool {
    let plural = |g: &Judged| g.spans.len() == 1 && names::is_plural(&survey.doc.nodes[g.spans[0].node]);
    match (plural(group), plural(than)) {
        (false, true) => true,
        (true, false) => false,
        _ => group.quality.bytes > than.quality.bytes,
    }
}

/// True where all spans of `less` are spans of `more`, in range or at least in where they begin.
fn holds_all(more: &Judged, less: &Judged) -> bool {
    let mut starts = more.spans.iter().map(|s| s.range.start).peekable();
    more.spans.len() > less.spans.len()
        && less.spans.iter().all(|s| {
            while starts.peek().is_some_and(|&m| m < s.range.start) {
                starts.next();
            }
            starts.peek() == Some(&s.range.start)
        })
}

/// What no thread lacks.
fn passes(survey: &Survey<'_, '_>, group: &Judged, place: &Place) -> bool {
    let q = &group.quality;
    let known = q.dates.max(q.authors) >= 0.5 || q.pings;
    if !place.is_named() || place.foreign || !known || q.complete < 0.5 || q.titles > 0.3 || q.linky > 0.6 && !q.pings {
        return false;
    }
    if group.spans.len() > 1 {
        return true;
    }
    let only = &group.spans[0];
    if q.pings {
        return place.members >= 2.0 && place.container >= 2.0 && number_of(survey.doc.nodes[only.node].id).is_some();
    }
    let named = place.members >= 2.0 || place.agrees || number_of(survey.doc.nodes[only.mark].id).is_some() && place.container >= 2.0;
    let written = q.authors > 0.0 || place.container >= 2.0 && (place.agrees || (place.heading || place.form) && q.replies + q.contents + q.avatars > 0.0);
    named && q.dates > 0.0 && written && q.boxes == 0.0 && !spans::is_plural_place(survey.doc, only.node) && group.tallies[0].dates <= 3
}

/// The thread's spans: the main group, and those of others that fit into its place.
fn join(survey: &Survey<'_, '_>, main: Judged, others: &[Judged]) -> Vec<Span> {
    let doc = survey.doc;
    let mut spans = main.spans;
    let (zone, outer) = zones(survey, &spans);
    for other in others {
        let fits = other.quality.complete >= 0.5 && other.quality.titles == 0.0 && (other.quality.linky <= 0.6 || other.quality.pings);
        let place_of = if other.quality.pings { outer } else { zone };
        if !fits || !other.spans.iter().all(|s| doc.inside(s.node, place_of)) {
            continue;
        }
        let place = score::around(survey, other);
        let named = place.members >= 1.0 || other.quality.pings && place.container >= 2.0;
        if place.foreign || place.posts || !named || other.spans.len() == 1 && !is_one_more(survey, &place, other) {
            continue;
        }
        let mut more = fitting(survey, &spans, &other.spans);
        if other.spans.len() == 1 {
            let beside: HashSet<Index> = spans.iter().map(|s| doc.parent(s.node)).collect();
            more.retain(|s| other.quality.pings || beside.contains(&doc.parent(s.node)) || spans.iter().any(|o| doc.inside(s.node, o.node)));
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
    place.members >= 2.0 && told && q.boxes == 0.0 && !spans::is_plural_place(survey.doc, group.spans[0].node)
}

/// The element that holds the thread, the outermost named for comments near the group, and the one around it, where its pings may stand.
fn zones(survey: &Survey<'_, '_>, spans: &[Span]) -> (Index, Index) {
    let doc = survey.doc;
    let around = score::common(doc, spans[0].node, &spans[spans.len() - 1]);
    let is_page = |a: Index| a == 0 || matches!(doc.nodes[a].tag, Tag::Body | Tag::Html);
    let named = std::iter::once(around).chain(doc.ancestors(around)).take(6).take_while(|&a| !is_page(a)).filter(|&a| {
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
            while open.last().is_some_and(|&o| spans[o].range.end <= spans[next].range.start) {
                open.pop();
            }
            open.push(next);
            next += 1;
        }
        while open.last().is_some_and(|&o| spans[o].range.end <= other.range.start) {
            open.pop();
        }
        let holds_one = spans.get(next).is_some_and(|s| s.range.start < other.range.end);
        let part = survey.tally(other.range.clone());
        let sense = survey.sense(other.node);
        let named = sense.field > 0 && !sense.part || number_of(survey.doc.nodes[other.mark].id).is_some();
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
    let taken = |i: Index| starts.partition_point(|&s| s < i) < starts.partition_point(|&s| s < doc.end(i));
    let mut more = Vec::new();
    for heading in doc.subtree(outer).filter(|&i| doc.nodes[i].tag.is_heading()) {
        let limit = doc.end(doc.parent(heading));
        let within = |i: Index| Some(i).filter(|&i| i < limit);
        let next = std::iter::successors(within(doc.end(heading)), |&i| within(doc.end(i))).take(4).find(|&i| doc.nodes[i].is_element());
        let Some(list) = next.filter(|&l| matches!(doc.nodes[l].tag, Tag::Ul | Tag::Ol) && !taken(l)) else {
            continue;
        };
        if !short(doc, heading, 120).is_some_and(|t| words::is_ping_heading(&t)) {
            continue;
        }
        let entries = doc.children(list).take(MOST_IN_LIST).filter(|&c| doc.nodes[c].tag == Tag::Li && survey.tally(doc.subtree(c)).linked > 0);
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
    let first = survey.doc.subtree(child).map(|i| &survey.doc.nodes[i]).find(|n| n.tag == Tag::Text && !n.value.trim().is_empty());
    first.is_some_and(|n| words::ping_label(n.value).is_some())
}

/// Siblings looked at beside the items of one list.
const MOST_IN_LIST: usize = 100_000;

/// Entries of the items' lists that carry no mark: pings without a date, removed comments.
fn with_siblings(survey: &Survey<'_, '_>, spans: &mut Vec<Span>) {
    let doc = survey.doc;
    let mut lists: Vec<Index> = spans.iter().filter(|s| doc.nodes[s.node].tag == Tag::Li).map(|s| doc.parent(s.node)).collect();
    lists.sort_unstable();
    lists.dedup();
    let starts: Vec<Index> = spans.iter().map(|s| s.range.start).collect();
    let taken = |i: Index| starts.partition_point(|&s| s < i) < starts.partition_point(|&s| s < doc.end(i));
    for list in lists {
        if !matches!(doc.nodes[list].tag, Tag::Ul | Tag::Ol) {
            continue;
        }
        for child in doc.children(list).take(MOST_IN_LIST) {
            let tally = survey.tally(doc.subtree(child));
            let template = doc.nodes[child].id.contains(['{', '<', '$', '%']);
            if doc.nodes[child].tag != Tag::Li || template || taken(child) || tally.text <= 8 || tally.boxes > 0 {
                continue;
            }
            let told = tally.dates + tally.authors + tally.avatars > 0 || number_of(doc.nodes[child].id).is_some() || is_labelled(survey, child);
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
