//! The golden test: every folder of `fixtures/` with an `expected.json` holds one page of our own writing, and what a person
//! reads off it, in the words of the contract. `fixtures/README.md` says how the files are made.
//!
//! Only the keys that an `expected.json` names are compared; `null` means "must be unknown". `COMMENTSIFT_BLESS=1` rewrites the
//! files that differ, with the same keys: read the diff before it is committed, the files are the truth and not the tool.

use commentsift::thread::{Item, ItemStatus, Thread};
use commentsift::{Kind, Media, Offset, Options, Page, Stamp, When, analyze};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Keys of `page`, in the order of the files.
const PAGE_KEYS: &[&str] = &[
    "url",
    "title",
    "post_author",
    "post_date",
    "language",
    "platform",
    "thread_status",
    "declared_count",
    "declared_scope",
    "extracted_count",
    "human_count",
    "deleted_count",
    "ping_count",
    "pingback_count",
    "trackback_count",
    "webmention_count",
    "untyped_ping_count",
    "reaction_count",
    "missing_count",
    "surplus_count",
    "missing_reason",
    "closed",
    "nesting",
];

/// Keys of one of `items`, in the order of the files.
const ITEM_KEYS: &[&str] = &[
    "id",
    "type",
    "status",
    "parent",
    "parent_basis",
    "depth",
    "author",
    "author_basis",
    "author_url",
    "role",
    "date",
    "date_offset",
    "date_raw",
    "text",
    "permalink",
];

/// Keys of `options`.
const OPTION_KEYS: &[&str] = &["as_of", "platform"];

/// Hosts in fixtures that are not invented: services that the markup itself names. A host counts with its subdomains.
const SERVICES: &[&str] = &[
    "cackle.me",
    "comments.app",
    "commento.io",
    "cusdis.com",
    "disqus.com",
    "facebook.net",
    "fastcomments.com",
    "giscus.app",
    "gmpg.org",
    "graphcomment.com",
    "gravatar.com",
    "hypercomments.com",
    "hyvor.com",
    "intensedebate.com",
    "livefyre.com",
    "muut.com",
    "schema.org",
    "spot.im",
    "utteranc.es",
    "viafoura.net",
    "vuukle.com",
    "w3.org",
    "wordpress.com",
    "wordpress.org",
];

/// A page with its truth.
struct Fixture {
    /// Folder under `fixtures/`, with `/`.
    name: String,
    /// The page itself.
    page: PathBuf,
    /// `expected.json`.
    truth_file: PathBuf,
    /// Its content.
    truth: Value,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// All fixtures, in byte order of their names.
fn fixtures() -> Vec<Fixture> {
    walkdir::WalkDir::new(root())
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("the folder of fixtures can be walked"))
        .filter(|entry| entry.file_name() == "expected.json")
        .map(|entry| load(entry.path()))
        .collect()
}

fn load(truth_file: &Path) -> Fixture {
    let folder = truth_file.parent().expect("a file has a folder");
    let inside = folder.strip_prefix(root()).expect("inside fixtures");
    let name = inside.to_string_lossy().replace('\\', "/");
    let text = fs::read_to_string(truth_file).expect("expected.json can be read");
    let truth = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
    let pages: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder can be listed")
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| {
            path.file_name()
                .is_some_and(|f| f.to_string_lossy().starts_with("page."))
        })
        .collect();
    let [page] = pages.as_slice() else {
        panic!("{name}: one page.* beside expected.json, found {pages:?}");
    };
    Fixture {
        name,
        page: page.clone(),
        truth_file: truth_file.to_path_buf(),
        truth,
    }
}

/// The bytes of a fixture's page, decompressed.
fn bytes_of(fixture: &Fixture) -> Vec<u8> {
    let raw = fs::read(&fixture.page).expect("the page can be read");
    if fixture.page.extension().is_none_or(|e| e != "gz") {
        return raw;
    }
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(raw.as_slice())
        .read_to_end(&mut bytes)
        .expect("the page is gzip");
    bytes
}

