//! Following a thread from its first page over all the others.

use super::Digest;
use crate::analyze::{Options, part};
use crate::failure::{Failure, Stage};
use crate::source::credentials::{nameless, with_credentials};
use crate::source::{Page, Reader, Source};
use crate::thread::join::{self, Known, Part};
use crate::thread::paging::{Form, Numbered, numbered, thread_key};
use std::collections::{BTreeMap, HashSet};
use url::Url;

/// Pages that can't be read before the rest is left.
const MOST_FAILURES: usize = 3;
/// Pages in a row that show nothing new before the pager counts as one without end.
const MOST_BARREN: usize = 2;
/// Addresses that wait; more is an attack.
const MOST_WAITING: usize = 10_000;

/// A thread on its way.
pub(super) struct Follow<'a> {
    reader: &'a Reader,
    options: &'a Options,
    /// The input as given: the `page` of every row.
    page: String,
    /// The address of the input, which may hold a name and a password.
    input: &'a Url,
    /// Host and port that answered.
    site: String,
    keys: HashSet<String>,
    /// Pages to read: by number, those without one last, then in the order found.
    waiting: BTreeMap<(u32, usize), Url>,
    /// Addresses that were asked for, or wait.
    seen: HashSet<String>,
    first: Part,
    others: Vec<Part>,
    known: Known,
    items: usize,
    /// Pages by their number that the first page links to.
    listed: HashSet<String>,
    /// The address with the highest number met.
    pattern: Option<Numbered>,
    /// What waits now is linked to from nowhere.
    guessing: bool,
    /// Pages asked for.
    asked: usize,
    /// Further pages that were not read.
    left: Vec<String>,
    cuts: Vec<Failure>,
    failures: usize,
    barren: usize,
}

impl<'a> Follow<'a> {
    /// Begins with the first page: `asked` is the address of the input, `url` the one that answered.
    pub(super) fn from(
        first: Part,
        asked: &'a Url,
        url: &Url,
        reader: &'a Reader,
        options: &'a Options,
    ) -> Self {
        let mut known = Known::default();
        known.begin_page();
        for (at, item) in first.thread.items.iter().enumerate() {
            known.place(item, at);
        }
        let mut follow = Follow {
            reader,
            options,
            page: first.thread.page.clone(),
            input: asked,
            site: site(url),
            keys: [Form::Comments, Form::Pages]
                .map(|f| thread_key(url, f))
                .into(),
            waiting: BTreeMap::new(),
            seen: HashSet::from([same(url)]),
            items: first.thread.items.len(),
            others: Vec::new(),
            known,
            listed: HashSet::new(),
            pattern: None,
            guessing: false,
            asked: 1,
            left: Vec::new(),
            cuts: Vec::new(),
            failures: 0,
            barren: 0,
            first,
        };
        let (more, number) = (
            follow.first.thread.more.clone(),
            follow.first.thread.comment_page,
        );
        follow.expect(&more, number);
        let numbered = follow.waiting.iter().filter(|((n, _), _)| *n < u32::MAX);
        follow.listed = numbered.map(|(_, url)| same(url)).collect();
        follow
    }

    /// Reads page after page.
    pub(super) fn run(mut self, digest: &mut Digest) -> Part {
        while let Some(url) = self.next() {
            if let Some(cut) = self.limit(digest) {
                self.left.push(url.into());
                self.cuts.push(cut);
                break;
            }
            match self.read(&url, digest) {
                Ok(Some(part)) => self.take(part),
                Ok(None) => self.barren += 1,
                // Nobody said that there is such a page.
                Err(_) if self.guessing => self.barren += 1,
                Err(failure) => {
                    self.left.push(url.to_string());
                    self.fail(&url, failure);
                }
            }
            if self.barren >= MOST_BARREN {
                self.leave();
            } else if self.failures >= MOST_FAILURES {
                break;
            }
        }
        self.finish()
    }

    /// After pages that showed nothing new, only those are read that the first page lists: they have an end. A cache may show one page
    /// under the addresses of others, and what the rest of the pager leads to is missing, unless nobody said that it is there.
    fn leave(&mut self) {
        self.pattern = None;
        let listed = &self.listed;
        let dropped = self
            .waiting
            .extract_if(.., |_, url| !listed.contains(&same(url)));
        let dropped: Vec<String> = dropped.map(|(_, url)| url.into()).collect();
        if dropped.is_empty() || self.guessing {
            return;
        }
        let message = format!(
            "{MOST_BARREN} pages in a row show nothing new; {} more that the pager names are not asked for",
            dropped.len()
        );
        let row = Failure::new(&self.page, Stage::Extract, "repeated_pages", message);
        self.cuts.push(row);
        self.left.extend(dropped);
    }

    fn next(&mut self) -> Option<Url> {
        if self.waiting.is_empty() {
            self.fill_gaps();
        }
        self.waiting.pop_first().map(|(_, url)| url)
    }

    /// One page of the thread; `None` where it was read before, under another address.
    fn read(&mut self, url: &Url, digest: &mut Digest) -> Result<Option<Part>, Failure> {
        let source = Source::Url {
            name: url.to_string(),
            url: with_credentials(url, self.input),
        };
        self.asked += 1;
        let page = self.reader.read(&source)?;
        let answered = page.final_url.as_deref().and_then(|u| Url::parse(u).ok());
        let answered = answered.unwrap_or_else(|| url.clone());
        // A redirect may lead to the page that the bare address shows, or away from the post.
        if same(&answered) != same(url) && !self.seen.insert(same(&answered)) {
            return Ok(None);
        }
        self.of_this_thread(&page, &answered)?;
        digest.add(&page);
        part(&page, self.options).map(Some)
    }

