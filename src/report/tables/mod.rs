//! The tables of a run. Each is one list of columns (name, what it says, how a row fills it): headers, rows and
//! `commentsift list columns` come from that list and from nowhere else.

mod authors;
mod comments;
mod corpus;
mod errors;
mod pages;
mod pings;
mod replies;
mod timeline;

use super::cell::{Cell, Style};
use super::{Analysed, Reading};
use crate::failure::Failure;
use crate::metrics::authors::Author;
use crate::metrics::corpus::Corpus;
use crate::metrics::corpus::calendar::TimelineRow;
use crate::metrics::corpus::measures::Row;
use crate::thread::{Item, Reply};

/// One column: its name never changes once released.
#[derive(Debug)]
pub struct Column<F> {
    /// The header.
    pub name: &'static str,
    /// What a cell says, in one line.
    pub doc: &'static str,
    /// From a row to its cell.
    pub cell: F,
}

/// One page with its reading.
#[derive(Clone, Copy)]
pub(crate) struct PageRow<'a> {
    page: &'a Analysed,
    reading: &'a Reading,
}

/// One comment or ping.
#[derive(Clone, Copy)]
pub(crate) struct ItemRow<'a> {
    reading: &'a Reading,
    at: usize,
    item: &'a Item,
    style: Style,
}

/// One comment and one of those whom it answers.
#[derive(Clone, Copy)]
pub(crate) struct ReplyRow<'a> {
    reading: &'a Reading,
    reply: &'a Reply,
    /// `author_id` of the post's author; looked up once a page.
    post_author: Option<&'a str>,
}

type PageColumn = Column<for<'a> fn(PageRow<'a>) -> Cell<'a>>;
type ItemColumn = Column<for<'a> fn(ItemRow<'a>) -> Cell<'a>>;
type ReplyColumn = Column<for<'a> fn(ReplyRow<'a>) -> Cell<'a>>;
type AuthorColumn = Column<for<'a> fn(&'a Author) -> Cell<'a>>;
type CorpusColumn = Column<for<'a> fn(&'a Row) -> Cell<'a>>;
type TimelineColumn = Column<for<'a> fn(&'a TimelineRow) -> Cell<'a>>;
type ErrorColumn = Column<for<'a> fn(&'a Failure) -> Cell<'a>>;

/// The tables, in the order in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// One row a page.
    Pages,
    /// One row a human comment.
    Comments,
    /// One row a ping.
    Pings,
    /// One row a comment and whom it answers.
    Replies,
    /// One row a person and run.
    Authors,
    /// One row a measure of the whole run.
    Corpus,
    /// One row a month.
    Timeline,
    /// One row an input that failed or was cut.
    Errors,
}

impl Table {
    /// All tables.
    pub const ALL: [Table; 8] = [
        Table::Pages,
        Table::Comments,
        Table::Pings,
        Table::Replies,
        Table::Authors,
        Table::Corpus,
        Table::Timeline,
        Table::Errors,
    ];

