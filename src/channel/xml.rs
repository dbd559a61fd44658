//! XML as feeds and exports write it: one child of the channel after another, each a small tree, whatever the file's length.
//!
//! Names are taken with their usual prefix (`wp:comment`, `thr:in-reply-to`): WordPress, Blogger and everybody who copies them
//! write these. Hostile input: nothing recurses, entities of a document type are never expanded, and each child is bounded in
//! bytes, elements and depth.

use crate::document::reference::{resolved, unescaped};
use crate::limits::Limits;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::io::{self, BufRead};
use std::sync::Arc;

/// Elements inside one another within one item. Feeds need about ten.
const MOST_DEPTH: usize = 100;

/// Attributes of one element that are kept.
const MOST_ATTRIBUTES: usize = 64;

/// An element with what is inside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// The name with its prefix.
    pub name: String,
    /// Names and values.
    pub attributes: Vec<(String, String)>,
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Text(String),
    Element(Element),
}

impl Element {
    fn of(start: &BytesStart<'_>) -> Element {
        // Without checks, which compare every attribute with every other.
        let mut attributes = start.attributes();
        let attributes = attributes.with_checks(false).flatten();
        Element {
            name: start.name().as_ref().to_owned(),
            attributes: attributes
                .take(MOST_ATTRIBUTES)
                .map(|a| (a.key.as_ref().to_owned(), unescaped(&a.value)))
                .collect(),
            nodes: Vec::new(),
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name)?;
        Some(found.1.as_str())
    }

    /// The elements directly inside.
    pub fn children(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Those of one name.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children().filter(move |child| child.name == name)
    }

