//! Every function over every locale (`data/words.expect.tsv`, rendered from the translations), then the traps by hand.

use super::*;

mod counts;

const EXPECTED: &str = include_str!("../data/words.expect.tsv");

fn shown(function: &str, text: &str) -> String {
    match function {
        "read_count" => read_count(text).map_or("none".to_owned(), |r| r.count.to_string()),
        "ping_label" => ping_label(text).map_or("none".to_owned(), |(label, at)| {
            assert!(text[..at].ends_with([':', '：']), "{text}");
            format!("{label:?}").to_lowercase()
        }),
        "ping_word" => {
            ping_word(text).map_or("none".to_owned(), |l| format!("{l:?}").to_lowercase())
        }
        "strip_says" => strip_says(text).to_owned(),
        "is_says" => is_says(text).to_string(),
        "is_anonymous" => is_anonymous(text).to_string(),
        "is_closed_notice" => is_closed_notice(text).to_string(),
        "is_comment_heading" => is_comment_heading(text).to_string(),
        "is_pager" => is_pager(text).to_string(),
        "is_pending_notice" => is_pending_notice(text).to_string(),
        "is_reply_word" => is_reply_word(text).to_string(),
        "no_comments_notice" => no_comments_notice(text).to_string(),
        other => panic!("unknown function {other}"),
    }
}

#[test]
fn every_locale_reads_as_its_translation_says() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in EXPECTED.lines() {
        let mut cells = line.split('\t');
        let (Some(function), Some(locale), Some(text), Some(expected)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            panic!("{line}")
        };
        rows += 1;
        let got = shown(function, text);
        // Some locales call pingback and trackback by one word: either label holds.
        let same_word = function.starts_with("ping_") && got != "none";
        if got != expected && !same_word {
            wrong.push(format!(
                "{function} {locale} {text:?}: {got:?}, not {expected:?}"
            ));
        }
    }
    assert!(rows > 3000);
    assert!(
        wrong.is_empty(),
        "{} of {rows}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn ping_labels_end_in_a_colon_or_stand_in_brackets() {
    use PingLabel::{Ping, Pingback, Trackback, Tweetback, Webmention};
    for (text, label, at) in [
        ("Pingback: A blog", Pingback, 9),
        ("  PINGBACK: A blog", Pingback, 11),
        ("Ping : Un blog", Ping, 6),
        ("Ping\u{a0}: Un blog", Ping, 7),
        ("Ping\u{202f}: Un blog", Ping, 8),
        ("Trackback: A blog", Trackback, 10),
        ("Rétrolien : Un blog", Trackback, 12),
        ("Pingback 引用通告：博客", Pingback, 24),
        ("[Pingback] A blog", Pingback, 10),
        ("[Trackback]: A blog", Trackback, 12),
        ("Tweetback: A tweet", Tweetback, 10),
        ("Webmention: A note", Webmention, 11),
        ("Pingback:", Pingback, 9),
    ] {
        assert_eq!(ping_label(text), Some((label, at)), "{text}");
    }
    for (text, label) in [
        ("ピンバック:", Pingback),
        ("Уведомление: блог", Pingback),
        ("Geri bildirim: blog", Pingback),
        ("핑백: 블로그", Pingback),
        ("פינגבק: בלוג", Pingback),
    ] {
        assert_eq!(
            ping_label(text),
            Some((label, text.find(':').unwrap() + 1)),
            "{text}"
        );
    }
    for text in [
        "Pingbacks are fun",
        "Pingback",
        "Pingback A blog",
        "Pingback, and more: this",
        "TrackBack URL: http",
        "Re: Pingback:",
        "",
        ":",
        "[Pingback",
        "[...] Pingback: x",
        "Ping me: now",
    ] {
        assert_eq!(ping_label(text), None, "{text}");
    }
}

#[test]
fn by_lines_name_comment_or_ping() {
    use PingLabel::{Ping, Pingback, Trackback};
    for (text, line, at) in [
        ("Comment by Anna", ByLine::Comment, 10),
        ("Comment from Anna", ByLine::Comment, 12),
        ("Commentaire par Anna", ByLine::Comment, 15),
        ("Kommentar von Anna", ByLine::Comment, 13),
        ("Comentario por Anna", ByLine::Comment, 14),
        ("Reactie door Anna", ByLine::Comment, 12),
        ("Ping by A blog", ByLine::Ping(Ping), 7),
        ("Trackback by A blog", ByLine::Ping(Trackback), 12),
        ("Rétrolien by A blog", ByLine::Ping(Trackback), 13),
        ("Pingback from A blog", ByLine::Ping(Pingback), 13),
        ("Pingback von: Ein Blog", ByLine::Ping(Pingback), 13),
    ] {
        assert_eq!(by_line(text), Some((line, at)), "{text}");
    }
    assert_eq!(
        by_line("Комментарий от Анны").map(|l| l.0),
        Some(ByLine::Comment)
    );
    for text in [
        "Comment de telles choses sont-elles possibles",
        "By Anna",
        "Comments",
        "Comment",
        "Trackback",
        "Ping me by mail",
        "Leave a comment by mail",
    ] {
        assert_eq!(by_line(text), None, "{text}");
    }
}

