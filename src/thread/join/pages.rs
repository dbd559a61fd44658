//! The pages of one paginated thread, made one.
//!
//! **Order.** A merged thread stands in thread order: the oldest comment of the top level first, each with its replies below it, in
//! whatever order the pages were read and in whatever direction they are printed. So the same thread gives the same rows, whether its
//! blog shows the newest or the oldest comments first, and whichever page the bare address shows. Only where pages are not printed by
//! time (by votes, or without dates and numbers) do they follow each other by their numbers, each as shown.
//!
//! **Doubles.** What stands on two pages, because a comment came in between or a theme repeats its pings, is one item: by the platform's
//! id, else by author, date and text.
//!
//! **Parents.** A stated parent may stand on another page: by its id, or, where replies are indented, as what the page before ends with.

use super::order::in_order;
use super::{Known, Part};
use crate::thread::paging::{Form, numbered, post_address, thread_key};
use crate::thread::settle;
use crate::thread::time::When;
use crate::thread::{Item, Nesting, ParentBasis, Post, Thread};
use std::collections::{BTreeSet, HashSet};
use url::Url;

/// Makes one part of the pages of one thread; the first is the one that was asked for, and names the whole.
///
/// ```
/// use commentsift::thread::join;
/// use commentsift::{Media, Options, Page, analyze};
/// let page = |number: u32| {
///     let html = format!(
///         "<link rel=canonical href='https://blog.example/post/comment-page-{number}/'><div id=comments><ol class=commentlist>\
///          <li class='comment depth-1' id=comment-{number}><cite class=fn>Ana</cite><p>Page {number}</p></ol></div>"
///     );
///     analyze::part(&Page::new(format!("{number}.html"), html.into_bytes(), Media::Html), &Options::default())
/// };
/// let thread = join::pages(page(2)?, vec![page(1)?]).finish();
/// let ids: Vec<&str> = thread.items.iter().map(|item| item.id.as_str()).collect();
/// assert_eq!(ids, ["c1", "c2"]);
/// assert_eq!(thread.items[0].source_page.as_deref(), Some("1.html"));
/// assert_eq!(thread.url.as_deref(), Some("https://blog.example/post/"));
/// # Ok::<(), commentsift::Failure>(())
/// ```
#[must_use]
pub fn pages(first: Part, others: Vec<Part>) -> Part {
    if others.is_empty() {
        return first;
    }
    let mut parts = Vec::with_capacity(others.len() + 1);
    parts.push(first);
    parts.extend(others);
    let more = left(&parts);
    let gap = has_gap(&parts);
    let mut whole = whole(&parts);
    whole.around.pager = gap || whole.dead_end || !more.is_empty();
    whole.thread.more = more;
    let post = &whole.thread.post;
    let (lang, date) = (post.language.clone(), post.date.map(|d| d.when));
    // As the blog numbers them; a page without a number is the first, or its items tell.
    parts.sort_by_key(|part| part.thread.comment_page.unwrap_or(0));
    let (items, elsewhere) = items(parts, lang.as_deref(), date);
    whole.thread.items = items;
    whole.elsewhere = elsewhere;
    whole
}

