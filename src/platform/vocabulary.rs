//! What class tokens of themes say about an element inside a comment.
//!
//! Themes invent names freely, but out of a small stock of words: `comment-author`, `comment__author-name`, `w-comments-item-author`,
//! `wpd-comment-author`. A token is cut into words at `-`, `_` and case changes, and the words decide. One class attribute is
//! judged once a page: every comment of a page repeats the same few.

use super::memo::Memo;
use crate::document::Node;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// What the words of a class attribute (or an id) say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Roles(u32);

impl Roles {
    /// The name itself (`fn`, `author-name`).
    pub const NAME: Roles = Roles(1);
    /// A block around the name (`comment-author`).
    pub const AUTHOR: Roles = Roles(1 << 1);
    /// A date or time.
    pub const DATE: Roles = Roles(1 << 2);
    /// A line of facts about the comment.
    pub const META: Roles = Roles(1 << 3);
    /// What was written.
    pub const CONTENT: Roles = Roles(1 << 4);
    /// A link or button to answer.
    pub const REPLY: Roles = Roles(1 << 5);
    /// Votes, sharing, editing: never part of what was written.
    pub const FURNITURE: Roles = Roles(1 << 6);
    /// "says".
    pub const SAYS: Roles = Roles(1 << 7);
    /// "Your comment is awaiting moderation".
    pub const PENDING: Roles = Roles(1 << 8);
    /// A picture of the author.
    pub const AVATAR: Roles = Roles(1 << 9);
    /// The class attribute of a whole comment (`comment even depth-1`), which says nothing of its parts.
    pub const WHOLE: Roles = Roles(1 << 10);
    /// hCard (`vcard`, `h-card`).
    pub const CARD: Roles = Roles(1 << 11);
    /// Points to further authorship by microformats2 (`u-url`, `p-author`).
    pub const P_AUTHOR: Roles = Roles(1 << 12);
    /// An author's link (`url`, `u-url`).
    pub const URL: Roles = Roles(1 << 13);

    /// True where any of `other` is set.
    #[must_use]
    pub fn any(self, other: Roles) -> bool {
        self.0 & other.0 != 0
    }

    fn add(&mut self, other: Roles) {
        self.0 |= other.0;
    }

    /// Both.
    #[must_use]
    pub const fn or(self, other: Roles) -> Roles {
        Roles(self.0 | other.0)
    }
}

/// Words that make a token one of something else than the name, though "author" stands in it.
const BESIDE_THE_NAME: &[&str] = &[
    "avatar",
    "image",
    "img",
    "photo",
    "pic",
    "picture",
    "thumb",
    "info",
    "meta",
    "bio",
    "box",
    "wrap",
    "wrapper",
    "block",
    "details",
    "description",
    "desc",
    "role",
    "title",
    "badge",
    "date",
    "time",
    "container",
    "data",
    "area",
    "header",
    "head",
    "row",
    "col",
    "left",
    "right",
    "inner",
    "label",
    "icon",
    "tag",
];

/// Words that themes write behind `comment` without a mark between.
const PARTS: &[&str] = &[
    "name", "user", "username", "poster", "avatar", "reply", "posted", "header", "head", "foot",
    "footer", "message", "msg", "copy", "details", "byline", "number", "num", "nr",
];

/// Words for a nickname or a writer, in the languages that templates are written in.
const NICKNAMES: &[&str] = &[
    "pseudo",
    "pseudonyme",
    "apodo",
    "apelido",
    "alias",
    "screenname",
    "displayname",
    "gebruikersnaam",
    "benutzername",
    "spitzname",
    "brugernavn",
    "anvandarnamn",
    "kullanici",
    "kullaniciadi",
    "uzivatel",
    "felhasznalo",
    "prezdivka",
    "przydomek",
    "becenev",
    "avtor",
    "yazar",
    "gonderen",
    "penulis",
    "pengirim",
    "forfatter",
    "forfattare",
    "kirjoittaja",
    "szerzo",
    "skribent",
    "absender",
    "expediteur",
    "mittente",
    "remetente",
    "remitente",
];

