//! Texts and times of all comments of the run.

use super::people::NOBODY;
use super::{Formula, Measure, PLAIN, Run, Stat, count, real};
use crate::metrics::authors::Author;
use crate::metrics::corpus::posts::Post;
use crate::metrics::quantile::ratio;

const UAX_29: &str = "Unicode UAX #29";

const WORDS: Measure = Measure {
    unit: "words/comment",
    source: UAX_29,
    undefined_when: "there are no comments",
    ..PLAIN
};

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

pub(super) const MEASURES: &[Measure] = &[
    Measure {
        name: "{metric}",
        unit: "",
        doc: "sum of the metric over the pages that have it",
        formula: Formula::Sums,
        ..PLAIN
    },
    Measure {
        name: "mean_words",
        doc: "mean words of a comment, deleted placeholders left out",
        formula: Formula::One(|r| {
            let words = &r.corpus.texts.words;
            let mean = (!words.is_empty()).then(|| words.sum() as f64 / words.len() as f64);
            texts(r, mean)
        }),
        ..WORDS
    },
    Measure {
        name: "median_words",
        doc: "median words of a comment (type 7)",
        formula: Formula::One(|r| texts(r, r.corpus.texts.words.quantile(1, 2))),
        ..WORDS
    },
    Measure {
        name: "p90_words",
        doc: "90th percentile of the words of a comment (type 7)",
        formula: Formula::One(|r| texts(r, r.corpus.texts.words.quantile(9, 10))),
        ..WORDS
    },
    Measure {
        name: "comment_words_ratio",
        unit: "ratio",
        doc: "words of all comments / words of the posts, over the pages whose post has words",
        source: "cf. Mishne, Glance 2006",
        undefined_when: "no post's words are known",
        formula: Formula::One(|r| {
            let of = &r.corpus.texts;
            real(ratio(of.below_posts.sum, of.of_posts), of.below_posts.pages)
        }),
        ..PLAIN
    },
    Measure {
        name: "comments_on_{weekday}",
        doc: "comments on this day of the week, monday to sunday, by the wall clock of the page; dates read from the markup or the printed text",
        undefined_when: "no comment shows a day",
        formula: Formula::Family(|r| {
            let calendar = &r.corpus.calendar;
            let days = WEEKDAYS.iter().zip(calendar.weekdays);
            days.map(|(day, n)| ((*day).to_owned(), count(n, calendar.weekday_pages)))
                .collect()
        }),
        ..PLAIN
    },
    Measure {
        name: "comments_at_{hour}",
        doc: "comments in this hour of the day, 00 to 23, by the wall clock of the page; dates read from the markup or the printed text",
        undefined_when: "no comment shows an hour",
        formula: Formula::Family(|r| {
            let calendar = &r.corpus.calendar;
            let hours = calendar.hours.iter().enumerate();
            hours
                .map(|(hour, &n)| (format!("{hour:02}"), count(n, calendar.hour_pages)))
                .collect()
        }),
        ..PLAIN
    },
    Measure {
        name: "undated_comments",
        doc: "comments without a known date: they stand in no month of timeline.csv",
        formula: Formula::One(|r| {
            count(r.corpus.calendar.undated.comments, r.corpus.counts.readable)
        }),
        ..PLAIN
    },
    Measure {
        name: "undated_pings",
        unit: "pings",
        doc: "pings without a known date",
        formula: Formula::One(|r| count(r.corpus.calendar.undated.pings, r.corpus.counts.readable)),
        ..PLAIN
    },
    Measure {
        name: "undated_posts",
        unit: "posts",
        doc: "posts whose month is not known: with the posts of timeline.csv they sum to posts",
        formula: Formula::One(|r| {
            let undated = |post: &&Post| post.month().is_none();
            let posts = r.corpus.posts.values().filter(undated);
            count(posts.count() as u64, r.corpus.counts.pages)
        }),
        ..PLAIN
    },
    Measure {
        name: "undated_commenters",
        unit: "people",
        doc: "people none of whose comments has a known month: with the new_commenters of timeline.csv they sum to commenters",
        undefined_when: NOBODY,
        formula: Formula::One(|r| {
            let undated = |author: &&Author| author.months().is_empty();
            let people = r.corpus.authors.iter().filter(undated);
            count(people.count() as u64, r.corpus.counts.named.pages)
        }),
        ..PLAIN
    },
];

/// Rests on the pages with a comment that is no placeholder.
fn texts(r: &Run<'_>, value: Option<f64>) -> Stat {
    real(value, r.corpus.texts.pages)
}