fn page_of(fixture: &Fixture) -> Page {
    let file = fixture.page.file_name().expect("a page has a name");
    let file = file.to_string_lossy();
    let media = if file.trim_end_matches(".gz").ends_with(".txt") {
        Media::Text
    } else {
        Media::Html
    };
    Page {
        name: format!("fixtures/{}/{file}", fixture.name),
        bytes: bytes_of(fixture),
        media,
        final_url: None,
        http_charset: None,
        saved_from: None,
        cuts: Vec::new(),
    }
}

fn options_of(fixture: &Fixture) -> Options {
    let given = &fixture.truth["options"];
    Options {
        as_of: given["as_of"].as_str().map(stamp),
        platform: given["platform"].as_str().map(str::to_owned),
        ..Options::default()
    }
}

/// Reads `2024-06-15T12:00` with an optional `Z`.
fn stamp(text: &str) -> Stamp {
    let number = |from: usize, to: usize| -> i32 {
        text.get(from..to)
            .and_then(|digits| digits.parse().ok())
            .unwrap_or_else(|| panic!("as_of is YYYY-MM-DDThh:mm, with Z or without: {text}"))
    };
    let small = |from, to| u8::try_from(number(from, to)).expect("two digits");
    Stamp {
        when: When::minute(
            number(0, 4),
            small(5, 7),
            small(8, 10),
            small(11, 13),
            small(14, 16),
        ),
        offset: text.ends_with('Z').then_some(Offset(None)),
    }
}

/// A value in the words of the contract.
fn word(value: impl Serialize) -> Value {
    serde_json::to_value(value).expect("plain data")
}

/// What the tool says of a page, under the names of [`PAGE_KEYS`].
fn project_page(thread: &Thread) -> Map<String, Value> {
    let count = |wanted: &dyn Fn(&Item) -> bool| thread.items.iter().filter(|i| wanted(i)).count();
    let kind = |kinds: &'static [Kind]| count(&|i: &Item| kinds.contains(&i.kind));
    let post = &thread.post;
    let value = json!({
        "url": thread.url,
        "title": post.title,
        "post_author": post.author,
        "post_date": post.date.map(|d| d.when.to_string()),
        "language": post.language,
        "platform": thread.platform,
        "thread_status": word(thread.status),
        "declared_count": thread.declared.as_ref().map(|d| d.count),
        "declared_scope": thread.declared.as_ref().map(|d| word(d.scope)),
        "extracted_count": thread.items.len(),
        "human_count": thread.human_count(),
        "deleted_count": count(&|i| !i.kind.is_ping() && i.status == ItemStatus::Deleted),
        "ping_count": thread.ping_count(),
        "pingback_count": kind(&[Kind::Pingback]),
        "trackback_count": kind(&[Kind::Trackback, Kind::Tweetback]),
        "webmention_count": kind(&[Kind::Webmention, Kind::Mention]),
        "untyped_ping_count": kind(&[Kind::Ping]),
        "reaction_count": count(&|i| i.kind.is_reaction()),
        "missing_count": thread.missing,
        "surplus_count": thread.surplus,
        "missing_reason": thread.missing_reason.map(word),
        "closed": thread.closed,
        "nesting": word(thread.nesting),
    });
    object(value)
}

/// What the tool says of one item, under the names of [`ITEM_KEYS`].
fn project_item(item: &Item, thread: &Thread) -> Map<String, Value> {
    let parent = item.parent.and_then(|index| thread.items.get(index));
    let (author, date) = (&item.author, &item.date);
    let value = json!({
        "id": item.id,
        "type": item.kind.as_str(),
        "status": word(item.status),
        "parent": parent.map(|p| &p.id),
        "parent_basis": item.parent_basis.map(word),
        "depth": item.depth,
        "author": author.name,
        "author_basis": word(author.basis),
        "author_url": author.url,
        "role": author.role.map(word),
        "date": date.when.map(|w| w.to_string()),
        "date_offset": date.offset.map(|o| o.to_string()),
        "date_raw": date.raw,
        "text": item.text,
        "permalink": item.permalink,
    });
    object(value)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => panic!("an object, not {other}"),
    }
}

