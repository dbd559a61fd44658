//! Channels through the program: saved files by name, and `--channels` before a server on the loopback.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Output;
use support::{Server, page, redirect_to, reply};

type Row = BTreeMap<String, String>;

/// What a run wrote.
struct Run {
    output: Output,
    folder: tempfile::TempDir,
}

impl Run {
    fn rows(&self, table: &str) -> Vec<Row> {
        let file = self.folder.path().join(format!("{table}.csv"));
        let mut reader = csv::Reader::from_path(file).expect("the table can be read");
        let header = reader.headers().expect("a header").clone();
        let named = |row: csv::StringRecord| {
            let cells = header.iter().zip(row.iter());
            cells.map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
        };
        let rows = reader.records();
        rows.map(|row| named(row.expect("a row"))).collect()
    }

    fn column(&self, table: &str, name: &str) -> Vec<String> {
        self.rows(table)
            .iter()
            .map(|row| row[name].clone())
            .collect()
    }

    fn row(&self, id: &str) -> Row {
        let mut rows = self.rows("comments").into_iter();
        let found = rows.find(|row| row["comment_id"] == id);
        found.unwrap_or_else(|| panic!("{id} is in comments.csv"))
    }

    fn status(&self) -> Option<i32> {
        self.output.status.code()
    }
}

fn analyze(inputs: &[String], options: &[&str]) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .args(["analyze", "--quiet", "--allow-private", "-o"])
        .arg(folder.path())
        .args(options)
        .args(inputs)
        .output()
        .expect("the binary runs");
    Run { output, folder }
}

fn fixture(file: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("fixtures/channels/wordpress-one-thread-en")
        .join(file)
}

fn named(file: &str) -> String {
    fixture(file).to_string_lossy().into_owned()
}

const POST: &str = "/2016/05/mending-nets/";
const REST: &str = "/wp-json/wp/v2/comments?post=41&per_page=100&page=1&order=asc";

/// A file of the fixture as its blog would serve it: its host becomes this server's.
fn send(stream: &mut TcpStream, file: &str, kind: &str) {
    let text = fs::read_to_string(fixture(file)).expect("the file can be read");
    let own = stream.local_addr().expect("an address");
    let text = text.replace("https://saltmarsh.example", &format!("http://{own}"));
    let kind = format!("Content-Type: {kind}; charset=UTF-8\r\n");
    reply(stream, "200 OK", &kind, text.as_bytes());
}

fn gone(stream: &mut TcpStream) {
    reply(
        stream,
        "404 Not Found",
        "Content-Type: text/html\r\n",
        b"gone",
    );
}

/// The blog of the fixture with all of its channels.
fn blog() -> Server {
    Server::start(|path, stream| {
        if path == "/?p=41" {
            redirect_to(stream, POST);
        } else if path == POST {
            send(stream, "page.html", "text/html");
        } else if path == REST {
            send(stream, "rest.json", "application/json");
        } else if path == format!("{POST}feed/") {
            send(stream, "comments.rss", "application/rss+xml");
        } else {
            gone(stream);
        }
    })
}

#[test]
fn saved_files_are_read_by_name() {
    let run = analyze(&[named("rest.json"), named("export.xml")], &["--jobs", "3"]);
    assert_eq!(run.status(), Some(0), "{:?}", run.output);
    let pages = run.column("pages", "page");
    assert_eq!(
        pages,
        [
            named("rest.json"),
            "https://saltmarsh.example/2016/05/mending-nets/".into(),
            "https://saltmarsh.example/about/".into()
        ]
    );
    assert_eq!(
        run.column("pages", "thread_status"),
        ["undeclared", "undeclared", "empty"]
    );
    // The same post by another channel is the same post.
    assert_eq!(
        run.column("pages", "duplicate_of"),
        ["".to_owned(), named("rest.json"), String::new()]
    );
    let hidden = run.row("c104");
    let cells = [
        "parent_id",
        "parent_position",
        "parent_basis",
        "channels",
        "date",
        "date_offset",
    ];
    assert_eq!(
        cells.map(|name| hidden[name].as_str()),
        [
            "c103",
            "",
            "channel",
            "rest",
            "2016-05-02T11:30:45",
            "+02:00"
        ]
    );
    assert_eq!(run.column("pings", "type"), ["pingback", "trackback"]);
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).expect("packed");
    packer.finish().expect("packed")
}

