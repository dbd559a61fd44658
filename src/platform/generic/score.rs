//! How much speaks for it that a group of spans is a thread.

use super::names;
use super::quality::{Demand, Quality, quality};
use super::spans::{Shape, Span, is_plural_place, own};
use super::survey::{Survey, Tally};
use crate::document::declared;
use crate::document::text::short;
use crate::document::{Document, Index, Tag};
use crate::locale::words;
use crate::platform::fields::is_numbering;
use crate::platform::is_foreign_place;
use rustc_hash::FxHashMap;
use std::collections::HashMap;

/// What the place of a group tells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    /// Members are named for comments: 0 to 2.
    pub members: f64,
    /// The container is: 0 to 2.
    pub container: f64,
    /// A heading before names comments.
    pub heading: bool,
    /// A number is stated, and is that of the members.
    pub agrees: bool,
    /// Nothing stands between a heading for comments and the first member.
    pub adjacent: bool,
    /// A box to write in stands near.
    pub form: bool,
    /// Something else than a thread: a widget, reviews, a menu.
    pub foreign: bool,
    /// Posts of a listing.
    pub posts: bool,
    /// Before the page's title.
    pub early: bool,
    /// Share of the members whose first link to a numbered fragment is one to themselves, less those that link to another.
    pub linked: f64,
    /// What the members begin with stands once more before the first: they are cut in the wrong place.
    pub shifted: bool,
    /// Share of the text between the first and the last item that is theirs.
    pub covered: f64,
}

/// What a heading and its number add to a place's worth.
const MOST_OF_HEADINGS: f64 = 1.6;

/// What a name for posts takes, where no heading counts as many comments.
const POSTS: f64 = 1.5;

/// Ancestors that are asked for their names.
const MOST_ANCESTORS: usize = 12;

/// Nodes before the first item in which a heading is looked for.
const HEADING_REACH: usize = 160;

/// Nodes behind the last item in which a form is looked for.
const FORM_REACH: usize = 500;

/// Looks around a group and at the headings before it.
/// Where they can't lift the group to `least` they are not read.
pub fn place(
    survey: &Survey<'_, '_>,
    group: &Judged,
    headings: &mut Headings,
    least: f64,
) -> Place {
    let mut out = around(survey, group);
    let most = if out.posts { POSTS } else { 0.0 } + MOST_OF_HEADINGS;
    if out.foreign || group.quick + out.worth() + most < least {
        return out;
    }
    let Some(first) = group.spans.first() else {
        return out;
    };
    let start = first.range.start;
    let before = headings.before(survey.doc, start);
    out.heading = before.named;
    out.agrees = before.stated.is_some_and(|(count, pings)| {
        let n = group.spans.len() as u64;
        count > 0 && (count == n || count == n + pings)
    });
    let at = survey.headings.partition_point(|&h| h < start);
    let near = at.checked_sub(1).map(|at| survey.headings[at]);
    out.adjacent = before.node.max(near).is_some_and(|node| {
        let end = survey.doc.end(node);
        end <= start && survey.tally(end..start).text == 0
    });
    out
}

/// The headings before the places where groups begin; many groups begin at the same.
#[derive(Debug, Default)]
pub struct Headings {
    known: FxHashMap<Index, Before>,
    titles: Titles,
}

/// What the headings before a place say.
#[derive(Debug, Clone, Copy)]
struct Before {
    /// The number of comments with that of pings.
    stated: Option<(u64, u64)>,
    /// The block that states it.
    node: Option<Index>,
    /// One names comments.
    named: bool,
}

impl Headings {
    fn before(&mut self, doc: &Document<'_>, start: Index) -> Before {
        let titles = &mut self.titles;
        *self.known.entry(start).or_insert_with(|| {
            let stated = declared::heading(doc, start);
            let named = stated.is_some()
                || heading_before(doc, start, titles)
                    .is_some_and(|h| words::is_comment_heading(&h));
            Before {
                node: stated.as_ref().and_then(|s| s.node),
                stated: stated.map(|s| (s.count, s.pings.unwrap_or(0))),
                named,
            }
        })
    }
}

