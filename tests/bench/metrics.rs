//! What the metrics cost: `analyze` with `measure` against `analyze` alone, on pages of 100,000 comments, in one process.
//!
//! ```sh
//! cargo bench --bench metrics             # 100,000 comments
//! cargo bench --bench metrics -- 20000    # any other number
//! ```
//!
//! The page is made up here: a WordPress thread, nested, with dates, a few hundred people and some pings. Runs alternate and the
//! median of their quotients is printed, so that a machine whose speed drifts gives the same figure. The goal is 1.5.

use commentsift::metrics::measure;
use commentsift::{Media, Options, Page, analyze};
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Pairs of runs.
const PAIRS: usize = 9;
const COMMENTS: usize = 100_000;

const TEXTS: [&str; 5] = [
    "<p>Thank you for this, it helped me a lot. I have one question: does the bridge open in winter?</p>",
    "<p>Merci beaucoup ! L’été prochain, nous irons à pied, c’est promis.</p><p>À bientôt…</p>",
    "<p>I don't agree. See <a href=\"https://other.example/post\">what I wrote</a>, e.g. about the 3.5 km walk.</p>",
    "<p>Спасибо, очень интересно. Где это?</p>",
    "<p>Same here 👍</p>",
];

/// Walks to and fro between levels 1 and 5, as threads with a cap do.
fn page(comments: usize) -> Page {
    let mut html = format!(
        "<!DOCTYPE html><html lang=en><head><title>A trip</title><meta name=generator content='WordPress 6.4'></head><body>\
         <h1 class=entry-title>A trip</h1><span class='author vcard'>Marthe</span><div id=comments class=comments-area>\
         <h2 class=comments-title>{comments} thoughts on “A trip”</h2><ol class=comment-list>"
    );
    let mut depth = 0;
    for n in 0..comments {
        let wanted = [1, 2, 3, 2, 3, 4, 5, 1, 1, 2][n % 10].min(depth + 1);
        while depth >= wanted {
            depth -= 1;
            html.push_str(if depth > 0 { "</li></ol>" } else { "</li>" });
        }
        if depth > 0 {
            html.push_str("<ol class=children>");
        }
        depth += 1;
        let (day, hour, minute) = (1 + n / 3600 % 28, n / 60 % 24, n % 60);
        // People differ in how often they write: squares crowd at the low end.
        let who = (n * 7919 % 1000) * (n * 7919 % 1000) / 2000;
        write!(
            html,
            "<li class='comment depth-{depth}' id=comment-{n}><article id=div-comment-{n} class=comment-body><footer \
             class=comment-meta><div class='comment-author vcard'><b class=fn>Reader {who}</b> <span class=says>says:</span></div>\
             <div class=comment-metadata><a href='#comment-{n}'><time datetime='2010-03-{day:02}T{hour:02}:{minute:02}:00+01:00'>\
             March {day}, 2010 at {hour}:{minute:02}</time></a></div></footer><div class=comment-content>{}</div></article>",
            TEXTS[n % TEXTS.len()]
        )
        .expect("a string can be written to");
    }
    Page::new("made up", html.into_bytes(), Media::Html)
}

fn main() {
    let comments = std::env::args()
        .skip(1)
        .find_map(|arg| arg.parse().ok())
        .unwrap_or(COMMENTS);
    let page = page(comments);
    let options = Options::default();
    let alone = || {
        let start = Instant::now();
        let thread = analyze(&page, &options).expect("the page is analysed");
        (start.elapsed(), thread)
    };
    let (_, thread) = alone();
    println!(
        "{} comments, {:.1} MB, status {:?}",
        thread.human_count(),
        page.bytes.len() as f64 / 1e6,
        thread.status
    );
    let mut pairs: Vec<(f64, Duration, Duration)> = (0..PAIRS)
        .map(|_| {
            let (without, thread) = alone();
            let start = Instant::now();
            black_box(measure(&thread));
            let measured = start.elapsed();
            (
                (without + measured).as_secs_f64() / without.as_secs_f64(),
                without,
                measured,
            )
        })
        .collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (quotient, without, measured) = pairs[PAIRS / 2];
    println!(
        "analyze {without:?}, measure {measured:?}: quotient {quotient:.3} (from {:.3} to {:.3}, {PAIRS} pairs)",
        pairs[0].0,
        pairs[PAIRS - 1].0
    );
}
