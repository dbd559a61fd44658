//! Whom each comment answers: what the page states, then what the texts tell.
//!
//! A text tells it in two ways: it repeats words of an earlier comment ([`ReplyBasis::Quoted`]), or it addresses a person by name
//! ([`ReplyBasis::Addressed`]). Who is addressed is answered in the nearest earlier comment; the post's author in a comment only
//! where the one who answers had written before it, else in the post; a person of whom nothing but a ping is there, in that ping.

mod address;
mod clues;
mod head;
mod inside;
mod names;
mod order;
mod quote;

use super::{Item, ItemStatus, Post, Reply, ReplyBasis, ReplyTarget, Thread};
use crate::locale::fold::fold;
use address::{Call, Caller};
use names::{Meant, Names};
use order::Order;
use quote::Quote;
use std::collections::HashSet;

/// What a second reason for the same target adds.
const AGREED: f32 = 0.05;
/// A ping is answered less often than a comment.
const PING: f32 = 0.7;
/// Namesakes further away are meant now and then.
const SHARED: f32 = 0.8;

/// All replies of a thread, in the order of the items that answer, the surest first; one row a comment and target.
#[must_use]
pub fn replies(items: &[Item], post: &Post) -> Vec<Reply> {
    let readable = |item: &Item| !item.kind.is_ping() && item.status != ItemStatus::Deleted;
    let order = Order::of(items);
    let names = Names::of(items, post, &order);
    let quotes = quote::quotes(items, &names, &order);
    let reader = Reader {
        items,
        names: &names,
        order: &order,
    };
    let mut out = Vec::new();
    for (from, (item, quotes)) in items.iter().zip(&quotes).enumerate() {
        let begin = out.len();
        if let Some(parent) = item.parent.filter(|_| !item.kind.is_ping()) {
            out.push(Reply {
                from,
                to: ReplyTarget::Item(parent),
                basis: ReplyBasis::Stated,
                confidence: 1.0,
                addressee: None,
            });
        }
        if readable(item) {
            reader.read(from, quotes, &mut out);
        }
        for reply in &mut out[begin..] {
            reply.confidence = rounded(reply.confidence);
        }
        out[begin..].sort_by(|a, b| {
            let stated = |reply: &Reply| reply.basis != ReplyBasis::Stated;
            let order = stated(a).cmp(&stated(b));
            order.then(b.confidence.total_cmp(&a.confidence))
        });
    }
    out
}

/// To the hundredth: factors of estimates tell no more.
fn rounded(confidence: f32) -> f32 {
    (confidence * 100.0).round() / 100.0
}

/// Reads whom a text answers.
struct Reader<'a> {
    items: &'a [Item],
    names: &'a Names,
    order: &'a Order,
}

