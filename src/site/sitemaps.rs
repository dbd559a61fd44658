//! Sitemaps (sitemaps.org): which there are, and the posts in them.

use super::listing::{Form, listing};
use super::{Answer, Hunt, Known, MOST_POSTS, Via, day};
use crate::failure::Failure;
use crate::source::Accept;
use std::collections::VecDeque;
use url::Url;

/// Sitemaps of one blog.
const MOST: usize = 1_000;
/// Lists of sitemaps in lists of sitemaps.
const MOST_DEPTH: usize = 3;

/// Where sitemaps are if robots.txt names none: WordPress since 5.5; the plugins Yoast, Rank Math and their kin; everybody else.
const USUAL: &[&str] = &[
    "wp-sitemap.xml",
    "sitemap_index.xml",
    "sitemap.xml",
    "sitemap.xml.gz",
    "sitemap-index.xml",
    "sitemap.txt",
];

/// Words of the names of sitemaps that hold posts: WordPress and its plugins, Ghost, shops' blogs.
const POSTS: &[&str] = &[
    "article", "articles", "blog", "entries", "entry", "post", "posts",
];
/// Words of those that hold none.
const OTHERS: &[&str] = &[
    "archive",
    "archives",
    "attachment",
    "attachments",
    "author",
    "authors",
    "brand",
    "brands",
    "categories",
    "category",
    "event",
    "events",
    "forum",
    "format",
    "image",
    "images",
    "location",
    "locations",
    "media",
    "misc",
    "page",
    "pages",
    "product",
    "products",
    "tag",
    "tags",
    "tax",
    "taxonomies",
    "taxonomy",
    "term",
    "terms",
    "user",
    "users",
    "video",
    "videos",
];
/// Words that say only that it is a sitemap.
const EMPTY: &[&str] = &[
    "google", "index", "map", "pt", "posttype", "site", "sitemap", "sitemaps", "type", "wp", "xml",
    "gz", "txt", "php",
];

/// A sitemap that waits: its depth, its address, whether it is only guessed.
type Waiting = (usize, Url, Known);

/// Reads the blog's sitemaps.
pub(super) fn read(hunt: &mut Hunt<'_>) -> Result<(), Failure> {
    if let Some((at, list)) = hunt.given_list.take_if(|(_, list)| list.form != Form::Feed) {
        let mut waiting = VecDeque::new();
        note(hunt, &at, 0, list, &mut waiting);
        return walk(hunt, waiting);
    }
    if hunt.given_list.is_some() {
        // A feed was asked for.
        return Ok(());
    }
    let named: Vec<Url> = hunt.reader.sitemaps(hunt.blog.as_str(), &hunt.blog)?;
    let named = named.into_iter().filter(|url| hunt.scope.is_on_host(url));
    let named = of_posts(named.collect());
    let waiting = named
        .into_iter()
        .take(MOST)
        .map(|url| (1, url, Known::Named));
    let waiting = waiting.collect();
    walk(hunt, waiting)?;
    for usual in USUAL {
        if !hunt.posts.is_empty() {
            break;
        }
        if let Some(url) = hunt.below(usual) {
            walk(hunt, VecDeque::from([(1, url, Known::Guessed)]))?;
        }
    }
    Ok(())
}

/// Reads sitemaps and those that they name.
fn walk(hunt: &mut Hunt<'_>, mut waiting: VecDeque<Waiting>) -> Result<(), Failure> {
    let mut read = 0;
    while let Some((depth, url, known)) = waiting.pop_front() {
        if read >= MOST {
            let message = format!("more than {MOST} sitemaps; the rest is left out");
            hunt.limit(&url, "sitemap_limit", message);
            break;
        }
        read += 1;
        let Answer::Got(answer) = hunt.ask(&url, Accept::Sitemap, known)? else {
            continue;
        };
        let room = MOST_POSTS;
        match listing(&answer.bytes, answer.charset.as_deref(), room) {
            Some(list) => note(hunt, &answer.final_url, depth, list, &mut waiting),
            None if known == Known::Named => {
                let message = "this is named as a sitemap, and is none".to_owned();
                hunt.misread(&url, message);
            }
            None => {}
        }
    }
    Ok(())
}

