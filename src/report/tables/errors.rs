//! `errors.csv`: one row an input that failed or was cut by a limit.

use super::{Column, ErrorColumn};
use crate::report::cell::Cell;

pub(super) static COLUMNS: &[ErrorColumn] = &[
    Column {
        name: "page",
        doc: "the input as given",
        cell: |failure| Cell::Page(&failure.page),
    },
    Column {
        name: "stage",
        doc: "read, fetch, decode, parse, extract or write",
        cell: |failure| Cell::Id(failure.stage.as_str().into()),
    },
    Column {
        name: "error",
        doc: "a stable code, for programs",
        cell: |failure| Cell::Id(failure.error.into()),
    },
    Column {
        name: "message",
        doc: "one sentence for people",
        cell: |failure| Cell::text(Some(&failure.message)),
    },
];
