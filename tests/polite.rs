//! Manners before a server that says what it wants: robots.txt in every state, "not now" in every form.

mod support;

use commentsift::Failure;
use commentsift::source::{Accept, Politeness, ReadOptions, Reader};
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use support::{Server, page, redirect_to, reply};

/// Manners with waits that a test can stand.
fn quick() -> Politeness {
    Politeness {
        backoff: Duration::from_millis(2),
        seed: Some(1),
        ..Politeness::default()
    }
}

fn reader(politeness: Politeness) -> Reader {
    Reader::new(ReadOptions {
        allow_private: true,
        politeness,
        ..ReadOptions::default()
    })
}

fn fetch(reader: &Reader, server: &Server, path: &str) -> Result<Vec<u8>, Failure> {
    let url = server.url(path).parse().unwrap();
    reader
        .fetch(path, &url, Accept::Page)
        .map(|answer| answer.bytes)
}

/// The paths that were asked for, in order.
fn paths(server: &Server) -> Vec<String> {
    let path = |head: &String| head.split(' ').nth(1).unwrap_or_default().to_owned();
    server.hits().iter().map(path).collect()
}

/// A server with this robots.txt, and pages.
fn with_robots(status: &'static str, headers: &'static str, robots: Vec<u8>) -> Server {
    Server::start(move |path, stream| match path {
        "/robots.txt" => reply(stream, status, headers, &robots),
        _ => page(stream, "<p>a page"),
    })
}