/// Whether two values say the same. How a no-break space is kept is no part of the truth: it compares like a space.
fn same(a: &Value, b: &Value) -> bool {
    let plain = |s: &str| s.replace(['\u{a0}', '\u{202f}'], " ");
    match (a, b) {
        (Value::String(a), Value::String(b)) => plain(a) == plain(b),
        _ => a == b,
    }
}

/// Adds a line for each key of `truth` that `found` has otherwise.
fn differences(place: &str, truth: &Value, found: &Map<String, Value>, lines: &mut String) {
    for (key, wanted) in truth.as_object().into_iter().flatten() {
        let got = found.get(key).unwrap_or(&Value::Null);
        if !same(wanted, got) {
            let _ = writeln!(lines, "  {place}{key}: expected {wanted}, got {got}");
        }
    }
}

/// Runs the tool on a fixture; the text is empty where everything agrees.
fn check(fixture: &Fixture) -> (String, Option<Thread>) {
    let page = page_of(fixture);
    let options = options_of(fixture);
    let outcome = catch_unwind(AssertUnwindSafe(|| analyze(&page, &options)));
    let thread = match outcome {
        Err(_) => return ("  analyze panicked\n".to_owned(), None),
        Ok(Err(failure)) => return (format!("  analyze failed: {failure}\n"), None),
        Ok(Ok(thread)) => thread,
    };
    let mut lines = String::new();
    differences(
        "page.",
        &fixture.truth["page"],
        &project_page(&thread),
        &mut lines,
    );
    if let Some(wanted) = fixture.truth["items"].as_array() {
        item_differences(wanted, &thread, &mut lines);
    }
    (lines, Some(thread))
}

/// Items are paired by position, and where the ids do not agree, by id.
fn item_differences(wanted: &[Value], thread: &Thread, lines: &mut String) {
    let wanted_ids: Vec<&str> = wanted
        .iter()
        .map(|i| i["id"].as_str().unwrap_or(""))
        .collect();
    let found_ids: Vec<&str> = thread.items.iter().map(|i| i.id.as_str()).collect();
    if wanted_ids != found_ids {
        let _ = writeln!(
            lines,
            "  items: expected [{}], got [{}]",
            wanted_ids.join(" "),
            found_ids.join(" ")
        );
    }
    for truth in wanted {
        let id = truth["id"].as_str().unwrap_or("");
        if let Some(item) = thread.items.iter().find(|i| i.id == id) {
            differences(&format!("{id}."), truth, &project_item(item, thread), lines);
        }
    }
}

/// The truth of a fixture as the tool sees it, with the keys it had; an item that is new gets every key.
fn blessed(fixture: &Fixture, thread: &Thread) -> String {
    let keep = |truth: &Value, found: Map<String, Value>, keys: &[&str]| -> Vec<(String, Value)> {
        keys.iter()
            .filter(|key| truth.is_null() || truth.get(**key).is_some())
            .map(|key| {
                let got = found.get(*key).cloned().unwrap_or(Value::Null);
                let kept = truth.get(*key).filter(|wanted| same(wanted, &got));
                ((*key).to_owned(), kept.cloned().unwrap_or(got))
            })
            .collect()
    };
    let mut text = format!("{{\n  \"source\": {}", fixture.truth["source"]);
    if let Some(options) = fixture.truth.get("options") {
        let _ = write!(text, ",\n  \"options\": {options}");
    }
    let page = keep(&fixture.truth["page"], project_page(thread), PAGE_KEYS);
    let _ = write!(text, ",\n  \"page\": {}", lines_of(&page, 2));
    if let Some(old) = fixture.truth["items"].as_array() {
        let items: Vec<String> = thread
            .items
            .iter()
            .map(|item| {
                let truth = old.iter().find(|t| t["id"] == item.id.as_str());
                let found = project_item(item, thread);
                let pairs = keep(truth.unwrap_or(&Value::Null), found, ITEM_KEYS);
                format!("    {}", lines_of(&pairs, 4))
            })
            .collect();
        if items.is_empty() {
            text.push_str(",\n  \"items\": []");
        } else {
            let _ = write!(text, ",\n  \"items\": [\n{}\n  ]", items.join(",\n"));
        }
    }
    text.push_str("\n}\n");
    text
}

