"""Fills the sites: posts and threads by WordPress's functions, then real pingbacks and trackbacks over HTTP."""
import json
import urllib.error
import urllib.parse
import urllib.request
import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path

from . import configs, paths, scenario, services, truth

PINGBACKS = 2  # a site; WordPress waits a second before it looks at each
TRACKBACKS = 2


def address(state, config, path=""):
    return f"http://127.0.0.1:{state['ports'][config]}{path}"


def _write_source(texts, locale, n, target):
    """A page of another blog that links to the post, as the pingback's receiver will look for it."""
    name = f"{locale}-{n}.html"
    title = f"{texts['blog']} {n}"
    link = f'<a href="{escape(target)}">{escape(texts["titles"]["pings"])}</a>'
    body = f"<p>{escape(texts['sentences'][n])} {link} {escape(texts['excerpt'])}</p>"
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    (paths.run_folder() / "sources" / name).write_text(page, encoding="utf-8")
    return name


def _pingback(state, config, texts, n, target):
    name = _write_source(texts, configs.by_name(config)["locale"], n, target)
    source = f"http://{configs.SOURCES_HOST}:{state['ports']['sources']}/{name}"
    answer = xmlrpc.client.ServerProxy(address(state, config, "/xmlrpc.php")).pingback.ping(source, target)
    if "registered" not in answer and source not in answer:
        raise SystemExit(f"pingback {source} -> {target}: {answer}")


def _trackback(state, config, texts, n, target):
    """`/trackback/` after a pretty address, the query that it stands for after a plain one."""
    url = target + ("&tb=1" if "?" in target else "trackback/")
    form = {
        "title": f"{texts['titles']['diary']} {n}",
        "url": f"http://track{n}.example/post/{n}?x=1&y=2",
        "blog_name": f"{texts['blog']} T{n}",
        "excerpt": texts["excerpt"],
        "charset": "UTF-8",
    }
    request = urllib.request.Request(url, urllib.parse.urlencode(form).encode(), {"User-Agent": "harness"})
    try:
        answer = urllib.request.urlopen(request, timeout=30).read().decode()
    except urllib.error.HTTPError as error:
        answer = error
    if "<error>0</error>" not in str(answer):
        raise SystemExit(f"trackback to {url}: {answer}")


def _site(state, locale):
    config = f"{locale}/{configs.THEMES[0]}/whole"
    texts = json.loads((paths.HERE / "texts" / f"{locale}.json").read_text(encoding="utf-8"))
    plan = paths.run_folder() / f"plan-{locale}.json"
    plan.write_text(json.dumps(scenario.plan(locale), ensure_ascii=False), encoding="utf-8")
    services.php("fill.php", plan, config=config)
    post = next(post for post in truth.database(locale)["posts"] if post["case"] == "pings")
    target = address(state, config, truth.path(configs.by_name(config), post))
    for n in range(1, TRACKBACKS + 1):
        _trackback(state, config, texts, n, target)
    for n in range(1, PINGBACKS + 1):
        _pingback(state, config, texts, n, target)


def fill():
    """Fills every locale's site once; a second call finds the mark and does nothing."""
    state = services.running()
    if not state:
        raise SystemExit("nothing is running: call tests/wordpress/start first")
    mark = paths.run_folder() / "filled"
    if mark.exists():
        return
    with ThreadPoolExecutor(len(configs.LOCALES)) as pool:
        list(pool.map(lambda locale: _site(state, locale), configs.LOCALES))
    truth.forget()
    _arrived()
    mark.touch()


def _arrived():
    """Every ping that was sent stands in the database, approved and of its kind."""
    for locale in configs.LOCALES:
        post = next(post for post in truth.database(locale)["posts"] if post["case"] == "pings")
        kinds = [comment["type"] for comment in post["comments"] if comment["approved"]]
        if (kinds.count("pingback"), kinds.count("trackback")) != (PINGBACKS, TRACKBACKS):
            raise SystemExit(f"{locale}: of the pings sent these arrived: {kinds}")


def export(locale):
    """The site's WXR file, by WordPress's own exporter."""
    file = Path(paths.run_folder() / f"{locale}.wordpress.xml")
    file.write_text(services.php("export.php", config=f"{locale}/{configs.THEMES[0]}/whole"), encoding="utf-8")
    return file
