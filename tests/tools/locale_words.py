#!/usr/bin/env python3
"""Writes src/locale/data/words.tsv and words.expect.tsv from a words.json of WordPress translations.

    tests/tools/locale_words.py words.json
    WRITE_WORD_INDEX=1 cargo test index     # then the index that the library reads

words.json holds, by locale, `core`, `core_recent` and `themes`: English source string -> translation, or
{"plural", "forms"} for plural forms. Only short interface labels are taken. The rows are facts of the field:

    kind TAB value TAB phrase TAB locales

`{n}` stands for a number, `{t}` for a title or name. Words of other platforms are in words.common.tsv, made by hand.
words.expect.tsv holds rendered examples for the tests: function TAB locale TAB text TAB expected.
"""

import html
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "src" / "locale" / "data"

# English source string -> kind of row. "context|" in front of a source string is ignored.
KINDS = {
    "ping": ["Pingback", "Pingback:", "Trackback"],
    "heading": ["Comments", "Comments on: %s", "Comments on %s", "Response to %s", "Responses to %s", "Comments on &#8220;%s&#8221;"],
    "none": [
        "No Comments", "No comments", "No comments yet.", "No comments found.", "No comments to show.",
        'No Comments<span class="screen-reader-text"> on %s</span>', 'No comments<span class="screen-reader-text"> on %s</span>',
    ],
    "closed": ["Comments Off", "Comments are closed.", 'Comments Off<span class="screen-reader-text"> on %s</span>'],
    "anonymous": ["Anonymous"],
    "pending": ["Your comment is awaiting moderation.", "%s comment awaiting moderation", "%d comment awaiting moderation", "Comments in moderation (%s)"],
    "furniture": [
        "Reply", "Edit", "(Edit)", "Log in to Reply", "Log in to leave a Comment", "Leave a Reply", "Leave a Comment", "Leave a comment",
        "Leave a reply", "Cancel reply", "Click here to cancel reply.", "Reply to Comment", "Reply to this comment", "Permalink:",
        "Permalink", "Leave a Reply to %s", "Reply to %s", "In reply to %s.", "In reply to: %s", 'In reply to <a href="%1$s">%2$s</a>.',
        'Leave a comment<span class="screen-reader-text"> on %s</span>',
    ],
    "pager": [
        "&laquo; Older Comments", "Newer Comments &raquo;", "&larr; Older Comments", "Newer Comments &rarr;", "Older Comments",
        "Newer Comments", "Older comments", "Newer comments", '<span class="meta-nav">&larr;</span> Older Comments',
        'Newer Comments <span class="meta-nav">&rarr;</span>', "View all % comments", "Comments navigation", "Comment navigation",
        "Comments pagination",
    ],
    "count": [
        "% Comments", "Comments (%)", "Comments (0)", "Comments (1)", "Comments (%s)", "%s comment", "One Response to %2$s",
        "%1$s response to %2$s", "%1$s Response to %2$s", "One response to %s", "One Response to %s", "One response",
        "%1$s reply on &ldquo;%2$s&rdquo;", "One reply on &ldquo;%s&rdquo;", "%1$s Reply to &ldquo;%2$s&rdquo;",
        "One Reply to &ldquo;%s&rdquo;", "One thought on &ldquo;%2$s&rdquo;", "%1$s thought on &ldquo;%2$s&rdquo;",
        "One thought on &ldquo;%s&rdquo;",
    ],
    "says": [
        '<cite class="fn">%s</cite> <span class="says">says:</span>', '%s <span class="says">says:</span>', "says:",
        '%s <span class="screen-reader-text says">says:</span>', '%1$s on %2$s <span class="says">said:</span>',
    ],
    "connective": ["%1$s at %2$s"],
}
KIND_OF = {source: kind for kind, sources in KINDS.items() for source in sources}

# What a plural form without a number stands for, by number of forms: the n of gettext's rule for which only that n uses it.
FORM_NUMBER = {2: {0: 1}, 3: {0: 1}, 4: {0: 1}, 6: {0: 0, 1: 1, 2: 2}}
FORM_NUMBER_OF = {"sl_SI": {0: 1, 1: 2, 2: 3}, "lv": {0: 1, 2: 0}}

