#!/usr/bin/env python3
"""Compares the resolver with others on a whole Debian archive; see compare.sh for how to call it.

Every answer of ours is checked by debian.Index, which shares nothing with mypkg. Ends with 1 when anything disagrees.
"""
import argparse
import io
import json
import os
import pathlib
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile

import costs
import others
from debian import Index, Term
from measure import expect, median, run, table
from mypkgrepo import converter

CLOSURES = ("vim", "git", "default-jdk", "libreoffice", "texlive-full", "kde-full", "gnome")
PARTS = ("check", "sizes", "random", "refresh", "decide", "warm")
NEW = "-lexicographic[-new]"
RECOMMENDED = "-lexicographic[-nunsat[recommends:,true],-new]"


class Bench:
    """What all parts share: the archive, where things lie, what disagreed."""

    def __init__(self, arguments):
        self.work, self.dist, self.quick = arguments.work.resolve(), arguments.dist.resolve(), arguments.quick
        self.packages_file = self.work / "Packages"
        self.temporary = self.work / "run"
        shutil.rmtree(self.temporary, ignore_errors=True)
        self.temporary.mkdir(parents=True)
        self.patience = 60 if self.quick else 180
        self.seed = arguments.seed
        self.disagreements = []

    def take_archive(self, arguments):
        if arguments.packages:
            text = converter.text_of(str(arguments.packages))
        elif arguments.suite:
            text = fetched(arguments.suite, self.work)
        else:
            text = converter.text_of(converter.own_index())
        if not self.packages_file.exists() or self.packages_file.read_text(encoding="utf-8") != text:
            for old in self.work.glob("*"):
                if old != self.temporary and not old.name.endswith(".gnupg"):
                    shutil.rmtree(old) if old.is_dir() else old.unlink()
            self.packages_file.write_text(text, encoding="utf-8")
        self.index = Index(self.packages_file)

    def run(self, *command, **options):
        return run(command, self.temporary, **options)

    def disagree(self, text):
        self.disagreements.append(text)
        print(f"**DISAGREES**: {text}\n", flush=True)

    def mypkg(self, *arguments, **options):
        return self.run(self.dist / "bin/mypkg", *arguments, **options)

    def scenario(self, names, recommends, packages=None):
        """A file for `mypkg solve`: the whole archive, or these packages of it."""
        file = self.temporary / "scenario.json"
        if packages is None:
            stanzas = converter.stanzas(self.packages_file.read_text(encoding="utf-8"))
        else:
            stanzas = (p.stanza for p in packages)
        scenario = converter.scenario([converter.package(s) for s in stanzas], names, recommends)
        file.write_text(json.dumps(scenario, ensure_ascii=False))
        return file


def mirror():
    """Where this machine's own apt gets its packages."""
    sites = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages"], check=True, capture_output=True, text=True)
    return sites.stdout.split()[0]


def fetched(suite, work):
    """The Packages file of a suite of Debian, by an apt whose files all lie in the work directory."""
    tree = work / f"apt-{suite}"
    config = others.apt_tree(tree, "/nowhere")
    (tree / "etc/sources.list").write_text(
        f"deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {mirror()} {suite} main\n")
    subprocess.run(["apt-get", "update"], env={**os.environ, "APT_CONFIG": str(config)}, check=True, stdout=sys.stderr)
    file = next(f for f in (tree / "lists").iterdir() if "binary-amd64_Packages" in f.name)
    return converter.text_of(str(file))


# Can each package be installed?

def broken_of_dose(text):
    return {(re.sub("%3a", ":", n), v) for n, v in re.findall(r"package: (\S+)\n  version: (\S+)\n  architecture: \S+\n  status: broken", text)}


