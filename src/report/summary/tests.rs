//! The summary as people see it.

use super::*;
use crate::When;
use crate::failure::Stage;
use crate::metrics::measure;
use crate::metrics::sample::{comment, dated, ping, reply, thread};
use crate::thread::{Declared, Scope, Thread};

const PLAIN: Paint = Paint(false);

fn analysed(thread: Thread) -> Analysed {
    let measured = measure(&thread);
    Analysed {
        page: thread.page.clone(),
        digest: None,
        duplicate_of: None,
        outcome: Ok(Reading { thread, measured }),
    }
}

fn failed(page: &str, error: &'static str, message: &str) -> Analysed {
    Analysed {
        page: page.into(),
        digest: None,
        duplicate_of: None,
        outcome: Err(Failure::new(page, Stage::Read, error, message)),
    }
}

fn summary(pages: &[Analysed]) -> String {
    let mut summary = Summary::new(PLAIN);
    let mut corpus = Corpus::default();
    for page in pages {
        summary.add(page);
        page.fold_into(&mut corpus);
    }
    summary.render(&corpus, Some("out/"), false)
}

fn partial(name: &str, missing: u64, declared: u64) -> Thread {
    let mut page = thread(vec![
        dated(comment("Anna", ""), When::minute(2010, 3, 12, 14, 32)),
        reply(dated(comment("Marthe", ""), When::day(2010, 3, 13)), 0),
        reply(comment("", "Merci à toutes les deux"), 1),
        ping(Kind::Pingback, "Un autre blog", ""),
        ping(Kind::Ping, "日本のブログ", ""),
    ]);
    page.page = name.into();
    page.url = None;
    page.declared = Some(Declared {
        count: declared,
        text: format!("{declared} réflexions sur « Voyage »"),
        scope: Scope::Unknown,
        place: "heading",
    });
    page.status = ThreadStatus::Partial;
    page.missing = Some(missing);
    page.missing_reason = Some(MissingReason::Unknown);
    page.closed = Some(true);
    page
}

#[test]
fn one_page() {
    assert_eq!(
        summary(&[analysed(partial("a.html", 13, 18))]),
        "\
Voyage
by Marthe · wordpress · a.html

  Comments   3 comments by 2 people
  Pings      2: 1 pingback, 1 of unknown kind
  Stated     18; the page says \"18 réflexions sur « Voyage »\"
  Missing    13 of 18. The page does not say why. It may be further pages of
             comments, replies to a hidden comment, or spam and deleted comments
             that are still counted.
  Thread     closed to new ones

  2010-03-12 14:32  Anna
  2010-03-13        └ Marthe (post author)
                      └ (name not shown) \"Merci à toutes les deux\"
                    pingback: Un autre blog
                    ping: 日本のブログ

  Written    8 tables (.csv) and run.json, in out/
"
    );
}

#[test]
fn people_who_are_addressed_and_not_listed() {
    let mut page = partial("a.html", 13, 18);
    page.items[2].text = "Merci Bernard !".into();
    page.replies = crate::thread::replies::replies(&page.items, &page.post);
    let said = summary(&[analysed(page)]);
    let row = "  Called     Bernard: addressed by name, but nothing by them is listed\n";
    assert!(said.contains(row), "{said}");
}

#[test]
fn a_page_whose_comments_a_script_loads() {
    let mut page = thread(Vec::new());
    page.platform = "disqus".into();
    page.status = ThreadStatus::ScriptLoaded;
    assert_eq!(
        summary(&[analysed(page)]),
        "\
Voyage
by Marthe · disqus · fixtures/voyage.html

  By script  comments are loaded by disqus: the page itself holds none, that is
             not zero comments
  Written    8 tables (.csv) and run.json, in out/
"
    );
}

