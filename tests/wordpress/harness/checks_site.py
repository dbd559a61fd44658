"""Checks over a whole blog: the crawl, and what stands in its way."""
import filecmp
import json
import signal
import subprocess
import time
import urllib.request
from urllib.parse import urlsplit

from . import configs, differences, paths, tool, truth

TABLES = ("pages", "comments", "pings", "replies", "authors", "corpus", "timeline", "errors")
SINCE = "2024-02-01"
ROBOTS_SINCE = "2024-01-25"  # few posts: a second lies between any two requests


def _door(name):
    return f"http://127.0.0.1:{paths.load_state()['ports'][name]}/"


def _site(door=None):
    return list(truth.posts(configs.by_name(configs.SITE), door))


class Requests:
    """What a door was asked for since this object was made."""

    def __init__(self, door):
        self.door, self.file = door, paths.run_folder() / "requests.jsonl"
        self.start = self.file.stat().st_size if self.file.exists() else 0

    def read(self):
        with open(self.file, encoding="utf-8") as file:
            file.seek(self.start)
            lines = [line for line in file if line.endswith("\n")]
        return [entry for entry in map(json.loads, lines) if entry["door"] == self.door]

    def pages(self):
        """Requests that were for something else than robots.txt."""
        return [entry for entry in self.read() if entry["path"] != "/robots.txt"]


def _whole(check, tables, posts, label):
    """Every post and nothing else, each with its whole thread."""
    check.same(label, "posts", sorted(post["url"] for post in posts), sorted(tables.pages))
    for post in posts:
        where = f"{label} {post['case']}"
        row = tables.pages.get(post["url"])
        if row is None:
            continue
        shown = [entry for number in post["pages"] for entry in post["pages"][number]]
        differences.page(check, where, post, shown, row)
        differences.items(check, where, shown, tables.items.get(post["url"], []), ordered=False)


def crawl(check):
    """Finds every post over paged sitemaps, feeds and archives; `--max-posts`, `--since` and `--dry-run` hold."""
    posts, base = _site(), _door(configs.SITE)
    seen = Requests(configs.SITE)
    _whole(check, tool.run("crawl", "crawl", [base], "--allow-private"), posts, "crawl")
    asked = [entry["path"] for entry in seen.pages()]
    check.same("crawl", "requests for reply links", [], [path for path in asked if "replytocom" in path])
    check.same("crawl", "paths asked for twice", [], sorted({path for path in asked if asked.count(path) > 1}))
    few = tool.run("crawl-few", "crawl", [base], "--allow-private", "--max-posts", 5)
    check.same("crawl --max-posts 5", "rows", 5, len(few.pages))
    late = tool.run("crawl-since", "crawl", [base], "--allow-private", "--since", SINCE)
    wanted = sorted(post["url"] for post in posts if post["post_date"] >= SINCE)
    check.same(f"crawl --since {SINCE}", "posts", wanted, sorted(late.pages))
    command = tool.command("crawl", base, "--allow-private", "--dry-run", "-o", tool.output_folder("crawl-dry"), *tool.quick())
    dry = subprocess.run(command, capture_output=True, text=True, timeout=tool.PATIENCE)
    listed = dry.stdout + dry.stderr
    check.same("crawl --dry-run", "posts not listed", [], [post["url"] for post in posts if post["url"] not in listed])


def _flaky_anew():
    """The flaky door as it is at the start, and its log from here on."""
    with urllib.request.urlopen(urllib.request.Request(f"{_door('flaky')}-/reset", method="POST"), timeout=30):
        return Requests("flaky")


def flaky(check):
    """A fifth of the answers are 503 or 429 with Retry-After: the tables are the same as without."""
    seen = _flaky_anew()
    tables = tool.run("flaky", "crawl", [_door("flaky")], "--allow-private")
    _whole(check, tables, _site("flaky"), "flaky")
    refused = [entry for entry in seen.read() if entry["status"] in (429, 503)]
    check.true("flaky", f"the door refused some requests ({len(refused)})", len(refused) >= 5)
    check.same("flaky", "errors", [], [f"{row['page']} {row['error']}" for row in tables.errors])
    _waited(check, seen.read())


def _waited(check, entries):
    """After a refusal a path is not asked for again before the second that Retry-After named is over."""
    for n, entry in enumerate(entries):
        again = next((later for later in entries[n + 1 :] if later["path"] == entry["path"]), None)
        if entry["status"] in (429, 503) and again:
            waited = again["time"] - entry["time"]
            check.true(f"flaky {entry['path']}", f"waited {waited:.2f} s of 1 s", waited >= 0.95)


def analyze_flaky(check):
    """The same door, the posts named one by one: what is refused is asked for again, after the wait."""
    posts, seen = [post for post in _site("flaky") if not post["case"].startswith("diary")], _flaky_anew()
    tables = tool.analyze("analyze-flaky", [post["url"] for post in posts], "--allow-private")
    _whole(check, tables, posts, "flaky")
    check.same("flaky", "errors", [], [f"{row['page']} {row['error']}" for row in tables.errors])
    _waited(check, seen.read())


