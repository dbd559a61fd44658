"""Checks over pages as a browser gets them."""
from . import configs, differences, tool, truth

# Of the small posts two are enough on every theme; `crawl` sees them all.
DIARY = ("diary-2", "diary-3")


def _wanted(post):
    return not post["case"].startswith("diary") or post["case"] in DIARY


def one_page(check):
    """Every locale in every theme, and every theme without threading, on one page: each cell of every item and page."""
    posts = [post for config in configs.whole() + configs.flat() for post in truth.posts(config) if _wanted(post)]
    tables = tool.analyze("html-one-page", [post["url"] for post in posts], "--allow-private")
    for post in posts:
        where = f"{post['config']} {post['case']}"
        row = tables.pages.get(post["url"])
        check.urls[where] = post["url"]
        if not check.true(where, "a row in pages.csv", row):
            continue
        shown = post["pages"][1]
        differences.page(check, where, post, shown, row)
        rows = tables.items.get(post["url"], [])
        differences.items(check, where, shown, rows)
        _derived(check, where, post, shown, row, rows)


def _derived(check, where, post, shown, row, rows):
    """What follows from the items: links to them, answers, people, and whose the pings are."""
    for entry in rows:
        found = differences.cells(entry)
        at = f"{where} {found['id']}"
        if entry["table"] == "pings":
            check.same(at, "self_ping", "false", entry["self_ping"])
            continue
        check.same(at, "permalink", f"{post['url']}#comment-{found['id'][1:]}", entry["permalink"])
        answers = sum(other["parent"] == found["id"] for other in shown)
        check.same(at, "reply_count", str(answers), entry["reply_count"])
    people = {entry["author"] for entry in shown if entry["type"] == "comment"}
    # One name, one address: where no odd names are about, as many people as names.
    if post["case"] in ("one", "c13", "thread", "deep", "orphans", "nasty"):
        check.same(where, "commenters", str(len(people)), row["commenters"])


def paged(check):
    """The thread of 120 on 4 pages, both orders, both first pages, every theme: the bare address gives the whole."""
    posts = [post for config in configs.paged() for post in truth.posts(config) if post["case"] in ("thread", "deep", "c13")]
    tables = tool.analyze("html-paged", [post["url"] for post in posts], "--allow-private")
    for post in posts:
        where = f"{post['config']} {post['case']}"
        row = tables.pages.get(post["url"])
        check.urls[where] = post["url"]
        if not check.true(where, "a row in pages.csv", row):
            continue
        shown = [entry for number in post["pages"] for entry in post["pages"][number]]
        rows = tables.items.get(post["url"], [])
        check.same(where, "pages of comments", 4 if post["case"] == "thread" else len(post["pages"]), len(post["pages"]))
        differences.page(check, where, post, shown, row)
        differences.items(check, where, shown, rows, ordered=False)
        # Page order on one page; where pages were merged the thread's own order, oldest first, whatever theirs was.
        order = post["thread_order"] if len(post["pages"]) > 1 else [entry["id"] for entry in shown]
        check.same(where, "order", order, [differences.cells(row)["id"] for row in rows])
        _source_pages(check, where, post, rows)


def _source_pages(check, where, post, rows):
    """Where pages were merged each comment names the one it stood on: the bare address or one with the page's number."""
    number_of = {entry["id"]: number for number, shown in post["pages"].items() for entry in shown}
    for row in rows:
        if row["table"] == "pings" or row["comment_id"] not in number_of:
            continue
        number, got = number_of[row["comment_id"]], row.get("source_page", "")
        allowed = {""} if len(post["pages"]) == 1 else _addresses(post, number)
        check.true(f"{where} {row['comment_id']}", f"source_page {got!r} is one of {sorted(allowed)}", got in allowed)


def _addresses(post, number):
    """What a page of comments may be called; the first one to be shown has the post's own address as well."""
    url = post["url"]
    named = f"{url}&cpage={number}" if "?" in url else f"{url}comment-page-{number}/"
    return {named, url} if number == post["first_page"] else {named}
