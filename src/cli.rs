//! Arguments as typed (low) and the plan they amount to (high). Pure: nothing here opens a file.

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use commentsift::platform::rules::{RuleSet, nearest};
use commentsift::report::cell::{Excel, Style};
use commentsift::source::{ReadOptions, without_credentials};
use commentsift::thread::Channel;
use commentsift::{Limits, Offset, Options, Stamp, When};
use std::iter::once;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

mod channels;
mod crawl;
mod out;
mod web;

pub use crawl::{Crawl, CrawlPlan};
pub use out::{Out, Output};

const EXAMPLES: &str = "\
Examples:
  commentsift analyze https://blog.example/2010/03/post/
  commentsift analyze saved-pages -o tables
  commentsift analyze --excel=fr 'archive/**/*.html'
  curl -s https://blog.example/post/ | commentsift analyze - -o - --table pings
  commentsift crawl https://blog.example/ -o blog
  commentsift explain page.html
  commentsift list columns

Exit status: 0 every input was analysed; 1 the run itself failed (output not writable, for example); 2 wrong usage; 3 finished, but \
some inputs failed or were cut by a limit: see errors.csv; 130 interrupted, what was finished is kept.";

// Lines of examples fit 80 columns; paragraphs are broken where the terminal ends.
const ANALYZE_EXAMPLES: &str = "\
Examples:
  commentsift analyze https://blog.example/2010/03/post/
      one page from the web, tables in out/
  commentsift analyze page.html saved-pages -o tables
      a file and a folder, tables in tables/
  commentsift analyze 'archive/2010-*/*.html'
      a quoted pattern
  commentsift analyze --from-file list.csv --jobs 4
      inputs from a list
  commentsift analyze --excel=fr saved-pages
      tables for a French Excel
  commentsift analyze --merge-pages saved-pages
      pages of one thread become one
  commentsift analyze --channels html,rest,feed https://blog.example/post/
      one thread by several channels, joined
  commentsift analyze --verify-pings https://blog.example/post/
      asks whether the pings' sources still link here
  commentsift analyze - -o - --table pings < page.html
      standard input, one table to standard output
  commentsift analyze --as-of 2024-05-01 page.html
      fills dates such as \"3 years ago\"

Files: pages.csv, comments.csv, pings.csv, replies.csv, authors.csv, corpus.csv, timeline.csv, errors.csv, run.json. Files of an earlier run are replaced when the run has \
ended; other files in the folder stay. `commentsift list columns` explains every column.";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  commentsift explain page.html                      for people
  commentsift explain --json page.html               for programs
  commentsift explain --rules mine.toml page.html    a platform of your own";

