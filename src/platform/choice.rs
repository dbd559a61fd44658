//! Which candidate explains a page best, and what the others add to it.

use super::alike;
use super::fields::Context;
use super::rules::{BUILT_IN, RuleSet};
use super::{
    Candidate, Draft, PLATFORMS, Platform, Taken, completeness, in_page_order, tools, wordpress,
};
use crate::document::text::fold;
use crate::document::{Document, Index, Tag};
use std::collections::{HashMap, HashSet};

/// A page without any sign of the recogniser's platform, which shows another's: the items are marked alike by accident.
const UNSIGNED_BESIDE_SIGNED: f64 = 0.5;

/// More items than the page states: some of them are none.
const BEYOND_STATED: f64 = 0.75;

/// As many items, or as many people, as the page states.
const AS_STATED: f64 = 1.2;

/// Where no candidate with items is as sure as this, the recogniser for unknown systems is asked, too.
const SURE: f32 = 0.9;

/// A text that two candidates read alike is one item; a shorter one ("Thanks!") can be written twice.
const LEAST_TEXT: usize = 12;

/// A candidate with what it was judged by.
#[derive(Debug, Clone)]
pub struct Weighed {
    /// What the recogniser found; the items of the best stand in [`Choice::best`].
    pub candidate: Candidate,
    /// Comments it found.
    pub comments: usize,
    /// Pings it found.
    pub pings: usize,
    /// The sum over the items of what was found of each, 0 to 1 an item.
    pub explained: f64,
    /// Factor for the absence of signs where another platform shows some.
    pub signs: f64,
    /// Factor for agreement with the number that the page states.
    pub agreement: f64,
    /// The number that its items were compared with: the one at its own place. `None` where none stands there, or no other candidate has
    /// items.
    pub compared: Option<u64>,
}

impl Weighed {
    fn of(candidate: Candidate) -> Weighed {
        let pings = candidate.items.iter().filter(|i| i.kind.is_ping()).count();
        Weighed {
            comments: candidate.items.len() - pings,
            pings,
            // The sum of nothing is -0.
            explained: candidate.items.iter().map(completeness).sum::<f64>() + 0.0,
            candidate,
            signs: 1.0,
            agreement: 1.0,
            compared: None,
        }
    }

    /// The higher, the better it explains the page.
    #[must_use]
    pub fn score(&self) -> f64 {
        self.explained * f64::from(self.candidate.confidence) * self.signs * self.agreement
    }
}

/// All candidates of a page, the best first, and the best one whole: with what others know of the same items, and with their items that
/// stand elsewhere.
#[derive(Debug, Default)]
pub struct Choice {
    /// The thread; nothing on pages without any.
    pub best: Candidate,
    /// What was weighed, the best first.
    pub ranked: Vec<Weighed>,
    /// Items that were taken from other candidates.
    pub merged: usize,
    /// The platform that was so sure of its comments that the recogniser for unknown systems was not asked.
    pub unasked: Option<&'static str>,
}

/// Asks all recognisers and chooses. `stated` reads the number that the page states, for a thread that begins at a node.
pub fn choose(
    ctx: &Context<'_, '_>,
    user: Option<&RuleSet>,
    only: Option<&str>,
    stated: impl Fn(Option<Index>) -> Option<u64>,
) -> Choice {
    let mut all: Vec<Candidate> = user.map_or_else(Vec::new, |u| u.candidates(ctx, only));
    let own = all.len();
    let wanted = |p: &&Platform| only.is_none_or(|name| name == p.name);
    let ask = |fallback: bool| {
        PLATFORMS
            .iter()
            .filter(wanted)
            .filter(move |p| p.fallback == fallback)
            .filter_map(|p| (p.recognise)(ctx))
    };
    all.extend(ask(false));
    all.extend(BUILT_IN.candidates(ctx, only));
    own_first(&mut all, own);
    let sure = all.iter().find(|c| is_sure(c, &stated)).map(|c| c.platform);
    if sure.is_none() || only.is_some() {
        all.extend(ask(true));
    }
    let mut ranked = weigh(all, stated);
    thread_first(ctx, &mut ranked);
    let unasked = sure.filter(|_| only.is_none());
    let Some(first) = ranked
        .first_mut()
        .filter(|w| w.score() > 0.0 || w.candidate.signed || w.candidate.has_place)
    else {
        return Choice {
            ranked,
            unasked,
            ..Choice::default()
        };
    };
    let items = std::mem::take(&mut first.candidate.items);
    let mut best = Candidate {
        items,
        ..first.candidate.clone()
    };
    tools::cut(&mut best.items);
    let merged = merge(ctx, &mut best, &ranked);
    adopt(ctx, &mut best, &ranked);
    alike::settle(ctx, best.platform, &mut best.items);
    ranked.truncate(MOST_KEPT);
    Choice {
        best,
        ranked,
        merged,
        unasked,
    }
}

