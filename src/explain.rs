//! What was recognised on one page, by which rule, and what was rejected: the evidence behind a [`Thread`].

use crate::analyze::{Options, View, watched};
use crate::document::text::{fold, render};
use crate::document::{Document, Index, Tag};
use crate::failure::Failure;
use crate::platform::Rejected;
use crate::platform::rules::feedback::{self, RulesSeen};
use crate::platform::rules::{BUILT_IN, Rules};
use crate::source::Page;
use crate::thread::halves::is_forced;
use crate::thread::{
    AuthorRole, Declared, ItemStatus, Kind, MissingReason, ParentBasis, Thread, ThreadStatus,
};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

mod reasons;

/// Everything that led to a page's thread.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Explanation {
    /// The page as named.
    pub page: String,
    /// The platform; empty where none was recognised.
    pub platform: String,
    /// What the platform's name was taken from; `None` where none was recognised.
    pub platform_from: Option<NameFrom>,
    /// The name that `--platform` held the choice to.
    pub asked_platform: Option<String>,
    /// `thread_status` of the contract.
    pub thread_status: Option<ThreadStatus>,
    /// Whether new comments are refused; `None` where the page does not tell.
    pub closed: Option<bool>,
    /// Who wrote the post.
    pub post_author: Option<String>,
    /// Items short of the stated number, in its scope; `None` where none is stated.
    pub missing_count: Option<u64>,
    /// Why items are missing; `None` where none are.
    pub missing_reason: Option<MissingReason>,
    /// Items beyond the stated number, in its scope; `None` where none is stated.
    pub surplus_count: Option<u64>,
    /// The link or button that leads to further comments.
    pub more: Option<ElementSeen>,
    /// Number of this page of the thread.
    pub comment_page: Option<u32>,
    /// Addresses of other pages of the thread that this page links to: `analyze` follows them.
    pub pages: Vec<String>,
    /// Limits that cut the page, in words.
    pub cuts: Vec<String>,
    /// The system whose script loads the comments.
    pub script: Option<ScriptSeen>,
    /// All recognisers that had something to say, the best first.
    pub candidates: Vec<CandidateSeen>,
    /// The platform so sure of its comments that the recogniser for unknown systems was not asked.
    pub unasked: Option<String>,
    /// Items taken over from candidates that lost.
    pub merged: usize,
    /// The number that the page states.
    pub declared: Option<DeclaredSeen>,
    /// The items of the thread in page order.
    pub items: Vec<ItemSeen>,
    /// What looked like an item and is none.
    pub rejected: Vec<RejectedSeen>,
    /// What rules found that were named: those of the user's files, and those of the platform that the choice was held to.
    pub rules: Vec<RulesSeen>,
}

/// What a platform's name was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NameFrom {
    /// The candidate that won.
    Winner,
    /// The signs of a candidate without items; those that another one read are taken for its.
    Signs,
    /// The script that loads the comments.
    Script,
}

/// An element and what stands in it.
#[derive(Debug, Clone, Serialize)]
pub struct ElementSeen {
    /// The beginning of its text; empty where it has none.
    pub text: String,
    /// DOM path of the element.
    pub path: String,
}

/// A system whose script loads the comments.
#[derive(Debug, Clone, Serialize)]
pub struct ScriptSeen {
    /// Its name for people.
    pub system: &'static str,
    /// What it calls the page's thread.
    pub thread_id: Option<String>,
    /// What told the system, in words.
    pub mark: String,
    /// DOM path of the element that bears the mark.
    pub path: String,
}