/// What stands around a group, its headings left out.
#[must_use]
pub fn around(survey: &Survey<'_, '_>, group: &Judged) -> Place {
    let spans = &group.spans;
    let doc = survey.doc;
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        return Place::default();
    };
    let sample = || spans.iter().step_by((spans.len() / 12).max(1)).take(16);
    let all = survey
        .tally(first.range.start..spans.iter().map(|s| s.range.end).max().unwrap_or(0))
        .text;
    let mut out = Place {
        linked: self_links(survey, spans),
        covered: (group.quality.bytes as f64 / f64::from(all.max(1))).min(1.0),
        ..Place::default()
    };
    let n = sample().count() as f64;
    for span in sample() {
        let sense = survey.sense(span.node);
        let mark = survey.sense(span.mark);
        // The first of several elements in a row may be named for a part.
        let alone = span.range.end <= doc.end(span.node);
        let one = |s: names::Sense| {
            if s.part && s.field > 0 && alone {
                0.5
            } else {
                f64::from(s.field)
            }
        };
        let marked = if span.mark != span.node && names::is_plural(&doc.nodes[span.mark]) {
            0.0
        } else {
            one(mark)
        };
        let named = one(sense)
            .max(marked)
            .max(if alone { 0.0 } else { beside(survey, span) });
        out.members += if named < 2.0 && is_numbered(doc, &span.range) {
            2.0
        } else {
            named
        } / n;
        out.posts |= sense.post && sense.field == 0 && spans.len() > 1;
    }
    let holder = common(doc, first.node, last);
    for a in std::iter::once(holder)
        .chain(doc.ancestors(holder))
        .take(MOST_ANCESTORS)
    {
        let node = &doc.nodes[a];
        if matches!(node.tag, Tag::Body | Tag::Html) {
            break;
        }
        let sense = survey.sense(a);
        if sense.widget && out.container < 2.0 {
            out.foreign = true;
            break;
        }
        let own = if sense.part && sense.field > 0 {
            1.0
        } else {
            f64::from(sense.field)
        };
        out.container = out.container.max(own);
        if sense.field == 2 && !sense.foreign && !sense.part || is_plural_place(doc, a) {
            break;
        }
        if sense.foreign && out.container < 2.0
            || matches!(
                node.tag,
                Tag::Nav | Tag::Aside | Tag::Header | Tag::Pre | Tag::Code
            )
        {
            out.foreign = true;
            break;
        }
    }
    out.foreign |=
        is_foreign_place(doc, first.node) || is_review(doc, first) || is_elsewhere(survey, spans);
    let before = survey.tally(holder..first.range.start);
    out.shifted = spans.len() > 1 && before.dates + before.authors + before.avatars > 0;
    let behind = survey
        .tally(last.range.end..last.range.end + FORM_REACH)
        .boxes
        > 0;
    let before = survey
        .tally(first.range.start.saturating_sub(FORM_REACH / 4)..first.range.start)
        .boxes
        > 0;
    let inside = survey.tally(first.range.start..last.range.end).boxes > 0;
    out.form = behind || before || inside;
    out.early = survey
        .title
        .is_some_and(|t| first.range.start < t && last.range.end < t);
    out
}

/// Elements in a row that are one comment.
const MOST_BESIDE: usize = 6;

/// What the elements that follow the first one of a member are named for: the line about it may be unnamed, and its text be named.
fn beside(survey: &Survey<'_, '_>, span: &Span) -> f64 {
    let doc = survey.doc;
    let mut at = doc.end(span.node);
    let mut most: f64 = 0.0;
    for _ in 0..2 * MOST_BESIDE {
        if at >= span.range.end {
            break;
        }
        if doc.nodes[at].is_element() {
            // A post, and a thread behind it.
            if names::is_plural(&doc.nodes[at]) || is_plural_place(doc, at) {
                return 0.0;
            }
            most = most.max(f64::from(survey.sense(at).field));
        }
        at = doc.end(at);
    }
    most
}

/// Nodes of a member in which its title is looked for.
const TITLE_REACH: usize = 12;

/// True where the first words of a member number it: "Réaction n°5", "#3楼".
fn is_numbered(doc: &Document<'_>, range: &std::ops::Range<Index>) -> bool {
    let mut nodes = doc.nodes[range.clone()].iter().take(TITLE_REACH);
    let first = nodes.find(|n| n.tag == Tag::Text && !n.is_blank());
    first.is_some_and(|n| {
        let text = n.value.trim();
        text.len() < 40 && is_numbering(text)
    })
}

