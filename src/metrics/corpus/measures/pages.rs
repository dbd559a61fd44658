//! Pages and posts, items by kind, what pages state and what is missing.

use super::{Formula, Measure, PLAIN, Run, Stat, count, real};
use crate::metrics::activity::gini;
use crate::metrics::corpus::counts::{SCOPES, STATUSES};
use crate::metrics::corpus::monoid::Tally;
use crate::metrics::quantile::{quantile, ratio};
use crate::thread::Kind;

const PER_POST: Measure = Measure {
    unit: "comments/post",
    undefined_when: "no post's comments are known",
    ..PLAIN
};

pub(super) const MEASURES: &[Measure] = &[
    Measure {
        name: "pages",
        unit: "pages",
        doc: "pages analysed, duplicates left out",
        formula: Formula::One(|r| count(r.corpus.counts.pages, r.corpus.counts.pages)),
        ..PLAIN
    },
    Measure {
        name: "duplicate_pages",
        unit: "pages",
        doc: "pages left out everywhere else, since an earlier page of the run has the same url and comment page",
        formula: Formula::One(|r| count(r.corpus.counts.duplicates, r.corpus.counts.duplicates)),
        ..PLAIN
    },
    Measure {
        name: "pages_{thread_status}",
        unit: "pages",
        doc: "pages whose thread_status is this one: truncated, script_loaded, partial, complete, undeclared, empty, none",
        formula: Formula::Family(|r| {
            let counts = STATUSES.iter().zip(r.corpus.counts.by_status);
            counts
                .map(|(status, pages)| (status.as_str().to_owned(), count(pages, pages)))
                .collect()
        }),
        ..PLAIN
    },
    Measure {
        name: "posts",
        unit: "posts",
        doc: "posts by their URL; the comment pages of one post are one, a page without a URL is a post of its own",
        formula: Formula::One(|r| {
            let posts = r.corpus.posts();
            posts_of(
                r,
                posts.with_comments + posts.without_comments + posts.unknown,
            )
        }),
        ..PLAIN
    },
    Measure {
        name: "posts_with_comments",
        unit: "posts",
        doc: "posts with a comment by a person",
        formula: Formula::One(|r| posts_of(r, r.corpus.posts().with_comments)),
        ..PLAIN
    },
    Measure {
        name: "posts_without_comments",
        unit: "posts",
        doc: "posts whose thread, or place for one, holds no comment by a person",
        formula: Formula::One(|r| posts_of(r, r.corpus.posts().without_comments)),
        ..PLAIN
    },
    Measure {
        name: "posts_unknown",
        unit: "posts",
        doc: "posts whose number of comments is not known: a script loads them, or the page has no place for any",
        formula: Formula::One(|r| posts_of(r, r.corpus.posts().unknown)),
        ..PLAIN
    },
    Measure {
        name: "comments_per_post",
        doc: "mean of the comments of a post, over posts with and without comments",
        formula: Formula::One(|r| {
            let posts = r.per_post.len() as u64;
            per_post(r, ratio(r.per_post.iter().sum(), posts))
        }),
        ..PER_POST
    },
    Measure {
        name: "median_comments_per_post",
        doc: "median of the comments of a post (type 7)",
        formula: Formula::One(|r| per_post(r, quantile(&r.per_post, 1, 2))),
        ..PER_POST
    },
    Measure {
        name: "p90_comments_per_post",
        doc: "90th percentile of the comments of a post (type 7)",
        formula: Formula::One(|r| per_post(r, quantile(&r.per_post, 9, 10))),
        ..PER_POST
    },
    Measure {
        name: "gini_comments_per_post",
        unit: "index",
        doc: "Gini index of comments over posts: 0 where all posts have equally many",
        source: "Gini",
        undefined_when: "fewer than 2 posts' comments are known, or there are none",
        formula: Formula::One(|r| per_post(r, gini(&r.per_post))),
        ..PLAIN
    },
    Measure {
        name: "human_count",
        doc: "comments by people, deleted placeholders included",
        formula: Formula::One(|r| readable(r, r.corpus.counts.comments)),
        ..PLAIN
    },
    Measure {
        name: "deleted_count",
        doc: "placeholders of deleted comments",
        formula: Formula::One(|r| readable(r, r.corpus.counts.deleted)),
        ..PLAIN
    },
    Measure {
        name: "ping_count",
        unit: "pings",
        doc: "pings of every kind: the sum of the next five",
        formula: Formula::One(|r| pings(r, |_| true)),
        ..PLAIN
    },
    Measure {
        name: "pingback_count",
        unit: "pings",
        doc: "pingbacks",
        formula: Formula::One(|r| pings(r, |kind| kind == Kind::Pingback)),
        ..PLAIN
    },
    Measure {
        name: "trackback_count",
        unit: "pings",
        doc: "trackbacks and tweetbacks",
        formula: Formula::One(|r| {
            pings(r, |kind| matches!(kind, Kind::Trackback | Kind::Tweetback))
        }),
        ..PLAIN
    },
    Measure {
        name: "webmention_count",
        unit: "pings",
        doc: "webmentions and mentions",
        formula: Formula::One(|r| {
            pings(r, |kind| matches!(kind, Kind::Webmention | Kind::Mention))
        }),
        ..PLAIN
    },
    Measure {
        name: "reaction_count",
        unit: "pings",
        doc: "likes, reposts and bookmarks",
        formula: Formula::One(|r| pings(r, Kind::is_reaction)),
        ..PLAIN
    },
    Measure {
        name: "untyped_ping_count",
        unit: "pings",
        doc: "pings of which the page does not say the kind",
        formula: Formula::One(|r| pings(r, |kind| kind == Kind::Ping)),
        ..PLAIN
    },
    Measure {
        name: "ping_share",
        unit: "share",
        doc: "(ping_count − reaction_count) / (human_count + ping_count − reaction_count)",
        source: "CommentsWP",
        undefined_when: "there are neither comments nor pings",
        formula: Formula::One(|r| {
            let counts = &r.corpus.counts;
            let pings = counts.pings_of(|kind| !kind.is_reaction());
            real(ratio(pings, counts.comments + pings), counts.readable)
        }),
        ..PLAIN
    },
    Measure {
        name: "ping_share_{year}",
        unit: "share",
        doc: "the same over the items of posts of this year (of undated posts by the earliest date of an item), a row a year that has any",
        source: "CommentsWP",
        formula: Formula::Family(|r| {
            let years = r.corpus.calendar.years.iter();
            years
                .map(|(year, of)| {
                    let share = ratio(of.pings, of.comments + of.pings);
                    (format!("{year:04}"), real(share, of.pages))
                })
                .collect()
        }),
        ..PLAIN
    },
    Measure {
        name: "ping_sources",
        unit: "names",
        doc: "distinct source names of pings",
        undefined_when: "no source is named",
        formula: Formula::One(|r| {
            let sources = &r.corpus.sources;
            count(sources.names.len() as u64, sources.named_pages)
        }),
        ..PLAIN
    },
    Measure {
        name: "ping_domains",
        unit: "domains",
        doc: "distinct registrable domains of the pings' sources (Public Suffix List)",
        undefined_when: "no source link is known",
        formula: Formula::One(|r| {
            let sources = &r.corpus.sources;
            count(sources.domains.len() as u64, sources.linked_pages)
        }),
        ..PLAIN
    },
    Measure {
        name: "declared_count",
        unit: "items",
        doc: "sum of the numbers that pages state",
        undefined_when: "no page states a number",
        formula: Formula::One(|r| summed(r.corpus.stated.declared)),
        ..PLAIN
    },
    Measure {
        name: "pages_missing",
        unit: "pages",
        doc: "threads with something missing: missing_count above 0",
        undefined_when: "no page states a number",
        formula: Formula::One(|r| match r.corpus.stated.declared.pages {
            0 => real(None, 0),
            _ => stated(r, r.corpus.stated.missing().pages),
        }),
        ..PLAIN
    },
    Measure {
        name: "missing_count",
        unit: "items",
        doc: "items short of the numbers stated, on the pages that state one: the sum of the next four",
        undefined_when: "no page states a number",
        formula: Formula::One(|r| stated(r, r.corpus.stated.missing().sum)),
        ..PLAIN
    },
    Measure {
        name: "missing_{declared_scope}",
        unit: "items",
        doc: "items missing where the number counts: people, people_and_pings (which of both is missing the page does not tell), top_level, unknown",
        undefined_when: "no page states a number of that scope",
        formula: Formula::Family(|r| {
            let of = &r.corpus.stated;
            let missing = SCOPES.iter().zip(of.missing).zip(of.scopes);
            missing
                .map(|((scope, tally), pages)| (scope.as_str().to_owned(), count(tally.sum, pages)))
                .collect()
        }),
        ..PLAIN
    },
    Measure {
        name: "missing_share",
        unit: "share",
        doc: "missing_count / declared_count",
        undefined_when: "no page states a number above 0",
        formula: Formula::One(|r| {
            let Tally { sum, pages } = r.corpus.stated.declared;
            real(ratio(r.corpus.stated.missing().sum, sum), pages)
        }),
        ..PLAIN
    },
    Measure {
        name: "surplus_count",
        unit: "items",
        doc: "items beyond the numbers stated, on the pages that state one",
        undefined_when: "no page states a number",
        formula: Formula::One(|r| stated(r, r.corpus.stated.surplus.sum)),
        ..PLAIN
    },
];

fn posts_of(r: &Run<'_>, posts: u64) -> Stat {
    count(posts, r.corpus.counts.pages)
}

/// Rests on the readable pages.
fn per_post(r: &Run<'_>, value: Option<f64>) -> Stat {
    real(value, r.corpus.counts.readable)
}

fn readable(r: &Run<'_>, value: u64) -> Stat {
    count(value, r.corpus.counts.readable)
}

fn pings(r: &Run<'_>, wanted: impl Fn(Kind) -> bool) -> Stat {
    readable(r, r.corpus.counts.pings_of(wanted))
}

fn summed(tally: Tally) -> Stat {
    count(tally.sum, tally.pages)
}

/// Rests on the pages that state a number.
fn stated(r: &Run<'_>, value: u64) -> Stat {
    count(value, r.corpus.stated.declared.pages)
}
