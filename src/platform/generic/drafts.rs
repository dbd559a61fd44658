//! Reads the items of a thread whose ranges are known.

use super::kin::Kin;
use super::kind::number_of;
use super::learn;
use super::score::{Titles, heading_before};
use super::spans::Span;
use super::survey::Survey;
use crate::document::text::line;
use crate::document::{Document, Index, Tag};
use crate::locale::words;
use crate::platform::fields::{self, AuthorFound, Context, Fields, Own};
use crate::platform::{Draft, ping};
use crate::thread::{ItemStatus, Kind, ParentBasis};
use std::collections::HashMap;
use std::ops::Range;

/// Nodes of an item in which its number is looked for.
const NUMBER_REACH: usize = 40;

/// Reads all items.
#[must_use]
pub fn read(
    ctx: &Context<'_, '_>,
    survey: &Survey<'_, '_>,
    spans: &[Span],
    holders: &[Option<usize>],
    kin: &Kin,
    confidence: f32,
) -> Vec<Draft> {
    let doc = survey.doc;
    let mut holes: Vec<Vec<Range<Index>>> = vec![Vec::new(); spans.len()];
    for (at, holder) in holders.iter().enumerate() {
        if let Some(holder) = *holder {
            holes[holder].push(spans[at].range.clone());
        }
    }
    let ids = ids(doc, spans, &holes);
    let mut sections = Sections::default();
    let nests = kin.parents.iter().any(Option::is_some);
    let mut out: Vec<Draft> = Vec::with_capacity(spans.len());
    for (at, span) in spans.iter().enumerate() {
        let own = Own {
            start: span.range.start,
            end: span.range.end,
            holes: &holes[at],
            number: ids[at].number,
        };
        let mut fields = fields::read(ctx, &own);
        let section = sections.is_ping(survey, span);
        let verdict = ping::by_class(own_class(doc, span))
            .or_else(|| ping::by_label(ctx, &own, &fields))
            .or_else(|| ping::by_line(ctx, &own))
            .or_else(|| section.then(|| ping::in_section(own_class(doc, span))))
            .or_else(|| ping::by_form(&fields));
        let kind = verdict.map_or(Kind::Comment, |v| v.kind);
        if kind.is_ping() {
            as_source(ctx, &own, &mut fields);
        }
        if fields.permalink.is_none() {
            fields.permalink = ids[at].link.map(|href| ctx.absolute(href));
        }
        // Nobody answers with a ping: one beside a list of replies is none.
        let parent = kin.parents[at].filter(|_| !kind.is_ping() || holders[at].is_some());
        let depth = parent.map_or(1, |p| out[p].depth.unwrap_or(1) + 1);
        let rule = verdict.map_or("repeated", |v| v.rule);
        let sure = verdict.map_or(confidence, |v| v.confidence.min(confidence));
        out.push(Draft {
            id: ids[at].id.clone(),
            kind,
            parent,
            parent_basis: parent.map(|_| kin.basis.unwrap_or(ParentBasis::Nesting)),
            depth: nests.then_some(depth),
            ..Draft::new(span.node, fields, rule, sure)
        });
    }
    without_label(&mut out);
    without_numbers(&mut out);
    learn::names(survey, spans, &mut out);
    without_tail(&mut out);
    out
}

/// "Blas dijo", "[Ana]": where all names of a thread end with the same word for saying, or stand in brackets, that is the template's.
fn without_tail(drafts: &mut [Draft]) {
    let authors = || {
        let people = drafts.iter().filter(|d| !d.kind.is_ping());
        people.filter_map(|d| d.fields.author.as_ref().map(|a| a.name.as_str()))
    };
    let Some(first) = authors().next() else {
        return;
    };
    // Two people at least: one may be called so.
    if authors().all(|name| name == first) {
        return;
    }
    let last = first.rsplit_once(char::is_whitespace).map(|(_, last)| last);
    let says = last
        .filter(|word| !word.contains(char::is_uppercase) && words::is_says(&format!("{word}:")))
        .filter(|word| {
            authors().all(|name| {
                let head = name.strip_suffix(word);
                head.is_some_and(|head| {
                    head.ends_with(char::is_whitespace) && !head.trim().is_empty()
                })
            })
        })
        .map(str::len);
    let boxed = |name: &str| {
        let inner = name.strip_prefix('[').and_then(|n| n.strip_suffix(']'));
        inner.is_some_and(|n| !n.trim().is_empty() && !n.contains(['[', ']']))
    };
    let boxed = authors().all(boxed);
    if says.is_none() && !boxed {
        return;
    }
    let people = drafts.iter_mut().filter(|d| !d.kind.is_ping());
    for author in people.filter_map(|d| d.fields.author.as_mut()) {
        let name = match says {
            Some(length) => &author.name[..author.name.len() - length],
            None => &author.name[1..author.name.len() - 1],
        };
        author.name = name.trim().to_owned();
    }
}

