//! The way through the house for one page: decode, parse, recognise, reconcile.

use crate::channel;
use crate::document::declared::Stated;
use crate::document::decode::decode;
use crate::document::notices::{self, Notices};
use crate::document::parse::{self, Cut, parse};
use crate::document::{Document, Index, declared, pager, place, post, structured};
use crate::failure::{Failure, Stage};
use crate::limits::Limits;
use crate::platform::choice::{Choice, choose};
use crate::platform::fields::Context;
use crate::platform::rules::RuleSet;
use crate::platform::vocabulary::Vocabulary;
use crate::platform::{self, Candidate, dump, scripted, wordpress};
use crate::source::{Media, Page};
use crate::thread::assemble::{Shared, assemble};
use crate::thread::join::Part;
use crate::thread::language;
use crate::thread::reconcile::Surroundings;
use crate::thread::settle;
use crate::thread::time::Stamp;
use crate::thread::{AuthorRole, Channel, Nesting, Post, Thread};
use std::cell::{OnceCell, RefCell};
use std::sync::Arc;
use url::Url;

/// How a page is to be analysed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Hard limits.
    pub limits: Limits,
    /// Holds the choice to one recogniser, by its name in the platform table.
    pub platform: Option<String>,
    /// When saved pages were captured: fills relative dates.
    pub as_of: Option<Stamp>,
    /// Drops the parents that pages state, so that inferred ones can be judged.
    pub ignore_parents: bool,
    /// Platforms of the user's own.
    pub rules: Option<Arc<RuleSet>>,
    /// By which channels the thread of a URL is read besides its page, where the page names them: [`Channel::Rest`], [`Channel::Feed`].
    pub channels: Vec<Channel>,
}

/// Analyses one page.
///
/// # Errors
///
/// A [`Failure`] where the bytes are no page at all (nothing but white space), or hold several posts (see [`analyze_all`]); a page that a
/// limit cut is no failure, its [`Thread::cuts`] say what was cut.
///
/// ```
/// use commentsift::{Media, Options, Page, analyze};
/// let html = b"<h3 id=comments>One Response</h3><ol><li id=comment-7 class='comment even depth-1'><cite class=fn>Ana</cite><p>Thanks!</p></ol>";
/// let thread = analyze(&Page::new("post.html", html.to_vec(), Media::Html), &Options::default())?;
/// assert_eq!(thread.items[0].id, "c7");
/// assert_eq!(thread.items[0].author.name.as_deref(), Some("Ana"));
/// # Ok::<(), commentsift::Failure>(())
/// ```
pub fn analyze(page: &Page, options: &Options) -> Result<Thread, Failure> {
    if !page.media.is_channel() {
        return part(page, options).map(Part::finish);
    }
    let mut threads = channel::threads(page, options)?.into_iter();
    match (threads.next(), threads.len()) {
        (Some(thread), 0) => Ok(thread),
        (_, others) => {
            let message = format!("the file holds {} posts", others + 1);
            let failure = Failure::new(&page.name, Stage::Extract, "several_posts", message);
            Err(failure)
        }
    }
}

/// Analyses one page of a thread that others may be joined to: see [`crate::thread::join`].
///
/// # Errors
///
/// As [`analyze()`].
pub fn part(page: &Page, options: &Options) -> Result<Part, Failure> {
    watched(page, options, &mut |_| {})
}

/// Analyses one page; `watch` sees what recognition made of it.
pub(crate) fn watched(
    page: &Page,
    options: &Options,
    watch: &mut dyn FnMut(View<'_, '_>),
) -> Result<Part, Failure> {
    let decoded = decode(&page.bytes, page.http_charset.as_deref(), page.media);
    if decoded.text.trim().is_empty() {
        return Err(Failure::new(
            &page.name,
            Stage::Decode,
            "empty",
            "the page holds no text",
        ));
    }
    match page.media {
        Media::Text => Ok(from_dump(page, &decoded.text, options)),
        Media::Html => Ok(from_html(page, &decoded.text, options, watch)),
        Media::Rest | Media::Feed | Media::Wxr => {
            let message = "this is no page but a feed, a REST answer or an export; 'commentsift analyze' reads it";
            Err(Failure::new(&page.name, Stage::Decode, "no_page", message))
        }
    }
}

