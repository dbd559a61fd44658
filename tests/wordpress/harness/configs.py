"""The sites that the harness shows: a locale (one database each), a theme, and how the thread is laid out.

A configuration is only a set of options laid over the database at each request (php/mu/options.php), so all
configurations of a locale show the same rows. Its name is LOCALE/THEME/LAYOUT.
"""

# Locale: the database's name, the site's time zone, the language attribute is WordPress's own matter.
LOCALES = {
    "fr_FR": ("fr", "Europe/Paris"),
    "en_US": ("en", "America/New_York"),
    "de_DE": ("de", "Europe/Berlin"),
    "ja": ("ja", "Asia/Tokyo"),
    "ar": ("ar", "Africa/Cairo"),
}

# HTML5 walker; block theme with the old comments block; block theme with the new ones; no comments.php at all, so
# that WordPress's own fallback and its XHTML walker speak (php/../theme/atelier is ours).
THEMES = ("twentytwentyone", "twentytwentytwo", "twentytwentythree", "atelier")
BLOCK_THEMES = ("twentytwentytwo", "twentytwentythree")

PER_PAGE = 10  # top-level comments on a page of a paged thread: 38 of them make 4 pages
DEPTH = 5  # WordPress's own default for thread_comments_depth

# (comment_order, default_comments_page): both ways to read, both first pages.
LAYOUTS = {
    "asc-oldest": ("asc", "oldest"),
    "asc-newest": ("asc", "newest"),
    "desc-newest": ("desc", "newest"),
    "desc-oldest": ("desc", "oldest"),
}


def _config(locale, theme, layout):
    own_dates = {"date_format": "d/m/Y", "time_format": "H:i"} if layout == "flat" else {}
    order, first = LAYOUTS.get(layout, ("asc", "oldest"))
    options = {
        "template": theme,
        "stylesheet": theme,
        "page_comments": "1" if layout in LAYOUTS else "0",
        "comments_per_page": str(PER_PAGE),
        "comment_order": order,
        "default_comments_page": first,
        "thread_comments": "0" if layout == "flat" else "1",
        "show_avatars": "0" if layout == "flat" else "1",
        "thread_comments_depth": str(DEPTH),
        **own_dates,
        # English blogs here keep the plain addresses (?p=12, &cpage=2).
        "permalink_structure": "" if locale == "en_US" else "/%year%/%monthnum%/%postname%/",
    }
    return {
        "name": f"{locale}/{theme}/{layout}",
        "locale": locale,
        "theme": theme,
        "layout": layout,
        "database": LOCALES[locale][0],
        "options": options,
    }


def whole():
    """Every locale in every theme, the thread on one page."""
    return [_config(locale, theme, "whole") for locale in LOCALES for theme in THEMES]


def flat():
    """Every theme with threading and avatars switched off, and a date format that is the owner's own."""
    locales = list(LOCALES)
    return [_config(locales[(i + 2) % len(locales)], theme, "flat") for i, theme in enumerate(THEMES)]


def paged():
    """Every theme in every layout, the locales taken in turn."""
    locales = list(LOCALES)
    return [
        _config(locales[(i + j) % len(locales)], theme, layout)
        for i, theme in enumerate(THEMES)
        for j, layout in enumerate(LAYOUTS)
    ]


def every():
    return whole() + flat() + paged()


def by_name(name):
    return next(config for config in every() if config["name"] == name)


SOURCES_HOST = "127.0.0.2"  # where the pages stand that pingbacks come from; loopback as well

# The site that is crawled, and what stands between it and the crawler.
SITE = "de_DE/twentytwentyone/desc-newest"
DOORS = {
    "flaky": {"config": SITE, "flaky": {"share": 0.2, "seed": 7}},
    "robots": {"config": SITE, "robots": {"crawl_delay": 1, "disallow": ["/private/", "/2024/03/"]}},
}
