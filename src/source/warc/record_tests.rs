//! Tests of reading records from files in every state.

use super::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

/// A record with this block.
fn record(uri: &str, block: &str) -> Vec<u8> {
    format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
    .into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The targets of the records that are found, `!` for each broken stretch and `~` for a torn one.
fn found(file: &[u8]) -> String {
    let records = Records::new(BufReader::with_capacity(7, file), 1 << 20, 100).unwrap();
    let word = |item: Result<Record, Broken>| match item {
        Ok(record) => record.target().unwrap_or_default().to_owned(),
        Err(broken) if broken.is_torn => "~".to_owned(),
        Err(_) => "!".to_owned(),
    };
    records.map(word).collect::<Vec<String>>().join(" ")
}

/// Both forms of a file of these parts.
fn forms(parts: &[&[u8]]) -> [Vec<u8>; 2] {
    let packed: Vec<Vec<u8>> = parts.iter().map(|part| gzip(part)).collect();
    [parts.concat(), packed.concat()]
}

#[test]
fn records_in_order_with_their_places() {
    let (a, b) = (record("a", "one"), record("<b>", ""));
    for file in forms(&[&a, &b]) {
        assert_eq!(found(&file), "a b");
        let mut records = Records::new(&file[..], 1 << 20, 100).unwrap();
        let first = records.next().unwrap().unwrap();
        assert_eq!(
            (first.block.as_slice(), first.at),
            (b"one".as_slice(), Some(0))
        );
        assert!(first.is_closed && !first.is_cut);
        let at = usize::try_from(records.next().unwrap().unwrap().at.unwrap()).unwrap();
        // Reading can begin at any record.
        assert_eq!(found(&file[at..]), "b");
    }
    assert_eq!(found(b""), "");
    assert_eq!(found(&gzip(&[a, b].concat())), "a b");
}

#[test]
fn fields_as_old_files_write_them() {
    let old = b"WARC/0.18\nwarc-type: response\nWARC-Target-URI: http://a.example/\n\tmore\ncontent-length:2\n\nok\n\n";
    let records = Records::new(&old[..], 10, 100).unwrap();
    let records: Vec<Record> = records.map(Result::unwrap).collect();
    assert_eq!(records.len(), 1);
    assert_eq!(
        (records[0].kind(), records[0].block.as_slice()),
        ("response", b"ok".as_slice())
    );
    assert_eq!(records[0].target(), Some("http://a.example/ more"));
}

#[test]
fn long_blocks_are_cut_and_passed_over() {
    let long = record("long", &"x".repeat(5000));
    for file in forms(&[&long, &record("b", "")]) {
        let mut records = Records::new(&file[..], 100, 100).unwrap();
        let first = records.next().unwrap().unwrap();
        assert_eq!((first.block.len(), first.is_cut), (100, true));
        assert_eq!(records.next().unwrap().unwrap().target(), Some("b"));
    }
}

#[test]
fn every_torn_end_is_known_as_one_and_leaves_the_records_before_it() {
    let (a, b) = (record("a", "one"), record("b", "two two two two"));
    for (form, file) in forms(&[&a, &b]).into_iter().enumerate() {
        let first = if form == 0 { a.len() } else { gzip(&a).len() };
        for length in first + 1..file.len() {
            let cut = &file[..length];
            let mut records = Records::new(cut, 1 << 20, 100).unwrap();
            assert_eq!(records.next().unwrap().unwrap().target(), Some("a"));
            match records.next() {
                Some(Err(broken)) => {
                    assert!(broken.is_torn, "at {length}: {}", broken.why);
                    assert_eq!(broken.at, first as u64, "at {length}");
                }
                // Only the lines that close the record are missing, or (in a plain file) all that is there is a blank line.
                Some(Ok(record)) => assert!(!record.is_closed && form == 0, "at {length}"),
                None => panic!("nothing at {length} in form {form}"),
            }
            assert!(records.next().is_none(), "at {length}");
        }
    }
}

#[test]
fn damage_is_one_row_and_the_next_record_is_found() {
    let (a, b, c) = (record("a", "one"), record("b", "two"), record("c", "three"));
    let no_length = b"WARC/1.1\r\nWARC-Type: response\r\n\r\nlost\r\n\r\n".to_vec();
    let wrong_length = String::from_utf8(b.clone())
        .unwrap()
        .replace("Length: 3", "Length: 1")
        .into_bytes();
    for bad in [no_length, wrong_length, b"garbage\n\r\nmore\n".to_vec()] {
        for file in forms(&[&a, &bad, &c]) {
            assert_eq!(found(&file), "a ! c", "{}", String::from_utf8_lossy(&bad));
        }
    }
    let mut packed = forms(&[&a, &b, &c])[1].clone();
    let middle = gzip(&a).len() + 20;
    packed[middle..middle + 12].fill(0xff);
    assert_eq!(found(&packed), "a ! c");
    assert_eq!(
        found(&[gzip(&a), vec![0; 3000], gzip(&c)].concat()),
        "a ! c"
    );
    assert_eq!(found(b"<!doctype html>\n<p>no archive\n"), "!");
    assert_eq!(found(&[b"junk\n".to_vec(), a].concat()), "! a");
    let endless = [b"WARC/1.1\r\n".to_vec(), b"X: y\r\n".repeat(20_000), c].concat();
    assert_eq!(found(&endless), "! c");
}

#[test]
fn a_bomb_is_not_unpacked() {
    let bomb = gzip(&record("bomb", &" ".repeat(64 << 20)));
    let file = [bomb, gzip(&record("b", "two"))].concat();
    let started = std::time::Instant::now();
    assert!(found(&file).starts_with('!'));
    assert!(started.elapsed().as_secs() < 20);
}
