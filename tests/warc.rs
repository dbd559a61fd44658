//! Answers are saved, and a later run reads them instead of asking.

mod support;

use commentsift::Failure;
use commentsift::source::{Accept, Fetched, Politeness, ReadOptions, Reader};
use flate2::read::MultiGzDecoder;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use support::{Server, page, redirect_to, reply};
use tempfile::TempDir;

/// A folder and the archive in it.
fn archive(name: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    (folder, path)
}

fn options(path: &Path) -> ReadOptions {
    ReadOptions {
        allow_private: true,
        archive: Some(path.to_owned()),
        politeness: Politeness {
            backoff: Duration::from_millis(1),
            ..Politeness::default()
        },
        ..ReadOptions::default()
    }
}

fn offline(path: &Path) -> Reader {
    Reader::new(ReadOptions {
        offline: true,
        ..options(path)
    })
}

/// Everything that one answer comes to, for comparing.
fn told(answer: Result<Fetched, Failure>) -> String {
    match answer {
        Ok(it) => format!(
            "{} {} {:?} {:?} {:?} {} {:?} {:?}",
            it.final_url,
            it.status,
            it.mime,
            it.charset,
            it.date.map(|date| date.when.to_string()),
            String::from_utf8_lossy(&it.bytes),
            it.cuts,
            it.header("etag"),
        ),
        Err(failure) => failure.to_string(),
    }
}

fn ask(reader: &Reader, url: &str) -> String {
    told(reader.fetch("x", &url.parse().unwrap(), Accept::Page))
}

