#!/usr/bin/env python3
"""Measures what upgrades fetch: packages of two Debian suites, packed by mkrepo, served by mkrepo serve, upgraded by mypkg.

    benchmark.py WORKDIR [NAME=OLD.deb,NEW.deb]...

Without packages it takes those of UPGRADES, which it downloads with apt-get. The programs are those of target/dist, or of the
directory that the variable DIST names. What passes between client and server is counted on the way, heads of answers included.
Needs dpkg-deb and zstd. Prints a table in Markdown.
"""
import hashlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import threading

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
DIST = pathlib.Path(os.environ.get("DIST", TOP / "target" / "dist")) / "bin"

# Bookworm's point releases and bookworm-security: some packages with few changed files, some with nearly all changed.
UPGRADES = [
    ("locales", "2.36-9+deb12u7", "2.36-9+deb12u14"),
    ("libpython3.11-stdlib", "3.11.2-6+deb12u8", "3.11.2-6+deb12u9"),
    ("perl-modules-5.36", "5.36.0-7+deb12u3", "5.36.0-7+deb12u4"),
    ("python3-django", "3:3.2.25-0+deb12u3", "3:3.2.25-0+deb12u7"),
    ("python-django-doc", "3:3.2.25-0+deb12u3", "3:3.2.25-0+deb12u7"),
    ("git", "1:2.39.5-0+deb12u2", "1:2.39.5-0+deb12u3"),
    ("tzdata", "2026b-0+deb12u1", "2026f-0+deb12u1"),
    ("openssl", "3.0.20-1~deb12u2", "3.0.22-1~deb12u2"),
]


class CountingProxy:
    """Passes connections on to a port and counts the bytes that come back."""

    def __init__(self, target):
        self.target = target
        self.bytes = 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listening.accept()
            server = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self.pump, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, True), daemon=True).start()

    def pump(self, source, sink, counted):
        try:
            while data := source.recv(1 << 16):
                self.bytes += len(data) if counted else 0
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{words}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def downloaded(work, name, version):
    directory = work / "debs"
    directory.mkdir(parents=True, exist_ok=True)
    pattern = f"{name}_{version.replace(':', '%3a')}_*.deb"
    if not list(directory.glob(pattern)):
        subprocess.run(["apt-get", "download", f"{name}={version}"], cwd=directory, check=True, capture_output=True)
    return next(directory.glob(pattern))


def unpacked(deb, tree):
    """The files of a package, with what lies in /lib where it lies in a merged tree."""
    run("rm", "-rf", tree)
    tree.mkdir(parents=True)
    run("dpkg-deb", "-x", deb, tree)
    for name in ("bin", "sbin", "lib", "lib64"):
        if (tree / name).is_dir():
            (tree / "usr" / name).mkdir(parents=True, exist_ok=True)
            run("cp", "-a", f"{tree / name}/.", tree / "usr" / name)
            run("rm", "-r", tree / name)
    return tree


def contents(tree):
    found = {}
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size:
            found[path] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def pack(work, name, version, tree):
    description = work / f"{name}-{version}.yaml"
    description.write_text(f"name: {name}\nversion: \"{version}\"\narch: x86_64\nsummary: {name} of Debian\n")
    run(DIST / "mkrepo", "pack", "--manifest", description, "--tree", tree, "--root-owner", "-o", work / "packages")
    return work / "packages" / f"{name}-{version}.x86_64.mpkg"


def one_frame(package):
    """How long the same tar stream is as a single frame."""
    plain = subprocess.run(["zstd", "-dcq", package], capture_output=True, check=True).stdout
    return len(subprocess.run(["zstd", "-19", "-cq", "--single-thread"], input=plain, capture_output=True, check=True).stdout)


def frames(package):
    shown = run(DIST / "mkrepo", "show", "--json", package)
    return len(json.loads(shown).get("frames", []))


def measure(work, proxy, name, old_deb, new_deb):
    old, new = unpacked(old_deb, work / name / "old"), unpacked(new_deb, work / name / "new")
    known = set(contents(old).values())
    fresh = contents(new)
    changed = [path for path, digest in fresh.items() if digest not in known]
    packed = [pack(work, name, "1", old), pack(work, name, "2", new)]
    repository, root = work / "repo", work / name / "root"
    run("rm", "-rf", root)
    root.mkdir(parents=True)
    mypkg = (DIST / "mypkg", "--root", root, "-y")
    run(DIST / "mkrepo", "add", repository, packed[0])
    run(*mypkg, "repo", "add", "bench", f"http://127.0.0.1:{proxy.port}/", "--key", repository / "key.asc")
    run(*mypkg, "update")
    run(*mypkg, "install", name)
    run(DIST / "mkrepo", "add", repository, packed[1])
    run(*mypkg, "update")
    before = proxy.bytes
    done = json.loads(run(*mypkg, "upgrade", "--json"))
    wire = proxy.bytes - before
    run(*mypkg, "verify", name)
    size, single = packed[1].stat().st_size, one_frame(packed[1])
    bytes_changed = sum(path.stat().st_size for path in changed)
    return (f"| {name} | {size:,} | {100 * (size - single) / single:+.1f} % | {len(changed)} of {len(fresh)} | {bytes_changed:,} "
            f"| {done['fetchedBytes']:,} | {wire:,} | {100 * wire / size:.1f} % | {100 * wire / max(1, bytes_changed):.1f} % |")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    work = pathlib.Path(sys.argv[1]).resolve()
    work.mkdir(parents=True, exist_ok=True)
    given = [(text.split("=", 1)[0], *map(pathlib.Path, text.split("=", 1)[1].split(","))) for text in sys.argv[2:]]
    wanted = given or [(name, downloaded(work, name, old), downloaded(work, name, new)) for name, old, new in UPGRADES]
    for stale in ("repo", "packages", "keys"):
        run("rm", "-rf", work / stale)
    run(DIST / "mkrepo", "key", "new", "--uid", "Bench <bench@example.org>", "-o", work / "keys")
    run(DIST / "mkrepo", "init", work / "repo", "--name", "bench", "--key", work / "keys" / "secret.asc")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen([DIST / "mkrepo", "serve", work / "repo", "--port", str(port)], stdout=subprocess.PIPE, text=True)
    try:
        server.stdout.readline()
        proxy = CountingProxy(port)
        print("| package | new version | against one frame | changed files | their bytes | fetched | on the wire | of the package "
              "| of the changed files |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for name, old, new in wanted:
            print(measure(work, proxy, name, old, new), flush=True)
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
