//! Second stage: bytes become text, text becomes one tree, and one walk lays it out flat.
//!
//! A [`Document`] is the tree in document order: a subtree is a range of indices, so that "inside", "before" and "without the
//! replies" are comparisons of numbers. Rules never touch the tree itself.

pub mod agreed;
pub mod awaited;
pub mod declared;
pub mod decode;
pub mod names;
pub mod notices;
pub mod pager;
pub mod parse;
pub mod pasted;
pub mod place;
pub mod post;
mod reader;
pub(crate) mod reference;
pub(crate) mod replay;
pub mod sections;
pub mod structured;
pub mod tag;
pub mod text;
mod tokens;

use crate::locale::words::CountReading;
use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use html5ever::local_name;
pub use names::Places;
use rustc_hash::FxHashMap;
use scraper::{ElementRef, Html, Node as TreeNode, node::Element};
use std::cell::{OnceCell, RefCell};
pub use tag::Tag;

/// Index of a node in [`Document::nodes`].
pub type Index = usize;

/// One node in document order.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    /// Index of the parent; the root is its own parent.
    pub parent: u32,
    /// One past the last descendant.
    pub end: u32,
    /// What it is.
    pub tag: Tag,
    /// Which attributes there are, by [`Node::DATA`] and its like; of a text, whether it is [`Node::BLANK`].
    has: u16,
    /// The number of its class attribute in [`Places::values`]; 0 where it has none.
    pub class: u32,
    /// The attribute `id`; empty where there is none.
    pub id: &'t str,
    /// The attribute `class` of an element, the characters of a text or comment.
    pub value: &'t str,
    /// scraper's element, for the other attributes.
    element: Option<&'t Element>,
    /// Its place in scraper's tree.
    id_in_tree: NodeId,
}

impl<'t> Node<'t> {
    /// White space alone: a text that stands for nothing. It has no attributes, so the bit is free.
    const BLANK: u16 = 1 << 15;
    /// An attribute whose name begins with `data-`.
    const DATA: u16 = 1;
    /// Microdata: `itemprop`, `itemscope`, `itemtype`; RDFa: `property`, `typeof`.
    const MICRODATA: u16 = 1 << 1;
    const HREF: u16 = 1 << 2;
    const REL: u16 = 1 << 3;
    const NAME: u16 = 1 << 4;
    const TITLE: u16 = 1 << 5;
    const ROLE: u16 = 1 << 6;
    const STYLE: u16 = 1 << 7;
    const CONTENT: u16 = 1 << 8;
    const DATETIME: u16 = 1 << 9;
    const SRC: u16 = 1 << 10;
    const TYPE: u16 = 1 << 11;
    const ALT: u16 = 1 << 12;
    const ID: u16 = 1 << 13;
    const CLASS: u16 = 1 << 14;
    /// Any other attribute.
    const OTHER: u16 = 1 << 15;

    /// The bit of an attribute in `has`: without it an element has no such attribute.
    #[inline]
    pub(crate) fn bit(name: &str) -> u16 {
        match name {
            "itemprop" | "itemscope" | "itemtype" | "property" | "typeof" => Self::MICRODATA,
            "href" => Self::HREF,
            "rel" => Self::REL,
            "name" => Self::NAME,
            "title" => Self::TITLE,
            "role" => Self::ROLE,
            "style" => Self::STYLE,
            "content" => Self::CONTENT,
            "datetime" => Self::DATETIME,
            "src" => Self::SRC,
            "type" => Self::TYPE,
            "alt" => Self::ALT,
            "id" => Self::ID,
            "class" => Self::CLASS,
            _ if name.starts_with("data-") => Self::DATA,
            _ => Self::OTHER,
        }
    }

    /// False where the element has none of the attributes of these bits.
    #[inline]
    pub(crate) fn may_have(&self, bits: u16) -> bool {
        self.has & bits != 0
    }

