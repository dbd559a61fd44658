//! What a comment says, without the lines about it and without the furniture of theme and plugins.

use super::{AuthorFound, Context, Facts, Own};
use crate::document::text::{fold, render};
use crate::document::{Document, Index, Tag};
use crate::locale::words;
use crate::thread::date;

/// Cuts what divided the text from its tools, where that stands on the last line alone: "•" before "Reply".
pub(super) fn without_divider(text: &mut String) {
    let Some((rest, last)) = text.rsplit_once('\n') else {
        return;
    };
    if matches!(last.trim(), "•" | "·" | "|" | "∙") {
        let end = rest.trim_end().len();
        text.truncate(end);
    }
}

/// The text of a comment.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// Paragraphs divided by a blank line, `<br>` as a line break.
    pub text: String,
    /// Links in it.
    pub links: usize,
    /// True where the first paragraph is nothing but bold: a trackback's title.
    pub bold_title: bool,
}

/// A longer block around a name may hold the text as well.
const LONGEST_BLOCK: usize = 200;

/// A plugin's line of labels and numbers is no longer.
const LONGEST_MACHINE_LINE: usize = 100;

/// A line as a browser shows it before wrapping: the texts between two blocks or breaks.
#[derive(Debug, Default)]
pub struct Line {
    /// Its text nodes.
    pub texts: Vec<Index>,
}

impl Line {
    /// The characters as they stand, with a space where an element's border divides words.
    pub fn text(&self, doc: &Document<'_>) -> String {
        joined(doc, self.texts.iter().copied())
    }

    /// The text node that holds `name`, or the first that holds a part of it.
    pub fn holder(&self, doc: &Document<'_>, name: &str) -> Option<Index> {
        let value = |t: Index| doc.nodes[t].value;
        let whole = self.texts.iter().find(|&&t| value(t).contains(name));
        let part = || {
            let part = |t: &&Index| {
                let value = value(**t).trim();
                value.len() > 1 && name.contains(value)
            };
            self.texts.iter().find(part)
        };
        whole.or_else(part).or(self.texts.first()).copied()
    }
}

/// The texts of one line. Templates of our days print name and date as neighbours without a space, which the style sheet makes.
fn joined(doc: &Document<'_>, texts: impl Iterator<Item = Index>) -> String {
    let mut out = String::new();
    let mut last: Option<Index> = None;
    for text in texts {
        let value = doc.nodes[text].value;
        if let Some(last) = last {
            let blank = doc.nodes[last + 1..text]
                .iter()
                .any(|n| n.tag == Tag::Text && !n.value.is_empty());
            // "12<sup>th</sup>" is one word.
            let raised = doc.nodes[doc.parent(text)].name() == "sup";
            let glued = out.ends_with(char::is_alphanumeric)
                && value.starts_with(char::is_alphanumeric)
                && !raised;
            if blank || glued {
                out.push(' ');
            }
        }
        out.push_str(value);
        last = Some(text);
    }
    out
}

/// The lines of a comment, furniture and hidden parts left out.
pub fn lines(doc: &Document<'_>, own: &Own<'_>, facts: &Facts<'_>) -> Vec<Line> {
    let mut out: Vec<Line> = vec![Line::default()];
    let mut open: Vec<Index> = Vec::new();
    let mut skip_until = 0;
    let mut last = own.start;
    for index in own.indices() {
        // A jump over a reply ends the line as well.
        let mut cut = index > last + 1;
        last = index;
        while open.last().is_some_and(|&end| end <= index) {
            open.pop();
            cut = true;
        }
        let node = &doc.nodes[index];
        if index < skip_until {
            continue;
        }
        if node.tag.is_hidden() || facts.begins_furniture(index) {
            skip_until = doc.end(index);
            continue;
        }
        if node.tag.is_block() {
            open.push(doc.end(index));
            cut = true;
        }
        cut |= node.tag == Tag::Br;
        if cut && out.last().is_some_and(|l| !l.texts.is_empty()) {
            out.push(Line::default());
        }
        if node.tag == Tag::Text
            && !node.is_blank()
            && let Some(line) = out.last_mut()
        {
            line.texts.push(index);
        }
    }
    out.retain(|l| !l.texts.is_empty());
    out
}

