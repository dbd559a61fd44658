//! What stands in a crawl's way: rules, failures, interruptions, attacks.

use super::*;

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

/// What a blog answers to a path, given its own address.
type List = Box<dyn Fn(&str, &str) -> Option<String> + Send + Sync>;

/// Lists that are attacks: each ends, and what there is of posts is found.
#[test]
fn hostile_sitemaps_are_bounded() {
    let laughs = "<!DOCTYPE x [<!ENTITY a 'haha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]><urlset><url><loc>HOST/&c;</loc></url>";
    let cases: [(&str, List, &str); 6] = [
        (
            "a feed without end",
            Box::new(|asked, host| {
                let number: usize = match asked.split_once("/feed/") {
                    Some(("", query)) => query
                        .strip_prefix("?n=")
                        .map_or(Some(1), |n| n.parse().ok())?,
                    _ => return None,
                };
                Some(format!(
                    "<feed><link rel='next' href='{host}/feed/?n={}'/><entry><link href='{host}{}'/></entry></feed>",
                    number + 1,
                    path(1)
                ))
            }),
            "",
        ),
        (
            "a calendar without end",
            Box::new(|asked, _| {
                let number: usize = match asked {
                    "/" => 1,
                    _ => asked
                        .strip_prefix("/page/")?
                        .trim_matches('/')
                        .parse()
                        .ok()?,
                };
                Some(format!(
                    "<a href='{}'>One</a><a rel=next href='/page/{}/'>Next</a>",
                    path(1),
                    number + 1
                ))
            }),
            "",
        ),
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
            match &answer {
                Some(answer) if answer.starts_with("<a ") => page(stream, answer),
                Some(answer) => xml(stream, answer),
                None => {}
            }
            answer.is_some()
        });
        let folder = tempfile::tempdir().unwrap();
        let began = Instant::now();
        let most: &[&str] = if name.ends_with("without end") {
            &[]
        } else {
            &["--max-posts", "1"]
        };
        let output = crawl(&server, folder.path(), most);
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
