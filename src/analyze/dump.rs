//! The way of a text that somebody copied out of a browser.

use super::Options;
use crate::channel;
use crate::platform::dump;
use crate::source::Page;
use crate::thread::assemble::{Shared, assemble};
use crate::thread::join::Part;
use crate::thread::language;
use crate::thread::reconcile::Surroundings;
use crate::thread::{Nesting, Post, Thread};

pub(super) fn read(page: &Page, text: &str, options: &Options) -> Part {
    let dump = dump::read(text);
    let around = Surroundings {
        cut: !page.cuts.is_empty(),
        place: dump.candidate.has_place,
        platform_counts_pings: true,
        ..Surroundings::default()
    };
    let shared = Shared {
        as_of: options.as_of.or(page.captured),
        ignore_parents: options.ignore_parents,
        ..Shared::default()
    };
    let nesting = if options.ignore_parents {
        Nesting::Unknown
    } else {
        dump.candidate.nesting
    };
    let texts = dump
        .candidate
        .items
        .iter()
        .map(|i| i.fields.body.text.as_str());
    let language = language::recognise(texts, text.lines());
    let shared = Shared {
        lang: language,
        ..shared
    };
    let mut items = assemble(dump.candidate.items, dump.candidate.nesting, shared);
    language::mark(&mut items, language);
    let post = Post {
        title: dump.title,
        author: dump.author,
        language: language.map(str::to_owned),
        ..Post::default()
    };
    let thread = Thread {
        url: page.final_url.clone(),
        addresses: page.final_url.iter().cloned().collect(),
        post,
        platform: if around.place || !items.is_empty() {
            dump.candidate.platform.to_owned()
        } else {
            String::new()
        },
        items,
        closed: dump.closed.then_some(true),
        nesting,
        cuts: page.cuts.clone(),
        ..Thread::blank(&page.name)
    };
    Part {
        thread,
        source: page.final_url.as_ref().unwrap_or(&page.name).clone(),
        stated: dump.stated,
        around,
        elsewhere: Vec::new(),
        dead_end: false,
        links: channel::Links::default(),
    }
}