/// Extracts the comments and pings of blog pages, tells people from machines, and writes tables.
#[derive(Debug, Parser)]
#[command(name = "commentsift", version, after_help = EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Analyse pages: any mix of files, folders, patterns and URLs, into one set of tables
    #[command(after_help = ANALYZE_EXAMPLES)]
    Analyze(Box<Analyze>),
    /// Crawl a blog: find its posts by sitemaps, feeds or archives, and analyse each
    #[command(after_help = crawl::EXAMPLES)]
    Crawl(Box<Crawl>),
    /// Explain one page: what was recognised, by which rule, and what was rejected
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Box<Explain>),
    /// List what the program knows
    List {
        /// What to list
        what: Listing,
        /// Lists platforms of your own, too; may be given several times
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        rules: Vec<PathBuf>,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual (roff): of the program and all its commands, or the page of one command
    Man {
        /// The command, such as analyze
        command: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// Systems whose threads are recognised
    Platforms,
    /// Columns of every table
    Columns,
    /// Statistics in pages.csv and corpus.csv, with their formulas
    Metrics,
    /// Languages whose dates and labels are understood
    Locales,
}

/// The arguments of `analyze`, as typed.
#[derive(Debug, Default, Args)]
pub struct Analyze {
    /// Pages: an http(s) URL, a saved page (.html, .htm, .xhtml, .mhtml, a text dump .txt), a web archive (.warc, .wacz), a WordPress export or
    /// comment feed (.xml), a REST answer (.json), a folder, a quoted pattern, or - for standard input; any of them may be gzipped
    #[arg(value_name = "INPUT", required_unless_present = "from_file", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<String>,
    /// Reads further inputs from a text file, one a line, or from a column of a CSV file (url, page, …); - for standard input
    #[arg(long, value_name = "LIST", value_hint = ValueHint::FilePath)]
    pub from_file: Option<PathBuf>,
    #[command(flatten)]
    pub out: Out,
    #[command(flatten)]
    pub how: How,
    /// Joins saved pages of one paginated thread into one, with saved REST answers and feeds of its post; the thread of a URL is always followed over its pages
    #[arg(long)]
    pub merge_pages: bool,
    #[command(flatten)]
    pub channels: channels::Channels,
    #[command(flatten)]
    pub verify: VerifyPings,
}

/// `--verify-pings`.
#[derive(Debug, Default, Args)]
pub struct VerifyPings {
    /// Asks for the source of every ping: whether it is still there, whether it links here, its title and its date (pings.csv)
    #[arg(long)]
    pub verify_pings: bool,
}

/// How pages are read and recognised, as typed.
#[derive(Debug, Default, Args)]
pub struct How {
    /// Holds the choice to one recogniser (see `commentsift list platforms`)
    #[arg(long, value_name = "NAME")]
    pub platform: Option<String>,
    /// Adds platforms and themes of your own, described in a TOML file (docs/PLATFORMS.md says how); may be given several times
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub rules: Vec<PathBuf>,
    /// When saved pages were captured (2024-05-01, 2024-05-01T14:32+02:00): fills dates such as "3 years ago"
    #[arg(long, value_name = "TIME", value_parser = stamp)]
    pub as_of: Option<Stamp>,
    /// Drops the parents that pages state
    #[arg(long)]
    pub ignore_parents: bool,
    #[command(flatten)]
    pub web: web::Web,
    #[command(flatten)]
    pub limits: LimitFlags,
}

impl How {
    /// The library's options; `platforms` are the names that `--platform` may take besides those of the user's `rules`.
    ///
    /// # Errors
    ///
    /// One sentence on an unknown platform.
    pub fn options(
        &self,
        platforms: &[&str],
        rules: Option<Arc<RuleSet>>,
    ) -> Result<Options, String> {
        let own = rules.iter().flat_map(|r| &r.platforms).map(|p| p.name);
        let platforms: Vec<&str> = own.chain(platforms.iter().copied()).collect();
        let platform = match &self.platform {
            Some(name) => Some(known_platform(name, &platforms)?),
            None => None,
        };
        Ok(Options {
            limits: self.limits.limits(),
            platform,
            as_of: self.as_of,
            ignore_parents: self.ignore_parents,
            rules,
            channels: Vec::new(),
        })
    }
}

/// A platform's name as it is written, in any case.
fn known_platform(name: &str, platforms: &[&str]) -> Result<String, String> {
    let same = |known: &&&str| known.eq_ignore_ascii_case(name);
    let exact = platforms.iter().find(|known| **known == name);
    if let Some(known) = exact.or_else(|| platforms.iter().find(same)) {
        return Ok((*known).to_owned());
    }
    let meant = nearest(name, platforms.iter().copied())
        .map(|meant| format!("; did you mean '{meant}'?"))
        .unwrap_or_default();
    Err(format!(
        "there is no platform '{name}'{meant}\n`commentsift list platforms` shows them all"
    ))
}

/// The arguments of `explain`, as typed.
#[derive(Debug, Args)]
pub struct Explain {
    /// The page: an http(s) URL, a saved page, or - for standard input
    #[arg(value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub input: String,
    /// Writes JSON for programs
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub how: How,
}

/// Limits as typed; their defaults are those of the library.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitFlags {
    #[arg(long, value_name = "SIZE", value_parser = size, help = limit("Size of one page, decompressed; what lies beyond is cut off", mib(Limits::default().max_bytes)))]
    pub max_bytes: Option<usize>,
    #[arg(long, value_name = "N", value_parser = positive, help = limit("How many times its size a compressed page may expand to", Limits::default().max_ratio))]
    pub max_ratio: Option<usize>,
    #[arg(long, value_name = "N", value_parser = positive, help = limit("Nodes of one document", Limits::default().max_nodes))]
    pub max_nodes: Option<usize>,
    #[arg(long, value_name = "N", value_parser = positive, help = limit("Depth of one document", Limits::default().max_depth))]
    pub max_depth: Option<usize>,
    #[arg(long, value_name = "N", value_parser = positive, help = limit("Comments and pings of one page", Limits::default().max_items))]
    pub max_items: Option<usize>,
    #[arg(long, value_name = "N", value_parser = positive, help = limit("Pages of one thread that are followed", Limits::default().max_comment_pages))]
    pub max_comment_pages: Option<usize>,
    #[arg(long, value_name = "N", value_parser = positive, help = limit("Sources of pings that --verify-pings asks for one page", Limits::default().max_pings))]
    pub max_pings: Option<usize>,
    #[arg(long, value_name = "N", help = limit("Redirects followed for one URL", Limits::default().max_redirects))]
    pub max_redirects: Option<usize>,
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help = limit("Seconds for connecting to a server", Limits::default().connect_seconds))]
    pub connect_timeout: Option<u64>,
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help = limit("Seconds for one whole answer", Limits::default().total_seconds))]
    pub timeout: Option<u64>,
}

