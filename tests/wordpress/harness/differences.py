"""Holds tables against truth, cell by cell; what differs is a line a person can act on."""
import json
import re
from datetime import datetime, timezone

from . import paths
from .tool import unguard
from .truth import collapse


class Differences:
    """What differs in one check, and how much was compared: a check that compared nothing has failed."""

    def __init__(self, check):
        self.check, self.found, self.compared = check, [], 0
        self.urls = {}  # the page behind a place, where a page can be saved

    def same(self, where, what, expected, got):
        """Counts a comparison; notes it where the two are not equal. Says whether they are."""
        self.compared += 1
        if expected == got:
            return True
        self.found.append(f"{where}: {what}: expected {expected!r:.300}, got {got!r:.300}")
        return False

    def true(self, where, what, holds):
        return self.same(where, what, True, bool(holds))


def known(check, found, whole=True):
    """Parts what was found into what known.json does not speak of and what it does.

    An entry that names this check and fits nothing is a difference too: what was mended must leave the list. That
    holds only where the check came to its end (`whole`).
    """
    entries = json.loads((paths.HERE / "known.json").read_text(encoding="utf-8"))
    entries = [(re.compile(e["where"]), re.compile(e["what"]), e) for e in entries if check in e["checks"]]
    new, old, used = [], [], set()
    for line in found:
        where, _, what = line.partition(": ")
        fits = [e["why"] for in_where, in_what, e in entries if in_where.search(where) and in_what.match(what)]
        used.update(fits)
        (old if fits else new).append(line)
    mended = [e["why"] for _, _, e in entries if whole and e["why"] not in used]
    return new + [f"known.json: nothing differs any more where it says: {why}" for why in mended], old


def date_agrees(expected, got):
    """The site's wall clock, to the second where the markup has it, else to the minute that is printed."""
    return got in (expected, expected[:16])


def instant_agrees(utc, row):
    """A time with its offset (a feed's `+0000`, say) names the instant that the database holds."""
    offset = {"Z": "+00:00"}.get(row["date_offset"], row["date_offset"])
    try:
        got = datetime.fromisoformat(row["date"] + offset)
    except ValueError:
        return False
    return got.tzinfo is not None and got.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S") == utc


def cells(row):
    """A row of either table in the words of truth.item."""
    if row["table"] == "comments":
        return {
            "id": row["comment_id"], "type": row["type"], "author": unguard(row["author_name"]), "author_url": row["author_url"],
            "role": row["author_role"], "date": row["date"], "text": collapse(unguard(row["text"])), "parent": row["parent_id"],
            "depth": row["depth"],
        }
    return {
        "id": row["ping_id"], "type": row["type"], "author": unguard(row["source_name"]), "author_url": row["source_url"],
        "role": "", "date": row["date"], "text": collapse(unguard(row["excerpt"])), "parent": row["parent_id"], "depth": "",
    }


def item(differences, where, expected, row, skip=()):
    """One item, every cell that `skip` does not name."""
    got = cells(row)
    at = f"{where} {expected['id']}"
    human = expected["type"] == "comment"
    differences.same(at, "table", "comments" if human else "pings", row["table"])
    for name in ("type", "author", "author_url", "text", "parent"):
        if name in skip or (name == "author" and expected["unnamed"]):
            continue
        want = expected[name]
        differences.same(at, name, collapse(want) if name in ("author", "text") else want, got[name])
    if expected["unnamed"] and human and "author" not in skip:
        # A page prints "Anonymous" in its language; another channel has an empty name.
        basis, allowed = row["author_basis"], expected.get("unnamed_basis", ("anonymous",))
        differences.true(at, f"author_basis {basis!r} of an unnamed person", basis in allowed)
    if "date" not in skip and not date_agrees(expected["date"], got["date"]):
        differences.same(at, "date", expected["date"], got["date"])
    if human and "role" not in skip:
        differences.same(at, "is the post's author", expected["role"] == "post_author", got["role"] == "post_author")
    if human and "depth" not in skip:
        differences.same(at, "depth", str(expected["depth"]), got["depth"])


def items(differences, where, expected, rows, skip=(), ordered=True):
    """A page's items: as many, the same ones, in the same order, each cell."""
    by_id = {cells(row)["id"]: row for row in rows}
    wanted = [entry["id"] for entry in expected]
    got = [cells(row)["id"] for row in rows]
    if set(wanted) != set(got) or len(got) != len(set(got)):
        differences.same(where, "items", wanted, got)
    elif ordered:
        differences.same(where, "order of items", wanted, got)
    for entry in expected:
        if entry["id"] in by_id:
            item(differences, where, entry, by_id[entry["id"]], skip)


def page(differences, where, post, shown, row, skip=()):
    """The page's row: what is stated, how many were taken, what is missing."""
    kinds = [entry["type"] for entry in shown]
    expected = {
        "title": post["title"],
        "post_date": post["post_date"],
        "declared_count": str(post["declared"]) if shown else "",
        "extracted_count": str(len(shown)),
        "human_count": str(kinds.count("comment")),
        "ping_count": str(len(kinds) - kinds.count("comment")),
        "pingback_count": str(kinds.count("pingback")),
        "trackback_count": str(kinds.count("trackback")),
        "missing_count": str(max(0, post["declared"] - len(shown))) if shown else "",
        "thread_status": "partial" if shown and len(shown) < post["declared"] else "complete",
    }
    for name, want in expected.items():
        if name in skip:
            continue
        got = unguard(row[name])
        if name == "post_date":
            differences.true(where, f"post_date {want} shown as {got}", got and want.startswith(got))
        elif name == "thread_status" and not shown:
            differences.true(where, f"an empty thread is {got!r}", got in ("empty", "none"))
        elif name in ("declared_count", "missing_count") and not shown:
            # Nothing is listed: a stated 0 and no statement are both right.
            differences.true(where, f"{name} of an empty thread is {got!r}", got in ("", "0"))
        else:
            differences.same(where, name, collapse(want) if name == "title" else want, collapse(got))
    # Only Twenty Twenty-One says that a thread with comments is closed; none may call an open one closed.
    if post["closed"] and "/twentytwentyone/" in post["config"]:
        differences.same(where, "closed", "true", row["closed"])
    elif not post["closed"]:
        differences.true(where, f"an open thread is not closed ({row['closed']!r})", row["closed"] != "true")
    author = unguard(row["post_author"])
    holds = author in ("", post["post_author"])
    differences.true(where, f"post_author {author!r} is {post['post_author']!r} or not shown", holds)
