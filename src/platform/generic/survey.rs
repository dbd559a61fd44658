//! One pass over the page: what each element is named like, and running sums of everything that tells of comments, so that a
//! question about any range of nodes is one subtraction.

use super::clock;
use super::kind::{number_of, stem_of, token_of};
use super::names::{self, Sense};
use crate::document::text::short;
use crate::document::{Document, Index, Node, Tag};
use crate::locale::words;
use crate::platform::fields::Context;
use crate::platform::vocabulary::Roles;
use crate::thread::date;
use foldhash::fast::{FixedState, RandomState};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};
use std::ops::Range;

/// How much of each kind of evidence stands in a range of nodes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Bytes of visible text.
    pub text: u32,
    /// Bytes of it inside links.
    pub linked: u32,
    /// Dates.
    pub dates: u32,
    /// Days without a year and times of day in short texts: weaker than a date.
    pub clocks: u32,
    /// Places named for an author, "says", "Posted by".
    pub authors: u32,
    /// Links and buttons to reply or vote.
    pub replies: u32,
    /// Pictures of people.
    pub avatars: u32,
    /// Places named for a text.
    pub contents: u32,
    /// Headings that link to a page of the same site, "read more" links.
    pub titles: u32,
    /// Ids and anchors that end in a number.
    pub numbers: u32,
    /// Fields of a form in which a text is written.
    pub boxes: u32,
}

macro_rules! per_field {
    ($a:expr, $b:expr, $op:ident) => {
        Tally {
            text: $a.text.$op($b.text),
            linked: $a.linked.$op($b.linked),
            dates: $a.dates.$op($b.dates),
            clocks: $a.clocks.$op($b.clocks),
            authors: $a.authors.$op($b.authors),
            replies: $a.replies.$op($b.replies),
            avatars: $a.avatars.$op($b.avatars),
            contents: $a.contents.$op($b.contents),
            titles: $a.titles.$op($b.titles),
            numbers: $a.numbers.$op($b.numbers),
            boxes: $a.boxes.$op($b.boxes),
        }
    };
}

impl Tally {
    /// What is left without `other`.
    #[must_use]
    pub fn without(self, other: Tally) -> Tally {
        per_field!(self, other, saturating_sub)
    }
}

/// The page as surveyed.
pub struct Survey<'d, 't> {
    /// The page.
    pub doc: &'d Document<'t>,
    /// Evidence before each node.
    sums: Vec<Tally>,
    /// Kind of each element; 0 for what is none.
    pub keys: Vec<u64>,
    /// Elements by kind, in document order.
    pub groups: Vec<Vec<Index>>,
    /// The first heading of the first rank.
    pub title: Option<Index>,
    /// Ids and anchors' names that end in a number.
    pub ids: Vec<(Index, u64)>,
    /// Headings that name comments.
    pub headings: Vec<Index>,
    /// Links to fragments that end in a number.
    pub links: Vec<(Index, u64)>,
    /// The path of the page's own address.
    pub path: Option<String>,
    /// Memo of [`Survey::sense`]: marks of many kinds climb the same elements.
    senses: RefCell<FxHashMap<Index, Sense>>,
}

impl Survey<'_, '_> {
    /// What the names of an element say.
    #[must_use]
    pub fn sense(&self, index: Index) -> Sense {
        let mut senses = self.senses.borrow_mut();
        let sense = || names::sense_of(&self.doc.nodes[index]);
        *senses.entry(index).or_insert_with(sense)
    }

    /// A heading speaks of comments, or something that repeats is named for one.
    #[must_use]
    pub fn hints_at_thread(&self) -> bool {
        let named = |group: &Vec<Index>| {
            let sense = self.sense(group[0]);
            group.len() > 1 && sense.field == 2 && !sense.part
        };
        !self.headings.is_empty() || self.groups.iter().any(named)
    }

    /// Evidence in a range of nodes.
    #[must_use]
    pub fn tally(&self, range: Range<Index>) -> Tally {
        let last = self.sums.len() - 1;
        self.sums[range.end.min(last)].without(self.sums[range.start.min(last)])
    }
}

/// A longer text holds more than a date.
const LONGEST_DATED: usize = 200;

/// "3 days ago" is no longer.
const LONGEST_RELATIVE: usize = 40;

/// "Anna Lindqvist on March 12 at 2:32 PM" is hardly longer.
const LONGEST_CLOCK: usize = 80;

/// Nodes of an element that can be a date, a name, a button.
const SMALL: usize = 24;

