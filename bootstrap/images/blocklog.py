"""What a disk was told: QEMU records every write and every flush, and from the record come disks as a power cut would leave them.

The model of the disk. It has a cache that forgets. What was written before a flush began lies on the disk when that flush has ended. Of what was
written since, each sector of 512 bytes lies there or does not, whatever the order: whole writes are missing, earlier ones while later ones are there,
and of a long write some sectors. A sector is never half new, and no other sector suffers. ext4's own superblock is two
sectors with one checksum and no second copy that a start would take: a disk that writes half of it leaves a file system that nobody mounts, whatever ran on
it, so those two are written together. A write with FUA lies there when it has ended.

What the recorder cannot tell: it notes a write, and a flush, when it has ended. A write that ended while a flush was under way stands before that flush,
and counts as flushed, which a real disk would not promise. The recorded disk should lie in memory (/dev/shm), where a flush takes no time.
"""
import os
import random
import struct
from typing import NamedTuple

SECTOR = 512
FLUSH, FUA, DISCARD, MARK = 1, 2, 4, 8
# The format is that of Linux's dm-log-writes: a superblock, then entries; an entry fills one sector, and its data follow it.
MAGIC = 0x6A736677736872
SUPERBLOCK = struct.Struct("<QQQI")
ENTRY = struct.Struct("<QQQQ")


class BadLog(Exception):
    pass


def drive(image, log):
    """QEMU's arguments for a virtio disk whose writes and flushes are recorded; the log is begun anew."""
    with open(log, "wb"):
        pass
    for path in (image, log):
        if "," in str(path):
            raise ValueError(f"QEMU takes no comma in the name of a file: {path}")
    return [
        "-blockdev", f"driver=file,node-name=plug-disk,filename={image},cache.direct=off,cache.no-flush=off",
        "-blockdev", f"driver=file,node-name=plug-log,filename={log},cache.direct=off,cache.no-flush=off",
        "-blockdev", f"driver=blklogwrites,node-name=plug,file=plug-disk,log=plug-log,log-sector-size={SECTOR}",
        "-device", "virtio-blk-pci,drive=plug,write-cache=on,bootindex=0",
    ]


class Entry(NamedTuple):
    """One thing that the disk was told. `at` is where its data begin in the log, `end` where the next entry does, both in bytes."""
    sector: int
    sectors: int
    flags: int
    at: int
    end: int

    @property
    def is_flush(self):
        return bool(self.flags & FLUSH)

    @property
    def is_write(self):
        return self.sectors > 0 and not self.flags & (DISCARD | MARK)


class Log:
    """A finished log. Entries are numbered from 0 in the order in which they ended."""

    def __init__(self, path):
        self.file = open(path, "rb")
        try:
            self.entries = self._read(os.fstat(self.file.fileno()).st_size)
        except BadLog:
            self.file.close()
            raise

    def close(self):
        self.file.close()

    def _read(self, size):
        head = self.file.read(SUPERBLOCK.size)
        if len(head) < SUPERBLOCK.size:
            raise BadLog("the log has no superblock: nothing was ever flushed")
        magic, version, promised, sector_size = SUPERBLOCK.unpack(head)
        if magic != MAGIC or version != 1 or sector_size != SECTOR:
            raise BadLog(f"not a log of writes in sectors of {SECTOR} bytes: magic {magic:#x}, version {version}, sectors of {sector_size}")
        entries, at = [], SECTOR
        # The superblock counts the entries up to a flush. What came after it stands in the file all the same.
        while at + ENTRY.size <= size:
            self.file.seek(at)
            sector, sectors, flags, extra = ENTRY.unpack(self.file.read(ENTRY.size))
            length = extra if flags & MARK else 0 if flags & DISCARD else sectors * SECTOR
            end = at + SECTOR + (length + SECTOR - 1) // SECTOR * SECTOR
            if flags & ~(FLUSH | FUA | DISCARD | MARK) or (end > size and len(entries) < promised):
                raise BadLog(f"entry {len(entries)} at byte {at} makes no sense: sector {sector}, sectors {sectors}, flags {flags:#x}")
            if end > size:
                break
            entries.append(Entry(sector, sectors, flags, at + SECTOR, end))
            at = end
        if len(entries) < promised:
            raise BadLog(f"the log ends after {len(entries)} of {promised} entries")
        return entries

    def data(self, entry, first=0, count=None):
        """The bytes of `count` sectors of a write, from its sector number `first` on."""
        count = entry.sectors - first if count is None else count
        self.file.seek(entry.at + first * SECTOR)
        return self.file.read(count * SECTOR)

    def entries_in(self, size):
        """How many entries stood in the log when it was `size` bytes long."""
        return sum(1 for entry in self.entries if entry.end <= size)


class Piece(NamedTuple):
    """Sectors of a write that reached the disk: of entry number `entry`, `count` from its sector number `first` on."""
    entry: int
    first: int
    count: int


class State(NamedTuple):
    """A disk after a power cut: all entries before number `flushed`, then some pieces of later ones. `cut` is the first entry that never came."""
    name: str
    flushed: int
    cut: int
    pieces: tuple

    @property
    def content(self):
        """What tells two states apart; their names do not."""
        return self.flushed, self.pieces


def whole(log, number):
    return Piece(number, 0, log.entries[number].sectors)


