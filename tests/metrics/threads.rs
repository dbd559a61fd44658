//! Threads built by hand.

use commentsift::When;
use commentsift::thread::{Item, Kind, Nesting, ParentBasis, Post, Thread, ThreadStatus};

/// An item without text and date.
pub fn item(kind: Kind, name: Option<&str>, parent: Option<usize>) -> Item {
    Item {
        parent,
        parent_basis: parent.map(|_| ParentBasis::Nesting),
        ..Item::new(kind, name, "")
    }
}

/// A nested thread below a post by `post_author`.
pub fn thread(mut items: Vec<Item>, post_author: Option<&str>) -> Thread {
    for (at, item) in items.iter_mut().enumerate() {
        item.position = at + 1;
        item.id = format!("c{}", at + 1);
    }
    Thread {
        page: "test".into(),
        url: None,
        addresses: Vec::new(),
        post: Post {
            author: post_author.map(str::to_owned),
            ..Post::default()
        },
        platform: String::new(),
        thread_id: None,
        status: ThreadStatus::Complete,
        declared: None,
        items,
        replies: Vec::new(),
        missing: None,
        surplus: None,
        missing_reason: None,
        closed: None,
        nesting: Nesting::Nested,
        depth_cap: None,
        comment_page: None,
        more: Vec::new(),
        cuts: Vec::new(),
    }
}

/// `2010-03-12`, `2010-03-12T14:32`, `2010-03-12T14:32:05`.
pub fn when(text: &str) -> When {
    let part = |range: std::ops::Range<usize>| -> Option<u8> { text.get(range)?.parse().ok() };
    When {
        year: text[..4].parse().expect("a year"),
        month: part(5..7),
        day: part(8..10),
        time: part(11..13).zip(part(14..16)),
        second: part(17..19),
    }
}
