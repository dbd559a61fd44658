//! Pages over HTTP from a server that misbehaves in every way that has a code.

mod support;

use commentsift::document::decode::{Basis, decode};
use commentsift::source::{Politeness, ReadOptions, Reader, Source, resolve};
use commentsift::{Failure, Limits, Media, Page};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use support::{Server, page, redirect_to, reply};

const HTML: &str = "text/html; charset=utf-8";

fn fetch_with(url: &str, options: ReadOptions) -> Result<Page, Failure> {
    let resolved = resolve(&[url.to_owned()]);
    assert!(matches!(resolved.sources[0], Source::Url { .. }));
    Reader::new(options).read(&resolved.sources[0])
}

/// One request a page, and no second try: manners have tests of their own.
fn blunt() -> Politeness {
    Politeness {
        obey_robots: false,
        retries: 0,
        ..Politeness::default()
    }
}

/// Fetches with the guard off.
fn fetch(url: &str, limits: Limits) -> Result<Page, Failure> {
    let options = ReadOptions {
        limits,
        allow_private: true,
        politeness: blunt(),
        ..ReadOptions::default()
    };
    fetch_with(url, options)
}

/// Serves one answer to everything.
fn once(status: &'static str, headers: &'static str, body: Vec<u8>) -> Server {
    Server::start(move |_, stream| reply(stream, status, headers, &body))
}

fn served(content_type: &'static str, body: &[u8]) -> Result<Page, Failure> {
    let body = body.to_vec();
    let server = Server::start(move |_, stream| {
        let header = if content_type.is_empty() {
            String::new()
        } else {
            format!("Content-Type: {content_type}\r\n")
        };
        reply(stream, "200 OK", &header, &body);
    });
    fetch(&server.url("/"), Limits::default())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn codes(page: &Page) -> Vec<&'static str> {
    page.cuts.iter().map(|cut| cut.error).collect()
}

#[test]
fn a_page_is_asked_for_plainly() {
    let server = once(
        "200 OK",
        "Content-Type: text/html; charset=ISO-8859-1\r\nDate: Fri, 12 Mar 2010 14:32:05 GMT\r\nSet-Cookie: a=b\r\n",
        b"<p>caf\xe9</p>".to_vec(),
    );
    let url = server.url("/a-post?x=1#comment-3");
    let page = fetch(&url, Limits::default()).unwrap();
    assert_eq!(page.name, url);
    assert_eq!(page.final_url, Some(server.url("/a-post?x=1")));
    assert_eq!(
        (page.media, page.http_charset.as_deref()),
        (Media::Html, Some("ISO-8859-1"))
    );
    assert_eq!(
        page.captured.unwrap().when.to_string(),
        "2010-03-12T14:32:05"
    );
    let decoded = decode(&page.bytes, page.http_charset.as_deref(), page.media);
    assert_eq!(
        (decoded.text.as_ref(), decoded.basis),
        ("<p>café</p>", Basis::Http)
    );
    let head = server.hits()[0].to_ascii_lowercase();
    assert!(head.starts_with("get /a-post?x=1 http/1.1\r\n"), "{head}");
    for header in [
        "user-agent: commentsift/",
        "accept: text/html",
        "accept-language: *",
        "accept-encoding: gzip\r\n",
    ] {
        assert!(head.contains(header), "{head}");
    }
    assert!(
        !head.contains("cookie") && !head.contains("referer"),
        "{head}"
    );
}

