//! Title, by-line and date of the post are its own: not the site's, not another post's, not of what the text tells.

use super::{comment, read};
use commentsift::{Media, Options, Page, Thread, analyze};

/// A page of this frame, with a thread behind it.
fn page(before: &str, header: &str, text: &str, behind: &str) -> Thread {
    read(&format!(
        "<title>Ferry</title>{before}<article><h1>The last ferry</h1>{header}{text}</article>{behind}{}",
        comment("<p>x</p>")
    ))
}

const TEXT: &str = "<p>It left before we had paid for the bread.</p>";

fn date(thread: &Thread) -> String {
    let date = thread.post.date;
    date.map_or(String::new(), |d| {
        let offset = d.offset.map(|o| o.to_string());
        format!("{}{}", d.when, offset.unwrap_or_default())
    })
}

#[test]
fn a_date_of_the_site_is_not_the_posts() {
    for (before, behind) in [
        (
            "<div class=topbar><time datetime=2024-11-02>Saturday</time></div>",
            "",
        ),
        (
            "<header><time datetime=2024-11-02>Saturday 2 November 2024</time></header>",
            "",
        ),
        (
            "<div><time datetime=2024-11-02>Saturday 2 November 2024</time></div>",
            "",
        ),
        (
            "<aside><section class=widget><ul><li><a href=/n/>New</a><span class=post-date>May 5, 2023</span></ul></section></aside>",
            "",
        ),
        (
            "",
            "<div class=sidebar><ul><li><a href=/1>Old</a> <time datetime=2019-03-01>March 1, 2019</time></ul></div>",
        ),
        (
            "",
            "<section><h2>On this subject</h2><ul><li><a href=/1>A harbour</a> <time datetime=2019-03-01>March 1, 2019</time> by Iris</ul></section>",
        ),
        (
            "",
            "<nav><a rel=prev href=/p>Before <time datetime=2020-03-30>March 30, 2020</time></a></nav>",
        ),
        ("", "<footer><time datetime=2024-11-02>2024</time></footer>"),
    ] {
        assert_eq!(
            date(&page(before, "", TEXT, behind)),
            "",
            "{before}{behind}"
        );
        let by = "<p class=byline>By Hugh Lenn on April 4, 2020</p>";
        let found = page(before, by, TEXT, behind);
        assert_eq!(date(&found), "2020-04-04", "{before}{behind}");
        assert_eq!(found.post.author.as_deref(), Some("Hugh Lenn"));
    }
}

#[test]
fn a_card_of_another_post_gives_neither_date_nor_author() {
    let card = "<div class=more><h3>More</h3><div class=card><h4><a href=/z>Other</a></h4><span class=author>By Iris Vau</span> \
                <time datetime=2020-03-30>March 30, 2020</time></div></div>";
    let found = page("", "", &format!("{TEXT}{card}"), "");
    assert_eq!((date(&found), found.post.author), (String::new(), None));
}

#[test]
fn related_posts_before_the_post_are_not_the_post() {
    let other = "<section class=related-posts><article class=post><h4 class=entry-title><a href=/z>The stand</a></h4>\
                 <span class='author vcard'><a class='url fn' href=/author/iris>Iris Vau</a></span> \
                 <time class='entry-date published' datetime=2018-02-03T10:00:00+01:00>February 3, 2018</time></article></section>";
    let own = "<article class='post hentry'><h1 class=entry-title>The last ferry</h1><time class='entry-date updated' datetime=2022-09-09T10:00:00+02:00>September 9, 2022</time> \
               <time class='entry-date published' datetime=2020-04-01T10:00:00+02:00>April 1, 2020</time> <span class='author vcard'><a class='url fn n'>Hugh Lenn</a></span>\
               <div class=entry-content><p>It left.</p></div></article>";
    let found = read(&format!(
        "<title>Salon</title>{other}{own}{}",
        comment("<p>x</p>")
    ));
    assert_eq!(found.post.title.as_deref(), Some("The last ferry"));
    assert_eq!(found.post.author.as_deref(), Some("Hugh Lenn"));
    assert_eq!(date(&found), "2020-04-01T10:00:00+02:00");
}

