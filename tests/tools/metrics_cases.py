#!/usr/bin/env python3
"""Makes tests/data/metrics_cases.jsonl.gz: random threads and their statistics by other people's implementations.

Run once; the table is checked in and tests/metrics.rs compares the program with it. Where NetworkX, SciPy or NumPy have a measure, it
is theirs; else a few lines follow the formula of docs/METRICS.md the long way round, so that a shortcut taken in src/metrics/ cannot
be wrong in the same way here: Gini by the mean absolute difference of all pairs, virality by the distance of all pairs, chains by
listing every path. Words and grapheme clusters are those of uniseg, emoji those of emoji; sentences follow the rules of UAX #29 as
regular expressions over uniseg's Sentence_Break, whose own segmentation stops at a number where rule SB8 looks on for a small letter.

    pip install numpy scipy networkx uniseg emoji
    python3 tests/tools/metrics_cases.py tests/data/metrics_cases.jsonl.gz
"""

import datetime
import gzip
import json
import random
import re
import sys

import emoji
import networkx as nx
import numpy as np
import scipy.stats
from uniseg.graphemecluster import grapheme_clusters
from uniseg.sentencebreak import sentence_break
from uniseg.wordbreak import words

SEED = 20100312
CASES = 200
NAMES = ["Anna", "Bruno", "Chloé", "Dmitri", "Edda", "Farid", "Greta", "Hana", "Ivo", "Jun", "Kofi", "Lena", "Mina", "Noël", "Olga"]
AUTHOR = "Marthe"
TEXTS = [
    "Thank you!", "What a fine trip.", "Is it far? I mean, on foot.", "It costs 3.50 or 1,200.", "e.g. the old bridge, i.e. the stone one.",
    "Merci beaucoup !", "L’été prochain, peut-être…", "« Oui », dit-il. Et après ?", "C'est à 8 h 30.", "Ça alors 👍",
    "Schöne Grüße aus dem Süden.", "Wo ist das?\n\nIch suche es.", "Спасибо большое! Очень интересно.", "Где это?", "Ευχαριστώ πολύ.",
    "とても良い記事です。ありがとう！", "写真がきれいですね", "カメラは何ですか？", "감사합니다. 잘 읽었어요.", "شكرا جزيلا. أين هذا؟",
    "תודה רבה", "👩‍👩‍👧 and 🇫🇷", "See https://a.example/?id=3 here", "snake_case and x-ray", "\"Why?\" she asked. (No answer.)",
    "ok", "", "… !!", "No. 5 is alive", "e\u0301tude\u0301 de\u0301ja\u0300 vu", "½ a litre of H₂O", "Dr. Who? Mr. Nobody!",
]
QUESTIONS = set("?？؟\u037e՞፧⁇⁈⁉‽﹖")


def shape(rng, n):
    """Parents of n nodes."""
    kind = rng.choice(["star", "chain", "uniform", "recent", "popular", "flatish"])
    weight, parents = [1], []
    for i in range(n):
        if kind == "star":
            p = None if rng.random() < 0.95 or i == 0 else rng.randrange(i)
        elif kind == "chain":
            p = i - 1 if i and rng.random() < 0.97 else None
        elif kind == "uniform":
            p = rng.choice([None] + list(range(i)))
        elif kind == "recent":
            p = i - 1 - min(int(rng.expovariate(0.7)), i - 1) if i and rng.random() < 0.9 else None
        elif kind == "popular":
            at = rng.choices(range(i + 1), weights=weight)[0]
            weight[at] += 1
            weight.append(1)
            p = None if at == 0 else at - 1
        else:
            p = rng.randrange(i) if i and rng.random() < 0.3 else None
        parents.append(p)
    return parents


def stamp(rng, base, style):
    when = base + datetime.timedelta(seconds=int(rng.expovariate(1 / 40000)))
    fine = rng.random()
    if fine < 0.1:
        text = when.strftime("%Y-%m-%d")
    elif fine < 0.4:
        text = when.strftime("%Y-%m-%dT%H:%M:%S")
    else:
        text = when.strftime("%Y-%m-%dT%H:%M")
    offset = {"none": None, "zoned": rng.choice(["Z", "+02:00", "-05:30"]), "mixed": rng.choice([None, "+01:00"])}[style]
    return text, offset


