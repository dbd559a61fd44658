//! What counts as a link to another page of the thread, and what does not.

use crate::analyze::{Options, analyze};
use crate::{Media, Page, Thread};

/// A page at `address` with two comments, and `more` inside the thread's element, `outside` behind it, `head` in its head.
fn thread(address: &str, head: &str, more: &str, outside: &str) -> Thread {
    let html = format!(
        "<html lang=en><head><title>A post</title>{head}</head><body><div id=comments><h2>2 comments</h2><ol class=comment-list>\
         <li id=comment-1 class='comment depth-1'><cite class=fn>Ana</cite><p>One</p>\
         <li id=comment-2 class='comment depth-1'><cite class=fn>Ben</cite><p>See <a href='?page=9'>there</a></p></ol>{more}</div>\
         {outside}</body></html>"
    );
    let mut page = Page::new("page", html.into_bytes(), Media::Html);
    page.final_url = Some(address.to_owned());
    analyze(&page, &Options::default()).expect("a page")
}

fn found(address: &str, more: &str) -> Vec<String> {
    let found = thread(address, "", more, "").more.into_iter();
    found
        .map(|link| link.replace("https://a.example", ""))
        .collect()
}

#[test]
fn every_form_of_a_pager_is_followed_in_the_order_of_its_numbers() {
    let cases: [(&str, &str, &[&str]); 8] = [
        (
            "https://a.example/post/",
            "<a href='/post/comment-page-3/#comments'>3</a> <a href='/post/comment-page-2/#comments'>2</a>",
            &["/post/comment-page-2/", "/post/comment-page-3/"],
        ),
        (
            "https://a.example/?p=7",
            "<a href='/?p=7&#038;cpage=2#comments'>Newer</a>",
            &["/?p=7&cpage=2"],
        ),
        (
            "https://a.example/2010/03/post.html",
            "<a href='/2010/03/post/comments/page/2/#comments'>Next »</a>",
            &["/2010/03/post/comments/page/2/"],
        ),
        (
            "https://a.example/170880.html",
            "<a href='?page=2#comments'>2</a>",
            &["/170880.html?page=2"],
        ),
        (
            "https://a.example/post?page=2",
            "<a href='/post'>1</a>",
            &["/post"],
        ),
        (
            "https://a.example/post",
            "<a href='/post/comments'>View all 40 comments</a>",
            &["/post/comments"],
        ),
        (
            "https://a.example/post",
            "<a href='/post?all=1'>Ältere Kommentare</a>",
            &["/post?all=1"],
        ),
        (
            "https://a.example/post/comment-page-2/",
            "<a href='/post/#comments'>Older</a>",
            &["/post/"],
        ),
    ];
    for (address, more, links) in cases {
        assert_eq!(found(address, more), links, "{more}");
    }
}

#[test]
fn what_leads_elsewhere_is_no_page_of_the_thread() {
    for more in [
        "<a href='/other/comment-page-2/'>2</a>",
        "<a href='/post/2/'>2</a>",
        "<a href='/other/'>Older comments</a>",
        "<a href='/post/comment-page-2/?replytocom=1#respond'>Reply</a>",
        "<a href='/post/?cpage=2&share=mail'>Mail</a>",
        "<a href='/post/print/'>View all comments</a>",
        "<a href='/post/comment-page-2/#comment-44'>in reply to</a>",
        "<a href='mailto:a@a.example?page=2'>2</a>",
        "<a href='#'>Load more comments</a>",
    ] {
        assert_eq!(found("https://a.example/post/", more), [""; 0], "{more}");
    }
}

#[test]
fn pages_of_a_listing_stand_outside_the_thread() {
    let links = "<nav class=pagination><a href='/blog/page/2/'>2</a> <a href='/blog?page=3'>Older</a></nav>";
    let listing = thread("https://a.example/blog", "", "", links);
    assert!(listing.more.is_empty(), "{:?}", listing.more);
    let inside = thread("https://a.example/blog", "", links, "");
    assert_eq!(inside.more.len(), 2);
}

#[test]
fn a_link_in_the_head_counts_where_it_leads_to_the_same_post() {
    let head = "<link rel=next href='https://a.example/post/comment-page-3/'><link rel=prev href='/earlier/comment-page-1/'>\
                <link rel=prev href='https://a.example/earlier/'>";
    let found = thread("https://a.example/post/comment-page-2/", head, "", "");
    assert_eq!(found.more, ["https://a.example/post/comment-page-3/"]);
    assert_eq!(found.comment_page, Some(2));
}

#[test]
fn the_number_without_a_link_is_that_of_the_page() {
    let pager = "<ul class=pager><li class=pager-item><a href='/node/5?page=1'>2</a><li class=pager-current>1</ul>";
    assert_eq!(
        thread("https://a.example/node/5", "", pager, "").comment_page,
        Some(1)
    );
    let ago = "<p><a href='/node/5?page=1'>2</a> <span class=active>3 hours ago</span></p>";
    assert_eq!(
        thread("https://a.example/node/5", "", ago, "").comment_page,
        None
    );
}