    fn of_this_thread(&self, page: &Page, answered: &Url) -> Result<(), Failure> {
        let forms = [Form::Comments, Form::Pages];
        let own = forms.map(|form| thread_key(answered, form));
        if site(answered) == self.site && own.iter().any(|key| self.keys.contains(key)) {
            return Ok(());
        }
        // A page without a number lies below the post's address: "/post/comments/".
        let asked = Url::parse(&page.name).is_ok_and(|asked| same(&asked) == same(answered));
        if asked && site(answered) == self.site {
            return Ok(());
        }
        let message = format!("it led to another page, {answered}");
        Err(Failure::new(
            &page.name,
            Stage::Extract,
            "other_thread",
            message,
        ))
    }

    /// Takes a page's items and the pages that it links to.
    fn take(&mut self, mut part: Part) {
        self.known.begin_page();
        let mut new = 0;
        for item in &part.thread.items {
            new += usize::from(self.known.place(item, self.items + new).is_none());
        }
        self.items += new;
        let cuts = std::mem::take(&mut part.thread.cuts).into_iter();
        part.thread.cuts = cuts.map(|cut| self.of_page(&part.source, cut)).collect();
        if new == 0 {
            // Nothing new stands there, and what it links to is no further page either.
            self.barren += 1;
            return;
        }
        self.barren = 0;
        self.expect(&part.thread.more, part.thread.comment_page);
        self.others.push(part);
    }

    /// Puts the pages that a page links to in line; `own` is its own number.
    fn expect(&mut self, more: &[String], own: Option<u32>) {
        for address in more {
            let Ok(url) = Url::parse(address).map(|url| nameless(&url)) else {
                continue;
            };
            if site(&url) != self.site {
                self.left.push(address.clone());
                continue;
            }
            let number = numbered(&url, Form::Pages);
            if let Some(number) = &number {
                // Where the items tell the number of the page at the bare address, that page is not asked for again.
                if let Some(own) = own.filter(|_| number.form == Form::Comments)
                    && let Ok(own) = Url::parse(&number.address(own))
                {
                    self.seen.insert(same(&own));
                }
            }
            let place = number.as_ref().map_or(u32::MAX, |n| n.number);
            if number.is_some() && self.pattern.as_ref().is_none_or(|p| p.number < place) {
                self.pattern.clone_from(&number);
            }
            self.wait(place, url);
        }
    }

    /// Where a page could not be read, those behind it may be linked to from nowhere else: the numbers between are tried.
    fn fill_gaps(&mut self) {
        let Some(pattern) = self.pattern.take().filter(|_| self.failures > 0) else {
            return;
        };
        let most = u32::try_from(self.options.limits.max_comment_pages).unwrap_or(u32::MAX);
        for number in 1..pattern.number.min(most) {
            if let Ok(url) = Url::parse(&pattern.address(number)) {
                self.wait(number, url);
            }
        }
        self.guessing = true;
    }

    fn wait(&mut self, number: u32, url: Url) {
        if self.waiting.len() < MOST_WAITING && self.seen.insert(same(&url)) {
            self.waiting.insert((number, self.seen.len()), url);
        }
    }

    /// The limit that is reached.
    fn limit(&self, digest: &Digest) -> Option<Failure> {
        let limits = &self.options.limits;
        let row =
            |stage, code, message: String| Some(Failure::new(&self.page, stage, code, message));
        if self.asked >= limits.max_comment_pages {
            let most = limits.max_comment_pages;
            let message = format!("the thread has more than {most} pages; the rest is left out");
            return row(Stage::Fetch, "page_limit", message);
        }
        if self.items >= limits.max_items {
            let most = limits.max_items;
            let message =
                format!("the thread's pages hold more than {most} comments; the rest is left out");
            return row(Stage::Extract, "item_limit", message);
        }
        if let Some(most) = digest.is_full(self.options) {
            let message =
                format!("the thread's pages are longer than {most} bytes; the rest is left out");
            return row(Stage::Fetch, "byte_limit", message);
        }
        None
    }

    fn fail(&mut self, url: &Url, failure: Failure) {
        self.failures += 1;
        let row = self.of_page(url.as_str(), failure);
        self.cuts.push(row);
    }

    /// A row about a later page stands under the input, and its message names the page.
    fn of_page(&self, address: &str, failure: Failure) -> Failure {
        let message = format!("{address}: {}", failure.message);
        Failure::new(&self.page, failure.stage, failure.error, message)
    }

    fn finish(mut self) -> Part {
        self.left
            .extend(self.waiting.into_values().map(String::from));
        let limited =
            |cut: &Failure| matches!(cut.error, "page_limit" | "item_limit" | "byte_limit");
        let limited = self.cuts.iter().any(limited);
        let mut whole = join::pages(self.first, self.others);
        let mut once = HashSet::new();
        self.left.retain(|address| once.insert(address.clone()));
        whole.around.pager = whole.dead_end || !self.left.is_empty();
        whole.around.cut |= limited;
        whole.thread.more = self.left;
        whole.thread.cuts.extend(self.cuts);
        whole.shorten(self.options.limits.max_items);
        whole
    }
}

/// Host and port, without `www.`.
pub(super) fn site(url: &Url) -> String {
    let host = url.host_str().unwrap_or("");
    let host = host.strip_prefix("www.").unwrap_or(host);
    format!("{host}:{}", url.port().unwrap_or(0))
}

/// An address without what makes no difference to what it leads to.
fn same(url: &Url) -> String {
    let text = url.as_str();
    let text = text.split_once('#').map_or(text, |(before, _)| before);
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text = text.strip_prefix("www.").unwrap_or(text);
    match text.split_once('?') {
        Some((path, query)) => format!("{}?{query}", path.trim_end_matches('/')),
        None => text.trim_end_matches('/').to_owned(),
    }
}