/// Comments of other posts: most members link to a numbered fragment of a page, and hardly two to the same page.
fn is_elsewhere(survey: &Survey<'_, '_>, spans: &[Span]) -> bool {
    let page = |span: &Span| {
        let at = survey.links.partition_point(|&(i, _)| i < span.range.start);
        let &(link, number) = survey.links.get(at).filter(|&&(i, _)| i < span.range.end)?;
        let page = survey.doc.nodes[link]
            .attr("href")?
            .split(['#', '?'])
            .next()?;
        // A page of the comment's own (`/comment/12#comment-12`), or a link to the very item.
        let at = survey.ids.partition_point(|&(i, _)| i < span.range.start);
        let own = survey
            .ids
            .get(at)
            .is_some_and(|&(i, n)| i < span.range.end && n == number);
        let last = page.trim_end_matches('/').rsplit('/').next();
        (!own && last.and_then(|l| l.parse().ok()) != Some(number)).then_some(page)
    };
    let mut pages: HashMap<&str, usize> = HashMap::new();
    for page in spans.iter().filter_map(page) {
        *pages.entry(page).or_default() += 1;
    }
    let linked: usize = pages.values().sum();
    let most = pages.values().copied().max().unwrap_or(0);
    // One or two members show it by the page's own address.
    let of_other = |page: &&str| {
        survey
            .path
            .as_deref()
            .is_some_and(|own| is_other(own, page))
    };
    if linked == spans.len() && linked < 3 && pages.keys().all(of_other) {
        return true;
    }
    linked > 1 && 2 * linked >= spans.len() && pages.len() > 1 && 2 * most <= linked
}

/// True for the address of a page that has another path; the pages of one thread begin alike.
fn is_other(own: &str, page: &str) -> bool {
    let path = match page.split_once("//") {
        Some((_, rest)) => rest.find('/').map(|at| &rest[at..]),
        None => page.starts_with('/').then_some(page),
    };
    let trimmed = own.trim_end_matches('/');
    path.is_some_and(|path| {
        let path = path.trim_end_matches('/');
        let front = trimmed.is_empty() || path.is_empty();
        !(front || path.starts_with(trimmed) || trimmed.starts_with(path))
    })
}

/// How many members hold a number and a link to it, less those whose link has another number.
fn self_links(survey: &Survey<'_, '_>, spans: &[Span]) -> f64 {
    let first = |all: &[(Index, u64)], span: &Span| {
        let at = all.partition_point(|&(i, _)| i < span.range.start);
        all.get(at)
            .filter(|&&(i, _)| i < span.range.end)
            .map(|&(_, n)| n)
    };
    let sum: f64 = spans
        .iter()
        .map(
            |span| match (first(&survey.ids, span), first(&survey.links, span)) {
                (Some(id), Some(link)) if id == link => 1.0,
                (Some(_), Some(_)) => -1.0,
                _ => 0.0,
            },
        )
        .sum();
    sum / spans.len().max(1) as f64
}

/// Products are reviewed with stars.
fn is_review(doc: &Document<'_>, span: &Span) -> bool {
    std::iter::once(span.node)
        .chain(doc.ancestors(span.node).take(3))
        .any(|a| {
            let node = &doc.nodes[a];
            node.attr("itemprop")
                .is_some_and(|p| p == "review" || p == "reviews")
                || node
                    .attr("itemtype")
                    .is_some_and(|t| t.contains("schema.org/Review"))
        })
}

/// The element that holds a group.
#[must_use]
pub fn common(doc: &Document<'_>, first: Index, last: &Span) -> Index {
    doc.ancestors(first)
        .find(|&a| doc.end(a) >= last.range.end)
        .unwrap_or(0)
}

/// What a short block says that is a heading by element or by name.
#[derive(Debug, Clone)]
pub struct Title {
    text: String,
    /// It names comments or pings.
    tells: bool,
}

/// Titles of a page as far as they were read: lists in a row ask for the same ones.
pub type Titles = FxHashMap<Index, Option<Title>>;

/// Words in the names of what is a heading without being one by its element, in the languages that templates are written in.
const TITLES: &[&str] = &[
    "title", "head", "count", "comment", "titre", "titel", "titul", "titol", "tytul", "baslik",
    "nadpis", "zagolov", "otsikko", "rubrik", "entete",
];

fn title(doc: &Document<'_>, index: Index) -> Option<Title> {
    let node = &doc.nodes[index];
    let titled = node.tag.is_heading()
        || matches!(
            node.tag,
            Tag::Strong | Tag::B | Tag::Legend | Tag::Dt | Tag::Th
        )
        || node.named(|n| {
            let n = n.to_ascii_lowercase();
            TITLES.iter().any(|word| n.contains(word))
        });
    if !titled {
        return None;
    }
    let text = short(doc, index, 160).filter(|t| !t.is_empty())?;
    let tells = words::is_comment_heading(&text) || words::is_ping_heading(&text);
    Some(Title { text, tells })
}

