//! schema.org data in JSON-LD: the post's headline, author and date, and the number of comments.

use super::{Document, Index, Tag};
use serde_json::Value;
use std::collections::HashMap;

/// What the page's structured data says of the post.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Structured {
    /// The articles that are described, in order.
    pub articles: Vec<Article>,
    /// `commentCount`, or the `userInteractionCount` of a `CommentAction`.
    pub comments: Option<u64>,
    /// Several articles state different numbers.
    pub listing: bool,
}

/// What is said of one article.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Article {
    /// `headline`; of a page as such none.
    pub headline: Option<String>,
    /// `url`, else `mainEntityOfPage`.
    pub url: Option<String>,
    /// `author.name`.
    pub author: Option<String>,
    /// `datePublished`, as written; of a page as such none.
    pub published: Option<String>,
}

/// Articles that are kept: a page is about one, and lists others.
const MOST_ARTICLES: usize = 32;

impl Structured {
    /// The article that `is_post` knows for the page's own, else the first; with what only another description adds that speaks of no
    /// other article.
    #[must_use]
    pub fn article(&self, is_post: impl Fn(&Article) -> bool) -> Article {
        let own = self.articles.iter().find(|a| is_post(a));
        let mut out = own.cloned().unwrap_or_default();
        for a in &self.articles {
            let other = own.is_some() && a.headline.is_some() && a.headline != out.headline;
            if !other {
                let take = |slot: &mut Option<String>, value: &Option<String>| {
                    if slot.is_none() {
                        slot.clone_from(value);
                    }
                };
                take(&mut out.headline, &a.headline);
                take(&mut out.url, &a.url);
                take(&mut out.author, &a.author);
                take(&mut out.published, &a.published);
            }
        }
        out
    }
}

/// Scripts beyond this many bytes in sum are not read.
const MOST_BYTES: usize = 2 << 20;

/// Values beyond this many in sum are not looked at.
const MOST_VALUES: usize = 50_000;

/// The JSON-LD scripts of a page with their elements.
fn scripts<'d>(doc: &'d Document<'_>) -> impl Iterator<Item = (Index, &'d str)> {
    let mut bytes = MOST_BYTES;
    let mut all = doc.places.tagged(Tag::Script);
    std::iter::from_fn(move || {
        for index in all.by_ref() {
            let is_json = doc.nodes[index]
                .attr("type")
                .is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json"));
            let Some(text) = is_json
                .then(|| doc.nodes.get(index + 1))
                .flatten()
                .filter(|n| n.tag == Tag::Text)
            else {
                continue;
            };
            bytes = bytes.checked_sub(text.value.len())?;
            return Some((index, text.value));
        }
        None
    })
}

/// Reads all JSON-LD of a page. Broken JSON is skipped.
#[must_use]
pub fn read(doc: &Document<'_>) -> Structured {
    let mut out = Structured::default();
    let mut values = MOST_VALUES;
    for (_, text) in scripts(doc) {
        if let Ok(json) = serde_json::from_str::<Value>(text.trim()) {
            collect(&json, &mut out, &mut values);
        }
    }
    out
}

/// One comment of JSON-LD.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JsonComment {
    /// The script that it stands in.
    pub node: Index,
    /// `text` (else `commentText`), HTML or plain, as written.
    pub text: String,
    /// `author` (else `creator`): its name.
    pub author: Option<String>,
    /// `author.url`.
    pub author_url: Option<String>,
    /// `dateCreated`, else `datePublished`, else `commentTime`, as written.
    pub date: Option<String>,
    /// `@id`, else `identifier`, else `url`.
    pub id: Option<String>,
    /// `url`.
    pub url: Option<String>,
    /// `upvoteCount` less `downvoteCount`, else the likes of `interactionStatistic`.
    pub votes: Option<i64>,
    /// Index of the comment answered.
    pub parent: Option<usize>,
    /// It stands inside the comment that it answers; else `parentItem` names that.
    pub nested: bool,
    /// What `parentItem` names.
    parent_id: Option<String>,
}

