"""Runs commentsift as a user does and reads its tables."""
import csv
import functools
import shutil
import subprocess
from pathlib import Path

from . import paths

PATIENCE = 300  # seconds for one run
csv.field_size_limit(1 << 30)


def unguard(value):
    """The text that the spreadsheet guard's apostrophe stands before."""
    return value[1:] if value[:1] == "'" and value[1:].lstrip("'")[:1] in tuple("=+-@\t\r") else value


class Tables:
    """The tables of an output folder; rows of comments.csv and pings.csv by page, in page order."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.pages = {row["page"]: row for row in self.rows("pages")}
        self.errors = self.rows("errors")
        self.items = {}
        for table in ("comments", "pings"):
            for row in self.rows(table):
                self.items.setdefault(row["page"], []).append({**row, "table": table})
        for rows in self.items.values():
            rows.sort(key=lambda row: int(row["position"]))

    def rows(self, table):
        path = self.folder / f"{table}.csv"
        if not path.exists():
            return []
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def command(*arguments):
    return [str(paths.commentsift()), *map(str, arguments)]


def analyze(name, inputs, *options, expected=(0,)):
    """Analyses the inputs into a fresh folder of this name. Another exit status than expected ends the comparison."""
    return run(name, "analyze", inputs, *options, expected=expected)


def run(name, verb, inputs, *options, expected=(0,), fresh=True):
    out = output_folder(name, fresh)
    if "--allow-private" in options:
        options = (*options, *quick())
    if len(inputs) > 20:
        listed = paths.run_folder() / f"{name}.list"
        listed.write_text("".join(f"{line}\n" for line in inputs), encoding="utf-8")
        inputs = ["--from-file", listed]
    asked = command(verb, *inputs, "-o", out, *options)
    done = subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)
    if done.returncode not in expected:
        said = done.stderr.strip()[-1500:]
        raise SystemExit(f"{name}: commentsift {verb} ended with {done.returncode}, not {expected}: {said}")
    return Tables(out)


def output_folder(name, fresh=True):
    out = paths.run_folder() / "out" / name
    if fresh:
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
    return out


@functools.lru_cache
def quick():
    """No pause between requests, where the tool has an option for it: the sites are ours."""
    told = subprocess.run(command("analyze", "--help"), capture_output=True, text=True).stdout
    return ("--delay", "0") if "--delay" in told else ()
