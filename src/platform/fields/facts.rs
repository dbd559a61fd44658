//! One pass over the nodes of a comment that notes everything the fields are chosen from.

mod node;

use super::Context;
use crate::document::notices::is_reply_form;
use crate::document::text::short;
use crate::document::{Document, Index, Tag};
use crate::locale::words;
use crate::platform::vocabulary::Roles;
use crate::thread::date;
pub(crate) use node::gravatar_hash;
pub use node::is_face;
use node::{
    holds_comment, holds_head, holds_paragraph, holds_paragraphs, holds_written_text, is_full_time,
    is_machine, is_own_permalink, is_plain_button, may_reply,
};
use std::ops::Range;

/// The nodes of one comment without those of its replies.
#[derive(Debug, Clone, Copy)]
pub struct Own<'a> {
    /// First and one past the last node.
    pub start: Index,
    /// One past the last node.
    pub end: Index,
    /// Ranges of replies inside, in order, disjoint.
    pub holes: &'a [Range<Index>],
    /// The number that the comment's permalink ends in.
    pub number: Option<u64>,
}

impl<'a> Own<'a> {
    /// The indices in order, without those in holes.
    pub fn indices(self) -> impl Iterator<Item = Index> + 'a {
        let holes = self.holes;
        let mut next_hole = 0;
        let mut at = self.start;
        std::iter::from_fn(move || {
            while next_hole < holes.len() && at >= holes[next_hole].start {
                at = at.max(holes[next_hole].end);
                next_hole += 1;
            }
            let here = at;
            at += 1;
            (here < self.end).then_some(here)
        })
    }

    /// True for a node inside a reply.
    #[must_use]
    pub fn in_hole(self, index: Index) -> bool {
        let after = self.holes.partition_point(|h| h.start <= index);
        after > 0 && self.holes[after - 1].contains(&index)
    }

    /// The part of this comment inside one of its nodes.
    #[must_use]
    pub fn narrowed(self, range: Range<Index>) -> Own<'a> {
        let start = range.start.max(self.start);
        let end = range.end.min(self.end);
        // A comment of thousands of replies is asked for thousands of its parts.
        let from = self.holes.partition_point(|h| h.end <= start);
        let to = self.holes.partition_point(|h| h.start < end);
        Own {
            start,
            end,
            holes: &self.holes[from.min(to)..to],
            ..self
        }
    }

    /// The length of the text, hidden parts included.
    #[must_use]
    pub fn text_length(self, doc: &Document<'_>) -> usize {
        self.indices()
            .filter(|&i| doc.nodes[i].tag == Tag::Text)
            .map(|i| doc.nodes[i].value.trim().len())
            .sum()
    }
}

/// A node with a score: the higher, the surer.
#[derive(Debug, Clone, Copy)]
pub struct Scored {
    /// The node.
    pub node: Index,
    /// 0 to 100.
    pub score: u8,
}

/// The score of a line of facts as a place of the date.
pub const LINE_OF_FACTS: u8 = 40;

/// What one pass over a comment noted.
#[derive(Debug, Default)]
pub struct Facts<'t> {
    /// Places where the name may stand.
    pub authors: Vec<Scored>,
    /// Places where the date may stand.
    pub dates: Vec<Scored>,
    /// Places where the text may stand.
    pub contents: Vec<Index>,
    /// Lines of facts about the comment.
    pub metas: Vec<Index>,
    /// Subtrees that are never part of the text.
    pub furniture: Vec<Range<Index>>,
    /// The anchor that links to the comment itself, with its address.
    pub permalink: Option<(Index, &'t str)>,
    /// "Awaiting moderation" stands there.
    pub pending: bool,
    /// A picture of the author stands there.
    pub has_avatar: bool,
    /// Gravatar's hash of the author's e-mail address.
    pub avatar: Option<String>,
    /// Anchors of replying and editing.
    pub tools: Vec<Index>,
    /// Inline elements whose id ends in the comment's number: nobody can write an id, so a plugin put them there.
    pub machines: Vec<Index>,
}

/// Nodes of an item among which the cells of a table's head may stand.
const HEAD_OF_TABLE: usize = 16;

/// The label of a link for replies is no longer.
const LONGEST_TOOL: usize = 60;

/// A piece of furniture is short; a longer element is named by accident.
const LONGEST_FURNITURE: usize = 300;