    /// The name of the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Table::Pages => "pages",
            Table::Comments => "comments",
            Table::Pings => "pings",
            Table::Replies => "replies",
            Table::Authors => "authors",
            Table::Corpus => "corpus",
            Table::Timeline => "timeline",
            Table::Errors => "errors",
        }
    }

    /// Its columns: name and documentation.
    #[must_use]
    pub fn columns(self) -> Vec<(&'static str, &'static str)> {
        fn named<F>(columns: &[Column<F>]) -> Vec<(&'static str, &'static str)> {
            columns.iter().map(|c| (c.name, c.doc)).collect()
        }
        match self {
            Table::Pages => {
                let mut columns = named(pages::COLUMNS);
                columns.extend(crate::metrics::METRICS.iter().map(|m| (m.name, m.doc)));
                columns
            }
            Table::Comments => named(comments::COLUMNS),
            Table::Pings => named(pings::COLUMNS),
            Table::Replies => named(replies::COLUMNS),
            Table::Authors => named(authors::COLUMNS),
            Table::Corpus => named(corpus::COLUMNS),
            Table::Timeline => named(timeline::COLUMNS),
            Table::Errors => named(errors::COLUMNS),
        }
    }

    /// Gives `row` the rows of this table that come from one page; what is told of the whole run comes at its end.
    ///
    /// # Errors
    ///
    /// Those of `row`.
    pub fn rows_of<E>(
        self,
        page: &Analysed,
        style: Style,
        mut row: impl FnMut(&[Cell<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
        match (self, &page.outcome) {
            (Table::Errors, _) => {
                for failure in page.failures() {
                    row(&cells(errors::COLUMNS, |column| (column.cell)(failure)))?;
                }
            }
            (Table::Pages, Ok(reading)) => {
                let page = PageRow { page, reading };
                let mut cells = cells(pages::COLUMNS, |column| (column.cell)(page));
                cells.extend(reading.measured.values.iter().map(pages::measure));
                row(&cells)?;
            }
            (Table::Comments, Ok(reading)) => {
                for item in items(reading, style, false) {
                    row(&cells(comments::COLUMNS, |column| (column.cell)(item)))?;
                }
            }
            (Table::Pings, Ok(reading)) => {
                for item in items(reading, style, true) {
                    row(&cells(pings::COLUMNS, |column| (column.cell)(item)))?;
                }
            }
            (Table::Replies, Ok(reading)) => {
                let people = &reading.measured.people.list;
                let post_author = people.iter().find(|person| person.post_author);
                let post_author = post_author.map(|person| person.id.as_str());
                for reply in &reading.thread.replies {
                    let reply = ReplyRow {
                        reading,
                        reply,
                        post_author,
                    };
                    row(&cells(replies::COLUMNS, |column| (column.cell)(reply)))?;
                }
            }
            (Table::Authors | Table::Corpus | Table::Timeline, _) | (_, Err(_)) => {}
        }
        Ok(())
    }

    /// Gives `row` the rows of this table that come from the run as a whole.
    ///
    /// # Errors
    ///
    /// Those of `row`.
    pub fn rows_at_end<E>(
        self,
        corpus: &Corpus,
        mut row: impl FnMut(&[Cell<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Table::Authors => {
                let authors = corpus.authors().ranked();
                let mut rows = authors.into_iter();
                rows.try_for_each(|author| row(&cells(authors::COLUMNS, |c| (c.cell)(author))))
            }
            Table::Corpus => {
                let rows = corpus.measures();
                let mut rows = rows.iter();
                rows.try_for_each(|of| row(&cells(corpus::COLUMNS, |c| (c.cell)(of))))
            }
            Table::Timeline => {
                let rows = corpus.timeline();
                let mut rows = rows.iter();
                rows.try_for_each(|of| row(&cells(timeline::COLUMNS, |c| (c.cell)(of))))
            }
            Table::Pages | Table::Comments | Table::Pings | Table::Replies | Table::Errors => {
                Ok(())
            }
        }
    }
}

fn cells<'a, F>(
    columns: &'static [Column<F>],
    cell: impl Fn(&'static Column<F>) -> Cell<'a>,
) -> Vec<Cell<'a>> {
    columns.iter().map(cell).collect()
}

fn items(reading: &Reading, style: Style, pings: bool) -> impl Iterator<Item = ItemRow<'_>> {
    let items = reading.thread.items.iter().enumerate();
    items
        .filter(move |(_, item)| item.kind.is_ping() == pings)
        .map(move |(at, item)| ItemRow {
            reading,
            at,
            item,
            style,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The names and their order are what users rely on.
    #[test]
    fn headers_are_those_of_the_contract() {
        let header = |table: Table| {
            let names: Vec<_> = table.columns().iter().map(|(name, _)| *name).collect();
            names.join(" ")
        };
        assert!(header(Table::Pages).starts_with(
            "page url duplicate_of title post_author post_date post_date_offset post_words language platform thread_status \
             declared_count declared_text declared_scope extracted_count human_count deleted_count ping_count pingback_count \
             trackback_count webmention_count reaction_count untyped_ping_count missing_count surplus_count missing_reason \
             closed absent_addressees thread_id nesting "
        ));
        assert_eq!(
            header(Table::Comments),
            "page position comment_id parent_id parent_position parent_basis depth reply_count inferred_parent_id \
             inferred_basis inferred_confidence addressees type status author_id author_name author_basis author_url \
             author_role date date_offset date_raw date_basis text text_cut permalink votes words sentences characters links \
             emoji mentions source_page channels rule confidence language"
        );
        assert_eq!(
            header(Table::Pings),
            "page position ping_id parent_id type source_name source_url source_domain self_ping by_post_author date \
             date_offset date_raw excerpt permalink rule confidence source_alive links_back source_status source_title \
             source_date source_date_offset"
        );
        assert_eq!(
            header(Table::Replies),
            "page position target_position target_id target_author_id target_name basis confidence"
        );
        assert_eq!(
            header(Table::Authors),
            "author_id author_name name_variants author_url identity_basis post_author comments pages replies_given \
             replies_received words first_date last_date replies_given_inferred replies_received_inferred"
        );
        assert_eq!(header(Table::Corpus), "measure value unit pages");
        assert_eq!(
            header(Table::Timeline),
            "month posts comments pings commenters new_commenters"
        );
        assert_eq!(header(Table::Errors), "page stage error message");
    }

    #[test]
    fn every_column_is_unique_and_documented() {
        for table in Table::ALL {
            let mut names = BTreeSet::new();
            for (name, doc) in table.columns() {
                assert!(names.insert(name), "{} has {name} twice", table.name());
                assert!(!doc.is_empty(), "{name}");
            }
        }
    }
}
