"""Unit tests of the block log, of the states made from it, and of the judge: python3 -m unittest discover -s bootstrap/images -p '*_test.py'"""
import os
import struct
import tempfile
import unittest

import blocklog
import crashcheck
from blocklog import DISCARD, FLUSH, FUA, SECTOR


def sector_of(text):
    return text.encode() * SECTOR


class LogCase(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)

    def path(self, name):
        return os.path.join(self.directory.name, name)

    def log(self, entries, promised=None):
        """A log of (sector, text with a letter for each sector, flags)."""
        with open(self.path("log"), "wb") as file:
            file.write(struct.pack("<QQQI", blocklog.MAGIC, 1, len(entries) if promised is None else promised, SECTOR).ljust(SECTOR, b"\0"))
            for sector, text, flags in entries:
                file.write(struct.pack("<QQQQ", sector, len(text), flags, 0).ljust(SECTOR, b"\0"))
                if not flags & DISCARD:
                    file.write(b"".join(sector_of(letter) for letter in text))
        log = blocklog.Log(self.path("log"))
        self.addCleanup(log.close)
        return log

    def base(self, text):
        with open(self.path("base"), "wb") as file:
            file.write(b"".join(sector_of(letter) for letter in text))
        return self.path("base")

    def content(self, path):
        with open(path, "rb") as file:
            data = file.read()
        return "".join(chr(data[at]) for at in range(0, len(data), SECTOR))

    def made(self, log, base, state):
        disk = blocklog.Disk(self.base(base), log, self.path("flushed"))
        disk.make(state, self.path("state"))
        return self.content(self.path("state"))


class ReadingTest(LogCase):
    def test_entries_with_their_data(self):
        log = self.log([(3, "ab", 0), (0, "", FLUSH), (7, "c", FUA)])
        self.assertEqual([(3, 2, 0), (0, 0, FLUSH), (7, 1, FUA)], [entry[:3] for entry in log.entries])
        self.assertEqual(sector_of("b"), log.data(log.entries[0], 1))
        self.assertEqual(sector_of("c"), log.data(log.entries[2]))

    def test_a_discard_has_no_data(self):
        log = self.log([(0, "xxxx", DISCARD), (1, "a", 0)])
        self.assertEqual(sector_of("a"), log.data(log.entries[1]))
        self.assertFalse(log.entries[0].is_write)

    def test_what_came_after_the_last_flush_counts(self):
        self.assertEqual(2, len(self.log([(0, "a", 0), (1, "b", 0)], promised=1).entries))

    def test_a_log_that_is_too_short_is_refused(self):
        with self.assertRaises(blocklog.BadLog):
            self.log([(0, "a", 0)], promised=2)

    def test_an_entry_that_is_none_is_refused(self):
        with self.assertRaises(blocklog.BadLog):
            self.log([(0, "a", 1 << 9)])

    def test_how_many_entries_a_length_holds(self):
        log = self.log([(0, "ab", 0), (0, "", FLUSH), (0, "c", 0)])
        self.assertEqual([0, 1, 2, 3], [log.entries_in(sectors * SECTOR) for sectors in (3, 4, 5, 7)])


class DiskTest(LogCase):
    def test_flushed_writes_then_pieces(self):
        log = self.log([(0, "ab", 0), (0, "", FLUSH), (1, "cde", 0), (3, "f", 0)])
        self.assertEqual("ab...", self.made(log, ".....", blocklog.State("", 2, 2, ())))
        state = blocklog.State("", 2, 4, (blocklog.Piece(2, 1, 1), blocklog.Piece(3, 0, 1)))
        self.assertEqual("abdf.", self.made(log, ".....", state))

    def test_a_later_write_to_the_same_place_wins(self):
        log = self.log([(0, "a", 0), (0, "b", 0)])
        self.assertEqual("b", self.made(log, ".", blocklog.State("", 0, 2, (blocklog.whole(log, 0), blocklog.whole(log, 1)))))

    def test_a_discard_changes_nothing(self):
        log = self.log([(0, "xx", DISCARD), (0, "", FLUSH)])
        self.assertEqual("..", self.made(log, "..", blocklog.State("", 2, 2, ())))

    def test_only_forward(self):
        log = self.log([(0, "a", 0), (0, "", FLUSH)])
        disk = blocklog.Disk(self.base("."), log, self.path("flushed"))
        disk.forward(2)
        with self.assertRaises(ValueError):
            disk.forward(1)

    def test_holes_stay_holes(self):
        with open(self.path("holes"), "wb") as file:
            file.truncate(64 << 20)
            file.seek(32 << 20)
            file.write(b"x" * 4096)
        blocklog.sparse_copy(self.path("holes"), self.path("copy"))
        self.assertEqual(64 << 20, os.path.getsize(self.path("copy")))
        self.assertLess(os.stat(self.path("copy")).st_blocks * 512, 1 << 20)
        with open(self.path("holes"), "rb") as one, open(self.path("copy"), "rb") as other:
            self.assertEqual(one.read(), other.read())


