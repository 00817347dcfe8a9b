"""What refreshing an index and deciding cost: mypkg beside apt, dnf, pacman and libsolv, over the same archive."""
import json
import pathlib
import re
import shutil
import subprocess

import mypkgrepo
import others
from debian import Index
from measure import expect, median, table

HERE = pathlib.Path(__file__).resolve().parent
TITLES = ("vim", "gnome")


# The archive in everybody's format, twice: as it is ("new"), and with one package in a later version ("changed").

def made(bench):
    """Makes the repositories that are missing, and points `served` at the first."""
    for kind in ("new", "changed"):
        directory = bench.work / kind
        if (directory / "done").exists():
            continue
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        source, index = bench.packages_file, bench.index
        if kind == "changed":
            source = bench.temporary / "Packages.changed"
            source.write_text(changed(bench.packages_file.read_text(encoding="utf-8")), encoding="utf-8")
            index = Index(source)
        ranks = others.Ranks(index)
        others.apt_repository(source, directory / "apt")
        others.rpm_repository(index, ranks, directory / "rpm")
        others.pacman_repository(index, ranks, directory / "pacman")
        if kind == "changed":
            shutil.copytree(bench.work / "new/mypkg", directory / "mypkg")
        mypkgrepo.publish(source, directory / "mypkg", bench.work / "mypkg.gnupg")
        (directory / "done").touch()
    serve(bench, "new")


def changed(text):
    """The same archive, vim-tiny in a later version."""
    return re.sub(r"(?m)^(Package: vim-tiny\n(?:.+\n)*?Version: .*)$", r"\1+later", text, count=1)


def serve(bench, kind):
    link = bench.work / "served"
    link.unlink(missing_ok=True)
    link.symlink_to(kind)


class Mypkg:
    title = "mypkg"

    def __init__(self, bench):
        self.bench, self.root = bench, bench.work / "state/mypkg"

    def fresh(self):
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir(parents=True)
        served = self.bench.work / "served/mypkg"
        expect(self.call("repo", "add", "archive", served, "--key", served / "key.asc"), 0)

    def call(self, *arguments):
        return self.bench.run(self.bench.dist / "bin/mypkg", "--root", self.root, *arguments)

    def update(self):
        return expect(self.call("update"), 0)

    def install(self, name, recommends):
        done = expect(self.call("install", name, "-n", *([] if recommends else ["--no-recommends"])), 0)
        return done, int(re.search(r"(\d+) to install", done.out + done.err).group(1))


class Apt:
    title = "apt"

    def __init__(self, bench):
        self.bench, self.tree = bench, bench.work / "state/apt"

    def fresh(self):
        shutil.rmtree(self.tree, ignore_errors=True)
        self.tree.mkdir(parents=True)
        others.apt_tree(self.tree, self.bench.work / "served/apt")

    def call(self, *arguments):
        return expect(self.bench.run("apt-get", *arguments, env={"APT_CONFIG": str(self.tree / "apt.conf")}), 0)

    def update(self):
        return self.call("update")

    def install(self, name, recommends):
        done = self.call("-s", *([] if recommends else ["--no-install-recommends"]), "install", name)
        return done, len(re.findall("^Inst ", done.out, re.M))


class Dnf:
    title = "dnf"

    def __init__(self, bench):
        self.bench, self.state = bench, bench.work / "state/dnf"

    def fresh(self):
        shutil.rmtree(self.state, ignore_errors=True)
        for part in ("root", "cache", "log", "persist", "repos"):
            (self.state / part).mkdir(parents=True)

    def call(self, *arguments, expire="never"):
        s = self.state
        settings = {"cachedir": s / "cache", "reposdir": s / "repos", "logdir": s / "log", "persistdir": s / "persist", "plugins": 0,
                    "gpgcheck": 0, "metadata_expire": expire}
        return self.bench.run("dnf", f"--installroot={s / 'root'}", *(f"--setopt={k}={v}" for k, v in settings.items()),
                              "--releasever=1", "--forcearch=x86_64", "--repo=archive",
                              f"--repofrompath=archive,file://{self.bench.work}/served/rpm", *arguments)

    def update(self):
        return expect(self.call("makecache", expire=0), 0)

    def install(self, name, recommends):
        done = expect(self.call("--assumeno", f"--setopt=install_weak_deps={recommends}", "install", name), 1)
        return done, int(re.search(r"^Install +(\d+) Package", done.out, re.M).group(1))


class Pacman:
    title = "pacman"

    def __init__(self, bench):
        self.bench, self.state = bench, bench.work / "state/pacman"

    def fresh(self):
        shutil.rmtree(self.state, ignore_errors=True)
        (self.state / "db/sync").mkdir(parents=True)
        (self.state / "cache").mkdir()
        (self.state / "pacman.conf").write_text("[options]\nArchitecture = x86_64\nSigLevel = Never\n[archive]\n"
                                                f"Server = file://{self.bench.work}/served/pacman\n")

    def call(self, *arguments):
        s = self.state
        return expect(self.bench.run("pacman", "--config", s / "pacman.conf", "--root", s, "--dbpath", s / "db", "--cachedir", s / "cache",
                                     "--logfile", s / "log", "--gpgdir", s, "--hookdir", s, "--noconfirm", *arguments), 0)

    def update(self):
        return self.call("-Sy")

    def install(self, name, recommends):
        if recommends:
            return None
        done = self.call("-Sp", "--print-format", "%n", name)
        return done, len([line for line in done.out.split("\n") if line and not line.startswith(":")])