/// "Par Anna", "posted by Ben": where all names of a thread begin with the same words, and these introduce names, they are the
/// template's.
fn without_label(drafts: &mut [Draft]) {
    let people = |d: &&Draft| !d.kind.is_ping();
    let names: Vec<&str> = drafts
        .iter()
        .filter(people)
        .filter_map(|d| d.fields.author.as_ref())
        .map(|a| a.name.as_str())
        .collect();
    let Some(first) = names.first().filter(|_| names.len() > 1) else {
        return;
    };
    let ends = first
        .match_indices(' ')
        .map(|(at, _)| at)
        .take(3)
        .collect::<Vec<_>>();
    let label = ends.into_iter().rev().map(|at| &first[..at]).find(|label| {
        let shared = names.iter().all(|n| {
            n.strip_prefix(label)
                .is_some_and(|rest| rest.starts_with(' '))
        });
        let phrase = label.contains(' ') && words::is_connective(label);
        // What two people share, with a colon behind it, names the place: "utente: Anna".
        let colon = label.ends_with([':', '：']) && names.iter().any(|n| n != first);
        // So does a button before the name: "引用 Ana".
        let button = words::is_reply_word(label) && names.iter().any(|n| n != first);
        shared
            && label.len() < 40
            && (phrase
                || colon
                || button
                || words::by_line(&format!("Kommentar {label} X")).is_some())
    });
    let Some(length) = label.map(str::len) else {
        return;
    };
    for author in drafts
        .iter_mut()
        .filter(|d| !d.kind.is_ping())
        .filter_map(|d| d.fields.author.as_mut())
    {
        author.name = author.name[length..].trim_start().to_owned();
    }
}

/// "1. Anna", "2. Ben": where all names of a thread begin with their own number, up or down by one, the numbers are the template's.
fn without_numbers(drafts: &mut [Draft]) {
    let numbered = |name: &str| {
        let (number, rest) = name.split_once(['.', ')'])?;
        let rest = rest.strip_prefix(' ')?.trim_start();
        let number = number.trim_start_matches('#').parse::<i64>().ok()?;
        rest.starts_with(char::is_alphanumeric)
            .then_some((number, name.len() - rest.len()))
    };
    let found: Option<Vec<(i64, usize)>> = drafts
        .iter()
        .filter(|d| !d.kind.is_ping())
        .filter_map(|d| d.fields.author.as_ref())
        .map(|a| numbered(&a.name))
        .collect();
    let Some(found) = found.filter(|f| !f.is_empty()) else {
        return;
    };
    let step = found
        .get(1)
        .map_or(1, |second| second.0.saturating_sub(found[0].0));
    // The only one is the first.
    let counts = step.abs() == 1
        && (found.len() > 1 || found[0].0 == 1)
        && found
            .windows(2)
            .all(|two| two[1].0.saturating_sub(two[0].0) == step);
    if !counts {
        return;
    }
    let people = drafts.iter_mut().filter(|d| !d.kind.is_ping());
    let authors = people.filter_map(|d| d.fields.author.as_mut());
    for (author, (_, length)) in authors.zip(found) {
        author.name = author.name[length..].to_owned();
    }
}

