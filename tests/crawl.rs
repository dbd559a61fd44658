//! `commentsift crawl` with the real binary against a blog on the loopback: every way to find its posts, every way to disturb it.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::{Server, page, redirect_to, reply};

const TABLES: [&str; 8] = [
    "pages", "comments", "pings", "replies", "authors", "corpus", "timeline", "errors",
];

/// A post with two comments, as WordPress marks them.
fn post(number: usize) -> String {
    let comment = |id: usize, name: &str, text: &str| {
        format!(
            "<li class='comment depth-1' id='comment-{id}'><article class='comment-body'><b class='fn'>{name}</b> <span class=says>says:</span>
             <time datetime='2010-03-12T14:32:00+00:00'>March 12, 2010 at 2:32 pm</time><div class='comment-content'><p>{text}</p></div></article></li>"
        )
    };
    format!(
        "<!doctype html><html lang=en><head><title>Post {number}</title></head><body class='single single-post'><article class=post><h1>Post {number}</h1>
         <p>Some words on the number {number}.</p></article><div id=comments><h2>2 thoughts on “Post {number}”</h2><ol class='comment-list'>{}{}</ol></div></body></html>",
        comment(number * 10, "Ada Moss", "A first thought about it."),
        comment(number * 10 + 1, "Ben Reed", "A second thought, and a longer one."),
    )
}

fn path(number: usize) -> String {
    format!("/2010/{:02}/post-{number}/", number % 12 + 1)
}

/// The number of a post's path.
fn number(path: &str) -> Option<usize> {
    path.strip_suffix('/')?
        .rsplit_once("/post-")?
        .1
        .parse()
        .ok()
}

fn xml(stream: &mut TcpStream, text: &str) {
    reply(
        stream,
        "200 OK",
        "Content-Type: application/xml\r\n",
        text.as_bytes(),
    );
}

fn gone(stream: &mut TcpStream) {
    reply(
        stream,
        "404 Not Found",
        "Content-Type: text/html\r\n",
        b"<p>nothing here",
    );
}

/// A sitemap of these addresses; `HOST` in them is the server's.
fn sitemap(addresses: impl IntoIterator<Item = String>) -> String {
    let urls = addresses
        .into_iter()
        .map(|url| format!("<url><loc>{url}</loc></url>"));
    format!(
        "<?xml version='1.0'?><urlset>{}</urlset>",
        urls.collect::<String>()
    )
}

/// A blog that `special` answers for; where it does not, there is a front page without links, and its posts.
fn blog(special: impl Fn(&str, &str, &mut TcpStream) -> bool + Send + Sync + 'static) -> Server {
    Server::start(move |path, stream| {
        let host = stream.local_addr().unwrap();
        if special(path, &format!("http://{host}"), stream) {
            return;
        }
        match number(path) {
            _ if path == "/" => page(stream, "<title>A blog</title><p>Welcome"),
            Some(number) => page(stream, &post(number)),
            None => gone(stream),
        }
    })
}

/// A blog with a sitemap of the posts from 1 to `count`.
fn simple(count: usize) -> Server {
    blog(move |asked, host, stream| {
        let is_sitemap = asked == "/sitemap.xml";
        if is_sitemap {
            xml(
                stream,
                &sitemap((1..=count).map(|n| format!("{host}{}", path(n)))),
            );
        }
        is_sitemap
    })
}

fn command(server: &Server, out: &Path, options: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("commentsift"));
    command
        .args(["crawl", "--allow-private", "-o"])
        .arg(out)
        .args(options)
        .arg(server.url("/"))
        .stdin(Stdio::null());
    command
}

