#!/usr/bin/env python3
"""Prints the lines of an index part (docs/formats/index.md) made from Debian package indexes.

    debian-to-index.py [PACKAGES-FILE]...

Without files it takes the main index of the machine's own apt. What becomes of dependencies stands in
../scenarios/debian-to-scenario.py. Sizes and digests of the archives are Debian's; the packages cannot be fetched.
"""
import importlib.util
import json
import pathlib
import sys

beside = pathlib.Path(__file__).resolve().parent.parent / "scenarios" / "debian-to-scenario.py"
spec = importlib.util.spec_from_file_location("scenario", beside)
scenario = importlib.util.module_from_spec(spec)
spec.loader.exec_module(scenario)

ARCHITECTURES = {"all": "noarch", "amd64": "x86_64"}


def line(stanza):
    dependencies = scenario.package(stanza)
    result = {"name": dependencies.pop("name"), "version": dependencies.pop("version"),
              "arch": ARCHITECTURES[stanza["Architecture"]]}
    for name, field in (("summary", "Description"), ("url", "Homepage"), ("maintainer", "Maintainer")):
        if stanza.get(field):
            result[name] = stanza[field]
    if stanza.get("Essential") == "yes":
        result["vital"] = True
    result["installedBytes"] = int(stanza.get("Installed-Size", "0")) * 1024
    result.update(dependencies)
    result["archive"] = {"file": stanza["Filename"], "sizeBytes": int(stanza["Size"]), "sha256": stanza["SHA256"],
                         "headBytes": min(1000, int(stanza["Size"])), "headSha256": stanza["SHA256"]}
    return result


def main():
    texts = [open(f, encoding="utf-8").read() for f in sys.argv[1:]] or [scenario.own_index()]
    print('{"format":1,"kind":"packages"}')
    for text in texts:
        for stanza in scenario.stanzas(text):
            print(json.dumps(line(stanza), ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
