//! Small hand-built threads for tests.

use crate::thread::{
    DateBasis, Evidence, Item, ItemDate, Kind, Nesting, Post, Thread, ThreadStatus,
};
use crate::{Offset, When};

/// A page of the blog `marthe.example` with these items; ids and positions are set, `nested`.
pub fn thread(items: Vec<Item>) -> Thread {
    let mut thread = Thread {
        page: "fixtures/voyage.html".into(),
        url: Some("https://marthe.example/voyage/".into()),
        addresses: Vec::new(),
        post: Post {
            title: Some("Voyage".into()),
            author: Some("Marthe".into()),
            ..Post::default()
        },
        platform: "wordpress".into(),
        thread_id: None,
        status: ThreadStatus::Undeclared,
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
    };
    for (at, item) in thread.items.iter_mut().enumerate() {
        item.position = at + 1;
        item.id = format!("c{}", at + 1);
    }
    thread
}

/// A comment; an empty name stands for one that the page does not show.
pub fn comment(name: &str, text: &str) -> Item {
    Item {
        depth: Some(1),
        evidence: Evidence {
            rule: "sample",
            confidence: 0.9,
        },
        ..Item::new(Kind::Comment, Some(name).filter(|n| !n.is_empty()), text)
    }
}

/// A ping from a named source.
pub fn ping(kind: Kind, source: &str, url: &str) -> Item {
    let mut item = comment(source, "");
    item.kind = kind;
    item.author.url = (!url.is_empty()).then(|| url.to_owned());
    item
}

/// Dates an item by its printed text.
pub fn dated(mut item: Item, when: When) -> Item {
    item.date = ItemDate {
        when: Some(when),
        offset: Some(Offset(Some(60))),
        raw: Some("le 12".into()),
        basis: Some(DateBasis::Text),
    };
    item
}

/// Makes an item a stated reply to the item at this index.
pub fn reply(mut item: Item, parent: usize) -> Item {
    item.parent = Some(parent);
    item.parent_basis = Some(crate::thread::ParentBasis::Nesting);
    item.depth = Some(2);
    item
}
