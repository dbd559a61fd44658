//! The summary's words, in one place, so that another language is another [`Words`].

use super::summary::SourceCounts;
use super::tables::Table;
use crate::failure::Failure;
use crate::thread::{Kind, MissingReason, Scope};

/// What the summary says, in one language. Numbers come in as numbers: each language forms its own plurals.
pub(super) struct Words {
    pub comments: &'static str,
    pub pings: &'static str,
    pub declared: &'static str,
    pub missing: &'static str,
    pub surplus: &'static str,
    pub absent: &'static str,
    pub absent_people: fn(names: &[&str], more: usize) -> String,
    pub replies: &'static str,
    pub script: &'static str,
    pub pages: &'static str,
    pub failed: &'static str,
    pub cut: &'static str,
    pub written: &'static str,
    pub none: &'static str,
    pub name_not_shown: &'static str,
    pub anonymous: &'static str,
    pub deleted: &'static str,
    pub pending: &'static str,
    pub post_author: &'static str,
    pub untitled: &'static str,
    pub by: fn(&str) -> String,
    pub people_wrote: fn(comments: u64, people: u64, deleted: u64) -> String,
    pub kinds: fn(Kind, u64) -> String,
    pub sources: fn(SourceCounts) -> String,
    pub ping_from: fn(Kind) -> &'static str,
    pub declared_from: fn(u64, &str, Scope) -> String,
    pub all_here: &'static str,
    pub left_out: fn(u64) -> String,
    pub not_declared: &'static str,
    pub missing_of: fn(u64, u64) -> String,
    pub reason: fn(Option<MissingReason>) -> &'static str,
    pub reason_short: fn(Option<MissingReason>) -> &'static str,
    pub more_than_listed: &'static str,
    pub not_recognised: &'static str,
    pub beyond: fn(u64) -> String,
    pub closed: &'static str,
    pub open: &'static str,
    pub closed_label: &'static str,
    pub empty: &'static str,
    pub no_thread: &'static str,
    pub script_loaded: fn(&str) -> String,
    pub flat: &'static str,
    pub more_lines: fn(usize) -> String,
    pub page_counts: fn(&PageCounts) -> String,
    pub by_post_authors: fn(u64) -> String,
    pub per_post: &'static str,
    pub comments_per_post: fn(median: f64, p90: f64) -> String,
    pub returning: &'static str,
    pub came_back: fn(back: u64, people: u64) -> String,
    pub declared_on: fn(pages: u64, sum: u64) -> String,
    pub missing_on: fn(items: u64, pages: u64) -> String,
    pub script_on: fn(pages: u64, systems: &str) -> String,
    pub inputs_failed: fn(u64) -> String,
    pub inputs_cut: fn(u64) -> String,
    pub duplicates: fn(u64) -> String,
    pub written_to: fn(&str) -> String,
    pub interrupted: fn(u64) -> String,
    pub passed_over: &'static str,
    pub files_passed_over: fn(u64) -> String,
    pub hint: fn(&Failure) -> Option<&'static str>,
}

/// Pages of a run by what they hold.
pub(super) struct PageCounts {
    pub pages: u64,
    pub with_items: u64,
    pub empty: u64,
    pub script: u64,
    pub without_thread: u64,
}