/// An object with one key a line, in the order given (a map of serde_json would sort them).
fn lines_of(pairs: &[(String, Value)], indent: usize) -> String {
    let inner: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{:indent$}  \"{key}\": {value}", ""))
        .collect();
    format!("{{\n{}\n{:indent$}}}", inner.join(",\n"), "")
}

#[test]
fn every_fixture_comes_out_as_a_person_reads_it() {
    let bless = std::env::var_os("COMMENTSIFT_BLESS").is_some_and(|v| v == "1");
    let mut wrong = Vec::new();
    let all = fixtures();
    for fixture in &all {
        let (lines, thread) = check(fixture);
        if lines.is_empty() {
            continue;
        }
        println!("{}\n{lines}", fixture.name);
        match thread {
            Some(thread) if bless => {
                fs::write(&fixture.truth_file, blessed(fixture, &thread))
                    .expect("expected.json can be written");
            }
            _ => wrong.push(fixture.name.as_str()),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} fixtures differ (their differences stand above):\n  {}",
        wrong.len(),
        all.len(),
        wrong.join("\n  ")
    );
}

#[test]
fn fixtures_are_many_and_say_where_their_markup_comes_from() {
    let all = fixtures();
    assert!(all.len() >= 45, "{} fixtures, at least 45", all.len());
    for fixture in &all {
        let source = fixture.truth["source"].as_str().unwrap_or("").trim();
        assert!(!source.is_empty(), "{}: source is empty", fixture.name);
    }
}

