//! What was recognised on one page, by which rule, and what was rejected: the evidence behind a [`Thread`].

use crate::analyze::{Options, View, watched};
use crate::document::text::{fold, render};
use crate::document::{Document, Index, Tag};
use crate::failure::Failure;
use crate::platform::choice::Weighed;
use crate::source::Page;
use crate::thread::{Declared, Kind, Thread, ThreadStatus};
use serde::Serialize;
use std::collections::HashSet;

/// Everything that led to a page's thread.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Explanation {
    /// The page as named.
    pub page: String,
    /// The platform; empty where none was recognised.
    pub platform: String,
    /// `thread_status` of the contract.
    pub thread_status: Option<ThreadStatus>,
    /// All recognisers that had something to say, the best first.
    pub candidates: Vec<CandidateSeen>,
    /// Items taken over from candidates that lost.
    pub merged: usize,
    /// The number that the page states.
    pub declared: Option<DeclaredSeen>,
    /// The items of the thread in page order.
    pub items: Vec<ItemSeen>,
    /// What looked like an item and is none.
    pub rejected: Vec<RejectedSeen>,
}

/// One recogniser's reading of the page.
#[derive(Debug, Clone, Serialize)]
pub struct CandidateSeen {
    /// Its name in `list platforms`.
    pub platform: String,
    /// True for the one that became the thread.
    pub chosen: bool,
    /// `explained` × `confidence` × `signs` × `agreement`: the highest wins.
    pub score: f64,
    /// Comments it found.
    pub comments: usize,
    /// Pings it found.
    pub pings: usize,
    /// Sum over the items of the share of name, date and text that was found, times the item's confidence.
    pub explained: f64,
    /// 0 to 1: how sure the recogniser is that the page is its own.
    pub confidence: f32,
    /// The page shows the platform outside its items.
    pub signed: bool,
    /// Factor for the absence of signs where another platform shows some.
    pub signs: f64,
    /// Factor for agreement with the number that the page states.
    pub agreement: f64,
    /// In words, why it won or lost.
    pub reason: String,
}

/// The stated number and where it stands.
#[derive(Debug, Clone, Serialize)]
pub struct DeclaredSeen {
    /// Number, scope, words and kind of place.
    #[serde(flatten)]
    pub declared: Declared,
    /// DOM path of the element; `None` where structured data states it.
    pub path: Option<String>,
}

/// One item with its evidence.
#[derive(Debug, Clone, Serialize)]
pub struct ItemSeen {
    /// Place on the page, 1 = first.
    pub position: usize,
    /// The contract's id.
    pub id: String,
    /// The parent's position.
    pub parent_position: Option<usize>,
    /// Comment or which kind of ping.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// The name.
    pub author_name: Option<String>,
    /// The date as the contract writes it.
    pub date: Option<String>,
    /// The beginning of the text.
    pub text: String,
    /// What recognised it.
    pub rule: &'static str,
    /// 0 to 1.
    pub confidence: f32,
    /// DOM path of the element.
    pub path: String,
}

/// A look-alike.
#[derive(Debug, Clone, Serialize)]
pub struct RejectedSeen {
    /// DOM path of the element.
    pub path: String,
    /// The rule that looked at it.
    pub rule: &'static str,
    /// Why it is none.
    pub reason: &'static str,
    /// The beginning of its text.
    pub text: String,
}

/// Look-alikes that are told; a page of more tells nothing new.
const MOST_REJECTED: usize = 50;

/// Characters of a text that are shown.
const SHOWN: usize = 100;

/// Steps of a DOM path.
const MOST_STEPS: usize = 6;

/// Analyses one page and says why the result is what it is.
///
/// # Errors
///
/// The same as [`analyze`](fn@crate::analyze).
///
/// ```
/// use commentsift::{Media, Options, Page, explain};
/// let html = b"<h3 id=comments>One Response</h3><ol><li id=comment-7 class='comment even depth-1'><cite class=fn>Ana</cite><p>Thanks!</p></ol>";
/// let told = explain(&Page::new("post.html", html.to_vec(), Media::Html), &Options::default())?;
/// assert_eq!(told.items[0].rule, "comment_class");
/// assert_eq!(told.items[0].path, "ol > li#comment-7.comment.even.depth-1");
/// # Ok::<(), commentsift::Failure>(())
/// ```
pub fn explain(page: &Page, options: &Options) -> Result<Explanation, Failure> {
    let mut told = Explanation::default();
    let mut paths = Vec::new();
    let mut declared_path = None;
    let thread = watched(page, options, &mut |view: View<'_, '_>| {
        let doc = view.doc;
        paths = view
            .choice
            .best
            .items
            .iter()
            .map(|i| path(doc, i.node))
            .collect();
        declared_path = view.stated.and_then(|s| s.node).map(|n| path(doc, n));
        told.merged = view.choice.merged;
        told.candidates = candidates(&view.choice.ranked);
        let rejected = view
            .choice
            .ranked
            .iter()
            .flat_map(|w| &w.candidate.rejected);
        let accepted: HashSet<Index> = view.choice.best.items.iter().map(|i| i.node).collect();
        told.rejected = rejected
            // What one rule refused, another may have taken.
            .filter(|r| !accepted.contains(&r.node))
            .take(MOST_REJECTED)
            .map(|r| RejectedSeen {
                path: path(doc, r.node),
                rule: r.rule,
                reason: r.reason,
                text: beginning(&head(doc, r.node)),
            })
            .collect();
    })?;
    told.items = items(&thread, paths);
    told.page = thread.page;
    told.platform = thread.platform;
    told.thread_status = Some(thread.status);
    told.declared = thread.declared.map(|declared| DeclaredSeen {
        declared,
        path: declared_path,
    });
    Ok(told)
}

