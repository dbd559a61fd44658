//! Threads of several pages: a URL is followed over them, saved pages are merged where that is asked for.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Mutex;
use support::{Server, page, redirect_to, reply};

/// What a run wrote.
struct Run {
    output: Output,
    folder: tempfile::TempDir,
}

type Row = BTreeMap<String, String>;

impl Run {
    fn rows(&self, table: &str) -> Vec<Row> {
        let file = self.folder.path().join(format!("{table}.csv"));
        let mut reader = csv::Reader::from_path(file).expect("the table can be read");
        let header = reader.headers().expect("a header").clone();
        let named = |row: csv::StringRecord| {
            let cells = header.iter().zip(row.iter());
            cells.map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
        };
        reader
            .records()
            .map(|row| named(row.expect("a row")))
            .collect()
    }

    /// One column of a table.
    fn column(&self, table: &str, name: &str) -> Vec<String> {
        let rows = self.rows(table).into_iter();
        rows.map(|mut row| row.remove(name).expect("a column of the table"))
            .collect()
    }

    /// The only row of pages.csv, some of its columns.
    fn page(&self, names: &[&str]) -> Vec<String> {
        let rows = self.rows("pages");
        assert_eq!(rows.len(), 1, "one thread");
        names.iter().map(|name| rows[0][*name].clone()).collect()
    }

    fn status(&self) -> Option<i32> {
        self.output.status.code()
    }
}

fn analyze(inputs: &[String], options: &[&str]) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        // What a site allows, and how long a busy one is waited for, is tested elsewhere.
        .args(["analyze", "--quiet", "--allow-private"])
        .args(["--ignore-robots", "--retries", "0", "-o"])
        .arg(folder.path())
        .args(options)
        .args(inputs)
        .output()
        .expect("the binary runs");
    Run { output, folder }
}

fn fixture(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("fixtures/paginated").join(name).join("pages")
}

/// A fixture's pages as its blog would serve them: its host becomes this server's.
fn serve(
    name: &'static str,
    host: &'static str,
    routes: &'static [(&'static str, &'static str)],
) -> Server {
    Server::start(move |path, stream| {
        let Some((_, file)) = routes.iter().find(|(route, _)| *route == path) else {
            return reply(
                stream,
                "404 Not Found",
                "Content-Type: text/html\r\n",
                b"gone",
            );
        };
        let html = fs::read_to_string(fixture(name).join(file)).expect("the page can be read");
        let own = stream.local_addr().expect("an address").to_string();
        let html = html.replace(&format!("https://{host}"), &format!("http://{own}"));
        page(
            stream,
            &html.replace(&format!("http://{host}"), &format!("http://{own}")),
        );
    })
}

/// The ids that `expected.json` of a fixture names, in order.
fn expected_ids(name: &str) -> Vec<String> {
    let file = fixture(name).with_file_name("expected.json");
    let text = fs::read_to_string(file).expect("it can be read");
    let truth: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let items = truth["items"].as_array().expect("items").iter();
    items
        .map(|item| item["id"].as_str().expect("an id").to_owned())
        .collect()
}

/// Ids of comments and pings, by position.
fn ids(run: &Run) -> Vec<String> {
    let number = |row: &Row| row["position"].parse::<usize>().expect("a number");
    let mut all: Vec<(usize, String)> = Vec::new();
    all.extend(
        run.rows("comments")
            .iter()
            .map(|r| (number(r), r["comment_id"].clone())),
    );
    all.extend(
        run.rows("pings")
            .iter()
            .map(|r| (number(r), r["ping_id"].clone())),
    );
    all.sort();
    all.into_iter().map(|(_, id)| id).collect()
}

const NEWEST: &str = "wordpress-newest-first-fr";
const NEWEST_ROUTES: &[(&str, &str)] = &[
    ("/2016/05/phare/", "bare.html"),
    ("/2016/05/phare/comment-page-1/", "1.html"),
    ("/2016/05/phare/comment-page-2/", "2.html"),
];

