//! The real binary on real pages: from a file to the tables and the summary.

use std::fs;
use std::path::Path;

/// A WordPress page as its HTML5 walker writes it: three comments, a pingback, "5" stated.
const PAGE: &str = r##"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A walk &#8211; Marthe</title>
<link rel="canonical" href="https://marthe.example/a-walk/"></head>
<body class="single"><article class="post"><h1 class="entry-title">A walk</h1>
<div class="entry-content"><p>We walked along the river for a whole day.</p></div></article>
<div id="comments" class="comments-area"><h2 class="comments-title">5 thoughts on &ldquo;A walk&rdquo;</h2>
<ol class="comment-list">
<li id="comment-1" class="comment even thread-even depth-1 parent"><article id="div-comment-1" class="comment-body">
<footer class="comment-meta"><div class="comment-author vcard"><b class="fn"><a href="https://anna.example/" rel="external nofollow ugc" class="url">Anna</a></b> <span class="says">says:</span></div>
<div class="comment-metadata"><a href="https://marthe.example/a-walk/#comment-1"><time datetime="2010-03-12T14:32:00+01:00">March 12, 2010 at 2:32 pm</time></a></div></footer>
<div class="comment-content"><p>=SUM(1) is what I feel?</p></div></article>
<ol class="children"><li id="comment-2" class="comment byuser comment-author-marthe bypostauthor odd alt depth-2"><article id="div-comment-2" class="comment-body">
<footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Marthe</b> <span class="says">says:</span></div>
<div class="comment-metadata"><a href="https://marthe.example/a-walk/#comment-2"><time datetime="2010-03-13T09:00:00+01:00">March 13, 2010 at 9:00 am</time></a></div></footer>
<div class="comment-content"><p>Thank you!</p></div></article></li></ol></li>
<li id="comment-3" class="comment even thread-odd thread-alt depth-1"><article id="div-comment-3" class="comment-body">
<footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Bruno</b> <span class="says">says:</span></div>
<div class="comment-metadata"><a href="https://marthe.example/a-walk/#comment-3"><time datetime="2010-03-14T10:00:00+01:00">March 14, 2010 at 10:00 am</time></a></div></footer>
<div class="comment-content"><p>Which river was it?</p></div></article></li>
<li id="comment-4" class="pingback odd alt depth-1"><div class="comment-body">Pingback: <a href="https://news.example/links/" rel="external nofollow ugc" class="url">Links of the week</a></div></li>
</ol><p class="no-comments">Comments are closed.</p></div></body></html>
"##;

struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