# Translations that say something else than their source, or nothing by which a thread could be known.
WRONG = {
    ("none", "Reageren?"), ("none", "Vélemény?"), ("none", "Pli da komentoj ne estis trovitaj"), ("closed", "Dim Sylwadau"),
    ("count", "& Komentar"), ("count", "Her tænker du på {t}"), ("count", "Jen, penso pri {t}"), ("count", "W odpowiedzi na {t}"),
    ("count", "{n} Відповісти на {t}"), ("count", "{n} คิดบน {t}"), ("count", "erantzun ezazu {n} {t}"), ("count", "erantzun itzazu {n} {t}"),
    ("heading", "{t}"), ("furniture", "{t}"),
    ("closed", "التعليقات"), ("furniture", "Kommentar"), ("pager", "Комментарии ({n})"),
    # Also headings of a list of recent comments in a sidebar.
    ("pager", "Comentarios Recientes"), ("pager", "Comentarios recientes"), ("pager", "Derniers commentaires"), ("pager", "Últimos comentarios"),
    ("pager", "Komentar Terbaru"), ("pager", "Comentaris recents"),
}
DIGITS = "0-9०-९০-৯٠-٩۰-۹"


def clean(text):
    """Without markup, entities and white space at the ends; placeholders as {n} and {t}."""
    text = re.sub(r"<span class=.screen-reader-text.>(.*?)</span>", r"\1", text)
    text = re.sub(r"<[^>]*>", " ", text)
    text = html.unescape(html.unescape(text.replace("&#0132;", "„").replace("&#0147;", "“").replace("&arr;", "→")))
    text = text.replace("&\u200c", "&").replace("&rdquo", "”").replace("‌", "\u200c")
    text = html.unescape(text)
    return re.sub(r"\s+", " ", text.replace("\xa0", " ").replace("\u202f", " ")).strip()


def holes(text, source):
    """Placeholders as {n} and {t}. Where a source string has one placeholder, it is the title unless the source counts."""
    counts = "%1$s" in source and "%2$s" in source or "%2$s" in source and "One" in source
    if counts:
        text = text.replace("%1$s", "{n}").replace("%2$s", "{t}").replace("%2$", "{t}")
        text = text.replace("%s", "{n}" if "{n}" not in text and "{t}" in text else "{t}")
    elif re.search(r"%s comment|% Comments|Comments \(%|% comments|moderation \(%s|%d comment", source):
        text = re.sub(r"%[sd]|%", "{n}", text)
    else:
        text = re.sub(r"%[12]\$s|%s", "{t}", text)
    return text


def tidy(kind, phrase):
    """A phrase without the marks that matching ignores anyway at its ends and around the title."""
    phrase = re.sub(r"[\"“”„«»‘’《「〈(（\[‚‹›]*\s*\{t\}\s*[\"“”„«»‘’《》「」〈〉)）\]›]*", " {t} ", phrase)
    phrase = re.sub(r"\s+", " ", phrase).strip(" .。،؛!…←→«»-–―[]“”\"<>&")
    if kind == "ping":
        phrase = phrase.rstrip(" :：")
    return phrase.strip()


def variants(text):
    """With the text for screen readers and without it."""
    hidden = re.compile(r"<span class=.{0,2}screen-reader-text.{0,2}>.*?</span>")
    yield text
    if hidden.search(text) and "says" not in text:
        yield hidden.sub(" ", text)


def entries(words):
    """(locale, kind, source string, forms) over core, core_recent and every theme."""
    for locale, d in words.items():
        parts = [d.get("core", {}), d.get("core_recent", {}), *d.get("themes", {}).values()]
        for part in parts:
            for source, value in part.items():
                if "screen options" in source:
                    continue
                source = source.split("|", 1)[-1]
                kind = KIND_OF.get(source)
                if kind:
                    yield locale, kind, source, value["forms"] if isinstance(value, dict) else [value]


def says_rows(text):
    """The says word after a name as `says`, one before it as `says-before`."""
    match = re.search(r"^(.*?)<span class=.[a-z -]*says.>(.*?)</span>(.*)$", text)
    if not match:
        if "%" not in text:
            yield "says", clean(text)
        return
    before, said, after = (clean(part) for part in match.groups())
    if "%" in before:
        glued = re.sub(r"%[12]?\$?s.*%[12]?\$?s|%[12]?\$?s", "", before).strip()
        if glued and "%2" not in before and len(glued) < 6 and not before.startswith(glued):
            yield "says", f"{glued} {said}"
        yield "says", said
        if glued and before.startswith(glued) and "%2" not in before:
            yield "says-before", glued
    elif "%" in after:
        yield ("says-before", said)


def number_of(locale, forms, index):
    return FORM_NUMBER_OF.get(locale, FORM_NUMBER.get(len(forms), {})).get(index)


