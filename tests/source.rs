//! Files, folders, patterns and lists: what is read, what is refused, and under which code.

use commentsift::source::{ReadOptions, Resolved, Source, digest, page_from, read, resolve};
use commentsift::{Failure, Limits, Media, Page};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;

const HTML: &str = "<html><body><p>12 réflexions</p></body></html>";

/// A folder with these files; each path ends in `/` for a folder.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        if name.ends_with('/') {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    folder
}

fn at(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().to_owned()
}

fn resolved(inputs: &[&str]) -> Resolved {
    resolve(&inputs.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// The names of the sources below a folder, and the codes of the failures.
fn names(resolved: &Resolved, folder: &TempDir) -> (Vec<String>, Vec<&'static str>) {
    let base = format!("{}/", folder.path().display());
    let below = |source: &Source| {
        source
            .name()
            .strip_prefix(&base)
            .unwrap_or(source.name())
            .to_owned()
    };
    (
        resolved.sources.iter().map(below).collect(),
        resolved.failures.iter().map(|f| f.error).collect(),
    )
}

fn read_one(path: &str) -> Result<Page, Failure> {
    read_with(path, Limits::default())
}

fn read_with(path: &str, limits: Limits) -> Result<Page, Failure> {
    let resolved = resolved(&[path]);
    match resolved.failures.first() {
        Some(failure) => Err(failure.clone()),
        None => read(
            &resolved.sources[0],
            &ReadOptions {
                limits,
                ..ReadOptions::default()
            },
        ),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_folder_gives_its_pages_in_byte_order() {
    let empty: &[u8] = b"";
    let html = HTML.as_bytes();
    let folder = folder(&[
        ("b.html", html),
        ("a/z.htm", html),
        ("a.html", html),
        ("a-b/c.XHTML", html),
        ("B.html.gz", html),
        ("é.html", html),
        ("notes.txt", html),
        ("feed.xml", html),
        ("a.html.bak", html),
        ("picture.png", empty),
        (".hidden.html", html),
        (".git/x.html", html),
        ("a/._z.htm", html),
        ("b_files/frame.html", html),
        ("b-Dateien/ad.html", html),
        ("lone_files/kept.html", html),
    ]);
    let (names, failures) = names(&resolved(&[folder.path().to_str().unwrap()]), &folder);
    assert_eq!(
        names,
        [
            "B.html.gz",
            "a-b/c.XHTML",
            "a.html",
            "a/z.htm",
            "b.html",
            "lone_files/kept.html",
            "é.html"
        ]
    );
    assert!(failures.is_empty());
}

#[test]
fn names_are_the_input_as_given() {
    let folder = folder(&[("x/a.html", HTML.as_bytes())]);
    let given = format!("{}/", at(&folder, "x"));
    assert_eq!(
        resolved(&[&given]).sources[0].name(),
        format!("{given}a.html")
    );
    let odd = at(&folder, "x/../x//a.html");
    assert_eq!(resolved(&[&odd]).sources[0].name(), odd);
    let url = "HTTP://Blog.Example/a post#comment-3";
    assert_eq!(resolved(&[url]).sources[0].name(), url);
    assert_eq!(resolved(&["-"]).sources, [Source::Stdin]);
}

#[test]
fn patterns_take_what_they_name() {
    let html = HTML.as_bytes();
    let folder = folder(&[
        ("a.html", html),
        ("b.txt", html),
        ("c.pdf", html),
        ("page", html),
        (".h.html", html),
        ("sub/d.html", html),
        ("sub/deep/e.html", html),
        ("sub/e.txt", html),
        ("odd[1].html", html),
    ]);
    let glob = |pattern: &str| names(&resolved(&[&at(&folder, pattern)]), &folder);
    let none: [&str; 0] = [];
    assert_eq!(glob("*.html").0, ["a.html", "odd[1].html"]);
    assert_eq!(
        glob("**/*.html").0,
        ["a.html", "odd[1].html", "sub/d.html", "sub/deep/e.html"]
    );
    assert_eq!(glob("s*/?.*").0, ["sub/d.html", "sub/e.txt"]);
    assert_eq!(glob("*.{txt,html}").0, ["a.html", "b.txt", "odd[1].html"]);
    assert_eq!(glob(".*.html").0, [".h.html"]);
    assert_eq!(glob("[bp]*").0, ["b.txt", "page"]);
    assert_eq!(
        glob("odd[1].html").0,
        ["odd[1].html"],
        "an existing path is no pattern"
    );
    let (names, failures) = glob("[ac].*");
    assert_eq!(
        (names, failures),
        (vec!["a.html".to_owned()], vec!["unsupported"])
    );
    assert_eq!(glob("*.nothing").1, ["no_pages"]);
    assert_eq!(glob("nowhere/*.html").1, ["not_found"]);
    assert_eq!(glob("[").1, ["bad_glob"]);
    assert_eq!(glob("*.html").1, none);
}

#[test]
fn a_file_is_read_once_unless_named_twice() {
    let folder = folder(&[("a.html", HTML.as_bytes()), ("b.html", HTML.as_bytes())]);
    let (base, a) = (folder.path().to_str().unwrap(), at(&folder, "a.html"));
    let glob = at(&folder, "*.html");
    let count = |inputs: &[&str]| names(&resolved(inputs), &folder).0;
    assert_eq!(count(&[base, &glob]), ["a.html", "b.html"]);
    assert_eq!(count(&[base, &a]), ["b.html", "a.html"]);
    assert_eq!(count(&[&a, base]), ["a.html", "b.html"]);
    assert_eq!(count(&[&a, &a]), ["a.html", "a.html"]);
    assert_eq!(
        count(&[base, base]),
        ["a.html", "b.html", "a.html", "b.html"]
    );
    assert_eq!(resolved(&["-", "-"]).failures[0].error, "stdin_twice");
}

/// A mirror names its files as the site names its pages.
#[test]
fn a_mirror_gives_its_pages_whatever_they_are_called() {
    let html = HTML.as_bytes();
    let folder = folder(&[
        ("index.html?p=12", html),
        ("index.php?p=3&x=a.css", html),
        ("d.php", html),
        ("c.shtml", html),
        ("m.asp", html),
        ("s.xht", html),
        ("k.html.1", html),
        ("about", html),
        ("source.php", b"<?php echo '<p>'; ?>"),
        ("feed", b"<?xml version='1.0'?><rss version='2.0'></rss>"),
        ("style.css?ver=3", b"p {}"),
        ("LICENSE", b"As is"),
        ("picture.png", b"x"),
        ("notes.txt", html),
    ]);
    let found = resolved(&[folder.path().to_str().unwrap()]);
    assert_eq!(found.passed_over, 6);
    let media = |source: &Source| {
        matches!(
            source,
            Source::File {
                media: Some(Media::Html),
                ..
            }
        )
    };
    assert!(found.sources.iter().all(media));
    let (names, failures) = names(&found, &folder);
    assert_eq!(
        names,
        [
            "about",
            "c.shtml",
            "d.php",
            "index.html?p=12",
            "index.php?p=3&x=a.css",
            "k.html.1",
            "m.asp",
            "s.xht"
        ]
    );
    assert!(failures.is_empty());
}

#[test]
fn what_cannot_be_taken_has_a_code_and_a_hint() {
    let folder = folder(&[
        ("page.html", HTML.as_bytes()),
        ("crawl.arc.gz", b"x"),
        ("empty/", b""),
        ("r.pdf", b"x"),
        ("list.csv", b"url\n"),
    ]);
    let cases = [
        (at(&folder, "pgae.html"), "not_found", "did you mean"),
        (at(&folder, "page.htm"), "not_found", "page.html"),
        (
            "blog.example/2010/a-post".to_owned(),
            "not_found",
            "https://blog.example/2010/a-post",
        ),
        (
            "www.blog.example/?p=12".to_owned(),
            "not_found",
            "https://www.blog.example/?p=12",
        ),
        (String::new(), "not_found", "no such file"),
        (at(&folder, "empty"), "no_pages", ".html"),
        (at(&folder, "crawl.arc.gz"), "unsupported", ".arc"),
        (at(&folder, "r.pdf"), "unsupported", "no page"),
        (at(&folder, "list.csv"), "unsupported", "--from-file"),
        (
            "ftp://blog.example/a.html".to_owned(),
            "scheme",
            "http and https",
        ),
        ("file:///tmp/a.html".to_owned(), "scheme", "path"),
        ("https://".to_owned(), "bad_url", "no valid URL"),
        ("http://[1:2/".to_owned(), "bad_url", "no valid URL"),
    ];
    for (input, code, hint) in cases {
        let resolved = resolved(&[&input]);
        assert!(resolved.sources.is_empty(), "{input}");
        let failure = &resolved.failures[0];
        assert_eq!(
            (failure.error, failure.page.as_str()),
            (code, input.as_str())
        );
        assert!(
            failure.message.contains(hint),
            "{input}: {}",
            failure.message
        );
    }
}

#[test]
fn pages_and_texts_are_read() {
    let folder = folder(&[
        ("a.html", HTML.as_bytes()),
        ("b.html.gz", &gzip(HTML.as_bytes())),
        ("c.html", &gzip(HTML.as_bytes())),
        ("d.html.gz", HTML.as_bytes()),
        ("e.txt", b"12 comments"),
        ("f.txt", HTML.as_bytes()),
        ("g", HTML.as_bytes()),
        ("h", b"12 comments"),
    ]);
    for (name, media) in [
        ("a.html", Media::Html),
        ("b.html.gz", Media::Html),
        ("c.html", Media::Html),
        ("d.html.gz", Media::Html),
        ("e.txt", Media::Text),
        ("f.txt", Media::Html),
        ("g", Media::Html),
        ("h", Media::Text),
    ] {
        let page = read_one(&at(&folder, name)).unwrap();
        assert_eq!(page.media, media, "{name}");
        let expected: &[u8] = if matches!(name, "e.txt" | "h") {
            b"12 comments"
        } else {
            HTML.as_bytes()
        };
        assert_eq!(page.bytes, expected, "{name}");
        assert!(page.cuts.is_empty() && page.final_url.is_none());
    }
    let page = read_one(&at(&folder, "a.html")).unwrap();
    let packed = read_one(&at(&folder, "b.html.gz")).unwrap();
    assert_eq!(digest(&page), digest(&packed));
    assert_eq!(digest(&page).len(), 64);
}

#[test]
fn saved_pages_say_where_they_are_from() {
    let page = "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://blog.example/p \n saved date: Fri Mar 12 2010 14:32:05 GMT+0100 (CET)\n-->";
    let folder = folder(&[("a.html", page.as_bytes())]);
    let page = read_one(&at(&folder, "a.html")).unwrap();
    assert_eq!(page.saved_from.as_deref(), Some("https://blog.example/p"));
    assert_eq!(
        page.captured.unwrap().when.to_string(),
        "2010-03-12T14:32:05"
    );
}

#[test]
fn contents_that_are_no_page_have_a_code() {
    let tar = [
        b"a.html".to_vec(),
        vec![0; 251],
        b"ustar\x0000".to_vec(),
        vec![0; 300],
    ]
    .concat();
    let cases: &[(&str, &[u8], &str)] = &[
        ("a.html", b"", "empty"),
        ("b.html", b" \n\n", "empty"),
        ("c.html", b"%PDF-1.7\n...", "binary"),
        ("d.html", b"\x89PNG\r\n\x1a\n\0\0\0\r", "binary"),
        ("e", b"PK\x03\x04\x14\0\0\0", "binary"),
        ("f.txt", &tar, "binary"),
        ("g.html", &[0, 7, 0, 1, 0, 0, 200, 13, 0], "binary"),
        ("h.html.gz", &gzip(b"anything")[..9], "bad_gzip"),
        ("i.html.gz", &gzip(b""), "empty"),
        (
            "j.txt",
            b"WARC/1.0\r\nWARC-Type: conversion\r\n",
            "unsupported",
        ),
        ("k", b"<?xml version='1.0'?><urlset/>", "unsupported"),
        ("l.html", &gzip(&gzip(&gzip(b"<html>"))), "binary"),
    ];
    let folder = folder(
        &cases
            .iter()
            .map(|(name, bytes, _)| (*name, *bytes))
            .collect::<Vec<_>>(),
    );
    for (name, _, code) in cases {
        let failure = read_one(&at(&folder, name)).unwrap_err();
        assert_eq!(failure.error, *code, "{name}: {failure}");
        assert_eq!(failure.page, at(&folder, name));
        let streamed = page_from(
            "-",
            fs::File::open(at(&folder, name)).unwrap(),
            None,
            &Limits::default(),
        );
        assert_eq!(
            streamed.unwrap_err().error,
            *code,
            "{name} on standard input"
        );
    }
}

#[test]
fn limits_cut_and_keep() {
    let numbers: String = (0..100_000).map(|n| format!("<p>{n}</p>")).collect();
    let packed = gzip(numbers.as_bytes());
    let folder = folder(&[
        ("long.html", numbers.as_bytes()),
        ("cut.html.gz", &packed[..packed.len() / 2]),
        ("bomb.html.gz", &gzip("<p>".repeat(4 << 20).as_bytes())),
    ]);
    let small = Limits {
        max_bytes: 1000,
        ..Limits::default()
    };
    for (name, limits, code) in [
        ("long.html", small.clone(), "byte_limit"),
        ("bomb.html.gz", small, "byte_limit"),
        ("bomb.html.gz", Limits::default(), "ratio_limit"),
        ("cut.html.gz", Limits::default(), "truncated_gzip"),
    ] {
        let page = read_with(&at(&folder, name), limits.clone()).unwrap();
        assert_eq!(
            page.cuts.iter().map(|cut| cut.error).collect::<Vec<_>>(),
            [code],
            "{name}"
        );
        assert!(!page.bytes.is_empty() && page.bytes.len() <= limits.max_bytes);
        if code == "truncated_gzip" {
            assert!(numbers.as_bytes().starts_with(&page.bytes));
        }
    }
    let exact = Limits {
        max_bytes: numbers.len(),
        ..Limits::default()
    };
    assert!(
        read_with(&at(&folder, "long.html"), exact)
            .unwrap()
            .cuts
            .is_empty()
    );
}

#[test]
fn a_member_that_vanished_is_a_row() {
    let folder = folder(&[("a.html", HTML.as_bytes()), ("b.html", HTML.as_bytes())]);
    let resolved = resolved(&[folder.path().to_str().unwrap()]);
    fs::remove_file(folder.path().join("a.html")).unwrap();
    fs::remove_file(folder.path().join("b.html")).unwrap();
    fs::create_dir(folder.path().join("b.html")).unwrap();
    let codes = resolved
        .sources
        .iter()
        .map(|source| read(source, &ReadOptions::default()).unwrap_err().error);
    assert_eq!(codes.collect::<Vec<_>>(), ["not_found", "not_a_file"]);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn pages(folder: &TempDir, name: &str) -> (Vec<String>, Vec<&'static str>) {
        names(&resolved(&[&at(folder, name)]), folder)
    }

    #[test]
    fn links_do_not_loop_or_multiply() {
        let html = HTML.as_bytes();
        let folder = folder(&[
            ("in/a.html", html),
            ("in/deep/b.html", html),
            ("out/c.html", html),
            ("out/more/d.html", html),
        ]);
        let link = |to: &str, from: &str| {
            symlink(folder.path().join(to), folder.path().join(from)).unwrap()
        };
        link("in", "in/deep/up");
        link("in/deep", "in/again");
        link("", "in/above");
        link("out", "in/x");
        link("out", "in/y");
        link("out/more", "out/more/loop");
        link("out/c.html", "in/link.html");
        link("nowhere.html", "in/broken.html");
        link("nowhere", "in/broken");
        let (names, failures) = pages(&folder, "in");
        assert_eq!(
            names,
            [
                "in/a.html",
                "in/deep/b.html",
                "in/link.html",
                "in/x/c.html",
                "in/x/more/d.html"
            ]
        );
        assert_eq!(failures, ["not_found"]);
    }

    #[test]
    fn pipes_and_devices_are_refused_unopened() {
        assert_eq!(read_one("/dev/null").unwrap_err().error, "not_a_file");
        let folder = folder(&[("a.html", HTML.as_bytes())]);
        let pipe = at(&folder, "pipe.html");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if made.is_ok_and(|status| status.success()) {
            assert_eq!(read_one(&pipe).unwrap_err().error, "not_a_file");
            let resolved = resolved(&[folder.path().to_str().unwrap()]);
            let codes: Vec<_> = resolved
                .sources
                .iter()
                .filter_map(|s| read(s, &ReadOptions::default()).err())
                .collect();
            assert_eq!(codes.len(), 1);
            assert_eq!(codes[0].error, "not_a_file");
        }
    }

    #[test]
    fn forbidden_files_and_folders_are_rows() {
        let folder = folder(&[
            ("shut/a.html", HTML.as_bytes()),
            ("b.html", HTML.as_bytes()),
            ("c.html", HTML.as_bytes()),
        ]);
        let set = |name: &str, mode| {
            fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode)).unwrap()
        };
        set("shut", 0o000);
        set("b.html", 0o000);
        // Root may read everything; then there is nothing to see here.
        let forbidden = fs::File::open(folder.path().join("b.html")).is_err();
        let resolved = resolved(&[folder.path().to_str().unwrap()]);
        let read_codes: Vec<_> = resolved
            .sources
            .iter()
            .filter_map(|s| Some(read(s, &ReadOptions::default()).err()?.error))
            .collect();
        set("shut", 0o755);
        if forbidden {
            assert_eq!(names(&resolved, &folder).1, ["permission"]);
            assert_eq!(read_codes, ["permission"]);
        } else {
            assert_eq!(resolved.sources.len(), 3);
            assert!(read_codes.is_empty());
        }
    }

    #[test]
    fn a_folder_may_be_a_link_itself() {
        let folder = folder(&[("real/a.html", HTML.as_bytes())]);
        symlink(Path::new("real"), folder.path().join("link")).unwrap();
        assert_eq!(pages(&folder, "link").0, ["link/a.html"]);
    }
}

/// A page saved as one file, as Chromium writes it.
const MAIL: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://pans.example/iron\r\nDate: Thu, 12 Mar 2015 20:00:00 -0000\r\n\
    MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----x----\"\r\n\r\n\r\n------x----\r\n\
    Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://pans.example/iron\r\n\r\n\
    <html><body><p class=3D\"a\">12 r=C3=A9fle=\r\nxions</p></body></html>\r\n\r\n------x----\r\nContent-Type: image/png\r\n\
    Content-Transfer-Encoding: base64\r\nContent-Location: https://pans.example/a.png\r\n\r\niVBORw0KGgo=\r\n\r\n------x------\r\n";

#[test]
fn a_page_saved_as_mhtml_is_the_page_in_it() {
    let folder = folder(&[
        ("a.mhtml", MAIL.as_bytes()),
        ("b.MHT", MAIL.as_bytes()),
        ("c", MAIL.as_bytes()),
        (
            "d.mht",
            b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx",
        ),
    ]);
    let (found, failures) = names(&resolved(&[folder.path().to_str().unwrap()]), &folder);
    // A file without an extension is judged by its first bytes.
    assert_eq!(found, ["a.mhtml", "b.MHT", "c", "d.mht"]);
    assert!(failures.is_empty(), "{failures:?}");
    for name in ["a.mhtml", "b.MHT", "c"] {
        let page = read_one(&at(&folder, name)).unwrap();
        let html = String::from_utf8(page.bytes).unwrap();
        assert!(html.contains("<p class=\"a\">12 réflexions</p>"), "{html}");
        assert_eq!(page.media, Media::Html);
        assert_eq!(
            page.saved_from.as_deref(),
            Some("https://pans.example/iron")
        );
        assert_eq!(
            page.captured.unwrap().when.to_string(),
            "2015-03-12T20:00:00"
        );
    }
    assert_eq!(
        read_one(&at(&folder, "d.mht")).unwrap_err().error,
        "unsupported"
    );
}
