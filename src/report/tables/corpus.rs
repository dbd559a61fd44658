//! `corpus.csv`: one row a measure of the whole run, in the order of the measure table.

use super::pages::measure;
use super::{Column, CorpusColumn};
use crate::report::cell::Cell;

pub(super) static COLUMNS: &[CorpusColumn] = &[
    Column {
        name: "measure",
        doc: "name of the measure; commentsift list metrics has the formulas",
        cell: |row| Cell::id(Some(&row.measure)),
    },
    Column {
        name: "value",
        doc: "its value over the whole run, duplicates left out; empty where it is not defined",
        cell: |row| measure(&row.value),
    },
    Column {
        name: "unit",
        doc: "what is counted",
        cell: |row| Cell::id(Some(row.unit)),
    },
    Column {
        name: "pages",
        doc: "pages that the value rests on",
        cell: |row| Cell::Count(row.pages),
    },
];
