//! One parse of one page: html5gum's tokenizer, html5ever's tree builder, scraper's tree, and limits that act while they run.
//!
//! The tree builder is quadratic in the number of open elements, so a page of nothing but `<div>` must be stopped early: the depth of the
//! newest node is looked at every few tags. Scripting is off, as in a browser without scripts, so that threads inside `<noscript>` become
//! part of the tree.

use super::tokens;
use crate::limits::Limits;
use ego_tree::Tree;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, QualName};
use scraper::{Html, HtmlTreeSink, Node};
use std::borrow::Cow;
use std::cell::{Cell, Ref};

/// The scraper crate's id of a node.
type Handle = <HtmlTreeSink as TreeSink>::Handle;

/// Elements between two looks at the depth of the newest one.
const STRIDE: usize = 32;

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

/// Attributes of one tag: each is compared with all before it; no page has a tenth of this.
pub const MOST_ATTRIBUTES: usize = 4096;

/// The sum over all tags of the square of their attributes: comparisons of names that are made. A page of 30 MB whose tags have
/// ten attributes each stays below a tenth of it.
const MOST_COMPARISONS: usize = 1 << 28;

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
    /// Elements to come before the next look at the depth.
    until_look: Cell<usize>,
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

    /// The limit that is passed, if one is. Asked after every tag, so the depth, which takes a walk, is not looked at each time.
    fn over(&self, limits: &Limits) -> Option<Cut> {
        if self.nodes.get() > limits.max_nodes {
            return Some(Cut::Nodes);
        }
        if self.comparisons.get() > MOST_COMPARISONS {
            return Some(Cut::Attributes);
        }
        if self.until_look.get() > 0 {
            return None;
        }
        self.until_look.set(STRIDE);
        (self.newest_depth(limits.max_depth + 1) > limits.max_depth).then_some(Cut::Depth)
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
        self.until_look.set(self.until_look.get().saturating_sub(1));
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
        until_look: Cell::new(STRIDE),
        comparisons: Cell::new(0),
    };
    let builder = TreeBuilder::new(sink, opts());
    let cut = tokens::feed(text, &builder, |b| b.sink.over(limits));
    Parsed {
        html: builder.sink.finish(),
        cut,
    }
}

fn opts() -> TreeBuilderOpts {
    TreeBuilderOpts {
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use html5ever::driver::{self, ParseOpts};
    use html5ever::tendril::TendrilSink;

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
        assert!(nodes <= limits.max_depth + STRIDE + 8, "{nodes}");
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

    /// What html5ever makes of a text by its own tokenizer.
    fn by_html5ever(text: &str) -> Html {
        let opts = ParseOpts {
            tree_builder: opts(),
            ..ParseOpts::default()
        };
        driver::parse_document(HtmlTreeSink::new(Html::new_document()), opts).one(text)
    }

    /// Tags, entities and states that tokenizers stumble over, in any order.
    const PIECES: &[&str] = &[
        "<p>",
        "</p>",
        "<div class='a b' id=x>",
        "</div>",
        "<a href=\"?a=1&b=2&copy=3&amp;d\">",
        "</a>",
        "<b>",
        "</b>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<ul><li>",
        "<br/>",
        "</br>",
        "<IMG SRC=x.png ALT>",
        "<input disabled value = y>",
        "<p a a=1 A=2>",
        "<p é=ü>",
        "<p =x>",
        "<p a='",
        "<p a=\"",
        "<",
        "</",
        "<!",
        "<!-",
        "<!-->",
        "<!--->",
        "<!-- a -- b --!> c -->",
        "<!-- <b> -->",
        "<?php x ?>",
        "<!DOCTYPE html>",
        "<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" 'http://x.example/strict.dtd'>",
        "<![CDATA[ x ]]>",
        "</>",
        "</ p>",
        "<script>",
        "</script>",
        "<script>a<b;'<!--<script></script>'</script>",
        "<style>",
        "</style >",
        "<title>",
        "</title>",
        "<textarea>\n",
        "</textarea/>",
        "<noscript>",
        "</noscript>",
        "<svg><path d=m0/><foreignObject>",
        "</svg>",
        "<math><mi>",
        "</math>",
        "<pre>\r\n",
        "</pre>",
        "<plaintext>",
        "<template><i>",
        "</template>",
        "<select><option>",
        "</select>",
        "<frameset>",
        "<html lang=fr>",
        "<body onload=x>",
        "<head>",
        "&",
        "&amp;",
        "&nbsp",
        "&notit;",
        "&#233;",
        "&#x80;",
        "&#0;",
        "&#x110000;",
        "&éa;",
        "&;",
        "\0",
        "\r\n",
        "\r",
        "\n",
        " ",
        "x",
        "é",
        "日本",
        "👍🏽",
        ">",
        "/>",
        "=",
        "\"",
        "'",
        "--",
        "]]>",
        "</SCRIPT\t>",
        "<DIV\u{c}ID=q>",
        "<p\0q>",
        "<é>",
        "<xmp>",
        "</xmp>",
        "<iframe>",
        "</iframe>",
        "<a/b=c//d>",
        "<p a=b/>",
        "<p a=\0>",
        "<!DOCTYPE",
        "<!doctype html SYSTEM>",
    ];

    /// Both tokenizers follow one standard, and one tree builder makes the tree. Numbers by a fixed seed, so that a failure comes again.
    #[test]
    fn trees_are_those_of_html5ever() {
        let mut state: u64 = 1;
        let mut below = |most: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap_or(0) % most
        };
        for _ in 0..20_000 {
            let count = 1 + below(14);
            let text: String = (0..count).map(|_| PIECES[below(PIECES.len())]).collect();
            let parsed = parse(&text, &Limits::default());
            assert!(parsed.cut.is_none(), "{text:?}");
            let expected = by_html5ever(&text);
            assert_eq!(parsed.html.tree, expected.tree, "{text:?}");
            assert_eq!(parsed.html.quirks_mode, expected.quirks_mode, "{text:?}");
        }
    }

    #[test]
    fn pages_are_those_of_html5ever() {
        let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        let mut seen = 0;
        for entry in walkdir::WalkDir::new(fixtures).into_iter().flatten() {
            if entry.path().extension().is_some_and(|e| e == "html") {
                let bytes = std::fs::read(entry.path()).expect("a fixture can be read");
                let text = String::from_utf8_lossy(&bytes);
                let parsed = parse(text.trim_start_matches('\u{feff}'), &Limits::default());
                let expected = by_html5ever(&text);
                assert_eq!(
                    parsed.html.tree,
                    expected.tree,
                    "{}",
                    entry.path().display()
                );
                seen += 1;
            }
        }
        assert!(seen > 200, "{seen}");
    }
}
