#!/usr/bin/env python3
"""Prints a scenario for `mypkg solve` made from Debian package indexes.

    debian-to-scenario.py [--install NAME]... [--no-recommends] [PACKAGES-FILE]...

Without files it takes the main index of the machine's own apt. Depends and Pre-Depends become requires, Conflicts and
Breaks become conflicts, Provides keep their versions. ":any" is dropped; a name of another architecture, such as
"libc6:i386", stays as it is, a name that no package of this index has.
"""
import argparse
import json
import re
import subprocess
import sys

OPERATORS = {"<<": "<", "<=": "<=", "=": "=", ">=": ">=", ">>": ">"}
TERM = re.compile(r"\s*([^\s(:\[]+)(?::(?:any|native))?(:\w+)?\s*(?:\(\s*(<<|<=|=|>=|>>)\s*([^\s)]+)\s*\))?")


def own_index():
    """The text of the main archive's index, as apt keeps it."""
    names = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(COMPONENT) $(SUITE) $(FILENAME)", "Created-By: Packages"],
        check=True, capture_output=True, text=True).stdout.split("\n")
    files = [n.split(" ", 2)[2] for n in names if n.startswith("main ") and "-updates" not in n and "-security" not in n]
    if not files:
        sys.exit("apt keeps no index here: run 'apt-get update' first")
    return subprocess.run(["/usr/lib/apt/apt-helper", "cat-file", files[0]], check=True, capture_output=True,
                          text=True, encoding="utf-8").stdout


def relation(text):
    name, foreign, operator, version = TERM.match(text).groups()
    name += foreign or ""
    return name if operator is None else f"{name} {OPERATORS[operator]} {version}"


def relations(stanza, *fields):
    found = []
    for field in fields:
        for part in stanza.get(field, "").split(","):
            if part.strip():
                found.append(" | ".join(relation(term) for term in part.split("|")))
    return found


def package(stanza):
    result = {"name": stanza["Package"], "version": stanza["Version"]}
    for name, fields in (("requires", ("Pre-Depends", "Depends")), ("recommends", ("Recommends",)),
                         ("conflicts", ("Conflicts", "Breaks")), ("provides", ("Provides",)),
                         ("replaces", ("Replaces",))):
        values = relations(stanza, *fields)
        if values:
            result[name] = values
    return result


def stanzas(text):
    for block in text.split("\n\n"):
        stanza = {}
        field = None
        for line in block.split("\n"):
            if line[:1] in (" ", "\t"):
                if field:
                    stanza[field] += line
            elif ":" in line:
                field, value = line.split(":", 1)
                stanza[field] = value.strip()
        if "Package" in stanza:
            yield stanza


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="append", default=[])
    parser.add_argument("--no-recommends", action="store_true")
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    texts = [open(f, encoding="utf-8").read() for f in arguments.files] or [own_index()]
    packages = [package(s) for text in texts for s in stanzas(text)]
    json.dump({"installed": [], "repos": [{"name": "debian", "priority": 0, "packages": packages}],
               "request": {"install": arguments.install, "remove": [], "upgrade": []},
               "options": {"recommends": not arguments.no_recommends}}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
