//! What the items of one thread have alike: where the linked names stand, there stand the others as well, and what is said of everybody
//! is no part of a name.
//!
//! A link is the surest mark of a name, and many themes give it no other: `<p><a href>Ana</a> wrote on 3 May</p>`. Who left no address
//! stands there as plain text, which nothing by itself tells from a sentence; the linked ones of the same thread do.

mod parts;
mod place;
mod single;

use super::Draft;
use super::fields::{self, AuthorFound, Context, own_lines};
use super::generic::is_noise;
use crate::document::text::{fold, short};
use crate::document::{Document, Index, Tag};
use crate::locale::words;
use crate::thread::ItemStatus;
use crate::thread::date;
use place::{Frame, Place, Seen};
use rustc_hash::FxHasher;
use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::ops::Range;

/// Fewer people have nothing alike that could not be chance.
const FEWEST: usize = 3;

/// Linked names that are looked at: the first few show where names stand.
const MOST_TEACHERS: usize = 8;

/// Elements around a name that can hold the words beside it.
const MOST_AROUND: usize = 3;

/// A place of a name and of the words beside it is no longer, in bytes.
const LONGEST_PLACE: usize = 240;

/// A longer name is a sentence.
const LONGEST_NAME: usize = 80;
const MOST_WORDS: usize = 6;

/// Scores up to this one are those of headings, bold words and plain lines.
const BY_LOOKS: u8 = 25;

/// The score of a class that is the name's alone.
const EXACT: u8 = 100;

/// Nodes of an item that are searched: an attack can write a comment of millions.
const REACH: usize = 600;

/// Puts right what only the whole thread can tell of its names.
pub fn settle(ctx: &Context<'_, '_>, platform: &str, items: &mut [Draft]) {
    let people: Vec<usize> = (0..items.len())
        .filter(|&at| !items[at].kind.is_ping() && items[at].status == ItemStatus::Shown)
        .collect();
    if people.len() < FEWEST {
        // So few teach nothing, but one place can stand out.
        let nameless = people.iter().all(|&at| items[at].fields.author.is_none());
        if nameless && matches!(platform, "wordpress" | "generic") {
            let regions = regions(ctx.doc, items);
            single::names(ctx, items, &regions, &people, platform == "wordpress");
        } else if platform == "wordpress" {
            // One link shows where the other's name stands.
            let (linked, other): (Vec<usize>, Vec<usize>) = people
                .iter()
                .partition(|&&at| is_linked(ctx.doc, &items[at]));
            let nameless = |&at: &usize| items[at].fields.author.is_none();
            if !linked.is_empty() && !other.is_empty() && other.iter().all(nameless) {
                let regions = regions(ctx.doc, items);
                by_place(ctx, items, &regions, &linked, &other);
            }
        }
        return;
    }
    parts::with_surnames(ctx.doc, items, &people);
    without_common_link(ctx.doc, items, &people);
    without_badge(ctx.doc, items, &people);
    without_shared_words(items, &people);
    parts::without_places(items, &people);
    let (mut teachers, mut pupils): (Vec<usize>, Vec<usize>) = people
        .iter()
        .partition(|&&at| is_linked(ctx.doc, &items[at]));
    if teachers.is_empty() {
        // Without any link those teach that have a name at all.
        (teachers, pupils) = people
            .iter()
            .partition(|&&at| items[at].fields.author.is_some());
        if 2 * teachers.len() <= people.len() {
            teachers.clear();
        }
    }
    // Most themes print core's own class: nothing is left to learn.
    let exact = |at: &usize| {
        items[*at]
            .fields
            .author
            .as_ref()
            .is_some_and(|a| a.score == EXACT)
    };
    pupils.retain(|at| !exact(at));
    if pupils.is_empty() {
        return;
    }
    let regions = regions(ctx.doc, items);
    if !teachers.is_empty() {
        by_place(ctx, items, &regions, &teachers, &pupils);
    } else if matches!(platform, "wordpress" | "generic") {
        single::names(ctx, items, &regions, &people, platform == "wordpress");
        without_shared_words(items, &people);
    }
}

/// Different names that all begin or end with the same words begin or end with the theme's: "Ana wrote these words".
const FEW_NAMES: usize = 4;