/// All lines of a part of the page.
pub fn own_lines(doc: &Document<'_>, range: std::ops::Range<Index>) -> Vec<Line> {
    let own = Own {
        start: range.start,
        end: range.end,
        holes: &[],
        number: None,
    };
    lines(doc, &own, &Facts::default())
}

/// Finds the text of a comment.
pub fn find(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    author: Option<&AuthorFound>,
    date: Option<Index>,
) -> Body {
    let doc = ctx.doc;
    let marks: Vec<Index> = author.map(|a| a.node).into_iter().chain(date).collect();
    if let Some(node) = content(doc, own, facts, &marks) {
        let part = own.narrowed(doc.subtree(node));
        let dropped = machine_lines(doc, &part, facts);
        return write(doc, &part, facts, |i| dropped.binary_search(&i).is_ok());
    }
    let body = unmarked(ctx, own, facts, &facts.metas, author, date);
    let narrow = narrow_metas(doc, facts, &marks);
    if body.text.is_empty() && narrow.len() < facts.metas.len() {
        return unmarked(ctx, own, facts, &narrow, author, date);
    }
    body
}

/// The lines of facts without the boxes that hold name, date and a paragraph of neither: `div.user` can be all but a button.
fn narrow_metas(doc: &Document<'_>, facts: &Facts<'_>, marks: &[Index]) -> Vec<Index> {
    let is_text = |i: Index| {
        let about = marks.iter().any(|&m| doc.inside(m, i) || doc.inside(i, m));
        // A paragraph, or a block that is one: it begins with words.
        let paragraph = match doc.nodes[i].tag {
            Tag::P => true,
            Tag::Div => doc
                .nodes
                .get(i + 1)
                .is_some_and(|n| n.tag == Tag::Text && !n.is_blank() && doc.parent(i + 1) == i),
            _ => false,
        };
        paragraph && !about && !facts.in_furniture(i) && doc.has_text(i)
    };
    let wide = |m: Index| {
        let box_of_all = !marks.is_empty() && marks.iter().all(|&mark| doc.inside(mark, m));
        // `info-content` beside the line with name and date.
        let apart = || !marks.iter().any(|&mark| doc.inside(mark, m));
        (box_of_all || apart()) && doc.subtree(m).any(is_text)
    };
    let metas = facts.metas.iter().copied();
    metas.filter(|&m| !wide(m)).collect()
}

/// Words on the line of name and date that are a text, and no label.
const WORDS_BESIDE_A_NAME: usize = 4;

/// Names of this score stand where a class says so.
const SURE_NAME: u8 = 80;

/// The text without the lines about the comment; of these stays what has as many words as are a text.
fn unmarked_from(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    metas: &[Index],
    author: Option<&AuthorFound>,
    date: Option<Index>,
    least: usize,
) -> Body {
    let doc = ctx.doc;
    let mut dropped = lines_about(ctx, own, facts, metas, author, date, least);
    dropped.extend(machine_lines(doc, own, facts));
    dropped.sort_unstable();
    dropped.extend(beside_paragraphs(doc, own, facts, &dropped));
    dropped.sort_unstable();
    write(doc, own, facts, |i| dropped.binary_search(&i).is_ok())
}

/// The text where no element is named for it: the lines that are not about the comment.
fn unmarked(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    metas: &[Index],
    author: Option<&AuthorFound>,
    date: Option<Index>,
) -> Body {
    let mut body = unmarked_from(ctx, own, facts, metas, author, date, WORDS_BESIDE_A_NAME);
    // Where a class says which part of the only line is the name, the rest of it is the text, however short.
    if body.text.is_empty() && author.is_some_and(|a| a.score >= SURE_NAME) {
        body = unmarked_from(ctx, own, facts, metas, author, date, 1);
    }
    // "<b>Ana</b>: thanks"
    if let Some(rest) = body.text.strip_prefix(": ") {
        body.text = rest.trim_start().to_owned();
    }
    body
}