def check(bench):
    print("### Every package: can it be installed on an empty root?\n")
    rounds, found, rows = (1 if bench.quick else 3), {}, []
    scenario = bench.scenario([], True)
    programs = {
        "mypkg solve --check-all": [bench.dist / "bin/mypkg", "solve", "--check-all", scenario],
        "dose-debcheck": ["dose-debcheck", "--deb-native-arch=amd64", "-f", bench.packages_file],
        "libsolv's installcheck": ["installcheck", "amd64", bench.packages_file]}
    for title, command in programs.items():
        runs = [expect(bench.run(*command), 0, 1, 2) for _ in range(1 if title == "dose-debcheck" else rounds)]
        done = median(runs)
        if title.startswith("mypkg"):
            answer = json.loads(done.out)
            found[title] = {(p["name"], p["version"]) for p in answer["uninstallable"]}
            if answer["installable"] + len(found[title]) != len(bench.index.packages):
                bench.disagree(f"--check-all tells of {answer['installable'] + len(found[title])} of {len(bench.index.packages)} packages")
        elif title == "dose-debcheck":
            found[title] = broken_of_dose(done.out)
            if f"total-packages: {len(bench.index.packages)}" not in done.out:
                bench.disagree("dose-debcheck read another number of packages")
        else:
            found[title] = installcheck_names(bench, done.out)
        rows.append((title, done))
    ours = rows[0][1]
    table(["program", "not installable", "wall s", "CPU s", "peak MB", "wall, mypkg = 1"],
          [(t, len(found[t]), f"{r.wall:.2f}", f"{r.cpu:.2f}", f"{r.rss:.0f}", f"{r.wall / ours.wall:.2f}") for t, r in rows])
    mine = found["mypkg solve --check-all"]
    for title, theirs in list(found.items())[1:]:
        for name, version in sorted(mine ^ theirs):
            bench.disagree(f"{name} {version}: {'only mypkg' if (name, version) in mine else 'only ' + title} says that it cannot be installed")
        if mine == theirs:
            print(f"{title} agrees on each of {len(bench.index.packages)} packages.\n")


def installcheck_names(bench, text):
    """installcheck writes NAME-VERSION.ARCH, which cannot be cut without knowing the names."""
    known = {f"{p.name}-{p.version}.{p.stanza['Architecture']}": (p.name, p.version) for p in bench.index.packages}
    return {known[w] for w in re.findall(r"^can't install (\S+):$", text, re.M)}


# How large are the answers?

def ours(bench, names, recommends, packages=None):
    """The set that mypkg finds, checked, or None where it says that there is none; and its statistics."""
    done = expect(bench.mypkg("solve", bench.scenario(names, recommends, packages)), 0, 1)
    answer = json.loads(done.out)
    if answer["outcome"] == "unsolvable":
        return None, answer
    chosen = [(p["name"], p["version"]) for p in answer["installed"]]
    for fault in bench.index.faults(chosen, names):
        bench.disagree(f"the answer for {' '.join(names)} is not valid: {fault}")
    return chosen, answer


def solver(bench, program, document, criterion):
    """What an optimising solver takes: (CUDF name, number) of each package, None for none at all, or 'gave up'."""
    source, target = bench.temporary / "problem.cudf", bench.temporary / "answer.cudf"
    source.write_text(document)
    target.unlink(missing_ok=True)
    command = {"mccs": ["mccs", "-i", source, "-o", target, criterion],
               "aspcud": ["aspcud", "-c", criterion, source, target]}[program]
    done = bench.run(*command, seconds=bench.patience)
    if done.code is None:
        return f"gave up after {bench.patience} s"
    text = target.read_text() if target.exists() else ""
    taken = re.findall(r"^package: (\S+)\nversion: (\d+)$", text, re.M)
    return [(n, int(v)) for n, v in taken if not n.startswith("request-")] if taken and "FAIL" not in text else None


def size_of(answer):
    return len(answer) if isinstance(answer, list) else answer


def chosen_of(bench, answer):
    """The names and versions that a solver's answer means."""
    numbered = others.cudf_numbers(bench.index, bench.index.packages)
    meant = {(others.cudf_name(name), number): (name, version) for (name, version), number in numbered.items()}
    return [meant[one] for one in answer]


def missed(bench, chosen):
    """How many recommendations of a set that anything could satisfy are not satisfied."""
    index, names = bench.index, dict(chosen)
    present = [p for p in index.packages if names.get(p.name) == p.version]
    ids = {id(p) for p in present}
    able = [index.satisfying_any(terms) for p in present for terms in p.recommends]
    return sum(1 for one in able if one and not any(id(p) in ids for p in one))


