//! The accuracy gate: real pages with hand-made gold, and pages of a real WordPress with the truth of its database.
//!
//! The pages belong to their authors and stand outside this repository; `COMMENTSIFT_CORPUS` names the folder that holds `eval/`,
//! `wordpress/` and `first-page/` (`.ci/run` sets it where it is there). Without it the tests say that they were skipped. The scorer
//! is the one that stands beside the gold. Floors stand in `tests/corpus/floors.json` and only rise: `COMMENTSIFT_RAISE=1` writes
//! what was reached where it is higher. They were taken on the gold whose digest stands beside them; on other gold they hold with a
//! slack, so that a page added to the corpus fails no unrelated change.

use commentsift::source::digest;
use commentsift::{Media, Page};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a floor gives way where the gold is not the one it was taken on.
const SLACK: f64 = 0.01;

/// Figures are compared to this many digits; below that they are noise of a single field.
const DIGITS: f64 = 10_000.0;

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("COMMENTSIFT_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: COMMENTSIFT_CORPUS names no corpus");
    }
    folder
}

fn floors_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/floors.json")
}

fn floors() -> Value {
    let text = std::fs::read_to_string(floors_path()).expect("the floors can be read");
    serde_json::from_str(&text).expect("the floors are JSON")
}

/// Runs the program over a folder and gives the folder of its tables.
fn analysed(pages: &Path, platform: Option<&str>) -> tempfile::TempDir {
    let out = tempfile::tempdir().expect("a folder can be made");
    let held = platform.map(|name| ["--platform", name]);
    let status = Command::new(env!("CARGO_BIN_EXE_commentsift"))
        .arg("analyze")
        .args(held.into_iter().flatten())
        .args(["--quiet", "-o"])
        .arg(out.path())
        .arg(pages)
        .status()
        .expect("the program starts");
    assert!(status.success(), "{}: {status}", pages.display());
    out
}

/// Scores tables with the corpus's own scorer.
fn scored(scorer: &Path, gold: &Path, tables: &Path, only: &[&str]) -> Map<String, Value> {
    let json = tables.join("score.json");
    let mut command = Command::new("python3");
    command
        .arg(scorer)
        .arg(gold)
        .arg(tables)
        .args(["--worst", "8", "--json"])
        .arg(&json);
    for platform in only {
        command.args(["--where", &format!("platform={platform}")]);
    }
    let output = command.output().expect("python3 starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    println!("{}", String::from_utf8_lossy(&output.stdout));
    let text = std::fs::read_to_string(json).expect("the score can be read");
    serde_json::from_str(&text).expect("the score is JSON")
}

/// Compares with the floors of one section; raises them where that is asked for.
fn hold(section: &str, gold: &Path, reached: &Map<String, Value>) {
    let bytes = std::fs::read(gold).expect("the gold can be read");
    let taken_on = digest(&Page::new("gold", bytes, Media::Text));
    let mut all = floors();
    let floor = all[section].clone();
    let same = floor["gold"].as_str() == Some(taken_on.as_str());
    let slack = if same { 0.0 } else { SLACK };
    if !same {
        eprintln!(
            "{section}: other gold than the floors were taken on; they hold with a slack of {SLACK}"
        );
    }
    let rounded = |x: f64| (x * DIGITS).floor() / DIGITS;
    let mut below = Vec::new();
    for (key, least) in floor["least"].as_object().expect("a section has floors") {
        let least = least.as_f64().expect("a floor is a number");
        let got = reached[key].as_f64().map_or(0.0, rounded);
        if got + slack < least {
            below.push(format!("{key}: {got} is below {least}"));
        }
        if got > least {
            all[section]["least"][key] = got.into();
        }
    }
    assert!(below.is_empty(), "{section}: {}", below.join("; "));
    if std::env::var_os("COMMENTSIFT_RAISE").is_some() {
        all[section]["gold"] = taken_on.into();
        let text = serde_json::to_string_pretty(&all).expect("floors are JSON") + "\n";
        std::fs::write(floors_path(), text).expect("the floors can be written");
    }
}

// One test, so that sections are raised one after the other.
#[test]
fn accuracy_holds_on_real_pages() {
    let Some(corpus) = corpus() else { return };
    let scorer = corpus.join("eval/score.py");

    let gold = corpus.join("wordpress/gold.jsonl");
    let tables = analysed(&corpus.join("wordpress/pages"), None);
    hold(
        "wordpress",
        &gold,
        &scored(&scorer, &gold, tables.path(), &[]),
    );

    let gold = corpus.join("eval/gold.jsonl");
    let tables = analysed(&corpus.join("eval/pages"), None);
    hold(
        "eval-all",
        &gold,
        &scored(&scorer, &gold, tables.path(), &[]),
    );
    let reached = scored(
        &scorer,
        &gold,
        tables.path(),
        &["wordpress", "wpdiscuz", "disqus"],
    );
    hold("eval", &gold, &reached);

    // The recogniser for unknown systems alone: what is to be expected of systems that nobody here has seen.
    let tables = analysed(&corpus.join("eval/pages"), Some("generic"));
    let reached = scored(&scorer, &gold, tables.path(), &["wordpress", "blogger"]);
    hold("eval-generic", &gold, &reached);

    let gold = corpus.join("eval/negative.jsonl");
    for (section, platform) in [("negative", None), ("negative-generic", Some("generic"))] {
        let tables = analysed(&corpus.join("eval/negative"), platform);
        let rows = rows(&tables.path().join("pages.csv"));
        let clean = rows.iter().filter(|r| r["extracted_count"] == "0").count();
        println!("{section}: no item on {clean} of {} pages", rows.len());
        let share = clean as f64 / rows.len().max(1) as f64;
        let reached = Map::from_iter([("clean".to_owned(), share.into())]);
        hold(section, &gold, &reached);
    }
}

#[test]
fn the_first_page_is_accounted_for() {
    let Some(corpus) = corpus() else { return };
    let tables = analysed(&corpus.join("first-page/reader-view.txt"), None);
    let rows = rows(&tables.path().join("pages.csv"));
    let cells = [
        "declared_count",
        "extracted_count",
        "human_count",
        "ping_count",
        "missing_count",
        "closed",
    ];
    let got: Vec<&str> = cells.iter().map(|c| rows[0][*c].as_str()).collect();
    assert_eq!(got, ["18", "13", "5", "8", "5", "true"]);
}

type Row = std::collections::HashMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).expect("the table can be read");
    reader
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the table is CSV")
}
