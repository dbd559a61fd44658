"""The doors to the sites: a port a configuration, all leading to one PHP server.

    python3 -m harness.gateway DOORS.json FOLDER

DOORS.json: {"php_port": N, "doors": {NAME: {"config": ..., "flaky": {...}, "robots": {...}}}}, or {"files": FOLDER, "host": ...}
FOLDER gets `ports.json` (door -> port) once all doors are open and `requests.jsonl`, one answered request a line.

A door tells WordPress which configuration is meant by a header. A flaky door answers a share of the requests with
503 or 429, by a digest of seed, path and how often the path was asked for, so that every run sees the same failures;
never more than twice in a row for one path. A robots door serves a robots.txt of its own.
"""
import hashlib
import http.client
import json
import os
import sys
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOCAL = "127.0.0.1"
IN_A_ROW = 2
RESET = "/-/reset"  # POST here and a flaky door forgets what it was asked
RETRY_AFTER = 1  # seconds that a refused client is told to wait
NOT_PASSED_ON = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server", "host"}


class Log:
    def __init__(self, path):
        self.file, self.lock = open(path, "a", encoding="utf-8", buffering=1), threading.Lock()

    def write(self, **entry):
        with self.lock:
            self.file.write(json.dumps(entry) + "\n")


class Flaky:
    """Which requests fail: a function of seed, path and attempt, and of nothing else."""

    def __init__(self, share, seed):
        self.share, self.seed = share, seed
        self.asked, self.failed, self.lock = defaultdict(int), defaultdict(int), threading.Lock()

    def status(self, path):
        with self.lock:
            self.asked[path] += 1
            digest = hashlib.sha256(f"{self.seed} {path} {self.asked[path]}".encode()).digest()
            fails = int.from_bytes(digest[:4], "big") < self.share * 2**32
            if not fails or self.failed[path] >= IN_A_ROW:
                self.failed[path] = 0
                return None
            self.failed[path] += 1
            return 503 if digest[4] % 2 else 429


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def answer(self):
        began = time.time()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        door = self.server.door
        status, headers, content = self.special(door) or self.file(door) or self.pass_on(door, body)
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        agent = self.headers.get("User-Agent", "")
        self.server.log.write(door=door["name"], time=began, method=self.command, path=self.path, status=status, agent=agent)

    do_GET = do_POST = do_HEAD = answer

    def special(self, door):
        """What the door itself answers: its robots.txt, its failures."""
        robots, flaky = door.get("robots"), self.server.flaky
        if self.path == RESET and self.command == "POST":
            self.server.forget()
            return 204, [], b""
        if robots and self.path == "/robots.txt":
            lines = ["User-agent: *", f"Crawl-delay: {robots['crawl_delay']}"]
            lines += [f"Disallow: {path}" for path in robots["disallow"]]
            lines += ["", f"Sitemap: http://{self.headers['Host']}/wp-sitemap.xml", ""]
            return 200, [("Content-Type", "text/plain")], "\n".join(lines).encode()
        status = flaky.status(self.path) if flaky else None
        if status:
            return status, [("Content-Type", "text/plain"), ("Retry-After", str(RETRY_AFTER))], b"not now\n"
        return None

    def file(self, door):
        """The pages of other blogs, where pingbacks come from."""
        if "files" not in door:
            return None
        path = Path(door["files"]) / Path(unquote(urlsplit(self.path).path)).name
        if not path.is_file():
            return 404, [("Content-Type", "text/plain")], b"no such page\n"
        return 200, [("Content-Type", "text/html; charset=utf-8")], path.read_bytes()

    def pass_on(self, door, body):
        headers = {k: v for k, v in self.headers.items() if k.lower() not in NOT_PASSED_ON | {"accept-encoding"}}
        headers["Host"] = self.headers.get("Host", "")
        headers["X-Harness-Config"] = door["config"]
        connection = http.client.HTTPConnection(LOCAL, self.server.php_port, timeout=60)
        try:
            connection.request(self.command, self.path, body or None, headers)
            got = connection.getresponse()
            kept = [(k, v) for k, v in got.getheaders() if k.lower() not in NOT_PASSED_ON]
            return got.status, kept, got.read()
        except (OSError, http.client.HTTPException) as error:
            return 502, [("Content-Type", "text/plain")], f"harness: {error}\n".encode()
        finally:
            connection.close()

    def log_message(self, *_):
        pass


class Door(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, name, door, php_port, log):
        super().__init__((door.get("host", LOCAL), 0), Handler)
        self.door, self.php_port, self.log = {**door, "name": name}, php_port, log
        self.forget()

    def forget(self):
        """Failures begin anew: a check sees the same ones whatever ran before it."""
        self.flaky = Flaky(**self.door["flaky"]) if "flaky" in self.door else None

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def main(doors_file, folder):
    plan = json.loads(Path(doors_file).read_text(encoding="utf-8"))
    folder = Path(folder)
    log = Log(folder / "requests.jsonl")
    doors = [Door(name, door, plan["php_port"], log) for name, door in plan["doors"].items()]
    for door in doors:
        threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 5}, daemon=True).start()
    ports = {door.door["name"]: door.server_address[1] for door in doors}
    (folder / "ports.new").write_text(json.dumps(ports), encoding="utf-8")
    os.replace(folder / "ports.new", folder / "ports.json")
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
