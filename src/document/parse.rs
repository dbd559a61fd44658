//! One parse of one page by html5ever, with limits that act while it runs.
//!
//! html5ever is quadratic in the number of open elements, so a page of nothing but `<div>` must be stopped early: the text is fed in
//! chunks and the depth of the newest node is looked at between two of them. Scripting is off, as in a browser without scripts, so
//! that threads inside `<noscript>` become part of the tree.

use crate::limits::Limits;
use ego_tree::Tree;
use html5ever::driver::{self, ParseOpts};
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, QualName};
use scraper::{Html, HtmlTreeSink, Node};
use std::borrow::Cow;
use std::cell::{Cell, Ref};

/// The scraper crate's id of a node.
type Handle = <HtmlTreeSink as TreeSink>::Handle;

/// How much text is fed between two looks at the limits. Small enough that nested tags can't pile up past a few hundred levels beyond
/// the limit (a tag has three bytes at least), also where each of thousands of comments is a text of its own; large enough to cost
/// nothing on ordinary pages.
const CHUNK: usize = 1 << 10;

/// Text in a row that makes no node: more than this may be a tag of nothing but attributes, and is worth a look at the whole page.
const BARREN: usize = 16 << 10;

/// A limit that ended the parse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// More nodes than `Limits::max_nodes`.
    Nodes,
    /// Deeper than `Limits::max_depth`.
    Depth,
    /// More than [`MOST_ATTRIBUTES`] attributes on one tag, or too many tags of nearly as many.
    Attributes,
}

/// Attributes of one tag. html5ever compares each with all before it; no page has a tenth of this.
pub const MOST_ATTRIBUTES: usize = 4096;

/// The sum over all tags of the square of their attributes: comparisons of names that html5ever makes. A page of 30 MB whose tags have
/// ten attributes each stays below a tenth of it.
const MOST_COMPARISONS: usize = 1 << 28;

/// Where a tag with more attributes than [`MOST_ATTRIBUTES`] begins. Scripts, styles and comments hold no tags.
fn attribute_flood(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let jump = |from: usize, end: &str| text[from..].find(end).map_or(text.len(), |i| from + i);
    let mut at = 0;
    while let Some(open) = text[at..].find('<').map(|i| at + i) {
        at = open + 1;
        if text[open..].starts_with("<!--") {
            at = jump(open, "-->");
        }
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (end, spaces) = tag_end(bytes, at);
        if spaces > MOST_ATTRIBUTES {
            return Some(open);
        }
        let name = |n: &str| {
            bytes[at..].len() > n.len()
                && bytes[at..at + n.len()].eq_ignore_ascii_case(n.as_bytes())
        };
        let raw = ["script", "style"].into_iter().find(|n| name(n));
        at = end;
        while !text.is_char_boundary(at) {
            at += 1;
        }
        if let Some(raw) = raw {
            at = jump(at, &format!("</{raw}"));
        }
    }
    None
}

/// One past a tag's end, and the white space between its attributes.
fn tag_end(bytes: &[u8], start: usize) -> (usize, usize) {
    let mut quote = 0;
    let mut spaces = 0;
    for (at, &byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b'>' if quote == 0 => return (at + 1, spaces),
            // No tag holds a bare `<`.
            b'<' if quote == 0 => return (at, spaces),
            b'"' | b'\'' if quote == 0 && bytes[at - 1] == b'=' => quote = byte,
            _ if byte == quote => quote = 0,
            b' ' | b'\n' | b'\t' | b'\r' | b'/' if quote == 0 => spaces += 1,
            _ => {}
        }
    }
    (bytes.len(), spaces)
}

/// A parsed page: the tree up to the limit that ended it, if one did.
#[derive(Debug)]
pub struct Parsed {
    /// scraper's tree.
    pub html: Html,
    /// The limit that ended the parse.
    pub cut: Option<Cut>,
}

/// scraper's sink, with a count of nodes and the newest one in sight.
struct Watched {
    inner: HtmlTreeSink,
    nodes: Cell<usize>,
    newest: Cell<Option<Handle>>,
    /// Comparisons of attributes' names so far.
    comparisons: Cell<usize>,
}

impl Watched {
    fn seen(&self, child: &NodeOrText<Handle>) {
        if let NodeOrText::AppendNode(id) = child {
            self.newest.set(Some(*id));
        } else {
            self.nodes.set(self.nodes.get() + 1);
        }
    }

    fn newest_depth(&self, enough: usize) -> usize {
        let html = self.inner.0.borrow();
        let newest = self.newest.get().and_then(|id| html.tree.get(id));
        newest.map_or(0, |node| node.ancestors().take(enough).count())
    }
}