/// What an object of JSON-LD stands under.
#[derive(Debug, Clone, Copy)]
enum Under {
    /// The script itself, a list or `@graph` in it.
    Top,
    /// Any other object.
    Other,
    /// The key `comment` of an article.
    Article,
    /// The key `comment` of a comment.
    Comment(usize),
}

/// The comments that JSON-LD holds: under `comment` of one article, or each alone (`UserComments` with `discusses`). Those of several
/// articles are a listing, and left alone; so are the comments on answers, products and reviews.
#[must_use]
pub fn comments(doc: &Document<'_>) -> Vec<JsonComment> {
    let mut out: Vec<JsonComment> = Vec::new();
    let mut holders: Vec<Vec<JsonComment>> = Vec::new();
    let mut values = MOST_VALUES;
    for (node, text) in scripts(doc) {
        if !text.contains("omment") {
            continue;
        }
        let json = serde_json::from_str::<Value>(text.trim()).or_else(|_| {
            // Line ends inside strings are the commonest fault.
            serde_json::from_str(&text.trim().replace(['\n', '\r', '\t'], " "))
        });
        if let Ok(json) = json {
            walk(&json, node, &mut out, &mut holders, &mut values);
        }
    }
    let same = |a: &[JsonComment], b: &[JsonComment]| {
        a.len() == b.len()
            && a.iter()
                .zip(b)
                .all(|(x, y)| x.text == y.text && x.author == y.author)
    };
    if let [first, others @ ..] = holders.as_slice() {
        if !others.iter().all(|o| same(first, o)) {
            return Vec::new();
        }
        out.clone_from(first);
    }
    let ids: HashMap<String, usize> = out
        .iter()
        .enumerate()
        .flat_map(|(at, c)| {
            [c.id.clone(), c.url.clone()]
                .into_iter()
                .flatten()
                .map(move |i| (i, at))
        })
        .collect();
    for (at, comment) in out.iter_mut().enumerate().filter(|(_, c)| !c.nested) {
        let parent = comment
            .parent_id
            .take()
            .and_then(|id| ids.get(&id).copied());
        comment.parent = parent.filter(|&p| p < at);
    }
    out
}

/// Walks one script without recursion, in the order of the text.
fn walk(
    json: &Value,
    node: Index,
    alone: &mut Vec<JsonComment>,
    holders: &mut Vec<Vec<JsonComment>>,
    left: &mut usize,
) {
    let mut stack = vec![(json, Under::Top)];
    while let Some((value, under)) = stack.pop() {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let map = match value {
            Value::Array(list) => {
                stack.extend(list.iter().rev().map(|v| (v, under)));
                continue;
            }
            Value::Object(map) => map,
            _ => continue,
        };
        let kinds = types(value);
        let said = kinds
            .iter()
            .any(|k| matches!(*k, "Comment" | "UserComments"));
        let place = match under {
            Under::Top if said => Some((&mut *alone, None)),
            Under::Article => holders.last_mut().map(|h| (h, None)),
            Under::Comment(parent) => holders.last_mut().map(|h| (h, Some(parent))),
            _ => None,
        };
        if let Some((list, parent)) = place {
            let Some(mut comment) = comment(value, node) else {
                continue;
            };
            comment.parent = parent;
            comment.nested = parent.is_some();
            let at = list.len();
            list.push(comment);
            // A comment alone has no list of its own to hold its answers.
            if !matches!(under, Under::Top) {
                let answers = ["comment", "comments"].iter().find_map(|k| map.get(*k));
                stack.extend(answers.map(|v| (v, Under::Comment(at))));
            }
            continue;
        }
        let article = kinds.iter().any(|k| is_article(k) && *k != "Review");
        let listed = map
            .get("comment")
            .filter(|c| article && (c.is_array() || c.is_object()));
        if listed.is_some_and(|c| c.as_array().is_none_or(|l| !l.is_empty())) {
            holders.push(Vec::new());
        }
        // The comments of this article come before anything else, so that they are all in its list.
        for (key, value) in map.iter().filter(|(k, _)| k.as_str() != "comment") {
            let top = matches!(under, Under::Top) && matches!(key.as_str(), "@graph");
            stack.push((value, if top { Under::Top } else { Under::Other }));
        }
        stack.extend(listed.map(|v| (v, Under::Article)));
    }
}