def analyze_robots(check):
    """Posts named one by one: those that robots.txt disallows are rows in errors.csv, nothing asks for them."""
    rules, seen = configs.DOORS["robots"]["robots"], Requests("robots")
    posts = [post for post in _site("robots") if post["case"] in ("one", "closed", "native", "zero", "pings-only")]
    barred = [post["url"] for post in posts if urlsplit(post["url"]).path.startswith(tuple(rules["disallow"]))]
    tables = tool.analyze("analyze-robots", [post["url"] for post in posts], "--allow-private", expected=(3,))
    check.same("robots", "posts", sorted({post["url"] for post in posts} - set(barred)), sorted(tables.pages))
    told = sorted((row["page"], row["error"]) for row in tables.errors)
    check.same("robots", "errors", sorted((url, "robots") for url in barred), told)
    _polite(check, rules, seen.read())


def robots(check):
    """robots.txt: what is disallowed is not asked for, and requests stand Crawl-delay apart."""
    rules, seen = configs.DOORS["robots"]["robots"], Requests("robots")
    tables = tool.run("robots", "crawl", [_door("robots")], "--allow-private", "--since", ROBOTS_SINCE, expected=(0, 3))
    allowed = [
        post["url"]
        for post in _site("robots")
        if post["post_date"] >= ROBOTS_SINCE and not urlsplit(post["url"]).path.startswith(tuple(rules["disallow"]))
    ]
    check.same("robots", "posts", sorted(allowed), sorted(tables.pages))
    _polite(check, rules, seen.read())


def _polite(check, rules, entries):
    """robots.txt first and once, nothing that it bars, its delay between any two requests, an agent with a name."""
    check.true("robots", "robots.txt is asked for first", entries and entries[0]["path"] == "/robots.txt")
    check.same("robots", "times robots.txt is asked for", 1, sum(entry["path"] == "/robots.txt" for entry in entries))
    barred = [entry["path"] for entry in entries if entry["path"].startswith(tuple(rules["disallow"]))]
    check.same("robots", "disallowed paths that were asked for", [], barred)
    times = [entry["time"] for entry in entries if entry["path"] != "/robots.txt"]
    gaps = [later - earlier for earlier, later in zip(times, times[1:])]
    pause = f"{len(gaps)} pauses, the shortest {min(gaps, default=0):.2f} s of {rules['crawl_delay']} s"
    check.true("robots", pause, gaps and min(gaps) >= rules["crawl_delay"] - 0.05)
    agents = {entry["agent"] for entry in entries}
    check.true("robots", f"agents {agents} name themselves", all(agent.startswith("commentsift/") for agent in agents))


def resume(check):
    """Killed with SIGKILL after a dozen pages, then `--resume`: the same bytes as an uninterrupted run, few asked twice."""
    base = _door(configs.SITE)
    whole = tool.run("resume-whole", "crawl", [base], "--allow-private")
    out, seen = tool.output_folder("resume"), Requests(configs.SITE)
    command = tool.command("crawl", base, "--allow-private", "-o", out, *tool.quick())
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    posts = {urlsplit(post["url"]).path for post in _site()}
    until = time.monotonic() + 60
    while sum(entry["path"] in posts for entry in seen.pages()) < 12 and child.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    check.true("resume", "it was still running when killed", child.poll() is None)
    child.send_signal(signal.SIGKILL)
    child.wait()
    # What was under way at the gateway when the crawler died is answered and logged yet.
    time.sleep(1)
    before = {entry["path"] for entry in seen.pages() if entry["path"] in posts}
    rest = Requests(configs.SITE)
    tool.run("resume", "crawl", [base], "--allow-private", "--resume", fresh=False)
    for table in TABLES:
        same = filecmp.cmp(whole.folder / f"{table}.csv", out / f"{table}.csv", shallow=False)
        check.true("resume", f"{table}.csv has the same bytes", same)
    twice = [entry["path"] for entry in rest.pages() if entry["path"] in before]
    # The page that was being fetched, and the ones whose answers were not yet on disk.
    check.true("resume", f"posts asked for again: {twice}", len(twice) <= 4)


def warc(check):
    """`--save-warc`: a second run asks nothing of the net and writes the same bytes; the archive itself is an input."""
    posts = [post for post in _site() if post["case"] in ("one", "c13", "thread", "deep", "closed", "native")]
    urls, archive = [post["url"] for post in posts], paths.run_folder() / "saved.warc.gz"
    archive.unlink(missing_ok=True)
    first = tool.analyze("warc-first", urls, "--allow-private", "--save-warc", archive)
    seen = Requests(configs.SITE)
    again = tool.analyze("warc-again", urls, "--allow-private", "--save-warc", archive)
    check.same("warc", "requests of the second run", [], [entry["path"] for entry in seen.read()])
    for table in TABLES:
        same = filecmp.cmp(first.folder / f"{table}.csv", again.folder / f"{table}.csv", shallow=False)
        check.true("warc", f"{table}.csv has the same bytes", same)
    read = tool.analyze("warc-read", [archive])
    for post in posts:
        where = f"warc {post['case']}"
        row = read.pages.get(post["url"])
        if check.true(where, "a row in pages.csv", row):
            shown = post["pages"][post["first_page"]]
            differences.items(check, where, shown, read.items.get(post["url"], []))
