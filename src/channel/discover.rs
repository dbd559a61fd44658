//! Which channels a page names for its own thread: WordPress's REST API and the post's comment feed, Blogger's comment feed.
//!
//! WordPress prints `<link rel="https://api.w.org/">` (`rest_output_link_wp_head`), the post's own answer beside it since 5.5, the short
//! link `?p=ID`, the class `postid-ID` on `body`, and a feed of the post's comments (`feed_links_extra`). Nothing is guessed: a page that
//! names no channel has none.

use crate::document::{Document, Tag};
use url::Url;

/// The channels of one thread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// The root of the REST API.
    pub rest: Option<Url>,
    /// The post's number.
    pub post: Option<u64>,
    /// The post's comment feed.
    pub feed: Option<Url>,
}

/// Links of a page's head that are looked at; no page has more.
const MOST_LINKS: usize = 500;

/// Reads the channels off a page; `base` is what links are relative to, `own` the page's address.
pub(crate) fn links(doc: &Document<'_>, base: Option<&Url>, own: Option<&Url>) -> Links {
    let mut found = Links::default();
    let Some(base) = base.or(own) else {
        return found;
    };
    let mut feeds = Vec::new();
    let mut short = None;
    let mut told = None;
    let mut left = MOST_LINKS;
    for node in &doc.nodes {
        match node.tag {
            Tag::Link if left > 0 => {
                left -= 1;
                let rel = node.attr("rel").unwrap_or_default();
                let Some(url) = node
                    .attr("href")
                    .and_then(|href| base.join(href.trim()).ok())
                else {
                    continue;
                };
                if !matches!(url.scheme(), "http" | "https") {
                    continue;
                }
                let kind = node.attr("type").unwrap_or_default();
                match rel.to_ascii_lowercase().as_str() {
                    "https://api.w.org/" => found.rest = found.rest.or(Some(url)),
                    "shortlink" => short = short.or_else(|| post_in_query(&url)),
                    "alternate" if kind.eq_ignore_ascii_case("application/json") => {
                        told = told.or_else(|| of_route(&url));
                    }
                    "alternate" if kind.contains("rss+xml") || kind.contains("atom+xml") => {
                        feeds.push(url);
                    }
                    _ => {}
                }
            }
            Tag::Body => short = post_in_class(node.classes()).or(short),
            _ => {}
        }
    }
    // Lists of posts name their category, tag or author in the same way, and types of plugins may have any word: such a number is
    // the post's only where the page says so elsewhere.
    let of_post = told.filter(|(is_post, number)| *is_post || short == Some(*number));
    found.post = of_post.map(|(_, number)| number).or(short);
    found.feed = feeds
        .into_iter()
        .find(|feed| is_of_post(feed, own.unwrap_or(base), found.post));
    found
}

/// `?p=12`, `?page_id=12`.
fn post_in_query(url: &Url) -> Option<u64> {
    let mut pairs = url.query_pairs();
    pairs.find_map(|(key, value)| matches!(&*key, "p" | "page_id").then(|| value.parse().ok())?)
}

/// The number in `/wp-json/wp/v2/posts/12`, or the same in `?rest_route=`, and whether it is surely a post's (or a page's).
fn of_route(url: &Url) -> Option<(bool, u64)> {
    let mut pairs = url.query_pairs();
    let route = pairs
        .find(|(key, _)| key == "rest_route")
        .map(|(_, route)| route.into_owned());
    let path = route.unwrap_or_else(|| url.path().to_owned());
    let (_, after) = path.rsplit_once("/wp/v2/")?;
    let (kind, number) = after.trim_end_matches('/').rsplit_once('/')?;
    Some((matches!(kind, "posts" | "pages"), number.parse().ok()?))
}

/// `postid-12`, `page-id-12`.
fn post_in_class<'a>(mut classes: impl Iterator<Item = &'a str>) -> Option<u64> {
    classes.find_map(|class| {
        let number = class
            .strip_prefix("postid-")
            .or_else(|| class.strip_prefix("page-id-"))?;
        number.parse().ok()
    })
}

