//! The same thread by page, REST, feeds and export: `fixtures/channels/wordpress-one-thread-en` holds one invented thread as WordPress
//! writes it in each, with replies to a hidden comment and a conversation deeper than the theme shows.

use commentsift::channel::WxrPosts;
use commentsift::source::page_from;
use commentsift::thread::join::{ByChannel, channels};
use commentsift::thread::{Channel, Item, ItemStatus, MissingReason, ParentBasis, ThreadStatus};
use commentsift::{
    Failure, Kind, Limits, Media, Offset, Options, Page, Thread, analyze, analyze_all,
};
use std::fs;
use std::path::Path;

fn file(name: &str) -> Page {
    let folder = "fixtures/channels/wordpress-one-thread-en";
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(folder)
        .join(name);
    let file = fs::File::open(path).expect("the fixture is there");
    page_from(name, file, None, &Limits::default()).expect("it is read")
}

fn thread(name: &str) -> Thread {
    let mut all = analyze_all(&file(name), &Options::default()).expect("it is analysed");
    all.remove(0)
}

fn part(name: &str, channel: Channel) -> ByChannel {
    ByChannel {
        channel,
        thread: thread(name),
        whole: matches!(channel, Channel::Rest | Channel::Wxr),
    }
}

fn parts() -> Vec<ByChannel> {
    vec![
        part("page.html", Channel::Html),
        part("rest.json", Channel::Rest),
        part("comments.rss", Channel::Feed),
        part("export.xml", Channel::Wxr),
    ]
}

fn ids(thread: &Thread) -> Vec<&str> {
    thread.items.iter().map(|item| item.id.as_str()).collect()
}

fn item<'a>(thread: &'a Thread, id: &str) -> &'a Item {
    let found = thread.items.iter().find(|item| item.id == id);
    found.unwrap_or_else(|| panic!("{id} is in {:?}", ids(thread)))
}

fn parent<'a>(thread: &'a Thread, id: &str) -> Option<&'a str> {
    let up = item(thread, id).parent?;
    Some(&thread.items[up].id)
}

#[test]
fn each_file_is_known_by_its_content() {
    for (name, media) in [
        ("page.html", Media::Html),
        ("rest.json", Media::Rest),
        ("comments.rss", Media::Feed),
        ("comments.atom", Media::Feed),
        ("export.xml", Media::Wxr),
    ] {
        assert_eq!(file(name).media, media, "{name}");
    }
}

#[test]
fn what_channels_share_is_equal() {
    let page = thread("page.html");
    for name in ["rest.json", "comments.rss", "comments.atom", "export.xml"] {
        let other = thread(name);
        assert_eq!(other.platform, "wordpress", "{name}");
        assert_eq!(other.url, page.url, "{name}");
        let mut shared = 0;
        for shown in &page.items {
            let Some(same) = other.items.iter().find(|item| item.id == shown.id) else {
                continue;
            };
            shared += 1;
            assert_eq!(same.author.name, shown.author.name, "{name} {}", shown.id);
            if shown.kind == Kind::Comment {
                assert_eq!(same.kind, Kind::Comment, "{name} {}", shown.id);
                assert_eq!(same.text, shown.text, "{name} {}", shown.id);
                assert_eq!(same.links, shown.links, "{name} {}", shown.id);
            } else {
                assert!(same.kind.is_ping(), "{name} {}", shown.id);
            }
            if name != "comments.rss" {
                assert_eq!(same.author.url, shown.author.url, "{name} {}", shown.id);
            }
            // A feed states the time in UTC.
            if matches!(name, "rest.json" | "export.xml") && shown.kind == Kind::Comment {
                assert_eq!(same.date.when, shown.date.when, "{name} {}", shown.id);
                assert_eq!(same.date.offset, shown.date.offset, "{name} {}", shown.id);
            }
        }
        assert!(shared >= 8, "{name}: {shared}");
    }
}

