//! `--from-file`: inputs from a text file, one a line, or from a column of a CSV file.

use super::{Media, io_failure};
use crate::document::decode::decode;
use crate::failure::{Failure, Stage};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Columns that hold inputs, the surest first; where one is empty in a row the next is taken.
const COLUMNS: [&str; 4] = ["url", "page", "input", "path"];

/// A list longer than this is no list.
const MAX_BYTES: u64 = 256 << 20;

/// Reads a list of inputs; `-` is standard input.
///
/// One input a line, where blank lines and those that start with `#` are skipped; or a CSV file (comma, semicolon or tab)
/// whose first line names a column `url`, `page`, `input` or `path`, such as this tool's own tables. Any encoding that
/// pages come in is understood. Relative paths are meant from the working folder, as on the command line.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("list.csv");
/// std::fs::write(&path, "title,url\nA post,https://blog.example/a-post\n")?;
/// let inputs = commentsift::source::inputs_from_list(&path)?;
/// assert_eq!(inputs, ["https://blog.example/a-post"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// `not_found`, `permission`, `not_a_file`, `read_error`; `bad_list` for a broken table; `empty` for a list without inputs.
pub fn inputs_from_list(path: &Path) -> Result<Vec<String>, Failure> {
    let name = path.to_string_lossy();
    let mut bytes = Vec::new();
    let read = if name == "-" {
        io::stdin().lock().take(MAX_BYTES).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes))
    };
    read.map_err(|error| io_failure(&name, &error))?;
    let decoded = decode(&bytes, None, Media::Text);
    let inputs = match delimiter(&decoded.text) {
        Some(delimiter) => from_table(&decoded.text, delimiter, &name)?,
        None => {
            if let Some(first) = unnamed_columns(&decoded.text) {
                let message = format!(
                    "this is a table, and its first line ({first}) names no column {}",
                    columns()
                );
                return Err(Failure::new(name, Stage::Read, "bad_list", message));
            }
            from_lines(&decoded.text)
        }
    };
    if inputs.is_empty() {
        return Err(Failure::new(
            name,
            Stage::Read,
            "empty",
            "the list names no inputs",
        ));
    }
    Ok(inputs)
}

/// The columns that are looked for, in a sentence.
pub(super) fn columns() -> String {
    let (last, others) = COLUMNS.split_last().unwrap_or((&"", &[]));
    format!("{} or {last}", others.join(", "))
}

/// The first line of what is a table and no list of inputs: it has several cells, as the second one has, and is itself no input.
fn unnamed_columns(text: &str) -> Option<&str> {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (first, second) = (lines.next()?, lines.next()?);
    let is_table = [',', ';', '\t'].iter().any(|delimiter| {
        let count = |line: &str| line.matches(*delimiter).count();
        count(first) > 0 && count(second) >= count(first)
    });
    (is_table && !first.contains("://") && !Path::new(first).exists()).then_some(first)
}

fn from_lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

/// The delimiter under which the first line names one of the columns; `None` where it does not: a plain list.
fn delimiter(text: &str) -> Option<u8> {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    [b',', b';', b'\t'].into_iter().find(|delimiter| {
        first
            .split(char::from(*delimiter))
            .any(|cell| column(cell.trim().trim_matches('"')).is_some())
    })
}

/// The place of a header cell in [`COLUMNS`].
fn column(cell: &str) -> Option<usize> {
    COLUMNS
        .iter()
        .position(|name| cell.trim().eq_ignore_ascii_case(name))
}

fn from_table(text: &str, delimiter: u8, name: &str) -> Result<Vec<String>, Failure> {
    let broken = |error: csv::Error| {
        let message = format!("the table cannot be read: {error}");
        Failure::new(name, Stage::Read, "bad_list", message)
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(broken)?;
    let mut places: Vec<(usize, usize)> = headers
        .iter()
        .enumerate()
        .filter_map(|(place, cell)| Some((column(cell)?, place)))
        .collect();
    places.sort_unstable();
    let mut inputs = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let cells = places.iter().filter_map(|(_, place)| record.get(*place));
        inputs.extend(
            cells
                .map(|cell| unguarded(cell.trim()))
                .find(|cell| !cell.is_empty())
                .map(str::to_owned),
        );
    }
    Ok(inputs)
}

/// Takes off the apostrophe that this tool's tables put before a cell which a spreadsheet would run.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\'']) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(text: &[u8]) -> Result<Vec<String>, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        std::fs::write(&path, text).unwrap();
        inputs_from_list(&path)
    }

    #[test]
    fn lines() {
        let read = inputs(b"# posts\n\n https://a.example/1,2 \r\nsaved/page.html\n").unwrap();
        assert_eq!(read, ["https://a.example/1,2", "saved/page.html"]);
    }

    #[test]
    fn columns_in_any_dialect() {
        let tables: [&[u8]; 4] = [
            b"id,URL\n1,https://a.example/\n2,\n",
            b"\xef\xbb\xbfurl;n\r\nhttps://a.example/;1\r\n",
            b"n\t\"page\"\n1\thttps://a.example/\n",
            b"page,url\nhttps://a.example/,\n",
        ];
        for table in tables {
            assert_eq!(
                inputs(table).unwrap(),
                ["https://a.example/"],
                "{}",
                String::from_utf8_lossy(table)
            );
        }
        let own = inputs(b"page,stage\n\"'-x.html\",read\n\"a,b.html\",read\n").unwrap();
        assert_eq!(own, ["-x.html", "a,b.html"]);
    }

    /// Its rows would each be an input that is not found.
    #[test]
    fn a_table_without_a_known_column_is_told_which_are() {
        for table in ["title,link\nA,https://a.example/\n", "id;link\n1;x\n2;y\n"] {
            let failure = inputs(table.as_bytes()).unwrap_err();
            assert_eq!(failure.error, "bad_list");
            assert!(
                failure.message.contains("url, page, input or path"),
                "{failure}"
            );
        }
        let urls = "https://a.example/1,2\nhttps://a.example/3,4\n";
        assert_eq!(inputs(urls.as_bytes()).unwrap().len(), 2);
        assert_eq!(inputs(b"one, two.html\nthree.html\n").unwrap().len(), 2);
    }

    #[test]
    fn lists_that_name_nothing() {
        assert_eq!(inputs(b"# only a comment\n").unwrap_err().error, "empty");
        assert_eq!(inputs(b"url\n").unwrap_err().error, "empty");
        assert_eq!(
            inputs_from_list(Path::new("/no/such/list"))
                .unwrap_err()
                .error,
            "not_found"
        );
    }
}
