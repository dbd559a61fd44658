//! The people of a thread by every form in which a comment may call them: built once a thread.

use super::head::{Word, join, words};
use super::order::Order;
use crate::locale::address::{self, Roles};
use crate::thread::{AuthorBasis, AuthorRole, Item, ItemStatus, Post};
use rustc_hash::FxHashMap;

/// Names longer than this are titles of pages.
const LONGEST_NAME: usize = 100;
/// Words of a name that are looked at; in unspaced scripts characters.
const NAME_WORDS: usize = 12;
/// Earlier items of the people of one name that are looked at: the nearest one is nearly always the one meant.
const LOOK_BACK: usize = 32;

/// How a form of a name is made from the name, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// The name as shown.
    Full,
    /// Its first words: "Julie" for "Julie Tremblay".
    First,
    /// Its last words.
    Last,
    /// A part of a handle or of an unspaced name: "marie" for "marie75".
    Part,
    /// Another form of the given name: "Bob" for "Robert".
    Short,
}

/// Somebody on the page.
struct Person {
    /// The name as shown, the first time.
    name: String,
    /// Ranks of the items, ascending.
    ranks: Vec<usize>,
    /// Wrote the post.
    post_author: bool,
}

/// The people that one form of a name can mean, at one level.
struct Group {
    level: Level,
    persons: Vec<usize>,
    /// Ranks of the items of all of them, ascending; empty where it is one person.
    ranks: Vec<usize>,
    /// The one of them who wrote the post.
    post_author: Option<usize>,
}

/// Index in the table of forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Form(usize);

/// The forms of names of a thread.
pub(super) struct Names {
    persons: Vec<Person>,
    /// For each item its person; `None` where nobody is known.
    of_item: Vec<Option<usize>>,
    forms: Vec<Vec<Group>>,
    by_key: FxHashMap<String, usize>,
    /// For a first word the words of the longest form that begins with it.
    first: FxHashMap<String, usize>,
    /// Calls people by another case of their name.
    vocative: bool,
}

/// Whom a form of a name means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meant {
    /// An item of the person.
    Item(usize),
    /// The post, by its author.
    Post,
    /// A person whose comments all come later.
    Later(usize),
}

/// A form found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub form: Form,
    pub level: Level,
    /// More than one person can be meant.
    pub shared: bool,
    /// Words of the text.
    pub len: usize,
}

/// Languages in which a name is called in a case of its own.
const VOCATIVE: [&str; 9] = ["pl", "cs", "sk", "uk", "bg", "hr", "sr", "lv", "lt"];

impl Names {
    pub(super) fn of(items: &[Item], post: &Post, order: &Order) -> Self {
        let language = post.language.as_deref().unwrap_or_default();
        let mut names = Names {
            persons: Vec::new(),
            of_item: vec![None; items.len()],
            forms: Vec::new(),
            by_key: FxHashMap::default(),
            first: FxHashMap::default(),
            vocative: VOCATIVE.iter().any(|v| language.starts_with(v)),
        };
        let mut people: FxHashMap<String, usize> = FxHashMap::default();
        if let Some(author) = &post.author {
            names.person(&mut people, author, true);
        }
        for &at in &order.item {
            let item = &items[at];
            let named =
                item.author.basis == AuthorBasis::Shown && item.status != ItemStatus::Deleted;
            let Some(name) = item.author.name.as_deref().filter(|_| named) else {
                continue;
            };
            let role = item.author.role == Some(AuthorRole::PostAuthor);
            let Some(person) = names.person(&mut people, name, role) else {
                continue;
            };
            names.of_item[at] = Some(person);
            // A ping of the post's author is no place where anybody answers.
            if !(item.kind.is_ping() && names.persons[person].post_author) {
                names.persons[person].ranks.push(order.rank[at]);
            }
        }
        names.merge();
        names
    }

