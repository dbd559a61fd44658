//! Feeds of comments: WordPress's RSS 2.0 and Atom (`wp-includes/feed-rss2-comments.php`, `feed-atom-comments.php`), Blogger's Atom
//! (`/feeds/POSTID/comments/default`), and others of their form.
//!
//! WordPress writes the times of a feed in UTC, and before the text of a reply "In reply to NAME.", which is no part of the comment.

use super::link::{comment_of, leads_somewhere, numbered, post_of};
use super::xml::{Element, Part, Parts, Trouble};
use super::{Entry, Told, broken_off, plain};
use crate::analyze::Options;
use crate::document::reference;
use crate::failure::{Failure, Stage};
use crate::source::Page;
use crate::thread::{Channel, Kind, date};
use std::collections::HashMap;

/// What a feed says of itself.
#[derive(Default)]
struct Head {
    atom: bool,
    title: Option<String>,
    link: Option<String>,
    own_link: Option<String>,
    generator: String,
    language: Option<String>,
    total: Option<u64>,
}

/// An entry with the address of its post.
struct Found {
    entry: Entry,
    post: Option<String>,
    blogger: bool,
    /// The parent's name, where the text begins with "In reply to NAME.", and the text without it.
    reply: Option<Reply>,
}

/// Reads a feed.
pub(super) fn read(page: &Page, text: &str, options: &Options) -> Result<Vec<Told>, Failure> {
    let mut head = Head::default();
    let mut found = Vec::new();
    let mut others = 0;
    let mut cuts = page.cuts.clone();
    let mut root = None;
    for part in Parts::new(text.as_bytes(), &options.limits) {
        match part {
            Ok(Part::Root(element)) => {
                if root.is_none() {
                    known_root(page, &element.name)?;
                    head.atom = element.name == "feed";
                    head.language = element.attribute("xml:lang").map(str::to_owned);
                    root = Some(element.name);
                }
            }
            Ok(Part::Child(element)) => match element.name.as_str() {
                "item" | "entry" => match comment(&element, options) {
                    Some(comment) => found.push(comment),
                    None => others += 1,
                },
                _ => head.note(&element),
            },
            Err(trouble) => {
                let failure = broken_off(page, failure_of(&page.name, trouble));
                if found.is_empty() {
                    return Err(failure);
                }
                if page.cuts.is_empty() {
                    cuts.push(failure);
                }
            }
        }
        if found.len() > options.limits.max_items {
            break;
        }
    }
    if root.is_none() {
        let message = "this is no feed: there is no element in it";
        return Err(Failure::new(&page.name, Stage::Parse, "bad_xml", message));
    }
    if found.is_empty() && others > 0 {
        let message = "this is a feed of posts, not of comments; the comments of a post have a feed of their own (for example POST/feed/)";
        return Err(Failure::new(
            &page.name,
            Stage::Parse,
            "unsupported",
            message,
        ));
    }
    without_reply_lines(&mut found);
    let mut posts = by_post(page, &head, found, options);
    if let Some(told) = posts.first_mut() {
        told.cuts = cuts;
    }
    Ok(posts)
}

/// Refuses XML that is no feed.
fn known_root(page: &Page, name: &str) -> Result<(), Failure> {
    let what = match name {
        "rss" | "feed" | "rdf:RDF" => return Ok(()),
        "urlset" | "sitemapindex" => "a sitemap",
        "opml" => "an OPML file, a list of feeds",
        "html" => "an HTML page",
        _ => "another XML file",
    };
    let message =
        format!("this is {what}; what is read are feeds of comments and WordPress exports");
    Err(Failure::new(
        &page.name,
        Stage::Parse,
        "unsupported",
        message,
    ))
}

/// What stopped the reading, as a row.
pub(super) fn failure_of(name: &str, trouble: Trouble) -> Failure {
    match trouble {
        Trouble::Syntax(why) => {
            let message = format!("the XML cannot be read further: {why}");
            Failure::new(name, Stage::Parse, "bad_xml", message)
        }
        Trouble::Limit(code, message) => Failure::new(name, Stage::Parse, code, message),
        Trouble::Stream(error) => crate::source::stream_failure(name, &error),
    }
}

