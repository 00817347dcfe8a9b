#!/usr/bin/env python3
"""Where is little, and where much? Makes N new files durable by one syncfs, and by 16 threads that fsync each and its directory.

    syncs.py WORK [ROUNDS]

Both ways alone, and while another program dirties 1 GB. Milliseconds, medians. WORK lies on the disk that is measured.
"""
import concurrent.futures
import ctypes
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

COUNTS = (10, 50, 250, 1000)
BEGUN_BYTES = 256 << 20
LIBC = ctypes.CDLL(None, use_errno=True)


def make(directory, count):
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    for i in range(count):
        (directory / str(i)).write_bytes(os.urandom(8192))


def sync_one(path):
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def whole(directory):
    opened = os.open(directory, os.O_RDONLY)
    if LIBC.syncfs(opened) != 0:
        sys.exit("syncfs failed")
    os.close(opened)


def one_by_one(directory):
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        list(pool.map(sync_one, sorted(directory.iterdir())))
    sync_one(directory)


def measure(work, count, way, beside):
    make(work / "files", count)
    writer = None
    if beside:
        writer = subprocess.Popen(["dd", "if=/dev/zero", f"of={work / 'dirty'}", "bs=1M", "count=1024", "status=none"])
        while not (work / "dirty").exists() or (work / "dirty").stat().st_size < BEGUN_BYTES:
            time.sleep(0.005)
    start = time.monotonic()
    way(work / "files")
    took = (time.monotonic() - start) * 1000
    if writer:
        writer.wait()
        (work / "dirty").unlink()
    os.sync()
    return took


def main():
    work = pathlib.Path(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    work.mkdir(parents=True, exist_ok=True)
    os.sync()
    print("| files | syncfs | fsync each | syncfs beside 1 GB | fsync each beside 1 GB |\n| --- | --- | --- | --- | --- |")
    for count in COUNTS:
        cells = [statistics.median(measure(work, count, way, beside) for _ in range(rounds))
                 for beside in (False, True) for way in (whole, one_by_one)]
        print(f"| {count} | " + " | ".join(f"{c:.0f} ms" for c in cells) + " |", flush=True)


if __name__ == "__main__":
    main()
