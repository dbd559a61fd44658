//! `commentsift list`: what the program knows, from the tables it works with.

use crate::cli::Listing;
use commentsift::locale::words;
use commentsift::metrics::corpus::measures::measures;
use commentsift::metrics::{METRICS, Needs};
use commentsift::platform;
use commentsift::platform::rules::{BUILT_IN, RuleSet};
use commentsift::report::tables::Table;
use std::io::{self, Write};

/// Forms in which any system may write comments, and the reading of systems that nobody knows.
const FORMS: [&str; 4] = ["indieweb", "schema.org", "generic", "text"];

/// What of a scripted system's description is said once for all of them.
const BY_SCRIPT: &str = ", loaded by script";

/// A heading and what stands below it, each with a line about it.
type Group = (String, Vec<(&'static str, &'static str)>);

/// Names that `--platform` takes: the user's own, systems whose threads are read, forms of no system in particular, then systems that are
/// only named because a script loads their comments; each part but the first in order of the names.
fn groups(own: Option<&RuleSet>) -> Vec<Group> {
    let mut read = Vec::new();
    let mut named = Vec::new();
    for (name, doc) in platform::names() {
        let built = platform::PLATFORMS.iter().any(|p| p.name == name)
            || BUILT_IN.platforms.iter().any(|p| p.name == name);
        match (FORMS.contains(&name), built) {
            (true, _) => {}
            (false, true) => read.push((name, doc)),
            (false, false) => named.push((name, doc.split(BY_SCRIPT).next().unwrap_or(doc))),
        }
    }
    read.sort_unstable();
    named.sort_unstable();
    let mut forms: Vec<_> = platform::names()
        .filter(|(name, _)| FORMS.contains(name))
        .collect();
    forms.sort_by_key(|(name, _)| FORMS.iter().position(|f| f == name));
    let own = own.iter().flat_map(|rules| &rules.platforms);
    let own: Vec<_> = own.map(|p| (p.name, p.doc)).collect();
    let mut all = vec![
        ("Of your own:".to_owned(), own),
        ("Systems whose threads are read:".to_owned(), read),
        ("Forms in which any system may write them:".to_owned(), forms),
        (
            "Systems whose script loads the comments: recognised and named, the comments are not in the page:"
                .to_owned(),
            named,
        ),
    ];
    all.retain(|(_, group)| !group.is_empty());
    all
}

/// Names that `--platform` takes, those of the user's rules left out.
pub fn platform_names() -> Vec<&'static str> {
    let groups = groups(None);
    let names = groups.iter().flat_map(|(_, group)| group);
    names.map(|(name, _)| *name).collect()
}