fn plural(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// English.
pub(super) static ENGLISH: Words = Words {
    comments: "Comments",
    pings: "Pings",
    declared: "Stated",
    missing: "Missing",
    surplus: "Beyond",
    absent: "Called",
    absent_people: |names, more| {
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!(
            "{}{more}: addressed by name, but nothing by them is listed",
            names.join(", ")
        )
    },
    replies: "Replies",
    script: "By script",
    pages: "Pages",
    failed: "Failed",
    cut: "Cut short",
    written: "Written",
    none: "none",
    name_not_shown: "(name not shown)",
    anonymous: "(anonymous)",
    deleted: "(deleted comment)",
    pending: "(awaits moderation)",
    post_author: "(post author)",
    untitled: "(no title)",
    by: |name| format!("by {name}"),
    people_wrote: |comments, people, deleted| {
        let mut line = plural(comments, "comment", "comments");
        if people > 0 {
            line += &format!(" by {}", plural(people, "person", "people"));
        }
        if deleted > 0 {
            line += &format!(", {deleted} of them deleted");
        }
        line
    },
    kinds: |kind, count| match kind {
        Kind::Comment => plural(count, "comment", "comments"),
        Kind::Pingback => plural(count, "pingback", "pingbacks"),
        Kind::Trackback => plural(count, "trackback", "trackbacks"),
        Kind::Tweetback => plural(count, "tweetback", "tweetbacks"),
        Kind::Webmention => plural(count, "webmention", "webmentions"),
        Kind::Mention => plural(count, "mention", "mentions"),
        Kind::Like => plural(count, "like", "likes"),
        Kind::Repost => plural(count, "repost", "reposts"),
        Kind::Bookmark => plural(count, "bookmark", "bookmarks"),
        Kind::Ping => format!("{count} of unknown kind"),
    },
    sources: |counts| {
        let known = counts.linking + counts.without_link + counts.gone;
        let mut parts = vec![format!("{} still link here", counts.linking)];
        for (count, what) in [
            (counts.without_link, "no longer"),
            (counts.gone, "gone"),
            (counts.checked.saturating_sub(known), "unknown"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        format!(
            "{} asked: {}",
            plural(counts.checked, "source", "sources"),
            parts.join(", ")
        )
    },
    ping_from: |kind| match kind {
        Kind::Comment => "",
        Kind::Pingback => "pingback:",
        Kind::Trackback => "trackback:",
        Kind::Tweetback => "tweetback:",
        Kind::Webmention => "webmention:",
        Kind::Mention => "mention:",
        Kind::Like => "like:",
        Kind::Repost => "repost:",
        Kind::Bookmark => "bookmark:",
        Kind::Ping => "ping:",
    },
    declared_from: |count, text, scope| {
        let what = match scope {
            Scope::People => ", counting people only",
            Scope::PeopleAndPings => ", counting people and pings",
            Scope::TopLevel => ", counting top-level comments only",
            Scope::Unknown => "",
        };
        format!("{count}{what}; the page says \"{text}\"")
    },
    all_here: "nothing: as many are listed as the page states",
    left_out: |count| format!("nothing; the page leaves out {count} that other channels gave."),
    not_declared: "no number on the page, so nothing tells whether all are here",
    missing_of: |missing, declared| format!("{missing} of {declared}."),
    reason: |reason| match reason {
        Some(MissingReason::Paginated) => "The thread goes on on further pages.",
        Some(MissingReason::ScriptLoaded) => "A script loads them.",
        Some(MissingReason::Login) => "They are shown only to people who are logged in.",
        Some(MissingReason::Limit) => "A limit of this run cut the page.",
        Some(MissingReason::PingsHidden) => "The page counts pings, but does not show them.",
        Some(MissingReason::HiddenReplies) => {
            "They answer a hidden comment: counted, but not listed."
        }
        Some(MissingReason::Unknown) | None => {
            "The page does not say why. It may be further pages of comments, replies to a hidden comment, \
             or spam and deleted comments that are still counted."
        }
    },
    reason_short: |reason| match reason {
        Some(MissingReason::Paginated) => "further pages",
        Some(MissingReason::ScriptLoaded) => "loaded by script",
        Some(MissingReason::Login) => "login needed",
        Some(MissingReason::Limit) => "cut by a limit",
        Some(MissingReason::PingsHidden) => "pings not shown",
        Some(MissingReason::HiddenReplies) => "replies to a hidden comment",
        Some(MissingReason::Unknown) | None => "not known why",
    },
    not_recognised: "None of them was recognised on the page: commentsift explain shows what was looked at, --rules FILE adds a platform of your own.",
    more_than_listed: "The page shows that there are more, but not how many.",
    beyond: |count| format!("{count} more than the page states"),
    closed: "closed to new ones",
    open: "open to new ones",
    closed_label: "Thread",
    empty: "none yet: the page has a place for comments, and it is empty",
    no_thread: "no thread was recognised on this page: commentsift explain shows what was looked at, --rules FILE adds a platform of your own",
    script_loaded: |system| {
        let system = if system.is_empty() {
            "a script"
        } else {
            system
        };
        format!(
            "comments are loaded by {system}: the page itself holds none, that is not zero comments"
        )
    },
    flat: "the page does not show who answered whom",
    more_lines: |count| format!("… and {count} more"),
    page_counts: |counts| {
        let mut parts = vec![format!("{} with comments or pings", counts.with_items)];
        for (count, what) in [
            (counts.empty, "without any so far"),
            (counts.script, "with comments loaded by script"),
            (counts.without_thread, "without a thread"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        format!("{}: {}", counts.pages, parts.join(", "))
    },
    by_post_authors: |count| format!("{count} of them by the posts' own authors"),
    per_post: "Per post",
    comments_per_post: |median, p90| {
        format!("{median:.1} comments at the median; one post in ten has {p90:.1} or more")
    },
    returning: "Came back",
    came_back: |back, people| {
        format!(
            "{back} of {} commented on two posts or more",
            plural(people, "person", "people")
        )
    },
    declared_on: |pages, sum| {
        format!(
            "{sum} in all, on {}",
            plural(
                pages,
                "page that states a number",
                "pages that state a number"
            )
        )
    },
    missing_on: |items, pages| format!("{items} on {}", plural(pages, "page", "pages")),
    script_on: |pages, systems| {
        format!(
            "{} with comments loaded by script ({systems}): not in the page itself, that is not zero comments",
            plural(pages, "page", "pages")
        )
    },
    inputs_failed: |count| plural(count, "input", "inputs"),
    inputs_cut: |count| plural(count, "input", "inputs"),
    duplicates: |count| {
        format!("{count} more hold a thread seen before, and are not counted again")
    },
    written_to: |folder| {
        let tables = Table::ALL.len();
        format!("{tables} tables (.csv) and run.json, in {folder}")
    },
    passed_over: "Not taken",
    files_passed_over: |files| {
        format!(
            "{} passed over",
            plural(files, "other file", "other files of the folders")
        )
    },
    interrupted: |not_read| match not_read {
        0 => "Interrupted: what was finished is kept.".to_owned(),
        not_read => format!(
            "Interrupted: what was finished is kept; {} not read (errors.csv).",
            plural(not_read, "input was", "inputs were")
        ),
    },
    hint: |failure| {
        Some(match failure.error {
            "private_address" => "if you trust the address, add --allow-private",
            "timeout" => "a slow server: try a longer --timeout",
            "redirect_limit" => "--max-redirects sets how many are followed",
            "byte_limit" => "--max-bytes sets how much of a page is read",
            "ratio_limit" => "--max-ratio sets how far a compressed page may expand",
            "node_limit" => "--max-nodes sets how large a page may be",
            "depth_limit" => "--max-depth sets how deep a page may nest",
            "item_limit" => "--max-items sets how many comments are taken from a page",
            "panic" => "this is a bug in commentsift: please report it with the page",
            _ => return None,
        })
        // Some messages name the option themselves.
        .filter(|_| !failure.message.contains("--"))
    },
};
