//! html5gum's tokens for html5ever's tree builder.
//!
//! Both follow the tokenization of the HTML standard (<https://html.spec.whatwg.org/#tokenization>). html5ever's own tokenizer takes more
//! than half of a parse; html5gum's needs a fraction of it, for it copies runs where the other pushes characters, and it can be stopped
//! at any tag. Its own bridge to the tree builder is made for an older html5ever, so this is ours; a test holds the trees of both
//! tokenizers against each other.

use super::parse::{Cut, MOST_ATTRIBUTES};
use super::reader::Text;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::{Attribute, LocalName, QualName, ns};
use html5gum::{Emitter, Error, State, Tokenizer};
use std::borrow::Cow;
use std::mem;
use std::ops::Range;

/// Gives all tokens of a text to a sink, the end of the file as well. `over` is asked after each tag and comment; what it returns ends
/// the text there.
pub fn feed<S: TokenSink>(text: &str, sink: &S, over: impl Fn(&S) -> Option<Cut>) -> Option<Cut> {
    let reader = Text::new(text);
    let bridge = Bridge {
        sink,
        has_nul: reader.has_nul(),
        over,
        source: Source::of(text),
        names: Names::default(),
        text: Run::default(),
        comment: Vec::new(),
        tag_name: Vec::new(),
        tag_kind: TagKind::StartTag,
        self_closing: false,
        attributes: Vec::new(),
        attributes_met: 0,
        repeated: false,
        attribute_name: Vec::new(),
        attribute_value: Run::default(),
        last_start_tag: Vec::new(),
        doctype: DoctypeParts::default(),
        next_state: None,
        cut: None,
    };
    let cut = Tokenizer::new_with_emitter(reader, bridge).find_map(Result::ok);
    if cut.is_some() {
        let _ = sink.process_token(Token::EOFToken, LINE);
        sink.end();
    }
    cut
}

/// The tree builder passes line numbers on to who asks for them; nobody does.
const LINE: u64 = 1;

/// Names met lately: a page repeats a few dozen, and each would be hashed again.
struct Names {
    /// Names of up to 16 bytes as numbers, each with its own.
    slots: [(u128, LocalName); Self::SLOTS],
}

impl Default for Names {
    fn default() -> Self {
        Names {
            slots: std::array::from_fn(|_| (0, LocalName::default())),
        }
    }
}

impl Names {
    const SLOTS: usize = 256;

    fn of(&mut self, name: &[u8]) -> LocalName {
        let Some(number) = number(name) else {
            return LocalName::from(&*valid(name));
        };
        // The upper bits of a product depend on all bits of both halves.
        let halves = (number as u64) ^ ((number >> 64) as u64).rotate_left(29);
        let slot = halves.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56;
        let (known, local) = &mut self.slots[slot as usize];
        if *known != number {
            *known = number;
            *local = LocalName::from(&*valid(name));
        }
        local.clone()
    }
}

/// A name of up to 16 bytes as a number of its own: no name holds a NUL, which the tokenizer replaces.
fn number(name: &[u8]) -> Option<u128> {
    /// The first or last `N` bytes.
    fn first<const N: usize>(name: &[u8]) -> Option<[u8; N]> {
        name.first_chunk().copied()
    }
    fn last<const N: usize>(name: &[u8]) -> Option<[u8; N]> {
        name.last_chunk().copied()
    }
    // Two reads that overlap, so that nothing is copied byte by byte.
    let bits = 8 * name.len();
    Some(match name.len() {
        0 => 0,
        1 => u128::from(name[0]),
        2..4 => {
            let end = u128::from(u16::from_le_bytes(last(name)?));
            u128::from(u16::from_le_bytes(first(name)?)) | end << (bits - 16)
        }
        4..8 => {
            let end = u128::from(u32::from_le_bytes(last(name)?));
            u128::from(u32::from_le_bytes(first(name)?)) | end << (bits - 32)
        }
        8..=16 => {
            let end = u128::from(u64::from_le_bytes(last(name)?));
            u128::from(u64::from_le_bytes(first(name)?)) | end << (bits - 64)
        }
        _ => return None,
    })
}

/// html5gum gives a character in two parts where a state read its first byte alone, so text is looked at when it is whole. It came from
/// a string: what is whole is valid.
fn valid(bytes: &[u8]) -> Cow<'_, str> {
    // `from_utf8_lossy` alone has no fast way through ASCII.
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

fn extend(part: &mut Option<Vec<u8>>, by: &[u8]) {
    part.get_or_insert_default().extend_from_slice(by);
}

fn tendril(bytes: &[u8]) -> StrTendril {
    StrTendril::from_slice(&valid(bytes))
}

/// The text that is being read, and the same once more for what its nodes share with it.
struct Source<'t> {
    text: &'t str,
    /// Empty where the text is longer than a tendril can be; then nothing is shared.
    shared: StrTendril,
}