impl Head {
    fn note(&mut self, element: &Element) {
        let text = || Some(element.text().trim().to_owned()).filter(|text| !text.is_empty());
        match element.name.as_str() {
            "title" => self.title = self.title.take().or_else(text),
            "generator" => self.generator = element.text(),
            "language" => self.language = self.language.take().or_else(text),
            "openSearch:totalResults" => self.total = text().and_then(|n| n.parse().ok()),
            "link" | "atom:link" => match element.attribute("rel") {
                Some("self") => self.own_link = element.attribute("href").map(str::to_owned),
                Some("alternate") => self.link = element.attribute("href").map(str::to_owned),
                Some(_) => {}
                None => self.link = self.link.take().or_else(text),
            },
            _ => {}
        }
    }

    /// What an empty feed is: that of a post's comments, or one that shows nothing.
    fn is_of_comments(&self) -> bool {
        let own = self.own_link.as_deref().unwrap_or_default();
        let below_root = |link: &str| {
            let path = link.split_once("://").map_or("", |(_, rest)| rest);
            path.split_once('/')
                .is_some_and(|(_, path)| !path.is_empty())
        };
        own.contains("comments") || self.link.as_deref().is_some_and(below_root)
    }

    fn platform(&self, found: &[Found]) -> &'static str {
        let generator = self.generator.to_ascii_lowercase();
        if generator.contains("wordpress") {
            "wordpress"
        } else if generator.contains("blogger") || found.iter().any(|f| f.blogger) {
            "blogger"
        } else {
            ""
        }
    }
}

/// One comment; `None` for what is none.
fn comment(element: &Element, options: &Options) -> Option<Found> {
    let mut found = if element.name == "entry" {
        from_atom(element, options)?
    } else {
        from_rss(element, options)?
    };
    found.reply = reply_line(&found.entry.html);
    Some(found)
}

fn from_rss(item: &Element, options: &Options) -> Option<Found> {
    let guid = item.text_of("guid").unwrap_or_default();
    let link = item.text_of("link").or_else(|| item.text_of("comments"));
    let answered = item.child("thr:in-reply-to");
    let id = comment_of(&guid).or_else(|| comment_of(link.as_deref()?));
    if id.is_none() && answered.is_none() {
        return None;
    }
    let creator = item
        .text_of("dc:creator")
        .or_else(|| item.text_of("author"));
    let date = item.text_of("pubDate").or_else(|| item.text_of("dc:date"));
    let html = item.text_of("content:encoded");
    Some(Found {
        post: link.as_deref().and_then(post_of),
        blogger: false,
        reply: None,
        entry: Entry {
            id,
            parent: answered.and_then(parent_of),
            name: creator.and_then(|name| plain(&name, options)),
            date: date.and_then(|date| date::machine(&date)),
            html: html
                .or_else(|| item.text_of("description"))
                .unwrap_or_default(),
            permalink: link.filter(|url| leads_somewhere(url)),
            ..Entry::default()
        },
    })
}

