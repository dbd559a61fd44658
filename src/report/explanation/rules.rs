//! What the user's rules found, so that one that never fires is seen.

use super::{INDENT, Writer, plural};
use crate::platform::rules::feedback::{KeySeen, ListSeen, RulesSeen};
use crate::report::terminal::safe;

/// Fields that the general finder looks for where a list names none, or names what is not there.
const FIELDS: [&str; 8] = [
    "id",
    "author",
    "author_url",
    "byline",
    "date",
    "text",
    "permalink",
    "votes",
];

impl Writer {
    /// For each platform what its keys found, then each list.
    pub(super) fn rules(&mut self, all: &[RulesSeen]) {
        if all.is_empty() {
            return;
        }
        self.heading(
            "Rules",
            "elements that each key found on the page; of a list, items in which it did",
        );
        for seen in all {
            let name = format!("  {}", self.paint.strong(&safe(seen.platform)));
            self.line(&name);
            self.platform(seen);
            for list in &seen.lists {
                self.list(list);
            }
        }
    }

    fn platform(&mut self, seen: &RulesSeen) {
        let signs = seen.keys.iter().find(|k| k.key == "signs");
        let signs = match signs.map(|k| k.found) {
            None => "signs: it names none".to_owned(),
            Some(0) => "signs: not on the page".to_owned(),
            Some(found) => format!("signs {found}"),
        };
        let others: Vec<KeySeen> = seen
            .keys
            .iter()
            .filter(|k| k.key != "signs")
            .cloned()
            .collect();
        let rest = if others.is_empty() {
            String::new()
        } else {
            format!(", {}", counts(&others))
        };
        self.broken(4, &format!("{signs}{rest}"));
        if !seen.signed && seen.lists.iter().any(|l| !l.read) {
            self.broken(
                4,
                "Without a sign on the page, only lists with unsigned = true are read.",
            );
        }
    }

    fn list(&mut self, list: &ListSeen) {
        let mut line = format!("list {}: ", safe(list.rule));
        line += &plural(list.elements, "element", "elements");
        if list.elements > 0 {
            line += &format!(", {}", plural(list.items, "item", "items"));
        }
        if list.items > 0 && !list.keys.is_empty() {
            line += &format!(": {}", counts(&list.keys));
        }
        if !list.read && list.elements > 0 {
            line += "; not read";
        }
        self.broken(4, &line);
        let nowhere: Vec<&str> = list
            .keys
            .iter()
            .filter(|k| k.found == 0 && list.items > 0 && FIELDS.contains(&k.key.as_str()))
            .map(|k| k.key.as_str())
            .collect();
        if !nowhere.is_empty() {
            let are = if nowhere.len() == 1 { "is" } else { "are" };
            self.broken(
                INDENT,
                &format!(
                    "{} {are} not there: the general finder looked instead",
                    nowhere.join(", ")
                ),
            );
        }
    }
}

fn counts(keys: &[KeySeen]) -> String {
    let counts: Vec<String> = keys
        .iter()
        .map(|k| format!("{} {}", k.key, k.found))
        .collect();
    counts.join(", ")
}
