//! What each key of a platform's rules finds on a page, for whoever writes them: only looked at under `explain`.

use super::items::{self, Found, node_value};
use super::model::{Depth, List, Rules};
use super::read::first;
use super::select::{Place, Select};
use crate::document::{Document, Index};
use crate::platform::fields::Own;
use crate::platform::{is_foreign_place, nest};
use serde::Serialize;

/// How much a key found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeySeen {
    /// The key; a kind of `kinds` is `kinds.trackback`.
    pub key: String,
    /// Elements of the page, of a list's key items.
    pub found: usize,
}

/// What one list found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListSeen {
    /// `platform.rule`.
    pub rule: &'static str,
    /// Elements that `item` matches.
    pub elements: usize,
    /// Items among them, whether or not the list is read.
    pub items: usize,
    /// False where no sign is on the page and the list is not `unsigned`.
    pub read: bool,
    /// The other keys that the list has, in the order of the documentation, with the number of items in which they found something.
    pub keys: Vec<KeySeen>,
}

/// What one platform's rules found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RulesSeen {
    /// The platform.
    pub platform: &'static str,
    /// True where it shows a sign.
    pub signed: bool,
    /// Its keys that name elements, with the number of elements.
    pub keys: Vec<KeySeen>,
    /// Its lists.
    pub lists: Vec<ListSeen>,
}

/// Looks for everything that a platform's rules name.
#[must_use]
pub fn look(doc: &Document<'_>, rules: &Rules) -> RulesSeen {
    let count = |key: &str, selects: Vec<&Select>| {
        (!selects.is_empty()).then(|| KeySeen {
            key: key.to_owned(),
            found: matching(doc, &selects)
                .into_iter()
                // A sign may stand anywhere, what belongs to a thread may not.
                .filter(|&i| key == "signs" || !is_foreign_place(doc, i))
                .count(),
        })
    };
    let keys: Vec<KeySeen> = [
        count("signs", rules.signs.iter().collect()),
        count("place", rules.place.iter().collect()),
        count("declared", elements(&rules.declared)),
        count("posted_by", elements(&rules.posted_by)),
        count("closed", rules.closed.iter().collect()),
        count("form", rules.form.iter().collect()),
        count("more", rules.more.iter().collect()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let signed = keys.iter().any(|k| k.key == "signs" && k.found > 0);
    RulesSeen {
        platform: rules.name,
        signed,
        keys,
        lists: rules.lists.iter().map(|l| list(doc, l, signed)).collect(),
    }
}

fn elements(places: &[Place]) -> Vec<&Select> {
    places.iter().filter_map(|p| p.select.as_ref()).collect()
}

fn matching(doc: &Document<'_>, selects: &[&Select]) -> Vec<Index> {
    (0..doc.nodes.len())
        .filter(|&i| selects.iter().any(|s| s.matches(doc, i)))
        .collect()
}

fn list(doc: &Document<'_>, list: &List, signed: bool) -> ListSeen {
    let marks = matching(doc, &list.item.iter().collect::<Vec<_>>());
    let (found, _) = items::find(doc, list, &marks);
    let ranges: Vec<_> = found.iter().map(|f| f.range.clone()).collect();
    let (_, holes) = nest(&ranges);
    let all: Vec<(&Found, Own<'_>)> = found
        .iter()
        .zip(&holes)
        .map(|(found, holes)| {
            let own = Own {
                start: found.range.start,
                end: found.range.end,
                holes,
                number: found.number,
            };
            (found, own)
        })
        .collect();
    let mut keys = Vec::new();
    for (key, named) in named(list) {
        if named.is_none() {
            continue;
        }
        let finds = |(item, own): &&(&Found, Own<'_>)| named.finds(doc, item, *own);
        keys.push(KeySeen {
            key,
            found: all.iter().filter(finds).count(),
        });
    }
    ListSeen {
        rule: list.rule,
        elements: marks.len(),
        items: found.len(),
        read: signed || list.unsigned,
        keys,
    }
}

/// What a key names.
enum Named<'r> {
    /// Elements.
    Elements(&'r [Select]),
    /// Values; the attribute is read where a place names none.
    Values(&'r [Place], Option<&'static str>),
    /// Ancestors.
    Around(&'r [Select]),
    /// A class with a number.
    Class(&'r str),
}

impl Named<'_> {
    /// True where the list does not have the key.
    fn is_none(&self) -> bool {
        match self {
            Named::Elements(selects) | Named::Around(selects) => selects.is_empty(),
            Named::Values(places, _) => places.is_empty(),
            Named::Class(prefix) => prefix.is_empty(),
        }
    }

    /// True where an item has what is named.
    fn finds(&self, doc: &Document<'_>, item: &Found, own: Own<'_>) -> bool {
        let any = |selects: &[Select], i: Index| selects.iter().any(|s| s.matches(doc, i));
        match self {
            Named::Elements(selects) => {
                any(selects, item.mark) || own.indices().any(|i| any(selects, i))
            }
            Named::Values(places, default) => places.iter().any(|place| {
                first(doc, &own, item, place).is_some_and(|node| match (&place.attr, default) {
                    (None, Some(attr)) => doc.nodes[node].attr(attr).is_some(),
                    _ => place.attr.is_none() || node_value(doc, node, place).is_some(),
                })
            }),
            Named::Around(selects) => doc.ancestors(item.mark).any(|a| any(selects, a)),
            Named::Class(prefix) => std::iter::once(item.mark)
                .chain(doc.ancestors(item.mark).take(2))
                .any(|i| {
                    let mut classes = doc.nodes[i].classes();
                    classes.any(|c| {
                        c.strip_prefix(prefix)
                            .is_some_and(|n| n.parse::<u32>().is_ok())
                    })
                }),
        }
    }
}

/// The keys of a list besides `item`, in the order of the documentation.
fn named(list: &List) -> Vec<(String, Named<'_>)> {
    use Named::{Around, Class, Elements, Values};
    let depth = match &list.depth {
        None => None,
        Some(Depth::Class(prefix)) => Some(("depth_class", Class(prefix))),
        Some(Depth::Value(places)) => Some(("depth_value", Values(places, None))),
        Some(Depth::Ancestors(selects)) => Some(("depth_ancestors", Around(selects))),
        Some(Depth::Indent(places)) => Some(("depth_indent", Values(places, None))),
    };
    let mut out = vec![
        ("around", Around(&list.around)),
        ("skip", Elements(&list.skip)),
        ("id", Values(&list.id, None)),
        ("author", Values(&list.author, None)),
        ("author_url", Values(&list.author_url, Some("href"))),
        ("byline", Values(&list.byline, None)),
        ("date", Values(&list.date, None)),
        ("text", Elements(&list.text)),
        ("permalink", Values(&list.permalink, Some("href"))),
        ("votes", Values(&list.votes, None)),
        ("parent", Values(&list.parent, None)),
    ];
    out.extend(depth);
    out.extend([
        ("post_author", Elements(&list.post_author)),
        ("member", Elements(&list.member)),
        ("deleted", Elements(&list.deleted)),
        ("pending", Elements(&list.pending)),
    ]);
    let kinds = list.kinds.iter();
    let kinds =
        kinds.map(|(kind, selects)| (format!("kinds.{}", kind.as_str()), Elements(selects)));
    let plain = out.into_iter().map(|(key, named)| (key.to_owned(), named));
    plain.chain(kinds).collect()
}
