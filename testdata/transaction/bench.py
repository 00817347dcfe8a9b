#!/usr/bin/env python3
"""Measures whole transactions of mypkg beside other installers: the packages that convert.py made, on a real disk.

    bench.py CACHE WORK [--dist DIR] [--rounds N] [--tools LIST] [--small] [--writer]

A round: each tool installs all packages into an empty root, upgrades 20 of them, verifies all files, removes everything. Tools
take turns at being first. A tool that leaves its files to luck is followed by the `sync -f` that makes them durable, and that
is counted; so is the start of every program. Wall seconds are medians; what counts are the ratios of one run.

--small adds 10,000 and 60,000 small files, per file; --writer adds an install beside a program that dirties 1 GB meanwhile.
WORK must lie on the disk that is to be measured; roots are made and removed in it.
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
PHASES = ("install", "upgrade", "verify", "remove")


class Run:
    """What one phase cost: wall and CPU seconds, and the largest resident set of its programs in MB."""

    def __init__(self, wall, cpu, rss):
        self.wall, self.cpu, self.rss = wall, cpu, rss


def timed(*commands, findings=False):
    """Runs programs one after the other. With findings: exit code 1 means that a file is not as the tool remembers it."""
    wall = cpu = rss = 0
    for command in commands:
        log = open("bench.log", "ab+")
        at = log.seek(0, os.SEEK_END)
        start = time.monotonic()
        process = subprocess.Popen([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        wall += time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu += usage.ru_utime + usage.ru_stime
        rss = max(rss, usage.ru_maxrss / 1024)
        if findings and process.returncode == 1:
            print(f"  note: {command[0]} finds files that are not as it remembers them", file=sys.stderr)
        elif process.returncode != 0:
            log.seek(at)
            sys.exit(f"failed ({process.returncode}): {' '.join(str(c) for c in command)[:300]}\n"
                     + log.read().decode(errors="replace")[-3000:])
    return Run(wall, cpu, rss)


def quietly(*command, **options):
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"failed ({done.returncode}): {' '.join(str(c) for c in command)[:300]}\n{done.stdout[-3000:]}")
    return done.stdout


class Tool:
    """An installer: how each phase is called. An empty list: it has no such thing."""

    def __init__(self, cache, work, names, upgraded):
        self.cache, self.names, self.upgraded = cache, names, upgraded
        self.root = work / f"root-{self.name}"

    def files(self, number, suffix, names):
        return [self.cache / self.name / f"{n}.{number}.{suffix}" for n in names]

    def fresh(self):
        """An empty root, as its tool needs it."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir(parents=True)
        self.prepare()

    def prepare(self):
        pass

    def before_upgrade(self):
        pass

    def durable(self):
        return ["sync", "-f", self.root]


class Tar(Tool):
    name, title = "tar", "zstd -dc, tar x, sync -f"

    def install(self):
        return [["sh", "-c", f"zstd -qdc {self.cache}/all.tar.zst | tar -x -C {self.root}"], self.durable()]

    def upgrade(self):
        return []

    def verify(self):
        return []

    def remove(self):
        return [["sh", "-c", f"rm -rf {self.root}/*"], self.durable()]


class Pacman(Tool):
    name, title = "pacman", "pacman, sync -f"

    def prepare(self):
        (self.root / "var/lib/pacman").mkdir(parents=True)
        (self.root / "var/cache/pacman").mkdir(parents=True)
        self.config = self.root.with_name("pacman.conf")
        self.config.write_text("[options]\nArchitecture = x86_64\nSigLevel = Never\nLocalFileSigLevel = Never\n")

    def call(self, *arguments):
        root = self.root
        return ["pacman", "--config", self.config, "--root", root, "--dbpath", root / "var/lib/pacman", "--cachedir",
                root / "var/cache/pacman", "--logfile", root / "var/pacman.log", "--gpgdir", root / "var", "--hookdir", root / "var",
                "--noconfirm", *arguments]

    def install(self):
        return [self.call("--noprogressbar", "-Udd", *self.files(1, "pkg.tar.zst", self.names)), self.durable()]

    def upgrade(self):
        return [self.call("--noprogressbar", "-Udd", *self.files(2, "pkg.tar.zst", self.upgraded)), self.durable()]

    def verify(self):
        return [self.call("-Qkkq")]

    def remove(self):
        return [self.call("--noprogressbar", "-Rdd", *self.names), self.durable()]


