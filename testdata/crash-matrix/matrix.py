#!/usr/bin/env python3
"""Kills an installer at every so-manieth system call of an upgrade, and looks at what is left.

    matrix.py TOOL.sh WORK [--points 151] [--dist DIR] [--table-head]

TOOL.sh is a shell script of two functions, and a third that asks the tool itself:

    install_old   installs version 1 of alpha and beta into the empty directory $ROOT
    upgrade       upgrades both to version 2; the program is started with exec
    check         prints "NAME VERSION" of what is installed, and ends with 0 when the tool finds nothing wrong with the files

$FILES holds the packages (FILES/KIND/NAME.VERSION.SUFFIX, and a repository for mypkg), $DIST the tree of our programs.

The two packages have 40 files each. A run under strace lists the calls that change a disk or make it durable, for each thread or
process; the longest list has N. Then, for the given number of points spread evenly over it, a fresh copy of the old root is
upgraded, and strace kills (SIGKILL) whoever reaches that call first: the call does not happen any more. (strace counts each kind
of call for itself: a point is "the 17th rename".) Judged by the files themselves, not by what the tool says. Needs root and strace.
"""
import argparse
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "transaction"))
import convert  # noqa: E402

CALLS = ",".join("""write pwrite64 writev pwritev rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat mkdir mkdirat
rmdir mknod mknodat chmod fchmod fchmodat chown lchown fchown fchownat utimensat ftruncate truncate fallocate fsync fdatasync
sync_file_range syncfs sync msync copy_file_range sendfile setxattr lsetxattr fsetxattr""".split())
NAMES = ("alpha", "beta")
FILES_EACH = 40
TIMEOUT_SECONDS = 120
COLUMNS = ("whole and equal", "the same after its own check", "whole, at different versions", "a package mixed",
           "its check finds nothing, files differ", "rerun heals", "strays after the rerun")


def make_trees(place):
    """Version 2 changes every file, brings one, drops one."""
    for name in NAMES:
        for version in (1, 2):
            tree = place / "tree" / name / str(version)
            if tree.exists():
                continue
            files = [f"usr/lib/{name}/file-{i:02}" for i in range(FILES_EACH)] + [f"usr/share/{name}/only-in-{version}"]
            for path in files:
                (tree / path).parent.mkdir(parents=True, exist_ok=True)
                (tree / path).write_text(f"{path} of version {version}\n" * 40)
                os.utime(tree / path, (convert.LATER + version, convert.LATER + version))


def make_packages(place, bin_directory):
    make_trees(place)
    convert.keys(place, bin_directory)
    made = {1: [], 2: []}
    for name in NAMES:
        for version in (1, 2):
            package = convert.Package(name, "1", version, place / "tree" / name / str(version))
            convert.pacman(package, place)
            convert.rpm(package, place)
            convert.deb(package, place)
            made[version].append(convert.mpkg(package, place, bin_directory))
    convert.repositories(place, made[1], made[2], bin_directory)


def state_of(root, place, name):
    """1 or 2 when exactly that version's files are there, else 0."""
    for version in (1, 2):
        tree, other = place / "tree" / name / str(version), place / "tree" / name / str(3 - version)
        mine = {p.relative_to(tree) for p in tree.rglob("*") if p.is_file()}
        others = {p.relative_to(other) for p in other.rglob("*") if p.is_file()} - mine
        if all((root / p).is_file() and (root / p).read_bytes() == (tree / p).read_bytes() for p in mine) \
                and not any((root / p).exists() for p in others):
            return version
    return 0


def strays(root, place):
    """Files in the packages' directories that neither version has."""
    known = {p.relative_to(t) for n in NAMES for v in (1, 2) for t in [place / "tree" / n / str(v)] for p in t.rglob("*")}
    found = [p for n in NAMES for d in ("lib", "share") for p in (root / "usr" / d / n).rglob("*")]
    return len([p for p in found if p.relative_to(root) not in known])