    /// An attribute by its lower-case name.
    #[inline]
    #[must_use]
    pub fn attr(&self, name: &str) -> Option<&'t str> {
        // Most elements have none of those that rules ask for; a constant name's bit is known when this is compiled.
        if self.may_have(Self::bit(name)) {
            self.find_attr(name)
        } else {
            None
        }
    }

    fn find_attr(&self, name: &str) -> Option<&'t str> {
        let attrs = &self.element?.attrs;
        attrs
            .iter()
            .find(|(key, _)| &*key.local == name)
            .map(|(_, value)| &**value)
    }

    /// True where the element has an attribute whose name begins with `data-`.
    #[must_use]
    pub fn has_data(&self) -> bool {
        self.may_have(Self::DATA)
    }

    /// The properties that microdata or RDFa give the element, by schema.org's names: `schema:text`, `content:encoded` and `text` are `text`.
    pub fn properties(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let micro = self.attr("itemprop");
        let value = micro.or_else(|| self.attr("property")).unwrap_or("");
        value
            .split_ascii_whitespace()
            .take(8)
            .map(move |p| if micro.is_some() { p } else { of_rdfa(p) })
    }

    /// The types that microdata or RDFa give the element, without their vocabulary; in microdata schema.org's alone.
    pub fn types(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let micro = self.attr("itemtype");
        let value = micro.or_else(|| self.attr("typeof")).unwrap_or("");
        let known = move |t: &&str| micro.is_none() || t.contains("schema.org");
        value
            .split_ascii_whitespace()
            .take(8)
            .filter(known)
            .map(|t| t.rsplit(['/', '#', ':']).next().unwrap_or(t))
    }

    /// An element's local name; empty for others.
    #[must_use]
    pub fn name(&self) -> &'t str {
        self.element.map_or("", |e| e.name())
    }

    /// True where the value is white space alone: for texts, where nothing shows.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        if self.tag == Tag::Text {
            self.has & Self::BLANK != 0
        } else {
            is_blank(self.value)
        }
    }

    /// True for elements.
    #[must_use]
    pub fn is_element(&self) -> bool {
        self.element.is_some()
    }

    /// The class tokens; none for texts.
    pub fn classes(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let value = if self.is_element() { self.value } else { "" };
        value.split_ascii_whitespace()
    }

    /// True where one class token equals `token`, in any case.
    #[must_use]
    pub fn has_class(&self, token: &str) -> bool {
        self.classes().any(|c| c.eq_ignore_ascii_case(token))
    }

    /// True where a class token or the id satisfies `wanted`.
    pub fn named(&self, mut wanted: impl FnMut(&str) -> bool) -> bool {
        self.is_element()
            && (self.classes().any(&mut wanted) || (!self.id.is_empty() && wanted(self.id)))
    }
}

/// The flat form of one page.
#[derive(Debug)]
pub struct Document<'t> {
    /// All nodes in document order; the first is the document itself.
    pub nodes: Vec<Node<'t>>,
    /// Where names stand.
    pub places: Places<'t>,
    /// The tree that CSS selectors are matched against.
    html: &'t Html,
    /// Memo of `platform::is_foreign_place`: thousands of items ask the same hundreds of ancestors.
    pub(crate) foreign: RefCell<FxHashMap<Index, bool>>,
    /// Memo of `declared::reading`: what the whole text of a block states, and the text. Lists on one page share the blocks before them.
    counts: RefCell<FxHashMap<Index, Option<(CountReading, String)>>>,
    /// Memo of `pasted::is_pasted`: the post's own texts with a thread behind them.
    texts: OnceCell<Vec<std::ops::Range<Index>>>,
    /// Memo of `platform::rules::select`: for a step of a selector the elements around the node that was asked about last, from the
    /// outermost on, and whether one of them up to there is what the step asks.
    pub(crate) paths: RefCell<FxHashMap<u32, Vec<(Index, bool)>>>,
}

impl<'t> Document<'t> {
    /// Lays the tree out in one walk.
    #[must_use]
    pub fn new(html: &'t Html) -> Self {
        let count = html.tree.values().len();
        let mut nodes: Vec<Node<'t>> = Vec::with_capacity(count);
        let mut noting = names::Noting::with_room(count);
        let mut open: Vec<u32> = Vec::with_capacity(64);
        for edge in html.tree.root().traverse() {
            match edge {
                // Its children are those of the element around it, which is noted once more, and closed in the end.
                Edge::Open(node) if is_wrapper(node) => {
                    open.push(open.last().copied().unwrap_or(0));
                }
                Edge::Open(node) => {
                    let index = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
                    let parent = open.last().copied().unwrap_or(0);
                    open.push(index);
                    let mut node = flat(node, parent);
                    if node.is_element() {
                        noting.note(index, &mut node);
                    }
                    nodes.push(node);
                }
                Edge::Close(_) => {
                    let end = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
                    if let Some(index) = open.pop() {
                        nodes[index as usize].end = end;
                    }
                }
            }
        }
        Document {
            places: noting.finish(),
            nodes,
            html,
            foreign: RefCell::default(),
            counts: RefCell::default(),
            texts: OnceCell::new(),
            paths: RefCell::default(),
        }
    }