def apt_set(bench, name, recommends):
    config = costs.apt_ready(bench)
    done = expect(bench.run("apt-get", "-s", *([] if recommends else ["--no-install-recommends"]), "install", name,
                            env={"APT_CONFIG": str(config)}), 0)
    return re.findall(r"^Inst (\S+) \((\S+) ", done.out, re.M)


def sizes(bench):
    names = [n for n in CLOSURES if n in bench.index.by_name]
    if bench.quick:
        names = [n for n in names if n in ("vim", "git", "gnome")]
    print("### Packages on an empty root, without recommends\n")
    rows = []
    for name in names:
        cone = bench.index.cone(bench.index.by_name[name])
        chosen, answer = ours(bench, [name], False)
        document = others.cudf(bench.index, [name], cone)
        size = len(chosen) if chosen is not None else None
        theirs = {p: size_of(solver(bench, p, document, c)) for p, c in (("mccs", NEW), ("aspcud", "-count(new)"))}
        for program, found in theirs.items():
            if found != size and not str(found).startswith("gave up"):
                bench.disagree(f"{name}: mypkg takes {size} packages, {program} {found}")
        apt = len(apt_set(bench, name, False))
        rows.append((name, len(cone), size, theirs["mccs"], theirs["aspcud"], apt, answer["conflicts"]))
    table(["request", "cone", "mypkg", "mccs", "aspcud", "apt", "conflicts of ours"], rows)
    print("### With recommends: packages, and in brackets the recommendations left unsatisfied that something could satisfy\n")
    rows = []
    for name in names:
        chosen, answer = ours(bench, [name], True)
        apt = apt_set(bench, name, True)
        cone = bench.index.cone(bench.index.by_name[name], recommends=True)
        best = solver(bench, "mccs", others.cudf(bench.index, [name], cone, recommends=True), RECOMMENDED)
        left = missed(bench, chosen)
        if isinstance(best, list):
            theirs = missed(bench, chosen_of(bench, best))
            if theirs != left:
                bench.disagree(f"{name} with recommends: mypkg leaves {left} recommendations unsatisfied, mccs {theirs}")
            best = len(best)
        if len(chosen) > len(apt):
            bench.disagree(f"{name} with recommends: mypkg takes {len(chosen)} packages, apt {len(apt)}")
        if best != len(chosen) and not str(best).startswith("gave up"):
            bench.disagree(f"{name} with recommends: mypkg takes {len(chosen)} packages, mccs {best}")
        rows.append((name, len(cone), f"{len(chosen)} ({left})", best, f"{len(apt)} ({missed(bench, apt)})", answer["conflicts"]))
    table(["request", "cone", "mypkg", "mccs", "apt", "conflicts of ours"], rows)


# Random requests

def pairs(bench, count):
    """Half of them any two packages, half of them packages that depend on two that conflict."""
    chance, index = random.Random(bench.seed), bench.index
    needed_by = {}
    for package in index.packages:
        for terms in package.depends:
            needed_by.setdefault(terms[0].name, []).append(package)
    enemies = [p for p in index.packages if any(o.name != p.name for t in p.conflicts for o in index.satisfying(t))]

    def friend(package):
        for _ in range(chance.randrange(3)):
            package = chance.choice(needed_by.get(package.name) or [package])
        return package

    result = []
    while len(result) < count:
        if len(result) % 2:
            one = chance.choice(enemies)
            other = chance.choice([o for t in one.conflicts for o in index.satisfying(t) if o.name != one.name])
            pair = friend(one).name, friend(other).name
        else:
            pair = chance.choice(index.packages).name, chance.choice(index.packages).name
        if pair[0] != pair[1]:
            result.append(pair)
    return result


