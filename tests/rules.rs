//! Rule files of a user's own: what they are enough for, what is said of wrong ones, and that their documentation is whole.

use commentsift::platform::rules::{LIST_KEYS, PLATFORM_KEYS, RuleSet};
use commentsift::{Media, Options, Page, Thread, analyze};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The fixture of the platform that does not exist.
fn invented() -> PathBuf {
    root().join("fixtures/rules/invented-it")
}

fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn thread_of(options: &Options) -> Thread {
    let html = fs::read(invented().join("page.html")).expect("the page can be read");
    analyze(&Page::new("page.html", html, Media::Html), options).expect("the page is analysed")
}

/// Names and types, which the rules of the fixture are needed for.
fn who(thread: &Thread) -> Vec<(Option<&str>, &'static str)> {
    let items = thread.items.iter();
    items
        .map(|i| (i.author.name.as_deref(), i.kind.as_str()))
        .collect()
}

#[test]
fn without_its_rules_the_invented_platform_is_not_read_right() {
    let truth: serde_json::Value =
        serde_json::from_str(&text_of(&invented().join("expected.json"))).expect("JSON");
    let wanted: Vec<(Option<&str>, &str)> = truth["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|i| (i["author"].as_str(), i["type"].as_str().unwrap_or("")))
        .collect();
    assert!(wanted.len() >= 5);
    for platform in [None, Some("generic".to_owned())] {
        let options = Options {
            platform: platform.clone(),
            ..Options::default()
        };
        assert_ne!(who(&thread_of(&options)), wanted, "{platform:?}");
    }
    let rules = RuleSet::parse("rules.toml", &text_of(&invented().join("rules.toml")));
    let options = Options {
        rules: Some(rules.expect("the rules are right").into()),
        ..Options::default()
    };
    assert_eq!(who(&thread_of(&options)), wanted);
}

#[test]
fn its_rules_are_under_15_lines() {
    let lines = text_of(&invented().join("rules.toml")).lines().count();
    assert!(lines < 15, "{lines} lines");
}

const HEAD: &str = "[[platform]]\nname = 'mine'\ndoc = 'Mine'\n";

#[test]
fn a_wrong_rule_file_is_2_with_its_place_and_leaves_an_earlier_run_alone() {
    let here = tempfile::tempdir().expect("a folder");
    let page = invented().join("page.html");
    let page = page.to_str().expect("UTF-8");
    let run = |arguments: &[&str]| {
        let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
            .current_dir(here.path())
            .args(arguments)
            .output()
            .expect("the binary runs");
        let stdout = String::from_utf8(output.stdout).expect("UTF-8");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        (output.status.code(), stdout, stderr)
    };
    let right = invented().join("rules.toml");
    let right = right.to_str().expect("UTF-8");
    assert_eq!(
        run(&["analyze", page, "--rules", right, "--quiet"]).0,
        Some(0)
    );
    let tables = || -> Vec<(String, String)> {
        ["comments.csv", "pings.csv", "pages.csv", "run.json"]
            .into_iter()
            .map(|name| {
                (
                    name.to_owned(),
                    text_of(&here.path().join("out").join(name)),
                )
            })
            .collect()
    };
    let earlier = tables();
    assert!(earlier[0].1.contains("piazzetta.voce"));

    let list = "[[platform.list]]\nrule = 'r'\nitem = 'li'\n";
    for (toml, place, says) in [
        (format!("{HEAD}signs = ["), ":4:10", "array"),
        (format!("{HEAD}sings = '.mine'\n"), ":4:1", "sings"),
        (format!("{HEAD}{list}item2 = 'p'\n"), ":7:1", "item2"),
        (format!("{HEAD}place = ['#a', '#b[']\n"), ":4:17", "#b["),
        (format!("{HEAD}{list}author = 'b @'\n"), ":7:11", "b @"),
        (format!("{HEAD}{list}kind = 'pong'\n"), ":7:9", "pingback"),
        (
            format!("{HEAD}{list}kinds = {{ pong = '.x' }}\n"),
            ":7:11",
            "pingback",
        ),
        (format!("{HEAD}{list}id_like = 'c'\n"), ":7:12", "{N}"),
        (format!("{HEAD}{list}extent = 'all'\n"), ":7:11", "siblings"),
        (format!("{HEAD}counts = 'all'\n"), ":4:11", "people"),
        ("[[platform]]\nname = 'mine'\n".to_owned(), ":1:1", "doc"),
        (
            "[[platform]]\nname = 'my own'\ndoc = 'Mine'\n".to_owned(),
            ":2:9",
            "letters",
        ),
        (String::new(), ":1:1", "platform"),
    ] {
        fs::write(here.path().join("mine.toml"), &toml).expect("written");
        for command in ["analyze", "explain"] {
            let (status, stdout, stderr) = run(&[command, page, "--rules", "mine.toml"]);
            assert_eq!(status, Some(2), "{toml}\n{stderr}");
            assert!(stdout.is_empty(), "{toml}");
            let told = stderr.contains(&format!("mine.toml{place}")) && stderr.contains(says);
            assert!(told, "{toml}\n{stderr}");
        }
    }
    let (status, _, stderr) = run(&["analyze", page, "--rules", "no-such-file.toml"]);
    assert_eq!(status, Some(2));
    assert!(stderr.contains("no-such-file.toml"), "{stderr}");
    let (status, _, stderr) = run(&["analyze", page, "--rules", right, "--platform", "piazetta"]);
    assert_eq!(status, Some(2));
    assert!(stderr.contains("piazzetta"), "{stderr}");
    assert_eq!(tables(), earlier);
}

#[test]
fn every_key_of_the_form_stands_in_the_documentation_and_no_other() {
    let docs = text_of(&root().join("docs/PLATFORMS.md"));
    for (keys, heading) in [
        (PLATFORM_KEYS, "### Keys of `[[platform]]`\n"),
        (LIST_KEYS, "### Keys of `[[platform.list]]`\n"),
    ] {
        // A table of its own in TOML.
        let wanted: Vec<&str> = keys.iter().copied().filter(|k| *k != "list").collect();
        let (_, section) = docs.split_once(heading).expect("the section is there");
        let section = section.split("\n#").next().unwrap_or("");
        let told: Vec<&str> = section
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
            .map(|(key, _)| key)
            .collect();
        assert!(wanted.len() >= 10, "{wanted:?}");
        assert_eq!(told, wanted, "{heading}");
    }
    for kind in commentsift::Kind::ALL {
        assert!(docs.contains(&format!("`{}`", kind.as_str())), "{kind:?}");
    }
}

#[test]
fn the_example_of_the_documentation_is_the_file_of_the_fixture() {
    let docs = text_of(&root().join("docs/PLATFORMS.md"));
    let rules = text_of(&invented().join("rules.toml"));
    let shown = format!("`fixtures/rules/invented-it/rules.toml`:\n\n```toml\n{rules}```\n");
    assert!(docs.contains(&shown), "{shown}");
}

#[test]
fn what_the_documentation_shows_as_rules_is_read() {
    let docs = text_of(&root().join("docs/PLATFORMS.md"));
    let blocks: Vec<&str> = docs
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("```")?.0))
        .collect();
    assert!(blocks.len() >= 2);
    for block in blocks {
        // An excerpt shows keys of one list.
        let whole = match block.starts_with("[[platform]]") {
            true => block.to_owned(),
            false => format!("{HEAD}signs = '#mine'\n{block}"),
        };
        if let Err(error) = RuleSet::parse("docs/PLATFORMS.md", &whole) {
            panic!("{error}\n{whole}");
        }
    }
}

