//! Tests of the pipeline with jobs of their own: order, bounds, panics, interruption.

use super::*;
use crate::metrics::sample::{comment, thread};
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

/// A job made up for tests.
struct Fake<F>(String, F);

/// A job that asks a host: its name is "HOST/NUMBER".
struct Asks<F>(Fake<F>);

impl<F: Fn(&str) -> Result<Thread, Failure> + Send> Job for Asks<F> {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn run(&self) -> Result<Vec<(Thread, InputDigest)>, Failure> {
        self.0.run()
    }

    fn host(&self) -> Option<&str> {
        self.0.0.split('/').next()
    }
}

impl<F: Fn(&str) -> Result<Thread, Failure> + Send> Job for Fake<F> {
    fn name(&self) -> &str {
        &self.0
    }

    fn run(&self) -> Result<Vec<(Thread, InputDigest)>, Failure> {
        let digest = InputDigest {
            blake3: "00".repeat(32),
            bytes: 1,
        };
        (self.1)(&self.0).map(|thread| vec![(thread, digest)])
    }
}

fn page(name: &str) -> Thread {
    let mut page = thread(vec![comment("Anna", name)]);
    page.page = name.to_owned();
    page.url = Some(format!("https://a.example/{name}"));
    page
}

fn threads(count: usize) -> NonZeroUsize {
    NonZeroUsize::new(count).expect("not zero")
}

fn jobs<F>(count: usize, work: F) -> Vec<Fake<F>>
where
    F: Fn(&str) -> Result<Thread, Failure> + Clone + Send,
{
    (0..count)
        .map(|at| Fake(at.to_string(), work.clone()))
        .collect()
}

fn names<J: Job>(jobs: Vec<J>, count: usize) -> Vec<String> {
    let mut out = Vec::new();
    let ended = run(jobs, threads(count), &AtomicBool::new(false), |page| {
        out.push(page.page);
        Ok(())
    });
    assert_eq!(ended.expect("ran"), Ended::Complete);
    out
}

#[test]
fn the_order_of_the_inputs_holds_at_any_number_of_threads() {
    let expected: Vec<String> = (0..1000).map(|at| at.to_string()).collect();
    for count in [1, 2, 7] {
        let work = |name: &str| {
            // The first of every hundred is slow, so that others overtake it.
            if name.ends_with("00") {
                os_thread::sleep(Duration::from_millis(5));
            }
            Ok(page(name))
        };
        assert_eq!(names(jobs(1000, work), count), expected, "{count} threads");
    }
}

#[test]
fn no_inputs_are_no_deadlock() {
    assert!(names(jobs(0, |name: &str| Ok(page(name))), 3).is_empty());
}

/// While the first page is slow, only a window of the others is worked off.
#[test]
fn a_slow_page_does_not_let_the_others_pile_up() {
    static STARTED: AtomicUsize = AtomicUsize::new(0);
    static WHEN_FIRST_ENDED: AtomicUsize = AtomicUsize::new(0);
    let work = |name: &str| {
        if name == "0" {
            let mut before = usize::MAX;
            // Until the others have come to a halt.
            while STARTED.load(Ordering::SeqCst) != before {
                before = STARTED.load(Ordering::SeqCst);
                os_thread::sleep(Duration::from_millis(100));
            }
            WHEN_FIRST_ENDED.store(before, Ordering::SeqCst);
        } else {
            STARTED.fetch_add(1, Ordering::SeqCst);
        }
        Ok(page(name))
    };
    assert_eq!(names(jobs(5000, work), 2).len(), 5000);
    let most = WINDOW + 2 * AHEAD + 2;
    let started = WHEN_FIRST_ENDED.load(Ordering::SeqCst);
    assert!((1..=most).contains(&started), "{started} pages were held");
}

