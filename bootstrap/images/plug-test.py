#!/usr/bin/env python3
"""Pulls the plug of a running target, hundreds of times, and looks whether its root is exactly old or exactly new each time.

    plug-test.py --image DISK [--prepare COMMAND]... [--command 'mypkg upgrade --yes'] [--states 200] [--boot 5] [--out DIR]

Boots a copy of DISK in QEMU, runs COMMAND in it, and records every write and flush of its disk (blocklog.py has the model). Then it makes disks as a
power cut would have left them, at each flush and with parts of what was not flushed, checks and recovers each of them on this machine, by mypkg and by
mypkg-recover in turn, and judges it (crashcheck.py). Some are booted as they are, and must come up and recover by themselves.

Runs as root. Prints a table, leaves results.json and the console's log in --out, and keeps each disk that failed. Ends with 1 where one did.
"""
import argparse
import itertools
import json
import os
import shutil
import sys
import time
from typing import NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import blocklog  # noqa: E402
import console  # noqa: E402
import crashcheck  # noqa: E402

# Of how many failed states the disk is kept: one is as large as all that is installed.
KEPT = 5
TOP = os.path.dirname(os.path.dirname(HERE))


class Recording(NamedTuple):
    """A recorded run: the log, its entries from the command's first on, the number of the entry with which the command had ended."""
    log: str
    first: int
    ended: int
    image: str
    output: str


class Settings(NamedTuple):
    """How the machine is started and entered, for the recorded run and for those that are booted after a cut."""
    memory: int = 512
    user: str = "root"
    password: str = ""
    limit: int = 240

    def machine(self, image, log, drive=None):
        return console.Machine(image, memory=self.memory, write=True, network=True, limit=self.limit, log=log, drive=drive)


def run(machine, command):
    code, output = machine.run(command)
    if code != 0:
        raise console.Trouble(f"'{command}' ended with {code}:\n{output}")
    return output


def readable(output):
    """What stands on the screen in the end: a progress bar erases its line and writes it anew."""
    return "\n".join(line.rsplit("\x1b[K", 1)[-1] for line in output.split("\n"))


def record(image, prepare, command, log, settings, console_log=None):
    """Boots `image`, which is changed, runs the commands of `prepare` and then `command`, and turns the machine off.

    Everything from the first write on is in the log, since a state is made from the disk as it was before the start.
    """
    machine = settings.machine(image, console_log, blocklog.drive(image, log))
    try:
        machine.login(settings.user, settings.password)
        for line in prepare:
            print(readable(run(machine, line)))
        run(machine, "sync")
        before = os.path.getsize(log)
        begun = time.monotonic()
        output = run(machine, command)
        output = readable(output)
        print(f"{output}\n'{command}' took {time.monotonic() - begun:.0f} s on the target, its disk recorded")
        ended = os.path.getsize(log)
        machine.poweroff()
    except console.Trouble:
        print(machine.buffer[-2000:].decode(errors="replace"), file=sys.stderr)
        raise
    finally:
        machine.close()
    written = blocklog.Log(log)
    first, last = written.entries_in(before), written.entries_in(ended)
    written.close()
    return Recording(log, first, last, image, output)


def same_bytes(one, other):
    with open(one, "rb") as left, open(other, "rb") as right:
        while True:
            a, b = left.read(1 << 20), right.read(1 << 20)
            if a != b:
                return False
            if not a:
                return True


