//! Where the post stands on its page, told from its title: what lies in boxes beside it is of the site, or of another post.

use super::Head;
use crate::document::text::short;
use crate::document::{Document, Index, Node, Tag};

/// The post's place.
pub(super) struct Frame<'d, 't> {
    pub(super) doc: &'d Document<'t>,
    /// The heading with the post's title.
    pub(super) title: Option<Index>,
    /// The element around it that holds one post.
    article: Option<Index>,
    /// The post's text, where the title stands outside.
    content: Option<Index>,
    /// Where the thread begins.
    pub(super) end: Index,
    head: &'d Head,
}

/// Nodes of a box that are looked at for what it is.
const MOST_NODES: usize = 300;

/// Boxes around a mark that are looked at.
const MOST_BOXES: usize = 24;

/// Siblings that are looked at.
const MOST_SIBLINGS: usize = 8;

/// A box with no more nodes shows one post among others where its title stands below the date.
const SMALL_CARD: usize = 40;

impl<'d, 't> Frame<'d, 't> {
    pub(super) fn new(
        doc: &'d Document<'t>,
        head: &'d Head,
        title: Option<Index>,
        content: Option<Index>,
        end: Index,
    ) -> Frame<'d, 't> {
        let article = title.and_then(|t| doc.ancestors(t).find(|&a| is_post_box(&doc.nodes[a])));
        let content = content.filter(|&c| title.is_some_and(|t| !doc.inside(t, c)));
        Frame {
            doc,
            title,
            article,
            content,
            end,
            head,
        }
    }

    /// True inside the post's own box; where none is marked, anywhere.
    pub(super) fn holds(&self, index: Index) -> bool {
        self.article.is_none_or(|a| self.doc.inside(index, a))
    }

    /// True for a mark inside the post's text and behind what begins it: of an event, of a post that is told of.
    pub(super) fn is_in_text(&self, index: Index) -> bool {
        /// Characters of a line with name and date.
        const LEAD: usize = 100;
        let doc = self.doc;
        self.content.is_some_and(|content| {
            let inside = doc.inside(index, content) && index != content;
            let mut lead = doc.nodes[content..index.max(content)].iter();
            inside
                && lead
                    .try_fold(0, |sum, n| {
                        // A title can be a mere link.
                        let parent = doc.nodes[n.parent as usize].tag;
                        let more = match n.tag {
                            Tag::Text if parent != Tag::A => n.value.trim().len(),
                            _ => 0,
                        };
                        Some(sum + more).filter(|&sum| sum <= LEAD)
                    })
                    .is_none()
        })
    }