#[test]
fn a_url_is_followed_over_all_its_pages() {
    for (name, host, routes) in [
        (NEWEST, "haute-mer.example", NEWEST_ROUTES),
        (
            "wordpress-blocks-en",
            "millpond.example",
            &[
                ("/the-weir/", "bare.html"),
                ("/the-weir/comment-page-2/", "2.html"),
                ("/the-weir/comment-page-3/", "3.html"),
            ][..],
        ),
        (
            "blogger-comment-page-de",
            "kaffeeklatsch.blogspot.example",
            &[
                ("/2012/06/mohn.html", "bare.html"),
                ("/2012/06/mohn.html?commentPage=1", "bare.html"),
                ("/2012/06/mohn.html?commentPage=2", "2.html"),
            ],
        ),
        (
            "drupal-cut-threads-de",
            "alm-tagebuch.example",
            &[
                ("/node/52", "bare.html"),
                ("/node/52?page=1", "page-1.html"),
                ("/node/52?page=2", "page-2.html"),
            ],
        ),
    ] {
        let server = serve(name, host, routes);
        for (entry, _) in routes {
            let run = analyze(&[server.url(entry)], &[]);
            let errors = run.column("errors", "message");
            assert_eq!(run.status(), Some(0), "{name} from {entry}: {errors:?}");
            assert_eq!(ids(&run), expected_ids(name), "{name} from {entry}");
            let pages: std::collections::BTreeSet<String> =
                run.column("comments", "source_page").into_iter().collect();
            assert!(pages.len() > 1, "{name}: {pages:?}");
            assert_eq!(run.page(&["page"]), [server.url(entry)]);
        }
        let asked = server.hits();
        let view = |head: &String| head.contains("replytocom") || head.contains("/comment/reply");
        assert!(!asked.iter().any(view), "{asked:?}");
        assert!(
            asked.len() <= routes.len() * (routes.len() + 1),
            "{}",
            asked.len()
        );
    }
}

#[test]
fn the_page_at_the_bare_address_is_not_asked_for_twice() {
    let server = serve(NEWEST, "haute-mer.example", NEWEST_ROUTES);
    let run = analyze(&[server.url("/2016/05/phare/")], &[]);
    assert_eq!(
        run.page(&["thread_status", "missing_count"]),
        ["complete", "0"]
    );
    let asked: Vec<String> = server
        .hits()
        .iter()
        .map(|head| head.split(' ').nth(1).unwrap_or("").to_owned())
        .collect();
    assert_eq!(
        asked,
        [
            "/2016/05/phare/",
            "/2016/05/phare/comment-page-2/",
            "/2016/05/phare/comment-page-1/"
        ]
    );
}

#[test]
fn saved_pages_are_merged_only_where_that_is_asked_for() {
    let name = "wordpress-newest-first-fr";
    let folder = fixture(name).to_string_lossy().into_owned();
    let apart = analyze(std::slice::from_ref(&folder), &[]);
    assert_eq!(apart.rows("pages").len(), 3);
    assert!(
        apart
            .column("comments", "source_page")
            .iter()
            .all(String::is_empty)
    );
    let merged = analyze(std::slice::from_ref(&folder), &["--merge-pages"]);
    assert_eq!(ids(&merged), expected_ids(name));
    assert_eq!(
        merged.page(&[
            "page",
            "thread_status",
            "declared_count",
            "missing_count",
            "duplicate_of"
        ]),
        [
            format!("{folder}/1.html").as_str(),
            "complete",
            "8",
            "0",
            ""
        ]
    );
    let sources = merged.column("comments", "source_page");
    assert!(
        sources[0].ends_with("1.html") && sources[6].ends_with("bare.html"),
        "{sources:?}"
    );
}

#[test]
fn pages_of_several_threads_need_not_stand_beside_each_other() {
    let file = |name: &str, page: &str| fixture(name).join(page).to_string_lossy().into_owned();
    let (weir, phare) = ("wordpress-blocks-en", "wordpress-newest-first-fr");
    let single = "fixtures/wordpress/twentytwelve-de/page.html";
    let inputs = [
        file(weir, "3.html"),
        file(phare, "bare.html"),
        file(weir, "bare.html"),
        single.to_owned(),
        file(phare, "2.html"),
        file(weir, "2.html"),
        file(phare, "1.html"),
    ];
    let tables = |jobs: &str| {
        let run = analyze(&inputs, &["--merge-pages", "--jobs", jobs]);
        assert_eq!(
            run.column("pages", "page"),
            [single, &inputs[0], &inputs[1]]
        );
        assert_eq!(run.column("pages", "human_count")[1..], ["6", "7"]);
        let read = |table| fs::read(run.folder.path().join(table)).expect("written");
        [
            "pages.csv",
            "comments.csv",
            "pings.csv",
            "replies.csv",
            "authors.csv",
        ]
        .map(read)
    };
    assert_eq!(tables("1"), tables("4"));
}

