//! Checks of the `expected.json` files that need no analysis: a truth that contradicts itself, or names a real site, is found
//! before the tool is measured against it.

use super::{ITEM_KEYS, PAGE_KEYS, bytes_of, fixtures};
use serde_json::Value;
use std::collections::BTreeSet;

/// Keys of `options`.
const OPTION_KEYS: &[&str] = &["as_of", "platform"];

/// Hosts in fixtures that are not invented: services that the markup itself names. A host counts with its subdomains.
const SERVICES: &[&str] = &[
    "b2evolution.net",
    "bsky.app",
    "cackle.me",
    "cactus.chat",
    "commento.io",
    "comments.app",
    "cusdis.com",
    "disqus.com",
    "dreamwidth.org",
    "egloos.com",
    "esm.sh",
    "facebook.com",
    "facebook.net",
    "fastcomments.com",
    "fc2.com",
    "fiatjaf.com",
    "ghost.org",
    "giscus.app",
    "gmpg.org",
    "graphcomment.com",
    "gravatar.com",
    "habariproject.org",
    "hypercomments.com",
    "hsappstatic.net",
    "hyvor.com",
    "intensedebate.com",
    "join-lemmy.org",
    "joomlatune.com",
    "joomlatune.ru",
    "jsdelivr.net",
    "lipk.org",
    "livefyre.com",
    "livejournal.net",
    "logora.fr",
    "microformats.org",
    "muut.com",
    "opengraphprotocol.org",
    "pimg.tw",
    "pixfs.net",
    "posterous.com",
    "purl.org",
    "remarkbox.com",
    "roller.apache.org",
    "schema.org",
    "spot.im",
    "squarespace.com",
    "substack.com",
    "substackcdn.com",
    "talkyard.net",
    "textpattern.com",
    "tumblr.com",
    "ty-cdn.net",
    "utteranc.es",
    "viafoura.net",
    "vuukle.com",
    "w3.org",
    "webmention.io",
    "wordpress.com",
    "wordpress.org",
];

