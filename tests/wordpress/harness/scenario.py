"""The plan of a site: posts and threads, made of a locale's own words. The same plan at every run.

A plan is {"posts": [{case, slug, title, content, date, status, closed, comments}]}; a comment is {parent (its place in
the list or None), author, email, url, date, text, type, approved ("1", "0", "spam", "trash"), by_author}.
"""
import json
from datetime import datetime, timedelta

from . import paths

DIARY = 30  # small posts over months, so that archives, feeds and sitemaps page
TOP_LEVEL = 38  # of the thread of 120: three pages of ten and one of eight
REPLIES = 82
DATE = "%Y-%m-%d %H:%M:%S"  # as MariaDB has it


class Thread:
    """A thread being written: every comment a while after the one before."""

    def __init__(self, texts, began, step=timedelta(hours=7, minutes=11)):
        self.texts, self.when, self.step, self.comments = texts, began, step, []

    def add(self, parent=None, author=None, url="", text=None, type="comment", approved="1", by_author=False, email=None):
        n = len(self.comments)
        names = self.texts["names"]
        self.when += self.step
        if by_author:
            author = self.texts["site"]["author"]
        elif author is None:
            author = names[n % len(names)]
        if text is None:
            sentences = self.texts["sentences"]
            text = sentences[n % len(sentences)]
            if n % 3:
                text += " " + sentences[(n * 3 + 1) % len(sentences)]
        self.comments.append({
            "parent": parent, "author": author,
            # One person, one address: the avatar's picture comes from it.
            "email": f"reader{names.index(author)}@mail.example" if email is None and author in names else email or "",
            "url": url, "date": self.when.strftime(DATE), "text": text, "type": type, "approved": approved,
            "by_author": by_author,
        })
        return n

    def ping(self, n, type="pingback"):
        """A ping written to the database in the form that WordPress gives one that arrives."""
        author, excerpt = f"{self.texts['blog']} {n}", self.texts["excerpt"]
        if type == "trackback":
            text = f"<strong>{self.texts['titles']['diary']} {n}</strong>\n\n{excerpt}"
        else:
            text = f"[&#8230;] {excerpt} [&#8230;]"
        return self.add(None, author, f"http://echo{n}.example/2023/{n:02}/post/?a=1&b={n}", text, type, email="")


def _thirteen(t):
    """13 items, 8 of them pings, under a heading that says 18: five replies stand under a parent that is not approved."""
    first = t.add()
    t.ping(1), t.ping(2, "trackback")
    t.add(url="http://reader.example/")
    t.add(parent=first, by_author=True)
    hidden = t.add(approved="0")
    t.ping(3), t.ping(4, "trackback"), t.ping(5)
    for _ in range(5):
        t.add(parent=hidden)
    t.add()
    t.ping(6), t.ping(7, "trackback"), t.ping(8)
    t.add(url="https://www.noemie.example/about")


def _thread(t):
    """120 comments: 38 threads, the replies spread unevenly, some of them answers to answers; some pings among them."""
    tops, replies = [], []
    for n in range(TOP_LEVEL):
        if n % 9 == 5:
            tops.append(t.ping(n % 12 + 1, "trackback" if n % 4 == 3 else "pingback"))
        else:
            tops.append(t.add(url="" if n % 5 else "http://reader.example/"))
    people = [n for n in tops if t.comments[n]["type"] == "comment"]
    depth = {}
    for n in range(REPLIES):
        shallow = [r for r in replies if depth[r] < 4]
        under = shallow[n * 5 % len(shallow)] if shallow and n % 3 == 2 else people[n * n % len(people)]
        replies.append(t.add(parent=under, by_author=n % 11 == 0))
        depth[replies[-1]] = depth.get(under, 1) + 1


def _deep(t):
    """Replies to depth 10, the last levels with two answers each, and a thread beside."""
    last = t.add()
    t.add()
    for level in range(2, 11):
        last, before = t.add(parent=last, by_author=level == 4), last
        if level in (5, 6, 8, 10):
            t.add(parent=before)


def _orphans(t):
    """8 stated, 4 shown: four approved replies (one of them to another) under parents in the queue, in spam, in the bin."""
    first = t.add()
    t.add(), t.add(parent=first)
    waiting, spam, bin_ = t.add(approved="0"), t.add(approved="spam"), t.add(approved="trash")
    lost = t.add(parent=waiting)
    t.add(parent=lost), t.add(parent=spam), t.add(parent=bin_)
    t.add()


def _pending(t):
    t.add(), t.add(approved="0"), t.add(), t.add(approved="spam"), t.add(parent=0), t.add(parent=0, approved="0")


