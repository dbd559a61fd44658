//! The properties of one citation: who, when, where, what.

use super::super::fields::Own;
use super::roots::Root;
use crate::document::text::{fold, short};
use crate::document::{Document, Index, Tag};
use crate::thread::Kind;

/// What one pass over an item noted.
#[derive(Debug, Default)]
pub struct Facts {
    /// `p-author`, `u-author`, else the first `h-card`.
    pub author: Option<Index>,
    /// `p-name` inside it.
    pub name: Option<Index>,
    /// The link of the author.
    pub author_url: Option<Index>,
    /// `dt-published`.
    pub published: Option<Index>,
    /// `u-url` outside the author.
    link: Option<Index>,
    /// A card that is at the same time the link to what was written.
    card_link: Option<Index>,
    /// `e-content`, `p-content`.
    content: Option<Index>,
    /// `p-summary`.
    summary: Option<Index>,
    /// `p-name` outside the author: a title, or the text of a note.
    title: Option<Index>,
    /// Links marked `u-in-reply-to`.
    pub in_reply_to: Vec<Index>,
    /// What a property inside tells (`u-like-of`).
    pub kind: Option<Kind>,
}

/// A longer name is a text.
const LONGEST_NAME: usize = 300;

/// More are an attack.
const MOST_REPLIED: usize = 8;

impl Facts {
    /// Notes the properties of an item.
    pub fn gather(doc: &Document<'_>, root: &Root, own: &Own<'_>) -> Facts {
        let mut facts = Facts::default();
        let mut author_end = 0;
        let mut strong = false;
        let mut skip_until = 0;
        for index in own.indices() {
            let node = &doc.nodes[index];
            if index < skip_until || !node.is_element() {
                continue;
            }
            let whole = index == root.node || Some(index) == root.inner;
            let has = |token: &str| node.classes().any(|c| c == token);
            let in_author = index < author_end;
            if !whole && (has("h-cite") || has("h-entry")) {
                // What the item itself answers or quotes.
                skip_until = doc.end(index);
            }
            if has("p-author") || has("u-author") || has("author") && has("vcard") {
                if in_author && !strong {
                    // Known: `h-card` around the line, `p-author p-name` on the link.
                    facts.author = Some(index);
                    facts.name = Some(index);
                    author_end = 0;
                } else if facts.author.is_none() || !strong {
                    facts.author = Some(index);
                    facts.name = None;
                    facts.author_url = None;
                }
                strong = true;
                author_end = author_end.max(doc.end(index));
            } else if !whole && has("h-card") && facts.author.is_none() {
                facts.author = Some(index);
                author_end = doc.end(index);
            }
            let in_author = index < author_end;
            if in_author {
                facts.of_author(doc, index);
            } else if !whole {
                facts.of_item(doc, index, &mut skip_until);
            } else if has("u-url") && node.attr("href").is_some() {
                facts.link = Some(index);
            }
            if node
                .classes()
                .any(|c| c == "dt-published" || c == "published")
            {
                facts.published = facts.published.or(Some(index));
            }
        }
        facts
    }

    fn of_author(&mut self, doc: &Document<'_>, index: Index) {
        let node = &doc.nodes[index];
        let has = |token: &str| node.classes().any(|c| c == token);
        if (has("p-name") || has("fn")) && self.name.is_none() && doc.has_text(index) {
            self.name = Some(index);
        }
        let link = node.tag == Tag::A && node.attr("href").is_some();
        if link && self.author_url.is_none() {
            self.author_url = Some(index);
        }
        if link && has("u-url") && self.author == Some(index) {
            self.card_link = Some(index);
        }
    }

    fn of_item(&mut self, doc: &Document<'_>, index: Index, skip_until: &mut Index) {
        let node = &doc.nodes[index];
        for token in node.classes().take(32) {
            match token {
                "e-content" | "p-content" | "entry-content" => {
                    self.content = self.content.or(Some(index));
                    *skip_until = doc.end(index);
                }
                "p-summary" | "e-summary" => {
                    self.summary = self.summary.or(Some(index));
                    *skip_until = doc.end(index);
                }
                "p-name" => self.title = self.title.or(Some(index)),
                "u-url" if node.attr("href").is_some() => {
                    self.link = self.link.or(Some(index));
                }
                "u-in-reply-to" if self.in_reply_to.len() < MOST_REPLIED => {
                    self.in_reply_to.push(index);
                }
                _ => {
                    if let Some(of) = token.strip_prefix("u-").filter(|t| t.ends_with("-of")) {
                        self.kind = self.kind.or(super::kind::of_property(&of[..of.len() - 3]));
                    }
                }
            }
        }
    }

    /// The link to what was written.
    pub fn permalink(&self) -> Option<Index> {
        self.link.or(self.card_link)
    }

    /// The element of the text.
    pub fn content(&self) -> Option<Index> {
        self.content.or(self.summary).or(self.title)
    }

    /// True where a class says that there is a text.
    pub fn has_content(&self) -> bool {
        self.content.or(self.summary).is_some()
    }

    /// The name of the author: text, else the picture's.
    pub fn author_name(&self, doc: &Document<'_>, own: &Own<'_>) -> Option<String> {
        let author = self.author?;
        let text = |node: Index| {
            let text = short(doc, node, 4 * LONGEST_NAME)?;
            let text = text.trim_end_matches([',', ':', ' ']).to_owned();
            Some(text).filter(|t| !t.is_empty() && t.len() < LONGEST_NAME && !t.contains("{{"))
        };
        if let Some(name) = self.name.and_then(text) {
            return Some(name);
        }
        let link = self.author_url.filter(|&l| doc.has_text(l));
        if let Some(name) = link.or(Some(author)).and_then(text) {
            return Some(name);
        }
        let range = own.narrowed(doc.subtree(author));
        let attr = |name: &'static str| {
            range.indices().find_map(|i| {
                let node = &doc.nodes[i];
                let usable = matches!(node.tag, Tag::Img | Tag::A | Tag::Span);
                usable
                    .then(|| node.attr(name))
                    .flatten()
                    .and_then(face_name)
            })
        };
        attr("alt").or_else(|| attr("title"))
    }
}

/// Words that templates put around a name in the text of a picture.
const BEFORE: &[&str] = &[
    "avatar of ",
    "photo of ",
    "avatar for ",
    "profile picture of ",
    "picture of ",
    "profile photo of ",
];
/// And behind it; what a reaction's title goes on with.
const AFTER: &[&str] = &[
    "'s profile",
    "’s profile",
    "'s avatar",
    "’s avatar",
    "'s photo",
    "’s photo",
    " avatar",
    " liked",
    " likes",
    " reposted",
    " retweeted",
    " favorited",
    " favourited",
    " shared",
    " bookmarked",
    " mentioned",
    " reacted",
    " boosted",
    " replied",
];

/// The name in the text of a picture.
pub fn face_name(text: &str) -> Option<String> {
    let mut name = fold(text);
    let lower = name.to_lowercase();
    // Lower case can be of another length than what it was made of: then the name stays whole.
    if lower.len() == name.len() {
        let start = BEFORE
            .iter()
            .find(|b| lower.starts_with(**b))
            .map_or(0, |b| b.len());
        let end = AFTER
            .iter()
            .filter_map(|a| lower[start..].find(a).map(|at| start + at))
            .filter(|&at| at > start)
            .min()
            .unwrap_or(name.len());
        name = name.get(start..end).unwrap_or(&name).trim().to_owned();
    }
    (!name.is_empty() && name.len() < 300 && !name.contains("{{")).then_some(name)
}
