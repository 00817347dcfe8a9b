#!/usr/bin/env python3
"""Compares our index of a Debian archive with Debian's own and with an index as apk has it, all of the same packages.

    bench.py PACKAGES-FILE [--dist target/dist] [--work DIR] [--runs 3]

PACKAGES-FILE is a Packages file of Debian, unpacked. Prints a table for docs/formats/index.md: bytes, bytes for each package,
and CPU seconds (user and system, the least of the runs) until a client can use it. apk's index is made here from the same
fields, in the form that apk-tools 2 writes: APKINDEX in a tar.gz, unsigned. Needs xz, gzip, zstd, gpg.
"""
import argparse
import base64
import hashlib
import importlib.util
import io
import os
import pathlib
import shutil
import subprocess
import tarfile
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SPEC = importlib.util.spec_from_file_location("mypkgrepo", HERE.parent / "resolver/mypkgrepo.py")
mypkgrepo = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(mypkgrepo)
converter = mypkgrepo.converter


def apk_relation(text):
    """`a >= 1` as apk writes it: a>=1. apk has no alternatives: the first one stands for all."""
    return text.split("|")[0].replace(" ", "")


def apk_entry(stanza, native):
    package = converter.package(stanza, native)
    checksum = base64.b64encode(hashlib.sha1(stanza["SHA256"].encode()).digest()).decode()
    lines = [f"C:Q1{checksum}", f"P:{package['name']}", f"V:{package['version']}",
             f"A:{mypkgrepo.ARCHITECTURES.get(stanza['Architecture'], stanza['Architecture'])}", f"S:{stanza['Size']}",
             f"I:{1024 * int(stanza.get('Installed-Size', 0))}", f"T:{stanza.get('Description', '').splitlines()[0]}",
             f"U:{stanza.get('Homepage', '')}", f"o:{stanza.get('Source', package['name']).split()[0]}",
             f"m:{stanza.get('Maintainer', '')}"]
    if package.get("requires") or package.get("conflicts"):
        relations = [apk_relation(r) for r in package.get("requires", [])] + ["!" + apk_relation(c) for c in package.get("conflicts", [])]
        lines.append("D:" + " ".join(relations))
    if package.get("provides"):
        lines.append("p:" + " ".join(apk_relation(p) for p in package["provides"]))
    return "\n".join(lines) + "\n"


def apk_index(text, native):
    entries = "\n".join(apk_entry(s, native) for s in converter.stanzas(text)) + "\n"
    stored = io.BytesIO()
    with tarfile.open(fileobj=stored, mode="w:gz", compresslevel=9) as tar:
        for name, content in (("DESCRIPTION", b"archive\n"), ("APKINDEX", entries.encode())):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return stored.getvalue()


def cpu(argv, **options):
    """CPU seconds of a command that must succeed."""
    with subprocess.Popen([str(a) for a in argv], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options) as process:
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{argv}: {errors.decode()}")
    return usage.ru_utime + usage.ru_stime


def least(runs, argv, before=lambda: None):
    times = []
    for _ in range(runs):
        before()
        times.append(cpu(argv))
    return min(times)


class Client:
    """A root whose repository lies in a directory."""

    def __init__(self, mypkg, root, repository):
        self.mypkg, self.root, self.repository = mypkg, root, repository

    def fresh(self):
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir(parents=True)
        cpu([self.mypkg, "--root", self.root, "repo", "add", "archive", self.repository, "--key", self.repository / "key.asc"])

    def update(self):
        return [self.mypkg, "--root", self.root, "update"]


def row(name, size, unpacked, count, seconds):
    print(f"| {name} | {size:,} | {size / count:.0f} | {unpacked:,} | {seconds:.2f} |")


def parts(repository):
    return sorted((repository / "index").iterdir())


def changed(text, directory):
    """The same archive with one package of another version."""
    first = converter.stanzas(text)
    version = next(iter(first))["Version"]
    file = directory / "Packages.changed"
    file.write_text(text.replace(f"Version: {version}\n", f"Version: {version}+1\n", 1), encoding="utf-8")
    return file


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", type=pathlib.Path)
    parser.add_argument("--dist", type=pathlib.Path, default=HERE.parent.parent / "target/dist")
    parser.add_argument("--work", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--native", default="amd64")
    arguments = parser.parse_args()
    work = arguments.work or pathlib.Path(tempfile.mkdtemp(prefix="index-bench."))
    work.mkdir(exist_ok=True)
    text = arguments.packages.read_text(encoding="utf-8")
    repository, home = work / "archive", work / "archive.gnupg"
    shutil.rmtree(repository, ignore_errors=True)
    count = mypkgrepo.publish(arguments.packages, repository, home, arguments.native)

    print(f"{count:,} packages\n\n| index | bytes | a package | unpacked | CPU s |\n| --- | --- | --- | --- | --- |")
    xz = work / "Packages.xz"
    xz.write_bytes(subprocess.run(["xz", "-6", "-c", arguments.packages], check=True, capture_output=True).stdout)
    row("Debian's `Packages.xz`, `xz -dc`", xz.stat().st_size, len(text.encode()), count, least(arguments.runs, ["xz", "-dc", xz]))
    apk = work / "APKINDEX.tar.gz"
    apk.write_bytes(apk_index(text, arguments.native))
    unpacked = len(subprocess.run(["gzip", "-dc", apk], check=True, capture_output=True).stdout)
    row("as apk's `APKINDEX.tar.gz`, `gzip -dc`", apk.stat().st_size, unpacked, count, least(arguments.runs, ["gzip", "-dc", apk]))

    files = parts(repository)
    size = sum(f.stat().st_size for f in files)
    whole = subprocess.run(["zstd", "-dcq", *map(str, files)], check=True, capture_output=True).stdout
    row(f"ours, {len(files)} parts, `zstd -dc`", size, len(whole), count, least(arguments.runs, ["zstd", "-dcq", *files]))
    client = Client(arguments.dist / "bin/mypkg", work / "root", repository)
    row("ours, the first `mypkg update`", size, len(whole), count, least(arguments.runs, client.update(), client.fresh))
    row("ours, `mypkg update` without news", 0, 0, count, least(arguments.runs, client.update()))
    before = set(files)
    mypkgrepo.publish(changed(text, work), repository, home, arguments.native)
    news = [f for f in parts(repository) if f not in before]
    fresh = sum(f.stat().st_size for f in news)
    row(f"ours, `mypkg update`, one package is new ({len(news)} part)", fresh, 0, count, cpu(client.update()))


if __name__ == "__main__":
    main()