/// English names of the languages with word tables, by their code.
const LANGUAGES: [(&str, &str); 56] = [
    ("ar", "Arabic"),
    ("bg", "Bulgarian"),
    ("bn", "Bengali"),
    ("bs", "Bosnian"),
    ("ca", "Catalan"),
    ("ckb", "Central Kurdish"),
    ("cs", "Czech"),
    ("cy", "Welsh"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("en", "English"),
    ("eo", "Esperanto"),
    ("es", "Spanish"),
    ("et", "Estonian"),
    ("eu", "Basque"),
    ("fa", "Persian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("gd", "Scottish Gaelic"),
    ("gl", "Galician"),
    ("he", "Hebrew"),
    ("hr", "Croatian"),
    ("hu", "Hungarian"),
    ("id", "Indonesian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("jv", "Javanese"),
    ("ka", "Georgian"),
    ("ko", "Korean"),
    ("lv", "Latvian"),
    ("mk", "Macedonian"),
    ("ms", "Malay"),
    ("my", "Burmese"),
    ("nb", "Norwegian Bokmål"),
    ("nl", "Dutch"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("si", "Sinhala"),
    ("sk", "Slovak"),
    ("sl", "Slovenian"),
    ("sq", "Albanian"),
    ("sr", "Serbian"),
    ("su", "Sundanese"),
    ("sv", "Swedish"),
    ("sw", "Swahili"),
    ("ta", "Tamil"),
    ("th", "Thai"),
    ("tr", "Turkish"),
    ("ug", "Uyghur"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("vi", "Vietnamese"),
    ("zh", "Chinese"),
];

/// Codes of languages with their names.
fn locales() -> Vec<(&'static str, &'static str)> {
    let name = |code: &str| {
        let language = code.split('-').next().unwrap_or(code);
        let found = LANGUAGES.iter().find(|(known, _)| *known == language);
        found.map_or("", |(_, name)| *name)
    };
    words::locales()
        .map(|l| (l.language, name(l.language)))
        .collect()
}

/// Prints one list; platforms of the user's own among the platforms.
pub fn print(what: Listing, own: Option<&RuleSet>, to: &mut impl Write) -> io::Result<()> {
    match what {
        Listing::Platforms => {
            let groups = groups(own);
            let width = groups.iter().flat_map(|(_, group)| group);
            let width = width.map(|(name, _)| name.len()).max().unwrap_or(0);
            for (at, (heading, group)) in groups.iter().enumerate() {
                let gap = if at > 0 { "\n" } else { "" };
                writeln!(to, "{gap}{heading}")?;
                aligned(to, "  ", width, group)?;
            }
            Ok(())
        }
        Listing::Locales => {
            writeln!(
                to,
                "Languages in which dates and labels are read, in every country: the country is that of the words' source.\n"
            )?;
            pairs(to, "", &locales())
        }
        Listing::Metrics => {
            writeln!(to, "{LETTERS}\n")?;
            metrics(to)
        }
        Listing::Columns => {
            for (at, table) in Table::ALL.into_iter().enumerate() {
                let gap = if at > 0 { "\n" } else { "" };
                writeln!(to, "{gap}{}.csv", table.name())?;
                pairs(to, "  ", &table.columns())?;
            }
            writeln!(to, "\n{LETTERS}")
        }
    }
}

/// What the letters of the formulas stand for.
const LETTERS: &str = "In formulas: n comments (column human_count), m of them with a known author and not deleted, a distinct authors (commenters).";

fn metrics(to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "pages.csv: statistics of a page\n")?;
    for (at, metric) in METRICS.iter().enumerate() {
        let gap = if at > 0 { "\n" } else { "" };
        write!(to, "{gap}")?;
        let nested = match metric.needs {
            Needs::Nesting => "the page does not show who answered whom",
            Needs::Thread => "",
        };
        let empty: Vec<&str> = [metric.undefined_when, nested]
            .into_iter()
            .filter(|when| !when.is_empty())
            .collect();
        let head = format!("{} ({}, since {})", metric.name, metric.unit, metric.since);
        entry(to, &head, metric.doc, &empty.join("; or "), metric.source)?;
    }
    writeln!(to, "\ncorpus.csv: measures of the whole run\n")?;
    for measure in measures() {
        let metrics = measure.metrics();
        let (mut head, mut doc) = (measure.name.to_owned(), measure.doc.to_owned());
        if metrics.is_empty() {
            head += &format!(" ({})", measure.unit);
        } else {
            let names: Vec<&str> = metrics.iter().map(|metric| metric.name).collect();
            doc += &format!(": {}", names.join(", "));
        }
        entry(to, &head, &doc, measure.undefined_when, measure.source)?;
    }
    Ok(())
}

/// One metric or measure.
fn entry(to: &mut impl Write, head: &str, doc: &str, empty: &str, source: &str) -> io::Result<()> {
    writeln!(to, "{head}\n  {doc}")?;
    if !empty.is_empty() {
        writeln!(to, "  empty where {empty}")?;
    }
    if !source.is_empty() {
        writeln!(to, "  source: {source}")?;
    }
    Ok(())
}

fn pairs(to: &mut impl Write, indent: &str, pairs: &[(&str, &str)]) -> io::Result<()> {
    let width = pairs.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    aligned(to, indent, width, pairs)
}

fn aligned(
    to: &mut impl Write,
    indent: &str,
    width: usize,
    pairs: &[(&str, &str)],
) -> io::Result<()> {
    for (name, doc) in pairs {
        writeln!(to, "{indent}{name:width$}  {doc}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_name() {
        for (code, name) in locales() {
            assert!(!name.is_empty(), "{code}");
        }
    }

    #[test]
    fn platforms_of_the_users_own_come_first() {
        let rules = "[[platform]]\nname = 'mine'\ndoc = 'My own'\nsigns = '#mine'\n";
        let rules = RuleSet::parse("mine.toml", rules).expect("rules");
        let mut out = Vec::new();
        print(Listing::Platforms, Some(&rules), &mut out).expect("written");
        let listed = String::from_utf8(out).expect("UTF-8");
        assert!(listed.starts_with("Of your own:\n  mine "), "{listed}");
        assert!(!listed.contains(BY_SCRIPT), "{listed}");
    }
}