#[test]
fn a_panic_is_one_row() {
    let mut out = Vec::new();
    let work = |name: &str| match name {
        "1" => panic!("index {} is out of range", 7),
        _ => Ok(page(name)),
    };
    run(jobs(3, work), threads(2), &AtomicBool::new(false), |page| {
        out.push(page);
        Ok(())
    })
    .expect("ran");
    assert!(out[0].outcome.is_ok() && out[2].outcome.is_ok());
    let failure = &out[1].failures()[0];
    assert_eq!(
        (failure.page.as_str(), failure.stage, failure.error),
        ("1", Stage::Extract, "panic")
    );
    assert!(
        failure.message.contains("index 7 is out of range"),
        "{failure}"
    );
    assert!(failure.message.contains("tests.rs:"), "{failure}");
}

#[test]
fn a_failure_is_one_row() {
    let work = |name: &str| Err(Failure::new(name, Stage::Read, "not_found", "no such file"));
    let mut out = Vec::new();
    run(jobs(2, work), threads(1), &AtomicBool::new(false), |page| {
        out.push(page.failures()[0].error);
        Ok(())
    })
    .expect("ran");
    assert_eq!(out, ["not_found", "not_found"]);
}

#[test]
fn a_stop_keeps_what_was_finished() {
    let stop = AtomicBool::new(false);
    let mut out = Vec::new();
    let ended = run(
        jobs(1000, |name: &str| Ok(page(name))),
        threads(2),
        &stop,
        |page| {
            out.push(page.page);
            stop.store(out.len() >= 10, Ordering::Relaxed);
            Ok(())
        },
    );
    assert_eq!(ended.expect("ran"), Ended::Interrupted);
    let expected: Vec<String> = (0..1000).map(|at| at.to_string()).collect();
    assert_eq!(out, expected);
}

/// What a stopped run did not begin stands in errors.csv, each input in its place.
#[test]
fn what_was_not_read_when_a_run_is_stopped_is_a_row() {
    for many in [1, 2, 4] {
        let stop = AtomicBool::new(false);
        let (mut names, mut read, mut codes) = (Vec::new(), 0, Vec::new());
        let ended = run(
            jobs(3000, |name: &str| Ok(page(name))),
            threads(many),
            &stop,
            |page| {
                match &page.outcome {
                    Ok(_) => read += 1,
                    Err(failure) => codes.push((failure.stage, failure.error)),
                }
                names.push(page.page);
                stop.store(names.len() >= 10, Ordering::Relaxed);
                Ok(())
            },
        );
        assert_eq!(ended.expect("ran"), Ended::Interrupted);
        let expected: Vec<String> = (0..3000).map(|at| at.to_string()).collect();
        assert_eq!(names, expected, "{many}");
        assert!(read >= 10 && read + codes.len() == 3000, "{read}");
        assert!(codes.iter().all(|row| *row == (Stage::Read, INTERRUPTED)));
    }
}

#[test]
fn an_error_of_the_output_ends_the_run() {
    let mut written = 0;
    let ended = run(
        jobs(1000, |name: &str| Ok(page(name))),
        threads(2),
        &AtomicBool::new(false),
        |_| {
            written += 1;
            match written {
                5 => Err(io::Error::other("the disk is full")),
                _ => Ok(()),
            }
        },
    );
    assert_eq!(ended.expect_err("failed").to_string(), "the disk is full");
    assert_eq!(written, 5);
}

#[test]
fn the_same_url_and_comment_page_is_a_duplicate() {
    let work = |name: &str| {
        let mut page = page(name);
        page.items[0].text = "the same".into();
        page.url = Some("https://a.example/post".into());
        page.comment_page = (name == "2").then_some(2);
        if name == "3" {
            page.url = None;
        }
        Ok(page)
    };
    let mut out = Vec::new();
    run(jobs(5, work), threads(3), &AtomicBool::new(false), |page| {
        out.push(page.duplicate_of);
        Ok(())
    })
    .expect("ran");
    assert_eq!(out, [None, Some("0".into()), None, None, Some("0".into())]);
}

#[test]
fn two_pages_of_one_name_are_two_keys() {
    let work = |_: &str| {
        let mut page = page("https://a.example/post");
        page.url = Some("https://a.example/post".into());
        Ok(page)
    };
    let mut out = Vec::new();
    run(jobs(3, work), threads(2), &AtomicBool::new(false), |page| {
        let thread = page.outcome.expect("analysed").thread;
        assert_eq!(thread.page, page.page);
        out.push((page.page, page.duplicate_of));
        Ok(())
    })
    .expect("ran");
    let first = "https://a.example/post";
    let again = |number: u32| (format!("{first}#{number}"), Some(first.to_owned()));
    assert_eq!(out, [(first.to_owned(), None), again(2), again(3)]);
}