/// True where a recogniser need not be seconded: it knows the system and found people's comments, as many as the page states where it is
/// less than certain. Likes and pings alone hide no thread that is marked some other way.
fn is_sure(candidate: &Candidate, stated: &impl Fn(Option<Index>) -> Option<u64>) -> bool {
    let people = candidate.items.iter().filter(|i| !i.kind.is_ping()).count();
    let agrees = || {
        let count = candidate.stated.as_ref().map(|s| s.count);
        let count = count.or_else(|| stated(candidate.start));
        count.is_some_and(|c| c == people as u64 || c == candidate.items.len() as u64)
    };
    let whole = !candidate.adds && people > 0;
    whole && (candidate.confidence >= SURE || candidate.confidence >= OWN && agrees())
}

/// A platform of the user's takes the place of a built-in one of its name, where it finds items. The first `own` are the user's.
fn own_first(all: &mut Vec<Candidate>, own: usize) {
    let names: Vec<&str> = all[..own]
        .iter()
        .filter(|c| !c.items.is_empty())
        .map(|c| c.platform)
        .collect();
    let mut at = 0;
    all.retain(|c| {
        at += 1;
        at <= own || !names.contains(&c.platform)
    });
}

/// Likes, or a list of pings in a platform's own markup, are no thread where comments stand beside them: those come first, and the pings
/// join them.
fn thread_first(ctx: &Context<'_, '_>, ranked: &mut [Weighed]) {
    let Some(first) = ranked
        .first()
        .filter(|w| w.candidate.adds || w.pings > 0 && w.comments == 0)
    else {
        return;
    };
    let range = |i: &Draft| ctx.doc.subtree(i.node);
    let taken = Taken::new(first.candidate.items.iter().map(range));
    let beside = ranked.iter().position(|w| {
        // Comments give way to a platform's own only; pings that are as many as the page states are the whole thread.
        let gives_way = if first.comments > 0 {
            w.candidate.confidence >= OWN
        } else {
            w.agreement >= first.agreement
        };
        let mut comments = w.candidate.items.iter().filter(|i| !i.kind.is_ping());
        gives_way
            && !w.candidate.adds
            && w.comments > 0
            && !comments.any(|i| taken.meets(&range(i)))
    });
    if let Some(at) = beside {
        ranked[..=at].rotate_right(1);
    }
}

/// A platform's own recogniser is at least as sure of its page.
const OWN: f32 = 0.8;

/// Candidates that `explain` shows.
const MOST_KEPT: usize = 16;

fn weigh(all: Vec<Candidate>, stated: impl Fn(Option<Index>) -> Option<u64>) -> Vec<Weighed> {
    let signed = all.iter().any(|c| c.signed && !c.items.is_empty());
    let several = all.iter().filter(|c| !c.items.is_empty()).count() > 1;
    let mut ranked: Vec<Weighed> = all.into_iter().map(Weighed::of).collect();
    for weighed in &mut ranked {
        let candidate = &weighed.candidate;
        if signed && !candidate.signed && candidate.confidence < 1.0 {
            weighed.signs = UNSIGNED_BESIDE_SIGNED;
        }
        if several && !candidate.items.is_empty() {
            let (people, pings) = (weighed.comments as u64, weighed.pings as u64);
            let count = candidate.stated.as_ref().map(|s| s.count);
            let count = count.or_else(|| stated(candidate.start));
            weighed.agreement = count.map_or(1.0, |c| agreement(people, pings, c));
            weighed.compared = count;
        }
    }
    // Between equals the surer recogniser wins, then the one that knows the thread's place, then the table's order.
    ranked.sort_by(|a, b| {
        let rest = |w: &Weighed| {
            let c = &w.candidate;
            (c.signed && c.has_place, c.has_place, c.signed)
        };
        b.score()
            .total_cmp(&a.score())
            .then(rest(b).cmp(&rest(a)))
            .then(b.candidate.confidence.total_cmp(&a.candidate.confidence))
    });
    ranked
}