#[test]
fn headings_of_pings_and_of_comments_differ() {
    for text in [
        "Trackbacks",
        "Pingbacks",
        "Trackbacks/Pingbacks",
        "3 Trackbacks",
        "Trackbacks & Pingbacks",
        "2 pings",
        "Rétroliens",
        "Liste der Pings",
        "Pingbacks & Trackbacks (3)",
        "Trackbacks:",
        "Trackback(s)",
        "Trackbacks and Pingbacks:",
        "Trackbacks to this post",
        "Webmentions",
        "トラックバック",
        "1 Pingback",
        "2 rétroliens",
    ] {
        assert!(is_ping_heading(text), "{text}");
        assert!(!is_comment_heading(text), "{text}");
    }
    for text in [
        "Comments",
        "Kommentare",
        "Commentaires",
        "Responses",
        "Comments & Trackbacks",
        "5 Responses to “A”",
        "Comments on this post",
        "Commentaires :",
        "コメント",
        "Comments (3)",
        "No comments",
    ] {
        assert!(
            is_comment_heading(text) || no_comments_notice(text),
            "{text}"
        );
        assert!(!is_ping_heading(text), "{text}");
    }
    for text in [
        "TrackBack URL",
        "Trackback URL for this entry:",
        "Pingback:",
        "Leave a comment",
        "Recent Comments",
        "Related posts",
        "Comment on fait ?",
        "Pingbacks are fun",
    ] {
        assert!(
            !is_ping_heading(text) && !is_comment_heading(text),
            "{text}"
        );
    }
}

#[test]
fn notices_are_whole_texts() {
    for text in [
        "Comments are closed.",
        "COMMENTS ARE CLOSED",
        "Les commentaires sont fermés.",
        "Comments Off",
        "Comments are off for this post",
        "Comments Off on A post",
        "Sorry, the comment form is closed at this time.",
        "Die Kommentarfunktion ist geschlossen.",
        "Comments are closed on this article",
        "Comments are closed for this article.",
    ] {
        assert!(is_closed_notice(text), "{text}");
    }
    for text in [
        "Comments",
        "Comments are closed minds talking",
        "Comments are open",
        "The shop is closed.",
        "12 comments",
    ] {
        assert!(!is_closed_notice(text), "{text}");
    }
    for text in [
        "This comment has been removed by the author.",
        "This comment has been removed by a blog administrator.",
        "[deleted]",
        "Ce commentaire a été supprimé par l’auteur",
        "Dieser Kommentar wurde entfernt",
        "Dieser Kommentar wurde gelöscht.",
        "Comment deleted",
    ] {
        assert!(is_deleted_notice(text), "{text}");
    }
    assert!(!is_deleted_notice("I deleted my comment"));
    assert!(
        is_pending_notice("Your comment is awaiting moderation.")
            && is_pending_notice("3 comments awaiting moderation")
            && !is_pending_notice("I am awaiting moderation")
    );
    for text in [
        "No comments yet",
        "Be the first to comment!",
        "Noch keine Kommentare",
        "Aucun commentaire pour l'instant",
    ] {
        assert!(no_comments_notice(text), "{text}");
    }
    assert!(!no_comments_notice("No comments were harmful") && !no_comments_notice("5 comments"));
    for text in [
        "Older Comments",
        "« Commentaires plus anciens",
        "Newer Comments »",
        "← Older Comments",
        "Load more comments",
        "View all 12 comments",
        "Alle Kommentare anzeigen",
    ] {
        assert!(is_pager(text), "{text}");
    }
    assert!(!is_pager("Comments") && !is_pager("Older people comment"));
}

#[test]
fn furniture_is_not_text() {
    for text in [
        "Reply",
        "Répondre",
        "Antworten",
        "Log in to Reply",
        "Zum Antworten anmelden",
        "Reply to Anna",
        "Répondre à Anna Bella",
        "↓",
        "Reply ↓",
        "(Reply)",
        "[Reply]",
        "Edit",
        "(Modifier)",
        "Quote",
        "Link",
        "Permalink",
        "Report",
        "Share",
        "Like",
        "Report comment",
        "REPLY",
        "返信",
        "回复",
        "답글",
        "رد",
        "Reply →",
    ] {
        assert!(is_reply_word(text), "{text}");
    }
    for text in [
        "Anna",
        "Thanks!",
        "Reply to all of you who wrote here: no",
        "I like it",
        "12.03.2010",
        "",
        "...",
        "Répondre à cette question est difficile pour moi",
    ] {
        assert!(!is_reply_word(text), "{text}");
    }
}

