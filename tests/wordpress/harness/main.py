"""The commands: start, stop, fill, truth, compare, run."""
import json
import os
import sys
import time

from . import configs, filling, packages, services, truth


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


COMMANDS = {"start": start, "stop": stop, "fill": fill, "truth": show_truth}
