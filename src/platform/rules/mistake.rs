//! What is wrong with a rule file, where, and in words that its author knows.

use std::fmt;

/// One mistake in a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// The file as named.
    pub file: String,
    /// Line, 1 = first.
    pub line: usize,
    /// Column in characters, 1 = first.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// The line itself; empty where there is none.
    pub quoted: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RuleError {
            file,
            line,
            column,
            message,
            quoted,
        } = self;
        write!(f, "{file}:{line}:{column}: {message}")?;
        if !quoted.trim().is_empty() {
            // Tabs and wide letters keep their width above the mark.
            let blank = |c: char| if c == '\t' { '\t' } else { ' ' };
            let before: String = quoted.chars().take(column - 1).map(blank).collect();
            write!(f, "\n    {quoted}\n    {before}^")?;
        }
        Ok(())
    }
}

impl std::error::Error for RuleError {}

/// All that is wrong with a rule file, in order of the lines; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleErrors(pub Vec<RuleError>);

impl fmt::Display for RuleErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, error) in self.0.iter().take(MOST_TOLD).enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        match self.0.len().saturating_sub(MOST_TOLD) {
            0 => Ok(()),
            more => write!(f, "\n… and {more} more"),
        }
    }
}

impl std::error::Error for RuleErrors {}

/// More mistakes than these are read one screen at a time.
const MOST_TOLD: usize = 10;

/// A longer line is not quoted.
const LONGEST_LINE: usize = 200;

/// Collects mistakes; knows the text, and so where an offset lies.
#[derive(Debug)]
pub struct Mistakes<'a> {
    name: &'a str,
    text: &'a str,
    found: Vec<(usize, String)>,
}

impl<'a> Mistakes<'a> {
    /// None so far. `name` is the file's.
    pub fn new(name: &'a str, text: &'a str) -> Mistakes<'a> {
        Mistakes {
            name,
            text,
            found: Vec::new(),
        }
    }

    /// The file's text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Notes a mistake at a byte of the text.
    pub fn add(&mut self, offset: usize, message: impl Into<String>) {
        self.found.push((offset, message.into()));
    }

    /// True where nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All of them.
    pub fn errors(mut self) -> RuleErrors {
        self.found.sort();
        self.found.dedup();
        let all = self.found.iter();
        RuleErrors(all.map(|(at, m)| self.error(*at, m)).collect())
    }

    fn error(&self, offset: usize, message: &str) -> RuleError {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[start..].lines().next().unwrap_or("");
        let fits = line.chars().nth(LONGEST_LINE).is_none();
        RuleError {
            file: self.name.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            message: message.to_owned(),
            quoted: if fits { line } else { "" }.to_owned(),
        }
    }
}

/// The text of a rule file.
///
/// # Errors
///
/// Where the bytes are no UTF-8, with the place and what to do about it.
pub fn text_of<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str, RuleErrors> {
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let error = match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Ok(text),
        Ok(text) => text.find('\0').unwrap_or(0),
        Err(error) => error.valid_up_to(),
    };
    let good = std::str::from_utf8(&bytes[..error]).unwrap_or("");
    let message = if utf16 {
        "the file is UTF-16: save it as UTF-8"
    } else if bytes.contains(&0) {
        "this is no text file: rules are TOML, saved as UTF-8"
    } else {
        "a letter that is no UTF-8: save the file as UTF-8"
    };
    let mut mistakes = Mistakes::new(name, good);
    mistakes.add(if utf16 { 0 } else { error }, message);
    Err(mistakes.errors())
}

/// The known word that was meant, where one is near: the same in another case, or a letter or two away.
///
/// ```
/// use commentsift::platform::rules::nearest;
/// assert_eq!(nearest("autor", ["rule", "author"]), Some("author"));
/// assert_eq!(nearest("WordPress", ["wordpress"]), Some("wordpress"));
/// assert_eq!(nearest("xyzzy", ["author"]), None);
/// ```
#[must_use]
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let folded = |text: &str| text.to_lowercase().replace('_', "-");
    let word = folded(word);
    let length = word.chars().count();
    known
        .into_iter()
        .map(|k| (strsim::osa_distance(&word, &folded(k)), k))
        .filter(|(distance, k)| *distance <= length.max(k.chars().count()) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_quoted_with_a_mark_below() {
        let mut mistakes = Mistakes::new("f", "a\n\tb = c");
        mistakes.add(7, "what?");
        assert_eq!(
            mistakes.errors().to_string(),
            "f:2:6: what?\n    \tb = c\n    \t    ^"
        );
    }

    #[test]
    fn mistakes_come_in_order_once_and_not_all() {
        let mut mistakes = Mistakes::new("f", "");
        assert!(mistakes.is_empty());
        for at in (0..40).rev() {
            mistakes.add(0, format!("{at:02}"));
            mistakes.add(0, format!("{at:02}"));
        }
        let errors = mistakes.errors();
        assert_eq!(errors.0.len(), 40);
        let told = errors.to_string();
        assert!(told.starts_with("f:1:1: 00\nf:1:1: 01\n"), "{told}");
        assert!(told.ends_with("… and 30 more"), "{told}");
    }

    #[test]
    fn other_encodings_are_told() {
        let told = |bytes: &'static [u8]| text_of("f", bytes).map_err(|e| e.0[0].clone());
        assert_eq!(told("\u{feff}é".as_bytes()), Ok("é"));
        let latin = told(b"a\nb\xe9c").unwrap_err();
        assert_eq!((latin.line, latin.column), (2, 2));
        assert!(latin.message.contains("save the file as UTF-8"), "{latin}");
        let wide = told(b"\xff\xfe[\0[\0").unwrap_err();
        assert!(wide.message.contains("UTF-16"), "{wide}");
        let binary = told(b"PK\x03\x04\0\0").unwrap_err();
        assert!(binary.message.contains("no text file"), "{binary}");
    }
}
