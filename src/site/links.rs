//! The links of a page that lists posts: to posts, to older lists, to archives, to feeds.

use super::scope::{Scope, is_file, names_post};
use super::{MOST_POSTS, day};
use crate::document::decode::decode;
use crate::document::parse::parse;
use crate::document::{Document, Index, Node, Tag};
use crate::limits::Limits;
use crate::source::{Fetched, Media};
use url::Url;

/// Elements around a link that are looked at.
const MOST_AROUND: usize = 40;
/// Links of one page that are looked at; the longest archives name some ten thousand posts.
const MOST_LINKS: usize = MOST_POSTS;

/// Ends of addresses under which blogs list all their posts.
const LISTS: &[&str] = &["all", "archive", "archives", "blog", "posts"];
/// Class tokens of links to older posts: Blogger, WordPress (where "previous" means older), everybody else.
const OLDER: &[&str] = &[
    "blog-pager-older-link",
    "nav-previous",
    "next",
    "next-page",
    "older",
    "older-posts",
    "pagination-next",
    "previous-posts",
];
/// Fragments by which lists lead to a post's rest or its comments.
const OF_POSTS: &[&str] = &["comments", "disqus_thread", "more-", "respond"];

/// The links of one page, each kind in page order.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// Posts.
    pub posts: Vec<Url>,
    /// The page with older posts.
    pub next: Option<Url>,
    /// Archives of months, days or years.
    pub dates: Vec<Url>,
    /// Addresses that look like a list of all posts.
    pub lists: Vec<Url>,
    /// Feeds of posts.
    pub feeds: Vec<Url>,
}

impl Links {
    /// Reads the links of an answer.
    pub fn of(answer: &Fetched, scope: &Scope) -> Self {
        let decoded = decode(&answer.bytes, answer.charset.as_deref(), Media::Html);
        let limits = Limits::default();
        let parsed = parse(&decoded.text, &limits);
        Reading::new(&Document::new(&parsed.html), &answer.final_url, scope).read()
    }
}

struct Reading<'a, 't> {
    doc: &'a Document<'t>,
    base: Url,
    page: &'a Url,
    scope: &'a Scope,
    found: Links,
    /// Links to older posts by their class.
    older: Option<Url>,
    /// The lowest number of a page behind this one.
    numbered: Option<(u32, Url)>,
}

impl<'a, 't> Reading<'a, 't> {
    fn new(doc: &'a Document<'t>, page: &'a Url, scope: &'a Scope) -> Self {
        let base = doc.nodes.iter().find(|node| node.tag == Tag::Base);
        let base = base.and_then(|node| page.join(node.attr("href")?.trim()).ok());
        Reading {
            doc,
            base: base.unwrap_or_else(|| page.clone()),
            page,
            scope,
            found: Links::default(),
            older: None,
            numbered: None,
        }
    }

    fn read(mut self) -> Links {
        let doc = self.doc;
        let links =
            (0..doc.nodes.len()).filter(|&at| matches!(doc.nodes[at].tag, Tag::A | Tag::Link));
        for at in links.take(MOST_LINKS) {
            let node = &doc.nodes[at];
            let Some(url) = node
                .attr("href")
                .and_then(|href| self.base.join(href.trim()).ok())
            else {
                continue;
            };
            if !self.scope.is_on_host(&url) {
                continue;
            }
            if node.tag == Tag::Link {
                self.head(node, url);
            } else {
                self.link(at, node, url);
            }
        }
        let numbered = self.numbered.map(|(_, url)| url);
        self.found.next = self.found.next.or(numbered).or(self.older);
        self.found
    }

    /// A link of the head.
    fn head(&mut self, node: &Node<'_>, url: Url) {
        let kind = node.attr("type").unwrap_or_default();
        if has_word(node.attr("rel"), "alternate")
            && (kind.contains("rss+xml") || kind.contains("atom+xml"))
        {
            let title = node.attr("title").unwrap_or_default().to_lowercase();
            let of_comments = |text: &str| text.contains("comment") || text.contains("komment");
            if !of_comments(&title) && !of_comments(url.path()) {
                self.found.feeds.push(url);
            }
        } else if has_word(node.attr("rel"), "next") && self.found.next.is_none() {
            self.found.next = Some(url);
        }
    }

    fn link(&mut self, at: Index, node: &Node<'_>, url: Url) {
        if has_word(node.attr("rel"), "next")
            && self.found.next.is_none()
            && !self.scope.may_be_post(&url)
        {
            self.found.next = Some(url);
            return;
        }
        if let Some(number) = page_number(&url) {
            let own = page_number(self.page).unwrap_or(1);
            let is_nearer = self
                .numbered
                .as_ref()
                .is_none_or(|(known, _)| number < *known);
            if number > own && is_nearer && self.is_same_list(&url) {
                self.numbered = Some((number, url));
            }
        } else if self.scope.is_dated_list(&url) {
            self.found.dates.push(url);
        } else if self.is_older(at, node) && !is_file(&url) && !self.scope.may_be_post(&url) {
            self.older = self.older.take().or(Some(url));
        } else if is_list(&url) && self.scope.contains(&url) {
            self.found.lists.push(url);
        } else if self.scope.may_be_post(&url) && self.leads_to_post(at, node, &url) {
            self.found.posts.push(url);
        }
    }

