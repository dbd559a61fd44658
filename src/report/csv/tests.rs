//! Whole small tables, as they stand in the files.

use super::*;
use crate::failure::{Failure, Stage};
use crate::metrics::measure;
use crate::metrics::sample::{comment, dated, ping, reply, thread};
use crate::report::Reading;
use crate::report::cell::Excel;
use crate::thread::{Declared, ItemStatus, Kind, MissingReason, Scope, Thread, ThreadStatus};
use crate::{Offset, Stamp, When};

fn analysed(thread: Thread) -> Analysed {
    let measured = measure(&thread);
    Analysed {
        page: thread.page.clone(),
        digest: None,
        duplicate_of: None,
        outcome: Ok(Reading { thread, measured }),
    }
}

/// Two people, a formula, a deleted comment, a pingback from the blog itself and a trackback of unknown source.
fn voyage() -> Thread {
    let mut anna = dated(
        comment("Anna", "=1+1\n\n\"Oui\" ?"),
        When::minute(2010, 3, 12, 14, 32),
    );
    anna.author.url = Some("https://anna.example/".into());
    anna.permalink = Some("https://marthe.example/voyage/#comment-1".into());
    anna.votes = Some(-3);
    let mut deleted = comment("", "supprimé");
    deleted.status = ItemStatus::Deleted;
    let mut trackback = ping(Kind::Trackback, "News; more", "");
    trackback.text = "[…] voyage […]".into();
    let mut page = thread(vec![
        anna,
        reply(dated(comment("Marthe", "Merci"), When::day(2010, 3, 13)), 0),
        ping(
            Kind::Pingback,
            "marthe",
            "https://www.marthe.example/autre/",
        ),
        deleted,
        trackback,
    ]);
    page.declared = Some(Declared {
        count: 6,
        text: "6 réflexions sur « Voyage »".into(),
        scope: Scope::PeopleAndPings,
        place: "heading",
    });
    page.status = ThreadStatus::Partial;
    page.missing = Some(1);
    page.surplus = Some(0);
    page.missing_reason = Some(MissingReason::Unknown);
    page.closed = Some(true);
    page.post.date = Some(Stamp {
        when: When::minute(2010, 3, 12, 8, 0),
        offset: Some(Offset(Some(60))),
    });
    page.post.words = Some(40);
    page.post.language = Some("fr".into());
    page
}

fn written(table: Table, style: Style, pages: &[Analysed]) -> String {
    let mut sink = CsvStream::open(table, style, Vec::new()).expect("opened");
    let mut corpus = Corpus::default();
    for page in pages {
        page.fold_into(&mut corpus);
        sink.write(page).expect("written");
    }
    String::from_utf8(sink.into_inner(&corpus).expect("finished")).expect("UTF-8")
}

/// Everything below the header.
fn rows(table: Table, style: Style, pages: &[Analysed]) -> String {
    let all = written(table, style, pages);
    let (_, rows) = all.split_once('\n').expect("a header");
    rows.to_owned()
}

#[test]
fn comments() {
    assert_eq!(
        rows(Table::Comments, Style::default(), &[analysed(voyage())]),
        "fixtures/voyage.html,1,c1,,,,1,1,,,,,comment,shown,aa4ccacc70d61b58b,Anna,shown,https://anna.example/,,2010-03-12T14:32,\
         +01:00,le 12,text,\"'=1+1\n\n\"\"Oui\"\" ?\",false,https://marthe.example/voyage/#comment-1,-3,3,2,10,0,0,0,,,sample,0.9,\n\
         fixtures/voyage.html,2,c2,c1,1,nesting,2,0,,,,,comment,shown,a2266d4f1cfff4449,Marthe,shown,,post_author,2010-03-13,+01:00,\
         le 12,text,Merci,false,,,1,1,5,0,0,0,,,sample,0.9,\n\
         fixtures/voyage.html,4,c4,,,,1,0,,,,,comment,deleted,,,not_shown,,,,,,,supprimé,false,,,,,,,,,,,sample,0.9,\n"
    );
}

#[test]
fn pings() {
    assert_eq!(
        written(Table::Pings, Style::default(), &[analysed(voyage())]),
        "page,position,ping_id,parent_id,type,source_name,source_url,source_domain,self_ping,by_post_author,date,date_offset,\
         date_raw,excerpt,permalink,rule,confidence,source_alive,links_back,source_status,source_title,source_date,\
         source_date_offset\n\
         fixtures/voyage.html,3,c3,,pingback,marthe,https://www.marthe.example/autre/,marthe.example,true,true,,,,,,sample,0.9,,,,,,\n\
         fixtures/voyage.html,5,c5,,trackback,News; more,,,,false,,,,[…] voyage […],,sample,0.9,,,,,,\n"
    );
}