/// Analyses a page that may hold the threads of several posts: a WordPress export, a REST answer, the comment feed of a whole site.
/// Every other page gives one thread, as [`analyze`] does.
///
/// # Errors
///
/// As [`analyze`], and what [`channel::threads`] says of its files.
///
/// ```
/// use commentsift::{Media, Options, Page, analyze_all};
/// let answer = br#"[{"id":7,"post":1,"parent":0,"author_name":"Ana","content":{"rendered":"<p>Thanks!</p>"}},
///                   {"id":9,"post":2,"parent":0,"author_name":"Ben","content":{"rendered":"<p>Agreed.</p>"}}]"#;
/// let threads = analyze_all(&Page::new("comments.json", answer.to_vec(), Media::Rest), &Options::default())?;
/// assert_eq!(threads.len(), 2);
/// assert_eq!(threads[1].page, "comments.json#2");
/// # Ok::<(), commentsift::Failure>(())
/// ```
pub fn analyze_all(page: &Page, options: &Options) -> Result<Vec<Thread>, Failure> {
    if page.media.is_channel() {
        channel::threads(page, options)
    } else {
        Ok(vec![analyze(page, options)?])
    }
}

/// What recognition made of a page, for whoever wants to look before it becomes a [`Thread`].
pub(crate) struct View<'a, 't> {
    /// The page.
    pub doc: &'a Document<'t>,
    /// The candidates.
    pub choice: &'a Choice,
    /// The number that the page states.
    pub stated: Option<&'a Stated>,
    /// What stands around the thread.
    pub notices: &'a Notices,
    /// The system whose script loads the comments.
    pub scripted: Option<&'a scripted::Found>,
    /// The name in the column `platform`.
    pub platform: &'a str,
}

