#!/usr/bin/env python3
"""Recomputes the statistics of pages.csv from comments.csv, pings.csv and replies.csv of the same run, and compares.

    commentsift analyze pages/ -o out
    python3 tests/tools/metrics_check.py out

Standard library only, and the formulas of docs/METRICS.md the long way round. What one comment's row states is taken from it (words,
sentences, links, who wrote it); everything that is computed over rows is computed here again. Prints the pages and values compared
and exits with 1 where any of them differs by more than 1e-9.
"""

import csv
import datetime
import math
import os
import statistics
import sys
from collections import Counter, defaultdict

TOLERANCE = 1e-9
QUESTIONS = set("?？؟\u037e՞፧⁇⁈⁉‽﹖")


def table(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def quantile(values, num, den):
    """Hyndman and Fan's type 7."""
    values = sorted(values)
    at = (len(values) - 1) * num / den
    low = math.floor(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * ((len(values) - 1) * num % den) / den


def moment(row, date, offset):
    """Seconds, and whether an offset is stated; only times to the minute that were not counted back from today."""
    if "T" not in row[date] or row.get("date_basis") == "relative":
        return None
    parsed = datetime.datetime.fromisoformat(row[date] + row[offset].replace("Z", "+00:00"))
    zoned = parsed.tzinfo is not None
    zero = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc if zoned else None)
    return (parsed - zero) // datetime.timedelta(seconds=1), zoned


def gap(later, earlier):
    return later[0] - earlier[0] if later and earlier and later[1] == earlier[1] else None


def asks(text):
    for token in text.split():
        if not QUESTIONS & set(token):
            continue
        address = "://" in token or token.startswith("www.")
        while token and not token[-1].isalnum() and token[-1] not in QUESTIONS:
            token = token[:-1]
        if not address or token[-1:] in QUESTIONS:
            return True
    return False


def share(part, whole):
    return part / whole if whole else None


def people(out, comments, page):
    n = len(comments)
    counts = Counter(row["author_id"] for row in comments if row["author_id"])
    a, m = len(counts), sum(counts.values())
    writer = {row["author_id"] for row in comments if row["author_id"] and row["author_role"] == "post_author"}
    known = bool(page["post_author"].strip()) or any(row["author_role"] == "post_author" for row in comments)
    out["unnamed_comments"] = n - m
    out["commenters"] = a if a or not n else None
    out["reader_commenters"] = a - len(writer) if known and (a or not n) else None
    out["comments_per_commenter"] = share(m, a)
    out["one_time_share"] = share(sum(c == 1 for c in counts.values()), a)
    out["user_h_index"] = max((h for h in range(1, m + 1) if sum(c >= h for c in counts.values()) >= h), default=None)
    if a >= 2:
        values = list(counts.values())
        out["gini"] = sum(abs(x - y) for x in values for y in values) / (2 * a * m)
        out["author_entropy"] = -math.fsum(c / m * math.log2(c / m) for c in values)
    if a >= 10:
        out["top10_share"] = sum(sorted(counts.values(), reverse=True)[: math.ceil(a / 10)]) / m
    if known and (a or not n):
        out["post_author_comments"] = sum(counts[who] for who in writer)
        out["post_author_share"] = share(out["post_author_comments"], m)
    return writer, known


def answered(asked, pairs, who, writer):
    asked = [i for i in asked if who.get(i) and who[i] not in writer]
    by = defaultdict(set)
    for i, up in pairs:
        if who.get(i) and who.get(up) and who[i] != who[up]:
            by[up].add(who[i])
    return share(sum(bool(by[i]) for i in asked), len(asked)), share(sum(bool(by[i] & writer) for i in asked), len(asked))


def chains(comments, direct, who):
    """Follows every comment up as long as two people take turns; keeps the runs that no other run goes on from."""
    runs = {}
    for i in comments:
        run = [i]
        while run[-1] in direct:
            up = direct[run[-1]]
            if not who.get(up) or not who.get(run[-1]) or who[up] == who[run[-1]]:
                break
            if len(run) >= 2 and who[up] != who[run[-2]]:
                break
            run.append(up)
        runs[i] = run
    longer = {run[1] for run in runs.values() if len(run) >= 3}
    return sum(len(run) >= 3 and i not in longer for i, run in runs.items())


def shape(out, comments, parent, kinds, who, page, stated):
    up = {}
    for i in comments:
        above, seen = parent.get(i), {i}
        while above is not None and kinds[above] == "ping":
            above = parent.get(above)
            if above in seen:
                above = None
            seen.add(above)
        up[i] = 0 if above is None else above
    depth = {0: 0}
    for i in comments:
        path = [i]
        while path[-1] not in depth:
            path.append(up[path[-1]])
        for j in reversed(path[:-1]):
            # A reply whose parent is not listed keeps the depth that the page states.
            alone = 1 if j in parent else stated.get(j) or 1
            depth[j] = depth[up[j]] + 1 if up[j] else alone
    n, depths = len(comments), [depth[i] for i in comments]
    width = Counter(depths)
    children = defaultdict(list)
    for i in comments:
        children[up[i]].append(i)
    out["threads"] = width[1]
    if not n:
        return depth
    out["max_depth"], out["mean_depth"], out["max_width"] = max(depths), sum(depths) / n, max(width.values())
    out["discussion_h_index"] = max(h for h in width if width[h] >= h)
    out["reply_share"] = sum(d >= 2 for d in depths) / n
    out["leaf_share"] = sum(not children[i] for i in comments) / n
    out["branching_factor"] = n / sum(bool(c) for c in children.values())
    links = defaultdict(list)
    for i in comments:
        links[i].append(up[i])
        links[up[i]].append(i)
    total = 0
    for start in [0, *comments]:
        distance, queue = {start: 0}, [start]
        for node in queue:
            for other in links[node]:
                if other not in distance:
                    distance[other] = distance[node] + 1
                    queue.append(other)
        total += sum(distance.values())
    out["structural_virality"] = total / (n * (n + 1))
    if page["platform"].startswith("wordpress"):
        # The page's own links for replies may tell it as well, which no table holds.
        capped = max(depths) in (5, 10) and width[max(depths)] >= 2
        out["depth_capped"] = capped or page["depth_capped"] == "true"
    return depth


def times(out, comments, rows, direct, who, writer, page, nested):
    at = {i: moment(rows[i], "date", "date_offset") for i in comments}
    usable = [t for t in at.values() if t]
    out["dated_comments"] = len(usable)
    gaps = [(gap(at[i], at[up]), i) for i, up in direct.items()]
    negative = sum(g is not None and g < 0 for g, _ in gaps)
    gaps = [(g, i) for g, i in gaps if g is not None and g >= 0]
    if nested and gaps:
        out["median_reply_minutes"] = statistics.median(g for g, _ in gaps) / 60
        own = [g for g, i in gaps if who.get(i) in writer]
        if own:
            out["author_reply_minutes"] = statistics.median(own) / 60
    ordered = sorted(s for s, _ in usable) if len({zoned for _, zoned in usable}) == 1 else []
    if ordered and page["thread_status"] not in ("partial", "truncated"):
        first = gap((ordered[0], usable[0][1]), moment(page, "post_date", "post_date_offset"))
        if first is not None and first >= 0:
            out["first_comment_minutes"] = first / 60
        negative += first is not None and first < 0
        if len(ordered) >= 2:
            out["life_minutes"] = (ordered[-1] - ordered[0]) / 60
        if len(ordered) >= 3:
            out["half_life_minutes"] = (ordered[math.ceil(len(ordered) / 2) - 1] - ordered[0]) / 60
    out["negative_gaps"] = negative


def texts(out, comments, page):
    read = [row for row in comments if row["status"] != "deleted"]
    for name in ("words", "sentences", "characters", "links", "emoji"):
        out[name] = sum(int(row[name]) for row in read)
    words = [int(row["words"]) for row in read]
    if words:
        out["mean_words"], out["median_words"], out["p90_words"] = sum(words) / len(words), quantile(words, 1, 2), quantile(words, 9, 10)
    out["comments_with_question"] = sum(asks(row["text"]) for row in read)
    out["mentions"] = sum(int(row["mentions"] or 0) for row in comments)
    if page["post_words"] not in ("", "0"):
        out["comment_words_ratio"] = out["words"] / int(page["post_words"])


def pings(out, comments, rows, page):
    real = [row for row in rows if row["type"] not in ("like", "repost", "bookmark")]
    out["ping_share"] = share(len(real), len(comments) + len(real))
    names = {row["source_name"] for row in rows if row["source_name"]}
    out["ping_sources"] = len(names) if names or not rows else None
    domains = {row["source_domain"] for row in rows if row["source_domain"]}
    out["ping_domains"] = len(domains) or None
    told = [row["self_ping"] for row in rows if row["self_ping"]]
    out["self_pings"] = told.count("true") if told else None


def recomputed(page, comments, ping_rows, replies):
    out = defaultdict(lambda: None)
    out["nesting"] = page["nesting"]
    if not comments and not ping_rows and page["thread_status"] not in ("empty", "complete"):
        return defaultdict(lambda: None)
    nested = page["nesting"] == "nested"
    writer, known = people(out, comments, page)
    rows = {int(row["position"]): row for row in comments}
    ids = {row.get("comment_id") or row.get("ping_id"): int(row["position"]) for row in [*comments, *ping_rows]}
    kinds = {**{i: "comment" for i in rows}, **{int(row["position"]): "ping" for row in ping_rows}}
    parent = {int(row["position"]): ids[row["parent_id"]] for row in [*comments, *ping_rows] if row["parent_id"] in ids}
    direct = {i: parent[i] for i in rows if i in parent and kinds[parent[i]] == "comment"}
    who = {i: row["author_id"] for i, row in rows.items()}
    if nested:
        stated = {i: int(row["depth"]) for i, row in rows.items() if row["depth"]}
        depth = shape(out, list(rows), parent, kinds, who, page, stated)
        if known:
            top = [i for i in rows if depth[i] == 1]
            out["answered_share"], out["answered_by_author_share"] = answered(top, direct.items(), who, writer)
        if any(who.values()) or not rows:
            out["reply_chains"] = chains(rows, direct, who)
        pairs = {(who[i], who[up]) for i, up in direct.items() if who[i] and who[up] and who[i] != who[up]}
        out["reciprocity"] = share(sum((v, u) in pairs for u, v in pairs), len(pairs))
    if known:
        # Without replies.csv a run knows stated replies only.
        every = list(direct.items())
        if replies is not None:
            every = [(int(row["position"]), int(row["target_position"])) for row in replies if row["target_position"] not in ("", "0")]
        out["answered_share_inferred"], out["answered_by_author_share_inferred"] = answered(rows, every, who, writer)
    times(out, list(rows), rows, direct, who, writer, page, nested)
    texts(out, comments, page)
    pings(out, comments, ping_rows, page)
    return out


def metric_names(page):
    names = list(page)
    return names[names.index("nesting"):]


def same(cell, value):
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return cell == ("true" if value else "false")
    if isinstance(value, str):
        return cell == value
    return cell != "" and abs(float(cell) - value) <= TOLERANCE


def main():
    csv.field_size_limit(10**9)
    folder = sys.argv[1]
    pages = table(folder, "pages.csv")
    by_page = {}
    for name in ("comments.csv", "pings.csv", "replies.csv"):
        rows = table(folder, name)
        if rows is not None:
            by_page[name] = defaultdict(list)
            for row in rows:
                by_page[name][row["page"]].append(row)
    compared, with_items, wrong = 0, 0, []
    defined = Counter()
    for page in pages:
        name = page["page"]
        replies = by_page["replies.csv"][name] if "replies.csv" in by_page else None
        own = recomputed(page, by_page["comments.csv"][name], by_page["pings.csv"][name], replies)
        with_items += bool(by_page["comments.csv"][name] or by_page["pings.csv"][name])
        for metric in metric_names(page):
            compared += 1
            defined[metric] += page[metric] != ""
            if not same(page[metric], own[metric]):
                wrong.append(f"{name}: {metric} is {page[metric]!r}, not {own[metric]!r}")
    print("\n".join(wrong))
    print(f"{len(pages)} pages, {with_items} with items, {compared} values compared, {len(wrong)} differ")
    print("never defined: " + (", ".join(m for m in metric_names(pages[0]) if not defined[m]) if pages else ""))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
