//! The links to the other pages of a paginated thread, as facts of the page.
//!
//! A link counts where its address names the same post: host, path and query without the number of the comment page. Forms that name
//! comments (`/comment-page-2/`, `cpage=2`, `commentPage=2`) count wherever they stand; those that listings use as well (`page=2`) and
//! addresses without a number ("older comments", in any language) only beside the thread. Never `replytocom`, `share`, `print`; never an
//! item's own link, another post, the next article.

use super::names::MOST_TOKENS;
use super::notices::near;
use super::place::is_name;
use super::text::short;
use super::{Document, Index, Node, Tag};
use crate::locale::words;
use crate::thread::paging::{Form, Numbered, is_view, numbered, thread_key};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use url::Url;

/// Links to other pages that are kept; a thread has fewer, an attack has more.
const MOST_LINKS: usize = 1000;

/// Ancestors in which a list of pages is looked for from one of its links.
const PAGER_DEPTH: usize = 4;

/// What a page tells of the other pages of its thread.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Pager {
    /// Their addresses, absolute, without fragment: by number, then as they stand on the page.
    pub more: Vec<String>,
    /// The number of this page, as its address, its items' links or the pager itself tell.
    pub number: Option<u32>,
}

/// What the page's own address is.
#[derive(Debug, Clone, Copy)]
pub struct Own<'a> {
    /// What links are relative to.
    pub base: Option<&'a Url>,
    /// All that names the page: final URL, canonical link, where it was saved from. The first with a number tells it.
    pub addresses: &'a [Option<&'a str>],
}

/// Reads the pager of a thread: `place` holds it, `items` reaches from the first to the last item, `platform` is a link that the
/// platform's rules name, `stated` the number of this page where its items tell it.
#[must_use]
pub fn read(
    doc: &Document<'_>,
    place: Option<Index>,
    items: Option<&Range<Index>>,
    own: Own<'_>,
    platform: Option<Index>,
    stated: Option<u32>,
) -> Pager {
    let urls: Vec<Url> = own
        .addresses
        .iter()
        .flatten()
        .filter_map(|address| Url::parse(address).ok())
        .collect();
    let finder = Finder {
        doc,
        near: near(doc, place, items),
        own: [
            place.map_or(0..0, |p| doc.subtree(outermost(doc, p))),
            platform.map_or(0..0, |link| around(doc, link)),
        ],
        items,
        base: own.base.or(urls.first()),
        keys: keys(&urls, items, doc, own.base),
        itself: urls.first().map(bare),
        of_platform: platform,
        paged: urls.iter().any(|url| numbered(url, Form::Pages).is_some()),
        pagers: RefCell::default(),
    };
    let mut found: Vec<Link> = doc
        .places
        .tagged(Tag::A)
        .filter_map(|index| finder.link(index))
        .take(MOST_LINKS)
        .collect();
    found.extend(finder.head());
    if let Some(number) = stated.filter(|_| !found.iter().any(|link| link.is(Form::Comments))) {
        found.extend(finder.before(number));
    }
    let sure = urls.iter().find_map(|url| numbered(url, Form::Comments));
    let loose = || {
        let counts = found.iter().any(|link| link.is(Form::Pages));
        let number = urls.iter().find_map(|url| numbered(url, Form::Pages));
        number.filter(|_| counts)
    };
    let number = sure
        .map(|n| n.number)
        .or(stated)
        .or_else(|| current(doc, &found))
        .or_else(|| loose().map(|n| n.number));
    Pager {
        more: addresses(found),
        number,
    }
}

/// A link to another page of the thread.
struct Link {
    node: Option<Index>,
    address: String,
    number: Option<Numbered>,
}

impl Link {
    fn is(&self, form: Form) -> bool {
        self.number.as_ref().is_some_and(|n| n.form == form)
    }
}

/// Each address once: those with a number by their number, then the others in page order.
fn addresses(found: Vec<Link>) -> Vec<String> {
    let mut by_number: BTreeMap<(u32, String), ()> = BTreeMap::new();
    let mut others = Vec::new();
    let mut seen = HashSet::new();
    for link in found {
        if !seen.insert(link.address.clone()) {
            continue;
        }
        match link.number {
            Some(number) => {
                by_number.insert((number.number, link.address), ());
            }
            None => others.push(link.address),
        }
    }
    let numbered = by_number.into_keys().map(|(_, address)| address);
    numbered.chain(others).collect()
}

/// The keys of the thread: of the page's own addresses, else of its items' links.
fn keys(
    urls: &[Url],
    items: Option<&Range<Index>>,
    doc: &Document<'_>,
    base: Option<&Url>,
) -> HashSet<String> {
    /// Items whose links are looked at.
    const LINKS: usize = 40;
    let both = |url: &Url| [Form::Comments, Form::Pages].map(|form| thread_key(url, form));
    if !urls.is_empty() {
        return urls.iter().flat_map(both).collect();
    }
    let Some(items) = items else {
        return HashSet::new();
    };
    let links = items.clone().filter(|&i| doc.nodes[i].tag == Tag::A);
    let hrefs = links.filter_map(|i| doc.nodes[i].attr("href"));
    hrefs
        .filter(|href| leads_to_item(href) && !href.starts_with('#'))
        .take(LINKS)
        .filter_map(|href| absolute(href, base))
        .map(|url| thread_key(&url, Form::Comments))
        .collect()
}

