//! One run and many batches merged, one thread and many: the tables of the whole run are the same bytes. And docs/CORPUS.md is true.

use commentsift::metrics::corpus::Corpus;
use commentsift::metrics::corpus::measures::measures;
use commentsift::metrics::measure;
use commentsift::pipeline::Seen;
use commentsift::report::CsvStream;
use commentsift::report::cell::Style;
use commentsift::report::tables::Table;
use commentsift::{Media, Options, Page, Thread, analyze};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Pages of the fixtures, in the order of their paths.
fn pages(under: &Path, into: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(under).expect("a folder");
    let mut entries: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            pages(&path, into);
        } else if path.extension().is_some_and(|end| end == "html") {
            into.push(path);
        }
    }
}

/// Every fixture, and every fifth a second time under another name: such a page repeats one that stands in another batch.
fn threads() -> Vec<Thread> {
    let mut paths = Vec::new();
    pages(&root().join("fixtures"), &mut paths);
    let again: Vec<PathBuf> = paths.iter().step_by(5).cloned().collect();
    let named = paths
        .iter()
        .map(|path| (path, ""))
        .chain(again.iter().map(|path| (path, "again/")));
    named
        .filter_map(|(path, prefix)| {
            let name = format!("{prefix}{}", path.strip_prefix(root()).ok()?.display());
            let bytes = fs::read(path).expect("it can be read");
            analyze(&Page::new(name, bytes, Media::Html), &Options::default()).ok()
        })
        .collect()
}

/// The pages of one batch with their places in the whole run.
type Batch<'a> = Vec<(u64, &'a Thread)>;

fn noted(batch: &Batch<'_>) -> Seen {
    let mut seen = Seen::default();
    for &(place, page) in batch {
        seen.note(place, &page.page, page);
    }
    seen
}

fn folded(batch: &Batch<'_>, seen: &Seen) -> Corpus {
    let mut corpus = Corpus::default();
    for &(place, page) in batch {
        match seen.duplicate_of(place, page) {
            Some(_) => corpus.add_duplicate(),
            None => corpus.add(page, &measure(page)),
        }
    }
    corpus
}

/// The tables of the whole run, as they stand in the files.
fn tables(corpus: &Corpus) -> Vec<String> {
    let written = |table| {
        let stream = CsvStream::open(table, Style::default(), Vec::new()).expect("opened");
        String::from_utf8(stream.into_inner(corpus).expect("written")).expect("UTF-8")
    };
    [Table::Authors, Table::Corpus, Table::Timeline]
        .map(written)
        .to_vec()
}

#[test]
fn one_run_and_merged_batches_write_the_same_bytes() {
    let threads = threads();
    let all: Batch<'_> = (0..).zip(&threads).collect();
    assert!(all.len() > 100, "{} pages", all.len());
    let seen = noted(&all);
    let duplicates = all
        .iter()
        .filter(|&&(place, page)| seen.duplicate_of(place, page).is_some());
    assert!(duplicates.count() > 10, "duplicates stand in other batches");
    let whole = tables(&folded(&all, &seen));
    for table in &whole {
        assert!(table.lines().count() > 20, "{table}");
    }
    for batches in [2, 3, 7, all.len()] {
        // Pages that follow each other go to different batches, the later ones come first, and each batch runs on a thread.
        let mut parts: Vec<Batch<'_>> = vec![Vec::new(); batches];
        for (at, &page) in all.iter().enumerate().rev() {
            parts[at % batches].push(page);
        }
        let seen = parts
            .iter()
            .rev()
            .map(noted)
            .fold(Seen::default(), Seen::merge);
        let corpora: Vec<Corpus> = thread::scope(|scope| {
            let workers: Vec<_> = parts
                .chunks(batches.div_ceil(4))
                .map(|parts| {
                    let seen = &seen;
                    scope.spawn(move || {
                        let parts = parts.iter().map(|part| folded(part, seen));
                        parts.fold(Corpus::default(), Corpus::merge)
                    })
                })
                .collect();
            let ended = workers
                .into_iter()
                .map(|worker| worker.join().expect("no panic"));
            ended.collect()
        });
        let merged = corpora
            .into_iter()
            .rev()
            .fold(Corpus::default(), Corpus::merge);
        assert_eq!(tables(&merged), whole, "{batches} batches");
    }
}

fn analysed(jobs: &str) -> BTreeMap<String, String> {
    let out = tempfile::tempdir().expect("a folder");
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .current_dir(root())
        .args(["analyze", "--quiet", "--jobs", jobs, "fixtures", "-o"])
        .arg(out.path())
        .output()
        .expect("the binary runs");
    assert!(matches!(output.status.code(), Some(0 | 3)));
    let entries = fs::read_dir(out.path()).expect("a folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "csv"))
        .map(|path| {
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(&path).expect("UTF-8"))
        })
        .collect()
}

#[test]
fn one_job_and_four_write_the_same_bytes() {
    let one = analysed("1");
    for table in Table::ALL {
        assert!(
            one.contains_key(&format!("{}.csv", table.name())),
            "{}",
            table.name()
        );
    }
    assert_eq!(one, analysed("4"));
}

const COMMAND: &str = "```sh\ncommentsift ";
const OUTPUT: &str = "\n```\n\n```text\n";

/// Of a table the header and the rows that the page shows, by their first cells.
fn excerpt(table: &str, shown: &str) -> String {
    let first = |line: &str| line.split(',').next().unwrap_or("").to_owned();
    let wanted: Vec<String> = shown.lines().map(first).collect();
    let rows = table.lines().filter(|line| wanted.contains(&first(line)));
    rows.map(|line| format!("{line}\n")).collect()
}

/// `COMMENTSIFT_BLESS=1` writes today's output into the page: read what is said around it again.
#[test]
fn the_documentation_shows_real_output_and_names_every_measure() {
    let place = root().join("docs/CORPUS.md");
    let docs = fs::read_to_string(&place).expect("the page can be read");
    let mut now = docs.clone();
    let mut outputs = 0;
    for rest in docs.split(COMMAND).skip(1) {
        let Some((arguments, rest)) = rest.split_once(OUTPUT) else {
            continue;
        };
        let (shown, _) = rest.split_once("```").expect("the output ends");
        let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
            .current_dir(root())
            .args(arguments.split(' '))
            .arg("--quiet")
            .output()
            .expect("the binary runs");
        let real = excerpt(&String::from_utf8(output.stdout).expect("UTF-8"), shown);
        assert!(real.lines().count() > 5, "{arguments}");
        let block = |text: &str| format!("{COMMAND}{arguments}{OUTPUT}{text}```");
        now = now.replace(&block(shown), &block(&real));
        outputs += 1;
    }
    assert!(outputs >= 2, "{outputs} outputs");
    if std::env::var_os("COMMENTSIFT_BLESS").is_some_and(|v| v == "1") {
        fs::write(&place, &now).expect("written");
    } else {
        assert_eq!(now, docs);
    }
    for measure in measures() {
        let name = format!("`{}`", measure.name);
        assert!(docs.contains(&name), "docs/CORPUS.md does not name {name}");
    }
}
