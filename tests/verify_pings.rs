//! `--verify-pings` before servers on the loopback that are alive, gone, slow, shut and hostile.

mod support;

use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::process::Output;
use std::time::Duration;
use support::{Server, page, redirect_to, reply};

type Row = BTreeMap<String, String>;

/// The post as it names itself; nobody serves it under this address.
const POST: &str = "https://blog.example/2010/03/soup/";

/// A post with a comment and a pingback from each of these sources.
fn post(sources: &[String]) -> String {
    let mut html = format!(
        "<link rel=canonical href='{POST}'><link rel=shortlink href='https://blog.example/?p=41'><title>Soup</title>\
         <article><h1>Soup</h1><p>Cut the leeks.</p></article><div id=comments><ol class=commentlist>\
         <li class='comment depth-1' id=comment-1><cite class=fn>Ana</cite> <p>Lovely!</p></li>"
    );
    for (at, source) in sources.iter().enumerate() {
        let name = source.rsplit_once('/').map_or("", |(_, name)| name);
        let id = at + 2;
        let _ = write!(
            html,
            "<li class='pingback depth-1' id=comment-{id}><p>Pingback: <a href='{source}' class=url>{name}</a></p></li>"
        );
    }
    html + "</ol></div>"
}

fn linking(to: &str) -> String {
    format!(
        "<title>A source | Some blog</title><meta property=article:published_time content='2011-02-03T10:20:30+01:00'>\
         <article><h1>A source</h1><p>I read <a rel=nofollow href='{to}'>this</a> and <a href=/about>more</a>.</p></article>"
    )
}

const NO_LINK: &str = "<title>Another</title><p>Nothing of it, but <a href='https://blog.example/2010/04/stew/'>stew</a>.";

/// Answers by path: what a source of that name does.
fn source(path: &str, stream: &mut TcpStream) {
    match path {
        "/links" => page(stream, &linking(POST)),
        "/short" => page(stream, &linking("http://www.blog.example/?p=41#comments")),
        "/spelled" => page(
            stream,
            &linking("//blog.example/2010/03/soup/comment-page-2?utm_source=x"),
        ),
        "/unlinked" => page(stream, NO_LINK),
        "/script" => page(
            stream,
            "<title>App</title><div id=root></div><script src=/a.js></script>",
        ),
        "/moved" => redirect_to(stream, "/links"),
        "/front" => redirect_to(stream, "/"),
        "/" => page(stream, NO_LINK),
        "/e404" => reply(
            stream,
            "404 Not Found",
            "Content-Type: text/html\r\n",
            b"no",
        ),
        "/e410" => reply(stream, "410 Gone", "Content-Type: text/html\r\n", b"no"),
        "/e403" => reply(
            stream,
            "403 Forbidden",
            "Content-Type: text/html\r\n",
            b"no",
        ),
        "/e429" => reply(stream, "429 Too Many Requests", "", b""),
        "/e500" => reply(stream, "500 Oops", "", b""),
        "/picture" => reply(
            stream,
            "200 OK",
            "Content-Type: image/png\r\n",
            b"\x89PNG\r\n\x1a\n",
        ),
        "/notes" => reply(
            stream,
            "200 OK",
            "Content-Type: text/plain\r\n",
            format!("My notes on cooking, of many years (see {POST}).\n").as_bytes(),
        ),
        "/slow" => std::thread::sleep(Duration::from_secs(3)),
        "/cut" => cut(stream),
        "/bomb" => bomb(stream),
        _ => reply(stream, "404 Not Found", "", b""),
    }
}

/// States more than it sends: the connection ends before the link.
fn cut(stream: &mut TcpStream) {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n";
    let _ = stream.write_all(format!("{head}<title>Cut</title><a href=/x>x</a>").as_bytes());
}

/// 64 MiB of nothing in some 64 KiB, the link at its end.
fn bomb(stream: &mut TcpStream) {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let _ = packed.write_all(b"<title>Bomb</title><a href=/x>x</a>");
    for _ in 0..64 {
        let _ = packed.write_all(&vec![b' '; 1 << 20]);
    }
    let _ = packed.write_all(linking(POST).as_bytes());
    let body = packed.finish().unwrap_or_default();
    let headers = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n";
    reply(stream, "200 OK", headers, &body);
}

fn run(inputs: &[String], out: &Path, options: &[&str]) -> Output {
    assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .args(["analyze", "--verify-pings", "--retries", "0", "-o"])
        .arg(out)
        .args(options)
        .args(inputs)
        .output()
        .expect("the binary runs")
}

