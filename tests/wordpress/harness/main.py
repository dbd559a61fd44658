"""The commands: start, stop, fill, truth, compare, run."""
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import checks_channels, checks_html, checks_site, configs, filling, packages, paths, services, truth
from .differences import Differences, known


def start(_arguments):
    """Starts all and prints the addresses."""
    try:
        state = services.start()
    except packages.NoPackages as error:
        raise SystemExit(f"no real WordPress: {error}") from None
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
    "analyze-robots": checks_site.analyze_robots,
    "analyze-flaky": checks_site.analyze_flaky,
    "warc": checks_site.warc,
}
WAITING = ("robots", "analyze-robots", "flaky", "analyze-flaky")
SHOWN = 40  # differences of one check that are printed; all stand in the reports' folder


def compare(arguments):
    """compare [--save FOLDER] [CHECK...]: runs the named checks, or all; 1 where anything differs.

    --save keeps the pages behind the differences.
    """
    save = None
    if arguments[:1] == ["--save"]:
        save, arguments = Path(arguments[1]), arguments[2:]
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        print(f"no such check: {', '.join(unknown)}; there are {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    if not services.running():
        raise SystemExit("nothing is running: call tests/wordpress/start and fill first")
    names = list(arguments or CHECKS)
    # Two lanes: checks that mostly wait (for Crawl-delay, Retry-After) stand beside those that compute.
    lanes = [[name for name in names if (name in WAITING) == waiting] for waiting in (False, True)]
    with ThreadPoolExecutor(len(lanes)) as pool:
        results = pool.map(lambda lane: [_check(name, save) for name in lane], lanes)
        return max(result for lane in results for result in lane)


def _check(name, save=None):
    began, check, whole = time.monotonic(), Differences(name), True
    try:
        CHECKS[name](check)
    except (SystemExit, subprocess.TimeoutExpired) as error:
        whole = False
        check.found.append(str(error))
    if not check.compared:
        check.found.append("nothing was compared")
    took = time.monotonic() - began
    new, old = known(name, check.found, whole)
    if save:
        _save_pages(save, check)
    listed = f", {len(old)} differences are known" if old else ""
    report = paths.reports() / f"{name}.txt"
    report.write_text("".join(f"{line}\n" for line in new), encoding="utf-8")
    if not new:
        print(f"ok    {name}: {check.compared} values compared{listed} ({took:.1f} s)", flush=True)
        return 0
    print(f"FAILS {name}: {len(new)} of {check.compared} values differ{listed} ({took:.1f} s), all in {report}", flush=True)
    for line in new[:SHOWN]:
        print(f"      {line}")
    return 1


def _save_pages(folder, check):
    """The pages behind all differences, known ones too, named for configuration and case."""
    folder.mkdir(parents=True, exist_ok=True)
    for where, url in check.urls.items():
        if any(line.startswith((f"{where}:", f"{where} ")) for line in check.found):
            with urllib.request.urlopen(url, timeout=60) as answer:
                (folder / (where.replace("/", "-").replace(" ", "__") + ".html")).write_bytes(answer.read())


def _switched_on():
    lines = (paths.HERE / "switched-on").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def run(_arguments):
    """Starts, fills, runs the checks that are switched on, stops. 0 where all agree."""
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        services.start()
        print(f"started after {time.monotonic() - began:.1f} s", flush=True)
        filling.fill()
        print(f"filled after {time.monotonic() - began:.1f} s", flush=True)
        return compare(_switched_on())
    except packages.NoPackages as error:
        if os.environ.get("COMMENTSIFT_WORDPRESS_MAY_SKIP"):
            print(f"skipped: no real WordPress: {error}")
            return 0
        print(f"no real WordPress: {error}\n(COMMENTSIFT_WORDPRESS_MAY_SKIP=1 lets this pass)", file=sys.stderr)
        return 1
    finally:
        services.stop()
        print(f"stopped after {time.monotonic() - began:.1f} s", flush=True)


COMMANDS = {"start": start, "stop": stop, "fill": fill, "truth": show_truth, "compare": compare, "run": run}
