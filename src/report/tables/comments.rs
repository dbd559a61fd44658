//! `comments.csv`: one row a human comment.

use super::{Column, ItemColumn, ItemRow};
use crate::metrics::text::TextCounts;
use crate::report::cell::{self, Cell};
use crate::thread::{
    AuthorBasis, AuthorRole, DateBasis, Item, ItemStatus, Nesting, ParentBasis, Reply, replies,
};

pub(super) static COLUMNS: &[ItemColumn] = &[
    Column {
        name: "page",
        doc: "the input as given",
        cell: page,
    },
    Column {
        name: "position",
        doc: "place on the page from 1, shared with pings.csv",
        cell: position,
    },
    Column {
        name: "comment_id",
        doc: "cN for a platform's number N, any other id as it stands, p<position> where there is none",
        cell: |row| Cell::id(Some(&row.item.id)),
    },
    Column {
        name: "parent_id",
        doc: "id of the item that is stated as answered; may be a ping; without parent_position where that item is not listed (hidden, or not in a feed)",
        cell: parent_id,
    },
    Column {
        name: "parent_position",
        doc: "position of that item",
        cell: |row| Cell::count(parent(row).map(|item| item.position as u64)),
    },
    Column {
        name: "parent_basis",
        doc: "what it was read from: nesting, depth (class), link, id, indent or channel",
        cell: |row| Cell::id(row.item.parent_basis.map(parent_basis)),
    },
    Column {
        name: "depth",
        doc: "depth over stated parents, 1 = top level; empty where the page shows no nesting",
        cell: |row| Cell::count(row.item.depth.map(u64::from)),
    },
    Column {
        name: "reply_count",
        doc: "comments that state this one as their parent; empty where the page shows no nesting",
        cell: |row| {
            let nested = row.reading.thread.nesting == Nesting::Nested;
            let replies = row.reading.measured.replies.get(row.at).copied();
            Cell::count(replies.filter(|_| nested))
        },
    },
    Column {
        name: "inferred_parent_id",
        doc: "id of the item that the text probably answers: the surest of replies.csv, the nearest earlier one on a tie",
        cell: |row| {
            let parent = inferred(row).and_then(|(at, _)| row.reading.thread.items.get(at));
            Cell::id(parent.map(|item| item.id.as_str()))
        },
    },
    Column {
        name: "inferred_basis",
        doc: "what it was read from: quoted (words of that item) or addressed (by name)",
        cell: |row| Cell::id(inferred(row).map(|(_, reply)| reply.basis.as_str())),
    },
    Column {
        name: "inferred_confidence",
        doc: "how sure that is, 0 to 1",
        cell: |row| inferred(row).map_or(Cell::Empty, |(_, reply)| Cell::Single(reply.confidence)),
    },
    Column {
        name: "addressees",
        doc: "people addressed by name, as the text writes them",
        cell: |row| Cell::list(addressees(row)),
    },
    Column {
        name: "type",
        doc: "comment",
        cell: kind,
    },
    Column {
        name: "status",
        doc: "shown, deleted (a placeholder stands there) or pending",
        cell: |row| {
            Cell::id(Some(match row.item.status {
                ItemStatus::Shown => "shown",
                ItemStatus::Deleted => "deleted",
                ItemStatus::Pending => "pending",
            }))
        },
    },
    Column {
        name: "author_id",
        doc: "the person in authors.csv; empty for nobody",
        cell: |row| {
            let author = row.reading.measured.people.author(row.at);
            Cell::id(author.map(|person| person.id.as_str()))
        },
    },
    Column {
        name: "author_name",
        doc: "the name as shown",
        cell: |row| Cell::text(row.item.author.name.as_deref()),
    },
    Column {
        name: "author_basis",
        doc: "shown, anonymous (a placeholder such as \"Anonymous\") or not_shown",
        cell: |row| {
            Cell::id(Some(match row.item.author.basis {
                AuthorBasis::Shown => "shown",
                AuthorBasis::Anonymous => "anonymous",
                AuthorBasis::NotShown => "not_shown",
            }))
        },
    },
    Column {
        name: "author_url",
        doc: "the link on the name",
        cell: |row| Cell::text(row.item.author.url.as_deref()),
    },
    Column {
        name: "author_role",
        doc: "post_author, member or visitor; empty where the platform can't tell",
        cell: |row| {
            // The post's author can write without logging in: then the name tells.
            let person = row.reading.measured.people.author(row.at);
            let role = match person {
                Some(person) if person.post_author => Some(AuthorRole::PostAuthor),
                _ => row.item.author.role,
            };
            Cell::id(role.map(|role| match role {
                AuthorRole::PostAuthor => "post_author",
                AuthorRole::Member => "member",
                AuthorRole::Visitor => "visitor",
            }))
        },
    },
    Column {
        name: "date",
        doc: "wall-clock time as the page shows it, cut to the precision shown; on a 12-hour clock without its mark the half of the day that the order of the page forces, else as printed",
        cell: date,
    },
    Column {
        name: "date_offset",
        doc: "offset from UTC as the page states it",
        cell: date_offset,
    },
    Column {
        name: "date_raw",
        doc: "the date as printed",
        cell: date_raw,
    },
    Column {
        name: "date_basis",
        doc: "machine (an attribute), text (as printed) or relative (counted back from a known time of capture)",
        cell: |row| {
            Cell::id(row.item.date.basis.map(|basis| match basis {
                DateBasis::Machine => "machine",
                DateBasis::Text => "text",
                DateBasis::Relative => "relative",
            }))
        },
    },
    Column {
        name: "text",
        doc: "the comment; paragraphs are divided by a blank line",
        cell: text,
    },
    Column {
        name: "text_cut",
        doc: "true where the text is cut to fit a spreadsheet's cell (--excel)",
        cell: |row| Cell::Flag(row.style.cuts(&row.item.text)),
    },
    Column {
        name: "permalink",
        doc: "link to the comment itself",
        cell: permalink,
    },
    Column {
        name: "votes",
        doc: "sum of votes as shown",
        cell: |row| row.item.votes.map_or(Cell::Empty, Cell::Int),
    },
    Column {
        name: "words",
        doc: "words of the text (UAX #29); empty for deleted placeholders, like the next four",
        cell: |row| counted(row, |text| text.words),
    },
    Column {
        name: "sentences",
        doc: "sentences of the text (UAX #29)",
        cell: |row| counted(row, |text| text.sentences),
    },
    Column {
        name: "characters",
        doc: "grapheme clusters of the text, white space left out",
        cell: |row| counted(row, |text| text.characters),
    },
    Column {
        name: "links",
        doc: "links in the text",
        cell: |row| counted(row, |_| row.item.links as u64),
    },
    Column {
        name: "emoji",
        doc: "emoji in the text (UTS #51)",
        cell: |row| counted(row, |text| text.emoji),
    },
    Column {
        name: "mentions",
        doc: "number of addressees; empty for deleted placeholders",
        cell: |row| counted(row, |_| addressees(row).count() as u64),
    },
    Column {
        name: "source_page",
        doc: "URL or file of the page it was read from, where pages of one thread were merged",
        cell: |row| {
            row.item
                .source_page
                .as_deref()
                .map_or(Cell::Empty, Cell::Page)
        },
    },
    Column {
        name: "channels",
        doc: "where it was seen: html, rest, feed, wxr; empty where there was the page alone",
        cell: |row| Cell::list(row.item.channels.iter().map(|channel| channel.as_str())),
    },
    Column {
        name: "rule",
        doc: "the rule that recognised it",
        cell: rule,
    },
    Column {
        name: "confidence",
        doc: "how sure that rule is, 0 to 1",
        cell: confidence,
    },
    Column {
        name: "language",
        doc: "ISO 639-1 code of the text's language, where it surely is not the page's",
        cell: |row| Cell::id(row.item.language),
    },
];