/// All that is not an item: from the first page that says it.
fn whole(parts: &[Part]) -> Part {
    let first = &parts[0];
    let threads = || parts.iter().map(|part| &part.thread);
    let url = first.thread.url.clone();
    let mut around = first.around;
    around.cut = parts.iter().any(|part| part.around.cut);
    around.place = parts.iter().any(|part| part.around.place);
    around.login = parts.iter().all(|part| part.around.login);
    around.scripted = parts.iter().all(|part| part.around.scripted);
    around.counts = parts.iter().find_map(|part| part.around.counts);
    around.platform_counts_pings = parts.iter().any(|part| part.around.platform_counts_pings);
    let platform = threads().map(|t| &t.platform).find(|p| !p.is_empty());
    // A comment may come in while the pages are read: the last number is the greatest.
    let place = parts
        .iter()
        .find_map(|p| p.stated.as_ref())
        .map(|s| s.place);
    let stated = parts.iter().filter_map(|part| part.stated.as_ref());
    let stated = stated
        .filter(|stated| Some(stated.place) == place)
        .reduce(|a, b| if b.count > a.count { b } else { a });
    let nested = threads().any(|t| t.nesting == Nesting::Nested);
    let flat = threads().any(|t| t.nesting == Nesting::Flat);
    Part {
        thread: Thread {
            url: url.as_deref().and_then(post_address).or(url),
            addresses: super::addresses(threads()),
            post: post(parts),
            platform: platform.cloned().unwrap_or_default(),
            thread_id: threads().find_map(|t| t.thread_id.clone()),
            closed: threads().find_map(|t| t.closed),
            nesting: match (nested, flat) {
                (true, _) => Nesting::Nested,
                (_, true) => Nesting::Flat,
                _ => Nesting::Unknown,
            },
            depth_cap: threads().find_map(|t| t.depth_cap),
            cuts: threads().flat_map(|t| t.cuts.iter().cloned()).collect(),
            ..Thread::blank(&first.thread.page)
        },
        source: first.source.clone(),
        stated: stated.cloned(),
        around,
        elsewhere: Vec::new(),
        dead_end: parts.iter().any(|part| part.dead_end),
        links: first.links.clone(),
    }
}

fn post(parts: &[Part]) -> Post {
    let posts = || parts.iter().map(|part| &part.thread.post);
    Post {
        title: posts().find_map(|p| p.title.clone()),
        author: posts().find_map(|p| p.author.clone()),
        author_url: posts().find_map(|p| p.author_url.clone()),
        date: posts().find_map(|p| p.date),
        words: posts().find_map(|p| p.words),
        language: posts().find_map(|p| p.language.clone()),
    }
}

/// Addresses of pages that none of the parts is.
fn left(parts: &[Part]) -> Vec<String> {
    let all: BTreeSet<&String> = parts.iter().flat_map(|part| &part.thread.more).collect();
    let numbers: HashSet<Option<u32>> = parts.iter().map(|p| p.thread.comment_page).collect();
    let own = |part: &Part| {
        let addresses = [Some(part.source.as_str()), part.thread.url.as_deref()];
        let urls = addresses.into_iter().flatten();
        urls.filter_map(|address| Url::parse(address).ok())
            .map(|url| page_key(&url))
            .collect::<Vec<_>>()
    };
    let own: HashSet<String> = parts.iter().flat_map(own).collect();
    // The newest page may stand at the bare address and at its number: then it is the only one that does not link to the bare address.
    let last = parts.iter().max_by_key(|part| part.thread.comment_page);
    let links_to_bare = last.is_some_and(|part| part.thread.more.iter().any(|a| is_bare(a)));
    let bare_is_last = !numbers.contains(&None) && !has_gap(parts) && !links_to_bare;
    let bare_is_between = numbers.contains(&None) && !has_gap(parts);
    let highest = numbers.iter().copied().max().flatten();
    let post_keys: HashSet<String> = parts
        .iter()
        .filter_map(|part| Url::parse(part.thread.url.as_deref()?).ok())
        .map(|url| thread_key(&url, Form::Comments))
        .collect();
    let listed = all.len();
    let missing = all.into_iter().filter(|address| {
        let Ok(url) = Url::parse(address) else {
            return false;
        };
        let here = match numbered(&url, Form::Pages) {
            // Where all numbers but one are there, the page at the bare address is that one.
            Some(number) if number.form == Form::Comments => {
                let between = bare_is_between && Some(number.number) < highest;
                between || numbers.contains(&Some(number.number))
            }
            // Where the numbers of such pages begin is not known: as many pages as there are addresses are all of them.
            Some(_) => parts.len() >= listed,
            None => bare_is_last && post_keys.contains(&thread_key(&url, Form::Comments)),
        };
        !here && !own.contains(&page_key(&url))
    });
    let missing: Vec<String> = missing.cloned().collect();
    // Blogger's canonical link has no number: as many pages without one as there are addresses are just those.
    let unnumbered = parts.iter().all(|part| part.thread.comment_page.is_none());
    match unnumbered && missing.len() <= parts.len() {
        true => Vec::new(),
        false => missing,
    }
}