/// Words of furniture: what a theme or plugin puts beside a text.
const FURNITURE: &[&str] = &[
    "like",
    "likes",
    "liked",
    "likebtn",
    "dislike",
    "vote",
    "votes",
    "voting",
    "voters",
    "rating",
    "ratings",
    "stars",
    "star",
    "share",
    "sharing",
    "shares",
    "sharedaddy",
    "social",
    "flag",
    "report",
    "abuse",
    "tooltip",
    "actions",
    "action",
    "tools",
    "edit",
    "karma",
    "thumbs",
    "footer",
    "screen",
    "number",
    "count",
    "counter",
    "badge",
    "badges",
    "toggle",
    "toolbar",
    "spam",
    "delete",
    "permalink",
    "buttons",
    "button",
    "controls",
    "arrow",
    "upvote",
    "downvote",
    "score",
    "subscribe",
    "translate",
    "index",
    "num",
    "nr",
    "editlink",
    "moderate",
    "floor",
    // CommentLuv's line about the author's own last post.
    "cluv",
    "luv",
    "commentluv",
];

/// The words of a token, in lower case, of the characters that belong to one; `camelCase` is two.
pub(super) fn words(token: &str, belongs: impl Fn(char) -> bool) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut lower = false;
    for c in token.chars() {
        let cut = !belongs(c);
        if cut || (c.is_uppercase() && lower) {
            out.push(String::new());
        }
        if !cut && let Some(word) = out.last_mut() {
            word.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    out.retain(|w| !w.is_empty());
    out
}

/// `commentname` is `comment` and `name` where the rest is a word of its own right.
fn split(mut words: Vec<String>) -> Vec<String> {
    let rest = match words.first() {
        Some(first) if words.len() == 1 => first.strip_prefix("comment").unwrap_or(""),
        _ => "",
    };
    if PARTS.contains(&rest) {
        words = vec!["comment".to_owned(), rest.to_owned()];
    }
    words
}

fn has(words: &[String], any: &[&str]) -> bool {
    words.iter().any(|w| any.contains(&w.as_str()))
}

/// What one token says.
fn judge(token: &str) -> Roles {
    let mut roles = Roles::default();
    let lower = token.to_ascii_lowercase();
    match lower.as_str() {
        "fn" | "p-name" => roles.add(Roles::NAME),
        "n" | "nickname" | "nick" | "username" | "uname" => roles.add(Roles::NAME),
        "vcard" | "h-card" | "hcard" => roles.add(Roles::CARD),
        "p-author" => roles.add(Roles::P_AUTHOR),
        "url" | "u-url" => roles.add(Roles::URL),
        "says" | "said" | "say" => roles.add(Roles::SAYS),
        "e-content" | "p-content" | "contenttext" | "commentcontent" | "commenttext"
        | "commentbody" | "postcontent" | "postbody" | "posttext" => roles.add(Roles::CONTENT),
        "commentmetadata" | "commentmeta" | "commentdata" | "commentinfo" | "cmntmeta" => {
            roles.add(Roles::META);
        }
        "commentdate" | "timeago" | "timendate" | "commenttime" | "dt-published" | "published" => {
            roles.add(Roles::DATE);
        }
        "commentauthor" | "authorcomment" => roles.add(Roles::AUTHOR),
        "authorname" | "commenter" => roles.add(Roles::NAME),
        // On everybody's name, shown on the blogger's.
        "isauthor" | "is-author" => roles.add(Roles::FURNITURE),
        "comment-os" | "comment-ua" | "comment-agent" | "useragent" | "user-agent" => {
            roles.add(Roles::FURNITURE);
        }
        "comment-awaiting-moderation" => roles.add(Roles::PENDING.or(Roles::FURNITURE)),
        _ => by_words(
            &split(words(token, char::is_alphanumeric)),
            &lower,
            &mut roles,
        ),
    }
    roles
}

fn by_words(words: &[String], lower: &str, roles: &mut Roles) {
    let first = words.first().map_or("", String::as_str);
    // Utility classes of CSS frameworks (`text-center`, `content-end`) and behaviour hooks say nothing.
    let utility = matches!(
        first,
        "text"
            | "js"
            | "has"
            | "is"
            | "wp"
            | "col"
            | "row"
            | "font"
            | "justify"
            | "align"
            | "place"
    ) && words.len() > 1;
    if has(words, &["depth", "byuser", "bypostauthor", "highlander"])
        || lower.starts_with("thread-")
    {
        roles.add(Roles::WHOLE);
        return;
    }
    if has(words, &["awaiting", "moderation", "unapproved"]) {
        roles.add(Roles::PENDING.or(Roles::FURNITURE));
    }
    if has(words, &["avatar", "gravatar", "userpic", "avatars"]) {
        // The name beside the picture, in one element or the other.
        if words.last().is_some_and(|w| w == "name") {
            roles.add(Roles::NAME);
            return;
        }
        // `with-avatar` tells of a picture inside, the element is another.
        if !has(words, &["with", "has", "no", "without", "show"]) {
            roles.add(Roles::AVATAR);
        }
        return;
    }
    // Some themes name all parts of a comment for replies: `reply_message`, `replyer_name`.
    let part = has(words, &["message", "content", "body", "date", "author"]);
    if !part
        && has(
            words,
            &["reply", "respond", "answer", "replylink", "replyto"],
        )
    {
        roles.add(Roles::REPLY);
        return;
    }
    // `cauthor`, `cmtauthor`; `isauthor` marks the post's author.
    let glued = words.len() == 1 && (first.ends_with("author") || first.ends_with("autor"));
    if glued
        && !["is", "by", "not", "post", "coa"]
            .iter()
            .any(|w| first.starts_with(w))
    {
        roles.add(Roles::AUTHOR);
        return;
    }
    if words.len() > 1 && words.last().is_some_and(|w| w == "by") {
        roles.add(Roles::AUTHOR);
        return;
    }
    if has(
        words,
        &[
            "author",
            "authors",
            "autor",
            "autore",
            "auteur",
            "commenter",
            "commentator",
            "poster",
            "username",
            "nickname",
            "user",
            "nick",
            "commentauthor",
            // The roles and words that sites outside WordPress use, in their own languages.
            "actor",
            "writer",
            "sender",
            "commentor",
            "verfasser",
            "schrijver",
            "afzender",
            "usuario",
            "auteurs",
        ],
    ) || first == "comment" && has(words, &["auth"])
    {
        if has(
            words,
            &[
                "name", "fn", "link", "nick", "username", "nickname", "nombre", "nome", "naam",
            ],
        ) {
            roles.add(Roles::NAME);
        } else if has(words, BESIDE_THE_NAME) || first == "user" && words.len() == 1 {
            roles.add(Roles::META);
        } else {
            roles.add(Roles::AUTHOR);
        }
        return;
    }
    if words.len() < 4 && has(words, NICKNAMES) {
        roles.add(Roles::NAME);
        return;
    }
    // `cms-comments-item__name`; those of a form are fields.
    let of_comment = words.len() > 2
        && words.len() < 6
        && has(words, &["comment", "comments"])
        && words.last().is_some_and(|w| w == "name")
        && !has(words, &["form", "field", "file", "post", "label", "site"]);
    let short = |word: &str| {
        matches!(
            word,
            "comment"
                | "replyer"
                | "commentator"
                | "c"
                | "cm"
                | "cmt"
                | "cmnt"
                | "comm"
                | "koment"
                | "komment"
        )
    };
    if of_comment
        || short(first) && words.len() == 2 && words[1] == "name"
        || words.len() == 1
            && matches!(
                first,
                "name"
                    | "naam"
                    | "nombre"
                    | "nome"
                    | "nom"
                    | "navn"
                    | "namn"
                    | "imie"
                    | "jmeno"
                    | "meno"
                    | "isim"
                    | "nimi"
            )
    {
        roles.add(Roles::NAME);
        return;
    }
    // `posted_text` is what was posted.
    let written = has(words, &["posted"]) && has(words, &["text", "body", "content", "message"]);
    if !written
        && has(
            words,
            &[
                "date",
                "time",
                "datetime",
                "timestamp",
                "ago",
                "posted",
                "when",
                "pubdate",
                "fecha",
                "datum",
                "tarih",
                "dato",
                "hora",
                "uhrzeit",
            ],
        )
    {
        roles.add(Roles::DATE);
        return;
    }
    if has(
        words,
        &[
            "meta",
            "metadata",
            "info",
            "information",
            "informations",
            "byline",
            "details",
            "header",
            "head",
            "heading",
        ],
    ) {
        roles.add(Roles::META);
        return;
    }
    // `social-comment-body`: what stands before "comment" is the plugin's name.
    let whole = words.len() > 2
        && words[words.len() - 2] == "comment"
        && ["body", "content", "text"].contains(&words[words.len() - 1].as_str())
        && !has(words, &["edit", "report", "delete", "count", "number"]);
    if has(words, FURNITURE) && !whole {
        roles.add(Roles::FURNITURE);
        return;
    }
    let content = has(
        words,
        &[
            "content",
            "text",
            "body",
            "message",
            "msg",
            "texte",
            "txt",
            "copy",
            "bodytext",
            "texto",
            "inhalt",
            "contenu",
            "contenido",
            "contenuto",
            "conteudo",
            "tekst",
            "tresc",
            "obsah",
            "mensaje",
            "mensagem",
            "nachricht",
            "testo",
        ],
    );
    // `contentItemTitle` is a title, whatever it is the title of.
    let title = matches!(
        words.last().map(String::as_str),
        Some("title" | "subject" | "headline")
    );
    if content && !title && (!utility || lower == "wp-block-comment-content") {
        roles.add(Roles::CONTENT);
    }
}

thread_local! {
    static TOKENS: Memo<Roles> = Memo::default();
}

/// Judges class attributes, each only once a page.
#[derive(Debug, Default)]
pub struct Vocabulary<'t> {
    known: HashMap<&'t str, Roles, RandomState>,
    /// Class attributes by their numbers on the page.
    by_number: Vec<Option<Roles>>,
}