/// A page of a thread in the manner of WordPress: `items` of one page, and links to other pages.
fn thread_page(path: &str, declared: usize, items: &[(usize, &str)], links: &[String]) -> String {
    let mut list = String::new();
    for (number, text) in items {
        let minute = number % 60;
        let _ = write!(
            list,
            "<li id='comment-{number}' class='comment depth-1'><cite class='fn'>Person {number}</cite>\
             <div class='comment-meta'><time datetime='2015-03-01T10:{minute:02}:00+00:00'>1 March 2015</time></div>\
             <div class='comment-content'><p>{text}</p></div></li>"
        );
    }
    let links: String = links
        .iter()
        .map(|href| format!("<a href='{href}'>more</a> "))
        .collect();
    format!(
        "<!DOCTYPE html><html lang='en'><head><title>A post</title><link rel='canonical' href='{path}'></head><body>\
         <div id='comments'><h2 class='comments-title'>{declared} thoughts on A post</h2>\
         <ol class='comment-list'>{list}</ol>\
         <nav class='comment-navigation'>{links}</nav></div></body></html>"
    )
}

#[test]
fn a_name_and_a_password_of_the_input_go_to_all_its_pages() {
    let server = serve(NEWEST, "haute-mer.example", NEWEST_ROUTES);
    let address = server
        .url("/2016/05/phare/")
        .replace("http://", "http://reader:secret@");
    let run = analyze(&[address], &[]);
    assert_eq!(ids(&run), expected_ids(NEWEST));
    let asked = server.hits();
    let named = |head: &String| head.to_ascii_lowercase().contains("authorization: basic");
    assert!(asked.len() == 3 && asked.iter().all(named), "{asked:?}");
    // Tables are passed on.
    for entry in fs::read_dir(run.folder.path()).expect("the folder") {
        let file = entry.expect("an entry").path();
        let text = fs::read_to_string(&file).expect("text");
        assert!(!text.contains("secret"), "{}", file.display());
    }
    assert_eq!(run.column("pages", "page"), [server.url("/2016/05/phare/")]);
}

#[test]
fn a_name_and_a_password_of_a_link_on_a_page_are_not_sent() {
    let server = Server::start(|path, stream| {
        let number = if path == "/post/" { 1 } else { 2 };
        let own = stream.local_addr().expect("an address");
        let other = format!("http://evil:pw@{own}/post/comment-page-2/");
        page(
            stream,
            &thread_page("/post/", 2, &[(number, "Text")], &[other]),
        );
    });
    let run = analyze(&[server.url("/post/")], &[]);
    assert_eq!(ids(&run), ["c1", "c2"]);
    let asked = server.hits();
    let named = |head: &String| head.to_ascii_lowercase().contains("authorization");
    assert!(asked.len() == 2 && !asked.iter().any(named), "{asked:?}");
}

#[test]
fn a_theme_without_pager_shows_by_its_items_links_that_there_are_pages_before() {
    let item = |page: usize| {
        format!(
            "<div id='comments'><h2>2 thoughts on A post</h2><ol class='comment-list'>\
             <li id='comment-{page}' class='comment depth-1'><cite class='fn'>Ana</cite>\
             <a href='/post/comment-page-{page}/#comment-{page}'>{page} March 2015 at 10:00</a><p>Text</p></li></ol></div>"
        )
    };
    let server = Server::start(move |path, stream| match path {
        "/post/" => page(stream, &item(2)),
        "/post/comment-page-1/" => page(stream, &item(1)),
        _ => reply(
            stream,
            "404 Not Found",
            "Content-Type: text/html\r\n",
            b"no",
        ),
    });
    let run = analyze(&[server.url("/post/")], &[]);
    assert_eq!(ids(&run), ["c1", "c2"]);
    assert_eq!(run.page(&["thread_status"]), ["complete"]);
    assert_eq!(server.hits().len(), 2);
}

