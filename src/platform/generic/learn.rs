//! What a thread teaches about itself: where most items carry the name, the others do as well; and where no item's name was found, an
//! element that stands once in every item, short and before the text, holds it.

use super::spans::Span;
use super::survey::Survey;
use crate::document::text::{fold, line};
use crate::document::{Index, Tag};
use crate::locale::words;
use crate::platform::Draft;
use crate::platform::fields::{AuthorFound, is_numbering};
use crate::thread::date;
use std::collections::HashMap;

/// Nodes of an item in which its name is looked for.
const REACH: usize = 60;

/// A longer text is no name.
const LONGEST_NAME: usize = 80;

/// Gives names to comments that have none.
pub fn names(survey: &Survey<'_, '_>, spans: &[Span], drafts: &mut [Draft]) {
    let lacking = drafts
        .iter()
        .filter(|d| !d.kind.is_ping() && d.fields.author.is_none())
        .count();
    let people = drafts.iter().filter(|d| !d.kind.is_ping()).count();
    if lacking == 0 || people < 2 {
        return;
    }
    let key = if lacking * 2 < people {
        usual(survey, drafts)
    } else {
        constant(survey, spans, drafts, false).or_else(|| constant(survey, spans, drafts, true))
    };
    let Some(key) = key else { return };
    for (draft, span) in drafts.iter_mut().zip(spans) {
        if draft.kind.is_ping() || draft.fields.author.is_some() {
            continue;
        }
        // An item's own element is of the same kind where classes are digests.
        let mut alike = reach(span).filter(|&i| survey.keys[i] == key);
        let found = alike.find_map(|i| {
            let name = name(survey, i).filter(|n| !is_text(draft, n) && !is_number(n))?;
            Some((i, name))
        });
        if let Some((node, name)) = found {
            take(survey, draft, node, name);
        }
    }
}

fn reach(span: &Span) -> std::ops::Range<Index> {
    span.range.start..span.range.end.min(span.range.start + REACH)
}

/// The kind of element that most names stand in.
fn usual(survey: &Survey<'_, '_>, drafts: &[Draft]) -> Option<u64> {
    let doc = survey.doc;
    let mut counts: HashMap<u64, usize> = HashMap::new();
    for author in drafts.iter().filter_map(|d| d.fields.author.as_ref()) {
        let element = std::iter::once(author.node)
            .chain(doc.ancestors(author.node).take(1))
            .find(|&i| doc.nodes[i].is_element() && survey.keys[i] != 0);
        // The name is all that its element holds.
        if let Some(element) =
            element.filter(|&e| fold(&line(doc, e)).len() <= author.name.len() + 4)
        {
            *counts.entry(survey.keys[element]).or_default() += 1;
        }
    }
    best(counts, drafts.len() / 2)
}

/// "12", "3/5": a count, where an emoji may be a name.
fn is_number(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_numeric() || c.is_whitespace() || c.is_ascii_punctuation())
}

/// The kind of small element that stands in nearly every item, with texts that differ and are no dates and no tools: before the date, or
/// `behind` it, at the foot of the item.
fn constant(
    survey: &Survey<'_, '_>,
    spans: &[Span],
    drafts: &[Draft],
    behind: bool,
) -> Option<u64> {
    let doc = survey.doc;
    let mut counts: HashMap<u64, usize> = HashMap::new();
    let mut order: HashMap<u64, usize> = HashMap::new();
    let mut texts: HashMap<u64, Vec<String>> = HashMap::new();
    for (span, draft) in spans.iter().zip(drafts).take(64) {
        let mut seen: Vec<u64> = Vec::new();
        let limit = draft.fields.date.node.filter(|&d| span.range.contains(&d));
        if behind && limit.is_none() {
            continue;
        }
        let before = |i: Index| limit.is_none_or(|d| i < d);
        for index in reach(span).filter(|&i| before(i) != behind) {
            let key = survey.keys[index];
            // Below the date stands the text as well, in paragraphs without a class.
            let node = &doc.nodes[index];
            let paragraph = behind && node.tag == Tag::P && node.value.is_empty();
            if key == 0 || !node.tag.can_hold_name() || paragraph || seen.contains(&key) {
                continue;
            }
            if let Some(name) = name(survey, index).filter(|n| !is_text(draft, n)) {
                seen.push(key);
                *counts.entry(key).or_default() += 1;
                order.entry(key).or_insert(index);
                texts.entry(key).or_default().push(name);
            }
        }
    }
    let looked = spans.len().min(64);
    counts.retain(|key, n| {
        let distinct: std::collections::HashSet<&String> = texts[key].iter().collect();
        // Letters in coloured circles stand in the place of pictures.
        let letters = distinct.iter().all(|name| name.chars().count() < 2);
        *n * 10 >= looked * 8 && distinct.len() > 1 && !letters
    });
    // Of elements around each other the inner one holds the name alone; the first place wins.
    counts.into_keys().min_by_key(|key| (order[key], *key))
}

/// The most frequent kind, if it is frequent enough.
fn best(counts: HashMap<u64, usize>, least: usize) -> Option<u64> {
    counts
        .into_iter()
        .filter(|&(_, n)| n > least)
        .max_by_key(|&(key, n)| (n, key))
        .map(|(key, _)| key)
}

/// The text of a small element that can be a name.
fn name(survey: &Survey<'_, '_>, node: Index) -> Option<String> {
    let doc = survey.doc;
    if doc.end(node) - node > 12 {
        return None;
    }
    let text = fold(&line(doc, node));
    let text = text.trim_end_matches([':', ',', ' ']).to_owned();
    let said = |c: char| !(c.is_numeric() || c.is_ascii_punctuation() || c.is_whitespace());
    let usable = text.contains(said)
        && text.len() <= LONGEST_NAME
        && !is_numbering(&text)
        && !date::is_date_like(&text)
        && !words::is_reply_word(&text)
        && !date::is_only_relative(&text, &date::Hints::default());
    usable.then_some(text)
}

/// True for what is all that a comment says, and for what reads like a sentence of it.
fn is_text(draft: &Draft, name: &str) -> bool {
    let body = draft.fields.body.text.as_str();
    let ends =
        name.ends_with(['.', '!', '?', '。', '！', '？']) && name.split_whitespace().count() > 3;
    ends || body.trim_end_matches([':', ',', ' ']) == name
}

/// Sets the name and takes its line out of the text.
fn take(survey: &Survey<'_, '_>, draft: &mut Draft, node: Index, name: String) {
    let text = &draft.fields.body.text;
    // The cells of a row stand on one line.
    let cell = survey.doc.nodes[node].tag == Tag::Td;
    if let Some(rest) = text.strip_prefix(name.as_str())
        && (rest.is_empty() || rest.starts_with('\n') || cell && rest.starts_with(' '))
    {
        draft.fields.body.text = rest.trim_start().to_owned();
    }
    draft.fields.author = Some(AuthorFound {
        name,
        url: None,
        node,
        score: 20,
    });
    draft.fields.author_node = Some(node);
}
