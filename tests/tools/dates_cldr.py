#!/usr/bin/env python3
"""Prints dates as ICU and Intl do, by the patterns of the CLDR, in the languages blogs are written in: a table for tests.

    pip install Babel==2.18.0
    tests/tools/dates_cldr.py > tests/data/dates.cldr.tsv
    tests/tools/dates_cldr.py --all     (five dates in every locale and format; not kept)

Columns as in dates.tsv. Blogger, Drupal and what scripts print use these patterns, not those of WordPress's translators.
"""
import datetime
import re
import sys

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from locale_calendar import CLDR, NO_MONTHS

# What is not read: letters glued to day and year (ku), a colon after the month (sa), two months of one name (ta), orders of
# numbers that differ from what blogs of the language print (ti, or, zu), numbered months with an ending (mn).
NOT_READ = {"ku", "sa", "ta", "ta_LK", "ti", "or", "zu", "mn"}

DATES = [(2010, 3, 12, 14, 32), (2024, 1, 5, 8, 12), (2007, 11, 30, 0, 5), (2016, 7, 9, 12, 40), (2008, 2, 29, 23, 59), (2013, 10, 21, 17, 8)]

# Regions whose usage differs from that of the language alone.
REGIONS = """en_US en_GB en_AU en_CA en_IN en_IE en_NZ en_ZA en_PH en_SG fr_CA fr_CH fr_BE de_AT de_CH es_MX es_AR es_CO es_US es_PA es_PR es_CL pt_PT
nl_BE it_CH sv_FI zh_Hant zh_Hant_HK zh_Hans_SG ar_EG ar_MA ar_SA ms_SG bn_IN ta_LK""".split()

FORMATS = [("full", "short"), ("long", "short"), ("medium", "short"), ("short", "short"), ("long", "medium"), ("medium", None), ("short", None),
           ("full", None), ("long", None)]


def printed(locale, when, date_format, time_format):
    if time_format is None:
        return format_date(when.date(), date_format, locale=locale), when.strftime("%Y-%m-%d")
    pattern = locale.datetime_formats.get(date_format) or "{1} {0}"
    text = str(pattern).replace("{1}", format_date(when.date(), date_format, locale=locale)).replace(
        "{0}", format_time(when.time(), time_format, locale=locale)).replace("'", "")
    return text, when.strftime("%Y-%m-%dT%H:%M" + (":%S" if time_format == "medium" else ""))


def main():
    everything = "--all" in sys.argv
    seen = set()
    for number, name in enumerate([name for name in CLDR + REGIONS if name not in NOT_READ]):
        locale = Locale.parse(name)
        pairs = FORMATS if everything else [FORMATS[0], FORMATS[2], FORMATS[3 + number % 6], FORMATS[1 + number % 2 * 7]]
        for place, (date_format, time_format) in enumerate(pairs):
            for parts in DATES if everything else [DATES[(number + place) % len(DATES)]]:
                text, iso = printed(locale, datetime.datetime(*parts), date_format, time_format)
                text = " ".join(text.split())
                # No name of the month (the CLDR's root stands in), or one that says nothing outside of its language.
                if re.search(r"M\d\d", text) or NO_MONTHS & set(text.lower().replace(",", "").split()):
                    continue
                row = (name.replace("_", "-"), iso, text)
                if row not in seen:
                    seen.add(row)
                    print("\t".join(row))


if __name__ == "__main__":
    main()
