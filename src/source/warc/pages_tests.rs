//! Tests of archives as input.

use super::*;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use std::io::Write as _;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn record(kind: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2010-03-12T14:32:05Z\r\n{fields}Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// The answer of a server.
fn answer(url: &str, status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status} So\r\n{headers}\r\n");
    let fields =
        format!("WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n");
    record("response", &fields, &[head.as_bytes(), body].concat())
}

fn html(url: &str, body: &str) -> Vec<u8> {
    answer(
        url,
        200,
        "Content-Type: text/html; charset=utf-8\r\n",
        body.as_bytes(),
    )
}

/// What an archive of this name and content gives: each page as `url: text`, each failure as its code.
fn told(name: &str, content: &[u8], limits: &Limits) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let pages = match ArchivePages::open(name, &path, limits) {
        Ok(pages) => pages,
        Err(failure) => return vec![failure.error.to_owned()],
    };
    pages
        .map(|page| match page {
            Ok(page) => {
                let cuts: String = page
                    .cuts
                    .iter()
                    .map(|cut| format!(" [{}]", cut.error))
                    .collect();
                format!(
                    "{}: {}{cuts}",
                    page.name,
                    String::from_utf8_lossy(&page.bytes)
                )
            }
            Err(failure) => failure.error.to_owned(),
        })
        .collect()
}

/// An archive that gave neither page nor failure would be passed over in silence.
#[test]
fn an_archive_without_pages_says_so() {
    let limits = Limits::default();
    assert_eq!(told("a.warc", b"", &limits), ["empty"]);
    assert_eq!(told("a.warc.gz", b"", &limits), ["empty"]);
    let info = record("warcinfo", "", b"software: x");
    assert_eq!(told("a.warc", &info, &limits), ["no_pages"]);
}

#[test]
fn pages_are_told_from_everything_else() {
    let wet = "WARC-Target-URI: http://a.example/wet\r\nContent-Type: text/plain\r\n";
    let file = "WARC-Target-URI: <http://a.example/resource>\r\nContent-Type: text/html\r\n";
    let parts = [
        record(
            "warcinfo",
            "Content-Type: application/warc-fields\r\n",
            b"software: x\r\n",
        ),
        record(
            "request",
            "WARC-Target-URI: http://a.example/1\r\n",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        html("http://a.example/1", "<p>one"),
        answer(
            "http://a.example/gone",
            404,
            "Content-Type: text/html\r\n",
            b"<p>gone",
        ),
        answer("http://a.example/moved", 301, "Location: /1\r\n", b""),
        answer(
            "http://a.example/picture",
            200,
            "Content-Type: image/png\r\n",
            b"\x89PNG\r\n\x1a\n",
        ),
        answer(
            "http://a.example/robots.txt",
            200,
            "Content-Type: text/plain\r\n",
            b"User-agent: *\n",
        ),
        answer(
            "http://a.example/feed",
            200,
            "Content-Type: text/xml\r\n",
            b"<?xml version='1.0'?><rss/>",
        ),
        answer(
            "http://a.example/xhtml",
            200,
            "Content-Type: application/xml\r\n",
            b"<?xml version='1.0'?><html/>",
        ),
        answer(
            "http://a.example/untyped",
            200,
            "",
            b"<!doctype html><p>untyped",
        ),
        answer("http://a.example/bytes", 200, "", b"0123456789"),
        record(
            "revisit",
            "WARC-Target-URI: http://a.example/1\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
        ),
        record(
            "metadata",
            "WARC-Target-URI: http://a.example/1\r\n",
            b"fetchTimeMs: 1\r\n",
        ),
        record("resource", file, b"<p>resource"),
        record("conversion", wet, "12 comments caf\u{e9}".as_bytes()),
    ];
    let pages = [
        "http://a.example/1: <p>one",
        "http://a.example/xhtml: <?xml version='1.0'?><html/>",
        "http://a.example/untyped: <!doctype html><p>untyped",
        "http://a.example/resource: <p>resource",
        "http://a.example/wet: 12 comments caf\u{e9}",
    ];
    assert_eq!(told("a.warc", &parts.concat(), &Limits::default()), pages);
    let packed: Vec<u8> = parts.iter().flat_map(|part| gzip(part)).collect();
    assert_eq!(told("a.warc.gz", &packed, &Limits::default()), pages);
}

#[test]
fn a_page_knows_where_and_when_it_was_captured() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.warc");
    std::fs::write(&path, html("http://a.example/1", "<p>one")).unwrap();
    let page = ArchivePages::open("a.warc", &path, &Limits::default())
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(page.final_url.as_deref(), Some("http://a.example/1"));
    assert_eq!(
        (page.media, page.http_charset.as_deref()),
        (Media::Html, Some("utf-8"))
    );
    let captured = page.captured.unwrap();
    assert_eq!(
        format!("{}{}", captured.when, captured.offset.unwrap()),
        "2010-03-12T14:32:05Z"
    );
}

