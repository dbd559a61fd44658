//! Which posts a blog has: by its sitemaps, else its feeds, else the lists that people leaf through. Only reads; knows no threads.
//!
//! [`discover()`] begins with the blog's front page, since that is where a blog says that it has moved and which feeds it has, then asks,
//! each only where the one before gave nothing or was incomplete:
//!
//! 1. **Sitemaps:** those that robots.txt names, else the usual addresses; lists of sitemaps up to three deep. Where their names tell what is
//!    in them (`post-sitemap.xml`, `wp-sitemap-posts-post-1.xml`), only those of posts are read.
//! 2. **Feeds:** those that the front page names, else the usual addresses; page after page (`rel="next"`, WordPress's `paged`, Blogger's
//!    `start-index`).
//! 3. **Lists:** the front page and the older ones behind it, and the archives by month.
//!
//! Taken are addresses of the blog's own host (with and without `www.`, http and https) at or below its folder; never feeds, files,
//! categories, tags, authors, dates, or a post in another form (`replytocom`, `comment-page-2`). Each is taken once.
//!
//! What cannot be read, and each limit that is reached, is a [`Failure`] beside what was found, under the address of the list:
//!
//! | code | limit |
//! | --- | --- |
//! | `post_limit` | 200,000 posts |
//! | `sitemap_limit`, `sitemap_depth` | 1,000 sitemaps; lists of sitemaps three deep |
//! | `feed_limit` | 2,000 pages of feeds |
//! | `archive_limit` | 1,000 pages of lists |
//! | `byte_limit` | 512 MiB of all these together, and [`Limits::max_bytes`](crate::Limits::max_bytes) for each |
//! | `bad_list` | a list that breaks off; what came is kept |

mod archives;
mod day;
mod feeds;
mod links;
mod listing;
mod plan;
mod scope;
mod sitemaps;

pub use day::is_older;
pub use plan::{Plan, PlanError};

use crate::failure::{Failure, Stage};
use crate::source::{Accept, Fetched, Reader, credentials};
use crate::thread::time::When;
use links::Links;
use listing::{Entry, Listing, listing};
use scope::{Scope, clean, key};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use url::Url;

/// Posts of one blog.
const MOST_POSTS: usize = 200_000;
/// Bytes of everything that is read to find them.
const MOST_BYTES: usize = 512 << 20;

/// Which posts are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Posts from this day on. A post of which no list and no address tells the date is taken.
    pub since: Option<When>,
    /// The first so many, newest first.
    pub most: Option<usize>,
}

/// Where an address stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// A sitemap.
    Sitemap,
    /// A feed.
    Feed,
    /// A list of posts: the front page, one behind it, an archive.
    Archive,
}

/// A list that was read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct List {
    /// Its kind.
    pub via: Via,
    /// Its address.
    pub url: String,
    /// How many posts it added.
    pub posts: usize,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its address, as the list writes it.
    pub url: Url,
    /// Place of its list in [`Found::lists`].
    pub list: usize,
    /// When it was published, by a feed, a news sitemap or its address, to the day, month or year.
    pub published: Option<When>,
    /// When it was last changed.
    pub modified: Option<When>,
}

/// The posts of a blog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The address of the blog, after redirects.
    pub blog: Url,
    /// The posts that are wanted: newest first by the date of publication (else of the last change), those without a date last, in the
    /// order of the lists.
    pub posts: Vec<Post>,
    /// The lists that added to them.
    pub lists: Vec<List>,
    /// How many were found before [`Wanted`] was applied.
    pub found: usize,
    /// Lists that could not be read, and limits that were reached.
    pub failures: Vec<Failure>,
}

/// Finds the posts of the blog at `blog`; `name` is the `page` of failures that concern all of it.
///
/// ```no_run
/// use commentsift::site::{Wanted, discover};
/// use commentsift::source::Reader;
/// let blog = "https://blog.example/".parse().unwrap();
/// let found = discover(&Reader::default(), "https://blog.example/", &blog, &Wanted::default())?;
/// println!("{} posts in {} lists", found.posts.len(), found.lists.len());
/// # Ok::<(), commentsift::Failure>(())
/// ```
///
/// # Errors
///
/// Where the blog gives no answer (`dns`, `connect`, `robots_unreachable`, …), where the run is interrupted, or `no_posts`.
pub fn discover(
    reader: &Reader,
    name: &str,
    blog: &Url,
    wanted: &Wanted,
) -> Result<Found, Failure> {
    let mut hunt = Hunt::begin(reader, name, blog, wanted)?;
    sitemaps::read(&mut hunt)?;
    if hunt.is_incomplete() {
        let is_whole = feeds::read(&mut hunt)?;
        if !is_whole {
            archives::read(&mut hunt)?;
        }
    }
    hunt.finish(name)
}