fn absolute(href: &str, base: Option<&Url>) -> Option<Url> {
    /// A longer address is an attack.
    const LONGEST: usize = 2048;
    let href = Some(href.trim()).filter(|href| href.len() <= LONGEST)?;
    let url = match base {
        Some(base) => base.join(href).ok()?,
        None => Url::parse(href).ok()?,
    };
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// `#comment-12`, `#c12`: the link of one item.
fn leads_to_item(href: &str) -> bool {
    let fragment = href.rsplit_once('#').map_or("", |(_, fragment)| fragment);
    fragment.bytes().last().is_some_and(|b| b.is_ascii_digit())
}

/// An address without fragment.
fn bare(url: &Url) -> String {
    let text = url.as_str();
    let text = text.split_once('#').map_or(text, |(before, _)| before);
    text.trim_end_matches('/').to_owned()
}

/// What tells a page of the thread from every other link.
struct Finder<'a, 't> {
    doc: &'a Document<'t>,
    /// The thread, and what stands beside its items.
    near: Range<Index>,
    /// The thread's own element, and what stands around the link that the platform's rules name.
    own: [Range<Index>; 2],
    items: Option<&'a Range<Index>>,
    base: Option<&'a Url>,
    /// Keys of the thread; none where the page does not name itself.
    keys: HashSet<String>,
    /// The page's own address.
    itself: Option<String>,
    /// The link that the platform's rules name.
    of_platform: Option<Index>,
    /// The page's own address has a number.
    paged: bool,
    /// Elements looked at so far, and whether each is named as a pager: many links stand in one.
    pagers: RefCell<HashMap<Index, bool>>,
}

impl Finder<'_, '_> {
    fn link(&self, index: Index) -> Option<Link> {
        let href = self.doc.nodes[index].attr("href")?;
        // Most links of a page are none of a pager: a cheap look comes first.
        let inside = self.items.is_some_and(|i| i.contains(&index));
        let near = self.near.contains(&index) || self.own[1].contains(&index);
        if (inside || !near) && !speaks_of_pages(href)
            || leads_to_item(href)
            || href.starts_with('#')
        {
            return None;
        }
        let url = absolute(href, self.base).filter(|url| !is_view(url))?;
        if self.itself.as_deref() == Some(bare(&url).as_str()) {
            return None;
        }
        let own = self.own.iter().any(|range| range.contains(&index));
        let pager = !inside && (own || self.in_pager(index));
        let number = numbered(&url, Form::Pages);
        let counts = match &number {
            // Listings have such pages, too.
            Some(number) if number.form == Form::Pages && !pager => false,
            Some(number) if self.keys.is_empty() => pager && number.form == Form::Comments,
            Some(number) => self.keys.contains(&thread_key(&url, number.form)),
            None => !inside && (pager || near) && self.is_unnumbered_page(index, &url),
        };
        counts.then(|| Link {
            node: Some(index),
            address: without_fragment(&url),
            number,
        })
    }

    /// True inside an element that is named as the pager of comments.
    fn in_pager(&self, index: Index) -> bool {
        let mut pagers = self.pagers.borrow_mut();
        self.doc.ancestors(index).take(PAGER_DEPTH).any(|a| {
            let named = || names_pager(&self.doc.nodes[a]);
            *pagers.entry(a).or_insert_with(named)
        })
    }

    /// A page without a number in its address: the first page, or one that shows all comments.
    fn is_unnumbered_page(&self, index: Index, url: &Url) -> bool {
        let key = thread_key(url, Form::Comments);
        // "1" in the pager of page 2 leads to the post's own address.
        self.paged && self.keys.contains(&key)
            // What the platform's rules name shows more of the same page: "show all 201" with a `limit=500`.
            || self.of_platform == Some(index)
                && url.query().is_some_and(|query| !query.is_empty())
                && self.keys.iter().any(|own| is_same_path(&key, own))
            || self.keys.iter().any(|own| lies_below(&key, own))
                && short(self.doc, index, 80).is_some_and(|text| words::is_pager(&text))
    }

    /// The pages before this one where the theme prints no pager: the items' own links say that this is page `number`.
    fn before(&self, number: u32) -> Vec<Link> {
        let items = self.items.cloned().unwrap_or(0..0);
        let links = items.filter(|&i| self.doc.nodes[i].tag == Tag::A);
        let mut hrefs = links.filter_map(|i| self.doc.nodes[i].attr("href"));
        let own = hrefs.find_map(|href| {
            let url = absolute(href, self.base).filter(|_| leads_to_item(href))?;
            let own = numbered(&url, Form::Comments).filter(|n| n.number == number)?;
            let key = thread_key(&url, Form::Comments);
            self.keys.contains(&key).then_some(own)
        });
        let Some(own) = own else {
            return Vec::new();
        };
        let most = u32::try_from(MOST_LINKS).unwrap_or(u32::MAX);
        let address = |number| Url::parse(&own.address(number)).ok();
        let pages = (1..number.min(most)).filter_map(address);
        pages
            .map(|url| Link {
                node: None,
                number: numbered(&url, Form::Comments),
                address: url.into(),
            })
            .collect()
    }

    /// `<link rel="next">` where it leads to a comment page of this post; mostly it leads to another post.
    fn head(&self) -> Vec<Link> {
        let links = self.doc.places.tagged(Tag::Link).filter(|&i| {
            let node = &self.doc.nodes[i];
            let rel = node.attr("rel").unwrap_or("");
            rel.eq_ignore_ascii_case("next") || rel.eq_ignore_ascii_case("prev")
        });
        let page = |index: Index| {
            let href = self.doc.nodes[index].attr("href")?;
            let url = absolute(href, self.base).filter(|url| !is_view(url))?;
            let number = numbered(&url, Form::Comments)?;
            let own = self.keys.contains(&thread_key(&url, Form::Comments));
            (own && self.itself.as_deref() != Some(bare(&url).as_str())).then(|| Link {
                node: None,
                address: without_fragment(&url),
                number: Some(number),
            })
        };
        links.take(MOST_LINKS).filter_map(page).collect()
    }
}

fn without_fragment(url: &Url) -> String {
    let text = url.as_str();
    text.split_once('#')
        .map_or(text, |(before, _)| before)
        .to_owned()
}

/// A cheap look for the forms of [`numbered`].
fn speaks_of_pages(href: &str) -> bool {
    let bytes = href.as_bytes();
    memchr::memchr2_iter(b'p', b'P', bytes).any(|at| {
        matches!(
            bytes[at + 1..],
            [b'g' | b'G', ..] | [b'a' | b'A', b'g' | b'G', ..]
        )
    })
}

/// True where a post's key has another below it, or the same with a query more. The front page of a host has everything below it.
fn lies_below(key: &str, own: &str) -> bool {
    let (path, query) = key.split_once('?').unwrap_or((key, ""));
    let own_path = own.split('?').next().unwrap_or("");
    own_path.contains('/')
        && path.strip_prefix(own_path).is_some_and(|rest| {
            rest.starts_with('/') || rest.is_empty() && !query.is_empty() && key != own
        })
}

/// The outermost element that is named as the place of a thread: lists of comments are named so, and stand in one.
fn outermost(doc: &Document<'_>, place: Index) -> Index {
    let around = doc.ancestors(place).take(PAGER_DEPTH);
    let named = around.filter(|&a| doc.nodes[a].value.len() < 4096 && doc.nodes[a].named(is_name));
    named.last().unwrap_or(place)
}

fn is_same_path(key: &str, own: &str) -> bool {
    key.split('?').next() == own.split('?').next()
}

/// A list of pages is no longer than this many nodes.
const LONGEST_PAGER: usize = 400;

/// The list of pages that a link stands in.
fn around(doc: &Document<'_>, link: Index) -> Range<Index> {
    let holders = doc.ancestors(link).take(PAGER_DEPTH);
    let holder = holders.filter(|&a| doc.end(a) - a <= LONGEST_PAGER).last();
    doc.subtree(holder.unwrap_or(link))
}

/// True where a name speaks of comments and of pages: `comment-navigation`, `comments-pagination`.
fn names_pager(node: &Node<'_>) -> bool {
    /// A longer name is an attack.
    const LONGEST: usize = 80;
    let speaks = |name: &str| {
        let name = name.get(..LONGEST).unwrap_or(name).to_ascii_lowercase();
        name.contains("comment") && (name.contains("nav") || name.contains("pag"))
    };
    node.is_element() && (speaks(node.id) || node.classes().take(MOST_TOKENS).any(speaks))
}

/// The number that a pager shows without a link: this page.
fn current(doc: &Document<'_>, found: &[Link]) -> Option<u32> {
    let list = around(doc, found.iter().find_map(|link| link.node)?);
    let marked = |name: &str| {
        let last = name.rsplit(['-', '_']).next().unwrap_or(name);
        matches!(last, "current" | "active" | "selected")
    };
    let is_current = |&i: &Index| {
        let node = &doc.nodes[i];
        node.attr("aria-current").is_some() || node.classes().take(MOST_TOKENS).any(marked)
    };
    let number = |index: Index| {
        // "Page 2" is one, "3 hours ago" is none.
        let text = short(doc, index, 40)?;
        let ends = text.trim().ends_with(|c: char| c.is_ascii_digit());
        let mut numbers = text
            .split(|c: char| !c.is_ascii_digit())
            .filter(|d| !d.is_empty());
        let only = numbers
            .next()
            .filter(|_| ends && numbers.next().is_none())?;
        let number = only.parse::<u32>().ok();
        number.filter(|n| (1..=100_000).contains(n))
    };
    list.filter(is_current)
        .filter(|&i| !found.iter().any(|link| link.node == Some(i)))
        .find_map(number)
}

#[cfg(test)]
mod tests;
