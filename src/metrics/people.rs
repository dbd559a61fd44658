//! Who is who: the people of one page, each with a key that holds over pages.

use super::site;
use crate::thread::{AuthorBasis, AuthorRole, Item, ItemStatus, Thread};
use std::collections::BTreeMap;
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
        let mut by_key: BTreeMap<String, Person> = BTreeMap::new();
        for (name, items) in &names {
            for class in classes(&thread.items, items) {
                let (basis, key) = identity(&thread.items, &class, name, &site);
                by_key
                    .entry(key)
                    .or_insert_with_key(|key| Person {
                        id: digest(key),
                        basis,
                        post_author: false,
                        items: Vec::new(),
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
    let plain: String = name
        .nfkd()
        .filter(|&c| !('\u{300}'..='\u{36f}').contains(&c) && !is_invisible(c))
        .collect();
    // Upper case first: so ß and SS, ς and σ, ı and I fold alike.
    let plain = plain.to_uppercase().to_lowercase().replace('\u{307}', "");
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    if words.len() > 1 {
        words.pop_if(|last| *last == ":");
    }
    if words.len() > 1 {
        words.pop_if(|last| matches!(*last, "says" | "says:"));
    }
    words.join(" ").nfc().collect()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || c.is_control() && !c.is_whitespace()
}

/// Hashes that many people share: MD5 and SHA-256 of no address, WordPress's `unknown@gravatar.com`, all zeros.
const DEFAULT_AVATARS: [&str; 4] = [
    "d41d8cd98f00b204e9800998ecf8427e",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "ad516503a11cd5ca435acc9bb6523536",
    "00000000000000000000000000000000",
];

fn avatar(item: &Item) -> Option<&str> {
    let hash = item.author.avatar.as_deref()?;
    (!hash.is_empty() && !DEFAULT_AVATARS.contains(&hash)).then_some(hash)
}

fn account(item: &Item) -> Option<&str> {
    item.author.account.as_deref().filter(|id| !id.is_empty())
}

/// Divides comments under one folded name where account ids, else e-mail hashes, differ. What shows neither goes to the only
/// class there is, else it stays apart.
fn classes(all: &[Item], items: &[usize]) -> Vec<Vec<usize>> {
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
        if let Some(hash) = avatar(&all[at]) {
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
        let Some(hash) = avatar(&all[at]) else {
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
fn identity(all: &[Item], class: &[usize], name: &str, site: &Site) -> (IdentityBasis, String) {
    let items = || class.iter().map(|&at| &all[at]);
    let site = &site.0;
    if let Some(id) = items().find_map(account) {
        let scope = if id.contains(':') { "" } else { site };
        return (IdentityBasis::Account, format!("account\n{scope}\n{id}"));
    }
    if let Some(hash) = items().find_map(avatar) {
        return (IdentityBasis::Avatar, format!("avatar\n{hash}"));
    }
    let link = items().find_map(|item| item.author.url.as_deref());
    if let Some(link) = link.map(site::link_key).filter(|l| !l.is_empty()) {
        return (IdentityBasis::Link, format!("link\n{name}\n{link}"));
    }
    (IdentityBasis::Name, format!("name\n{site}\n{name}"))
}

fn digest(key: &str) -> String {
    // A letter in front: a spreadsheet would take some digests for numbers (`56087549e0302209`) and round them.
    format!("a{}", &blake3::hash(key.as_bytes()).to_hex()[..16])
}

/// Marks the post's author: by the platform's word, else by the name, unless somebody else of that name is marked. Returns
/// whether the post's author is known at all.
fn mark_post_author(thread: &Thread, list: &mut [Person]) -> bool {
    let author = thread
        .post
        .author
        .as_deref()
        .map(fold_name)
        .filter(|a| !a.is_empty());
    let role = |person: &Person| {
        person
            .items
            .iter()
            .any(|&at| thread.items[at].author.role == Some(AuthorRole::PostAuthor))
    };
    let named = |person: &Person| {
        author.is_some()
            && person
                .items
                .iter()
                .any(|&at| known_name(&thread.items[at]) == author)
    };
    let marked_namesake = list.iter().any(|person| role(person) && named(person));
    let mut any_role = false;
    for person in list {
        let role = role(person);
        any_role |= role;
        person.post_author = role || !marked_namesake && named(person);
    }
    author.is_some() || any_role
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::sample::{comment, ping, thread};
    use crate::thread::Kind;

    #[test]
    fn names_fold_over_case_accents_and_white_space() {
        let same = [
            ("José  García", "jose garcia"),
            ("STRASSE", "straße"),
            ("Ｍａｒｉｅ", "marie"),
            ("İpek", "ipek"),
            ("Anna says", "anna"),
            ("Anna\u{200b}\u{202e}", "ANNA :"),
        ];
        for (a, b) in same {
            assert_eq!(fold_name(a), fold_name(b), "{a}");
        }
        assert_eq!(fold_name("says"), "says");
        assert_ne!(fold_name("がく"), fold_name("かく"));
        assert_ne!(fold_name("राम"), fold_name("रमा"));
    }

    #[test]
    fn one_folded_name_is_one_person() {
        let mut linked = comment("ANNA", "");
        linked.author.url = Some("http://anna.example".into());
        let people = People::of(&thread(vec![comment("Anna", ""), linked]));
        assert_eq!(people.list.len(), 1);
        assert_eq!(people.list[0].basis, IdentityBasis::Link);
        assert_eq!(people.of_item, [Some(0), Some(0)]);
    }

    fn with(name: &str, account: Option<&str>, avatar: Option<&str>) -> Item {
        let mut item = comment(name, "");
        item.author.account = account.map(str::to_owned);
        item.author.avatar = avatar.map(str::to_owned);
        item
    }

    #[test]
    fn accounts_and_hashes_divide_a_name() {
        let count = |items| People::of(&thread(items)).list.len();
        assert_eq!(
            count(vec![
                with("Anna", Some("anna"), None),
                with("Anna", Some("anna2"), None)
            ]),
            2
        );
        assert_eq!(
            count(vec![
                with("Anna", None, Some("aa")),
                with("Anna", None, Some("bb"))
            ]),
            2
        );
        assert_eq!(
            count(vec![
                with("Anna", Some("anna"), Some("aa")),
                with("Anna", None, Some("aa"))
            ]),
            1
        );
        assert_eq!(
            count(vec![
                with("Anna", Some("anna"), Some("aa")),
                with("Anna", None, Some("bb"))
            ]),
            2
        );
        assert_eq!(
            count(vec![
                with("Anna", Some("anna"), None),
                with("Anna", None, Some("bb"))
            ]),
            1
        );
        assert_eq!(
            count(vec![
                with("Anna", None, Some("aa")),
                with("Anna", None, None)
            ]),
            1
        );
        let default = Some("ad516503a11cd5ca435acc9bb6523536");
        assert_eq!(
            count(vec![
                with("Anna", None, default),
                with("Anna", None, Some("aa"))
            ]),
            1
        );
    }

    #[test]
    fn nobody_is_not_counted() {
        let mut anonymous = comment("Anonymous", "");
        anonymous.author.basis = AuthorBasis::Anonymous;
        let mut deleted = comment("Anna", "");
        deleted.status = ItemStatus::Deleted;
        let people = People::of(&thread(vec![
            anonymous,
            deleted,
            comment("", ""),
            comment("\u{200b}", ""),
            ping(Kind::Pingback, "Anna", ""),
        ]));
        assert!(people.list.is_empty());
    }

    #[test]
    fn names_hold_on_their_site_accounts_with_a_platform_everywhere() {
        let on = |url: Option<&str>, item: Item| {
            let mut page = thread(vec![item]);
            page.url = url.map(str::to_owned);
            People::of(&page).list[0].id.clone()
        };
        let (here, there) = (Some("http://a.example/1"), Some("http://b.example/1"));
        let same_site = Some("https://www.a.example/2");
        assert_eq!(
            on(here, comment("Anna", "")),
            on(same_site, comment("anna", ""))
        );
        assert_ne!(
            on(here, comment("Anna", "")),
            on(there, comment("Anna", ""))
        );
        assert_ne!(
            on(here, with("A", Some("admin"), None)),
            on(there, with("A", Some("admin"), None))
        );
        assert_eq!(
            on(here, with("A", Some("blogger:7"), None)),
            on(there, with("B", Some("blogger:7"), None))
        );
        assert_eq!(
            on(here, with("A", None, Some("aa"))),
            on(None, with("B", None, Some("aa")))
        );
    }

    #[test]
    fn the_post_author_is_known_by_role_or_name() {
        let by_name = People::of(&thread(vec![comment("marthe", ""), comment("Anna", "")]));
        assert!(by_name.post_author_known);
        assert!(by_name.list[0].post_author && !by_name.list[1].post_author);

        let mut real = with("Marthe", Some("marthe"), Some("aa"));
        real.author.role = Some(AuthorRole::PostAuthor);
        let impostor = with("Marthe", None, Some("bb"));
        let by_role = People::of(&thread(vec![impostor, real]));
        assert!(!by_role.list[0].post_author && by_role.list[1].post_author);

        let mut unknown = thread(vec![comment("Anna", "")]);
        unknown.post.author = None;
        assert!(!People::of(&unknown).post_author_known);
    }
}
