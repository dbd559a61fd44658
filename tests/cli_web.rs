//! A URL gives the same tables as the saved file, but for the column `page`.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use support::{Server, page, redirect_to, reply};

const TABLES: [&str; 5] = ["pages", "comments", "pings", "authors", "errors"];

/// Fixtures with a canonical link and a meta charset: threads with links that are absolute, and with links that are fragments only;
/// UTF-8, and an old encoding that only the page itself declares.
const FIXTURES: [&str; 4] = [
    "wordpress/twentysixteen-first-page-fr",
    "wordpress/kubrick-pings-by-form-en",
    "wordpress/classic-29-pl",
    "encoding/windows-1252-as-latin-1-fr",
];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
        .join("page.html")
}

/// The tables of one input, without the column `page`.
fn tables(input: &str, out: &Path) -> BTreeMap<&'static str, Vec<Vec<String>>> {
    assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .args(["analyze", "--quiet", "--allow-private", "-o"])
        .arg(out)
        .arg(input)
        .assert()
        .success();
    TABLES
        .into_iter()
        .map(|table| {
            let mut reader = csv::Reader::from_path(out.join(format!("{table}.csv")))
                .expect("the table can be read");
            let page = reader
                .headers()
                .expect("a header")
                .iter()
                .position(|h| h == "page");
            let without = |row: &csv::StringRecord| {
                row.iter()
                    .enumerate()
                    .filter(|(at, _)| Some(*at) != page)
                    .map(|(_, cell)| cell.to_owned())
                    .collect()
            };
            let rows = reader
                .records()
                .map(|row| without(&row.expect("a row")))
                .collect();
            (table, rows)
        })
        .collect()
}

#[test]
fn a_url_gives_the_same_tables_as_the_saved_file() {
    for name in FIXTURES {
        let file = fixture(name);
        let body = fs::read(&file).expect("the fixture can be read");
        // No charset in the header: the page's own declaration must count.
        let server = Server::start(move |_, stream| {
            reply(stream, "200 OK", "Content-Type: text/html\r\n", &body)
        });
        let folder = tempfile::tempdir().expect("a folder");
        let from_file = tables(&file.to_string_lossy(), &folder.path().join("file"));
        let from_web = tables(&server.url("/2010/03/post/"), &folder.path().join("web"));
        assert!(!from_file["comments"].is_empty(), "{name} has comments");
        assert_eq!(from_file, from_web, "{name}");
    }
}

#[test]
fn loopback_needs_the_flag() {
    let server = Server::start(|_, stream| {
        reply(
            stream,
            "200 OK",
            "Content-Type: text/html\r\n",
            b"<p>private",
        )
    });
    let folder = tempfile::tempdir().expect("a folder");
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .args(["analyze", "-o"])
        .arg(folder.path())
        .arg(server.url("/"))
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(3));
    let errors = fs::read_to_string(folder.path().join("errors.csv")).expect("written");
    assert!(errors.contains("private_address"), "{errors}");
    assert!(server.hits().is_empty(), "the server saw a request");
}

#[test]
fn what_the_web_does_wrong_is_a_row_and_the_rest_goes_on() {
    let server = Server::start(|path, stream| match path {
        "/gone" => reply(
            stream,
            "404 Not Found",
            "Content-Type: text/html\r\n",
            b"gone",
        ),
        "/broken" => reply(stream, "500 Oops", "Content-Type: text/html\r\n", b"oops"),
        "/loop" => redirect_to(stream, "/loop"),
        "/picture" => reply(
            stream,
            "200 OK",
            "Content-Type: image/png\r\n",
            b"\x89PNG\r\n\x1a\n",
        ),
        _ => page(stream, "<title>good</title><p>a page"),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .args(["analyze", "--allow-private", "--retries", "0", "-o"])
        .arg(folder.path())
        .args(["/gone", "/broken", "/loop", "/picture", "/good"].map(|path| server.url(path)))
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(3));
    let mut errors = csv::Reader::from_path(folder.path().join("errors.csv")).expect("written");
    let codes: Vec<String> = errors
        .records()
        .map(|row| row.expect("a row")[2].to_owned())
        .collect();
    assert_eq!(codes, ["http_404", "http_500", "redirect_loop", "not_html"]);
    let pages = fs::read_to_string(folder.path().join("pages.csv")).expect("written");
    assert_eq!(pages.lines().count(), 2, "{pages}");
}

/// The tables of a run. A killed run leaves its temporary files behind, too.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry"))
        .map(|entry| {
            (
                entry.file_name().to_string_lossy().into_owned(),
                entry.path(),
            )
        })
        .filter(|(name, _)| name.ends_with(".csv"))
        .map(|(name, path)| (name, fs::read(path).expect("a file")))
        .collect()
}

