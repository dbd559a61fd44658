//! CSV by RFC 4180: a file a table in a folder, or one table to a stream.

use super::cell::{Cell, Style};
use super::tables::Table;
use super::{Analysed, OutFile, OutFolder, Sink};
use crate::metrics::corpus::Corpus;
use csv::{Terminator, Writer, WriterBuilder};
use std::io::{self, Write};

/// UTF-8's byte order mark: without it a double click opens the file in the system's old encoding.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// One table being written.
struct TableWriter<W: Write> {
    table: Table,
    style: Style,
    writer: Writer<W>,
}

impl<W: Write> TableWriter<W> {
    fn start(table: Table, style: Style, mut to: W) -> io::Result<Self> {
        if style.excel.is_some() {
            to.write_all(BOM)?;
        }
        let mut writer = WriterBuilder::new()
            .delimiter(style.delimiter())
            .terminator(match style.excel {
                Some(_) => Terminator::CRLF,
                None => Terminator::Any(b'\n'),
            })
            .from_writer(to);
        writer.write_record(table.columns().iter().map(|(name, _)| name))?;
        Ok(TableWriter {
            table,
            style,
            writer,
        })
    }

    fn page(&mut self, page: &Analysed) -> io::Result<()> {
        let TableWriter {
            table,
            style,
            writer,
        } = self;
        table.rows_of(page, *style, |cells| record(writer, *style, cells))
    }

    fn whole(&mut self, corpus: &Corpus) -> io::Result<()> {
        let TableWriter {
            table,
            style,
            writer,
        } = self;
        table.rows_at_end(corpus, |cells| record(writer, *style, cells))
    }

    fn end(self) -> io::Result<W> {
        self.writer.into_inner().map_err(|error| {
            let error = error.error();
            io::Error::new(error.kind(), error.to_string())
        })
    }
}

fn record<W: Write>(writer: &mut Writer<W>, style: Style, cells: &[Cell<'_>]) -> io::Result<()> {
    for cell in cells {
        writer.write_field(style.render(cell).as_bytes())?;
    }
    writer.write_record(None::<&[u8]>)?;
    Ok(())
}

/// Every [`Table`] as a file in one folder.
pub struct CsvFiles {
    tables: Vec<TableWriter<OutFile>>,
}

impl CsvFiles {
    /// Opens the files.
    ///
    /// # Errors
    ///
    /// Where the folder can't be written to.
    pub fn open(folder: &OutFolder, style: Style) -> io::Result<Self> {
        let tables = Table::ALL
            .into_iter()
            .map(|table| {
                let file = folder.create(&format!("{}.csv", table.name()))?;
                TableWriter::start(table, style, file)
            })
            .collect::<io::Result<_>>()?;
        Ok(CsvFiles { tables })
    }
}

impl Sink for CsvFiles {
    fn write(&mut self, page: &Analysed) -> io::Result<()> {
        for table in &mut self.tables {
            table.page(page)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, corpus: &Corpus) -> io::Result<()> {
        for mut table in self.tables {
            table.whole(corpus)?;
            table.end()?.close()?;
        }
        Ok(())
    }
}

/// One table to a stream, such as standard output.
pub struct CsvStream<W: Write> {
    table: TableWriter<W>,
}

impl<W: Write> CsvStream<W> {
    /// Writes the header.
    ///
    /// # Errors
    ///
    /// What the stream says.
    pub fn open(table: Table, style: Style, to: W) -> io::Result<Self> {
        Ok(CsvStream {
            table: TableWriter::start(table, style, to)?,
        })
    }

    /// Like [`Sink::finish`], giving the stream back.
    ///
    /// # Errors
    ///
    /// What the stream says.
    pub fn into_inner(mut self, corpus: &Corpus) -> io::Result<W> {
        self.table.whole(corpus)?;
        let mut to = self.table.end()?;
        to.flush()?;
        Ok(to)
    }
}

impl<W: Write> Sink for CsvStream<W> {
    fn write(&mut self, page: &Analysed) -> io::Result<()> {
        self.table.page(page)?;
        // A reader downstream sees every page as soon as it is there.
        self.table.writer.flush()
    }

    fn finish(self: Box<Self>, corpus: &Corpus) -> io::Result<()> {
        self.into_inner(corpus).map(|_| ())
    }
}

#[cfg(test)]
mod tests;