class Rpm(Tool):
    """Syncs its database, and ends with one syncfs of the file system of `/`: WORK should lie there."""

    name, title = "rpm", "rpm"

    def prepare(self):
        quietly(*self.call("--initdb"))

    def call(self, *arguments):
        return ["rpm", "--root", self.root, *arguments]

    def install(self):
        return [self.call("-U", "--nodeps", *self.files(1, "rpm", self.names))]

    def upgrade(self):
        return [self.call("-U", "--nodeps", *self.files(2, "rpm", self.upgraded))]

    def verify(self):
        return [self.call("-Va", "--nodeps")]

    def remove(self):
        return [self.call("-e", "--nodeps", *self.names)]


class Dpkg(Tool):
    """Syncs what it does by itself."""

    name, title = "deb", "dpkg"

    def prepare(self):
        state = self.root / "var/lib/dpkg"
        (state / "info").mkdir(parents=True)
        (state / "updates").mkdir()
        (state / "status").touch()
        (state / "available").touch()

    def call(self, *arguments):
        return ["dpkg", "--root", self.root, "--force-depends", "--force-bad-path", "--force-remove-essential", "--force-confold",
                "--force-remove-protected", *arguments]

    def install(self):
        return [self.call("-i", *self.files(1, "deb", self.names))]

    def upgrade(self):
        return [self.call("-i", *self.files(2, "deb", self.upgraded))]

    def verify(self):
        return [self.call("-V")]

    def remove(self):
        return [self.call("-P", *self.names)]


class Mypkg(Tool):
    """Everything through a signed repository; its packages lie in the cache already, as those of the others lie beside them."""

    name, title = "mypkg", "mypkg"
    dist = HERE.parent.parent / "target" / "dist"

    def __init__(self, cache, work, names, upgraded):
        super().__init__(cache, work, names, upgraded)
        self.repository = work / "repository"
        self.template = work / "template-mypkg"
        shutil.rmtree(self.template, ignore_errors=True)
        self.root, root = self.template, self.root
        (self.root / "x").mkdir(parents=True)
        self.offer(1)
        quietly(*self.call("repo", "add", "bench", self.repository, "--key", cache / "repo1" / "key.asc"))
        quietly(*self.call("update"))
        quietly(*self.call("download", "-o", self.root / "x", *names))
        if upgraded:
            self.second = work / "second-mypkg"
            shutil.rmtree(self.second, ignore_errors=True)
            quietly("cp", "-al", self.template, self.second)
            quietly("rm", "-rf", self.second / "var/cache/mypkg/packages")
            self.offer(2)
            self.root = self.second
            quietly(*self.call("update"))
            quietly(*self.call("download", "-o", self.root / "x", *upgraded))
        self.root = root
        shutil.rmtree(self.template / "x")

    def offer(self, number):
        self.repository.unlink(missing_ok=True)
        self.repository.symlink_to(self.cache / f"repo{number}")

    def call(self, *arguments):
        return [self.dist / "bin" / "mypkg", "--root", self.root, "-y", *arguments]

    def prepare(self):
        quietly("cp", "-a", f"{self.template}/etc", f"{self.template}/var", self.root)
        self.offer(1)
        quietly(*self.call("update"))

    def before_upgrade(self):
        self.offer(2)
        quietly(*self.call("update"))
        quietly("cp", "-a", f"{self.second}/var/cache/mypkg/packages", f"{self.root}/var/cache/mypkg/")

    def install(self):
        return [self.call("install", *self.names)]

    def upgrade(self):
        return [self.call("upgrade")]

    def verify(self):
        return [self.call("verify")]

    def remove(self):
        return [self.call("remove", *self.names)]


def read_packages():
    rows = [line.split("\t") for line in (HERE / "packages.tsv").read_text().splitlines() if not line.startswith("#")]
    return [r[0] for r in rows], [r[0] for r in rows if len(r) > 2]


def settle():
    """Nobody shall pay for what the one before left to the kernel."""
    subprocess.run(["sync"], check=True)


def a_round(tool, results):
    tool.fresh()
    for phase in PHASES:
        if phase == "upgrade":
            tool.before_upgrade()
        commands = getattr(tool, phase)()
        if commands:
            settle()
            done = timed(*commands, findings=phase == "verify")
            results.setdefault((tool.name, phase), []).append(done)
            print(f"  {tool.name:8}{phase:8} {done.wall:6.2f} s  {done.cpu:6.2f} s CPU  {done.rss:5.0f} MB", file=sys.stderr)
    shutil.rmtree(tool.root)
    settle()