#[test]
fn bodies_are_unpacked_whether_or_not_the_headers_are_true() {
    let typed = "Content-Type: text/html\r\n";
    let ask = |more: &str, body: &[u8]| {
        let record = answer("u:x", 200, &format!("{typed}{more}"), body);
        told("a.warc", &record, &Limits::default()).join(" ")
    };
    let gz = "Content-Encoding: gzip\r\n";
    let chunks = "Transfer-Encoding: chunked\r\n";
    assert_eq!(ask(gz, &gzip(b"<p>x")), "u:x: <p>x");
    assert_eq!(ask(gz, b"<p>x"), "u:x: <p>x");
    assert_eq!(ask(chunks, b"2\r\n<p\r\n2\r\n>x\r\n0\r\n\r\n"), "u:x: <p>x");
    assert_eq!(ask(chunks, b"<p>x"), "u:x: <p>x");
    assert_eq!(
        ask(chunks, b"4\r\n<p>x\r\n9\r\n<"),
        "u:x: <p>x< [incomplete_body]"
    );
    let packed = gzip(b"<p>x");
    let both = [
        format!("{:x}\r\n", packed.len()).as_bytes(),
        &packed,
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    assert_eq!(ask(&format!("{gz}{chunks}"), &both), "u:x: <p>x");
    assert_eq!(
        ask("Content-Encoding: br\r\n", b"\x0b\x02\x80"),
        "content_encoding"
    );
    assert_eq!(
        ask("Content-Encoding: br\r\n", b"<!doctype html><p>x"),
        "u:x: <!doctype html><p>x"
    );
    assert_eq!(ask("", b""), "empty");
    let cut = String::from_utf8(html("u:x", "<p>x"))
        .unwrap()
        .replace("WARC-Date", "WARC-Truncated: length\r\nWARC-Date");
    assert_eq!(
        told("a.warc", cut.as_bytes(), &Limits::default()),
        ["u:x: <p>x [incomplete_body]"]
    );
}

#[test]
fn limits_hold_for_each_record() {
    let limits = Limits {
        max_bytes: 1000,
        ..Limits::default()
    };
    let long = html("u:long", &"<p>and so on".repeat(200_000));
    let bomb = answer(
        "u:bomb",
        200,
        "Content-Type: text/html\r\n",
        &gzip(&vec![b' '; 1 << 20]),
    );
    let file = [long, bomb, html("u:good", "<p>good")].concat();
    let told = told("a.warc", &file, &limits);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].starts_with("u:long: <p>and") && told[0].ends_with("[byte_limit]"));
    assert!(told[0].len() < 1100);
    assert_eq!(told[1], "empty");
    assert_eq!(told[2], "u:good: <p>good");
}

