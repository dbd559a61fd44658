//! Pages of systems that nobody knows: what repeats, carries dates and names, and stands where comments stand.
//!
//! One pass surveys the page (`survey`): elements fall into kinds by tag, name and stem of the id, and running sums tell what
//! evidence any range of nodes holds. Each kind is read as items in up to four shapes (`spans`) and judged by its members and by its
//! place (`quality`, `score`); the best group is the thread, groups that fit into it (pings, replies of another kind) join it. Without a word of
//! the field on the items, around them or above them a page has no thread: listings repeat, too, and carry dates and names.

mod cards;
mod clock;
mod drafts;
mod join;
mod kin;
mod kind;
mod learn;
mod names;
mod quality;
mod score;
mod spans;
mod stock;
mod survey;

use super::fields::Context;
use super::{Candidate, Rejected};
use crate::document::{Index, Tag};
use crate::thread::Nesting;
pub(super) use kin::indent;
use kind::number_of;
pub(super) use names::is_noise;
use quality::Demand;
use score::{Headings, Judged, Place};
use spans::{Marks, Shape};
use std::collections::HashSet;
use survey::Survey;

/// Groups whose place is looked at.
const MOST_JUDGED: usize = 16;

/// Groups that are kept for joining a thread.
const MOST_KEPT: usize = 48;

/// What a group must reach, members and place together.
const LEAST_SCORE: f64 = 2.6;

/// The score at which the recogniser is as sure as it can be.
const FULL_SCORE: f64 = 6.0;

/// What it adds, where nothing firm was found, that a group stands right behind a heading for comments.
const ADJACENT: f64 = 0.4;

/// How much less a group may reach that holds all items of the best and more.
const LEEWAY: f64 = 0.8;

/// Never surer than this: a system's own recogniser knows better.
const MOST_CONFIDENCE: f64 = 0.7;

/// Recognises a thread without knowing the system.
#[must_use]
pub fn recognise(ctx: &Context<'_, '_>) -> Option<Candidate> {
    let survey = survey::survey(ctx);
    let mut rejected = Vec::new();
    let found = [Demand::Firm, Demand::Mild]
        .into_iter()
        .filter(|&d| d == Demand::Firm || survey.hints_at_thread())
        .find_map(|demand| {
            let groups = groups(&survey, demand);
            let best = choose(&survey, &groups, demand, &mut rejected)?;
            Some((groups, best))
        });
    let Some((mut groups, (best, total))) = found else {
        return (!rejected.is_empty()).then(|| Candidate {
            platform: "generic",
            rejected,
            ..Candidate::default()
        });
    };
    let main = groups.swap_remove(best);
    let mut spans = join::join(&survey, main, &groups);
    spans::into_entries(survey.doc, &mut spans);
    let (holders, _) = spans::own(&survey, &spans);
    let kin = kin::find(&survey, &spans, &holders);
    let confidence = (MOST_CONFIDENCE * (total / FULL_SCORE).min(1.0)) as f32;
    let items = drafts::without_empty(
        &survey,
        &spans,
        drafts::read(ctx, &survey, &spans, &holders, &kin, confidence),
    );
    if cards::are(&survey, &items) {
        rejected.extend(items.iter().map(|i| {
            Rejected::new(
                i.node,
                "generic",
                "begins with a link to a page of its own: cards of posts",
            )
        }));
        return Some(Candidate {
            platform: "generic",
            rejected,
            ..Candidate::default()
        });
    }
    let nests = items.iter().any(|i| i.parent.is_some());
    Some(Candidate {
        platform: "generic",
        has_place: true,
        start: items.first().map(|i| i.node),
        nesting: if nests {
            Nesting::Nested
        } else {
            Nesting::Unknown
        },
        confidence,
        items,
        rejected,
        ..Candidate::default()
    })
}