class Matrix:
    def __init__(self, tool, place, work, dist):
        self.tool, self.place, self.work = tool, place, work
        self.environment = dict(os.environ, FILES=str(place), DIST=str(dist), LC_ALL="C.UTF-8")

    def call(self, root, function, before=()):
        """Runs one function of the tool; a killed strace leaves nothing running behind."""
        command = [*before, "sh", "-c", f". {self.tool}; {function}"]
        environment = dict(self.environment, ROOT=str(root))
        try:
            return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, errors="replace", timeout=TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, 124, "timed out")

    def copy(self):
        root = self.work / "root"
        shutil.rmtree(root, ignore_errors=True)
        subprocess.run(["cp", "-a", self.work / "old", root], check=True)
        return root

    def prepare(self):
        """The old root; and the calls that an undisturbed upgrade makes in its busiest thread, each with its number among its kind."""
        shutil.rmtree(self.work, ignore_errors=True)
        old = self.work / "old"
        old.mkdir(parents=True)
        done = self.call(old, "install_old")
        if done.returncode != 0 or [state_of(old, self.place, n) for n in NAMES] != [1, 1]:
            sys.exit(f"the old state cannot be installed:\n{done.stdout}")
        root, log = self.copy(), self.work / "trace"
        done = self.call(root, "upgrade", ["strace", "-f", "-qqq", "-o", log, "-e", f"trace={CALLS}", "-e", "signal=none"])
        if done.returncode != 0 or [state_of(root, self.place, n) for n in NAMES] != [2, 2]:
            sys.exit(f"the upgrade fails undisturbed:\n{done.stdout}")
        calls = collections.defaultdict(list)
        for line in log.read_text(errors="replace").splitlines():
            found = re.match(r"(\d+)\s+(\w+)\(", line)
            if found:
                calls[found[1]].append(found[2])
        longest = max(calls.values(), key=len)
        return [(name, longest[:i + 1].count(name)) for i, name in enumerate(longest)]

    def versions(self, root):
        """What the tool says is installed, and whether it finds nothing wrong."""
        done = self.call(root, "check")
        said = dict(line.split()[:2] for line in done.stdout.splitlines() if line.split()[:1] and line.split()[0] in NAMES
                    and len(line.split()) == 2)
        return [said.get(n, "none") for n in NAMES], done.returncode == 0

    def point(self, call, number, totals):
        root = self.copy()
        self.call(root, "upgrade", ["strace", "-f", "-qqq", "-o", "/dev/null", "-e", f"trace={call}",
                                    "-e", f"inject={call}:signal=KILL:when={number}"])
        right_after = [state_of(root, self.place, n) for n in NAMES]
        said, fine = self.versions(root)
        later = [state_of(root, self.place, n) for n in NAMES]
        totals[COLUMNS[0]] += right_after in ([1, 1], [2, 2])
        totals[COLUMNS[1]] += later in ([1, 1], [2, 2])
        totals[COLUMNS[2]] += sorted(later) == [1, 2]
        totals[COLUMNS[3]] += 0 in later
        totals[COLUMNS[4]] += fine and any(not v.endswith(f"-{s}") for v, s in zip(said, later))
        self.call(root, "upgrade")
        healed = [state_of(root, self.place, n) for n in NAMES] == [2, 2] and self.versions(root)[1]
        totals[COLUMNS[5]] += healed
        totals[COLUMNS[6]] += strays(root, self.place) > 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--points", type=int, default=151)
    parser.add_argument("--dist", type=pathlib.Path, default=HERE.parent.parent / "target" / "dist")
    parser.add_argument("--table-head", action="store_true")
    options = parser.parse_args()
    work, dist = options.work.resolve(), options.dist.resolve()
    place = work / "packages"
    place.mkdir(parents=True, exist_ok=True)
    make_packages(place, dist / "bin")
    name = options.tool.stem
    matrix = Matrix(options.tool.resolve(), place, work / name, dist)
    calls = matrix.prepare()
    points = sorted({min(len(calls) - 1, round(i * len(calls) / options.points)) for i in range(options.points)})
    totals = collections.Counter()
    for i, number in enumerate(points):
        matrix.point(*calls[number], totals)
        print(f"\r{name}: {i + 1} of {len(points)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    if options.table_head:
        print("| tool | points of calls | " + " | ".join(COLUMNS) + " |\n| --- |" + " --- |" * (len(COLUMNS) + 1))
    print(f"| {name} | {len(points)} of {len(calls)} | " + " | ".join(str(totals[c]) for c in COLUMNS) + " |")
    shutil.rmtree(work / name)


if __name__ == "__main__":
    main()