fn text(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let mut text = Vec::new();
    if path.extension().is_some_and(|it| it == "gz") {
        MultiGzDecoder::new(&bytes[..])
            .read_to_end(&mut text)
            .unwrap();
    } else {
        text = bytes;
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// A server with something of everything.
fn world() -> Server {
    let busy = AtomicUsize::new(0);
    Server::start(move |path, stream| match path {
        "/robots.txt" => reply(stream, "200 OK", "", b"User-agent: *\nDisallow: /private\n"),
        "/page" => reply(
            stream,
            "200 OK",
            "Content-Type: text/html; charset=ISO-8859-1\r\nDate: Fri, 12 Mar 2010 14:32:05 GMT\r\nETag: \"1\"\r\n",
            b"<p>caf\xe9</p>",
        ),
        "/undated" => page(stream, "<p>undated"),
        "/moved" => redirect_to(stream, "/page"),
        "/gone" => reply(
            stream,
            "410 Gone",
            "Content-Type: text/html\r\n",
            b"<p>gone",
        ),
        "/busy" if busy.fetch_add(1, Ordering::SeqCst) < 2 => reply(stream, "503 Later", "", b""),
        "/busy" => page(stream, "<p>not busy"),
        "/never" => reply(stream, "503 Never", "", b""),
        "/packed" => {
            let mut gzip =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            gzip.write_all(b"<p>packed").unwrap();
            let body = gzip.finish().unwrap();
            reply(
                stream,
                "200 OK",
                "Content-Type: text/html\r\nContent-Encoding: gzip\r\n",
                &body,
            );
        }
        "/chunked" => {
            let _ = stream.write_all(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n5\r\nchunk\r\n0\r\n\r\n",
            );
        }
        "/broken" => {
            let _ = stream.write_all(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\n<p>half",
            );
        }
        "/loop" => redirect_to(stream, "/loop"),
        _ => {}
    })
}

const PATHS: [&str; 13] = [
    "/page",
    "/undated",
    "/moved",
    "/gone",
    "/busy",
    "/never",
    "/packed",
    "/chunked",
    "/broken",
    "/loop",
    "/closed",
    "/private/x",
    "/page",
];

#[test]
fn what_was_saved_is_told_again_with_the_net_off() {
    for name in ["run.warc.gz", "run.warc"] {
        let (_folder, path) = archive(name);
        let server = world();
        let urls = PATHS.map(|path| server.url(path));
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let lost = format!("http://{}/", gone.local_addr().unwrap());
        drop(gone);
        let urls: Vec<&str> = urls
            .iter()
            .map(String::as_str)
            .chain([lost.as_str()])
            .collect();
        let first: Vec<String> = {
            let reader = Reader::new(options(&path));
            urls.iter().map(|url| ask(&reader, url)).collect()
        };
        assert!(first[0].contains("2010-03-12T14:32:05"), "{}", first[0]);
        assert!(
            first[4].contains("not busy") && first[8].contains("incomplete_body"),
            "{first:?}"
        );
        drop(server);
        let saved = fs::read(&path).unwrap();
        let reader = offline(&path);
        let again: Vec<String> = urls.iter().map(|url| ask(&reader, url)).collect();
        assert_eq!(first, again);
        // Nothing is known of another site, its robots.txt included.
        let other = ask(&reader, "http://blog.example/");
        assert!(other.contains("offline"), "{other}");
        // What is read back leads nowhere, so a private address is no matter.
        let closed = Reader::new(ReadOptions {
            allow_private: false,
            offline: true,
            ..options(&path)
        });
        assert_eq!(ask(&closed, urls[0]), first[0]);
        assert_eq!(fs::read(&path).unwrap(), saved, "reading changes nothing");
    }
}

#[test]
fn what_is_saved_is_not_asked_for_again_and_what_is_missing_is() {
    let (_folder, path) = archive("run.warc.gz");
    let server = world();
    let urls = PATHS.map(|path| server.url(path));
    let first: Vec<String> = {
        let reader = Reader::new(options(&path));
        urls[..4].iter().map(|url| ask(&reader, url)).collect()
    };
    let asked = server.hits().len();
    assert_eq!(
        asked, 5,
        "/page is asked for once, though /moved leads to it"
    );
    let reader = Reader::new(options(&path));
    let again: Vec<String> = urls[..4].iter().map(|url| ask(&reader, url)).collect();
    assert_eq!(first, again);
    assert_eq!(server.hits().len(), asked);
    assert!(ask(&reader, &urls[6]).contains("packed"));
    assert_eq!(server.hits().len(), asked + 1);
    assert_eq!(text(&path).matches("WARC-Type: warcinfo").count(), 2);
}

#[test]
fn a_page_that_a_lower_limit_cut_is_asked_for_again() {
    let (_folder, path) = archive("run.warc.gz");
    let long = format!("<p>{}end", "x".repeat(9000));
    let server = Server::start(move |path, stream| match path {
        "/robots.txt" => reply(stream, "404 Not Found", "", b""),
        _ => page(stream, &long),
    });
    let url = server.url("/p");
    let run = |max_bytes, offline| {
        let limits = commentsift::Limits {
            max_bytes,
            ..commentsift::Limits::default()
        };
        let reader = Reader::new(ReadOptions {
            limits,
            offline,
            ..options(&path)
        });
        ask(&reader, &url)
    };
    let cut = run(5000, false);
    assert!(cut.contains("byte_limit"), "{cut}");
    let asked = server.hits().len();
    assert_eq!(run(5000, false), cut);
    assert_eq!(server.hits().len(), asked, "the limit is the same");
    assert!(run(50_000, true).contains("byte_limit"));
    let whole = run(50_000, false);
    assert!(whole.contains("end\"") || whole.contains("xend"), "{whole}");
    assert!(!whole.contains("byte_limit"), "{whole}");
    assert_eq!(server.hits().len(), asked + 1);
    assert_eq!(run(50_000, true), whole);
}

/// An address of this machine is refused, and the archive tells so; what is just not in it is no matter of the guard.
#[test]
fn offline_a_private_address_is_refused_only_where_it_was() {
    let (_folder, path) = archive("run.warc.gz");
    let guarded = |offline| {
        Reader::new(ReadOptions {
            allow_private: false,
            offline,
            ..options(&path)
        })
    };
    let asked = ask(&guarded(false), "http://127.0.0.1:9/asked");
    assert!(asked.contains("private_address"), "{asked}");
    assert_eq!(ask(&guarded(true), "http://127.0.0.1:9/asked"), asked);
    let other = ask(&guarded(true), "http://127.0.0.1:9/other");
    assert!(other.contains("offline"), "{other}");
}

#[test]
fn not_now_is_asked_again_by_the_next_run() {
    let (_folder, path) = archive("run.warc.gz");
    let up = AtomicUsize::new(0);
    let server = Server::start(move |path, stream| match path {
        "/robots.txt" => reply(stream, "404 Not Found", "", b""),
        _ if up.fetch_add(1, Ordering::SeqCst) == 0 => reply(stream, "503 Later", "", b""),
        _ => page(stream, "<p>up again"),
    });
    let impatient = ReadOptions {
        politeness: Politeness {
            retries: 0,
            ..Politeness::default()
        },
        ..options(&path)
    };
    assert!(ask(&Reader::new(impatient), &server.url("/p")).contains("http_503"));
    assert!(ask(&offline(&path), &server.url("/p")).contains("http_503"));
    assert!(ask(&Reader::new(options(&path)), &server.url("/p")).contains("up again"));
    assert!(ask(&offline(&path), &server.url("/p")).contains("up again"));
}

#[test]
fn records_are_what_other_tools_expect() {
    let (_folder, path) = archive("run.warc");
    let server = world();
    let url = server.url("/page").replace("http://", "http://me:secret@");
    let reader = Reader::new(options(&path));
    assert!(ask(&reader, &url).contains("200"));
    assert!(ask(&reader, &server.url("/chunked")).contains("<p>chunk"));
    let text = text(&path);
    assert!(
        text.starts_with("WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:"),
        "{text}"
    );
    let kinds: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("WARC-Type: "))
        .collect();
    assert_eq!(
        kinds,
        [
            "warcinfo", "response", "request", "response", "request", "response", "request"
        ]
    );
    assert!(
        !text.contains("secret") && !text.to_lowercase().contains("authorization"),
        "{text}"
    );
    assert!(text.contains(&format!("WARC-Target-URI: {}\r\n", server.url("/page"))));
    assert!(text.contains("WARC-IP-Address: 127.0.0.1\r\n"));
    assert!(text.contains("GET /page HTTP/1.1\r\nHost: 127.0.0.1:"));
    assert!(text.contains("\r\nx-orig-transfer-encoding: chunked\r\n\r\n<p>chunk\r\n\r\n"));
    // printf '<p>chunk' | sha1sum | xxd -r -p | base32
    assert!(text.contains("WARC-Payload-Digest: sha1:DGTL7KER4Z5F3NS3GWJAUG3HAXLKDXM5\r\n"));
    let ids: std::collections::HashSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("WARC-Record-ID: "))
        .collect();
    assert_eq!(ids.len(), kinds.len());
    for line in text
        .lines()
        .filter_map(|line| line.strip_prefix("WARC-Date: "))
    {
        assert!(line.len() == 20 && line.ends_with('Z'), "{line}");
    }
}

