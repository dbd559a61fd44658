//! Text from the web on a terminal: nothing in it may move the cursor, colour the screen or turn the line around.

/// Text that is safe to print on one line: escape sequences, control characters and bidirectional controls are left out, line
/// breaks and tabs become a space.
///
/// ```
/// use commentsift::report::terminal::safe;
/// assert_eq!(safe("Eve\u{1b}[31m\u{202e}\n!"), "Eve !");
/// ```
#[must_use]
pub fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => skip_escape(&mut chars),
            // The one-character form of "ESC [".
            '\u{9b}' => skip_control_sequence(&mut chars),
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.push(' '),
            c if c.is_control() || is_direction(c) => {}
            c => out.push(c),
        }
    }
    out
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn skip_escape(chars: &mut Chars<'_>) {
    match chars.next() {
        Some('[') => skip_control_sequence(chars),
        // Operating system command and its kin: up to BEL or "ESC \".
        Some(']' | 'P' | 'X' | '^' | '_') => {
            while let Some(c) = chars.next() {
                match c {
                    '\u{7}' | '\u{9c}' => return,
                    '\u{1b}' => {
                        chars.next_if_eq(&'\\');
                        return;
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// Parameters, then one final character from `@` to `~` (ECMA-48).
fn skip_control_sequence(chars: &mut Chars<'_>) {
    while chars.next_if(|c| (' '..='?').contains(c)).is_some() {}
    chars.next_if(|c| ('@'..='~').contains(c));
}

fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Safe text of at most `most` characters; what is cut shows as "…".
#[must_use]
pub fn short(text: &str, most: usize) -> String {
    let text = safe(text);
    match text.char_indices().nth(most) {
        None => text,
        Some(_) => {
            let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
            cut.truncate(cut.trim_end().len());
            cut + "…"
        }
    }
}

/// Safe text of at most `most` characters that keeps its end, where a path differs from its neighbours.
#[must_use]
pub fn short_path(path: &str, most: usize) -> String {
    let path = safe(path);
    match path.chars().count().checked_sub(most) {
        None | Some(0) => path,
        Some(over) => "…".chars().chain(path.chars().skip(over + 1)).collect(),
    }
}

/// Breaks text into lines of at most `width` characters at spaces; a longer word stands on a line of its own.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut filled = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if filled > 0 && filled + 1 + length > width {
            lines.push(String::new());
            filled = 0;
        }
        let line = lines.last_mut().expect("there is always a line");
        if filled > 0 {
            line.push(' ');
            filled += 1;
        }
        line.push_str(word);
        filled += length;
    }
    lines
}

/// Colours, where the terminal wants them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint(
    /// Whether anything is coloured at all.
    pub bool,
);

impl Paint {
    /// Bold.
    #[must_use]
    pub fn strong(self, text: &str) -> String {
        self.sgr("1", text)
    }

    /// Faint.
    #[must_use]
    pub fn faint(self, text: &str) -> String {
        self.sgr("2", text)
    }

    fn sgr(self, code: &str, text: &str) -> String {
        match self.0 && !text.is_empty() {
            true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_overrides_are_left_out() {
        for (hostile, harmless) in [
            ("\u{1b}[2J\u{1b}[1;31mEve\u{1b}[0m", "Eve"),
            ("\u{1b}]0;owned\u{7}Eve", "Eve"),
            (
                "\u{1b}]8;;http://x.example\u{1b}\\Eve\u{1b}]8;;\u{1b}\\",
                "Eve",
            ),
            ("\u{9b}31mEve\u{0}\u{7f}\u{85}", "Eve"),
            ("a\u{202e}b\u{2066}c\u{200f}", "abc"),
            ("Eve\u{1b}", "Eve"),
            ("Eve\u{1b}[31", "Eve"),
            ("日本 سلام 👩‍👧", "日本 سلام 👩‍👧"),
        ] {
            assert_eq!(safe(hostile), harmless);
        }
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(short("abcdef", 6), "abcdef");
        assert_eq!(short("abcd fg", 6), "abcd…");
        assert_eq!(short_path("abcdef", 6), "abcdef");
        assert_eq!(short_path("saved/é.html", 7), "…é.html");
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("averyverylongword x", 5), ["averyverylongword", "x"]);
        assert_eq!(wrap("", 5), [""]);
    }
}
