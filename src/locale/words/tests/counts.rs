//! What is read as a number of comments, and what is not.

use super::super::*;

fn count(text: &str) -> Option<u64> {
    read_count(text).map(|r| r.count)
}

#[test]
fn numbers_of_headings_are_read() {
    for (text, expected) in [
        ("18 réflexions sur « 5 erreurs à éviter »", 18),
        ("Une réflexion sur “…”", 1),
        ("One thought on", 1),
        ("One thought on “3 comments”", 1),
        ("Ein Kommentar", 1),
        ("Ein Gedanke zu", 1),
        ("Ein Gedanke zu „Die 7 Antworten“", 1),
        ("Satu Tanggapan", 1),
        ("“Ispanaklı Salata” için bir cevap", 1),
        ("“5 yorum” için 2 cevap", 2),
        ("Ispanaklı Salata için 2 cevap", 2),
        ("「…」への13件のフィードバック", 13),
        ("「5件のコメント」への13件のフィードバック", 13),
        ("40 Responses to", 40),
        ("40 Responses to 10 comments I hate", 40),
        ("One Response to", 1),
        ("No Comments", 0),
        ("No Comments »", 0),
        ("No Comments on A post", 0),
        ("Pas de commentaire", 0),
        ("Keine Kommentare", 0),
        ("コメントはまだありません", 0),
        ("0 Comments", 0),
        ("52Comments", 52),
        ("§ 13 Responses to “36 places”", 13),
        ("There are 16 comments to", 16),
        ("There is one comment", 1),
        ("Se han publicado 11 comentarios", 11),
        ("17 Discussion to this post", 17),
        ("4 Comments. Leave new", 4),
        ("Comments (12)", 12),
        ("Comments [12]", 12),
        ("Comments(12)", 12),
        ("(12) Comments", 12),
        ("Kommentare (3)", 3),
        ("Comments: 12", 12),
        ("Commentaires : 12", 12),
        ("Commentaires\u{a0}: 12", 12),
        ("1,234 Comments", 1234),
        ("1.234 Kommentare", 1234),
        ("1\u{a0}234 commentaires", 1234),
        ("1\u{202f}234 commentaires", 1234),
        ("1 234 commentaires", 1234),
        ("٢٥ تعليقات", 25),
        ("۱۸ دیدگاه برای «۵ خطا»", 18),
        ("২৫ টি মন্তব্য", 25),
        ("12 comments, 3 trackbacks", 12),
        ("2 Comments »", 2),
        ("comments 5", 5),
        ("12 Comment(s)", 12),
        ("3 Kommentar(e)", 3),
        ("Two thoughts on “A”", 2),
        ("Zwei Kommentare", 2),
        ("Trois commentaires", 3),
        ("Dos comentarios", 2),
        ("Due commenti", 2),
        ("Два комментария", 2),
        ("Jeden komentarz", 1),
        ("Um comentário", 1),
        ("Один комментарий", 1),
        ("تعليقان", 2),
        ("שתי תגובות", 2),
        ("תגובה אחת", 1),
        ("Dva odziva na “5 let”", 2),
        ("Comments & Trackbacks (12)", 12),
        ("12 Comments and Trackbacks", 12),
        ("7 Antworten to “Half English”", 7),
        ("12 Reader Comments", 12),
        ("5 Replies to “A”", 5),
        ("5 svar til “A”", 5),
        ("12 avis sur “A”", 12),
        ("共有 13 条评论", 13),
        ("《3条评论》有 13 条评论", 13),
        ("在〈5 則留言〉中有 13 則留言", 13),
        ("댓글 13개", 13),
        ("Заголовок: 3 комментария", 3),
        ("Комментарии (21)", 21),
        ("21 комментарий к записи “5 идей”", 21),
        ("20 de comentarii la “5”", 20),
        ("13 bình luận về “5”", 13),
        ("13 ความเห็นบน “5”", 13),
        ("Posted on March 3, 2010 | 12 Comments", 12),
        ("12 Comments | Posted in 5 categories", 12),
        ("by Anna, 14:32 · 7 comments", 7),
        ("Il y a 4 commentaires", 4),
        ("Es gibt 4 Kommentare", 4),
        ("Hay 4 comentarios", 4),
    ] {
        assert_eq!(count(text), Some(expected), "{text}");
    }
}

