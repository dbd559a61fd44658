//! Tests of the arguments: what is typed, and the plan it becomes.

use super::*;
use clap::CommandFactory as _;
use clap::error::ErrorKind;
use commentsift::report::tables::Table;

fn typed(arguments: &str) -> Result<Analyze, clap::Error> {
    let words = ["commentsift", "analyze"]
        .into_iter()
        .chain(arguments.split_whitespace());
    Cli::try_parse_from(words).map(|cli| match cli.command {
        Command::Analyze(typed) => *typed,
        other => panic!("{other:?}"),
    })
}

fn plan(arguments: &str) -> Result<Plan, String> {
    let typed = typed(arguments).map_err(|error| error.to_string())?;
    Plan::new(typed, &["wordpress", "generic"], None)
}

#[test]
fn the_definition_holds_together() {
    Cli::command().debug_assert();
}

#[test]
fn defaults() {
    let plan = plan("page.html").expect("a plan");
    assert_eq!(plan.inputs, ["page.html"]);
    assert_eq!(plan.output, Output::Folder("out".into()));
    assert_eq!(plan.style, Style::default());
    assert_eq!(plan.options, Options::default());
    assert_eq!(plan.jobs, None);
    assert!(!plan.quiet && plan.read == ReadOptions::default());
}

/// `-o "$OUT"` where OUT was never set wrote into the current folder.
#[test]
fn an_output_without_a_name_is_wrong_usage() {
    let words = ["commentsift", "analyze", "page.html", "-o", ""];
    let Command::Analyze(typed) = Cli::try_parse_from(words).expect("arguments").command else {
        panic!("another command");
    };
    let error = Plan::new(*typed, &[], None).expect_err("wrong usage");
    assert!(error.contains("-o wants a folder"), "{error}");
    assert_eq!(
        plan("page.html -o .").expect("a plan").output,
        Output::Folder(".".into())
    );
}

#[test]
fn inputs_are_needed_unless_a_list_names_them() {
    let error = typed("").expect_err("no input");
    assert_eq!(error.kind(), ErrorKind::MissingRequiredArgument);
    let list = plan("--from-file list.txt").expect("a plan");
    assert!(list.inputs.is_empty());
    assert!(plan("--from-file - -").is_err());
}

#[test]
fn one_table_to_standard_output() {
    let output = |arguments| plan(arguments).map(|plan| plan.output);
    assert_eq!(output("a -o -"), Ok(Output::Stdout(Table::Comments)));
    assert_eq!(
        output("a -o - --table pings"),
        Ok(Output::Stdout(Table::Pings))
    );
    assert_eq!(output("- -o tables"), Ok(Output::Folder("tables".into())));
    assert!(
        output("a --table pings")
            .expect_err("no -o -")
            .contains("-o -")
    );
    assert!(output("a -o - --table nonsense").is_err());
}

#[test]
fn excel_takes_its_locale_after_an_equals_sign() {
    let excel = |arguments| plan(arguments).map(|plan| (plan.style.excel, plan.inputs));
    let page = || vec!["a".to_owned()];
    assert_eq!(excel("--excel a"), Ok((Some(Excel::En), page())));
    assert_eq!(excel("--excel=fr a"), Ok((Some(Excel::Fr), page())));
    assert_eq!(excel("a"), Ok((None, page())));
    assert!(excel("--excel=xx a").is_err());
    assert!(!plan("a --csv-guard off").expect("a plan").style.guard);
}

#[test]
fn an_unknown_platform_names_the_one_that_was_meant() {
    let error = plan("a --platform Wordpres").expect_err("unknown");
    assert!(error.contains("did you mean 'wordpress'?"), "{error}");
    let error = plan("a --platform zzz").expect_err("unknown");
    assert!(error.contains("list platforms"), "{error}");
    let known = plan("a --platform generic").expect("a plan");
    assert_eq!(known.options.platform.as_deref(), Some("generic"));
}

#[test]
fn limits_default_to_the_library() {
    let plan = plan("a --max-bytes 2MiB --timeout 5 --max-redirects 0").expect("a plan");
    let expected = Limits {
        max_bytes: 2 << 20,
        total_seconds: 5,
        max_redirects: 0,
        ..Limits::default()
    };
    assert_eq!(plan.options.limits, expected);
    for wrong in [
        "--max-bytes 0",
        "--max-bytes 5x",
        "--max-bytes 99999999999GiB",
        "--max-items 0",
        "--timeout 0",
        "--jobs 0",
        "--jobs 9999",
    ] {
        assert!(typed(&format!("a {wrong}")).is_err(), "{wrong}");
    }
}

