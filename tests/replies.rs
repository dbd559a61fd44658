//! Whom comments address, against three sets of our own: `tests/data/addressees/` holds them, docs/REPLIES.md their figures.

use commentsift::Kind;
use commentsift::thread::replies::replies;
use commentsift::thread::{Item, Post, Reply, ReplyBasis, ReplyTarget};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;

#[derive(Deserialize)]
struct Set {
    thread: Vec<Page>,
}

#[derive(Deserialize)]
struct Page {
    language: String,
    post_author: String,
    /// Who wrote it, the text, then whom it addresses.
    comments: Vec<Vec<String>>,
}

/// An item; `by` is empty where no name is shown, and begins with "ping: " for a ping.
fn item(at: usize, by: &str, text: &str) -> Item {
    let (kind, name) = match by.strip_prefix("ping: ") {
        Some(source) => (Kind::Ping, source),
        None => (Kind::Comment, by),
    };
    Item {
        position: at + 1,
        id: format!("c{}", at + 1),
        ..Item::new(kind, Some(name).filter(|n| !n.is_empty()), text)
    }
}

fn post(author: &str, language: &str) -> Post {
    Post {
        author: Some(author.to_owned()),
        language: Some(language.to_owned()),
        ..Post::default()
    }
}

fn thread(page: &Page) -> (Vec<Item>, Vec<Reply>) {
    let items: Vec<Item> = page
        .comments
        .iter()
        .enumerate()
        .map(|(at, row)| item(at, &row[0], &row[1]))
        .collect();
    let replies = replies(&items, &post(&page.post_author, &page.language));
    (items, replies)
}

/// The addressee in the words of the sets.
fn addressee(reply: &Reply, items: &[Item], page: &Page) -> String {
    match &reply.to {
        ReplyTarget::Post => "@post".to_owned(),
        ReplyTarget::Absent(name) => format!("?{name}"),
        ReplyTarget::Item(at) => match items[*at].author.name.clone().unwrap_or_default() {
            name if name == page.post_author => "@post".to_owned(),
            name => name.strip_prefix("ping: ").unwrap_or(&name).to_owned(),
        },
    }
}

/// Comments, addresses found, right ones, true ones; what differs is printed.
fn score(file: &str) -> (usize, usize, usize, usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/addressees")
        .join(file);
    let text = std::fs::read_to_string(path).expect("the set can be read");
    let set: Set = toml::from_str(&text).expect("the set is TOML");
    let (mut comments, mut found, mut right, mut wanted) = (0, 0, 0, 0);
    for page in &set.thread {
        let (items, replies) = thread(page);
        for (at, row) in page.comments.iter().enumerate() {
            comments += usize::from(!items[at].kind.is_ping());
            let truth: BTreeSet<String> = row[2..].iter().cloned().collect();
            let got: BTreeSet<String> = replies
                .iter()
                .filter(|reply| reply.from == at)
                .map(|reply| addressee(reply, &items, page))
                .collect();
            found += got.len();
            wanted += truth.len();
            right += got.intersection(&truth).count();
            if got != truth {
                println!(
                    "{} {}: {:?}: {got:?}, not {truth:?}",
                    page.language, row[0], row[1]
                );
            }
        }
    }
    (comments, found, right, wanted)
}

fn hold(file: &str, least_comments: usize, precision: f64, recall: f64) {
    let (comments, found, right, wanted) = score(file);
    let share = |of: usize| right as f64 / of as f64;
    println!(
        "{file}: {comments} comments, {wanted} addresses; precision {:.3}, recall {:.3}",
        share(found),
        share(wanted)
    );
    assert!(comments >= least_comments, "{comments} comments");
    assert!(share(found) >= precision, "precision {:.3}", share(found));
    assert!(share(wanted) >= recall, "recall {:.3}", share(wanted));
}

#[test]
fn addressees_of_the_written_set() {
    hold("written.toml", 60, 0.95, 0.80);
}

#[test]
fn addressees_of_the_held_out_set() {
    hold("held_out.toml", 40, 0.95, 0.80);
}

#[test]
fn addressees_of_the_fresh_set() {
    hold("fresh.toml", 60, 0.95, 0.80);
}

/// Replies of a few comments, as position of the answer, target and basis.
fn read(author: &str, comments: &[(&str, &str)]) -> Vec<(usize, ReplyTarget, ReplyBasis)> {
    let items: Vec<Item> = comments
        .iter()
        .enumerate()
        .map(|(at, (by, text))| item(at, by, text))
        .collect();
    replies(&items, &post(author, "en"))
        .into_iter()
        .map(|reply| (reply.from, reply.to, reply.basis))
        .collect()
}

#[test]
fn a_quotation_is_found_by_its_words() {
    let words = "the old mill by the river was sold for a song in the spring";
    let quoting = [
        format!("> {words}\nNot for a song, I was there."),
        "\"the old mill by the river was sold\" is only half of it.".to_owned(),
        format!("{words}\n\nThat is not how I remember it."),
    ];
    for text in &quoting {
        let comments = [
            ("Ada Brook", words),
            ("Finn", "Lovely walk."),
            ("Cleo", text.as_str()),
        ];
        let found = read("Post Author", &comments);
        assert_eq!(
            found,
            [(2, ReplyTarget::Item(0), ReplyBasis::Quoted)],
            "{text}"
        );
    }
}

#[test]
fn what_was_sent_twice_is_no_quotation() {
    let words = "the old mill by the river was sold for a song in the spring";
    assert_eq!(read("X", &[("Ada", words), ("Finn", words)]), []);
    assert_eq!(
        read(
            "X",
            &[
                ("Ada", words),
                ("Ada", &format!("> {words}\nI stand by it."))
            ]
        ),
        []
    );
}

#[test]
fn the_newest_first_are_answered_downwards() {
    let mut items = vec![
        item(0, "Ada", "Thanks Finn, that helps."),
        item(1, "Cleo", "Good morning."),
        item(2, "Finn", "Try the other key."),
        item(3, "Ada", "It does not open."),
    ];
    for (at, item) in items.iter_mut().enumerate() {
        let day = 9 - u8::try_from(at).expect("few");
        item.date.when = Some(commentsift::When::day(2011, 5, day));
    }
    let found = replies(&items, &post("Somebody Else", "en"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].to, ReplyTarget::Item(2));
}

#[test]
fn the_post_author_is_answered_in_a_comment_only_in_a_conversation() {
    let found = read(
        "Nora Quist",
        &[
            ("Ada", "Nora, where was this taken?"),
            ("Nora Quist", "Behind the station."),
            ("Ada", "Thanks Nora!"),
            ("Finn", "Thanks Nora, lovely."),
        ],
    );
    let to: Vec<_> = found.into_iter().map(|(_, to, _)| to).collect();
    assert_eq!(
        to,
        [ReplyTarget::Post, ReplyTarget::Item(1), ReplyTarget::Post]
    );
}

#[test]
fn a_stated_parent_is_one_row_with_its_addressee() {
    let mut items = vec![
        item(0, "Ada", "One."),
        item(1, "Ada", "Two."),
        item(2, "Finn", "Ada, you are right."),
    ];
    items[2].parent = Some(0);
    let found = replies(&items, &post("X", "en"));
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].basis, found[0].to.clone()),
        (ReplyBasis::Stated, ReplyTarget::Item(0))
    );
    assert_eq!(found[0].addressee.as_deref(), Some("Ada"));
}