#[test]
fn numbers_of_something_else_are_not_read() {
    for text in [
        "",
        "12",
        "Comments",
        "Kommentare",
        "02:42 Reply",
        "12 March 2010 Reply",
        "March 3, 2010 Reply",
        "10. März 2012 Antworten",
        "1 Kommentar von Anna",
        "3 comments by Anna",
        "Leave a Comment",
        "Leave a Reply",
        "Schreibe einen Kommentar",
        "Laisser un commentaire",
        "Deja un comentario",
        "Bir Cevap Yazın",
        "“A” için bir cevap yazın",
        "Een reactie plaatsen",
        "40 comments awaiting moderation",
        "40 commentaires en attente de modération",
        "12 mars 2010",
        "Comment 5",
        "Comment #12",
        "Kommentar 3",
        "3. Kommentar",
        "#3 Antworten",
        "Reply (2)",
        "Reply 2",
        "Latest 5 comments",
        "Letzte 10 Kommentare",
        "Les 5 derniers commentaires",
        "HTML5 comments",
        "Page 2 comments",
        "26.03.2010 comments",
        "“12 comments”",
        "1,234 notes",
        "5 notes",
        "3 messages from Anna",
        "He left 3 thoughts",
        "Un commentaire de Jean",
        "1.5 comments",
        "Comments are closed.",
        "99999999999999999999 comments",
        "Comment de 5 à 7",
        "Danke <3 Antworten",
    ] {
        assert_eq!(count(text), None, "{text}");
    }
}

#[test]
fn a_reading_says_what_it_counts_and_where() {
    let reading = |text: &str| read_count(text).unwrap_or_else(|| panic!("{text}"));
    let both = reading("12 comments, 3 trackbacks");
    assert_eq!(
        (both.count, both.counts, both.pings),
        (12, Counts::Items, Some(3))
    );
    let both = reading("Comments (12) Pingbacks (3)");
    assert_eq!(
        (both.count, both.counts, both.pings),
        (12, Counts::Items, Some(3))
    );
    let both = reading("No Comments, 2 Pingbacks");
    assert_eq!((both.count, both.pings), (0, Some(2)));
    for text in [
        "3 Trackbacks",
        "Trackbacks (3)",
        "3 pings",
        "3 Rétroliens",
        "Trackbacks: 3",
        "3 trackbacks/pingbacks",
    ] {
        let pings = reading(text);
        assert_eq!(
            (pings.count, pings.counts, pings.pings),
            (3, Counts::Pings, None),
            "{text}"
        );
    }
    let text = "Posted today, 12 Comments";
    let loose = reading(text);
    assert_eq!(
        (loose.strength, &text[loose.span.clone()]),
        (Strength::Loose, "12 Comments")
    );
    for text in [
        "12 Comments",
        "Comments (12)",
        "18 réflexions sur « A »",
        "“A” için bir cevap",
        "There are 16 comments",
        "One Response",
        "12 comments so far",
        "12 Comments »",
    ] {
        assert_eq!(reading(text).strength, Strength::Template, "{text}");
    }
    for text in [
        "Anna wrote 12 comments here",
        "Hoy se han publicado 11 comentarios por la gente",
        "5 comments that I liked",
    ] {
        assert_eq!(
            read_count(text)
                .map(|r| r.strength)
                .unwrap_or(Strength::Loose),
            Strength::Loose,
            "{text}"
        );
    }
}

#[test]
fn totals_and_numbers_cut_short_are_read() {
    for (text, expected) in [
        ("2 commentaires sur 120", Some(120)),
        ("10 comments of 35", Some(35)),
        ("99+ commentaires", Some(99)),
        ("1,2 k commentaires", Some(1200)),
        ("1.2K Comments", Some(1200)),
        ("12k comments", Some(12_000)),
        ("3 mil comentarios", Some(3000)),
        ("2,5 тыс. комментариев", Some(2500)),
        ("1.2万件のコメント", Some(12_000)),
        // Titles, and years in them.
        ("3 comments on 2012", Some(3)),
        ("5 kommentarer", Some(5)),
    ] {
        assert_eq!(count(text), expected, "{text}");
    }
}
