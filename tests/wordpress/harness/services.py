"""Starts and stops MariaDB, PHP's server and the gateway; installs the sites. Everything listens on loopback or a socket."""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import configs, packages, paths

WORKERS = "6"  # pingbacks ask a site for a page while it is being asked
PATIENCE = 30  # seconds for a service to answer

PHP_INI = """extension_dir={modules}
extension=mysqlnd
extension=mysqli
extension=xml
extension=simplexml
extension=mbstring
extension=tokenizer
extension=ctype
zend_extension=opcache
opcache.enable_cli=1
opcache.memory_consumption=128
opcache.max_accelerated_files=8000
opcache.validate_timestamps=0
memory_limit=256M
display_errors=stderr
log_errors=0
error_reporting=E_ERROR
date.timezone=UTC
"""


def _facts(pid):
    """What the kernel says of a process: state, parent, group, ... from the third field on. None where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None


def _identity(pid):
    """When a process began: with its number it names one process for ever. None for one that is gone or a zombie."""
    facts = _facts(pid)
    return None if facts is None or facts[0] == "Z" else facts[19]


def _alive(process):
    return process["began"] is not None and _identity(process["pid"]) == process["began"]


def _members(process):
    """All that run in the group that a process of ours leads, be it gone itself: PHP's workers outlive their master.

    A group's number is not given away while it has members, and none of them is older than its leader was.
    """
    found = []
    for entry in Path("/proc").iterdir():
        facts = _facts(entry.name) if entry.name.isdigit() else None
        if facts and facts[0] != "Z" and facts[2] == str(process["pid"]) and int(facts[19]) >= int(process["began"] or 0):
            found.append(int(entry.name))
    return found


def _bury(pid):
    """Takes note of a child's end, where this very process began it, so that it stays no zombie."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        pass


def _spawn(name, command, env, **options):
    """Begins a service in a group of its own and writes it down at once: whatever comes next, `stop` finds it."""
    log = open(paths.run_folder() / f"{name}.log", "ab")
    streams = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
    child = subprocess.Popen(list(map(str, command)), env=env, start_new_session=True, **streams, **options)
    process = {"name": name, "pid": child.pid, "began": _identity(child.pid)}
    state = paths.load_state()
    paths.save_state({**state, "processes": [*state["processes"], process]})
    return process


def _wait(what, ready, process):
    until = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > until or not _alive(process):
            log = paths.run_folder() / f"{process['name']}.log"
            raise SystemExit(f"{what} did not start: {log.read_text(errors='replace')[-1500:]}")
        time.sleep(0.05)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _prepare_tree():
    """Our wp-config, plugin and theme beside WordPress's own files, new at every start."""
    root = packages.wordpress()
    config = root / "wp-config.php"
    config.unlink(missing_ok=True)
    shutil.copyfile(paths.PHP / "wp-config.php", config)
    shutil.copytree(paths.PHP / "mu", root / "wp-content/mu-plugins", dirs_exist_ok=True)
    shutil.copytree(paths.HERE / "theme", root / "wp-content/themes", dirs_exist_ok=True)
    for theme in configs.THEMES:
        if not (root / "wp-content/themes" / theme / "style.css").exists():
            raise SystemExit(f"the packages hold no theme {theme}")


def _database_command(data, *more):
    messages = packages.mariadbd().parents[1] / "share/mysql"
    user = ["--user=root"] if os.geteuid() == 0 else []
    # No accounts: the socket's folder is ours alone. No care for crashes: the data live for minutes.
    return [
        packages.mariadbd(), "--no-defaults", *user, f"--datadir={data}", f"--lc-messages-dir={messages}",
        "--skip-grant-tables", "--skip-networking", "--innodb-flush-log-at-trx-commit=0", "--skip-innodb-doublewrite",
        "--innodb-log-file-size=16M", "--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci",
        "--skip-log-bin", "--performance-schema=OFF", *more,
    ]


def _start_database(private, data, env):
    if not data.exists():
        data.mkdir(parents=True)
        sql = "".join(f"CREATE DATABASE {name};\n" for name, _ in configs.LOCALES.values())
        command = list(map(str, _database_command(data, "--bootstrap")))
        done = subprocess.run(command, input=sql, text=True, capture_output=True, env=env)
        if done.returncode:
            raise SystemExit(f"MariaDB could not make its folder: {done.stderr[-1500:]}")
    place = Path(private) / "db.sock"
    process = _spawn("mariadb", _database_command(data, f"--socket={place}", f"--pid-file={private}/db.pid"), env)

    def ready():
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(place)) == 0

    _wait("MariaDB", ready, process)
    return str(place)