#[test]
fn a_run_from_its_archive_writes_the_same_bytes_with_the_net_off() {
    let body = fs::read(fixture(FIXTURES[0])).expect("the fixture can be read");
    let server = Server::start(move |path, stream| match path {
        "/robots.txt" => reply(stream, "200 OK", "", b"User-agent: *\nDisallow: /no\n"),
        "/gone" => reply(stream, "410 Gone", "", b""),
        "/busy" => reply(stream, "503 Later", "", b""),
        "/old" => redirect_to(stream, "/2010/03/post/"),
        _ => reply(stream, "200 OK", "Content-Type: text/html\r\n", &body),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("run.warc.gz");
    let urls =
        ["/2010/03/post/", "/old", "/gone", "/busy", "/no/entry"].map(|path| server.url(path));
    let run = |out: &str, more: &[&str]| {
        let out = folder.path().join(out);
        assert_cmd::cargo::cargo_bin_cmd!("commentsift")
            .args([
                "analyze",
                "--quiet",
                "--allow-private",
                "--retries",
                "0",
                "--jobs",
                "3",
            ])
            .args(more)
            .arg("--save-warc")
            .arg(&archive)
            .arg("-o")
            .arg(&out)
            .args(&urls)
            .assert()
            .code(3);
        files(&out)
    };
    let first = run("first", &[]);
    let errors = String::from_utf8_lossy(&first["errors.csv"]).into_owned();
    for code in ["http_410", "http_503", "robots"] {
        assert!(errors.contains(code), "{errors}");
    }
    drop(server);
    let saved = fs::read(&archive).expect("saved");
    assert!(run("again", &["--offline"]) == first, "the tables differ");
    assert_eq!(fs::read(&archive).expect("saved"), saved);
}

#[test]
fn ignoring_robots_is_said_aloud_and_written_down() {
    let server = Server::start(|path, stream| match path {
        "/robots.txt" => reply(stream, "200 OK", "", b"User-agent: *\nDisallow: /\n"),
        _ => page(stream, "<title>good</title><p>a page"),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let run = |more: &[&str], code: i32| {
        let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
            .args(["analyze", "--quiet", "--allow-private", "-o"])
            .arg(folder.path())
            .args(more)
            .arg(server.url("/p"))
            .output()
            .expect("the binary runs");
        assert_eq!(output.status.code(), Some(code));
        let run = fs::read_to_string(folder.path().join("run.json")).expect("written");
        (String::from_utf8_lossy(&output.stderr).into_owned(), run)
    };
    let (said, run_json) = run(&[], 3);
    assert!(
        said.is_empty() && run_json.contains("\"robots\": \"obey\""),
        "{said}{run_json}"
    );
    let (said, run_json) = run(&["--ignore-robots"], 0);
    assert!(
        said.contains("--ignore-robots") && run_json.contains("\"robots\": \"ignore\""),
        "{said}{run_json}"
    );
}

#[test]
fn a_file_that_is_no_archive_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let notes = folder.path().join("notes.txt");
    fs::write(&notes, "my notes").expect("written");
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .args(["analyze", "http://blog.example/", "--save-warc"])
        .arg(&notes)
        .arg("-o")
        .arg(folder.path().join("out"))
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no web archive"));
    assert_eq!(fs::read_to_string(&notes).expect("still there"), "my notes");
}

#[test]
fn a_killed_run_is_gone_on_with_and_ends_with_the_same_bytes() {
    let body = fs::read(fixture(FIXTURES[1])).expect("the fixture can be read");
    let server = Server::start(move |path, stream| {
        std::thread::sleep(std::time::Duration::from_millis(40));
        let headers = "Content-Type: text/html\r\nDate: Fri, 12 Mar 2010 14:32:05 GMT\r\n";
        match path {
            "/robots.txt" => reply(stream, "404 Not Found", headers, b""),
            _ => reply(stream, "200 OK", headers, &body),
        }
    });
    let folder = tempfile::tempdir().expect("a folder");
    let urls: Vec<String> = (0..8).map(|n| server.url(&format!("/{n}"))).collect();
    let command = |archive: &str, out: &str| {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("commentsift"));
        command
            .args(["analyze", "--quiet", "--allow-private", "--save-warc"])
            .arg(folder.path().join(archive))
            .arg("-o")
            .arg(folder.path().join(out))
            .args(&urls);
        command
    };
    assert!(
        command("whole.warc.gz", "whole")
            .status()
            .expect("it runs")
            .success()
    );
    let undisturbed = server.hits().len();
    assert_eq!(undisturbed, 9);

    let mut killed = command("killed.warc.gz", "killed")
        .spawn()
        .expect("it runs");
    while server.hits().len() < undisturbed + 5 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    killed.kill().expect("it can be killed");
    killed.wait().expect("it ended");
    assert!(!folder.path().join("killed/pages.csv").exists());
    assert!(
        command("killed.warc.gz", "killed")
            .status()
            .expect("it runs")
            .success()
    );
    // What was saved is not asked for again; the answer under way when it was killed is.
    let asked = server.hits().len() - undisturbed;
    assert!((9..=10).contains(&asked), "{asked} requests");
    let [killed, whole] = ["killed", "whole"].map(|out| files(&folder.path().join(out)));
    assert_eq!(whole.len(), 8);
    assert!(killed == whole, "the tables differ");
}

/// What a run or a command wrote, each by its name: all files of the folder, and what it said.
fn all_that_is_told(arguments: &[&str], proxy: Option<&str>) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("commentsift");
    command.current_dir(folder.path()).args(arguments);
    if let Some(proxy) = proxy {
        command.env("http_proxy", proxy).env_remove("no_proxy");
    }
    let output = command.output().expect("the binary runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut told = BTreeMap::from([
        ("stdout".to_owned(), text(&output.stdout)),
        ("stderr".to_owned(), text(&output.stderr)),
    ]);
    for file in walkdir::WalkDir::new(folder.path()) {
        let file = file.expect("an entry");
        if file.file_type().is_file() {
            let name = file.file_name().to_string_lossy().into_owned();
            told.insert(name, text(&fs::read(file.path()).expect("a file")));
        }
    }
    told
}

