//! The way of a page: parse, recognise, look around the thread, make its parts one.

use super::{Options, View, address};
use crate::channel;
use crate::document::awaited::{self, Awaited};
use crate::document::declared::Stated;
use crate::document::notices::{self, Notices};
use crate::document::pager::{self, Pager};
use crate::document::parse::{self, Cut, parse};
use crate::document::structured::{self, Structured};
use crate::document::{Document, Index, agreed, declared, place, post, sections};
use crate::failure::{Failure, Stage};
use crate::limits::Limits;
use crate::platform::choice::choose;
use crate::platform::fields::Context;
use crate::platform::vocabulary::Vocabulary;
use crate::platform::{self, Candidate, scripted, wordpress};
use crate::source::Page;
use crate::thread::assemble::{Shared, assemble};
use crate::thread::join::Part;
use crate::thread::language;
use crate::thread::reconcile::Surroundings;
use crate::thread::settle;
use crate::thread::{AuthorRole, Nesting, Post, Thread};
use std::cell::{OnceCell, RefCell};
use url::Url;

/// What the page states of the thread that begins at a node. Candidates often begin at the same one.
struct Statements<'a, 't> {
    doc: &'a Document<'t>,
    /// The path of the page's own address.
    path: Option<String>,
    structured: &'a Structured,
    known: RefCell<Vec<(Option<Index>, Option<Stated>)>>,
    /// The place of a thread whose items were not found.
    place: OnceCell<Option<Index>>,
}

impl Statements<'_, '_> {
    fn place(&self) -> Option<Index> {
        *self.place.get_or_init(|| thread_place(self.doc))
    }

    fn of(&self, start: Option<Index>) -> Option<Stated> {
        let start = start.or_else(|| self.place());
        let before = self.known.borrow().iter().position(|(s, _)| *s == start);
        if let Some(at) = before {
            return self.known.borrow()[at].1.clone();
        }
        let found = declared::find(self.doc, start, self.path.as_deref(), self.structured);
        self.known.borrow_mut().push((start, found.clone()));
        found
    }
}

/// The number that the page states of the thread that was chosen.
fn stated_by(candidate: &Candidate, statements: &Statements<'_, '_>) -> Option<Stated> {
    let items = &candidate.items;
    let people = items.iter().filter(|i| !i.kind.is_ping()).count();
    let own = || statements.of(candidate.start);
    // A list of pings can stand before the comments and their heading.
    let behind_pings = || {
        let led = items.first().is_some_and(|i| i.kind.is_ping());
        let person = items.iter().find(|i| led && !i.kind.is_ping())?;
        statements.of(Some(person.node))
    };
    let in_other_words = || {
        let start = candidate.start.filter(|_| people > 0)?;
        agreed::find(statements.doc, start, &[people as u64, items.len() as u64])
    };
    let stated = candidate.stated.clone();
    let stated = stated
        .or_else(own)
        .or_else(behind_pings)
        .or_else(in_other_words)?;
    // A section's heading states fewer than there are.
    if items.len() as u64 > stated.count {
        let nodes: Vec<Index> = items.iter().map(|i| i.node).collect();
        return Some(sections::sum(statements.doc, &stated, &nodes).unwrap_or(stated));
    }
    Some(stated)
}