/// The nearest short block before `start` that is a heading by element or by name.
#[must_use]
pub fn heading_before(doc: &Document<'_>, start: Index, titles: &mut Titles) -> Option<String> {
    let low = start.saturating_sub(HEADING_REACH);
    let mut best = None;
    for index in (low..start).rev().filter(|&i| doc.end(i) <= start) {
        let node = &doc.nodes[index];
        if !node.is_element() {
            continue;
        }
        let title = titles.entry(index).or_insert_with(|| title(doc, index));
        let Some(title) = title else { continue };
        if title.tells {
            return Some(title.text.clone());
        }
        if node.tag.is_heading() {
            best = best.or_else(|| Some(title.text.clone()));
            // The post's own heading is no farther than this.
            if matches!(node.tag, Tag::H1) {
                break;
            }
        }
    }
    best
}

impl Place {
    /// What the place tells, to be added to the members' worth.
    #[must_use]
    pub fn worth(&self) -> f64 {
        let flag = |f: bool, w: f64| if f { w } else { 0.0 };
        0.5 * self.members
            + 0.4 * self.container
            + flag(self.heading, 0.8)
            + flag(self.agrees, 0.8)
            + flag(self.form, 0.3)
            + if self.linked < 0.0 { 1.5 } else { 0.5 } * self.linked
            - flag(self.foreign, 3.0)
            - flag(self.is_listing(), POSTS)
            - 2.0 * (1.0 - self.covered)
            - flag(self.early, 1.0)
            - flag(self.shifted, 0.6)
    }

    /// Members are named for posts, and nothing says that they are comments all the same: frameworks call every box a card.
    #[must_use]
    pub fn is_listing(&self) -> bool {
        let headed = self.heading && self.adjacent && self.form;
        self.posts && self.container < 2.0 && !self.agrees && !headed
    }

    /// Something names comments: no thread without it.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.members >= 1.0 || self.container >= 2.0 || self.heading || self.agrees
    }
}

/// One group, judged.
#[derive(Debug)]
pub struct Judged {
    /// Its spans in document order.
    pub spans: Vec<Span>,
    /// What they hold themselves.
    pub tallies: Vec<Tally>,
    /// Of the members.
    pub quality: Quality,
    /// Members' worth, with a little for their number.
    pub quick: f64,
}

/// Judges the members of a group; nested spans that hold nothing of a comment's are dropped first.
#[must_use]
pub fn judge(
    survey: &Survey<'_, '_>,
    shape: Shape,
    mut spans: Vec<Span>,
    demand: Demand,
) -> Judged {
    // A template for scripts is no comment.
    spans.retain(|s| !survey.doc.nodes[s.node].id.contains(['{', '<', '$', '%']));
    // A term or a heading alone is no comment either.
    let bare = spans.first().is_some_and(|s| {
        let tag = survey.doc.nodes[s.node].tag;
        shape == Shape::Element && (tag == Tag::Dt || tag.is_heading())
    });
    let (holders, tallies) = own(survey, &spans);
    if holders.iter().any(Option::is_some) {
        let mut at = 0;
        let keep = |at: usize| {
            holders[at].is_none()
                || tallies[at].dates > 0
                || tallies[at].authors > 0
                || tallies[at].numbers > 0
        };
        spans.retain(|_| {
            at += 1;
            keep(at - 1)
        });
    }
    // What holds no text is no item; a group of such spans is none.
    let (_, tallies) = own(survey, &spans);
    let mut at = 0;
    spans.retain(|_| {
        at += 1;
        tallies[at - 1].text > 0
    });
    let (_, tallies) = own(survey, &spans);
    let pings = spans.first().is_some_and(|s| {
        let node = &survey.doc.nodes[s.node];
        names::is_ping(node)
            && matches!(
                node.tag,
                Tag::Li | Tag::Div | Tag::Article | Tag::P | Tag::Dd
            )
    });
    let named = spans.first().is_some_and(|s| {
        let sense = survey.sense(s.node);
        sense.field == 2 && !sense.part && !is_plural_place(survey.doc, s.node)
    });
    let quality = quality(&tallies, pings, demand, named);
    let size = 0.25 * (1.0 + quality.count as f64).ln();
    Judged {
        quick: quality.worth() + if pings { 0.6 } else { 0.0 } + size * quality.complete
            - shape.doubt()
            - if bare { 0.5 } else { 0.0 },
        spans,
        tallies,
        quality,
    }
}
