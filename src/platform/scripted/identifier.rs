//! What a system calls the thread of a page: the key under which its comments can be asked for.

use super::{Part, SYSTEMS, System};
use crate::document::text::fold;
use crate::document::{Document, Tag};

/// Where an embed code states a part of the identifier.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// An attribute of an element that bears a mark of the system.
    Attr(&'static str),
    /// An attribute of any element: its name is the system's own.
    Own(&'static str),
    /// A key in an inline script, after a word that is the system's own: `key: "value"`, `key = 'value'`.
    Key(&'static str, &'static str),
    /// The label before a part of an address: `LABEL.disqus.com/embed.js`.
    Before(&'static str),
    /// The word behind a part of an address.
    After(&'static str),
    /// A `meta` element.
    Meta(&'static str),
}

use Place::{After, Attr, Before, Key, Meta, Own};

/// Where one system's embed code says which site and which thread.
struct Keys {
    system: &'static str,
    /// The site, forum, repository or tenant: the thread's name is unique only inside it.
    site: &'static [Place],
    /// The thread.
    thread: &'static [Place],
}

macro_rules! keys {
    ($($system:literal [$($site:expr),* $(,)?] [$($thread:expr),* $(,)?]),* $(,)?) => {
        static KEYS: &[Keys] = &[
            $(Keys { system: $system, site: &[$($site),*], thread: &[$($thread),*] }),*
        ];
    };
}

keys! {
    "disqus" [Key("disqus_shortname", "disqus_shortname"), Key("disqusShortname", "disqusShortname"), Own("data-disqus-shortname"), Before(".disqus.com/embed.js")]
        [Key("disqus_identifier", "disqus_identifier"), Key("page.identifier", "identifier"), Key("disqusIdentifier", "disqusIdentifier"), Own("data-disqus-identifier"),
            Key("disqus_url", "disqus_url"), Key("page.url", "url"), Key("disqusUrl", "disqusUrl"), Own("data-disqus-url")],
    "facebook" [] [Attr("data-href"), Attr("href")],
    "coral" [Key("createStreamEmbed", "rootURL")] [Key("createStreamEmbed", "storyID"), Key("createStreamEmbed", "storyURL")],
    "giscus" [Attr("data-repo"), Attr("repo")] [Attr("data-term"), Attr("term")],
    "utterances" [Attr("data-repo"), Attr("repo")] [Attr("data-issue-number"), Attr("issue-number"), Attr("data-issue-term"), Attr("issue-term")],
    "beaudar" [Attr("data-repo"), Attr("repo")] [Attr("data-issue-number"), Attr("issue-number"), Attr("data-issue-term"), Attr("issue-term")],
    "remark42" [Key("remark_config", "site_id")] [Key("remark_config", "page_id"), Key("remark_config", "url")],
    "commento" [] [Attr("data-page-id")],
    "comentario" [] [Attr("page-id")],
    "cusdis" [Attr("data-app-id")] [Attr("data-page-id")],
    "isso" [] [Own("data-isso-id")],
    "hyvor" [Attr("website-id"), Key("HYVOR_TALK_WEBSITE", "HYVOR_TALK_WEBSITE")] [Attr("page-id"), Key("HYVOR_TALK_CONFIG", "id")],
    "discourse" [Key("DiscourseEmbed", "discourseUrl")] [Key("DiscourseEmbed", "topicId"), Key("DiscourseEmbed", "discourseEmbedUrl")],
    "livefyre" [Key("fyre", "siteId")] [Key("fyre", "articleId")],
    "intensedebate" [Key("idcomments_acct", "idcomments_acct")] [Key("idcomments_post_id", "idcomments_post_id"), Key("idcomments_post_url", "idcomments_post_url")],
    "viafoura" [] [Meta("vf:container_id")],
    "openweb" [After("launcher.spot.im/spot/")] [Attr("data-post-id"), Attr("data-conversation-id")],
    "vuukle" [Key("VUUKLE_CONFIG", "apiKey")] [Key("VUUKLE_CONFIG", "articleId")],
    "fastcomments" [Key("FastCommentsUI", "tenantId"), Key("fcConfigs", "tenantId")]
        [Key("FastCommentsUI", "urlId"), Key("fcConfigs", "urlId"), Key("fcConfigs", "url")],
    "insticator" [Attr("data-cu-uuid")] [Attr("data-ext-page-id")],
    "hypercomments" [Key("_hcwp", "widget_id")] [Key("_hcwp", "xid")],
    "telegram" [Own("data-comments-app-website")] [Own("data-telegram-discussion"), Attr("data-page-id")],
    "gitalk" [Key("Gitalk", "repo")] [Key("Gitalk", "id")],
    "artalk" [Key("Artalk.init", "site")] [Key("Artalk.init", "pageKey")],
    "ghost" [Own("data-ghost-comments")] [Attr("data-post-id")],
    "talkyard" [Key("talkyardServerUrl", "talkyardServerUrl")] [Attr("data-discussion-id")],
    "schnack" [] [Own("data-schnack-slug")],
    "remarkbox" [Key("rb_owner_key", "rb_owner_key")] [Key("rb_owner_key", "thread_uri")],
    "cactus" [Key("initComments", "siteName")] [Key("initComments", "commentSectionId")],
    "nocomment" [] [Attr("data-custom-base")],
    "mastodon" [Attr("host"), Before("/api/v1/statuses/")] [Attr("tootid"), After("/api/v1/statuses/")],
    "bluesky" [] [Attr("post-uri"), Attr("post"), Attr("url"), Attr("data-uri")],
    "logora" [Key("logora_config", "shortname")] [Attr("data-identifier"), Key("resource", "id")],
    "gigya" [Key("categoryID", "categoryID")] [Key("streamID", "streamID")],
    "commentics" [] [Key("commentics_config", "identifier")],
    "webmention.io" [] [Attr("data-page-url")],
}

/// Settings that name a way to a term instead of a term (giscus, utterances), and what embed codes leave to be filled in.
const NO_NAMES: &[&str] = &[
    "pathname",
    "url",
    "title",
    "og:title",
    "PAGE_IDENTIFIER",
    "PAGE_URL",
    "undefined",
    "null",
    "auto",
];

/// What the system `name` calls the thread of this page: its site, where the embed code names one, a space, and the thread. `None`
/// where the page leaves the thread to the script (most take the page's address then).
#[must_use]
pub fn thread_identifier(doc: &Document<'_>, name: &str) -> Option<String> {
    let keys = KEYS.iter().find(|k| k.system == name)?;
    let system = SYSTEMS.iter().find(|s| s.name == name)?;
    let find = |places: &[Place]| places.iter().find_map(|&p| find(doc, system, p));
    let thread = find(keys.thread)?;
    Some(match find(keys.site) {
        Some(site) => format!("{site} {thread}"),
        None => thread,
    })
}

fn find(doc: &Document<'_>, system: &System, place: Place) -> Option<String> {
    let mut inline_left = super::MOST_INLINE;
    doc.nodes.iter().enumerate().find_map(|(index, node)| {
        if !node.is_element() {
            return None;
        }
        let value = match place {
            Own(name) => node.attr(name).map(str::to_owned),
            Meta(name) => {
                let named = node.tag == Tag::Meta
                    && ["name", "property"]
                        .iter()
                        .any(|a| node.attr(a) == Some(name));
                named
                    .then(|| node.attr("content"))
                    .flatten()
                    .map(str::to_owned)
            }
            Attr(name) => {
                let value = node.attr(name)?;
                let part = Part::of(doc, index);
                let bears = system.marks.iter().any(|&m| part.bears(m));
                bears.then(|| value.to_owned())
            }
            Key(..) | Before(_) | After(_) => {
                if !matches!(node.tag, Tag::Script | Tag::Iframe) {
                    return None;
                }
                let part = Part::of(doc, index);
                inline_left = inline_left.checked_sub(part.inline.len())?;
                in_script(&part, place)
            }
        };
        value.and_then(|v| usable(&v))
    })
}

fn in_script(part: &Part<'_, '_>, place: Place) -> Option<String> {
    match place {
        Key(anchor, key) => {
            let from = part.inline.find(anchor)?;
            literal(part.inline, from, key)
        }
        Before(text) => [part.address, part.inline].into_iter().find_map(|t| {
            let (head, _) = t.split_once(text)?;
            let label = head.rsplit(['/', '\'', '"', '`', ' ']).next()?;
            Some(label.to_owned())
        }),
        After(text) => [part.address, part.inline].into_iter().find_map(|t| {
            let (_, tail) = t.split_once(text)?;
            let end = tail.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')));
            Some(tail[..end.unwrap_or(tail.len())].to_owned())
        }),
        _ => None,
    }
}

/// An identifier as a page can state it; templates that were not filled in are none.
fn usable(value: &str) -> Option<String> {
    if value.len() > 4096 {
        return None;
    }
    let value = fold(value);
    let filled = !["{{", "<%", "${", "<?", "%}"]
        .iter()
        .any(|t| value.contains(t));
    (filled && !value.is_empty() && value.len() <= 512 && !NO_NAMES.contains(&value.as_str()))
        .then_some(value)
}

/// The string or number that a script gives a key from a place on: `key: "value"`, `'key' = 12`. What stands in a comment is left out.
fn literal(script: &str, from: usize, key: &str) -> Option<String> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let mut at = from;
    while let Some(found) = script[at..].find(key).map(|i| at + i) {
        at = found + key.len();
        let line = line_before(script, found);
        if is_comment(line) || line.ends_with(is_word) || script[at..].starts_with(is_word) {
            continue;
        }
        let rest = script[at..].trim_start_matches(['"', '\'']).trim_start();
        let Some(rest) = rest.strip_prefix([':', '=']) else {
            continue;
        };
        if let Some(value) = value(rest.trim_start()) {
            return Some(value);
        }
    }
    None
}

/// A longer line is one of a script without line ends, where no comment runs to the end of the line.
const LONGEST_LINE: usize = 1000;

/// What stands on the line before a place, as far as it matters.
fn line_before(script: &str, at: usize) -> &str {
    let mut start = at.saturating_sub(LONGEST_LINE);
    while !script.is_char_boundary(start) {
        start += 1;
    }
    let near = &script[start..at];
    near.rfind('\n').map_or(near, |end| &near[end + 1..])
}

/// Whether what follows on a line is a comment.
fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    let slashes = || {
        line.match_indices("//")
            .any(|(at, _)| !line[..at].ends_with([':', '"', '\'', '`', '\\']))
    };
    line.starts_with('*') || line.len() + 4 < LONGEST_LINE && slashes()
}

/// A literal at the beginning of a text.
fn value(text: &str) -> Option<String> {
    let quote = text.chars().next()?;
    if !matches!(quote, '"' | '\'' | '`') {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        return (digits > 0).then(|| text[..digits].to_owned());
    }
    let mut out = String::new();
    let mut chars = text[1..].chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                'u' => {
                    let code: String = chars.by_ref().take(4).collect();
                    out.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
                }
                'n' | 't' | 'r' => out.push(' '),
                other => out.push(other),
            },
            c if c == quote => return Some(out),
            '\n' => return None,
            c => out.push(c),
        }
        if out.len() > 1024 {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse::parse;
    use crate::limits::Limits;

    fn of(html: &str, system: &str) -> Option<String> {
        let parsed = parse(html, &Limits::default());
        thread_identifier(&Document::new(&parsed.html), system)
    }

    #[test]
    fn every_entry_names_a_system() {
        for keys in KEYS {
            assert!(
                SYSTEMS.iter().any(|s| s.name == keys.system),
                "{} is no system",
                keys.system
            );
        }
    }

    #[test]
    fn disqus_states_site_and_thread() {
        let html = "<script>var disqus_shortname = 'moss'; // this.page.identifier = 'no'\n\
                    var disqus_config = function () { this.page.identifier = \"41 https:\\/\\/a.example\\/?p=41\"; };</script>";
        assert_eq!(
            of(html, "disqus").as_deref(),
            Some("moss 41 https://a.example/?p=41")
        );
    }

    #[test]
    fn an_embed_code_that_was_not_filled_in_states_nothing() {
        let html = "<script>var disqus_config = function () {\n/* this.page.url = PAGE_URL; */\n// this.page.identifier = 'x';\n};</script>";
        assert_eq!(of(html, "disqus"), None);
        assert_eq!(
            of(
                "<script src='https://giscus.app/client.js' data-repo='a/b' data-mapping='pathname'></script>",
                "giscus"
            ),
            None
        );
        assert_eq!(
            of(
                "<script src='https://utteranc.es/client.js' repo='a/b' issue-term='pathname'></script>",
                "utterances"
            ),
            None
        );
    }

    #[test]
    fn an_attribute_counts_on_the_embed_element_only() {
        let html =
            "<div data-page-id=7></div><div id=cusdis_thread data-app-id=ab data-page-id=9></div>";
        assert_eq!(of(html, "cusdis").as_deref(), Some("ab 9"));
    }

    #[test]
    fn mastodon_names_server_and_post() {
        let html = "<script>fetch('https://toot.example/api/v1/statuses/109/context')</script>";
        assert_eq!(of(html, "mastodon").as_deref(), Some("toot.example 109"));
    }
}