fn comment(value: &Value, node: Index) -> Option<JsonComment> {
    let string = |key: &str| {
        let text = value.get(key).and_then(Value::as_str).map(str::trim);
        text.filter(|t| !t.is_empty()).map(str::to_owned)
    };
    let text = ["text", "commentText", "articleBody", "description"]
        .iter()
        .find_map(|k| string(k))?;
    let person = value.get("author").or_else(|| value.get("creator"));
    let person = match person {
        Some(Value::Array(list)) => list.first(),
        other => other,
    };
    let ups = value.get("upvoteCount").and_then(signed);
    let downs = value.get("downvoteCount").and_then(signed);
    let likes = value
        .get("interactionStatistic")
        .and_then(|s| actions(s, "LikeAction"));
    Some(JsonComment {
        node,
        text,
        author: person.and_then(|p| {
            // A person may be called anything, an address too.
            let named = p.get("name").and_then(Value::as_str).map(str::trim);
            named
                .filter(|n| !n.is_empty())
                .map(str::to_owned)
                .or_else(|| name(p))
        }),
        author_url: person.and_then(|p| p.get("url")?.as_str().map(str::to_owned)),
        date: ["dateCreated", "datePublished", "commentTime"]
            .iter()
            .find_map(|k| string(k)),
        id: ["@id", "identifier", "url"].iter().find_map(|k| string(k)),
        url: string("url"),
        votes: ups
            .map(|u| u.saturating_sub(downs.unwrap_or(0)))
            .or_else(|| likes.and_then(|l| i64::try_from(l).ok())),
        parent: None,
        nested: false,
        parent_id: value.get("parentItem").and_then(|p| {
            let id = p
                .as_str()
                .or_else(|| p.get("@id")?.as_str())
                .or_else(|| p.get("url")?.as_str());
            id.map(str::to_owned)
        }),
    })
}

fn signed(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_str()?.trim().parse().ok())
}

/// Walks a value without recursion (serde_json bounds its depth at 128) and keeps the first answer to each question.
fn collect(json: &Value, out: &mut Structured, left: &mut usize) {
    let mut stack = vec![json];
    while let Some(value) = stack.pop() {
        if *left == 0 {
            return;
        }
        *left -= 1;
        match value {
            Value::Array(list) => stack.extend(list.iter().rev()),
            Value::Object(map) => {
                let kinds = types(value);
                if kinds.iter().any(|k| is_article(k)) {
                    article(value, &kinds, out);
                }
                stack.extend(
                    map.iter()
                        .filter(|(k, _)| k.as_str() != "comment")
                        .map(|(_, v)| v),
                );
            }
            _ => {}
        }
    }
}

fn types(value: &Value) -> Vec<&str> {
    match value.get("@type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_article(kind: &str) -> bool {
    kind.ends_with("Article")
        || kind.ends_with("Posting")
        || matches!(
            kind,
            "WebPage" | "Recipe" | "CreativeWork" | "Report" | "Review" | "VideoObject"
        )
}

fn article(value: &Value, kinds: &[&str], out: &mut Structured) {
    let text = |key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|t| !t.is_empty())
            .map(str::to_owned)
    };
    let of_post = !kinds.contains(&"WebPage");
    if out.articles.len() < MOST_ARTICLES {
        let main = value.get("mainEntityOfPage");
        let main = main.and_then(|m| m.as_str().or_else(|| m.get("@id")?.as_str()));
        out.articles.push(Article {
            headline: text("headline").filter(|_| of_post),
            url: text("url").or_else(|| main.map(str::to_owned)),
            author: value.get("author").and_then(name),
            published: text("datePublished").filter(|_| of_post),
        });
    }
    let count = value
        .get("commentCount")
        .and_then(number)
        .or_else(|| value.get("interactionStatistic").and_then(comment_actions));
    // Several posts with numbers of their own are a listing; which of them is this page, the numbers don't tell.
    out.listing |= out.comments.is_some() && count.is_some() && out.comments != count;
    out.comments = out.comments.or(count);
}