/// Runs the program in a folder that holds the files.
fn run(files: &[(&str, &[u8])], arguments: &[&str]) -> (Option<i32>, String, String) {
    let here = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        fs::write(here.path().join(name), bytes).expect("written");
    }
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .current_dir(here.path())
        .args(arguments)
        .output()
        .expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn with_rules(html: &str, toml: &str) -> Thread {
    let rules = RuleSet::parse("mine.toml", toml).unwrap_or_else(|e| panic!("{e}"));
    let options = Options {
        rules: Some(rules.into()),
        ..Options::default()
    };
    let page = Page::new("page.html", html.as_bytes().to_vec(), Media::Html);
    analyze(&page, &options).expect("the page is analysed")
}

#[test]
fn several_mistakes_are_told_with_their_lines_quoted() {
    let toml = format!(
        "{HEAD}signs = '#mine'\n[[platform.list]]\nrule = 'r'\nitem = '#a >> .b'\nautor = '.who@title'\nskip = '.x @y'\n"
    );
    let files = [("mine.toml", toml.as_bytes())];
    let (status, _, stderr) = run(&files, &["analyze", "x.html", "--rules", "mine.toml"]);
    assert_eq!(status, Some(2));
    for told in [
        "mine.toml:7:9: '#a >> .b': no selector: nothing stands between `>` and `>`",
        "    item = '#a >> .b'\n            ^",
        "mine.toml:8:1: 'autor': no such key; did you mean `author`?",
        "mine.toml:9:9: '.x @y': no selector: this key names elements, and takes no `@y`",
    ] {
        assert!(stderr.contains(told), "{told}\n{stderr}");
    }
    let latin = b"[[platform]]\ndoc = 'caf\xe9'\n";
    let files = [("mine.toml", &latin[..])];
    let (status, _, stderr) = run(&files, &["explain", "x.html", "--rules", "mine.toml"]);
    assert_eq!(status, Some(2));
    assert!(stderr.contains("mine.toml:2:11: "), "{stderr}");
    assert!(stderr.contains("save the file as UTF-8"), "{stderr}");
}

