#!/usr/bin/env python3
"""Prints dates as WordPress would in every locale of words.json: a table for tests.

    tests/tools/dates_table.py ../shared/wordpress/words.json > tests/data/dates.tsv
    tests/tools/dates_table.py --all ../shared/wordpress/words.json     (five dates in every locale and format; not kept)

Columns: locale, ISO time to the precision printed, printed text. What cannot be read back is left out, and `unreadable` says why.
"""
import datetime
import html
import json
import re
import sys

DATES = [(2010, 3, 12, 14, 32), (2024, 1, 5, 8, 12), (2007, 11, 30, 0, 5), (2016, 7, 9, 12, 40), (2008, 2, 29, 23, 59)]

# Formats that blogs set instead of their locale's own.
DATE_FORMATS = ["F j, Y", "j F Y", "j. F Y", "d.m.Y", "d/m/Y", "Y-m-d", "Y/m/d", "M j, Y", "j M Y", "l j F Y", "l, F jS, Y", "F jS, Y", "D j M Y", "j M y",
                "d.m.y", "j \\d\\e F \\d\\e Y", "Y. F j."]
TIME_FORMATS = ["G:i", "H:i", "g:i a", "g:i A", "H:i:s", "H.i", "H\\hi", "G \\h i \\m\\i\\n"]


def clean(word):
    word = html.unescape(word or "")
    return word.split("_")[0] if re.search("_.*_", word) else word


def php(fmt, when, words):
    """PHP's date() with the translated words, as wp_date() does it."""
    date = words
    month = when.month - 1
    weekday = (when.weekday() + 1) % 7
    pm = when.hour >= 12
    hour12 = when.hour % 12 or 12
    suffix = "th" if 10 < when.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(when.day % 10, "th")
    values = {
        "Y": when.year, "y": f"{when.year % 100:02}", "n": when.month, "m": f"{when.month:02}", "j": when.day, "d": f"{when.day:02}",
        "F": clean(date["months"][month]), "M": clean(date["months_abbr"][month]), "l": clean(date["weekdays"][weekday]),
        "D": clean(date["weekdays_abbr"][weekday]), "S": suffix, "G": when.hour, "H": f"{when.hour:02}", "g": hour12, "h": f"{hour12:02}",
        "i": f"{when.minute:02}", "s": f"{when.second:02}", "a": clean(date["pm" if pm else "am"] or ("pm" if pm else "am")),
        "A": clean(date["PM" if pm else "AM"] or ("PM" if pm else "AM")),
    }
    # wp_maybe_decline_date(): the genitive after a day.
    if date.get("decline_months") == "on" and date.get("months_genitive") and re.search(r"[dj]\.?\s+F|F\s+[dj]", fmt):
        values["F"] = clean(date["months_genitive"][month])
    return re.sub(r"\\(.)|([A-Za-z])", lambda m: m[1] or str(values.get(m[2], m[2])), fmt)


def unreadable(locale, when, date_format, time_format, words):
    """Why the printed text does not tell the date."""
    month = when.month - 1
    names = [clean(m).lower() for m in (words["months_abbr"] if "M" in date_format else words["months"])]
    if re.search("[FM]", date_format) and names.index(names[month]) != month:
        return "two months share a name (a translator's slip)"
    if re.search("[aA]", time_format):
        marks = [clean(words[k] or k).strip().lower() for k in ("am", "pm")] if "a" in time_format else [
            clean(words[k] or k).strip().lower() for k in ("AM", "PM")]
        if marks[0] == marks[1] or not all(marks):
            return "no mark for the half of the day"
    if date_format == "d/m/Y" and locale == "en_CA" and when.day <= 12:
        return "read month first"
    if date_format == "d.m.y" and locale[:2] in ("hu", "ja", "ko", "zh"):
        return "read year first"
    if "H.i" in time_format and (words.get("at") or "").startswith("%2$s"):
        return "a number with a dot before a date is no time"
    if "%1$s%2$s" in (words.get("at") or "") and date_format.endswith("Y") and not time_format.startswith("a"):
        return "year and hour run together"
    if locale == "ckb" and "A" in time_format:
        return "the mark of the forenoon is broken"
    return None


def join(words, date, time):
    template = words.get("at") or "%1$s %2$s"
    return " ".join(html.unescape(template).replace("%1$s", date).replace("%2$s", time).split())


def cases(locales, everything):
    for number, (locale, entry) in enumerate(sorted(locales.items())):
        sets = [entry.get("date_recent"), entry.get("date")]
        for which, words in enumerate(filter(None, sets)):
            own = (words["date_format"], words["time_format"])
            pairs = [own] + [(d, own[1]) for d in DATE_FORMATS] + [(own[0], t) for t in TIME_FORMATS]
            if not everything:
                # The locale's own formats twice, and others in turn, so that every format meets many locales.
                turn = number * 3 + which
                pairs = [own, own] + [(DATE_FORMATS[(turn + i) % len(DATE_FORMATS)], TIME_FORMATS[(turn + i) % len(TIME_FORMATS)]) for i in range(3)]
            for place, (date_format, time_format) in enumerate(pairs):
                for y, m, d, h, i in DATES if everything else [DATES[(number + place) % len(DATES)]]:
                    when = datetime.datetime(y, m, d, h, i)
                    if unreadable(locale, when, date_format, time_format, words):
                        continue
                    iso = when.strftime("%Y-%m-%dT%H:%M" + (":%S" if "s" in time_format else ""))
                    yield locale, iso, join(words, php(date_format, when, words), php(time_format, when, words))


def main():
    everything = "--all" in sys.argv
    with open(sys.argv[-1], encoding="utf-8") as file:
        locales = json.load(file)
    seen = set()
    for row in cases(locales, everything):
        if row not in seen:
            seen.add(row)
            print("\t".join(row))


if __name__ == "__main__":
    main()
