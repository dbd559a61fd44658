//! By which addresses a page knows itself, and what its links are relative to.

use crate::document::post;
use crate::source::Page;
use url::Url;

/// Every relative link of every item becomes as long as what it is relative to: a longer address is an attack.
const LONGEST_BASE: usize = 2048;

/// What links are relative to: `<base>`, the final URL or the canonical link, in this order.
pub(super) fn base(page: &Page, head: &post::Head) -> Option<Url> {
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
pub(super) fn own(page: &Page, head: &post::Head, base: Option<&Url>) -> Option<String> {
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
pub(super) fn all(page: &Page, head: &post::Head, base: Option<&Url>) -> Vec<String> {
    let stated = [&head.canonical, &head.og_url, &head.short_link].into_iter();
    let known = [&page.final_url, &page.saved_from].into_iter();
    let mut found: Vec<String> = Vec::new();
    for link in known.chain(stated).flatten() {
        if link.len() <= LONGEST_BASE {
            let link = absolute(link, base);
            if !found.contains(&link) {
                found.push(link);
            }
        }
    }
    found
}
