//! `commentsift explain`: what docs/EXPLAIN.md shows is what the program prints today, for people and for programs.

use commentsift::report::explanation::render;
use commentsift::report::terminal::{Paint, safe};
use commentsift::{Media, Options, Page};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn docs() -> String {
    fs::read_to_string(root().join("docs/EXPLAIN.md")).expect("the page can be read")
}

struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

fn explain(folder: &Path, arguments: &[&str]) -> Run {
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .current_dir(folder)
        .arg("explain")
        .args(arguments)
        .output()
        .expect("the binary runs");
    Run {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

const COMMAND: &str = "```sh\ncommentsift explain ";
const OUTPUT: &str = "\n```\n\n```text\n";

/// The commands that the page shows with their output.
fn shown(docs: &str) -> Vec<(&str, &str)> {
    docs.split(COMMAND)
        .skip(1)
        .filter_map(|rest| {
            let (arguments, rest) = rest.split_once(OUTPUT)?;
            let (output, _) = rest.split_once("```")?;
            (!arguments.contains('\n')).then_some((arguments, output))
        })
        .collect()
}

/// `COMMENTSIFT_BLESS=1` writes today's output into the page: read what is said below it again.
#[test]
fn the_documentation_shows_real_output() {
    let docs = docs();
    let all = shown(&docs);
    assert!(all.len() >= 3, "{} outputs", all.len());
    let mut now = docs.clone();
    for (arguments, output) in &all {
        let words: Vec<&str> = arguments.split(' ').collect();
        let run = explain(root(), &words);
        assert_eq!(run.status, Some(0), "{arguments}: {}", run.stderr);
        now = now.replace(
            &format!("{COMMAND}{arguments}{OUTPUT}{output}```"),
            &format!("{COMMAND}{arguments}{OUTPUT}{}```", run.stdout),
        );
    }
    if std::env::var_os("COMMENTSIFT_BLESS").is_some_and(|v| v == "1") {
        fs::write(root().join("docs/EXPLAIN.md"), &now).expect("written");
    } else {
        assert_eq!(now, docs);
    }
}

/// Paths of all keys: `items[].id`.
fn keys(prefix: &str, value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = match prefix {
                    "" => key.clone(),
                    _ => format!("{prefix}.{key}"),
                };
                keys(&path, value, into);
                into.insert(path);
            }
        }
        Value::Array(all) => {
            for value in all {
                keys(&format!("{prefix}[]"), value, into);
            }
        }
        _ => {}
    }
}

#[test]
fn json_has_the_keys_that_the_documentation_names() {
    let mut found = BTreeSet::new();
    for page in [
        "fixtures/wordpress/xhtml-default-walker-en/page.html",
        "fixtures/movabletype/v3-footer-trackbacks-en/page.html",
    ] {
        let run = explain(root(), &["--json", page]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        let told: Value = serde_json::from_str(&run.stdout).expect("JSON");
        assert_eq!(told["page"], page);
        let best = &told["candidates"][0];
        let product = ["explained", "confidence", "signs", "agreement"]
            .iter()
            .map(|factor| best[factor].as_f64().expect("a number"))
            .product::<f64>();
        let score = best["score"].as_f64().expect("a number");
        assert!((product - score).abs() < 1e-6, "{product} is not {score}");
        keys("", &told, &mut found);
    }
    let docs = docs();
    let (_, section) = docs.split_once("\n## `--json`\n").expect("a section");
    let section = section.split("\n## ").next().unwrap_or("");
    let told: BTreeSet<String> = section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(key, _)| key.to_owned())
        .collect();
    assert_eq!(told, found);
}

#[test]
fn one_page_is_taken_and_several_are_told() {
    let run = explain(root(), &["fixtures/text-dump"]);
    let one = run.status == Some(0);
    assert!(!one || !run.stdout.is_empty());
    let run = explain(root(), &["fixtures/wordpress"]);
    assert_eq!(run.status, Some(3));
    assert!(run.stdout.is_empty());
    assert!(
        run.stderr.contains("explain takes one page"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("fixtures/wordpress"), "{}", run.stderr);
    let run = explain(root(), &["no-such-page.html"]);
    assert_eq!(run.status, Some(3));
    assert!(run.stderr.contains("no-such-page.html"), "{}", run.stderr);
    let run = explain(root(), &["a.html", "b.html"]);
    assert_eq!(run.status, Some(2));
}

#[test]
fn colours_change_nothing_but_colours() {
    let page = Page::new("page.html", HOSTILE.as_bytes().to_vec(), Media::Html);
    let told = commentsift::explain(&page, &Options::default()).expect("the page is analysed");
    let plain = render(&told, Paint(false));
    let painted = render(&told, Paint(true));
    assert!(!plain.contains('\u{1b}') && painted.contains("\u{1b}[1m"));
    let stripped: Vec<String> = painted.lines().map(safe).collect();
    assert_eq!(stripped, plain.lines().collect::<Vec<_>>());
    // What is begun on a line ends on it.
    for line in painted.lines() {
        let ends = line.matches("\u{1b}[0m").count();
        assert_eq!(line.matches('\u{1b}').count(), 2 * ends, "{line:?}");
    }
}

/// A page whose names, ids, classes and texts would move the cursor, title the window and turn the line around.
const HOSTILE: &str = "<!DOCTYPE html><html lang=en><title>x</title>\
<h3 id='comments'>2 Responses to &#27;[31mred</h3><ol class=commentlist>\
<li id='comment-7' class='comment even depth-1 &#27;[2Jx'><cite class=fn>Eve&#27;]0;owned&#7;&#27;[31m&#x202e;</cite> \
<span class=says>says:</span> <a href='#comment-7'>March 12, 2010 at 2:32 pm</a><p>Hello&#27;[2J there&#155;31m, all&#8;</p></li>\
<li id='comment-8' class='comment odd depth-1'><cite class=fn>&#27;[1mBob</cite> <span class=says>says:</span> \
<a href='#comment-8'>March 13, 2010 at 2:32 pm</a><p>And&#13;hello&#x2066; again.</p></li></ol></html>";

#[test]
fn nothing_of_a_page_steers_the_terminal() {
    let here = tempfile::tempdir().expect("a folder");
    fs::write(here.path().join("page.html"), HOSTILE).expect("written");
    let run = explain(here.path(), &["page.html"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("Eve") && run.stdout.contains("Bob"));
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let bad = |c: char| c.is_control() && c != '\n' || turns(c);
    assert!(!run.stdout.contains(bad), "{:?}", run.stdout);
    let json = explain(here.path(), &["--json", "page.html"]).stdout;
    assert!(
        !json.contains(|c: char| c.is_control() && c != '\n'),
        "{json:?}"
    );
    let told: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(told["items"].as_array().map(Vec::len), Some(2));
    let hostile = "\u{1b}[31mno-such-page.html";
    let run = explain(here.path(), &[hostile]);
    assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
}

#[test]
fn lines_fit_the_width() {
    for page in [
        "fixtures/wordpress/theme-wallstreet-flat-divs-depth-id/page.html",
        "fixtures/movabletype/v4-byline-replies-ja/page.html",
        "fixtures/commento/saved-after-script-en/page.html",
    ] {
        let run = explain(root(), &[page]);
        assert!(run.stdout.lines().count() > 10, "{}", run.stdout);
        for line in run.stdout.lines() {
            assert!(line.chars().count() <= 100, "{page}: {line}");
        }
    }
}