/// Places noted of one sort in one comment: no theme has more, an attack must not make the rest quadratic.
const MOST_PLACES: usize = 64;

impl<'t> Facts<'t> {
    fn author(&mut self, node: Index, score: u8) {
        if self.authors.len() < MOST_PLACES {
            self.authors.push(Scored { node, score });
        }
    }

    fn date(&mut self, node: Index, score: u8) {
        if self.dates.len() < MOST_PLACES {
            self.dates.push(Scored { node, score });
        }
    }

    fn content(&mut self, node: Index) {
        if self.contents.len() < MOST_PLACES {
            self.contents.push(node);
        }
    }

    /// Furniture comes in document order; what lies inside a piece is part of it.
    fn set_aside(&mut self, range: Range<Index>) {
        if self.furniture.last().is_none_or(|f| f.end <= range.start) {
            self.furniture.push(range);
        }
    }

    /// Takes back what was set aside around a node that holds something.
    pub fn take_back(&mut self, node: Index) {
        self.furniture.retain(|f| !f.contains(&node));
    }

    /// Sets further parts aside, wherever they stand.
    pub fn set_aside_too(&mut self, parts: &[Range<Index>]) {
        if parts.is_empty() {
            return;
        }
        let mut all = std::mem::take(&mut self.furniture);
        all.extend(parts.iter().cloned());
        all.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
        for part in all {
            self.set_aside(part);
        }
    }