    /// The person of this name, with all forms of it where it is new; `None` where the name has no words.
    fn person(
        &mut self,
        people: &mut FxHashMap<String, usize>,
        name: &str,
        post_author: bool,
    ) -> Option<usize> {
        let all = words(name, NAME_WORDS + 1);
        if all.is_empty() || all.len() > NAME_WORDS || name.len() > LONGEST_NAME {
            return None;
        }
        let key = join(&all);
        if let Some(&known) = people.get(&key) {
            self.persons[known].post_author |= post_author;
            return Some(known);
        }
        let person = self.persons.len();
        people.insert(key, person);
        self.persons.push(Person {
            name: name.to_owned(),
            ranks: Vec::new(),
            post_author,
        });
        forms(name, &all, |words, level| self.form(words, level, person));
        Some(person)
    }

    fn form(&mut self, words: &[Word], level: Level, person: usize) {
        let Some(first) = words.first() else { return };
        let longest = self.first.entry(first.key.clone()).or_default();
        *longest = (*longest).max(words.len());
        self.form_key(join(words), level, person);
    }

    fn form_key(&mut self, key: String, level: Level, person: usize) {
        let next = self.forms.len();
        let form = *self.by_key.entry(key).or_insert(next);
        if form == next {
            self.forms.push(Vec::new());
        }
        let groups = &mut self.forms[form];
        match groups.iter_mut().find(|group| group.level == level) {
            // The forms of one person come one after the other.
            Some(group) if group.persons.last() == Some(&person) => {}
            Some(group) => group.persons.push(person),
            None => groups.push(Group {
                level,
                persons: vec![person],
                ranks: Vec::new(),
                post_author: None,
            }),
        }
    }

    fn merge(&mut self) {
        for group in self.forms.iter_mut().flatten() {
            let mut authors = group.persons.iter().copied();
            group.post_author = authors.find(|&p| self.persons[p].post_author);
            if group.persons.len() > 1 {
                let ranks = group.persons.iter().flat_map(|&p| &self.persons[p].ranks);
                group.ranks = ranks.copied().collect();
                group.ranks.sort_unstable();
            }
        }
        for groups in &mut self.forms {
            groups.sort_by_key(|group| group.level);
        }
    }

    /// Words of the longest form that begins with this folded word; 0 where none does.
    pub(super) fn longest(&self, first: &str) -> usize {
        self.first.get(first).copied().unwrap_or(0)
    }

    /// The form of this key.
    pub(super) fn find(&self, key: &str, len: usize) -> Option<Found> {
        let form = *self.by_key.get(key)?;
        let groups = &self.forms[form];
        let best = groups.first()?;
        Some(Found {
            form: Form(form),
            level: best.level,
            shared: best.persons.len() > 1,
            len,
        })
    }

    /// The form of a given name that stands for this one: a short form, or the case in which people are called.
    pub(super) fn find_other(&self, key: &str) -> Option<Found> {
        if self.persons.is_empty() || key.chars().count() < 2 {
            return None;
        }
        let mut found: Option<Found> = None;
        let vocatives = if self.vocative {
            nominatives(key)
        } else {
            Vec::new()
        };
        let shorts = address::short_forms(key).map(str::to_owned);
        for other in shorts.chain(vocatives).chain(clipped(key)) {
            let Some(hit) = self.find(&other, 1).filter(|hit| hit.level <= Level::First) else {
                continue;
            };
            if hit.shared || found.is_some_and(|f| f.form != hit.form) {
                return None;
            }
            found = Some(Found {
                level: Level::Short,
                ..hit
            });
        }
        found
    }

    /// A word that calls somebody even with a small letter: a given name, or one clipped.
    pub(super) fn can_be_small(&self, key: &str) -> bool {
        let given = |key: &str| {
            address::roles(key).has(Roles::GIVEN) && !address::roles(key).has(Roles::COMMON)
        };
        given(key) || !clipped(key).is_empty()
    }

    /// The name of a person as shown.
    pub(super) fn name(&self, person: usize) -> &str {
        &self.persons[person].name
    }

    /// Who wrote an item.
    pub(super) fn author(&self, item: usize) -> Option<usize> {
        self.of_item[item]
    }

