//! A number of votes as it is printed.

/// Words behind a number that make it larger, in lower case, with the power of ten.
const SCALES: [(&str, u32); 13] = [
    ("k", 3),
    ("tsd", 3),
    ("tys", 3),
    ("tis", 3),
    ("тыс", 3),
    ("mil", 3),
    ("mil.", 3),
    ("m", 6),
    ("mio", 6),
    ("mln", 6),
    ("млн", 6),
    ("万", 4),
    ("萬", 4),
];

/// The votes that a text states: "+12", "−3", "1,234 points", "1 234", "1.2k"; `None` where it is no whole number that can be read with
/// certainty ("4.5", "1,2 of 5").
pub fn votes(text: &str) -> Option<i64> {
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let minus = text[..from].trim_end().ends_with(['-', '−', '–']);
    let tail = &text[from..];
    let groups = groups(tail);
    let behind = &tail[groups.last()?.end..];
    let scale = scale(behind);
    let value = match groups.as_slice() {
        [one] => digits(&tail[one.clone()], "", scale)?,
        all => {
            let marks: Vec<&str> = all
                .windows(2)
                .map(|w| &tail[w[0].end..w[1].start])
                .collect();
            let (first, rest) = all.split_first()?;
            let grouped = first.len() <= 3
                && rest.iter().all(|g| g.len() == 3)
                && marks.iter().all(|m| same(m, marks[0]));
            let whole: String = all.iter().map(|g| &tail[g.clone()]).collect();
            // "1.234" is a thousand and more, "1.2k" as well, "1.234k" either.
            match (grouped, all, scale) {
                (true, _, 0) => digits(&whole, "", 0)?,
                (false, [whole, part], 1..) if matches!(marks[0], "." | ",") => {
                    digits(&tail[whole.clone()], &tail[part.clone()], scale)?
                }
                _ => return None,
            }
        }
    };
    Some(if minus { -value } else { value })
}

/// Spaces of any width are one mark.
fn same(mark: &str, other: &str) -> bool {
    let space = |mark: &str| mark.trim().is_empty();
    mark == other || space(mark) && space(other)
}

/// Groups of digits that belong to one number: one mark stands between them. A space divides only groups of three.
fn groups(text: &str) -> Vec<std::ops::Range<usize>> {
    let group = |from: usize| {
        let length = text[from..].bytes().take_while(u8::is_ascii_digit).count();
        from..from + length
    };
    let mut out = vec![group(0)];
    while let Some(last) = out.last().cloned() {
        let Some(mark) = text[last.end..].chars().next() else {
            break;
        };
        let next = group(last.end + mark.len_utf8());
        let space = mark.is_whitespace();
        let fits = matches!(mark, ',' | '.' | '\'' | '’') && !next.is_empty()
            || space && next.len() == 3 && out[0].len() <= 3;
        if !fits {
            break;
        }
        out.push(next);
    }
    out
}

/// The power of ten of the word that follows a number.
fn scale(behind: &str) -> u32 {
    let near = behind.strip_prefix([' ', '\u{a0}', '\u{202f}']);
    let word = near.unwrap_or(behind);
    let end = word
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(word.len());
    let word = word[..end].to_lowercase();
    // "5 m" may be minutes.
    let sure = near.is_none() || word != "m";
    let found = SCALES.iter().find(|(name, _)| sure && *name == word);
    found.map_or(0, |(_, power)| *power)
}

/// `12` and `5` at a scale of 3 are 12500.
fn digits(whole: &str, part: &str, scale: u32) -> Option<i64> {
    let places = u32::try_from(part.len()).ok()?;
    let zeros = scale.checked_sub(places)?;
    let number: i64 = format!("{whole}{part}").parse().ok()?;
    number.checked_mul(10_i64.checked_pow(zeros)?)
}

#[cfg(test)]
mod tests {
    use super::votes;

    #[test]
    fn votes_as_printed() {
        for (text, wanted) in [
            ("+12", Some(12)),
            ("−3", Some(-3)),
            ("- 3 points", Some(-3)),
            ("Score: 7", Some(7)),
            ("4 of 5", Some(4)),
            ("12.", Some(12)),
            ("3, he said", Some(3)),
            ("1,234 points", Some(1234)),
            ("1.234", Some(1234)),
            ("1 234 points", Some(1234)),
            ("1\u{a0}234", Some(1234)),
            ("1\u{202f}234 567", Some(1_234_567)),
            ("1’234’567", Some(1_234_567)),
            ("12 5", Some(12)),
            ("2012 100", Some(2012)),
            ("1.2k", Some(1200)),
            ("12,5k", Some(12_500)),
            ("12,5 K", Some(12_500)),
            ("3k", Some(3000)),
            ("1,2 тыс.", Some(1200)),
            ("12 mil", Some(12_000)),
            ("1.5M", Some(1_500_000)),
            ("1.2万", Some(12_000)),
            ("5 m ago", Some(5)),
            ("12pts", Some(12)),
            // Not whole, or not certain.
            ("4.5", None),
            ("1,23", None),
            ("1.234k", None),
            ("1.234,5", None),
            ("12.34.567", None),
            ("vote", None),
            ("99999999999999999999", None),
            ("9999999999999999999k", None),
        ] {
            assert_eq!(votes(text), wanted, "{text}");
        }
    }
}