/// One recogniser's reading of the page.
#[derive(Debug, Clone, Serialize)]
pub struct CandidateSeen {
    /// Its name in `list platforms`.
    pub platform: String,
    /// True for the one that became the thread.
    pub chosen: bool,
    /// `explained` × `confidence` × `signs` × `agreement`: the highest wins.
    pub score: f64,
    /// Comments it found.
    pub comments: usize,
    /// Pings it found.
    pub pings: usize,
    /// Sum over the items of the share of name, date and text that was found, times the item's confidence.
    pub explained: f64,
    /// 0 to 1: how sure the recogniser is that the page is its own.
    pub confidence: f32,
    /// The page shows the platform outside its items.
    pub signed: bool,
    /// Factor for the absence of signs where another platform shows some.
    pub signs: f64,
    /// Factor for agreement with the number that the page states.
    pub agreement: f64,
    /// In words, why it won or lost.
    pub reason: String,
}

/// The stated number and where it stands.
#[derive(Debug, Clone, Serialize)]
pub struct DeclaredSeen {
    /// Number, scope, words and kind of place.
    #[serde(flatten)]
    pub declared: Declared,
    /// DOM path of the element; `None` where structured data states it.
    pub path: Option<String>,
}

/// One item with its evidence.
#[derive(Debug, Clone, Serialize)]
pub struct ItemSeen {
    /// Place on the page, 1 = first.
    pub position: usize,
    /// The contract's id.
    pub id: String,
    /// The parent's position.
    pub parent_position: Option<usize>,
    /// What the parent was read from.
    pub parent_basis: Option<ParentBasis>,
    /// Comment or which kind of ping.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Shown, deleted or pending.
    pub status: ItemStatus,
    /// The name.
    pub author_name: Option<String>,
    /// The author's link.
    pub author_url: Option<String>,
    /// The author's part in the blog.
    pub author_role: Option<AuthorRole>,
    /// The date as the contract writes it.
    pub date: Option<String>,
    /// The printed time, where the order of the page forces the other half of the day ("2:32" for 14:32).
    pub printed: Option<String>,
    /// Votes as shown.
    pub votes: Option<i64>,
    /// Link to the item itself.
    pub permalink: Option<String>,
    /// The beginning of the text.
    pub text: String,
    /// What recognised it.
    pub rule: &'static str,
    /// 0 to 1.
    pub confidence: f32,
    /// DOM path of the element.
    pub path: String,
}

/// A look-alike.
#[derive(Debug, Clone, Serialize)]
pub struct RejectedSeen {
    /// DOM path of the element.
    pub path: String,
    /// The rule that looked at it.
    pub rule: &'static str,
    /// Why it is none.
    pub reason: &'static str,
    /// The beginning of its text.
    pub text: String,
}

/// Look-alikes that are told; a page of more tells nothing new.
const MOST_REJECTED: usize = 50;

/// Characters of a text that are shown.
const SHOWN: usize = 100;

/// Steps of a DOM path.
const MOST_STEPS: usize = 6;

/// Analyses one page and says why the result is what it is.
///
/// # Errors
///
/// The same as [`analyze`](fn@crate::analyze).
///
/// ```
/// use commentsift::{Media, Options, Page, explain};
/// let html = b"<h3 id=comments>One Response</h3><ol><li id=comment-7 class='comment even depth-1'><cite class=fn>Ana</cite><p>Thanks!</p></ol>";
/// let told = explain(&Page::new("post.html", html.to_vec(), Media::Html), &Options::default())?;
/// assert_eq!(told.items[0].rule, "comment_class");
/// assert_eq!(told.items[0].path, "ol > li#comment-7.comment.even.depth-1");
/// # Ok::<(), commentsift::Failure>(())
/// ```
pub fn explain(page: &Page, options: &Options) -> Result<Explanation, Failure> {
    let mut told = Explanation::default();
    let mut paths = Vec::new();
    let mut declared_path = None;
    let thread = watched(page, options, &mut |view: View<'_, '_>| {
        let items = &view.choice.best.items;
        paths = items.iter().map(|i| path(view.doc, i.node)).collect();
        declared_path = view.stated.and_then(|s| s.node).map(|n| path(view.doc, n));
        look(&mut told, &view, options);
    })?
    .finish();
    told.items = items(&thread, paths);
    told.page = thread.page;
    told.platform = thread.platform;
    told.asked_platform.clone_from(&options.platform);
    told.thread_status = Some(thread.status);
    told.closed = thread.closed;
    told.post_author = thread.post.author;
    told.missing_count = thread.missing;
    told.missing_reason = thread.missing_reason;
    told.surplus_count = thread.surplus;
    told.comment_page = thread.comment_page;
    told.pages = thread.more;
    told.cuts = thread.cuts.into_iter().map(|c| c.message).collect();
    told.declared = thread.declared.map(|declared| DeclaredSeen {
        declared,
        path: declared_path,
    });
    if let Some(chosen) = told.candidates.iter_mut().find(|c| c.chosen) {
        let top = told.declared.as_ref().map(|d| d.declared.scope);
        reasons::of_scope(chosen, top);
    }
    Ok(told)
}