#[test]
fn sizes() {
    for (text, bytes) in [
        ("1000", 1000),
        ("1kB", 1000),
        ("64MiB", 64 << 20),
        ("2g", 2 << 30),
        ("7 MB", 7_000_000),
    ] {
        assert_eq!(size(text), Ok(bytes), "{text}");
    }
    assert!(size("MiB").is_err() && size("-1").is_err() && size("1é").is_err());
}

#[test]
fn times_of_capture() {
    for text in [
        "2024-02-29",
        "2024-05-01T14:32",
        "2024-05-01T14:32:05Z",
        "2024-05-01T14:32+02:00",
        "2024-05-01T14:32-03:30",
    ] {
        let stamp = stamp(text).expect(text);
        let offset = stamp
            .offset
            .map(|offset| offset.to_string())
            .unwrap_or_default();
        assert_eq!(format!("{}{offset}", stamp.when), text);
    }
    assert_eq!(stamp("2024-05-01 14:32"), stamp("2024-05-01T14:32"));
    for wrong in [
        "",
        "2024",
        "2023-02-29",
        "2024-13-01",
        "2024-1-01",
        "2024-05-01T",
        "2024-05-01T24:00",
        "2024-05-01T14:32+2",
        "2024-05-01T14:32é",
        "é",
    ] {
        assert!(stamp(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_help_quotes_defaults_and_shows_examples() {
    let mut command = Cli::command();
    let analyze = command.find_subcommand_mut("analyze").expect("a command");
    let help = analyze.render_long_help().to_string();
    for words in ["32MiB", "200000", "--excel=fr", "Examples:", "pages.csv"] {
        assert!(help.contains(words), "{words}");
    }
}

fn crawl(arguments: &str) -> Result<CrawlPlan, String> {
    let words = ["commentsift", "crawl"]
        .into_iter()
        .chain(arguments.split_whitespace());
    let cli = Cli::try_parse_from(words).map_err(|error| error.to_string())?;
    match cli.command {
        Command::Crawl(typed) => CrawlPlan::new(*typed, &["wordpress"], None),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_crawl_saves_its_answers_in_its_folder() {
    let archive = |arguments: &str| crawl(arguments).map(|plan| plan.plan.read.archive);
    assert_eq!(
        archive("blog.example -o x"),
        Ok(Some("x/crawl.warc.gz".into()))
    );
    assert_eq!(
        archive("blog.example --save-warc y.warc"),
        Ok(Some("y.warc".into()))
    );
    assert_eq!(archive("blog.example -o -"), Ok(None));
    assert_eq!(archive("blog.example --dry-run"), Ok(None));
    assert_eq!(
        archive("blog.example --dry-run --resume"),
        Ok(Some("out/crawl.warc.gz".into()))
    );
    assert!(archive("blog.example -o - --offline").is_err());
    let refresh = crawl("blog.example --refresh").expect("a plan");
    assert!(refresh.plan.read.refresh && refresh.may_continue);
    assert!(!crawl("blog.example").expect("a plan").may_continue);
    assert!(
        plan("--refresh page.html").is_err(),
        "no archive to refresh"
    );
}

#[test]
fn what_is_wanted_of_a_blog() {
    let plan = crawl("blog.example/notes/ --since 2024-05 --max-posts 7").expect("a plan");
    assert_eq!(plan.blog.as_str(), "https://blog.example/notes/");
    assert_eq!(plan.wanted.since, Some(When::month(2024, 5)));
    assert_eq!(plan.wanted.most, Some(7));
    assert_eq!(plan.as_json()["crawl"]["since"], "2024-05");
    for wrong in [
        "2024-13",
        "24",
        "2024-02-30",
        "2024-05-01T10:00:00+99:00",
        "May",
    ] {
        assert!(
            crawl(&format!("blog.example --since {wrong}")).is_err(),
            "{wrong}"
        );
    }
    for wrong in [
        "mailto:me@blog.example",
        "file:///etc",
        "https://",
        "Cargo.toml",
    ] {
        assert!(crawl(wrong).is_err(), "{wrong}");
    }
}