#[test]
fn rest_knows_true_parents_and_hidden_replies() {
    let rest = thread("rest.json");
    assert_eq!(
        ids(&rest),
        [
            "c101", "c102", "c106", "c107", "c108", "c109", "c112", "c104", "c105", "c113"
        ]
    );
    assert_eq!(rest.status, ThreadStatus::Undeclared);
    assert_eq!(item(&rest, "c112").depth, Some(7));
    assert_eq!(parent(&rest, "c112"), Some("c109"));
    let orphan = item(&rest, "c104");
    assert_eq!(orphan.absent_parent.as_deref(), Some("c103"));
    assert_eq!((orphan.parent, orphan.depth), (None, None));
    assert_eq!(parent(&rest, "c105"), Some("c104"));
    assert_eq!(item(&rest, "c105").depth, None);
    assert_eq!(item(&rest, "c105").channels, [Channel::Rest]);
    assert_eq!(item(&rest, "c102").author.account.as_deref(), Some("1"));
}

#[test]
fn feeds_give_parents_and_tell_pings_by_their_form() {
    for name in ["comments.rss", "comments.atom"] {
        let feed = thread(name);
        assert_eq!(feed.items.len(), 10, "{name}");
        assert_eq!(parent(&feed, "c109"), Some("c108"), "{name}");
        let absent = |id| item(&feed, id).absent_parent.as_deref();
        assert_eq!(absent("c106"), Some("c102"), "{name}");
        assert_eq!(absent("c104"), Some("c103"), "{name}");
        assert_eq!(item(&feed, "c110").kind, Kind::Ping, "{name}");
        assert_eq!(item(&feed, "c111").kind, Kind::Ping, "{name}");
        let date = item(&feed, "c104").date.when.map(|when| when.to_string());
        assert_eq!(date.as_deref(), Some("2016-05-02T09:30:45"), "{name}");
    }
    assert_eq!(
        thread("comments.rss").post.title.as_deref(),
        Some("Mending nets by lamplight")
    );
}

#[test]
fn an_export_gives_posts_and_pages_with_what_was_approved() {
    let all = analyze_all(&file("export.xml"), &Options::default()).expect("it is analysed");
    let pages: Vec<&str> = all.iter().map(|thread| thread.page.as_str()).collect();
    assert_eq!(
        pages,
        [
            "https://saltmarsh.example/2016/05/mending-nets/",
            "https://saltmarsh.example/about/"
        ]
    );
    assert_eq!(all[1].status, ThreadStatus::Empty);
    let post = &all[0];
    assert_eq!(post.items.len(), 12);
    assert_eq!(post.post.author.as_deref(), Some("Odalys Brandt"));
    assert_eq!(post.post.words, Some(13));
    assert_eq!(post.closed, Some(true));
    assert_eq!(item(post, "c110").kind, Kind::Pingback);
    assert_eq!(item(post, "c111").kind, Kind::Trackback);
    // As on the page: the slug of the account, and who wrote the post.
    let page = thread("page.html");
    let same = |thread: &Thread| item(thread, "c102").author.clone();
    assert_eq!(same(post).account, same(&page).account);
    assert_eq!(same(post).role, same(&page).role);
}

#[test]
fn joined_channels_say_what_the_page_hides() {
    let page = thread("page.html");
    assert_eq!((page.items.len(), page.missing), (10, Some(2)));
    let mut two = parts();
    two.truncate(2);
    let joined = channels(two).expect("a thread");
    assert_eq!(
        ids(&joined),
        [
            "c101", "c102", "c106", "c107", "c108", "c109", "c112", "c104", "c105", "c110", "c111",
            "c113"
        ]
    );
    assert_eq!(joined.status, ThreadStatus::Complete);
    assert_eq!((joined.missing, joined.surplus), (Some(0), Some(0)));
    assert_eq!(joined.missing_reason, Some(MissingReason::HiddenReplies));
    assert_eq!(joined.depth_cap, Some(5));
    let deep = item(&joined, "c112");
    assert_eq!(deep.depth, Some(7));
    assert_eq!(deep.parent_basis, Some(ParentBasis::Channel));
    assert_eq!(
        item(&joined, "c102").parent_basis,
        Some(ParentBasis::Nesting)
    );
    assert_eq!(deep.channels, [Channel::Html, Channel::Rest]);
    assert_eq!(item(&joined, "c104").channels, [Channel::Rest]);
    assert_eq!(item(&joined, "c110").channels, [Channel::Html]);
    assert_eq!(item(&joined, "c104").author.account, None);
    let positions: Vec<usize> = joined.items.iter().map(|item| item.position).collect();
    assert_eq!(positions, (1..=12).collect::<Vec<_>>());
}

