//! `commentsift list`: what the program knows, from the tables it works with.

use crate::cli::Listing;
use commentsift::locale::words;
use commentsift::metrics::{METRICS, Needs};
use commentsift::platform::{self, rules::BUILT_IN};
use commentsift::report::tables::Table;
use std::io::{self, Write};

/// Forms in which any system may write comments, and the reading of systems that nobody knows.
const FORMS: [&str; 4] = ["indieweb", "schema.org", "generic", "text"];

/// Names that `--platform` takes, with what they are: systems whose threads are read, then forms of no system in particular, then systems
/// that are only named because a script loads their comments; each part in order of the names.
pub fn platforms() -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<_> = platform::names().collect();
    let read = |name: &str| {
        platform::PLATFORMS.iter().any(|p| p.name == name)
            || BUILT_IN.platforms.iter().any(|p| p.name == name)
    };
    all.sort_by_key(|&(name, _)| match FORMS.iter().position(|f| *f == name) {
        Some(nth) => (1, nth, ""),
        None if read(name) => (0, 0, name),
        None => (2, 0, name),
    });
    all
}

/// Languages with word tables.
fn locales() -> Vec<(&'static str, &'static str)> {
    words::locales().map(|l| (l.code, l.language)).collect()
}

pub fn platform_names() -> Vec<&'static str> {
    platforms().into_iter().map(|(name, _)| name).collect()
}

/// Prints one list.
pub fn print(what: Listing, to: &mut impl Write) -> io::Result<()> {
    match what {
        Listing::Platforms => pairs(to, "", &platforms()),
        Listing::Locales => pairs(to, "", &locales()),
        Listing::Metrics => metrics(to),
        Listing::Columns => {
            for (at, table) in Table::ALL.into_iter().enumerate() {
                let gap = if at > 0 { "\n" } else { "" };
                writeln!(to, "{gap}{}.csv", table.name())?;
                pairs(to, "  ", &table.columns())?;
            }
            Ok(())
        }
    }
}

fn metrics(to: &mut impl Write) -> io::Result<()> {
    for (at, metric) in METRICS.iter().enumerate() {
        let gap = if at > 0 { "\n" } else { "" };
        let (name, unit, since) = (metric.name, metric.unit, metric.since);
        writeln!(to, "{gap}{name} ({unit}, since {since})")?;
        writeln!(to, "  {}", metric.doc)?;
        let nested = match metric.needs {
            Needs::Nesting => "the page does not show who answered whom",
            Needs::Thread => "",
        };
        let empty: Vec<&str> = [metric.undefined_when, nested]
            .into_iter()
            .filter(|when| !when.is_empty())
            .collect();
        if !empty.is_empty() {
            writeln!(to, "  empty where {}", empty.join("; or "))?;
        }
        if !metric.source.is_empty() {
            writeln!(to, "  source: {}", metric.source)?;
        }
    }
    Ok(())
}

fn pairs(to: &mut impl Write, indent: &str, pairs: &[(&str, &str)]) -> io::Result<()> {
    let width = pairs.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, doc) in pairs {
        writeln!(to, "{indent}{name:width$}  {doc}")?;
    }
    Ok(())
}