/// An error in the XML is no cause where the end of the file is missing.
#[test]
fn gzip_that_breaks_off_is_named_as_such() {
    let folder = tempfile::tempdir().expect("a folder");
    let inputs = ["rest.json", "comments.rss", "export.xml"].map(|file| {
        let packed = gzipped(&fs::read(fixture(file)).expect("it can be read"));
        let path = folder.path().join(format!("{file}.gz"));
        fs::write(&path, &packed[..packed.len() * 4 / 5]).expect("written");
        path.to_string_lossy().into_owned()
    });
    let run = analyze(&inputs, &[]);
    assert_eq!(run.status(), Some(3));
    let rows = run.rows("errors");
    let told: Vec<[&str; 2]> = rows
        .iter()
        .map(|row| [row["page"].as_str(), row["error"].as_str()])
        .collect();
    assert_eq!(
        told,
        inputs
            .each_ref()
            .map(|input| [input.as_str(), "truncated_gzip"])
    );
    // Of JSON nothing can be read then; the others give what came before.
    assert_eq!(run.column("pages", "page")[0], inputs[1]);
    assert_eq!(run.column("comments", "comment_id"), ["c112", "c113"]);
}

#[test]
fn the_address_of_a_channel_is_read_like_its_file() {
    let blog = blog();
    let rest = blog.url(REST);
    let feed = blog.url(&format!("{POST}feed/"));
    for (url, file) in [(rest, "rest.json"), (feed, "comments.rss")] {
        let (live, saved) = (
            analyze(std::slice::from_ref(&url), &[]),
            analyze(&[named(file)], &[]),
        );
        assert_eq!(live.status(), Some(0), "{:?}", live.output);
        assert_eq!(live.column("pages", "page"), [url]);
        for column in ["comment_id", "parent_id", "date", "text", "channels"] {
            assert_eq!(
                live.column("comments", column),
                saved.column("comments", column),
                "{column}"
            );
        }
    }
}

#[test]
fn explain_says_who_reads_a_channel() {
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .args(["explain", &named("rest.json")])
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("commentsift analyze"), "{told}");
}

#[test]
fn an_export_may_be_gzipped_or_come_by_standard_input() {
    let plain = fs::read(fixture("export.xml")).expect("it can be read");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("export.xml.gz");
    fs::write(&path, gzipped(&plain)).expect("written");
    let packed = analyze(&[path.to_string_lossy().into_owned()], &[]);
    let one = analyze(&[named("export.xml")], &["--jobs", "1"]);
    for table in ["pages", "comments", "pings"] {
        assert_eq!(packed.rows(table), one.rows(table), "{table}");
    }
    let out = tempfile::tempdir().expect("a folder");
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .args(["analyze", "--quiet", "-", "-o"])
        .arg(out.path())
        .write_stdin(plain)
        .output()
        .expect("the binary runs");
    let piped = Run {
        output,
        folder: out,
    };
    assert_eq!(piped.rows("comments"), one.rows("comments"));
}

#[test]
fn an_export_that_breaks_off_keeps_what_came_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("torn.xml");
    let text = fs::read_to_string(fixture("export.xml")).expect("it can be read");
    let about = text.find("About").expect("the last page");
    fs::write(&path, &text[..about]).expect("written");
    let run = analyze(&[path.to_string_lossy().into_owned()], &[]);
    assert_eq!(run.status(), Some(3));
    assert_eq!(run.rows("comments").len(), 10);
    assert_eq!(run.column("errors", "error"), ["bad_xml"]);
    assert_eq!(run.column("errors", "page"), [path.to_string_lossy()]);
}

