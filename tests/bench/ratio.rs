//! End-to-end analysis against the bare parse of the same bytes, in whole processes.
//!
//! ```sh
//! cargo bench --bench ratio                 # the corpus in COMMENTSIFT_CORPUS, else the fixtures
//! cargo bench --bench ratio -- FOLDER       # any folder of saved pages
//! ```
//!
//! Both sides read the same files one after the other on one thread: `commentsift analyze --jobs 1`, and this program itself, which
//! only reads, decodes and parses them with scraper, with the same allocator. Runs alternate and the median of their quotients is
//! printed, so that a machine whose speed drifts gives the same figure. Instructions are counted too, by `perf` where the machine lets it,
//! else by Valgrind where that is installed; they hardly change from run to run. The goal is 1.6.

use commentsift::document::decode::decode;
use commentsift::source::{ReadOptions, read, resolve};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Pairs of runs.
const PAIRS: usize = 9;

/// A side runs over at least this many files; a small folder is given several times.
const FEWEST: usize = 100;

fn main() {
    let mut args = std::env::args().skip(1).filter(|a| a != "--bench");
    match args.next() {
        Some(mode) if mode == "--bare" => bare(&args.collect::<Vec<_>>()),
        folder => compare(folder.map_or_else(default_folder, PathBuf::from)),
    }
}

/// Reads, decodes and parses; nothing else.
fn bare(inputs: &[String]) {
    let options = ReadOptions::default();
    for source in resolve(inputs).sources {
        if let Ok(page) = read(&source, &options) {
            let decoded = decode(&page.bytes, page.http_charset.as_deref(), page.media);
            black_box(scraper::Html::parse_document(&decoded.text));
        }
    }
}

fn default_folder() -> PathBuf {
    std::env::var_os("COMMENTSIFT_CORPUS")
        .map(|corpus| Path::new(&corpus).join("eval/pages"))
        .filter(|folder| folder.is_dir())
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"))
}

fn compare(folder: PathBuf) {
    let name = folder.to_string_lossy().into_owned();
    let files = resolve(std::slice::from_ref(&name)).sources.len();
    assert!(files > 0, "no pages in {name}");
    let inputs = vec![name.clone(); FEWEST.div_ceil(files)];
    let out = std::env::temp_dir().join(format!("commentsift-bench-{}", std::process::id()));
    let program = env!("CARGO_BIN_EXE_commentsift");
    let own = std::env::current_exe().expect("this program has a path");
    let full: Vec<String> = ["analyze", "--jobs", "1", "--quiet", "-o"]
        .into_iter()
        .map(str::to_owned)
        .chain([out.to_string_lossy().into_owned()])
        .chain(inputs.iter().cloned())
        .collect();
    let parse: Vec<String> = std::iter::once("--bare".to_owned()).chain(inputs).collect();
    time(program, &full);
    time(&own, &parse);
    let mut quotients: Vec<(f64, Duration, Duration)> = (0..PAIRS)
        .map(|_| {
            let (a, b) = (time(program, &full), time(&own, &parse));
            (a.as_secs_f64() / b.as_secs_f64(), a, b)
        })
        .collect();
    quotients.sort_by(|x, y| x.0.total_cmp(&y.0));
    let (median, a, b) = quotients[PAIRS / 2];
    println!("{files} files in {name}");
    println!(
        "time: analyze {a:?}, bare parse {b:?}, quotient {median:.2} (from {:.2} to {:.2}, {PAIRS} pairs)",
        quotients[0].0,
        quotients[PAIRS - 1].0
    );
    match (instructions(program, &full), instructions(&own, &parse)) {
        (Some(a), Some(b)) => println!("instructions: {a} against {b}, quotient {:.2}", a / b),
        _ => println!("instructions: neither perf nor valgrind counts them here"),
    }
    let _ = std::fs::remove_dir_all(out);
}

fn time(program: impl AsRef<std::ffi::OsStr>, args: &[String]) -> Duration {
    let start = Instant::now();
    let status = Command::new(program)
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program starts");
    assert!(
        matches!(status.code(), Some(0 | 3)),
        "the program ends well: {status}"
    );
    start.elapsed()
}

/// User-space instructions of a whole process.
fn instructions(program: impl AsRef<std::ffi::OsStr>, args: &[String]) -> Option<f64> {
    by_perf(program.as_ref(), args).or_else(|| by_valgrind(program.as_ref(), args))
}

/// As callgrind counts them; it takes fifty times as long.
fn by_valgrind(program: &std::ffi::OsStr, args: &[String]) -> Option<f64> {
    let counter = [
        "valgrind",
        "--tool=callgrind",
        "--callgrind-out-file=/dev/null",
    ];
    let report = counted(&counter, program, args)?;
    let line = report.lines().find(|l| l.contains("refs:"))?;
    let (_, number) = line.split_once("refs:")?;
    number.trim().replace(',', "").parse().ok()
}

/// As Linux's `perf` counts them, where it may.
fn by_perf(program: &std::ffi::OsStr, args: &[String]) -> Option<f64> {
    let counter = ["perf", "stat", "-x", ",", "-e", "instructions:u", "--"];
    let report = counted(&counter, program, args)?;
    let line = report.lines().find(|l| l.contains("instructions"))?;
    line.split(',').next()?.parse().ok()
}

/// What a counter writes to standard error about a run of a program.
fn counted(counter: &[&str], program: &std::ffi::OsStr, args: &[String]) -> Option<String> {
    let (name, options) = counter.split_first()?;
    let output = Command::new(name)
        .args(options)
        .arg(program)
        .args(args)
        .stdout(Stdio::null())
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stderr).into_owned())
}
