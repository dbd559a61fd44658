//! The golden test: every folder of `fixtures/` with an `expected.json` holds one page of our own writing, or the pages of one paginated
//! thread, and what a person reads off it, in the words of the contract. `fixtures/README.md` says how the files are made.
//!
//! Only the keys that an `expected.json` names are compared; `null` means "must be unknown". `COMMENTSIFT_BLESS=1` rewrites the
//! files that differ, with the same keys: read the diff before it is committed, the files are the truth and not the tool.

#[path = "golden/truth.rs"]
mod truth;

use commentsift::platform::{self, rules::RuleSet};
use commentsift::thread::{Item, ItemStatus, ReplyTarget, Thread, join, replies};
use commentsift::{Failure, Kind, Media, Offset, Options, Page, Stamp, When, analyze};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Keys of `page`, in the order of the files.
const PAGE_KEYS: &[&str] = &[
    "url",
    "title",
    "post_author",
    "post_date",
    "language",
    "platform",
    "thread_id",
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
    "absent_addressees",
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
    "votes",
    "permalink",
    "replies",
];

/// A page with its truth.
struct Fixture {
    /// Folder under `fixtures/`, with `/`.
    name: String,
    /// The page itself; several where `pages/` holds those of one thread, in the order of their names.
    pages: Vec<PathBuf>,
    /// `expected.json`.
    truth_file: PathBuf,
    /// Its content.
    truth: Value,
}

/// `fixtures/`, or the folder that `COMMENTSIFT_FIXTURES` names: for work on a few.
fn root() -> PathBuf {
    match std::env::var_os("COMMENTSIFT_FIXTURES") {
        Some(folder) => folder.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"),
    }
}

/// The rules of a user's own that a fixture needs: `rules.toml` beside it, or those that `COMMENTSIFT_RULES` names, for work on a
/// platform before it is built in.
fn rules_of(fixture: &Fixture) -> Option<Arc<RuleSet>> {
    let beside = fixture.truth_file.with_file_name("rules.toml");
    let file = match std::env::var_os("COMMENTSIFT_RULES") {
        Some(file) => PathBuf::from(file),
        None if beside.exists() => beside,
        None => return None,
    };
    let text = fs::read_to_string(&file).expect("the rule file can be read");
    let rules = RuleSet::parse(&file.display().to_string(), &text);
    Some(Arc::new(rules.unwrap_or_else(|error| panic!("{error}"))))
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
    let files = |folder: &Path, wanted: &dyn Fn(&str) -> bool| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).expect("a folder can be listed");
        let paths = entries.map(|entry| entry.expect("a folder can be listed").path());
        let named = |p: &PathBuf| p.file_name().is_some_and(|f| wanted(&f.to_string_lossy()));
        let mut found: Vec<PathBuf> = paths.filter(named).collect();
        found.sort();
        found
    };
    let several = folder.join("pages");
    let pages = if several.is_dir() {
        files(&several, &|_| true)
    } else {
        files(folder, &|name| name.starts_with("page."))
    };
    assert!(
        !pages.is_empty() && (pages.len() == 1 || several.is_dir()),
        "{name}: one page.* beside expected.json, or a folder pages/; found {pages:?}"
    );
    Fixture {
        name,
        pages,
        truth_file: truth_file.to_path_buf(),
        truth,
    }
}

/// The bytes of one page, decompressed.
fn bytes_of(page: &Path) -> Vec<u8> {
    let raw = fs::read(page).expect("the page can be read");
    if page.extension().is_none_or(|e| e != "gz") {
        return raw;
    }
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(raw.as_slice())
        .read_to_end(&mut bytes)
        .expect("the page is gzip");
    bytes
}

fn page_of(fixture: &Fixture, path: &Path) -> Page {
    let file = path.file_name().expect("a page has a name");
    let file = file.to_string_lossy();
    let media = if file.trim_end_matches(".gz").ends_with(".txt") {
        Media::Text
    } else {
        Media::Html
    };
    let name = format!("fixtures/{}/{file}", fixture.name);
    Page::new(name, bytes_of(path), media)
}

/// The thread of a fixture; pages of one thread are merged, the `first` of them first.
fn thread_of(fixture: &Fixture, first: usize) -> Result<Thread, Failure> {
    let options = options_of(fixture);
    let mut pages = fixture.pages.clone();
    pages.rotate_left(first);
    let mut parts = Vec::new();
    for page in &pages {
        parts.push(analyze::part(&page_of(fixture, page), &options)?);
    }
    let others = parts.split_off(1);
    let first = parts.pop().expect("a fixture has a page");
    Ok(join::pages(first, others).finish())
}

fn options_of(fixture: &Fixture) -> Options {
    let given = &fixture.truth["options"];
    Options {
        as_of: given["as_of"].as_str().map(stamp),
        platform: given["platform"].as_str().map(str::to_owned),
        rules: rules_of(fixture),
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
        "thread_id": thread.thread_id,
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
        "absent_addressees": replies::absent_addressees(thread),
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
        "votes": item.votes,
        "permalink": item.permalink,
        "replies": answers(item, thread),
    });
    object(value)
}

/// Whom an item answers, surest first: basis, then the target's id, `post`, or `?` and the name of somebody who has no item.
fn answers(item: &Item, thread: &Thread) -> Vec<String> {
    replies::of_item(thread, item.position - 1)
        .iter()
        .map(|reply| {
            let basis = reply.basis.as_str();
            match &reply.to {
                ReplyTarget::Post => format!("{basis} post"),
                ReplyTarget::Item(at) => format!("{basis} {}", thread.items[*at].id),
                ReplyTarget::Absent(name) => format!("{basis} ?{name}"),
            }
        })
        .collect()
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
    let outcome = catch_unwind(AssertUnwindSafe(|| thread_of(fixture, 0)));
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

/// Everything but where the pages were read from.
fn without_places(mut thread: Thread) -> Thread {
    thread.page.clear();
    thread
}

#[test]
fn a_merged_thread_is_the_same_whichever_page_is_read_first() {
    let several: Vec<Fixture> = fixtures()
        .into_iter()
        .filter(|f| f.pages.len() > 1)
        .collect();
    assert!(
        several.len() >= 4,
        "{} fixtures of several pages",
        several.len()
    );
    for fixture in several {
        let merged = |first| thread_of(&fixture, first).map(without_places);
        let one = merged(0);
        for first in 1..fixture.pages.len() {
            assert_eq!(merged(first), one, "{}, from page {first}", fixture.name);
        }
    }
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
fn every_platform_that_is_read_has_a_fixture_of_its_own() {
    let all = fixtures();
    let shown: Vec<&str> = all
        .iter()
        .filter(|f| f.truth["items"].as_array().is_some_and(|i| i.len() >= 5))
        .filter_map(|f| f.truth["page"]["platform"].as_str())
        .collect();
    let code = platform::PLATFORMS.iter().map(|p| p.name);
    let rules = platform::rules::BUILT_IN.platforms.iter().map(|p| p.name);
    let without: Vec<&str> = code.chain(rules).filter(|n| !shown.contains(n)).collect();
    assert!(
        without.is_empty(),
        "no thread of five items for {without:?}"
    );
}
