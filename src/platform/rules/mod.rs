//! Platforms described by rules: CSS selectors and a few words about ids, replies and pings, in TOML files.
//!
//! The built-in ones stand in `platform/table/`, one file a platform; `--rules FILE` adds others in the same form. The page is walked
//! once for the page-level selectors of all of them (`scan`); only where a platform shows itself are its lists read.

mod compound;
pub mod feedback;
mod file;
mod items;
mod mistake;
mod model;
mod read;
mod replies;
mod scan;
mod select;
mod votes;
mod written;
mod wrong;

pub use file::{LIST_KEYS, PLATFORM_KEYS};
pub use mistake::{RuleError, RuleErrors, nearest};
pub use model::Rules;

use super::fields::{self, Context, Own};
use super::{Candidate, Draft, Taken, in_page_order, nest};
use crate::document::declared::{self, Stated};
use crate::document::{Document, Index};
use crate::thread::Nesting;
use items::Found;
use model::List;
use scan::{Scanner, Seen};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Compiled rules of some platforms.
#[derive(Debug)]
pub struct RuleSet {
    /// The platforms in the order of their file.
    pub platforms: Vec<Rules>,
    scanner: Scanner,
    /// A digest of the source, for run.json and comparisons.
    pub digest: String,
}

impl PartialEq for RuleSet {
    fn eq(&self, other: &RuleSet) -> bool {
        self.digest == other.digest
    }
}

impl Eq for RuleSet {}

impl RuleSet {
    /// Reads a rule file; `name` stands in messages.
    ///
    /// # Errors
    ///
    /// Its mistakes, with line and column.
    ///
    /// ```
    /// use commentsift::platform::rules::RuleSet;
    /// let wrong = RuleSet::parse("mine.toml", "[[platform]]\nname = 'x'\ndoc = 'X'\nsigns = '#a['\n");
    /// assert!(wrong.unwrap_err().to_string().starts_with("mine.toml:4:"));
    /// ```
    pub fn parse(name: &str, text: &str) -> Result<RuleSet, RuleErrors> {
        RuleSet::read(&[(name, text.as_bytes())])
    }

    /// Reads rule files, each with its name and bytes; what they describe makes one set.
    ///
    /// # Errors
    ///
    /// The mistakes of the first file that has some, with line and column: no UTF-8, no rules, a platform that an earlier file has.
    pub fn read(files: &[(&str, &[u8])]) -> Result<RuleSet, RuleErrors> {
        let mut platforms: Vec<Rules> = Vec::new();
        let mut digest = blake3::Hasher::new();
        for (name, bytes) in files {
            digest.update(bytes);
            let text = mistake::text_of(name, bytes)?;
            let earlier: Vec<&str> = platforms.iter().map(|p| p.name).collect();
            let read = file::read(name, text, &earlier)?;
            platforms.extend(read);
        }
        Ok(RuleSet::new(
            platforms,
            digest.finalize().to_hex().to_string(),
        ))
    }

    fn new(platforms: Vec<Rules>, digest: String) -> RuleSet {
        RuleSet {
            scanner: Scanner::new(&platforms),
            platforms,
            digest,
        }
    }

    /// What each platform makes of a page; `only` holds the choice to one.
    #[must_use]
    pub fn candidates(&self, ctx: &Context<'_, '_>, only: Option<&str>) -> Vec<Candidate> {
        self.scanner
            .scan(&self.platforms, ctx.doc, only)
            .iter()
            .filter_map(|(at, seen)| candidate(ctx, &self.platforms[*at], seen))
            .collect()
    }
}

/// The built-in platforms.
///
/// # Panics
///
/// Where a built-in file is wrong; a test reads them all.
pub static BUILT_IN: LazyLock<RuleSet> = LazyLock::new(|| {
    let mut platforms = Vec::new();
    let mut digest = blake3::Hasher::new();
    for (name, text) in super::table::FILES {
        digest.update(text.as_bytes());
        match file::read_built_in(name, text) {
            Ok(read) => platforms.extend(read),
            Err(error) => panic!("{error}"),
        }
    }
    RuleSet::new(platforms, digest.finalize().to_hex().to_string())
});

/// What one platform makes of a page.
fn candidate(ctx: &Context<'_, '_>, rules: &Rules, seen: &Seen) -> Option<Candidate> {
    let signed = seen.sign.is_some();
    let mut rejected = Vec::new();
    let mut lists: Vec<Read> = Vec::new();
    for (list, marks) in rules.lists.iter().zip(&seen.items) {
        if marks.is_empty() || !(signed || list.unsigned) {
            continue;
        }
        let (found, refused) = items::find(ctx.doc, list, marks);
        rejected.extend(refused);
        let read = read_list(ctx, list, &found, signed);
        if !read.drafts.is_empty() {
            lists.push(read);
        }
    }
    let place = seen.place.or(seen.form);
    if lists.is_empty() && !signed && rejected.is_empty() {
        return None;
    }
    let (items, nesting) = together(lists);
    let start = items.first().map(|i| i.node).or(seen.place);
    Some(Candidate {
        platform: rules.name,
        has_place: !items.is_empty() || signed && place.is_some(),
        start,
        confidence: if signed { 1.0 } else { 0.85 },
        signed,
        stated: stated(ctx.doc, rules, seen),
        // The post stands before its comments: what stands behind the first is a comment's own line.
        posted_by: seen
            .posted_by
            .filter(|(_, node)| items.first().is_none_or(|first| *node < first.node))
            .and_then(|(nth, node)| {
                let line = items::node_value(ctx.doc, node, &rules.posted_by[usize::from(nth)])?;
                fields::cleaned(ctx, &line)
            }),
        counts: rules.counts,
        closed: (!seen.closed.is_empty()).then_some(true),
        form: seen.form.is_some(),
        more: seen
            .more
            .iter()
            .copied()
            .find(|&m| !super::is_foreign_place(ctx.doc, m)),
        adds: false,
        rejected,
        items,
        nesting,
    })
}

