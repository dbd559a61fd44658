//! What an item is: a person's comment, or which kind of ping.

use serde::Serialize;

/// What one item of a thread is. The names are those of the contract's column `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Written by a person.
    Comment,
    /// XML-RPC notice that another post links here.
    Pingback,
    /// The older form, sent with an excerpt.
    Trackback,
    /// A tweet that a service sent in as a trackback.
    Tweetback,
    /// IndieWeb notice, its kind not stated.
    Webmention,
    /// A webmention that only mentions the post.
    Mention,
    /// A webmention that likes the post.
    Like,
    /// A webmention that shares the post.
    Repost,
    /// A webmention that bookmarks the post.
    Bookmark,
    /// A ping of which the page does not say whether it is a pingback or a trackback.
    Ping,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 10] = [
        Kind::Comment,
        Kind::Pingback,
        Kind::Trackback,
        Kind::Tweetback,
        Kind::Webmention,
        Kind::Mention,
        Kind::Like,
        Kind::Repost,
        Kind::Bookmark,
        Kind::Ping,
    ];

    /// The name in the column `type`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Comment => "comment",
            Kind::Pingback => "pingback",
            Kind::Trackback => "trackback",
            Kind::Tweetback => "tweetback",
            Kind::Webmention => "webmention",
            Kind::Mention => "mention",
            Kind::Like => "like",
            Kind::Repost => "repost",
            Kind::Bookmark => "bookmark",
            Kind::Ping => "ping",
        }
    }

    /// True for everything that is not a person's comment.
    #[must_use]
    pub fn is_ping(self) -> bool {
        self != Kind::Comment
    }

    /// True for likes, reposts and bookmarks: reactions without a text.
    #[must_use]
    pub fn is_reaction(self) -> bool {
        matches!(self, Kind::Like | Kind::Repost | Kind::Bookmark)
    }
}