#[test]
fn many_pages() {
    let mut script = thread(Vec::new());
    script.platform = "disqus".into();
    script.status = ThreadStatus::ScriptLoaded;
    let pages = [
        analysed(partial("small.html", 2, 7)),
        analysed(partial("large.html", 113, 118)),
        analysed(script),
        failed("gone.html", "not_found", "there is no such file or folder"),
        failed(
            "http://localhost/",
            "private_address",
            "localhost is a private address",
        ),
    ];
    assert_eq!(
        summary(&pages),
        "\x20 Pages      3: 2 with comments or pings, 1 with comments loaded by script
  Comments   6 comments by 4 people; 2 of them by the posts' own authors
  Per post   3.0 comments at the median; one post in ten has 3.0 or more
  Came back  0 of 4 people commented on two posts or more
  Pings      4: 2 pingbacks, 2 of unknown kind
  Stated     125 in all, on 2 pages that state a number
  Missing    115 on 2 pages
             113 / 118  large.html (not known why)
               2 /   7  small.html (not known why)
  By script  1 page with comments loaded by script (disqus 1): not in the page
             itself, that is not zero comments
  Failed     2 inputs
             gone.html: there is no such file or folder
             http://localhost/: localhost is a private address
               if you trust the address, add --allow-private
  Written    8 tables (.csv) and run.json, in out/
"
    );
}

#[test]
fn a_long_path_keeps_its_end() {
    let long = format!("{}/the-page.html", "folder/".repeat(30));
    let text = summary(&[
        analysed(partial(&long, 2, 7)),
        analysed(partial("b.html", 1, 7)),
    ]);
    let line = text
        .lines()
        .find(|line| line.contains("the-page"))
        .expect("a line");
    assert!(
        line.contains("  …") && line.contains("/the-page.html (not known why)"),
        "{line}"
    );
    assert_eq!(line.chars().count(), WIDTH);
}

#[test]
fn long_lists_are_cut() {
    let failures: Vec<Analysed> = (0..25)
        .map(|at| failed(&format!("{at}.html"), "empty", "empty"))
        .collect();
    let text = summary(&failures);
    assert!(text.contains("9.html: empty") && !text.contains("10.html"));
    assert!(text.contains("… and 15 more"));

    let many: Vec<_> = (0..100)
        .map(|at| comment(&format!("Person {at}"), ""))
        .collect();
    let text = summary(&[analysed(thread(many))]);
    assert!(text.contains("Person 29\n  … and 70 more\n"), "{text}");

    let pages: Vec<Analysed> = (1..=12)
        .map(|at| analysed(partial(&format!("{at}.html"), at, 50)))
        .collect();
    let text = summary(&pages);
    assert!(
        text.contains(" 3 / 50  3.html") && !text.contains(" 2 / 50"),
        "{text}"
    );
    assert!(text.contains("… and 2 more"));
}

#[test]
fn a_hostile_name_stays_on_its_line() {
    let text = summary(&[analysed(thread(vec![comment(
        "Eve\u{1b}[2J\u{202e}\r\n\u{9b}31mx",
        "",
    )]))]);
    assert!(text.contains("\n  Eve  x\n"), "{text:?}");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let page = analysed(partial("a.html", 1, 6));
    let mut coloured = Summary::new(Paint(true));
    coloured.add(&page);
    let text = coloured.render(&Corpus::default(), None, false);
    assert!(text.contains("\u{1b}[1m"));
    assert!(!summary(&[page]).contains('\u{1b}'));
}

#[test]
fn duplicates_count_once() {
    let mut again = analysed(partial("b.html", 1, 6));
    again.duplicate_of = Some("a.html".into());
    let mut summary = Summary::new(PLAIN);
    summary.add(&analysed(partial("a.html", 1, 6)));
    summary.add(&again);
    let counts = summary.counts();
    assert_eq!(
        (
            counts.pages,
            counts.duplicates,
            counts.comments,
            counts.missing
        ),
        (2, 1, 3, 1)
    );
}

#[test]
fn an_interrupted_run_says_so() {
    let mut summary = Summary::new(PLAIN);
    let told = summary.render(&Corpus::default(), None, true);
    assert!(told.contains("what was finished is kept."), "{told}");
    let mut unread = analysed(partial("a.html", 1, 6));
    unread.outcome = Err(crate::pipeline::interrupted("a.html", crate::Stage::Read));
    summary.add(&unread);
    let told = summary.render(&Corpus::default(), None, true);
    assert!(told.contains("1 input was not read"), "{told}");
    assert!(!told.contains("Failed"), "{told}");
    assert_eq!((summary.counts().failed, summary.counts().not_read), (0, 1));
}
