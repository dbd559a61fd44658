"""Checks over WordPress's other channels: REST, feed and WXR as saved files, and what is joined live."""
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

from . import configs, differences, filling, paths, tool, truth

# Every locale, every theme; en_US has plain addresses.
SITES = (
    "fr_FR/twentytwentyone/whole",
    "en_US/twentytwentythree/whole",
    "de_DE/twentytwentytwo/whole",
    "ja/atelier/whole",
    "ar/twentytwentyone/whole",
)
FORMS = ("rss2", "atom")
CASES = ("one", "c13", "thread", "deep", "orphans", "pending", "nasty", "names", "pasted", "pings", "pings-only", "closed")
FEED_ITEMS = 10  # posts_per_rss, as install.php sets it
REST_PAGE = 100  # the most that WordPress gives at once


def _posts():
    return [post for name in SITES for post in truth.posts(configs.by_name(name)) if post["case"] in CASES]


def _get(url):
    with urllib.request.urlopen(urllib.request.Request(url, headers={"User-Agent": "harness"}), timeout=60) as answer:
        return answer.read()


def _save(wanted):
    """Fetches {file name: address}; {file name: the file}."""
    folder = paths.run_folder() / "saved"
    folder.mkdir(exist_ok=True)

    def save(name):
        (folder / name).write_bytes(_get(wanted[name]))
        return name, folder / name

    with ThreadPoolExecutor(4) as pool:
        return dict(pool.map(save, wanted))


def _name(post):
    return f"{post['config'].replace('/', '-')}-{post['case']}"


def _rest_url(post, page):
    base = "http://" + urlsplit(post["url"]).netloc
    query = urlencode({"post": post["post_id"], "per_page": REST_PAGE, "page": page, "order": "asc"})
    if "?p=" in post["url"]:
        return f"{base}/?rest_route=/wp/v2/comments&{query}"
    return f"{base}/wp-json/wp/v2/comments?{query}"


def _feed_url(post, form):
    """The feed of a post's comments: `rss2` or `atom`."""
    if "?p=" in post["url"]:
        return post["url"].replace("?", f"?feed={form}&")
    return post["url"] + ("feed/" if form == "rss2" else "feed/atom/")


def _stored(entry, text):
    """An item as a channel that no theme touches gives it: the stored name and all of a ping."""
    basis = ("anonymous", "not_shown")
    return {**entry, "author": entry["raw_author"], "text": entry[text], "date": entry["full_date"], "unnamed_basis": basis}


def _parent(check, where, entry, row, present):
    """The stated parent. Where it is nobody that this file holds or a page may show, leaving it out is right as well."""
    got = differences.cells(row)["parent"]
    if entry["hidden"] or entry["parent"] not in present | {""}:
        check.true(f"{where} {entry['id']}", f"parent {got!r} of a reply to one that is not here", got in ("", entry["parent"]))
    else:
        check.same(f"{where} {entry['id']}", "parent", entry["parent"], got)


