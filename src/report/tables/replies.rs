//! `replies.csv`: one row a comment and whom it answers.

use super::{Column, ReplyColumn, ReplyRow};
use crate::report::cell::Cell;
use crate::thread::{Item, ReplyTarget};

pub(super) static COLUMNS: &[ReplyColumn] = &[
    Column {
        name: "page",
        doc: "the input as given",
        cell: |row| Cell::Page(&row.reading.thread.page),
    },
    Column {
        name: "position",
        doc: "position of the comment that answers",
        cell: |row| {
            let from = row.reading.thread.items.get(row.reply.from);
            Cell::count(from.map(|item| item.position as u64))
        },
    },
    Column {
        name: "target_position",
        doc: "position of the item that is answered, 0 = the post; empty where the person has no item on the page to answer",
        cell: |row| match row.reply.to {
            ReplyTarget::Post => Cell::Count(0),
            _ => Cell::count(target(row).map(|item| item.position as u64)),
        },
    },
    Column {
        name: "target_id",
        doc: "comment_id or ping_id of that item",
        cell: |row| Cell::id(target(row).map(|item| item.id.as_str())),
    },
    Column {
        name: "target_author_id",
        doc: "the person in authors.csv who is answered; empty for nobody, and for pings",
        cell: author_id,
    },
    Column {
        name: "target_name",
        doc: "the name of that person, as the answered item shows it; for people without an item as the comment writes it",
        cell: |row| match &row.reply.to {
            ReplyTarget::Post => Cell::text(row.reading.thread.post.author.as_deref()),
            ReplyTarget::Item(_) => Cell::text(target(row).and_then(|i| i.author.name.as_deref())),
            ReplyTarget::Absent(name) => Cell::text(Some(name)),
        },
    },
    Column {
        name: "basis",
        doc: "stated (by the page), quoted (words of that item) or addressed (by name)",
        cell: |row| Cell::id(Some(row.reply.basis.as_str())),
    },
    Column {
        name: "confidence",
        doc: "how sure that is, 0 to 1",
        cell: |row| Cell::Single(row.reply.confidence),
    },
];

fn target(row: ReplyRow<'_>) -> Option<&Item> {
    match row.reply.to {
        ReplyTarget::Item(at) => row.reading.thread.items.get(at),
        _ => None,
    }
}

fn author_id(row: ReplyRow<'_>) -> Cell<'_> {
    match row.reply.to {
        ReplyTarget::Post => Cell::id(row.post_author),
        ReplyTarget::Item(at) => {
            let person = row.reading.measured.people.author(at);
            Cell::id(person.map(|person| person.id.as_str()))
        }
        ReplyTarget::Absent(_) => Cell::Empty,
    }
}