fn from_html(
    page: &Page,
    text: &str,
    options: &Options,
    watch: &mut dyn FnMut(View<'_, '_>),
) -> Part {
    let parsed = parse(text, &options.limits);
    let doc = Document::new(&parsed.html);
    let mut cuts = page.cuts.clone();
    cuts.extend(
        parsed
            .cut
            .map(|cut| cut_failure(page, cut, &options.limits)),
    );
    let head = post::head(&doc);
    let structured = structured::read(&doc);
    let base = base_url(page, &head);
    let url = page_url(page, &head, base.as_ref());
    let ctx = Context {
        doc: &doc,
        vocabulary: RefCell::new(Vocabulary::default()),
        lang: head.lang.clone(),
        base,
        url: url.as_deref().and_then(|u| Url::parse(u).ok()),
    };
    let path = ctx.url.as_ref().map(|u| u.path().to_owned());
    // Candidates often begin at the same node.
    let known = RefCell::new(Vec::new());
    let foreign = |index: Index| platform::is_foreign_place(&doc, index);
    let named = OnceCell::new();
    let state = |start: Option<Index>| {
        let start = start.or_else(|| *named.get_or_init(|| thread_place(&doc)));
        let before = known.borrow().iter().position(|(s, _)| *s == start);
        let at = before.unwrap_or_else(|| {
            let found: Option<Stated> = declared::find(&doc, start, path.as_deref(), &structured);
            known.borrow_mut().push((start, found));
            known.borrow().len() - 1
        });
        known.borrow()[at].1.clone()
    };
    let mut choice = choose(
        &ctx,
        options.rules.as_deref(),
        options.platform.as_deref(),
        |start| state(start).map(|s| s.count),
    );
    let stated = choice
        .best
        .stated
        .clone()
        .or_else(|| state(choice.best.start));
    let candidate = &mut choice.best;
    if candidate.items.len() > options.limits.max_items {
        candidate.items.truncate(options.limits.max_items);
        let message = format!(
            "more than {} comments; the rest is left out",
            options.limits.max_items
        );
        cuts.push(Failure::new(
            &page.name,
            Stage::Extract,
            "item_limit",
            message,
        ));
    }
    let mut post = post::post(&doc, &head, &structured, candidate.start);
    post.author_url = post.author_url.map(|href| ctx.absolute(&href));
    if let Some(name) = candidate.posted_by.take() {
        post.author = Some(post::in_known_line(&name).to_owned());
        post.author_url = None;
    }
    if post.author.is_none() {
        // Without a by-line, the platform's own mark on a comment tells who wrote the post.
        let by_author = candidate
            .items
            .iter()
            .find(|i| i.role == Some(AuthorRole::PostAuthor));
        post.author = by_author
            .and_then(|i| i.fields.author.as_ref())
            .map(|a| a.name.clone());
    }
    let notices = notices::read(
        &doc,
        place_of(&doc, candidate),
        items_range(&doc, candidate),
        url.as_deref().or(page.final_url.as_deref()),
        foreign,
    );
    let pager = pager::read(
        &doc,
        place_of(&doc, candidate),
        items_range(&doc, candidate).as_ref(),
        pager::Own {
            base: ctx.base.as_ref(),
            addresses: &[
                page.final_url.as_deref(),
                page.saved_from.as_deref(),
                head.canonical.as_deref(),
                head.og_url.as_deref(),
            ],
        },
        candidate.more,
        notices.comment_page,
    );
    let scripted = candidate
        .items
        .is_empty()
        .then(|| scripted::recognise(&ctx))
        .flatten()
        .filter(|s| !(s.system.form_only && stated.as_ref().is_some_and(|d| d.count == 0)));
    let wanted = options.platform.as_deref();
    let scripted = scripted.filter(|s| wanted.is_none_or(|w| w == s.system.name));
    let platform = scripted
        .as_ref()
        .map_or(candidate.platform, |s| s.system.name);
    let thread_id = match &scripted {
        Some(found) => found.thread.clone(),
        // A list that the system's plugin wrote into the page has the same key.
        None => scripted::thread_identifier(&doc, platform),
    };
    watch(View {
        doc: &doc,
        choice: &choice,
        stated: stated.as_ref(),
        notices: &notices,
        scripted: scripted.as_ref(),
        platform,
    });
    let candidate = choice.best;
    let around = Surroundings {
        cut: !cuts.is_empty(),
        scripted: scripted.is_some(),
        login: candidate.items.is_empty()
            && place_of(&doc, &candidate)
                .or_else(|| thread_place(&doc))
                .is_some_and(|place| notices::hides_comments(&doc, place)),
        pager: candidate.more.is_some()
            || notices.pager
            || !pager.more.is_empty()
            || pager.number.is_some_and(|n| n > 1),
        counts: candidate.counts,
        place: candidate.has_place
            || notices.closed
            || stated.as_ref().is_some_and(|s| s.place == "heading")
            || (notices.form && candidate.platform.is_empty()),
        platform_counts_pings: matches!(platform, "wordpress" | "wpdiscuz"),
    };
    let closed = candidate
        .closed
        .or_else(|| closed(&notices, scripted.is_some(), candidate.form));
    // One look at the texts a page, and only where its answer is asked for.
    let recognised = OnceCell::new();
    let recognise = || {
        let texts = candidate.items.iter().map(|i| i.fields.body.text.as_str());
        *recognised.get_or_init(|| language::recognise(texts, language::paragraphs(&doc)))
    };
    if post.language.is_none() {
        post.language = recognise().map(str::to_owned);
    }
    let host = ctx.url.as_ref().and_then(Url::host_str);
    let lang = if settle::depends_on_order(&candidate.items) {
        language::for_dates(head.lang.as_deref(), host, recognise)
    } else {
        post.language.clone()
    };
    let shared = Shared {
        lang: lang.as_deref(),
        post: post.date,
        as_of: options.as_of.or(page.captured),
        ignore_parents: options.ignore_parents,
    };
    let nesting = if options.ignore_parents {
        Nesting::Unknown
    } else {
        candidate.nesting
    };
    let depth_cap = platform
        .starts_with("wordpress")
        .then(|| wordpress::depth_cap(&doc, &candidate.items))
        .flatten();
    // Only URLs have other channels, and only where they are wanted.
    let links = match options.channels.is_empty() {
        true => channel::Links::default(),
        false => channel::links(&doc, ctx.base.as_ref(), ctx.url.as_ref()),
    };
    let dead_end = (candidate.more.is_some() || notices.pager) && pager.more.is_empty();
    let mut drafts = candidate.items;
    let elsewhere = drafts.iter_mut().map(|d| d.elsewhere.take()).collect();
    let mut items = assemble(drafts, candidate.nesting, shared);
    language::mark(&mut items, post.language.as_deref());
    let thread = Thread {
        addresses: addresses(page, &head, ctx.base.as_ref()),
        url,
        post,
        platform: platform.to_owned(),
        thread_id,
        items,
        closed,
        nesting,
        depth_cap: depth_cap.filter(|_| nesting == Nesting::Nested),
        comment_page: pager.number,
        more: pager.more,
        cuts,
        ..Thread::blank(&page.name)
    };
    Part {
        thread,
        source: page.final_url.as_ref().unwrap_or(&page.name).clone(),
        stated,
        around,
        elsewhere: if options.ignore_parents {
            Vec::new()
        } else {
            elsewhere
        },
        dead_end,
        links,
    }
}

fn from_dump(page: &Page, text: &str, options: &Options) -> Part {
    let dump = dump::read(text);
    let around = Surroundings {
        cut: !page.cuts.is_empty(),
        place: dump.candidate.has_place,
        platform_counts_pings: true,
        ..Surroundings::default()
    };
    let shared = Shared {
        as_of: options.as_of.or(page.captured),
        ignore_parents: options.ignore_parents,
        ..Shared::default()
    };
    let nesting = if options.ignore_parents {
        Nesting::Unknown
    } else {
        dump.candidate.nesting
    };
    let texts = dump
        .candidate
        .items
        .iter()
        .map(|i| i.fields.body.text.as_str());
    let language = language::recognise(texts, text.lines());
    let shared = Shared {
        lang: language,
        ..shared
    };
    let mut items = assemble(dump.candidate.items, dump.candidate.nesting, shared);
    language::mark(&mut items, language);
    let post = Post {
        title: dump.title,
        author: dump.author,
        language: language.map(str::to_owned),
        ..Post::default()
    };
    let thread = Thread {
        url: page.final_url.clone(),
        addresses: page.final_url.iter().cloned().collect(),
        post,
        platform: if around.place || !items.is_empty() {
            dump.candidate.platform.to_owned()
        } else {
            String::new()
        },
        items,
        closed: dump.closed.then_some(true),
        nesting,
        cuts: page.cuts.clone(),
        ..Thread::blank(&page.name)
    };
    Part {
        thread,
        source: page.final_url.as_ref().unwrap_or(&page.name).clone(),
        stated: dump.stated,
        around,
        elsewhere: Vec::new(),
        dead_end: false,
        links: channel::Links::default(),
    }
}