struct Pass<'c, 'd, 't> {
    ctx: &'c Context<'d, 't>,
    now: Tally,
    hidden_until: Index,
    link_until: Index,
    date_until: Index,
    author_until: Index,
    tool_until: Index,
    code_until: Index,
    last_href: &'t str,
    tokens: HashMap<&'t str, u64, RandomState>,
    by_key: HashMap<u64, usize, RandomState>,
    host: Option<String>,
}

/// Surveys a page.
#[must_use]
pub fn survey<'d, 't>(ctx: &Context<'d, 't>) -> Survey<'d, 't> {
    let doc = ctx.doc;
    let host = ctx
        .url
        .as_ref()
        .or(ctx.base.as_ref())
        .and_then(|u| u.host_str());
    let mut pass = Pass {
        ctx,
        now: Tally::default(),
        hidden_until: 0,
        link_until: 0,
        date_until: 0,
        author_until: 0,
        tool_until: 0,
        code_until: 0,
        last_href: "",
        tokens: HashMap::default(),
        by_key: HashMap::default(),
        host: host.map(|h| h.trim_start_matches("www.").to_owned()),
    };
    let path = ctx.url.as_ref().map(|u| u.path().to_owned());
    let mut out = Survey {
        doc,
        path,
        sums: Vec::with_capacity(doc.nodes.len() + 1),
        keys: vec![0; doc.nodes.len()],
        groups: Vec::new(),
        title: None,
        ids: Vec::new(),
        links: Vec::new(),
        headings: Vec::new(),
        senses: RefCell::default(),
    };
    for (index, node) in doc.nodes.iter().enumerate() {
        out.sums.push(pass.now);
        if index < pass.hidden_until || index < pass.code_until {
            if node.tag == Tag::Textarea {
                pass.now.boxes += 1;
            }
            pass.plain_text(node, index);
            continue;
        }
        if node.tag == Tag::Text {
            pass.text(node.value.trim(), index);
            continue;
        }
        if node.is_element() {
            if node.tag == Tag::Textarea {
                pass.now.boxes += 1;
            }
            if node.tag == Tag::H1 && out.title.is_none() && index + 1 < doc.end(index) {
                out.title = Some(index);
            }
            pass.element(node, index);
            if node.tag.is_heading()
                && doc.end(index) - index <= SMALL
                && short(doc, index, LONGEST_DATED).is_some_and(|t| words::is_comment_heading(&t))
            {
                out.headings.push(index);
            }
            let anchor = if node.tag == Tag::A {
                node.attr("name")
            } else {
                None
            };
            out.ids.extend(
                number_of(node.id)
                    .or_else(|| number_of(anchor?))
                    .map(|n| (index, n)),
            );
            let fragment = node
                .attr("href")
                .filter(|_| node.tag == Tag::A)
                .and_then(|h| h.rsplit_once('#'));
            out.links
                .extend(fragment.and_then(|(_, f)| number_of(f)).map(|n| (index, n)));
            let key = pass.key(node, index, &out.keys);
            out.keys[index] = key;
            if key != 0 {
                pass.join(key, index, &mut out.groups);
            }
        }
    }
    out.sums.push(pass.now);
    numbered_marks(&mut pass, &mut out);
    dated_blocks(&mut pass, &mut out);
    out
}

/// Elements and anchors whose ids share a stem and end in a number form groups, whatever else they are named.
fn numbered_marks(pass: &mut Pass<'_, '_, '_>, out: &mut Survey<'_, '_>) {
    let mut last = None;
    for (index, node) in out.doc.nodes.iter().enumerate() {
        let name = if node.tag == Tag::A && node.id.is_empty() {
            node.attr("name").unwrap_or("")
        } else {
            node.id
        };
        let number = number_of(name).filter(|_| !stem_of(name).is_empty() && out.keys[index] != 0);
        // One comment can carry its number on two elements.
        if number.is_some() && number != last {
            last = number;
            join_key(
                &mut pass.by_key,
                hash(&("numbered", stem_of(name))),
                index,
                &mut out.groups,
            );
        }
    }
}

/// Blocks without a mark of their own that hold a date form groups as well: the paragraphs with a date among all paragraphs.
fn dated_blocks(pass: &mut Pass<'_, '_, '_>, out: &mut Survey<'_, '_>) {
    let doc = out.doc;
    let mut last = usize::MAX;
    for index in 0..doc.nodes.len() {
        let dated = out.sums[index].dates != out.sums[index + 1].dates;
        let said = out.sums[index].authors != out.sums[index + 1].authors;
        if !(dated || said && doc.nodes[index].tag == Tag::Text) {
            continue;
        }
        let is_block = |&i: &Index| doc.nodes[i].tag.is_block() && out.keys[i] != 0;
        let block = std::iter::once(index)
            .chain(doc.ancestors(index).take(6))
            .find(is_block);
        if let Some(block) = block.filter(|&b| b != last) {
            last = block;
            join_key(
                &mut pass.by_key,
                hash(&(dated, out.keys[block])),
                block,
                &mut out.groups,
            );
        }
    }
}

