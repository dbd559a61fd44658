//! One cell of a table: its kind decides how it is written, so no column can forget a rule.

use crate::When;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The value of one cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Not known or not defined.
    Empty,
    /// Text from the page: cleaned, and guarded where a spreadsheet would run it.
    Text(Cow<'a, str>),
    /// An id or one of the tool's own words: written as it is, so that tables join.
    Id(Cow<'a, str>),
    /// An input as given. A downloaded file's name is hostile too; `-` is standard input and stays.
    Page(&'a str),
    /// A count.
    Count(u64),
    /// A number that may be negative.
    Int(i64),
    /// A float, written in the shortest form that reads back the same.
    Real(f64),
    /// Like `Real`, in single precision.
    Single(f32),
    /// `true` or `false`.
    Flag(bool),
    /// Wall-clock time to the precision shown.
    Date(When),
}

impl<'a> Cell<'a> {
    /// Text, or empty.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Cell::Empty, |text| Cell::Text(text.into()))
    }

    /// An id or word, or empty.
    pub fn id(id: Option<&'a str>) -> Self {
        id.map_or(Cell::Empty, |id| Cell::Id(id.into()))
    }

    /// A count, or empty.
    pub fn count(count: Option<u64>) -> Self {
        count.map_or(Cell::Empty, Cell::Count)
    }

    /// A flag, or empty.
    pub fn flag(flag: Option<bool>) -> Self {
        flag.map_or(Cell::Empty, Cell::Flag)
    }

    /// A date, or empty.
    pub fn date(when: Option<When>) -> Self {
        when.map_or(Cell::Empty, Cell::Date)
    }

    /// A list of texts, joined by `|`; a `|` or line break inside an element becomes a space.
    pub fn list<'b>(elements: impl IntoIterator<Item = &'b str>) -> Self {
        let parts: Vec<String> = elements
            .into_iter()
            .map(|element| element.replace(['|', '\n', '\r'], " "))
            .collect();
        match parts.is_empty() {
            true => Cell::Empty,
            false => Cell::Text(parts.join("|").into()),
        }
    }
}

/// The spreadsheet locale of `--excel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excel {
    /// Comma and decimal point.
    En,
    /// Semicolon and decimal comma.
    Fr,
}

/// How cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Puts an apostrophe before text that a spreadsheet would run as a formula.
    pub guard: bool,
    /// Writes what a double click opens in a spreadsheet.
    pub excel: Option<Excel>,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            guard: true,
            excel: None,
        }
    }
}

/// Characters (UTF-16 units, as the spreadsheet counts) that one cell of Excel holds.
const EXCEL_CELL: usize = 32_767;

impl Style {
    /// The field separator.
    #[must_use]
    pub fn delimiter(self) -> u8 {
        match self.excel {
            Some(Excel::Fr) => b';',
            _ => b',',
        }
    }

    /// A cell as it stands in the file, before quoting.
    #[must_use]
    pub fn render<'a>(self, cell: &'a Cell<'_>) -> Cow<'a, str> {
        match cell {
            Cell::Empty => "".into(),
            Cell::Text(text) => self.written(text).0,
            Cell::Id(id) => self.kept(clean(id)),
            Cell::Page(name) if *name == "-" => "-".into(),
            Cell::Page(name) => self.written(name).0,
            Cell::Count(count) => count.to_string().into(),
            Cell::Int(int) => int.to_string().into(),
            Cell::Real(real) => self.decimal(real.to_string()).into(),
            Cell::Single(real) => self.decimal(real.to_string()).into(),
            Cell::Flag(flag) => if *flag { "true" } else { "false" }.into(),
            Cell::Date(when) => match self.excel {
                Some(_) => {
                    let to_the_minute = When {
                        second: None,
                        ..*when
                    };
                    to_the_minute.to_string().replace('T', " ").into()
                }
                None => when.to_string().into(),
            },
        }
    }

    /// Whether this text is cut when it is written.
    #[must_use]
    pub fn cuts(self, text: &str) -> bool {
        self.excel.is_some() && self.written(text).1
    }

    fn decimal(self, number: String) -> String {
        match self.excel {
            Some(Excel::Fr) => number.replace('.', ","),
            _ => number,
        }
    }

    fn written(self, text: &str) -> (Cow<'_, str>, bool) {
        let mut text = clean(text);
        if self.guard && runs(&text) {
            text = format!("'{text}").into();
        } else {
            text = self.kept(text);
        }
        if self.excel.is_some()
            && let Some(end) = excel_end(&text)
        {
            return (text[..end].to_owned().into(), true);
        }
        (text, false)
    }

