//! Third stage: which system made this page, and how it marks its thread.
//!
//! Every recogniser of the table [`PLATFORMS`] looks at the page and may offer a [`Candidate`]; the one that explains the page best
//! wins. To add a platform: a fixture, an entry here, its file beside this one.

pub mod disqus;
pub mod dump;
pub mod fields;
pub mod generic;
pub mod ping;
pub mod scripted;
pub mod vocabulary;
pub mod wordpress;
pub mod wpdiscuz;

use crate::document::{Document, Index, Tag};
use crate::thread::{AuthorRole, ItemStatus, Kind, Nesting, ParentBasis};
use fields::{Context, Fields};

/// One item as a recogniser found it, before the thread is put together.
#[derive(Debug, Clone)]
pub struct Draft {
    /// First node.
    pub node: Index,
    /// The platform's number, or any other id.
    pub id: Option<String>,
    /// Comment or ping.
    pub kind: Kind,
    /// Shown, deleted or pending.
    pub status: ItemStatus,
    /// Index of the parent among the drafts.
    pub parent: Option<usize>,
    /// What the parent was read from; also set for top-level items of a thread that nests.
    pub parent_basis: Option<ParentBasis>,
    /// Depth as stated, 1 = top level.
    pub depth: Option<u32>,
    /// The author's part in the blog.
    pub role: Option<AuthorRole>,
    /// Account slug.
    pub account: Option<String>,
    /// What was read from the nodes.
    pub fields: Fields,
    /// Sum of votes as shown.
    pub votes: Option<i64>,
    /// Rule and confidence.
    pub rule: &'static str,
    /// 0 to 1.
    pub confidence: f32,
}

/// What one recogniser makes of a page.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Name in the table.
    pub platform: &'static str,
    /// The items in document order.
    pub items: Vec<Draft>,
    /// Whether the thread states who answered whom.
    pub nesting: Nesting,
    /// A place for a thread was found, items or not.
    pub has_place: bool,
    /// First node of the thread, where there is one: the heading stands before it.
    pub start: Option<Index>,
    /// 0 to 1: how sure the recogniser is that the page is its own.
    pub confidence: f32,
}

/// An entry of the platform table.
pub struct Platform {
    /// The name in the column `platform` and for `--platform`.
    pub name: &'static str,
    /// What it is, for `list platforms`.
    pub doc: &'static str,
    /// Looks at a page.
    pub recognise: fn(&Context<'_, '_>) -> Option<Candidate>,
}

/// All recognisers; where two explain a page equally well the earlier one, the more special, wins.
pub static PLATFORMS: &[Platform] = &[
    Platform {
        name: "wpdiscuz",
        doc: "wpDiscuz, a comment plugin for WordPress, versions 3 to 7",
        recognise: wpdiscuz::recognise,
    },
    Platform {
        name: "disqus",
        doc: "Disqus where its list stands in the page (WordPress plugin, noscript); loaded by script otherwise",
        recognise: disqus::recognise,
    },
    Platform {
        name: "wordpress",
        doc: "WordPress, all themes: ids comment-N and the classes of comment_class()",
        recognise: wordpress::recognise,
    },
    Platform {
        name: "generic",
        doc: "pages of no known system: what repeats, carries names and dates, and stands where comments stand",
        recognise: generic::recognise,
    },
];

/// The names of the table, systems that load by script among them.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    PLATFORMS
        .iter()
        .map(|p| (p.name, p.doc))
        .chain(std::iter::once((
            "text",
            "text dumps: a reader view saved as .txt",
        )))
        .chain(
            scripted::SYSTEMS
                .iter()
                .map(|s| (s.name, s.doc))
                .filter(|(name, _)| PLATFORMS.iter().all(|p| p.name != *name)),
        )
}

/// All candidates of a page, the best first.
#[must_use]
pub fn candidates(ctx: &Context<'_, '_>, only: Option<&str>) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = PLATFORMS
        .iter()
        .filter(|p| only.is_none_or(|name| name == p.name))
        .filter_map(|p| (p.recognise)(ctx))
        .collect();
    // More items explain more of a page; between equals the surer recogniser wins, then the table's order.
    all.sort_by(|a, b| {
        let weight = |c: &Candidate| {
            c.items.iter().map(|i| f64::from(i.confidence)).sum::<f64>() * f64::from(c.confidence)
        };
        weight(b)
            .total_cmp(&weight(a))
            .then(b.confidence.total_cmp(&a.confidence))
    });
    all
}

/// True where an ancestor's id or class says that a list is no thread: a widget of recent comments, product reviews. The page's own
/// root elements carry words about widgets as well, and comments carry words such as `last-comment`: neither counts.
pub(crate) fn is_foreign_place(doc: &Document<'_>, index: Index) -> bool {
    if index >= doc.nodes.len() {
        return false;
    }
    doc.ancestors(index)
        .take_while(|&a| !matches!(doc.nodes[a].tag, Tag::Body | Tag::Html))
        .filter(|&a| !matches!(doc.nodes[a].tag, Tag::Li | Tag::Tr | Tag::Dd))
        .any(|a| {
            let node = &doc.nodes[a];
            let reviews = node.id == "reviews" && node.has_class("woocommerce-Reviews");
            // A class attribute of megabytes is an attack, not a theme.
            let mut names = node.classes().take(64).chain(std::iter::once(node.id));
            reviews || node.is_element() && names.any(is_foreign_name)
        })
}

/// `recent-comments`, `widget_recent_comments`, `latest-replies`, `woocommerce-Reviews`, `product-reviews`.
fn is_foreign_name(name: &str) -> bool {
    if name.len() < 7 || name.len() > 128 {
        return false;
    }
    let name = name.to_ascii_lowercase();
    let words: Vec<&str> = name.split(['-', '_']).collect();
    let has = |any: &[&str]| words.iter().any(|w| any.contains(w));
    let recent = has(&["recent", "latest", "last", "newest"])
        && has(&[
            "comment",
            "comments",
            "reactions",
            "replies",
            "reply",
            "commentaires",
            "kommentare",
        ]);
    recent
        || matches!(
            name.as_str(),
            "recentcomments" | "recentcomment" | "latestcomments" | "woocommerce-tabs"
        )
        || name.starts_with("woocommerce-review")
        || has(&["reviews"]) && has(&["product", "customer", "item"])
}
