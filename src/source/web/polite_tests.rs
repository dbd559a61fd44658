//! Tests of manners that need no clock: waits are counted, not waited.

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// Counts the pauses, and takes none.
#[derive(Debug, Default)]
struct Counter(Mutex<Vec<Duration>>);

impl Rest for Counter {
    fn rest(&self, time: Duration) -> Result<(), Stopped> {
        lock(&self.0).push(time);
        Ok(())
    }

    fn is_stopped(&self) -> bool {
        false
    }
}

#[test]
fn pauses() {
    let usual = Politeness::default();
    let second = Duration::from_secs(1);
    assert_eq!(usual.pause(&url("https://blog.example/"), None), DELAY);
    assert_eq!(
        usual.pause(&url("https://blog.example/"), Some(3 * second)),
        3 * second
    );
    assert_eq!(
        usual.pause(&url("https://blog.example/"), Some(3600 * second)),
        60 * second
    );
    for own in [
        "http://127.0.0.1:8080/",
        "http://[::1]/",
        "http://localhost/",
    ] {
        assert_eq!(usual.pause(&url(own), None), Duration::ZERO, "{own}");
        assert_eq!(usual.pause(&url(own), Some(second)), second);
    }
    let slow = Politeness {
        delay: Some(5 * second),
        ..usual
    };
    assert_eq!(
        slow.pause(&url("http://127.0.0.1/"), Some(second)),
        5 * second
    );
}

#[test]
fn repetitions_wait_longer_and_longer_and_end() {
    let usual = Politeness::default();
    let waits: Vec<Next> = (0..6)
        .map(|attempt| usual.after(attempt, None, 1.0))
        .collect();
    let seconds = |n| Next::Wait(Duration::from_secs(n));
    assert_eq!(
        waits,
        [
            seconds(1),
            seconds(2),
            seconds(4),
            seconds(8),
            Next::GiveUp,
            Next::GiveUp
        ]
    );
    let patient = Politeness {
        retries: u32::MAX,
        ..Politeness::default()
    };
    assert_eq!(patient.after(1_000_000, None, 1.0), seconds(30));
    assert_eq!(usual.after(2, None, 0.0), seconds(0));
    assert_eq!(
        usual.after(0, Some(Duration::from_secs(90)), 0.5),
        seconds(90)
    );
    let hour = Duration::from_secs(3600);
    assert_eq!(usual.after(0, Some(hour), 0.5), Next::Leave(hour));
    assert_eq!(
        usual.after(9, Some(Duration::MAX), 0.5),
        Next::Leave(Duration::MAX)
    );
}

#[test]
fn retry_after_is_read_in_both_forms() {
    let wait = |retry: &str, date: &str| {
        let headers = [("retry-after", retry), ("date", date)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()));
        retry_after(&Exchange {
            status: 503,
            headers: headers.to_vec(),
            body: Vec::new(),
            cut: None,
            at: SystemTime::UNIX_EPOCH,
            took: Duration::ZERO,
            peer: None,
            asked: Vec::new(),
        })
    };
    let now = "Fri, 12 Mar 2010 14:32:00 GMT";
    assert_eq!(wait("17", now), Some(Duration::from_secs(17)));
    assert_eq!(wait("99999999999999999999999", now), Some(Duration::MAX));
    assert_eq!(
        wait("Fri, 12 Mar 2010 14:33:30 GMT", now),
        Some(Duration::from_secs(90))
    );
    assert_eq!(
        wait("Thu, 01 Jan 1970 00:00:05 GMT", ""),
        Some(Duration::from_secs(5))
    );
    // In the past: at once.
    assert_eq!(wait("Fri, 12 Mar 2010 14:31:00 GMT", now), None);
    for odd in ["", "-5", "soon", "1.5", "<script>"] {
        assert_eq!(wait(odd, now), None, "{odd}");
    }
}

