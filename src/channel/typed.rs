//! A comment as its author typed it, which exports hold, into the HTML that WordPress makes of it: blank lines divide paragraphs
//! (`wpautop`), bare addresses become links (`make_clickable`). Quotation marks and smileys stay as typed.

/// Makes the HTML of a typed comment.
pub(super) fn html(typed: &str) -> String {
    let typed = typed.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(typed.len() + 32);
    let mut rest = typed.as_str();
    loop {
        let pre = find_tag(rest, "<pre");
        paragraphs(&rest[..pre.unwrap_or(rest.len())], &mut out);
        let Some(at) = pre else {
            return out;
        };
        // Preformatted text keeps its lines.
        let end = find_tag(&rest[at..], "</pre").map_or(rest.len(), |end| at + end);
        out.push_str(&rest[at..end]);
        rest = &rest[end..];
        if rest.is_empty() {
            return out;
        }
        let after = rest.find('>').map_or(rest.len(), |close| close + 1);
        out.push_str(&rest[..after]);
        rest = &rest[after..];
    }
}

/// The first place of a tag in any case.
fn find_tag(text: &str, tag: &str) -> Option<usize> {
    text.match_indices('<').map(|(at, _)| at).find(|&at| {
        let head = text.as_bytes().get(at..at + tag.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(tag.as_bytes()))
    })
}

fn paragraphs(text: &str, out: &mut String) {
    let mut open = false;
    for line in text.trim().split('\n') {
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        out.push_str(if open { "<br>\n" } else { "\n<p>" });
        open = true;
        linked(line, out);
    }
}

/// A line with its bare addresses as links: none inside a tag, none inside a link.
fn linked(line: &str, out: &mut String) {
    let mut rest = line;
    let mut in_link = false;
    while !rest.is_empty() {
        if rest.starts_with('<') {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            let tag = rest[..end].to_ascii_lowercase();
            if tag.starts_with("<a ") {
                in_link = true;
            } else if tag.starts_with("</a") {
                in_link = false;
            }
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let end = rest.find('<').unwrap_or(rest.len());
        if in_link {
            out.push_str(&rest[..end]);
        } else {
            addresses(&rest[..end], out);
        }
        rest = &rest[end..];
    }
}

fn addresses(text: &str, out: &mut String) {
    for word in text.split_inclusive(char::is_whitespace) {
        let address = word
            .trim_end()
            .trim_start_matches(['(', '[', '"', '\'', '>', '.', ';', ','])
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '"', '\'']);
        let web = ["http://", "https://", "ftp://", "www."]
            .iter()
            .any(|start| address.len() > start.len() && address.starts_with(start));
        match word.find(address) {
            Some(at) if web => {
                out.push_str(&word[..at]);
                out.push_str("<a href=\"");
                out.push_str(&address.replace('"', "%22"));
                out.push_str("\">");
                out.push_str(address);
                out.push_str("</a>");
                out.push_str(&word[at + address.len()..]);
            }
            _ => out.push_str(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_divide_paragraphs_and_lines_break() {
        assert_eq!(html("a\r\nb\r\n \r\nc"), "\n<p>a<br>\nb\n<p>c");
        assert_eq!(html(""), "");
    }

    #[test]
    fn preformatted_text_keeps_its_lines() {
        assert_eq!(
            html("a\n<PRE>x\n\ny</PRE>\nb"),
            "\n<p>a<PRE>x\n\ny</PRE>\n<p>b"
        );
        assert_eq!(html("<pre>x"), "<pre>x");
    }

    #[test]
    fn bare_addresses_become_links() {
        assert_eq!(
            html(
                "see (http://a.example/x), <a href=\"http://b.example\">http://b.example</a> http://"
            ),
            "\n<p>see (<a href=\"http://a.example/x\">http://a.example/x</a>), <a href=\"http://b.example\">http://b.example</a> http://"
        );
    }
}
