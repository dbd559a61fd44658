//! What is wrong with a selector or a place, in words for who wrote it.

use super::compound::split;
use super::mistake::nearest;
use scraper::Selector;

/// Pseudo-classes that a page without a browser around it can answer.
const CLASSES: [&str; 16] = [
    "is",
    "where",
    "not",
    "has",
    "root",
    "empty",
    "first-child",
    "last-child",
    "only-child",
    "nth-child",
    "nth-last-child",
    "first-of-type",
    "last-of-type",
    "only-of-type",
    "nth-of-type",
    "nth-last-of-type",
];

/// Says what is wrong with a text that is no selector.
pub fn in_words(text: &str) -> String {
    let why = empty(text)
        .or_else(|| attribute(text))
        .or_else(|| unclosed(text))
        .or_else(|| angles(text))
        .or_else(|| combinators(text))
        .or_else(|| pseudo(text))
        .or_else(|| names(text))
        .unwrap_or_else(|| "something in it is not understood".to_owned());
    format!("no selector: {why}")
}

/// Says what is wrong with a place whose part before `@` is no element, or whose part behind it is no name; `None` where neither is.
pub fn place(text: &str) -> Option<String> {
    let (head, tail) = cut(text)?;
    let named = tail
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':'));
    Some(if tail.is_empty() {
        "the attribute's name is missing behind `@`".to_owned()
    } else if !named {
        format!("`{tail}` is no attribute's name")
    } else if head.is_empty() || head.ends_with(char::is_whitespace) {
        return None;
    } else {
        format!("put a space before `@`: '{head} @{tail}'")
    })
}

/// A text before and behind an `@` that is none of an attribute's value.
fn cut(text: &str) -> Option<(&str, &str)> {
    let parts = split(text, |c| c == '@');
    let at = text.len() - parts.last()?.len();
    (parts.len() > 1).then(|| (&text[..at - 1], text[at..].trim()))
}

fn empty(text: &str) -> Option<String> {
    text.trim().is_empty().then(|| "it is empty".to_owned())
}

fn attribute(text: &str) -> Option<String> {
    let (head, tail) = cut(text)?;
    let head = head.trim();
    Some(if head.is_empty() {
        format!(
            "this key names elements, and takes no `@{tail}`; the elements that have the attribute are '[{tail}]'"
        )
    } else {
        format!("this key names elements, and takes no `@{tail}`")
    })
}

/// A bracket, parenthesis or quotation mark that is not closed, or not opened: CSS closes what is open at the end.
pub fn unclosed(text: &str) -> Option<String> {
    let mut open = Vec::new();
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '(') => open.push(c),
            (None, ']' | ')') => {
                let wanted = if c == ']' { '[' } else { '(' };
                if open.pop() != Some(wanted) {
                    return Some(format!("`{c}` closes what was not opened"));
                }
            }
            _ => {}
        }
    }
    let left = quote.or_else(|| open.pop())?;
    Some(format!("`{left}` is not closed"))
}

fn angles(text: &str) -> Option<String> {
    text.contains('<')
        .then(|| "elements are named without `<` and `>`: 'p', not '<p>'".to_owned())
}

/// `>`, `+`, `~` and `,` stand between two elements.
fn combinators(text: &str) -> Option<String> {
    let text = text.trim();
    let mut start = 0;
    for part in split(text, |c| matches!(c, '>' | '+' | '~' | ',')) {
        let end = start + part.len();
        if part.trim().is_empty() {
            let left = text[..start].chars().last();
            return Some(match (left, text[end..].chars().next()) {
                (Some(l), Some(r)) => format!("nothing stands between `{l}` and `{r}`"),
                (Some(l), None) => format!("nothing stands behind `{l}`"),
                (None, Some(r)) => format!("nothing stands before `{r}`"),
                (None, None) => return None,
            });
        }
        start = end + 1;
    }
    None
}

