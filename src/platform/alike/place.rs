//! A place of names, and what stands beside every name there.

/// Where in an item a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In an element of this kind, the `nth` of the item.
    Element {
        /// The kind.
        kind: u64,
        /// How many of the kind stand before it.
        nth: usize,
    },
    /// The first text of such an element, whatever follows it ("Ana → Ben").
    First {
        /// The kind.
        kind: u64,
        /// How many of the kind stand before it.
        nth: usize,
    },
    /// On a line, counted from the item's beginning.
    Line(usize),
}

/// A name at its place.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The place.
    pub place: Place,
    /// All that stands there.
    pub text: String,
    /// Where in it the name begins.
    at: usize,
    /// The name.
    pub name: String,
}

impl Seen {
    /// Where `name` stands in `text`.
    pub fn new(place: Place, text: String, name: &str) -> Option<Seen> {
        let at = text.find(name)?;
        Some(Seen {
            place,
            text,
            at,
            name: name.to_owned(),
        })
    }
}

/// What stands on one side of all names of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Side {
    Nothing,
    /// The same words next to the name.
    Words(String),
    /// Something else with each name: a date, most of the time.
    Varies,
}

/// What stands before and behind a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    before: Side,
    behind: Side,
}

impl Frame {
    /// What all names of a place share.
    pub fn shared(all: &[&Seen]) -> Option<Frame> {
        let first = all.first()?;
        let before = |s: &Seen| s.text[..s.at].to_owned();
        let behind = |s: &Seen| s.text[s.at + s.name.len()..].to_owned();
        let (mut head, mut tail) = (before(first), behind(first));
        for seen in &all[1..] {
            head = common_end(&head, &before(seen)).to_owned();
            tail = common_start(&tail, &behind(seen)).to_owned();
        }
        let side = |shared: String, part: &dyn Fn(&Seen) -> String| {
            if shared.contains(char::is_alphanumeric) || marks(&shared) {
                Side::Words(shared)
            } else if all.iter().all(|s| part(s).trim().is_empty()) {
                Side::Nothing
            } else {
                Side::Varies
            }
        };
        Some(Frame {
            before: side(head, &before),
            behind: side(tail, &behind),
        })
    }

    /// The words that stand behind all names.
    pub fn words_behind(&self) -> Option<&str> {
        match &self.behind {
            Side::Words(words) => Some(words.trim()).filter(|w| w.contains(char::is_alphabetic)),
            Side::Nothing | Side::Varies => None,
        }
    }

    /// Nothing stands beside the names.
    pub fn is_bare(&self) -> bool {
        self.before == Side::Nothing && self.behind == Side::Nothing
    }

    /// The name in this frame. `clean` takes the date off that stands beside it.
    pub fn name_in(&self, text: &str, clean: impl Fn(&str) -> Option<String>) -> Option<String> {
        let start = match &self.before {
            Side::Words(words) => text.find(words.as_str())? + words.len(),
            Side::Nothing | Side::Varies => 0,
        };
        let rest = &text[start..];
        let end = match &self.behind {
            // "Anna" holds the first letters of "| 3 May" never, but "Sonja on" those of "on 3 May".
            Side::Words(words) => rest.find(words.trim_end())?,
            Side::Nothing | Side::Varies => rest.len(),
        };
        let part = rest[..end].trim();
        let varies = self.before == Side::Varies || self.behind == Side::Varies;
        let name = if varies {
            clean(part)?
        } else {
            part.to_owned()
        };
        let name = name.trim_matches(|c: char| c.is_whitespace() || MARKS.contains(&c));
        (!name.is_empty()).then(|| name.to_owned())
    }
}

/// Marks between a name and what stands beside it.
const MARKS: &[char] = &[',', ':', '|', '·', '•', '—', '–', '：', '、', '»', '«', '›'];

/// A dash or bar divides by itself; a hyphen or a bracket can belong to a date.
fn marks(text: &str) -> bool {
    text.contains(['|', '·', '•', '—', '–', '»', '«'])
}

/// True for two characters that can stand in the same word or date.
fn in_one_word(a: Option<char>, b: Option<char>) -> bool {
    let (Some(a), Some(b)) = (a, b) else {
        return false;
    };
    let dated = a.is_ascii_graphic() && b.is_ascii_graphic() && !MARKS.contains(&b);
    dated || a.is_alphanumeric() && b.is_alphanumeric() && a.is_ascii() == b.is_ascii()
}

/// The longest common beginning, cut to whole words.
pub(super) fn common_start<'a>(a: &'a str, b: &str) -> &'a str {
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y);
    let end: usize = same.map(|(x, _)| x.len_utf8()).sum();
    let last = a[..end].chars().next_back();
    let cut = |s: &str| in_one_word(s[end..].chars().next(), last);
    if cut(a) || cut(b) {
        return a[..end]
            .rfind(char::is_whitespace)
            .map_or("", |at| &a[..at]);
    }
    &a[..end]
}

/// The longest common end, cut to whole words.
pub(super) fn common_end<'a>(a: &'a str, b: &str) -> &'a str {
    let same = a
        .chars()
        .rev()
        .zip(b.chars().rev())
        .take_while(|(x, y)| x == y);
    let length: usize = same.map(|(x, _)| x.len_utf8()).sum();
    let tail = &a[a.len() - length..];
    let first = tail.chars().next();
    let cut = |s: &str| in_one_word(s[..s.len() - length].chars().next_back(), first);
    if cut(a) || cut(b) {
        return tail.find(char::is_whitespace).map_or("", |at| &tail[at..]);
    }
    tail
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(lines: &[(&str, &str)], text: &str) -> Option<String> {
        let all: Vec<Seen> = lines
            .iter()
            .filter_map(|(t, n)| Seen::new(Place::Line(0), (*t).to_owned(), n))
            .collect();
        let frame = Frame::shared(&all.iter().collect::<Vec<_>>())?;
        frame.name_in(text, |part| part.rsplit(' ').next().map(str::to_owned))
    }

    #[test]
    fn what_lines_share_frames_another_name() {
        let by = [("Comment by Ana", "Ana"), ("Comment by Ben", "Ben")];
        assert_eq!(framed(&by, "Comment by Zoé K.").as_deref(), Some("Zoé K."));
        let bar = [
            ("Άννα | 3 Μαΐου, 5:00", "Άννα"),
            ("Νίκος | 12 Ιουνίου", "Νίκος"),
        ];
        assert_eq!(
            framed(&bar, "Μαρία Π. | 1 Ιουλίου").as_deref(),
            Some("Μαρία Π.")
        );
        assert_eq!(framed(&by, "An answer to Ana").as_deref(), None);
    }

    #[test]
    fn what_differs_is_cleaned() {
        let dated = [
            ("On 12.05.07 Ana wrote these words:", "Ana"),
            ("On 14.06.09 Ben wrote these words:", "Ben"),
        ];
        let name = framed(&dated, "On 3.06.07 Carol wrote these words:");
        assert_eq!(name.as_deref(), Some("Carol"));
    }
}