/// Drops what turned out to be no item: without author, date and number, and without a text outside links; pings without a source.
#[must_use]
pub fn without_empty(survey: &Survey<'_, '_>, spans: &[Span], drafts: Vec<Draft>) -> Vec<Draft> {
    let mut places: Vec<Option<usize>> = Vec::with_capacity(drafts.len());
    let mut kept = 0;
    for (draft, span) in drafts.iter().zip(spans) {
        let tally = survey.tally(span.range.clone());
        let said = draft.fields.author.is_some()
            || draft.fields.date.machine.is_some()
            || draft.fields.date.raw.is_some();
        let numbered = draft
            .id
            .as_deref()
            .and_then(number_of)
            .is_some_and(|n| n > 0);
        let written = !draft.fields.body.text.is_empty() && tally.linked < tally.text;
        let keep = said
            || written
            || numbered && !draft.kind.is_ping()
            || draft.status == ItemStatus::Deleted;
        places.push(keep.then_some(kept));
        kept += usize::from(keep);
    }
    let mut out = drafts;
    let mut at = 0;
    out.retain(|_| {
        at += 1;
        places[at - 1].is_some()
    });
    for draft in &mut out {
        draft.parent = draft.parent.and_then(|p| places[p]);
        // A digit alone makes nothing an item, since anything is counted from 1; that of an item is its number as any other.
        if let Some([digit @ b'0'..=b'9']) = draft.id.as_deref().map(str::as_bytes) {
            draft.id = Some(format!("c{}", char::from(*digit)));
        }
    }
    out
}

fn own_class<'t>(doc: &Document<'t>, span: &Span) -> &'t str {
    if doc.nodes[span.node].is_element() {
        doc.nodes[span.node].value
    } else {
        ""
    }
}

/// What an item is called on its page.
#[derive(Debug, Clone, Default)]
struct Id<'t> {
    id: Option<String>,
    number: Option<u64>,
    link: Option<&'t str>,
}

/// One way to find an item's number or id.
struct Way<'t> {
    number: Option<u64>,
    id: &'t str,
    link: Option<&'t str>,
}

/// The ids of all items: the first sort of place that gives most items one of their own.
fn ids<'t>(doc: &Document<'t>, spans: &[Span], holes: &[Vec<Range<Index>>]) -> Vec<Id<'t>> {
    // Where an anchor stands before the first item, one at the end of an item belongs to the next.
    let shifted = spans
        .first()
        .is_some_and(|s| anchor_before(doc, s.range.start).is_some());
    let mut found: Vec<Vec<Way<'t>>> = spans
        .iter()
        .zip(holes)
        .map(|(s, h)| ways(doc, s, h, shifted))
        .collect();
    // An id that several items carry is none.
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for way in found.iter().flatten().filter(|w| w.link.is_none()) {
        *seen.entry(way.id).or_default() += 1;
    }
    for ways in &mut found {
        ways.retain(|w| w.link.is_some() || seen.get(w.id).is_none_or(|&n| n < 2));
    }
    found
        .into_iter()
        .map(|ways| {
            let numbered = ways
                .iter()
                .find(|w| w.number.is_some() && w.link.is_none())
                .or_else(|| ways.iter().find(|w| w.number.is_some()));
            let named = numbered.or_else(|| ways.iter().find(|w| w.link.is_none()));
            let link = ways.iter().find_map(|w| {
                w.link
                    .filter(|_| numbered.is_none_or(|n| n.number == w.number))
            });
            Id {
                id: named.map(|w| {
                    w.number
                        .map_or_else(|| w.id.to_owned(), |n| format!("c{n}"))
                }),
                number: named.and_then(|w| w.number),
                link,
            }
        })
        .collect()
}

/// The name that an anchor or another element gives its place.
fn anchor_name<'t>(doc: &Document<'t>, index: Index) -> &'t str {
    let node = &doc.nodes[index];
    match node.tag {
        Tag::A if node.id.is_empty() => node.attr("name").unwrap_or(""),
        _ => node.id,
    }
}

/// White space and comments between an anchor and its item.
const MOST_BEFORE: usize = 4;

/// An empty element with a number in its name, right before a node.
fn anchor_before(doc: &Document<'_>, start: Index) -> Option<Index> {
    let parent = doc.parent(start);
    let before = (0..start).rev().take(MOST_BEFORE);
    let mut rest = before.skip_while(|&i| {
        let node = &doc.nodes[i];
        node.tag == Tag::Comment || node.tag == Tag::Text && node.is_blank()
    });
    rest.next().filter(|&i| {
        doc.nodes[i].is_element()
            && doc.end(i) == i + 1
            && doc.parent(i) == parent
            && number_of(anchor_name(doc, i)).is_some()
    })
}