#[test]
fn what_robots_txt_forbids_is_not_asked_for() {
    let server = with_robots(
        "200 OK",
        "Content-Type: text/plain\r\n",
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n\nUser-agent: Commentsift\nDisallow: /private\nDisallow: /*?share=\n".to_vec(),
    );
    let polite = reader(quick());
    assert!(fetch(&polite, &server, "/a-post").is_ok());
    assert!(fetch(&polite, &server, "/another").is_ok());
    for path in ["/private/x", "/a-post?share=me"] {
        let failure = fetch(&polite, &server, path).unwrap_err();
        assert_eq!(failure.error, "robots", "{failure}");
    }
    assert_eq!(paths(&server), ["/robots.txt", "/a-post", "/another"]);
    let rude = reader(Politeness {
        obey_robots: false,
        ..quick()
    });
    assert!(fetch(&rude, &server, "/private/x").is_ok());
    assert_eq!(paths(&server)[3..], ["/private/x"]);
}

#[test]
fn a_redirect_does_not_lead_around_robots_txt() {
    let server = Server::start(|path, stream| match path {
        "/robots.txt" => reply(stream, "200 OK", "", b"User-agent: *\nDisallow: /private\n"),
        "/door" => redirect_to(stream, "/private/x"),
        _ => page(stream, "<p>a page"),
    });
    let failure = fetch(&reader(quick()), &server, "/door").unwrap_err();
    assert_eq!(failure.error, "robots", "{failure}");
    assert_eq!(paths(&server), ["/robots.txt", "/door"]);
}

#[test]
fn a_missing_or_senseless_robots_txt_allows_everything() {
    let huge = [
        b"User-agent: *\n".to_vec(),
        b"Disallow: /x\n".repeat(100_000),
    ]
    .concat();
    let beyond = [huge.clone(), b"Disallow: /\n".to_vec()].concat();
    let bomb = {
        use std::io::Write as _;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(&b"# and so on\n".repeat(1 << 20)).unwrap();
        gzip.finish().unwrap()
    };
    let cases: [(&str, &str, Vec<u8>); 7] = [
        (
            "404 Not Found",
            "",
            b"User-agent: *\nDisallow: /\n".to_vec(),
        ),
        ("403 Forbidden", "", Vec::new()),
        (
            "200 OK",
            "Content-Type: text/html\r\n",
            b"<!doctype html><title>Home</title>".to_vec(),
        ),
        ("200 OK", "", b"\x00\xff\xfe\x01".repeat(1000)),
        ("200 OK", "", beyond),
        ("200 OK", "Content-Encoding: gzip\r\n", bomb),
        ("302 Found", "Location: /robots.txt\r\n", Vec::new()),
    ];
    for (status, headers, body) in cases {
        let server = with_robots(status, headers, body);
        assert!(
            fetch(&reader(quick()), &server, "/a-post").is_ok(),
            "{status} {headers}"
        );
    }
    let server = with_robots("200 OK", "", huge);
    assert_eq!(
        fetch(&reader(quick()), &server, "/x1").unwrap_err().error,
        "robots"
    );
}

#[test]
fn a_robots_txt_that_cannot_be_read_forbids_everything() {
    for status in ["500 Oops", "503 Later", "429 Slower"] {
        let server = with_robots(status, "", b"User-agent: *\nAllow: /\n".to_vec());
        let polite = reader(Politeness {
            retries: 1,
            ..quick()
        });
        for path in ["/a-post", "/another"] {
            let failure = fetch(&polite, &server, path).unwrap_err();
            assert_eq!(failure.error, "robots_unreachable", "{failure}");
            assert!(failure.message.contains(&status[..3]), "{failure}");
        }
        assert_eq!(paths(&server), ["/robots.txt"; 2]);
    }
}

#[test]
fn a_robots_txt_elsewhere_is_followed_and_kept() {
    let server = Server::start(|path, stream| match path {
        "/robots.txt" => redirect_to(stream, "/1"),
        "/1" => redirect_to(stream, "/2"),
        "/2" => redirect_to(stream, "/3"),
        "/3" => redirect_to(stream, "/4"),
        "/4" => redirect_to(stream, "/rules"),
        "/rules" => reply(stream, "200 OK", "", b"User-agent: *\nDisallow: /private\n"),
        _ => page(stream, "<p>a page"),
    });
    let polite = reader(quick());
    assert_eq!(
        fetch(&polite, &server, "/private").unwrap_err().error,
        "robots"
    );
    assert!(fetch(&polite, &server, "/public").is_ok());
    assert_eq!(paths(&server).len(), 7);
}

#[test]
fn a_site_that_is_not_there_is_no_matter_of_robots() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", gone.local_addr().unwrap());
    drop(gone);
    let polite = reader(Politeness {
        retries: 0,
        ..quick()
    });
    let failure = polite
        .fetch("x", &url.parse().unwrap(), Accept::Page)
        .unwrap_err();
    assert_eq!(failure.error, "connect", "{failure}");
}

/// Answers the first `busy` requests for a page with `status`, later ones with a page.
fn busy(busy: usize, status: &'static str, headers: &'static str) -> Server {
    let asked = AtomicUsize::new(0);
    Server::start(move |path, stream| match path {
        "/robots.txt" => reply(stream, "404 Not Found", "", b""),
        _ if asked.fetch_add(1, Ordering::SeqCst) < busy => {
            reply(stream, status, headers, b"later")
        }
        _ => page(stream, "<p>at last"),
    })
}

#[test]
fn a_busy_server_is_asked_again() {
    for status in ["503 Later", "429 Slower", "500 Oops", "502 Bad", "504 Slow"] {
        let server = busy(4, status, "");
        assert_eq!(
            fetch(&reader(quick()), &server, "/p").unwrap(),
            b"<p>at last",
            "{status}"
        );
        assert_eq!(paths(&server).len(), 1 + 5);
        let server = busy(5, status, "");
        let failure = fetch(&reader(quick()), &server, "/p").unwrap_err();
        assert_eq!(failure.error, format!("http_{}", &status[..3]));
    }
    for status in ["404 Gone", "403 No", "501 Never", "410 Gone"] {
        let server = busy(1, status, "");
        assert!(fetch(&reader(quick()), &server, "/p").is_err());
        assert_eq!(paths(&server).len(), 2, "{status} is not asked for again");
    }
}

#[test]
fn after_giving_up_a_host_gets_one_chance_for_each_url() {
    let server = busy(7, "503 Later", "");
    let polite = reader(quick());
    assert!(fetch(&polite, &server, "/1").is_err());
    assert!(fetch(&polite, &server, "/2").is_err());
    assert!(fetch(&polite, &server, "/3").is_err());
    assert_eq!(paths(&server).len(), 1 + 5 + 1 + 1);
    assert!(fetch(&polite, &server, "/4").is_ok());
}

#[test]
fn retry_after_is_kept_to() {
    let server = busy(1, "429 Slower", "Retry-After: 1\r\n");
    let started = Instant::now();
    assert!(fetch(&reader(quick()), &server, "/p").is_ok());
    assert!(started.elapsed() >= Duration::from_secs(1));

    for header in [
        "Retry-After: 3600\r\n",
        "Retry-After: 99999999999999999999\r\n",
        "Date: Fri, 12 Mar 2010 14:32:00 GMT\r\nRetry-After: Fri, 12 Mar 2010 18:32:00 GMT\r\n",
    ] {
        let server = busy(1, "429 Slower", header);
        let polite = reader(quick());
        assert_eq!(fetch(&polite, &server, "/p").unwrap_err().error, "http_429");
        // Nothing more is asked of it.
        assert_eq!(
            fetch(&polite, &server, "/q").unwrap_err().error,
            "retry_later"
        );
        assert_eq!(paths(&server), ["/robots.txt", "/p"]);
    }
}

/// When each request came.
fn timed(robots: &'static [u8]) -> (Server, Arc<Mutex<Vec<Instant>>>) {
    let times = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&times);
    let server = Server::start(move |path, stream| {
        seen.lock().unwrap().push(Instant::now());
        match path {
            "/robots.txt" => reply(stream, "200 OK", "", robots),
            _ => page(stream, "<p>a page"),
        }
    });
    (server, times)
}

#[test]
fn requests_to_one_host_keep_a_distance_also_from_many_threads() {
    let delay = Duration::from_millis(100);
    let (own, crawl) = (
        b"".as_slice(),
        b"User-agent: *\nCrawl-delay: 0.1\n".as_slice(),
    );
    for (robots, given) in [(own, Some(delay)), (crawl, None)] {
        let (server, times) = timed(robots);
        let polite = reader(Politeness {
            delay: given,
            ..quick()
        });
        std::thread::scope(|scope| {
            for n in 0..4 {
                let (polite, server) = (&polite, &server);
                scope.spawn(move || fetch(polite, server, &format!("/{n}")).unwrap());
            }
        });
        let times = times.lock().unwrap();
        assert_eq!(times.len(), 5);
        // Where robots.txt asks for the pause, it holds from the first page on.
        let from = usize::from(given.is_none());
        for pair in times[from..].windows(2) {
            assert!(
                pair[1] - pair[0] >= delay - Duration::from_millis(5),
                "{pair:?}"
            );
        }
    }
}

#[test]
fn ctrl_c_ends_a_pause() {
    let (server, _) = timed(b"");
    let stop = Arc::new(AtomicBool::new(false));
    let polite = reader(Politeness {
        delay: Some(Duration::from_secs(3600)),
        obey_robots: false,
        ..quick()
    })
    .stopped_by(Arc::clone(&stop));
    assert!(fetch(&polite, &server, "/1").is_ok());
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| fetch(&polite, &server, "/2"));
        std::thread::sleep(Duration::from_millis(50));
        stop.store(true, Ordering::SeqCst);
        assert_eq!(waiting.join().unwrap().unwrap_err().error, "interrupted");
    });
    assert_eq!(server.hits().len(), 1);
}

#[test]
fn ctrl_c_ends_a_slow_answer() {
    // One server says nothing, one never comes to its end.
    let silent = Server::start(|_, _| std::thread::sleep(Duration::from_secs(20)));
    let slow = Server::start(|_, stream| {
        let _ = stream.write_all(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n",
        );
        for _ in 0..100 {
            let _ = stream.write_all(b"<p>").and_then(|()| stream.flush());
            std::thread::sleep(Duration::from_millis(200));
        }
    });
    for server in [&silent, &slow] {
        let stop = Arc::new(AtomicBool::new(false));
        let polite = reader(Politeness {
            obey_robots: false,
            ..quick()
        })
        .stopped_by(Arc::clone(&stop));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| fetch(&polite, server, "/1"));
            std::thread::sleep(Duration::from_millis(300));
            let began = Instant::now();
            stop.store(true, Ordering::SeqCst);
            assert_eq!(waiting.join().unwrap().unwrap_err().error, "interrupted");
            assert!(
                began.elapsed() < Duration::from_secs(2),
                "{:?}",
                began.elapsed()
            );
        });
        assert_eq!(server.hits().len(), 1, "it is not tried again");
    }
}

#[test]
fn other_kinds_of_answers_are_fetched_with_their_headers() {
    let server = Server::start(|path, stream| match path {
        "/robots.txt" => reply(stream, "404 Not Found", "", b""),
        "/picture" => reply(
            stream,
            "200 OK",
            "Content-Type: image/png\r\n",
            &[b'x'; 1 << 20],
        ),
        _ => reply(
            stream,
            "200 OK",
            "Content-Type: application/json; charset=UTF-8\r\nX-WP-TotalPages: 3\r\nLink: </2>; rel=\"next\"\r\n",
            b"[]",
        ),
    });
    let polite = reader(quick());
    let ask = |path: &str, accept| polite.fetch("blog", &server.url(path).parse().unwrap(), accept);
    let answer = ask("/wp-json/", Accept::Json).unwrap();
    assert_eq!(
        (answer.status, answer.bytes.as_slice()),
        (200, b"[]".as_slice())
    );
    assert_eq!(answer.mime.as_deref(), Some("application/json"));
    assert_eq!(answer.header("x-wp-totalpages").as_deref(), Some("3"));
    assert_eq!(answer.header("link").as_deref(), Some("</2>; rel=\"next\""));
    assert_eq!(answer.header("etag"), None);
    assert!(answer.date.is_some());
    let head = server.hits()[1].to_ascii_lowercase();
    assert!(head.contains("accept: application/json"), "{head}");
    // Of what nobody reads only the beginning is taken.
    let picture = ask("/picture", Accept::Feed).unwrap();
    assert!(picture.bytes.len() <= (64 << 10) + 1);
    assert_eq!(picture.cuts[0].error, "byte_limit");
}

#[test]
fn sitemaps_of_robots_txt_are_told_in_every_case() {
    let server = with_robots(
        "200 OK",
        "",
        b"Sitemap: https://blog.example/a.xml\nUser-agent: *\nDisallow: /\nSitemap: /relative.xml\nsitemap: https://blog.example/b.xml.gz\n".to_vec(),
    );
    let url = server.url("/").parse().unwrap();
    let rude = Politeness {
        obey_robots: false,
        ..quick()
    };
    for politeness in [quick(), rude] {
        let sitemaps = reader(politeness).sitemaps("x", &url).unwrap();
        let sitemaps: Vec<&str> = sitemaps.iter().map(|url| url.as_str()).collect();
        assert_eq!(
            sitemaps,
            [
                "https://blog.example/a.xml",
                "https://blog.example/b.xml.gz"
            ]
        );
    }
    let none = with_robots("404 Not Found", "", Vec::new());
    let url = none.url("/").parse().unwrap();
    assert!(reader(quick()).sitemaps("x", &url).unwrap().is_empty());
}