#[test]
fn says_words_are_cut_from_names_only_where_they_stand() {
    for (text, name) in [
        ("Anna says:", "Anna"),
        ("Anna says", "Anna"),
        ("Anna Says:", "Anna"),
        ("Élodie dit\u{a0}:", "Élodie"),
        ("Élodie a dit :", "Élodie"),
        ("Jörg sagt:", "Jörg"),
        ("Jörg schreibt:", "Jörg"),
        ("Ayşe dedi ki:", "Ayşe"),
        ("Anna said:", "Anna"),
        ("Anna wrote:", "Anna"),
        ("Anna replied:", "Anna"),
        ("Anna said...", "Anna"),
        ("José dijo:", "José"),
        ("花子さんのコメント", "花子"),
        ("花子 より:", "花子"),
        ("花子 より", "花子"),
        ("Иван:", "Иван"),
        ("Иван пишет:", "Иван"),
        ("Ο/Η Άννα λέει:", "Άννα"),
        ("يقول منى:", "منى"),
        ("小明说道：", "小明"),
        ("小明说：", "小明"),
        ("Anna(e)k dio:", "Anna"),
        ("  Anna  ", "Anna"),
        ("Andrea Dit", "Andrea Dit"),
        ("Maria Dice", "Maria Dice"),
        ("さより", "さより"),
        ("Simon Says", "Simon Says"),
        ("Comments", "Comments"),
        ("Tha Nguyen", "Tha Nguyen"),
        ("Anna: the second", "Anna: the second"),
        ("", ""),
        ("says:", ""),
    ] {
        assert_eq!(strip_says(text), name, "{text}");
    }
    assert!(is_says("says:") && is_says("dit :") && is_says("さんのコメント") && !is_says("Anna"));
}

#[test]
fn connectives_are_neither_names_nor_dates() {
    for text in [
        "at",
        "on",
        "|",
        "·",
        "—",
        "by",
        "um",
        "à",
        "le",
        "says",
        "#",
        "Permalink",
        "#12",
        "12.",
        "№ 12",
        "",
        " : ",
        "par",
        "a dit :",
        "às",
        "в",
    ] {
        assert!(is_connective(text), "{text}");
    }
    for text in [
        "Anna",
        "12.03.2010",
        "12 mars 2010",
        "14:32",
        "Reply to Anna",
        "on the road",
    ] {
        assert!(!is_connective(text), "{text}");
    }
}

#[test]
fn anonymous_is_a_whole_name() {
    for name in [
        "Anonymous",
        "ANONYME",
        "Anonym",
        "Invité",
        "Gast",
        "Guest",
        "Аноним",
        "匿名",
        "名無し",
        "Anonymous (not verified)",
        "ناشناس",
        "Deleted user",
        "Utilisateur supprimé",
        "Gelöschter Benutzer",
        "Usuario eliminado",
        "Smazaný uživatel",
        "Удалённый пользователь",
        "削除されたユーザー",
        "已注销",
        "탈퇴한 사용자",
    ] {
        assert!(is_anonymous(name), "{name}");
    }
    for name in [
        "Anna",
        "Anonymous Bosch",
        "Gastón",
        "Guest house",
        "",
        "Andrea Anonima Rossi",
        "Deleted Scenes",
        "Gestur",
        "Musafir Khan",
    ] {
        assert!(!is_anonymous(name), "{name}");
    }
}

#[test]
fn hostile_text_is_harmless() {
    let long = "Comments ".repeat(100_000);
    let quotes = "“".repeat(400);
    let marks = "\u{301}\u{200b}".repeat(5000);
    for text in [
        long.as_str(),
        quotes.as_str(),
        marks.as_str(),
        "::::",
        "(((",
        "“",
        "”",
        "«»",
        "\u{e000}",
        "*",
        "# *",
        "{n}",
        "1:",
        "\u{0}",
        "12 \u{e000}",
    ] {
        assert_eq!(read_count(text), None);
        assert!(
            !is_closed_notice(text)
                && !is_ping_heading(text)
                && !is_comment_heading(text)
                && !is_pager(text),
            "{text:?}"
        );
        assert_eq!(ping_label(text), None);
        assert_eq!(by_line(text), None);
        let _ = strip_says(text);
    }
}

#[test]
fn locales_are_known_by_code_and_language() {
    let all: Vec<Locale> = locales().collect();
    assert_eq!(all.len(), 63);
    assert!(all.windows(2).all(|w| w[0].code < w[1].code));
    assert!(
        all.iter()
            .all(|l| l.language.starts_with(|c: char| c.is_ascii_lowercase()))
    );
}