#[test]
fn a_date_in_the_text_is_what_the_text_tells() {
    for text in [
        "<p>We ran for it. The next one leaves on <time datetime=2020-06-21>June 21</time> at noon.</p>",
        "<div class=entry-content><p>We ran for it, all of us, with the bread and the two dogs and the folding chair that nobody wanted to leave.</p>\
         <ul><li><time datetime=2020-06-21>June 21, 2020</time></ul></div>",
    ] {
        assert_eq!(date(&page("", "", text, "")), "", "{text}");
    }
}

#[test]
fn the_day_of_publication_counts_before_that_of_a_change() {
    let changed = "<time datetime=2021-01-01T09:00>1 January 2021 09:00</time>";
    let published = "<time datetime=2020-04-04T10:12>4 April 2020 10:12</time>";
    for header in [
        format!("<p class=meta>Updated {changed} · Published {published}</p>"),
        format!("<p class=meta>Published {published} · Updated {changed}</p>"),
        "<p class=meta>Mis à jour le 1 janvier 2021 · Publié le 4 avril 2020 10:12</p>".to_owned(),
    ] {
        assert_eq!(
            date(&page("", &header, TEXT, "")),
            "2020-04-04T10:12",
            "{header}"
        );
    }
    let only = format!("<p class=meta>Updated {changed}</p>");
    assert_eq!(date(&page("", &only, TEXT, "")), "");
}

#[test]
fn a_line_between_title_and_text_has_the_date() {
    for header in [
        "<div class=entry-meta>Par <a rel=author href=/author/h>Hugo Lenoir</a>, 1er avril 2020</div>",
        "<p class=post-info>Publié par Hugo Lenoir le 1 avril 2020 dans <a href=/c>RP</a></p>",
        "<p>By Hugh Lenn, April 1, 2020</p>",
        "<span class=date>April 1, 2020</span>",
    ] {
        assert_eq!(date(&page("", header, TEXT, "")), "2020-04-01", "{header}");
    }
}

#[test]
fn names_and_dates_of_opinions_and_postings_are_not_the_posts() {
    let one = |class: &str, name: &str| {
        format!(
            "<div class='{class}'><p>A ferry like no other.</p><span class=author>{name}</span> <span class=date>March 12, 2020</span></div>"
        )
    };
    for class in ["testimonial", "post bg2"] {
        let found = read(&format!(
            "<title>Voices</title><h1>Voices</h1><div>{}{}</div>",
            one(class, "Anne, Lyon"),
            one(class, "Paul, Nice")
        ));
        assert_eq!(
            (date(&found), found.post.author),
            (String::new(), None),
            "{class}"
        );
    }
    // No heading stands over what a frame of a comment system holds.
    let posting = |n: u32, name: &str, inner: &str| {
        format!(
            "<li class=post id=post-{n}><div class=post-body><span class=author><a href=/by/{n}>{name}</a></span><p>Promises.</p></div><ul>{inner}</ul></li>"
        )
    };
    let inner = posting(2, "Tom", "");
    let found = read(&format!(
        "<title>Thread</title><ul>{}</ul>",
        posting(1, "Lili42", &inner)
    ));
    assert_eq!(found.post.author, None);
}

#[test]
fn the_post_has_the_time_that_its_page_shows() {
    for (datetime, shown, expected) in [
        (
            "2015-03-03T08:00:00+00:00",
            "3 mars 2015 09:00",
            "2015-03-03T09:00",
        ),
        ("2023-03-04T23:30:00+00:00", "5 mars 2023", "2023-03-05"),
        (
            "2023-03-05T23:30:00+00:00",
            "5 mars 2023",
            "2023-03-05T23:30:00+00:00",
        ),
        (
            "2023-03-05T09:30:00+01:00",
            "5 mars 2023 09:30",
            "2023-03-05T09:30:00+01:00",
        ),
    ] {
        let header = format!("<time class=entry-date datetime={datetime}>{shown}</time>");
        assert_eq!(date(&page("", &header, TEXT, "")), expected, "{datetime}");
    }
    // Plugins state UTC in the page's data.
    let meta = "<meta property=article:published_time content=2020-04-01T08:12:00+00:00>";
    let header = "<time class=entry-date datetime=2020-04-01T10:12:00+02:00>1 avril 2020</time>";
    assert_eq!(
        date(&page(meta, header, TEXT, "")),
        "2020-04-01T10:12:00+02:00"
    );
    // Another day is that of a change.
    let header =
        "<time class=entry-date datetime=2021-09-01T10:12:00+02:00>1 September 2021</time>";
    assert_eq!(
        date(&page(meta, header, TEXT, "")),
        "2020-04-01T08:12:00+00:00"
    );
}

