//! Who is who: the people of one page, each with a key that holds over pages.

use super::site;
use crate::thread::{AuthorBasis, AuthorRole, Item, ItemStatus, Thread};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// What a person is recognised by over pages; the column `identity_basis`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentityBasis {
    /// An account on the platform.
    Account,
    /// The e-mail hash in the avatar's address.
    Avatar,
    /// Folded name and link.
    Link,
    /// Folded name on the same site.
    Name,
}

impl IdentityBasis {
    /// The name in the column `identity_basis`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            IdentityBasis::Account => "account",
            IdentityBasis::Avatar => "avatar",
            IdentityBasis::Link => "link",
            IdentityBasis::Name => "name",
        }
    }
}

/// One person on one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The letter a and the first 16 hexadecimal digits of the BLAKE3 digest of the identity key.
    pub id: String,
    /// The same digest as a number: what accumulators over pages use for a key.
    pub digest: u64,
    /// What the key rests on.
    pub basis: IdentityBasis,
    /// Wrote the post.
    pub post_author: bool,
    /// Indexes in `Thread::items` of this person's comments, in page order.
    pub items: Vec<usize>,
}

/// The people of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// In the order of their first comment.
    pub list: Vec<Person>,
    /// For each item its person; `None` for pings, placeholders and comments without a known author.
    pub of_item: Vec<Option<usize>>,
    /// Whether the page tells who wrote the post, by name or by marking that person's comments.
    pub post_author_known: bool,
}

impl People {
    /// Finds the people of one page.
    ///
    /// On a page one folded name is one person, unless account ids or e-mail hashes differ. The key is the account, else the
    /// e-mail hash, else name and link, else the name on this site; comments whose keys agree are one person's.
    #[must_use]
    pub fn of(thread: &Thread) -> Self {
        let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, item) in thread.items.iter().enumerate() {
            if let Some(name) = known_name(item) {
                names.entry(name).or_default().push(at);
            }
        }
        let site = Site::of(thread);
        let avatars = Avatars::of(&thread.items, &names);
        let mut by_key: BTreeMap<String, Person> = BTreeMap::new();
        for (name, items) in &names {
            for class in classes(&thread.items, items, &avatars) {
                let (basis, key) = identity(&thread.items, &class, name, &site, &avatars);
                by_key
                    .entry(key)
                    .or_insert_with_key(|key| {
                        let digest = digest(key);
                        Person {
                            id: author_id(digest),
                            digest,
                            basis,
                            post_author: false,
                            items: Vec::new(),
                        }
                    })
                    .items
                    .extend(class);
            }
        }
        let mut list: Vec<Person> = by_key.into_values().collect();
        for person in &mut list {
            person.items.sort_unstable();
        }
        list.sort_by_key(|person| person.items[0]);
        let post_author_known = mark_post_author(thread, &mut list);
        let mut of_item = vec![None; thread.items.len()];
        for (index, person) in list.iter().enumerate() {
            for &at in &person.items {
                of_item[at] = Some(index);
            }
        }
        People {
            list,
            of_item,
            post_author_known,
        }
    }

    /// The person who wrote an item.
    #[must_use]
    pub fn author(&self, item: usize) -> Option<&Person> {
        self.of_item
            .get(item)
            .copied()
            .flatten()
            .map(|index| &self.list[index])
    }
}

/// The folded name of a comment's author; `None` where nobody is known, and for deleted placeholders.
fn known_name(item: &Item) -> Option<String> {
    if item.kind.is_ping()
        || item.status == ItemStatus::Deleted
        || item.author.basis != AuthorBasis::Shown
    {
        return None;
    }
    let folded = fold_name(item.author.name.as_deref()?);
    (!folded.is_empty()).then_some(folded)
}

/// A name as names are compared: without case, accents, doubled white space, invisible characters and a trailing "says".
///
/// Only the accents of Latin, Greek and Cyrillic (U+0300 to U+036F) are dropped: in other scripts a mark makes another
/// letter (が is not か).
///
/// ```
/// use commentsift::metrics::people::fold_name;
/// assert_eq!(fold_name(" ÉLISE\u{a0} Noël says:"), "elise noel");
/// ```
#[must_use]
pub fn fold_name(name: &str) -> String {
    // Most names need none of the tables of Unicode.
    if name.bytes().all(|b| b == b' ' || b.is_ascii_graphic()) {
        return without_says(&name.to_ascii_lowercase());
    }
    let plain: String = name
        .nfkd()
        .filter(|&c| !('\u{300}'..='\u{36f}').contains(&c) && !is_invisible(c))
        .collect();
    // Upper case first: so ß and SS, ς and σ, ı and I fold alike.
    let plain = plain.to_uppercase().to_lowercase().replace('\u{307}', "");
    without_says(&plain).nfc().collect()
}