    /// The boxes around a mark that do not hold the title.
    fn boxes(&self, index: Index) -> impl Iterator<Item = Index> + '_ {
        let title = self.title;
        let around = self.doc.ancestors(index).take(MOST_BOXES);
        around.take_while(move |&a| {
            !matches!(self.doc.nodes[a].tag, Tag::Body | Tag::Html)
                && !title.is_some_and(|t| self.doc.inside(t, a))
        })
    }

    /// True for a mark that belongs to the site or to another post: in a sidebar, a menu, the page's own head or foot, a card that
    /// leads elsewhere, one of several that are alike.
    pub(super) fn is_beside(&self, index: Index) -> bool {
        let node = &self.doc.nodes[index];
        (node.tag != Tag::Time && is_side(node))
            || self.boxes(index).any(|a| {
                is_side(&self.doc.nodes[a])
                    || self.is_of_site(a)
                    || self.is_card(a, index)
                    || self.is_repeated(a, index)
            })
    }

    /// The head or foot of the page; posts have their own.
    fn is_of_site(&self, a: Index) -> bool {
        let node = &self.doc.nodes[a];
        let edge = matches!(node.tag, Tag::Header | Tag::Footer)
            || matches!(node.id, "header" | "footer" | "masthead" | "colophon");
        let mut around = std::iter::once(a).chain(self.doc.ancestors(a));
        edge && !node.named(is_facts_name)
            && !around
                .any(|b| is_post_box(&self.doc.nodes[b]) || self.doc.nodes[b].tag == Tag::Main)
    }

    /// Another post in short: its title leads to it.
    fn is_card(&self, a: Index, mark: Index) -> bool {
        let doc = self.doc;
        let range = a..doc.end(a).min(a + MOST_NODES);
        let own = |i: Index| doc.inside(mark, i);
        let within = |i: Index| i..doc.end(i).min(i + SMALL_CARD);
        let heading = |i: &Index| doc.nodes[*i].tag.is_heading() && !own(*i) && self.shows(*i);
        let above = range
            .clone()
            .take_while(|&i| i < mark)
            .filter(heading)
            .last();
        let below = || {
            let mut all = range.clone().skip_while(|&i| i < mark);
            all.find(heading).filter(|_| range.len() <= SMALL_CARD)
        };
        let leads = |h: Index| within(h).any(|i| self.leads_elsewhere(i));
        let around = |h: Index| {
            doc.ancestors(h)
                .take_while(|&b| b >= a)
                .any(|i| self.leads_elsewhere(i))
        };
        if above.or_else(below).is_some_and(|h| leads(h) || around(h)) {
            return true;
        }
        // "<li><a>Another post</a> 3 May": the link comes first.
        let first = || {
            let mut texts = range.clone().filter(|&i| doc.nodes[i].tag == Tag::Text);
            let text = texts.find(|&i| !doc.nodes[i].is_blank())?;
            let mut around = doc.ancestors(text).take_while(|&b| b > a);
            around.find(|&b| doc.parent(b) == a && self.leads_elsewhere(b) && !own(b) && b < mark)
        };
        let facts =
            doc.nodes[a].named(is_facts_name) || doc.nodes[doc.parent(a)].named(is_facts_name);
        doc.nodes[a].tag == Tag::Li && !facts && first().is_some()
    }

    /// True where a text stands among the first nodes.
    fn shows(&self, i: Index) -> bool {
        let range = i..self.doc.end(i).min(i + SMALL_CARD);
        let mut nodes = self.doc.nodes[range].iter();
        nodes.any(|n| n.tag == Tag::Text && !n.is_blank())
    }

    /// A link to another page, which is not one about a person or a subject.
    fn leads_elsewhere(&self, i: Index) -> bool {
        let node = &self.doc.nodes[i];
        let rel = node.attr("rel").unwrap_or("");
        node.tag == Tag::A
            && node.attr("href").is_some_and(|h| {
                let h = h.trim();
                !h.is_empty()
                    && !h.starts_with(['#', '?'])
                    && !h.starts_with("mailto:")
                    && !self.is_own_address(h)
            })
            && !rel
                .split_ascii_whitespace()
                .any(|r| matches!(r, "author" | "tag" | "category" | "me"))
            && !node.named(|n| matches!(n, "author" | "url" | "fn" | "u-url" | "p-author"))
            && !self.repeats_title(i)
    }

    fn is_own_address(&self, href: &str) -> bool {
        let own = [&self.head.canonical, &self.head.og_url];
        let mut own = own.into_iter().flatten().map(|o| bare(o.as_str()));
        let local = href.starts_with('/') && !href.starts_with("//") && href.len() > 1;
        let href = bare(href);
        own.any(|o| o == href || local && o.ends_with(href))
    }

    /// True for a link with the title of this page.
    fn repeats_title(&self, i: Index) -> bool {
        /// Bytes of a title; a shorter one stands in others by chance.
        const TITLE: std::ops::Range<usize> = 8..300;
        let page = self
            .head
            .title
            .as_deref()
            .filter(|t| t.len() < 2000)
            .unwrap_or("");
        short(self.doc, i, TITLE.end).is_some_and(|t| TITLE.contains(&t.len()) && page.contains(&t))
    }

    /// One of several boxes that are alike and say more than name and date: postings of a forum, opinions of customers.
    fn is_repeated(&self, a: Index, mark: Index) -> bool {
        let doc = self.doc;
        let node = &doc.nodes[a];
        let class = node.classes().next();
        let item = node.tag == Tag::Li;
        if class.is_none() && !item {
            return false;
        }
        let says_more = || {
            let mut inner = a + 1..doc.end(a).min(a + MOST_NODES);
            inner.any(|i| {
                let apart = !doc.inside(mark, i) && !doc.inside(i, mark);
                let says = doc.nodes[i].tag.is_block() || item && self.leads_elsewhere(i);
                apart && says && self.shows(i)
            })
        };
        let sign = (doc.nodes[mark].tag, doc.nodes[mark].classes().next());
        let alike = |&s: &Index| {
            let other = &doc.nodes[s];
            let mut inner = s..doc.end(s).min(s + MOST_NODES);
            s != a
                && other.tag == node.tag
                && other.classes().next() == class
                && inner.any(|i| (doc.nodes[i].tag, doc.nodes[i].classes().next()) == sign)
        };
        // Replies are like the post in forums.
        let after = following(doc, a)
            .take_while(|&i| i < self.end)
            .take(MOST_SIBLINGS);
        let before =
            std::iter::successors(previous(doc, a), |&i| previous(doc, i)).take(MOST_SIBLINGS);
        (after.chain(before)).any(|s| alike(&s)) && says_more()
    }
}