#[test]
fn media_types_decide_what_is_a_page() {
    let html = b"<!doctype html><p>x".as_slice();
    assert_eq!(served(HTML, b"no tags").unwrap().media, Media::Html);
    assert_eq!(
        served("application/xhtml+xml", html).unwrap().media,
        Media::Html
    );
    assert_eq!(
        served("text/plain", b"12 comments").unwrap().media,
        Media::Text
    );
    assert_eq!(served("text/plain", html).unwrap().media, Media::Html);
    assert_eq!(served("", html).unwrap().media, Media::Html);
    assert_eq!(
        served("application/octet-stream", &gzip(html))
            .unwrap()
            .bytes,
        html
    );
    assert_eq!(
        served("text/xml", b"<?xml version='1.0'?><html/>")
            .unwrap()
            .media,
        Media::Html
    );
    for (content_type, body) in [
        ("image/png", b"x".as_slice()),
        ("application/ld+json", b"{}"),
        ("", b"12 comments"),
        ("application/octet-stream", b"a;b;c"),
    ] {
        let failure = served(content_type, body).unwrap_err();
        assert_eq!(failure.error, "not_html", "{content_type}: {failure}");
    }
    for (content_type, body, media) in [
        ("application/json", b"[{}]".as_slice(), Media::Rest),
        ("application/rss+xml", b"<rss/>", Media::Feed),
        ("text/xml", b"<?xml version='1.0'?><rss/>", Media::Feed),
    ] {
        let page = served(content_type, body).unwrap();
        assert_eq!(page.media, media, "{content_type}");
    }
    assert_eq!(served(HTML, b"%PDF-1.4 x").unwrap_err().error, "binary");
    assert_eq!(served(HTML, b"").unwrap_err().error, "empty");
}

#[test]
fn statuses_have_codes() {
    for (status, code) in [
        ("404 Not Found", "http_404"),
        ("500 Oops", "http_500"),
        ("403 Forbidden", "http_403"),
        ("410 Gone", "http_410"),
        ("503 Wait", "http_503"),
        ("418 Teapot", "http_418"),
        ("499 Odd", "http_4xx"),
        ("599 Odd", "http_5xx"),
        ("302 Nowhere", "http_3xx"),
    ] {
        let failure = fetch(
            &once(
                status,
                "Content-Type: text/html\r\nRetry-After: 30\r\n",
                b"<p>no".to_vec(),
            )
            .url("/"),
            Limits::default(),
        )
        .unwrap_err();
        assert_eq!(failure.error, code);
        assert!(failure.message.contains(&status[..3]), "{failure}");
    }
}

#[test]
fn redirects_are_followed_to_a_limit() {
    let server = Server::start(|path, stream| match path {
        "/page" => page(stream, "<p>there</p>"),
        "/relative" => redirect_to(stream, "page#c1"),
        "/self" => redirect_to(stream, "/self"),
        "/ping" => redirect_to(stream, "/pong"),
        "/pong" => redirect_to(stream, "/ping"),
        "/file" => redirect_to(stream, "file:///etc/hostname"),
        "/broken" => redirect_to(stream, "http://[x/"),
        more => redirect_to(stream, &format!("{more}x")),
    });
    let fetch = |path: &str| fetch(&server.url(path), Limits::default());
    assert_eq!(
        fetch("/relative").unwrap().final_url,
        Some(server.url("/page"))
    );
    for (path, code) in [
        ("/self", "redirect_loop"),
        ("/ping", "redirect_loop"),
        ("/file", "scheme"),
        ("/broken", "bad_url"),
        ("/x", "redirect_limit"),
    ] {
        let before = server.hits().len();
        let failure = fetch(path).unwrap_err();
        assert_eq!(failure.error, code, "{failure}");
        assert!(server.hits().len() - before <= Limits::default().max_redirects + 1);
    }
}

#[test]
fn credentials_go_to_their_own_origin_only() {
    let other = Server::start(|_, stream| page(stream, "<p>x</p>"));
    let target = other.url("/there");
    let server = Server::start(move |path, stream| {
        redirect_to(stream, if path == "/" { "/again" } else { &target })
    });
    let url = server.url("/").replace("http://", "http://me:secret@");
    let page = fetch(&url, Limits::default()).unwrap();
    assert_eq!(page.final_url, Some(other.url("/there")));
    let sent = |head: &String| head.to_ascii_lowercase().contains("authorization:");
    assert!(server.hits().iter().all(sent), "{:?}", server.hits());
    assert!(!other.hits().iter().any(sent));
}