fn cut_failure(page: &Page, cut: Cut, limits: &Limits) -> Failure {
    let (code, message) = match cut {
        Cut::Nodes => (
            "node_limit",
            format!(
                "more than {} nodes; the rest of the page is left out",
                limits.max_nodes
            ),
        ),
        Cut::Attributes => (
            "attribute_limit",
            format!(
                "tags with too many attributes (more than {} on one, or nearly so on very many); the rest of the page is left out",
                parse::MOST_ATTRIBUTES
            ),
        ),
        Cut::Depth => (
            "depth_limit",
            format!(
                "elements nested deeper than {}; the rest of the page is left out",
                limits.max_depth
            ),
        ),
    };
    Failure::new(&page.name, Stage::Parse, code, message)
}

/// Every relative link of every item becomes as long as what it is relative to: a longer address is an attack.
const LONGEST_BASE: usize = 2048;

/// What links are relative to: `<base>`, the final URL or the canonical link, in this order.
fn base_url(page: &Page, head: &post::Head) -> Option<Url> {
    let addresses = [
        page.final_url.as_deref(),
        head.canonical.as_deref(),
        head.og_url.as_deref(),
        page.saved_from.as_deref(),
    ];
    let address = addresses
        .into_iter()
        .flatten()
        .filter(|a| a.len() <= LONGEST_BASE)
        .find_map(|a| Url::parse(a).ok());
    let stated = head.base.as_ref().filter(|b| b.len() <= LONGEST_BASE);
    match (stated, address) {
        (Some(base), Some(address)) => address.join(base).ok().or(Some(address)),
        (Some(base), None) => Url::parse(base).ok(),
        (None, address) => address,
    }
}

/// Canonical link, else og:url, else final URL.
fn page_url(page: &Page, head: &post::Head, base: Option<&Url>) -> Option<String> {
    let stated = head.canonical.as_deref().or(head.og_url.as_deref());
    let stated = stated.filter(|a| a.len() <= LONGEST_BASE);
    stated
        .map(|link| absolute(link, base))
        .or_else(|| page.final_url.clone())
        .or_else(|| page.saved_from.clone())
}

fn absolute(link: &str, base: Option<&Url>) -> String {
    match base {
        Some(base) if !link.contains("://") => {
            base.join(link).map_or_else(|_| link.to_owned(), Into::into)
        }
        _ => link.to_owned(),
    }
}

/// All addresses by which a page knows itself, each once.
fn addresses(page: &Page, head: &post::Head, base: Option<&Url>) -> Vec<String> {
    let stated = [&head.canonical, &head.og_url, &head.short_link].into_iter();
    let known = [&page.final_url, &page.saved_from].into_iter();
    let mut all: Vec<String> = Vec::new();
    for link in known.chain(stated).flatten() {
        if link.len() <= LONGEST_BASE {
            let link = absolute(link, base);
            if !all.contains(&link) {
                all.push(link);
            }
        }
    }
    all
}

/// The place or the heading of a thread, by their names and words.
fn thread_place(doc: &Document<'_>) -> Option<Index> {
    let foreign = |index: Index| platform::is_foreign_place(doc, index);
    place::find(doc, foreign).or_else(|| place::heading(doc, foreign))
}

/// The element that holds the thread and what belongs to it.
fn place_of(doc: &Document<'_>, candidate: &Candidate) -> Option<Index> {
    let start = candidate.start?;
    std::iter::once(start)
        .chain(doc.ancestors(start))
        .find(|&a| doc.nodes[a].named(place::is_name))
}

fn items_range(doc: &Document<'_>, candidate: &Candidate) -> Option<std::ops::Range<Index>> {
    let first = candidate.items.first()?.node;
    let last = candidate.items.iter().map(|i| doc.end(i.node)).max()?;
    Some(first..last)
}

fn closed(notices: &Notices, scripted: bool, form: bool) -> Option<bool> {
    if notices.closed {
        Some(true)
    } else if (notices.form || form) && !scripted {
        Some(false)
    } else {
        None
    }
}
