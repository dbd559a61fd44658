//! `authors.csv`: one row a person and run, most comments first.

use super::{AuthorColumn, Column};
use crate::report::cell::Cell;

pub(super) static COLUMNS: &[AuthorColumn] = &[
    Column {
        name: "author_id",
        doc: "digest of the identity key; the same in comments.csv",
        cell: |author| Cell::Id(author.id().into()),
    },
    Column {
        name: "author_name",
        doc: "the most frequent form of the name",
        cell: |author| Cell::text(author.name()),
    },
    Column {
        name: "name_variants",
        doc: "other forms of the name, most frequent first",
        cell: |author| Cell::list(author.forms().into_iter().skip(1)),
    },
    Column {
        name: "author_url",
        doc: "the most frequent link on the name",
        cell: |author| Cell::text(author.url()),
    },
    Column {
        name: "identity_basis",
        doc: "what the person is recognised by: account, avatar, link or name",
        cell: |author| Cell::Id(author.basis.as_str().into()),
    },
    Column {
        name: "post_author",
        doc: "true where the person wrote the post of any page",
        cell: |author| Cell::Flag(author.post_author),
    },
    Column {
        name: "comments",
        doc: "comments by this person, deleted placeholders left out",
        cell: |author| Cell::Count(author.comments),
    },
    Column {
        name: "pages",
        doc: "pages with a comment by this person",
        cell: |author| Cell::Count(author.pages),
    },
    Column {
        name: "replies_given",
        doc: "stated replies to comments of other known people; empty where none of the pages shows who answered whom",
        cell: |author| Cell::count(author.replies_given),
    },
    Column {
        name: "replies_received",
        doc: "stated replies by other known people to this person's comments; empty likewise",
        cell: |author| Cell::count(author.replies_received),
    },
    Column {
        name: "words",
        doc: "words of the comments (UAX #29)",
        cell: |author| Cell::Count(author.words),
    },
    Column {
        name: "first_date",
        doc: "earliest known date of a comment, as the page shows it",
        cell: |author| Cell::date(author.first),
    },
    Column {
        name: "last_date",
        doc: "latest known date of a comment",
        cell: |author| Cell::date(author.last),
    },
    Column {
        name: "replies_given_inferred",
        doc: "stated or inferred replies to comments of other known people",
        cell: |author| Cell::Count(author.replies_given_inferred),
    },
    Column {
        name: "replies_received_inferred",
        doc: "stated or inferred replies by other known people to this person's comments",
        cell: |author| Cell::Count(author.replies_received_inferred),
    },
];