#[test]
fn a_password_in_an_address_stands_nowhere() {
    let server = Server::start(|path, stream| match path {
        "/robots.txt" | "/gone" => reply(stream, "404 Not Found", "", b""),
        _ => page(
            stream,
            "<title>A post</title><p>A page</p><a href='/2'>2</a>",
        ),
    });
    let with = |path: &str| server.url(path).replace("http://", "http://me:s3cret@");
    let (good, gone) = (with("/post/"), with("/gone"));
    let broken = "http://me:s3/cret@blog.example:x/";
    let runs = [
        vec![
            "analyze",
            "--allow-private",
            "--save-warc",
            "run.warc",
            &good,
            &gone,
            broken,
            "ftp://me:s3cret@blog.example/",
            "me:s3cret@blog.example/post",
        ],
        vec!["explain", "--allow-private", "--json", &good],
        vec!["explain", "--allow-private", &gone],
        vec!["crawl", "--allow-private", &gone],
        vec!["crawl", broken],
        vec!["crawl", "me:s3cret@blog.example"],
    ];
    for run in &runs {
        for (name, text) in all_that_is_told(run, None) {
            let is_there = ["s3cret", "s3/cret", "bWU6czNjcmV0"]
                .iter()
                .any(|it| text.contains(it));
            assert!(!is_there, "{run:?}: {name}: {text}");
        }
    }
    let told = all_that_is_told(&runs[0], None);
    assert!(
        told["pages.csv"].contains(&server.url("/post/")),
        "{told:?}"
    );
    assert!(
        told["errors.csv"].contains("ftp://blog.example/"),
        "{told:?}"
    );
    let sent = |head: &String| head.contains("bWU6czNjcmV0");
    assert!(server.hits().iter().any(sent), "{:?}", server.hits());
}

#[test]
fn the_password_of_a_proxy_stands_nowhere() {
    let proxy =
        Server::start(|_, stream| reply(stream, "407 Proxy Authentication Required", "", b""));
    let own = proxy.url("").replace("http://", "http://me:s3cret@");
    // One that answers, one that nobody is behind, one that makes no sense.
    for proxy in [
        own.as_str(),
        "http://me:s3cret@127.0.0.1:9",
        "http://me:s3cret@:x",
    ] {
        let run = [
            "analyze",
            "--allow-private",
            "--retries",
            "0",
            "--save-warc",
            "run.warc",
            "http://blog.example/post/",
        ];
        for (name, text) in all_that_is_told(&run, Some(proxy)) {
            assert!(
                !text.contains("s3cret") && !text.contains("bWU6czNjcmV0"),
                "{proxy}: {name}: {text}"
            );
        }
    }
    assert!(!proxy.hits().is_empty());
}

#[test]
fn offline_needs_an_archive() {
    for command in ["analyze", "explain"] {
        let mut run = assert_cmd::cargo::cargo_bin_cmd!("commentsift");
        let output = run
            .args([command, "--offline", "https://blog.example/post/"])
            .output()
            .expect("the binary runs");
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            told.contains("--offline goes with --save-warc FILE"),
            "{told}"
        );
    }
}