/// The first `:name` or `::name` that is not known.
fn pseudo(text: &str) -> Option<String> {
    let parts = split(text, |c| c == ':');
    let mut doubled = false;
    for part in &parts[1..] {
        let end = part
            .find(|c: char| !(c.is_alphanumeric() || c == '-'))
            .unwrap_or(part.len());
        let name = &part[..end];
        if name.is_empty() {
            doubled = true;
            continue;
        }
        if doubled {
            return Some(format!("`::{name}` is drawn by browsers, no page holds it"));
        }
        if !CLASSES.contains(&name) {
            let meant = nearest(name, CLASSES)
                .map(|m| format!("; did you mean `:{m}`?"))
                .unwrap_or_default();
            return Some(format!("`:{name}` is not known{meant}"));
        }
        let asks = part[end..].starts_with('(');
        if !asks && Selector::parse(&format!(":{name}")).is_err() {
            return Some(format!("`:{name}` needs parentheses"));
        }
    }
    doubled.then(|| "a name is missing behind `:`".to_owned())
}

/// A class or an id without a name, or with one that begins as no name does.
fn names(text: &str) -> Option<String> {
    for mark in ['.', '#'] {
        for part in split(text, |c| c == mark).into_iter().skip(1) {
            match part.chars().next() {
                None => return Some(format!("a name is missing behind `{mark}`")),
                Some(c) if c.is_ascii_digit() => {
                    let end = part
                        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
                        .unwrap_or(part.len());
                    let name = &part[..end];
                    let how = if mark == '.' {
                        format!("[class~=\"{name}\"]")
                    } else {
                        format!("[id=\"{name}\"]")
                    };
                    return Some(format!(
                        "a name behind `{mark}` begins with no digit: write '{how}'"
                    ));
                }
                Some(c) if c.is_whitespace() || matches!(c, '.' | '#' | '[' | ',' | '>') => {
                    return Some(format!("a name is missing behind `{mark}`"));
                }
                Some(_) => {}
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::select::{Place, Select};
    use super::*;

    #[test]
    fn selectors_that_are_none_say_why() {
        for (text, says) in [
            ("", "it is empty"),
            (" ", "it is empty"),
            ("<p>", "without `<` and `>`"),
            ("#a >> .b[", "`[` is not closed"),
            ("#a >> .b", "between `>` and `>`"),
            ("#a >", "behind `>`"),
            ("> a", "before `>`"),
            ("a,", "behind `,`"),
            ("a[x='y]", "`'` is not closed"),
            ("a)", "`)` closes"),
            ("p::before", "no page holds it"),
            ("p:first-ligne", "`:first-ligne` is not known"),
            ("p:first-chlid", "did you mean `:first-child`?"),
            ("a:hover", "`:hover` is not known"),
            ("li:nth-child", "needs parentheses"),
            (".a @title", "takes no `@title`"),
            ("@title", "'[title]'"),
            (".1st", "write '[class~=\"1st\"]'"),
            ("#1", "write '[id=\"1\"]'"),
            ("a..b", "missing behind `.`"),
            ("a.", "missing behind `.`"),
            ("a & b", "not understood"),
        ] {
            let told = Select::parse(text).map(|_| ()).unwrap_err();
            assert!(told.contains(says), "{text}: {told}");
            assert!(told.starts_with("no selector: "), "{text}: {told}");
        }
        for known in CLASSES {
            let with = [
                format!("a:{known}"),
                format!("a:{known}(p)"),
                format!("a:{known}(1)"),
            ];
            assert!(with.iter().any(|s| Select::parse(s).is_ok()), "{known}");
        }
    }

    #[test]
    fn places_that_are_none_say_why() {
        for (text, says) in [
            (".a @", "missing behind `@`"),
            ("@", "missing behind `@`"),
            (".a@data-b", "put a space before `@`: '.a @data-b'"),
            (".a @b c", "`b c` is no attribute's name"),
            ("a[ @b", "`[` is not closed"),
            ("", "neither a selector nor an attribute"),
        ] {
            let told = Place::parse(text).map(|_| ()).unwrap_err();
            assert!(told.contains(says), "{text}: {told}");
        }
        assert!(Place::parse("a[title='@x']").is_ok());
        assert!(Place::parse("a[title='@x'] @href").is_ok());
    }
}
