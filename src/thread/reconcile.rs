//! The number stated against the items found: scope, what is missing, and the status of the thread.

use super::{Declared, Item, MissingReason, Scope, ThreadStatus};
use crate::document::declared::Stated;

/// What is known besides items and number.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings {
    /// A limit cut the page.
    pub cut: bool,
    /// A script loads the comments, and nothing is served.
    pub scripted: bool,
    /// A pager shows that there is more.
    pub pager: bool,
    /// The page says that comments are shown to those who log in.
    pub login: bool,
    /// A place for a thread was found.
    pub place: bool,
    /// What the platform's number is known to count.
    pub counts: Option<Scope>,
    /// The platform's own number counts pings too (WordPress: `get_comments_number()` counts all approved items).
    pub platform_counts_pings: bool,
}

/// The account of a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The number with its scope.
    pub declared: Option<Declared>,
    /// Items short of it.
    pub missing: Option<u64>,
    /// Items beyond it.
    pub surplus: Option<u64>,
    /// Why items are missing.
    pub reason: Option<MissingReason>,
    /// Completeness.
    pub status: ThreadStatus,
}

/// Settles scope, missing items and status.
#[must_use]
pub fn reconcile(items: &[Item], stated: Option<Stated>, around: Surroundings) -> Account {
    let count = Counted::of(items);
    // "12 comments, 3 trackbacks", and only the comments are listed.
    let pings_hidden = (stated.as_ref()).is_some_and(|s| s.pings.is_some_and(|p| p > count.pings));
    let declared = stated.map(|s| {
        let scope = around
            .counts
            .unwrap_or_else(|| scope(&s, count, around.platform_counts_pings));
        Declared {
            count: s.count,
            text: s.text,
            scope,
            place: s.place,
        }
    });
    account(items, declared, around, pings_hidden)
}

/// What is listed, by what a number may count.
#[derive(Debug, Clone, Copy)]
struct Counted {
    people: u64,
    pings: u64,
    roots: u64,
}

impl Counted {
    fn of(items: &[Item]) -> Self {
        let count = |wanted: &dyn Fn(&Item) -> bool| {
            items.iter().filter(|item| wanted(item)).count() as u64
        };
        Counted {
            people: count(&|i| !i.kind.is_ping()),
            pings: count(&|i| i.kind.is_ping()),
            roots: count(&|i| i.parent.is_none() && i.absent_parent.is_none()),
        }
    }
}

/// Settles missing items and status of a number whose scope is known: of a page, and of what several pages or channels were joined to.
#[must_use]
pub fn settle(items: &[Item], declared: Option<Declared>, around: Surroundings) -> Account {
    account(items, declared, around, false)
}

fn account(
    items: &[Item],
    declared: Option<Declared>,
    around: Surroundings,
    pings_hidden: bool,
) -> Account {
    let Counted {
        people,
        pings,
        roots,
    } = Counted::of(items);
    let found = declared.as_ref().map(|d| match d.scope {
        Scope::People => people,
        Scope::TopLevel => roots,
        Scope::PeopleAndPings | Scope::Unknown => people + pings,
    });
    let missing = declared
        .as_ref()
        .zip(found)
        .map(|(d, f)| d.count.saturating_sub(f));
    let surplus = declared
        .as_ref()
        .zip(found)
        .map(|(d, f)| f.saturating_sub(d.count));
    let lacking = missing.is_some_and(|m| m > 0);
    let zero = declared.as_ref().is_some_and(|d| d.count == 0);
    let login = around.login && items.is_empty() && !zero;
    let status = if around.cut {
        ThreadStatus::Truncated
    } else if around.scripted {
        ThreadStatus::ScriptLoaded
    } else if lacking || around.pager || login || pings_hidden {
        ThreadStatus::Partial
    } else if !items.is_empty() {
        if declared.is_some() {
            ThreadStatus::Complete
        } else {
            ThreadStatus::Undeclared
        }
    } else if around.place {
        ThreadStatus::Empty
    } else {
        ThreadStatus::None
    };
    let reason = match status {
        ThreadStatus::Truncated if lacking => Some(MissingReason::Limit),
        ThreadStatus::ScriptLoaded => Some(MissingReason::ScriptLoaded),
        ThreadStatus::Partial if login => Some(MissingReason::Login),
        ThreadStatus::Partial if around.pager => Some(MissingReason::Paginated),
        ThreadStatus::Partial if pings_hidden && !lacking => Some(MissingReason::PingsHidden),
        ThreadStatus::Partial => Some(MissingReason::Unknown),
        _ => None,
    };
    Account {
        declared,
        missing,
        surplus,
        reason,
        status,
    }
}

/// What the number counts: from the words, from an exact agreement, from the platform.
fn scope(stated: &Stated, count: Counted, platform_counts_pings: bool) -> Scope {
    let Counted {
        people,
        pings,
        roots,
    } = count;
    if stated.pings.is_some_and(|p| p > 0 || pings == 0) {
        return Scope::People;
    }
    let all = people + pings;
    if platform_counts_pings && (stated.count == all || stated.count != people) {
        return Scope::PeopleAndPings;
    }
    if stated.count == people && pings > 0 {
        return Scope::People;
    }
    if stated.count == all && pings > 0 {
        return Scope::PeopleAndPings;
    }
    if stated.count == roots && roots < all && roots > 0 {
        return Scope::TopLevel;
    }
    Scope::Unknown
}