/// Kind, author, date and text of the items of a text dump.
fn dump(text: &str) -> Vec<String> {
    let page = Page::new("dump.txt", text.as_bytes().to_vec(), Media::Text);
    let thread = analyze(&page, &Options::default()).expect("a dump");
    let show = |item: &commentsift::thread::Item| {
        let when = item.date.when.map(|w| w.to_string()).unwrap_or_default();
        let name = item.author.name.as_deref().unwrap_or("");
        match item.kind.is_ping() {
            true => format!("ping {name}"),
            false => format!("{name}|{when}|{}|{}", item.text, item.parent.is_some()),
        }
    };
    thread.items.iter().map(show).collect()
}

const SAID: [&str; 4] = [
    "Bo Neil|2021-03-05T09:05|Three loaves?\n\nMy baker sells two.|false",
    "Ann|2021-03-05T12:10|Then take two.|false",
    "ping Weekly links",
    "Zed|2021-03-06T01:00|+1|false",
];

#[test]
fn a_numbered_dump_without_indentation_has_all_its_items() {
    let text = "Ferry\n\nIt left.\n\n4 thoughts on “Ferry”\n\n1. Bo Neil says:\n\nMarch 5, 2021 at 9:05 am\n\nThree loaves?\n\nMy baker sells two.\n\n\
                2. Ann says:\n\nMarch 5, 2021 at 12:10 pm\n\nThen take two.\n\n3. Pingback: Weekly links\n\n4. Zed says:\n\nMarch 6, 2021 at 1:00 am\n\n+1\n";
    assert_eq!(dump(text), SAID);
}

#[test]
fn a_dump_without_markers_has_its_items() {
    let text = "Ferry\n\nBy Ann\n\nIt left.\n\n4 thoughts on “Ferry”\n\n    Bo Neil says:\n    March 5, 2021 at 9:05 am\n\n    Three loaves?\n\n    My baker sells two.\n\n    Reply\n\n\
                \x20       Ann says:\n        March 5, 2021 at 12:10 pm\n\n        Then take two.\n\n        Reply\n\n    Pingback: Weekly links\n\n\
                \x20   Zed says:\n    March 6, 2021 at 1:00 am\n\n    +1\n\n    Reply\n\nLeave a Reply\n\nYour name\n";
    let mut said = SAID.map(str::to_owned);
    assert_eq!(dump(&text.replace("        ", "    ")), said);
    said[1] = said[1].replace("false", "true");
    assert_eq!(dump(text), said);
    let french = "Le bac\n\nIl est parti.\n\n3 commentaires\n\nHervé dit :\n5 mars 2023 à 10 h 02 min\n\nJe confirme.\n\nRépondre\n\n\
                  Cléa dit :\n5 mars 2023 à 11 h 30 min\n\nMerci !\n\nRépondre\n\nPing : Liens\n\nLaisser un commentaire\n";
    let expected = [
        "Hervé|2023-03-05T10:02|Je confirme.|false",
        "Cléa|2023-03-05T11:30|Merci !|false",
        "ping Liens",
    ];
    assert_eq!(dump(french), expected);
}

#[test]
fn a_date_copied_onto_its_name_begins_an_item() {
    let text = "Le bac\n\nIl est parti.\n\n2 commentaires:\n\n    Basile3 mai 2012 à 09:26\n\n    Deux pains ?\n    Répondre\n    Maud3 mai 2012 à 10:00\n\n    Courage.\n    Répondre\n";
    let expected = [
        "Basile|2012-05-03T09:26|Deux pains ?|false",
        "Maud|2012-05-03T10:00|Courage.|false",
    ];
    assert_eq!(dump(text), expected);
}