/// Takes off the words that all names share. A family can share one, written with a capital.
fn without_shared_words(items: &mut [Draft], people: &[usize]) {
    let mut names: Vec<&str> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for &at in people {
        let Some(author) = &items[at].fields.author else {
            continue;
        };
        // Where a class says that an element holds the name, it does.
        if author.score == EXACT {
            return;
        }
        if seen.insert(author.name.as_str()) {
            names.push(&author.name);
        }
    }
    if names.len() < FEW_NAMES {
        return;
    }
    let (mut head, mut tail) = (names[0], names[0]);
    for name in &names[1..] {
        head = place::common_start(head, name);
        tail = place::common_end(tail, name);
    }
    let is_theme = |words: &str, edge: bool| {
        let words = words.trim();
        let capital = words.contains(char::is_uppercase);
        !capital && words.contains(char::is_lowercase)
            // "van der Berg" is a family's.
            || !(capital && edge) && words.split_whitespace().count() > 1
            || words::is_connective(words)
    };
    let spaced = |words: &str, edge: bool| {
        is_theme(words, edge)
            && if edge {
                words.starts_with(char::is_whitespace)
            } else {
                words.ends_with(char::is_whitespace)
            }
    };
    let head = if spaced(head, false) { head.len() } else { 0 };
    let tail = if spaced(tail, true) { tail.len() } else { 0 };
    // "guest 12": what is left of a name names somebody.
    let names_somebody = |name: &&str| {
        let left = name.get(head..name.len().saturating_sub(tail));
        left.is_some_and(|left| left.contains(char::is_alphabetic))
    };
    if head + tail == 0 || !names.iter().all(names_somebody) {
        return;
    }
    for &at in people {
        if let Some(author) = &mut items[at].fields.author
            && author.name.len() > head + tail
        {
            let end = author.name.len() - tail;
            author.name = author.name[head..end].trim().to_owned();
        }
    }
}

/// The name is all that a link with an address says.
fn is_linked(doc: &Document<'_>, item: &Draft) -> bool {
    let author = item.fields.author.as_ref();
    author.and_then(|a| link_on(doc, a)).is_some()
}

/// Nodes of a name's element in which its link is looked for.
const MOST_IN_NAME: usize = 16;

/// The link that says a name and nothing else: on its node, around it or inside.
fn link_on(doc: &Document<'_>, author: &AuthorFound) -> Option<Index> {
    let around = doc.ancestors(author.node).take(2);
    let mut all = doc.subtree(author.node).take(MOST_IN_NAME).chain(around);
    all.find(|&i| {
        doc.nodes[i].tag == Tag::A
            && doc.nodes[i].attr("href").is_some()
            && short(doc, i, LONGEST_NAME).is_some_and(|text| text == author.name)
    })
}

/// The nodes of each item, up to the next one. What begins with a term of a list or an anchor goes on behind it.
fn regions(doc: &Document<'_>, items: &[Draft]) -> Vec<Range<Index>> {
    let mut out = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let mark = matches!(doc.nodes[item.node].tag, Tag::Dt | Tag::A);
        let end = if mark {
            doc.end(doc.parent(item.node))
        } else {
            doc.end(item.node)
        };
        let next = items.get(at + 1).map_or(end, |next| next.node);
        let end = if next > item.node { end.min(next) } else { end };
        out.push(item.node..end.min(item.node + REACH));
    }
    out
}

