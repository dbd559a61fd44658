//! From marks to items: elements of one kind become ranges of nodes, each of which may be a comment.

use super::kind::number_of;
use super::survey::{Survey, Tally};
use crate::document::{Document, Index, Tag};
use crate::platform::memo::Memo;
use std::collections::HashSet;
use std::ops::Range;

/// One possible item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The element that marks it.
    pub mark: Index,
    /// The element that is, or begins, the item.
    pub node: Index,
    /// All its nodes, those of nested items too.
    pub range: Range<Index>,
}

/// Items that are the only element of an entry with a number of its own (`li#1500 > div`), but for a picture, are these entries: the
/// number is theirs.
pub fn into_entries(doc: &Document<'_>, spans: &mut [Span]) {
    let entry = |span: &Span| {
        let outer = doc.parent(span.node);
        let entry = &doc.nodes[outer];
        let whole = span.range == doc.subtree(span.node);
        let numbered = matches!(entry.tag, Tag::Li | Tag::Article) && number_of(entry.id).is_some();
        let only = || {
            let bare = |range: Range<Index>| {
                doc.nodes[range].iter().all(|n| {
                    matches!(n.tag, Tag::Comment | Tag::Img) || n.tag == Tag::Text && n.is_blank()
                })
            };
            bare(outer + 1..span.node) && bare(span.range.end..doc.end(outer))
        };
        (whole && numbered && only()).then_some(outer)
    };
    let found: Option<Vec<Index>> = spans.iter().map(entry).collect();
    for (span, node) in spans.iter_mut().zip(found.into_iter().flatten()) {
        span.node = node;
        span.range = doc.subtree(node);
    }
}

/// How marks become ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The marked element is the item.
    Element,
    /// The widest element around the mark that holds no other.
    Around,
    /// From the mark over its siblings up to the next mark.
    Follow,
    /// From behind the mark before up to this mark: lines of facts at the foot of comments.
    Lead,
    /// From an empty mark with a number to the next one, wherever elements begin and end between them.
    Slice,
}

impl Shape {
    /// Between equals the plainer shape holds.
    #[must_use]
    pub fn doubt(self) -> f64 {
        match self {
            Shape::Element => 0.0,
            Shape::Around => 0.02,
            Shape::Follow => 0.05,
            Shape::Lead | Shape::Slice => 0.1,
        }
    }
}

/// Steps from a mark to what stands around it.
const MOST_STEPS: usize = 8;

/// Siblings that make one item: texts and white space count.
const MOST_SIBLINGS: usize = 96;

/// Marks of one kind in document order, with what climbs from them.
pub struct Marks<'a, 'd, 't> {
    doc: &'d Document<'t>,
    survey: &'a Survey<'d, 't>,
    starts: &'a [Index],
}

impl<'a, 'd, 't> Marks<'a, 'd, 't> {
    /// `starts` in document order.
    #[must_use]
    pub fn new(survey: &'a Survey<'d, 't>, starts: &'a [Index]) -> Self {
        Marks {
            doc: survey.doc,
            survey,
            starts,
        }
    }

    fn count(&self, range: Range<Index>) -> usize {
        self.starts.partition_point(|&s| s < range.end)
            - self.starts.partition_point(|&s| s < range.start)
    }

    /// The items in one shape.
    #[must_use]
    pub fn spans(&self, shape: Shape) -> Vec<Span> {
        let doc = self.doc;
        let mut out: Vec<Span> = match shape {
            Shape::Element => self.starts.iter().map(|&s| whole(doc, s, s)).collect(),
            Shape::Around => self
                .starts
                .iter()
                .map(|&s| whole(doc, s, self.climbed(s)))
                .collect(),
            Shape::Follow => self.following(),
            Shape::Lead => self.leading(),
            Shape::Slice => self.slices(),
        };
        if shape != Shape::Element {
            // Two marks can climb to one element.
            out.dedup_by_key(|s| s.node);
        }
        out
    }

