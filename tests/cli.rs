//! The real binary: exit status, what goes to which stream, what stands in the output folder.

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const TABLES: [&str; 8] = [
    "authors.csv",
    "comments.csv",
    "corpus.csv",
    "errors.csv",
    "pages.csv",
    "pings.csv",
    "replies.csv",
    "timeline.csv",
];

/// The binary, in a folder of its own.
fn commentsift(folder: &Path) -> Command {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("commentsift");
    command.current_dir(folder);
    command
}

struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let output = commentsift(folder)
        .args(arguments)
        .output()
        .expect("the binary runs");
    Run {
        status: output.status.code().expect("an exit status"),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy();
            let text = fs::read_to_string(&path).unwrap_or_default();
            (name.into_owned(), text)
        })
        .collect()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// The program's page refers to them.
#[test]
fn every_command_has_a_manual_page() {
    let here = folder();
    let all = run(here.path(), &["man"]).stdout;
    let names = ["analyze", "crawl", "explain", "list", "completions", "man"];
    for name in names {
        let page = run(here.path(), &["man", name]);
        assert_eq!(page.status, 0, "{}", page.stderr);
        let title = format!(".TH commentsift-{name} 1");
        assert!(page.stdout.contains(&title), "{}", page.stdout);
        assert!(all.contains(&title), "{name}");
    }
    assert_eq!(run(here.path(), &["man", "fly"]).status, 2);
}

/// What is no page has a row, whatever its name; a list that is none says which columns are read.
#[test]
fn junk_named_html_is_no_page() {
    let here = folder();
    fs::create_dir(here.path().join("junk")).expect("made");
    let write = |name: &str, bytes: &[u8]| {
        fs::write(here.path().join("junk").join(name), bytes).expect("written");
    };
    let noise: Vec<u8> = (0..2000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    write("a.html", &noise);
    write("b.html", b"RIFF\x24\x11\x22\x33WEBPVP8 ");
    write("c.html", b"WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n");
    write("d.html", b"Plain words, no tags.");
    write("e.warc", b"");
    write("f.png", b"x");
    let done = run(here.path(), &["analyze", "junk"]);
    assert_eq!(done.status, 3, "{}", done.stderr);
    assert!(
        done.stderr.contains("1 other file passed over"),
        "{}",
        done.stderr
    );
    let tables = files(&here.path().join("out"));
    let codes: Vec<&str> = tables["errors.csv"]
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(2))
        .collect();
    assert_eq!(codes, ["binary", "binary", "unsupported", "empty"]);
    assert!(tables["errors.csv"].contains("named .warc"));
    assert_eq!(tables["pages.csv"].lines().count(), 2);
    fs::write(
        here.path().join("list.csv"),
        "title,link\nA,https://a.example/\n",
    )
    .expect("written");
    let listed = run(here.path(), &["analyze", "--from-file", "list.csv"]);
    assert_eq!(listed.status, 2);
    assert!(
        listed.stderr.contains("url, page, input or path"),
        "{}",
        listed.stderr
    );
}

#[test]
fn the_help_shows_examples() {
    let here = folder();
    for arguments in [
        &["--help"][..],
        &["analyze", "--help"],
        &["help", "analyze"],
    ] {
        let help = run(here.path(), arguments);
        assert_eq!(help.status, 0);
        assert!(help.stdout.contains("Examples:"), "{}", help.stdout);
        assert!(help.stdout.contains("commentsift analyze https://"));
        assert!(help.stderr.is_empty());
    }
}

/// Every command in the help is one that the program takes.
#[test]
fn the_examples_of_the_help_are_real() {
    let here = folder();
    let mut shown = 0;
    for arguments in [
        &["--help"][..],
        &["analyze", "--help"],
        &["explain", "--help"],
    ] {
        let help = run(here.path(), arguments).stdout;
        for line in help
            .lines()
            .filter_map(|line| line.trim().strip_prefix("commentsift "))
        {
            let command = line.split("  ").next().unwrap_or(line);
            let command = command.split(" < ").next().unwrap_or(command);
            let words: Vec<&str> = command
                .split(' ')
                .map(|word| word.trim_matches('\''))
                .collect();
            if words[0] == "explain" {
                // The page is missing, which is 3; missing rules are wrong usage.
                let rules = words.contains(&"--rules");
                let status = run(here.path(), &words).status;
                assert_eq!(status, if rules { 2 } else { 3 }, "{command}");
            } else if words[0] == "crawl" {
                // There is no such host.
                let words = [&words[..], &["--retries", "0", "--quiet"]].concat();
                assert_eq!(run(here.path(), &words).status, 3, "{command}");
            } else if words[0] != "analyze" {
                assert_eq!(run(here.path(), &words).status, 0, "{command}");
            } else {
                let mut words: Vec<&str> = words
                    .into_iter()
                    .filter(|word| !word.starts_with("https"))
                    .collect();
                words.extend(["missing.html", "--quiet"]);
                let status = run(here.path(), &words).status;
                let list = words.contains(&"--from-file");
                assert_eq!(status, if list { 2 } else { 3 }, "{command}");
            }
            shown += 1;
        }
    }
    assert!(shown >= 11, "{shown} examples");
}