fn agreement(people: u64, pings: u64, stated: u64) -> f64 {
    let all = people + pings;
    if stated == all || stated == people {
        AS_STATED
    } else if people > stated {
        BEYOND_STATED
    } else {
        1.0
    }
}

/// Takes from the other candidates what the best lacks: fields of the same items, items that stand outside its list.
fn merge(ctx: &Context<'_, '_>, best: &mut Candidate, ranked: &[Weighed]) -> usize {
    let Some((first, others)) = ranked.split_first().filter(|_| !best.items.is_empty()) else {
        return 0;
    };
    // A page that states its number and shows as many comments lacks none.
    let lacks = first.agreement < AS_STATED;
    let mut merged = 0;
    let pings_only = |w: &Weighed| w.pings > 0 && w.comments == 0;
    for other in others
        .iter()
        .filter(|w| w.candidate.adds || pings_only(w) && w.candidate.confidence >= OWN)
    {
        let known: HashMap<String, usize> = best
            .items
            .iter()
            .enumerate()
            .map(|(at, item)| (fold(&item.fields.body.text), at))
            .filter(|(text, _)| text.chars().count() >= LEAST_TEXT)
            .collect();
        let taken = Taken::new(best.items.iter().map(|i| ctx.doc.subtree(i.node)));
        let signatures: HashSet<_> = best.items.iter().filter_map(signature).collect();
        let mut new = Vec::new();
        for item in &other.candidate.items {
            if let Some(&at) = known.get(&fold(&item.fields.body.text)) {
                complete(&mut best.items[at], item);
                continue;
            }
            // One like can stand in the list of comments and in a row of faces, one comment in the list and above it.
            let twice = signature(item).is_some_and(|s| signatures.contains(&s));
            // Comments of structured data have no place of their own, and the same text can be written otherwise there.
            let placed = ctx.doc.nodes[item.node].tag != Tag::Script;
            let wanted = item.kind.is_ping() || lacks;
            if wanted && placed && !twice && !taken.meets(&ctx.doc.subtree(item.node)) {
                new.push(Draft {
                    parent: None,
                    parent_basis: None,
                    elsewhere: None,
                    ..item.clone()
                });
            }
        }
        merged += new.len();
        if !new.is_empty() {
            let all = std::mem::take(&mut best.items).into_iter().chain(new);
            best.items = in_page_order(all.map(|d| (d.node, d)).collect());
        }
    }
    merged
}

/// Who sent a ping, by name and link; who wrote a comment, by name and time.
fn signature(item: &Draft) -> Option<(String, String)> {
    let author = item.fields.author.as_ref()?;
    let second = if item.kind.is_ping() {
        author.url.clone()?
    } else {
        let date = &item.fields.date;
        let machine = date.machine.map(|m| m.when.to_string());
        machine.or_else(|| date.raw.clone())?
    };
    Some((fold(&author.name), second))
}

/// What one candidate found and the other did not.
fn complete(item: &mut Draft, other: &Draft) {
    if item.fields.author.is_none() {
        item.fields.author.clone_from(&other.fields.author);
    }
    let date = &item.fields.date;
    if date.machine.is_none() && date.raw.is_none() {
        item.fields.date = other.fields.date.clone();
    }
    item.votes = item.votes.or(other.votes);
}