class Libsolv:
    title = "libsolv alone (reads its own .solv file)"

    def __init__(self, bench):
        self.bench, self.file = bench, bench.work / "archive.solv"

    def install(self, name, recommends):
        if not self.file.exists():
            expect(libsolv(self.bench, "write", self.bench.packages_file, self.file), 0)
        done = expect(libsolv(self.bench, "once", self.file, name, *(["recommends"] if recommends else [])), 0)
        return done, int(done.out)


def libsolv(bench, *arguments):
    return bench.run("/usr/bin/python3", HERE / "libsolv.py", *arguments)


def apt_ready(bench):
    """The configuration of an apt that has read the archive."""
    made(bench)
    apt = Apt(bench)
    if not (apt.tree / "cache/pkgcache.bin").exists():
        apt.fresh()
        apt.update()
    return apt.tree / "apt.conf"


def figures(ours, done):
    return f"{done.wall:.2f}", f"{done.cpu:.2f}", f"{done.rss:.0f}", f"{done.cpu / ours.cpu:.2f}"


def refresh(bench):
    print("### Refreshing the index: nothing there before, one package changed, nothing changed\n")
    made(bench)
    rounds, results = 2 if bench.quick else 3, {}
    tools = [Mypkg(bench), Apt(bench), Dnf(bench), Pacman(bench)]
    for _ in range(rounds):
        for tool in tools:
            serve(bench, "new")
            tool.fresh()
            phases = [("first", tool.update()), ("unchanged", tool.update())]
            serve(bench, "changed")
            phases.append(("changed", tool.update()))
            serve(bench, "new")
            for phase, done in phases:
                results.setdefault((phase, tool.title), []).append(done)
    rows = []
    for phase in ("first", "changed", "unchanged"):
        ours = median(results[phase, "mypkg"])
        rows += [(phase, t.title, *figures(ours, median(results[phase, t.title]))) for t in tools]
    table(["refresh", "program", "wall s", "CPU s", "peak MB", "CPU, mypkg = 1"], rows)


def decide(bench):
    print("### Deciding an install on an empty root, whole process, index refreshed before\n")
    made(bench)
    tools = [Mypkg(bench), Apt(bench), Dnf(bench), Pacman(bench)]
    for tool in tools:
        tool.fresh()
        tool.update()
    tools.append(Libsolv(bench))
    rows = []
    for name in TITLES:
        for recommends in (False, True):
            results = {}
            for number in range(4 if bench.quick else 6):
                for tool in tools:
                    answer = tool.install(name, recommends)
                    if answer and number:
                        results.setdefault(tool.title, []).append(answer)
            ours = median([done for done, _ in results["mypkg"]])
            rows += [(name + (" with recommends" if recommends else ""), title, answers[0][1],
                      *figures(ours, median([done for done, _ in answers]))) for title, answers in results.items()]
    started = median([bench.mypkg("--version") for _ in range(5)])
    rows.append(("(start-up alone: --version)", "mypkg", "", f"{started.wall:.2f}", f"{started.cpu:.2f}", f"{started.rss:.0f}", ""))
    table(["request", "program", "packages", "wall s", "CPU s", "peak MB", "CPU, mypkg = 1"], rows)


def warm(bench):
    print("### In one warm process: milliseconds of CPU for a decision, and packages\n")
    names = [n for n in ("vim", "git", "default-jdk", "libreoffice", "texlive-full", "kde-full", "gnome") if n in bench.index.by_name]
    rounds = 5 if bench.quick else 15
    compiled, jars = bench.temporary / "warm", bench.dist / "lib"
    java = java_home(bench)
    if not (java / "bin/javac").exists():
        print("Left out: no javac beside the Java that starts mypkg.\n")
        return
    expect(bench.run(java / "bin/javac", "-cp", f"{jars}/*", "-d", compiled, HERE / "Warm.java"), 0)
    rows = []
    for recommends in (False, True):
        scenario = bench.scenario([], recommends)
        mine = expect(bench.run(java / "bin/java", "-Xss16m", "-cp", f"{compiled}:{jars}/*", "org.mypkg.resolve.Warm", scenario, rounds, *names), 0)
        theirs = json.loads(expect(libsolv(bench, "warm", bench.packages_file, rounds, "recommends" if recommends else "-", *names), 0).out)
        for line in mine.out.strip().split("\n"):
            name, first, middle, anew, size = line.split(" ")
            other = theirs[name]
            rows.append((name + (" with recommends" if recommends else ""), f"{first}, then {middle}", anew, size,
                         f"{1000 * other['first']:.1f}, then {1000 * other['median']:.1f}", other["size"]))
    print("Both keep what they know of all packages (our universe, libsolv's pool); the third column makes the universe anew each time.\n")
    table(["request", "mypkg ms", "with a new universe", "packages", "libsolv ms", "packages"], rows)


def java_home(bench):
    """The Java that the launcher takes."""
    launcher = bench.dist / "bin/mypkg"
    trace = subprocess.run(["sh", "-x", str(launcher), "--version"], capture_output=True, text=True).stderr
    found = re.findall(r"(/\S+)/bin/java(?=\s)", trace)
    if not found:
        raise RuntimeError("cannot see which Java starts mypkg")
    return pathlib.Path(found[-1])
