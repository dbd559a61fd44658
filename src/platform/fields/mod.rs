//! The fields of one comment, read from its nodes: author, date, text, links. Platforms say where a comment begins and ends, and
//! which marks they own; this reads the rest out of class words, elements and the shape of the lines.

mod author;
mod body;
mod byline;
mod called;
mod facts;
mod label;
mod letter;
mod name;
mod told;
mod when;

pub use author::AuthorFound;
pub use body::Body;
pub(super) use body::own_lines;
pub use byline::NAME_OF_A_LINE;
pub(crate) use facts::gravatar_hash;
pub use facts::{Facts, Own};
pub(crate) use label::is_numbering;
pub(crate) use name::finished;
pub use name::introduction;
pub use when::DateFound;

use crate::document::parse::parse;
use crate::document::{Document, Index, Tag};
use crate::limits::Limits;
use crate::locale::words;
use crate::platform::vocabulary::Vocabulary;
use crate::thread::ItemStatus;
use crate::thread::date::Hints;
use std::cell::RefCell;
use url::Url;

/// What the fields of one page have in common.
pub struct Context<'d, 't> {
    /// The page.
    pub doc: &'d Document<'t>,
    /// Class attributes judged so far.
    pub vocabulary: RefCell<Vocabulary<'t>>,
    /// The page's language, as declared.
    pub lang: Option<String>,
    /// What links are relative to.
    pub base: Option<Url>,
    /// The page's own address: what a bare fragment belongs to.
    pub url: Option<Url>,
}

impl<'d, 't> Context<'d, 't> {
    /// How a date of this page is read before the order of its numbers is known.
    #[must_use]
    pub fn hints(&self) -> Hints<'_> {
        Hints {
            lang: self.lang.as_deref(),
            order: None,
        }
    }

    /// Makes a link absolute where a base is known; else it stays as written.
    #[must_use]
    pub fn absolute(&self, href: &str) -> String {
        let href = href.trim();
        let base = if href.starts_with('#') {
            self.url.as_ref().or(self.base.as_ref())
        } else {
            self.base.as_ref()
        };
        match base {
            Some(base) => base
                .join(href)
                .map_or_else(|_| href.to_owned(), |url| written(href, url)),
            None => href.to_owned(),
        }
    }
}

/// An absolute link stays as its author wrote it: WHATWG's serialisation would add a slash to a bare host.
fn written(href: &str, url: Url) -> String {
    if href.contains("://") {
        href.to_owned()
    } else {
        url.into()
    }
}

/// All fields of one comment.
#[derive(Debug, Clone)]
pub struct Fields {
    /// Who.
    pub author: Option<AuthorFound>,
    /// When, as found; settled for the whole page later.
    pub date: DateFound,
    /// What.
    pub body: Body,
    /// Link to the comment itself, absolute where a base is known.
    pub permalink: Option<String>,
    /// A notice says that moderation is pending.
    pub pending: bool,
    /// Hash of the e-mail address in the avatar's URL.
    pub avatar: Option<String>,
    /// True where a picture of the author stands there.
    pub has_avatar: bool,
    /// Nodes of the author and the date, for evidence.
    pub author_node: Option<Index>,
}

impl Fields {
    /// Shown, pending or deleted, by what stands in the comment itself.
    #[must_use]
    pub fn status(&self) -> ItemStatus {
        if words::is_deleted_notice(&self.body.text) {
            ItemStatus::Deleted
        } else if self.pending {
            ItemStatus::Pending
        } else {
            ItemStatus::Shown
        }
    }
}

/// What a platform's rules know of a comment's places; the rest is found.
#[derive(Debug, Default)]
pub struct Given<'t> {
    /// The element with the name.
    pub author: Option<Index>,
    /// Which of the rule's places it is.
    pub author_place: u8,
    /// The name, where an attribute holds it.
    pub author_name: Option<&'t str>,
    /// The author's link as written.
    pub author_url: Option<&'t str>,
    /// A line with name and date.
    pub byline: Option<Index>,
    /// A ping's by-line can hold a title and the blog it is from.
    pub of_ping: bool,
    /// The element with the date.
    pub date: Option<Index>,
    /// The date, where an attribute holds it.
    pub date_value: Option<&'t str>,
    /// The elements with the text.
    pub text: Vec<Index>,
    /// Link to the comment itself, as written.
    pub permalink: Option<&'t str>,
    /// Parts that are never text, in document order.
    pub skip: Vec<std::ops::Range<Index>>,
}