def _start_gateway(php_port):
    run = paths.run_folder()
    doors = {config["name"]: {"config": config["name"]} for config in configs.every()}
    doors.update(configs.DOORS)
    # Another host than the sites': its pings are no self-pings.
    doors["sources"] = {"files": str(run / "sources"), "host": configs.SOURCES_HOST}
    (run / "sources").mkdir()
    (run / "doors.json").write_text(json.dumps({"php_port": php_port, "doors": doors}), encoding="utf-8")
    process = _spawn("gateway", [sys.executable, "-m", "harness.gateway", run / "doors.json", run], None, cwd=paths.HERE)
    _wait("the gateway", (run / "ports.json").exists, process)
    return json.loads((run / "ports.json").read_text())


def php(script, *arguments, config):
    """Runs a script of php/ as one configuration; its standard output."""
    state = paths.load_state()
    env = {**packages.environment(), **state["php_env"], "WP_HARNESS_CONFIG": config}
    command = [packages.php(), "-c", state["php_ini"], paths.PHP / script, *map(str, arguments)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise SystemExit(f"{script} for {config}: {done.stderr[-1500:] or done.stdout[-1500:]}")
    return done.stdout


def _install(locale):
    site = json.loads((paths.HERE / "texts" / f"{locale}.json").read_text(encoding="utf-8"))["site"]
    file = paths.run_folder() / f"site-{locale}.json"
    file.write_text(json.dumps({**site, "locale": locale, "timezone": configs.LOCALES[locale][1]}), encoding="utf-8")
    php("install.php", file, config=f"{locale}/{configs.THEMES[0]}/whole")


def running():
    state = paths.load_state()
    return state if state and state.get("ready") and all(map(_alive, state["processes"])) else None


def _start_php(env):
    """PHP's built-in server on a port of its own; a port that another process took meanwhile costs one more try."""
    run, root = paths.run_folder(), packages.wordpress()
    (run / "php.ini").write_text(PHP_INI.format(modules=packages.php_modules()), encoding="utf-8")
    told = {"WP_HARNESS_SITES": str(run / "sites.json"), "WP_HARNESS_ROOT": str(root)}
    for attempt in range(3):
        port = _free_port()
        command = [packages.php(), "-c", run / "php.ini", "-S", f"127.0.0.1:{port}", "-t", root, paths.PHP / "router.php"]
        process = _spawn("php", command, {**env, **told, "PHP_CLI_SERVER_WORKERS": WORKERS})
        try:
            _wait("PHP's server", lambda: _answers(port), process)
            return port, told
        except SystemExit:
            if attempt == 2:
                raise


def _write_sites(ports, db_socket):
    sites = {config["name"]: {**config, "base": f"http://127.0.0.1:{ports[config['name']]}"} for config in configs.every()}
    told = {"sites": sites, "ports": list(ports.values()), "socket": db_socket}
    (paths.run_folder() / "sites.json").write_text(json.dumps(told), encoding="utf-8")


def start():
    """Everything up and the sites installed; where it is up already, nothing. Returns the state.

    A start that fails leaves nothing running.
    """
    state = running()
    if state:
        return state
    stop()
    packages.unpack()
    _prepare_tree()
    paths.run_folder().mkdir(parents=True)
    try:
        return _start()
    except BaseException:
        stop()
        raise


def _start():
    env = packages.environment()
    # A socket's path may have 107 characters: a short folder of its own, that only this user may enter.
    private = tempfile.mkdtemp(prefix="commentsift-wp-")
    paths.save_state({"processes": [], "private": private})
    db_socket = _start_database(private, paths.run_folder() / "db", env)
    php_port, php_env = _start_php(env)
    ports = _start_gateway(php_port)
    _write_sites(ports, db_socket)
    state = {**paths.load_state(), "ports": ports, "php_env": php_env, "php_ini": str(paths.run_folder() / "php.ini")}
    paths.save_state(state)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_install, configs.LOCALES))
    paths.save_state({**state, "ready": True})
    return state


def stop():
    """Ends what `start` began, by number and hour of birth, and takes the run's folder away."""
    state = paths.load_state()
    processes = (state or {}).get("processes", ())
    for signal_number, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        for process in processes:
            if _members(process):
                os.killpg(process["pid"], signal_number)
        until = time.monotonic() + patience
        while any(map(_members, processes)) and time.monotonic() < until:
            time.sleep(0.05)
    for process in processes:
        _bury(process["pid"])
    if state:
        shutil.rmtree(state["private"], ignore_errors=True)
    shutil.rmtree(paths.run_folder(), ignore_errors=True)
    return state is not None