#[test]
fn a_page_that_fails_is_a_row_and_the_rest_stays() {
    for (status, code) in [("404 Not Found", "http_404"), ("500 Oops", "http_500")] {
        let server = Server::start(move |path, stream| {
            let links = [2, 3].map(|n| format!("/post/comment-page-{n}/")).to_vec();
            match path {
                "/post/" => page(stream, &thread_page("/post/", 3, &[(1, "one")], &links)),
                "/post/comment-page-3/" => {
                    page(stream, &thread_page(path, 3, &[(3, "three")], &links));
                }
                _ => reply(stream, status, "Content-Type: text/html\r\n", b"no"),
            }
        });
        let run = analyze(&[server.url("/post/")], &[]);
        assert_eq!(run.status(), Some(3));
        assert_eq!(ids(&run), ["c1", "c3"]);
        assert_eq!(
            run.page(&["thread_status", "missing_reason", "missing_count"]),
            ["partial", "paginated", "1"]
        );
        assert_eq!(run.column("errors", "error"), [code]);
        assert_eq!(run.column("errors", "page"), [server.url("/post/")]);
        assert!(run.column("errors", "message")[0].contains("/post/comment-page-2/"));
    }
}

#[test]
fn a_pager_without_end_is_left_after_two_pages_that_show_nothing_new() {
    let server = Server::start(|path, stream| {
        let number: usize = path
            .trim_end_matches('/')
            .rsplit('-')
            .next()
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(1);
        let next = vec![format!("/post/comment-page-{}/", number + 1)];
        page(
            stream,
            &thread_page("/post/", 2, &[(1, "one"), (2, "two")], &next),
        );
    });
    let run = analyze(&[server.url("/post/")], &[]);
    assert_eq!(
        run.page(&["extracted_count", "thread_status"]),
        ["2", "complete"]
    );
    assert!(server.hits().len() <= 4, "{} requests", server.hits().len());
    assert!(run.rows("errors").is_empty());
}

#[test]
fn a_pager_that_always_has_something_new_ends_at_the_limit() {
    let server = Server::start(|path, stream| {
        let number: usize = path
            .trim_end_matches('/')
            .rsplit('-')
            .next()
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(1);
        let next = vec![format!("/post/comment-page-{}/", number + 1)];
        page(
            stream,
            &thread_page("/post/", 9, &[(number, "again")], &next),
        );
    });
    let run = analyze(&[server.url("/post/")], &["--max-comment-pages", "5"]);
    assert_eq!(server.hits().len(), 5);
    assert_eq!(run.status(), Some(3));
    assert_eq!(run.column("errors", "error"), ["page_limit"]);
    assert_eq!(
        run.page(&["thread_status", "missing_reason"]),
        ["truncated", "limit"]
    );
    let most = analyze(&[server.url("/post/")], &["--max-items", "3"]);
    assert_eq!(most.column("errors", "error"), ["item_limit"]);
    assert_eq!(most.rows("comments").len(), 3);
}

#[test]
fn links_to_other_posts_hosts_and_views_are_not_followed() {
    let elsewhere = Server::start(|_, stream| page(stream, "<p>elsewhere"));
    let other = elsewhere.url("/post/comment-page-2/");
    let server = Server::start(move |path, stream| {
        let links = vec![
            "/other/comment-page-2/".to_owned(),
            "/post/comment-page-2/?replytocom=1#respond".to_owned(),
            "/post/comment-page-2/?share=mail".to_owned(),
            "/post/comment-page-2/print/".to_owned(),
            "/post/feed/".to_owned(),
            "/page/2/".to_owned(),
            other.clone(),
        ];
        page(stream, &thread_page(path, 1, &[(1, "one")], &links));
    });
    let run = analyze(&[server.url("/post/")], &[]);
    assert_eq!(ids(&run), ["c1"]);
    assert_eq!(server.hits().len(), 1, "{:?}", server.hits());
    assert!(elsewhere.hits().is_empty());
}