#[test]
fn a_torn_end_is_cut_off_and_the_run_goes_on() {
    for name in ["run.warc.gz", "run.warc"] {
        let (_folder, path) = archive(name);
        let server = world();
        let (one, two) = (server.url("/page"), server.url("/packed"));
        let first = ask(&Reader::new(options(&path)), &one);
        let whole = fs::read(&path).unwrap();
        let second = ask(&Reader::new(options(&path)), &two);
        let both = fs::read(&path).unwrap();
        for cut in [whole.len() + 1, whole.len() + 30, both.len() - 1] {
            fs::write(&path, &both[..cut]).unwrap();
            assert_eq!(ask(&offline(&path), &one), first);
            let reader = Reader::new(options(&path));
            assert_eq!(ask(&reader, &one), first);
            // The end of the last record, the request, says nothing that is read back.
            let date = |told: &str| {
                told.split("Some(\"20")
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            };
            assert_eq!(
                date(&ask(&reader, &two)),
                date(&second),
                "{name} cut at {cut}"
            );
            drop(reader);
            assert!(text(&path).contains("/packed"));
            assert_eq!(ask(&offline(&path), &one), first);
            assert!(ask(&offline(&path), &two).contains("<p>packed"));
        }
    }
}

/// The records of another program, with the lines that it closes them by.
fn foreign(closings: [&str; 5]) -> Vec<Vec<u8>> {
    let record = |(number, closing): (usize, &&str)| {
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{number}");
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2016-01-01T00:00:00Z\r\nWARC-Target-URI: http://blog.example/{number}\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: {}\r\n\r\n{http}{closing}",
            http.len()
        )
        .into_bytes()
    };
    closings.iter().enumerate().map(record).collect()
}