fn items(thread: &Thread, paths: Vec<String>) -> Vec<ItemSeen> {
    thread
        .items
        .iter()
        .zip(paths.into_iter().chain(std::iter::repeat(String::new())))
        .map(|(item, path)| ItemSeen {
            position: item.position,
            id: item.id.clone(),
            parent_position: item.parent.map(|p| p + 1),
            kind: item.kind,
            author_name: item.author.name.clone(),
            date: item.date.when.map(|w| w.to_string()),
            text: beginning(&item.text),
            rule: item.evidence.rule,
            confidence: item.evidence.confidence,
            path,
        })
        .collect()
}

fn candidates(ranked: &[Weighed]) -> Vec<CandidateSeen> {
    let best = ranked.first().map_or(0.0, Weighed::score);
    let most = ranked.iter().map(|w| w.comments + w.pings).max();
    ranked
        .iter()
        .enumerate()
        .map(|(rank, weighed)| {
            let c = &weighed.candidate;
            let chosen = rank == 0 && (best > 0.0 || c.signed || c.has_place);
            CandidateSeen {
                platform: c.platform.to_owned(),
                chosen,
                score: weighed.score(),
                comments: weighed.comments,
                pings: weighed.pings,
                explained: weighed.explained,
                confidence: c.confidence,
                signed: c.signed,
                signs: weighed.signs,
                agreement: weighed.agreement,
                reason: reason(weighed, chosen, most.unwrap_or(0)),
            }
        })
        .collect()
}

fn reason(weighed: &Weighed, chosen: bool, most: usize) -> String {
    let c = &weighed.candidate;
    let items = weighed.comments + weighed.pings;
    let mut reasons = Vec::new();
    if items == 0 {
        reasons.push(match (c.has_place, c.signed) {
            (true, _) => "found the place of a thread, but no item",
            (false, true) => "the page is this platform's, but shows no thread",
            (false, false) => "found no item",
        });
    } else if items < most {
        reasons.push("explains fewer items");
    }
    if c.signed {
        reasons.push("the page shows its signs");
    } else if weighed.signs < 1.0 {
        reasons.push("no sign of it on the page, which shows another's");
    }
    if weighed.agreement > 1.0 {
        reasons.push("as many items as the page states");
    } else if weighed.agreement < 1.0 {
        reasons.push("more items than the page states");
    }
    if !chosen && items > 0 && reasons.is_empty() {
        reasons.push("less sure of as many items");
    }
    if reasons.is_empty() {
        reasons.push("explains the page best");
    }
    reasons.join("; ")
}

fn beginning(text: &str) -> String {
    let mut out: String = text.chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}

/// The first texts of an element; fifty look-alikes can lie in each other and hold the whole page.
fn head(doc: &Document<'_>, node: Index) -> String {
    let mut end = node;
    let mut length = 0;
    for index in doc.subtree(node) {
        end = index + 1;
        let n = &doc.nodes[index];
        length += if n.tag == Tag::Text { n.value.len() } else { 0 };
        if length > 16 * SHOWN {
            break;
        }
    }
    fold(&render(doc, node..end, |_| false))
}

/// The way to an element, from the nearest ancestor with an id: `div#comments > ol.commentlist > li#comment-12`.
fn path(doc: &Document<'_>, node: Index) -> String {
    let mut steps = vec![step(doc, node)];
    for ancestor in doc.ancestors(node).take(MOST_STEPS) {
        if matches!(doc.nodes[ancestor].tag, Tag::Html | Tag::Body) {
            break;
        }
        steps.push(step(doc, ancestor));
        if !doc.nodes[ancestor].id.is_empty() {
            break;
        }
    }
    steps.reverse();
    steps.join(" > ")
}

/// Classes of one step.
const MOST_CLASSES: usize = 3;

fn step(doc: &Document<'_>, node: Index) -> String {
    let n = &doc.nodes[node];
    let mut out = if n.is_element() {
        n.name().to_owned()
    } else {
        "#text".to_owned()
    };
    if !n.id.is_empty() {
        out.push('#');
        out.extend(n.id.chars().take(SHOWN));
    }
    for class in n.classes().take(MOST_CLASSES) {
        out.push('.');
        out.extend(class.chars().take(SHOWN));
    }
    out
}