def collect(words):
    rows = defaultdict(set)
    examples = defaultdict(set)
    for locale, kind, source, forms in entries(words):
        for index, form in enumerate(forms):
            if kind == "says":
                for k, said in says_rows(form):
                    said = said.strip(" :：.-。")
                    if said and "%" not in said and "{" not in said and said != "Ο/Η":
                        rows[k, "", said].add(locale)
                continue
            for text in variants(form):
                text = clean(holes(text, source))
                phrase = tidy(kind, text)
                value = ""
                if kind == "connective":
                    for piece in re.split(r"\{[nt]\}", text.replace("\\", "")):
                        piece = piece.strip(" ,.-–()،:「」〈〉")
                        if piece and len(piece) < 20:
                            rows[kind, "", piece].add(locale)
                    continue
                if kind == "ping":
                    value = "trackback" if source == "Trackback" else "ping" if phrase == "Ping" else "pingback"
                elif kind == "count":
                    phrase = re.sub(rf"(?<![{DIGITS}%])[{DIGITS}](?![{DIGITS}])", "{n}", phrase) if "{n}" not in phrase else phrase
                    phrase = phrase.replace("(Một) ", "")
                    if "{n}" not in phrase:
                        number = 1 if len(forms) == 1 and source.startswith("One ") and "%2$s" not in source else number_of(locale, forms, index)
                        if number is None:
                            continue
                        value = str(number)
                elif kind == "none":
                    if re.search(r"[0-9]", phrase):
                        continue
                if not re.sub(r"\{[nt]\}|\W", "", phrase) or (kind, phrase) in WRONG:
                    continue
                rows[kind, value, phrase].add(locale)
                examples[kind, value, text].add(locale)
    return rows, examples


def field_words(rows):
    """Words for comments out of the count rows: what stands beside the number. Singular where other forms differ."""
    words = defaultdict(set)
    for (kind, _, phrase), locales in list(rows.items()):
        if kind == "heading" and "{t}" not in phrase and "," not in phrase:
            words["", phrase] |= locales
        if kind != "count" or "{n}" not in phrase:
            continue
        before, after = (side.strip(" ()（）:：") for side in phrase.split("{n}"))
        if not before and "{t}" not in after:
            words["", after] |= locales
        elif not after and "{t}" not in before:
            words["", before] |= locales
        elif phrase.startswith("{n}") and re.match(r"[^\W\d_]", after) and ord(after[0]) < 0x0900:
            word = after.split()[0].rstrip(":")
            if word not in ("de", "نے", "bình", "Trả", "trả"):
                words["", word] |= locales
        elif "{t}" in before and "{t}" not in after and after and ord(after[0]) < 0x0900 and " " not in after:
            words["", after] |= locales
    return words


CASES = {"ping": "ping_word", "none": "no_comments_notice", "closed": "is_closed_notice", "anonymous": "is_anonymous",
         "pending": "is_pending_notice", "furniture": "is_reply_word", "pager": "is_pager", "heading": "is_comment_heading"}
TITLE = "5 erreurs à 20 commentaires"


def expectations(rows, examples):
    out = set()
    for (kind, value, text), locales in examples.items():
        # One locale stands for all that share the text.
        locale = min(locales)
        if kind == "count":
            for n in ([18, 1234] if "{n}" in text else [int(value)] if value else [None]):
                if n is None and re.search(rf"[{DIGITS}]", text):
                    n = int(re.search(rf"[{DIGITS}]", text)[0])
                if n is None:
                    continue
                shown = text.replace("{n}", str(n))
                quoted = re.search(r"[\"“”„«‘《「〈]\s*\{t\}", text)
                shown = shown.replace("{t}", TITLE if quoted else "“" + TITLE + "”")
                out.add(("read_count", locale, shown, str(n)))
        elif kind in CASES:
            shown = text.replace("{t}", "Anna").replace("{n}", "3")
            if kind == "ping":
                out.add(("ping_label", locale, shown.rstrip(" :：-") + ": Anna", value))
                shown = shown.rstrip(" :：-")
            out.add((CASES[kind], locale, shown, value if kind == "ping" else "true"))
    for (kind, _, phrase), locales in rows.items():
        if kind == "says":
            out.add(("strip_says", min(locales), f"Anna {phrase}:", "Anna"))
            out.add(("is_says", min(locales), f"{phrase}:", "true"))
    return out


def main():
    words = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    rows, examples = collect(words)
    for (value, word), locales in field_words(rows).items():
        rows["item", value, word] |= locales
    lines = ["# Made by tests/tools/locale_words.py from WordPress translations: do not edit. kind, value, phrase, locales\n"]
    for locale, d in words.items():
        # Where the translation states no tag, WordPress prints the code with a hyphen.
        tag = d["date"].get("html_lang") or locale.replace("_", "-")
        lines.append(f"locale\t{tag}\t{locale}\t\n")
    for (kind, value, phrase), locales in sorted(rows.items()):
        lines.append(f"{kind}\t{value}\t{phrase}\t{','.join(sorted(locales))}\n")
    (DATA / "words.tsv").write_text("".join(lines), encoding="utf-8")
    expect = "".join("\t".join(row) + "\n" for row in sorted(expectations(rows, examples)))
    (DATA / "words.expect.tsv").write_text(expect, encoding="utf-8")


if __name__ == "__main__":
    main()