class Play:
    """One recorded run, and the roots before and after its command."""

    def __init__(self, base, recording, host, work):
        self.base = base
        self.recording = recording
        self.host = host
        self.work = work
        self.log = blocklog.Log(recording.log)
        self.scratch = os.path.join(work, "state.img")
        self.kept = 0
        disk = self.disk()
        self.kernels = set()
        self.old = self._look_at(disk, recording.first)
        self.new = self._look_at(disk, len(self.log.entries))
        if not same_bytes(disk.path, recording.image):
            raise crashcheck.Wrong("the log, played from its start to its end, is not the disk that the machine left: the recorder lost something")
        self.changed = [path for path in self.old.files if path in self.new.files and self.old.files[path] != self.new.files[path]]
        if not self.changed or self.old.packages == self.new.packages:
            raise crashcheck.Wrong("the command changed no package's files: there is nothing to tell old from new by")

    def disk(self):
        return blocklog.Disk(self.base, self.log, os.path.join(self.work, "flushed.img"))

    def _look_at(self, disk, number):
        disk.make(blocklog.State("look", number, number, ()), self.scratch)
        self.kernels.update(crashcheck.slots_of(self.scratch)[1].values())
        root = crashcheck.look(self.scratch, self.host)
        if root.findings:
            print(f"'mypkg verify' finds before any cut, and may find after each:\n{root.findings}")
        return root

    def states(self, count, seed, forgetful=False):
        return blocklog.states(self.log, self.recording.first, len(self.log.entries), count, seed, forgetful)

    def check(self, states, out, plant=None):
        """Verdicts of all states, one after the other on one disk that moves forward. Failed ones are kept in `out`."""
        disk = self.disk()
        verdicts = []
        turns = crashcheck.Turns()
        for state in states:
            disk.make(state, self.scratch)
            verdict = crashcheck.check(state.name, self.scratch, self.old, self.new, self.kernels, self.host, turns, plant)
            plant = None
            verdicts.append(verdict)
            if verdict.trouble:
                disk.make(state, self.scratch)
                self._keep(state.name, out, verdict.trouble)
        return verdicts

    def _keep(self, name, out, trouble):
        place = "not kept, there are enough; the same seed makes it again"
        if self.kept < KEPT:
            place = os.path.join(out, f"{name}.img")
            blocklog.sparse_copy(self.scratch, place)
        self.kept += 1
        print(f"WRONG {name}, its disk: {place}\n  {trouble}", file=sys.stderr)

    def boot(self, states, settings, out):
        """Boots each state as the cut left it; gives one line for each. The machine recovers by itself before anybody types."""
        disk = self.disk()
        lines = []
        for state in states:
            disk.make(state, self.scratch)
            try:
                lines.append((state.name, *self._boot_one(state, settings, out)))
                print("booted {}: {}, login after {:.1f} s, {}".format(*lines[-1]), flush=True)
            except (console.Trouble, crashcheck.Wrong) as trouble:
                # As it is now, changed by the start: the disk as the cut left it is made again by the same seed.
                self._keep(state.name + "-booted", out, str(trouble))
                lines.append((state.name, "WRONG", 0.0, str(trouble)))
        return lines

    def _boot_one(self, state, settings, out):
        begun = time.monotonic()
        machine = settings.machine(self.scratch, os.path.join(out, f"boot-{state.name}.log"))
        try:
            machine.login(settings.user, settings.password)
            came_up = time.monotonic() - begun
            packages = run(machine, "mypkg list | cat")
            said, findings = machine.run("mypkg verify")
            # The script has taken the files back; what was staged is cleared away by the first command that changes something.
            run(machine, "mypkg recover")
            slots = run(machine, "if command -v boot-slot >/dev/null; then boot-slot status; fi")
            machine.poweroff()
        finally:
            machine.close()
        outcome = crashcheck.judge(crashcheck.look(self.scratch, self.host), self.old, self.new)
        expected = self.old if outcome == "old" else self.new
        if packages.split() != expected.packages.split():
            raise crashcheck.Wrong(f"its root is {outcome}, but its own 'mypkg list' said\n{packages}")
        if said != 0 and not expected.findings:
            raise crashcheck.Wrong(f"its root is {outcome}, but its own 'mypkg verify' said\n{findings}")
        return outcome, came_up, slots.strip()

    def planter(self, old_files, new_files):
        """Puts one file of the other version into a root."""
        def plant(place):
            path = next(path for path in self.changed if path in old_files)
            target = os.path.join(place, path)
            with open(target, "rb") as file:
                there = file.read()
            with open(target, "wb") as file:
                file.write(new_files[path] if there == old_files[path] else old_files[path])
        return plant

    def contents(self, number, paths):
        """What regular files hold on the disk with all entries before a number."""
        disk = self.disk()
        disk.make(blocklog.State("look", number, number, ()), self.scratch)
        _, part = crashcheck.parts_of(self.scratch)
        found = {}
        with crashcheck.attached(self.scratch, part) as device:
            crashcheck.call("e2fsck", "-p", device, allowed=(0, 1))
            with crashcheck.mounted(device) as place:
                for path in paths:
                    full = os.path.join(place, path)
                    if os.path.isfile(full) and not os.path.islink(full):
                        with open(full, "rb") as file:
                            found[path] = file.read()
        return found