    /// The widest element around a mark that holds no other mark.
    fn climbed(&self, start: Index) -> Index {
        if self.starts.len() < 2 {
            return start;
        }
        let doc = self.doc;
        let mut node = start;
        for _ in 0..MOST_STEPS {
            let parent = doc.parent(node);
            if doc.nodes[parent].tag == Tag::Li && self.holds_replies(parent, start) {
                return parent;
            }
            if parent == 0
                || matches!(doc.nodes[parent].tag, Tag::Body | Tag::Html | Tag::Main)
                || self.count(doc.subtree(parent)) > 1
            {
                return node;
            }
            // A list with one entry is a list all the same.
            let list = matches!(
                doc.nodes[parent].tag,
                Tag::Ol | Tag::Ul | Tag::Table | Tag::Tbody | Tag::Dl
            );
            if list
                && matches!(doc.nodes[node].tag, Tag::Li | Tag::Tr | Tag::Dt | Tag::Dd)
                && doc
                    .children(parent)
                    .take(12)
                    .filter(|&c| doc.nodes[c].is_element())
                    .count()
                    > 1
            {
                return node;
            }
            let sense = self.survey.sense(parent);
            if sense.replies && doc.nodes[parent].tag != Tag::Li && sense.field < 2
                || is_plural_place(doc, parent)
            {
                return node;
            }
            node = parent;
        }
        start
    }

    /// True for a list's item whose first mark is `start` and whose others stand in a list of their own inside it: replies.
    fn holds_replies(&self, item: Index, start: Index) -> bool {
        let doc = self.doc;
        let first = self.starts.partition_point(|&s| s < item);
        let next = self.starts.get(first + 1).filter(|&&s| s < doc.end(item));
        let listed = |mark: Index| {
            let around = doc
                .ancestors(mark)
                .take(MOST_STEPS)
                .take_while(|&a| a != item);
            around
                .into_iter()
                .any(|a| matches!(doc.nodes[a].tag, Tag::Ol | Tag::Ul))
        };
        self.starts.get(first) == Some(&start)
            && next.is_some_and(|&mark| listed(mark))
            && !listed(start)
    }

    fn following(&self) -> Vec<Span> {
        let doc = self.doc;
        let nodes: Vec<Index> = self.starts.iter().map(|&s| self.climbed(s)).collect();
        let mut known: HashSet<u64> = HashSet::new();
        let mut out = Vec::with_capacity(nodes.len());
        for (at, &node) in nodes.iter().enumerate() {
            let last = at + 1 == nodes.len() || doc.parent(nodes[at + 1]) != doc.parent(node);
            let limit = if last && at > 0 { Some(&known) } else { None };
            let end = self.end_of_siblings(node, limit);
            if at + 1 < nodes.len() {
                let mut child = doc.end(node);
                while child < end {
                    known.insert(self.survey.keys[child]);
                    child = doc.end(child);
                }
            }
            out.push(Span {
                mark: self.starts[at],
                node,
                range: node..end,
            });
        }
        out
    }

    /// Where the item that begins with `node` ends. `known` holds the kinds of elements that other items are made of: the last one has
    /// no next mark to end it.
    fn end_of_siblings(&self, node: Index, known: Option<&HashSet<u64>>) -> Index {
        let doc = self.doc;
        let parent_end = doc.end(doc.parent(node));
        let first_tag = doc.nodes[node].tag;
        let mut end = doc.end(node);
        for _ in 0..MOST_SIBLINGS {
            if end >= parent_end {
                break;
            }
            let sibling = &doc.nodes[end];
            let sibling_end = doc.end(end);
            let foreign = matches!(
                sibling.tag,
                Tag::Form | Tag::Nav | Tag::Footer | Tag::Hr | Tag::Script
            ) || sibling.tag.is_heading()
                && first_tag != sibling.tag
                && known.is_none_or(|k| !k.contains(&self.survey.keys[end]))
                || self.survey.tally(end..sibling_end).boxes > 0;
            let odd = known.is_some_and(|k| {
                let plain = matches!(
                    sibling.tag,
                    Tag::Text
                        | Tag::Comment
                        | Tag::P
                        | Tag::Br
                        | Tag::Blockquote
                        | Tag::Dd
                        | Tag::A
                        | Tag::Img
                        | Tag::I
                        | Tag::Em
                        | Tag::B
                        | Tag::Strong
                );
                !plain && !k.contains(&self.survey.keys[end])
            });
            if self.count(end..sibling_end) > 0 || foreign || odd {
                break;
            }
            end = sibling_end;
        }
        end
    }

    fn slices(&self) -> Vec<Span> {
        let doc = self.doc;
        let starts = self.starts;
        let number = |&s: &Index| {
            number_of(doc.nodes[s].id)
                .or_else(|| number_of(doc.nodes[s].attr("name")?))
                .is_some()
        };
        if starts.len() < 3
            || !starts
                .iter()
                .all(|s| number(s) && self.survey.tally(doc.subtree(*s)).text == 0)
        {
            return Vec::new();
        }
        let last = starts[starts.len() - 1];
        let around = doc
            .ancestors(starts[0])
            .find(|&a| doc.end(a) > last)
            .unwrap_or(0);
        let ends = starts
            .iter()
            .skip(1)
            .copied()
            .chain(std::iter::once(doc.end(around)));
        starts
            .iter()
            .zip(ends)
            .map(|(&start, end)| Span {
                mark: start,
                node: start,
                range: start..end,
            })
            .collect()
    }

