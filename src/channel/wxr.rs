//! WordPress exports (WXR 1.0 to 1.2, `wp-admin/includes/export.php`): RSS with everything that the database knows of each post.
//!
//! One thread a published post or page, and one for every other published type that has comments. Only approved comments are items:
//! spam, trash and what waits for moderation was never shown.

use super::feed::failure_of;
use super::link::{leads_somewhere, numbered};
use super::xml::{Element, Part, Parts};
use super::{Entry, Told, broken_off, build, local_and_utc, plain, typed};
use crate::analyze::Options;
use crate::document::reference::unescaped;
use crate::document::text::fold;
use crate::failure::{Failure, Stage};
use crate::limits::Limits;
use crate::metrics::text::TextCounts;
use crate::platform::fields::body_of;
use crate::source::Page;
use crate::thread::{AuthorRole, Channel, Kind, Thread};
use std::collections::HashMap;
use std::io::BufRead;
use std::sync::Arc;

/// A post of an export with its comments as typed, before they become a [`Thread`].
#[derive(Debug, Clone)]
pub struct WxrPost {
    told: Told,
    title: Option<String>,
    content: String,
    digest: (String, usize),
}

impl WxrPost {
    /// The value of the column `page`: the post's address, else the export's name and the post's number.
    #[must_use]
    pub fn page(&self) -> &str {
        &self.told.page
    }

    /// The BLAKE3 digest and the number of the post's bytes in the export: from the end of the post before to its own.
    #[must_use]
    pub fn digest(&self) -> (&str, usize) {
        (&self.digest.0, self.digest.1)
    }

    /// The post's thread. This is the slow part, which other threads can do.
    #[must_use]
    pub fn thread(&self, options: &Options) -> Thread {
        let mut told = self.told.clone();
        told.post.title = self.title.as_ref().and_then(|title| plain(title, options));
        let (body, _) = body_of(&typed::html(&self.content), &options.limits);
        told.post.words = Some(TextCounts::of(&body.text).words);
        build::thread(told, options)
    }
}

/// The posts of an export, one after another, in constant memory: exports have hundreds of megabytes.
///
/// ```
/// use commentsift::{Limits, Options, channel::WxrPosts};
/// let export = br#"<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item>
///   <title>A post</title><link>https://blog.example/a-post/</link><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>
///   <wp:comment><wp:comment_id>7</wp:comment_id><wp:comment_author>Ana</wp:comment_author>
///     <wp:comment_content>Thanks!</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>
/// </item></channel></rss>"#;
/// let mut posts = WxrPosts::new("export.xml", &export[..], &Limits::default());
/// let post = posts.next().expect("there is one")?;
/// assert_eq!(post.page(), "https://blog.example/a-post/");
/// assert_eq!(post.thread(&Options::default()).items[0].text, "Thanks!");
/// assert!(posts.next().is_none());
/// # Ok::<(), commentsift::Failure>(())
/// ```
pub struct WxrPosts<R> {
    name: String,
    parts: Parts<R>,
    site: Arc<Site>,
    names: HashMap<String, usize>,
    /// Something was given out: an export without posts must not be silence.
    given: bool,
}

/// What an export says once for all posts.
#[derive(Debug, Clone, Default)]
struct Site {
    language: Option<String>,
    /// Accounts by their login: number and name shown.
    authors: HashMap<String, (String, Option<String>)>,
    /// Logins by number.
    logins: HashMap<String, String>,
}

impl<R: BufRead> WxrPosts<R> {
    /// Reads from UTF-8; `name` is what failures name.
    pub fn new(name: impl Into<String>, from: R, limits: &Limits) -> Self {
        WxrPosts {
            name: name.into(),
            parts: Parts::new(from, limits),
            site: Arc::default(),
            names: HashMap::new(),
            given: false,
        }
    }

    /// Posts may share an address (none, most often); the tables need one key a page.
    fn unique(&mut self, page: &mut String) {
        let before = self.names.entry(page.clone()).or_default();
        *before += 1;
        if *before > 1 {
            *page = format!("{page}#{before}");
        }
    }
}

impl<R: BufRead> Iterator for WxrPosts<R> {
    type Item = Result<WxrPost, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(part) = self.parts.next() else {
                let message = "the export holds no published post or page";
                let none = Failure::new(&self.name, Stage::Parse, "no_posts", message);
                return (!std::mem::replace(&mut self.given, true)).then_some(Err(none));
            };
            match part {
                Ok(Part::Child(element)) if element.name == "item" => {
                    let digest = self.parts.digest();
                    if let Some(mut post) = post(&self.name, &element, &self.site) {
                        self.unique(&mut post.told.page);
                        post.digest = digest;
                        self.given = true;
                        return Some(Ok(post));
                    }
                }
                // Only head and posts are told apart: the list of accounts stands before the posts.
                Ok(Part::Child(element)) => Arc::make_mut(&mut self.site).note(&element),
                Ok(Part::Root(_)) => {}
                Err(trouble) => {
                    self.given = true;
                    return Some(Err(failure_of(&self.name, trouble)));
                }
            }
        }
    }
}

