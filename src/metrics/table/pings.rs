//! Pings: how many, and where from.

use super::{COMMENTSWP, PLAIN};
use crate::metrics::quantile::ratio;
use crate::metrics::{Facts, Metric, Pool, Value, site};
use Value::{Count, Undefined};
use std::collections::BTreeSet;

pub(super) const METRICS: &[Metric] = &[
    Metric {
        name: "ping_share",
        unit: "share",
        doc: "(ping_count − reaction_count) / (n + ping_count − reaction_count)",
        source: COMMENTSWP,
        undefined_when: "there are neither comments nor pings",
        value: |f| {
            let items = f.thread.items.iter();
            let pings = items
                .filter(|item| item.kind.is_ping() && !item.kind.is_reaction())
                .count() as u64;
            ratio(pings, f.comments() + pings).into()
        },
        ..PLAIN
    },
    Metric {
        name: "ping_sources",
        unit: "names",
        doc: "distinct source names of pings",
        undefined_when: "there are pings, yet none shows a name",
        value: |f| {
            let pings = f.thread.items.iter().filter(|item| item.kind.is_ping());
            let names: BTreeSet<&str> = pings
                .filter_map(|item| item.author.name.as_deref())
                .collect();
            match names.is_empty() && f.thread.ping_count() > 0 {
                true => Undefined,
                false => Count(names.len() as u64),
            }
        },
        ..PLAIN
    },
    Metric {
        name: "ping_domains",
        unit: "domains",
        doc: "distinct registrable domains of the pings' sources (Public Suffix List)",
        undefined_when: "no source link is known",
        value: |f| {
            let domains: BTreeSet<String> = source_links(f)
                .filter_map(site::registrable_domain)
                .collect();
            match domains.is_empty() {
                true => Undefined,
                false => Count(domains.len() as u64),
            }
        },
        ..PLAIN
    },
    Metric {
        name: "self_pings",
        unit: "pings",
        doc: "pings from the same host as the page, www. left out",
        undefined_when: "no source link, or not the page's own URL, is known",
        pool: Pool::Sum,
        value: |f| {
            let Some(own) = f.thread.url.as_deref().and_then(site::host) else {
                return Undefined;
            };
            let hosts: Vec<String> = source_links(f).filter_map(site::host).collect();
            match hosts.is_empty() {
                true => Undefined,
                false => Count(hosts.iter().filter(|host| **host == own).count() as u64),
            }
        },
        ..PLAIN
    },
];

fn source_links<'a>(f: &'a Facts<'_>) -> impl Iterator<Item = &'a str> {
    let pings = f.thread.items.iter().filter(|item| item.kind.is_ping());
    pings.filter_map(|item| item.author.url.as_deref())
}
