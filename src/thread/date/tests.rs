//! Printed dates of many locales, the odd ones among them, and what must not be taken for a date.

use super::*;

/// Locale, ISO time, text; written by `tests/tools/dates_table.py`.
const TABLE: &str = include_str!("../../../tests/data/dates.tsv");

fn hints(lang: &str) -> Hints<'_> {
    Hints {
        lang: (!lang.is_empty()).then_some(lang),
        order: None,
    }
}

/// The date as text, with its offset.
fn read(text: &str, lang: &str) -> Option<String> {
    find(text, &hints(lang)).map(|p| match p.stamp.offset {
        Some(offset) => format!("{}{offset}", p.stamp.when),
        None => p.stamp.when.to_string(),
    })
}

/// The same by the patterns of the CLDR; written by `tests/tools/dates_cldr.py`.
const CLDR: &str = include_str!("../../../tests/data/dates.cldr.tsv");

#[test]
fn every_locale_reads_its_own_dates() {
    let (locales, wrong) = check(TABLE);
    assert!(locales >= 60 && TABLE.lines().count() >= 400);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_language_reads_the_dates_of_the_cldr() {
    let (locales, wrong) = check(CLDR);
    assert!(locales >= 140 && CLDR.lines().count() >= 500);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How many locales a table has, and what of it is read wrong.
fn check(table: &str) -> (usize, Vec<String>) {
    let mut locales = std::collections::BTreeSet::new();
    let mut wrong = Vec::new();
    for line in table.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [locale, expected, text] = cells[..] else {
            panic!("{line}");
        };
        locales.insert(locale);
        let got = read(text, locale);
        if got.as_deref() != Some(expected) {
            wrong.push(format!("{locale}: {text} = {got:?}, not {expected}"));
        }
    }
    (locales.len(), wrong)
}

#[test]
fn lines_of_real_themes() {
    for (lang, text, expected) in [
        (
            "fr",
            "Jean — 5 janvier 2024 @ 8 h 12 min",
            "2024-01-05T08:12",
        ),
        (
            "en",
            "On March 19th, 2006 5:33 pm X replied:",
            "2006-03-19T17:33",
        ),
        (
            "en",
            "#1 On April 3rd, 2006 5:16 am May 5 Is Day » 7 replied:",
            "2006-04-03T05:16",
        ),
        (
            "de",
            "Posted by X | 12.03.2010, 14:32 Uhr",
            "2010-03-12T14:32",
        ),
        ("en", "#1 · 5 January 2010 at 08:48", "2010-01-05T08:48"),
        ("de", "Do 9 Apr 2020 / 08:34", "2020-04-09T08:34"),
        ("de", "14.09.2022 um 21.11", "2022-09-14T21:11"),
        ("fr", "6 fév 09 at 13:04", "2009-02-06T13:04"),
        ("en", "16. March, 2023 at 16:59", "2023-03-16T16:59"),
        ("fr", "décembre 19, 2007 à 11:56 am", "2007-12-19T11:56"),
        ("fr", "janvier 5th, 2024 at 8 h 12 min", "2024-01-05T08:12"),
        ("fr", "Jun 4th, 24 at 3:37:00", "2024-06-04T03:37:00"),
        ("fr", "le mercredi 1er mai 2019 à 08h07", "2019-05-01T08:07"),
        ("ja", "2015年11月23日 8:45 PM", "2015-11-23T20:45"),
        ("ja", "2010年3月12日(金) 14時32分", "2010-03-12T14:32"),
        ("ja", "２０１０／０３／１２　１４：３２", "2010-03-12T14:32"),
        ("cs", "14.3.2011 v 06:06", "2011-03-14T06:06"),
        ("cs", "12 března 2010", "2010-03-12"),
        ("id", "Desember 30, 2015 at 4:36 am", "2015-12-30T04:36"),
        ("en-US", "18/02/2010 at 13:12 ·", "2010-02-18T13:12"),
        (
            "nl",
            "woensdag 14 februari 2007 om 16:07",
            "2007-02-14T16:07",
        ),
        (
            "en-US",
            "Tuesday, February 19, 2008 at 3:35 am",
            "2008-02-19T03:35",
        ),
        ("de", "2019-01-01 @ 00:39", "2019-01-01T00:39"),
        ("en-US", "on 11/08/2020 at 9:52", "2020-11-08T09:52"),
        ("en-GB", "on 11/08/2020 at 9:52", "2020-08-11T09:52"),
        ("fr", "10.03.2010 / 14h05", "2010-03-10T14:05"),
        ("fr", "02-11-2023 • 16h43", "2023-11-02T16:43"),
        ("fr", "02/11/2023 14 h 32 min", "2023-11-02T14:32"),
        ("hu", "2010. március 12. 14:32", "2010-03-12T14:32"),
        ("hu", "2010. március 12-én, 14:32-kor", "2010-03-12T14:32"),
        ("es", "12 de marzo de 2010 a las 14:32", "2010-03-12T14:32"),
        ("es", "12 marzo, 2010 a las 2:32 p. m.", "2010-03-12T14:32"),
        ("pt", "12 de março de 2010 às 14h32", "2010-03-12T14:32"),
        ("ca", "12 d’abril de 2010 a les 14:32", "2010-04-12T14:32"),
        ("he", "5 מרץ 2010 בשעה 14:32", "2010-03-05T14:32"),
        ("he", "ב 5 במרץ 2010", "2010-03-05"),
        (
            "ar",
            "5 كانون الثاني 2010 الساعة 2:32 م",
            "2010-01-05T14:32",
        ),
        ("ar", "١٢ آذار ٢٠١٠ الساعة ٢:٣٢ ص", "2010-03-12T02:32"),
        ("ar", "12 مارس، 2010", "2010-03-12"),
        ("fa", "مارس ۱۲, ۲۰۱۰ در ۲:۳۲ ب.ظ", "2010-03-12T14:32"),
        ("fa", "۱۲ فروردین ۱۳۹۰ در ۱۴:۳۲", "2011-04-01T14:32"),
        ("fa", "جمعه 22 بهمن 1389 ساعت 2:32 ب.ظ", "2011-02-11T14:32"),
        ("fa", "۱۳۹۰/۰۱/۱۲ - ۱۴:۳۲", "2011-04-01T14:32"),
        ("ko", "2010년 3월 12일 오후 2:32", "2010-03-12T14:32"),
        ("ko", "2010.03.12 PM 2:32", "2010-03-12T14:32"),
        ("ko", "3월 12, 2010 2:32 오후", "2010-03-12T14:32"),
        ("zh", "2010 年 3 月 12 日 下午 2:32", "2010-03-12T14:32"),
        ("zh", "2010年3月12日下午2時32分", "2010-03-12T14:32"),
        ("zh", "於 2013/12/28 10:28", "2013-12-28T10:28"),
        ("zh", "2010 年 3 月 12 日", "2010-03-12"),
        ("zh", "十二月 3, 2010", "2010-12-03"),
        ("th", "12 มีนาคม 2553 เวลา 14:32 น.", "2010-03-12T14:32"),
        ("th", "12 มี.ค. 2553", "2010-03-12"),
        ("ru", "12 марта 2010 г. в 14:32", "2010-03-12T14:32"),
        ("ru", "5-го марта 2010", "2010-03-05"),
        ("ru", "22.04.18 в 23:19", "2018-04-22T23:19"),
        ("pl", "31.01.2020, 23:03", "2020-01-31T23:03"),
        ("vi", "12 Tháng Ba, 2010 lúc 2:32 chiều", "2010-03-12T14:32"),
        ("vi", "Tháng Ba 12, 2010", "2010-03-12"),
        ("vi", "ngày 12 tháng 3 năm 2010", "2010-03-12"),
        (
            "vi",
            "12 Tháng Mười Hai, 2010 lúc 14:32",
            "2010-12-12T14:32",
        ),
        ("eu", "8:12 am(e)tik urtarrila 5, 2024", "2024-01-05T08:12"),
        ("eu", "2010eko martxoaren 12a, 14:32", "2010-03-12T14:32"),
        ("lt", "2010 m. kovas", "2010-03"),
        ("hu", "2010 március", "2010-03"),
        ("lv", "2010. gada 12. martā 14.32", "2010-03-12T14:32"),
        ("lt", "2010 m. kovo 12 d. 14:32", "2010-03-12T14:32"),
        ("en", "08:34, 9 April 2020", "2020-04-09T08:34"),
        (
            "en",
            "at 3:45 PM on Friday, March 5, 2010",
            "2010-03-05T15:45",
        ),
        (
            "en",
            "on Tuesday December 31, 2013 @09:50AM (#45828601) Journal",
            "2013-12-31T09:50",
        ),
        ("en", "May. 29 2013 02:47 PM", "2013-05-29T14:47"),
        (
            "en",
            "5 Jan 2010 by Peter van der Berg at 14:32",
            "2010-01-05T14:32",
        ),
        (
            "en",
            "12/Mar/2010:14:32:10 +0100",
            "2010-03-12T14:32:10+01:00",
        ),
        (
            "en",
            "Fri Mar 12 14:32:10 +0000 2010",
            "2010-03-12T14:32:10+00:00",
        ),
        ("en", "April 12 2018, 04:34:23 UTC", "2018-04-12T04:34:23Z"),
        (
            "en",
            "12 March 2010 2:32 pm (GMT-5)",
            "2010-03-12T14:32-05:00",
        ),
        (
            "en",
            "2012-12-11T11:07:17+01:00",
            "2012-12-11T11:07:17+01:00",
        ),
        ("en", "12-Mar-2010, 1432 hrs", "2010-03-12T14:32"),
        ("en", "5/13/09, 5:39 PM", "2009-05-13T17:39"),
        ("en", "12 March 1999 12:00 am", "1999-03-12T00:00"),
        ("en", "12 Mar 99", "1999-03-12"),
        (
            "de",
            "Geschrieben am 12:30, am 5. Jänner 2010",
            "2010-01-05T12:30",
        ),
        // A weekday that is a month's abbreviation too (Drupal in French, Italian and Spanish on Tuesdays).
        ("fr", "mar, 07/12/2010 - 14:32", "2010-12-07T14:32"),
        ("it", "mar, 07/12/2010 - 14:32", "2010-12-07T14:32"),
        ("es", "Mar 07-12-2010 14:32", "2010-12-07T14:32"),
        ("fr", "mar. 7 déc. 2010 14:32", "2010-12-07T14:32"),
        ("nl", "12-03-'10 14:32", "2010-03-12T14:32"),
        ("hu", "2010. március 12. du. 2:32", "2010-03-12T14:32"),
        (
            "th",
            "วันศุกร์ที่ 12 มีนาคม พ.ศ. 2553 เวลา 14.32 น.",
            "2010-03-12T14:32",
        ),
        ("th", "12 มี.ค. 53 14:32", "2010-03-12T14:32"),
        ("th", "12/3/10", "2010-03-12"),
        ("vi", "14:32 12 thg 3, 2010", "2010-03-12T14:32"),
        ("he", "30 בנוב׳ 2007, 0:05", "2007-11-30T00:05"),
        ("hi", "5 जन॰ 2024, 8:12 am", "2024-01-05T08:12"),
        ("hy", "Մարտի 12, 2010 | 14:32", "2010-03-12T14:32"),
        ("ms", "12 Mac 2010 pada 2:32 ptg", "2010-03-12T14:32"),
        ("bg", "5.01.24 г., 8:12", "2024-01-05T08:12"),
        ("sl", "12. 3. 10", "2010-03-12"),
        ("te", "12, మార్చి 2010, శుక్రవారం 2:32 PM", "2010-03-12T14:32"),
        ("fil", "3/12/10, 2:32 PM", "2010-03-12T14:32"),
        ("zh-HK", "12/03/10 14:32", "2010-03-12T14:32"),
        // Half-translated pages: the language is wrong or missing.
        (
            "en-US",
            "Le 5 février 2024 à 20 h 05 min",
            "2024-02-05T20:05",
        ),
        ("", "12. studenoga 2010.", "2010-11-12"),
        ("hr", "5. listopad 2010", "2010-10-05"),
        ("cs", "5. listopad 2010", "2010-11-05"),
        ("xx-invalid", "5 mai 2010", "2010-05-05"),
        // The month only; hours only are no time.
        ("en", "March 2010", "2010-03"),
        ("ja", "2010年3月", "2010-03"),
        ("en", "March 5, 2010 at 5 pm", "2010-03-05"),
        ("en", "1.2.2013", "2013-02-01"),
        // Date and time in elements of their own, without a space.
        ("en", "November 22, 202111:15 am", "2021-11-22T11:15"),
        ("zh-TW", "2015-05-2312:30 下午", "2015-05-23T12:30"),
        ("zh-TW", "2015-05-239:05", "2015-05-23T09:05"),
        ("fr", "22/11/20218:15", "2021-11-22T08:15"),
    ] {
        assert_eq!(
            read(text, lang).as_deref(),
            Some(expected),
            "{lang}: {text}"
        );
    }
}

#[test]
fn what_is_no_date_is_none() {
    for text in [
        "",
        "14:32",
        "Jun 20th at 2:41 am",
        "Oct.28 at 4:22 pm",
        "Jun 20, 14:32",
        "20 juin 14h32",
        "3 years ago",
        "il y a 3 ans",
        "I have 2 cats and 12 dogs in 2010",
        "We met in march with 20 dogs",
        "version 1.2.3",
        "v1.2.2013",
        "Version 10.4.11 is out",
        "127.0.0.1",
        "10.12.13.14",
        "192.168.12.10:8080",
        "http://blog.example/2010/03/12/title",
        "tel. 555-12-2010",
        "31/04/2010",
        "32/13/2010",
        "2010-02-30",
        "30 February 2010",
        "12/03/1390",
        "May I have 5 of these?",
        "02:42 Reply to 1234",
        "1234567890",
        "#2010",
        "建武22年3月12日",
        "3 h in the park on 12/03/1390",
    ] {
        assert_eq!(read(text, "en"), None, "{text}");
    }
}

#[test]
fn the_order_of_numbers_comes_from_page_values_mark_and_language() {
    let order = |text: &str, lang: &str, order| {
        let printed = find(
            text,
            &Hints {
                lang: Some(lang),
                order,
            },
        )
        .expect(text);
        (
            printed.stamp.when.to_string(),
            printed.numeric,
            printed.ambiguous,
        )
    };
    let day = |iso: &str, order, ambiguous| (iso.to_owned(), Some(order), ambiguous);
    assert_eq!(
        order("05/07/2010", "en", None),
        day("2010-05-07", Order::Mdy, true)
    );
    assert_eq!(
        order("05/07/2010", "en_US", None),
        day("2010-05-07", Order::Mdy, true)
    );
    assert_eq!(
        order("05/07/2010", "en_AU", None),
        day("2010-07-05", Order::Dmy, true)
    );
    assert_eq!(
        order("05/07/2010", "fr", None),
        day("2010-07-05", Order::Dmy, true)
    );
    assert_eq!(
        order("05/07/2010", "en", Some(Order::Dmy)),
        day("2010-07-05", Order::Dmy, true)
    );
    assert_eq!(
        order("05/07/2010", "fr", Some(Order::Mdy)),
        day("2010-05-07", Order::Mdy, true)
    );
    assert_eq!(
        order("05.07.2010", "en", None),
        day("2010-07-05", Order::Dmy, true)
    );
    assert_eq!(
        order("05/13/2010", "fr", Some(Order::Dmy)),
        day("2010-05-13", Order::Mdy, false)
    );
    assert_eq!(
        order("05/05/2010", "fr", None),
        day("2010-05-05", Order::Dmy, false)
    );
    assert_eq!(
        order("2010/05/07", "en", Some(Order::Mdy)),
        day("2010-05-07", Order::Ymd, false)
    );
    assert_eq!(
        order("10/05/07", "ja", None),
        day("2010-05-07", Order::Ymd, true)
    );
    assert_eq!(
        order("99/05/07", "fr", None),
        day("1999-05-07", Order::Ymd, false)
    );
    assert_eq!(
        find("5 May 2010", &Hints::default()).and_then(|p| p.numeric),
        None
    );
}

#[test]
fn the_span_holds_date_and_time() {
    for (text, expected) in [
        (
            "Jean — 5 janvier 2024 @ 8 h 12 min — Répondre",
            "5 janvier 2024 @ 8 h 12 min",
        ),
        (
            "at 3:45 PM on Friday, March 5, 2010 by X",
            "3:45 PM on Friday, March 5, 2010",
        ),
        ("« 2010년 3월 12일 오후 2:32 »", "2010년 3월 12일 오후 2:32"),
        ("Le 12/03/2010, X a dit", "12/03/2010"),
        (
            "Max am 12.03.2010 um 10:00 Uhr sagte",
            "12.03.2010 um 10:00 Uhr",
        ),
        (
            "12 มีนาคม 2553 เวลา 14:32 น. | ตอบ",
            "12 มีนาคม 2553 เวลา 14:32 น.",
        ),
        (
            "12 de marzo de 2010, 2:32 p. m. Ana",
            "12 de marzo de 2010, 2:32 p. m.",
        ),
        ("2010-03-12 10:30 CET by X", "2010-03-12 10:30 CET"),
        ("2010-03-12 10:30 (IST) JOHN", "2010-03-12 10:30 (IST)"),
        ("le 平成22年3月14日 10:00 X", "平成22年3月14日 10:00"),
    ] {
        let printed = find(text, &Hints::default()).expect(text);
        assert_eq!(&text[printed.span], expected);
    }
}

#[test]
fn an_hour_alone_belongs_to_the_print_and_pads_no_date() {
    for (text, lang, expected) in [
        ("March 12th, 2010 at 5 p.m.", "en", "2010-03-12"),
        ("12 mars 2010 à 17 h", "fr", "2010-03-12"),
        ("2010年3月12日 午後5時", "ja", "2010-03-12"),
        ("2010年3月12日 17時", "ja", "2010-03-12"),
        ("12 March 2010, 5 replies", "en", "2010-03-12"),
        ("12 mars 2010, 3 h de lecture", "fr", "2010-03-12"),
        ("12 March 2010, 25 pm", "en", "2010-03-12"),
    ] {
        assert_eq!(read(text, lang).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn years_of_japanese_eras_are_ours() {
    for (text, expected) in [
        ("平成22年3月14日 10:00", "2010-03-14T10:00"),
        ("令和元年5月1日", "2019-05-01"),
        ("昭和64年1月7日", "1989-01-07"),
        ("平成 9年3月4日", "1997-03-04"),
        ("令和3年5月", "2021-05"),
    ] {
        assert_eq!(read(text, "ja").as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn names_of_zones_count_where_they_mean_one_offset() {
    let offset = |text| {
        let found = find(text, &Hints::default()).expect(text);
        assert_eq!(found.stamp.when.time, Some((10, 30)), "{text}");
        found.stamp.offset.map(|o| o.to_string())
    };
    for (text, expected) in [
        ("2010-03-12 10:30 CET", Some("+01:00")),
        ("12.03.2010 10:30 (MESZ)", Some("+02:00")),
        ("March 12, 2010 10:30 EST", Some("-05:00")),
        ("2010-03-12 10:30 UTC", Some("Z")),
        ("Fri Mar 12 10:30:00 CET 2010", Some("+01:00")),
        ("March 12, 2010 10:30 CST", None),
        ("2010-03-12 10:30 est", None),
    ] {
        assert_eq!(offset(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn the_most_precise_date_wins() {
    assert_eq!(
        read("since March 2009 | 12 May 2010", "en").as_deref(),
        Some("2010-05-12")
    );
    assert_eq!(
        read("12 May 2010 – 13 May 2010, 14:32", "en").as_deref(),
        Some("2010-05-13T14:32")
    );
}

#[test]
fn long_texts_are_cut() {
    let far = format!("{}5 May 2010", "é ".repeat(200));
    assert_eq!(read(&far, "en"), None);
    let near = format!("5 May 2010 {}", "é ".repeat(200_000));
    assert_eq!(read(&near, "en").as_deref(), Some("2010-05-05"));
}

/// A small linear congruential generator (Knuth's MMIX constants), so that the same texts are tried each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % n
    }
}

/// Runs every entry point; spans must lie on character boundaries.
fn try_all(text: &str) {
    let as_of = machine("2013-03-31T14:32:00").expect("a time");
    for lang in [None, Some("en-US"), Some("th"), Some("")] {
        let hints = Hints { lang, order: None };
        if let Some(printed) = find(text, &hints) {
            assert!(
                text.get(printed.span.clone())
                    .is_some_and(|s| !s.is_empty()),
                "{text:?}"
            );
            assert!((1970..2100).contains(&printed.stamp.when.year), "{text:?}");
        }
        let _ = relative(text, as_of, &hints);
        let _ = settle_order([text, text].into_iter(), lang, Some(as_of.when));
    }
    let _ = (machine(text), epoch(text), is_date_like(text));
}

#[test]
fn no_text_makes_it_panic() {
    let mut dice = Dice(20_100_312);
    let pieces: Vec<String> = TABLE
        .lines()
        .step_by(7)
        .flat_map(|l| l.split([' ', '\t']).map(str::to_owned))
        .chain(
            [
                "-",
                "/",
                ".",
                ":",
                "T",
                "Z",
                "+",
                "ago",
                "\u{200f}",
                "99999999999",
                "e\u{301}",
                "ب",
            ]
            .map(str::to_owned),
        )
        .collect();
    for _ in 0..1_000 {
        let mut text = String::new();
        for _ in 0..dice.below(12) {
            if dice.below(4) == 0 {
                text.extend(char::from_u32(
                    u32::try_from(dice.below(0x11_0000)).unwrap_or(0),
                ));
            } else {
                text.push_str(&pieces[dice.below(pieces.len())]);
            }
            if dice.below(3) > 0 {
                text.push(' ');
            }
        }
        try_all(&text);
    }
}

#[test]
fn truncated_texts_do_not_panic() {
    for line in TABLE.lines().step_by(11) {
        let text = line.rsplit('\t').next().unwrap_or_default();
        for (at, _) in text.char_indices() {
            try_all(&text[..at]);
            try_all(&text[at..]);
        }
    }
}
