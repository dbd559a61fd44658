//! Rule files of a user's own: what they are enough for, what is said of wrong ones, and that their documentation is whole.

use commentsift::platform::rules::RuleSet;
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
        (format!("{HEAD}{list}extent = 'all'\n"), ":7:10", "siblings"),
        (format!("{HEAD}counts = 'all'\n"), ":4:10", "people"),
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

/// The fields of a struct in a Rust file, from its text.
fn fields<'t>(source: &'t str, name: &str) -> Vec<&'t str> {
    let (_, body) = source
        .split_once(&format!("\nstruct {name} {{\n"))
        .unwrap_or_else(|| panic!("struct {name}"));
    let (body, _) = body.split_once("\n}\n").expect("it ends");
    body.lines()
        .filter(|line| !line.trim_start().starts_with(['#', '/']))
        .filter_map(|line| Some(line.split_once(':')?.0.trim()))
        .collect()
}

#[test]
fn every_key_of_the_form_stands_in_the_documentation_and_no_other() {
    let source = text_of(&root().join("src/platform/rules/file.rs"));
    let docs = text_of(&root().join("docs/PLATFORMS.md"));
    for (name, heading) in [
        ("PlatformEntry", "### Keys of `[[platform]]`\n"),
        ("ListEntry", "### Keys of `[[platform.list]]`\n"),
    ] {
        let mut wanted = fields(&source, name);
        let (_, section) = docs.split_once(heading).expect("the section is there");
        let section = section.split("\n#").next().unwrap_or("");
        let mut told: Vec<&str> = section
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
            .map(|(key, _)| key)
            .collect();
        // A table of its own in TOML.
        if name == "PlatformEntry" {
            wanted.retain(|key| *key != "list");
        }
        wanted.sort_unstable();
        told.sort_unstable();
        assert!(wanted.len() >= 10, "{wanted:?}");
        assert_eq!(told, wanted, "{name}");
    }
    assert_eq!(fields(&source, "FileEntry"), ["platform"]);
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
            false => format!("{HEAD}{block}"),
        };
        if let Err(error) = RuleSet::parse("docs/PLATFORMS.md", &whole) {
            panic!("{error}\n{whole}");
        }
    }
}
