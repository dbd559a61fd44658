//! `pages.csv`: one row a page; its statistics are the columns of the metric table.

use super::{Column, PageColumn, PageRow};
use crate::metrics::Value;
use crate::report::cell::{self, Cell};
use crate::thread::{Declared, ItemStatus, Kind, MissingReason, Post, Thread, replies};

pub(super) static COLUMNS: &[PageColumn] = &[
    Column {
        name: "page",
        doc: "the input as given; for a member of a folder that folder and the relative path; - for standard input",
        cell: |row| Cell::Page(&row.page.page),
    },
    Column {
        name: "url",
        doc: "canonical link, else og:url, else the URL that answered",
        cell: |row| Cell::text(thread(row).url.as_deref()),
    },
    Column {
        name: "duplicate_of",
        doc: "an earlier page of the run with the same url and comment page and, where this one has comments, one of them; not counted again",
        cell: |row| {
            row.page
                .duplicate_of
                .as_deref()
                .map_or(Cell::Empty, Cell::Page)
        },
    },
    Column {
        name: "title",
        doc: "title of the post",
        cell: |row| Cell::text(post(row).title.as_deref()),
    },
    Column {
        name: "post_author",
        doc: "author of the post, by its by-line, else its metadata",
        cell: |row| Cell::text(post(row).author.as_deref()),
    },
    Column {
        name: "post_date",
        doc: "date of the post, wall-clock time as the page shows it",
        cell: |row| Cell::date(post(row).date.map(|stamp| stamp.when)),
    },
    Column {
        name: "post_date_offset",
        doc: "offset from UTC as the page states it",
        cell: |row| cell::offset(post(row).date.and_then(|stamp| stamp.offset)),
    },
    Column {
        name: "post_words",
        doc: "words of the post's text (UAX #29)",
        cell: |row| Cell::count(post(row).words),
    },
    Column {
        name: "language",
        doc: "language of the page (BCP 47)",
        cell: |row| Cell::id(post(row).language.as_deref()),
    },
    Column {
        name: "platform",
        doc: "the system that made the page, or that loads its comments",
        cell: |row| Cell::id(Some(thread(row).platform.as_str())),
    },
    Column {
        name: "thread_status",
        doc: "truncated, script_loaded, partial, complete, undeclared, empty or none; the first that holds",
        cell: |row| Cell::id(Some(thread(row).status.as_str())),
    },
    Column {
        name: "declared_count",
        doc: "the number of comments that the page states",
        cell: |row| Cell::count(declared(row).map(|declared| declared.count)),
    },
    Column {
        name: "declared_text",
        doc: "the words it was read from",
        cell: |row| Cell::text(declared(row).map(|declared| declared.text.as_str())),
    },
    Column {
        name: "declared_scope",
        doc: "what that number counts: people, people_and_pings, top_level or unknown",
        cell: |row| Cell::id(declared(row).map(|declared| declared.scope.as_str())),
    },
    Column {
        name: "extracted_count",
        doc: "comments and pings found",
        cell: |row| Cell::Count(thread(row).items.len() as u64),
    },
    Column {
        name: "human_count",
        doc: "comments by people, deleted placeholders included",
        cell: |row| Cell::Count(thread(row).human_count()),
    },
    Column {
        name: "deleted_count",
        doc: "placeholders of deleted comments",
        cell: |row| {
            let items = thread(row).items.iter();
            let deleted = items.filter(|i| !i.kind.is_ping() && i.status == ItemStatus::Deleted);
            Cell::Count(deleted.count() as u64)
        },
    },
    Column {
        name: "ping_count",
        doc: "pings of every kind: the sum of the next five",
        cell: |row| Cell::Count(thread(row).ping_count()),
    },
    Column {
        name: "pingback_count",
        doc: "pingbacks",
        cell: |row| kinds(row, |kind| kind == Kind::Pingback),
    },
    Column {
        name: "trackback_count",
        doc: "trackbacks and tweetbacks",
        cell: |row| {
            kinds(row, |kind| {
                matches!(kind, Kind::Trackback | Kind::Tweetback)
            })
        },
    },
    Column {
        name: "webmention_count",
        doc: "webmentions and mentions",
        cell: |row| kinds(row, |kind| matches!(kind, Kind::Webmention | Kind::Mention)),
    },
    Column {
        name: "reaction_count",
        doc: "likes, reposts and bookmarks",
        cell: |row| kinds(row, Kind::is_reaction),
    },
    Column {
        name: "untyped_ping_count",
        doc: "pings of which the page does not say the kind",
        cell: |row| kinds(row, |kind| kind == Kind::Ping),
    },
    Column {
        name: "missing_count",
        doc: "items short of the declared number, in its scope; empty where none is declared",
        cell: |row| Cell::count(thread(row).missing),
    },
    Column {
        name: "surplus_count",
        doc: "items beyond the declared number",
        cell: |row| Cell::count(thread(row).surplus),
    },
    Column {
        name: "missing_reason",
        doc: "paginated, script_loaded, login, limit, pings_hidden, hidden_replies or unknown",
        cell: |row| Cell::id(thread(row).missing_reason.map(missing_reason)),
    },
    Column {
        name: "closed",
        doc: "whether new comments are refused; empty where the page does not tell",
        cell: |row| Cell::flag(thread(row).closed),
    },
    Column {
        name: "absent_addressees",
        doc: "people addressed by name who wrote nothing that is listed",
        cell: |row| Cell::list(replies::absent_addressees(thread(row))),
    },
    Column {
        name: "thread_id",
        doc: "what the system that loads the comments calls this thread: its site, a space, the thread",
        cell: |row| Cell::text(thread(row).thread_id.as_deref()),
    },
];

/// The cell of one metric.
pub(super) fn measure<'a>(value: &Value) -> Cell<'a> {
    match *value {
        Value::Undefined => Cell::Empty,
        Value::Count(count) => Cell::Count(count),
        Value::Real(real) => Cell::Real(real),
        Value::Flag(flag) => Cell::Flag(flag),
        Value::Word(word) => Cell::Id(word.into()),
    }
}

fn thread(row: PageRow<'_>) -> &Thread {
    &row.reading.thread
}

fn post(row: PageRow<'_>) -> &Post {
    &row.reading.thread.post
}

fn declared(row: PageRow<'_>) -> Option<&Declared> {
    row.reading.thread.declared.as_ref()
}

fn kinds<'a>(row: PageRow<'_>, wanted: impl Fn(Kind) -> bool) -> Cell<'a> {
    let items = row.reading.thread.items.iter();
    Cell::Count(items.filter(|item| wanted(item.kind)).count() as u64)
}

fn missing_reason(reason: MissingReason) -> &'static str {
    match reason {
        MissingReason::Paginated => "paginated",
        MissingReason::ScriptLoaded => "script_loaded",
        MissingReason::Login => "login",
        MissingReason::Limit => "limit",
        MissingReason::PingsHidden => "pings_hidden",
        MissingReason::HiddenReplies => "hidden_replies",
        MissingReason::Unknown => "unknown",
    }
}
