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
use std::collections::HashMap;
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
    let held = platform.map(|name| ["--platform", name]);
    analysed_with(pages, held.as_ref().map_or(&[], |held| &held[..]))
}

/// The same with these options.
fn analysed_with(pages: &Path, options: &[&str]) -> tempfile::TempDir {
    let out = tempfile::tempdir().expect("a folder can be made");
    let status = Command::new(env!("CARGO_BIN_EXE_commentsift"))
        .arg("analyze")
        .args(options)
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

/// What was inferred for items whose parent the page states, where the program does not look at what is stated. Right is an inference
/// that names the parent or its author. Addresses to the post's author are left out: a reply to a comment may well name him.
#[test]
fn inferred_replies_name_the_stated_parent_or_its_author() {
    let Some(corpus) = corpus() else { return };
    let gold_file = corpus.join("eval/gold.jsonl");
    let tables = analysed_with(&corpus.join("eval/pages"), &["--ignore-parents"]);
    let comments = rows(&tables.path().join("comments.csv"));
    let pings = rows(&tables.path().join("pings.csv"));
    let replies = rows(&tables.path().join("replies.csv"));
    let file_of = |row: &Row| {
        let name = row["page"].rsplit('/').next().unwrap_or_default();
        name.trim_end_matches(".gz").to_owned()
    };
    let ids = comments.iter().map(|row| (row, "comment_id"));
    let ids = ids.chain(pings.iter().map(|row| (row, "ping_id")));
    let position: HashMap<(String, &str), &str> = ids
        .map(|(row, id)| ((file_of(row), row[id].as_str()), row["position"].as_str()))
        .collect();
    let mut inferred: HashMap<(String, &str), Vec<&Row>> = HashMap::new();
    for row in &replies {
        let key = (file_of(row), row["position"].as_str());
        inferred.entry(key).or_default().push(row);
    }
    let (mut items, mut reached, mut right, mut wrong) = (0_u32, 0_u32, 0_u32, 0_u32);
    let text = std::fs::read_to_string(&gold_file).expect("the gold can be read");
    for line in text.lines() {
        let page: Value = serde_json::from_str(line).expect("the gold is JSON");
        let file = page["file"].as_str().unwrap_or_default();
        let all = page["items"].as_array().map_or(&[][..], Vec::as_slice);
        let place = |item: &Value| {
            let id = item["id"].as_str().unwrap_or_default();
            let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
            let number = format!("c{digits}");
            let known = |id: &str| position.get(&(file.to_owned(), id)).copied();
            known(id).or_else(|| known(&number))
        };
        let stated = all.iter().filter(|item| item["type"] == "comment");
        for item in stated {
            let Some(parent) = item["parent"]
                .as_u64()
                .and_then(|at| all.get(usize::try_from(at).ok()?))
            else {
                continue;
            };
            let Some(at) = place(item) else { continue };
            items += 1;
            let found = inferred
                .get(&(file.to_owned(), at))
                .map_or(&[][..], Vec::as_slice);
            let found = found.iter().filter(|row| row["target_position"] != "0");
            let mut any = false;
            for row in found {
                any = true;
                let author = parent["author"].as_str().unwrap_or_default();
                let same = place(parent) == Some(row["target_position"].as_str())
                    || !author.is_empty()
                        && row["target_name"].to_lowercase() == author.to_lowercase();
                right += u32::from(same);
                wrong += u32::from(!same);
            }
            reached += u32::from(any);
        }
    }
    println!(
        "{items} items with a stated parent, {reached} with an inference; {right} inferences right, {wrong} wrong"
    );
    let share = |part: u32, whole: u32| Value::from(f64::from(part) / f64::from(whole.max(1)));
    let figures = Map::from_iter([
        ("right".to_owned(), share(right, right + wrong)),
        ("reached".to_owned(), share(reached, items)),
    ]);
    hold("eval-replies", &gold_file, &figures);
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
    assert_eq!(rows[0]["absent_addressees"], "Bernard|Julie");
    let replies = self::rows(&tables.path().join("replies.csv"));
    let got: Vec<[&str; 3]> = replies
        .iter()
        .map(|row| ["position", "target_position", "target_name"].map(|cell| row[cell].as_str()))
        .collect();
    let author = rows[0]["post_author"].as_str();
    assert_eq!(got[0], ["3", "0", author]);
    assert_eq!(got[1][..2], ["4", "8"]);
    assert_eq!(got[2..], [["4", "", "Bernard"], ["7", "", "Julie"]]);
}

type Row = HashMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).expect("the table can be read");
    reader
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the table is CSV")
}