#[test]
fn pages() {
    let mut script = thread(Vec::new());
    script.page = "-".into();
    script.url = None;
    script.post = crate::thread::Post::default();
    script.platform = "disqus".into();
    script.thread_id = Some("moss 41".into());
    script.status = ThreadStatus::ScriptLoaded;
    script.nesting = crate::thread::Nesting::Unknown;
    assert_eq!(
        rows(
            Table::Pages,
            Style::default(),
            &[analysed(voyage()), analysed(script)]
        ),
        "fixtures/voyage.html,https://marthe.example/voyage/,,Voyage,Marthe,2010-03-12T08:00,+01:00,40,fr,wordpress,partial,6,\
         6 réflexions sur « Voyage »,people_and_pings,5,3,1,2,1,1,0,0,0,1,0,unknown,true,,,\
         nested,false,1,2,1,1,1,0,,1,1,0.5,1,1,0,0,2,2,1.3333333333333333,2,1,1,0,1.6666666666666667,1.5,0.3333333333333333,\
         0.6666666666666666,0,,,,,,0,1,4,2,2,2.8,3,15,1,0,0,0,0.1,0.4,2,1,1\n\
         -,,,,,,,,,disqus,script_loaded,,,,0,0,0,0,0,0,0,0,0,,,,,,moss 41,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n"
    );
}

#[test]
fn authors_leave_duplicates_out() {
    let mut again = analysed(voyage());
    again.duplicate_of = Some("fixtures/voyage.html".into());
    assert_eq!(
        written(
            Table::Authors,
            Style::default(),
            &[analysed(voyage()), again]
        ),
        "author_id,author_name,name_variants,author_url,identity_basis,post_author,comments,pages,replies_given,\
         replies_received,words,first_date,last_date,replies_given_inferred,replies_received_inferred\n\
         aa4ccacc70d61b58b,Anna,,https://anna.example/,link,false,1,1,0,1,3,2010-03-12T14:32,2010-03-12T14:32,0,0\n\
         a2266d4f1cfff4449,Marthe,,,name,true,1,1,1,0,1,2010-03-13,2010-03-13,0,0\n"
    );
}

#[test]
fn errors_hold_failures_and_cuts() {
    let mut cut = voyage();
    cut.cuts = vec![Failure::new(
        "fixtures/voyage.html",
        Stage::Parse,
        "node_limit",
        "cut",
    )];
    let failure = Failure::new("@x.html", Stage::Read, "not_found", "-no such file");
    let failed = Analysed {
        page: "@x.html".into(),
        digest: None,
        duplicate_of: None,
        outcome: Err(failure),
    };
    let pages = [analysed(cut), failed];
    assert_eq!(
        written(Table::Errors, Style::default(), &pages),
        "page,stage,error,message\n\
         fixtures/voyage.html,parse,node_limit,cut\n\
         '@x.html,read,not_found,'-no such file\n"
    );
    // A cut page has a row in pages.csv, a failed one has not.
    assert_eq!(
        rows(Table::Pages, Style::default(), &pages).lines().count(),
        1
    );
}

#[test]
fn excel_in_french() {
    let style = Style {
        guard: true,
        excel: Some(Excel::Fr),
    };
    let pings = written(Table::Pings, style, &[analysed(voyage())]);
    assert!(pings.starts_with("\u{feff}page;position;"));
    assert!(
        pings.ends_with(
            ";trackback;\"News; more\";;;;false;;;;[…] voyage […];;sample;0,9;;;;;;\r\n"
        )
    );
    let comments = written(Table::Comments, style, &[analysed(voyage())]);
    assert!(comments.contains(";2010-03-12 14:32;\"=\"\"+01:00\"\"\";"));
    assert!(!comments.contains("sep="));
    let pages = written(Table::Pages, style, &[analysed(voyage())]);
    assert!(pages.contains(";1,3333333333333333;"));
}

#[test]
fn a_text_that_excel_cannot_hold_is_flagged() {
    let page = || analysed(thread(vec![comment("Anna", &"x".repeat(40_000))]));
    let excel = Style {
        guard: true,
        excel: Some(Excel::En),
    };
    let cut = |style| {
        let table = written(Table::Comments, style, &[page()]);
        let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let names = reader.headers().expect("a header").clone();
        let row = reader.records().next().expect("a row").expect("CSV");
        let at = |name| {
            names
                .iter()
                .position(|column| column == name)
                .expect("a column")
        };
        (row[at("text")].len(), row[at("text_cut")].to_owned())
    };
    assert_eq!(cut(excel), (32_767, "true".to_owned()));
    assert_eq!(cut(Style::default()), (40_000, "false".to_owned()));
}