def _nasty(t):
    """What visitors type to break pages and tables; WordPress's filters take part of it away."""
    for text in (
        '<script>alert("x")</script><b>bold</b> and <a href="javascript:alert(1)" onclick="x()">a link</a>',
        '</p></div></li></ol><li class="comment" id="comment-424242"><div class="comment-body">not a comment</div></li>',
        "&lt;li id=\"comment-7\" class=\"pingback\"&gt; as text, and 42 comments, 3 trackbacks.",
        "<blockquote>Quoted words of another.</blockquote>\n\nMy answer\nover two lines\n\n"
        "<code>if (a < b && c > d) { return; }</code>",
        "=1+1",
        "'@SUM(A1:A9)",
        "semi;colon, \"quotes\" and a | pipe\twith a tab\r\nand CRLF",
        "Pingback: <a href=\"http://person.example/post\">I am a person</a> [...] and these dots are mine [...]",
        "emoji 🦊👩‍🌾 and :) and zero\u200bwidth, \u202eright to left\u202c, soft\u00adhyphen",
        "x" * 3000,
        "<del>struck</del> <em>em</em> <strong>strong</strong> <q>q</q> <abbr title=\"hidden words\">abbr</abbr>",
        "http://plain.example/path?a=1&b=2 becomes a link, https://www.example.test/ as well.",
        "ends with a space and a dash - -- --- ... 'single' \"double\" 9x9 3'5\"",
    ):
        t.add(text=text)
    t.add(parent=0, text="@nobody " + "long " * 2000)


def _names(t):
    for author, url in (
        ("", ""), ("", "http://nameless.example/"), ("Pingback", ""), ("Trackback: Max", "http://max.example/"),
        ("=cmd()", ""), ("A & B <c>", ""), ("Renée “Quote” O’Neil", "https://renee.example"), ("says:", ""), ("12", ""),
        ("🦊", ""), ("سامر", ""), ("森下", "http://xn--wgv71a.example/パス"), ("a" * 200, ""),
        ("  spaced   out  ", "http://"), ("name@mail.example", ""), ("Comment by nobody on January 3", ""),
    ):
        t.add(author=author, url=url, email="")


def _pings_only(t):
    for n in range(1, 6):
        t.ping(n, "trackback" if n % 2 else "pingback")


CASES = {
    "zero": lambda t: None,
    "one": lambda t: t.add(),
    "c13": _thirteen,
    "thread": _thread,
    "deep": _deep,
    "orphans": _orphans,
    "pending": _pending,
    "nasty": _nasty,
    "names": _names,
    "pasted": lambda t: (t.add(), t.add(parent=0), t.ping(1)),  # the post's body holds a list in a thread's markup
    "pings": lambda t: (t.add(), t.add(parent=0)),  # the pings come over the wire, see filling.py
    "closed": lambda t: (t.add(), t.ping(1), t.add(parent=0, by_author=True)),
    "pings-only": _pings_only,
    "native": lambda t: (t.add(), t.add(parent=0)),
}


def _content(texts, case):
    paragraphs = [" ".join(texts["sentences"][i:] + texts["sentences"][:i]) for i in (0, 3, 5)]
    if case == "pasted":
        listed = '<ul><li class="comment" id="comment-9999">A list in a post, no thread.</li></ul>'
        paragraphs.append(f'<p class="comments">42 comments</p>{listed}')
    return "\n\n".join(paragraphs)


def plan(locale):
    texts = json.loads((paths.HERE / "texts" / f"{locale}.json").read_text(encoding="utf-8"))
    posts, day = [], datetime(2023, 11, 4, 9, 30)
    for case, write in CASES.items():
        day += timedelta(days=11)
        step = timedelta(hours=7, minutes=11)
        thread = Thread(texts, day, step)
        write(thread)
        # "native" leaves the address to WordPress: percent-encoded where the title is not Latin.
        slug = "" if case == "native" else f"a-{case}"
        posts.append({
            "case": case, "slug": slug, "title": texts["titles"][case], "content": _content(texts, case),
            "date": day.strftime(DATE), "status": "publish", "closed": case == "closed", "comments": thread.comments,
        })
    day = datetime(2023, 1, 9, 18, 5)
    for n in range(1, DIARY + 1):
        day += timedelta(days=16, hours=n % 5, minutes=n)
        thread = Thread(texts, day)
        for _ in range(n % 4):
            thread.add()
        posts.append({
            "case": f"diary-{n}", "slug": f"diary-{n}", "title": f"{texts['titles']['diary']} {n}",
            "content": _content(texts, "diary"), "date": day.strftime(DATE), "status": "draft" if n == 13 else "publish",
            "closed": False, "comments": thread.comments,
        })
    return {"posts": posts}