/// True for an address without a number.
fn is_bare(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| numbered(&url, Form::Pages).is_none())
}

/// What tells the pages of one thread apart.
fn page_key(url: &Url) -> String {
    let number = numbered(url, Form::Pages).map(|n| n.number);
    format!("{} {number:?}", thread_key(url, Form::Pages))
}

/// True where a page has a number and one before it is not there.
fn has_gap(parts: &[Part]) -> bool {
    let numbers = parts.iter().filter_map(|part| part.thread.comment_page);
    let there: BTreeSet<u32> = numbers.filter(|&number| number > 0).collect();
    let bare = parts.iter().any(|part| part.thread.comment_page.is_none());
    let highest = there.last().copied().unwrap_or(0) as usize;
    // The page at the bare address may be any.
    there.len() + usize::from(bare) < highest
}

/// An item on its way into the merged thread.
struct Seat {
    item: Item,
    elsewhere: Option<(String, ParentBasis)>,
    /// The item that it is shown below, in one piece with it.
    below: Option<usize>,
}

/// The items of all pages, each once, in thread order.
fn items(
    parts: Vec<Part>,
    lang: Option<&str>,
    post: Option<When>,
) -> (Vec<Item>, Vec<Option<(String, ParentBasis)>>) {
    let mut known = Known::default();
    let mut seats: Vec<Seat> = Vec::new();
    let mut path = Vec::new();
    let mut pages: Vec<Vec<usize>> = Vec::new();
    for part in parts {
        known.begin_page();
        pages.push(take_page(part, &mut known, &mut seats, &mut path));
    }
    for (at, seat) in seats.iter_mut().enumerate() {
        // Only items without a parent on their own page name one elsewhere; the page before told no more than the depth.
        let named = seat.elsewhere.as_ref();
        let found = named.and_then(|(id, basis)| Some((known.by_id(id)?, *basis)));
        if let Some((parent, basis)) = found.filter(|(parent, _)| *parent != at) {
            seat.item.parent = Some(parent);
            seat.item.parent_basis = Some(basis);
        }
    }
    let mut dated: Vec<&mut Item> = seats.iter_mut().map(|seat| &mut seat.item).collect();
    settle::again(&mut dated, lang, post);
    let shown: Vec<&Item> = seats.iter().map(|seat| &seat.item).collect();
    let tops = in_order(&shown, pages);
    numbered_anew(seats, &tops)
}

/// Takes the items of one page that are not there yet; the answer are those that stand below none. `path` leads from the top level to the
/// last item taken.
fn take_page(
    part: Part,
    known: &mut Known,
    seats: &mut Vec<Seat>,
    path: &mut Vec<usize>,
) -> Vec<usize> {
    let shown_below = shown_below(&part.thread.items);
    let source = part.source;
    let mut places: Vec<usize> = Vec::with_capacity(part.thread.items.len());
    let mut tops = Vec::new();
    let mut begun = seats.is_empty();
    let elsewhere = part.elsewhere.into_iter().chain(std::iter::repeat(None));
    for ((at, mut item), elsewhere) in part.thread.items.into_iter().enumerate().zip(elsewhere) {
        let here = seats.len();
        let depth = item.depth.unwrap_or(1);
        begun |= depth <= 1;
        if let Some(double) = known.place(&item, here) {
            places.push(double);
            continue;
        }
        places.push(here);
        item.parent = item.parent.and_then(|p| places.get(p).copied());
        let mut below = shown_below[at].and_then(|p| places.get(p).copied());
        let deep = |&p: &usize| seats[p].item.depth.unwrap_or(1) >= depth;
        while path.last().is_some_and(deep) {
            path.pop();
        }
        // Where a page begins in the middle of a thread, its first items go on with what the page before ends with.
        if !begun && item.parent.is_none() {
            below = path.last().copied();
            item.parent = below;
            item.parent_basis = below.map(|_| ParentBasis::Indent);
        }
        path.push(here);
        item.source_page = Some(source.clone());
        if below.is_none() {
            tops.push(here);
        }
        seats.push(Seat {
            item,
            elsewhere,
            below,
        });
    }
    tops
}