fn rows(out: &Path, table: &str) -> Vec<Row> {
    let file = out.join(format!("{table}.csv"));
    let mut reader = csv::Reader::from_path(file).expect("the table can be read");
    let header = reader.headers().expect("a header").clone();
    let named = |row: csv::StringRecord| {
        let cells = header.iter().zip(row.iter());
        cells.map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
    };
    let rows = reader.records();
    rows.map(|row| named(row.expect("a row"))).collect()
}

/// What `pings.csv` says of each source, by its name: alive, links back, status.
fn verdicts(out: &Path) -> BTreeMap<String, [String; 3]> {
    let columns = ["source_alive", "links_back", "source_status"];
    let told = |row: Row| (row["source_name"].clone(), columns.map(|c| row[c].clone()));
    rows(out, "pings").into_iter().map(told).collect()
}

fn saved(folder: &Path, sources: &[String]) -> Vec<String> {
    let file = folder.join("post.html");
    fs::write(&file, post(sources)).expect("written");
    vec![file.display().to_string()]
}

fn times_asked(server: &Server, path: &str) -> usize {
    let asks = |head: &&String| head.split(' ').nth(1) == Some(path);
    server.hits().iter().filter(asks).count()
}

#[test]
fn each_source_gets_the_verdict_that_its_answer_bears() {
    let server = Server::start(source);
    let shut = Server::start(|path, stream| match path {
        "/robots.txt" => reply(stream, "200 OK", "", b"User-agent: *\nDisallow: /\n"),
        _ => page(stream, &linking(POST)),
    });
    // Name, alive, links back, status.
    let expected = [
        ("links", "true", "true", "200"),
        ("short", "true", "true", "200"),
        ("spelled", "true", "true", "200"),
        ("notes", "true", "true", "200"),
        ("moved", "true", "true", "200"),
        ("unlinked", "true", "false", "200"),
        ("script", "true", "", "200"),
        ("front", "", "", "200"),
        ("e404", "false", "false", "404"),
        ("e410", "false", "false", "410"),
        ("e403", "", "", "403"),
        ("e429", "", "", "429"),
        ("e500", "", "", "500"),
        ("picture", "true", "", "200"),
        ("slow", "", "", "timeout"),
        ("cut", "true", "", "200"),
        ("bomb", "true", "", "200"),
        ("shut", "", "", "robots"),
    ];
    let urls: Vec<String> = expected
        .iter()
        .map(|(name, ..)| match *name {
            "shut" => shut.url("/shut"),
            name => server.url(&format!("/{name}")),
        })
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let options = ["--allow-private", "--timeout", "1", "--max-bytes", "4MiB"];
    let output = run(&saved(folder.path(), &urls), &out, &options);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let found = verdicts(&out);
    for (name, alive, links, status) in expected {
        assert_eq!(found[name], [alive, links, status], "{name}");
    }
    // A narrow terminal breaks the line.
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("18 sources asked: 5 still link here, 1 no longer, 2 gone, 10 unknown"),
        "{said}"
    );
    let pings = rows(&out, "pings");
    let first = &pings[0];
    let told = ["source_title", "source_date", "source_date_offset"].map(|c| first[c].as_str());
    assert_eq!(told, ["A source", "2011-02-03T10:20:30", "+01:00"]);
    // The source that could not be asked is no failed input.
    assert!(rows(&out, "errors").is_empty());
}

#[test]
fn without_the_flag_nobody_is_asked_and_the_cells_are_empty() {
    let server = Server::start(source);
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .args(["analyze", "--quiet", "--allow-private", "-o"])
        .arg(&out)
        .args(saved(folder.path(), &[server.url("/links")]))
        .assert()
        .success();
    assert_eq!(verdicts(&out)["links"], ["", "", ""]);
    assert!(server.hits().is_empty(), "{:?}", server.hits());
}