def rest(check):
    """REST answers saved as .json: every approved comment of a person, true parents, no pings."""
    posts = [(post, [entry for entry in post["approved"] if entry["type"] == "comment"]) for post in _posts()]
    names = {
        f"{_name(post)}-{page}.json": _rest_url(post, page)
        for post, wanted in posts
        for page in range(1, max(1, -(-len(wanted) // REST_PAGE)) + 1)
    }
    files = _save(names)
    tables = tool.analyze("rest", list(files.values()))
    for post, wanted in posts:
        where = f"{post['config']} {post['case']}"
        of_post = [file for name, file in files.items() if name.rsplit("-", 1)[0] == _name(post)]
        parts = [{differences.cells(row)["id"]: row for row in tables.items.get(str(file), [])} for file in of_post]
        check.same(where, "items", {e["id"] for e in wanted}, set().union(*parts))
        for part in parts:
            for entry in wanted:
                if entry["id"] in part:
                    row = part[entry["id"]]
                    differences.item(check, where, _stored(entry, "full_text"), row, skip=("parent", "role", "depth"))
                    _parent(check, where, entry, row, set(part))


def feed(check):
    """A post's comment feed saved as .xml, RSS and Atom: the newest ten with instants, texts and parents.

    WordPress puts "In reply to NAME." with a link before a reply's text: that is the parent, and no part of the text.
    """
    posts = _posts()
    files = _save({f"{_name(post)}-{form}.xml": _feed_url(post, form) for post in posts for form in FORMS})
    tables = tool.analyze("feed", list(files.values()))
    for post in posts:
        wanted = sorted(post["approved"], key=lambda entry: entry["utc"])[-FEED_ITEMS:]
        for form in FORMS:
            where = f"{post['config']} {post['case']} {form}"
            rows = tables.items.get(str(files[f"{_name(post)}-{form}.xml"]), [])
            by_id = {differences.cells(row)["id"]: row for row in rows}
            check.same(where, "items", {e["id"] for e in wanted}, set(by_id))
            for entry in wanted:
                if entry["id"] in by_id:
                    _feed_item(check, where, entry, by_id[entry["id"]], set(by_id))


def _feed_item(check, where, entry, row, present):
    at, got = f"{where} {entry['id']}", differences.cells(row)
    check.same(at, "text", entry["full_text"], got["text"])
    if not entry["unnamed"]:
        check.same(at, "author", entry["raw_author"], got["author"])
    check.true(at, f"{row['date']} {row['date_offset']} is {entry['utc']} UTC", differences.instant_agrees(entry["utc"], row))
    _parent(check, where, entry, row, present)


def wxr(check):
    """WordPress's own export: every post's approved comments and pings, true parents, names and dates as stored."""
    for name in SITES:
        config = configs.by_name(name)
        file = filling.export(config["locale"])
        tables = tool.analyze("wxr", [file])
        # The export was made through the locale's first door: its addresses are that door's.
        exported = configs.by_name(f"{config['locale']}/{configs.THEMES[0]}/whole")
        by_url = {row["url"] or row["page"]: row["page"] for row in tables.pages.values()}
        for post in truth.posts(exported):
            where = f"wxr {config['locale']} {post['case']}"
            page = by_url.get(post["url"])
            if not check.true(where, "a row in pages.csv", page):
                continue
            _wxr_post(check, where, post, tables.pages[page], tables.items.get(page, []))


def _wxr_post(check, where, post, row, rows):
    by_id = {differences.cells(r)["id"]: r for r in rows if r.get("status") != "pending"}
    check.same(where, "items", {e["id"] for e in post["approved"]}, set(by_id))
    check.same(where, "title", post["title"], truth.collapse(tool.unguard(row["title"])))
    for entry in post["approved"]:
        if entry["id"] in by_id:
            found = by_id[entry["id"]]
            differences.item(check, where, _stored(entry, "raw_text"), found, skip=("parent", "role", "depth"))
            _parent(check, where, entry, found, set(by_id))


def join(check):
    """The page and REST, fetched live: orphans and true parents at depth 6 to 10 come from REST, pings from the page."""
    for channels in ("html,rest", "html,rest,feed"):
        posts = _posts()
        tables = tool.analyze(f"join-{len(channels)}", [post["url"] for post in posts], "--allow-private", "--channels", channels)
        for post in posts:
            where = f"{post['config']} {post['case']} {channels}"
            row = tables.pages.get(post["url"])
            if not check.true(where, "a row in pages.csv", row):
                continue
            rows = {differences.cells(r)["id"]: r for r in tables.items.get(post["url"], [])}
            check.same(where, "items", {e["id"] for e in post["approved"]}, set(rows))
            if post["approved"]:
                check.same(where, "declared_count", str(post["declared"]), row["declared_count"])
                check.same(where, "missing_count", "0", row["missing_count"])
            for entry in post["approved"]:
                if entry["id"] in rows:
                    _joined(check, where, entry, rows[entry["id"]])


def _joined(check, where, entry, row):
    skip = ()
    if entry["hidden"]:
        entry, skip = _stored(entry, "full_text"), ("parent", "depth")
        _parent(check, where, entry, row, set())
    elif entry["short"] and "feed" in where:
        # The feed may fill what the theme's one line leaves out.
        skip = ("text", "date")
        text = differences.cells(row)["text"]
        check.true(f"{where} {entry['id']}", f"a ping's text {text!r}", text in ("", entry["full_text"]))
    differences.item(check, where, entry, row, skip)
    if entry["type"] == "comment":
        seen = set(row["channels"].split("|"))
        check.same(f"{where} {entry['id']}", "seen on the page", not entry["hidden"], "html" in seen)
        check.true(f"{where} {entry['id']}", f"seen through REST ({sorted(seen)})", "rest" in seen)
