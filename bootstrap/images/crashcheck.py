"""Judges a disk after a power cut: its file systems are checked, its root is recovered, and must then be exactly the old one or exactly the new one.

Runs as root: the root partition is mounted through a loop device. The EFI system partition is read with fsck.fat and mtools, so no vfat is needed.
"""
import contextlib
import hashlib
import json
import os
import stat
import subprocess
import tempfile
import time
from typing import NamedTuple

# What the package manager does not answer for: its own places (their names are compared apart), and what the running system writes.
LEFT_OUT = frozenset(["var/lib/mypkg", "var/cache/mypkg", "var/log", "run", "tmp", "proc", "sys", "dev", "lost+found", "boot/efi", "root/.ash_history"])
OWN = "var/lib/mypkg"
# There at some times and not at others, in a sound root: space that is given up and made again, a copy, an empty directory for rescued files.
OWN_LEFT_OUT = frozenset(["lock", "reserve"])


class Wrong(Exception):
    """The disk is not what it must be; the text says what differs."""


def call(*command, allowed=(0,)):
    """Runs a program of the host; gives its code and what it printed."""
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    output = done.stdout.decode(errors="replace")
    if done.returncode not in allowed:
        raise Wrong(f"{' '.join(str(word) for word in command)} ended with {done.returncode}:\n{output[-2000:]}")
    return done.returncode, output


class Part(NamedTuple):
    start: int
    size: int


def parts_of(image):
    """The EFI system partition and the root of a disk made by mkimage, in bytes."""
    _, text = call("sfdisk", "--json", image)
    table = json.loads(text[text.index("{"):])["partitiontable"]
    sector = table.get("sectorsize", 512)
    named = {part.get("name"): Part(part["start"] * sector, part["size"] * sector) for part in table["partitions"]}
    return named["esp"], named["root"]


@contextlib.contextmanager
def attached(image, part):
    """A partition as a block device."""
    _, device = call("losetup", "--find", "--show", "--offset", part.start, "--sizelimit", part.size, image)
    device = device.strip()
    try:
        yield device
    finally:
        call("losetup", "--detach", device)


@contextlib.contextmanager
def mounted(device):
    place = tempfile.mkdtemp(prefix="mypkg-plug-")
    try:
        call("mount", "-t", "ext4", device, place)
        try:
            yield place
        finally:
            call("umount", place)
    finally:
        os.rmdir(place)


# The root as a table: path -> what it is.

def manifest(root):
    """Type, mode, owner, attributes and content of everything in a root but LEFT_OUT, by path; and the names of the package manager's own directory."""
    found = {}
    _walk(os.fsencode(root), b"", found, {})
    own = os.path.join(root, OWN)
    if os.path.isdir(own):
        for name in sorted(os.listdir(own)):
            if name not in OWN_LEFT_OUT and not _is_spent_journal(os.path.join(own, name)):
                found[f"{OWN}/{name}"] = ("own",)
    return found


def _is_spent_journal(path):
    """SQLite's rollback journal without a header is done with; SQLite takes no notice of it, and removes it with the next write."""
    if not path.endswith(".sqlite-journal"):
        return False
    with open(path, "rb") as file:
        return not any(file.read(8))


def _walk(root, below, found, names_of):
    with os.scandir(os.path.join(root, below)) as entries:
        names = sorted(entry.name for entry in entries)
    for name in names:
        path = os.path.join(below, name)
        shown = os.fsdecode(path)
        if shown in LEFT_OUT:
            continue
        full = os.path.join(root, path)
        about = os.lstat(full)
        # Hard links by their first name, not by their number: what the package manager keeps in its own places has links, too.
        found[shown] = _describe(full, about, names_of.setdefault((about.st_dev, about.st_ino), shown))
        if stat.S_ISDIR(about.st_mode):
            _walk(root, path, found, names_of)