    /// The first of one name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children().find(|child| child.name == name)
    }

    /// The text of the first child of one name, trimmed; `None` where it is empty.
    pub fn text_of(&self, name: &str) -> Option<String> {
        let text = self.child(name)?.text();
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The text directly inside.
    pub fn text(&self) -> String {
        let texts = self.nodes.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }

    /// What is inside as markup: Atom's `type="xhtml"`.
    pub fn markup(&self) -> String {
        enum Step<'a> {
            Open(&'a Node),
            Close(&'a str),
        }
        let mut out = String::new();
        let mut steps: Vec<Step<'_>> = self.nodes.iter().rev().map(Step::Open).collect();
        while let Some(step) = steps.pop() {
            match step {
                Step::Open(Node::Text(text)) => out.push_str(&quick_xml::escape::escape(text)),
                Step::Open(Node::Element(element)) => {
                    // `<xhtml:p>` is a paragraph.
                    let name = local(&element.name);
                    out.push('<');
                    out.push_str(name);
                    for (key, value) in &element.attributes {
                        let value = quick_xml::escape::escape(value);
                        out.push_str(&format!(" {key}=\"{value}\""));
                    }
                    out.push('>');
                    steps.push(Step::Close(name));
                    steps.extend(element.nodes.iter().rev().map(Step::Open));
                }
                Step::Close("br" | "img" | "hr") => {}
                Step::Close(name) => out.push_str(&format!("</{name}>")),
            }
        }
        out
    }

    fn push_text(&mut self, text: &str) {
        match self.nodes.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => self.nodes.push(Node::Text(text.to_owned())),
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Why reading ended early.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Not XML from here on, in words.
    Syntax(String),
    /// A limit of [`Limits`]: its code and a sentence.
    Limit(&'static str, String),
    /// The stream failed.
    Stream(Arc<io::Error>),
}

/// A child of the container, or the container's own start.
#[derive(Debug)]
pub(super) enum Part {
    /// The root, and `channel` after it where there is one.
    Root(Element),
    /// A whole child.
    Child(Element),
}

/// The children of a feed's container: `channel` in RSS, `feed` in Atom.
pub(super) struct Parts<R> {
    reader: Reader<Budget<R>>,
    buffer: Vec<u8>,
    most_elements: usize,
    depth: usize,
    ended: bool,
}

impl<R: BufRead> Parts<R> {
    pub fn new(from: R, limits: &Limits) -> Self {
        let most = limits.max_bytes as u64;
        let mut reader = Reader::from_reader(Budget {
            from,
            most,
            left: most,
            taken: blake3::Hasher::new(),
        });
        let config = reader.config_mut();
        // Feeds are written by templates: what a browser would show is read.
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        Parts {
            reader,
            buffer: Vec::new(),
            most_elements: limits.max_nodes,
            depth: 0,
            ended: false,
        }
    }

    /// The digest and the number of the bytes since the last call.
    pub fn digest(&mut self) -> (String, usize) {
        let taken = &mut self.reader.get_mut().taken;
        let found = (taken.finalize().to_string(), taken.count());
        taken.reset();
        (found.0, usize::try_from(found.1).unwrap_or(usize::MAX))
    }

    fn read(&mut self) -> Result<Option<Part>, Trouble> {
        let mut open: Vec<Element> = Vec::new();
        let mut elements = 0;
        loop {
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer);
            let event = match event {
                Ok(event) => event,
                Err(error) => return Err(self.trouble(error)),
            };
            match event {
                Event::Start(start) => {
                    let element = Element::of(&start);
                    if open.is_empty() && is_container(&element.name, self.depth) {
                        self.depth += 1;
                        return Ok(Some(Part::Root(element)));
                    }
                    elements += 1;
                    within(open.len(), elements, self.most_elements)?;
                    open.push(element);
                }
                Event::Empty(start) => {
                    let element = Element::of(&start);
                    elements += 1;
                    within(open.len(), elements, self.most_elements)?;
                    match open.last_mut() {
                        Some(parent) => parent.nodes.push(Node::Element(element)),
                        None if is_container(&element.name, self.depth) => {
                            return Ok(Some(Part::Root(element)));
                        }
                        None => return Ok(Some(Part::Child(element))),
                    }
                }
                Event::End(_) => {
                    if let Some(element) = open.pop() {
                        match open.last_mut() {
                            Some(parent) => parent.nodes.push(Node::Element(element)),
                            None => return Ok(Some(Part::Child(element))),
                        }
                    }
                }
                Event::Text(text) => push(&mut open, &text),
                Event::CData(text) => push(&mut open, &text),
                Event::GeneralRef(name) => {
                    let value = resolved(&name).unwrap_or_else(|| format!("&{};", &*name));
                    push(&mut open, &value);
                }
                // A child that the file's end cuts is no child.
                Event::Eof => return self.end(open.is_empty()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
            if open.is_empty() {
                self.reader.get_mut().refill();
            }
        }
    }

    fn end(&mut self, whole: bool) -> Result<Option<Part>, Trouble> {
        if self.reader.get_mut().left == 0 {
            return Err(self.too_long());
        }
        if whole {
            return Ok(None);
        }
        let message = "the file breaks off inside an item".to_owned();
        Err(Trouble::Syntax(message))
    }

    fn too_long(&mut self) -> Trouble {
        let most = self.reader.get_mut().most;
        let message =
            format!("an item is longer than {most} bytes; the rest of the file is left out");
        Trouble::Limit("byte_limit", message)
    }

    fn trouble(&mut self, error: quick_xml::Error) -> Trouble {
        match error {
            quick_xml::Error::Io(error) => Trouble::Stream(error),
            _ if self.reader.get_mut().left == 0 => self.too_long(),
            error => {
                let at = self.reader.error_position();
                Trouble::Syntax(format!("{error} (byte {at})"))
            }
        }
    }
}

impl<R: BufRead> Iterator for Parts<R> {
    type Item = Result<Part, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.read().transpose();
        self.reader.get_mut().refill();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

fn push(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.push_text(text);
    }
}

fn within(depth: usize, elements: usize, most: usize) -> Result<(), Trouble> {
    if depth >= MOST_DEPTH {
        let message =
            format!("elements nested deeper than {MOST_DEPTH}; the rest of the file is left out");
        return Err(Trouble::Limit("depth_limit", message));
    }
    if elements > most {
        let message = format!("more than {most} elements in one item; the rest is left out");
        return Err(Trouble::Limit("node_limit", message));
    }
    Ok(())
}

/// The root is always a container; `channel` is one inside it, but for RSS 1.0, whose items stand beside their channel.
fn is_container(name: &str, depth: usize) -> bool {
    depth == 0 || depth == 1 && name == "channel"
}

/// Gives up at a number of bytes, as if the file ended there.
struct Budget<R> {
    from: R,
    most: u64,
    left: u64,
    taken: blake3::Hasher,
}

impl<R> Budget<R> {
    fn refill(&mut self) {
        self.left = self.most;
    }
}

impl<R: BufRead> io::Read for Budget<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let n = from.len().min(to.len());
        to[..n].copy_from_slice(&from[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Budget<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let bytes = self.from.fill_buf()?;
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        Ok(&bytes[..bytes.len().min(most)])
    }

    fn consume(&mut self, n: usize) {
        // What was filled already comes without reading.
        if let Ok(bytes) = self.from.fill_buf() {
            self.taken.update(&bytes[..n.min(bytes.len())]);
        }
        self.left = self.left.saturating_sub(n as u64);
        self.from.consume(n);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(xml: &str) -> Vec<Result<Part, Trouble>> {
        Parts::new(xml.as_bytes(), &Limits::default()).collect()
    }

    fn children(xml: &str) -> Vec<Element> {
        let whole = parts(xml).into_iter().filter_map(|part| match part {
            Ok(Part::Child(element)) => Some(element),
            _ => None,
        });
        whole.collect()
    }

    #[test]
    fn references_of_html_are_resolved_and_unknown_ones_stay() {
        let found = children(
            "<rss><channel><title>R&amp;D &eacute; &no; <![CDATA[<b> &amp;]]></title></channel></rss>",
        );
        assert_eq!(found[0].text(), "R&D é &no; <b> &amp;");
    }

    #[test]
    fn entities_of_a_document_type_are_not_expanded() {
        let bomb = "<!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><rss><channel><title>&b;</title></channel></rss>";
        assert_eq!(children(bomb)[0].text(), "&b;");
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("<rss><channel>{}", "<a>".repeat(100_000));
        let last = parts(&deep).pop();
        assert!(matches!(last, Some(Err(Trouble::Limit("depth_limit", _)))));
    }

    #[test]
    fn an_item_that_is_too_long_ends_the_file() {
        let limits = Limits {
            max_bytes: 64,
            ..Limits::default()
        };
        let xml = format!(
            "<rss><channel><a>{}</a><a>{}</a>",
            "x".repeat(40),
            "x".repeat(80)
        );
        let mut parts = Parts::new(xml.as_bytes(), &limits).skip(2);
        assert!(matches!(parts.next(), Some(Ok(Part::Child(_)))));
        let last = parts.next();
        assert!(matches!(last, Some(Err(Trouble::Limit("byte_limit", _)))));
        assert!(parts.next().is_none());
    }

    #[test]
    fn markup_of_xhtml_is_written_out() {
        let found = children(
            "<feed><content type='xhtml'><x:div>a &lt; <b class='k'>c</b><br/></x:div></content></feed>",
        );
        assert_eq!(
            found[0].markup(),
            "<div>a &lt; <b class=\"k\">c</b><br></div>"
        );
    }

    #[test]
    fn a_file_that_breaks_off_says_so() {
        let last = parts("<rss><channel><title>a</title><item><title>b").pop();
        assert!(matches!(last, Some(Err(Trouble::Syntax(_)))));
    }
}