/// All threads of an export in memory.
pub(super) fn all(page: &Page, text: &str, options: &Options) -> Result<Vec<Thread>, Failure> {
    let mut threads = Vec::new();
    let mut cuts = page.cuts.clone();
    for post in WxrPosts::new(&page.name, text.as_bytes(), &options.limits) {
        match post {
            Ok(post) => threads.push(post.thread(options)),
            Err(failure) => {
                let failure = broken_off(page, failure);
                if !cuts.contains(&failure) {
                    cuts.push(failure);
                }
            }
        }
    }
    match threads.last_mut() {
        // What broke off may have been more posts, or more of the last one.
        Some(last) => last.cuts.append(&mut cuts),
        None => cuts.pop().map_or(Ok(()), Err)?,
    }
    Ok(threads)
}

impl Site {
    fn note(&mut self, element: &Element) {
        match element.name.as_str() {
            "language" => self.language = Some(element.text().trim().to_owned()),
            "wp:author" => {
                let Some(login) = element.text_of("wp:author_login") else {
                    return;
                };
                let number = element.text_of("wp:author_id").unwrap_or_default();
                let shown = element.text_of("wp:author_display_name");
                self.logins.insert(number.clone(), login.clone());
                self.authors.insert(login, (number, shown));
            }
            _ => {}
        }
    }
}

/// Types that are no pages of their own, or whose comments are none: products have reviews, orders notes.
const OTHER_TYPES: &[&str] = &[
    "attachment",
    "nav_menu_item",
    "revision",
    "product",
    "shop_order",
    "wp_block",
    "wp_template",
    "wp_template_part",
    "wp_navigation",
    "wp_global_styles",
    "custom_css",
    "customize_changeset",
];

fn post(file: &str, item: &Element, site: &Site) -> Option<WxrPost> {
    let kind = item.text_of("wp:post_type");
    let kind = kind.as_deref().unwrap_or("post");
    let shown = item
        .text_of("wp:status")
        .is_none_or(|status| status == "publish");
    if !shown || OTHER_TYPES.contains(&kind) {
        return None;
    }
    let login = item.text_of("dc:creator");
    let author = login.as_ref().and_then(|login| site.authors.get(login));
    let entries: Vec<Entry> = item
        .named("wp:comment")
        .filter_map(|comment| entry(comment, site, author.map(|(number, _)| number.as_str())))
        .collect();
    if !matches!(kind, "post" | "page") && entries.is_empty() {
        return None;
    }
    let number = item.text_of("wp:post_id").unwrap_or_default();
    let link = item.text_of("link").filter(|link| link.contains("://"));
    let page = link
        .clone()
        .unwrap_or_else(|| format!("{file}#post-{number}"));
    let mut told = Told {
        page,
        channel: Some(Channel::Wxr),
        platform: "wordpress",
        url: link,
        place: true,
        closed: item
            .text_of("wp:comment_status")
            .map(|status| status == "closed"),
        entries,
        ..Told::default()
    };
    let shown = author.and_then(|(_, shown)| shown.clone());
    told.post.author = shown.or(login);
    told.post.date = local_and_utc(
        item.text_of("wp:post_date").as_deref(),
        item.text_of("wp:post_date_gmt").as_deref(),
    );
    told.post.language.clone_from(&site.language);
    Some(WxrPost {
        told,
        title: item.text_of("title"),
        content: item.text_of("content:encoded").unwrap_or_default(),
        digest: Default::default(),
    })
}

/// An approved comment or ping; `author` is the number of the post author's account.
fn entry(comment: &Element, site: &Site, author: Option<&str>) -> Option<Entry> {
    if comment.text_of("wp:comment_approved").as_deref() != Some("1") {
        return None;
    }
    let kind = kind(comment.text_of("wp:comment_type").as_deref().unwrap_or(""))?;
    let user = comment.text_of("wp:comment_user_id").filter(|id| id != "0");
    let role = match &user {
        Some(user) if author == Some(user) => AuthorRole::PostAuthor,
        Some(_) => AuthorRole::Member,
        None => AuthorRole::Visitor,
    };
    let name = comment.text_of("wp:comment_author");
    let typed = comment.text_of("wp:comment_content").unwrap_or_default();
    Some(Entry {
        id: comment
            .text_of("wp:comment_id")
            .and_then(|id| numbered(&id)),
        parent: comment
            .text_of("wp:comment_parent")
            .and_then(|id| numbered(&id)),
        kind: Some(kind),
        name: name.map(|name| fold(&unescaped(&name))),
        url: comment
            .text_of("wp:comment_author_url")
            .filter(|url| leads_somewhere(url)),
        account: user.map(|user| site.logins.get(&user).cloned().unwrap_or(user)),
        role: (kind == Kind::Comment).then_some(role),
        date: local_and_utc(
            comment.text_of("wp:comment_date").as_deref(),
            comment.text_of("wp:comment_date_gmt").as_deref(),
        ),
        html: typed::html(&typed),
        ..Entry::default()
    })
}

/// The kind by WordPress's `comment_type`; `None` for what plugins store as comments and no reader wrote: notes of orders and editors.
pub(super) fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "" | "comment" => Kind::Comment,
        "pingback" => Kind::Pingback,
        "trackback" => Kind::Trackback,
        "tweetback" => Kind::Tweetback,
        "webmention" => Kind::Webmention,
        "mention" => Kind::Mention,
        "like" => Kind::Like,
        "repost" => Kind::Repost,
        "bookmark" => Kind::Bookmark,
        _ => return None,
    })
}