def case(rng, number):
    n = rng.choice([0, 1, 2, 3]) if number < 12 else rng.randrange(4, 70) if number < 194 else rng.randrange(200, 500)
    nesting = "nested" if rng.random() < 0.88 else rng.choice(["flat", "unknown"])
    parents = shape(rng, n) if nesting == "nested" else [None] * n
    people = rng.sample(NAMES, rng.randrange(1, len(NAMES))) + [AUTHOR]
    style = rng.choice(["none", "zoned", "none", "zoned", "mixed"])
    base = datetime.datetime(2010, 3, 12, 8) + datetime.timedelta(days=rng.randrange(3000))
    pings = rng.choice([0, 0, 0.1, 0.4])
    items, moment = [], base
    for i in range(n):
        moment += datetime.timedelta(seconds=int(rng.expovariate(1 / 9000)))
        date, offset = stamp(rng, moment, style) if rng.random() < 0.9 else (None, None)
        ping = rng.random() < pings
        name = rng.choice(people) if rng.random() < 0.92 else None
        if name and rng.random() < 0.1:
            name = name.upper()
        items.append({
            "kind": rng.choice(["pingback", "trackback", "webmention", "like", "ping"]) if ping else "comment",
            "status": "deleted" if not ping and rng.random() < 0.05 else "shown",
            "parent": parents[i],
            "name": name,
            "url": f"https://{rng.choice(['www.', 'a.', ''])}{rng.choice(['marthe', 'north', 'south'])}.example/{i}" if ping and rng.random() < 0.8 else None,
            "date": date,
            "offset": offset,
            "basis": (rng.choice(["machine", "text", "text", "relative"]) if date else None),
            "text": " ".join(rng.choice(TEXTS) for _ in range(rng.choice([0, 1, 1, 2, 3]))),
            "links": rng.choice([0, 0, 0, 1, 3]),
        })
    replies = []
    for i, item in enumerate(items):
        if item["kind"] != "comment":
            continue
        if item["parent"] is not None:
            replies.append({"from": i, "to": item["parent"], "basis": "stated", "addressee": None})
        if i and rng.random() < 0.3:
            to = rng.choice([rng.randrange(i), rng.randrange(i), "post", "absent"])
            name = rng.choice([*NAMES, AUTHOR])
            for form in [name, name.lower()][: rng.choice([1, 1, 2])]:
                replies.append({"from": i, "to": to, "basis": "addressed", "addressee": form})
        if i and rng.random() < 0.1:
            replies.append({"from": i, "to": rng.randrange(i), "basis": "quoted", "addressee": None})
    date, offset = stamp(rng, base, style) if rng.random() < 0.8 else (None, None)
    return {
        "status": rng.choice(["complete", "complete", "undeclared", "partial", "truncated"]) if n else "empty",
        "nesting": nesting,
        "platform": rng.choice(["wordpress", "blogger"]),
        "depth_cap": rng.choice([None, None, 3, 7]),
        "url": rng.choice(["https://www.marthe.example/voyage/", None]),
        "post_author": rng.choice([AUTHOR, AUTHOR, None]),
        "post_words": rng.choice([None, 0, 321]),
        "post_date": date,
        "post_offset": offset,
        "items": items,
        "replies": replies,
    }


def person(item):
    known = item["kind"] == "comment" and item["status"] != "deleted" and item["name"]
    return item["name"].casefold() if known else None


def moment(date, offset):
    """Seconds and whether an offset is stated, for a time to the minute or finer."""
    if date is None or "T" not in date:
        return None
    parsed = datetime.datetime.fromisoformat(date + (offset or "").replace("Z", "+00:00"))
    zoned = parsed.tzinfo is not None
    zero = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc if zoned else None)
    return (parsed - zero).total_seconds(), zoned


def gap(later, earlier):
    return later[0] - earlier[0] if later and earlier and later[1] == earlier[1] else None


CODES = {"CR": "P", "LF": "P", "SEP": "P", "SP": "s", "LOWER": "l", "UPPER": "U", "OLETTER": "O", "NUMERIC": "n", "ATERM": "a",
         "STERM": "T", "SCONTINUE": "c", "CLOSE": "q"}
# What joins, as what stands before a place and what after it: SB3 and SB5 to SB10.
JOINS = [("a", "n"), ("[Ul]a", "U"), ("aq*s*", "[^OUlPaT]*l"), ("[aT]q*s*", "[caT]"), ("[aT]q*", "[qsP]"), ("[aT]q*s*", "[sP]")]


def sentences(text):
    """Sentence by sentence; \r\n must not occur."""
    clear = [ch for ch in text if sentence_break(ch).name not in ("EXTEND", "FORMAT")]
    codes = "".join(CODES.get(sentence_break(ch).name, "x") for ch in clear)
    start = 0
    for at in range(1, len(codes) + 1):
        before, after = codes[:at], codes[at:]
        ended = before[-1] == "P" or re.search("[aT]q*s*$", before)
        joined = before[-1] != "P" and any(re.search(b + "$", before) and re.match(a, after) for b, a in JOINS)
        if not after or ended and not joined:
            yield "".join(clear[start:at])
            start = at


