//! The README's example is what the program prints today.

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