/// Whether a feed is that of the post's comments, and not one of posts or of all comments.
fn is_of_post(feed: &Url, own: &Url, post: Option<u64>) -> bool {
    let path = feed.path();
    // Blogger: /feeds/POSTID/comments/default.
    let blogger = path
        .strip_prefix("/feeds/")
        .and_then(|rest| rest.strip_suffix("/comments/default"));
    if let Some(number) = blogger {
        return !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    }
    if post_in_query(feed).is_some() && feed.query_pairs().any(|(key, _)| key == "feed") {
        return post_in_query(feed) == post.or_else(|| post_in_query(own));
    }
    let own = own.path().trim_end_matches('/');
    let own = own
        .rsplit_once("/comment-page-")
        .map_or(own, |(post, _)| post);
    let below = path.strip_prefix(own).filter(|_| !own.is_empty());
    below.is_some_and(|rest| {
        matches!(
            rest.trim_end_matches('/'),
            "/feed" | "/feed/atom" | "/feed/rss2"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse::parse;
    use crate::limits::Limits;

    fn found(html: &str, own: &str) -> Links {
        let parsed = parse(html, &Limits::default());
        let own = Url::parse(own).expect("a URL");
        links(&Document::new(&parsed.html), None, Some(&own))
    }

    #[test]
    fn wordpress_with_pretty_addresses() {
        let page = "<link rel='alternate' type='application/rss+xml' href='/feed/'>\
            <link rel='alternate' type='application/rss+xml' href='/comments/feed/'>\
            <link rel='alternate' type='application/rss+xml' href='/2016/05/nets/feed/'>\
            <link rel='https://api.w.org/' href='/wp-json/'>\
            <link rel='alternate' type='application/json' href='/wp-json/wp/v2/posts/41'>\
            <link rel='shortlink' href='/?p=9'><body class='single postid-41'>";
        let links = found(page, "https://b.example/2016/05/nets/comment-page-2/");
        assert_eq!(links.post, Some(41));
        assert_eq!(
            links.rest.expect("named").as_str(),
            "https://b.example/wp-json/"
        );
        assert_eq!(
            links.feed.expect("named").as_str(),
            "https://b.example/2016/05/nets/feed/"
        );
    }

    #[test]
    fn wordpress_with_plain_addresses() {
        let page = "<link rel='alternate' type='application/rss+xml' href='/?feed=rss2'>\
            <link rel='alternate' type='application/rss+xml' href='/?feed=rss2&#038;p=12'>\
            <link rel='https://api.w.org/' href='/index.php?rest_route=/'><body class='postid-12'>";
        let links = found(page, "https://b.example/?p=12");
        assert_eq!(links.post, Some(12));
        assert_eq!(
            links.feed.expect("named").as_str(),
            "https://b.example/?feed=rss2&p=12"
        );
    }

    #[test]
    fn bloggers_feed() {
        let page = "<link rel='alternate' type='application/atom+xml' href='https://b.example/feeds/posts/default'>\
            <link rel='alternate' type='application/atom+xml' href='https://b.example/feeds/789/comments/default'>";
        let links = found(page, "https://b.example/2012/03/post.html");
        assert_eq!(
            links.feed.expect("named").path(),
            "/feeds/789/comments/default"
        );
        assert_eq!((links.rest, links.post), (None, None));
    }

    #[test]
    fn the_number_of_a_category_is_no_posts() {
        let head = |kind: &str| {
            format!(
                "<link rel='https://api.w.org/' href='/wp-json/'>\
                <link rel='alternate' type='application/json' href='/wp-json/wp/v2/{kind}/5'>"
            )
        };
        for kind in ["categories", "tags", "users", "genre"] {
            let page = head(kind) + "<body class='archive category-5'>";
            assert_eq!(found(&page, "https://b.example/x/").post, None, "{kind}");
        }
        let recipe = head("recipe") + "<body class='single postid-5'>";
        assert_eq!(found(&recipe, "https://b.example/x/").post, Some(5));
        let post = head("posts") + "<body>";
        assert_eq!(found(&post, "https://b.example/x/").post, Some(5));
    }

    #[test]
    fn feeds_of_a_front_page_are_no_posts() {
        let page = "<link rel='alternate' type='application/rss+xml' href='/feed/'>";
        assert_eq!(found(page, "https://b.example/").feed, None);
    }
}
