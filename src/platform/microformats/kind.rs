//! A person's comment, or which kind of webmention.

use super::super::fields::{AuthorFound, Body, Context, Fields, Own};
use super::super::ping::Verdict;
use super::facts::{Facts, face_name};
use super::roots::{Mark, Root};
use crate::document::Tag;
use crate::document::text::{fold, line, short};
use crate::thread::Kind;

/// A longer text is none of a face's name.
const LONGEST_FACE: usize = 120;

/// What a property on an item says: `u-like`, `p-reposts`.
pub fn of_property(name: &str) -> Option<Kind> {
    Some(match name {
        "like" | "likes" | "favorite" | "favourite" => Kind::Like,
        "repost" | "reposts" | "share" => Kind::Repost,
        "bookmark" | "bookmarks" => Kind::Bookmark,
        "mention" | "mentions" => Kind::Mention,
        _ => return None,
    })
}

/// What a word in the name of a place says.
pub fn of_place(word: &str) -> Option<Kind> {
    Some(match word {
        "like" | "likes" | "favorites" | "favourites" | "favs" | "stars" => Kind::Like,
        "repost" | "reposts" | "retweets" | "reshares" | "shares" | "boosts" => Kind::Repost,
        "bookmark" | "bookmarks" => Kind::Bookmark,
        "mention" | "mentions" | "backlinks" => Kind::Mention,
        _ => return None,
    })
}

/// The types of webmention.io, of jekyll-webmention_io and of Semantic Linkbacks.
fn of_type(word: &str) -> Option<Kind> {
    let word = word.strip_suffix("-of").unwrap_or(word);
    if let Some(kind) = of_property(word) {
        return Some(kind);
    }
    Some(match word {
        "reply" | "replies" | "comment" | "in-reply-to" => Kind::Comment,
        "link" | "post" => Kind::Mention,
        "retweet" | "reshare" | "boost" => Kind::Repost,
        "star" | "fav" => Kind::Like,
        "rsvp" | "tag" | "follow" | "reacji" | "reaction" | "watch" | "listen" | "read" => {
            Kind::Webmention
        }
        _ => return None,
    })
}

/// True for a type as a class can name it.
pub fn is_type(word: &str) -> bool {
    of_type(word).is_some()
}

/// Words of headings over reactions.
const HEADINGS: &[(Kind, &[&str])] = &[
    (
        Kind::Like,
        &[
            "like",
            "favorite",
            "favourite",
            "j’aime",
            "j'aime",
            "aiment",
            "gefällt",
            "me gusta",
            "mi piace",
            "curtid",
            "gost",
            "leuk",
            "polubie",
            "лайк",
            "нравится",
            "いいね",
            "赞",
            "讚",
            "좋아요",
            "beğeni",
            "إعجاب",
            "gillar",
            "likar",
        ],
    ),
    (
        Kind::Repost,
        &[
            "repost",
            "retweet",
            "reshare",
            "boost",
            "shares",
            "shared",
            "partage",
            "geteilt",
            "compartid",
            "condivi",
            "gedeeld",
            "udostępni",
            "репост",
            "リポスト",
            "转发",
            "轉發",
            "재게시",
        ],
    ),
    (
        Kind::Bookmark,
        &[
            "bookmark",
            "signet",
            "lesezeichen",
            "marcador",
            "segnalibr",
            "bladwijzer",
            "закладк",
            "ブックマーク",
            "书签",
            "書籤",
        ],
    ),
    (
        Kind::Mention,
        &[
            "mention",
            "erwähnung",
            "mencion",
            "menzion",
            "menç",
            "vermelding",
            "wzmiank",
            "упоминан",
            "言及",
            "提及",
            "언급",
        ],
    ),
];

/// The kind that a heading tells. "Webmentions" is the name of all kinds.
pub fn of_heading(text: &str) -> Option<Kind> {
    let text = text.to_lowercase();
    if text.contains("webmention") {
        return None;
    }
    let named = HEADINGS
        .iter()
        .find(|(_, words)| words.iter().any(|w| text.contains(w)));
    named.map(|(kind, _)| *kind)
}

/// Sentences that templates print in place of a text: "X liked this".
const PHRASES: &[(Kind, &[&str])] = &[
    (
        Kind::Like,
        &[
            "liked this",
            "likes this",
            "favorited this",
            "favourited this",
            "liked a post",
            "aime ça",
            "gefällt das",
            "le gusta",
        ],
    ),
    (
        Kind::Repost,
        &[
            "reposted this",
            "retweeted this",
            "shared this",
            "reshared this",
            "boosted this",
        ],
    ),
    (Kind::Bookmark, &["bookmarked this"]),
    (
        Kind::Mention,
        &[
            "mentioned this",
            "linked to this",
            "mentioned by",
            "mentioned in",
        ],
    ),
];

fn of_phrase(text: &str) -> Option<Kind> {
    if text.len() > 120 {
        return None;
    }
    let text = text.to_lowercase();
    let named = PHRASES
        .iter()
        .find(|(_, words)| words.iter().any(|w| text.find(w).is_some_and(|at| at < 60)));
    named.map(|(kind, _)| *kind)
}