impl Reader<'_> {
    fn read(&self, from: usize, quotes: &[Quote], out: &mut Vec<Reply>) {
        let begin = out.len() - usize::from(out.last().is_some_and(|reply| reply.from == from));
        for quote in quotes {
            let reply = Reply {
                from,
                to: ReplyTarget::Item(quote.item),
                basis: ReplyBasis::Quoted,
                confidence: quote.confidence,
                addressee: None,
            };
            self.add(reply, begin, out);
        }
        let quoted: Vec<_> = quotes.iter().map(|quote| quote.at.clone()).collect();
        let caller = Caller {
            names: self.names,
            own: self.names.author(from),
        };
        for call in address::calls(&self.items[from].text, &quoted, caller) {
            if let Some(reply) = self.resolve(from, &call, &out[begin..]) {
                self.add(reply, begin, out);
            }
        }
    }

    /// Whom a call means.
    fn resolve(&self, from: usize, call: &Call<'_>, known: &[Reply]) -> Option<Reply> {
        let mut reply = Reply {
            from,
            to: ReplyTarget::Absent(call.name.to_owned()),
            basis: if call.quoted {
                ReplyBasis::Quoted
            } else {
                ReplyBasis::Addressed
            },
            confidence: call.confidence,
            addressee: Some(call.name.to_owned()),
        };
        let Some(form) = call.form else {
            return Some(reply);
        };
        // Whom the page states, or the text quotes, is meant sooner than a nearer comment of the same person.
        let answered = known.iter().find_map(|reply| match reply.to {
            ReplyTarget::Item(item) => {
                let author = self.names.author(item)?;
                self.names.means(form, author).then_some(item)
            }
            _ => None,
        });
        if let Some(item) = answered {
            reply.to = ReplyTarget::Item(item);
            return Some(reply);
        }
        match self.names.meant(form, from, self.order)? {
            (Meant::Post, _) => reply.to = ReplyTarget::Post,
            (Meant::Item(item), shared) => {
                reply.to = ReplyTarget::Item(item);
                reply.confidence *= if shared { SHARED } else { 1.0 };
                reply.confidence *= if self.items[item].kind.is_ping() {
                    PING
                } else {
                    1.0
                };
            }
            (Meant::Later(person), _) => match self.names.ping_of(person, self.items, self.order) {
                Some(item) => {
                    reply.to = ReplyTarget::Item(item);
                    reply.confidence *= PING;
                }
                None => {
                    reply.to = ReplyTarget::Absent(self.names.name(person).to_owned());
                    reply.confidence *= 0.5;
                }
            },
        }
        Some(reply)
    }

    /// Adds a reply; where the target stands there already, what both say is put together.
    fn add(&self, reply: Reply, begin: usize, out: &mut Vec<Reply>) {
        let same = |a: &ReplyTarget, b: &ReplyTarget| match (a, b) {
            (ReplyTarget::Absent(a), ReplyTarget::Absent(b)) => fold(a) == fold(b),
            (a, b) => a == b,
        };
        let Some(known) = out[begin..]
            .iter_mut()
            .find(|known| same(&known.to, &reply.to))
        else {
            out.push(reply);
            return;
        };
        if known.basis != ReplyBasis::Stated {
            let agreed = known.basis != reply.basis;
            let most = known.confidence.max(reply.confidence);
            known.confidence = if agreed {
                (most + AGREED).min(0.98)
            } else {
                most
            };
        }
        known.addressee = known.addressee.take().or(reply.addressee);
    }
}

/// The item that a comment probably answers, where the page does not state it: the surest target that is an item, the nearest
/// earlier one on a tie. `replies` are those of the comment.
#[must_use]
pub fn inferred_parent<'a>(thread: &Thread, replies: &'a [Reply]) -> Option<(usize, &'a Reply)> {
    let mut best: Option<(usize, &Reply)> = None;
    for reply in replies.iter().filter(|r| r.basis != ReplyBasis::Stated) {
        let ReplyTarget::Item(item) = reply.to else {
            continue;
        };
        debug_assert!(item < thread.items.len());
        // Page distance; what stands behind comes last.
        let distance = |item: usize| (item > reply.from, item.abs_diff(reply.from));
        let surer = best.is_none_or(|(known, before)| {
            let order = reply.confidence.total_cmp(&before.confidence);
            order.is_gt() || order.is_eq() && distance(item) < distance(known)
        });
        if surer {
            best = Some((item, reply));
        }
    }
    best
}

/// The replies of one comment: they stand together in [`Thread::replies`].
#[must_use]
pub fn of_item(thread: &Thread, item: usize) -> &[Reply] {
    let start = thread.replies.partition_point(|reply| reply.from < item);
    let end = thread.replies.partition_point(|reply| reply.from <= item);
    &thread.replies[start..end]
}

/// People addressed by name who wrote nothing that is listed, each once, in page order, as first written.
#[must_use]
pub fn absent_addressees(thread: &Thread) -> Vec<&str> {
    let absent = |reply: &'_ Reply| matches!(reply.to, ReplyTarget::Absent(_));
    if !thread.replies.iter().any(absent) {
        return Vec::new();
    }
    // Somebody whose comments all come later is listed.
    let listed: HashSet<&str> = thread
        .items
        .iter()
        .filter_map(|item| item.author.name.as_deref())
        .collect();
    let mut seen = HashSet::new();
    thread
        .replies
        .iter()
        .filter_map(|reply| match &reply.to {
            ReplyTarget::Absent(name) if !listed.contains(name.as_str()) => Some(name.as_str()),
            _ => None,
        })
        .filter(|name| seen.insert(fold(name)))
        .collect()
}