fn crawl(server: &Server, out: &Path, options: &[&str]) -> Output {
    command(server, out, options)
        .output()
        .expect("the binary runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A column of a table.
fn column(out: &Path, table: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(out.join(format!("{table}.csv"))).expect("a table");
    let at = reader
        .headers()
        .expect("a header")
        .iter()
        .position(|h| h == name);
    let at = at.expect("the column");
    let rows = reader
        .records()
        .map(|row| row.expect("a row")[at].to_owned());
    rows.collect()
}

/// The paths of the posts in pages.csv, in its order.
fn pages(server: &Server, out: &Path) -> Vec<String> {
    let host = server.url("");
    let pages = column(out, "pages", "page").into_iter();
    pages.map(|page| page.replace(&host, "")).collect()
}

fn numbers(server: &Server, out: &Path) -> BTreeSet<usize> {
    pages(server, out)
        .iter()
        .filter_map(|path| number(path))
        .collect()
}

fn asked(server: &Server) -> Vec<String> {
    let path = |head: &String| head.split(' ').nth(1).unwrap_or_default().to_owned();
    server.hits().iter().map(path).collect()
}

fn tables(out: &Path) -> Vec<Vec<u8>> {
    let read = |table| fs::read(out.join(format!("{table}.csv"))).expect("a table");
    TABLES.into_iter().map(read).collect()
}

fn gzip(text: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn sitemaps_of_posts_are_read_and_nothing_else() {
    let server = blog(|asked, host, stream| {
        match asked {
            "/robots.txt" => reply(
                stream,
                "200 OK",
                "",
                format!("User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {host}/sitemap_index.xml\nSitemap: https://other.example/sitemap.xml\n").as_bytes(),
            ),
            "/sitemap_index.xml" => xml(
                stream,
                &format!(
                    "<sitemapindex><sitemap><loc>{host}/page-sitemap.xml</loc></sitemap><sitemap><loc>{host}/post-sitemap.xml.gz</loc></sitemap>
                     <sitemap><loc>{host}/post_tag-sitemap.xml</loc></sitemap><sitemap><loc>{host}/post-sitemap2.xml</loc></sitemap></sitemapindex>"
                ),
            ),
            "/post-sitemap.xml.gz" => {
                let urls = (1..=5).map(|n| format!("{host}{}", path(n)));
                reply(stream, "200 OK", "Content-Type: application/gzip\r\n", &gzip(&sitemap(urls)));
            }
            "/post-sitemap2.xml" => xml(
                stream,
                &sitemap([
                    format!("{host}{}", path(6)),
                    format!("{host}{}", path(5).trim_end_matches('/')),
                    format!("{host}{}?replytocom=3", path(4)),
                    format!("{host}{}feed/", path(4)),
                    format!("{host}/2010/03/"),
                    format!("{host}/category/x/"),
                    format!("{host}/"),
                    "https://other.example/2010/03/post-9/".to_owned(),
                ]),
            ),
            _ => return false,
        }
        true
    });
    let folder = tempfile::tempdir().unwrap();
    let output = crawl(&server, folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    // The newest month first.
    let expected: Vec<String> = (1..=6).rev().map(path).collect();
    assert_eq!(pages(&server, folder.path()), expected);
    assert_eq!(column(folder.path(), "comments", "author_name").len(), 12);
    let asked = asked(&server);
    let once: BTreeSet<&String> = asked.iter().collect();
    assert_eq!(once.len(), asked.len(), "{asked:?}");
    assert_eq!(asked.len(), 5 + 6, "{asked:?}");
    assert!(
        said(&output).contains("6 posts in 2 sitemaps"),
        "{}",
        said(&output)
    );
    assert!(folder.path().join("crawl.warc.gz").exists());
}

/// The feed of WordPress: ten posts a page, 404 behind the last.
#[test]
fn a_feed_is_read_page_after_page() {
    let server = blog(|asked, host, stream| {
        if asked == "/" {
            page(
                stream,
                "<link rel=alternate type=application/rss+xml href=/feed/><p>Welcome",
            );
            return true;
        }
        let number: usize = match asked.split_once("/feed/") {
            Some(("", query)) => query
                .strip_prefix("?paged=")
                .map_or(1, |n| n.parse().unwrap()),
            _ => return false,
        };
        let posts = 1 + (number - 1) * 10..=(number * 10).min(23);
        if posts.is_empty() {
            gone(stream);
            return true;
        }
        let items = posts.map(|n| {
            format!("<item><link>{host}{}</link><pubDate>Fri, {} Mar 2010 10:00:00 +0000</pubDate></item>", path(n), 29 - n)
        });
        xml(
            stream,
            &format!(
                "<rss><channel><generator>https://wordpress.org/?v=6.5</generator>{}</channel></rss>",
                items.collect::<String>()
            ),
        );
        true
    });
    let folder = tempfile::tempdir().unwrap();
    let output = crawl(&server, folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(
        pages(&server, folder.path()),
        (1..=23).map(path).collect::<Vec<_>>()
    );
    // Newest first: the rest of the feed is not asked for.
    let before = asked(&server).len();
    let few = folder.path().join("few");
    crawl(&server, &few, &["--max-posts", "4"]);
    assert_eq!(pages(&server, &few), (1..=4).map(path).collect::<Vec<_>>());
    assert!(
        !asked(&server)[before..]
            .iter()
            .any(|path| path.contains("paged"))
    );
    let late = folder.path().join("late");
    crawl(&server, &late, &["--since", "2010-03-20"]);
    // The feed writes UTC: the day before may be the day itself elsewhere.
    assert_eq!(
        pages(&server, &late),
        (1..=10).map(path).collect::<Vec<_>>()
    );
}

#[test]
fn blogger_s_feed_counts_its_entries() {
    let server = blog(|asked, host, stream| {
        let start: usize = match asked.split_once("/feeds/posts/default") {
            Some(("", query)) => query
                .strip_prefix("?start-index=")
                .map_or(1, |n| n.parse().unwrap()),
            _ => return false,
        };
        let entries = (start..=7).take(3).map(|n| {
            format!("<entry><link rel='replies' href='{host}/feeds/{n}/comments/default'/><link rel='alternate' href='{host}{}'/></entry>", path(n))
        });
        xml(
            stream,
            &format!(
                "<feed><openSearch:totalResults>7</openSearch:totalResults>{}</feed>",
                entries.collect::<String>()
            ),
        );
        true
    });
    let folder = tempfile::tempdir().unwrap();
    let output = crawl(&server, folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(numbers(&server, folder.path()), (1..=7).collect());
}

#[test]
fn without_sitemap_and_feed_the_lists_are_leafed_through() {
    let list = |number: usize| {
        let first = (number - 1) * 3 + 1;
        let posts = (first..=(number * 3).min(8)).map(|n| {
            format!("<article><h2><a href='{}'>Post {n}</a></h2><a href='{}?replytocom=1'>Reply</a></article>", path(n), path(n))
        });
        let next = match number {
            1 | 2 => format!("<a class=next href='/page/{}/'>Older</a>", number + 1),
            _ => String::new(),
        };
        format!(
            "<nav><a href=/about/>About</a></nav>{}{next}",
            posts.collect::<String>()
        )
    };
    let server = blog(move |asked, _, stream| {
        let number: Option<usize> = match asked {
            "/" => Some(1),
            _ => asked
                .strip_prefix("/page/")
                .and_then(|n| n.trim_matches('/').parse().ok()),
        };
        if let Some(number) = number {
            page(stream, &list(number));
        }
        number.is_some()
    });
    let folder = tempfile::tempdir().unwrap();
    let output = crawl(&server, folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(numbers(&server, folder.path()), (1..=8).collect());
    assert!(
        said(&output).contains("8 posts in 3 archive pages"),
        "{}",
        said(&output)
    );
    let asked = asked(&server);
    assert!(
        !asked
            .iter()
            .any(|path| path.contains("replytocom") || path == "/about/"),
        "{asked:?}"
    );
}

#[test]
fn archives_by_month_where_nothing_else_is_there() {
    let server = blog(|asked, _, stream| {
        match asked {
            "/" => page(
                stream,
                "<ul><li><a href=/2010/03/>March</a><li><a href=/2010/02/>February</a></ul>",
            ),
            "/2010/03/" => page(
                stream,
                "<a href=/2010/03/post-2/>Two</a><a href=/2010/03/page/2/>Older</a>",
            ),
            "/2010/03/page/2/" => page(stream, "<a href=/2010/03/post-14/>Fourteen</a>"),
            "/2010/02/" => page(stream, "<a href=/2010/02/post-1/>One</a>"),
            _ => return false,
        }
        true
    });
    let folder = tempfile::tempdir().unwrap();
    let output = crawl(&server, folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(numbers(&server, folder.path()), BTreeSet::from([1, 2, 14]));
}

#[test]
fn robots_txt_is_kept_to_and_a_dry_run_says_so() {
    let server = blog(|asked, host, stream| {
        match asked {
            "/robots.txt" => reply(
                stream,
                "200 OK",
                "",
                format!("User-agent: *\nDisallow: {}\nCrawl-delay: 0.4\n", path(2)).as_bytes(),
            ),
            "/wp-sitemap.xml" => xml(
                stream,
                &sitemap((1..=3).map(|n| format!("{host}{}", path(n)))),
            ),
            _ => return false,
        }
        true
    });
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let output = crawl(&server, &out, &["--dry-run"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let plan = String::from_utf8(output.stdout.clone()).unwrap();
    let lines: Vec<&str> = plan.lines().collect();
    assert_eq!(lines.len(), 4, "{plan}");
    assert!(
        lines[1].starts_with(&format!("1\t{}\t2010-04\tallowed\t", server.url(&path(3)))),
        "{plan}"
    );
    assert!(lines[2].contains("\tdisallowed\t"), "{plan}");
    assert!(
        said(&output).contains("robots.txt does not allow 1"),
        "{}",
        said(&output)
    );
    assert!(!out.exists(), "a look leaves nothing behind");
    assert!(!asked(&server).iter().any(|path| number(path).is_some()));

    let began = Instant::now();
    let output = crawl(&server, &out, &[]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    // The front page, the sitemap, two posts: three pauses.
    assert!(began.elapsed() >= Duration::from_millis(1200));
    assert_eq!(numbers(&server, &out), BTreeSet::from([1, 3]));
    assert_eq!(column(&out, "errors", "error"), ["robots"]);
    assert!(!asked(&server).contains(&path(2)));
}

/// Every fifth answer is "not now": all posts are there in the end.
#[test]
fn a_busy_server_is_asked_again() {
    let count = AtomicUsize::new(0);
    let server = blog(move |asked, host, stream| {
        let turn = count.fetch_add(1, Ordering::Relaxed);
        if turn % 5 == 3 {
            let status = ["503 Later", "429 Slower"][turn / 5 % 2];
            reply(stream, status, "Retry-After: 0\r\n", b"not now");
            return true;
        }
        let is_sitemap = asked == "/sitemap.xml";
        if is_sitemap {
            xml(
                stream,
                &sitemap((1..=12).map(|n| format!("{host}{}", path(n)))),
            );
        }
        is_sitemap
    });
    let folder = tempfile::tempdir().unwrap();
    let output = crawl(&server, folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(numbers(&server, folder.path()), (1..=12).collect());
    assert!(column(folder.path(), "errors", "error").is_empty());
}

#[test]
fn what_fails_for_good_is_a_row() {
    let server = blog(|asked, host, stream| {
        match asked {
            "/sitemap.xml" => xml(
                stream,
                &sitemap((1..=3).map(|n| format!("{host}{}", path(n)))),
            ),
            _ if asked == path(2) => reply(stream, "410 Gone", "", b"gone"),
            _ => return false,
        }
        true
    });
    let folder = tempfile::tempdir().unwrap();
    let output = crawl(&server, folder.path(), &[]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert_eq!(numbers(&server, folder.path()), BTreeSet::from([1, 3]));
    assert_eq!(column(folder.path(), "errors", "error"), ["http_410"]);
    assert_eq!(
        column(folder.path(), "errors", "page"),
        [server.url(&path(2))]
    );
}

/// Killed in the middle and gone on with: the bytes of an undisturbed run; so too from the archive alone, with the server gone.
#[test]
fn a_killed_crawl_goes_on_and_ends_the_same() {
    let server = blog(|asked, host, stream| {
        let is_sitemap = asked == "/sitemap.xml";
        if is_sitemap {
            xml(
                stream,
                &sitemap((1..=40).map(|n| format!("{host}{}", path(n)))),
            );
        } else if number(asked).is_some() {
            std::thread::sleep(Duration::from_millis(20));
        }
        is_sitemap
    });
    let folder = tempfile::tempdir().unwrap();
    let (whole, broken) = (folder.path().join("whole"), folder.path().join("broken"));
    let output = crawl(&server, &whole, &["--jobs", "4"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let before = server.hits().len();
    let mut child = command(&server, &broken, &["--quiet"])
        .spawn()
        .expect("it runs");
    let end = Instant::now() + Duration::from_secs(20);
    while server.hits().len() < before + 15 && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().expect("still running");
    child.wait().expect("ended");
    assert!(!broken.join("pages.csv").exists(), "killed before its end");
    // What was under way is counted, too.
    std::thread::sleep(Duration::from_millis(100));
    let killed = server.hits().len();

    let refused = crawl(&server, &broken, &[]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(said(&refused).contains("--resume"), "{}", said(&refused));
    let output = crawl(&server, &broken, &["--resume"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(tables(&whole), tables(&broken));
    let again = asked(&server)[killed..].len();
    assert!(
        (1..=32).contains(&again),
        "{again} were asked for after the kill"
    );

    let asked_before = server.hits().len();
    drop(server.hits());
    for options in [&["--offline"][..], &["--resume"]] {
        let output = crawl(&server, &broken, options);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert_eq!(tables(&whole), tables(&broken), "{options:?}");
    }
    assert_eq!(server.hits().len(), asked_before, "all was saved");
    let other = crawl(&server, &broken, &["--resume", "--max-posts", "5"]);
    assert_eq!(other.status.code(), Some(0), "{}", said(&other));
    assert_eq!(pages(&server, &broken).len(), 5);
    assert_eq!(
        server.hits().len(),
        asked_before,
        "the lists were saved, too"
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done_and_says_how_to_go_on() {
    let server = blog(|asked, host, stream| {
        let is_sitemap = asked == "/sitemap.xml";
        if is_sitemap {
            xml(
                stream,
                &sitemap((1..=200).map(|n| format!("{host}{}", path(n)))),
            );
        } else if number(asked).is_some() {
            std::thread::sleep(Duration::from_millis(20));
        }
        is_sitemap
    });
    let folder = tempfile::tempdir().unwrap();
    let child = command(&server, folder.path(), &[])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it runs");
    let end = Instant::now() + Duration::from_secs(20);
    while server.hits().len() < 12 && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(5));
    }
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .expect("kill")
            .success()
    );
    let output = child.wait_with_output().expect("ended");
    assert_eq!(output.status.code(), Some(130), "{}", said(&output));
    assert!(
        said(&output).contains("commentsift crawl --resume -o "),
        "{}",
        said(&output)
    );
    let done = pages(&server, folder.path()).len();
    assert!((1..200).contains(&done), "{done} pages");
}

#[test]
fn posts_that_say_that_they_are_older_are_left_out() {
    let server = blog(|asked, host, stream| {
        let dated = |date: &str| {
            post(1).replace(
                "<h1>",
                &format!("<meta property='article:published_time' content='{date}'><h1>"),
            )
        };
        match asked {
            // The lists know only when a post was changed.
            "/sitemap.xml" => xml(
                stream,
                &format!(
                    "<urlset><url><loc>{host}/old/</loc><lastmod>2012-01-01</lastmod></url><url><loc>{host}/new/</loc><lastmod>2012-01-01</lastmod></url>
                     <url><loc>{host}/older/</loc><lastmod>2009-01-01</lastmod></url><url><loc>{host}/2009/11/post-3/</loc></url></urlset>"
                ),
            ),
            "/old/" => page(stream, &dated("2009-05-01T10:00:00+00:00")),
            "/new/" => page(stream, &dated("2011-05-01T10:00:00+00:00")),
            _ => return false,
        }
        true
    });
    let folder = tempfile::tempdir().unwrap();
    let output = crawl(&server, folder.path(), &["--since", "2010"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(pages(&server, folder.path()), ["/new/"]);
    assert!(said(&output).contains("Left out: 1"), "{}", said(&output));
    let asked = asked(&server);
    assert!(
        asked.contains(&"/old/".to_owned()) && !asked.contains(&"/older/".to_owned()),
        "{asked:?}"
    );
    assert!(!asked.contains(&"/2009/11/post-3/".to_owned()), "{asked:?}");
}

#[test]
fn a_blog_that_moved_is_followed_and_one_without_posts_is_a_row() {
    let new = simple(2);
    let address = new.url("/");
    let old = Server::start(move |path, stream| match path {
        "/" => redirect_to(stream, &address),
        _ => gone(stream),
    });
    let folder = tempfile::tempdir().unwrap();
    let output = crawl(&old, folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(numbers(&new, folder.path()), BTreeSet::from([1, 2]));

    let empty = blog(|_, _, _| false);
    let folder = tempfile::tempdir().unwrap();
    let output = crawl(&empty, folder.path(), &[]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert_eq!(column(folder.path(), "errors", "error"), ["no_posts"]);
}

/// Lists that are attacks: each ends, and what there is of posts is found.
#[test]
fn hostile_sitemaps_are_bounded() {
    let laughs = "<!DOCTYPE x [<!ENTITY a 'haha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]><urlset><url><loc>HOST/&c;</loc></url>";
    let cases: [(
        &str,
        Box<dyn Fn(&str, &str) -> Option<String> + Send + Sync>,
        &str,
    ); 4] = [
        (
            "laughs",
            Box::new(move |asked, host| {
                (asked == "/sitemap.xml").then(|| {
                    format!(
                        "{}<url><loc>{host}{}</loc></url></urlset>",
                        laughs.replace("HOST", host),
                        path(1)
                    )
                })
            }),
            "",
        ),
        (
            "endless nesting",
            Box::new(|asked, host| {
                let number: usize = asked
                    .strip_prefix("/sitemap")?
                    .strip_suffix(".xml")?
                    .parse()
                    .unwrap_or(0);
                Some(format!(
                    "<sitemapindex><sitemap><loc>{host}/sitemap{}.xml</loc></sitemap><sitemap><loc>{host}/x.txt</loc></sitemap></sitemapindex>",
                    number + 1
                ))
            }),
            "sitemap_depth",
        ),
        (
            "a circle",
            Box::new(|asked, host| {
                match asked {
                "/sitemap.xml" => Some(format!(
                    "<sitemapindex><sitemap><loc>{host}/sitemap.xml</loc></sitemap><sitemap><loc>http://10.0.0.1/sitemap.xml</loc></sitemap>
                     <sitemap><loc>{host}/x.txt</loc></sitemap></sitemapindex>"
                )),
                _ => None,
            }
            }),
            "",
        ),
        (
            "a million",
            Box::new(|asked, host| {
                (asked == "/sitemap.xml").then(|| {
                    let more = (0..1_000_000).map(|n| format!("<url><loc>/a{n}</loc></url>"));
                    format!("<urlset><url><loc>{host}{}</loc><lastmod>2030-01-01</lastmod></url>{}</urlset>", path(1), more.collect::<String>())
                })
            }),
            "post_limit",
        ),
    ];
    for (name, list, code) in cases {
        let server = blog(move |asked, host, stream| {
            if asked == "/x.txt" {
                reply(
                    stream,
                    "200 OK",
                    "Content-Type: text/plain\r\n",
                    format!("{host}{}\n", path(1)).as_bytes(),
                );
                return true;
            }
            let answer = list(asked, host);
            if let Some(answer) = &answer {
                xml(stream, answer);
            }
            answer.is_some()
        });
        let folder = tempfile::tempdir().unwrap();
        let began = Instant::now();
        let output = crawl(&server, folder.path(), &["--max-posts", "1"]);
        assert_eq!(
            numbers(&server, folder.path()),
            BTreeSet::from([1]),
            "{name}: {}",
            said(&output)
        );
        let codes = column(folder.path(), "errors", "error");
        let expected: &[&str] = if code.is_empty() { &[] } else { &[code] };
        assert_eq!(codes, expected, "{name}");
        assert!(
            began.elapsed() < Duration::from_secs(15),
            "{name}: {:?}",
            began.elapsed()
        );
        assert!(server.hits().len() < 40, "{name}");
    }
}

#[test]
fn wrong_usage_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("commentsift"))
            .current_dir(folder.path())
            .arg("crawl")
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("the binary runs");
        (output.status.code(), said(&output))
    };
    for (arguments, words) in [
        (&["ftp://blog.example/"][..], "only http and https"),
        (
            &["--resume", "-o", "-", "https://blog.example/"],
            "--save-warc",
        ),
        (&["--since", "soon", "https://blog.example/"], "2024-05-01"),
        (&["--max-posts", "0", "https://blog.example/"], "above 0"),
        (&["--offline", "https://blog.example/"], "nothing was saved"),
        (
            &["--resume", "--refresh", "https://blog.example/"],
            "cannot be used with",
        ),
    ] {
        let (status, told) = run(arguments);
        assert_eq!(status, Some(2), "{arguments:?}: {told}");
        assert!(told.contains(words), "{arguments:?}: {told}");
    }
    assert!(!folder.path().join("out").exists());
}
