//! Every way to find a blog's posts.

use super::*;

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