fn hash(value: &impl Hash) -> u64 {
    FixedState::with_seed(0).hash_one(value).max(1)
}

fn join_key(
    by_key: &mut HashMap<u64, usize, RandomState>,
    key: u64,
    index: Index,
    groups: &mut Vec<Vec<Index>>,
) {
    let at = *by_key.entry(key).or_insert_with(|| {
        groups.push(Vec::new());
        groups.len() - 1
    });
    groups[at].push(index);
}

impl<'t> Pass<'_, '_, 't> {
    fn join(&mut self, key: u64, index: Index, groups: &mut Vec<Vec<Index>>) {
        join_key(&mut self.by_key, key, index, groups);
    }

    /// Text inside code counts as text, and as nothing else.
    fn plain_text(&mut self, node: &Node<'_>, index: Index) {
        if node.tag == Tag::Text && index >= self.hidden_until {
            self.now.text += length(node.value.trim());
        }
    }

    fn text(&mut self, text: &str, index: Index) {
        if text.is_empty() {
            return;
        }
        self.now.text += length(text);
        if index < self.link_until {
            self.now.linked += length(text);
        }
        if text.len() > LONGEST_DATED {
            return;
        }
        if index >= self.date_until {
            if self.is_dated(text) {
                self.now.dates += 1;
            } else if text.len() <= LONGEST_CLOCK && clock::stands_in(text) {
                self.now.clocks += 1;
            }
        }
        // "Anna says:", a colon or dots at its end.
        let says = || {
            text.len() < 80
                && text.ends_with([':', '：', '.', '…'])
                && (words::strip_says(text.trim_end_matches(['.', '…'])).len()
                    < text.len().saturating_sub(4)
                    || words::is_says(text))
        };
        if index >= self.author_until && (words::by_line(text).is_some() || says()) {
            self.now.authors += 1;
        }
        if index < self.tool_until && text.len() <= LONGEST_RELATIVE && words::is_reply_word(text) {
            self.now.replies += 1;
        }
    }

    fn is_dated(&self, text: &str) -> bool {
        let hints = self.ctx.hints();
        if date::is_date_like(text) && date::find(text, &hints).is_some() {
            return true;
        }
        date::is_only_relative(text, &hints)
    }

    fn element(&mut self, node: &Node<'t>, index: Index) {
        let doc = self.ctx.doc;
        let end = doc.end(index);
        let small = end - index <= SMALL;
        if node.tag == Tag::Button && small {
            let label = crate::document::text::short(doc, index, LONGEST_RELATIVE);
            self.now.replies += u32::from(label.is_some_and(|l| words::is_reply_word(&l)));
        }
        if node.tag.is_hidden() {
            self.hidden_until = end;
            return;
        }
        if node.tag == Tag::Pre || node.tag == Tag::Code && small {
            self.code_until = end;
            return;
        }
        let mut roles = self.ctx.vocabulary.borrow_mut().of(node);
        if roles.any(Roles::WHOLE) {
            roles = Roles::default();
        }
        let prop = node.attr("itemprop").unwrap_or("");
        let dated = node.tag == Tag::Time
            || roles.any(Roles::DATE)
            || prop.starts_with("date")
            || node.attr("datetime").is_some();
        if dated && small && index >= self.date_until && end > index + 1 {
            let printed =
                (index..end).any(|i| doc.nodes[i].tag == Tag::Text && !doc.nodes[i].is_blank());
            self.now.dates += u32::from(printed);
            self.date_until = if printed { end } else { self.date_until };
        } else if node.tag == Tag::Abbr
            && node
                .attr("title")
                .is_some_and(|t| date::machine(t).is_some())
            && index >= self.date_until
        {
            self.now.dates += 1;
            self.date_until = end;
        }
        let named = roles.any(
            Roles::NAME
                .or(Roles::AUTHOR)
                .or(Roles::P_AUTHOR)
                .or(Roles::CARD),
        ) || node.tag == Tag::Cite
            || matches!(prop, "author" | "creator");
        if named && small && index >= self.author_until {
            self.now.authors += 1;
            self.author_until = end;
        }
        self.now.contents += u32::from(roles.any(Roles::CONTENT));
        match node.tag {
            Tag::A => self.link(node, index),
            Tag::Img => self.picture(node, roles),
            tag if tag.is_heading() => self.heading(index),
            Tag::Span | Tag::Div | Tag::P if small && roles.any(Roles::REPLY) => {
                self.tool_until = end
            }
            _ => {}
        }
        let anchor = if node.tag == Tag::A {
            node.attr("name")
        } else {
            None
        };
        if number_of(node.id).is_some() || anchor.and_then(number_of).is_some() {
            self.now.numbers += 1;
        }
    }