#[test]
fn expected_files_use_the_words_of_the_contract_and_agree_with_themselves() {
    let mut complaints = Vec::new();
    for fixture in fixtures() {
        let mut say = |what: String| complaints.push(format!("{}: {what}", fixture.name));
        check_words(&fixture.truth, &mut say);
        check_counts(&fixture.truth, &mut say);
        check_tree(&fixture.truth, &mut say);
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Every key is known, and every value of a closed set is in it.
fn check_words(truth: &Value, say: &mut dyn FnMut(String)) {
    let keys = |value: &Value, known: &[&str], say: &mut dyn FnMut(String)| {
        for key in value.as_object().into_iter().flatten().map(|(k, _)| k) {
            if !known.contains(&key.as_str()) {
                say(format!("unknown key {key}"));
            }
        }
    };
    keys(truth, &["source", "options", "page", "items"], say);
    keys(&truth["options"], OPTION_KEYS, say);
    keys(&truth["page"], PAGE_KEYS, say);
    let one_of = |value: &Value, words: &str, say: &mut dyn FnMut(String)| {
        if let Some(text) = value.as_str()
            && !words.split(' ').any(|word| word == text)
        {
            say(format!("{text} is none of: {words}"));
        }
    };
    let page = &truth["page"];
    one_of(
        &page["thread_status"],
        "truncated script_loaded partial complete undeclared empty none",
        say,
    );
    one_of(
        &page["declared_scope"],
        "people people_and_pings top_level unknown",
        say,
    );
    one_of(
        &page["missing_reason"],
        "paginated script_loaded login limit pings_hidden hidden_replies unknown",
        say,
    );
    one_of(&page["nesting"], "nested flat unknown", say);
    for item in truth["items"].as_array().into_iter().flatten() {
        keys(item, ITEM_KEYS, say);
        one_of(
            &item["type"],
            "comment pingback trackback tweetback webmention mention like repost bookmark ping",
            say,
        );
        one_of(&item["status"], "shown deleted pending", say);
        one_of(
            &item["parent_basis"],
            "nesting depth link id indent channel",
            say,
        );
        one_of(&item["author_basis"], "shown anonymous not_shown", say);
        one_of(&item["role"], "post_author member visitor", say);
    }
}

/// Counts agree with the items and with each other, as far as both are stated.
fn check_counts(truth: &Value, say: &mut dyn FnMut(String)) {
    let page = &truth["page"];
    let mut agree = |key: &str, wanted: usize| {
        if let Some(stated) = page[key].as_u64()
            && stated != wanted as u64
        {
            say(format!("{key} is {stated}, the items give {wanted}"));
        }
    };
    if let Some(items) = truth["items"].as_array() {
        agree("extracted_count", items.len());
        let deleted = items.iter().filter(|i| i["status"] == "deleted").count();
        agree("deleted_count", deleted);
        let of = |kinds: &[&str]| {
            items
                .iter()
                .filter(|i| i["type"].as_str().is_some_and(|t| kinds.contains(&t)))
                .count()
        };
        if items.iter().all(|i| i["type"].is_string()) {
            agree("human_count", of(&["comment"]));
            agree("ping_count", items.len() - of(&["comment"]));
            agree("pingback_count", of(&["pingback"]));
            agree("trackback_count", of(&["trackback", "tweetback"]));
            agree("webmention_count", of(&["webmention", "mention"]));
            agree("untyped_ping_count", of(&["ping"]));
            agree("reaction_count", of(&["like", "repost", "bookmark"]));
        }
    }
    let number = |key: &str| page[key].as_u64();
    if let (Some(all), Some(people), Some(pings)) = (
        number("extracted_count"),
        number("human_count"),
        number("ping_count"),
    ) && all != people + pings
    {
        say(format!(
            "{all} items are not {people} people and {pings} pings"
        ));
    }
    if let Some(declared) = number("declared_count") {
        let held = match page["declared_scope"].as_str() {
            Some("people") => number("human_count"),
            Some("top_level") => None,
            _ => number("extracted_count"),
        };
        if let Some(held) = held {
            let expect = |key: &str, wanted: u64, say: &mut dyn FnMut(String)| {
                if number(key).is_some_and(|stated| stated != wanted) {
                    say(format!("{key}: {declared} declared, {held} there"));
                }
            };
            expect("missing_count", declared.saturating_sub(held), say);
            expect("surplus_count", held.saturating_sub(declared), say);
            if page["thread_status"] == "complete" && held != declared {
                say(format!(
                    "complete, yet {declared} declared and {held} there"
                ));
            }
        }
    } else if page["missing_count"].is_u64() || page["surplus_count"].is_u64() {
        say("something is missing or too much, yet nothing is declared".to_owned());
    }
}

/// Ids are unique, parents exist before their replies, and depths follow.
fn check_tree(truth: &Value, say: &mut dyn FnMut(String)) {
    let items = truth["items"].as_array().map_or(&[][..], Vec::as_slice);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for item in items {
        let Some(id) = item["id"].as_str() else {
            say("an item without id".to_owned());
            continue;
        };
        if let Some(parent) = item["parent"].as_str() {
            if !seen.contains(parent) {
                say(format!(
                    "{id}: its parent {parent} does not stand before it"
                ));
            }
            let depth_of = |id: &str| {
                let item = items.iter().find(|i| i["id"] == id);
                item.and_then(|i| i["depth"].as_u64())
            };
            if let (Some(own), Some(above)) = (depth_of(id), depth_of(parent))
                && own != above + 1
            {
                say(format!("{id}: depth {own} below depth {above}"));
            }
        } else if item["parent_basis"].is_string() {
            say(format!("{id}: a parent's basis without a parent"));
        }
        if !seen.insert(id) {
            say(format!("{id} stands twice"));
        }
    }
}

#[test]
fn hosts_in_fixtures_are_invented_or_the_services_that_the_markup_names() {
    let allowed = |host: &str| {
        host.ends_with(".example")
            || host.ends_with(".test")
            || SERVICES
                .iter()
                .any(|s| host == *s || host.ends_with(&format!(".{s}")))
    };
    let mut strange = BTreeSet::new();
    for fixture in fixtures() {
        let bytes = bytes_of(&fixture);
        let text = String::from_utf8_lossy(&bytes);
        for rest in text.split("//").skip(1) {
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-')
                .unwrap_or(rest.len());
            let host = rest[..end].trim_end_matches('.');
            // A comment sign of a script or a DTD is no host.
            let is_host = host.contains('.') && host.chars().any(|c| c.is_ascii_lowercase());
            if is_host && !allowed(host) {
                strange.insert(format!("{}: {host}", fixture.name));
            }
        }
    }
    assert!(strange.is_empty(), "{strange:#?}");
}