impl<'t> Source<'t> {
    fn of(text: &'t str) -> Self {
        let fits = u32::try_from(text.len()).is_ok();
        Source {
            text,
            shared: StrTendril::from_slice(if fits { text } else { "" }),
        }
    }

    /// Where a part stands, if it is one of the text and no constant of the tokenizer's.
    fn place(&self, part: &[u8]) -> Option<Range<usize>> {
        let start = part
            .as_ptr()
            .addr()
            .checked_sub(self.text.as_ptr().addr())?;
        let end = start + part.len();
        (end <= self.shared.len()).then_some(start..end)
    }

    fn share(&self, range: &Range<usize>) -> Option<StrTendril> {
        let offset = u32::try_from(range.start).ok()?;
        let length = u32::try_from(range.len()).ok()?;
        self.shared.try_subtendril(offset, length).ok()
    }
}

/// Characters that come in parts. As long as they stand in the text as they are, they need not be copied.
#[derive(Default)]
struct Run {
    range: Range<usize>,
    /// What was put together, where an entity or a line's end stands otherwise in the text.
    built: Vec<u8>,
}

impl Run {
    fn is_empty(&self) -> bool {
        self.range.is_empty() && self.built.is_empty()
    }

    fn push(&mut self, part: &[u8], source: &Source<'_>) {
        if self.built.is_empty() {
            match source.place(part) {
                Some(place) if self.range.is_empty() => {
                    self.range = place;
                    return;
                }
                Some(place) if self.range.end == place.start => {
                    self.range.end = place.end;
                    return;
                }
                _ => {
                    let before = &source.text.as_bytes()[self.range.clone()];
                    self.built.extend_from_slice(before);
                }
            }
        }
        self.built.extend_from_slice(part);
    }

    fn clear(&mut self) {
        self.range = 0..0;
        self.built.clear();
    }

    /// All of it; it is empty then.
    fn take(&mut self, source: &Source<'_>) -> StrTendril {
        /// A tendril holds as many bytes in itself: there is nothing to share.
        const INLINE: usize = 8;
        let whole = if self.built.is_empty() {
            let bytes = || tendril(&source.text.as_bytes()[self.range.clone()]);
            match source.text.get(self.range.clone()) {
                Some(short) if short.len() <= INLINE => StrTendril::from_slice(short),
                _ => source.share(&self.range).unwrap_or_else(bytes),
            }
        } else {
            tendril(&self.built)
        };
        self.clear();
        whole
    }
}

/// A doctype that is being read.
#[derive(Default)]
struct DoctypeParts {
    name: Option<Vec<u8>>,
    public_id: Option<Vec<u8>>,
    system_id: Option<Vec<u8>>,
    force_quirks: bool,
}

/// The token that is being read, in the terms of [`Emitter`].
struct Bridge<'s, S: TokenSink, F> {
    sink: &'s S,
    over: F,
    /// The text holds a NUL; entities make none.
    has_nul: bool,
    source: Source<'s>,
    names: Names,
    text: Run,
    comment: Vec<u8>,
    tag_name: Vec<u8>,
    tag_kind: TagKind,
    self_closing: bool,
    attributes: Vec<Attribute>,
    /// Attributes of the tag, those of names that it has already counted too.
    attributes_met: usize,
    repeated: bool,
    attribute_name: Vec<u8>,
    attribute_value: Run,
    last_start_tag: Vec<u8>,
    doctype: DoctypeParts,
    /// What the tree builder wants what follows a tag to be read as.
    next_state: Option<State>,
    cut: Option<Cut>,
}

impl<S: TokenSink, F: Fn(&S) -> Option<Cut>> Bridge<'_, S, F> {
    fn give(&mut self, token: Token) {
        self.next_state = match self.sink.process_token(token, LINE) {
            // The page is decoded already; what it says of its encoding comes too late.
            TokenSinkResult::Continue | TokenSinkResult::EncodingIndicator(_) => None,
            // No script runs.
            TokenSinkResult::Script(_) => Some(State::Data),
            TokenSinkResult::Plaintext => Some(State::PlainText),
            TokenSinkResult::RawData(RawKind::Rcdata) => Some(State::RcData),
            TokenSinkResult::RawData(RawKind::Rawtext) => Some(State::RawText),
            TokenSinkResult::RawData(RawKind::ScriptData | RawKind::ScriptDataEscaped(_)) => {
                Some(State::ScriptData)
            }
        };
    }

    /// Gives a tag or comment, and asks whether it was one too many.
    fn give_node(&mut self, token: Token) {
        self.give(token);
        self.cut = (self.over)(self.sink);
    }

    /// The text before a tag, comment or doctype. The tree builder wants NUL as a token of its own.
    fn give_text(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let mut rest = self.text.take(&self.source);
        while let Some(nul) = self.nul_in(&rest) {
            let nul = u32::try_from(nul).unwrap_or(u32::MAX);
            self.give_characters(rest.subtendril(0, nul));
            self.give(Token::NullCharacterToken);
            rest.pop_front(nul + 1);
        }
        self.give_characters(rest);
    }

    fn nul_in(&self, text: &str) -> Option<usize> {
        if self.has_nul {
            memchr::memchr(0, text.as_bytes())
        } else {
            None
        }
    }

    fn give_characters(&mut self, text: StrTendril) {
        if !text.is_empty() {
            self.give(Token::CharacterTokens(text));
        }
    }

    fn begin_tag(&mut self, kind: TagKind) {
        self.tag_kind = kind;
        self.tag_name.clear();
        self.self_closing = false;
        self.attributes.clear();
        self.attributes_met = 0;
        self.repeated = false;
    }

    /// Puts the attribute that was read on the tag, unless it has one of that name.
    fn end_attribute(&mut self) {
        if self.attribute_name.is_empty() {
            return;
        }
        let name = self.names.of(&self.attribute_name);
        if self.attributes.iter().any(|a| a.name.local == name) {
            self.repeated = true;
        } else {
            self.attributes.push(Attribute {
                // The tree builder sees to the namespaces of foreign elements.
                name: QualName::new(None, ns!(), name),
                value: self.attribute_value.take(&self.source),
            });
        }
        self.attribute_name.clear();
        self.attribute_value.clear();
    }
}