/// Words with one space between them, without a "says" at the end.
fn without_says(plain: &str) -> String {
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    if words.len() > 1 {
        words.pop_if(|last| *last == ":");
    }
    if words.len() > 1 {
        words.pop_if(|last| matches!(*last, "says" | "says:"));
    }
    words.join(" ")
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || c.is_control() && !c.is_whitespace()
}

/// Hashes that many people share (MD5 and SHA-256, as Gravatar takes both): those of no address, of the addresses that WordPress and
/// importers write where one is missing, and of what people type who give none; all zeros.
const DEFAULT_AVATARS: &[&str] = &[
    // No address.
    "d41d8cd98f00b204e9800998ecf8427e",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    // unknown@gravatar.com: WordPress, where the e-mail is missing.
    "ad516503a11cd5ca435acc9bb6523536",
    "5a71b39d060b6f8a6122f3c3b2878c21d272d8ff0f8fc337999a34d6f1c7e5f0",
    // noreply@blogger.com: comments that were imported from Blogger.
    "41dc3e007986c35dc46763689fa93174",
    "7afe331ed18d7224b694992c6bea1ba99cfddae2f3395f423b8ee3843219b397",
    // Typed by whoever must give an address and will not.
    "3eda6fcd3204ef285fa52176c28c4d3e",
    "ca871b3caae791a6a4b969195738f187bc7e993d13e98d522153a21885557fb6",
    "4c8a9bec5a27b66b28d3c5cddeb70e93",
    "bab0104b8aa9d727f14c01695a82a74cd91f78e4dfafa6b080c79ffb99a9dc54",
    "d10ca8d11301c2f4993ac2279ce4b930",
    "7dcb0cd247aa94896e665c337696a7be18d387a78d6d55b4854b7ff7d5925042",
    "b642b4217b34b1e8d3bd915fc65c4452",
    "f660ab912ec121d1b1e928a0bb4bc61b15f5ad44d5efdc4e1c92a25e99b8e44a",
    "9106340a33a2407d63d22e6275300d33",
    "428708fda47704cb375661653eb47dacab065a13b8db4975cfcd111f581faa6e",
    "00000000000000000000000000000000",
];

/// A hash under as many names of one page is no person's: an importer, or a theme, has given all the same.
const SHARED_BY: usize = 3;

/// E-mail hashes of one page that tell people apart.
struct Avatars<'a> {
    shared: BTreeSet<&'a str>,
}

impl<'a> Avatars<'a> {
    fn of(all: &'a [Item], names: &BTreeMap<String, Vec<usize>>) -> Self {
        let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
        for items in names.values() {
            let hashes: BTreeSet<&str> = items
                .iter()
                .filter_map(|&at| raw_avatar(&all[at]))
                .collect();
            for hash in hashes {
                *bearers.entry(hash).or_default() += 1;
            }
        }
        let shared = bearers.into_iter().filter(|&(_, names)| names >= SHARED_BY);
        Avatars {
            shared: shared.map(|(hash, _)| hash).collect(),
        }
    }

    /// The hash of an item, unless it is one that many people share.
    fn hash<'b>(&self, item: &'b Item) -> Option<&'b str> {
        raw_avatar(item).filter(|hash| !self.shared.contains(hash))
    }
}

fn raw_avatar(item: &Item) -> Option<&str> {
    let hash = item.author.avatar.as_deref()?;
    (!hash.is_empty() && !DEFAULT_AVATARS.contains(&hash)).then_some(hash)
}

fn account(item: &Item) -> Option<&str> {
    item.author.account.as_deref().filter(|id| !id.is_empty())
}