const OWN_PAGE: &str = "<!DOCTYPE html><html><head><title>Post</title><meta name=generator content='Mine 1'></head><body>\
<h1>Post</h1><p>The post.</p><div id=talk>\
<div class=say id=s1><b class=who>Ana</b> <i class=when>2010-05-03 10:00</i><div class=words>First words of the thread.</div></div>\
<div class=say id=s2><b class=who>Bo</b> <i class=when>2010-05-03 11:00</i><div class=words>Second words of the thread.</div></div>\
</div></body></html>";

const OWN_LIST: &str =
    "[[platform.list]]\nrule = 'say'\nitem = '.say'\nauthor = '.who'\ndate = '.when'\n";

/// A rule that does nothing is seen: signs that the page does not show, lists without an element, selectors without a match.
#[test]
fn rules_that_do_not_fire_are_told() {
    let sign = "signs = 'meta[content^=\"Mine\"]'\n";
    let explained = |toml: String, more: &[&str]| {
        let files = [
            ("mine.toml", toml.as_bytes()),
            ("page.html", OWN_PAGE.as_bytes()),
        ];
        let mut arguments = vec!["explain", "page.html", "--rules", "mine.toml"];
        arguments.extend(more);
        let (status, stdout, stderr) = run(&files, &arguments);
        assert_eq!(status, Some(0), "{stderr}");
        stdout
    };
    let wrong = explained(format!("{HEAD}signs = '#nowhere'\n{OWN_LIST}"), &[]);
    assert!(
        wrong.contains("  mine\n    signs: not on the page\n"),
        "{wrong}"
    );
    assert!(
        wrong.contains("list mine.say: 2 elements, 2 items"),
        "{wrong}"
    );
    assert!(wrong.contains("; not read\n"), "{wrong}");
    let held = explained(
        format!("{HEAD}signs = '#nowhere'\n{OWN_LIST}"),
        &["--platform", "mine"],
    );
    assert!(held.contains("none: mine found nothing"), "{held}");
    assert!(held.contains("signs: not on the page"), "{held}");
    let other = "[[platform.list]]\nrule = 'echo'\nitem = '.echo'\nkind = 'trackback'\n";
    let right = explained(
        format!("{HEAD}{sign}place = '#talk'\nmore = 'a.more'\n{OWN_LIST}text = '.word'\n{other}"),
        &[],
    );
    assert!(right.contains("signs 1, place 1, more 0\n"), "{right}");
    assert!(
        right.contains("list mine.say: 2 elements, 2 items: author 2, date 2, text 0\n"),
        "{right}"
    );
    assert!(
        right.contains("text is not there: the general finder looked instead"),
        "{right}"
    );
    assert!(right.contains("list mine.echo: 0 elements\n"), "{right}");
    // So are the built-in ones where the choice is held to them.
    let built = explained(
        format!("{HEAD}{sign}{OWN_LIST}"),
        &["--platform", "blogger"],
    );
    assert!(
        built.contains("  blogger\n    signs: not on the page"),
        "{built}"
    );
    assert!(!built.contains("  mine\n"), "{built}");
    let json = explained(format!("{HEAD}{sign}{OWN_LIST}"), &["--json"]);
    let told: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(told["rules"][0]["signed"], true);
    assert_eq!(told["rules"][0]["lists"][0]["keys"][0]["found"], 2);
}

#[test]
fn a_platform_of_ones_own_takes_the_place_of_a_built_in_one_where_it_finds_items() {
    let html = OWN_PAGE.replace("Mine 1", "WordPress 3.0").replace(
        "</div></body>",
        "</div><ol class=commentlist><li class='comment even depth-1' id=comment-7><cite class=fn>Cy</cite> \
        <a href='#comment-7'>May 3, 2010 at 2:32 pm</a><p>Third words of the thread.</p></li></ol></body>",
    );
    let named = |item: &str| {
        let list = OWN_LIST.replace(".say", item);
        format!(
            "[[platform]]\nname = 'wordpress'\ndoc = 'Mine'\nsigns = 'meta[content^=\"WordPress\"]'\n{list}"
        )
    };
    let rules = |thread: &Thread| -> Vec<&'static str> {
        thread.items.iter().map(|i| i.evidence.rule).collect()
    };
    let own = with_rules(&html, &named(".say"));
    assert_eq!(rules(&own), ["wordpress.say"; 2]);
    let built_in = with_rules(&html, &named(".nowhere"));
    assert_eq!(rules(&built_in), ["comment_class"]);
    let toml = named(".say");
    let files = [
        ("mine.toml", toml.as_bytes()),
        ("page.html", html.as_bytes()),
    ];
    let arguments = [
        "explain",
        "page.html",
        "--rules",
        "mine.toml",
        "--platform",
        "WordPress",
    ];
    let (_, stdout, stderr) = run(&files, &arguments);
    assert!(stdout.contains("wordpress.say"), "{stdout}{stderr}");
}

