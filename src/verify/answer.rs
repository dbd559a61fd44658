//! What one source says, read once for all the posts that it may link to.

use super::target::{Key, Target, is_root, key};
use crate::analyze::{Options, watched};
use crate::document::post::head;
use crate::document::{Document, Node};
use crate::source::web::Look;
use crate::source::{Media, Page};
use crate::thread::source_check::SourceCheck;
use crate::thread::time::Stamp;
use std::collections::HashSet;
use url::Url;

/// Links of one source that are kept; a page has hundreds.
const MOST_LINKS: usize = 20_000;
/// No post has a longer address.
const LONGEST: usize = 4096;

/// What a source said.
#[derive(Debug, Default)]
pub(super) struct Answer {
    alive: Option<bool>,
    status: String,
    /// The address that answered.
    at: Option<Url>,
    /// Where it links to.
    links: HashSet<Key>,
    /// Nothing was cut off, and there are links: one that is not among them is not there.
    is_whole: bool,
    title: Option<String>,
    date: Option<Stamp>,
}

impl Answer {
    /// Nothing but why nothing is known.
    pub fn unknown(code: &str) -> Answer {
        Answer {
            status: code.to_owned(),
            ..Answer::default()
        }
    }

    /// Reads what came back when `asked` was asked for.
    pub fn of(asked: &Url, look: Look, options: &Options) -> Answer {
        let status = match (look.status, &look.page) {
            (Some(status), _) => status.to_string(),
            (None, Err(failure)) => failure.error.to_owned(),
            (None, Ok(_)) => String::new(),
        };
        let alive = match look.status {
            Some(200..=299) => Some(true),
            Some(404 | 410) => Some(false),
            None if look.no_such_name => Some(false),
            _ => None,
        };
        let answer = Answer {
            alive,
            status,
            ..Answer::default()
        };
        match look.page {
            Ok(page) => answer.with(asked, &page, options),
            Err(_) => answer,
        }
    }

    fn with(mut self, asked: &Url, page: &Page, options: &Options) -> Answer {
        let at = page.final_url.as_deref().and_then(|u| Url::parse(u).ok());
        let mut links = Links::new(at.as_ref().unwrap_or(asked));
        let post = if page.media == Media::Text {
            links.of_text(&String::from_utf8_lossy(&page.bytes));
            watched(page, options, &mut |_| {})
        } else {
            watched(page, options, &mut |view| links.of_page(view.doc))
        };
        if let Ok(part) = post {
            let is_whole = page.cuts.is_empty() && part.thread.cuts.is_empty();
            self.is_whole = is_whole && !links.is_cut && !links.found.is_empty();
            self.title = part.thread.post.title;
            self.date = part.thread.post.date;
        }
        self.links = links.found;
        if let Some(at) = &at
            && is_root(at)
            && !is_root(asked)
        {
            // Many sites lead to their front page where a page is gone. What that is called, and from when it is, says nothing.
            self.alive = None;
            self.is_whole = false;
            self.title = None;
            self.date = None;
        }
        self.at = at;
        self
    }

    /// What it says about a post; where it is not sure to be the source, a link that is not there says nothing.
    pub fn judge(&self, target: &Target, is_sure: bool) -> SourceCheck {
        // An old source may lead to the post itself by now: that it links to itself says nothing.
        let is_own = self.at.as_ref().is_some_and(|at| target.is(at));
        let links = target.is_among(&self.links) && !is_own;
        let links_back = if links {
            Some(true)
        } else if !is_sure || is_own || target.is_unknown() {
            None
        } else {
            (self.alive == Some(false) || self.is_whole).then_some(false)
        };
        SourceCheck {
            // The front page of a site links to the post: it may be where the source stands now.
            alive: self.alive.or(links.then_some(true)),
            links_back,
            status: self.status.clone(),
            title: self.title.clone().filter(|_| !is_own),
            date: self.date.filter(|_| !is_own),
        }
    }
}

/// Collects links.
struct Links {
    base: Url,
    found: HashSet<Key>,
    is_cut: bool,
}

impl Links {
    fn new(base: &Url) -> Links {
        Links {
            base: base.clone(),
            found: HashSet::new(),
            is_cut: false,
        }
    }

    fn of_page(&mut self, doc: &Document<'_>) {
        if let Some(base) = head(doc).base
            && base.len() <= LONGEST
            && let Ok(base) = self.base.join(&base)
        {
            self.base = base;
        }
        for node in doc.nodes.iter().filter(|node| node.is_element()) {
            if let Some(href) = link(node) {
                self.take(href.trim());
            }
        }
    }

    /// The addresses in a text, which nothing marks.
    fn of_text(&mut self, text: &str) {
        let is_end = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '|');
        for word in text.split(is_end) {
            let Some(at) = word.find("http://").or_else(|| word.find("https://")) else {
                continue;
            };
            let address = &word[at..];
            self.take(address);
            // "(see https://blog.example/post/)."
            let bare = address.trim_end_matches([')', ']', '.', ',', ';', ':', '!', '?', '\'']);
            if bare.len() < address.len() {
                self.take(bare);
            }
        }
    }

    fn take(&mut self, href: &str) {
        if href.is_empty() || href.starts_with('#') || href.len() > LONGEST {
            return;
        }
        let url = self.base.join(href).ok();
        let Some(key) = url.as_ref().and_then(key) else {
            return;
        };
        if self.found.len() < MOST_LINKS {
            self.found.insert(key);
        } else if !self.found.contains(&key) {
            self.is_cut = true;
        }
    }
}

/// Where an element leads a reader, or what it answers in the words of microformats.
fn link<'t>(node: &Node<'t>) -> Option<&'t str> {
    match node.name() {
        "a" | "area" => node.attr("href"),
        "link" | "data" if node.classes().any(|class| class.starts_with("u-")) => {
            node.attr("href").or_else(|| node.attr("value"))
        }
        _ => None,
    }
}