def asks(text):
    """Texts of this table hold no address that ends in a question mark."""
    return any(QUESTIONS & set(token) for token in text.split() if "://" not in token)


def alternating(paths):
    """All maximal runs of three or more that go to and fro between two people, by listing every path to a leaf."""
    runs = set()
    for path in paths:
        for start in range(len(path)):
            for end in range(start + 3, len(path) + 1):
                who = [p for _, p in path[start:end]]
                if None not in who and who[0] != who[1] and all(who[i] == who[i % 2] for i in range(len(who))):
                    runs.add(tuple(node for node, _ in path[start:end]))
    inner = set()
    for run in runs:
        for start in range(len(run)):
            for end in range(start + 3, len(run) + 1):
                if end - start < len(run):
                    inner.add(run[start:end])
    return len(runs - inner)


def expected(case):
    items = case["items"]
    comments = [i for i, item in enumerate(items) if item["kind"] == "comment"]
    pings = [i for i in range(len(items)) if i not in set(comments)]
    n, nested = len(comments), case["nesting"] == "nested"
    who = {i: person(items[i]) for i in comments}
    named = [i for i in comments if who[i]]
    m = len(named)
    counts = {}
    for i in named:
        counts[who[i]] = counts.get(who[i], 0) + 1
    c, a = np.array(sorted(counts.values())), len(counts)
    author = case["post_author"] and case["post_author"].casefold()
    out = dict.fromkeys(
        "nesting depth_capped unnamed_comments commenters reader_commenters comments_per_commenter one_time_share gini top10_share "
        "author_entropy post_author_comments post_author_share answered_share answered_by_author_share answered_share_inferred "
        "answered_by_author_share_inferred threads max_depth mean_depth max_width discussion_h_index user_h_index reply_chains "
        "structural_virality branching_factor reply_share leaf_share reciprocity first_comment_minutes median_reply_minutes "
        "author_reply_minutes life_minutes half_life_minutes negative_gaps dated_comments words mean_words median_words p90_words "
        "sentences characters comments_with_question links emoji mentions comment_words_ratio ping_share ping_sources ping_domains "
        "self_pings".split()
    )
    out["nesting"] = case["nesting"]
    out["unnamed_comments"] = n - m
    if m or not n:
        out["commenters"] = a
        if author:
            out["reader_commenters"] = a - (author in counts)
    if a:
        out["comments_per_commenter"] = m / a
        out["one_time_share"] = float(np.mean(c == 1))
        out["user_h_index"] = max(h for h in range(m + 1) if np.sum(c >= h) >= h)
    if a >= 2:
        out["gini"] = float(np.abs(c[:, None] - c[None, :]).mean() / (2 * c.mean()))
        out["author_entropy"] = float(scipy.stats.entropy(c / m, base=2))
    if a >= 10:
        out["top10_share"] = float(c[::-1][: int(np.ceil(a / 10))].sum() / m)
    if author:
        out["post_author_comments"] = counts.get(author, 0)
        if m:
            out["post_author_share"] = counts.get(author, 0) / m

    def human(i):
        """The nearest comment above, by way of pings."""
        up = items[i]["parent"]
        while up is not None and items[up]["kind"] != "comment":
            up = items[up]["parent"]
        return up

    direct = {i: items[i]["parent"] for i in comments if items[i]["parent"] is not None and items[items[i]["parent"]]["kind"] == "comment"}
    tree = nx.DiGraph()
    tree.add_node("post")
    tree.add_edges_from(("post" if human(i) is None else human(i), i) for i in comments)
    depth = nx.shortest_path_length(tree, "post")
    top = [i for i in comments if depth[i] == 1]

    def answered(asked, pairs):
        asked = [i for i in asked if who[i] and who[i] != author]
        if not author or not asked:
            return None, None
        by = {i: {who[j] for j, up in pairs if up == i and who.get(j)} - {who[i]} for i in asked}
        return sum(bool(b) for b in by.values()) / len(asked), sum(author in b for b in by.values()) / len(asked)

    every = [(r["from"], r["to"]) for r in case["replies"] if isinstance(r["to"], int)]
    out["answered_share_inferred"], out["answered_by_author_share_inferred"] = answered(comments, every)
    if nested:
        out["answered_share"], out["answered_by_author_share"] = answered(top, direct.items())
        out["threads"] = len(top)
        if m or not n:
            walk = nx.DiGraph()
            walk.add_nodes_from(comments)
            walk.add_edges_from((up, i) for i, up in direct.items())
            roots, leaves = [i for i in comments if not walk.in_degree(i)], {i for i in comments if not walk.out_degree(i)}
            paths = [[root] for root in roots if root in leaves]
            paths += [p for root in roots for p in nx.all_simple_paths(walk, root, leaves - {root})]
            out["reply_chains"] = alternating([[(i, who[i]) for i in path] for path in paths])
        social = nx.DiGraph((who[i], who[up]) for i, up in direct.items() if who[i] and who[up] and who[i] != who[up])
        if social.number_of_edges():
            out["reciprocity"] = nx.overall_reciprocity(social)
    if nested and n:
        depths = np.array([depth[i] for i in comments])
        width = np.bincount(depths)
        out["max_depth"], out["mean_depth"], out["max_width"] = int(depths.max()), float(depths.mean()), int(width[1:].max())
        out["discussion_h_index"] = max(h for h in range(1, len(width)) if width[h] >= h)
        out["structural_virality"] = nx.average_shortest_path_length(tree.to_undirected())
        out["branching_factor"] = n / sum(1 for _, degree in tree.out_degree() if degree)
        out["reply_share"] = float(np.mean(depths >= 2))
        out["leaf_share"] = sum(tree.out_degree(i) == 0 for i in comments) / n
        cap = case["depth_cap"]
        if cap or case["platform"] == "wordpress":
            deepest = int(depths.max())
            out["depth_capped"] = (deepest == cap if cap else deepest in (5, 10)) and int(width[deepest]) >= 2

    time = {i: moment(items[i]["date"], items[i]["offset"]) for i in comments if items[i]["basis"] in ("machine", "text")}
    usable = [t for t in time.values() if t]
    out["dated_comments"] = len(usable)
    gaps = [(gap(time.get(i), time.get(up)), i) for i, up in direct.items()]
    good = [(g, i) for g, i in gaps if g is not None and g >= 0]
    negative = sum(g is not None and g < 0 for g, _ in gaps)
    if nested and good:
        out["median_reply_minutes"] = float(np.median([g for g, _ in good])) / 60
        own = [g for g, i in good if author and who[i] == author]
        if own:
            out["author_reply_minutes"] = float(np.median(own)) / 60
    ordered = sorted(t for t, _ in usable) if len({zoned for _, zoned in usable}) == 1 else []
    if ordered and case["status"] not in ("partial", "truncated"):
        first = gap((ordered[0], usable[0][1]), moment(case["post_date"], case["post_offset"]))
        if first is not None and first >= 0:
            out["first_comment_minutes"] = first / 60
        negative += first is not None and first < 0
        if len(ordered) >= 2:
            out["life_minutes"] = (ordered[-1] - ordered[0]) / 60
        if len(ordered) >= 3:
            out["half_life_minutes"] = (ordered[-(-len(ordered) // 2) - 1] - ordered[0]) / 60
    out["negative_gaps"] = negative

    texts = [items[i]["text"] for i in comments if items[i]["status"] != "deleted"]
    each = [sum(any(ch.isalnum() for ch in w) for w in words(text)) for text in texts]
    out["words"] = sum(each)
    if texts:
        out["mean_words"], out["median_words"], out["p90_words"] = float(np.mean(each)), float(np.median(each)), float(np.percentile(each, 90))
    out["sentences"] = sum(bool(s.strip()) for text in texts for s in sentences(text))
    out["characters"] = sum(not g.isspace() for text in texts for g in grapheme_clusters(text))
    out["comments_with_question"] = sum(map(asks, texts))
    out["links"] = sum(items[i]["links"] for i in comments if items[i]["status"] != "deleted")
    out["emoji"] = sum(map(emoji.emoji_count, texts))
    out["mentions"] = len({(r["from"], r["addressee"].casefold()) for r in case["replies"] if r["addressee"]})
    if case["post_words"]:
        out["comment_words_ratio"] = sum(each) / case["post_words"]

    real = [i for i in pings if items[i]["kind"] != "like"]
    if n + len(real):
        out["ping_share"] = len(real) / (n + len(real))
    names = {items[i]["name"] for i in pings if items[i]["name"]}
    if names or not pings:
        out["ping_sources"] = len(names)
    hosts = [items[i]["url"].split("/")[2] for i in pings if items[i]["url"]]
    if hosts:
        out["ping_domains"] = len({".".join(host.split(".")[-2:]) for host in hosts})
        if case["url"]:
            out["self_pings"] = sum(host.removeprefix("www.") == "marthe.example" for host in hosts)
    return out


def main():
    rng = random.Random(SEED)
    lines = []
    for number in range(CASES):
        made = case(rng, number)
        made["expected"] = expected(made)
        lines.append(json.dumps(made, ensure_ascii=False, sort_keys=True))
    # No time of day in the archive: the same script makes the same bytes.
    with open(sys.argv[1], "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0) as archive:
        archive.write("\n".join(lines).encode() + b"\n")


if __name__ == "__main__":
    main()