/// Reads a page; `watch` sees what recognition made of it.
pub(super) fn read(
    page: &Page,
    text: &str,
    options: &Options,
    watch: &mut dyn FnMut(View<'_, '_>),
) -> Part {
    let limits = &options.limits;
    let parsed = parse(text, limits);
    let doc = Document::new(&parsed.html);
    let mut cuts = page.cuts.clone();
    cuts.extend(parsed.cut.map(|cut| cut_failure(page, cut, limits)));
    let head = post::head(&doc);
    let structured = structured::read(&doc);
    let base = address::base(page, &head);
    let url = address::own(page, &head, base.as_ref());
    let ctx = Context {
        doc: &doc,
        vocabulary: RefCell::new(Vocabulary::default()),
        lang: head.lang.clone(),
        base,
        url: url.as_deref().and_then(|u| Url::parse(u).ok()),
    };
    let statements = Statements {
        doc: &doc,
        path: ctx.url.as_ref().map(|u| u.path().to_owned()),
        structured: &structured,
        known: RefCell::default(),
        place: OnceCell::new(),
    };
    let mut choice = choose(
        &ctx,
        options.rules.as_deref(),
        options.platform.as_deref(),
        |start| statements.of(start).map(|s| s.count),
    );
    let candidate = &mut choice.best;
    let stated = stated_by(candidate, &statements);
    cuts.extend(without_excess(page, candidate, limits));
    let mut post = post_of(&ctx, &head, &structured, candidate);
    let (notices, pager) = look_around(page, &ctx, &head, url.as_deref(), candidate);
    let coming = Coming::of(&ctx, options, candidate, stated.as_ref(), &statements);
    let platform = coming.platform().unwrap_or(candidate.platform);
    let thread_id = coming.thread_id(&doc, platform);
    watch(View {
        doc: &doc,
        choice: &choice,
        stated: stated.as_ref(),
        notices: &notices,
        scripted: coming.scripted.as_ref(),
        awaited: coming.awaited,
        platform,
    });
    let candidate = choice.best;
    let around = Surroundings {
        cut: !cuts.is_empty(),
        scripted: coming.is_any(),
        platform_counts_pings: matches!(platform, "wordpress" | "wpdiscuz"),
        ..surroundings(&doc, &candidate, stated.as_ref(), &notices, &pager)
    };
    let closed = candidate
        .closed
        .or_else(|| closed(&notices, coming.is_any(), candidate.form));
    let dates_in = languages(&ctx, &candidate, &mut post);
    let shared = Shared {
        lang: dates_in.as_deref(),
        post: post.date,
        as_of: options.as_of.or(page.captured),
        ignore_parents: options.ignore_parents,
    };
    let nesting = if options.ignore_parents {
        Nesting::Unknown
    } else {
        candidate.nesting
    };
    let depth_cap = (nesting == Nesting::Nested && platform.starts_with("wordpress"))
        .then(|| wordpress::depth_cap(&doc, &candidate.items))
        .flatten();
    // Only URLs have other channels, and only where they are wanted.
    let links = if options.channels.is_empty() {
        channel::Links::default()
    } else {
        channel::links(&doc, ctx.base.as_ref(), ctx.url.as_ref())
    };
    let dead_end = (candidate.more.is_some() || notices.pager) && pager.more.is_empty();
    let mut drafts = candidate.items;
    let elsewhere = drafts.iter_mut().map(|d| d.elsewhere.take()).collect();
    let mut items = assemble(drafts, candidate.nesting, shared);
    language::mark(&mut items, post.language.as_deref());
    let thread = Thread {
        addresses: address::all(page, &head, ctx.base.as_ref()),
        url,
        post,
        platform: platform.to_owned(),
        thread_id,
        items,
        closed,
        nesting,
        depth_cap,
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

/// Leaves out the items beyond the limit, and says so.
fn without_excess(page: &Page, candidate: &mut Candidate, limits: &Limits) -> Option<Failure> {
    let most = limits.max_items;
    if candidate.items.len() <= most {
        return None;
    }
    candidate.items.truncate(most);
    let message = format!("more than {most} comments; the rest is left out");
    let failure = Failure::new(&page.name, Stage::Extract, "item_limit", message);
    Some(failure)
}

/// The post, its author as the thread has it where that knows better.
fn post_of(
    ctx: &Context<'_, '_>,
    head: &post::Head,
    structured: &Structured,
    candidate: &mut Candidate,
) -> Post {
    let mut post = post::post(ctx.doc, head, structured, candidate.start);
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
    post
}

/// What stands around a thread: notices and forms, and the links to its other pages.
fn look_around(
    page: &Page,
    ctx: &Context<'_, '_>,
    head: &post::Head,
    url: Option<&str>,
    candidate: &Candidate,
) -> (Notices, Pager) {
    let doc = ctx.doc;
    let place = place_of(doc, candidate);
    let items = items_range(doc, candidate);
    let notices = notices::read(
        doc,
        place,
        items.clone(),
        url.or(page.final_url.as_deref()),
        |index| platform::is_foreign_place(doc, index),
    );
    let own = pager::Own {
        base: ctx.base.as_ref(),
        addresses: &[
            page.final_url.as_deref(),
            page.saved_from.as_deref(),
            head.canonical.as_deref(),
            head.og_url.as_deref(),
        ],
    };
    let pager = pager::read(
        doc,
        place,
        items.as_ref(),
        own,
        candidate.more,
        notices.comment_page,
    );
    (notices, pager)
}

/// Comments that the page does not hold yet; both are empty where it holds some.
struct Coming {
    /// A system by name, whose script brings them.
    scripted: Option<scripted::Found>,
    /// What tells that they are still to come, whoever brings them.
    awaited: Option<Awaited>,
}

impl Coming {
    fn of(
        ctx: &Context<'_, '_>,
        options: &Options,
        candidate: &Candidate,
        stated: Option<&Stated>,
        statements: &Statements<'_, '_>,
    ) -> Coming {
        if !candidate.items.is_empty() {
            return Coming {
                scripted: None,
                awaited: None,
            };
        }
        let wanted = options.platform.as_deref();
        let scripted = scripted::recognise(ctx)
            .filter(|s| !(s.system.form_only && stated.is_some_and(|d| d.count == 0)))
            .filter(|s| wanted.is_none_or(|w| w == s.system.name));
        let awaited = || {
            let place = place_of(ctx.doc, candidate).or_else(|| statements.place());
            match place {
                Some(place) => awaited::find(ctx.doc, place),
                None => awaited::notice(ctx.doc),
            }
        };
        Coming {
            awaited: if scripted.is_none() { awaited() } else { None },
            scripted,
        }
    }

    fn is_any(&self) -> bool {
        self.scripted.is_some() || self.awaited.is_some()
    }

    fn platform(&self) -> Option<&'static str> {
        self.scripted.as_ref().map(|found| found.system.name)
    }

    /// The key of the thread in the system that keeps it; a list that its plugin wrote into the page has the same.
    fn thread_id(&self, doc: &Document<'_>, platform: &str) -> Option<String> {
        match &self.scripted {
            Some(found) => found.thread.clone(),
            None => scripted::thread_identifier(doc, platform),
        }
    }
}

/// What the page around the thread says of it.
fn surroundings(
    doc: &Document<'_>,
    candidate: &Candidate,
    stated: Option<&Stated>,
    notices: &Notices,
    pager: &Pager,
) -> Surroundings {
    let place = || place_of(doc, candidate).or_else(|| thread_place(doc));
    Surroundings {
        login: candidate.items.is_empty()
            && place().is_some_and(|place| notices::hides_comments(doc, place)),
        pager: candidate.more.is_some()
            || notices.pager
            || !pager.more.is_empty()
            || pager.number.is_some_and(|n| n > 1),
        counts: candidate.counts,
        place: candidate.has_place
            || notices.closed
            || stated.is_some_and(|s| s.place == "heading")
            || (notices.form && candidate.platform.is_empty()),
        ..Surroundings::default()
    }
}

/// Gives the post the language that its texts are in where the page states none, and returns the one that dates are written in.
fn languages(ctx: &Context<'_, '_>, candidate: &Candidate, post: &mut Post) -> Option<String> {
    // One look at the texts a page, and only where its answer is asked for.
    let recognised = OnceCell::new();
    let recognise = || {
        let texts = candidate.items.iter().map(|i| i.fields.body.text.as_str());
        *recognised.get_or_init(|| language::recognise(texts, language::paragraphs(ctx.doc)))
    };
    if post.language.is_none() {
        post.language = recognise().map(str::to_owned);
    }
    if settle::depends_on_order(&candidate.items) {
        let host = ctx.url.as_ref().and_then(Url::host_str);
        language::for_dates(ctx.lang.as_deref(), host, recognise)
    } else {
        post.language.clone()
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