/// What is seen only while the page is there.
fn look(told: &mut Explanation, view: &View<'_, '_>, options: &Options) {
    let doc = view.doc;
    let choice = view.choice;
    told.merged = choice.merged;
    told.unasked = choice.unasked.map(str::to_owned);
    told.candidates = reasons::candidates(&choice.ranked);
    let winner = told.candidates.iter().find(|c| c.chosen);
    told.platform_from = match view.platform {
        "" => None,
        _ if view.scripted.is_some() => Some(NameFrom::Script),
        name if winner.is_none_or(|w| w.platform == name) => Some(NameFrom::Winner),
        _ => Some(NameFrom::Signs),
    };
    let system = view.scripted.map(|found| ScriptSeen {
        system: found.system.title,
        thread_id: found.thread.clone(),
        mark: found.mark(doc).map(|m| m.to_string()).unwrap_or_default(),
        path: path(doc, found.node),
    });
    told.script = system.or(view.awaited.map(|awaited| ScriptSeen {
        system: "a script",
        thread_id: None,
        mark: awaited.sign.to_owned(),
        path: path(doc, awaited.node),
    }));
    let more = choice.best.more.or(view.notices.pager_at);
    told.more = more.map(|node| ElementSeen {
        text: beginning(&head(doc, node)),
        path: path(doc, node),
    });
    told.rejected = look_alikes(view);
    let own = options.rules.iter().flat_map(|r| &r.platforms);
    let built_in = BUILT_IN.platforms.iter();
    let named = |r: &&Rules| Some(r.name) == options.platform.as_deref();
    // With another platform asked for, the user's rules are no matter.
    let own = own.filter(|r| options.platform.is_none() || named(r));
    told.rules = own
        .chain(built_in.filter(named))
        .map(|r| feedback::look(doc, r))
        .collect();
}

/// Elements without a text of their own, and those of machines and menus, look like no comment to anybody.
const NO_TEXT: [&str; 14] = [
    "area", "br", "button", "hr", "iframe", "img", "input", "link", "meta", "option", "script",
    "svg", "time", "wbr",
];

fn look_alikes(view: &View<'_, '_>) -> Vec<RejectedSeen> {
    let doc = view.doc;
    let items = &view.choice.best.items;
    let accepted: HashSet<Index> = items.iter().map(|i| i.node).collect();
    let ranked = view.choice.ranked.iter();
    let mut menus = Menus::default();
    ranked
        .flat_map(|w| &w.candidate.rejected)
        // What one rule refused, another may have taken.
        .filter(|r| !accepted.contains(&r.node))
        // Rules name what they look at; the recogniser for unknown systems looks at everything that repeats.
        .filter(|r| r.rule != "generic" || !menus.is_noise(doc, r))
        .map(|r| RejectedSeen {
            path: path(doc, r.node),
            rule: r.rule,
            reason: r.reason,
            text: beginning(&head(doc, r.node)),
        })
        .filter(|r| r.rule != "generic" || !r.text.is_empty())
        .take(MOST_REJECTED)
        .collect()
}