fn name(author: &Value) -> Option<String> {
    match author {
        Value::String(name) => {
            Some(name.trim().to_owned()).filter(|n| !n.is_empty() && !n.contains("://"))
        }
        Value::Array(list) => list.iter().find_map(name),
        Value::Object(map) => map.get("name").and_then(name),
        _ => None,
    }
}

fn number(value: &Value) -> Option<u64> {
    value
        .as_u64()
        .or_else(|| value.as_str()?.trim().parse().ok())
}

/// `interactionStatistic` of type `CommentAction` (schema.org), or the older `UserComments:12`.
fn comment_actions(value: &Value) -> Option<u64> {
    actions(value, "CommentAction")
}

/// The number that `interactionStatistic` states for one type of action. Lists in lists are not read: no nesting is deep.
fn actions(value: &Value, wanted: &str) -> Option<u64> {
    match value {
        Value::Array(list) => list
            .iter()
            .filter(|v| !v.is_array())
            .find_map(|v| actions(v, wanted)),
        Value::Object(map) => {
            let kind = map.get("interactionType")?;
            let kind = kind.as_str().or_else(|| kind.get("@type")?.as_str())?;
            kind.contains(wanted)
                .then(|| map.get("userInteractionCount").and_then(number))
                .flatten()
        }
        Value::String(text) if wanted == "CommentAction" => text
            .strip_prefix("UserComments:")
            .and_then(|n| n.trim().parse().ok()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse::parse;
    use crate::limits::Limits;

    fn of(json: &str) -> Structured {
        let html = format!("<script type=\"application/ld+json\">{json}</script>");
        let parsed = parse(&html, &Limits::default());
        read(&Document::new(&parsed.html))
    }

    #[test]
    fn articles_in_a_graph() {
        let got = of(
            r#"{"@graph":[{"@type":"WebPage","name":"x"},{"@type":"BlogPosting","headline":"H","author":{"name":"A"},"commentCount":"7","datePublished":"2010-03-12"}]}"#,
        );
        assert_eq!((got.comments, got.listing), (Some(7), false));
        let article = Article {
            headline: Some("H".into()),
            url: None,
            author: Some("A".into()),
            published: Some("2010-03-12".into()),
        };
        assert_eq!(got.article(|_| false), article);
    }

    #[test]
    fn the_pages_own_article_among_others() {
        let got = of(
            r#"[{"@type":"BlogPosting","headline":"Other","url":"https://a.example/o","author":{"name":"B"},"datePublished":"2009-01-01"},{"@type":"BlogPosting","headline":"H","mainEntityOfPage":{"@id":"https://a.example/h"},"datePublished":"2010-03-12"}]"#,
        );
        let own = got.article(|a| a.url.as_deref() == Some("https://a.example/h"));
        assert_eq!(own.published.as_deref(), Some("2010-03-12"));
        assert_eq!(own.author, None);
    }

    #[test]
    fn interactions() {
        let got = of(
            r#"{"@type":"NewsArticle","interactionStatistic":[{"interactionType":"https://schema.org/LikeAction","userInteractionCount":3},{"interactionType":{"@type":"CommentAction"},"userInteractionCount":9}]}"#,
        );
        assert_eq!(got.comments, Some(9));
    }

    #[test]
    fn broken_json_is_skipped() {
        assert_eq!(of("{"), Structured::default());
    }
}