    fn leading(&self) -> Vec<Span> {
        let doc = self.doc;
        let mut nodes: Vec<Index> = self.starts.iter().map(|&s| self.climbed(s)).collect();
        nodes.dedup();
        let mut out: Vec<Span> = Vec::with_capacity(nodes.len());
        let mut most = 0;
        let mut first_of_parent: Vec<usize> = Vec::new();
        for (at, &node) in nodes.iter().enumerate() {
            let parent = doc.parent(node);
            let before = at
                .checked_sub(1)
                .map(|b| nodes[b])
                .filter(|&b| doc.parent(b) == parent);
            let mut start = node;
            if let Some(before) = before {
                start = doc.end(before);
                let mut steps = 0;
                let mut child = start;
                while child < node && steps < MOST_SIBLINGS {
                    steps += usize::from(doc.nodes[child].is_element());
                    child = doc.end(child);
                }
                most = most.max(steps);
            } else {
                first_of_parent.push(at);
            }
            out.push(Span {
                mark: self.starts[at.min(self.starts.len() - 1)],
                node: start,
                range: start..doc.end(node),
            });
        }
        for at in first_of_parent {
            let start = self.start_of_siblings(nodes[at], most.max(1));
            out[at].node = start;
            out[at].range.start = start;
        }
        for span in &mut out {
            // White space before an item is no part of it.
            while span.node < span.range.end
                && !doc.nodes[span.node].is_element()
                && doc.nodes[span.node].is_blank()
            {
                span.node += 1;
            }
            span.range.start = span.node;
        }
        out
    }

    /// The first sibling before `node` that can belong to its item, at most `most` elements back.
    fn start_of_siblings(&self, node: Index, most: usize) -> Index {
        let doc = self.doc;
        let parent = doc.parent(node);
        let mut ring: Vec<Index> = Vec::new();
        // Only from the parent's first child can siblings be followed; no more than the cap of them.
        for child in doc
            .children(parent)
            .take(8 * MOST_SIBLINGS)
            .take_while(|&c| c < node)
        {
            let n = &doc.nodes[child];
            if n.tag.is_heading() || matches!(n.tag, Tag::Form | Tag::Hr | Tag::Script | Tag::Nav) {
                ring.clear();
            } else if n.is_element() || !n.is_blank() {
                ring.push(child);
            }
        }
        let elements = ring.len().saturating_sub(most);
        ring.get(elements).copied().unwrap_or(node)
    }
}

fn whole(doc: &Document<'_>, mark: Index, node: Index) -> Span {
    Span {
        mark,
        node,
        range: doc.subtree(node),
    }
}

/// `comments`, `commentlist`: an element named for many comments is none of them.
#[must_use]
pub fn is_plural_place(doc: &Document<'_>, index: Index) -> bool {
    doc.nodes[index].named(|name| PLURAL.with(|known| known.get(name, names_many)))
}

thread_local! {
    static PLURAL: Memo<bool> = Memo::default();
}

/// True for a name of a place of many comments.
fn names_many(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.len() < 40
        && (matches!(
            lower.as_str(),
            "comments"
                | "commentlist"
                | "comment-list"
                | "comment_list"
                | "comments-list"
                | "kommentare"
                | "commentaires"
                | "respond"
                | "discussion"
        ) || lower.ends_with("comments")
            || lower.starts_with("comments-"))
}

/// For each span the one that holds it, and what it holds itself without those inside.
#[must_use]
pub fn own(survey: &Survey<'_, '_>, spans: &[Span]) -> (Vec<Option<usize>>, Vec<Tally>) {
    let mut holders = vec![None; spans.len()];
    let mut tallies: Vec<Tally> = spans
        .iter()
        .map(|s| survey.tally(s.range.clone()))
        .collect();
    let mut open: Vec<usize> = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        while open
            .last()
            .is_some_and(|&o| spans[o].range.end <= span.range.start)
        {
            open.pop();
        }
        if let Some(&holder) = open.last() {
            holders[at] = Some(holder);
            tallies[holder] = tallies[holder].without(survey.tally(span.range.clone()));
        }
        open.push(at);
    }
    (holders, tallies)
}