#[test]
fn joining_is_independent_of_the_order_of_channels() {
    let parts = parts();
    let expected = channels(parts.clone()).expect("a thread");
    let all = &item(&expected, "c113").channels;
    assert_eq!(
        all[..],
        [Channel::Html, Channel::Rest, Channel::Feed, Channel::Wxr]
    );
    for order in permutations(parts.len()) {
        let moved: Vec<ByChannel> = order.iter().map(|&at| parts[at].clone()).collect();
        assert_eq!(channels(moved).as_ref(), Some(&expected), "{order:?}");
    }
}

fn permutations(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![Vec::new()];
    }
    let shorter = permutations(n - 1);
    let put = |order: &Vec<usize>, at: usize| {
        let mut order = order.clone();
        order.insert(at, n - 1);
        order
    };
    shorter
        .iter()
        .flat_map(|order| (0..n).map(move |at| put(order, at)))
        .collect()
}

#[test]
fn joining_a_channel_with_itself_changes_no_thread() {
    let one = part("rest.json", Channel::Rest);
    let twice = channels(vec![one.clone(), one.clone()]).expect("a thread");
    assert_eq!(twice.items, channels(vec![one]).expect("a thread").items);
}

#[test]
fn pings_that_the_page_hides_are_named_where_all_comments_are_known() {
    let mut page = part("page.html", Channel::Html);
    // A theme that lists no pings.
    page.thread.items.retain(|item| !item.kind.is_ping());
    let joined = channels(vec![page.clone(), part("rest.json", Channel::Rest)]).expect("a thread");
    assert_eq!(joined.status, ThreadStatus::Partial);
    assert_eq!(joined.missing, Some(2));
    assert_eq!(joined.missing_reason, Some(MissingReason::PingsHidden));
    // A feed lists pings, and here the replies that the page hides as well.
    let joined = channels(vec![page, part("comments.rss", Channel::Feed)]).expect("a thread");
    assert_eq!(joined.missing_reason, Some(MissingReason::HiddenReplies));
    assert_eq!(joined.missing, Some(0));
}

fn page(name: &str, bytes: &[u8]) -> Result<Page, Failure> {
    let media = match name.rsplit_once('.') {
        Some((_, "json")) => Some(Media::Rest),
        Some((_, "xml")) => Some(Media::Feed),
        _ => None,
    };
    page_from(name, bytes, media, &Limits::default())
}

fn error(name: &str, bytes: &[u8]) -> (&'static str, String) {
    let failure = page(name, bytes)
        .and_then(|page| analyze_all(&page, &Options::default()))
        .expect_err("it is refused");
    assert_eq!(failure.page, name);
    (failure.error, failure.message)
}

#[test]
fn wrong_files_are_refused_in_clear_words() {
    let html = b"<!DOCTYPE html><title>404</title><h1>Not found</h1>";
    let cases: &[(&str, &[u8], &str, &str)] = &[
        ("a.json", html, "unsupported", "an HTML page"),
        ("b.json", b"id,text\n1,a", "unsupported", "no JSON"),
        ("c.json", b"[{\"id\":1,", "bad_json", "no JSON"),
        ("d.json", b"{\"code\":\"rest_no_route\",\"message\":\"No route.\",\"data\":{\"status\":404}}", "rest_error", "rest_no_route"),
        ("e.json", b"{\"id\":5,\"title\":{},\"content\":{},\"comment_status\":\"open\"}", "unsupported", "a post"),
        ("f.json", b"[1,2,3]", "unsupported", "another array"),
        ("g.json", b"{\"a\":1}", "unsupported", "another JSON"),
        ("a.xml", html, "unsupported", "an HTML page"),
        ("b.xml", b"<?xml version='1.0'?><urlset><url/></urlset>", "unsupported", "a sitemap"),
        ("c.xml", b"<opml version='2.0'/>", "unsupported", "OPML"),
        ("d.xml", b"<rss><channel><item><guid>https://b.example/?p=1</guid><title>A post</title></item></channel></rss>", "unsupported", "a feed of posts"),
        ("e.xml", b"<rss><channel><item><title>a", "bad_xml", "breaks off"),
        ("f.xml", b"just text", "unsupported", "neither a feed"),
        ("g.xml", b"<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel></channel></rss>", "no_posts", "no published post"),
    ];
    for (name, bytes, code, words) in cases {
        let (error, message) = error(name, bytes);
        assert_eq!(error, *code, "{name}: {message}");
        assert!(message.contains(words), "{name}: {message}");
    }
    let deep = format!("[{}]", "[".repeat(100_000));
    assert_eq!(error("h.json", deep.as_bytes()).0, "bad_json");
}