fn limit(what: &str, default: impl std::fmt::Display) -> String {
    format!("{what} [default: {default}]")
}

fn mib(bytes: usize) -> String {
    format!("{}MiB", bytes >> 20)
}

impl LimitFlags {
    fn limits(&self) -> Limits {
        let usual = Limits::default();
        Limits {
            max_bytes: self.max_bytes.unwrap_or(usual.max_bytes),
            max_ratio: self.max_ratio.unwrap_or(usual.max_ratio),
            max_nodes: self.max_nodes.unwrap_or(usual.max_nodes),
            max_depth: self.max_depth.unwrap_or(usual.max_depth),
            max_items: self.max_items.unwrap_or(usual.max_items),
            max_comment_pages: self.max_comment_pages.unwrap_or(usual.max_comment_pages),
            max_pings: self.max_pings.unwrap_or(usual.max_pings),
            max_redirects: self.max_redirects.unwrap_or(usual.max_redirects),
            connect_seconds: self.connect_timeout.unwrap_or(usual.connect_seconds),
            total_seconds: self.timeout.unwrap_or(usual.total_seconds),
        }
    }
}

/// What `analyze` is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub inputs: Vec<String>,
    pub from_file: Option<PathBuf>,
    pub output: Output,
    pub style: Style,
    /// `None`: one a processor.
    pub jobs: Option<NonZeroUsize>,
    pub options: Options,
    pub read: ReadOptions,
    pub merge_pages: bool,
    pub verify_pings: bool,
    pub quiet: bool,
}

impl Plan {
    /// Makes the plan; `platforms` are the names that `--platform` may take besides those of the user's `rules`.
    ///
    /// # Errors
    ///
    /// One sentence on what does not fit together: wrong usage.
    pub fn new(
        typed: Analyze,
        platforms: &[&str],
        rules: Option<Arc<RuleSet>>,
    ) -> Result<Self, String> {
        let options = Options {
            channels: typed.channels.others(),
            ..typed.how.options(platforms, rules)?
        };
        let stdin = |input: &str| input == "-";
        if typed.inputs.iter().any(|input| stdin(input))
            && typed
                .from_file
                .as_ref()
                .is_some_and(|list| list.as_os_str() == "-")
        {
            return Err("standard input can't be both a page and the list of inputs".into());
        }
        Ok(Plan {
            output: typed.out.output()?,
            style: typed.out.style(),
            jobs: typed.out.jobs,
            read: typed.how.web.options(&options.limits)?,
            options,
            merge_pages: typed.merge_pages,
            verify_pings: typed.verify.verify_pings,
            quiet: typed.out.quiet,
            inputs: typed.inputs,
            from_file: typed.from_file,
        })
    }

