//! Whose number it is: that of this page's post, or of another one that a list or a teaser shows.

use crate::document::{Document, Index, Node, Tag, notices};
use std::borrow::Cow;
use std::cell::Cell;
use url::Url;

/// Words in the id or class of a box that shows other posts, or stands on every page of a site.
const BESIDE: &[&str] = &[
    "also-",
    "breadcrumb",
    "carousel",
    "cookie",
    "latest",
    "lightbox",
    "menu",
    "modal",
    "most-",
    "navbar",
    "newsletter",
    "popular",
    "read-next",
    "recent",
    "recommend",
    "related",
    "sidebar",
    "similar",
    "teaser",
    "testimonial",
    "trending",
    "widget",
];

/// Elements of a box that holds one line of facts and little else.
const SMALL: usize = 60;

/// The header of a site is no larger.
const LARGEST_HEADER: usize = 4096;

/// Numbers that are judged on one page.
const MOST_JUDGED: usize = 1000;

/// Boxes around a number that are looked at for a link to its post.
const MOST_BOXES: usize = 3;

/// What tells the post of the page from others.
pub(super) struct Own<'d, 't> {
    doc: &'d Document<'t>,
    url: Option<&'d Url>,
    /// The first main heading that is no link to elsewhere.
    title: Option<Index>,
    /// Headings that link to other posts, in page order.
    others: Vec<Index>,
    /// The page has several boxes for posts.
    several: bool,
    /// Numbers that were judged.
    judged: Cell<usize>,
}

impl<'d, 't> Own<'d, 't> {
    pub(super) fn new(doc: &'d Document<'t>, url: Option<&'d Url>) -> Own<'d, 't> {
        let mut own = Own {
            doc,
            url,
            title: None,
            others: Vec::new(),
            several: doc.places.tagged(Tag::Article).nth(1).is_some(),
            judged: Cell::new(0),
        };
        for index in (1..doc.nodes.len()).filter(|&i| doc.nodes[i].tag.is_heading()) {
            let mut inside = doc.subtree(index).chain(doc.ancestors(index).take(1));
            let elsewhere = inside.any(|i| own.leads_elsewhere(&doc.nodes[i]));
            if elsewhere {
                own.others.push(index);
            } else if doc.nodes[index].tag == Tag::H1 {
                own.title.get_or_insert(index);
            }
        }
        // Old themes link a post's title to the post, and a saved page may not say where it was.
        if own.url.is_none() && own.others.len() == 1 {
            own.others.clear();
        }
        own
    }

    /// True for a box of something else; never for one with the post's title in it.
    pub(super) fn is_beside(&self, index: Index) -> bool {
        let node = &self.doc.nodes[index];
        let aside = match node.tag {
            Tag::Aside | Tag::Nav => true,
            Tag::Body | Tag::Html | Tag::Main => false,
            // Blogger calls its list of posts a widget as well.
            _ => {
                (!node.value.is_empty() || !node.id.is_empty())
                    && node.named(|name| {
                        name.len() < 128 && {
                            let capital = name.bytes().any(|b| b.is_ascii_uppercase());
                            let name = if capital {
                                Cow::Owned(name.to_ascii_lowercase())
                            } else {
                                Cow::Borrowed(name)
                            };
                            BESIDE.iter().any(|word| name.contains(word))
                                && !name.starts_with("elementor-widget")
                        }
                    })
                    && !node.has_class("Blog")
            }
        };
        aside
            && self
                .title
                .is_none_or(|title| !self.doc.inside(title, index))
    }

    /// True where what stands at `index` is told of this page's post.
    pub(super) fn holds(&self, index: Index) -> bool {
        let doc = self.doc;
        self.judged.set(self.judged.get() + 1);
        if self.judged.get() > MOST_JUDGED {
            return false;
        }
        for (nth, a) in doc.ancestors(index).enumerate() {
            let node = &doc.nodes[a];
            let range = doc.subtree(a);
            if matches!(node.tag, Tag::Body | Tag::Html | Tag::Main)
                || self.title.is_some_and(|title| range.contains(&title))
            {
                return true;
            }
            let first = self.others.partition_point(|&o| o < range.start);
            if self.others.get(first).is_some_and(|&o| o < range.end) {
                return false;
            }
            let line = matches!(node.tag, Tag::Li | Tag::Tr) && range.len() < 4 * SMALL
                || nth < MOST_BOXES && range.len() <= SMALL;
            if line
                && range
                    .clone()
                    .any(|i| i != index && self.is_link_to_post(&doc.nodes[i]))
            {
                return false;
            }
            match node.tag {
                Tag::Article => return !(self.several && self.title.is_some()),
                Tag::Header
                    if range.len() <= LARGEST_HEADER
                        && range.clone().any(|i| doc.nodes[i].tag == Tag::Nav) =>
                {
                    return false;
                }
                Tag::Footer if doc.nodes[doc.parent(a)].tag == Tag::Body => return false,
                _ => {}
            }
        }
        true
    }

    /// A link to another page of the site that may be a post.
    fn is_link_to_post(&self, node: &Node<'_>) -> bool {
        let of_post = |word: &str| matches!(word, "tag" | "category" | "author");
        self.leads_elsewhere(node)
            && !node
                .attr("rel")
                .is_some_and(|rel| rel.split(' ').any(of_post))
            && !node.attr("href").is_some_and(|href| {
                let href = href.to_ascii_lowercase();
                ["/tag", "/cat", "/author", "/user", "/profil", "/member"]
                    .iter()
                    .any(|part| href.contains(part))
                    || names_comments(&href)
            })
    }

    /// A link to another page of the site.
    fn leads_elsewhere(&self, node: &Node<'_>) -> bool {
        let Some(href) = (node.tag == Tag::A).then(|| node.attr("href")).flatten() else {
            return false;
        };
        !self.stays(href) && self.is_of_site(href)
    }

    /// True for an address of the page itself, or of a page below it.
    pub(super) fn stays(&self, href: &str) -> bool {
        let href = href.trim();
        let address = href.split('#').next().unwrap_or("");
        if address.is_empty() || address.starts_with('?') || address.starts_with("javascript:") {
            return true;
        }
        self.url.is_some_and(|own| {
            let Ok(other) = own.join(address) else {
                return false;
            };
            let own_path = notices::post_path(own.path());
            let rest = other.path().strip_prefix(own_path);
            other.host_str() == own.host_str()
                && !own_path.is_empty()
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    fn is_of_site(&self, href: &str) -> bool {
        let absolute = href.starts_with("//") || href.contains("://");
        if !absolute {
            // The front page is nobody's.
            return !href.contains(':') && href.trim() != "/";
        }
        match self.url {
            Some(own) => own
                .join(href)
                .is_ok_and(|other| other.host_str() == own.host_str() && other.path().len() > 1),
            // Nobody knows the host of the page; what shares it leads to others.
            None => !["share", "intent", "url=", "u=http"]
                .iter()
                .any(|part| href.contains(part)),
        }
    }
}

/// True for an address that names comments, in the languages that templates are written in.
pub(super) fn names_comments(address: &str) -> bool {
    address.len() < 500 && {
        let address = address.to_ascii_lowercase();
        [
            "comment",
            "kommentar",
            "komentar",
            "komentarz",
            "coment",
            "repl",
            "reacti",
            "reaction",
            "discuss",
            "disku",
            "contribution",
            "yorum",
        ]
        .iter()
        .any(|word| address.contains(word))
    }
}
