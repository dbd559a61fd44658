//! The thread of one page as plain owned data: what every output format, binding and statistic gets.

mod account;
pub mod assemble;
pub mod date;
pub(crate) mod halves;
pub mod join;
mod kind;
pub mod language;
pub mod paging;
pub mod reconcile;
pub mod replies;
pub mod settle;
pub mod source_check;
pub mod time;

pub use account::{Declared, MissingReason, Scope, ThreadStatus};
pub use kind::Kind;

use crate::failure::Failure;
use serde::Serialize;
use time::{Offset, Stamp, When};

/// Whether an item can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemStatus {
    /// Shown as written.
    Shown,
    /// A placeholder ("removed by the author") stands in its place.
    Deleted,
    /// Shown to its author only, before moderation.
    Pending,
}

/// What a stated parent was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ParentBasis {
    /// The item stands inside its parent, or inside the list below it.
    Nesting,
    /// A class such as `depth-3`.
    Depth,
    /// An "in reply to" link.
    Link,
    /// An id that holds the parent's.
    Id,
    /// Margin or indentation.
    Indent,
    /// A second channel (REST, feed).
    Channel,
}

/// Whether the page shows who wrote an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorBasis {
    /// A name stands there.
    Shown,
    /// A placeholder stands there ("Anonymous", "Invité"): nobody.
    Anonymous,
    /// The page, or the dump, leaves the name out.
    NotShown,
}

/// The author's part in the blog, where the platform tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorRole {
    /// Wrote the post.
    PostAuthor,
    /// Has an account on the blog.
    Member,
    /// Neither.
    Visitor,
}

/// Who wrote an item, or which source sent a ping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Author {
    /// The name as shown, white space folded, without "says".
    pub name: Option<String>,
    /// How the name is known.
    pub basis: AuthorBasis,
    /// The link on the name, absolute where a base is known.
    pub url: Option<String>,
    /// The part in the blog.
    pub role: Option<AuthorRole>,
    /// Account id or slug on the platform (`comment-author-SLUG`).
    pub account: Option<String>,
    /// Hash of the e-mail address in the avatar's URL (Gravatar).
    pub avatar: Option<String>,
}

/// What an item's date was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DateBasis {
    /// An attribute (`datetime`, `title`, `content`, a data attribute).
    Machine,
    /// Printed text; on a 12-hour clock without its mark, the half of the day is the one that the order of the page forces, else as
    /// printed.
    Text,
    /// "3 years ago", counted back from a known time of capture.
    Relative,
}

/// The date of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemDate {
    /// Wall-clock time; `None` where the printed date could not be read.
    pub when: Option<When>,
    /// Offset as stated by the page.
    pub offset: Option<Offset>,
    /// The printed text, white space folded.
    pub raw: Option<String>,
    /// What `when` was read from; `None` where `when` is.
    pub basis: Option<DateBasis>,
}

/// What the page says, or how the text tells, whom a comment answers: the column `basis` of `replies.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReplyBasis {
    /// The page states the parent.
    Stated,
    /// The text quotes an earlier comment.
    Quoted,
    /// The text addresses a person by name.
    Addressed,
}

impl ReplyBasis {
    /// The name in the columns `basis` and `inferred_basis`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ReplyBasis::Stated => "stated",
            ReplyBasis::Quoted => "quoted",
            ReplyBasis::Addressed => "addressed",
        }
    }
}

/// Whom a comment answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReplyTarget {
    /// The post, by its author's name.
    Post,
    /// Index in `Thread::items` of a comment or ping.
    Item(usize),
    /// A person, by the name as written, who has no item on the page.
    Absent(String),
}

/// One comment and one of those whom it answers: a row of `replies.csv`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reply {
    /// Index in `Thread::items` of the comment that answers.
    pub from: usize,
    /// Whom.
    pub to: ReplyTarget,
    /// What it was read from.
    pub basis: ReplyBasis,
    /// 0 to 1.
    pub confidence: f32,
    /// The name as the text writes it, where the text addresses somebody.
    pub addressee: Option<String>,
}