#[test]
fn expected_files_use_the_words_of_the_contract_and_agree_with_themselves() {
    let mut complaints = Vec::new();
    for fixture in fixtures() {
        let mut say = |what: String| complaints.push(format!("{}: {what}", fixture.name));
        check_words(&fixture.truth, &mut say);
        check_counts(&fixture.truth, &mut say);
        check_tree(&fixture.truth, &mut say);
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Every key is known, and every value of a closed set is in it.
fn check_words(truth: &Value, say: &mut dyn FnMut(String)) {
    let keys = |value: &Value, known: &[&str], say: &mut dyn FnMut(String)| {
        for key in value.as_object().into_iter().flatten().map(|(k, _)| k) {
            if !known.contains(&key.as_str()) {
                say(format!("unknown key {key}"));
            }
        }
    };
    keys(truth, &["source", "options", "page", "items"], say);
    keys(&truth["options"], OPTION_KEYS, say);
    keys(&truth["page"], PAGE_KEYS, say);
    let one_of = |value: &Value, words: &str, say: &mut dyn FnMut(String)| {
        if let Some(text) = value.as_str()
            && !words.split(' ').any(|word| word == text)
        {
            say(format!("{text} is none of: {words}"));
        }
    };
    let page = &truth["page"];
    one_of(
        &page["thread_status"],
        "truncated script_loaded partial complete undeclared empty none",
        say,
    );
    one_of(
        &page["declared_scope"],
        "people people_and_pings top_level unknown",
        say,
    );
    one_of(
        &page["missing_reason"],
        "paginated script_loaded login limit pings_hidden hidden_replies unknown",
        say,
    );
    one_of(&page["nesting"], "nested flat unknown", say);
    for item in truth["items"].as_array().into_iter().flatten() {
        keys(item, ITEM_KEYS, say);
        one_of(
            &item["type"],
            "comment pingback trackback tweetback webmention mention like repost bookmark ping",
            say,
        );
        one_of(&item["status"], "shown deleted pending", say);
        one_of(
            &item["parent_basis"],
            "nesting depth link id indent channel",
            say,
        );
        one_of(&item["author_basis"], "shown anonymous not_shown", say);
        one_of(&item["role"], "post_author member visitor", say);
        for reply in item["replies"].as_array().into_iter().flatten() {
            let (basis, _) = reply
                .as_str()
                .and_then(|r| r.split_once(' '))
                .unwrap_or_default();
            one_of(&basis.into(), "stated quoted addressed", say);
        }
    }
}

/// Counts agree with the items and with each other, as far as both are stated.
fn check_counts(truth: &Value, say: &mut dyn FnMut(String)) {
    let page = &truth["page"];
    let mut agree = |key: &str, wanted: usize| {
        if let Some(stated) = page[key].as_u64()
            && stated != wanted as u64
        {
            say(format!("{key} is {stated}, the items give {wanted}"));
        }
    };
    if let Some(items) = truth["items"].as_array() {
        agree("extracted_count", items.len());
        let deleted = items.iter().filter(|i| i["status"] == "deleted").count();
        agree("deleted_count", deleted);
        let of = |kinds: &[&str]| {
            items
                .iter()
                .filter(|i| i["type"].as_str().is_some_and(|t| kinds.contains(&t)))
                .count()
        };
        if items.iter().all(|i| i["type"].is_string()) {
            agree("human_count", of(&["comment"]));
            agree("ping_count", items.len() - of(&["comment"]));
            agree("pingback_count", of(&["pingback"]));
            agree("trackback_count", of(&["trackback", "tweetback"]));
            agree("webmention_count", of(&["webmention", "mention"]));
            agree("untyped_ping_count", of(&["ping"]));
            agree("reaction_count", of(&["like", "repost", "bookmark"]));
        }
    }
    let number = |key: &str| page[key].as_u64();
    if let (Some(all), Some(people), Some(pings)) = (
        number("extracted_count"),
        number("human_count"),
        number("ping_count"),
    ) && all != people + pings
    {
        say(format!(
            "{all} items are not {people} people and {pings} pings"
        ));
    }
    if let Some(declared) = number("declared_count") {
        let held = match page["declared_scope"].as_str() {
            Some("people") => number("human_count"),
            Some("top_level") => None,
            _ => number("extracted_count"),
        };
        if let Some(held) = held {
            let expect = |key: &str, wanted: u64, say: &mut dyn FnMut(String)| {
                if number(key).is_some_and(|stated| stated != wanted) {
                    say(format!("{key}: {declared} declared, {held} there"));
                }
            };
            expect("missing_count", declared.saturating_sub(held), say);
            expect("surplus_count", held.saturating_sub(declared), say);
            if page["thread_status"] == "complete" && held != declared {
                say(format!(
                    "complete, yet {declared} declared and {held} there"
                ));
            }
        }
    } else if page["missing_count"].is_u64() || page["surplus_count"].is_u64() {
        say("something is missing or too much, yet nothing is declared".to_owned());
    }
}

/// Ids are unique, parents exist before their replies, and depths follow.
fn check_tree(truth: &Value, say: &mut dyn FnMut(String)) {
    let items = truth["items"].as_array().map_or(&[][..], Vec::as_slice);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for item in items {
        let Some(id) = item["id"].as_str() else {
            say("an item without id".to_owned());
            continue;
        };
        if let Some(parent) = item["parent"].as_str() {
            if !seen.contains(parent) {
                say(format!(
                    "{id}: its parent {parent} does not stand before it"
                ));
            }
            let depth_of = |id: &str| {
                let item = items.iter().find(|i| i["id"] == id);
                item.and_then(|i| i["depth"].as_u64())
            };
            if let (Some(own), Some(above)) = (depth_of(id), depth_of(parent))
                && own != above + 1
            {
                say(format!("{id}: depth {own} below depth {above}"));
            }
        } else if item["parent_basis"].is_string() {
            say(format!("{id}: a parent's basis without a parent"));
        }
        for reply in item["replies"].as_array().into_iter().flatten() {
            let (_, target) = reply
                .as_str()
                .and_then(|r| r.split_once(' '))
                .unwrap_or_default();
            let known = target == "post"
                || target.starts_with('?')
                || items.iter().any(|item| item["id"] == target);
            if !known {
                say(format!("{id}: {target} is no item"));
            }
        }
        if !seen.insert(id) {
            say(format!("{id} stands twice"));
        }
    }
}

#[test]
fn hosts_in_fixtures_are_invented_or_the_services_that_the_markup_names() {
    let allowed = |host: &str| {
        host.ends_with(".example")
            || host.ends_with(".test")
            || SERVICES
                .iter()
                .any(|s| host == *s || host.ends_with(&format!(".{s}")))
    };
    let mut strange = BTreeSet::new();
    for fixture in fixtures() {
        let bytes: Vec<u8> = fixture
            .pages
            .iter()
            .flat_map(|page| bytes_of(page))
            .collect();
        let text = String::from_utf8_lossy(&bytes);
        for rest in text.split("//").skip(1) {
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-')
                .unwrap_or(rest.len());
            let host = rest[..end].trim_end_matches('.');
            // A comment sign of a script or a DTD is no host.
            let is_host = host.contains('.') && host.chars().any(|c| c.is_ascii_lowercase());
            if is_host && !allowed(host) {
                strange.insert(format!("{}: {host}", fixture.name));
            }
        }
    }
    assert!(strange.is_empty(), "{strange:#?}");
}