    /// True where a form can mean this person.
    pub(super) fn means(&self, form: Form, person: usize) -> bool {
        let mut groups = self.forms[form.0].iter();
        groups.any(|group| group.persons.binary_search(&person).is_ok())
    }

    /// Whom a form means in the comment `from`, and whether somebody else may be meant as well; `None` where only the one who
    /// writes is called so.
    pub(super) fn meant(&self, form: Form, from: usize, order: &Order) -> Option<(Meant, bool)> {
        let own = self.of_item[from];
        let mut later = None;
        for group in &self.forms[form.0] {
            let among = own.is_some_and(|own| group.persons.binary_search(&own).is_ok());
            let shared = group.persons.len() - usize::from(among) > 1;
            // A blog's author is meant sooner than a namesake among the readers.
            if let Some(author) = group.post_author.filter(|&p| Some(p) != own) {
                return Some((self.post_author(author, from, order), shared));
            }
            let ranks = match group.persons[..] {
                [one] if Some(one) != own => &self.persons[one].ranks,
                [_] => continue,
                _ => &group.ranks,
            };
            if let Some(item) = self.nearest(ranks, from, order) {
                return Some((Meant::Item(item), shared));
            }
            let mut others = group.persons.iter().copied().filter(|&p| Some(p) != own);
            later = later.or_else(|| others.next());
        }
        later.map(|person| (Meant::Later(person), false))
    }

    /// The nearest item before `from` that is not by the same person.
    fn nearest(&self, ranks: &[usize], from: usize, order: &Order) -> Option<usize> {
        let end = ranks.partition_point(|&rank| rank < order.rank[from]);
        let own = self.of_item[from];
        let before = ranks[..end].iter().rev().take(LOOK_BACK);
        before
            .map(|&rank| order.item[rank])
            .find(|&at| !order.is_later(at, from) && (own.is_none() || self.of_item[at] != own))
    }

    /// The post's author is answered in the nearest earlier comment where the one who answers had written before it: a
    /// conversation. Else the post is meant.
    fn post_author(&self, author: usize, from: usize, order: &Order) -> Meant {
        let Some(item) = self.nearest(&self.persons[author].ranks, from, order) else {
            return Meant::Post;
        };
        let wrote_before = self.of_item[from].is_some_and(|own| {
            let first = self.persons[own].ranks.first();
            first.is_some_and(|&first| first < order.rank[item])
        });
        if wrote_before {
            Meant::Item(item)
        } else {
            Meant::Post
        }
    }

    /// A ping of a person who wrote nothing else.
    pub(super) fn ping_of(&self, person: usize, items: &[Item], order: &Order) -> Option<usize> {
        let first = *self.persons[person].ranks.first()?;
        let item = order.item[first];
        items[item].kind.is_ping().then_some(item)
    }
}

/// Forms of a name in the table's languages that are called differently: Polish "Tomku" is Tomek.
fn nominatives(key: &str) -> Vec<String> {
    const ENDINGS: [(&str, &str); 9] = [
        ("iu", "ia"),
        ("ku", "ek"),
        ("o", "a"),
        ("u", ""),
        ("ie", ""),
        ("e", ""),
        ("o", "а"),
        ("о", "а"),
        ("ю", "я"),
    ];
    if key.chars().count() < 4 {
        return Vec::new();
    }
    ENDINGS
        .iter()
        .filter_map(|(from, to)| Some(format!("{}{to}", key.strip_suffix(from)?)))
        .collect()
}

/// Spoken Russian drops the last letter: "Наташ" calls Наташа, or Наталья.
fn clipped(key: &str) -> Vec<String> {
    if !key.starts_with(|c: char| ('а'..='я').contains(&c)) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for ending in ["а", "я"] {
        let whole = format!("{key}{ending}");
        if address::roles(&whole).has(Roles::GIVEN) {
            out.extend(address::short_forms(&whole).map(str::to_owned));
            out.push(whole);
        }
    }
    out
}