/// `url` with the name and password of `from` where both have one origin, and with no others: a blog behind a login asks for them on
/// every page.
#[must_use]
pub fn with_credentials(url: &Url, from: &Url) -> Url {
    credentials::with_credentials(url, from)
}

/// What came of asking.
enum Answer {
    Got(Box<Fetched>),
    /// There is no such thing.
    Absent,
    /// It leads to what was asked for before.
    Again,
    /// There may be, but it cannot be read.
    Failed,
}

/// Whether whoever asks knows that there is something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// The site itself names it.
    Named,
    /// The usual address.
    Guessed,
}

/// What is known while the lists are read.
struct Hunt<'a> {
    reader: &'a Reader,
    /// The address as given, which may hold a name and a password.
    given: &'a Url,
    /// The address of the blog, after redirects.
    blog: Url,
    scope: Scope,
    wanted: &'a Wanted,
    /// The links of the front page.
    front: Option<Links>,
    /// What was given, where it is a sitemap or feed, and its address.
    given_list: Option<(Url, Listing)>,
    posts: Vec<Post>,
    places: HashMap<String, usize>,
    lists: Vec<List>,
    failures: Vec<Failure>,
    asked: HashSet<String>,
    bytes: usize,
    /// Posts that are wanted among those found.
    fitting: usize,
    /// Something could not be read, or a limit was reached.
    failed: bool,
}

impl<'a> Hunt<'a> {
    /// Asks for the front page.
    fn begin(
        reader: &'a Reader,
        name: &str,
        given: &'a Url,
        wanted: &'a Wanted,
    ) -> Result<Self, Failure> {
        let mut hunt = Hunt {
            reader,
            given,
            blog: clean(given),
            scope: Scope::of(given),
            wanted,
            front: None,
            given_list: None,
            posts: Vec::new(),
            places: HashMap::new(),
            lists: Vec::new(),
            failures: Vec::new(),
            asked: HashSet::new(),
            bytes: 0,
            fitting: 0,
            failed: false,
        };
        let front = match reader.fetch(name, given, Accept::Page) {
            Ok(front) => front,
            // The lists may be there all the same.
            Err(failure) if failure.error == "robots" || failure.error.starts_with("http_") => {
                hunt.failures.push(failure);
                return Ok(hunt);
            }
            Err(failure) => return Err(failure),
        };
        hunt.asked.insert(clean(given).into());
        hunt.asked.insert(front.final_url.to_string());
        hunt.bytes += front.bytes.len();
        hunt.blog = clean(&front.final_url);
        hunt.scope = Scope::of(&front.final_url);
        let list = listing(&front.bytes, front.charset.as_deref(), MOST_POSTS);
        let list = list.filter(|list| !list.entries.is_empty());
        hunt.given_list = list.map(|list| (hunt.blog.clone(), list));
        if hunt.given_list.is_some() {
            // A list may lie in a folder of its own.
            hunt.blog.set_path("/");
            hunt.scope = Scope::of(&hunt.blog);
        } else {
            hunt.front = Some(Links::of(&front, &hunt.scope));
        }
        Ok(hunt)
    }

    /// An address below the blog's folder.
    fn below(&self, path: &str) -> Option<Url> {
        self.scope.below(&self.blog, path)
    }

    /// Whether more has to be looked at.
    fn is_incomplete(&self) -> bool {
        self.posts.is_empty() || self.failed
    }

    /// Whether a source that begins with the newest post can be left.
    fn is_enough(&self) -> bool {
        self.wanted.most.is_some_and(|most| self.fitting >= most)
    }

    /// Asks for something of the site, once.
    fn ask(&mut self, url: &Url, accept: Accept, known: Known) -> Result<Answer, Failure> {
        let url = clean(url);
        if !self.scope.is_on_host(&url) {
            return Ok(Answer::Absent);
        }
        if !self.asked.insert(url.to_string()) {
            return Ok(Answer::Again);
        }
        if self.bytes >= MOST_BYTES {
            let message = format!("more than {MOST_BYTES} bytes of lists; the rest is left out");
            self.limit(&url, "byte_limit", message);
            return Ok(Answer::Failed);
        }
        let asked = with_credentials(&url, self.given);
        match self.reader.fetch(url.as_str(), &asked, accept) {
            Ok(mut answer) => {
                self.bytes += answer.bytes.len();
                if !self.scope.is_on_host(&answer.final_url) {
                    return Ok(Answer::Absent);
                }
                if answer.final_url != url && !self.asked.insert(answer.final_url.to_string()) {
                    return Ok(Answer::Again);
                }
                self.failed |= !answer.cuts.is_empty();
                self.failures.append(&mut answer.cuts);
                Ok(Answer::Got(Box::new(answer)))
            }
            Err(failure) if matches!(failure.error, "interrupted" | "archive") => Err(failure),
            Err(failure) => {
                // What is only guessed may well not be there, or not be for programs.
                let counts = known == Known::Named || is_failure_of_the_server(failure.error);
                if !counts {
                    return Ok(Answer::Absent);
                }
                self.failed = true;
                self.failures.push(failure);
                Ok(Answer::Failed)
            }
        }
    }

