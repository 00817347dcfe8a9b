"""Programs run and measured: wall seconds, CPU seconds of the program and its children, largest resident set."""
import os
import signal
import statistics
import subprocess
import time

# A program that Python starts inherits Python's own largest resident set, so a small program starts it and looks.
TIME = ("/usr/bin/time", "-q", "-f", "%M", "-o")


class Run:
    """One run of a program. `code` is None when it was ended because its time was over."""

    def __init__(self, code, wall, cpu, rss, out, err):
        self.code, self.wall, self.cpu, self.rss, self.out, self.err = code, wall, cpu, rss, out, err


def run(command, cwd, seconds=600, env=None):
    """Runs a program in a directory, where its output goes to files first; ends it and its children after so many seconds."""
    out, err, peak = cwd / "stdout", cwd / "stderr", cwd / "peak"
    peak.unlink(missing_ok=True)
    with open(out, "wb") as o, open(err, "wb") as e:
        start = time.monotonic()
        process = subprocess.Popen([*TIME, str(peak), *(str(c) for c in command)], stdin=subprocess.DEVNULL, stdout=o, stderr=e, cwd=cwd,
                                   env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})}, start_new_session=True)
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(process.pid, signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    ended = process.returncode == -signal.SIGKILL and wall >= seconds
    rss = int(peak.read_text() or 0) / 1024 if peak.exists() else 0
    return Run(None if ended else process.returncode, wall, usage.ru_utime + usage.ru_stime, rss,
               out.read_text(errors="replace"), err.read_text(errors="replace"))


def expect(done, *codes):
    """The run, if it ended with one of the codes."""
    if done.code not in codes:
        raise RuntimeError(f"ended with {done.code}: {done.err[-1500:]}{done.out[-500:]}")
    return done


def median(runs):
    """One Run that has the median of each figure."""
    last = runs[-1]
    return Run(last.code, statistics.median(r.wall for r in runs), statistics.median(r.cpu for r in runs),
               statistics.median(r.rss for r in runs), last.out, last.err)


def table(head, rows):
    """A table in Markdown, on stdout."""
    print("| " + " | ".join(head) + " |")
    print("|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)