def random_requests(bench):
    count = 20 if bench.quick else 200
    print(f"### {count} random pairs of packages (seed {bench.seed}), without recommends\n")
    asked = pairs(bench, count)
    wishes = bench.temporary / "Packages.pairs"
    wishes.write_text("".join(f"Package: compare-pair-{n}\nVersion: 1\nArchitecture: all\nDepends: {a}, {b}\n\n"
                              for n, (a, b) in enumerate(asked)), encoding="utf-8")
    dose = expect(bench.run("dose-debcheck", "--deb-native-arch=amd64", "-f", "--fg", wishes, "--bg", bench.packages_file), 0, 1)
    if f"foreground-packages: {count}" not in dose.out:
        bench.disagree("dose-debcheck read another number of requests")
    impossible = {n for n, _ in broken_of_dose(dose.out)}
    solvable = gave_up = 0
    for number, pair in enumerate(asked):
        roots = [p for n in pair for p in bench.index.satisfying(Term(n, "amd64"))]
        cone = bench.index.cone(roots)
        chosen, _ = ours(bench, list(pair), False, cone)
        by_name = chosen is not None and all(n in dict(chosen) for n in pair)
        if (chosen is None) != (f"compare-pair-{number}" in impossible):
            bench.disagree(f"{' and '.join(pair)}: mypkg {'finds nothing' if chosen is None else 'has an answer'}, dose-debcheck does not agree")
        size = size_of(solver(bench, "mccs", others.cudf(bench.index, pair, cone), NEW))
        solvable += chosen is not None
        if str(size).startswith("gave up"):
            gave_up += 1
        elif by_name != (size is not None) or by_name and size != len(chosen):
            bench.disagree(f"{' and '.join(pair)}: mypkg takes {chosen and len(chosen)} packages, mccs {size}")
    table(["requests", "with an answer", "without", "mccs gave up"], [(count, solvable, count - solvable, gave_up)])


def arguments():
    parser = argparse.ArgumentParser(prog="compare.sh", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", nargs="?", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "mypkg-compare")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, closures and random requests")
    parser.add_argument("--install", action="store_true", help="install missing programs with apt-get")
    parser.add_argument("--suite", help="such as trixie or sid, from where the machine's own apt gets its packages")
    parser.add_argument("--packages", type=pathlib.Path, help="a Packages file")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, joined by commas")
    parser.add_argument("--dist", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2] / "target/dist")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=pathlib.Path, help="a page in which the tables between the two marks are replaced")
    return parser.parse_args()


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    versions = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}, ", "dose-distcheck", "mccs", "aspcud", "apt", "dnf",
                               "pacman-package-manager", "libsolv-tools"], capture_output=True, text=True).stdout
    date = subprocess.run(["date", "-u", "+%Y-%m-%d %H:%M"], capture_output=True, text=True).stdout.strip()
    return (f"{date} UTC, {os.cpu_count()} cores ({model}), Linux {platform.release()}, load {os.getloadavg()[0]:.1f} at the start; "
            + versions.rstrip(", "))


BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->"


class Both(io.StringIO):
    """What is printed goes to the old place at once, and is kept."""

    def __init__(self, old):
        super().__init__()
        self.old = old

    def write(self, text):
        self.old.write(text)
        return super().write(text)

    def flush(self):
        self.old.flush()


def page_with(page, tables):
    """The text of a page with new tables between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        sys.exit("the page lacks the marks between which the tables stand")
    return before + BEGIN + "\n" + tables.strip() + "\n\n" + end + after


def main():
    told = arguments()
    page = told.write.read_text(encoding="utf-8") if told.write else ""
    if told.write:
        page_with(page, "")
        sys.stdout = Both(sys.stdout)
    if not (told.dist / "bin/mypkg").exists():
        sys.exit(f"there is no {told.dist}/bin/mypkg: run 'mvn -q package -DskipTests' first")
    bench = Bench(told)
    bench.take_archive(told)
    print(f"{machine()}.\n\nThe archive: {told.packages or told.suite or 'the main index of this machine' + chr(39) + 's apt'}, "
          f"{len(bench.index.packages)} packages.\n", flush=True)
    parts = {"check": check, "sizes": sizes, "random": random_requests, "refresh": costs.refresh, "decide": costs.decide,
             "warm": costs.warm}
    for part in told.only.split(","):
        parts[part](bench)
    print(f"{len(bench.disagreements)} disagreements." if bench.disagreements else "Nothing disagrees.")
    if told.write:
        told.write.write_text(page_with(page, sys.stdout.getvalue()), encoding="utf-8")
    sys.exit(1 if bench.disagreements else 0)


if __name__ == "__main__":
    main()