    /// The element as scraper knows it, for matching CSS selectors; `None` for texts and comments.
    #[must_use]
    pub fn element(&self, index: Index) -> Option<ElementRef<'t>> {
        let node = self.nodes.get(index).filter(|n| n.is_element())?;
        ElementRef::wrap(self.html.tree.get(node.id_in_tree)?)
    }

    /// The parent of a node; the root is its own.
    #[must_use]
    pub fn parent(&self, index: Index) -> Index {
        self.nodes[index].parent as usize
    }

    /// One past the last descendant of a node.
    #[must_use]
    pub fn end(&self, index: Index) -> Index {
        self.nodes[index].end as usize
    }

    /// The indices of a node and all its descendants.
    #[must_use]
    pub fn subtree(&self, index: Index) -> std::ops::Range<Index> {
        index..self.end(index)
    }

    /// The ancestors of a node, nearest first, without the document itself.
    pub fn ancestors(&self, index: Index) -> impl Iterator<Item = Index> + '_ {
        std::iter::successors(Some(self.parent(index)), |&i| Some(self.parent(i)))
            .take_while(|&i| i != 0)
    }

    /// The children of a node in order.
    pub fn children(&self, index: Index) -> impl Iterator<Item = Index> + '_ {
        let end = self.end(index);
        let first = Some(index + 1).filter(|&i| i < end);
        std::iter::successors(first, move |&i| Some(self.end(i)).filter(|&n| n < end))
    }

    /// True where `inner` is `outer` or lies inside it.
    #[must_use]
    pub fn inside(&self, inner: Index, outer: Index) -> bool {
        self.subtree(outer).contains(&inner)
    }

    /// True where a subtree holds a text that is not white space.
    #[must_use]
    pub fn has_text(&self, index: Index) -> bool {
        self.nodes[self.subtree(index)]
            .iter()
            .any(|n| n.tag == Tag::Text && !n.is_blank())
    }
}

/// What a property of RDFa is called in schema.org's vocabulary: Drupal 7 has those of Dublin Core, SIOC, FOAF and RSS.
fn of_rdfa(property: &str) -> &str {
    match property {
        "content:encoded" | "sioc:content" => "text",
        "sioc:has_creator" | "dc:creator" | "dcterms:creator" => "author",
        "dc:date" | "dc:created" | "dcterms:created" | "dcterms:date" => "dateCreated",
        "foaf:name" => "name",
        _ => property.rsplit(['/', '#', ':']).next().unwrap_or(property),
    }
}

/// True for white space alone; the first byte that is none tells most texts.
fn is_blank(text: &str) -> bool {
    let mut others = text.bytes().filter(|b| !matches!(b, b'\t'..=b'\r' | b' '));
    match others.next() {
        None => true,
        Some(byte) => !byte.is_ascii() && text.trim().is_empty(),
    }
}

/// True for the element that a browser's translation puts twice around each text of a page, and that a saved copy keeps.
fn is_wrapper(node: NodeRef<'_, TreeNode>) -> bool {
    node.value().as_element().is_some_and(|element| {
        element.name.local == local_name!("font")
            && element.attr("style") == Some("vertical-align: inherit;")
    })
}

fn flat<'t>(place: NodeRef<'t, TreeNode>, parent: u32) -> Node<'t> {
    let mut out = Node {
        parent,
        end: 0,
        tag: Tag::Other,
        has: 0,
        class: 0,
        id: "",
        value: "",
        element: None,
        id_in_tree: place.id(),
    };
    match place.value() {
        TreeNode::Text(text) => {
            out.tag = Tag::Text;
            out.value = text;
            if is_blank(text) {
                out.has = Node::BLANK;
            }
        }
        TreeNode::Comment(comment) => {
            out.tag = Tag::Comment;
            out.value = comment;
        }
        TreeNode::Element(element) => {
            out.element = Some(element);
            out.tag = Tag::of(&element.name.local);
            for (key, value) in &element.attrs {
                match key.local {
                    local_name!("id") => {
                        out.has |= Node::ID;
                        out.id = value;
                    }
                    local_name!("class") => {
                        out.has |= Node::CLASS;
                        out.value = value;
                    }
                    // The usual ones by their numbers.
                    local_name!("href") => out.has |= Node::HREF,
                    local_name!("title") => out.has |= Node::TITLE,
                    local_name!("name") => out.has |= Node::NAME,
                    local_name!("rel") => out.has |= Node::REL,
                    local_name!("style") => out.has |= Node::STYLE,
                    local_name!("content") => out.has |= Node::CONTENT,
                    local_name!("src") => out.has |= Node::SRC,
                    local_name!("alt") => out.has |= Node::ALT,
                    local_name!("type") => out.has |= Node::TYPE,
                    _ => out.has |= Node::bit(&key.local),
                }
            }
        }
        _ => {}
    }
    out
}