/// Takes what one sitemap holds.
fn note(
    hunt: &mut Hunt<'_>,
    at: &Url,
    depth: usize,
    list: super::Listing,
    waiting: &mut VecDeque<Waiting>,
) {
    hunt.judge(at, &list);
    if list.form != Form::Index {
        hunt.take(Via::Sitemap, at, &list.entries);
        return;
    }
    if depth >= MOST_DEPTH {
        let message = format!("lists of sitemaps deeper than {MOST_DEPTH}; the rest is left out");
        hunt.limit(at, "sitemap_depth", message);
        return;
    }
    let since = hunt.wanted.since;
    let is_old = |date| since.is_some_and(|since| day::is_before(date, since));
    let entries = list.entries.iter();
    let inside: Vec<Url> = entries
        .filter(|entry| !entry.modified.is_some_and(is_old))
        .filter_map(|entry| at.join(entry.address.trim()).ok())
        .filter(|url| hunt.scope.is_on_host(url))
        .collect();
    // One more than may be read shows that there are more.
    let inside = of_posts(inside).into_iter().take(MOST + 1);
    waiting.extend(inside.map(|url| (depth + 1, url, Known::Named)));
}

/// What the name of a sitemap says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Posts,
    Others,
    Unknown,
}

/// Those of posts, where the names tell; else those of which the names tell nothing.
fn of_posts(all: Vec<Url>) -> Vec<Url> {
    let classes: Vec<Class> = all.iter().map(class).collect();
    let wanted = if classes.contains(&Class::Posts) {
        Class::Posts
    } else {
        Class::Unknown
    };
    let pairs = all.into_iter().zip(classes);
    pairs
        .filter(|(_, class)| *class == wanted)
        .map(|(url, _)| url)
        .collect()
}

fn class(url: &Url) -> Class {
    let name = url.path().rsplit('/').next().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    let mut words: Vec<&str> = name
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| !word.is_empty() && !EMPTY.contains(word))
        .collect();
    // WordPress: "wp-sitemap-posts-TYPE-1.xml".
    if let ["posts", _, ..] = words[..] {
        words.remove(0);
    }
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    if has(OTHERS) {
        Class::Others
    } else if has(POSTS) {
        Class::Posts
    } else {
        Class::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_sitemaps() {
        let of = |name: &str| {
            class(
                &Url::parse("https://blog.example")
                    .unwrap()
                    .join(name)
                    .unwrap(),
            )
        };
        for name in [
            "wp-sitemap-posts-post-1.xml",
            "post-sitemap.xml",
            "post-sitemap12.xml",
            "sitemap-pt-post-2010-03.xml",
            "sitemap-posts.xml",
            "sitemap-posttype-post.2010.xml",
            "blog-posts-sitemap.xml",
        ] {
            assert_eq!(of(name), Class::Posts, "{name}");
        }
        for name in [
            "wp-sitemap-posts-page-1.xml",
            "wp-sitemap-taxonomies-category-1.xml",
            "wp-sitemap-users-1.xml",
            "post_tag-sitemap.xml",
            "post_format-sitemap.xml",
            "page-sitemap.xml",
            "sitemap-pt-page-2010-03.xml",
            "sitemap-misc.xml",
            "image-sitemap-1.xml",
        ] {
            assert_eq!(of(name), Class::Others, "{name}");
        }
        for name in [
            "sitemap-1.xml",
            "sitemap.xml?page=1",
            "wp-sitemap-posts-story-1.xml",
            "2010.xml.gz",
        ] {
            assert_eq!(of(name), Class::Unknown, "{name}");
        }
    }
}