/// For each item the parent that it is shown below: nothing but other replies of that parent stands between them. A flat list that links
/// to what a comment answers shows none below another.
fn shown_below(items: &[Item]) -> Vec<Option<usize>> {
    // The items that enclose the one before, from the top.
    let mut path: Vec<usize> = Vec::new();
    let mut out = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let holder = item.parent.and_then(|p| path.iter().position(|&a| a == p));
        path.truncate(holder.map_or(0, |place| place + 1));
        out.push(item.parent.filter(|_| holder.is_some()));
        path.push(at);
    }
    out
}

/// Items in the order of `tops`, each followed by what is shown below it; positions, parents, depths and made-up ids are new.
fn numbered_anew(
    mut seats: Vec<Seat>,
    tops: &[usize],
) -> (Vec<Item>, Vec<Option<(String, ParentBasis)>>) {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); seats.len()];
    for (at, seat) in seats.iter().enumerate() {
        if let Some(parent) = seat.below {
            below[parent].push(at);
        }
    }
    let mut order = Vec::with_capacity(seats.len());
    let mut stack: Vec<usize> = tops.iter().rev().copied().collect();
    while let Some(at) = stack.pop() {
        order.push(at);
        stack.extend(below[at].iter().rev());
    }
    let mut new = vec![usize::MAX; seats.len()];
    for (place, &at) in order.iter().enumerate() {
        new[at] = place;
    }
    let native = |item: &Item| item.id != format!("p{}", item.position);
    let mut ids: HashSet<String> = HashSet::with_capacity(seats.len());
    ids.extend(
        seats
            .iter()
            .map(|s| &s.item)
            .filter(|i| native(i))
            .map(|i| i.id.clone()),
    );
    let mut items: Vec<Item> = Vec::with_capacity(seats.len());
    let mut elsewhere = Vec::with_capacity(seats.len());
    for (place, at) in order.into_iter().enumerate() {
        let seat = &mut seats[at];
        let empty = Item::new(seat.item.kind, None, "");
        let mut item = std::mem::replace(&mut seat.item, empty);
        if !native(&item) {
            item.id = format!("p{}", place + 1);
            // An id of the platform's own may look the same.
            while !ids.insert(item.id.clone()) {
                item.id.push('_');
            }
        }
        item.position = place + 1;
        item.parent = item.parent.map(|p| new[p]).filter(|&p| p < place);
        match item.parent {
            Some(parent) => {
                let depth = items[parent].depth.map(|d| d + 1);
                item.depth = item.depth.and(depth);
            }
            None => item.parent_basis = None,
        }
        items.push(item);
        elsewhere.push(seat.elsewhere.take());
    }
    (items, elsewhere)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::{Options, part};
    use crate::{Kind, Media, Page};

    /// A page of a thread in the manner of WordPress.
    fn page(number: u32, more: &str, items: &str) -> Part {
        let html = format!(
            "<html lang=en><link rel=canonical href='https://a.example/post/comment-page-{number}/'>\
             <div id=comments><h2 class=comments-title>Comments</h2><ol class=comment-list>{items}</ol>\
             <nav class=comment-navigation>{more}</nav></div></html>"
        );
        let page = Page::new(format!("{number}.html"), html.into_bytes(), Media::Html);
        part(&page, &Options::default()).expect("a page")
    }

    fn comment(id: u32, date: &str, text: &str) -> String {
        format!(
            "<li id=comment-{id} class='comment depth-1'><cite class=fn>Ana</cite>\
             <div class=comment-meta>{date}</div><p>{text}</p></li>"
        )
    }

    fn ids(thread: &Thread) -> Vec<&str> {
        thread.items.iter().map(|item| item.id.as_str()).collect()
    }

    #[test]
    fn a_date_of_numbers_is_settled_by_another_page() {
        let open =
            comment(1, "03/04/2010 at 10:00", "one") + &comment(2, "05/04/2010 at 10:00", "two");
        let clear =
            comment(3, "25/04/2010 at 10:00", "three") + &comment(4, "28/04/2010 at 10:00", "four");
        let thread = pages(page(1, "", &open), vec![page(2, "", &clear)]).finish();
        let dates: Vec<String> = thread
            .items
            .iter()
            .filter_map(|i| i.date.when)
            .map(|w| w.to_string())
            .collect();
        assert_eq!(dates[0], "2010-04-03T10:00");
        assert_eq!(ids(&thread), ["c1", "c2", "c3", "c4"]);
    }

    #[test]
    fn pages_that_are_not_printed_by_time_stay_as_shown() {
        let day = |id, day: u32| comment(id, &format!("{day} March 2010"), "text");
        let first = day(7, 9) + &day(2, 4) + &day(9, 11);
        let second = day(8, 10) + &day(1, 3) + &day(3, 5);
        let thread = pages(page(2, "", &second), vec![page(1, "", &first)]).finish();
        assert_eq!(ids(&thread), ["c7", "c2", "c9", "c8", "c1", "c3"]);
    }

    #[test]
    fn what_is_not_there_is_said() {
        let link = |n: u32| format!("<a href='https://a.example/post/comment-page-{n}/'>{n}</a>");
        let one = page(1, &link(2), &comment(1, "1 March 2010", "one"));
        let two = page(2, &(link(1) + &link(3)), &comment(2, "2 March 2010", "two"));
        let three = page(3, &link(2), &comment(3, "3 March 2010", "three"));
        let whole = pages(one.clone(), vec![two.clone(), three.clone()]);
        assert!(!whole.around.pager && whole.thread.more.is_empty());
        let part = pages(one.clone(), vec![two]);
        assert_eq!(part.thread.more, ["https://a.example/post/comment-page-3/"]);
        assert_eq!(
            part.finish().missing_reason,
            Some(crate::thread::MissingReason::Paginated)
        );
        assert!(pages(one, vec![three.clone()]).around.pager);
        // A page without a number is the one that is missing, unless that would be the last.
        let mut bare = page(1, &link(2), &comment(1, "1 March 2010", "one"));
        bare.thread.url = Some("https://a.example/post/".into());
        bare.thread.comment_page = None;
        let two = page(2, &(link(1) + &link(3)), &comment(2, "2 March 2010", "two"));
        assert!(!pages(two.clone(), vec![bare.clone(), three]).around.pager);
        assert_eq!(
            pages(two, vec![bare]).thread.more,
            ["https://a.example/post/comment-page-3/"]
        );
    }

    #[test]
    fn a_parent_that_the_page_names_is_found_on_another_page() {
        let one = page(1, "", &comment(1, "1 March 2010", "one"));
        // The newest first, so that a reply stands before what it answers.
        let newest = comment(5, "5 March 2010", "five")
            + &comment(4, "4 March 2010", "four")
            + &comment(3, "3 March 2010", "three");
        let mut two = page(2, "", &newest);
        let named = |id: &str| Some((id.to_owned(), ParentBasis::Link));
        two.elsewhere = vec![named("c1"), named("c3"), named("c99")];
        let thread = pages(two, vec![one]).finish();
        assert_eq!(ids(&thread), ["c1", "c3", "c4", "c5"]);
        let parents: Vec<Option<usize>> = thread.items.iter().map(|item| item.parent).collect();
        assert_eq!(parents, [None, None, Some(1), Some(0)]);
        assert_eq!(thread.items[3].parent_basis, Some(ParentBasis::Link));
        assert_eq!(thread.items[3].depth, Some(2));
    }

    #[test]
    fn items_without_ids_are_doubles_only_across_pages() {
        let mut one = page(1, "", "");
        let mut two = page(2, "", "");
        let made = |at: usize, text: &str| Item {
            position: at,
            id: format!("p{at}"),
            ..Item::new(Kind::Comment, Some("Ana"), text)
        };
        let long = "The same words by the same person, long enough to tell.";
        one.thread.items = vec![made(1, "Me too"), made(2, long), made(3, long)];
        two.thread.items = vec![made(1, "Me too"), made(2, long)];
        let thread = pages(one, vec![two]).finish();
        let texts: Vec<&str> = thread.items.iter().map(|i| i.text.as_str()).collect();
        assert_eq!(texts, ["Me too", long, long, "Me too"]);
        assert_eq!(ids(&thread), ["p1", "p2", "p3", "p4"]);
    }
}