def states(log, first, last, count, seed, indivisible=()):
    """At most `count` different power cuts between entries `first` and `last`, in the order of what is flushed.

    The cut right after each flush, with nothing later, comes first; where there are more than half of `count`, every so many is taken. The rest are cuts
    at random places with random parts of what was not flushed. The same seed gives the same states. `indivisible` are ranges of sectors (first, end) that
    the disk writes whole or not at all.
    """
    chance = random.Random(seed)
    spans = _spans(log, first, last)
    at_flushes = [State(f"f{begin}", begin, begin, ()) for begin, _ in spans]
    if len(at_flushes) > count // 2:
        step = len(at_flushes) / max(1, count // 2)
        at_flushes = [at_flushes[int(index * step)] for index in range(count // 2)]
    found = {state.content: state for state in at_flushes}
    open_spans = [span for span in spans if any(log.entries[number].is_write for number in range(*span))]
    # Small spans have few different cuts: after enough draws that brought nothing new, there are no more.
    draws = 50 * count if open_spans else 0
    while len(found) < count and draws > 0:
        draws -= 1
        state = _random_state(log, chance.choice(open_spans), chance, indivisible)
        found.setdefault(state.content, state)
    return sorted(found.values(), key=lambda state: (state.flushed, state.cut, state.name))


def forgetful_states(log, first, last, count, seed):
    """Cuts of a disk that lies: a few writes are missing from it, although they were flushed. No program survives that, so a check that finds nothing is none.

    Few are missing, and the cuts come late: where much is missing, ext4 finds its log broken at once and stays at its beginning, which is the old state.
    """
    chance = random.Random(seed)
    writes = [number for number in range(first, last) if log.entries[number].is_write]
    made = []
    for index in range(count):
        reached = writes[: chance.randint(len(writes) * 4 // 5, len(writes))]
        forgotten = set(chance.sample(reached, min(len(reached), 5)))
        pieces = tuple(whole(log, number) for number in reached if number not in forgotten)
        made.append(State(f"forgot-{index}", first, reached[-1] + 1, pieces))
    return made


def _spans(log, first, last):
    """Pairs of numbers: all before the first are flushed, and those up to the second are written, but not flushed."""
    flushes = [number + 1 for number in range(first, last) if log.entries[number].is_flush]
    begins = [first] + flushes
    return list(zip(begins, flushes + [last]))


def _random_state(log, span, chance, indivisible):
    begin, end = span
    writes = [number for number in range(begin, end) if log.entries[number].is_write]
    reached = writes[: chance.randint(1, len(writes))]
    kind = chance.choice(["some", "few", "most", "without-one", "only-one", "torn", "torn"])
    share = {"some": 0.5, "few": 0.15, "most": 0.85, "torn": 0.6}.get(kind)
    one = chance.choice(reached)
    pieces = []
    for number in reached:
        if log.entries[number].flags & FUA:
            pieces.append(whole(log, number))
        elif kind == "torn":
            pieces += _torn(log, number, chance, indivisible) if chance.random() < share else []
        elif share is not None and chance.random() < share:
            pieces.append(whole(log, number))
        elif (kind == "without-one" and number != one) or (kind == "only-one" and number == one):
            pieces.append(whole(log, number))
    cut = reached[-1] + 1
    return State(f"f{begin}-c{cut}-{kind}-{chance.getrandbits(24):06x}", begin, cut, tuple(pieces))


def _torn(log, number, chance, indivisible):
    """Runs of sectors of one write, in any pattern: the disk may have begun anywhere in it."""
    start, sectors = log.entries[number].sector, log.entries[number].sectors
    borders = sorted(chance.randint(0, sectors) for _ in range(chance.randint(1, 4)))
    borders = [border for border in borders if not any(first < start + border < end for first, end in indivisible)]
    pieces, begin, kept = [], 0, chance.random() < 0.5
    for border in borders + [sectors]:
        if kept and border > begin:
            pieces.append(Piece(number, begin, border - begin))
        begin, kept = border, not kept
    return pieces


class Disk:
    """The disk as the log's first entries leave it, moved forward only. States are made as copies of it, which cost what is allocated and no more."""

    def __init__(self, base, log, path):
        self.log = log
        self.path = path
        self.done = 0
        sparse_copy(base, path)

    def forward(self, number):
        """Brings the disk to where all entries before this number are on it."""
        if number < self.done:
            raise ValueError(f"the disk is at entry {self.done}, and {number} lies behind it")
        with open(self.path, "r+b") as disk:
            for entry in self.log.entries[self.done:number]:
                # A discard is advice that QEMU's default ignores: the sectors keep what they had.
                if entry.is_write:
                    _write(disk, entry.sector, self.log.data(entry))
        self.done = number

    def make(self, state, path):
        self.forward(state.flushed)
        sparse_copy(self.path, path)
        with open(path, "r+b") as disk:
            for piece in state.pieces:
                entry = self.log.entries[piece.entry]
                _write(disk, entry.sector + piece.first, self.log.data(entry, piece.first, piece.count))


def _write(disk, sector, data):
    disk.seek(sector * SECTOR)
    disk.write(data)


def sparse_copy(source, target):
    """Copies a file and leaves holes where it has holes."""
    with open(source, "rb") as read, open(target, "wb") as write:
        size = os.fstat(read.fileno()).st_size
        write.truncate(size)
        at = 0
        while at < size:
            try:
                at = os.lseek(read.fileno(), at, os.SEEK_DATA)
            except OSError:
                # ENXIO: from here on there is nothing but a hole.
                return
            end = os.lseek(read.fileno(), at, os.SEEK_HOLE)
            os.lseek(write.fileno(), at, os.SEEK_SET)
            while at < end:
                sent = os.sendfile(write.fileno(), read.fileno(), at, end - at)
                if sent == 0:
                    raise OSError(f"{source} became shorter while it was copied")
                at += sent
