#!/usr/bin/env python3
"""What the client's index costs over a whole Debian archive, beside dnf and apt: CPU seconds of whole processes, in one run.

    bench.py [WORK] [--dist DIR] [--rounds N] [--only mypkg,dnf,apt]

The parts `refresh` and `decide` of ../resolver/compare.sh, without all else, and the verbs that only look: a round takes a minute.
WORK is that script's and keeps the converted archive; what has to be installed stands there, too. Needs target/dist.
"""
import argparse
import pathlib
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "resolver"))
import costs  # noqa: E402
from debian import Index  # noqa: E402
from measure import expect, median, run, table  # noqa: E402
from mypkgrepo import converter  # noqa: E402

DIST = HERE.parents[1] / "target/dist"


class Bench:
    """What the tools of costs.py share."""

    def __init__(self, work, dist):
        self.work, self.dist = work.resolve(), dist.resolve()
        self.packages_file, self.temporary = self.work / "Packages", self.work / "run"
        shutil.rmtree(self.temporary, ignore_errors=True)
        self.temporary.mkdir(parents=True)
        if not self.packages_file.exists():
            self.packages_file.write_text(converter.text_of(converter.own_index()), encoding="utf-8")
        if not (self.work / "changed/done").exists():
            self.index = Index(self.packages_file)

    def run(self, *command, **options):
        return run(command, self.temporary, **options)


def round_of(tool, bench):
    """What each thing costs one program, by name."""
    costs.serve(bench, "new")
    tool.fresh()
    done = {"update, first": tool.update(), "update, unchanged": tool.update()}
    costs.serve(bench, "changed")
    done["update, one package changed"] = tool.update()
    costs.serve(bench, "new")
    # Not counted: with the first request after an update dnf makes its own cache of the index.
    tool.install("vim", True)
    for name in ("vim", "gnome"):
        done[f"install {name} -n"] = tool.install(name, True)[0]
    if tool.title == "mypkg":
        done["search editor"] = expect(tool.call("search", "editor"), 0)
        done["info vim"] = expect(tool.call("info", "vim"), 0)
        done["list (no index needed)"] = expect(tool.call("list"), 0)
        done["--version"] = expect(tool.call("--version"), 0)
    return done


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", nargs="?", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "mypkg-compare")
    parser.add_argument("--dist", type=pathlib.Path, default=DIST)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="mypkg,dnf,apt")
    arguments = parser.parse_args()
    bench = Bench(arguments.work, arguments.dist)
    costs.made(bench)
    tools = [t for t in (costs.Mypkg(bench), costs.Dnf(bench), costs.Apt(bench)) if t.title in arguments.only.split(",")]
    results = {}
    for _ in range(arguments.rounds):
        for tool in tools:
            for name, done in round_of(tool, bench).items():
                results.setdefault(name, {}).setdefault(tool.title, []).append(done)
    rows = []
    for name, by_tool in results.items():
        cpu = {title: median(all_of).cpu for title, all_of in by_tool.items()}
        ours = cpu.get("mypkg")
        rows.append((name, *(f"{cpu[t.title]:.2f}" if t.title in cpu else "" for t in tools),
                     *(f"{ours / cpu[t.title]:.2f}" if ours and t.title in cpu else "" for t in tools[1:])))
    table(["CPU s", *(t.title for t in tools), *(f"mypkg / {t.title}" for t in tools[1:])], rows)


if __name__ == "__main__":
    main()