/// The text where a platform's rules say that it stands.
pub fn given(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    places: &[Index],
) -> Option<Body> {
    let doc = ctx.doc;
    let mut all: Option<Body> = None;
    for &place in places {
        let part = own.narrowed(doc.subtree(place));
        // A button around a text is no furniture where the rules name it.
        let body = write(doc, &part, facts, |_| false);
        match &mut all {
            None => all = Some(body),
            Some(all) => {
                if !all.text.is_empty() && !body.text.is_empty() {
                    all.text.push_str("\n\n");
                }
                all.text.push_str(&body.text);
                all.links += body.links;
            }
        }
    }
    all
}

/// The text nodes of short lines that a plugin wrote into the text, such as counts of votes.
fn machine_lines(doc: &Document<'_>, own: &Own<'_>, facts: &Facts<'_>) -> Vec<Index> {
    if facts.machines.is_empty() {
        return Vec::new();
    }
    lines(doc, own, facts)
        .into_iter()
        .filter(|line| {
            let by_machine = line
                .texts
                .iter()
                .any(|&t| facts.machines.iter().any(|&m| doc.inside(t, m)));
            by_machine && line.text(doc).len() < LONGEST_MACHINE_LINE
        })
        .flat_map(|line| line.texts)
        .collect()
}

/// The text nodes of short lines in elements beside the paragraphs. WordPress puts every comment into `p` and lets nobody write `div` or
/// `span`, so that what stands in one is the theme's: a badge, a level, "3 years ago".
fn beside_paragraphs(
    doc: &Document<'_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    dropped: &[Index],
) -> Vec<Index> {
    let mut written = 0;
    let mut first = None;
    let mut beside: Vec<Line> = Vec::new();
    for line in lines(doc, own, facts) {
        let Some(&text) = line.texts.first() else {
            continue;
        };
        if line.texts.iter().any(|t| dropped.binary_search(t).is_ok()) {
            continue;
        }
        let mut around = doc.ancestors(text).take_while(|&a| a > own.start);
        // Other blocks that people write count as paragraphs only beside one.
        let written_in = [Tag::P, Tag::Pre, Tag::Blockquote];
        if let Some(p) = around.find(|&a| written_in.contains(&doc.nodes[a].tag)) {
            first = first.or(Some(p));
            written += line.text(doc).len();
        } else {
            beside.push(line);
        }
    }
    let Some(first) = first else {
        return Vec::new();
    };
    beside.retain(|line| {
        let mut apart = doc
            .ancestors(line.texts[0])
            .take_while(|&a| !doc.inside(first, a))
            .map(|a| doc.nodes[a].tag)
            .peekable();
        line.text(doc).trim().len() < LONGEST_MACHINE_LINE
            && apart.peek().is_some()
            && apart.all(|tag| matches!(tag, Tag::Div | Tag::Span | Tag::Header | Tag::Footer))
    });
    let beside: Vec<Index> = beside.into_iter().flat_map(|l| l.texts).collect();
    let length: usize = beside
        .iter()
        .map(|&t| doc.nodes[t].value.trim().len())
        .sum();
    if length <= written {
        beside
    } else {
        Vec::new()
    }
}

/// The element that holds the text, by its class: the largest that holds neither name nor date.
fn content(doc: &Document<'_>, own: &Own<'_>, facts: &Facts<'_>, marks: &[Index]) -> Option<Index> {
    let usable = |&&c: &&Index| !marks.iter().any(|&m| doc.inside(m, c)) && !facts.in_furniture(c);
    let mut best: Option<(usize, Index)> = None;
    for &node in facts.contents.iter().filter(usable) {
        // The outermost comes first in document order; a part of it can't be longer.
        let length = own.narrowed(doc.subtree(node)).text_length(doc);
        let empty_but_pictured = length == 0
            && doc.nodes[doc.subtree(node)]
                .iter()
                .any(|n| n.tag == Tag::Img && !super::facts::is_face(n));
        if (length > 0 || empty_but_pictured) && best.is_none_or(|(most, _)| length > most) {
            best = Some((length, node));
        }
    }
    best.map(|(_, node)| node)
}