/// The name in a line that is about a text: "Posted by Ana on 8 March 2010".
#[must_use]
pub fn cleaned(ctx: &Context<'_, '_>, line: &str) -> Option<String> {
    name::clean(ctx, line, true).map(name::finished)
}

/// True for a line that holds a date.
pub(super) fn is_dated(ctx: &Context<'_, '_>, line: &str) -> bool {
    let hints = ctx.hints();
    crate::thread::date::find(line, &hints).is_some()
}

/// The text of a comment whose HTML a channel hands over without the page around it, read as on the page itself. Relative links need
/// no base: only their number counts.
///
/// The second value says that a limit cut the HTML.
#[must_use]
pub fn body_of(html: &str, limits: &Limits) -> (Body, bool) {
    // Most comments of feeds and answers hold no markup but paragraphs; all go the one way, so that no text differs by its channel.
    let page = format!("<!DOCTYPE html><body><div>{html}</div>");
    let parsed = parse(&page, limits);
    let doc = Document::new(&parsed.html);
    let ctx = Context {
        doc: &doc,
        vocabulary: RefCell::default(),
        lang: None,
        base: None,
        url: None,
    };
    let Some(body) = (0..doc.nodes.len()).find(|&i| doc.nodes[i].tag == Tag::Body) else {
        return (Body::default(), parsed.cut.is_some());
    };
    // Not the `div`: a stray `</div>` of the comment ends it.
    let own = Own {
        start: body,
        end: doc.end(body),
        holes: &[],
        number: None,
    };
    let facts = Facts::gather(&ctx, &own);
    let found = body::given(&ctx, &own, &facts, &[body]).unwrap_or_default();
    (found, parsed.cut.is_some())
}

/// Reads all fields of the comment whose own nodes are `own`.
#[must_use]
pub fn read(ctx: &Context<'_, '_>, own: &Own<'_>) -> Fields {
    read_given(ctx, own, &Given::default())
}

/// Reads all fields; those that are given stand where they are said to stand.
#[must_use]
pub fn read_given(ctx: &Context<'_, '_>, own: &Own<'_>, given: &Given<'_>) -> Fields {
    let mut facts = Facts::gather(ctx, own);
    facts.free_by_line(ctx, own);
    for node in [given.author, given.byline].into_iter().flatten() {
        facts.take_back(node);
    }
    // What is no text can still be where the rules find the name.
    let named = byline::given(ctx, own, &facts, given);
    facts.set_aside_too(&given.skip);
    if named.is_none()
        && let Some(picture) = letter::find(ctx.doc, own)
    {
        facts.set_aside_too(&[picture]);
    }
    let author = named.or_else(|| {
        let found = author::find(ctx, own, &facts)?;
        let url = given.author_url.map(|u| ctx.absolute(u)).or(found.url);
        Some(AuthorFound { url, ..found })
    });
    let author_node = author.as_ref().map(|a| a.node);
    // A name in an attribute takes no place of date and text, whatever its element holds.
    let shown = author.as_ref().filter(|_| given.author_name.is_none());
    let date =
        when::given(ctx, own, given, shown).unwrap_or_else(|| when::find(ctx, own, &facts, shown));
    let empty = |body: &Body| {
        // `<p class=content><p>`: the second paragraph ends the first, which is left empty.
        let paragraph = |&place: &Index| ctx.doc.nodes[place].tag == Tag::P;
        body.text.is_empty() && body.links == 0 && given.text.iter().all(paragraph)
    };
    let mut body = body::given(ctx, own, &facts, &given.text)
        .filter(|body| !empty(body))
        .unwrap_or_else(|| body::find(ctx, own, &facts, shown, date.node));
    body::without_divider(&mut body.text);
    Fields {
        permalink: given
            .permalink
            .or(facts.permalink.map(|(_, href)| href))
            .map(|href| ctx.absolute(href)),
        pending: facts.pending,
        avatar: facts.avatar.clone(),
        has_avatar: facts.has_avatar,
        author,
        date,
        body,
        author_node,
    }
}