impl<S: TokenSink, F: Fn(&S) -> Option<Cut>> Emitter for Bridge<'_, S, F> {
    /// Nothing but the limit that ends the text.
    type Token = Cut;

    fn pop_token(&mut self) -> Option<Cut> {
        self.cut
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start_tag.clear();
        self.last_start_tag.extend(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.give_text();
        self.give(Token::EOFToken);
        self.sink.end();
    }

    fn emit_error(&mut self, _: Error) {}

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn emit_string(&mut self, text: &[u8]) {
        self.text.push(text, &self.source);
    }

    fn init_start_tag(&mut self) {
        self.begin_tag(TagKind::StartTag);
    }

    fn init_end_tag(&mut self) {
        self.begin_tag(TagKind::EndTag);
    }

    fn push_tag_name(&mut self, part: &[u8]) {
        self.tag_name.extend_from_slice(part);
    }

    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }

    fn init_attribute(&mut self) {
        self.end_attribute();
        self.attributes_met += 1;
        if self.attributes_met > MOST_ATTRIBUTES {
            self.give_text();
            self.cut = Some(Cut::Attributes);
        }
    }

    fn push_attribute_name(&mut self, part: &[u8]) {
        self.attribute_name.extend_from_slice(part);
    }

    fn push_attribute_value(&mut self, part: &[u8]) {
        self.attribute_value.push(part, &self.source);
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_attribute();
        self.give_text();
        let name = self.names.of(&self.tag_name);
        if self.tag_kind == TagKind::StartTag {
            mem::swap(&mut self.last_start_tag, &mut self.tag_name);
        }
        let tag = Tag {
            kind: self.tag_kind,
            name,
            self_closing: self.self_closing,
            attrs: mem::take(&mut self.attributes),
            had_duplicate_attributes: self.repeated,
        };
        self.give_node(Token::TagToken(tag));
        self.next_state.take()
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.tag_kind == TagKind::EndTag
            && !self.last_start_tag.is_empty()
            && self.last_start_tag == self.tag_name
    }

    fn init_comment(&mut self) {
        self.comment.clear();
    }

    fn push_comment(&mut self, part: &[u8]) {
        self.comment.extend_from_slice(part);
    }

    fn emit_current_comment(&mut self) {
        self.give_text();
        self.give_node(Token::CommentToken(tendril(&self.comment)));
    }

    fn init_doctype(&mut self) {
        self.doctype = DoctypeParts::default();
    }

    fn push_doctype_name(&mut self, part: &[u8]) {
        extend(&mut self.doctype.name, part);
    }

    fn set_doctype_public_identifier(&mut self, value: &[u8]) {
        self.doctype.public_id = Some(value.to_vec());
    }

    fn set_doctype_system_identifier(&mut self, value: &[u8]) {
        self.doctype.system_id = Some(value.to_vec());
    }

    fn push_doctype_public_identifier(&mut self, part: &[u8]) {
        extend(&mut self.doctype.public_id, part);
    }

    fn push_doctype_system_identifier(&mut self, part: &[u8]) {
        extend(&mut self.doctype.system_id, part);
    }

    fn set_force_quirks(&mut self) {
        self.doctype.force_quirks = true;
    }

    fn emit_current_doctype(&mut self) {
        self.give_text();
        let parts = mem::take(&mut self.doctype);
        let whole = |part: Option<Vec<u8>>| part.map(|p| tendril(&p));
        self.give(Token::DoctypeToken(Doctype {
            name: whole(parts.name),
            public_id: whole(parts.public_id),
            system_id: whole(parts.system_id),
            force_quirks: parts.force_quirks,
        }));
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.sink
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}