#[test]
fn private_addresses_are_refused_unasked() {
    let server = Server::start(|_, stream| page(stream, "<p>secret</p>"));
    let port = server.address.port();
    for host in [
        "127.0.0.1",
        "localhost",
        "127.1",
        "0x7f000001",
        "017700000001",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
    ] {
        let failure =
            fetch_with(&format!("http://{host}:{port}/"), ReadOptions::default()).unwrap_err();
        assert_eq!(failure.error, "private_address", "{failure}");
        assert!(failure.message.contains("--allow-private"));
    }
    assert!(server.hits().is_empty());
}

#[test]
fn endless_bodies_and_bombs_are_cut() {
    let endless = Server::start(|_, stream| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n";
        let _ = stream.write_all(head.as_bytes());
        let row = "<p>and so on</p>".repeat(1000);
        // Bounded, should the client ever read it all.
        for _ in 0..4000 {
            if stream.write_all(row.as_bytes()).is_err() {
                return;
            }
        }
    });
    let limits = Limits {
        max_bytes: 100_000,
        ..Limits::default()
    };
    let cut = fetch(&endless.url("/"), limits).unwrap();
    assert_eq!(
        (cut.bytes.len(), codes(&cut)),
        (100_000, vec!["byte_limit"])
    );

    let packed = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n";
    let bomb = once("200 OK", packed, gzip("<p>".repeat(4 << 20).as_bytes()));
    let cut = fetch(&bomb.url("/"), Limits::default()).unwrap();
    assert_eq!(codes(&cut), ["ratio_limit"]);
    assert!(cut.bytes.len() < 8 << 20);

    let good = once("200 OK", packed, gzip(b"<p>packed</p>"));
    assert_eq!(
        fetch(&good.url("/"), Limits::default()).unwrap().bytes,
        b"<p>packed</p>"
    );
    let short = gzip("<p>x</p>".repeat(10).as_bytes());
    let short = once("200 OK", packed, short[..short.len() - 6].to_vec());
    assert_eq!(
        codes(&fetch(&short.url("/"), Limits::default()).unwrap()),
        ["truncated_gzip"]
    );
    let brotli = once(
        "200 OK",
        "Content-Type: text/html\r\nContent-Encoding: br\r\n",
        b"x".to_vec(),
    );
    assert_eq!(
        fetch(&brotli.url("/"), Limits::default())
            .unwrap_err()
            .error,
        "content_encoding"
    );
}

