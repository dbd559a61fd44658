//! docs/METRICS.md is the metric table, in words.

use commentsift::metrics::{METRICS, Needs};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const HEAD: &str = "\
# Statistics of a page

One column of `pages.csv` each, in this order; `commentsift list metrics` prints the same. This page is made from the table in
`src/metrics/table.rs`: after a change there, `COMMENTSIFT_BLESS=1 cargo test --test metrics` writes it anew.

n is the number of human comments; the post is the root of their tree, at depth 0. d(i) is the depth of comment i over stated
parents, 1 at the top level; a reply to a ping hangs on the ping's nearest human ancestor, else on the post, and answers nobody. A
reply whose parent is not on the page keeps the depth that the page states, as in comments.csv, and hangs on the post.
τ_i is the time of comment i, τ_0 that of the post, in the page's own clock; a time without seconds stands for its full minute. Two
times can be compared where both have an offset from UTC or neither. m is the number of comments with a known author that are no
placeholders of deleted ones, by a people, c_j of them by person j. Quantiles are those of Hyndman and Fan's type 7.

An empty cell says that a measure is not defined or not known. All are empty where the page has no thread or a script loads it;
those marked † also where the page does not show who answered whom. \"cf.\" says that the source's measure is near, not the same.
";

fn page() -> String {
    let mut page = String::from(HEAD);
    let cell = |text: &str| text.replace('|', "\\|");
    page.push_str("\n| column | unit | formula | empty where | source | since |\n| --- | --- | --- | --- | --- | --- |\n");
    for metric in METRICS {
        let mark = match metric.needs {
            Needs::Nesting => "†",
            Needs::Thread => "",
        };
        writeln!(
            page,
            "| `{}`{mark} | {} | {} | {} | {} | {} |",
            metric.name,
            metric.unit,
            cell(metric.doc),
            cell(metric.undefined_when),
            cell(metric.source),
            metric.since
        )
        .expect("a string can be written to");
    }
    page
}

#[test]
fn the_documentation_is_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/METRICS.md");
    if std::env::var_os("COMMENTSIFT_BLESS").is_some_and(|v| v == "1") {
        fs::write(&path, page()).expect("written");
    }
    let stands = fs::read_to_string(&path).expect("the page can be read");
    assert_eq!(stands, page());
}

/// `commentsift list metrics` tells every part of every entry.
#[test]
fn the_listing_is_the_table() {
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .args(["list", "metrics"])
        .output()
        .expect("the binary runs");
    let listed = String::from_utf8(output.stdout).expect("UTF-8");
    let (page, _) = listed.split_once("corpus.csv").expect("two headings");
    let mut blocks = page.split("\n\n").skip_while(|block| {
        let first = METRICS.first().map_or("", |metric| metric.name);
        !block.starts_with(first)
    });
    for metric in METRICS {
        let block = blocks.next().expect("an entry");
        let head = format!(
            "{} ({}, since {})\n",
            metric.name, metric.unit, metric.since
        );
        assert!(block.starts_with(&head), "{block}");
        for part in [metric.doc, metric.undefined_when, metric.source] {
            assert!(block.contains(part), "{}: {part}", metric.name);
        }
    }
    assert_eq!(blocks.next().unwrap_or_default().trim(), "");
}
