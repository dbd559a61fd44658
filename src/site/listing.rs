//! Sitemaps (sitemaps.org, protocol 0.9: index, URLs, plain text) and feeds (RSS 0.9 to 2.0, Atom) as lists of addresses, in one reader: a
//! feed may serve as a sitemap, and servers send one for the other.
//!
//! Nothing recurses, entities of a document type are not expanded, and every list, text and depth has a limit.

use super::day::day;
use crate::document::reference::{resolved, unescaped};
use crate::thread::time::When;
use encoding_rs::{Encoding, UTF_8};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::borrow::Cow;

/// An address is cut off here; browsers and servers take no longer ones.
const MOST_TEXT: usize = 4096;
/// Elements inside one another; sitemaps need four, feeds about ten.
const MOST_DEPTH: usize = 100;

/// What a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A list of sitemaps.
    Index,
    /// A list of pages.
    Sitemap,
    /// RSS or Atom.
    Feed,
}

/// One line of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub address: String,
    pub published: Option<When>,
    pub modified: Option<When>,
}

/// A list as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listing {
    pub form: Form,
    pub entries: Vec<Entry>,
    /// The further page of a feed, by `rel="next"` (RFC 5005).
    pub next: Option<String>,
    /// All entries that there are, where a feed says so (OpenSearch).
    pub total: Option<usize>,
    /// The program that made a feed, in lower case.
    pub generator: String,
    /// It was not read to its end, in words.
    pub broken: Option<String>,
    /// It holds more than `most` entries.
    pub is_cut: bool,
}

/// Reads a list of at most `most` entries; `None` where the bytes are none.
pub(super) fn listing(bytes: &[u8], charset: Option<&str>, most: usize) -> Option<Listing> {
    let text = decoded(bytes, charset);
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\0');
    if start.starts_with('<') {
        Reading::new(most).read(start)
    } else {
        lines(start, most)
    }
}

/// By its mark, else its own declaration, else the server's; UTF-8 else, as the protocol asks.
fn decoded<'b>(bytes: &'b [u8], charset: Option<&str>) -> Cow<'b, str> {
    let head = &bytes[..bytes.len().min(200)];
    let head = String::from_utf8_lossy(head);
    let own = head
        .split_once("encoding=")
        .filter(|(before, _)| before.trim_start().starts_with("<?xml"))
        .and_then(|(_, rest)| rest.split(['"', '\'']).nth(1));
    let label = own.or(charset);
    let encoding = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    encoding.unwrap_or(UTF_8).decode(bytes).0
}

/// A sitemap in plain text: an address a line, and nothing else.
fn lines(text: &str, most: usize) -> Option<Listing> {
    let mut found = Listing::of(Form::Sitemap);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !line.starts_with("http://") && !line.starts_with("https://") {
            return None;
        }
        if found.entries.len() >= most {
            found.is_cut = true;
            break;
        }
        found.entries.push(Entry {
            address: line.chars().take(MOST_TEXT).collect(),
            ..Entry::default()
        });
    }
    (!found.entries.is_empty()).then_some(found)
}

impl Listing {
    fn of(form: Form) -> Self {
        Listing {
            form,
            entries: Vec::new(),
            next: None,
            total: None,
            generator: String::new(),
            broken: None,
            is_cut: false,
        }
    }
}

/// What is known while a file is read.
struct Reading {
    most: usize,
    found: Option<Listing>,
    /// The entry that is open, and at which depth its element stands.
    entry: Option<(usize, Entry)>,
    /// An RSS entry's name that serves as its address where there is no link.
    guid: Option<String>,
    depth: usize,
    text: String,
}

impl Reading {
    fn new(most: usize) -> Self {
        Reading {
            most,
            found: None,
            entry: None,
            guid: None,
            depth: 0,
            text: String::new(),
        }
    }

