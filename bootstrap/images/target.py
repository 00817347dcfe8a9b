"""What the tests of the running target share: a repository with two states, a disk that was made of the first, and commands to its machine.

The first state is what bootstrap.sh builds, with mypkg's own package; the second has new versions of the kernel, musl, busybox and
mypkg itself. Both are signed with one key and served over HTTP from this machine, which the target sees as 10.0.2.2.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time

import console

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
BOOTSTRAP = HERE.parent
PASSWORD = "mypkg"
# What 'openssl passwd -6 -salt mypkgmypkg mypkg' prints.
HASH = "$6$mypkgmypkg$uCwYrLno9O2d/9.Q4wDjiSzDkfOKtykezCisiJ1CcOA7YDsA83/7aOin11YpKsZYA3mUsYAJEgcZP1Vl3qVEP."
FIRST = ["base", "baselayout", "initscripts", "musl", "busybox", "linux", "e2fsprogs", "hello"]
UPDATED = ["musl", "busybox", "linux"]
HOST = "10.0.2.2"

sys.path.insert(0, str(TOP / "testdata" / "own-package"))
sys.dont_write_bytecode = True
import next_release  # noqa: E402


def say(text):
    print(text, flush=True)


def stop(text):
    sys.exit(f"{pathlib.Path(sys.argv[0]).name}: {text}")


class Stage:
    """A directory with everything that a test of the target needs; what is there already is used again."""

    def __init__(self, out, build=TOP / "build", dist=TOP / "target" / "dist"):
        self.out, self.build, self.dist = (pathlib.Path(path).resolve() for path in (out, build, dist))
        self.repository, self.keys = self.out / "repository", self.out / "keys"
        self.server, self.url = None, None
        self.next_version = None
        self.out.mkdir(parents=True, exist_ok=True)

    def run(self, program, *words):
        return subprocess.run([self.dist / "bin" / program, *words], check=True, stdout=subprocess.PIPE, text=True).stdout

    def srcpkg(self, verb, *words):
        return self.run("srcpkg", verb, "--work", self.build, "--toolchain", BOOTSTRAP / "toolchain", "--recipes",
                        BOOTSTRAP / "recipes", *words)

    def built(self, *words):
        return [pathlib.Path(line) for line in self.srcpkg("build", *words).split("\n") if line.endswith(".mpkg")]

    def packages(self):
        """Builds, or finds, and signs the packages of both states."""
        first = [file for file in self.built(*FIRST) if file.name.rsplit("-", 2)[0] in FIRST]
        own = sorted(self.dist.parent.glob("mypkg-*.mpkg"))
        len(own) == 1 or stop(f"one own package is expected beside {self.dist}: {own}; mvn package makes it")
        second = [file for file in self.built(*UPDATED, "--recipes", BOOTSTRAP / "updates") if file.name.rsplit("-", 2)[0] in UPDATED]
        for state in ("first", "second"):
            shutil.rmtree(self.out / state, ignore_errors=True)
            (self.out / state).mkdir()
        self.next_version, newer = next_release.make(self.dist, self.out / "work", self.out / "second")
        self.sign(first + own, "first")
        self.sign(second, "second")

    def sign(self, files, state):
        if not self.keys.exists():
            self.run("mkrepo", "key", "new", "--uid", "Target <target@example.org>", "-o", self.keys)
        self.run("srcpkg", "sign", "--key", self.keys / "secret.asc", "-o", self.out / state, *files)

    def offer(self, state):
        """Makes the repository new with the first state, or adds the second to it, and serves it."""
        if state == "first":
            self.close()
            for left in [self.repository, *self.out.glob("repository.*")]:
                shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
            self.run("mkrepo", "init", self.repository, "--name", "target", "--key", self.keys / "secret.asc")
        self.run("mkrepo", "add", self.repository, *sorted((self.out / state).glob("*.mpkg")))
        if self.server is None:
            self.server, self.url = serve(self.dist, self.repository)

    def disk(self, name="target", size="1G"):
        """A disk of what the repository offers now."""
        config = self.out / f"{name}.yaml"
        # no_timer_check: on a busy host an emulated machine's timer comes late, and the kernel takes it for broken.
        config.write_text(f"""name: {name}
repositories:
  - name: target
    path: {self.repository}
    key: {self.keys}/public.asc
    updates: {self.url}
packages: [base, e2fsprogs, mypkg]
formats: [disk]
size: {size}
hostname: target
network: dhcp
services: [syslogd, klogd]
kernel-options: console=tty0 console=ttyS0 quiet panic=10 no_timer_check
users:
  - name: root
    uid: 0
    password: "{HASH}"
""")
        self.run("mkimage", config, "-o", self.out)
        return self.out / f"{name}.img"

    def close(self):
        if self.server:
            self.server.kill()
            self.server.wait()
        self.server = None


def serve(dist, repository):
    child = subprocess.Popen([dist / "bin/mkrepo", "serve", repository, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    for line in child.stdout:
        if found := re.search(rb"http://[^:]*:(\d+)", line):
            threading.Thread(target=child.stdout.read, daemon=True).start()
            return child, f"http://{HOST}:{int(found[1])}/"
    stop("mkrepo serve says no address")


class Target(console.Machine):
    """A machine that was started from a disk, with somebody logged in."""

    def __init__(self, image, **options):
        super().__init__(str(image), **{"network": True, "limit": 900, **options})
        try:
            self.enter()
        except console.Trouble:
            self.tail()
            self.close()
            raise
        self.seconds_to_login = time.monotonic() - self.begun

    def enter(self):
        self.login("root", PASSWORD)

    def tail(self):
        sys.stderr.write(self.buffer[-3000:].decode(errors="replace") + "\n")

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            self.tail()
        self.close()

    def does(self, command):
        """Runs a command that must succeed; gives what it printed."""
        code, output = self.run(command)
        if code:
            raise console.Trouble(f"'{command}' ended with {code}:\n{output}")
        return output

    def says(self, command, pattern):
        output = self.does(command)
        if not re.search(pattern, output):
            raise console.Trouble(f"'{command}' does not say /{pattern}/:\n{output}")
        return output

    def measured(self, command):
        """Runs a command under busybox's time; gives its output, seconds, processor seconds and MiB."""
        output = self.does(f"time -v {command}")
        lines = output.split("\n")
        at = next(i for i, line in enumerate(lines) if line.startswith("\tCommand being timed"))
        value = {key: text for key, _, text in (line.strip().rpartition(": ") for line in lines[at:])}
        minutes, seconds = re.search(r"(\d+)m (\d+\.\d+)s", value["Elapsed (wall clock) time (h:mm:ss or m:ss)"]).groups()
        cpu = float(value["User time (seconds)"]) + float(value["System time (seconds)"])
        return "\n".join(lines[:at]), int(minutes) * 60 + float(seconds), cpu, int(value["Maximum resident set size (kbytes)"]) / 1024

    def restart(self):
        self.type("reboot")
        self.expect(re.compile(rb"Restarting system"), "the restart")
        begun = time.monotonic()
        self.enter()
        return time.monotonic() - begun