/// Divides comments under one folded name where account ids, else e-mail hashes, differ. What shows neither goes to the only
/// class there is, else it stays apart.
fn classes(all: &[Item], items: &[usize], avatars: &Avatars<'_>) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut by_account: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_avatar: BTreeMap<&str, usize> = BTreeMap::new();
    for &at in items {
        let Some(id) = account(&all[at]) else {
            continue;
        };
        let class = *by_account.entry(id).or_insert_with(|| {
            out.push(Vec::new());
            out.len() - 1
        });
        out[class].push(at);
        if let Some(hash) = avatars.hash(&all[at]) {
            by_avatar.entry(hash).or_insert(class);
        }
    }
    // One account without a hash says nothing against a hash.
    let hashless = (out.len() == 1 && by_avatar.is_empty()).then_some(0);
    let mut bare = Vec::new();
    for &at in items {
        if account(&all[at]).is_some() {
            continue;
        }
        let Some(hash) = avatars.hash(&all[at]) else {
            bare.push(at);
            continue;
        };
        let class = *by_avatar.entry(hash).or_insert_with(|| {
            out.push(Vec::new());
            out.len() - 1
        });
        out[class].push(at);
    }
    if let (Some(first), 2) = (hashless, out.len()) {
        let rest = out.pop().unwrap_or_default();
        out[first].extend(rest);
    }
    match out.len() {
        1 => out[0].extend(bare),
        _ if !bare.is_empty() => out.push(bare),
        _ => {}
    }
    out
}

/// The site of a page, within which accounts and names are compared; without a URL each page is a site of its own.
struct Site(String);

impl Site {
    fn of(thread: &Thread) -> Self {
        let host = thread.url.as_deref().and_then(site::host);
        Site(host.map_or_else(|| format!("page {}", thread.page), |h| format!("host {h}")))
    }
}

/// The key of one person over pages. An account id with a colon (`blogger:123`) names its platform and holds on every site;
/// any other (`admin`) holds on this site.
fn identity(
    all: &[Item],
    class: &[usize],
    name: &str,
    site: &Site,
    avatars: &Avatars<'_>,
) -> (IdentityBasis, String) {
    let items = || class.iter().map(|&at| &all[at]);
    let site = &site.0;
    if let Some(id) = items().find_map(account) {
        let scope = if id.contains(':') { "" } else { site };
        return (IdentityBasis::Account, format!("account\n{scope}\n{id}"));
    }
    if let Some(hash) = items().find_map(|item| avatars.hash(item)) {
        return (IdentityBasis::Avatar, format!("avatar\n{hash}"));
    }
    let link = items().find_map(|item| item.author.url.as_deref());
    if let Some(link) = link.map(site::link_key).filter(|l| !l.is_empty()) {
        return (IdentityBasis::Link, format!("link\n{name}\n{link}"));
    }
    (IdentityBasis::Name, format!("name\n{site}\n{name}"))
}

/// The first 64 bits of the BLAKE3 digest of a key: the same on every machine, and two of ten million people share one with a chance of
/// less than one in a hundred thousand.
#[must_use]
pub(crate) fn digest(key: &str) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(key.as_bytes()).as_bytes()[..8]);
    u64::from_be_bytes(first)
}

/// A digest as it stands in the column `author_id`. A letter in front: a spreadsheet would take some digests for numbers
/// (`56087549e0302209`) and round them.
#[must_use]
pub fn author_id(digest: u64) -> String {
    format!("a{digest:016x}")
}

/// Marks the post's author: by the platform's word, else by the name or the link of the by-line, unless somebody else of that name is
/// marked. Returns whether the post's author is known at all.
fn mark_post_author(thread: &Thread, list: &mut [Person]) -> bool {
    let name = thread.post.author.as_deref().map(fold_name);
    let name = name.filter(|name| !name.is_empty());
    let link = thread.post.author_url.as_deref().map(site::link_key);
    let link = link.filter(|link| !link.is_empty());
    let any = |person: &Person, wanted: &dyn Fn(&Item) -> bool| {
        person.items.iter().any(|&at| wanted(&thread.items[at]))
    };
    let role = |person: &Person| {
        any(person, &|item| {
            item.author.role == Some(AuthorRole::PostAuthor)
        })
    };
    let named = |person: &Person| name.is_some() && any(person, &|item| known_name(item) == name);
    let linked = |person: &Person| {
        let of = |item: &Item| item.author.url.as_deref().map(site::link_key);
        link.is_some() && any(person, &|item| of(item) == link)
    };
    let marked_namesake = list.iter().any(|person| role(person) && named(person));
    let mut any_role = false;
    for person in list {
        let role = role(person);
        any_role |= role;
        person.post_author = role || linked(person) || !marked_namesake && named(person);
    }
    name.is_some() || any_role
}

#[cfg(test)]
mod tests;
