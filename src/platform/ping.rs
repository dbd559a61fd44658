//! Is an item a person's comment or a ping? Marks first, then words, then form, each with its own rule name and confidence.

use super::fields::{AuthorFound, Body, Context, Fields, Own};
use crate::document::notices::is_reply_form;
use crate::document::text::fold;
use crate::document::{Index, Tag};
use crate::locale::words::{self, ByLine, PingLabel};
use crate::thread::Kind;

/// A judgement with its reasons.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// Comment, or which kind of ping.
    pub kind: Kind,
    /// Name of the rule.
    pub rule: &'static str,
    /// 0 to 1.
    pub confidence: f32,
}

impl Verdict {
    fn ping(kind: Kind, rule: &'static str, confidence: f32) -> Option<Verdict> {
        Some(Verdict {
            kind,
            rule,
            confidence,
        })
    }
}

fn kind_of(label: &PingLabel) -> Kind {
    match label {
        PingLabel::Ping => Kind::Ping,
        PingLabel::Pingback => Kind::Pingback,
        PingLabel::Trackback => Kind::Trackback,
        PingLabel::Tweetback => Kind::Tweetback,
        PingLabel::Webmention => Kind::Webmention,
    }
}

/// By class token: what `comment_class()` and plugins print. A webmention's other tokens tell what it is (Semantic Linkbacks prints
/// `webmention … linkback-like-single u-like`).
#[must_use]
pub fn by_class(classes: &str) -> Option<Verdict> {
    let tokens = || {
        classes
            .split_ascii_whitespace()
            .map(str::to_ascii_lowercase)
    };
    let kind = tokens().find_map(|t| kind_of_token(&t))?;
    let finer = if kind == Kind::Webmention {
        tokens().find_map(|t| {
            let word = t
                .strip_prefix("u-")
                .or_else(|| t.strip_prefix("linkback-"))?;
            let word = word
                .strip_suffix("-single")
                .or_else(|| word.strip_suffix("-of"))
                .unwrap_or(word);
            kind_of_token(word)
        })
    } else {
        None
    };
    Verdict::ping(finer.unwrap_or(kind), "class", 1.0)
}

fn kind_of_token(token: &str) -> Option<Kind> {
    Some(match token {
        "pingback" => Kind::Pingback,
        "trackback" => Kind::Trackback,
        "tweetback" => Kind::Tweetback,
        "webmention" => Kind::Webmention,
        "mention" => Kind::Mention,
        "like" | "favorite" | "favourite" => Kind::Like,
        "repost" | "reshare" | "share" => Kind::Repost,
        "bookmark" => Kind::Bookmark,
        "ping" | "pings" => Kind::Ping,
        _ => return None,
    })
}

/// An item of a list that holds pings only: which, where a class token of its own says so (`trackback-item`).
#[must_use]
pub fn in_section(classes: &str) -> Verdict {
    let holds = |word: &str| {
        classes
            .split_ascii_whitespace()
            .any(|token| token.len() < 64 && token.to_ascii_lowercase().contains(word))
    };
    let kind = match (holds("trackback"), holds("pingback")) {
        (true, false) => Kind::Trackback,
        (false, true) => Kind::Pingback,
        _ => Kind::Ping,
    };
    Verdict {
        kind,
        rule: "section",
        confidence: 0.9,
    }
}

/// What stands before the link of a ping is no longer than this. Bytes.
const LONGEST_LABEL: usize = 200;

/// Adds the words of a text to what stands before a link, up to a length that no label has: indents count for nothing.
pub(super) fn add_words(head: &mut String, text: &str, longest: usize) {
    for word in text.split_whitespace() {
        if head.len() > longest {
            return;
        }
        if !head.is_empty() {
            head.push(' ');
        }
        head.push_str(word);
    }
}

/// By a label before the source's link: "Pingback:", "Ping :", "ピンバック:". Core prints the word for pingbacks before trackbacks too,
/// so only the word for trackbacks tells the kind.
#[must_use]
pub fn by_label(ctx: &Context<'_, '_>, own: &Own<'_>, fields: &Fields) -> Option<Verdict> {
    let mut head = String::new();
    for index in own.indices() {
        let node = &ctx.doc.nodes[index];
        match node.tag {
            Tag::Text => add_words(&mut head, node.value, LONGEST_LABEL),
            Tag::A if node.attr("href").is_some() && !head.is_empty() => {
                let (label, length) = words::ping_label(&head)?;
                // What stands before the link is the label and nothing else; a picture of a person beside it speaks against a ping.
                let alone = fold(&head[length..]).is_empty();
                let kind = kind_of_label(&label);
                return if alone && !fields.has_avatar {
                    Verdict::ping(kind, "label", 0.95)
                } else {
                    None
                };
            }
            _ => {}
        }
        if head.len() > LONGEST_LABEL {
            return None;
        }
    }
    None
}

