//! The options of whatever writes tables.

use clap::{Args, ValueEnum, ValueHint};
use commentsift::report::cell::{Excel, Style};
use commentsift::report::tables::Table;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Where tables go and how, as typed.
#[derive(Debug, Default, Args)]
pub struct Out {
    /// Folder for the tables, made where it is missing; - writes one table to standard output
    #[arg(short, long, value_name = "FOLDER", default_value = "out", value_hint = ValueHint::DirPath)]
    pub output: String,
    /// The table that -o - writes: pages, comments, pings, replies, authors, corpus, timeline or errors [default: comments]
    #[arg(long, value_name = "NAME", value_parser = table)]
    pub table: Option<Table>,
    /// Pages worked on at once [default: one a processor]; the output is the same at any number
    #[arg(short, long, value_name = "N", value_parser = jobs)]
    pub jobs: Option<NonZeroUsize>,
    /// An apostrophe before text that a spreadsheet would run as a formula
    #[arg(long, value_name = "WHEN", default_value = "on")]
    pub csv_guard: Guard,
    /// Tables that a double click opens in Excel: byte order mark, CRLF, dates it understands, and with `fr` semicolons and
    /// decimal commas
    #[arg(long, value_name = "LOCALE", num_args = 0..=1, require_equals = true, default_missing_value = "en")]
    pub excel: Option<Locale>,
    /// Prints no summary
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Guard {
    /// Guarded
    #[default]
    On,
    /// Raw text
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Locale {
    /// Comma and decimal point
    En,
    /// Semicolon and decimal comma
    Fr,
}

/// Where the tables go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// All of them, into this folder.
    Folder(PathBuf),
    /// One of them, to standard output.
    Stdout(Table),
}

impl Out {
    /// Where the tables go.
    ///
    /// # Errors
    ///
    /// One sentence on what does not fit together: wrong usage.
    pub fn output(&self) -> Result<Output, String> {
        match (self.output.as_str(), self.table) {
            // A script's variable that was never set.
            ("", _) => {
                Err("-o wants a folder, . for the one you are in, or - for standard output".into())
            }
            ("-", table) => Ok(Output::Stdout(table.unwrap_or(Table::Comments))),
            (_, Some(_)) => Err("--table goes with '-o -'; a folder gets every table".into()),
            (folder, None) => Ok(Output::Folder(folder.into())),
        }
    }

    /// How cells are written.
    pub fn style(&self) -> Style {
        Style {
            guard: self.csv_guard == Guard::On,
            excel: self.excel.map(|locale| match locale {
                Locale::En => Excel::En,
                Locale::Fr => Excel::Fr,
            }),
        }
    }
}

fn table(name: &str) -> Result<Table, String> {
    let known = Table::ALL.map(Table::name).join(", ");
    Table::ALL
        .into_iter()
        .find(|table| table.name() == name)
        .ok_or(format!("known are: {known}"))
}

/// More threads than this help nobody.
const MOST_JOBS: usize = 512;

fn jobs(number: &str) -> Result<NonZeroUsize, String> {
    number
        .parse()
        .ok()
        .filter(|jobs: &NonZeroUsize| jobs.get() <= MOST_JOBS)
        .ok_or(format!("a number from 1 to {MOST_JOBS}"))
}