/// An address without what two forms of it differ in.
fn bare(url: &str) -> &str {
    let url = url.split_once("//").map_or(url, |(_, rest)| rest);
    url.trim_end_matches('/')
}

/// The siblings behind a node.
pub(super) fn following<'a>(
    doc: &'a Document<'_>,
    index: Index,
) -> impl Iterator<Item = Index> + 'a {
    let end = doc.end(doc.parent(index));
    let first = Some(doc.end(index)).filter(|&i| i < end);
    std::iter::successors(first, move |&i| Some(doc.end(i)).filter(|&n| n < end))
}

/// The sibling before a node.
pub(super) fn previous(doc: &Document<'_>, index: Index) -> Option<Index> {
    let parent = doc.parent(index);
    let last = index.checked_sub(1).filter(|&n| n > parent)?;
    std::iter::once(last)
        .chain(doc.ancestors(last))
        .find(|&a| doc.parent(a) == parent)
}

/// True where an element around says that it holds none of the post.
pub(super) fn is_in_side_box(doc: &Document<'_>, index: Index) -> bool {
    doc.ancestors(index).any(|a| {
        let node = &doc.nodes[a];
        !matches!(node.tag, Tag::Body | Tag::Html) && is_side(node)
    })
}

fn is_side(node: &Node<'_>) -> bool {
    (matches!(node.tag, Tag::Aside | Tag::Nav) && !node.named(is_facts_name))
        || node.named(is_side_name)
}

/// An element that holds one post with its title.
fn is_post_box(node: &Node<'_>) -> bool {
    if node.tag == Tag::Body {
        return false;
    }
    node.tag == Tag::Article
        || node
            .classes()
            .any(|c| matches!(c, "hentry" | "h-entry" | "post" | "type-post" | "blog-post"))
        || node
            .types()
            .any(|t| t.ends_with("Posting") || t.ends_with("Article"))
}

/// A line of facts about the post.
pub(super) fn is_facts_name(name: &str) -> bool {
    name.split(['-', '_']).any(|w| {
        matches!(
            w,
            "meta"
                | "postmeta"
                | "postmetadata"
                | "info"
                | "postinfo"
                | "byline"
                | "posted"
                | "published"
        )
    })
}

/// `sidebar`, `widget_recent_entries`, `related-posts`, `post-navigation`, `topbar`: but no frame around text and sidebar, and no builder that
/// calls all it has a widget.
fn is_side_name(name: &str) -> bool {
    if name.len() < 3 || name.len() > 64 {
        return false;
    }
    let mut words = name.split(['-', '_']);
    let framing = |w: &str| matches!(w, "has" | "no" | "with" | "content" | "elementor");
    !framing(words.clone().next().unwrap_or(""))
        && words.any(|w| (3..=16).contains(&w.len()) && is_side_word(w))
}

fn is_side_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "breadcrumb",
        "breadcrumbs",
        "carousel",
        "menu",
        "nav",
        "navbar",
        "navigation",
        "newsletter",
        "next",
        "popular",
        "prev",
        "previous",
        "recent",
        "recommended",
        "related",
        "relatedposts",
        "side",
        "sidebar",
        "sidebar1",
        "sidebar2",
        "similar",
        "teaser",
        "teasers",
        "ticker",
        "topbar",
        "trending",
        "widget",
        "widgets",
        "yarpp",
    ];
    // Kept in order; names are written in lower case but for the first letters of some ids.
    match word.bytes().any(|b| b.is_ascii_uppercase()) {
        true => WORDS
            .binary_search(&word.to_ascii_lowercase().as_str())
            .is_ok(),
        false => WORDS.binary_search(&word).is_ok(),
    }
}