    /// Text that a spreadsheet would turn into a number, a date, a time or a truth value, so that it opens as it is: `="007"`, which Excel
    /// and LibreOffice both show as 007.
    fn kept(self, text: Cow<'_, str>) -> Cow<'_, str> {
        if self.guard && self.excel.is_some() && converts(&text) {
            return format!("=\"{text}\"").into();
        }
        text
    }
}

/// A longer text is no number to a spreadsheet.
const LONGEST_NUMBER: usize = 255;

/// Words that spreadsheets take for values.
const TRUTHS: [&str; 4] = ["true", "false", "vrai", "faux"];

/// How the names of months and days begin, in the languages of [`Excel`], and what stands beside a time and in a number.
const CALENDAR: [&str; 34] = [
    "jan", "feb", "fév", "mar", "apr", "avr", "may", "mai", "jun", "jui", "jul", "aug", "aoû",
    "sep", "oct", "nov", "dec", "déc", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "lun",
    "mer", "jeu", "ven", "sam", "dim", "am", "pm", "e",
];

/// True for text that a spreadsheet may take for something else: digits with what stands in numbers, dates and times. A little too often
/// does no harm, for it looks the same.
fn converts(text: &str) -> bool {
    let text = text.trim();
    if text.len() > LONGEST_NUMBER {
        return false;
    }
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return TRUTHS.iter().any(|it| text.eq_ignore_ascii_case(it));
    }
    let stands = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || c.is_alphabetic()
            || ".,:;/-+%()'’$€£".contains(c)
    };
    let mut words = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty());
    text.chars().all(stands)
        && words.all(|word| {
            let word = word.to_lowercase();
            // One letter is the E of a number, no beginning of a name.
            let begins = |known: &&str| match known.len() {
                1 | 2 => word == **known,
                _ => word.starts_with(*known),
            };
            CALENDAR.iter().any(begins)
        })
}

/// Text without what a terminal would run: C0 controls and DEL go (tab and line feed stay). C1 controls, which begin escapes too, become
/// U+FFFD: in wrongly encoded text they stand inside words, and without a mark two words would become one.
fn clean(text: &str) -> Cow<'_, str> {
    let dropped = |c: char| c == '\u{7f}' || c < ' ' && !matches!(c, '\t' | '\n');
    let c1 = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    // Bytes tell most texts from those worth a closer look: C1 controls begin with C2.
    let suspect = |b: u8| (b < b' ') & (b != b'\t') & (b != b'\n') | (b == 0x7f) | (b == 0xc2);
    // Without a way out in a chunk, many bytes are compared at once.
    let mut chunks = text.as_bytes().chunks(64);
    let plain = !chunks.any(|chunk| chunk.iter().fold(false, |found, &b| found | suspect(b)));
    if plain || !text.contains(|c| dropped(c) || c1(c)) {
        return text.into();
    }
    let kept = text.chars().filter(|&c| !dropped(c));
    kept.map(|c| if c1(c) { '\u{fffd}' } else { c }).collect()
}

/// True for text that a spreadsheet runs as a formula, and for such text behind apostrophes: so removing one apostrophe always
/// restores what was there.
fn runs(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Where a text must end to fit one cell of Excel; `None` where it fits.
fn excel_end(text: &str) -> Option<usize> {
    // A UTF-16 unit takes one byte of UTF-8 at least.
    if text.len() <= EXCEL_CELL {
        return None;
    }
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > EXCEL_CELL {
            return Some(at);
        }
    }
    None
}

