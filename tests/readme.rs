//! The README's example is what the program prints today, and the list of fixtures is whole.

use std::fs;
use std::path::Path;

#[test]
fn the_example_is_real_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).expect("the README can be read");
    let (_, example) = readme
        .split_once("## A page\n\n```sh\ncommentsift analyze ")
        .expect("the README has an example");
    let (input, rest) = example
        .split_once("\n```\n\n```text\n")
        .expect("output follows");
    let (shown, _) = rest.split_once("\n```").expect("the output ends");
    let out = tempfile::tempdir().expect("a folder");
    let output = assert_cmd::cargo::cargo_bin_cmd!("commentsift")
        .current_dir(root)
        .args(["analyze", input, "-o"])
        .arg(out.path())
        .output()
        .expect("the binary runs");
    let printed = String::from_utf8(output.stderr).expect("UTF-8");
    // Where the tables are written differs; everything before that line is the same.
    let before = |text: &str| {
        text.split("\n  Written")
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(before(&printed), before(shown));
}

#[test]
fn every_family_of_fixtures_stands_in_their_readme() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let readme = fs::read_to_string(folder.join("README.md")).expect("it can be read");
    let first_cells: String = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once(" | "))
        .map(|(names, _)| format!("`{names}, "))
        .collect();
    let mut families = 0;
    for entry in fs::read_dir(&folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        if path.is_dir() {
            let told = first_cells.contains(&format!("`{name}`"));
            assert!(told, "fixtures/README.md has no row for {name}");
            families += 1;
        }
    }
    assert!(families > 40, "{families} families");
}

#[test]
fn links_of_the_documentation_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut links = 0;
    for file in [
        "README.md",
        "fixtures/README.md",
        "docs/CHANNELS.md",
        "docs/CORPUS.md",
        "docs/CRAWL.md",
        "docs/EXPLAIN.md",
        "docs/PLATFORMS.md",
    ] {
        let text = fs::read_to_string(root.join(file)).expect("it can be read");
        for rest in text.split("](").skip(1) {
            let target = rest.split(')').next().unwrap_or("");
            let path = target.split('#').next().unwrap_or("");
            if path.is_empty() || path.contains("://") {
                continue;
            }
            let place = root.join(file).with_file_name(path);
            assert!(place.exists(), "{file}: {target}");
            links += 1;
        }
    }
    assert!(links >= 6, "{links} links");
}