fn counted<'a>(row: ItemRow<'_>, of: impl Fn(&TextCounts) -> u64) -> Cell<'a> {
    let counts = row.reading.measured.texts.get(row.at).copied().flatten();
    Cell::count(counts.as_ref().map(of))
}

fn inferred(row: ItemRow<'_>) -> Option<(usize, &Reply)> {
    let thread = &row.reading.thread;
    replies::inferred_parent(thread, replies::of_item(thread, row.at))
}

fn addressees(row: ItemRow<'_>) -> impl Iterator<Item = &str> {
    let replies = replies::of_item(&row.reading.thread, row.at).iter();
    replies.filter_map(|reply| reply.addressee.as_deref())
}

fn parent(row: ItemRow<'_>) -> Option<&Item> {
    row.reading.thread.items.get(row.item.parent?)
}

fn parent_basis(basis: ParentBasis) -> &'static str {
    match basis {
        ParentBasis::Nesting => "nesting",
        ParentBasis::Depth => "depth",
        ParentBasis::Link => "link",
        ParentBasis::Id => "id",
        ParentBasis::Indent => "indent",
        ParentBasis::Channel => "channel",
    }
}

// What pings.csv shows in the same way.

pub(super) fn page(row: ItemRow<'_>) -> Cell<'_> {
    Cell::Page(&row.reading.thread.page)
}

pub(super) fn position(row: ItemRow<'_>) -> Cell<'_> {
    Cell::Count(row.item.position as u64)
}

pub(super) fn parent_id(row: ItemRow<'_>) -> Cell<'_> {
    let listed = parent(row).map(|item| item.id.as_str());
    Cell::id(listed.or(row.item.absent_parent.as_deref()))
}

pub(super) fn kind(row: ItemRow<'_>) -> Cell<'_> {
    Cell::id(Some(row.item.kind.as_str()))
}

pub(super) fn date(row: ItemRow<'_>) -> Cell<'_> {
    Cell::date(row.item.date.when)
}

pub(super) fn date_offset(row: ItemRow<'_>) -> Cell<'_> {
    cell::offset(row.item.date.offset)
}

pub(super) fn date_raw(row: ItemRow<'_>) -> Cell<'_> {
    Cell::text(row.item.date.raw.as_deref())
}

pub(super) fn text(row: ItemRow<'_>) -> Cell<'_> {
    Cell::text(Some(&row.item.text))
}

pub(super) fn permalink(row: ItemRow<'_>) -> Cell<'_> {
    Cell::text(row.item.permalink.as_deref())
}

pub(super) fn rule(row: ItemRow<'_>) -> Cell<'_> {
    Cell::id(Some(row.item.evidence.rule))
}

pub(super) fn confidence(row: ItemRow<'_>) -> Cell<'_> {
    Cell::Single(row.item.evidence.confidence)
}
