//! `commentsift explain`: what docs/EXPLAIN.md shows is what the program prints today, for people and for programs.

use commentsift::report::explanation::{WIDTH, render};
use commentsift::report::terminal::{Paint, safe};
use commentsift::{Media, Options, Page};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn docs() -> String {
    fs::read_to_string(root().join("docs/EXPLAIN.md")).expect("the page can be read")
}

struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

fn explain(folder: &Path, arguments: &[&str]) -> Run {
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .current_dir(folder)
        .arg("explain")
        .args(arguments)
        .output()
        .expect("the binary runs");
    Run {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

const COMMAND: &str = "```sh\ncommentsift explain ";
const OUTPUT: &str = "\n```\n\n```text\n";

/// The commands that the page shows with their output.
fn shown(docs: &str) -> Vec<(&str, &str)> {
    docs.split(COMMAND)
        .skip(1)
        .filter_map(|rest| {
            let (arguments, rest) = rest.split_once(OUTPUT)?;
            let (output, _) = rest.split_once("```")?;
            (!arguments.contains('\n')).then_some((arguments, output))
        })
        .collect()
}

/// `COMMENTSIFT_BLESS=1` writes today's output into the page: read what is said below it again.
#[test]
fn the_documentation_shows_real_output() {
    let docs = docs();
    let all = shown(&docs);
    assert!(all.len() >= 3, "{} outputs", all.len());
    let mut now = docs.clone();
    for (arguments, output) in &all {
        let words: Vec<&str> = arguments.split(' ').collect();
        let run = explain(root(), &words);
        assert_eq!(run.status, Some(0), "{arguments}: {}", run.stderr);
        now = now.replace(
            &format!("{COMMAND}{arguments}{OUTPUT}{output}```"),
            &format!("{COMMAND}{arguments}{OUTPUT}{}```", run.stdout),
        );
    }
    if std::env::var_os("COMMENTSIFT_BLESS").is_some_and(|v| v == "1") {
        fs::write(root().join("docs/EXPLAIN.md"), &now).expect("written");
    } else {
        assert_eq!(now, docs);
    }
}

/// Paths of all keys: `items[].id`.
fn keys(prefix: &str, value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = match prefix {
                    "" => key.clone(),
                    _ => format!("{prefix}.{key}"),
                };
                keys(&path, value, into);
                into.insert(path);
            }
        }
        Value::Array(all) => {
            for value in all {
                keys(&format!("{prefix}[]"), value, into);
            }
        }
        _ => {}
    }
}

#[test]
fn json_has_the_keys_that_the_documentation_names() {
    let mut found = BTreeSet::new();
    let here = tempfile::tempdir().expect("a folder");
    let made = |name: &str, html: &str| {
        let path = here.path().join(name);
        fs::write(&path, html).expect("written");
        path.to_str().expect("UTF-8").to_owned()
    };
    let pages = [
        "fixtures/wordpress/xhtml-default-walker-en/page.html".to_owned(),
        "fixtures/movabletype/v3-footer-trackbacks-en/page.html".to_owned(),
        made("partial.html", &partial(13)),
        made("script.html", SCRIPT),
    ];
    for page in &pages {
        let rules = "fixtures/rules/invented-it/rules.toml";
        let run = explain(root(), &["--json", page, "--rules", rules]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        let told: Value = serde_json::from_str(&run.stdout).expect("JSON");
        assert_eq!(told["page"], page.as_str());
        let best = &told["candidates"][0];
        let product = ["explained", "confidence", "signs", "agreement"]
            .iter()
            .map(|factor| best[factor].as_f64().expect("a number"))
            .product::<f64>();
        let score = best["score"].as_f64().expect("a number");
        assert!((product - score).abs() < 1e-6, "{product} is not {score}");
        keys("", &told, &mut found);
    }
    let docs = docs();
    let (_, section) = docs.split_once("\n## `--json`\n").expect("a section");
    let section = section.split("\n## ").next().unwrap_or("");
    let told: BTreeSet<String> = section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(key, _)| key.to_owned())
        .collect();
    assert_eq!(told, found);
}

/// A thread of two comments and a ping with a link to more, of which the heading states a number.
fn partial(stated: u32) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><title>Post</title><meta name=generator content='WordPress 3.0'></head><body>\
<h3 id=comments>{stated} Responses to “Post”</h3><ol class=commentlist>\
<li class='comment byuser bypostauthor even depth-1' id=comment-7><cite class=fn><a href='http://ana.example/'>Ana</a></cite> \
<a href='#comment-7'>March 12, 2010 at 2:32 pm</a><p>First words.</p></li>\
<li class='comment odd depth-1' id=comment-8><cite class=fn>Bo</cite> \
<a href='#comment-8'>March 13, 2010 at 2:32 pm</a><em class=comment-awaiting-moderation>Your comment is awaiting moderation.</em><p>Second words.</p></li></ol>\
<div class=navigation id=nav-below><a href='/post/comment-page-1/#comments'>&laquo; Older Comments</a></div>\
<p class=nocomments>Comments are closed.</p></body></html>"
    )
}

