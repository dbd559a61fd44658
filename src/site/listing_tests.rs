//! Listings: what is found on them, and what is none of them.

use super::*;

fn read(text: &str) -> Listing {
    listing(text.as_bytes(), None, 1000).expect("a list")
}

/// Each entry as "address published modified".
fn shown(found: &Listing) -> Vec<String> {
    let date = |date: Option<When>| date.map_or_else(|| "-".to_owned(), |date| date.to_string());
    let line = |entry: &Entry| {
        format!(
            "{} {} {}",
            entry.address,
            date(entry.published),
            date(entry.modified)
        )
    };
    found.entries.iter().map(line).collect()
}

#[test]
fn a_sitemap() {
    let found = read(
        "\u{feff}<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet href='x.xsl'?>
        <urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:image='i' xmlns:news='n'>
        <url><loc>
            https://blog.example/?p=1&amp;x=<![CDATA[2]]>
        </loc><lastmod>2010-03-12T14:32:05+00:00</lastmod>
        <image:image><image:loc>https://blog.example/a.jpg</image:loc></image:image></url>
        <url><loc>https://blog.example/b?a=1&b=2</loc><news:news><news:publication_date>2010-02-01</news:publication_date></news:news></url>
        </urlset>",
    );
    assert_eq!(found.form, Form::Sitemap);
    assert_eq!(
        shown(&found),
        [
            "https://blog.example/?p=1&x=2 - 2010-03-12",
            "https://blog.example/b?a=1&b=2 2010-02-01 -",
        ]
    );
    assert_eq!(found.broken, None);
}

#[test]
fn an_index_and_a_plain_text() {
    let found = read(
        "<sitemapindex><sitemap><loc>https://a.example/1.xml</loc></sitemap><sitemap><loc>/2.xml</loc></sitemap></sitemapindex>",
    );
    assert_eq!(found.form, Form::Index);
    assert_eq!(shown(&found), ["https://a.example/1.xml - -", "/2.xml - -"]);
    let found = read("https://a.example/1\r\n\r\nhttps://a.example/2\n");
    assert_eq!(found.form, Form::Sitemap);
    assert_eq!(shown(&found).len(), 2);
    assert_eq!(listing(b"Not found\nhttps://a.example", None, 9), None);
    assert_eq!(listing(b"", None, 9), None);
}

#[test]
fn rss_and_atom() {
    let found = read(
        "<rss version='2.0' xmlns:atom='a'><channel><title>T</title><link>https://blog.example</link>
        <atom:link rel='self' href='https://blog.example/feed/'/><generator>https://wordpress.org/?v=6.5</generator>
        <item><title>One &eacute;</title><link>https://blog.example/one/</link><pubDate>Fri, 12 Mar 2010 14:32:05 +0000</pubDate>
        <guid isPermaLink='false'>https://blog.example/?p=1</guid></item>
        <item><guid>https://blog.example/two/</guid></item></channel></rss>",
    );
    assert_eq!(found.form, Form::Feed);
    assert!(found.generator.contains("wordpress"));
    assert_eq!(
        shown(&found),
        [
            "https://blog.example/one/ 2010-03-12 -",
            "https://blog.example/two/ - -"
        ]
    );
    let found = read(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:os='o'><os:totalResults>60</os:totalResults>
        <link rel='next' href='https://b.example/feeds/posts/default?start-index=26&amp;max-results=25'/>
        <entry><link rel='replies' href='https://b.example/r'/><link rel='alternate' href='https://b.example/2010/03/a.html'/>
        <published>2010-03-01T00:00:00Z</published><updated>2011-01-01T00:00:00Z</updated>
        <source><link href='https://other.example/'/></source></entry></feed>",
    );
    assert_eq!(
        shown(&found),
        ["https://b.example/2010/03/a.html 2010-03-01 2011-01-01"]
    );
    assert_eq!(found.total, Some(60));
    assert!(
        found
            .next
            .is_some_and(|next| next.ends_with("?start-index=26&max-results=25"))
    );
}

#[test]
fn rdf_and_old_encodings() {
    let text = "<?xml version='1.0' encoding='ISO-8859-1'?><rdf:RDF xmlns:rdf='r'><channel><link>x</link></channel><item><link>https://a.example/d\u{e9}j\u{e0}</link><dc:date>2004-05-06T01:02:03+01:00</dc:date></item></rdf:RDF>";
    let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let found = listing(&bytes, None, 9).expect("a feed");
    assert_eq!(
        shown(&found),
        ["https://a.example/d\u{e9}j\u{e0} 2004-05-06 -"]
    );
}

#[test]
fn pages_are_no_lists() {
    for page in [
        "<!DOCTYPE html><html><body>gone</body></html>",
        "<html>",
        "<opml/>",
        "<",
    ] {
        assert_eq!(listing(page.as_bytes(), None, 9), None, "{page}");
    }
}

#[test]
fn hostile_lists_end() {
    let laughs = "<!DOCTYPE u [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><urlset><url><loc>https://a.example/&b;</loc></url></urlset>";
    assert_eq!(shown(&read(laughs)), ["https://a.example/&b; - -"]);
    let deep = format!("<urlset>{}", "<url>".repeat(100_000));
    assert!(read(&deep).broken.is_some_and(|why| why.contains("nested")));
    let many = format!(
        "<urlset>{}",
        "<url><loc>https://a.example/</loc></url>".repeat(2000)
    );
    let found = read(&many);
    assert!(found.is_cut && found.entries.len() == 1000);
    let long = format!(
        "<urlset><url><loc>https://a.example/{}</loc></url></urlset>",
        "x".repeat(100_000)
    );
    assert_eq!(read(&long).entries[0].address.len(), MOST_TEXT);
    let torn = read("<urlset><url><loc>https://a.example/1</loc></url><url><loc>https://a.exa");
    assert_eq!(shown(&torn), ["https://a.example/1 - -"]);
    assert!(torn.broken.is_some());
}