impl TreeSink for Watched {
    type Handle = Handle;
    type Output = Html;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Html {
        self.inner.finish()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn get_document(&self) -> Handle {
        self.inner.get_document()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x == y
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> Ref<'a, QualName> {
        self.inner.elem_name(target)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> Handle {
        self.nodes.set(self.nodes.get() + 1);
        let compared = self.comparisons.get().saturating_add(attrs.len().pow(2));
        self.comparisons.set(compared);
        self.inner.create_element(name, attrs, flags)
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.nodes.set(self.nodes.get() + 1);
        self.inner.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        self.nodes.set(self.nodes.get() + 1);
        self.inner.create_pi(target, data)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.seen(&child);
        self.inner.append(parent, child);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        self.seen(&child);
        self.inner.append_before_sibling(sibling, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        prev_element: &Handle,
        child: NodeOrText<Handle>,
    ) {
        self.seen(&child);
        self.inner
            .append_based_on_parent_node(element, prev_element, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.inner.append_doctype_to_document(name, public, system);
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        self.inner.get_template_contents(target)
    }

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(target, attrs);
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.inner.reparent_children(node, new_parent);
    }
}

/// Bytes of a dense page for each node: with room for as many the tree is hardly ever copied while it grows. What no node fills is never
/// touched, and so takes no memory.
const BYTES_A_NODE: usize = 32;

/// An empty document with room for the nodes of a text.
fn empty(length: usize, most: usize) -> Html {
    let mut html = Html::new_document();
    html.tree = Tree::with_capacity(Node::Document, (length / BYTES_A_NODE).min(most) + 64);
    html
}

/// Parses `text`, and stops where a limit says so; what was read until then is kept.
#[must_use]
pub fn parse(text: &str, limits: &Limits) -> Parsed {
    let sink = Watched {
        inner: HtmlTreeSink::new(empty(text.len(), limits.max_nodes)),
        nodes: Cell::new(0),
        newest: Cell::new(None),
        comparisons: Cell::new(0),
    };
    let opts = ParseOpts {
        tree_builder: TreeBuilderOpts {
            scripting_enabled: false,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    let mut parser = driver::parse_document(sink, opts);
    let mut rest = text;
    let mut flood = None;
    let mut barren = 0;
    let mut cut = None;
    while !rest.is_empty() && cut.is_none() {
        let (chunk, tail) = rest.split_at(rest.floor_char_boundary(CHUNK));
        let before = parser.tokenizer.sink.sink.nodes.get();
        rest = tail;
        parser.process(StrTendril::from(chunk));
        let watched = &parser.tokenizer.sink.sink;
        if watched.nodes.get() > limits.max_nodes {
            cut = Some(Cut::Nodes);
        } else if watched.newest_depth(limits.max_depth + 1) > limits.max_depth {
            cut = Some(Cut::Depth);
        } else if watched.comparisons.get() > MOST_COMPARISONS {
            cut = Some(Cut::Attributes);
        } else if watched.nodes.get() != before {
            barren = 0;
        } else {
            barren += chunk.len();
            if barren < BARREN {
                continue;
            }
            // Chunks that made nothing lie inside one tag or one comment; html5ever drops a tag that the text ends in.
            let begun = *flood.get_or_insert_with(|| attribute_flood(text).unwrap_or(text.len()));
            cut = (begun < text.len() - rest.len()).then_some(Cut::Attributes);
        }
    }
    Parsed {
        html: parser.finish(),
        cut,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_of(text: &str, limits: &Limits) -> Option<Cut> {
        parse(text, limits).cut
    }

    #[test]
    fn noscript_is_part_of_the_tree() {
        let parsed = parse(
            "<noscript><p id=a>thread</p></noscript>",
            &Limits::default(),
        );
        assert!(parsed.cut.is_none());
        let found = parsed.html.tree.values().any(|n| {
            n.as_element()
                .is_some_and(|e| e.name() == "p" && e.id() == Some("a"))
        });
        assert!(found);
    }

    #[test]
    fn depth_is_cut_during_the_parse() {
        for tag in ["<div>", "<b>", "<i><b>", "<table><tr><td>", "<svg><g>"] {
            let text = tag.repeat(200_000);
            assert_eq!(cut_of(&text, &Limits::default()), Some(Cut::Depth), "{tag}");
        }
    }

    /// A comment of 15 KB, of which a REST answer may hold thousands: html5ever is quadratic in what is open at once.
    #[test]
    fn depth_is_cut_in_short_texts() {
        let limits = Limits::default();
        let parsed = parse(&"<div>".repeat(3000), &limits);
        assert_eq!(parsed.cut, Some(Cut::Depth));
        let nodes = parsed.html.tree.values().count();
        assert!(nodes < limits.max_depth + CHUNK / 3, "{nodes}");
    }

    #[test]
    fn a_tag_of_attributes_alone_is_cut() {
        let many: String = (0..60_000).map(|i| format!(" a{i}")).collect();
        let parsed = parse(&format!("<p>kept<p{many}>x"), &Limits::default());
        assert_eq!(parsed.cut, Some(Cut::Attributes));
        let long = "x ".repeat(100_000);
        assert_eq!(
            cut_of(&format!("<p title=\"{long}\">x"), &Limits::default()),
            None
        );
        assert_eq!(
            cut_of(
                &format!(
                    "<script>if (a<b) 'it</script>{}",
                    "<p class=a>y ".repeat(20_000)
                ),
                &Limits::default()
            ),
            None
        );
    }

    #[test]
    fn many_tags_of_many_attributes_are_cut() {
        let names: String = (0..2000).map(|i| format!(" a{i}")).collect();
        let text = format!("<p{names}>x").repeat(200);
        assert_eq!(cut_of(&text, &Limits::default()), Some(Cut::Attributes));
        let few = format!("<p{names}>x").repeat(20);
        assert_eq!(cut_of(&few, &Limits::default()), None);
    }

    #[test]
    fn nodes_are_cut() {
        let limits = Limits {
            max_nodes: 1000,
            ..Limits::default()
        };
        assert_eq!(cut_of(&"<p>a".repeat(5000), &limits), Some(Cut::Nodes));
        assert_eq!(cut_of(&"<p>a".repeat(400), &limits), None);
    }
}
