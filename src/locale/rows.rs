//! Rows of the tables in `data/`: lines of cells divided by tabs; a line that begins with `#` is a comment.

/// The rows of a table, the first `N` cells of each; a cell that a row lacks is empty.
pub(super) fn rows<const N: usize>(table: &'static str) -> Rows<N> {
    Rows { rest: table }
}

/// See [`rows`].
#[derive(Debug)]
pub(super) struct Rows<const N: usize> {
    rest: &'static str,
}

impl<const N: usize> Iterator for Rows<N> {
    type Item = [&'static str; N];

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let text = self.rest;
            let comment = text.bytes().next()? == b'#';
            let mut cells = [""; N];
            let (mut cell, mut start, mut at) = (0, 0, 0);
            // One look at each byte: a run reads half a megabyte of cells of some eight bytes, and what finds the next tab or end of a
            // line faster in long texts costs four times as much in such.
            let end = loop {
                let byte = text.as_bytes().get(at);
                if matches!(byte, Some(b'\t' | b'\n') | None) {
                    if let Some(cell) = cells.get_mut(cell) {
                        *cell = &text[start..at];
                    }
                    if byte != Some(&b'\t') {
                        break at;
                    }
                    (cell, start) = (cell + 1, at + 1);
                }
                at += 1;
            };
            self.rest = text.get(end + 1..).unwrap_or_default();
            // A checkout on Windows may have put one there.
            if let Some(last) = cells.get_mut(cell.min(N - 1)) {
                *last = last.strip_suffix('\r').unwrap_or(last);
            }
            if !comment && !matches!(&text[..end], "" | "\r") {
                return Some(cells);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn cells_of_lines() {
        let table = "# a comment\n\na\tb\tc\td\n\tb\ne\n#\tx\nf\té\tg";
        let wanted = [
            ["a", "b", "c"],
            ["", "b", ""],
            ["e", "", ""],
            ["f", "é", "g"],
        ];
        assert_eq!(rows(table).collect::<Vec<[&str; 3]>>(), wanted);
        let windows = table.replace('\n', "\r\n").leak();
        assert_eq!(rows(windows).collect::<Vec<[&str; 3]>>(), wanted);
        assert_eq!(rows::<2>("").next(), None);
        assert_eq!(rows::<2>("#").next(), None);
    }
}