#[test]
fn private_addresses_are_refused_unasked_and_odd_ones_have_their_code() {
    let server = Server::start(source);
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let sources = [server.url("/links"), "ftp://files.example/ftp".to_owned()];
    let output = run(&saved(folder.path(), &sources), &out, &["--quiet"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(verdicts(&out)["links"], ["", "", "private_address"]);
    assert_eq!(verdicts(&out)["ftp"], ["", "", "scheme"]);
    assert!(server.hits().is_empty(), "{:?}", server.hits());
}

#[test]
fn a_source_is_asked_once_a_run_without_credentials_and_the_post_itself_never() {
    let server = Server::start(source);
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let with_name = server.url("/links").replace("http://", "http://me:secret@");
    let sources = [
        server.url("/links"),
        server.url("/links#later"),
        with_name,
        format!("{POST}?utm_source=feed"),
    ];
    let first = folder.path().join("a.html");
    let second = folder.path().join("b.html");
    fs::write(&first, post(&sources)).expect("written");
    let other = post(&sources)
        .replace("/soup/", "/stew/")
        .replace("p=41", "p=42");
    fs::write(&second, other).expect("written");
    let inputs = [first, second].map(|file| file.display().to_string());
    let output = run(
        &inputs,
        &out,
        &["--allow-private", "--quiet", "--jobs", "2"],
    );
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(times_asked(&server, "/links"), 1);
    assert!(
        server
            .hits()
            .iter()
            .all(|head| !head.to_lowercase().contains("authorization"))
    );
    let told: Vec<[String; 2]> = rows(&out, "pings")
        .iter()
        .map(|row| ["links_back", "source_status"].map(|c| row[c].clone()))
        .collect();
    // It links to the first post, and not to the second.
    let yes = ["true", "200"].map(str::to_owned);
    let no = ["false", "200"].map(str::to_owned);
    assert_eq!(told[..3], [yes.clone(), yes.clone(), yes]);
    assert_eq!(told[3], ["", ""].map(str::to_owned));
    assert_eq!(told[4..7], [no.clone(), no.clone(), no]);
}

#[test]
fn what_lies_beyond_the_limit_is_not_asked_and_a_row_says_so() {
    let server = Server::start(source);
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let sources = ["/links", "/unlinked", "/e404", "/links"].map(|path| server.url(path));
    let options = ["--allow-private", "--quiet", "--max-pings", "2"];
    let output = run(&saved(folder.path(), &sources), &out, &options);
    assert_eq!(output.status.code(), Some(3));
    let statuses: Vec<String> = rows(&out, "pings")
        .iter()
        .map(|row| row["source_status"].clone())
        .collect();
    assert_eq!(statuses, ["200", "200", "", "200"]);
    let errors = rows(&out, "errors");
    assert_eq!(errors[0]["error"], "ping_limit");
    assert!(
        errors[0]["message"].starts_with("1 more source"),
        "{errors:?}"
    );
    assert_eq!(times_asked(&server, "/e404"), 0);
}

#[test]
fn told_again_from_the_archive_the_tables_are_the_same_bytes() {
    let names = [
        "/links", "/moved", "/e404", "/e429", "/e500", "/picture", "/cut", "/slow", "/front",
    ];
    let server = Server::start(source);
    let sources = names.map(|name| server.url(name));
    let html = post(&sources);
    let blog = Server::start(move |path, stream| match path {
        "/robots.txt" => reply(stream, "404 Not Found", "", b""),
        _ => page(stream, &html),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("run.warc.gz").display().to_string();
    let inputs = [blog.url("/2010/03/soup/")];
    let tables = |out: &str, more: &[&str]| {
        let out = folder.path().join(out);
        let mut options = vec!["--allow-private", "--quiet", "--timeout", "1"];
        options.extend(["--save-warc", archive.as_str()]);
        options.extend(more);
        let output = run(&inputs, &out, &options);
        assert_eq!(output.status.code(), Some(0));
        ["pings", "pages", "comments", "corpus", "errors"]
            .map(|table| fs::read(out.join(format!("{table}.csv"))).expect("written"))
    };
    let first = tables("first", &[]);
    let told = verdicts(&folder.path().join("first"));
    assert_eq!(told["links"], ["true", "true", "200"]);
    assert_eq!(told["slow"], ["", "", "timeout"]);
    drop((server, blog));
    assert!(
        tables("again", &["--offline", "--jobs", "3"]) == first,
        "the tables differ"
    );
}

#[test]
fn a_crawl_checks_the_pings_of_its_posts() {
    let server = Server::start(source);
    let html = post(&[server.url("/links"), server.url("/e404")]);
    let blog = Server::start(move |path, stream| match path {
        "/" => page(
            stream,
            "<title>Blog</title><h2 class=entry-title><a href='/2010/03/soup/'>Soup</a></h2>",
        ),
        "/2010/03/soup/" => page(stream, &html.replace(POST, "/2010/03/soup/")),
        _ => reply(stream, "404 Not Found", "", b""),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .args([
            "crawl",
            "--verify-pings",
            "--allow-private",
            "--quiet",
            "-o",
        ])
        .arg(&out)
        .arg(blog.url("/"))
        .output()
        .expect("the binary runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let told = verdicts(&out);
    assert_eq!(told["links"][0], "true");
    assert_eq!(told["e404"], ["false", "false", "404"]);
    let run = fs::read_to_string(out.join("run.json")).expect("written");
    assert!(run.contains("\"verify_pings\": true"));
}