fn run(folder: &Path, stdin: &str, arguments: &[&str]) -> Run {
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .current_dir(folder)
        .args(arguments)
        .write_stdin(stdin)
        .output()
        .expect("the binary runs");
    Run {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// The rows of a table as maps from column to cell.
fn rows(table: &str) -> Vec<std::collections::HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader
        .deserialize()
        .map(|row| row.expect("a row"))
        .collect()
}

fn with_page() -> tempfile::TempDir {
    let here = tempfile::tempdir().expect("a folder");
    fs::write(here.path().join("walk.html"), PAGE).expect("written");
    here
}

#[test]
fn from_a_page_to_the_tables() {
    let here = with_page();
    let done = run(here.path(), "", &["analyze", "walk.html"]);
    assert_eq!(done.status, Some(0), "{}", done.stderr);
    assert!(done.stdout.is_empty());
    let table = |name: &str| {
        let path = here.path().join("out").join(name);
        rows(&fs::read_to_string(path).expect("written"))
    };
    let page = &table("pages.csv")[0];
    for (column, cell) in [
        ("page", "walk.html"),
        ("url", "https://marthe.example/a-walk/"),
        ("platform", "wordpress"),
        ("declared_count", "5"),
        ("human_count", "3"),
        ("ping_count", "1"),
        ("missing_count", "1"),
        ("thread_status", "partial"),
        ("closed", "true"),
        ("nesting", "nested"),
        ("max_depth", "2"),
        ("ping_share", "0.25"),
    ] {
        assert_eq!(page[column], cell, "{column}");
    }
    let comments = table("comments.csv");
    assert_eq!(comments[0]["text"], "'=SUM(1) is what I feel?");
    assert_eq!(comments[1]["parent_id"], comments[0]["comment_id"]);
    let authors = table("authors.csv");
    let known = |id: &str| authors.iter().any(|author| author["author_id"] == id);
    assert!(comments.iter().all(|comment| known(&comment["author_id"])));
    assert_eq!(table("pings.csv")[0]["source_domain"], "news.example");
}

#[test]
fn the_summary_shows_the_thread() {
    let here = with_page();
    let summary = run(here.path(), "", &["analyze", "walk.html"]).stderr;
    for line in [
        "Comments   3 comments by 3 people",
        "Pings      1: 1 pingback",
        "Missing    1 of 5.",
        "2010-03-12 14:32  Anna",
        "2010-03-13 09:00  └ Marthe (post author)",
        "pingback: Links of the week",
    ] {
        assert!(summary.contains(line), "{line}\n\n{summary}");
    }
}

#[test]
fn standard_input_is_a_page_like_any_other() {
    let here = with_page();
    let piped = run(here.path(), PAGE, &["analyze", "-", "-o", "-"]);
    assert_eq!(piped.status, Some(0), "{}", piped.stderr);
    let named = run(here.path(), "", &["analyze", "walk.html", "-o", "-"]).stdout;
    assert_eq!(piped.stdout, named.replace("walk.html,", "-,"));
}

#[test]
fn the_guard_can_be_left_off() {
    let here = with_page();
    let raw = run(
        here.path(),
        "",
        &["analyze", "walk.html", "-o", "-", "--csv-guard", "off"],
    );
    assert_eq!(rows(&raw.stdout)[0]["text"], "=SUM(1) is what I feel?");
}

#[test]
fn the_same_page_twice_is_a_duplicate() {
    let here = with_page();
    fs::write(here.path().join("copy.html"), PAGE).expect("written");
    let run = run(
        here.path(),
        "",
        &[
            "analyze",
            "walk.html",
            "copy.html",
            "-o",
            "-",
            "--table",
            "pages",
        ],
    );
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let pages = rows(&run.stdout);
    assert_eq!(
        (&*pages[0]["duplicate_of"], &*pages[1]["duplicate_of"]),
        ("", "walk.html")
    );
}

#[test]
fn a_folder_gives_the_same_bytes_at_any_number_of_threads() {
    let here = tempfile::tempdir().expect("a folder");
    for at in 0..60 {
        let page = PAGE.replace("a-walk", &format!("walk-{at}"));
        fs::create_dir_all(here.path().join(format!("saved/{}", at % 7))).expect("made");
        fs::write(
            here.path().join(format!("saved/{}/{at}.html", at % 7)),
            page,
        )
        .expect("written");
    }
    let tables = |jobs: &str| {
        let run = run(
            here.path(),
            "",
            &["analyze", "saved", "--jobs", jobs, "-o", jobs],
        );
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        ["pages", "comments", "pings", "authors", "errors"].map(|table| {
            fs::read_to_string(here.path().join(format!("{jobs}/{table}.csv"))).expect("written")
        })
    };
    let one = tables("1");
    assert_eq!(rows(&one[0]).len(), 60);
    assert_eq!(one, tables("5"));
}

#[test]
fn a_limit_that_cuts_a_page_is_3_and_keeps_the_page() {
    let here = with_page();
    let run = run(
        here.path(),
        "",
        &["analyze", "walk.html", "--max-items", "2"],
    );
    assert_eq!(run.status, Some(3), "{}", run.stderr);
    let table =
        |name: &str| fs::read_to_string(here.path().join("out").join(name)).expect("written");
    assert!(table("errors.csv").contains(",item_limit,"));
    assert_eq!(rows(&table("pages.csv"))[0]["thread_status"], "truncated");
}

/// One page is done, the other waits for its input: Ctrl-C writes the first.
#[cfg(unix)]
#[test]
fn an_interrupted_run_keeps_what_is_finished_and_is_130() {
    use std::process::{Command, Stdio};
    use std::thread::sleep;
    use std::time::Duration;
    let here = with_page();
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("commentsift"))
        .args([
            "analyze",
            "walk.html",
            "-",
            "walk.html",
            "walk.html",
            "--jobs",
            "1",
            "--quiet",
        ])
        .current_dir(here.path())
        .stdin(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // The outputs are opened after the program listens for the signal.
    while !here.path().join("out").is_dir() {
        sleep(Duration::from_millis(10));
    }
    sleep(Duration::from_millis(500));
    let pid = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status();
    assert!(sent.expect("kill runs").success());
    sleep(Duration::from_millis(500));
    drop(child.stdin.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    let pages = fs::read_to_string(here.path().join("out/pages.csv")).expect("written");
    assert_eq!(rows(&pages)[0]["page"], "walk.html");
    let errors = fs::read_to_string(here.path().join("out/errors.csv")).expect("written");
    let codes: Vec<String> = rows(&errors)
        .iter()
        .map(|row| row["error"].clone())
        .collect();
    assert_eq!(codes, ["empty", "interrupted", "interrupted"]);
    let run = fs::read_to_string(here.path().join("out/run.json")).expect("written");
    let run: serde_json::Value = serde_json::from_str(&run).expect("JSON");
    assert_eq!(
        (&run["interrupted"], &run["counts"]["not_read"]),
        (&true.into(), &2.into())
    );
}

/// An archive gives the rows of the saved page, under its own address; its broken parts are rows of errors.csv.
#[test]
fn a_web_archive_gives_the_tables_of_its_pages() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/wordpress/twentysixteen-first-page-fr/page.html");
    let html = fs::read(&fixture).expect("the fixture can be read");
    let record = |url: &str| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
        let length = head.len() + html.len();
        let fields = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2010-03-12T14:32:05Z\r\nContent-Length: {length}\r\n\r\n{head}"
        );
        [fields.as_bytes(), &html, b"\r\n\r\n"].concat()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let archives = folder.path().join("archives");
    fs::create_dir(&archives).expect("a folder");
    let (one, two) = (
        record("http://blog.example/1"),
        record("http://blog.example/2"),
    );
    let file = [&one[..], b"garbage\n", &two[..], &one[..40]].concat();
    fs::write(archives.join("crawl.warc"), file).expect("written");
    let run = |input: &Path, jobs: &str| {
        let out = folder.path().join(format!("out-{jobs}"));
        let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
            .args(["analyze", "--quiet", "--jobs", jobs, "-o"])
            .arg(&out)
            .arg(input)
            .output()
            .expect("the binary runs");
        let table = |name: &str| fs::read_to_string(out.join(name)).expect("written");
        (
            output.status.code(),
            table("pages.csv"),
            table("comments.csv"),
            table("errors.csv"),
        )
    };
    // The archive is found in its folder.
    let from_archive = run(&archives, "1");
    assert_eq!(run(&archives, "3"), from_archive);
    let (status, pages, comments, errors) = from_archive;
    assert_eq!(status, Some(3));
    let of_file = run(&fixture, "2").2.lines().count() - 1;
    assert!(of_file > 0);
    assert_eq!(comments.lines().count() - 1, 2 * of_file);
    assert!(
        pages.contains("\nhttp://blog.example/1,") && pages.contains("\nhttp://blog.example/2,"),
        "{pages}"
    );
    assert!(
        errors.contains("crawl.warc,read,bad_record") && errors.contains("truncated_archive"),
        "{errors}"
    );
}