impl<'t> Vocabulary<'t> {
    /// What a node's class attribute says; nothing for a text, whose characters are no names.
    pub fn of(&mut self, node: &Node<'t>) -> Roles {
        let number = node.class as usize;
        if number == 0 {
            return Roles::default();
        }
        if number >= self.by_number.len() {
            self.by_number.resize(number + 1, None);
        }
        if let Some(known) = self.by_number[number] {
            return known;
        }
        let judged = self.roles(node.value);
        self.by_number[number] = Some(judged);
        judged
    }

    /// What a class attribute says.
    pub fn roles(&mut self, class: &'t str) -> Roles {
        if class.is_empty() {
            return Roles::default();
        }
        *self.known.entry(class).or_insert_with(|| {
            let mut all = Roles::default();
            // A class attribute of megabytes is an attack, not a theme.
            for token in class.split_ascii_whitespace().take(64) {
                if token.len() <= 128 {
                    all.add(TOKENS.with(|known| known.get(token, judge)));
                }
            }
            if all.any(Roles::WHOLE) {
                return Roles::WHOLE;
            }
            all
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_real_themes() {
        let cases: &[(&str, Roles)] = &[
            ("comment-author vcard", Roles::AUTHOR.or(Roles::CARD)),
            ("comment__author-name", Roles::NAME),
            ("w-comments-item-author", Roles::AUTHOR),
            ("w-comments-item-text", Roles::CONTENT),
            ("wpd-comment-author", Roles::AUTHOR),
            ("wpd-comment-text", Roles::CONTENT),
            ("wpd-comment-footer", Roles::FURNITURE),
            ("comment-meta commentmetadata", Roles::META),
            ("comment-metadata", Roles::META),
            ("author_name", Roles::NAME),
            ("comment_date", Roles::DATE),
            ("comment-author-info", Roles::META),
            ("avatar avatar-44 photo", Roles::AVATAR),
            ("wprm-comment-rating", Roles::FURNITURE),
            ("text-center", Roles::default()),
            ("wp-block-comment-content", Roles::CONTENT),
            ("wp-block-comment-author-name", Roles::NAME),
            (
                "comment byuser comment-author-admin even depth-2",
                Roles::WHOLE,
            ),
            ("commentAuthor", Roles::AUTHOR),
            ("comment-reply-link", Roles::REPLY),
            ("reply_message", Roles::CONTENT),
            ("reply_date_time", Roles::DATE),
            ("posted-by", Roles::AUTHOR),
            ("comment_pseudo", Roles::NAME),
            ("cm_name", Roles::NAME),
            ("file_name", Roles::default()),
            ("posted_text", Roles::CONTENT),
            ("posted", Roles::DATE),
            ("comment-head with-avatar", Roles::META),
            ("social-comment-body", Roles::CONTENT),
            ("comment-display-name", Roles::NAME),
            ("cluv", Roles::FURNITURE),
            ("cms-comments-item__name", Roles::NAME),
            ("d-flex justify-content-center", Roles::default()),
            ("author-label", Roles::META),
        ];
        let mut vocabulary = Vocabulary::default();
        for (class, want) in cases {
            assert_eq!(vocabulary.roles(class), *want, "{class}");
        }
    }
}