#[test]
fn the_same_seed_gives_the_same_waits() {
    let hosts = |seed| {
        let politeness = Politeness {
            seed: Some(seed),
            ..Politeness::default()
        };
        let hosts = Hosts::new(politeness, Arc::new(Counter::default()));
        std::iter::repeat_with(move || hosts.roll())
            .take(200)
            .collect::<Vec<f64>>()
    };
    assert_eq!(hosts(7), hosts(7));
    assert_ne!(hosts(7), hosts(8));
    let rolls = hosts(7);
    assert!(rolls.iter().all(|roll| (0.0..1.0).contains(roll)));
    let mean = rolls.iter().sum::<f64>() / 200.0;
    assert!((0.4..0.6).contains(&mean), "{mean}");
}

#[test]
fn a_host_is_asked_with_a_pause_and_others_at_once() {
    let counter = Arc::new(Counter::default());
    let rest: Arc<dyn Rest> = Arc::clone(&counter) as Arc<dyn Rest>;
    let hosts = Hosts::new(Politeness::default(), rest);
    for path in [
        "https://a.example/1",
        "http://a.example:8080/2",
        "https://b.example/",
    ] {
        drop(hosts.turn(&url(path), None).unwrap());
    }
    let waits = lock(&counter.0).clone();
    assert_eq!(waits.len(), 1, "{waits:?}");
    assert!(waits[0] <= DELAY && waits[0] > DELAY / 2, "{waits:?}");
}

#[test]
fn one_request_at_a_time_for_each_host() {
    let politeness = Politeness {
        delay: Some(Duration::ZERO),
        ..Politeness::default()
    };
    let hosts = Hosts::new(politeness, Arc::new(Sleeper::default()));
    let (under_way, most) = (AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let turn = hosts.turn(&url("https://a.example/"), None).unwrap();
                    let now = under_way.fetch_add(1, Ordering::SeqCst) + 1;
                    most.fetch_max(now, Ordering::SeqCst);
                    std::thread::yield_now();
                    under_way.fetch_sub(1, Ordering::SeqCst);
                    drop(turn);
                }
            });
        }
    });
    assert_eq!(most.load(Ordering::SeqCst), 1);
}

#[test]
fn a_host_that_wants_to_be_left_alone_is_and_a_lost_one_gets_one_chance() {
    let hosts = Hosts::new(Politeness::default(), Arc::new(Counter::default()));
    let (a, b) = (url("https://a.example/"), url("https://b.example/"));
    let hour = Duration::from_secs(3600);
    assert_eq!(
        hosts.turn(&a, None).unwrap().after(0, Some(hour)),
        Next::Leave(hour)
    );
    assert!(matches!(
        hosts.turn(&a, None),
        Err(NoTurn::Closed(3500..=3600))
    ));
    assert_eq!(
        hosts.turn(&b, None).unwrap().after(0, Some(Duration::MAX)),
        Next::Leave(Duration::MAX)
    );
    assert!(matches!(hosts.turn(&b, None), Err(NoTurn::Closed(_))));

    let lost = url("https://lost.example/");
    let turn = hosts.turn(&lost, None).unwrap();
    assert!(matches!(turn.after(0, None), Next::Wait(_)));
    assert_eq!(turn.after(4, None), Next::GiveUp);
    assert_eq!(turn.after(0, None), Next::GiveUp);
    turn.answered();
    assert!(matches!(turn.after(0, None), Next::Wait(_)));
}

#[test]
fn a_stop_ends_pauses_and_queues() {
    let stop = Arc::new(AtomicBool::new(false));
    let politeness = Politeness {
        delay: Some(Duration::from_secs(3600)),
        ..Politeness::default()
    };
    let hosts = Hosts::new(politeness, Arc::new(Sleeper(Some(Arc::clone(&stop)))));
    let a = url("https://a.example/");
    drop(hosts.turn(&a, None).unwrap());
    std::thread::scope(|scope| {
        // One waits for its pause, the other for the first.
        let waiting = [(); 2].map(|()| scope.spawn(|| hosts.turn(&a, None).map(drop)));
        std::thread::sleep(Duration::from_millis(20));
        stop.store(true, Ordering::Relaxed);
        for waiting in waiting {
            assert_eq!(waiting.join().unwrap(), Err(NoTurn::Stopped));
        }
    });
}