#[test]
fn wrong_usage_is_2_and_says_why_on_standard_error() {
    let here = folder();
    for (arguments, says) in [
        (&[][..], "Usage"),
        (&["analyze"], "<INPUT>"),
        (&["analyse", "x"], "analyse"),
        (&["analyze", "x", "--frobnicate"], "--frobnicate"),
        (&["analyze", "x", "--platform", "joomla"], "list platforms"),
        (&["analyze", "x", "--table", "pings"], "-o -"),
        (&["analyze", "x", "--jobs", "0"], "--jobs"),
        (&["analyze", "x", "--as-of", "yesterday"], "2024-05-01"),
        (&["list", "colours"], "colours"),
        (
            &["analyze", "--from-file", "no-such-list.txt"],
            "no-such-list.txt",
        ),
    ] {
        let run = run(here.path(), arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.stderr);
        assert!(run.stdout.is_empty(), "{arguments:?}");
        assert!(run.stderr.contains(says), "{arguments:?}: {}", run.stderr);
    }
    assert!(!here.path().join("out").join("pages.csv").exists());
}

#[test]
fn a_missing_input_is_3_and_a_row() {
    let here = folder();
    let run = run(here.path(), &["analyze", "no-such-page.html"]);
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert!(run.stdout.is_empty());
    assert!(run.stderr.contains("no-such-page.html"), "{}", run.stderr);
    let files = files(&here.path().join("out"));
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let mut expected = [&TABLES[..], &["run.json"]].concat();
    expected.sort_unstable();
    assert_eq!(names, expected);
    assert!(files["errors.csv"].contains("no-such-page.html,read,not_found,"));
    assert_eq!(files["pages.csv"].lines().count(), 1);
}

#[test]
fn run_json_is_json_and_says_how_to_repeat_the_run() {
    let here = folder();
    run(
        here.path(),
        &[
            "analyze",
            "a.html",
            "b.html",
            "--as-of",
            "2024-05-01T14:32Z",
        ],
    );
    let text = fs::read_to_string(here.path().join("out/run.json")).expect("written");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(json["options"]["as_of"], "2024-05-01T14:32Z");
    assert_eq!(json["options"]["limits"]["max_depth"], 512);
    assert_eq!(json["counts"]["failed"], 2);
    assert_eq!(json["inputs"][1]["page"], "b.html");
    assert!(json["wall_seconds"].is_number());
}

/// Root may write anywhere, so a file stands where the folder should be.
#[test]
fn an_output_that_cannot_be_written_is_1_before_any_work() {
    let here = folder();
    fs::write(here.path().join("out"), "a file").expect("written");
    let blocked = run(here.path(), &["analyze", "no-such-page.html"]);
    assert_eq!(blocked.status, 1);
    assert!(
        blocked.stderr.contains("cannot write to out"),
        "{}",
        blocked.stderr
    );
    // Not a word of the input: nothing was looked at.
    assert!(!blocked.stderr.contains("no-such-page"));
    assert!(blocked.stdout.is_empty());

    fs::create_dir_all(here.path().join("other/pages.csv")).expect("made");
    let blocked = run(here.path(), &["analyze", "x.html", "-o", "other"]);
    assert_eq!(blocked.status, 1, "{}", blocked.stderr);
    assert_eq!(files(&here.path().join("other")).len(), 1);
}

#[test]
fn an_earlier_run_is_replaced_and_foreign_files_stay() {
    let here = folder();
    let out = here.path().join("out");
    fs::create_dir(&out).expect("made");
    fs::write(out.join("pages.csv"), "an earlier run").expect("written");
    fs::write(out.join("notes.txt"), "mine").expect("written");
    run(here.path(), &["analyze", "x.html"]);
    let files = files(&out);
    assert!(files["pages.csv"].starts_with("page,url,"));
    assert_eq!(files["notes.txt"], "mine");
    assert_eq!(files.len(), TABLES.len() + 2, "{:?}", files.keys());
}