    /// Notes the facts of one comment.
    pub fn gather(ctx: &Context<'_, 't>, own: &Own<'_>) -> Facts<'t> {
        let mut facts = Facts::default();
        let doc = ctx.doc;
        let mut skip_until = 0;
        let mut code_until = 0;
        for index in own.indices() {
            let node = &doc.nodes[index];
            if matches!(node.tag, Tag::Pre | Tag::Code) {
                code_until = code_until.max(doc.end(index));
            }
            if index < code_until {
                // Highlighters have words of their own (`hljs-number`, `token comment`).
                continue;
            }
            if index < skip_until || !node.is_element() {
                continue;
            }
            let form = node.tag == Tag::Form && !holds_written_text(doc, index);
            if node.tag.is_hidden() || form {
                facts.set_aside(doc.subtree(index));
                skip_until = doc.end(index);
                continue;
            }
            let mut roles = if index == own.start {
                Roles::default()
            } else {
                ctx.vocabulary.borrow_mut().of(node)
            };
            if roles.any(Roles::WHOLE) {
                roles = Roles::default();
            }
            if let Some(part) = node.id.strip_prefix("dsq-") {
                let part = part.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
                if part != "comment" {
                    roles = ctx.vocabulary.borrow_mut().roles(part);
                    if part == "author-user" {
                        roles = Roles::NAME;
                    }
                }
            }
            let machine = is_machine(node, own.number)
                && facts.machines.len() < MOST_PLACES
                && !ctx
                    .vocabulary
                    .borrow_mut()
                    .roles(node.id)
                    .any(Roles::CONTENT);
            if machine {
                facts.machines.push(index);
            }
            facts.by_role(ctx, own, index, roles);
            facts.by_element(ctx, own, index, roles);
            facts.by_itemprop(ctx, index);
        }
        facts
    }

    /// A foot (`comment-footer`) that holds the comment's only date is the line about it, whatever buttons stand beside.
    pub fn free_by_line(&mut self, ctx: &Context<'_, 't>, own: &Own<'_>) {
        let doc = ctx.doc;
        let is_foot = |part: &Range<Index>| {
            let node = &doc.nodes[part.start];
            node.tag == Tag::Footer || node.value.contains("foot") || node.value.contains("Foot")
        };
        let Some(foot) = self.furniture.iter().position(is_foot) else {
            return;
        };
        let outside = |places: &[Scored], least: u8| {
            let mut places = places.iter().filter(|p| p.score >= least);
            places.any(|p| !self.in_furniture(p.node))
        };
        if outside(&self.authors, 40) || outside(&self.dates, 80) {
            return;
        }
        let hints = ctx.hints();
        let is_dated = |text: &str| {
            text.len() < LONGEST_FURNITURE
                && date::is_date_like(text)
                && date::find(text, &hints).is_some()
        };
        let inside = self.furniture[foot].clone();
        let holds = self
            .authors
            .iter()
            .any(|a| a.score >= 60 && inside.contains(&a.node))
            || short(doc, inside.start, LONGEST_FURNITURE).is_some_and(|text| is_dated(&text));
        let lines = super::body::lines(doc, own, self);
        if !holds || lines.iter().any(|line| is_dated(&line.text(doc))) {
            return;
        }
        let part = self.furniture.remove(foot);
        self.metas.push(part.start);
        self.date(part.start, 40);
        // What is left furniture inside it.
        let mut at = part.start + 1;
        while at < part.end {
            let node = &doc.nodes[at];
            let roles = ctx.vocabulary.borrow_mut().of(node);
            let button = node.is_element()
                && (self.tools.contains(&at) || roles.any(Roles::REPLY) || node.tag.is_hidden());
            if button {
                self.furniture.insert(
                    self.furniture.partition_point(|f| f.start < at),
                    doc.subtree(at),
                );
                at = doc.end(at);
            } else {
                at += 1;
            }
        }
    }

    fn by_role(&mut self, ctx: &Context<'_, 't>, own: &Own<'_>, index: Index, roles: Roles) {
        let doc = ctx.doc;
        if roles == Roles::default() || is_plain_button(&doc.nodes[index]) {
            return;
        }
        // `div.said` around paragraphs holds what was said.
        if roles.any(Roles::SAYS) && holds_paragraphs(doc, index) {
            self.content(index);
            return;
        }

        if roles.any(Roles::NAME) && !roles.any(Roles::CONTENT) {
            // Where the platform's own template puts the name and nothing else.
            let whole = ["fn", "wp-block-comment-author-name"];
            let whole = whole.iter().any(|name| doc.nodes[index].has_class(name));
            self.author(index, if whole { 100 } else { 90 });
        } else if roles.any(Roles::AUTHOR) {
            // `post_author` on the whole comment says whose it is, not where the name stands.
            let whole = own.narrowed(doc.subtree(index)).text_length(doc) > LONGEST_FURNITURE
                || doc.subtree(index).contains(&(own.end - 1));
            self.author(index, if whole { 30 } else { 70 });
        } else if roles.any(Roles::P_AUTHOR) {
            self.author(index, 65);
        } else if roles.any(Roles::CARD) {
            self.author(index, 60);
        }
        if roles.any(Roles::DATE) {
            self.date(index, 80);
        }
        if roles.any(Roles::META) {
            if self.metas.len() < MOST_PLACES {
                self.metas.push(index);
            }
            self.date(index, LINE_OF_FACTS);
        }
        if roles.any(Roles::CONTENT) && !roles.any(Roles::META.or(Roles::DATE)) {
            self.content(index);
        }
        if roles.any(Roles::AVATAR) {
            self.has_avatar = true;
        }
        self.pending |= roles.any(Roles::PENDING);
        let mut furniture = Roles::REPLY
            .or(Roles::FURNITURE)
            .or(Roles::PENDING)
            .or(Roles::AVATAR);
        // `<span class="says">says:</span>`; a box named so can hold what was said.
        if roles.any(Roles::SAYS) && !holds_paragraph(doc, index) {
            furniture = furniture.or(Roles::SAYS);
        }
        // `p.gravatar` around the whole line about the comment, `div.avatar` around picture and name.
        let face_only =
            || !roles.any(Roles::AVATAR) || !holds_head(ctx, index) || roles.any(Roles::REPLY);
        if roles.any(furniture)
            && !roles.any(Roles::CONTENT.or(Roles::AUTHOR).or(Roles::NAME))
            && face_only()
            && own.narrowed(doc.subtree(index)).text_length(doc) <= LONGEST_FURNITURE
            && !holds_comment(ctx, index)
        {
            self.set_aside(doc.subtree(index));
        }
    }

    fn by_element(&mut self, ctx: &Context<'_, 't>, own: &Own<'_>, index: Index, roles: Roles) {
        let node = &ctx.doc.nodes[index];
        match node.tag {
            Tag::Time => self.date(index, 100),
            Tag::Abbr if roles.any(Roles::DATE) || node.attr("title").is_some_and(is_full_time) => {
                self.date(index, 90);
            }
            // The head of a table of comments, before its first row.
            Tag::Th if index < own.start + HEAD_OF_TABLE => {
                self.set_aside(ctx.doc.subtree(index));
            }
            Tag::Cite => self.author(index, 50),
            Tag::Strong | Tag::B => self.author(index, 20),
            tag if tag.is_heading() => self.author(index, 25),
            Tag::A => self.by_link(ctx, own, index, roles),
            Tag::Img => self.by_picture(ctx, index),
            _ => {}
        }
        // Everybody may write `<del datetime>` in a comment; it dates the edit.
        let edit = matches!(node.name(), "del" | "ins");
        if node.tag != Tag::Time && !edit && node.attr("datetime").is_some() {
            self.date(index, 95);
        }
    }

    fn by_link(&mut self, ctx: &Context<'_, 't>, own: &Own<'_>, index: Index, roles: Roles) {
        let node = &ctx.doc.nodes[index];
        let Some(href) = node.attr("href") else {
            return;
        };
        if is_reply_form(href)
            || node
                .classes()
                .any(|c| c.starts_with("comment-reply") || c.starts_with("comment-edit"))
            || href.ends_with("#respond")
        {
            if self.tools.len() < MOST_PLACES {
                self.tools.push(index);
            }
            self.set_aside(ctx.doc.subtree(index));
            return;
        }
        if may_reply(href)
            && short(ctx.doc, index, LONGEST_TOOL).is_some_and(|t| words::is_reply_word(&t))
        {
            self.set_aside(ctx.doc.subtree(index));
            return;
        }
        if is_own_permalink(href, own.number) {
            if self.permalink.is_none() {
                self.permalink = Some((index, href));
            }
            self.date(index, 60);
            return;
        }
        let rel = node.attr("rel").unwrap_or("");
        if roles.any(Roles::URL) {
            self.author(index, 48);
        } else if node.has_class("user") {
            self.author(index, 45);
        } else if rel
            .split_ascii_whitespace()
            .any(|r| r.eq_ignore_ascii_case("external") || r.eq_ignore_ascii_case("ugc"))
        {
            self.author(index, 40);
        }
    }

    fn by_picture(&mut self, ctx: &Context<'_, 't>, index: Index) {
        let node = &ctx.doc.nodes[index];
        let sources = ["src", "data-src", "data-lazy-src", "data-original"];
        let hash = sources.iter().find_map(|a| gravatar_hash(node.attr(a)?));
        self.has_avatar |= hash.is_some() || is_face(node);
        if self.avatar.is_none() && !node.has_class("avatar-default") {
            self.avatar = hash.map(str::to_ascii_lowercase);
        }
    }

    fn by_itemprop(&mut self, ctx: &Context<'_, 't>, index: Index) {
        let node = &ctx.doc.nodes[index];
        for prop in node.properties() {
            match prop {
                "author" | "creator" => self.author(index, 72),
                "name"
                    if self
                        .authors
                        .iter()
                        .any(|a| a.score == 72 && ctx.doc.inside(index, a.node)) =>
                {
                    self.author(index, 95);
                }
                "datePublished" | "dateCreated" | "commentTime" => {
                    self.date(index, 97);
                }
                "text" | "commentText" => self.content(index),
                _ => {}
            }
        }
    }

    /// The places of the text that hold no other and no facts about the comment: themes call whole comments `body` or `content` too.
    #[must_use]
    pub fn pure_contents(&self, doc: &Document<'_>) -> Vec<Index> {
        let holds = |outer: Index, inner: Index| inner != outer && doc.inside(inner, outer);
        let about = |c: Index| {
            self.metas.iter().any(|&m| holds(c, m))
                || self.dates.iter().any(|d| holds(c, d.node))
                || self
                    .authors
                    .iter()
                    .any(|a| a.score >= 60 && holds(c, a.node))
        };
        self.contents
            .iter()
            .copied()
            .filter(|&c| !self.contents.iter().any(|&o| holds(c, o)) && !about(c))
            .collect()
    }

    /// True for a node inside furniture.
    #[must_use]
    pub fn in_furniture(&self, index: Index) -> bool {
        let after = self.furniture.partition_point(|f| f.start <= index);
        after > 0 && self.furniture[after - 1].contains(&index)
    }

    /// True for the first node of a piece of furniture.
    #[must_use]
    pub fn begins_furniture(&self, index: Index) -> bool {
        self.furniture
            .binary_search_by_key(&index, |f| f.start)
            .is_ok()
    }
}
