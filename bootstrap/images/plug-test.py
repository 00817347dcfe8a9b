#!/usr/bin/env python3
"""Pulls the plug of a running target, hundreds of times, and looks whether its root is exactly old or exactly new each time.

    plug-test.py --image DISK [--prepare COMMAND]... [--command 'mypkg upgrade --yes'] [--states 200] [--boot 5] [--out DIR]

Boots a copy of DISK in QEMU, runs COMMAND in it, and records every write and flush of its disk (blocklog.py has the model). Then it makes disks as a
power cut would have left them, at each flush and with parts of what was not flushed, checks and recovers each of them on this machine, by mypkg and by
mypkg-recover in turn, and judges it (crashcheck.py). Some are booted as they are, and must come up and recover by themselves.

Runs as root. Prints a table, leaves results.json and the console's log in --out, and keeps each disk that failed. Ends with 1 where one did.
"""
import argparse
import json
import os
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import blocklog  # noqa: E402
import console  # noqa: E402
import crashcheck  # noqa: E402
import plug  # noqa: E402

TOP = os.path.dirname(os.path.dirname(HERE))


def write_results(out, rows, verdicts, booted):
    with open(os.path.join(out, "results.json"), "w", encoding="utf-8") as file:
        json.dump({"rows": rows, "states": [verdict._asdict() for verdict in verdicts], "booted": booted}, file, indent=1)


def print_table(recording, run_of, verdicts):
    entries = run_of.log.entries[recording.first:recording.ended]
    rows = [
        ("writes of the command", sum(1 for entry in entries if entry.is_write)),
        ("bytes of them", sum(entry.sectors * blocklog.SECTOR for entry in entries if entry.is_write)),
        ("flushes of the command", sum(1 for entry in entries if entry.is_flush)),
        ("files that it changed", len(run_of.changed)),
        ("files that came or went", len(run_of.old.files.keys() ^ run_of.new.files.keys())),
    ] + crashcheck.summary(verdicts)
    for label, value in rows:
        print(f"{label:45} {value:>12}")
    return dict(rows)


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--image", required=True, help="a disk with base and mypkg; it is copied")
    parser.add_argument("--prepare", action="append", default=[], help="a command that runs before the recorded one, such as 'mypkg update'")
    parser.add_argument("--command", default="mypkg upgrade --yes")
    parser.add_argument("--mypkg", default=os.path.join(TOP, "target/dist/bin/mypkg"), help="the host's mypkg")
    parser.add_argument("--recover", default=os.path.join(TOP, "bootstrap/src/main/dist/bin/mypkg-recover"))
    parser.add_argument("--states", type=int, default=200)
    parser.add_argument("--boot", type=int, default=5)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--out", default=os.path.join(TOP, "build/plug"))
    parser.add_argument("--work", default="/dev/shm", help="a directory in memory for the disks: flushes take no time there")
    parser.add_argument("--plant", choices=["file", "forgetful-disk"],
                        help="shows that faults are found: the first state gets one file of the other version, or the disk forgets a little of what was flushed")
    parser.add_argument("--memory", type=int, default=512)
    parser.add_argument("--user", default="root")
    parser.add_argument("--password", default="")
    parser.add_argument("--limit", type=int, default=240, help="seconds to wait for anything on the target")
    parser.add_argument("--reuse", action="store_true", help="take the recording that --out holds from the run before")
    return parser.parse_args(arguments)


def recorded(options, settings, work):
    """The recording, made now or taken from the run before. Its files lie in --out, so that a run can be repeated from them."""
    log = os.path.join(options.out, "disk.log")
    final = os.path.join(options.out, "recorded.img")
    about = os.path.join(options.out, "recording.json")
    if options.reuse:
        with open(about, encoding="utf-8") as file:
            return plug.Recording(**json.load(file))
    image, quick_log = os.path.join(work, "recorded.img"), os.path.join(work, "disk.log")
    blocklog.sparse_copy(options.image, image)
    made = plug.record(image, options.prepare, options.command, quick_log, settings, os.path.join(options.out, "recorded.console"))
    blocklog.sparse_copy(image, final)
    blocklog.sparse_copy(quick_log, log)
    os.remove(image)
    os.remove(quick_log)
    made = made._replace(log=log, image=final)
    with open(about, "w", encoding="utf-8") as file:
        json.dump(made._asdict(), file)
    return made


def main(arguments):
    options = parse(arguments)
    os.makedirs(options.out, exist_ok=True)
    settings = plug.Settings(options.memory, options.user, options.password, options.limit)
    work = os.path.join(options.work, f"mypkg-plug-{os.getpid()}")
    os.makedirs(work)
    try:
        return play(options, settings, work)
    except (console.Trouble, crashcheck.Wrong, blocklog.BadLog) as trouble:
        print(f"plug-test.py: {trouble}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(work, ignore_errors=True)


def play(options, settings, work):
    recording = recorded(options, settings, work)
    run_of = plug.Play(options.image, recording, crashcheck.Host(options.mypkg, options.recover), work)
    plant = None
    if options.plant == "file":
        plant = run_of.planter(run_of.contents(recording.first, run_of.changed), run_of.contents(len(run_of.log.entries), run_of.changed))
    states = run_of.states(options.states, options.seed, options.plant == "forgetful-disk")
    verdicts = run_of.check(states, options.out, plant)
    rows = print_table(recording, run_of, verdicts)
    write_results(options.out, rows, verdicts, [])
    booted = run_of.boot(plug.choose_to_boot(states, verdicts, options.boot), settings, options.out) if options.boot else []
    write_results(options.out, rows, verdicts, booted)
    bad = any(verdict.trouble for verdict in verdicts) or any(line[1] == "WRONG" for line in booted)
    return 1 if bad or not verdicts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
