#!/usr/bin/env python3
"""Writes src/locale/data/weekdays.tsv from the day names of CLDR (needs the package babel, which carries them).

    tests/tools/locale_weekdays.py > src/locale/data/weekdays.tsv

One row a name: 1 (Monday) to 7 (Sunday), name. Names in full and short, inside a date and standing alone, of every language of the
word tables. The table MORE holds what date functions print that CLDR does not: older short forms, PHP's and Windows' names.
"""
from babel import Locale

LANGUAGES = (
    "af ar az be bg bn bs ca ckb cs cy da de el en eo es et eu fa fi fr gd gl he hi hr hu id is it ja jv ka ko lt lv mk ms my "
    "nb nl pl pt ro ru si sk sl sq sr sr_Latn su sv sw ta th tr ug uk ur vi zh zh_Hant"
).split()

# Monday to Sunday; "/" divides variants.
MORE = [
    "mon tue/tues wed/weds thu/thur/thurs fri sat sun",
    "mo di mi do fr sa so",
    "lun mar mer jeu ven sam dim",
    "lun mar mie/mié jue vie sab/sáb dom",
    "lun mar mer gio ven sab dom",
    "seg ter qua qui sex sáb/sab dom",
    "segunda terça quarta quinta sexta sábado domingo",
    "ma di wo do vr za zo",
    "pn/pon wt/wto śr/śro czw/cz pt/pią sob/so nd/ndz/nie",
    "po út st čt pá so ne",
    "hét/hé kedd/ke sze csüt/cs pén/pé szo vas",
    "mån tis/tisd ons tor/tors fre lör sön",
    "man tir ons tor fre lør søn",
    "ma ti ke to pe la su",
    "пн/пон вт/втр ср/срд чт/чтв пт/птн сб/суб вс/вск",
    "пн вт ср чт пт сб нд/нед",
    "pzt sal çar per cum cmt paz",
    "月/月曜/月曜日 火/火曜/火曜日 水/水曜/水曜日 木/木曜/木曜日 金/金曜/金曜日 土/土曜/土曜日 日/日曜/日曜日",
    "周一/週一/星期一/禮拜一 周二/週二/星期二/禮拜二 周三/週三/星期三/禮拜三 周四/週四/星期四/禮拜四 周五/週五/星期五/禮拜五 "
    "周六/週六/星期六/禮拜六 周日/週日/星期日/星期天/禮拜天",
    "sen sel rab kam jum/jumat sab min/minggu",
    "الإثنين/الاثنين الثلاثاء الأربعاء/الاربعاء الخميس الجمعة السبت الأحد/الاحد",
    "شنبه".join(["دو", " سه", " چهار", " پنج"]) + "شنبه جمعه شنبه یکشنبه",
]


def names():
    for language in LANGUAGES:
        try:
            days = Locale.parse(language).days
        except Exception:
            continue
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated", "short"):
                for number, name in days.get(context, {}).get(width, {}).items():
                    yield number + 1, name
    for row in MORE:
        for number, variants in enumerate(row.split(), 1):
            for name in variants.split("/"):
                yield number, name


print("# Written by tests/tools/locale_weekdays.py from CLDR's day names; not edited by hand. 1 = Monday, name")
seen = set()
for number, name in names():
    name = " ".join(name.replace(".", "").replace("\u200f", "").split()).lower()
    # Letters alone ("M", "T") are too many things.
    if len(name) > 1 or "\u3000" < name < "\ud7ff":
        seen.add((number, name))
for number, name in sorted(seen):
    print(f"{number}\t{name}")
