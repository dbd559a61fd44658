//! `pings.csv`: one row a ping.

use super::{Column, ItemColumn, ItemRow, comments};
use crate::metrics::people::fold_name;
use crate::metrics::site;
use crate::report::cell::{self, Cell};
use crate::thread::source_check::SourceCheck;

pub(super) static COLUMNS: &[ItemColumn] = &[
    Column {
        name: "page",
        doc: "the input as given",
        cell: comments::page,
    },
    Column {
        name: "position",
        doc: "place on the page from 1, shared with comments.csv",
        cell: comments::position,
    },
    Column {
        name: "ping_id",
        doc: "cN for a platform's number N, any other id as it stands, p<position> where there is none",
        cell: |row| Cell::id(Some(&row.item.id)),
    },
    Column {
        name: "parent_id",
        doc: "id of the item that the page shows it below",
        cell: comments::parent_id,
    },
    Column {
        name: "type",
        doc: "pingback, trackback, tweetback, webmention, mention, like, repost, bookmark, or ping where the page does not say",
        cell: comments::kind,
    },
    Column {
        name: "source_name",
        doc: "the source as named on the page",
        cell: |row| Cell::text(row.item.author.name.as_deref()),
    },
    Column {
        name: "source_url",
        doc: "the page that links here",
        cell: |row| Cell::text(source(row)),
    },
    Column {
        name: "source_domain",
        doc: "registrable domain of that page (Public Suffix List)",
        cell: |row| {
            let domain = source(row).and_then(site::registrable_domain);
            domain.map_or(Cell::Empty, |domain| Cell::Text(domain.into()))
        },
    },
    Column {
        name: "self_ping",
        doc: "true where it comes from the page's own host, www. left out; empty where either is not known",
        cell: |row| {
            let own = row.reading.thread.url.as_deref().and_then(site::host);
            let from = source(row).and_then(site::host);
            Cell::flag(own.zip(from).map(|(own, from)| own == from))
        },
    },
    Column {
        name: "by_post_author",
        doc: "true where the source's name is the post author's; empty where either is not known",
        cell: |row| {
            let author = row.reading.thread.post.author.as_deref().map(fold_name);
            let name = row.item.author.name.as_deref().map(fold_name);
            Cell::flag(author.zip(name).map(|(author, name)| author == name))
        },
    },
    Column {
        name: "date",
        doc: "wall-clock time as the page shows it, cut to the precision shown",
        cell: comments::date,
    },
    Column {
        name: "date_offset",
        doc: "offset from UTC as the page states it",
        cell: comments::date_offset,
    },
    Column {
        name: "date_raw",
        doc: "the date as printed",
        cell: comments::date_raw,
    },
    Column {
        name: "excerpt",
        doc: "the text that the source sent along",
        cell: comments::text,
    },
    Column {
        name: "permalink",
        doc: "link to the ping itself",
        cell: comments::permalink,
    },
    Column {
        name: "rule",
        doc: "the rule that recognised it",
        cell: comments::rule,
    },
    Column {
        name: "confidence",
        doc: "how sure that rule is, 0 to 1",
        cell: comments::confidence,
    },
    Column {
        name: "source_alive",
        doc: "--verify-pings: the source is still there; false for 404, 410 and a host name that does not exist; empty where that is not known",
        cell: |row| Cell::flag(check(row).and_then(|check| check.alive)),
    },
    Column {
        name: "links_back",
        doc: "--verify-pings: the source links to this post; empty where that is not known",
        cell: |row| Cell::flag(check(row).and_then(|check| check.links_back)),
    },
    Column {
        name: "source_status",
        doc: "--verify-pings: HTTP status of the source's last answer, else the code of why there was none (docs/WEB.md); empty where it was not asked",
        cell: |row| Cell::id(check(row).map(|check| check.status.as_str())),
    },
    Column {
        name: "source_title",
        doc: "--verify-pings: title of the source",
        cell: |row| Cell::text(check(row).and_then(|check| check.title.as_deref())),
    },
    Column {
        name: "source_date",
        doc: "--verify-pings: when the source was published, wall-clock time as it shows it",
        cell: |row| {
            let date = check(row).and_then(|check| check.date);
            Cell::date(date.map(|stamp| stamp.when))
        },
    },
    Column {
        name: "source_date_offset",
        doc: "--verify-pings: offset from UTC as the source states it",
        cell: |row| {
            let date = check(row).and_then(|check| check.date);
            cell::offset(date.and_then(|stamp| stamp.offset))
        },
    },
];

fn check(row: ItemRow<'_>) -> Option<&SourceCheck> {
    row.item.source_check.as_deref()
}

fn source(row: ItemRow<'_>) -> Option<&str> {
    row.item.author.url.as_deref()
}