#[test]
fn one_page_alone_asks_for_nothing_else() {
    let blog = blog();
    let run = analyze(&[blog.url(POST)], &[]);
    assert_eq!(run.status(), Some(0), "{:?}", run.output);
    assert_eq!(run.column("pages", "missing_count"), ["2"]);
    assert_eq!(run.column("pages", "missing_reason"), ["unknown"]);
    assert!(
        run.column("comments", "channels")
            .iter()
            .all(String::is_empty)
    );
    let asked = |path: &str| blog.hits().iter().any(|head| head.contains(path));
    assert!(!asked("wp-json") && !asked("feed"), "{:?}", blog.hits());
}

#[test]
fn channels_are_joined_to_the_page() {
    let blog = blog();
    let run = analyze(&[blog.url(POST)], &["--channels", "html,rest,feed"]);
    assert_eq!(run.status(), Some(0), "{:?}", run.output);
    let page = &run.rows("pages")[0];
    let cells = [
        "page",
        "extracted_count",
        "missing_count",
        "missing_reason",
        "thread_status",
    ];
    assert_eq!(
        cells.map(|name| page[name].as_str()),
        [&blog.url(POST), "12", "0", "hidden_replies", "complete"]
    );
    assert_eq!(page["max_depth"], "7");
    assert_eq!(page["depth_capped"], "false");
    let deep = run.row("c112");
    assert_eq!(
        (deep["depth"].as_str(), deep["parent_id"].as_str()),
        ("7", "c109")
    );
    assert_eq!(deep["channels"], "html|rest|feed");
    assert_eq!(run.row("c101")["channels"], "html|rest");
    assert_eq!(run.row("c104")["channels"], "rest|feed");
    assert_eq!(run.column("errors", "error"), [""; 0]);
}

#[test]
fn a_redirect_leads_to_the_same_channels() {
    let blog = blog();
    let run = analyze(&[blog.url("/?p=41")], &["--channels", "html,rest"]);
    assert_eq!(run.column("pages", "page"), [blog.url("/?p=41")]);
    assert_eq!(run.column("pages", "extracted_count"), ["12"]);
}

#[test]
fn a_channel_that_fails_is_a_row_and_the_thread_stays() {
    let blog = Server::start(|path, stream| {
        if path == POST {
            send(stream, "page.html", "text/html");
        } else if path.starts_with("/wp-json/") {
            let said = br#"{"code":"rest_disabled","message":"No.","data":{"status":401}}"#;
            reply(
                stream,
                "401 Unauthorized",
                "Content-Type: application/json\r\n",
                said,
            );
        } else {
            page(stream, "<!DOCTYPE html><p>This is no feed");
        }
    });
    let run = analyze(&[blog.url(POST)], &["--channels", "rest,feed"]);
    assert_eq!(run.status(), Some(3));
    assert_eq!(
        run.column("errors", "error"),
        ["channel_rest", "channel_feed"]
    );
    assert_eq!(
        run.column("errors", "page"),
        [blog.url(POST), blog.url(POST)]
    );
    let told = run.column("errors", "message");
    assert!(
        told[0].contains("http_401") && told[1].contains("feed"),
        "{told:?}"
    );
    assert_eq!(run.rows("comments").len(), 8);
    assert_eq!(run.column("pages", "thread_status"), ["partial"]);
}