def choose_to_boot(states, verdicts, count):
    """As many states of each phase as there are: a cut while files changed, one after COMMIT, one before or after everything, and so on."""
    groups = {}
    for state, verdict in zip(states, verdicts):
        groups.setdefault(verdict.phase, []).append(state)
    order = [groups[phase] for phase in ("armed", "committed", "none") if phase in groups]
    chosen = []
    for group in order:
        # From the middle outwards: the ends of a phase look most like the phase beside it.
        group.sort(key=lambda state, middle=group[len(group) // 2]: abs(state.cut - middle.cut))
    for turn in itertools.zip_longest(*order):
        chosen += [state for state in turn if state is not None]
    return sorted(chosen[:count], key=lambda state: (state.flushed, state.cut))


def write_results(out, rows, verdicts, booted):
    with open(os.path.join(out, "results.json"), "w", encoding="utf-8") as file:
        json.dump({"rows": rows, "states": [verdict._asdict() for verdict in verdicts], "booted": booted}, file, indent=1)


def print_table(recording, play, verdicts):
    entries = play.log.entries[recording.first:recording.ended]
    rows = [
        ("writes of the command", sum(1 for entry in entries if entry.is_write)),
        ("bytes of them", sum(entry.sectors * blocklog.SECTOR for entry in entries if entry.is_write)),
        ("flushes of the command", sum(1 for entry in entries if entry.is_flush)),
        ("files that it changed", len(play.changed)),
        ("files that came or went", len(play.old.files.keys() ^ play.new.files.keys())),
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
                        help="shows that faults are found: the first state gets one file of the other version, or the disk forgets what was flushed")
    parser.add_argument("--memory", type=int, default=512)
    parser.add_argument("--user", default="root")
    parser.add_argument("--password", default="")
    parser.add_argument("--limit", type=int, default=240, help="seconds to wait for anything on the target")
    parser.add_argument("--reuse", action="store_true", help="take the recording that --out holds from the run before")
    return parser.parse_args(arguments)


def recorded(options, settings, work):
    """The recording, made now or taken from the run before. Its files lie in --out, so that a run can be repeated from them."""
    log = os.path.join(options.out, "disk.log")
    final = os.path.join(options.out, "final.img")
    about = os.path.join(options.out, "recording.json")
    if options.reuse:
        with open(about, encoding="utf-8") as file:
            return Recording(**json.load(file))
    image, quick_log = os.path.join(work, "recorded.img"), os.path.join(work, "disk.log")
    blocklog.sparse_copy(options.image, image)
    made = record(image, options.prepare, options.command, quick_log, settings, os.path.join(options.out, "recorded.console"))
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
    settings = Settings(options.memory, options.user, options.password, options.limit)
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
    run_of = Play(options.image, recording, crashcheck.Host(options.mypkg, options.recover), work)
    plant = None
    if options.plant == "file":
        plant = run_of.planter(run_of.contents(recording.first, run_of.changed), run_of.contents(len(run_of.log.entries), run_of.changed))
    states = run_of.states(options.states, options.seed, options.plant == "forgetful-disk")
    verdicts = run_of.check(states, options.out, plant)
    rows = print_table(recording, run_of, verdicts)
    write_results(options.out, rows, verdicts, [])
    booted = run_of.boot(choose_to_boot(states, verdicts, options.boot), settings, options.out) if options.boot else []
    write_results(options.out, rows, verdicts, booted)
    bad = any(verdict.trouble for verdict in verdicts) or any(line[1] == "WRONG" for line in booted)
    return 1 if bad or not verdicts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