#[test]
fn an_empty_answer_is_an_empty_thread() {
    let empty = |name: &str, bytes: &[u8]| {
        let page = page(name, bytes).expect("it is read");
        analyze(&page, &Options::default()).expect("it is analysed")
    };
    let rest = empty("a.json", b"[]");
    assert_eq!((rest.status, rest.items.len()), (ThreadStatus::Empty, 0));
    let feed = b"<rss><channel><title>Comments on: A</title><link>https://b.example/a/</link></channel></rss>";
    assert_eq!(empty("a.xml", feed).status, ThreadStatus::Empty);
    // An empty feed of a site says nothing about any thread.
    let feed = b"<rss><channel><title>B</title><link>https://b.example</link></channel></rss>";
    assert_eq!(empty("b.xml", feed).status, ThreadStatus::None);
}

#[test]
fn hostile_xml_is_bounded() {
    let bomb: String = (1..10)
        .map(|n| format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10)))
        .collect();
    let laughs = format!(
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'ha'>{bomb}]><rss><channel><item><guid>x#comment-1</guid><title>&a9;</title>\
         <dc:creator>&a9;</dc:creator><description>&a9;</description></item></channel></rss>"
    );
    let found = page("a.xml", laughs.as_bytes()).and_then(|p| analyze(&p, &Options::default()));
    assert_eq!(found.expect("it is a feed").items[0].text, "&a9;");

    let comment = |inside: &str| {
        format!("<rss><channel><item><guid>x#comment-1</guid>{inside}</item></channel></rss>")
    };
    let deep = comment(&format!(
        "<description>{}</description>",
        "<a>".repeat(100_000)
    ));
    assert_eq!(error("b.xml", deep.as_bytes()).0, "depth_limit");
    let wide = comment(&format!("<a b=\"{}\"/>", "x".repeat(1 << 20)));
    assert_eq!(
        analyze(
            &page("c.xml", wide.as_bytes()).expect("read"),
            &Options::default()
        )
        .expect("a feed")
        .items
        .len(),
        1
    );
    let many = comment(&format!(
        "<a {}/>",
        (0..100_000)
            .map(|n| format!("a{n}='' "))
            .collect::<String>()
    ));
    assert_eq!(
        analyze(
            &page("d.xml", many.as_bytes()).expect("read"),
            &Options::default()
        )
        .expect("a feed")
        .items
        .len(),
        1
    );
    // Markup in a text is as deep as a page may be.
    let nested = comment(&format!(
        "<description><![CDATA[{}x]]></description>",
        "<div>".repeat(5_000)
    ));
    let thread = analyze(
        &page("e.xml", nested.as_bytes()).expect("read"),
        &Options::default(),
    )
    .expect("a feed");
    assert_eq!(thread.cuts.len(), 1);
    assert_eq!(thread.status, ThreadStatus::Truncated);
}

#[test]
fn parents_that_run_in_circles_lose_one_link() {
    let answer = br#"[{"id":1,"post":9,"parent":2,"content":{"rendered":"a"}},{"id":2,"post":9,"parent":3,"content":{"rendered":"b"}},
        {"id":3,"post":9,"parent":1,"content":{"rendered":"c"}},{"id":4,"post":9,"parent":4,"content":{"rendered":"d"}}]"#;
    let thread =
        analyze(&page("a.json", answer).expect("read"), &Options::default()).expect("comments");
    assert_eq!(thread.items.len(), 4);
    for (at, item) in thread.items.iter().enumerate() {
        assert!(item.parent.is_none_or(|up| up < at), "{}", item.id);
    }
    assert_eq!(
        thread.items.iter().filter(|i| i.parent.is_some()).count(),
        2
    );
}

