//! `timeline.csv`: one row a month, by the wall clock of the pages.

use super::{Column, TimelineColumn};
use crate::report::cell::Cell;

pub(super) static COLUMNS: &[TimelineColumn] = &[
    Column {
        name: "month",
        doc: "year and month; months without anything stand too, unless more than ten years lie between two",
        cell: |row| Cell::Date(row.month.when()),
    },
    Column {
        name: "posts",
        doc: "posts published",
        cell: |row| Cell::Count(row.posts),
    },
    Column {
        name: "comments",
        doc: "comments by people, by their own dates, deleted placeholders included",
        cell: |row| Cell::Count(row.comments),
    },
    Column {
        name: "pings",
        doc: "pings of every kind, by their own dates; many pages show none",
        cell: |row| Cell::Count(row.pings),
    },
    Column {
        name: "commenters",
        doc: "different people who commented, known by name",
        cell: |row| Cell::Count(row.commenters),
    },
    Column {
        name: "new_commenters",
        doc: "those whose first dated comment of the run stands in this month",
        cell: |row| Cell::Count(row.new_commenters),
    },
];
