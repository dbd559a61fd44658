//! The post that a thread belongs to: title, by-line, date, address, language.

mod byline;
mod frame;
mod head;
mod marks;
mod published;

use super::structured::{Article, Structured};
use super::text::{fold, line};
use super::{Document, Index};
use crate::metrics::text;
use crate::thread::Post;
pub use byline::in_known_line;
use frame::{Frame, is_in_side_box};
pub use head::{Head, head};
use marks::Marks;

/// Puts the post together. `thread` is where its thread begins: by-lines behind it are those of comments.
#[must_use]
pub fn post(
    doc: &Document<'_>,
    head: &Head,
    structured: &Structured,
    thread: Option<Index>,
) -> Post {
    let end = thread.unwrap_or(doc.nodes.len());
    let marks = Marks::of(doc, end);
    let words_of = marks.content.map(|c| words(doc, c, end));
    let article = &structured.article(|a| is_own(a, head));
    let (title, heading) = title(doc, head, article, &marks);
    let frame = Frame::new(doc, head, heading, marks.content, end);
    let (author, author_url) = byline::author(doc, &marks, &frame).unzip();
    Post {
        title,
        author: author
            .or_else(|| head.author.clone())
            .or_else(|| article.author.clone()),
        author_url: author_url.flatten(),
        date: published::date(head, article, &marks, &frame),
        words: words_of.filter(|&w| w > 0),
        language: head.lang.clone(),
    }
}

/// True for an article in the page's data that is the page's own post: it has its address or its title.
fn is_own(article: &Article, head: &Head) -> bool {
    let bare = |url: &str| {
        url.split(['#', '?'])
            .next()
            .unwrap_or("")
            .trim_end_matches('/')
            .to_owned()
    };
    let url = article.url.as_deref().map(bare);
    let addresses = [&head.canonical, &head.og_url].into_iter().flatten();
    let by_url = url.is_some_and(|u| addresses.into_iter().any(|a| bare(a) == u));
    let titles = [&head.title, &head.og_title].into_iter().flatten();
    let headline = article
        .headline
        .as_deref()
        .map(fold)
        .filter(|h| !h.is_empty());
    by_url || headline.is_some_and(|h| titles.into_iter().any(|t| t.contains(&h)))
}

/// The post's title: by its mark, else the heading that the page's own title repeats; and the heading it stands in.
fn title(
    doc: &Document<'_>,
    head: &Head,
    article: &Article,
    marks: &Marks,
) -> (Option<String>, Option<Index>) {
    let mut places = marks.headings.clone();
    places.sort_by_key(|&(score, index)| (std::cmp::Reverse(score), index));
    let shown = |index: Index| {
        let text = line(doc, index);
        (!text.is_empty() && text.len() < 1000).then_some((text, index))
    };
    // Other posts' titles can bear the same mark: the page's own title tells which is meant.
    let whole = head
        .title
        .as_deref()
        .or(head.og_title.as_deref())
        .unwrap_or("");
    let marks = || {
        places
            .iter()
            .filter(|p| p.0 >= 85)
            .filter_map(|&(_, i)| shown(i))
    };
    let own = |i: Index| !is_in_side_box(doc, i);
    let marked = marks()
        .find(|(t, i)| whole.contains(t.as_str()) && own(*i))
        .or_else(|| marks().find(|(t, _)| whole.contains(t.as_str())))
        .or_else(|| marks().find(|(_, i)| own(*i)))
        .or_else(|| marks().next());
    let repeated = || {
        let whole = head.title.as_deref().or(head.og_title.as_deref())?;
        places
            .iter()
            .filter(|p| p.0 > 5)
            .filter_map(|&(_, i)| shown(i))
            .find(|(t, _)| whole.contains(t.as_str()))
    };
    let only = || {
        let mut h1s = places.iter().filter(|p| p.0 == 40);
        h1s.next()
            .filter(|_| h1s.next().is_none())
            .and_then(|&(_, i)| shown(i))
    };
    if let Some((text, place)) = marked {
        return (Some(text), Some(place));
    }
    // What only the head says has its place on the page as well.
    let place = || repeated().or_else(only).map(|(_, i)| i);
    if let Some(headline) = &article.headline {
        return (Some(fold(headline)), place());
    }
    if let Some((text, place)) = repeated() {
        return (Some(text), Some(place));
    }
    if let Some(title) = &head.og_title {
        return (Some(title.clone()), place());
    }
    match only() {
        Some((text, place)) => (Some(text), Some(place)),
        None => (head.title.clone(), None),
    }
}

/// UAX #29 words of the post's text.
fn words(doc: &Document<'_>, content: Index, end: Index) -> u64 {
    let range = content..doc.end(content).min(end);
    text::words(&super::text::render(doc, range, |_| false))
}