/// Which rule judged, and how sure it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// Name of the rule.
    pub rule: &'static str,
    /// 0 to 1.
    pub confidence: f32,
}

/// A way by which a thread was read: the words of the column `channels`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// The page itself.
    Html,
    /// An answer of the WordPress REST API.
    Rest,
    /// A feed of comments, RSS or Atom.
    Feed,
    /// A WordPress export.
    Wxr,
}

impl Channel {
    /// The name in the column `channels` and for `--channels`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Html => "html",
            Channel::Rest => "rest",
            Channel::Feed => "feed",
            Channel::Wxr => "wxr",
        }
    }
}

/// One comment or ping.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// 1-based, in page order, comments and pings together.
    pub position: usize,
    /// `cN` for a platform's number N, any other id as it stands, `p<position>` where the page shows none. Unique on a page.
    pub id: String,
    /// Comment, or which kind of ping.
    pub kind: Kind,
    /// Shown, deleted or pending.
    pub status: ItemStatus,
    /// Index in `Thread::items` of the stated parent.
    pub parent: Option<usize>,
    /// What the parent was read from.
    pub parent_basis: Option<ParentBasis>,
    /// The id of the stated parent where it is none of the items: hidden, or left out of a feed.
    pub absent_parent: Option<String>,
    /// 1 = top level; `None` where the page shows no nesting.
    pub depth: Option<u32>,
    /// Who wrote it, or the ping's source.
    pub author: Author,
    /// When.
    pub date: ItemDate,
    /// The body as shown, without furniture; paragraphs are divided by a blank line, `<br>` is a line break. A ping's excerpt.
    pub text: String,
    /// Number of links inside the body.
    pub links: usize,
    /// ISO 639-1 code of the body's language, where it surely is not the thread's ([`Post::language`]).
    pub language: Option<&'static str>,
    /// Link to the item itself, absolute where a base is known.
    pub permalink: Option<String>,
    /// Sum of votes as shown.
    pub votes: Option<i64>,
    /// The URL or file of the page that the item was read from; only where pages of a thread were merged.
    pub source_page: Option<String>,
    /// Where it was seen, in the order of [`Channel`]; empty where the thread is that of one page and nothing else.
    pub channels: Vec<Channel>,
    /// Rule and confidence.
    pub evidence: Evidence,
    /// What a ping's source said when it was asked; `None` where nobody asked. See [`crate::verify`].
    pub source_check: Option<Box<source_check::SourceCheck>>,
}

impl Item {
    /// An item of which nothing is known but its kind, its author's name, if any, and its text; [`Thread::items`] numbers it.
    ///
    /// ```
    /// use commentsift::{Kind, thread::Item};
    /// let item = Item::new(Kind::Comment, Some("Ana"), "Thanks!");
    /// assert!(item.parent.is_none() && item.date.when.is_none());
    /// ```
    #[must_use]
    pub fn new(kind: Kind, name: Option<&str>, text: &str) -> Item {
        Item {
            position: 0,
            id: String::new(),
            kind,
            status: ItemStatus::Shown,
            parent: None,
            parent_basis: None,
            absent_parent: None,
            depth: None,
            author: Author {
                name: name.map(str::to_owned),
                basis: name.map_or(AuthorBasis::NotShown, |_| AuthorBasis::Shown),
                url: None,
                role: None,
                account: None,
                avatar: None,
            },
            date: ItemDate {
                when: None,
                offset: None,
                raw: None,
                basis: None,
            },
            text: text.to_owned(),
            links: 0,
            language: None,
            permalink: None,
            votes: None,
            source_page: None,
            channels: Vec::new(),
            evidence: Evidence {
                rule: "given",
                confidence: 1.0,
            },
            source_check: None,
        }
    }
}

/// Whether the thread shows who answered whom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Nesting {
    /// Some parent or depth is stated.
    Nested,
    /// The platform or theme is known not to nest.
    Flat,
    /// Neither is known.
    #[default]
    Unknown,
}

