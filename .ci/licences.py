#!/usr/bin/env python3
"""Checks that every dependency's licence is one that a user of MIT or Apache-2.0 software expects.

Reads `cargo metadata`; understands SPDX expressions with AND, OR, WITH, parentheses and the old "A/B" for OR.
"""

import json
import re
import subprocess
import sys

ALLOWED = re.compile(
    r"MIT(-0)?|Apache-2\.0|BSD-[\w-]+|ISC|Zlib|Unicode-[\w.-]+|MPL-2\.0|Unlicense|0BSD|CC0-1\.0|BSL-1\.0|CDLA-Permissive-2\.0"
)


def allowed(expression):
    """Whether a licence expression can be met with allowed licences alone."""
    tokens = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))

    def any_of():
        met = all_of()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            # Both sides are read, whatever the first says.
            met = all_of() or met
        return met

    def all_of():
        met = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            met = one() and met
        return met

    def one():
        token = tokens.pop(0)
        if token == "(":
            met = any_of()
            tokens.pop(0)
            return met
        if tokens and tokens[0] == "WITH":
            # An exception only permits more.
            del tokens[:2]
        return ALLOWED.fullmatch(token) is not None

    return any_of() and not tokens


def main():
    for expression, expected in [
        ("MIT", True),
        ("MIT/Apache-2.0", True),
        ("(MIT OR GPL-3.0) AND Unicode-3.0", True),
        ("MIT AND GPL-3.0", False),
        ("GPL-3.0-only", False),
        ("Apache-2.0 WITH LLVM-exception", True),
    ]:
        assert allowed(expression) is expected, expression
    metadata = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--locked"],
        check=True,
        stdout=subprocess.PIPE,
    )
    packages = json.loads(metadata.stdout)["packages"]
    wrong = [
        f"{package['name']} {package['version']}: {package['license']}"
        for package in packages
        if not package["license"] or not allowed(package["license"])
    ]
    print(f"licences: {len(packages)} packages, {len(wrong)} not allowed")
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