#[test]
fn rest_is_read_to_its_last_page() {
    let blog = Server::start(|path, stream| {
        let number = path
            .split("&page=")
            .nth(1)
            .and_then(|rest| rest.split('&').next());
        match (path, number) {
            (POST, _) => {
                let own = stream.local_addr().expect("an address");
                let html = format!(
                    "<!DOCTYPE html><link rel='https://api.w.org/' href='http://{own}/index.php?rest_route=/'>\
                     <body class='postid-7'><p>A post</p>"
                );
                page(stream, &html);
            }
            // 200 comments: the last page is full, and the next is refused.
            (_, Some(number @ ("1" | "2"))) => {
                let number: usize = number.parse().expect("a number");
                let comments = (1..=100).map(|n| {
                    let id = (number - 1) * 100 + n;
                    format!(r#"{{"id":{id},"post":7,"parent":0,"author_name":"Ana","content":{{"rendered":"<p>No. {id}</p>"}}}}"#)
                });
                let comments: Vec<String> = comments.collect();
                let body = format!("[{}]", comments.join(","));
                reply(
                    stream,
                    "200 OK",
                    "Content-Type: application/json\r\n",
                    body.as_bytes(),
                );
            }
            (_, Some("3")) => {
                let said = br#"{"code":"rest_comment_invalid_page_number","message":"Too far.","data":{"status":400}}"#;
                reply(
                    stream,
                    "400 Bad Request",
                    "Content-Type: application/json\r\n",
                    said,
                );
            }
            _ => gone(stream),
        }
    });
    let run = analyze(&[blog.url(POST)], &["--channels", "html,rest"]);
    assert_eq!(run.status(), Some(0), "{:?}", run.rows("errors"));
    assert_eq!(run.rows("comments").len(), 200);
    assert_eq!(run.row("c200")["position"], "200");
}

#[test]
fn a_channel_on_another_host_is_not_asked() {
    let other = blog();
    let elsewhere = other.url("/wp-json/").replace("127.0.0.1", "localhost");
    let blog = Server::start(move |path, stream| match path {
        POST => page(
            stream,
            &format!(
                "<!DOCTYPE html><link rel='https://api.w.org/' href='{elsewhere}'><body class='postid-41'><p>A post</p>"
            ),
        ),
        _ => gone(stream),
    });
    let run = analyze(&[blog.url(POST)], &["--channels", "html,rest"]);
    assert_eq!(run.column("errors", "error"), ["channel_rest"]);
    assert!(other.hits().is_empty());
}

/// Comments of a post as REST gives them.
fn comments(post: u64, ids: std::ops::RangeInclusive<u64>, kind: &str) -> Vec<String> {
    let one = |id| {
        format!(
            r#"{{"id":{id},"post":{post},"parent":0,"type":"{kind}","author_name":"Ana","content":{{"rendered":"<p>No. {id}</p>"}}}}"#
        )
    };
    ids.map(one).collect()
}

/// A blog whose post 7 shows the comments 1 to 3; `rest` gives headers and comments of an answer by its number.
fn blog_with(
    stated: u64,
    rest: impl Fn(usize) -> (String, Vec<String>) + Send + Sync + 'static,
) -> Server {
    Server::start(move |path, stream| {
        let number = path.split("&page=").nth(1);
        let number = number.and_then(|rest| rest.split('&').next()?.parse().ok());
        match (path, number) {
            ("/post/", _) => page(stream, &post_of_three(stated)),
            (_, Some(number)) => {
                let (headers, found) = rest(number);
                let headers = format!("Content-Type: application/json\r\n{headers}");
                let body = format!("[{}]", found.join(","));
                reply(stream, "200 OK", &headers, body.as_bytes());
            }
            _ => gone(stream),
        }
    })
}

fn post_of_three(stated: u64) -> String {
    let items = (1..=3).map(|id| {
        format!("<li id=comment-{id} class='comment even depth-1'><cite class=fn>Ana</cite><p>No. {id}</p></li>")
    });
    let items: String = items.collect();
    format!(
        "<!DOCTYPE html><link rel='https://api.w.org/' href='/wp-json/'>\
         <link rel=alternate type='application/rss+xml' href='/post/feed/'>\
         <body class='single postid-7'><h1>A post</h1><div id=comments>\
         <h2 class=comments-title>{stated} Responses</h2><ol class=comment-list>{items}</ol></div>"
    )
}

#[test]
fn a_site_that_gives_fewer_at_once_is_asked_for_the_rest() {
    let blog = blog_with(30, |number| {
        let headers = "X-WP-Total: 30\r\nX-WP-TotalPages: 3\r\n";
        let first = (number as u64 - 1) * 10 + 1;
        (headers.into(), comments(7, first..=first + 9, "comment"))
    });
    let run = analyze(&[blog.url("/post/")], &["--channels", "html,rest"]);
    assert_eq!(run.status(), Some(0), "{:?}", run.rows("errors"));
    assert_eq!(run.rows("comments").len(), 30);
    assert_eq!(run.column("pages", "thread_status"), ["complete"]);
    let asked = |head: &String| head.contains("/wp-json/");
    assert_eq!(blog.hits().iter().filter(|head| asked(head)).count(), 3);
}

#[test]
fn what_is_left_out_of_an_answer_counts_for_its_length() {
    let blog = blog_with(150, |number| {
        let mut found = match number {
            1 => comments(7, 1..=99, "comment"),
            2 => comments(7, 101..=150, "comment"),
            _ => Vec::new(),
        };
        if number == 1 {
            found.extend(comments(7, 100..=100, "editor_note"));
        }
        (String::new(), found)
    });
    let run = analyze(&[blog.url("/post/")], &["--channels", "html,rest"]);
    assert_eq!(run.rows("comments").len(), 149, "{:?}", run.rows("errors"));
    assert_eq!(run.row("c150")["channels"], "rest");
}

#[test]
fn an_answer_that_lacks_what_the_page_shows_is_not_whole() {
    let blog = blog_with(23, |_| (String::new(), Vec::new()));
    let run = analyze(&[blog.url("/post/")], &["--channels", "html,rest"]);
    assert_eq!(run.column("errors", "error"), ["channel_rest"]);
    let told = run.column("errors", "message");
    assert!(told[0].contains("none of the 3 comments"), "{told:?}");
    assert_eq!(run.rows("comments").len(), 3);
    assert_eq!(run.column("pages", "missing_count"), ["20"]);
    assert_eq!(run.column("pages", "missing_reason"), ["unknown"]);
    // Fewer than it states, the same again for every page.
    let blog = blog_with(23, |_| {
        ("X-WP-Total: 23\r\n".into(), comments(7, 1..=5, "comment"))
    });
    let run = analyze(&[blog.url("/post/")], &["--channels", "html,rest"]);
    let told = run.column("errors", "message");
    assert!(told[0].contains("5 of the 23 comments"), "{told:?}");
    assert_eq!(run.column("pages", "missing_reason"), ["unknown"]);
    assert!(blog.hits().len() < 8, "{:?}", blog.hits());
}

#[test]
fn comments_of_another_post_are_not_joined() {
    let feed = "<?xml version='1.0'?><rss version='2.0'><channel><title>Comments on: Other</title><link>https://b.example/other/</link>\
        <item><title>By: Eve</title><link>https://b.example/other/#comment-901</link><guid>https://b.example/other/#comment-901</guid>\
        <description>Not here.</description></item></channel></rss>";
    let blog = Server::start(move |path, stream| {
        if path == "/post/" {
            page(stream, &post_of_three(3));
        } else if path == "/post/feed/" {
            reply(
                stream,
                "200 OK",
                "Content-Type: application/rss+xml\r\n",
                feed.as_bytes(),
            );
        } else if path.starts_with("/wp-json/") {
            let body = format!("[{}]", comments(99, 900..=903, "comment").join(","));
            reply(
                stream,
                "200 OK",
                "Content-Type: application/json\r\n",
                body.as_bytes(),
            );
        } else {
            gone(stream);
        }
    });
    let run = analyze(&[blog.url("/post/")], &["--channels", "html,rest,feed"]);
    assert_eq!(
        run.column("errors", "error"),
        ["channel_rest", "channel_feed"]
    );
    let told = run.column("errors", "message");
    let other = |message: &String| message.contains("another post");
    assert!(told.iter().all(other), "{told:?}");
    assert_eq!(run.column("comments", "comment_id"), ["c1", "c2", "c3"]);
    assert_eq!(run.column("pages", "thread_status"), ["complete"]);
}

#[test]
fn a_feed_that_breaks_off_leaves_the_thread_as_it_is() {
    let blog = Server::start(|path, stream| {
        if path == POST {
            send(stream, "page.html", "text/html");
        } else if path == REST {
            send(stream, "rest.json", "application/json");
        } else if path == format!("{POST}feed/") {
            let text = fs::read_to_string(fixture("comments.rss")).expect("the file can be read");
            let second = text.match_indices("<item>").nth(1).expect("two items").0;
            let kind = "Content-Type: application/rss+xml\r\n";
            reply(stream, "200 OK", kind, &text.as_bytes()[..second + 20]);
        } else {
            gone(stream);
        }
    });
    let run = analyze(&[blog.url(POST)], &["--channels", "html,rest,feed"]);
    assert_eq!(run.status(), Some(3));
    assert_eq!(run.column("errors", "page"), [blog.url(POST)]);
    assert_eq!(run.column("errors", "error"), ["channel_feed"]);
    assert_eq!(run.column("pages", "thread_status"), ["complete"]);
    assert_eq!(run.column("pages", "missing_reason"), ["hidden_replies"]);
}

#[test]
fn a_channel_that_is_sent_to_another_host_is_not_joined() {
    let other = blog_with(3, |_| (String::new(), comments(7, 777..=777, "comment")));
    let elsewhere = other
        .url("/wp-json/?post=7&page=1")
        .replace("127.0.0.1", "localhost");
    let blog = Server::start(move |path, stream| match path {
        "/post/" => page(stream, &post_of_three(3)),
        _ if path.starts_with("/wp-json/") => redirect_to(stream, &elsewhere),
        _ => gone(stream),
    });
    let run = analyze(&[blog.url("/post/")], &["--channels", "html,rest"]);
    assert_eq!(run.column("errors", "error"), ["channel_rest"]);
    assert_eq!(run.rows("comments").len(), 3);
}

/// REST and the feed of a blog behind a login get what the page got; a link of the page with a login of its own does not get that sent.
#[test]
fn channels_get_the_login_of_the_input_on_its_origin() {
    let blog = Server::start(|path, stream| {
        if path == POST {
            let own = stream.local_addr().expect("an address");
            let html = fs::read_to_string(fixture("page.html")).expect("the file can be read");
            let html = html.replace(
                "https://saltmarsh.example",
                &format!("http://evil:pw@{own}"),
            );
            page(stream, &html);
        } else if path == REST {
            send(stream, "rest.json", "application/json");
        } else if path == format!("{POST}feed/") {
            send(stream, "comments.rss", "application/rss+xml");
        } else {
            gone(stream);
        }
    });
    let channels = ["--channels", "html,rest,feed", "--ignore-robots"];
    let address = blog.url(POST);
    let run = analyze(
        &[address.replace("http://", "http://me:s3cret@")],
        &channels,
    );
    assert_eq!(run.status(), Some(0), "{:?}", run.output);
    assert_eq!(run.column("pages", "page"), std::slice::from_ref(&address));
    // "me:s3cret" in base 64.
    let sent =
        |head: &String| head.contains("Basic bWU6czNjcmV0") || head.contains("basic bWU6czNjcmV0");
    let asked = blog.hits().len();
    assert!(asked >= 3, "{:?}", blog.hits());
    assert!(blog.hits().iter().all(sent), "{:?}", blog.hits());
    analyze(&[address], &channels);
    let without = blog.hits().split_off(asked);
    let named = |head: &String| head.to_ascii_lowercase().contains("authorization");
    assert!(
        without.len() == asked && !without.iter().any(named),
        "{without:?}"
    );
}

/// 50 answers of 400 KB: they are in memory together, and what is left out is said.
#[test]
fn a_thread_and_its_channels_have_one_budget_of_bytes() {
    let blog = blog_with(3, |number| {
        let first = (number as u64 - 1) * 100 + 1;
        let mut found = comments(7, first..=first + 99, "comment");
        found
            .iter_mut()
            .for_each(|one| *one = one.replace("<p>", &format!("<p>{}", "word ".repeat(800))));
        ("X-WP-Total: 5000\r\nX-WP-TotalPages: 50\r\n".into(), found)
    });
    let run = analyze(
        &[blog.url("/post/")],
        &["--channels", "html,rest", "--max-bytes", "500000"],
    );
    assert_eq!(run.status(), Some(3));
    // Five are above four times the limit of one.
    assert_eq!(run.rows("comments").len(), 500);
    assert_eq!(run.column("errors", "error"), ["channel_rest"]);
    let told = run.column("errors", "message").concat();
    assert!(
        told.contains("page=6") && told.contains("byte_limit"),
        "{told}"
    );
    // The page itself is whole.
    assert_ne!(run.column("pages", "thread_status"), ["truncated"]);
}

#[test]
fn a_limit_of_items_on_a_channel_is_said() {
    let blog = blog_with(3, |number| {
        let first = (number as u64 - 1) * 100 + 1;
        (
            "X-WP-Total: 5000\r\n".into(),
            comments(7, first..=first + 99, "comment"),
        )
    });
    let run = analyze(
        &[blog.url("/post/")],
        &["--channels", "html,rest", "--max-items", "250"],
    );
    assert_eq!(run.status(), Some(3));
    let told = run.column("errors", "message").concat();
    assert!(
        told.contains("300 of 5000") && told.contains("item_limit"),
        "{told}"
    );
}

/// The page and REST's answers of one post as saved files, as `--channels` would have asked for them.
#[test]
fn saved_files_of_one_post_are_joined_where_that_is_asked_for() {
    let live = analyze(&[blog().url(POST)], &["--channels", "html,rest,feed"]);
    let files = ["page.html", "rest.json", "comments.rss"].map(named);
    let saved = analyze(&files, &["--merge-pages"]);
    assert_eq!(saved.status(), Some(0), "{:?}", saved.output);
    assert_eq!(saved.column("pages", "page"), [named("page.html")]);
    for column in [
        "extracted_count",
        "missing_count",
        "missing_reason",
        "thread_status",
        "max_depth",
    ] {
        assert_eq!(
            saved.column("pages", column),
            live.column("pages", column),
            "{column}"
        );
    }
    for column in [
        "comment_id",
        "parent_id",
        "depth",
        "channels",
        "text",
        "date",
    ] {
        assert_eq!(
            saved.column("comments", column),
            live.column("comments", column),
            "{column}"
        );
    }
    // The order of the files says nothing, nor does the number of jobs.
    let [page, rest, feed] = files.clone();
    let turned = analyze(&[feed, rest, page], &["--merge-pages", "--jobs", "3"]);
    assert_eq!(turned.rows("comments"), saved.rows("comments"));
    // Unasked they are files of their own, and none counts twice.
    let apart = analyze(&files, &[]);
    assert_eq!(apart.rows("pages").len(), 3);
    assert_eq!(
        apart.column("pages", "duplicate_of")[1..],
        [named("page.html"), named("page.html")]
    );
}

#[test]
fn answers_of_rest_are_one_thread_and_another_post_is_none_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let save = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("written");
        path.to_string_lossy().into_owned()
    };
    let link =
        |post: u64| format!(r#""post":{post},"link":"https://blog.example/{post}/#comment-1""#);
    let answer = |post: u64, ids| {
        let found = comments(post, ids, "comment").join(",");
        format!(
            "[{}]",
            found.replace(&format!(r#""post":{post}"#), &link(post))
        )
    };
    let html = post_of_three(3).replace(
        "<body",
        "<link rel=canonical href='https://blog.example/7/'><body",
    );
    let two = save("two.json", &answer(7, 101..=133));
    let one = save("one.json", &answer(7, 1..=100));
    let other = save("other.json", &answer(8, 201..=205));
    let page = save("page.html", &html);
    let alone = save(
        "alone.html",
        "<link rel=canonical href='https://blog.example/9/'><h1>A post</h1>",
    );
    let inputs = [
        two.clone(),
        alone.clone(),
        one.clone(),
        page.clone(),
        other.clone(),
    ];
    let run = analyze(&inputs, &["--merge-pages"]);
    assert_eq!(run.status(), Some(0), "{:?}", run.output);
    assert_eq!(run.column("pages", "page"), [page, alone, other]);
    assert_eq!(run.column("pages", "extracted_count"), ["133", "0", "5"]);
    // Without the page, the first file names the thread; apart, the second answer repeats nothing.
    let run = analyze(&[two.clone(), one.clone()], &["--merge-pages"]);
    assert_eq!(run.column("pages", "page"), std::slice::from_ref(&two));
    assert_eq!(run.column("pages", "extracted_count"), ["133"]);
    let run = analyze(&[one, two], &[]);
    assert_eq!(run.column("pages", "duplicate_of"), ["", ""]);
}
