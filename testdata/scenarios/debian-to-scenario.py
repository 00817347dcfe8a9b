#!/usr/bin/env python3
"""Prints a scenario for `mypkg solve` made from Debian package indexes.

    debian-to-scenario.py [--install NAME]... [--no-recommends] [--native ARCH] [PACKAGES-FILE]...

Without files it takes the main index of the machine's own apt. Depends and Pre-Depends become requires, Conflicts and
Breaks become conflicts, Provides keep their versions, Essential packages are vital. ":any" and the native architecture's
qualifier are dropped; a name of another architecture, such as "libc6:i386", stays as it is, a name that no package of this
index has. The old operators "<" and ">" mean "<=" and ">=".
"""
import argparse
import json
import re
import subprocess
import sys

OPERATORS = {"<<": "<", "<": "<=", "<=": "<=", "=": "=", ">=": ">=", ">": ">=", ">>": ">"}
TERM = re.compile(r"\s*([^\s(:]+)(?::([^\s(]+))?\s*(?:\(\s*([<>=]+)\s*([^\s)]+)\s*\))?\s*")


def own_index():
    """The file of the main archive's index, as apt keeps it."""
    names = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(COMPONENT) $(SUITE) $(FILENAME)", "Created-By: Packages"],
        check=True, capture_output=True, text=True).stdout.split("\n")
    files = [n.split(" ", 2)[2] for n in names if n.startswith("main ") and "-updates" not in n and "-security" not in n]
    if not files:
        sys.exit("apt keeps no index here: run 'apt-get update' first")
    return files[0]


def text_of(file):
    """The text of an index, whatever it is compressed with."""
    return subprocess.run(["/usr/lib/apt/apt-helper", "cat-file", file], check=True, capture_output=True).stdout.decode()


def relation(text, native="amd64"):
    found = TERM.fullmatch(text)
    if found is None:
        raise ValueError(f"cannot read the relation '{text}'")
    name, architecture, operator, version = found.groups()
    if architecture not in (None, "any", "native", native):
        name += ":" + architecture
    return name if operator is None else f"{name} {OPERATORS[operator]} {version}"


def relations(stanza, native, *fields):
    return [" | ".join(relation(term, native) for term in part.split("|"))
            for field in fields for part in stanza.get(field, "").split(",") if part.strip()]


def package(stanza, native="amd64"):
    result = {"name": stanza["Package"], "version": stanza["Version"]}
    for name, fields in (("requires", ("Pre-Depends", "Depends")), ("recommends", ("Recommends",)),
                         ("conflicts", ("Conflicts", "Breaks")), ("provides", ("Provides",)),
                         ("replaces", ("Replaces",))):
        values = relations(stanza, native, *fields)
        if values:
            result[name] = values
    if stanza.get("Essential") == "yes":
        result["vital"] = True
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


def scenario(packages, install=(), recommends=True):
    return {"installed": [], "repos": [{"name": "debian", "priority": 0, "packages": packages}],
            "request": {"install": list(install), "remove": [], "upgrade": []},
            "options": {"recommends": recommends}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--install", action="append", default=[])
    parser.add_argument("--no-recommends", action="store_true")
    parser.add_argument("--native", default="amd64")
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    packages = [package(s, arguments.native)
                for f in arguments.files or [own_index()] for s in stanzas(text_of(f))]
    json.dump(scenario(packages, arguments.install, not arguments.no_recommends), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
