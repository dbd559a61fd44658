"""Debian's packages, fetched and unpacked into the cache: nothing is installed in the system."""
import os
import re
import shutil
import subprocess

from . import paths

# The theme packages are fetched as they are found: releases of Debian ship different ones.
WANTED = ("wordpress", "wordpress-l10n", "php-cli", "php-mysql", "php-xml", "php-mbstring", "mariadb-server-core")
THEMES = ("wordpress-theme-twentytwentyone", "wordpress-theme-twentytwentytwo", "wordpress-theme-twentytwentythree")
# What wordpress depends on for a life as a service, and what nothing here calls.
UNNEEDED = re.compile(
    r"^(apache2|libapache2|libapr|default-mysql|mariadb-client|mariadb-common|mysql-common|libjs-|php-gd|php[\d.]+-gd"
    r"|php-common|php-cli|php-mysql|php-xml|php-mbstring|libconfig-inifiles|libdb[di]|libterm|perl|galera)"
)


class NoPackages(Exception):
    """Apt could not deliver: no apt here, or no network."""


def _options(private):
    """Package lists of our own, where `private`: a slim machine has none, and a normal user may not write the system's."""
    options = ["-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=2"]
    if private:
        folder = paths.cache() / "apt"
        for name in ("lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        options += ["-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache={folder}/cache"]
    return options


def _apt(*arguments, folder=None, private=False, program="apt-get"):
    command = [program, "-q", *_options(private), *arguments]
    env = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240, env=env)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise NoPackages(f"{program} {arguments[0]}: {error}") from None
    if done.returncode:
        said = " ".join((done.stderr.strip() or done.stdout.strip()).split())
        raise NoPackages(f"{program} {arguments[0]}: {said[-400:]}")
    return done.stdout


def _depends(package, private):
    """The packages that a metapackage such as php-cli stands for."""
    return re.findall(r"^ {2}Depends: (php[\d.]+-\S+)$", _apt("depends", package, private=private, program="apt-cache"), re.M)


def _choose(private):
    """Every package to fetch: the wanted ones, and those of their dependencies that this machine lacks."""
    named = [*WANTED, *THEMES]
    planned = _apt("install", "-y", "--print-uris", "--no-install-recommends", *named, private=private)
    missing = [re.sub(r"_.*", "", name) for name in re.findall(r"^'\S+' (\S+_\S+\.deb) ", planned, re.M)]
    real = [p for meta in named for p in _depends(meta, private)]
    keep = [p for p in (*named, *missing, *real, "php-getid3") if not UNNEEDED.match(p)]
    return sorted(set(keep))


def _fetch(folder):
    try:
        packages = _choose(private=False)
        _apt("download", *packages, folder=folder)
    except NoPackages:
        # No lists, or old ones that name files the mirror no longer has.
        _apt("update", private=True)
        packages = _choose(private=True)
        _apt("download", *packages, folder=folder, private=True)


def unpack():
    """Fetches and unpacks once; later calls find the tree complete. Says what it does."""
    tree, complete = paths.tree(), paths.tree() / ".complete"
    if complete.exists():
        return False
    debs = paths.cache() / "debs"
    for folder in (debs, tree):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    print("fetching WordPress, PHP and MariaDB from Debian ...", flush=True)
    _fetch(debs)
    for deb in sorted(debs.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", deb, tree], check=True)
    shutil.rmtree(debs)
    shutil.rmtree(paths.cache() / "apt", ignore_errors=True)
    complete.touch()
    return True


def _one(pattern):
    """The newest file of the tree (else of the system) that fits."""
    found = sorted(paths.tree().glob(pattern)) or sorted(paths.tree().__class__("/").glob(pattern))
    if not found:
        raise NoPackages(f"no {pattern} in the packages")
    return found[-1]


def php():
    return _one("usr/bin/php[0-9]*.[0-9]")


def php_modules():
    return _one("usr/lib/php/2*/mysqli.so").parent


def mariadbd():
    return _one("usr/sbin/mariadbd")


def wordpress():
    return paths.tree() / "usr/share/wordpress"


def environment():
    """The libraries of the tree stand before the system's."""
    libraries = sorted({str(path.parent) for path in paths.tree().glob("usr/lib/*-linux-*/*.so*")})
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(libraries), "PHP_INI_SCAN_DIR": "", "LC_ALL": "C.UTF-8"}