def median(results, key, what=lambda run: run.wall):
    return statistics.median(what(r) for r in results[key]) if key in results else None


def table(tools, results, rounds):
    print(f"medians of {rounds} rounds; in brackets: mypkg's time divided by this one's; MB: largest resident set\n")
    print("| tool | " + " | ".join(PHASES) + " | MB |\n| --- |" + " --- |" * (len(PHASES) + 1))
    for tool in tools:
        cells = []
        for phase in PHASES:
            wall, ours = median(results, (tool.name, phase)), median(results, ("mypkg", phase))
            ratio = f" ({ours / wall:.2f})" if wall and ours and tool.name != "mypkg" else ""
            cells.append("-" if wall is None else f"{wall:.2f} s{ratio}")
        rss = max(run.rss for (name, _), runs in results.items() for run in runs if name == tool.name)
        print(f"| {tool.title} | " + " | ".join(cells) + f" | {rss:.0f} |")
    print()


def measure(cache, work, options):
    names, upgraded = read_packages()
    kinds = {c.name: c for c in (Tar, Pacman, Rpm, Dpkg, Mypkg)}
    tools = [kinds[name](cache, work, names, upgraded) for name in options.tools.split(",")]
    results = {}
    for number in range(options.rounds):
        print(f"round {number + 1}", file=sys.stderr)
        first = number % len(tools)
        for tool in tools[first:] + tools[:first]:
            a_round(tool, results)
    table(tools, results, options.rounds)
    if options.writer:
        beside_writer([t for t in tools if t.name in ("mypkg", "deb")], work, results, options)


def beside_writer(tools, work, alone, options):
    """The install again, while another program writes 1 GB that a sync of the whole file system has to wait for."""
    print("install beside a program that dirties 1 GB meanwhile\n\n| tool | alone | beside it | ratio |\n| --- | --- | --- | --- |")
    for tool in tools:
        runs = []
        for _ in range(min(options.rounds, 3)):
            tool.fresh()
            settle()
            victim = work / "dirty"
            writer = subprocess.Popen(["dd", "if=/dev/zero", f"of={victim}", "bs=1M", "count=1024", "status=none"])
            runs.append(timed(*tool.install()).wall)
            writer.wait()
            victim.unlink()
            shutil.rmtree(tool.root)
            settle()
        before, now = median(alone, (tool.name, "install")), statistics.median(runs)
        print(f"| {tool.title} | {before:.2f} s | {now:.2f} s | {now / before:.2f} |")
    print()


def measure_small(cache, work, options):
    print("install of small files (20 to 1,800 bytes each), microseconds a file, and the largest resident set\n")
    print("| tool | 10,000 files | 60,000 files | ratio |\n| --- | --- | --- | --- |")
    for kind in (Mypkg, Dpkg):
        cells, costs = [], []
        for count in (10, 60):
            tool = kind(cache / "small", work, [f"small-{n:02}" for n in range(count)], [])
            runs = []
            for _ in range(min(options.rounds, 3) if count == 10 or kind is Mypkg else 1):
                tool.fresh()
                settle()
                runs.append(timed(*tool.install()))
                shutil.rmtree(tool.root)
            cost = statistics.median(r.wall for r in runs) / (count * 1000) * 1e6
            costs.append(cost)
            cells.append(f"{cost:.0f} us, {max(r.rss for r in runs):.0f} MB")
        print(f"| {kind.title} | {cells[0]} | {cells[1]} | {costs[1] / costs[0]:.2f} |", flush=True)
    print()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cache", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--dist", type=pathlib.Path, default=Mypkg.dist)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tools", default="tar,pacman,rpm,deb,mypkg")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--writer", action="store_true")
    parser.add_argument("--only-small", action="store_true")
    options = parser.parse_args()
    cache, work = options.cache.resolve(), options.work.resolve()
    Mypkg.dist = options.dist.resolve()
    work.mkdir(parents=True, exist_ok=True)
    os.chdir(work)
    if not options.only_small:
        measure(cache, work, options)
    if options.small or options.only_small:
        measure_small(cache, work, options)


if __name__ == "__main__":
    main()