/// Blog systems whose templates or themes print ids and classes as WordPress does, as they name themselves in `generator`. Themes and
/// plugins of WordPress name themselves there, too, so an unknown name says nothing.
const OTHER_SYSTEMS: &[&str] = &[
    "b2evolution",
    "blogengine",
    "blogger",
    "bludit",
    "bo-blog",
    "bolt",
    "cargo",
    "chyrp",
    "cms made simple",
    "communityserver",
    "concrete",
    "contao",
    "craft",
    "dasblog",
    "datalife engine",
    "discourse",
    "discuz",
    "dotclear",
    "dotnetnuke",
    "drupal",
    "e107",
    "eleventy",
    "emlog",
    "expressionengine",
    "flatpress",
    "gatsby",
    "geeklog",
    "ghost",
    "grav",
    "guppy",
    "habari",
    "halo",
    "hexo",
    "hubspot",
    "hugo",
    "instantcms",
    "jekyll",
    "joomla",
    "kirby",
    "lemmy",
    "livestreet",
    "mambo",
    "mastodon",
    "modx",
    "movable type",
    "nanoblogger",
    "nikola",
    "nucleus",
    "octopress",
    "orchard",
    "oxwall",
    "pelican",
    "phpbb",
    "phpwind",
    "pivot",
    "pixie",
    "plone",
    "pluxml",
    "publii",
    "serendipity",
    "silverstripe",
    "spip",
    "squarespace",
    "statamic",
    "subtext",
    "telligent",
    "textcube",
    "textpattern",
    "tistory",
    "typecho",
    "typo3",
    "ucoz",
    "umbraco",
    "vbulletin",
    "wix",
    "writefreely",
    "xenforo",
    "xoops",
    "z-blog",
    "zblog",
];

/// `<meta name=generator>` names another blog system than WordPress.
fn names_another_system(doc: &Document<'_>) -> bool {
    let generator = |i: &Index| {
        let name = doc.nodes[*i].attr("name");
        name.is_some_and(|n| n.eq_ignore_ascii_case("generator"))
    };
    let metas = doc.places.tagged(Tag::Meta).filter(generator);
    let contents = metas.filter_map(|i| doc.nodes[i].attr("content"));
    let names: Vec<String> = contents.map(str::to_ascii_lowercase).collect();
    let another = |name: &String| OTHER_SYSTEMS.iter().any(|s| name.starts_with(s));
    names.iter().any(another) && !names.iter().any(|name| name.contains("wordpress"))
}

/// A thread that only the recogniser for unknown systems could read, on a page that shows its system: the system gives the name, its
/// number and its form. Other systems print WordPress's ids and classes as well: its marks alone are no WordPress where the page names another
/// system, or shows nothing else of WordPress.
fn adopt(ctx: &Context<'_, '_>, best: &mut Candidate, ranked: &[Weighed]) {
    let fallback = PLATFORMS
        .iter()
        .any(|p| p.fallback && p.name == best.platform);
    let items = || {
        let first = best.items.first().map_or(0, |i| i.node);
        let ends = best.items.iter().map(|i| ctx.doc.end(i.node));
        first..ends.max().unwrap_or(0)
    };
    let borrowed = best.platform == "wordpress"
        && !best.signed
        && (names_another_system(ctx.doc) || !wordpress::is_shown(ctx.doc, &items()));
    if !fallback && !borrowed {
        return;
    }
    if borrowed {
        best.platform = "generic";
        best.counts = None;
    }
    // A list of pings in a platform's own markup is a sign as well.
    let pings = |w: &&Weighed| w.pings > 0 && w.candidate.confidence >= SURE && !w.candidate.adds;
    let signed = ranked.iter().find(|w| w.candidate.signed);
    let system = signed
        .or_else(|| ranked.iter().skip(1).find(pings))
        .map(|w| &w.candidate);
    if let Some(system) = system {
        best.platform = system.platform;
        best.signed = true;
        best.stated = best.stated.take().or_else(|| system.stated.clone());
        best.counts = best.counts.or(system.counts);
        best.closed = best.closed.or(system.closed);
        best.form |= system.form;
        best.more = best.more.or(system.more);
    }
}
