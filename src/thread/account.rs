//! The account of a thread: the number that its page states, whether that many are there, and why they are not.

use serde::Serialize;

/// What a stated number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Comments by people only.
    People,
    /// Comments and pings together.
    PeopleAndPings,
    /// Thread roots only.
    TopLevel,
    /// The page does not tell; counted as people and pings.
    Unknown,
}

impl Scope {
    /// The name in the column `declared_scope`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::People => "people",
            Scope::PeopleAndPings => "people_and_pings",
            Scope::TopLevel => "top_level",
            Scope::Unknown => "unknown",
        }
    }
}

/// The number of comments that a page states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Declared {
    /// The number.
    pub count: u64,
    /// The words it was read from, white space folded.
    pub text: String,
    /// What it counts.
    pub scope: Scope,
    /// Where it stands: `heading`, `meta`, `json-ld`, `dump`, …
    pub place: &'static str,
}

/// Completeness of a thread; the first that holds, as the contract orders them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ThreadStatus {
    /// A limit cut the page.
    Truncated,
    /// Nothing served: comments come by script from the system in `platform`.
    ScriptLoaded,
    /// Something is missing, or a pager shows that there is more.
    Partial,
    /// As many as declared.
    Complete,
    /// Items, but no number stated.
    Undeclared,
    /// A place for a thread, no items.
    Empty,
    /// No thread on this page.
    None,
}

impl ThreadStatus {
    /// The name in the column `thread_status`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ThreadStatus::Truncated => "truncated",
            ThreadStatus::ScriptLoaded => "script_loaded",
            ThreadStatus::Partial => "partial",
            ThreadStatus::Complete => "complete",
            ThreadStatus::Undeclared => "undeclared",
            ThreadStatus::Empty => "empty",
            ThreadStatus::None => "none",
        }
    }
}

/// Why items are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    /// Further pages of the thread.
    Paginated,
    /// A script loads them.
    ScriptLoaded,
    /// Only for people who are logged in.
    Login,
    /// A limit of this tool.
    Limit,
    /// The theme leaves pings out, yet counts them.
    PingsHidden,
    /// Replies to a hidden parent, counted by WordPress yet not listed.
    HiddenReplies,
    /// Can't be known from the page.
    Unknown,
}