/// Sends a byte now and then, for a while.
fn drip(stream: &mut TcpStream) {
    for _ in 0..200 {
        if stream.write_all(b"x").is_err() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn slow_servers_time_out() {
    let server = Server::start(|path, stream| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n";
        match path {
            "/body" => {
                let _ = stream.write_all(format!("{head}\r\n").as_bytes());
                drip(stream);
            }
            "/head" => {
                let _ = stream.write_all(format!("{head}X-Slow: ").as_bytes());
                drip(stream);
            }
            "/silent" => std::thread::sleep(Duration::from_secs(10)),
            path => {
                std::thread::sleep(Duration::from_millis(300));
                redirect_to(stream, &format!("{path}x"));
            }
        }
    });
    let limits = Limits {
        total_seconds: 1,
        max_redirects: 30,
        ..Limits::default()
    };
    for path in ["/body", "/head", "/silent", "/redirects"] {
        let failure = fetch(&server.url(path), limits.clone()).unwrap_err();
        assert_eq!(failure.error, "timeout", "{failure}");
    }
}

#[test]
fn broken_answers() {
    let server = Server::start(|path, stream| {
        let start = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
        let answer = match path {
            "/long" => format!("{start}Content-Length: 1000\r\n\r\n<p>only this</p>"),
            "/short" => {
                format!("{start}Content-Length: 8\r\nConnection: close\r\n\r\n<p>a</p>and more")
            }
            "/chunks" => {
                format!("{start}Transfer-Encoding: chunked\r\n\r\n8\r\n<p>a</p>\r\n5\r\n<p")
            }
            "/none" => format!("{start}Content-Length: 1000\r\n\r\n"),
            "/garbage" => "SSH-2.0-OpenSSH\r\n\r\n".to_owned(),
            _ => String::new(),
        };
        let _ = stream.write_all(answer.as_bytes());
    });
    let fetch = |path: &str| fetch(&server.url(path), Limits::default());
    let page = fetch("/long").unwrap();
    assert_eq!(
        (page.bytes.as_slice(), codes(&page)),
        (b"<p>only this</p>".as_slice(), vec!["incomplete_body"])
    );
    let page = fetch("/short").unwrap();
    assert_eq!(
        (page.bytes.as_slice(), codes(&page)),
        (b"<p>a</p>".as_slice(), vec![])
    );
    assert_eq!(codes(&fetch("/chunks").unwrap()), ["incomplete_body"]);
    for path in ["/none", "/garbage", "/closed"] {
        assert_eq!(fetch(path).unwrap_err().error, "bad_response", "{path}");
    }
}

#[test]
fn endless_headers_are_refused() {
    let server = Server::start(|path, stream| {
        let start = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
        let headers = match path {
            "/many" => "X-Header: and so on\r\n".repeat(500),
            "/long" => format!("X-Header: {}\r\n", "x".repeat(1 << 20)),
            _ => {
                let _ = stream.write_all(start.as_bytes());
                // Bounded, should the client ever read it all.
                for _ in 0..10_000 {
                    if stream
                        .write_all(&b"X-Header: 0123456789\r\n".repeat(100))
                        .is_err()
                    {
                        return;
                    }
                }
                return;
            }
        };
        let _ = stream.write_all(format!("{start}{headers}\r\n<p>x").as_bytes());
    });
    for path in ["/many", "/long", "/endless"] {
        let failure = fetch(&server.url(path), Limits::default()).unwrap_err();
        assert_eq!(failure.error, "header_limit", "{path}: {failure}");
    }
}

#[test]
fn a_wrong_charset_is_seen_through() {
    for charset in [
        "utf-9",
        "\"",
        "utf-8;utf-16",
        "\u{1}",
        "x-user-defined-nonsense",
    ] {
        let header = format!("Content-Type: text/html; charset={charset}\r\n");
        let server = Server::start(move |_, stream| {
            reply(stream, "200 OK", &header, "<p>caf\u{e9}</p>".as_bytes());
        });
        match fetch(&server.url("/"), Limits::default()) {
            Ok(page) => {
                let decoded = decode(&page.bytes, page.http_charset.as_deref(), page.media);
                assert_eq!(decoded.text, "<p>caf\u{e9}</p>", "{charset}");
            }
            // A header that is none.
            Err(failure) => assert_eq!(failure.error, "bad_response", "{charset}: {failure}"),
        }
    }
}

#[test]
fn no_connection_has_a_code() {
    let unused = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = unused.local_addr().unwrap();
    drop(unused);
    let failure = fetch(&format!("http://{address}/"), Limits::default()).unwrap_err();
    assert_eq!(failure.error, "connect", "{failure}");

    let plain = Server::start(|_, stream| reply(stream, "400 Bad Request", "", b"this is no TLS"));
    let failure = fetch(
        &plain.url("/").replace("http:", "https:"),
        Limits::default(),
    )
    .unwrap_err();
    assert_eq!(failure.error, "tls", "{failure}");

    // RFC 6761: names under .invalid have no address.
    let failure = fetch("http://blog.invalid/", Limits::default()).unwrap_err();
    assert_eq!(failure.error, "dns", "{failure}");
}

#[test]
fn one_reader_serves_many_threads() {
    let server = Server::start(|path, stream| page(stream, &format!("<p>{path}</p>")));
    let reader = Reader::new(ReadOptions {
        allow_private: true,
        politeness: blunt(),
        ..ReadOptions::default()
    });
    std::thread::scope(|scope| {
        for n in 0..8 {
            let (reader, url) = (&reader, server.url(&format!("/{n}")));
            scope.spawn(move || {
                let source = &resolve(&[url]).sources[0];
                assert_eq!(
                    reader.read(source).unwrap().bytes,
                    format!("<p>/{n}</p>").as_bytes()
                );
            });
        }
    });
    assert_eq!(server.hits().len(), 8);
}