fn gzipped(record: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(record).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn another_programs_archive_only_grows() {
    const USUAL: &str = "\r\n\r\n";
    let server = world();
    let odd = |odd| [USUAL, USUAL, odd, USUAL, USUAL];
    let cases = [
        ("a.warc.gz", odd("\n\n")),
        ("b.warc.gz", odd("\r\n")),
        ("c.warc.gz", odd("")),
        ("d.warc.gz", [""; 5]),
        ("e.warc", [USUAL, USUAL, USUAL, USUAL, "\n\n"]),
        ("f.warc", [USUAL, USUAL, USUAL, USUAL, ""]),
    ];
    for (name, closings) in cases {
        let (_folder, path) = archive(name);
        let mut before: Vec<Vec<u8>> = foreign(closings);
        if name.ends_with("gz") {
            before = before.iter().map(|record| gzipped(record)).collect();
        }
        let before = before.concat();
        fs::write(&path, &before).unwrap();
        assert!(ask(&Reader::new(options(&path)), &server.url("/page")).contains("200"));
        let after = fs::read(&path).unwrap();
        assert!(
            after.starts_with(&before) && after.len() > before.len(),
            "{name}"
        );
        for number in 0..5 {
            let told = ask(&offline(&path), &format!("http://blog.example/{number}"));
            assert!(told.contains(&format!("<p>{number}")), "{name}: {told}");
        }
        assert!(
            ask(&offline(&path), &server.url("/page")).contains("200"),
            "{name}"
        );
    }
}

#[test]
fn an_archive_that_cannot_be_added_to_is_left_as_it_is() {
    const USUAL: &str = "\r\n\r\n";
    let server = world();
    let records = foreign([USUAL; 5]);
    let packed: Vec<Vec<u8>> = records.iter().map(|record| gzipped(record)).collect();
    let short = |records: &[Vec<u8>]| {
        let whole = records.concat();
        whole[..whole.len() - 9].to_vec()
    };
    let text = String::from_utf8(records.concat()).unwrap();
    // The second record says that it is longer than the file.
    let length = text.find("Content-Length: ").unwrap();
    let second = text[length + 1..].find("Content-Length: ").unwrap() + length + 1;
    let wrong = format!("{}9999{}", &text[..second + 16], &text[second + 16..]).into_bytes();
    let cases = [
        ("half.warc", short(&records), "breaks off"),
        ("half.warc.gz", short(&packed), "breaks off"),
        ("first.warc", short(&records[..1]), "breaks off"),
        ("first.warc.gz", short(&packed[..1]), "breaks off"),
        ("wrong.warc", wrong, "length"),
    ];
    for (name, before, why) in cases {
        let (_folder, path) = archive(name);
        fs::write(&path, &before).unwrap();
        let reader = Reader::new(options(&path));
        let told = reader.open_archive().unwrap_err();
        assert!(told.contains(why), "{name}: {told}");
        assert!(ask(&reader, &server.url("/page")).contains("archive"));
        assert_eq!(fs::read(&path).unwrap(), before, "{name}");
    }
    assert!(server.hits().is_empty());
}

#[test]
fn the_very_first_record_may_be_torn() {
    for name in ["run.warc.gz", "run.warc"] {
        let (_folder, path) = archive(name);
        let server = world();
        let first = ask(&Reader::new(options(&path)), &server.url("/page"));
        let whole = fs::read(&path).unwrap();
        for length in [100, 200] {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(ask(&Reader::new(options(&path)), &server.url("/page")).contains("200"));
            assert_eq!(ask(&offline(&path), &server.url("/page")), first, "{name}");
        }
    }
}

#[test]
fn nothing_but_a_web_archive_is_written_to() {
    let server = world();
    let (_folder, path) = archive("notes.txt");
    for content in [
        b"my notes\n".to_vec(),
        b"\x1f\x8b\x08\x00damaged".to_vec(),
        vec![0; 100],
    ] {
        fs::write(&path, &content).unwrap();
        let reader = Reader::new(options(&path));
        assert!(reader.open_archive().is_err(), "{content:?}");
        assert!(ask(&reader, &server.url("/page")).contains("archive"));
        assert_eq!(fs::read(&path).unwrap(), content);
    }
    assert!(server.hits().is_empty());
    let missing = path.with_file_name("missing.warc.gz");
    assert!(offline(&missing).open_archive().is_err());
    assert!(!missing.exists());
}

#[test]
fn two_runs_do_not_write_to_one_file() {
    let (_folder, path) = archive("run.warc.gz");
    let first = Reader::new(options(&path));
    first.open_archive().unwrap();
    let why = Reader::new(options(&path)).open_archive().unwrap_err();
    assert!(why.contains("another run"), "{why}");
    drop(first);
    Reader::new(options(&path)).open_archive().unwrap();
}

#[test]
fn a_refresh_asks_for_news_only() {
    let (_folder, path) = archive("run.warc.gz");
    let version = std::sync::Arc::new(AtomicUsize::new(1));
    let now = std::sync::Arc::clone(&version);
    let server = Server::start(move |_, stream| {
        let now = now.load(Ordering::SeqCst);
        // The second time nothing has changed.
        let (status, body) = match now {
            1 => ("200 OK", "<p>one"),
            2 => ("304 Not Modified", ""),
            _ => ("200 OK", "<p>two"),
        };
        let headers = format!(
            "Content-Type: text/html\r\nETag: \"v{}\"\r\nLast-Modified: Fri, 12 Mar 2010 14:32:05 GMT\r\nDate: Mon, 0{now} Mar 2021 10:00:00 GMT\r\n",
            if now < 3 { 1 } else { 2 }
        );
        reply(stream, status, &headers, body.as_bytes());
    });
    let run = |refresh| {
        let politeness = Politeness {
            obey_robots: false,
            ..Politeness::default()
        };
        let reader = Reader::new(ReadOptions {
            refresh,
            politeness,
            ..options(&path)
        });
        let told = ask(&reader, &server.url("/p"));
        // Once a run is enough.
        assert_eq!(ask(&reader, &server.url("/p")), told);
        told
    };
    let first = run(false);
    assert!(
        first.contains("<p>one") && first.contains("2021-03-01"),
        "{first}"
    );
    assert_eq!(run(false), first);
    assert_eq!(server.hits().len(), 1);

    version.store(2, Ordering::SeqCst);
    let second = run(true);
    assert!(
        second.contains("200") && second.contains("<p>one") && second.contains("2021-03-02"),
        "{second}"
    );
    let head = server.hits()[1].to_ascii_lowercase();
    assert!(
        head.contains("if-none-match: \"v1\"")
            && head.contains("if-modified-since: fri, 12 mar 2010"),
        "{head}"
    );
    let saved = text(&path);
    assert!(
        saved.contains("WARC-Type: revisit") && saved.contains("WARC-Refers-To: <urn:uuid:"),
        "{saved}"
    );
    assert_eq!(run(false), second);
    assert_eq!(ask(&offline(&path), &server.url("/p")), second);

    version.store(3, Ordering::SeqCst);
    let third = run(true);
    assert!(third.contains("<p>two"), "{third}");
    assert_eq!(ask(&offline(&path), &server.url("/p")), third);
    assert_eq!(server.hits().len(), 3);
}
