"""What a site's database says, and what of it a page shows.

`database` is a locale's dump by php/truth.php. From it `posts` derives, for a configuration, what WordPress shows: which
comments are listed, on which page, under whom. That derivation is this file's own; it does not ask WordPress to render.
"""
import functools
import json
import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from . import configs, paths, services

BLOCKS = set("p div li ul ol blockquote pre br hr h1 h2 h3 h4 h5 h6 table tr td th dl dt dd figure section".split())


class _Text(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.silent = [], 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style")
        if tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style")
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)


def plain(html):
    """The words of a piece of HTML: blocks part them, white space is one space."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return collapse("".join(parser.parts))


def collapse(text):
    return re.sub(r"\s+", " ", text).strip()


@functools.lru_cache
def _dump(locale, _run):
    return json.loads(services.php("truth.php", config=f"{locale}/{configs.THEMES[0]}/whole"))


def forget():
    """Databases are asked anew: they were written to."""
    _dump.cache_clear()


def database(locale):
    """The dump of a locale's database, taken once a run."""
    return _dump(locale, paths.load_state()["private"])


def path(config, post):
    """A post's address in a configuration, without the host. `path` in the dump is pretty or plain as its own site is."""
    return f"/?p={post['id']}" if config["options"]["permalink_structure"] == "" else post["path"]


class Post:
    """A post's thread as the database has it: who is listed, who is hidden, who answers whom."""

    def __init__(self, row):
        self.row = row
        self.by_id = {c["id"]: c for c in row["comments"]}
        self.approved = [c for c in row["comments"] if c["approved"]]
        self.listed = [c for c in self.approved if self._reachable(c)]
        self.hidden = [c for c in self.approved if not self._reachable(c)]
        self.children = {}
        for c in self.listed:
            self.children.setdefault(c["parent"], []).append(c)

    def _reachable(self, comment):
        """Listed: approved, and so is everyone above it."""
        while comment["parent"]:
            comment = self.by_id.get(comment["parent"])
            if comment is None or not comment["approved"]:
                return False
        return True

    def walk(self, config, top):
        """A top-level comment and all under it in page order: (comment, shown depth, shown parent).

        Depth is capped: an answer to a comment of the last level stands beside it, under the same parent.
        """
        cap = int(config["options"]["thread_comments_depth"])
        out = []

        def visit(comment, depth, parent):
            out.append((comment, depth, parent))
            for child in self.children.get(comment["id"], ()):
                if depth < cap:
                    visit(child, depth + 1, comment["id"])
                else:
                    visit(child, depth, parent)

        visit(top, 1, None)
        return out

    def pages(self, config):
        """{page number: shown items in order}; 1 alone where the thread is not paged.

        Without threading all that is approved is listed in order of time, replies to hidden parents too.
        """
        if config["options"]["thread_comments"] == "0":
            return {1: [(comment, 1, None) for comment in self.approved]}
        tops = self.children.get(0, [])
        per_page = int(config["options"]["comments_per_page"]) if config["options"]["page_comments"] == "1" else max(1, len(tops))
        out = {}
        for number in range(max(1, -(-len(tops) // per_page))):
            part = tops[number * per_page : (number + 1) * per_page]
            if config["options"]["comment_order"] == "desc":
                part = part[::-1]
            out[number + 1] = [shown for top in part for shown in self.walk(config, top)]
        return out


def kind_is_short(config, comment):
    """Twenty Twenty-One prints a ping as one line: a label and a link, no date, no text."""
    return comment["type"] != "comment" and config["theme"] == "twentytwentyone"


def item(config, comment, depth, parent):
    """An item in the contract's words, as the pages of this configuration show it."""
    kind, short = comment["type"], kind_is_short(config, comment)
    blocks = config["theme"] in configs.BLOCK_THEMES
    return {
        "id": f"c{comment['id']}",
        "type": kind,
        "author": plain(comment["author_in_blocks" if blocks else "author_html"]),
        "unnamed": comment["name"] == "",
        "author_url": comment["url"],
        "role": "post_author" if comment["by_author"] else "",
        "date": "" if short else comment["date"],
        "text": "" if short else plain(comment["html"]),
        "parent": f"c{parent}" if parent else "",
        "depth": depth,
    }


def true_item(config, post, comment):
    """An approved comment with its true parent and depth, as REST, WXR and a join of channels know them."""
    depth, above = 1, comment
    while above["parent"]:
        depth, above = depth + 1, post.by_id[above["parent"]]
    return {
        **item(config, comment, depth, comment["parent"]),
        "raw_text": plain(comment["raw"]),
        "raw_author": plain(comment["name"]),
        "short": kind_is_short(config, comment),
        "utc": comment["gmt"],
        "full_text": plain(comment["html"]),
        "full_date": comment["date"],
        "hidden": not post._reachable(comment),
    }


def _oldest_first(config, post):
    return [item(config, *shown) for top in post.children.get(0, ()) for shown in post.walk(config, top)]


def posts(config, door=None):
    """One record a published post, newest last: the page's facts and its items by page of comments.

    `door` is another way into the same site than the configuration's own: its addresses stand in the record.
    """
    base = f"http://127.0.0.1:{paths.load_state()['ports'][door or config['name']]}"
    for row in database(config["locale"])["posts"]:
        post = Post(row)
        pages = {number: [item(config, *shown) for shown in items] for number, items in post.pages(config).items()}
        yield {
            "config": config["name"],
            "case": row["case"],
            "post_id": row["id"],
            "url": urljoin(base, path(config, row)),
            "title": plain(row["title_html"]),
            "post_author": row["author"],
            "post_date": row["date"],
            "declared": len(post.approved),
            "closed": row["closed"],
            "first_page": max(pages) if config["options"]["default_comments_page"] == "newest" else 1,
            "pages": pages,
            "thread_order": [entry["id"] for entry in _oldest_first(config, post)],
            # All that is approved, those included that no page lists, in order of time.
            "approved": [true_item(config, post, c) for c in post.approved],
        }