/// A page of WordPress whose comments Disqus loads.
const SCRIPT: &str = "<!DOCTYPE html><html lang=en><head><title>Post</title><meta name=generator content='WordPress 3.0'></head><body>\
<h1>Post</h1><p>Words of the post.</p><div id=disqus_thread></div>\
<script>var disqus_shortname = 'heron'; var disqus_identifier = '12';</script>\
<script src='//heron.disqus.com/embed.js'></script></body></html>";

fn told(html: &str) -> commentsift::Explanation {
    let page = Page::new("page.html", html.as_bytes().to_vec(), Media::Html);
    commentsift::explain(&page, &Options::default()).expect("the page is analysed")
}

fn rendered(html: &str) -> String {
    render(&told(html), Paint(false), WIDTH)
}

#[test]
fn what_is_missing_is_told_with_its_evidence() {
    let text = rendered(&partial(13));
    let section = "Missing  11 of 13\n  The thread goes on on further pages.\n  seen by \"« Older Comments\"\n  at div#nav-below.navigation > a\n";
    assert!(text.contains(section), "{text}");
    assert!(
        text.contains("thread partial: 2 comments, 0 pings; closed to new ones"),
        "{text}"
    );
    let json = told(&partial(13));
    assert_eq!(
        (json.missing_count, json.surplus_count),
        (Some(11), Some(0))
    );
    assert_eq!(json.closed, Some(true));
    let no_link = partial(13)
        .replace("&laquo; Older Comments", "Home")
        .replace("comment-page-1/", "");
    let text = rendered(&no_link);
    assert!(
        text.contains("Missing  11 of 13\n  The page does not say why."),
        "{text}"
    );
    assert!(!text.contains("seen by"), "{text}");
    let no_number = partial(13).replace("13 Responses", "Responses");
    let text = rendered(&no_number);
    assert!(text.contains("Missing  how many is not known\n"), "{text}");
    assert!(text.contains("seen by"), "{text}");
}

#[test]
fn what_lies_beyond_the_number_is_told() {
    let text = rendered(
        &partial(1)
            .replace("comment-page-1/", "")
            .replace("Older Comments", "Home"),
    );
    assert!(text.contains("thread complete"), "{text}");
    assert!(
        text.contains("Beyond  1 more than the page states\n"),
        "{text}"
    );
}

#[test]
fn facts_of_an_item_are_told() {
    let html = partial(13);
    let json = serde_json::to_value(told(&html)).expect("JSON");
    let items = &json["items"];
    assert_eq!(items[0]["author_url"], "http://ana.example/");
    assert_eq!(items[0]["author_role"], "post_author");
    assert_eq!(items[1]["status"], "pending");
    let text = rendered(&html);
    assert!(
        text.contains("Ana  2010-03-12 14:32, post author\n      http://ana.example/\n"),
        "{text}"
    );
    assert!(text.contains("awaits moderation"), "{text}");
}

#[test]
fn a_system_that_loads_by_script_is_told_with_its_mark() {
    let text = rendered(SCRIPT);
    for line in [
        "comments are loaded by Disqus: the page itself holds none, that is not zero comments",
        "the page itself is one of wordpress",
        "known by the id \"disqus_thread\"; it calls the thread \"heron 12\"",
        "at div#disqus_thread",
    ] {
        assert!(text.contains(&format!("  {line}\n")), "{line}\n{text}");
    }
}

/// The name in the first lines and the arrow differ where a system shows itself, and only the general recogniser can read its items.
#[test]
fn a_name_from_signs_is_told() {
    let rules = "[[platform]]\nname = 'mine'\ndoc = 'Mine'\nsigns = '#comentarios'\n";
    let rules = commentsift::platform::rules::RuleSet::parse("mine.toml", rules).expect("rules");
    let file = root().join("fixtures/generic/heading-and-paragraphs-then-trackbacks-pt/page.html");
    let page = Page::new("page.html", fs::read(file).expect("a page"), Media::Html);
    let options = Options {
        rules: Some(rules.into()),
        ..Options::default()
    };
    let told = commentsift::explain(&page, &options).expect("the page is analysed");
    let text = render(&told, Paint(false), WIDTH);
    assert!(text.contains("platform mine,"), "{text}");
    assert!(
        text.contains(
            "read by generic; the name is that of the platform whose signs the page shows"
        ),
        "{text}"
    );
}

#[test]
fn menus_and_pictures_are_no_look_alikes() {
    let repeated = |open: &str, close: &str| -> String {
        (1..9)
            .map(|n| format!("{open}{n} May 2010 Ana{close}"))
            .collect()
    };
    let html = format!(
        "<html><body><nav>{}</nav><div>{}</div><section>{}</section></body></html>",
        repeated("<p class=entry>", "</p>"),
        repeated("<p>x <img class=avatar alt='", "'></p>"),
        repeated("<p class=line>", "</p>"),
    );
    for seen in told(&html).rejected {
        assert!(!seen.text.is_empty(), "{seen:?}");
        assert!(
            !seen.path.contains("nav") && !seen.path.ends_with("img.avatar"),
            "{seen:?}"
        );
    }
}