/// A date's offset as a cell, without a string of its own for the usual ones.
pub fn offset<'a>(offset: Option<crate::Offset>) -> Cell<'a> {
    offset.map_or(Cell::Empty, |offset| {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = write!(text, "{offset}");
        Cell::Id(text.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style {
        guard: true,
        excel: None,
    };
    const RAW: Style = Style {
        guard: false,
        excel: None,
    };
    const FR: Style = Style {
        guard: true,
        excel: Some(Excel::Fr),
    };

    #[test]
    fn terminal_escapes_are_not_let_through() {
        let got = text(PLAIN, "a\u{1b}[31m\u{7}b\u{9b}31m\u{7f}c\td\ne");
        assert_eq!(got, "a[31mb\u{fffd}31mc\td\ne");
    }

    fn text(style: Style, text: &str) -> String {
        style.render(&Cell::Text(text.into())).into_owned()
    }

    #[test]
    fn formulas_get_an_apostrophe_and_one_removed_restores_them() {
        for run in ["=1+1", "+33 1", "-5", "@me", "\tx", "'=1", "''=1", "'\tx"] {
            let written = text(PLAIN, run);
            assert_eq!(written, format!("'{run}"));
            assert_eq!(text(RAW, run), run);
        }
        for plain in ["", "a=1", "'quoted'", "'", " =1", "…", "1-2"] {
            assert_eq!(text(PLAIN, plain), plain);
        }
    }

    /// The name 007, the offset +01:00, an id of twenty digits.
    #[test]
    fn excel_does_not_turn_text_into_numbers_and_dates() {
        for odd in [
            "007",
            "1/2",
            "12345678901234567890",
            "3.14",
            "1,5",
            "1E5",
            "12 mars 2010",
            "Mar 12, 2010 3:05 pm",
            "12/03/2010 14:32",
            "TRUE",
            "5 %",
        ] {
            assert_eq!(text(FR, odd), format!("=\"{odd}\""));
            assert_eq!(text(PLAIN, odd), odd);
            let raw = Style { guard: false, ..FR };
            assert_eq!(text(raw, odd), odd);
        }
        for plain in [
            "Anna",
            "Agent 007",
            "12 réflexions",
            "2 × 3 = 6",
            "1|2",
            "",
            "c12",
            "mai",
            "e",
        ] {
            assert_eq!(text(FR, plain), plain);
        }
        assert_eq!(text(FR, "-5"), "'-5");
        let east = offset(Some(crate::Offset(Some(60))));
        assert_eq!(FR.render(&east), "=\"+01:00\"");
        assert_eq!(
            FR.render(&Cell::Id("12e4567890123456".into())),
            "=\"12e4567890123456\""
        );
        assert_eq!(FR.render(&Cell::Id("c12".into())), "c12");
        assert_eq!(FR.render(&Cell::Count(7)), "7");
    }

    #[test]
    fn a_control_before_a_formula_hides_nothing() {
        assert_eq!(text(PLAIN, "\u{0}\r=1"), "'=1");
        assert_eq!(text(PLAIN, "a\u{1b}[31m\r\nb\tc"), "a[31m\nb\tc");
    }

    #[test]
    fn numbers_ids_and_dates_are_never_guarded() {
        assert_eq!(PLAIN.render(&Cell::Int(-3)), "-3");
        assert_eq!(PLAIN.render(&Cell::Id("-".into())), "-");
        assert_eq!(PLAIN.render(&Cell::Real(-0.5)), "-0.5");
        assert_eq!(
            PLAIN.render(&offset(Some(crate::Offset(Some(60))))),
            "+01:00"
        );
        assert_eq!(PLAIN.render(&offset(Some(crate::Offset(None)))), "Z");
    }

    #[test]
    fn floats_read_back_the_same() {
        for real in [0.1, 1.0 / 3.0, 3.0, 1e-7, 12345.678] {
            let written = PLAIN.render(&Cell::Real(real)).into_owned();
            assert_eq!(written.parse(), Ok(real));
        }
        assert_eq!(PLAIN.render(&Cell::Real(3.0)), "3");
        assert_eq!(PLAIN.render(&Cell::Single(0.9)), "0.9");
        assert_eq!(FR.render(&Cell::Real(0.25)), "0,25");
    }

    #[test]
    fn lists_keep_their_separator_to_themselves() {
        assert_eq!(PLAIN.render(&Cell::list(["a|b", "c\nd", "e"])), "a b|c d|e");
        assert_eq!(Cell::list([]), Cell::Empty);
    }

    #[test]
    fn excel_dates_and_long_cells() {
        let when = When::minute(2010, 3, 12, 14, 32);
        assert_eq!(FR.render(&Cell::Date(when)), "2010-03-12 14:32");
        assert_eq!(PLAIN.render(&Cell::Date(when)), "2010-03-12T14:32");

        let fits = "x".repeat(32_767);
        assert_eq!(text(FR, &fits), fits);
        assert!(!FR.cuts(&fits));
        let long = "x".repeat(32_768);
        assert_eq!(text(FR, &long), fits);
        assert!(FR.cuts(&long) && !PLAIN.cuts(&long));
        assert_eq!(text(PLAIN, &long), long);

        let wide = "é".repeat(32_767);
        assert!(!FR.cuts(&wide));
        let emoji = "👍".repeat(16_384);
        assert_eq!(text(FR, &emoji).chars().count(), 16_383);
        // The apostrophe of the guard counts too.
        assert_eq!(text(FR, &format!("={}", "x".repeat(32_766))).len(), 32_767);
    }
}
