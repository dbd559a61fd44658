"""Recomputes corpus.csv and timeline.csv from pages.csv, comments.csv, pings.csv and authors.csv of the same run.

Usage: commentsift analyze PAGES -o OUT; python3 tests/tools/corpus_check.py OUT

A few lines a measure, straight from the formulas and with none of the program's code, so that a wrong fold shows. Prints how many
values were compared and each that differs; exit status 1 where any does. Measures of one site's people need what the tables hold
only in part: which posts are one (comment pages) is taken from `url`, as far as it is the same.
"""

import csv
import datetime
import math
import re
import sys
from collections import Counter, defaultdict

csv.field_size_limit(1 << 30)
out = sys.argv[1]


def table(name):
    with open(f"{out}/{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def quantile(values, q):
    """Hyndman and Fan's type 7."""
    values = sorted(values)
    at = (len(values) - 1) * q
    low = math.floor(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (at - low)


def gini(values):
    values, count, total = sorted(values), len(values), sum(values)
    ranked = sum(k * c for k, c in enumerate(values, 1))
    return 2 * ranked / (count * total) - (count + 1) / count


every_page = table("pages")
pages = {p["page"]: p for p in every_page if not p["duplicate_of"]}
comments = [c for c in table("comments") if c["page"] in pages]
pings = [p for p in table("pings") if p["page"] in pages]
authors = table("authors")
assert len(pages) == sum(not p["duplicate_of"] for p in every_page), "page names repeat: the check needs unique ones"


def readable(page):
    return page["extracted_count"] != "0" or page["thread_status"] in ("empty", "complete")


def number(page, column):
    return float(page[column]) if page[column] else 0.0


def total(column):
    return sum(number(p, column) for p in pages.values())


known = [p for p in pages.values() if readable(p)]
expected = {"pages": len(pages), "duplicate_pages": len(every_page) - len(pages)}
for status, count in Counter(p["thread_status"] for p in pages.values()).items():
    expected[f"pages_{status}"] = count
for column in """human_count deleted_count ping_count pingback_count trackback_count webmention_count reaction_count
        untyped_ping_count declared_count missing_count surplus_count words sentences characters comments_with_question links emoji
        mentions dated_comments unnamed_comments post_author_comments self_pings negative_gaps""".split():
    expected[column] = total(column)


def post(page):
    url, number = page["url"], re.escape(page.get("comment_page", "") or "") or r"\d+"
    if "://" not in url:
        return page["page"]
    url = re.sub(rf"(?<=/)comment-page-{number}/?$", "", url.split("#")[0])
    return re.sub(rf"[?&]cpage={number}(?=&|$)", "", url)


posts = defaultdict(list)
for page in known:
    posts[post(page)].append(number(page, "human_count"))
per_post = [sum(p) for p in posts.values()]
expected["posts_with_comments"] = sum(c > 0 for c in per_post)
expected["posts_without_comments"] = sum(c == 0 for c in per_post)
expected["comments_per_post"] = sum(per_post) / len(per_post)
expected["median_comments_per_post"] = quantile(per_post, 0.5)
expected["p90_comments_per_post"] = quantile(per_post, 0.9)
expected["gini_comments_per_post"] = gini(per_post)

for scope in ("people", "people_and_pings", "top_level", "unknown"):
    if stated := [p for p in pages.values() if p["declared_scope"] == scope]:
        expected[f"missing_{scope}"] = sum(number(p, "missing_count") for p in stated)
expected["missing_share"] = total("missing_count") / total("declared_count")
expected["pages_missing"] = sum(number(p, "missing_count") > 0 for p in pages.values())

sent = total("ping_count") - total("reaction_count")
expected["ping_share"] = sent / (sent + total("human_count"))
expected["ping_sources"] = len({p["source_name"] for p in pings if p["source_name"]})
expected["ping_domains"] = len({p["source_domain"] for p in pings if p["source_domain"]})
first = {}
for item in comments + pings:
    if item["date"]:
        first[item["page"]] = min(first.get(item["page"], "9999"), item["date"])
by_year = defaultdict(lambda: [0.0, 0.0])
for page in pages.values():
    date = page["post_date"] or first.get(page["page"])
    if date:
        by_year[date[:4]][0] += number(page, "ping_count") - number(page, "reaction_count")
        by_year[date[:4]][1] += number(page, "human_count")
for year, (sent, written) in by_year.items():
    if sent + written:
        expected[f"ping_share_{year}"] = sent / (sent + written)

named = [c for c in comments if c["author_id"]]
activity = Counter(c["author_id"] for c in named)
counts = sorted(activity.values())
assert {a["author_id"]: int(a["comments"]) for a in authors} == activity, "authors.csv and comments.csv differ"
people, written = len(counts), sum(counts)
post_authors = {a["author_id"] for a in authors if a["post_author"] == "true"}
expected["commenters"] = people
expected["reader_commenters"] = people - len(post_authors)
on = defaultdict(set)
for comment in named:
    on[comment["author_id"]].add(post(pages[comment["page"]]))
expected["returning_commenters"] = sum(len(p) > 1 for p in on.values())
expected["returning_share"] = expected["returning_commenters"] / people
if len(pages) > 1 and not any("://" in p["url"] for p in pages.values()):
    # Nobody knows of which site the pages are: see docs/CORPUS.md.
    del expected["returning_commenters"], expected["returning_share"]
expected["comments_per_commenter"] = written / people
expected["one_time_share"] = counts.count(1) / people
expected["gini"] = gini(counts)
expected["top10_share"] = sum(counts[-math.ceil(people / 10):]) / written
expected["author_entropy"] = -sum(c / written * math.log2(c / written) for c in counts)
expected["user_h_index"] = max(h for h in range(people + 1) if sum(c >= h for c in counts) >= h)
by_post_author = beside = 0
on_page = Counter(c["page"] for c in named)
for page in pages.values():
    if page["post_author_comments"] and on_page[page["page"]]:
        by_post_author += number(page, "post_author_comments")
        beside += on_page[page["page"]]
expected["post_author_share"] = by_post_author / beside

words = [int(c["words"]) for c in comments if c["words"]]
expected["mean_words"] = sum(words) / len(words)
expected["median_words"] = quantile(words, 0.5)
expected["p90_words"] = quantile(words, 0.9)
with_post = [p for p in known if number(p, "post_words") > 0]
expected["comment_words_ratio"] = sum(number(p, "words") for p in with_post) / sum(number(p, "post_words") for p in with_post)

printed = [c["date"] for c in comments if c["date_basis"] in ("machine", "text")]
days = "monday tuesday wednesday thursday friday saturday sunday".split()
weekdays = Counter(days[datetime.date.fromisoformat(d[:10]).weekday()] for d in printed if len(d) >= 10)
hours = Counter(d[11:13] for d in printed if len(d) > 10)
for day in days:
    expected[f"comments_on_{day}"] = weekdays[day]
for hour in range(24):
    expected[f"comments_at_{hour:02}"] = hours[f"{hour:02}"]
expected["undated_comments"] = sum(not c["date"] for c in comments)
dated_posts = {post(p) for p in pages.values() if len(p["post_date"]) >= 7}
expected["undated_posts"] = len({post(p) for p in pages.values()} - dated_posts)
expected["undated_commenters"] = len(table("authors")) - sum(int(r["new_commenters"]) for r in table("timeline"))
expected["undated_pings"] = sum(not p["date"] for p in pings)

rows = {r["measure"]: r for r in table("corpus")}
for measure in rows:
    if spread := re.fullmatch(r"page_(median|p90)_(.*)", measure):
        values = [float(p[spread[2]]) for p in pages.values() if p[spread[2]]]
        if values:
            expected[measure] = quantile(values, 0.5 if spread[1] == "median" else 0.9)
            assert int(rows[measure]["pages"]) == len(values), measure

wrong = 0
for measure, value in expected.items():
    got = rows.get(measure, {}).get("value", "no such row")
    try:
        same = math.isclose(float(got), value, rel_tol=1e-9, abs_tol=1e-9)
    except ValueError:
        # Sums of a column that no page has are not defined.
        same = got == "" and value == 0
    if not same:
        wrong += 1
        print(f"{measure}: {got}, expected {value}")
unchecked = [m for m, r in rows.items() if m not in expected and r["value"] not in ("", "0")]
print("not recomputed:", " ".join(unchecked))

months = defaultdict(lambda: [0, 0, 0, set()])
dates = {}
for page in pages.values():
    if page["post_date"]:
        key = post(page)
        dates[key] = min(dates.get(key, "9999"), page["post_date"])
for date in dates.values():
    months[date[:7]][0] += 1
for at, items in ((1, comments), (2, pings)):
    for item in items:
        if item["date"]:
            months[item["date"][:7]][at] += 1
for comment in named:
    if comment["date"]:
        months[comment["date"][:7]][3].add(comment["author_id"])
new = Counter(a["first_date"][:7] for a in authors if a["first_date"])
timeline = table("timeline")
for row in timeline:
    of = months.pop(row["month"], [0, 0, 0, set()])
    want = [of[0], of[1], of[2], len(of[3]), new[row["month"]]]
    got = [int(row[c]) for c in ("posts", "comments", "pings", "commenters", "new_commenters")]
    if got != want:
        wrong += 1
        print(f"{row['month']}: {got}, expected {want}")
wrong += len(months)
print(f"{len(expected)} measures and {len(timeline)} months of {len(pages)} pages compared, {wrong} differ")
sys.exit(wrong > 0)