#[test]
fn names_of_platforms_are_taken_in_any_case_and_guessed() {
    let page = "fixtures/wordpress/xhtml-default-walker-en/page.html";
    let run = explain(root(), &[page, "--platform", "WordPress"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let run = explain(root(), &[page, "--platform", "wordpres"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("did you mean 'wordpress'?"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.lines().count() < 8, "{}", run.stderr);
}

#[test]
fn one_page_is_taken_and_several_are_told() {
    let run = explain(root(), &["fixtures/text-dump"]);
    let one = run.status == Some(0);
    assert!(!one || !run.stdout.is_empty());
    let run = explain(root(), &["fixtures/wordpress"]);
    assert_eq!(run.status, Some(3));
    assert!(run.stdout.is_empty());
    assert!(
        run.stderr.contains("explain takes one page"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("fixtures/wordpress"), "{}", run.stderr);
    let run = explain(root(), &["no-such-page.html"]);
    assert_eq!(run.status, Some(3));
    assert!(run.stderr.contains("no-such-page.html"), "{}", run.stderr);
    let run = explain(root(), &["a.html", "b.html"]);
    assert_eq!(run.status, Some(2));
}

#[test]
fn colours_change_nothing_but_colours() {
    let page = Page::new("page.html", HOSTILE.as_bytes().to_vec(), Media::Html);
    let told = commentsift::explain(&page, &Options::default()).expect("the page is analysed");
    let plain = render(&told, Paint(false), WIDTH);
    let painted = render(&told, Paint(true), WIDTH);
    assert!(!plain.contains('\u{1b}') && painted.contains("\u{1b}[1m"));
    let stripped: Vec<String> = painted.lines().map(safe).collect();
    assert_eq!(stripped, plain.lines().collect::<Vec<_>>());
    // What is begun on a line ends on it.
    for line in painted.lines() {
        let ends = line.matches("\u{1b}[0m").count();
        assert_eq!(line.matches('\u{1b}').count(), 2 * ends, "{line:?}");
    }
}

/// A page whose names, ids, classes and texts would move the cursor, title the window and turn the line around.
const HOSTILE: &str = "<!DOCTYPE html><html lang=en><title>x</title>\
<h3 id='comments'>2 Responses to &#27;[31mred</h3><ol class=commentlist>\
<li id='comment-7' class='comment even depth-1 &#27;[2Jx'><cite class=fn>Eve&#27;]0;owned&#7;&#27;[31m&#x202e;</cite> \
<span class=says>says:</span> <a href='#comment-7'>March 12, 2010 at 2:32 pm</a><p>Hello&#27;[2J there&#155;31m, all&#8;</p></li>\
<li id='comment-8' class='comment odd depth-1'><cite class=fn>&#27;[1mBob</cite> <span class=says>says:</span> \
<a href='#comment-8'>March 13, 2010 at 2:32 pm</a><p>And&#13;hello&#x2066; again.</p></li></ol></html>";

#[test]
fn nothing_of_a_page_steers_the_terminal() {
    let here = tempfile::tempdir().expect("a folder");
    fs::write(here.path().join("page.html"), HOSTILE).expect("written");
    let run = explain(here.path(), &["page.html"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("Eve") && run.stdout.contains("Bob"));
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let bad = |c: char| c.is_control() && c != '\n' || turns(c);
    assert!(!run.stdout.contains(bad), "{:?}", run.stdout);
    let json = explain(here.path(), &["--json", "page.html"]).stdout;
    assert!(
        !json.contains(|c: char| c.is_control() && c != '\n'),
        "{json:?}"
    );
    let told: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(told["items"].as_array().map(Vec::len), Some(2));
    let hostile = "\u{1b}[31mno-such-page.html";
    let run = explain(here.path(), &[hostile]);
    assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
}

#[test]
fn lines_fit_the_width() {
    for name in [
        "fixtures/wordpress/theme-wallstreet-flat-divs-depth-id/page.html",
        "fixtures/movabletype/v4-byline-replies-ja/page.html",
        "fixtures/movabletype/v3-footer-trackbacks-en/page.html",
        "fixtures/commento/saved-after-script-en/page.html",
    ] {
        let html = fs::read(root().join(name)).expect("a page");
        let page = Page::new("page.html", html, Media::Html);
        let told = commentsift::explain(&page, &Options::default()).expect("analysed");
        for width in [40, 60, 80, 100, 140] {
            let text = render(&told, Paint(false), width);
            assert!(text.lines().count() > 10, "{text}");
            for line in text.lines() {
                assert!(line.chars().count() <= width, "{name} at {width}: {line}");
            }
        }
    }
    // A page's own name is told whole, however long.
    let long = Page::new("x/".repeat(90), partial(2).into_bytes(), Media::Html);
    let told = commentsift::explain(&long, &Options::default()).expect("analysed");
    assert!(render(&told, Paint(false), 60).starts_with(&"x/".repeat(90)));
}
