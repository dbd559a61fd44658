"""The commands: start, stop, fill, truth, compare, run."""
import json
import os
import sys
import time

from . import checks_channels, checks_html, checks_site, configs, filling, packages, paths, services, truth
from .differences import Differences


def start(_arguments):
    """Starts all and prints the addresses."""
    state = services.start()
    for config in configs.every():
        print(f"http://127.0.0.1:{state['ports'][config['name']]}/  {config['name']}")
    for door in configs.DOORS:
        print(f"http://127.0.0.1:{state['ports'][door]}/  {door}")
    return 0


def stop(_arguments):
    print("stopped" if services.stop() else "nothing was running")
    return 0


def fill(_arguments):
    filling.fill()
    return 0


def show_truth(arguments):
    """One JSON line a post and configuration; names of configurations narrow it."""
    for config in configs.every():
        if not arguments or config["name"] in arguments:
            for post in truth.posts(config):
                print(json.dumps(post, ensure_ascii=False))
    return 0


CHECKS = {
    "html-one-page": checks_html.one_page,
    "html-paged": checks_html.paged,
    "rest": checks_channels.rest,
    "feed": checks_channels.feed,
    "wxr": checks_channels.wxr,
    "join": checks_channels.join,
    "crawl": checks_site.crawl,
    "resume": checks_site.resume,
    "robots": checks_site.robots,
    "flaky": checks_site.flaky,
    "warc": checks_site.warc,
}
SHOWN = 40  # differences of one check that are printed; all stand in the run's folder


def compare(arguments):
    """Runs the named checks, or all; 1 where anything differs."""
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        print(f"no such check: {', '.join(unknown)}; there are {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    if not services.running():
        raise SystemExit("nothing is running: call tests/wordpress/start and fill first")
    return max([_check(name) for name in arguments or CHECKS])


def _check(name):
    began, check = time.monotonic(), Differences(name)
    try:
        CHECKS[name](check)
    except SystemExit as error:
        check.found.append(str(error))
    if not check.compared:
        check.found.append("nothing was compared")
    took = time.monotonic() - began
    if not check.found:
        print(f"ok    {name}: {check.compared} values are equal ({took:.1f} s)", flush=True)
        return 0
    report = paths.run_folder() / f"differences-{name}.txt"
    report.write_text("\n".join(check.found) + "\n", encoding="utf-8")
    print(f"FAILS {name}: {len(check.found)} of {check.compared} values differ ({took:.1f} s), all in {report}", flush=True)
    for line in check.found[:SHOWN]:
        print(f"      {line}")
    return 1


COMMANDS = {"start": start, "stop": stop, "fill": fill, "truth": show_truth, "compare": compare}