/// The post that the thread belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Post {
    /// Title, without the blog's name.
    pub title: Option<String>,
    /// By-line, else what the metadata says.
    pub author: Option<String>,
    /// The link on the by-line, absolute.
    pub author_url: Option<String>,
    /// Publication time.
    pub date: Option<Stamp>,
    /// UAX #29 words of the post's text; `None` where its place is not known.
    pub words: Option<u64>,
    /// BCP 47 tag of the page's language, as declared or recognised.
    pub language: Option<String>,
}

/// The thread of one page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Thread {
    /// The input as given.
    pub page: String,
    /// Canonical link, else og:url, else final URL.
    pub url: Option<String>,
    /// Every address by which the page is known to itself: final URL, canonical link, og:url, short link, the address that a copy was
    /// saved from; absolute where a base is known.
    pub addresses: Vec<String>,
    /// The post.
    pub post: Post,
    /// Name from the platform table; empty where none was recognised.
    pub platform: String,
    /// What the system that loads the comments calls this thread, its site before it, where the page states it.
    pub thread_id: Option<String>,
    /// Completeness.
    pub status: ThreadStatus,
    /// The number stated, if any.
    pub declared: Option<Declared>,
    /// Comments and pings in page order.
    pub items: Vec<Item>,
    /// Who answers whom, stated and inferred, in the order of the items that answer, the surest first.
    pub replies: Vec<Reply>,
    /// Items short of the declared number, in its scope; `None` where none is declared.
    pub missing: Option<u64>,
    /// Items beyond the declared number.
    pub surplus: Option<u64>,
    /// Why items are missing; `None` where none are.
    pub missing_reason: Option<MissingReason>,
    /// Whether new comments are refused; `None` where the page does not tell.
    pub closed: Option<bool>,
    /// Whether the thread shows who answered whom.
    pub nesting: Nesting,
    /// A deepest level stated by theme or platform.
    pub depth_cap: Option<u32>,
    /// Number of this comment page (`/comment-page-N/`, `cpage=N`), where the thread is paginated.
    pub comment_page: Option<u32>,
    /// Absolute URLs of other comment pages of this thread that this page links to, in page order; those that merging has read, or
    /// tried to, are no longer among them.
    pub more: Vec<String>,
    /// Limits that cut this page: rows of `errors.csv`.
    pub cuts: Vec<Failure>,
}

impl Thread {
    /// A thread of which nothing is known but the input that it is read from.
    pub(crate) fn blank(page: &str) -> Thread {
        Thread {
            page: page.to_owned(),
            url: None,
            addresses: Vec::new(),
            post: Post::default(),
            platform: String::new(),
            thread_id: None,
            status: ThreadStatus::None,
            declared: None,
            items: Vec::new(),
            replies: Vec::new(),
            missing: None,
            surplus: None,
            missing_reason: None,
            closed: None,
            nesting: Nesting::Unknown,
            depth_cap: None,
            comment_page: None,
            more: Vec::new(),
            cuts: Vec::new(),
        }
    }

    /// Items of a kind that satisfies `wanted`.
    fn count(&self, wanted: impl Fn(Kind) -> bool) -> u64 {
        self.items.iter().filter(|i| wanted(i.kind)).count() as u64
    }

    /// Whether anything is known of the thread's items: a 0 is a 0 only where the page itself has a place and states no more.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        !self.items.is_empty()
            || matches!(self.status, ThreadStatus::Empty | ThreadStatus::Complete)
    }

    /// Comments by people, deleted placeholders included.
    #[must_use]
    pub fn human_count(&self) -> u64 {
        self.count(|k| !k.is_ping())
    }

    /// Whether the thread was read from files of channels alone: items of a page say nothing of channels, or name the page among them.
    /// False where there are no items.
    #[must_use]
    pub fn is_of_channel(&self) -> bool {
        let apart =
            |item: &Item| !item.channels.is_empty() && !item.channels.contains(&Channel::Html);
        !self.items.is_empty() && self.items.iter().all(apart)
    }

    /// Pings of every kind.
    #[must_use]
    pub fn ping_count(&self) -> u64 {
        self.count(Kind::is_ping)
    }
}