    fn link(&mut self, node: &Node<'t>, index: Index) {
        let doc = self.ctx.doc;
        let href = node.attr("href").unwrap_or("");
        // A link that nobody closed is opened anew in every block behind it.
        if !href.is_empty() && std::ptr::eq(href, self.last_href)
            || href.len() > 12 && href == self.last_href && node.value.is_empty()
        {
            return;
        }
        self.last_href = href;
        self.link_until = doc.end(index);
        self.tool_until = doc.end(index);
        let rel = node.attr("rel").unwrap_or("");
        let outward = rel
            .split_ascii_whitespace()
            .any(|r| matches!(r, "external" | "ugc" | "nofollow"));
        if outward
            && index >= self.author_until
            && node.attr("href").is_some_and(|h| h.starts_with("http"))
        {
            self.now.authors += 1;
            self.author_until = doc.end(index);
        }
        if node.classes().any(|c| {
            matches!(
                c.to_ascii_lowercase().as_str(),
                "more-link" | "read-more" | "readmore" | "continue-reading"
            )
        }) {
            self.now.titles += 1;
        }
    }

    fn picture(&mut self, node: &Node<'t>, roles: Roles) {
        let source = node.attr("src").unwrap_or("");
        let person = roles.any(Roles::AVATAR)
            || node.has_class("photo")
            || source.len() < 1000
                && ["avatar", "userpic", "profile", "userpics"]
                    .iter()
                    .any(|w| source.to_ascii_lowercase().contains(w));
        self.now.avatars += u32::from(person);
    }

    /// A heading that is a link with the title of another page of this site.
    fn heading(&mut self, index: Index) {
        let doc = self.ctx.doc;
        let end = doc.end(index);
        // A heading named for the author links to their own page.
        if end - index > SMALL || index < self.author_until {
            return;
        }
        let link = (index..end)
            .find(|&i| doc.nodes[i].tag == Tag::A && doc.nodes[i].attr("href").is_some());
        let Some(link) = link else { return };
        let href = doc.nodes[link].attr("href").unwrap_or("");
        let local = match (href.split_once("://"), self.host.as_deref()) {
            (None, _) => true,
            (Some((_, rest)), Some(host)) => rest.trim_start_matches("www.").starts_with(host),
            (Some(_), None) => false,
        };
        let text = crate::document::text::short(doc, link, 300).unwrap_or_default();
        let long = text.split_whitespace().count() >= 3
            || text.chars().filter(|c| !c.is_ascii()).count() >= 8;
        if local && long && !href.contains('#') {
            self.now.titles += 1;
        }
    }

    /// The kind of an element: its tag, its most telling class token without digits, the stem of its id; a nameless element is told
    /// by its parent.
    fn key(&mut self, node: &Node<'t>, index: Index, keys: &[u64]) -> u64 {
        if matches!(
            node.tag,
            Tag::Br
                | Tag::Img
                | Tag::Input
                | Tag::Html
                | Tag::Body
                | Tag::Form
                | Tag::I
                | Tag::Em
                | Tag::Main
        ) {
            return 0;
        }
        let class = *self
            .tokens
            .entry(node.value)
            .or_insert_with(|| hash(&token_of(node)));
        let name = if node.tag == Tag::A {
            node.attr("name").unwrap_or("")
        } else {
            ""
        };
        let stem = stem_of(if node.id.is_empty() { name } else { node.id });
        let bare = class == hash(&"") && stem.is_empty();
        if !bare {
            return hash(&(node.name(), class, stem));
        }
        let doc = self.ctx.doc;
        let parent = doc.parent(index);
        if node.tag == Tag::Li {
            // A nested list's entries are of the kind of the entry that holds it.
            let outer = doc
                .ancestors(index)
                .skip(1)
                .take(4)
                .find(|&a| doc.nodes[a].tag == Tag::Li);
            if let Some(outer) = outer {
                let of_outer = keys[outer];
                if doc.nodes[outer].value.is_empty() && doc.nodes[outer].id.is_empty() {
                    return of_outer;
                }
            }
        }
        hash(&(node.name(), keys[parent]))
    }
}

/// A sum of text can't overflow: no page is that long.
fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX) & 0x00ff_ffff
}