#[test]
fn a_long_export_is_read_post_by_post() {
    struct Endless(u64, Vec<u8>);
    impl std::io::Read for Endless {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            if self.1.is_empty() {
                let n = self.0;
                self.0 += 1;
                self.1 = format!(
                    "<item><title>P</title><link>https://b.example/{n}/</link><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>\
                     <wp:comment><wp:comment_id>{n}</wp:comment_id><wp:comment_content>Hello {n}</wp:comment_content>\
                     <wp:comment_approved>1</wp:comment_approved></wp:comment></item>"
                )
                .into_bytes();
            }
            let take = to.len().min(self.1.len());
            to[..take].copy_from_slice(&self.1[..take]);
            self.1.drain(..take);
            Ok(take)
        }
    }
    let head = b"<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel>".to_vec();
    let posts = WxrPosts::new(
        "endless.xml",
        std::io::BufReader::new(Endless(1, head)),
        &Limits::default(),
    );
    let mut bytes = 0;
    for (n, post) in (1..=2_000).zip(posts) {
        let post = post.expect("a post");
        assert_eq!(post.page(), format!("https://b.example/{n}/"));
        bytes += post.digest().1;
        if n % 500 == 0 {
            assert_eq!(
                post.thread(&Options::default()).items[0].text,
                format!("Hello {n}")
            );
        }
    }
    assert!(bytes > 400_000, "{bytes}");
}

const BLOGGER: &str = "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:gd='http://schemas.google.com/g/2005' xmlns:thr='http://purl.org/syndication/thread/1.0' xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/'>\
<id>tag:blogger.com,1999:blog-5.post-789.comments</id><title type='text'>Comments on Gulls: Counting</title>\
<link rel='alternate' type='text/html' href='https://gulls.example/2012/03/counting.html'/>\
<generator version='7.00' uri='https://www.blogger.com'>Blogger</generator><openSearch:totalResults>4</openSearch:totalResults>\
<entry><id>tag:blogger.com,1999:blog-5.post-1003</id><published>2012-03-13T08:00:00.000+01:00</published><title type='text'>Removed</title>\
<content type='html'>This comment has been removed by the author.</content>\
<link rel='alternate' type='text/html' href='https://gulls.example/2012/03/counting.html?showComment=1331622000000#c1003'/>\
<link rel='related' href='https://gulls.example/feeds/789/comments/default/1002'/>\
<author><name>Wenzel</name><uri>https://profiles.example/wenzel</uri></author>\
<thr:in-reply-to href='https://gulls.example/2012/03/counting.html' ref='tag:blogger.com,1999:blog-5.post-789' type='text/html'/>\
<gd:extendedProperty name='blogger.contentRemoved' value='true'/></entry>\
<entry><id>tag:blogger.com,1999:blog-5.post-1002</id><published>2012-03-12T14:32:05.000+01:00</published><title type='text'>Forty</title>\
<content type='html'>Forty &lt;b&gt;or&lt;/b&gt; more.&lt;br /&gt;At dawn.</content>\
<link rel='alternate' type='text/html' href='https://gulls.example/2012/03/counting.html?showComment=1331559125000#c1002'/>\
<author><name>Ilka</name></author>\
<thr:in-reply-to href='https://gulls.example/2012/03/counting.html' ref='tag:blogger.com,1999:blog-5.post-789' type='text/html'/></entry></feed>";

#[test]
fn bloggers_feed_has_parents_placeholders_and_the_number_of_all() {
    let page = page("a.xml", BLOGGER.as_bytes()).expect("read");
    let thread = analyze(&page, &Options::default()).expect("a feed");
    assert_eq!(thread.platform, "blogger");
    assert_eq!(
        thread.url.as_deref(),
        Some("https://gulls.example/2012/03/counting.html")
    );
    assert_eq!(ids(&thread), ["c1002", "c1003"]);
    assert_eq!(parent(&thread, "c1003"), Some("c1002"));
    assert_eq!(item(&thread, "c1003").status, ItemStatus::Deleted);
    assert_eq!(item(&thread, "c1002").text, "Forty or more.\nAt dawn.");
    let date = item(&thread, "c1002").date.clone();
    assert_eq!(
        date.when.map(|when| when.to_string()).as_deref(),
        Some("2012-03-12T14:32:05")
    );
    assert_eq!(date.offset, Some(Offset(Some(60))));
    assert_eq!(
        (thread.status, thread.missing),
        (ThreadStatus::Partial, Some(2))
    );
    assert_eq!(thread.missing_reason, Some(MissingReason::Paginated));
}