/// Judges one item, and takes from it what is no text.
pub fn judge(
    ctx: &Context<'_, '_>,
    root: &Root,
    own: &Own<'_>,
    facts: &Facts,
    fields: &mut Fields,
) -> Verdict {
    if root.mark == Mark::Face {
        face(ctx, root, own, fields);
        return verdict(root.place.unwrap_or(Kind::Webmention), "mf2.face", 0.8);
    }
    let stated = stated(ctx, root).or(facts.kind.filter(|_| !facts.has_content()));
    let stated = stated.or_else(|| {
        let comment = root.mark == Mark::Property;
        root.place.filter(|k| !comment || k.is_reaction())
    });
    let phrase = || {
        if facts.has_content() {
            None
        } else {
            of_phrase(&fields.body.text)
        }
    };
    let kind = stated.or_else(phrase);
    if let Some(kind) = kind.filter(|k| *k != Kind::Comment) {
        if !facts.has_content() && (kind.is_reaction() || of_phrase(&fields.body.text).is_some()) {
            fields.body = Body::default();
        }
        if fields.author.is_none() && kind.is_reaction() && !facts.has_content() {
            face(ctx, root, own, fields);
        }
        source(ctx, own, fields);
        return verdict(kind, "mf2.kind", 0.95);
    }
    if bare_link(ctx, own, fields) {
        return verdict(Kind::Mention, "mf2.link", 0.8);
    }
    let pictured = || {
        let shown = facts.content().map(|c| ctx.doc.subtree(c));
        shown.is_some_and(|r| ctx.doc.nodes[r].iter().any(|n| n.tag == Tag::Img))
    };
    // Only a text of its own makes a webmention a comment.
    if fields.body.text.is_empty() && !pictured() {
        source(ctx, own, fields);
        return verdict(Kind::Webmention, "mf2.webmention", 0.7);
    }
    let confidence = if root.mark == Mark::Property {
        0.95
    } else {
        0.85
    };
    verdict(Kind::Comment, "mf2.comment", confidence)
}

fn verdict(kind: Kind, rule: &'static str, confidence: f32) -> Verdict {
    Verdict {
        kind,
        rule,
        confidence,
    }
}

/// The kind that a class token or attribute of the item states.
fn stated(ctx: &Context<'_, '_>, root: &Root) -> Option<Kind> {
    let nodes = [Some(root.node), root.inner].into_iter().flatten();
    let mut comment = None;
    for index in nodes {
        let node = &ctx.doc.nodes[index];
        for attr in [
            "data-wm-property",
            "data-webmention-type",
            "data-type",
            "data-mention-type",
        ] {
            if let Some(kind) = node.attr(attr).and_then(of_type) {
                return Some(kind);
            }
        }
        for token in node.classes().take(32) {
            let word = [
                "u-",
                "p-",
                "webmention--",
                "webmention-",
                "linkback-",
                "is-",
            ]
            .iter()
            .find_map(|p| token.strip_prefix(p))
            .map(|w| w.strip_suffix("-single").unwrap_or(w));
            match word.and_then(of_type) {
                Some(Kind::Comment) => comment = Some(Kind::Comment),
                Some(kind) => return Some(kind),
                None if token == "mention" => return Some(Kind::Mention),
                None => {}
            }
        }
    }
    comment
}

/// An item whose whole text is a link to the page that sent it, by nobody: its source is the link.
fn bare_link(ctx: &Context<'_, '_>, own: &Own<'_>, fields: &mut Fields) -> bool {
    if fields.author.as_ref().is_some_and(|a| a.score >= 40) || fields.body.links > 1 {
        return false;
    }
    let doc = ctx.doc;
    let text = fold(&fields.body.text);
    let link = own.indices().find(|&i| {
        doc.nodes[i].tag == Tag::A
            && doc.nodes[i].attr("href").is_some_and(super::is_link)
            && !text.is_empty()
            && line(doc, i) == text
    });
    let Some(link) = link else {
        return false;
    };
    fields.author = Some(AuthorFound {
        name: text,
        url: doc.nodes[link].attr("href").map(|h| ctx.absolute(h)),
        node: link,
        score: 80,
    });
    fields.author_node = Some(link);
    fields.body = Body::default();
    true
}

/// The source of a webmention that shows nobody: its first link.
fn source(ctx: &Context<'_, '_>, own: &Own<'_>, fields: &mut Fields) {
    if fields.author.is_some() {
        return;
    }
    let doc = ctx.doc;
    let link = own.indices().find(|&i| {
        doc.nodes[i].tag == Tag::A
            && doc.nodes[i].attr("href").is_some_and(super::is_link)
            && doc.has_text(i)
    });
    if let Some(link) = link {
        let name = line(doc, link);
        fields.body.text = fields.body.text.replacen(&name, "", 1).trim().to_owned();
        fields.author = Some(AuthorFound {
            name,
            url: doc.nodes[link].attr("href").map(|h| ctx.absolute(h)),
            node: link,
            score: 60,
        });
        fields.author_node = Some(link);
    }
}

/// A face among others: name and link, no text.
fn face(ctx: &Context<'_, '_>, root: &Root, own: &Own<'_>, fields: &mut Fields) {
    let doc = ctx.doc;
    fields.body = Body::default();
    let around = || {
        doc.ancestors(root.node)
            .take(2)
            .find(|&a| doc.nodes[a].tag == Tag::A)
    };
    let link = own
        .indices()
        .find(|&i| doc.nodes[i].tag == Tag::A)
        .or_else(around);
    if let Some(author) = &mut fields.author
        && author.score >= 100
    {
        return;
    }
    let text =
        short(doc, root.node, 4 * LONGEST_FACE).filter(|t| !t.is_empty() && t.len() < LONGEST_FACE);
    let attr = |name: &'static str| {
        own.indices()
            .find_map(|i| doc.nodes[i].attr(name).and_then(face_name))
    };
    let name = text.or_else(|| attr("alt")).or_else(|| attr("title"));
    let name = name.or_else(|| link.and_then(|l| doc.nodes[l].attr("title").and_then(face_name)));
    let href = link
        .and_then(|l| doc.nodes[l].attr("href"))
        .filter(|h| super::is_link(h));
    fields.author = name.map(|name| AuthorFound {
        name,
        url: href.map(|h| ctx.absolute(h)),
        node: root.node,
        score: 80,
    });
}