#[test]
fn one_table_to_standard_output_and_all_else_to_standard_error() {
    let here = folder();
    let comments = run(here.path(), &["analyze", "x.html", "-o", "-"]);
    assert_eq!(comments.status, 3);
    assert!(comments.stdout.starts_with("page,position,comment_id,"));
    assert_eq!(comments.stdout.lines().count(), 1);
    assert!(comments.stderr.contains("x.html"));
    let errors = run(
        here.path(),
        &[
            "analyze", "x.html", "-o", "-", "--table", "errors", "--quiet",
        ],
    );
    assert!(
        errors
            .stdout
            .starts_with("page,stage,error,message\nx.html,read,not_found,")
    );
    assert!(errors.stderr.is_empty());
    assert!(!here.path().join("out").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_1() {
    let here = folder();
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("/dev/full");
    let output = std::process::Command::new(assert_cmd::cargo::cargo_bin!("commentsift"))
        .args(["analyze", "x.html", "-o", "-"])
        .current_dir(here.path())
        .stdout(full)
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        stderr.contains("cannot write to standard output"),
        "{stderr}"
    );
}

#[test]
fn quiet_is_quiet() {
    let here = folder();
    let run = run(here.path(), &["analyze", "x.html", "--quiet"]);
    assert_eq!(run.status, 3);
    assert!(run.stderr.is_empty() && run.stdout.is_empty());
}

#[test]
fn no_colours_where_no_terminal_is() {
    let here = folder();
    let hostile = "\u{1b}[31mx\u{202e}.html";
    let run = run(here.path(), &["analyze", hostile]);
    assert!(run.stderr.contains("x.html"), "{:?}", run.stderr);
    assert!(!run.stderr.contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn the_lists_are_those_of_the_tables() {
    let here = folder();
    let columns = run(here.path(), &["list", "columns"]).stdout;
    run(here.path(), &["analyze", "x.html"]);
    for table in TABLES {
        let text = fs::read_to_string(here.path().join("out").join(table)).expect("written");
        let header = text.lines().next().expect("a header");
        let listed: Vec<&str> = columns
            .lines()
            .skip_while(|line| *line != table)
            .skip(1)
            .take_while(|line| !line.is_empty())
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        assert_eq!(header.split(',').collect::<Vec<_>>(), listed, "{table}");
    }
    let metrics = run(here.path(), &["list", "metrics"]).stdout;
    assert!(metrics.contains("ping_share (share, since 0.1.0)\n"));
    for what in ["platforms", "locales"] {
        assert_eq!(run(here.path(), &["list", what]).status, 0);
    }
}

#[test]
fn platforms_are_listed_once_in_order_each_on_a_line() {
    let here = folder();
    let listed = run(here.path(), &["list", "platforms"]).stdout;
    let (entries, others): (Vec<&str>, Vec<&str>) =
        listed.lines().partition(|line| line.starts_with("  "));
    let names: Vec<&str> = entries
        .iter()
        .filter_map(|line| line.trim_start().split_once("  ").map(|(name, _)| name))
        .collect();
    assert_eq!(names.len(), entries.len(), "{listed}");
    let heading = |line: &&str| line.is_empty() || line.ends_with(':');
    assert!(others.iter().all(heading), "{listed}");
    let unique: std::collections::BTreeSet<&&str> = names.iter().collect();
    assert_eq!(unique.len(), names.len(), "{listed}");
    // Systems that are read, forms of any system, systems that are only named.
    let forms = names.iter().position(|n| *n == "indieweb").expect("forms");
    let (read, rest) = names.split_at(forms);
    let (forms, named) = rest.split_at(4);
    assert_eq!(forms, ["indieweb", "schema.org", "generic", "text"]);
    assert!(read.is_sorted() && named.is_sorted(), "{listed}");
    assert!(read.contains(&"wordpress") && named.contains(&"giscus"));
}

#[test]
fn completions_and_manual_come_from_the_same_definition() {
    let here = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(here.path(), &["completions", shell]);
        assert_eq!(script.status, 0);
        assert!(script.stdout.contains("csv-guard"), "{shell}");
    }
    let manual = run(here.path(), &["man"]);
    assert!(
        manual.stdout.contains(".TH commentsift"),
        "{}",
        manual.stdout
    );
}

#[test]
fn one_thread_and_many_write_the_same_bytes() {
    let here = folder();
    let inputs: Vec<String> = (0..300).map(|at| format!("page-{at}.html")).collect();
    let tables = |jobs: &str| {
        let mut arguments = vec!["analyze", "--jobs", jobs, "-o", jobs];
        arguments.extend(inputs.iter().map(String::as_str));
        assert_eq!(run(here.path(), &arguments).status, 3);
        let mut files = files(&here.path().join(jobs));
        files.remove("run.json");
        files
    };
    let one = tables("1");
    assert_eq!(one["errors.csv"].lines().count(), 301);
    assert_eq!(one, tables("4"));
}
