"""Checks over pages as a browser gets them."""
from . import configs, differences, tool, truth

# Of the small posts two are enough on every theme; `crawl` sees them all.
DIARY = ("diary-2", "diary-3")


def _wanted(post):
    return not post["case"].startswith("diary") or post["case"] in DIARY


def one_page(check):
    """Every locale in every theme, the thread on one page: each cell of every item and page."""
    posts = [post for config in configs.whole() for post in truth.posts(config) if _wanted(post)]
    tables = tool.analyze("html-one-page", [post["url"] for post in posts], "--allow-private")
    for post in posts:
        where = f"{post['config']} {post['case']}"
        row = tables.pages.get(post["url"])
        check.urls[where] = post["url"]
        if not check.true(where, "a row in pages.csv", row):
            continue
        shown = post["pages"][1]
        differences.page(check, where, post, shown, row)
        differences.items(check, where, shown, tables.items.get(post["url"], []))


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
        # The thread's own order, oldest first, whatever the order of the pages and on the pages.
        check.same(where, "order", post["thread_order"], [differences.cells(row)["id"] for row in rows])
        for entry in rows:
            check.true(f"{where} {differences.cells(entry)['id']}", f"source_page {entry.get('source_page')!r}", entry.get("source_page") or len(post["pages"]) == 1)