/// Elements that are known to stand in a menu or not.
#[derive(Default)]
struct Menus(HashMap<Index, bool>);

impl Menus {
    fn is_noise(&mut self, doc: &Document<'_>, rejected: &Rejected) -> bool {
        let node = &doc.nodes[rejected.node];
        NO_TEXT.contains(&node.name()) || self.holds(doc, rejected.node)
    }

    /// True below `nav`, or below what is named a menu.
    fn holds(&mut self, doc: &Document<'_>, node: Index) -> bool {
        let mut asked = Vec::new();
        let mut verdict = false;
        for a in std::iter::once(node).chain(doc.ancestors(node)) {
            if let Some(&known) = self.0.get(&a) {
                verdict = known;
                break;
            }
            asked.push(a);
            let n = &doc.nodes[a];
            verdict = n.name() == "nav"
                || n.attr("role") == Some("navigation")
                || n.named(|name| {
                    let mut words = name.split(['-', '_']);
                    words.any(|w| w.eq_ignore_ascii_case("menu") || w.eq_ignore_ascii_case("nav"))
                });
            if verdict || matches!(n.tag, Tag::Body | Tag::Html) {
                break;
            }
        }
        self.0.extend(asked.into_iter().map(|a| (a, verdict)));
        verdict
    }
}

fn items(thread: &Thread, paths: Vec<String>) -> Vec<ItemSeen> {
    thread
        .items
        .iter()
        .zip(paths.into_iter().chain(std::iter::repeat(String::new())))
        .map(|(item, path)| ItemSeen {
            position: item.position,
            id: item.id.clone(),
            parent_position: item.parent.map(|p| p + 1),
            parent_basis: item.parent_basis.filter(|_| item.parent.is_some()),
            kind: item.kind,
            status: item.status,
            author_name: item.author.name.clone(),
            author_url: item.author.url.clone(),
            author_role: item.author.role,
            date: item.date.when.map(|w| w.to_string()),
            printed: (item.date.raw.clone())
                .filter(|_| is_forced(&item.date, thread.post.language.as_deref())),
            votes: item.votes,
            permalink: item.permalink.clone(),
            text: beginning(&item.text),
            rule: item.evidence.rule,
            confidence: item.evidence.confidence,
            path,
        })
        .collect()
}

fn beginning(text: &str) -> String {
    let mut out: String = text.chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}

/// The first texts of an element; fifty look-alikes can lie in each other and hold the whole page.
fn head(doc: &Document<'_>, node: Index) -> String {
    let mut end = node;
    let mut length = 0;
    for index in doc.subtree(node) {
        end = index + 1;
        let n = &doc.nodes[index];
        length += if n.tag == Tag::Text { n.value.len() } else { 0 };
        if length > 16 * SHOWN {
            break;
        }
    }
    fold(&render(doc, node..end, |_| false))
}

/// The way to an element, from the nearest ancestor with an id: `div#comments > ol.commentlist > li#comment-12`.
fn path(doc: &Document<'_>, node: Index) -> String {
    let mut steps = vec![step(doc, node)];
    for ancestor in doc.ancestors(node).take(MOST_STEPS) {
        if matches!(doc.nodes[ancestor].tag, Tag::Html | Tag::Body) {
            break;
        }
        steps.push(step(doc, ancestor));
        if !doc.nodes[ancestor].id.is_empty() {
            break;
        }
    }
    steps.reverse();
    steps.join(" > ")
}

/// Classes of one step.
const MOST_CLASSES: usize = 3;

fn step(doc: &Document<'_>, node: Index) -> String {
    let n = &doc.nodes[node];
    let mut out = if n.is_element() {
        n.name().to_owned()
    } else {
        "#text".to_owned()
    };
    if !n.id.is_empty() {
        out.push('#');
        out.extend(n.id.chars().take(SHOWN));
    }
    for class in n.classes().take(MOST_CLASSES) {
        out.push('.');
        out.extend(class.chars().take(SHOWN));
    }
    out
}