/// Ids, anchors' names and fragments at the beginning of an item, and data attributes of its root. In a `shifted` list the anchor
/// before an item is its own, and one at its end is not.
fn ways<'t>(
    doc: &Document<'t>,
    span: &Span,
    holes: &[Range<Index>],
    shifted: bool,
) -> Vec<Way<'t>> {
    let own = Own {
        start: span.range.start,
        end: span.range.end,
        holes,
        number: None,
    };
    let mut out = Vec::new();
    let mut add = |id: &'t str, root: bool, link: Option<&'t str>| {
        let number = number_of(id);
        if !id.is_empty() && id.len() < 128 && (number.is_some() || root) {
            out.push(Way { number, id, link });
        }
    };
    for attr in ["data-comment-id", "data-commentid", "data-id", "data-cid"] {
        if let Some(value) = doc.nodes[span.node].attr(attr) {
            add(value, true, None);
        }
    }
    let written = |i: &Index| {
        let node = &doc.nodes[*i];
        node.tag == Tag::Img || node.tag == Tag::Text && !node.is_blank()
    };
    let last = if shifted {
        own.indices().filter(written).last()
    } else {
        None
    };
    for (nth, index) in own.indices().take(NUMBER_REACH).enumerate() {
        let node = &doc.nodes[index];
        if last.is_some_and(|last| index > last) {
            break;
        }
        add(
            node.id,
            index == span.node || index == span.mark || nth < 2,
            None,
        );
        if node.tag != Tag::A {
            continue;
        }
        // An anchor may have both: one name, not two that are alike.
        let name = node.attr("name").filter(|name| *name != node.id);
        add(name.unwrap_or(""), index == span.mark, None);
        if let Some((_, fragment)) = node.attr("href").and_then(|h| h.rsplit_once('#')) {
            add(fragment, false, node.attr("href"));
        }
    }
    if let Some(before) = anchor_before(doc, span.range.start).filter(|_| shifted) {
        add(anchor_name(doc, before), false, None);
    }
    out
}

/// Lists that hold pings only, judged once a list.
#[derive(Default)]
struct Sections {
    judged: HashMap<Index, bool>,
    titles: Titles,
}

impl Sections {
    fn is_ping(&mut self, survey: &Survey<'_, '_>, span: &Span) -> bool {
        let doc = survey.doc;
        let list = doc.parent(span.node);
        let titles = &mut self.titles;
        *self.judged.entry(list).or_insert_with(|| {
            let named = std::iter::once(list)
                .chain(doc.ancestors(list))
                .take(2)
                .any(|a| {
                    let sense = survey.sense(a);
                    sense.pings
                        && !doc.nodes[a].named(|n| n.to_ascii_lowercase().contains("comment"))
                });
            named
                || heading_before(doc, span.range.start, titles)
                    .is_some_and(|h| words::is_ping_heading(&h))
        })
    }
}

/// A ping printed as label and link: its source is the link, and there is no text but an excerpt.
fn as_source(ctx: &Context<'_, '_>, own: &Own<'_>, fields: &mut Fields) {
    let doc = ctx.doc;
    let usable = |i: &Index| {
        doc.nodes[*i].tag == Tag::A
            && doc.nodes[*i]
                .attr("href")
                .is_some_and(|h| !h.starts_with('#'))
            && doc.has_text(*i)
    };
    let Some(link) = own.indices().find(usable) else {
        return;
    };
    let before: String = own
        .indices()
        .take_while(|&i| i < link)
        .filter(|&i| doc.nodes[i].tag == Tag::Text)
        .map(|i| doc.nodes[i].value)
        .collect();
    // A title with a bar or a number in it was cut like a person's name.
    let title = line(doc, link);
    if let Some(author) = &mut fields.author
        && title.len() > author.name.len()
        && title.starts_with(author.name.as_str())
    {
        author.name = title;
    }
    let labelled = words::ping_label(&before).is_some();
    if labelled || fields.author.is_none() {
        let name = line(doc, link);
        ping::without_name(&name, &mut fields.body);
        fields.author = Some(AuthorFound {
            name,
            url: doc.nodes[link].attr("href").map(|h| ctx.absolute(h)),
            node: link,
            score: 80,
        });
        fields.author_node = Some(link);
    }
    ping::without_source(fields);
}
