//! schema.org data in JSON-LD: the post's headline, author and date, and the number of comments.

use super::{Document, Tag};
use serde_json::Value;

/// What the page's structured data says of the post.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Structured {
    /// `headline` (else `name`) of the article.
    pub headline: Option<String>,
    /// `author.name`.
    pub author: Option<String>,
    /// `datePublished`, as written.
    pub published: Option<String>,
    /// `commentCount`, or the `userInteractionCount` of a `CommentAction`.
    pub comments: Option<u64>,
    /// Several articles state different numbers.
    pub listing: bool,
}

/// Scripts beyond this many bytes in sum are not read.
const MOST_BYTES: usize = 2 << 20;

/// Values beyond this many in sum are not looked at.
const MOST_VALUES: usize = 50_000;

/// Reads all JSON-LD of a page. Broken JSON is skipped.
#[must_use]
pub fn read(doc: &Document<'_>) -> Structured {
    let mut out = Structured::default();
    let mut bytes = MOST_BYTES;
    let mut values = MOST_VALUES;
    for (index, node) in doc.nodes.iter().enumerate() {
        let is_json = node.tag == Tag::Script
            && node
                .attr("type")
                .is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json"));
        let Some(text) = is_json
            .then(|| doc.nodes.get(index + 1))
            .flatten()
            .filter(|n| n.tag == Tag::Text)
        else {
            continue;
        };
        if text.value.len() > bytes {
            break;
        }
        bytes -= text.value.len();
        if let Ok(json) = serde_json::from_str::<Value>(text.value.trim()) {
            collect(&json, &mut out, &mut values);
        }
    }
    out
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
    if of_post && out.headline.is_none() {
        out.headline = text("headline");
    }
    if out.author.is_none() {
        out.author = value.get("author").and_then(name);
    }
    if of_post && out.published.is_none() {
        out.published = text("datePublished");
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
    match value {
        Value::Array(list) => list.iter().find_map(comment_actions),
        Value::Object(map) => {
            let kind = map.get("interactionType")?;
            let kind = kind.as_str().or_else(|| kind.get("@type")?.as_str())?;
            kind.contains("CommentAction")
                .then(|| map.get("userInteractionCount").and_then(number))
                .flatten()
        }
        Value::String(text) => text
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
        assert_eq!(
            got,
            Structured {
                headline: Some("H".into()),
                author: Some("A".into()),
                published: Some("2010-03-12".into()),
                comments: Some(7),
                listing: false
            }
        );
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