    /// Whether a numbered page belongs to the list that this page shows: `/2010/03/page/2/` is no page of the front page.
    fn is_same_list(&self, url: &Url) -> bool {
        let root = |url: &Url| {
            let path = url.path().trim_end_matches('/');
            let path = match path.rsplit_once("/page/") {
                Some((before, _)) => before,
                None => path,
            };
            path.trim_end_matches("/index.php").to_owned()
        };
        root(url) == root(self.page)
    }

    fn is_older(&self, at: Index, node: &Node<'_>) -> bool {
        let says = |node: &Node<'_>| {
            node.named(|token| OLDER.iter().any(|known| known.eq_ignore_ascii_case(token)))
        };
        says(node) || says(&self.doc.nodes[self.doc.parent(at)])
    }

    /// Whether something about a link says that it leads to a post, and not to some other page of the site.
    fn leads_to_post(&self, at: Index, node: &Node<'_>, url: &Url) -> bool {
        let fragment = url.fragment().unwrap_or_default();
        if day::in_path(url).is_some()
            || names_post(url)
            || has_word(node.attr("rel"), "bookmark")
            || OF_POSTS.iter().any(|known| fragment.starts_with(known))
        {
            return true;
        }
        let mut is_title = node.has_class("u-url") || node.has_class("p-name");
        for around in self.doc.ancestors(at).take(MOST_AROUND) {
            let node = &self.doc.nodes[around];
            match node.tag {
                Tag::Nav | Tag::Aside | Tag::Footer => return false,
                Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 => is_title = true,
                _ => {
                    is_title |= ["entry-title", "post-title", "post-link", "h-entry"]
                        .iter()
                        .any(|class| node.has_class(class));
                }
            }
        }
        is_title
    }
}

fn has_word(value: Option<&str>, word: &str) -> bool {
    let mut words = value.unwrap_or_default().split_ascii_whitespace();
    words.any(|known| known.eq_ignore_ascii_case(word))
}

/// `/page/2/`, `?paged=2`, `?page=2`.
fn page_number(url: &Url) -> Option<u32> {
    let path = url.path().trim_end_matches('/');
    if let Some((_, number)) = path.rsplit_once("/page/") {
        return number.parse().ok();
    }
    let mut pairs = url.query_pairs();
    pairs.find_map(|(key, value)| matches!(&*key, "paged" | "page").then(|| value.parse().ok())?)
}

fn is_list(url: &Url) -> bool {
    let last = url.path().trim_end_matches('/').rsplit('/').next();
    let name = last
        .unwrap_or_default()
        .split('.')
        .next()
        .unwrap_or_default();
    url.query().is_none() && LISTS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(page: &str, html: &str) -> Links {
        let page = Url::parse(page).unwrap();
        let scope = Scope::of(&Url::parse("https://blog.example/").unwrap());
        let parsed = parse(html, &Limits::default());
        Reading::new(&Document::new(&parsed.html), &page, &scope).read()
    }

    fn paths(urls: &[Url]) -> Vec<&str> {
        urls.iter().map(Url::path).collect()
    }

    #[test]
    fn a_front_page() {
        let found = links(
            "https://blog.example/",
            "<head><link rel=alternate type=application/rss+xml title='Comments feed' href=/comments/feed/>
             <link rel=alternate type=application/rss+xml href=/feed/></head>
             <nav><h2><a href=/about/>About</a></h2></nav>
             <article><h2><a href=/first-steps/>First steps</a></h2><a href=/tag/x/>x</a>
             <a href='/second#comments'>3 comments</a> <a href=/some-page/>read</a></article>
             <a href=/2010/03/third/>Third</a> <a href='/?p=12'>Fourth</a> <h3><a href=https://other.example/x>Elsewhere</a></h3>
             <ul><li><a href=/2010/03/>March</a><li><a href='/?m=201002'>February</a></ul> <a href=/archives/>All</a>
             <a href=/page/3/>3</a> <a href=/page/2/>2</a> <a href=/category/x/page/2/>x</a>",
        );
        assert_eq!(
            paths(&found.posts),
            ["/first-steps/", "/second", "/2010/03/third/", "/"]
        );
        assert_eq!(found.next.as_ref().map(Url::path), Some("/page/2/"));
        assert_eq!(paths(&found.dates), ["/2010/03/", "/"]);
        assert_eq!(paths(&found.lists), ["/archives/"]);
        assert_eq!(paths(&found.feeds), ["/feed/"]);
    }

    #[test]
    fn older_posts() {
        let next = |page: &str, html: &str| links(page, html).next.map(|url| url.to_string());
        let older = "<div class=nav-previous><a href='/?paged=3'>Older</a></div><a class=x href='/?paged=1'>Newer</a>";
        assert_eq!(
            next("https://blog.example/?paged=2", older).as_deref(),
            Some("https://blog.example/?paged=3")
        );
        let blogger = "<a class=blog-pager-older-link href='/search?updated-max=2010-03-12T00:00:00Z'>Older</a>";
        assert_eq!(
            next("https://blog.example/", blogger).as_deref(),
            Some("https://blog.example/search?updated-max=2010-03-12T00:00:00Z")
        );
        // On a post, rel=next leads to another post.
        assert_eq!(
            next(
                "https://blog.example/",
                "<a rel=next href=/2010/03/b/>b</a>"
            ),
            None
        );
        assert_eq!(
            next("https://blog.example/page/2/", "<a href=/page/1/>1</a>"),
            None
        );
    }
}