fn from_atom(entry: &Element, options: &Options) -> Option<Found> {
    let own = entry.text_of("id").unwrap_or_default();
    let link_to = |rel: &str| {
        let mut links = entry.named("link");
        let link = links.find(|l| l.attribute("rel").unwrap_or("alternate") == rel)?;
        link.attribute("href").map(str::to_owned)
    };
    let link = link_to("alternate");
    let answered = entry.child("thr:in-reply-to");
    let blogger = own.starts_with("tag:blogger.com");
    if blogger && answered.is_none() {
        return None;
    }
    let id = match own.rsplit_once("post-").filter(|_| blogger) {
        Some((_, number)) => numbered(number),
        None => comment_of(&own).or_else(|| comment_of(link.as_deref()?)),
    };
    if id.is_none() && answered.is_none() {
        return None;
    }
    // Blogger states the comment that is answered by a link to its entry.
    let related = link_to("related").filter(|_| blogger);
    let parent = related.and_then(|link| numbered(link.rsplit_once("/comments/default/")?.1));
    let author = entry.child("author");
    let of_author = |name| author.and_then(|author| author.text_of(name));
    let date = entry
        .text_of("published")
        .or_else(|| entry.text_of("updated"));
    let removed = entry.named("gd:extendedProperty").any(|p| {
        p.attribute("name") == Some("blogger.contentRemoved")
            && p.attribute("value") == Some("true")
    });
    Some(Found {
        post: link
            .as_deref()
            .and_then(post_of)
            .or_else(|| post_of(answered?.attribute("href")?)),
        blogger,
        reply: None,
        entry: Entry {
            id,
            parent: parent.or_else(|| answered.filter(|_| !blogger).and_then(parent_of)),
            // Blogger has no pings.
            kind: blogger.then_some(Kind::Comment),
            deleted: removed,
            name: of_author("name").and_then(|name| plain(&name, options)),
            url: of_author("uri").filter(|url| leads_somewhere(url)),
            date: date.and_then(|date| date::machine(&date)),
            html: content(entry).unwrap_or_default(),
            permalink: link.filter(|url| leads_somewhere(url)),
            ..Entry::default()
        },
    })
}

/// The body by Atom's three types (RFC 4287, 3.1.1).
fn content(entry: &Element) -> Option<String> {
    let content = entry.child("content").or_else(|| entry.child("summary"))?;
    Some(match content.attribute("type") {
        Some("html" | "text/html") => content.text(),
        Some("xhtml") => content.markup(),
        _ => quick_xml::escape::escape(content.text()).into_owned(),
    })
}

/// The comment that RFC 4685's `in-reply-to` names; the post is none.
fn parent_of(answered: &Element) -> Option<String> {
    let of = |name| answered.attribute(name).and_then(comment_of);
    of("ref").or_else(|| of("href"))
}

/// The line that WordPress puts before a reply in feeds.
struct Reply {
    parent: String,
    name: String,
    /// Where the text begins.
    rest: usize,
}

/// The words around the name are few in every language.
const LONGEST_WORDS: usize = 80;

/// Reads "In reply to NAME." as the first paragraph, in any language: a link to another comment and few words.
fn reply_line(html: &str) -> Option<Reply> {
    let trimmed = html.trim_start();
    let start = html.len() - trimmed.len();
    let (paragraph, length) = match trimmed.strip_prefix("<p>") {
        Some(inner) => {
            let end = inner.find("</p>")?;
            (&inner[..end], "<p>".len() + end + "</p>".len())
        }
        None => {
            let end = trimmed.find("\n\n")?;
            (&trimmed[..end], end)
        }
    };
    let (before, link) = paragraph.split_once("<a ")?;
    let (tag, link) = link.split_once('>')?;
    let (name, after) = link.split_once("</a>")?;
    let few = |words: &str| words.len() <= LONGEST_WORDS && !words.contains('<');
    if !few(before) || !few(after) || before.trim().is_empty() && after.trim().is_empty() {
        return None;
    }
    let (_, address) = tag.split_once("href=")?;
    let quote = address.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let address = address[1..].split(quote).next()?;
    Some(Reply {
        parent: comment_of(address)?,
        name: name.to_owned(),
        rest: start + length,
    })
}