/// What kind of element this is, with the one around it: elements of one template are of one kind.
fn kind(doc: &Document<'_>, index: Index) -> u64 {
    let mut hasher = FxHasher::default();
    for i in [index, doc.parent(index)] {
        let node = &doc.nodes[i];
        node.name().hash(&mut hasher);
        let tokens = node.classes().take(12);
        for token in tokens.filter(|t| !t.contains(|c: char| c.is_ascii_digit()) && !is_noise(t)) {
            token.hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Gives the pupils the names that stand where those of the teachers do.
fn by_place(
    ctx: &Context<'_, '_>,
    items: &mut [Draft],
    regions: &[Range<Index>],
    teachers: &[usize],
    pupils: &[usize],
) {
    let doc = ctx.doc;
    let taught: Vec<Vec<Seen>> = teachers
        .iter()
        .take(MOST_TEACHERS)
        .filter_map(|&at| {
            let author = items[at].fields.author.as_ref()?;
            Some(places(doc, &regions[at], author))
        })
        .collect();
    let Some((place, frame)) = agreed(ctx, &taught) else {
        return;
    };
    // The theme's words are no text, whose comment ever they stand in.
    if let Some(words) = frame.words_behind() {
        for &at in teachers.iter().chain(pupils) {
            let body = &mut items[at].fields.body.text;
            if let Some(rest) = body.strip_prefix(words).filter(|r| r.starts_with('\n')) {
                *body = rest.trim_start().to_owned();
            }
        }
    }
    for &at in pupils {
        let found = match &items[at].fields.author {
            // What was found by its looks alone gives way to the place of the others.
            Some(author) if author.score <= BY_LOOKS => find(ctx, &regions[at], place, &frame)
                // A badge beside the name was taken off already.
                .filter(|(node, ..)| !frame.is_bare() || !doc.inside(author.node, *node)),
            // Else a name is put right only where words stand beside all names of the place.
            Some(_) if frame.is_bare() => continue,
            Some(author) => match place {
                Place::Element { kind: own, .. } => around(doc, author.node, &regions[at])
                    .filter(|&i| kind(doc, i) == own)
                    .find_map(|i| in_frame(ctx, &frame, i)),
                // Of the line more than the name was taken, or a part of it.
                Place::Line(_) | Place::First { .. } => find(ctx, &regions[at], place, &frame)
                    .filter(|(_, name, _)| {
                        name.contains(&author.name) || author.name.contains(name.as_str())
                    }),
            },
            None => find(ctx, &regions[at], place, &frame),
        };
        if let Some((node, name, line)) = found {
            take(&mut items[at], node, name, &line);
        }
    }
}

/// The elements around a name inside its item, the innermost first.
fn around<'a>(
    doc: &'a Document<'_>,
    node: Index,
    region: &Range<Index>,
) -> impl Iterator<Item = Index> + 'a {
    let start = region.start;
    std::iter::once(node)
        .chain(doc.ancestors(node))
        .filter(|&i| doc.nodes[i].is_element())
        .take_while(move |&i| i > start || i == start && doc.nodes[i].tag == Tag::Dt)
        .take(MOST_AROUND + 1)
}

/// Where a linked name stands: each element around it, and its line.
fn places(doc: &Document<'_>, region: &Range<Index>, author: &AuthorFound) -> Vec<Seen> {
    let link = link_on(doc, author).unwrap_or(author.node);
    let (mut out, mut firsts) = (Vec::new(), Vec::new());
    // The link itself is no place of a name that has none.
    for index in around(doc, link, region).filter(|&i| doc.nodes[i].tag != Tag::A) {
        let Some(text) = place_text(doc, index) else {
            break;
        };
        let own = kind(doc, index);
        let nth = (region.start..index)
            .filter(|&i| is_kind(doc, i, own))
            .count();
        let place = Place::Element { kind: own, nth };
        out.extend(Seen::new(place, text, &author.name));
        let place = Place::First { kind: own, nth };
        firsts.extend(first_text(doc, index).and_then(|t| Seen::new(place, t, &author.name)));
    }
    let lines = own_lines(doc, region.clone());
    let held = (lines.iter().take(MOST_AROUND).enumerate())
        .find(|(_, line)| line.texts.iter().any(|&t| doc.inside(t, link)));
    if let Some((at, line)) = held {
        let text = fold(&line.text(doc));
        out.extend(Seen::new(Place::Line(at), text, &author.name));
    }
    out.extend(firsts);
    out
}

/// The first text in an element.
fn first_text(doc: &Document<'_>, index: Index) -> Option<String> {
    let mut nodes = doc.nodes[doc.subtree(index)].iter();
    let text = nodes.find(|n| n.tag == Tag::Text && !n.is_blank())?;
    (text.value.len() <= LONGEST_PLACE).then(|| fold(text.value))
}

fn place_text(doc: &Document<'_>, index: Index) -> Option<String> {
    short(doc, index, LONGEST_PLACE).filter(|t| t.len() <= LONGEST_PLACE)
}

fn is_kind(doc: &Document<'_>, index: Index, own: u64) -> bool {
    doc.nodes[index].is_element() && kind(doc, index) == own
}

/// The innermost place that most teachers share, with what stands beside the name in all of them.
fn agreed(ctx: &Context<'_, '_>, taught: &[Vec<Seen>]) -> Option<(Place, Frame)> {
    let mut best: Option<(usize, usize, Place, Frame)> = None;
    let mut judged: Vec<Place> = Vec::new();
    for (depth, seen) in taught.iter().flat_map(|p| p.iter().enumerate()) {
        if judged.contains(&seen.place) {
            continue;
        }
        judged.push(seen.place);
        let same: Vec<&Seen> = taught
            .iter()
            .filter_map(|p| p.iter().find(|other| other.place == seen.place))
            .collect();
        let votes = same.len();
        let Some(frame) = Frame::shared(&same).filter(|_| votes * 2 > taught.len()) else {
            continue;
        };
        // One name alone does not show which of the words beside it stand beside all.
        let known = votes > 1 || frame.is_bare();
        let holds = |s: &&Seen| {
            let name = frame.name_in(&s.text, |part| fields::cleaned(ctx, part));
            name.as_ref() == Some(&s.name)
        };
        let better = best
            .as_ref()
            .is_none_or(|(most, at, ..)| votes > *most || votes == *most && depth < *at);
        if known && better && same.iter().all(holds) {
            best = Some((votes, depth, seen.place, frame));
        }
    }
    best.map(|(_, _, place, frame)| (place, frame))
}

/// What was found at a place: the node, the name, all that stands there.
type Found = (Index, String, String);

fn find(
    ctx: &Context<'_, '_>,
    region: &Range<Index>,
    place: Place,
    frame: &Frame,
) -> Option<Found> {
    let doc = ctx.doc;
    match place {
        Place::Element { kind: own, nth } => {
            let mut all = region.clone().filter(|&i| is_kind(doc, i, own));
            if frame.is_bare() {
                let index = all.nth(nth)?;
                in_frame(ctx, frame, index).or_else(|| called(ctx, frame, index))
            } else {
                all.find_map(|i| in_frame(ctx, frame, i))
            }
        }
        Place::First { kind: own, nth } => {
            let index = region.clone().filter(|&i| is_kind(doc, i, own)).nth(nth)?;
            let text = first_text(doc, index)?;
            let name = named(ctx, frame, &text)?;
            Some((index, name, text))
        }
        Place::Line(at) => {
            let lines = own_lines(doc, region.clone());
            let line = lines.get(at)?;
            let text = fold(&line.text(doc));
            let name = named(ctx, frame, &text)?;
            Some((line.holder(doc, &name)?, name, text))
        }
    }
}

fn in_frame(ctx: &Context<'_, '_>, frame: &Frame, index: Index) -> Option<Found> {
    let text = place_text(ctx.doc, index)?;
    // Where nothing stands beside the names of others, what follows a plain name is a badge or an addressee.
    let first = first_text(ctx.doc, index).filter(|t| frame.is_bare() && !t.ends_with(':'));
    let name = named(ctx, frame, first.as_ref().unwrap_or(&text))?;
    Some((index, name, text))
}

fn named(ctx: &Context<'_, '_>, frame: &Frame, text: &str) -> Option<String> {
    let name = frame.name_in(text, |part| fields::cleaned(ctx, part));
    name.filter(|n| is_name(ctx, n))
}

/// A name like a button's word, where an element holds nothing but the names of others: "Edit", "Reply".
fn called(ctx: &Context<'_, '_>, frame: &Frame, index: Index) -> Option<Found> {
    let doc = ctx.doc;
    let mut around = doc.ancestors(index).take(MOST_AROUND);
    let linked = around.any(|a| doc.nodes[a].tag == Tag::A)
        || doc.subtree(index).any(|i| doc.nodes[i].tag == Tag::A);
    if !frame.is_bare() || linked {
        return None;
    }
    let text = short(doc, index, LONGEST_NAME).filter(|t| words::is_reply_word(t))?;
    text.contains(char::is_alphabetic)
        .then(|| (index, text.clone(), text))
}

/// True for what can be a name: short, no sentence, no date, no tool.
fn is_name(ctx: &Context<'_, '_>, text: &str) -> bool {
    let hints = ctx.hints();
    can_be_name(text) && !date::is_only_relative(text, &hints)
}

fn can_be_name(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let sentence = words > 3 && text.ends_with(['.', '!', '?', '。', '！', '？']);
    !text.is_empty()
        && text.len() <= LONGEST_NAME
        && words <= MOST_WORDS
        && text.contains(char::is_alphabetic)
        && !sentence
        && (!date::is_date_like(text) || date::find(text, &date::Hints::default()).is_none())
        && !words::is_reply_word(text)
        && !words::is_says(text)
}

/// Sets the name and takes the line it stood on out of the text.
fn take(item: &mut Draft, node: Index, name: String, line: &str) {
    let body = &mut item.fields.body.text;
    // All that somebody wrote is no name.
    if body.as_str() == name && item.fields.author.is_none() {
        return;
    }
    let lacking = item.fields.author.is_none();
    let after = |head: &str| body.strip_prefix(head).filter(|r| r.starts_with('\n'));
    let before = |tail: &str| body.strip_suffix(tail).filter(|r| r.ends_with('\n'));
    let rest = after(line)
        .or_else(|| before(line))
        .or_else(|| after(&name).filter(|_| lacking));
    if let Some(rest) = rest {
        *body = rest.trim().to_owned();
    }
    match &mut item.fields.author {
        Some(author) => author.name = name,
        None => {
            item.fields.author = Some(AuthorFound {
                name,
                url: None,
                node,
                score: 20,
            });
            item.fields.author_node = Some(node);
        }
    }
}

/// A link that stands beside everybody's name is the theme's, not theirs.
fn without_common_link(doc: &Document<'_>, items: &mut [Draft], people: &[usize]) {
    let beside = |item: &Draft| -> Option<String> {
        let author = item.fields.author.as_ref()?;
        let url = author.url.as_ref()?;
        // A link around the name is its own, whatever else it says.
        let around = doc.ancestors(author.node).take(MOST_AROUND);
        let own = std::iter::once(author.node)
            .chain(around)
            .any(|i| doc.nodes[i].tag == Tag::A);
        (!own && link_on(doc, author).is_none()).then(|| url.clone())
    };
    let Some(first) = people.iter().find_map(|&at| beside(&items[at])) else {
        return;
    };
    let same: Vec<usize> = people
        .iter()
        .copied()
        .filter(|&at| beside(&items[at]).as_ref() == Some(&first))
        .collect();
    let name = |at: usize| items[at].fields.author.as_ref().map(|a| a.name.as_str());
    let differ = same.iter().any(|&at| name(at) != name(same[0]));
    if same.len() > 1 && differ {
        for at in same {
            if let Some(author) = &mut items[at].fields.author {
                author.url = None;
            }
        }
    }
}

/// Texts of a name's element that are compared.
const MOST_PIECES: usize = 6;

/// A word in an element of its own before or behind everybody's name ("Author") is a badge, which the style sheet shows for some; a
/// number before it is the comment's.
fn without_badge(doc: &Document<'_>, items: &mut [Draft], people: &[usize]) {
    let mut pieces: Vec<(&str, &str)> = Vec::with_capacity(people.len());
    let mut names: Vec<&str> = Vec::new();
    for &at in people {
        let Some(author) = &items[at].fields.author else {
            return;
        };
        let texts = doc.subtree(author.node);
        let texts = texts.filter(|&i| doc.nodes[i].tag == Tag::Text && !doc.nodes[i].is_blank());
        let texts: Vec<Index> = texts.take(MOST_PIECES).collect();
        if texts.len() < 2 || texts.len() == MOST_PIECES {
            return;
        }
        let text = |i: usize| doc.nodes[texts[i]].value.trim();
        pieces.push((text(0), text(texts.len() - 1)));
        if names.len() < FEWEST && !names.contains(&author.name.as_str()) {
            names.push(&author.name);
        }
    }
    let numbered = pieces.iter().all(|(head, _)| is_number(head));
    let heads = numbered || pieces.iter().all(|(head, _)| *head == pieces[0].0);
    let tails = pieces.iter().all(|(_, tail)| *tail == pieces[0].1);
    if names.len() < FEWEST || heads == tails {
        return;
    }
    for (&at, (head, tail)) in people.iter().zip(pieces) {
        let Some(author) = &mut items[at].fields.author else {
            continue;
        };
        let rest = if heads {
            author.name.strip_prefix(head)
        } else {
            author.name.strip_suffix(tail)
        };
        if let Some(rest) = rest.map(str::trim).filter(|r| !r.is_empty()) {
            author.name = rest.to_owned();
        }
    }
}

/// "12", "#3", "4.".
fn is_number(text: &str) -> bool {
    !text.contains(|c: char| !(c.is_numeric() || c.is_ascii_punctuation()))
}