/// By the beginning of the item, on platforms that print the word for what it is: "Trackback from: X", "Pingback: X".
#[must_use]
pub fn by_head(ctx: &Context<'_, '_>, own: &Own<'_>) -> Option<Verdict> {
    const HEAD: usize = 120;
    let mut head = String::new();
    for index in own.indices() {
        let node = &ctx.doc.nodes[index];
        if node.tag == Tag::Text {
            head.push_str(node.value);
            head.push(' ');
        }
        if head.len() > HEAD {
            break;
        }
    }
    match words::by_line(&fold(&head)) {
        Some((ByLine::Ping(label), _)) => Verdict::ping(kind_of(&label), "by-line", 0.9),
        _ => {
            // "Rétrolien de: X"
            let head = fold(&head);
            let (label, rest) = head.split_once(' ')?;
            let joint = rest.split(' ').next()?;
            let label = words::ping_word(label)?;
            (joint.ends_with(':') && words::is_connective(joint))
                .then(|| Verdict::ping(kind_of(&label), "by-line", 0.9))
                .flatten()
        }
    }
}

/// By a badge of its own element beside the text: `[TRACKBACK]` (Serendipity's theme Styx lists them with the comments).
#[must_use]
pub fn by_badge(ctx: &Context<'_, '_>, own: &Own<'_>, texts: &[Index]) -> Option<Verdict> {
    const BADGE: usize = 40;
    let doc = ctx.doc;
    own.indices().find_map(|index| {
        let node = &doc.nodes[index];
        if node.tag != Tag::Text || node.value.len() > BADGE {
            return None;
        }
        let inner = node.value.trim().strip_prefix('[')?.strip_suffix(']')?;
        let label = words::ping_word(inner)?;
        let said = texts.iter().any(|&text| doc.inside(index, text));
        let bold = matches!(
            doc.nodes[doc.parent(index)].tag,
            Tag::Strong | Tag::B | Tag::Span
        );
        (bold && !said).then(|| Verdict::ping(kind_of(&label), "badge", 0.95))?
    })
}

/// The kind that a label tells: core prints its word for pingbacks before trackbacks too.
#[must_use]
pub fn kind_of_label(label: &PingLabel) -> Kind {
    match label {
        PingLabel::Ping | PingLabel::Pingback => Kind::Ping,
        other => kind_of(other),
    }
}

/// By a line "Pingback by X", "Trackback from X" as themes before WordPress 2.7 print it; their `comment_type()` names the kind.
#[must_use]
pub fn by_line(ctx: &Context<'_, '_>, own: &Own<'_>) -> Option<Verdict> {
    let doc = ctx.doc;
    for index in own.indices() {
        let node = &doc.nodes[index];
        if !matches!(
            node.tag,
            Tag::Cite | Tag::P | Tag::Div | Tag::Small | Tag::Span
        ) {
            continue;
        }
        let Some(first) = first_text(ctx, own, index) else {
            continue;
        };
        if let Some((ByLine::Ping(label), length)) = words::by_line(first) {
            let rest = fold(&first[length.min(first.len())..]);
            if rest.len() < 80 {
                return Verdict::ping(kind_of(&label), "by-line", 0.9);
            }
        }
    }
    None
}

fn first_text<'t>(ctx: &Context<'_, 't>, own: &Own<'_>, index: Index) -> Option<&'t str> {
    let doc = ctx.doc;
    own.narrowed(doc.subtree(index))
        .indices()
        .map(|i| &doc.nodes[i])
        .find(|n| n.tag == Tag::Text && !n.is_blank())
        .map(|n| n.value)
}

/// By form alone, where a theme prints no mark (Kubrick and older): a text wrapped in "[…]" or headed by a bold title, sent by what is
/// named like a post or a site and links to a page, without a picture.
#[must_use]
pub fn by_form(fields: &Fields) -> Option<Verdict> {
    let author = fields.author.as_ref()?;
    let url = author.url.as_deref()?;
    if fields.has_avatar {
        return None;
    }
    let text = fields.body.text.trim();
    let page_link = links_to_a_page(url);
    let titled = named_like_a_title(&author.name);
    if is_excerpt(text) {
        let confidence = match (page_link, titled) {
            (true, true) => 0.85,
            (false, false) => 0.6,
            _ => 0.7,
        };
        return Verdict::ping(Kind::Ping, "form.excerpt", confidence);
    }
    let cut = text.ends_with('…') || text.ends_with("...");
    let one_word = author.name.split_whitespace().count() < 2;
    if fields.body.bold_title && text.contains("\n\n") && (cut || page_link && !one_word) {
        return Verdict::ping(Kind::Ping, "form.title", 0.7);
    }
    // A trackback without the blog's name: nobody leaves a deep link and no name.
    if words::is_anonymous(&author.name) && page_link && cut {
        return Verdict::ping(Kind::Ping, "form.nameless", 0.6);
    }
    None
}

