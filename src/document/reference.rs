//! References to characters (`&amp;`, `&#233;`) in texts that no parser of HTML has read: feeds, sitemaps, REST answers.

use quick_xml::escape::resolve_html5_entity;

/// Bytes of a reference, `&` and `;` among them: the longest name has some thirty letters.
const LONGEST: usize = 40;

/// Text with its references resolved: those of XML and HTML, which feeds use without declaring them. What is none stays as written.
pub(crate) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b';');
        let known = end.and_then(|end| Some((end, resolved(&rest[1..end])?)));
        match known {
            Some((end, value)) => {
                out.push_str(&value);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The characters of a reference, given without `&` and `;`.
pub(crate) fn resolved(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return resolve_html5_entity(name).map(str::to_owned);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn references_of_html_are_resolved_and_unknown_ones_stay() {
        assert_eq!(
            unescaped("R&amp;D &eacute;t&#233; &#xE9; &unknown; & &"),
            "R&D été é &unknown; & &"
        );
    }
}