/// Gives every form of a name to `add`.
fn forms(name: &str, all: &[Word], mut add: impl FnMut(&[Word], Level)) {
    add(all, Level::Full);
    // "Julie (Montréal)", "Julie | Mon blog", "Dr. Julie": the name itself.
    let core = core(name);
    let mut own = words(core, NAME_WORDS);
    let titles = own
        .iter()
        .take_while(|word| address::roles(&word.key).has(Roles::HONOR))
        .count();
    if titles < own.len() {
        own.drain(..titles);
    }
    if own.len() > 1
        && own
            .last()
            .is_some_and(|w| address::roles(&w.key).has(Roles::HONOR_AFTER))
    {
        own.pop();
    }
    if own.len() < all.len() && !own.is_empty() {
        add(&own, Level::First);
    }
    if own.iter().all(|word| word.unspaced) {
        return unspaced(&own, add);
    }
    for len in 1..own.len().min(4) {
        if can_stand_alone(&own[..len]) {
            add(&own[..len], Level::First);
        }
        if can_stand_alone(&own[len..]) {
            add(&own[len..], Level::Last);
        }
    }
    if let [handle] = &own[..] {
        for part in parts(&core[handle.start..handle.end]) {
            let part = words(&part, 1);
            if can_stand_alone(&part) {
                add(&part, Level::Part);
            }
        }
    }
    german(&own, core, add);
}

/// A name without what themes and people write around it.
fn core(name: &str) -> &str {
    // Bytes that begin one of the marks, or a dash.
    let marked = |b: u8| matches!(b, b'(' | b'|' | b'@' | b'-' | b'/' | b',' | 0xe2);
    if !name.bytes().any(marked) {
        return name;
    }
    let end = [" (", " | ", " @ ", " - ", " – ", " — ", " / ", ", "]
        .iter()
        .filter_map(|mark| name.find(mark))
        .filter(|&at| at > 0)
        .min();
    &name[..end.unwrap_or(name.len())]
}

/// A part of a name by which nobody else, and nothing else, is called.
fn can_stand_alone(words: &[Word]) -> bool {
    let [first, ..] = words else { return false };
    let roles = address::roles(&first.key);
    let long = first.unspaced || first.key.chars().count() >= 2;
    long && (words.len() > 1 || !roles.has(Roles::NO_NAME.or(Roles::AND).or(Roles::TO)))
}

/// 山田太郎 is called 山田, 김민수 is called 민수.
fn unspaced(own: &[Word], mut add: impl FnMut(&[Word], Level)) {
    if (3..=5).contains(&own.len()) {
        add(&own[..2], Level::Part);
        add(&own[1..], Level::Part);
        if own.len() > 3 {
            add(&own[2..], Level::Part);
        }
    }
}

/// "JulieTremblay", "marie75", "xXmarie": the words in a handle, longer than two letters.
fn parts(handle: &str) -> Vec<String> {
    let letters = handle.trim_matches(|c: char| c.is_ascii_digit());
    let mut out = Vec::new();
    if letters.len() < handle.len() {
        out.push(letters.to_owned());
    }
    let mut small = false;
    let hump = letters.char_indices().find(|&(at, c)| {
        let hump = at > 0 && small && (c.is_uppercase() || c.is_ascii_digit());
        small = c.is_lowercase();
        hump
    });
    if let Some((at, _)) = hump {
        out.push(letters[..at].to_owned());
    }
    out.retain(|part| part.chars().count() > 2);
    out
}

/// "Jörg" is called "Joerg", too.
fn german(own: &[Word], core: &str, mut add: impl FnMut(&[Word], Level)) {
    if !core.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']) {
        return;
    }
    let written: String = core
        .chars()
        .flat_map(|c| {
            let (letter, e) = match c {
                'ä' | 'Ä' => ('a', Some('e')),
                'ö' | 'Ö' => ('o', Some('e')),
                'ü' | 'Ü' => ('u', Some('e')),
                c => (c, None),
            };
            std::iter::once(letter).chain(e)
        })
        .collect();
    let written = words(&written, NAME_WORDS);
    add(&written, Level::First);
    if own.len() > 1 && !written.is_empty() {
        add(&written[..1], Level::First);
    }
}
