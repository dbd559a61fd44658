//! Saved files of one thread, put together: its pages, and what other channels tell of it.

use super::{Digest, Gathered, gather};
use crate::analyze::{Options, part};
use crate::channel::{answer, threads};
use crate::failure::{Failure, Stage};
use crate::source::{Media, Page, Reader, Source};
use crate::thread::join::{self, ByChannel, Part};
use crate::thread::{Channel, Thread, ThreadStatus};
use std::collections::HashSet;

/// Sites give comments by tens: 10 at once where nothing else is asked for, 100 at most (`WP_REST_Controller::get_collection_params`). A
/// file that holds another number is a last one.
const REST_STEP: usize = 10;

/// Reads saved pages of one thread and puts them together: the first names the whole. Files of other channels (REST answers, feeds) of
/// its post are joined to them.
///
/// # Errors
///
/// The failure of the first file that can be read, where none can; that of any other is among [`Thread::cuts`].
pub fn merge(reader: &Reader, sources: &[Source], options: &Options) -> Result<Gathered, Failure> {
    if let [source] = sources {
        return gather(reader, source, options);
    }
    let mut digest = Digest::default();
    let mut pages = Vec::new();
    let mut told = Told::default();
    let (mut failures, mut of_pages) = (Vec::new(), 0);
    for source in sources {
        let read = reader.read(source).and_then(|page| {
            digest.add(&page);
            if page.media.is_channel() {
                told.add(&page, options)
            } else {
                part(&page, options).map(|part| pages.push(part))
            }
        });
        if let Err(failure) = read {
            of_pages += usize::from(!is_channel(source));
            failures.push(failure);
        }
    }
    let page = whole_page(pages, of_pages > 0, options);
    let name = sources.first().map_or("", Source::name);
    let Some(mut thread) = told.join(page, name) else {
        let nothing = || Failure::new("", Stage::Read, "no_pages", "there is nothing to merge");
        return Err(failures.into_iter().next().unwrap_or_else(nothing));
    };
    thread.cuts.extend(failures);
    Ok(digest.with(thread))
}

fn is_channel(source: &Source) -> bool {
    matches!(source, Source::File { media: Some(media), .. } if media.is_channel())
}

/// The thread of all pages; `missing` says that one could not be read.
fn whole_page(pages: Vec<Part>, missing: bool, options: &Options) -> Option<Thread> {
    let mut pages = pages.into_iter();
    let first = pages.next()?;
    let mut whole = join::pages(first, pages.collect());
    whole.around.pager |= missing;
    whole.shorten(options.limits.max_items);
    Some(whole.finish())
}

/// What files of channels tell of one post.
#[derive(Default)]
struct Told {
    threads: Vec<(Channel, Thread)>,
    /// The comments of all REST answers.
    ids: HashSet<u64>,
    /// One of them is a last one.
    has_end: bool,
}

impl Told {
    fn add(&mut self, page: &Page, options: &Options) -> Result<(), Failure> {
        let (channel, found) = match page.media {
            Media::Rest => {
                let answer = answer(page, options)?;
                self.has_end |= answer.ids.len() % REST_STEP != 0;
                self.ids.extend(answer.ids);
                (Channel::Rest, answer.threads)
            }
            Media::Wxr => (Channel::Wxr, threads(page, options)?),
            _ => (Channel::Feed, threads(page, options)?),
        };
        self.threads
            .extend(found.into_iter().map(|thread| (channel, thread)));
        Ok(())
    }

    /// Joins all to the page, if there is one; else the thread has this name.
    fn join(self, page: Option<Thread>, name: &str) -> Option<Thread> {
        if self.threads.is_empty() {
            return page;
        }
        let is_whole = self.has_end && self.has_all_of(page.as_ref());
        let parts = self.threads.into_iter().map(|(channel, mut thread)| {
            // What cut a file is a row about the file: the thread of the page is no worse for it.
            if page.is_some() && thread.status == ThreadStatus::Truncated {
                thread.status = ThreadStatus::Partial;
            }
            ByChannel {
                channel,
                thread,
                whole: channel == Channel::Wxr || channel == Channel::Rest && is_whole,
            }
        });
        let mut parts: Vec<ByChannel> = parts.collect();
        let has_page = page.is_some();
        parts.extend(page.map(|thread| ByChannel {
            channel: Channel::Html,
            thread,
            whole: true,
        }));
        let mut thread = join::channels(parts)?;
        if !has_page {
            name.clone_into(&mut thread.page);
        }
        Some(thread)
    }

    /// Whether every numbered comment of the page is in a REST answer.
    fn has_all_of(&self, page: Option<&Thread>) -> bool {
        let items = page.into_iter().flat_map(|page| &page.items);
        let comments = items.filter(|item| !item.kind.is_ping());
        let mut numbers =
            comments.filter_map(|item| item.id.strip_prefix('c')?.parse::<u64>().ok());
        numbers.all(|number| self.ids.contains(&number))
    }
}
