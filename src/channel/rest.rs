//! The answer of `wp-json/wp/v2/comments`: an array of comments, or one comment (WordPress REST API Handbook, "Comments"). The API
//! gives approved comments and, without a login, no pings.

use super::link::{numbered, post_of};
use super::{Entry, Told, broken_off, local_and_utc};
use crate::document::reference::unescaped;
use crate::document::text::fold;
use crate::failure::{Failure, Stage};
use crate::platform::fields::gravatar_hash;
use crate::source::Page;
use crate::thread::{AuthorRole, Channel, Kind};
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};

type Object = Map<String, Value>;

/// Reads an answer.
pub(super) fn read(page: &Page, text: &str) -> Result<Vec<Told>, Failure> {
    counted(page, text).map(|(told, ..)| told)
}

/// What an answer tells, with the numbers of all its comments, those among them that are left out, and of their posts.
pub(super) type Counted = (Vec<Told>, Vec<u64>, Vec<u64>);

/// Reads an answer, and counts.
pub(super) fn counted(page: &Page, text: &str) -> Result<Counted, Failure> {
    let fail = |code, message: String| Failure::new(&page.name, Stage::Parse, code, message);
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let why = fail("bad_json", format!("this is no JSON: {error}"));
        broken_off(page, why)
    })?;
    let found = match value {
        Value::Array(found) => found,
        Value::Object(object) => match error_of(&object) {
            Some(said) => return Err(fail("rest_error", said)),
            None => vec![Value::Object(object)],
        },
        _ => return Err(fail("unsupported", not_comments("a plain value"))),
    };
    let mut posts: Vec<Told> = Vec::new();
    let mut keys: HashMap<String, usize> = HashMap::new();
    let mut ids = Vec::with_capacity(found.len());
    let mut numbers = BTreeSet::new();
    for value in found {
        let Value::Object(object) = value else {
            return Err(fail("unsupported", not_comments("another array")));
        };
        if let Some(what) = is_other(&object) {
            return Err(fail("unsupported", not_comments(what)));
        }
        let url = string(&object, "link").and_then(|link| post_of(&link));
        let post = number(&object, "post");
        numbers.extend(post.as_deref().and_then(|post| post.parse::<u64>().ok()));
        ids.extend(number(&object, "id").and_then(|id| id.parse::<u64>().ok()));
        let key = post.clone().or_else(|| url.clone()).unwrap_or_default();
        let at = *keys.entry(key).or_insert_with(|| {
            posts.push(Told {
                page: match (&url, &post) {
                    (Some(url), _) => url.clone(),
                    (None, Some(post)) => format!("{}#{post}", page.name),
                    (None, None) => page.name.clone(),
                },
                url: url.clone(),
                ..empty(page)
            });
            posts.len() - 1
        });
        // The kinds of plugins (order notes, editors' notes) are no readers' comments, and what an account sees in moderation is not
        // part of the thread.
        let shown = string(&object, "status").is_none_or(|status| status == "approved");
        if let Some(kind) = kind(&object).filter(|_| shown) {
            posts[at].entries.push(entry(&object, kind));
        }
    }
    match posts.as_mut_slice() {
        [] => posts.push(empty(page)),
        [one] => one.page.clone_from(&page.name),
        _ => {}
    }
    if let Some(told) = posts.first_mut() {
        told.cuts.clone_from(&page.cuts);
    }
    Ok((posts, ids, numbers.into_iter().collect()))
}

fn empty(page: &Page) -> Told {
    Told {
        page: page.name.clone(),
        channel: Some(Channel::Rest),
        platform: "wordpress",
        place: true,
        ..Told::default()
    }
}

/// WordPress's own error: `{"code":"rest_…","message":"…","data":{"status":401}}`.
fn error_of(object: &Object) -> Option<String> {
    let code = string(object, "code")?;
    let message = string(object, "message")?;
    let short: String = fold(&message).chars().take(200).collect();
    Some(format!(
        "the server answered with an error: {short} ({code})"
    ))
}

fn not_comments(what: &str) -> String {
    format!("this is {what}; what is read are comments as wp-json/wp/v2/comments gives them")
}

/// What an object is that is no comment.
fn is_other(object: &Object) -> Option<&'static str> {
    if object.contains_key("post") && object.contains_key("content") {
        return None;
    }
    Some(if object.contains_key("comment_status") {
        "a post, not its comments"
    } else {
        "another JSON file"
    })
}

fn kind(object: &Object) -> Option<Kind> {
    super::wxr::kind(string(object, "type").as_deref().unwrap_or("comment"))
}

fn entry(object: &Object, kind: Kind) -> Entry {
    let author = object.get("author").and_then(Value::as_u64);
    let name = string(object, "author_name").map(|name| fold(&unescaped(&name)));
    let content = object.get("content").and_then(|c| c.get("rendered"));
    let pictures = object.get("author_avatar_urls").and_then(Value::as_object);
    let avatar = pictures.and_then(|all| all.values().find_map(|u| gravatar_hash(u.as_str()?)));
    Entry {
        id: number(object, "id").and_then(|n| numbered(&n)),
        parent: number(object, "parent").and_then(|n| numbered(&n)),
        kind: Some(kind),
        deleted: false,
        name: name.filter(|name| !name.is_empty()),
        url: string(object, "author_url").filter(|url| super::link::leads_somewhere(url)),
        account: author.filter(|&id| id > 0).map(|id| id.to_string()),
        avatar: avatar.map(str::to_ascii_lowercase),
        role: author.map(|id| match id {
            0 => AuthorRole::Visitor,
            _ => AuthorRole::Member,
        }),
        date: local_and_utc(
            string(object, "date").as_deref(),
            string(object, "date_gmt").as_deref(),
        ),
        html: content
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        permalink: string(object, "link").filter(|url| super::link::leads_somewhere(url)),
    }
}

fn string(object: &Object, key: &str) -> Option<String> {
    let text = object.get(key)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A number, which plugins may write as a string.
fn number(object: &Object, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::Number(number) => number.as_u64().map(|n| n.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}