#[test]
fn the_feed_of_a_site_gives_a_thread_a_post() {
    let item = |post: &str, id: u32| {
        format!(
            "<item><title>Comment on X by Ana</title><link>https://b.example/{post}/comment-page-1/#comment-{id}</link>\
             <dc:creator>Ana</dc:creator><content:encoded><![CDATA[<p>No. {id}</p>]]></content:encoded></item>"
        )
    };
    let feed = format!(
        "<rss version='2.0'><channel><title>Comments for B</title><link>https://b.example</link>{}{}{}</channel></rss>",
        item("one", 9),
        item("two", 8),
        item("one", 7)
    );
    let page = page("site.xml", feed.as_bytes()).expect("read");
    let threads = analyze_all(&page, &Options::default()).expect("a feed");
    let told: Vec<_> = threads.iter().map(|t| (t.page.as_str(), ids(t))).collect();
    assert_eq!(
        told,
        [
            ("https://b.example/one/", vec!["c7", "c9"]),
            ("https://b.example/two/", vec!["c8"])
        ]
    );
    let one = analyze(&page, &Options::default()).expect_err("two posts");
    assert_eq!(one.error, "several_posts");
}

#[test]
fn rss_1_and_atom_of_other_systems_are_read() {
    let rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel><title>C</title><link>https://b.example/a.html</link></channel>\
        <item><title>Re: A</title><link>https://b.example/a.html#c12</link><dc:creator>Ana</dc:creator><dc:date>2009-04-01T10:00:00+02:00</dc:date>\
        <description>Hello &lt;em&gt;you&lt;/em&gt;</description></item></rdf:RDF>";
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>urn:x:1</id><author><name>Ana</name></author><updated>2009-04-01T10:00:00Z</updated>\
        <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>Hello <em>you</em></div></content>\
        <thr:in-reply-to ref='urn:x:post' href='https://b.example/a.html'/></entry></feed>";
    for xml in [rdf, atom] {
        let page = page("a.xml", xml.as_bytes()).expect("read");
        let thread = analyze(&page, &Options::default()).expect("a feed");
        assert_eq!(thread.url.as_deref(), Some("https://b.example/a.html"));
        assert_eq!(thread.items[0].text, "Hello you");
        assert_eq!(thread.platform, "");
    }
}

#[test]
fn comments_without_ids_are_joined_by_name_and_words() {
    let html = "<link rel=canonical href='https://b.example/a/'><meta name=generator content='WordPress 6.4'><div id=comments><ol class=commentlist>\
        <li class='comment depth-1'><cite class=fn>Ana</cite> says:<p>Yes.</p></li><li class='comment depth-1'><cite class=fn>Ana</cite> says:<p>Yes.</p></li>\
        <li class='comment depth-1'><cite class=fn>Ben</cite> says:<p>No.</p></li></ol></div>";
    let rest = r#"[{"id":5,"post":1,"parent":0,"author_name":"Ana","content":{"rendered":"<p>Yes.</p>"}},
        {"id":6,"post":1,"parent":5,"author_name":"Ana","content":{"rendered":"<p>Yes.</p>"}},
        {"id":7,"post":1,"parent":6,"author_name":"Ben","content":{"rendered":"<p>No.</p>"}}]"#;
    let of = |bytes: &str, media| {
        analyze(
            &Page::new("a", bytes.as_bytes().to_vec(), media),
            &Options::default(),
        )
        .expect("a thread")
    };
    let part = |channel, thread| ByChannel {
        channel,
        thread,
        whole: true,
    };
    let html = of(html, Media::Html);
    assert_eq!(ids(&html), ["p1", "p2", "p3"]);
    let joined = channels(vec![
        part(Channel::Html, html),
        part(Channel::Rest, of(rest, Media::Rest)),
    ]);
    let joined = joined.expect("a thread");
    assert_eq!(ids(&joined), ["c5", "c6", "c7"]);
    assert_eq!(item(&joined, "c7").depth, Some(3));
    assert_eq!(item(&joined, "c7").channels, [Channel::Html, Channel::Rest]);
}