/// "[…] words of the other post […]": what WordPress cuts out around the link.
pub(crate) fn is_excerpt(text: &str) -> bool {
    let opens = ["[…]", "[...]", "[....]", "[&#8230;]", "[. . .]"];
    opens.iter().any(|b| text.starts_with(b))
        && opens.iter().any(|b| text.ends_with(b))
        && text.chars().count() > 8
}

/// True for a link below a site's front page.
fn links_to_a_page(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_once('/')
        .is_some_and(|(_, path)| !path.trim_matches('/').is_empty())
}

/// Titles hold separators, quotation marks, or many words.
fn named_like_a_title(name: &str) -> bool {
    let separators = [
        " » ", " « ", " | ", " – ", " — ", " - ", " :: ", ": ", "”", "»", "…",
    ];
    separators.iter().any(|s| name.contains(s)) || name.split_whitespace().count() >= 5
}

/// A ping printed as label and link: its source is the link, and there is no text. Without a link the rest of the line is the source.
pub fn as_ping(ctx: &Context<'_, '_>, own: &Own<'_>, fields: &mut Fields) {
    let doc = ctx.doc;
    let usable = |i: &Index| {
        let n = &doc.nodes[*i];
        n.tag == Tag::A
            && n.attr("href")
                .is_some_and(|h| !h.starts_with('#') && !is_reply_form(h))
            && !n
                .classes()
                .any(|c| c.starts_with("comment-edit") || c.starts_with("comment-reply"))
    };
    let link = own.indices().find(usable);
    let before: String = own
        .indices()
        .take_while(|&i| link.is_none_or(|l| i < l))
        .filter(|&i| doc.nodes[i].tag == Tag::Text)
        .map(|i| doc.nodes[i].value)
        .collect();
    let label = words::ping_label(&before).map(|(_, length)| length);
    let Some(link) = link else {
        let line = label
            .and_then(|length| before[length..].trim().lines().next())
            .map(fold)
            .unwrap_or_default();
        if !line.is_empty() {
            fields.author = Some(AuthorFound {
                name: line,
                url: None,
                node: own.start,
                score: 60,
            });
            fields.body = Body::default();
        }
        return;
    };
    if label.is_none() && fields.author.is_some() {
        without_source(fields);
        return;
    }
    let name = crate::document::text::line(doc, link);
    if name.is_empty() {
        return;
    }
    if label.is_some() {
        without_name(&name, &mut fields.body);
    }
    let url = doc.nodes[link].attr("href").map(|h| ctx.absolute(h));
    fields.author = Some(AuthorFound {
        name,
        url,
        node: link,
        score: 80,
    });
    fields.author_node = Some(link);
    without_source(fields);
}

/// Text behind the name of a source is an excerpt only where it is more than brackets and tools.
pub(super) fn without_name(name: &str, body: &mut Body) {
    let rest = body.text.replacen(name, "", 1);
    let rest = words::ping_label(&rest)
        .map_or(rest.as_str(), |(_, length)| &rest[length..])
        .trim();
    if rest.chars().count() < 12 {
        *body = Body::default();
    } else {
        body.text = rest.to_owned();
    }
}

/// An excerpt does not begin with what a theme prints between source and excerpt, and is more than the source's name.
pub(super) fn without_source(fields: &mut Fields) {
    let text = fields
        .body
        .text
        .trim_start_matches(['-', '–', '—', ':', '|', ' ', '\u{a0}']);
    // "Pingback on …", whose date stands in a link of its own.
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let mut said = first.split_whitespace();
    let labelled = said.next().is_some_and(|w| words::ping_word(w).is_some())
        && said.all(words::is_connective);
    let text = if labelled { rest.trim_start() } else { text };
    let name = fields.author.as_ref().map_or("", |a| a.name.as_str());
    // Nor is it the word for a ping, which some themes print as a heading.
    let nothing = text == name || words::ping_word(text).is_some();
    fields.body.text = if nothing { "" } else { text }.to_owned();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_tell_the_kind() {
        assert_eq!(
            by_class("trackback even depth-1").map(|v| v.kind),
            Some(Kind::Trackback)
        );
        assert_eq!(
            by_class("post pingback").map(|v| v.kind),
            Some(Kind::Pingback)
        );
        assert_eq!(by_class("comment even"), None);
    }

    #[test]
    fn forms() {
        assert!(is_excerpt("[…] a longer text […]"));
        assert!(is_excerpt("[...] a longer text [...]"));
        assert!(!is_excerpt("[…] only opened"));
        assert!(links_to_a_page("http://a.example/2010/post"));
        assert!(links_to_a_page("http://a.example/?p=12"));
        assert!(!links_to_a_page("http://a.example/"));
        assert!(named_like_a_title("Un blog » Billet"));
        assert!(!named_like_a_title("Jean-Luc"));
    }
}