/// The text nodes of lines that speak about the comment instead of being it, in order.
fn lines_about(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    metas: &[Index],
    author: Option<&AuthorFound>,
    date_node: Option<Index>,
    least: usize,
) -> Vec<Index> {
    let doc = ctx.doc;
    // The block around the name holds what themes and plugins print beside it: level, browser, place.
    let all = own.text_length(doc);
    let around = author.and_then(|a| {
        let blocks = facts.authors.iter().filter(|b| b.score >= 60);
        blocks.map(|b| b.node).find(|&b| {
            let length = own.narrowed(doc.subtree(b)).text_length(doc);
            b != own.start && doc.inside(a.node, b) && length < LONGEST_BLOCK && length < all
        })
    });
    let is_mark = |t: Index| {
        author.is_some_and(|a| doc.inside(t, a.node))
            || around.is_some_and(|b| doc.inside(t, b))
            || date_node.is_some_and(|d| doc.inside(t, d))
            || facts.permalink.is_some_and(|(p, _)| doc.inside(t, p))
            || metas.iter().any(|&m| doc.inside(t, m))
            || facts
                .dates
                .iter()
                .any(|d| d.score >= 80 && doc.inside(t, d.node))
    };
    let mut dropped = Vec::new();
    let all = lines(doc, own, facts);
    let dated = |line: Option<&Line>| {
        let texts = line.map(|l| l.texts.iter()).into_iter().flatten();
        date_node.is_some_and(|d| texts.into_iter().any(|&t| doc.inside(t, d)))
    };
    let clocks: Vec<bool> = (0..all.len())
        .map(|at| {
            let beside = dated(all.get(at + 1)) || at > 0 && dated(all.get(at - 1));
            beside && super::when::is_clock(ctx, &fold(&all[at].text(doc)))
        })
        .collect();
    // "12:30" may be all that somebody wrote.
    let other = |(line, clock): (&Line, &bool)| {
        !clock && line.texts.iter().any(|&t| !is_mark(t)) && !dated(Some(line))
    };
    let others = all.iter().zip(&clocks).any(other);
    for (line, clock) in all.into_iter().zip(clocks) {
        if clock && others {
            dropped.extend(line.texts);
            continue;
        }
        let marked = line.texts.iter().any(|&t| is_mark(t));
        let rest = line.texts.iter().copied().filter(|&t| !is_mark(t));
        let rest = fold(&joined(doc, rest));
        let subject = || {
            let text = fold(&line.text(doc));
            super::label::begins_as_answer(text.trim_start_matches(['#', ' ', '\u{a0}']))
                && line.texts.iter().all(|&t| in_heading(doc, own, t))
        };
        if !marked {
            let in_link = line.texts.iter().all(|&t| {
                doc.ancestors(t)
                    .take_while(|&a| a >= own.start)
                    .any(|a| doc.nodes[a].tag == Tag::A)
            });
            if in_link && words::is_reply_word(&rest)
                || subject()
                || words::is_says(&rest)
                || words::is_pending_notice(&rest)
            {
                dropped.extend(line.texts);
            }
            continue;
        }
        if subject() {
            dropped.extend(line.texts);
            continue;
        }
        let left = without_facts(ctx, &rest, author);
        // "Ana: so do I": a colon divides the name from what its owner says, however little that is.
        let colon = author.is_some_and(|a| {
            let own = doc.nodes[doc.subtree(a.node)].iter().rev();
            let last = own
                .clone()
                .find(|n| n.tag == Tag::Text && !n.is_blank())
                .map_or("", |n| n.value.trim_end());
            last.ends_with([':', '：']) && line.texts.iter().any(|&t| doc.inside(t, a.node))
        });
        // "<b>Ana</b>: No.", the date before her name or on no line of hers: even a word that joins others is what she says.
        let said = author.is_some_and(|a| {
            let behind = line.texts.iter().copied().filter(|&t| t >= doc.end(a.node));
            let text = fold(&joined(doc, behind));
            let said = text.strip_prefix([':', '：']).map(str::trim);
            line.texts.iter().any(|&t| doc.inside(t, a.node))
                && date_node.is_none_or(|d| d < a.node || d > line.texts[line.texts.len() - 1])
                && said.is_some_and(|s| {
                    s.contains(char::is_alphanumeric)
                        && words::tools(s).is_none()
                        && !(date::is_date_like(s) && is_date(ctx, s))
                })
        });
        if said {
            dropped.extend(line.texts.into_iter().filter(|t| is_mark(*t)));
            continue;
        }
        let least = if colon && words::tools(&left).is_none() {
            1
        } else if date_node.is_some_and(|d| line.texts.iter().any(|&t| doc.inside(t, d))) {
            WORDS_BESIDE_A_NAME
        } else {
            least
        };
        // Name, date and text on one line ("Jean : merci"): the text is what is left, if it is more than joining words.
        let is_text = left
            .split_whitespace()
            .filter(|w| !words::is_connective(w))
            .count()
            >= least;
        if is_text {
            let dated = |t: Index| colon && is_date(ctx, doc.nodes[t].value);
            let about = |t: &Index| is_mark(*t) || dated(*t);
            dropped.extend(line.texts.into_iter().filter(about));
        } else {
            dropped.extend(line.texts);
        }
    }
    dropped.sort_unstable();
    dropped
}