#[test]
fn a_page_that_leads_away_is_no_page_of_the_thread() {
    let server = Server::start(|path, stream| match path {
        "/post/comment-page-2/" => redirect_to(stream, "/other/"),
        // WordPress leads the number of the default page to the bare address.
        "/post/comment-page-3/" => redirect_to(stream, "/post/"),
        "/other/" => page(
            stream,
            &thread_page("/other/", 1, &[(77, "of another post")], &[]),
        ),
        _ => {
            let links = [2, 3].map(|n| format!("/post/comment-page-{n}/")).to_vec();
            page(stream, &thread_page("/post/", 1, &[(1, "one")], &links));
        }
    });
    let run = analyze(&[server.url("/post/")], &[]);
    assert_eq!(ids(&run), ["c1"]);
    assert_eq!(run.column("errors", "error"), ["other_thread"]);
}

#[test]
fn a_comment_that_comes_in_meanwhile_shifts_the_pages_and_is_no_double() {
    // Newest first: after the first answer a comment comes in, and every page begins one comment later.
    let asked = Mutex::new(0);
    let server = Server::start(move |path, stream| {
        let mut asked = asked.lock().expect("no panic");
        let newest = if *asked == 0 { 8 } else { 9 };
        *asked += 1;
        let number: usize = if path == "/post/" {
            3
        } else {
            path[19..20].parse().expect("a digit")
        };
        let last = newest - 3 * (3 - number);
        let items: Vec<(usize, &str)> = (last.saturating_sub(2).max(1)..=last)
            .rev()
            .map(|n| (n, "Same words"))
            .collect();
        let links = (1..=3)
            .filter(|n| *n != number)
            .map(|n| format!("/post/comment-page-{n}/"))
            .collect::<Vec<_>>();
        page(stream, &thread_page("/post/", newest, &items, &links));
    });
    let run = analyze(&[server.url("/post/")], &[]);
    // Page 3 is asked for by its number as well, and shows the new one.
    let numbers: Vec<String> = (1..=9).map(|n| format!("c{n}")).collect();
    assert_eq!(ids(&run), numbers, "{:?}", run.column("errors", "message"));
    assert_eq!(run.page(&["declared_count", "missing_count"]), ["9", "0"]);
}

/// A thread whose pages 4 and 5 are its own, while a cache shows page 1 for 2 and 3; `first` are the pages that page 1 links to.
fn cached(first: std::ops::RangeInclusive<usize>, second: &'static [(usize, &str)]) -> Server {
    Server::start(move |path, stream| {
        let last = path.trim_end_matches('/').rsplit('-').next();
        let number: usize = last.and_then(|digits| digits.parse().ok()).unwrap_or(1);
        let to = |n: usize| format!("/post/comment-page-{n}/");
        let one: &[(usize, &str)] = &[(1, "one"), (2, "two")];
        let (items, links) = match number {
            2 => (second, (3..=6).map(to).collect()),
            1 | 3 => (one, first.clone().map(to).collect()),
            4 if second == one => (&[(7, "seven")][..], Vec::new()),
            5 if second == one => (&[(9, "nine")][..], Vec::new()),
            _ => (one, Vec::new()),
        };
        page(stream, &thread_page("/post/", 6, items, &links));
    })
}

#[test]
fn pages_that_the_first_lists_are_read_behind_two_that_repeat_it() {
    let server = cached(2..=5, &[(1, "one"), (2, "two")]);
    let run = analyze(&[server.url("/post/")], &[]);
    assert_eq!(run.page(&["extracted_count"]), ["4"]);
    assert!(run.rows("errors").is_empty(), "{:?}", run.rows("errors"));
}

#[test]
fn pages_that_are_not_asked_for_are_said_to_be_missing() {
    let server = cached(2..=2, &[(5, "five")]);
    let run = analyze(&[server.url("/post/")], &[]);
    assert_eq!(
        run.page(&["extracted_count", "thread_status", "missing_reason"]),
        ["3", "partial", "paginated"]
    );
    let errors = run.rows("errors");
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0]["error"], "repeated_pages");
}
