"""Where things live: one cache that outlasts runs, one folder and one short-named socket a run."""
import json
import os
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
PHP = HERE / "php"
PROJECT = HERE.parent.parent


def cache():
    """Packages, the unpacked tree and the run's folder; never inside what git tracks."""
    return Path(os.environ.get("COMMENTSIFT_WORDPRESS") or PROJECT / "target" / "wordpress").resolve()


def tree():
    return cache() / "root"


def run_folder():
    return cache() / "run"


def reports():
    """What differed in the last run: stays when the run's folder is taken away."""
    folder = cache() / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def state_file():
    return run_folder() / "state.json"


def load_state():
    """What `start` wrote, or None where nothing was started."""
    try:
        return json.loads(state_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def save_state(state):
    temporary = state_file().with_suffix(".new")
    temporary.write_text(json.dumps(state, indent=1), encoding="utf-8")
    temporary.replace(state_file())


def commentsift():
    """The binary under test: COMMENTSIFT, else the release build of this checkout, else its debug build."""
    named = os.environ.get("COMMENTSIFT")
    candidates = [Path(named)] if named else [PROJECT / "target" / kind / "commentsift" for kind in ("release", "debug")]
    for path in candidates:
        if path.is_file():
            return path.resolve()
    raise SystemExit(f"no commentsift at {' or '.join(map(str, candidates))}: build it or set COMMENTSIFT")