/// True for a text that is a date and nothing else.
fn is_date(ctx: &Context<'_, '_>, text: &str) -> bool {
    let hints = ctx.hints();
    date::is_date_like(text)
        && date::find(text, &hints).is_some_and(|found| text.trim().len() <= found.span.len() + 2)
}

/// True for a text in a heading of the comment.
fn in_heading(doc: &Document<'_>, own: &Own<'_>, text: Index) -> bool {
    doc.ancestors(text)
        .take_while(|&a| a >= own.start)
        .any(|a| doc.nodes[a].tag.is_heading())
}

/// A line without its name, "says" and date.
fn without_facts(ctx: &Context<'_, '_>, rest: &str, author: Option<&AuthorFound>) -> String {
    let mut left = rest.to_owned();
    if let Some(a) = author {
        left = left.replacen(&a.name, " ", 1);
    }
    let hints = ctx.hints();
    if left.len() < 300
        && date::is_date_like(&left)
        && let Some(found) = date::find(&left, &hints)
    {
        left.replace_range(found.span, " ");
    }
    left
}

/// Writes the text out and counts its links.
fn write(
    doc: &Document<'_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    dropped: impl Fn(Index) -> bool,
) -> Body {
    let skip = |i: Index| own.in_hole(i) || facts.begins_furniture(i) || dropped(i);
    let text = render(doc, own.start..own.end, skip);
    let mut lines: Vec<&str> = text.lines().collect();
    // A person may write "Like" or "Reply": such a line goes only where an element or link of furniture holds it, before this.
    while lines
        .last()
        .is_some_and(|l| l.trim().is_empty() || words::is_pending_notice(l))
    {
        lines.pop();
    }
    while lines
        .first()
        .is_some_and(|l| l.trim().is_empty() || words::is_pending_notice(l))
    {
        lines.remove(0);
    }
    let links = own
        .indices()
        .filter(|&i| {
            let n = &doc.nodes[i];
            n.tag == Tag::A
                && n.attr("href").is_some()
                && !facts.in_furniture(i)
                && doc.has_text(i)
                && !doc.nodes[doc.subtree(i)]
                    .iter()
                    .enumerate()
                    .any(|(k, m)| m.tag == Tag::Text && dropped(i + k))
        })
        .count();
    Body {
        text: lines.join("\n").trim().to_owned(),
        links,
        bold_title: bold_title(doc, own, facts, &dropped),
    }
}

/// WordPress turns a trackback's title into a first paragraph of nothing but `<strong>`.
fn bold_title(
    doc: &Document<'_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    dropped: &impl Fn(Index) -> bool,
) -> bool {
    let first = lines(doc, own, facts)
        .into_iter()
        .find(|l| !l.texts.iter().any(|&t| dropped(t)));
    first.is_some_and(|line| {
        line.texts.iter().all(|&t| {
            doc.ancestors(t)
                .take_while(|&a| a >= own.start)
                .any(|a| matches!(doc.nodes[a].tag, Tag::Strong | Tag::B))
        })
    })
}
