//! Comments that are not in the page: said to be elsewhere, or still to come.

use super::Options;
use crate::document::awaited::{self, Awaited};
use crate::document::declared::Stated;
use crate::document::offered::{self, Offered};
use crate::document::structured::Structured;
use crate::document::{Document, Index, place, shell};
use crate::platform::fields::Context;
use crate::platform::{self, Candidate, scripted};

/// What a page without comments says of some that are not here. A number at the place of the thread is the better one.
pub(super) fn offered_by(
    ctx: &Context<'_, '_>,
    candidate: &Candidate,
    stated: Option<&Stated>,
    structured: &Structured,
) -> Offered {
    let told = stated.is_some_and(|s| s.count > 0 || s.place == "heading");
    if told || structured.listing || !candidate.items.is_empty() {
        return Offered::default();
    }
    let foreign = |index: Index| platform::is_foreign_place(ctx.doc, index);
    let offered = offered::find(ctx.doc, ctx.url.as_ref(), foreign);
    Offered {
        stated: offered.stated.filter(|s| stated.is_none() || s.count > 0),
        ..offered
    }
}

/// Comments that the page does not hold yet; both are empty where it holds some.
pub(super) struct Coming {
    /// A system by name, whose script brings them.
    pub(super) scripted: Option<scripted::Found>,
    /// What tells that they are still to come, whoever brings them.
    pub(super) awaited: Option<Awaited>,
}

impl Coming {
    /// `place` finds where the thread would stand.
    pub(super) fn of(
        ctx: &Context<'_, '_>,
        options: &Options,
        candidate: &Candidate,
        stated: Option<&Stated>,
        place: impl FnOnce() -> Option<Index>,
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
            let foreign = |index: Index| platform::is_foreign_place(ctx.doc, index);
            let found = match place() {
                Some(place) => awaited::find(ctx.doc, place),
                None => awaited::notice(ctx.doc).or_else(|| {
                    let heading = place::bare_heading(ctx.doc, foreign)?;
                    awaited::find(ctx.doc, heading)
                }),
            };
            // Who says that there are none knows it.
            let none = stated.is_some_and(|s| s.count == 0 && s.place == "heading");
            found.or_else(|| shell::find(ctx.doc, foreign).filter(|_| !none))
        };
        Coming {
            awaited: if scripted.is_none() { awaited() } else { None },
            scripted,
        }
    }

    /// A button that lets comments come, on a page that has no place for them.
    pub(super) fn or_offered(mut self, offered: &Offered) -> Coming {
        if !self.is_any() {
            self.awaited = offered.button;
        }
        self
    }

    pub(super) fn is_any(&self) -> bool {
        self.scripted.is_some() || self.awaited.is_some()
    }

    pub(super) fn platform(&self) -> Option<&'static str> {
        self.scripted.as_ref().map(|found| found.system.name)
    }

    /// The key of the thread in the system that keeps it; a list that its plugin wrote into the page has the same.
    pub(super) fn thread_id(&self, doc: &Document<'_>, platform: &str) -> Option<String> {
        match &self.scripted {
            Some(found) => found.thread.clone(),
            None => scripted::thread_identifier(doc, platform),
        }
    }
}
