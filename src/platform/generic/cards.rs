//! Cards of other posts below a heading for comments: "related posts" that a template puts where the thread ends. They carry dates, names
//! and a few words, as comments do; what they begin with is the post's title, a link to it.

use super::survey::Survey;
use crate::document::text::{fold, line};
use crate::document::{Index, Tag};
use crate::platform::Draft;
use std::collections::HashSet;

/// Nodes of an item in which its title is looked for.
const REACH: usize = 16;

/// Fewer are no row of cards.
const FEWEST: usize = 2;

/// True where all items begin with a link to a page of their own, whose words, or a heading behind whose picture, begin the text.
#[must_use]
pub fn are(survey: &Survey<'_, '_>, items: &[Draft]) -> bool {
    if items.len() < FEWEST {
        return false;
    }
    let mut pages: HashSet<&str> = HashSet::new();
    items
        .iter()
        .all(|item| page(survey, item).is_some_and(|page| pages.insert(page)))
}

/// The page that a card leads to.
fn page<'t>(survey: &Survey<'_, 't>, item: &Draft) -> Option<&'t str> {
    let doc = survey.doc;
    let range = doc.subtree(item.node);
    let tally = survey.tally(range.clone());
    if tally.numbers + tally.replies > 0 || item.parent.is_some() {
        return None;
    }
    let link = range
        .clone()
        .take(REACH)
        .find(|&i| doc.nodes[i].tag == Tag::A)?;
    let href = doc.nodes[link].attr("href")?.trim();
    let local = href.starts_with('/') && !href.starts_with("//") && href.len() > 1;
    if !local || href.contains(['#', '?']) {
        return None;
    }
    let text = fold(&line(doc, link));
    let body = item.fields.body.text.as_str();
    let named = item
        .fields
        .author
        .as_ref()
        .is_some_and(|a| doc.inside(a.node, link) || a.name == text);
    let titled = if text.is_empty() {
        let pictured = doc.subtree(link).any(|i| doc.nodes[i].tag == Tag::Img);
        pictured && heading(survey, link, range.end).is_some_and(|title| body.starts_with(&title))
    } else {
        body.starts_with(&text)
    };
    (titled && !named && item.fields.author.is_some()).then_some(href)
}

/// What the heading right behind a link says.
fn heading(survey: &Survey<'_, '_>, link: Index, end: Index) -> Option<String> {
    let doc = survey.doc;
    let mut behind = (doc.end(link)..end).take(REACH);
    let next = behind.find(|&i| doc.nodes[i].is_element())?;
    doc.nodes[next]
        .tag
        .is_heading()
        .then(|| fold(&line(doc, next)))
}