def _describe(full, about, first_name):
    kind = stat.S_IFMT(about.st_mode)
    attributes = tuple(sorted((name, os.getxattr(full, name, follow_symlinks=False)) for name in os.listxattr(full, follow_symlinks=False)))
    if kind == stat.S_IFREG:
        content = _digest(full)
    elif kind == stat.S_IFLNK:
        content = os.readlink(full)
    elif kind in (stat.S_IFCHR, stat.S_IFBLK):
        content = about.st_rdev
    else:
        content = None
    return oct(about.st_mode), about.st_uid, about.st_gid, first_name, content, attributes


def _digest(full):
    with open(full, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Root(NamedTuple):
    """A root as it must be: its table, what `mypkg list` says of it, and what `mypkg verify` does (nothing, where all is as it should be)."""
    files: dict
    packages: str
    findings: str = ""


def differences(there, expected, limit=12):
    """Paths in which two tables differ, in words."""
    lines = []
    for path in sorted(there.keys() | expected.keys()):
        if path not in there:
            lines.append(f"{path} is missing")
        elif path not in expected:
            lines.append(f"{path} is too much: {there[path]}")
        elif there[path] != expected[path]:
            lines.append(f"{path} is {there[path]}, not {expected[path]}")
    if len(lines) > limit:
        lines[limit:] = [f"and {len(lines) - limit} more"]
    return lines


def judge(there, old, new):
    """'old' or 'new'; Wrong where it is neither, or files and facts are not of one time."""
    for name, expected in (("old", old), ("new", new)):
        if there.files == expected.files:
            if there.packages != expected.packages:
                raise Wrong(f"the files are exactly the {name} ones, but 'mypkg list' says\n{there.packages}")
            if there.findings != expected.findings:
                raise Wrong(f"the files are exactly the {name} ones, but 'mypkg verify' says\n{there.findings}")
            return name
    from_old, from_new = differences(there.files, old.files), differences(there.files, new.files)
    raise Wrong("the root is neither old nor new\n  against the old one:\n    " + "\n    ".join(from_old)
                + "\n  against the new one:\n    " + "\n    ".join(from_new))


class Host:
    """The host's mypkg, and the shell that runs the target's mypkg-recover."""

    def __init__(self, mypkg, recover, shell=("busybox", "sh")):
        self.mypkg = mypkg
        self.script = recover
        self.shell = shell

    def root(self, place):
        """What a mounted root is now, where nothing is to be recovered."""
        _, packages = call(self.mypkg, "--root", place, "list")
        code, findings = call(self.mypkg, "--root", place, "verify", allowed=(0, 1))
        return Root(manifest(place), packages, findings if code else "")

    def recover(self, place, by_script):
        """Recovers as the target's start does, with the script first, or with mypkg alone. The script must leave the old root, and mypkg only tidies."""
        if by_script:
            call(*self.shell, self.script, place)
        call(self.mypkg, "--root", place, "--yes", "recover")


def phase_of(place):
    """Where the power went, as the root shows it before anything has recovered."""
    own = os.path.join(place, OWN)
    if os.path.lexists(os.path.join(own, "journal.done")):
        return "committed"
    if os.path.lexists(os.path.join(own, "journal")):
        return "armed"
    return "none"


class Verdict(NamedTuple):
    state: str
    outcome: str
    phase: str
    recovered_by: str
    e2fsck: int
    fat: int
    seconds: float
    trouble: str


def look(image, host):
    """The root of a disk that was turned off properly, or whose power went when nothing was going on."""
    _, part = parts_of(image)
    with attached(image, part) as device:
        call("e2fsck", "-p", device, allowed=(0, 1))
        with mounted(device) as place:
            return host.root(place)


# The EFI system partition: which kernel starts next.

def slots_of(image):
    """What /grub/slots says, and the digest of the kernel of each slot that it counts on."""
    esp, _ = parts_of(image)
    where = f"{image}@@{esp.start}"
    _, text = call("mtype", "-i", where, "::/grub/slots")
    values = dict(line.split("=", 1) for line in text.split("\n") if "=" in line)
    if values.get("good") not in ("a", "b") or values.get("next") not in ("a", "b", ""):
        raise Wrong(f"/grub/slots names no kernel: {text[:200]!r}")
    counted = [values["good"]]
    if values["next"] and values.get("tries") != "0":
        counted.append(values["next"])
    return values, {slot: _kernel(where, slot) for slot in counted}


def _kernel(where, slot):
    with tempfile.TemporaryDirectory(prefix="mypkg-plug-") as directory:
        copy = os.path.join(directory, "vmlinuz")
        call("mcopy", "-n", "-i", where, f"::/slot-{slot}/vmlinuz", copy)
        return _digest(copy)


def check_slots(image, kernels):
    """Each kernel that the boot loader may start is one of `kernels`, whole. 0 where fsck.fat finds nothing; 1 where there is something to tidy.

    FAT has no journal: a cut can leave clusters that no file has, or the mark of a volume that is open. That stops no boot.
    """
    esp, _ = parts_of(image)
    with attached(image, esp) as device:
        code, _ = call("fsck.fat", "-n", device, allowed=(0, 1))
    for slot, digest in slots_of(image)[1].items():
        if digest not in kernels:
            raise Wrong(f"the kernel of slot {slot}, which may be started, is neither the old nor the new one")
    return code


class Turns:
    """mypkg-recover and mypkg alone, in turn for each phase: the two must not share out the phases between them."""

    def __init__(self):
        self.met = {}

    def by_script(self, phase):
        self.met[phase] = self.met.get(phase, 0) + 1
        return self.met[phase] % 2 == 1


def check(name, image, old, new, kernels, host, turns, plant=None):
    """Checks and recovers one disk after a cut, and judges it. `plant` may spoil the root before it is judged, to show that this is noticed."""
    begun = time.monotonic()
    phase, by, fsck, fat = "unknown", "nobody", -1, -1
    try:
        _, part = parts_of(image)
        fat = check_slots(image, kernels)
        with attached(image, part) as device:
            # 1: something was put right. An ext4 that only replays its journal says 0; one that needs hands says 4.
            fsck, _ = call("e2fsck", "-p", device, allowed=(0, 1))
            with mounted(device) as place:
                phase = phase_of(place)
                by_script = turns.by_script(phase)
                by = "script" if by_script else "mypkg"
                host.recover(place, by_script)
                if plant:
                    plant(place)
                outcome = judge(host.root(place), old, new)
                if (phase, outcome) in (("armed", "new"), ("committed", "old")):
                    raise Wrong(f"the journal says {phase}, and the root is {outcome}")
            call("e2fsck", "-f", "-n", device)
    except Wrong as wrong:
        return Verdict(name, "WRONG", phase, by, fsck, fat, time.monotonic() - begun, str(wrong))
    return Verdict(name, outcome, phase, by, fsck, fat, time.monotonic() - begun, "")


def summary(verdicts):
    """The table of a run: label and value, line by line."""
    def count(chosen):
        return sum(1 for verdict in verdicts if chosen(verdict))

    return [
        ("states", len(verdicts)),
        ("exactly old", count(lambda v: v.outcome == "old")),
        ("exactly new", count(lambda v: v.outcome == "new")),
        ("neither", count(lambda v: v.outcome == "WRONG")),
        ("cut between ARM and COMMIT, taken back", count(lambda v: v.phase == "armed" and v.outcome == "old")),
        ("of these by mypkg-recover", count(lambda v: v.phase == "armed" and v.outcome == "old" and v.recovered_by == "script")),
        ("cut after COMMIT, finished", count(lambda v: v.phase == "committed" and v.outcome == "new")),
        ("no journal", count(lambda v: v.phase == "none")),
        ("e2fsck -p: nothing but its journal", count(lambda v: v.e2fsck == 0)),
        ("e2fsck -p: put something right", count(lambda v: v.e2fsck == 1)),
        ("fsck.fat -n: clean", count(lambda v: v.fat == 0)),
        ("fsck.fat -n: something to tidy", count(lambda v: v.fat == 1)),
        ("seconds", round(sum(verdict.seconds for verdict in verdicts))),
    ]