/// Jobs of some hosts, sorted by host.
fn sorted<F: Clone>(hosts: &[(&str, usize)], work: F) -> (Vec<Asks<F>>, Vec<String>) {
    let names = hosts
        .iter()
        .flat_map(|(host, count)| (0..*count).map(move |n| format!("{host}/{n}")));
    let names: Vec<String> = names.collect();
    let jobs = names
        .iter()
        .map(|name| Asks(Fake(name.clone(), work.clone())));
    (jobs.collect(), names)
}

/// A list sorted by host: while one host lets wait, the others are asked, and the output is in the order of the list all the same.
#[test]
fn hosts_are_taken_in_turn() {
    let began = std::sync::Arc::new(Mutex::new(Vec::new()));
    let lock: std::sync::Arc<HashMap<&str, Mutex<()>>> =
        std::sync::Arc::new(["a", "b", "c"].map(|host| (host, Mutex::new(()))).into());
    let work = {
        let began = std::sync::Arc::clone(&began);
        move |name: &str| {
            // One request to a host at a time, as the reader does it.
            let turn = lock[name.split('/').next().expect("a host")].lock();
            began.lock().expect("no panic").push(name.to_owned());
            os_thread::sleep(Duration::from_millis(if name.starts_with('a') {
                20
            } else {
                2
            }));
            drop(turn);
            Ok(page(name))
        }
    };
    for count in [2, 3, 8] {
        began.lock().expect("no panic").clear();
        let (jobs, expected) = sorted(&[("a", 20), ("b", 20), ("c", 20)], work.clone());
        assert_eq!(names(jobs, count), expected, "{count} threads");
        let began = began.lock().expect("no panic");
        let place = |name: &str| began.iter().position(|it| it == name).expect("begun");
        assert!(place("c/19") < place("a/19"), "{count} threads: {began:?}");
        assert!(place("b/0") < place("a/3"), "{count} threads: {began:?}");
    }
}

/// More finished pages than may wait: the one that all wait for is begun all the same.
#[test]
fn hosts_in_turn_are_no_deadlock() {
    let work = |name: &str| {
        if name.starts_with('a') {
            os_thread::sleep(Duration::from_millis(1));
        }
        Ok(page(name))
    };
    for hosts in [
        [("a", 100), ("b", 3 * WINDOW)],
        [("a", 2 * WINDOW), ("b", 100)],
    ] {
        let (jobs, expected) = sorted(&hosts, work);
        assert_eq!(names(jobs, 2), expected);
    }
}

#[test]
fn a_stop_keeps_what_other_hosts_gave() {
    let stop = AtomicBool::new(false);
    let finished = AtomicUsize::new(0);
    let work = |name: &str| {
        if name.starts_with('a') {
            // Until the other host is done.
            while finished.load(Ordering::SeqCst) < 50 {
                os_thread::sleep(Duration::from_millis(1));
            }
            stop.store(true, Ordering::SeqCst);
        } else {
            finished.fetch_add(1, Ordering::SeqCst);
        }
        Ok(page(name))
    };
    let (jobs, _) = sorted(&[("a", 3), ("b", 50)], &work);
    let mut out = Vec::new();
    let mut unread = Vec::new();
    let ended = run(jobs, threads(2), &stop, |page| {
        let list = if page.outcome.is_ok() {
            &mut out
        } else {
            &mut unread
        };
        list.push(page.page);
        Ok(())
    });
    assert_eq!(ended.expect("ran"), Ended::Interrupted);
    assert_eq!(out.len() + unread.len(), 53);
    // All of the one host, and of the other what was begun before the stop.
    let of_b = out.iter().filter(|name| name.starts_with('b')).count();
    assert_eq!(of_b, 50, "{out:?}");
    assert_eq!(out[0], "a/0");
    assert_eq!(out.last().map(String::as_str), Some("b/49"));
}