/// Takes the reply lines off, and the parents from them. A person can write such a line, too: it stays where the feed states another
/// parent, or knows the comment under another name.
fn without_reply_lines(found: &mut [Found]) {
    let names: HashMap<String, String> = found
        .iter()
        .filter_map(|f| Some((f.entry.id.clone()?, letters(f.entry.name.as_deref()?))))
        .collect();
    for one in found {
        let Some(reply) = one.reply.take() else {
            continue;
        };
        let renamed = || {
            let known = names.get(&reply.parent);
            known.is_some_and(|known| *known != letters(&reference::unescaped(&reply.name)))
        };
        let own = one.entry.id.as_ref() == Some(&reply.parent);
        let agrees = match &one.entry.parent {
            Some(stated) => *stated == reply.parent,
            None => !renamed(),
        };
        if own || !agrees {
            continue;
        }
        one.entry.html = one.entry.html[reply.rest..].to_owned();
        one.entry.parent = Some(reply.parent);
    }
}

/// A name as it can be compared: WordPress prints the apostrophe of `O'Malley` as a typographic one in a text.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The entries of each post; one post, or none, is what the feed itself is about.
fn by_post(page: &Page, head: &Head, found: Vec<Found>, options: &Options) -> Vec<Told> {
    let platform = head.platform(&found);
    let empty = || Told {
        page: page.name.clone(),
        channel: Some(Channel::Feed),
        platform,
        place: head.is_of_comments(),
        ..Told::default()
    };
    let mut posts: Vec<Told> = Vec::new();
    let mut keys: HashMap<Option<String>, usize> = HashMap::new();
    for one in found {
        let at = *keys.entry(one.post.clone()).or_insert_with(|| {
            posts.push(Told {
                page: one.post.clone().unwrap_or_else(|| page.name.clone()),
                url: one.post.clone(),
                ..empty()
            });
            posts.len() - 1
        });
        posts[at].entries.push(one.entry);
    }
    if posts.is_empty() {
        posts.push(empty());
    }
    if let [one] = posts.as_mut_slice() {
        one.page.clone_from(&page.name);
        one.declared = head
            .total
            .map(|total| (total, format!("totalResults {total}")));
        // "Comments on: TITLE"; Atom and the feed of a whole site have no mark between words and title.
        let title = head.title.as_deref().filter(|_| !head.atom);
        one.post.title = title
            .and_then(|title| title.split_once(':'))
            .and_then(|(_, title)| plain(title, options));
    }
    for told in &mut posts {
        told.post.language.clone_from(&head.language);
    }
    posts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replied(html: &str, name: &str) -> (String, Option<String>) {
        let entry = |id: &str, name: &str, html: &str| Found {
            post: None,
            blogger: false,
            reply: reply_line(html),
            entry: Entry {
                id: Some(id.to_owned()),
                name: Some(name.to_owned()),
                html: html.to_owned(),
                ..Entry::default()
            },
        };
        let mut found = [entry("c5", "Ben", html), entry("c2", name, "<p>First.</p>")];
        without_reply_lines(&mut found);
        let [first, _] = found;
        (first.entry.html.trim().to_owned(), first.entry.parent)
    }

    #[test]
    fn the_line_before_a_reply_is_its_parent_and_no_text() {
        let line = |words: &str| format!("<p>{words}</p>\n<p>Agreed.</p>");
        let link = "<a href=\"https://b.example/a/#comment-2\" rel=\"nofollow\">O&#8217;Malley</a>";
        let taken = ("<p>Agreed.</p>".to_owned(), Some("c2".to_owned()));
        for words in [
            format!("In reply to {link}."),
            format!("En réponse à {link}."),
            format!("{link} への返信。"),
        ] {
            assert_eq!(replied(&line(&words), "O'Malley"), taken, "{words}");
        }
        let plain = format!("In reply to {link}.\n\nAgreed.");
        assert_eq!(replied(&plain, "O'Malley").0, "Agreed.");
        // A person's own words.
        let own = line(&format!("See {link}'s comment."));
        assert_eq!(replied(&own, "Ana"), (own.clone(), None));
        let bare = line(link);
        assert_eq!(replied(&bare, "O'Malley"), (bare.clone(), None));
        let elsewhere = line("In reply to <a href=\"https://b.example/\">Ana</a>.");
        assert_eq!(replied(&elsewhere, "Ana"), (elsewhere.clone(), None));
    }
}