#[test]
fn several_files_make_one_set_and_a_platform_stands_in_one_of_them() {
    let first = format!("{HEAD}signs = '#nowhere'\n{OWN_LIST}");
    let second = first
        .replace("'mine'", "'yours'")
        .replace("#nowhere", "#talk");
    let files = [
        ("a.toml", first.as_bytes()),
        ("b.toml", second.as_bytes()),
        ("page.html", OWN_PAGE.as_bytes()),
    ];
    let both = ["--rules", "a.toml", "--rules", "b.toml"];
    let (status, stdout, stderr) = run(&files, &[&["explain", "page.html"], &both[..]].concat());
    assert_eq!(status, Some(0), "{stderr}");
    assert!(stdout.contains("platform yours"), "{stdout}");
    let (_, stdout, _) = run(&files, &[&["list", "platforms"], &both[..]].concat());
    assert!(stdout.starts_with("Of your own:\n  mine "), "{stdout}");
    let twice = [
        "explain",
        "page.html",
        "--rules",
        "a.toml",
        "--rules",
        "a.toml",
    ];
    let (status, _, stderr) = run(&files, &twice);
    assert_eq!(status, Some(2));
    assert!(
        stderr.contains("a.toml:2:9: 'mine': this platform is described twice"),
        "{stderr}"
    );
}

/// The second example of docs/PLATFORMS.md, on the page that it speaks of.
#[test]
fn what_ends_an_item_is_none() {
    let html = "<html><body><dl class=voices>\
<dt><a name=c1></a>Posted by Ana on 3 May 2008, 10:12</dt><dd>First words.</dd>\
<dt><a name=c2></a>Posted by Bo on 4 May 2008, 10:12</dt><dd>Second words.</dd>\
<dt class=form>Your words</dt><dd><form><textarea></textarea></form></dd></dl></body></html>";
    let toml = format!(
        "{HEAD}signs = 'dl.voices'\n[[platform.list]]\nrule = 'dl'\nitem = 'dl.voices > dt'\nextent = 'siblings'\n\
        until = 'dt.form'\nid = ['a[name] @name']\nbyline = ['dt']\ntext = ['dd']\n"
    );
    let thread = with_rules(html, &toml);
    let ids: Vec<&str> = thread.items.iter().map(|i| i.id.as_str()).collect();
    assert_eq!(ids, ["c1", "c2"]);
    assert_eq!(thread.items[1].text, "Second words.");
}

#[test]
fn items_without_a_mark_of_depth_stand_at_the_top_where_the_first_is_one() {
    let page = |classes: [&str; 5]| {
        let items: String = (1..)
            .zip(classes)
            .map(|(n, class)| {
                format!("<div class='say {class}' id=s{n}><b class=who>Ana</b> <i class=when>2010-05-03 10:0{n}</i><p>Words {n}.</p></div>")
            })
            .collect();
        format!("<html><body><div id=mine>{items}</div></body></html>")
    };
    let toml = format!("{HEAD}signs = '#mine'\n{OWN_LIST}depth_class = 'in'\n");
    let shape = |classes| -> Vec<(Option<usize>, Option<u32>)> {
        let thread = with_rules(&page(classes), &toml);
        thread.items.iter().map(|i| (i.parent, i.depth)).collect()
    };
    assert_eq!(
        shape(["", "in1", "in2", "in1", ""]),
        [
            (None, Some(1)),
            (Some(0), Some(2)),
            (Some(1), Some(3)),
            (Some(0), Some(2)),
            (None, Some(1))
        ]
    );
    // Where the top is marked, an item without a mark is of unknown depth.
    let marked = shape(["in1", "in2", "", "in2", "in1"]);
    assert_eq!(marked[1], (Some(0), Some(2)));
    assert_eq!(marked[3], (Some(0), Some(2)));
}

#[test]
fn votes_are_whole_or_none() {
    let toml = format!("{HEAD}signs = '#talk'\n{OWN_LIST}votes = '.score'\n");
    for (printed, wanted) in [
        ("1&nbsp;234 points", Some(1234)),
        ("12,5k", Some(12_500)),
        ("4.5", None),
    ] {
        let html = OWN_PAGE.replace(
            "<b class=who>Ana",
            &format!("<u class=score>{printed}</u><b class=who>Ana"),
        );
        assert_eq!(with_rules(&html, &toml).items[0].votes, wanted, "{printed}");
    }
}
