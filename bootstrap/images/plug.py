"""One run on the target, recorded, and the power cuts that are made from it: what plug-test.py does, for other scripts as well.

    recording = plug.record(image, ["mypkg update"], "mypkg upgrade --yes", log, plug.Settings(password="…"))
    cuts = plug.Play(base, recording, crashcheck.Host(mypkg, mypkg_recover), work)
    states = cuts.states(200, seed)
    verdicts = cuts.check(states, out)

`image` is a copy of `base` and is changed by the run; states are made from `base` and the log.
"""
import itertools
import os
import sys
import time
from typing import NamedTuple

import blocklog
import console
import crashcheck

# Of how many failed states the disk is kept: one is as large as all that is installed.
KEPT = 5
# Where the running target has mounted something, what a package put there cannot be seen.
MOUNTED_OVER = ("/dev", "/proc", "/sys", "/run", "/tmp", "/boot/efi")


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
        if forgetful:
            return blocklog.forgetful_states(self.log, self.recording.first, len(self.log.entries), count, seed)
        # ext4's superblock: 1024 bytes, 1024 bytes behind the partition's begin.
        _, root = crashcheck.parts_of(self.base)
        superblock = root.start // blocklog.SECTOR + 2
        return blocklog.states(self.log, self.recording.first, len(self.log.entries), count, seed, [(superblock, superblock + 2)])

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
            if len(verdicts) % 20 == 0:
                print(f"{len(verdicts)} of {len(states)} states judged", file=sys.stderr, flush=True)
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
            packages = run(machine, "mypkg list 2>/dev/null | cat")
            _, findings = machine.run("mypkg verify")
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
        found = [line for line in findings.split("\n") if line.startswith("/") and not line.startswith(MOUNTED_OVER)]
        if found and not expected.findings:
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
