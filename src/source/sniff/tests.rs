//! Which files hold pages, feeds and exports, by their first bytes.

use super::*;

fn wide_text(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16()
        .flat_map(|unit| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        })
        .collect()
}

#[test]
fn media_by_content() {
    let cases: &[(&[u8], Option<Media>, Media)] = &[
        (b"  <!DOCTYPE html><p>", Some(Media::Text), Media::Html),
        (
            b"\xef\xbb\xbf<html lang=fr>",
            Some(Media::Text),
            Media::Html,
        ),
        (
            b"<?xml version='1.0'?>\n<!-- x -->\n<html xmlns='a'>",
            Some(Media::Text),
            Media::Html,
        ),
        (
            b"12 comments\n<b>bold</b> he said",
            Some(Media::Text),
            Media::Text,
        ),
        (b"12 comments\n<b>bold</b> he said", None, Media::Html),
        (
            b"a < b, c > d and <3 and <me@host.example>",
            None,
            Media::Text,
        ),
        (b"nothing at all", Some(Media::Html), Media::Html),
        (b"</div>rest", None, Media::Html),
    ];
    for (bytes, known, media) in cases {
        assert_eq!(
            super::media(bytes, *known),
            *media,
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
    assert!(starts_as_html(&wide_text("\u{feff}<html>", false)));
}

#[test]
fn binary_is_told_from_text_with_a_stray_nul() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    assert_eq!(binary(png), Some("a PNG image"));
    assert_eq!(binary(b"%PDF-1.4 ..."), Some("a PDF document"));
    assert_eq!(
        binary(b"PK\x03\x04\x14\0"),
        Some("a ZIP archive (or an office document, or an e-book)")
    );
    assert_eq!(binary(b"BM is short for beautiful morning"), None);
    assert_eq!(binary(&[0, 1, 2, 3, 0, 0]), Some("binary data"));
    assert_eq!(
        binary(b"<html><body>one stray \0 is met on real pages</body></html>"),
        None
    );
    assert_eq!(binary("12 réflexions".as_bytes()), None);
    for big in [false, true] {
        assert_eq!(binary(&wide_text("\u{feff}Grüße", big)), None);
        assert_eq!(binary(&wide_text("<p>Grüße</p>", big)), None);
    }
}

/// Noise has no NUL in a hundred bytes, and a WebP header may have none at all.
#[test]
fn noise_is_binary_and_old_text_is_not() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut noise = |length: usize| -> Vec<u8> {
        let byte = |_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 56) as u8
        };
        (0..length).map(byte).collect()
    };
    for length in [400, 5000] {
        assert_eq!(binary(&noise(length)), Some("binary data"), "{length}");
    }
    assert_eq!(
        binary(b"RIFF\x24\x11\x22\x33WEBPVP8 abc"),
        Some("a WebP image")
    );
    for text in [
        &b"\x1b$B$3$l$O%F%9%H\x1b(B"[..],
        b"\x82\xb1\x82\xea\x82\xcd\x83e\x83X\x83g",
        b"N\x08NA\x08AM\x08ME\x08E",
        b"page 1\x0cpage 2\x0c",
        b"a stray \x01 is met",
        b"caf\xe9",
    ] {
        assert_eq!(binary(text), None, "{text:?}");
    }
}

#[test]
fn pages_are_told_by_their_first_bytes() {
    for page in [
        &b"\n<!DOCTYPE html>\n<title>"[..],
        b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>",
        b"\xef\xbb\xbf<html>",
        b"<!-- a long comment",
        b"<div class=post>",
        b"Warning: something in line 3\n<html lang=fr>",
    ] {
        assert!(opens_as_html(page), "{}", String::from_utf8_lossy(page));
    }
    for other in [
        &b"<?php if ($a > 1) { ?>\n<html>"[..],
        b"<%@ Page %>\n<html>",
        b"<?xml version='1.0'?><rss version='2.0'>",
        b"<svg xmlns='a'>",
        b"print('<html>')",
        b"#!/bin/sh\necho '<p>'",
        b"{\"a\": 1}",
        b"",
    ] {
        assert!(!opens_as_html(other), "{}", String::from_utf8_lossy(other));
    }
}

#[test]
fn wide_text_without_a_mark() {
    assert_eq!(
        wide(&wide_text("<p>Grüße, 你好</p>", false)),
        Some(Wide::Little)
    );
    assert_eq!(
        wide(&wide_text("<p>Grüße, 你好</p>", true)),
        Some(Wide::Big)
    );
    assert_eq!(wide(b"<p>plain</p>"), None);
    assert_eq!(wide(b"<p>a\0 stray\0pair</p>"), None);
    assert_eq!(wide(&[0; 64]), None);
    assert_eq!(wide(b""), None);
}

#[test]
fn feeds_exports_and_json_are_told_by_their_content() {
    let export = format!(
        "<?xml version='1.0'?><!--{}--><rss version='2.0'\n\txmlns:wp='http://wordpress.org/export/1.2/'>",
        " a long comment ".repeat(200)
    );
    assert_eq!(media(export.as_bytes(), None), Media::Wxr);
    assert_eq!(media(export.as_bytes(), Some(Media::Feed)), Media::Wxr);
    assert_eq!(
        media(b"<?xml version='1.0'?><rss version='2.0'>", None),
        Media::Feed
    );
    assert_eq!(media(b"\n [ {\"id\":1}]", None), Media::Rest);
    assert_eq!(media(b"[]", None), Media::Rest);
    assert_eq!(media(b"[Skip to content] A post", None), Media::Text);
    assert_eq!(unsupported(b"[]", Some(Media::Rest)), None);
    let page = b"<!DOCTYPE html><title>404</title>";
    assert!(unsupported(page, Some(Media::Rest)).is_some_and(|w| w.starts_with("an HTML page")));
    assert!(unsupported(page, Some(Media::Feed)).is_some_and(|w| w.starts_with("an HTML page")));
    assert!(unsupported(b"id,text", Some(Media::Rest)).is_some_and(|w| w.starts_with("no JSON")));
    assert_eq!(
        unsupported(b"<opml version='2.0'>", Some(Media::Feed)),
        Some("an OPML file, a list of feeds")
    );
}

#[test]
fn containers_are_named() {
    assert_eq!(
        unsupported(b"WARC/1.0\r\n", Some(Media::Text)),
        Some("a web archive (WARC)")
    );
    assert_eq!(
        unsupported(b"<?xml version='1.0'?><!-- c --><urlset>", None),
        Some("a sitemap")
    );
    assert_eq!(unsupported(b"<?xml version='1.0'?><html>", None), None);
    assert_eq!(
        unsupported(b"MIME-Version: 1.0\r\n", None),
        Some("an MHTML page")
    );
}