/// The items of one list.
struct Read {
    drafts: Vec<Draft>,
    ranges: Vec<std::ops::Range<Index>>,
    nesting: Nesting,
    pings: bool,
}

impl Read {
    /// How much of the page it explains.
    fn worth(&self) -> f64 {
        self.drafts.iter().map(super::completeness).sum()
    }
}

fn read_list(ctx: &Context<'_, '_>, list: &List, found: &[Found], signed: bool) -> Read {
    let ranges: Vec<_> = found.iter().map(|f| f.range.clone()).collect();
    let (holders, holes) = nest(&ranges);
    let mut drafts: Vec<Draft> = found
        .iter()
        .zip(&holes)
        .map(|(found, holes)| {
            let own = Own {
                start: found.range.start,
                end: found.range.end,
                holes,
                number: found.number,
            };
            read::draft(ctx, list, found, &own, signed)
        })
        .collect();
    without_introduction(&mut drafts);
    let nesting = replies::set(ctx.doc, list, found, &holders, &mut drafts);
    let mut read = Read {
        drafts,
        ranges,
        nesting,
        pings: list.kind.is_some_and(crate::thread::Kind::is_ping),
    };
    without_shells(&mut read);
    read
}

/// Names from one place that all begin with the same words of introduction lose them.
fn without_introduction(drafts: &mut [Draft]) {
    let mut places: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate().filter(|(_, d)| !d.kind.is_ping()) {
        if let Some(author) = &draft.fields.author {
            places.entry(author.score).or_default().push(at);
        }
    }
    for (score, all) in places {
        let names = all
            .iter()
            .filter_map(|&at| drafts[at].fields.author.as_ref());
        let names: Vec<&str> = names.map(|a| a.name.as_str()).collect();
        let line = score == fields::NAME_OF_A_LINE;
        let Some(length) = fields::introduction(&names, line) else {
            continue;
        };
        for at in all {
            if let Some(author) = &mut drafts[at].fields.author {
                author.name = author.name[length..].trim().to_owned();
            }
        }
    }
}

/// Empty shells, filled by a script or left by a filter, are no items; their replies keep their depth.
fn without_shells(read: &mut Read) {
    let shell = |d: &Draft| {
        let f = &d.fields;
        f.author.is_none()
            && f.body.text.is_empty()
            && f.body.links == 0
            && f.date.machine.is_none()
            && f.date.raw.is_none()
            && d.status == crate::thread::ItemStatus::Shown
    };
    if !read.drafts.iter().any(shell) {
        return;
    }
    let mut place = Vec::with_capacity(read.drafts.len());
    let mut kept = 0;
    for draft in &read.drafts {
        place.push((!shell(draft)).then_some(kept));
        kept += usize::from(!shell(draft));
    }
    let mut keep = place.iter().map(Option::is_some);
    read.ranges.retain(|_| keep.next().unwrap_or(false));
    let mut keep = place.iter().map(Option::is_some);
    read.drafts.retain(|_| keep.next().unwrap_or(false));
    for draft in &mut read.drafts {
        draft.parent = draft.parent.and_then(|p| place[p]);
        draft.parent_basis = draft.parent_basis.filter(|_| draft.parent.is_some());
    }
}

/// The list that explains most, and the items of other lists that overlap none of it: a list of pings beside the comments.
fn together(mut lists: Vec<Read>) -> (Vec<Draft>, Nesting) {
    lists.sort_by(|a, b| a.pings.cmp(&b.pings).then(b.worth().total_cmp(&a.worth())));
    let mut nesting = Nesting::Unknown;
    let mut all: Vec<(std::ops::Range<Index>, Draft)> = Vec::new();
    for read in lists {
        let taken = Taken::new(all.iter().map(|(r, _)| r.clone()));
        if read.ranges.iter().any(|r| taken.meets(r)) {
            continue;
        }
        if !read.pings && nesting == Nesting::Unknown {
            nesting = read.nesting;
        }
        let base = all.len();
        all.extend(
            read.ranges
                .into_iter()
                .zip(read.drafts)
                .map(|(range, mut draft)| {
                    draft.parent = draft.parent.map(|p| p + base);
                    (range, draft)
                }),
        );
    }
    let all = all.into_iter().map(|(range, draft)| (range.start, draft));
    (in_page_order(all.collect()), nesting)
}

/// The number where the rules say that it stands; earlier places win.
fn stated(doc: &Document<'_>, rules: &Rules, seen: &Seen) -> Option<Stated> {
    let mut places = seen.declared.clone();
    places.sort_unstable();
    places.into_iter().find_map(|(nth, node)| {
        if super::is_foreign_place(doc, node) {
            return None;
        }
        let text = items::node_value(doc, node, &rules.declared[usize::from(nth)])?;
        declared::from_text(&text).map(|stated| Stated {
            node: Some(node),
            ..stated
        })
    })
}