#[test]
fn damage_is_a_row_and_the_rest_is_read() {
    let (one, two) = (html("u:1", "<p>one"), html("u:2", "<p>two"));
    let file = [
        gzip(&one),
        b"\x1f\x8b\x08\x00garbage that is no gzip".to_vec(),
        gzip(&two),
    ]
    .concat();
    assert_eq!(
        told("a.warc.gz", &file, &Limits::default()),
        ["u:1: <p>one", "bad_record", "u:2: <p>two"]
    );
    let torn = [one.clone(), two[..two.len() - 20].to_vec()].concat();
    assert_eq!(
        told("a.warc", &torn, &Limits::default()),
        ["u:1: <p>one", "truncated_archive"]
    );
    assert_eq!(
        told("a.warc", b"<!doctype html>", &Limits::default()),
        ["bad_record"]
    );
    let no_url = record("response", "", b"HTTP/1.1 200 OK\r\n\r\n");
    assert_eq!(
        told("a.warc", &[no_url, one].concat(), &Limits::default()),
        ["u:1: <p>one"]
    );
}

/// A ZIP file, written by hand (APPNOTE.TXT 6.3.10, 4.3): name, method (0 stored, 8 deflated), content as it stands there, its
/// length and checksum when unpacked.
fn zip(entries: &[(&str, u16, &[u8], &[u8])]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, method, packed, plain) in entries {
        let mut crc = flate2::Crc::new();
        crc.update(plain);
        let mut common = Vec::new();
        common.extend_from_slice(&[20, 0, 0, 0]);
        common.extend_from_slice(&method.to_le_bytes());
        common.extend_from_slice(&[0, 0, 0x21, 0]);
        common.extend_from_slice(&crc.sum().to_le_bytes());
        for length in [packed.len(), plain.len()] {
            common.extend_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
        }
        common.extend_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
        common.extend_from_slice(&[0, 0]);
        let at = u32::try_from(file.len()).unwrap();
        file.extend_from_slice(b"PK\x03\x04");
        file.extend_from_slice(&common);
        file.extend_from_slice(name.as_bytes());
        file.extend_from_slice(packed);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&common);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&at.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let (at, length) = (file.len(), directory.len());
    file.append(&mut directory);
    file.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    file.extend_from_slice(&[count, count].concat());
    for number in [length, at] {
        file.extend_from_slice(&u32::try_from(number).unwrap().to_le_bytes());
    }
    file.extend_from_slice(&[0, 0]);
    file
}

#[test]
fn archives_within_a_wacz_are_read_in_the_order_of_their_names() {
    let (one, two) = (gzip(&html("u:1", "<p>one")), html("u:2", "<p>two"));
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::default());
    deflated.write_all(&two).unwrap();
    let deflated = deflated.finish().unwrap();
    let wacz = zip(&[
        ("datapackage.json", 0, b"{}", b"{}"),
        ("archive/b.warc", 8, &deflated, &two),
        ("archive/a.warc.gz", 0, &one, &one),
        ("pages/pages.jsonl", 0, b"{}", b"{}"),
    ]);
    assert_eq!(
        told("a.wacz", &wacz, &Limits::default()),
        ["u:1: <p>one", "u:2: <p>two"]
    );
    let odd = zip(&[("archive/a.warc", 12, b"x", b"x")]);
    for bad in [
        b"no zip".as_slice(),
        &zip(&[("x", 0, b"y", b"y")]),
        &wacz[..wacz.len() - 30],
        &odd,
    ] {
        assert_eq!(told("a.wacz", bad, &Limits::default()), ["bad_archive"]);
    }
}

/// A large archive in a constant amount of memory: what is kept of a record is no more than the limit.
#[test]
fn pages_are_read_as_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.warc");
    std::fs::write(
        &path,
        [html("u:1", "<p>one"), html("u:2", "<p>two")].concat(),
    )
    .unwrap();
    let mut pages = ArchivePages::open("a.warc", &path, &Limits::default()).unwrap();
    assert_eq!(pages.next().unwrap().unwrap().name, "u:1");
    assert_eq!(pages.next().unwrap().unwrap().name, "u:2");
    assert!(pages.next().is_none() && pages.next().is_none());
}