/// The groups that may be a thread or join one, the best first.
fn groups(survey: &Survey<'_, '_>, demand: Demand) -> Vec<Judged> {
    let mut out: Vec<Judged> = Vec::new();
    for members in survey
        .groups
        .iter()
        .map(Vec::as_slice)
        .chain(behind_headings(survey))
        .chain(by_places(survey, demand))
    {
        let evidence = members.iter().take(64).any(|&m| {
            // What a mark stands before is its item's.
            let end = survey.doc.end(m);
            let reach = if is_bold(survey, m) { MARK_REACH } else { 0 };
            let t = survey.tally(m..end + reach);
            t.dates + t.authors + t.numbers + t.replies > 0
                || demand == Demand::Mild && (t.clocks > 0 || survey.sense(m).field == 2)
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
            let judged = score::judge(survey, shape, spans, demand);
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

/// Places that one group may fall into.
const MOST_PLACES: usize = 8;

/// The parts of groups that stand in different places of the page: comments here, pings of the same markup there.
/// A single one is looked at where nothing firm was found: the only entry of a list that has the shape of a menu's.
fn by_places<'a>(survey: &'a Survey<'_, '_>, demand: Demand) -> impl Iterator<Item = &'a [Index]> {
    let least = if demand == Demand::Mild { 1 } else { 2 };
    survey
        .groups
        .iter()
        .filter(|m| m.len() > 2)
        .flat_map(move |members| {
            let doc = survey.doc;
            let (first, last) = (members[0], members[members.len() - 1]);
            let around = doc
                .ancestors(first)
                .find(|&a| doc.end(a) > last)
                .unwrap_or(0);
            let mut parts: Vec<&[Index]> = Vec::new();
            let mut rest = members.as_slice();
            while let Some(&first) = rest
                .first()
                .filter(|_| parts.len() <= MOST_PLACES && survey.sense(around).field < 2)
            {
                let child = std::iter::once(first)
                    .chain(doc.ancestors(first))
                    .take_while(|&a| a != around)
                    .last()
                    .unwrap_or(first);
                let end = rest.partition_point(|&m| m < doc.end(child).max(first + 1));
                parts.push(&rest[..end]);
                rest = &rest[end..];
            }
            let several = (2..=MOST_PLACES).contains(&parts.len()) && rest.is_empty();
            parts.retain(|p| several && p.len() >= least && p.len() < members.len());
            parts
        })
}

fn trim(groups: &mut Vec<Judged>) {
    groups.sort_by(|a, b| {
        b.quick
            .total_cmp(&a.quick)
            .then(b.quality.bytes.cmp(&a.quality.bytes))
            .then(a.spans[0].range.start.cmp(&b.spans[0].range.start))
    });
    let mut seen: HashSet<(usize, Index, Index, Index)> = HashSet::new();
    groups.retain(|g| {
        let last = &g.spans[g.spans.len() - 1];
        seen.insert((
            g.spans.len(),
            g.spans[0].range.start,
            last.range.start,
            last.range.end,
        ))
    });
    groups.truncate(MOST_KEPT);
}

/// Nodes behind a bold name in which the date stands.
const MARK_REACH: usize = 8;

fn is_bold(survey: &Survey<'_, '_>, index: Index) -> bool {
    matches!(survey.doc.nodes[index].tag, Tag::Strong | Tag::B)
}

/// An element that stands before a comment instead of around it.
fn is_mark(survey: &Survey<'_, '_>, index: Index) -> bool {
    let tag = survey.doc.nodes[index].tag;
    matches!(
        tag,
        Tag::A | Tag::Dt | Tag::Span | Tag::Strong | Tag::B | Tag::Cite
    ) || tag.is_heading()
}

/// The best group and its score; the others that were looked at are told with what spoke against them.
fn choose(
    survey: &Survey<'_, '_>,
    groups: &[Judged],
    demand: Demand,
    rejected: &mut Vec<Rejected>,
) -> Option<(usize, f64)> {
    let mut headings = Headings::default();
    let mut best: Option<(usize, f64)> = None;
    let mut passed: Vec<(usize, f64, bool)> = Vec::new();
    for (at, group) in groups.iter().enumerate().take(MOST_JUDGED) {
        let least = match best {
            Some((b, most)) if !groups[b].quality.pings => most - LEEWAY,
            _ => LEAST_SCORE,
        };
        let place = score::place(survey, group, &mut headings, least - ADJACENT);
        let mild = demand == Demand::Mild;
        let total = group.quick
            + place.worth()
            + if mild && place.adjacent {
                ADJACENT
            } else {
                0.0
            };
        let against = against(survey, group, &place, demand).or_else(|| {
            (total < LEAST_SCORE).then_some("repeats, with too little of a thread about it")
        });
        if let Some(reason) = against {
            let node = group.spans[0].node;
            // The boxes of a page stand alone, and look like nothing.
            let alike = group.spans.len() > 1 || survey.sense(node).field > 0;
            if alike && rejected.iter().all(|r| r.node != node) {
                rejected.push(Rejected::new(node, "generic", reason));
            }
            continue;
        }
        passed.push((at, total, place.agrees));
        let better = best.is_none_or(|(b, most)| {
            // A list of pings is the thread where nobody wrote.
            let counted = passed.iter().any(|p| p.0 == b && p.2);
            if group.quality.pings != groups[b].quality.pings && !place.agrees && !counted {
                return groups[b].quality.pings;
            }
            total > most + 1e-9
                || (total - most).abs() <= 1e-9 && is_closer(survey, group, &groups[b])
        });
        if better {
            best = Some((at, total));
        }
    }
    // A group with the same items and more is the whole thread, though some of the others carry less evidence.
    let (first, most) = best?;
    let agrees = passed.iter().any(|p| p.0 == first && p.2);
    passed.retain(|&(at, total, same)| {
        (same || !agrees) && total > most - LEEWAY && holds_all(&groups[at], &groups[first])
    });
    passed
        .into_iter()
        .map(|(at, total, _)| (at, total))
        .max_by_key(|&(at, _)| groups[at].spans.len())
        .or(best)
}

/// Of two groups with the same evidence the wider one is the thread, unless it is a single element named for many comments.
fn is_closer(survey: &Survey<'_, '_>, group: &Judged, than: &Judged) -> bool {
    let plural =
        |g: &Judged| g.spans.len() == 1 && names::is_plural(&survey.doc.nodes[g.spans[0].node]);
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

/// What speaks against a group: what no thread lacks, and what none has.
fn against(
    survey: &Survey<'_, '_>,
    group: &Judged,
    place: &Place,
    demand: Demand,
) -> Option<&'static str> {
    let q = &group.quality;
    // Posts of a listing stand near a heading about comments as well.
    if place.is_listing() {
        return Some("named for posts: a listing");
    }
    if place.foreign {
        return Some("stands in a place named for something else");
    }
    if !place.is_named() {
        return Some("repeats, but no word on it, around it or above it speaks of comments");
    }
    // Members without a date need a place that leaves no doubt.
    let placed = place.agrees && q.authors.max(place.members / 2.0) >= 0.5
        || place.members >= 1.5 && (place.container >= 2.0 || place.heading);
    let undated = demand == Demand::Mild && q.dates < 0.5 && !q.pings;
    // "1 comment", and right behind it one that is named so, written "2 days ago".
    let announced = place.agrees && place.adjacent && place.members >= 2.0 && q.boxes == 0.0;
    if undated && (!placed || group.spans.len() < 2 && !announced) {
        return Some("most tell no date, and little else speaks of comments");
    }
    if q.dates.max(q.authors) < 0.5 && !q.pings && !undated {
        return Some("most tell neither who wrote them nor when");
    }
    if q.complete < 0.5 {
        return Some("most lack a text, a name or a date");
    }
    if q.titles > 0.3 {
        return Some("headings lead to other pages: a listing");
    }
    // Short comments between a link for the name, the date and an answer.
    let sure = place.agrees && place.container >= 2.0;
    if q.linky > 0.6 && !q.pings && !sure {
        return Some("little else than links");
    }
    let counted = demand == Demand::Mild && place.agrees && place.adjacent && q.dates > 0.0;
    let counted = counted && q.boxes == 0.0 || undated && announced;
    if group.spans.len() > 1 || is_one(survey, group, place) || counted {
        return None;
    }
    Some("stands alone, with too little of a comment about it")
}

/// True for an element that is a comment though nothing like it repeats.
fn is_one(survey: &Survey<'_, '_>, group: &Judged, place: &Place) -> bool {
    let q = &group.quality;
    let only = &group.spans[0];
    if q.pings {
        return place.members >= 2.0
            && place.container >= 2.0
            && number_of(survey.doc.nodes[only.node].id).is_some();
    }
    // Named for a comment, right behind a heading that names comments.
    let headed = place.heading && place.adjacent && place.members >= 1.0;
    let named = place.members >= 2.0
        || place.agrees
        || headed
        || number_of(survey.doc.nodes[only.mark].id).is_some() && place.container >= 2.0;
    let written = q.authors > 0.0
        || headed
        || place.container >= 2.0
            && (place.agrees
                || (place.heading || place.form) && q.replies + q.contents + q.avatars > 0.0);
    named
        && q.dates > 0.0
        && written
        && q.boxes == 0.0
        && !spans::is_plural_place(survey.doc, only.node)
        && group.tallies[0].dates <= 3
}

#[cfg(test)]
mod tests;