    /// Notes that a limit was reached, once each.
    fn limit(&mut self, at: &Url, code: &'static str, message: String) {
        self.failed = true;
        if self.failures.iter().all(|known| known.error != code) {
            let failure = Failure::new(at.as_str(), Stage::Fetch, code, message);
            self.failures.push(failure);
        }
    }

    /// Notes what is wrong with a list.
    fn judge(&mut self, at: &Url, list: &Listing) {
        if let Some(why) = &list.broken {
            self.misread(at, format!("the list cannot be read to its end: {why}"));
        }
        if list.is_cut {
            self.post_limit(at);
        }
    }

    fn misread(&mut self, at: &Url, message: String) {
        self.failed = true;
        let failure = Failure::new(at.as_str(), Stage::Parse, "bad_list", message);
        self.failures.push(failure);
    }

    fn post_limit(&mut self, at: &Url) {
        let message = format!("more than {MOST_POSTS} posts; the rest is left out");
        self.limit(at, "post_limit", message);
    }

    /// Takes the posts of a list; gives the number of those that are new.
    fn take(&mut self, via: Via, at: &Url, entries: &[Entry]) -> usize {
        let before = self.posts.len();
        for entry in entries {
            let Ok(url) = at.join(entry.address.trim()) else {
                continue;
            };
            if !self.scope.may_be_post(&url) {
                continue;
            }
            match self.places.get(&key(&url)) {
                Some(&place) => {
                    let post = &mut self.posts[place];
                    post.published = post.published.max(entry.published);
                    post.modified = post.modified.or(entry.modified);
                }
                None if self.posts.len() >= MOST_POSTS => {
                    self.post_limit(at);
                    break;
                }
                None => self.add(&url, entry),
            }
        }
        let new = self.posts.len() - before;
        if new > 0 {
            let url = at.to_string();
            self.lists.push(List {
                via,
                url,
                posts: new,
            });
        }
        new
    }

    fn add(&mut self, url: &Url, entry: &Entry) {
        self.places.insert(key(url), self.posts.len());
        let url = clean(url);
        let post = Post {
            published: entry.published.or_else(|| day::in_path(&url)),
            modified: entry.modified,
            list: self.lists.len(),
            url,
        };
        self.fitting += usize::from(self.is_wanted(&post));
        self.posts.push(post);
    }

    /// Whether nothing says that a post is too old: the date of publication, else that of the last change, before which it was published.
    fn is_wanted(&self, post: &Post) -> bool {
        match (self.wanted.since, post.published.or(post.modified)) {
            (Some(since), Some(date)) => !day::is_before(date, since),
            _ => true,
        }
    }

    /// Puts the posts in order and leaves out those that are not wanted.
    fn finish(mut self, name: &str) -> Result<Found, Failure> {
        if self.posts.is_empty() {
            let why = self.failures.into_iter().next();
            let nothing = || {
                let message = "no posts were found: there is no sitemap, feed or list of posts; name the posts to analyze";
                Failure::new(name, Stage::Fetch, "no_posts", message)
            };
            return Err(why.unwrap_or_else(nothing));
        }
        let found = self.posts.len();
        let mut posts = std::mem::take(&mut self.posts);
        posts.retain(|post| self.is_wanted(post));
        posts.sort_by_key(|post| Reverse((post.published.or(post.modified), post.modified)));
        posts.truncate(self.wanted.most.unwrap_or(usize::MAX));
        Ok(Found {
            blog: self.blog,
            posts,
            lists: self.lists,
            found,
            failures: self.failures,
        })
    }
}

/// Whether a failure says nothing about whether there is something at the address.
fn is_failure_of_the_server(code: &str) -> bool {
    code.starts_with("http_5")
        || matches!(
            code,
            "http_429" | "timeout" | "connect" | "dns" | "tls" | "bad_response" | "retry_later"
        )
}