class StatesTest(LogCase):
    def long_log(self):
        entries = []
        for number in range(20):
            entries += [(number, "abcdefgh", 0), (number + 40, "q", 0), (number + 30, "i", FUA if number % 3 == 0 else 0), (0, "", FLUSH)]
        return self.log(entries)

    def test_the_same_seed_gives_the_same_states(self):
        log = self.long_log()
        self.assertEqual(blocklog.states(log, 4, 80, 60, 7), blocklog.states(log, 4, 80, 60, 7))
        self.assertNotEqual(blocklog.states(log, 4, 80, 60, 7), blocklog.states(log, 4, 80, 60, 8))

    def test_as_many_as_asked_all_different_and_forward(self):
        made = blocklog.states(self.long_log(), 4, 80, 120, 7)
        self.assertEqual(120, len({state.content for state in made}))
        self.assertEqual(120, len({state.name for state in made}))
        self.assertEqual(sorted(state.flushed for state in made), [state.flushed for state in made])

    def test_every_flush_is_a_cut(self):
        log = self.long_log()
        after_flushes = [number + 1 for number, entry in enumerate(log.entries) if entry.is_flush]
        made = {state.flushed for state in blocklog.states(log, 0, 80, 100, 1) if not state.pieces}
        self.assertEqual(set(), set(after_flushes) - made)

    def test_pieces_are_those_of_writes_that_were_not_flushed(self):
        log = self.long_log()
        for state in blocklog.states(log, 4, 80, 200, 3):
            for piece in state.pieces:
                self.assertTrue(state.flushed <= piece.entry < state.cut, state)
                self.assertTrue(0 <= piece.first and piece.first + piece.count <= log.entries[piece.entry].sectors, state)
            self.assertFalse(any(entry.is_flush for entry in log.entries[state.flushed:state.cut]), state)

    def test_a_write_with_fua_is_never_lost(self):
        log = self.long_log()
        for state in blocklog.states(log, 4, 80, 200, 3):
            for number in range(state.flushed, state.cut):
                if log.entries[number].flags & FUA:
                    self.assertIn(blocklog.whole(log, number), state.pieces)

    def test_some_are_torn_and_some_lack_an_earlier_write(self):
        log = self.long_log()
        made = blocklog.states(log, 4, 80, 200, 3)
        self.assertTrue(any(piece.count < log.entries[piece.entry].sectors for state in made for piece in state.pieces))
        self.assertTrue(any(state.pieces and state.pieces[0].entry > state.flushed for state in made))

    def test_what_is_indivisible_is_not_torn(self):
        log = self.log([(0, "abcdefgh", 0), (0, "", FLUSH)])
        made = blocklog.states(log, 0, 2, 150, 3, [(2, 4)])
        self.assertTrue(any(piece.first == 2 or piece.first + piece.count == 4 for state in made for piece in state.pieces))
        self.assertFalse([state for state in made for piece in state.pieces if 3 in (piece.first, piece.first + piece.count)])

    def test_a_disk_that_forgets_loses_what_was_flushed(self):
        log = self.long_log()
        for state in blocklog.forgetful_states(log, 4, 80, 20, 3):
            kept = {piece.entry for piece in state.pieces}
            last_flush = max(number for number in range(4, state.cut) if log.entries[number].is_flush)
            lost = [number for number in range(4, last_flush) if log.entries[number].is_write and number not in kept]
            self.assertTrue(lost, state)


class JudgeTest(unittest.TestCase):
    """A checker that passes everything would pass these, too; so each wrong root must be refused."""

    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.old = self.root("old", "one")
        self.new = self.root("new", "two")

    def make(self, name, text):
        place = os.path.join(self.directory.name, name)
        os.makedirs(os.path.join(place, "usr/bin"))
        os.makedirs(os.path.join(place, "var/lib/mypkg/t1"))
        for file in ("usr/bin/a", "usr/bin/b", "var/lib/mypkg/lock"):
            with open(os.path.join(place, file), "w", encoding="utf-8") as out:
                out.write(text)
        os.symlink(text, os.path.join(place, "usr/bin/link"))
        return place

    def root(self, name, text, packages=None):
        return crashcheck.Root(crashcheck.manifest(self.make(name, text)), packages or text)

    def changed(self, change, text="one", packages=None):
        place = self.make("changed", text)
        change(os.path.join(place, ""))
        return crashcheck.Root(crashcheck.manifest(place), packages or text)

    def refuses(self, root, said):
        with self.assertRaises(crashcheck.Wrong) as wrong:
            crashcheck.judge(root, self.old, self.new)
        self.assertIn(said, str(wrong.exception))

    def test_old_and_new(self):
        self.assertEqual("old", crashcheck.judge(self.changed(lambda place: None), self.old, self.new))
        self.assertEqual("new", crashcheck.judge(self.root("again", "two"), self.old, self.new))

    def test_one_file_of_the_other_version(self):
        def change(place):
            with open(place + "usr/bin/b", "w", encoding="utf-8") as file:
                file.write("two")
        self.refuses(self.changed(change), "usr/bin/b is")

    def test_a_missing_file(self):
        self.refuses(self.changed(lambda place: os.remove(place + "usr/bin/a")), "usr/bin/a is missing")

    def test_a_mode(self):
        self.refuses(self.changed(lambda place: os.chmod(place + "usr/bin/a", 0o4755)), "usr/bin/a is")

    def test_a_link(self):
        def change(place):
            os.remove(place + "usr/bin/link")
            os.symlink("two", place + "usr/bin/link")
        self.refuses(self.changed(change), "usr/bin/link is")

    def test_two_names_of_one_file_that_were_two_files(self):
        def change(place):
            os.remove(place + "usr/bin/b")
            os.link(place + "usr/bin/a", place + "usr/bin/b")
        self.refuses(self.changed(change), "usr/bin/b is")

    def test_what_staging_left(self):
        self.refuses(self.changed(lambda place: os.mkdir(place + "var/lib/mypkg/t2")), "var/lib/mypkg/t2 is too much")

    def test_facts_of_the_other_version(self):
        self.refuses(self.changed(lambda place: None, packages="two"), "exactly the old ones, but")

    def test_each_phase_meets_both_recoveries(self):
        turns = crashcheck.Turns()
        met = [(phase, turns.by_script(phase)) for phase in ("none", "armed", "none", "armed", "armed")]
        self.assertEqual([("none", True), ("armed", True), ("none", False), ("armed", False), ("armed", True)], met)


if __name__ == "__main__":
    unittest.main()