    /// The options that shape the output, for `run.json`. The number of jobs is none of them.
    pub fn as_json(&self) -> serde_json::Value {
        let as_of = self.options.as_of.map(|stamp| {
            let offset = stamp.offset.map(|offset| offset.to_string());
            format!("{}{}", stamp.when, offset.unwrap_or_default())
        });
        serde_json::json!({
            "inputs": self.inputs.iter().map(|input| without_credentials(input)).collect::<Vec<_>>(),
            "from_file": self.from_file.as_ref().map(|list| list.to_string_lossy()),
            "platform": self.options.platform,
            "rules": self.options.rules.as_ref().map(|rules| &rules.digest),
            "as_of": as_of,
            "ignore_parents": self.options.ignore_parents,
            "allow_private": self.read.allow_private,
            "web": web::as_json(&self.read),
            "merge_pages": self.merge_pages,
            "verify_pings": self.verify_pings,
            "channels": once(Channel::Html).chain(self.options.channels.iter().copied()).map(Channel::as_str).collect::<Vec<_>>(),
            "csv_guard": if self.style.guard { "on" } else { "off" },
            "excel": self.style.excel.map(|locale| match locale {
                Excel::En => "en",
                Excel::Fr => "fr",
            }),
            "limits": self.options.limits,
        })
    }
}

fn positive(number: &str) -> Result<usize, String> {
    match number.parse() {
        Ok(0) | Err(_) => Err("a whole number above 0".into()),
        Ok(number) => Ok(number),
    }
}

/// A year is longer than any server takes.
fn seconds(number: &str) -> Result<u64, String> {
    match number.parse() {
        Ok(seconds @ 1..=31_536_000) => Ok(seconds),
        _ => Err("whole seconds above 0".into()),
    }
}

/// Bytes: `1000`, `64MiB`, `10MB`, `500 kB`.
fn size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match text[digits.len()..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        _ => 0,
    };
    let number = digits.parse::<usize>().ok();
    number
        .and_then(|number| number.checked_mul(unit))
        .filter(|bytes| *bytes > 0)
        .ok_or("a size such as 1000000, 500kB or 64MiB".into())
}

/// `2024-05-01`, `2024-05-01T14:32`, `2024-05-01 14:32:05`, each with `Z` or `+02:00` behind a time.
fn stamp(text: &str) -> Result<Stamp, String> {
    parse_stamp(text).ok_or("a date such as 2024-05-01 or 2024-05-01T14:32+02:00".into())
}

fn parse_stamp(text: &str) -> Option<Stamp> {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let [year, month, day] = numbers(date, '-')?[..] else {
        return None;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days).contains(&day) || date.len() != 10 {
        return None;
    }
    let mut when = When::day(
        year.into(),
        u8::try_from(month).ok()?,
        u8::try_from(day).ok()?,
    );
    let Some(time) = time else {
        return Some(Stamp { when, offset: None });
    };
    let (time, offset) = match time.find(['Z', '+', '-']) {
        Some(at) => (&time[..at], Some(parse_offset(&time[at..])?)),
        None => (time, None),
    };
    let parts = numbers(time, ':')?;
    let (hour, minute, second) = match parts[..] {
        [hour @ 0..=23, minute @ 0..=59] => (hour, minute, None),
        [hour @ 0..=23, minute @ 0..=59, second @ 0..=60] => (hour, minute, Some(second.min(59))),
        _ => return None,
    };
    when.time = Some((u8::try_from(hour).ok()?, u8::try_from(minute).ok()?));
    when.second = second.and_then(|second| u8::try_from(second).ok());
    Some(Stamp { when, offset })
}

fn parse_offset(text: &str) -> Option<Offset> {
    if text == "Z" {
        return Some(Offset(None));
    }
    let [hours @ 0..=18, minutes @ 0..=59] = numbers(&text[1..], ':')?[..] else {
        return None;
    };
    let east = i16::try_from(hours * 60 + minutes).ok()?;
    Some(Offset(Some(if text.starts_with('-') {
        -east
    } else {
        east
    })))
}

/// Numbers of at least two digits between separators.
fn numbers(text: &str, separator: char) -> Option<Vec<u16>> {
    text.split(separator)
        .map(|part| {
            let digits = part.len() >= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        })
        .collect()
}

#[cfg(test)]
mod tests;