    fn read(mut self, text: &str) -> Option<Listing> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        // Written by templates: "&" in addresses, and tags that do not fit.
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        let broken = loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => {
                    self.depth += 1;
                    if self.depth > MOST_DEPTH {
                        break Some(format!("elements are nested deeper than {MOST_DEPTH}"));
                    }
                    if !self.open(&start) {
                        break None;
                    }
                }
                Ok(Event::Empty(start)) => {
                    self.depth += 1;
                    if !self.open(&start) || !self.close(&local(start.name().as_ref())) {
                        break None;
                    }
                }
                Ok(Event::End(end)) => {
                    if !self.close(&local(end.name().as_ref())) {
                        break None;
                    }
                }
                Ok(Event::Text(text)) => self.push(&text),
                Ok(Event::CData(text)) => self.push(&text),
                Ok(Event::GeneralRef(name)) => {
                    let value = resolved(&name).unwrap_or_else(|| format!("&{};", &*name));
                    self.push(&value);
                }
                Ok(Event::Eof) if self.depth > 0 => break Some("it breaks off".to_owned()),
                Ok(Event::Eof) => break None,
                Ok(_) => {}
                Err(error) => break Some(error.to_string()),
            }
        };
        let mut found = self.found?;
        found.broken = broken;
        Some(found)
    }

    /// False where there is nothing to read on.
    fn open(&mut self, start: &BytesStart<'_>) -> bool {
        self.text.clear();
        let name = local(start.name().as_ref());
        let Some(found) = &mut self.found else {
            let form = match &*name {
                "sitemapindex" => Form::Index,
                "urlset" => Form::Sitemap,
                "rss" | "feed" | "rdf" => Form::Feed,
                _ => return false,
            };
            self.found = Some(Listing::of(form));
            return true;
        };
        let is_entry = match found.form {
            Form::Index => name == "sitemap",
            Form::Sitemap => name == "url",
            Form::Feed => name == "item" || name == "entry",
        };
        match &mut self.entry {
            None if is_entry => {
                if found.entries.len() >= self.most {
                    found.is_cut = true;
                    return false;
                }
                self.entry = Some((self.depth, Entry::default()));
                self.guid = None;
            }
            None if found.form == Form::Feed
                && name == "link"
                && attribute(start, "rel").is_some_and(|rel| rel == "next") =>
            {
                found.next = attribute(start, "href");
            }
            Some((depth, entry)) if name == "link" && self.depth == *depth + 1 => {
                let rel = attribute(start, "rel").unwrap_or_default();
                if let Some(href) = attribute(start, "href")
                    && matches!(rel.as_str(), "" | "alternate")
                    && entry.address.is_empty()
                {
                    entry.address = href;
                }
            }
            Some((depth, _)) if name == "guid" && self.depth == *depth + 1 => {
                let says_no = attribute(start, "isPermaLink").is_some_and(|it| it == "false");
                self.guid = (!says_no).then(String::new);
            }
            _ => {}
        }
        true
    }

    /// False where there is nothing to read on.
    fn close(&mut self, name: &str) -> bool {
        let depth = self.depth;
        self.depth = self.depth.saturating_sub(1);
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        let Some(found) = &mut self.found else {
            return true;
        };
        match &mut self.entry {
            Some((at, _)) if depth == *at => {
                if let Some((_, mut entry)) = self.entry.take() {
                    if entry.address.is_empty() {
                        entry.address = self.guid.take().unwrap_or_default();
                    }
                    found.entries.push(entry);
                }
            }
            Some((at, entry)) if depth > *at => match name {
                "loc" if found.form != Form::Feed && depth == *at + 1 => {
                    entry.address = text.to_owned();
                }
                "link" if depth == *at + 1 && !text.is_empty() => entry.address = text.to_owned(),
                // Feed services put an address of their own in the place of the link.
                "origLink" if !text.is_empty() => entry.address = text.to_owned(),
                "guid" if self.guid.is_some() && text.starts_with("http") => {
                    self.guid = Some(text.to_owned());
                }
                "pubDate" | "published" | "publication_date" | "issued" | "date" => {
                    entry.published = entry.published.or(day(text));
                }
                "lastmod" | "updated" | "modified" => entry.modified = day(text),
                _ => {}
            },
            _ => match name {
                "totalResults" => found.total = text.parse().ok(),
                "generator" => found.generator = text.to_lowercase(),
                _ => {}
            },
        }
        true
    }

    fn push(&mut self, text: &str) {
        let room = MOST_TEXT.saturating_sub(self.text.len());
        let end = text.floor_char_boundary(room.min(text.len()));
        self.text.push_str(&text[..end]);
    }
}

/// A name without its prefix; roots in lower case.
fn local(name: &str) -> String {
    let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
    if name == "RDF" {
        "rdf".to_owned()
    } else {
        name.to_owned()
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    // Without checks, which compare every attribute with every other.
    let mut attributes = start.attributes();
    let mut attributes = attributes.with_checks(false).flatten().take(64);
    let found = attributes.find(|found| found.key.as_ref() == name)?;
    let value = &found.value;
    Some(unescaped(&value[..value.floor_char_boundary(MOST_TEXT)]))
}

#[cfg(test)]
#[path = "listing_tests.rs"]
mod tests;
