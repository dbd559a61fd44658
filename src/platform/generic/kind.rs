//! Kinds of elements: what elements of one template share, whatever number they carry.

use super::names;
use crate::document::Node;

/// The class token that tells most: one named for comments, else the first that is no noise; digits dropped.
pub fn token_of(node: &Node<'_>) -> String {
    let mut first = None;
    let mut best: Option<(u8, &str)> = None;
    for token in node.classes().take(24).filter(|t| !names::is_noise(t)) {
        first = first.or(Some(token));
        let sense = names::sense(token);
        let rank = sense.field * 2 + u8::from(sense.field > 0 && !sense.part);
        if rank > 0 && best.is_none_or(|(most, _)| rank > most) {
            best = Some((rank, token));
        }
    }
    let token = best.map(|(_, t)| t).or(first).unwrap_or("");
    token
        .chars()
        .filter(|c| !c.is_ascii_digit())
        .take(64)
        .collect()
}

/// What ids of one kind share: the part before the number.
pub fn stem_of(id: &str) -> &str {
    if !id.bytes().any(|b| b.is_ascii_digit()) || id.len() > 128 {
        return "";
    }
    let tail = id.rfind(['-', '_', ':', '.']).map_or(0, |at| at + 1);
    let long = id.len() - tail >= 8 && id[tail..].bytes().all(|b| b.is_ascii_hexdigit());
    let digit = id.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    if long && tail > 0 {
        &id[..tail]
    } else {
        &id[..digit]
    }
}

/// The number that an id, an anchor's name or a fragment ends in.
#[must_use]
pub fn number_of(id: &str) -> Option<u64> {
    let digits = id.len() - id.bytes().rev().take_while(u8::is_ascii_digit).count();
    let number = &id[digits..];
    if number.is_empty() || number.len() > 19 || digits == 0 && number.len() < 2 {
        return None;
    }
    // Part of a longer key of hex digits: no number.
    if ends_in_guid(id) {
        return None;
    }
    let head = &id[..digits];
    let hex = head.bytes().rev().take_while(u8::is_ascii_hexdigit).count();
    if hex >= 3 && head.bytes().rev().take(hex).any(|b| b.is_ascii_digit()) {
        return None;
    }
    number.parse().ok()
}

/// `id_0f9a1c32-1111-4a6b-9c1d-000000000042`: systems of .NET name their comments so.
fn ends_in_guid(id: &str) -> bool {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    const LENGTH: usize = 36;
    let Some(guid) = id.len().checked_sub(LENGTH).and_then(|at| id.get(at..)) else {
        return false;
    };
    let mut groups = guid.split('-');
    GROUPS.iter().all(|&length| {
        groups
            .next()
            .is_some_and(|g| g.len() == length && g.bytes().all(|b| b.is_ascii_hexdigit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_stems() {
        assert_eq!(number_of("id_0f9a1c32-1111-4a6b-9c1d-000000000042"), None);
        assert_eq!(number_of("comment-1111-4444"), Some(4444));
        assert_eq!(number_of("comment-12"), Some(12));
        assert_eq!(number_of("12"), Some(12));
        assert_eq!(number_of("comment-6a00d8345"), None);
        assert_eq!(number_of("comments"), None);
        assert_eq!(stem_of("li-comment-12"), "li-comment-");
        assert_eq!(stem_of("comment-6a00d83451b"), "comment-");
        assert_eq!(stem_of("comments"), "");
    }
}
