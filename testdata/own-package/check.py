#!/usr/bin/env python3
"""Installs mypkg's own package into a root that holds nothing but busybox, and lets it work there over HTTPS and upgrade itself.

    check.py WORKDIR [--busybox FILE]

Needs root, openssl, a static busybox, and target/dist with the package beside it (mvn package), or DIST and PACKAGE. Everything runs
in network and mount namespaces of its own: the only server is one of this program, known by a private authority, found once
through /etc/hosts and once through a name server. Prints what was measured; ends with 1 where something is not as it must be.
"""
import argparse
import os
import pathlib
import re
import resource
import shutil
import socket
import ssl
import stat
import struct
import subprocess
import sys
import threading
import time

import next_release

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
DIST = pathlib.Path(os.environ.get("DIST", TOP / "target" / "dist")).resolve()
HOSTED, NAMED = "packages.test", "mirror.test"
CLEAN = {"PATH": "/usr/bin:/usr/sbin:/bin", "HOME": "/root", "TERM": "dumb"}
FIGURES = []


def say(text):
    print(text, flush=True)


def stop(text):
    sys.exit(f"check.py: {text}")


def measured(name, value):
    FIGURES.append((name, value))
    say(f"    {name}: {value}")


class Ran:
    """A command that was run: its exit code, output, seconds of wall and processor time, and the most memory it held."""

    def __init__(self, words, root=None, env=None):
        words = [str(word) for word in words]
        inside = (lambda: (os.chroot(root), os.chdir("/"))) if root else None
        begin = time.monotonic()
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                 env={**(CLEAN if root else os.environ), **(env or {})}, preexec_fn=inside)
        self.output = child.stdout.read().decode("utf-8", "replace")
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = self.code = os.waitstatus_to_exitcode(status)
        self.wall, self.cpu = time.monotonic() - begin, usage.ru_utime + usage.ru_stime
        self.memory_mib = usage.ru_maxrss / 1024
        self.words = words

    def good(self):
        if self.code:
            stop(f"{' '.join(self.words)} ended with {self.code}:\n{self.output}")
        return self

    def says(self, pattern):
        if not re.search(pattern, self.output):
            stop(f"{' '.join(self.words)} does not say /{pattern}/:\n{self.output}")
        return self


class Tls:
    """Takes secure connections and passes them on to a port of this machine."""

    def __init__(self, certificate, key, port):
        self.port = port
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.context, self.listening = context, socket.create_server(("127.0.0.1", 443))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            threading.Thread(target=self.serve, args=(self.listening.accept()[0],), daemon=True).start()

    def serve(self, plain):
        try:
            client = self.context.wrap_socket(plain, server_side=True)
        except (OSError, ssl.SSLError):
            return
        server = socket.create_connection(("127.0.0.1", self.port))
        threading.Thread(target=self.pump, args=(client, server), daemon=True).start()
        self.pump(server, client)

    @staticmethod
    def pump(source, sink):
        try:
            while data := source.recv(1 << 16):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def name_server():
    """Answers every question for an IPv4 address of NAMED with this machine, others with nothing (RFC 1035)."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 53))
    asked = []

    def run():
        while True:
            query, who = sock.recvfrom(512)
            at, labels = 12, []
            while query[at]:
                labels.append(query[at + 1:at + 1 + query[at]].decode())
                at += query[at] + 1
            kind = struct.unpack(">H", query[at + 1:at + 3])[0]
            asked.append(".".join(labels))
            known = kind == 1 and asked[-1] == NAMED
            answer = query[:2] + struct.pack(">HHHHH", 0x8180, 1, int(known), 0, 0) + query[12:at + 5]
            if known:
                answer += struct.pack(">HHHIH4s", 0xC00C, 1, 1, 60, 4, socket.inet_aton("127.0.0.1"))
            sock.sendto(answer, who)

    threading.Thread(target=run, daemon=True).start()
    return asked


def authority(work):
    """A private authority and a certificate of the server's two names."""
    def openssl(*words):
        Ran(["openssl", *words]).good()
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=Test authority",
            "-keyout", work / "ca.key", "-out", work / "ca.pem")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={HOSTED}",
            "-keyout", work / "server.key", "-out", work / "server.csr")
    (work / "names").write_text(f"subjectAltName=DNS:{HOSTED},DNS:{NAMED}\n")
    openssl("x509", "-req", "-days", "2", "-in", work / "server.csr", "-CA", work / "ca.pem", "-CAkey", work / "ca.key",
            "-CAcreateserial", "-extfile", work / "names", "-out", work / "server.pem")


def pack(work, name, version, arch="noarch", lines=(), **files):
    tree = work / "trees" / f"{name}-{version}"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    files["fill"](tree)
    manifest = work / f"{name}-{version}.yaml"
    manifest.write_text("\n".join([f"name: {name}", f'version: "{version}"', f"arch: {arch}", f"summary: {name} of the check", *lines]) + "\n")
    return pathlib.Path(Ran([DIST / "bin/mkrepo", "pack", "--manifest", manifest, "--tree", tree, "--root-owner", "-o", work / "packages"])
                        .good().output.split("\n")[0])


def base(tree):
    for name in ("usr/bin", "usr/sbin", "usr/lib", "etc", "root", "var"):
        (tree / name).mkdir(parents=True, exist_ok=True)
    for name, mode in (("proc", 0o555), ("dev", 0o755), ("tmp", 0o1777)):
        (tree / name).mkdir()
        (tree / name).chmod(mode)
    for name in ("bin", "sbin", "lib"):
        (tree / name).symlink_to("usr/" + name)
    (tree / "etc/hosts").write_text(f"127.0.0.1 localhost {HOSTED}\n")
    (tree / "etc/resolv.conf").write_text("nameserver 127.0.0.1\n")


def box(busybox):
    def fill(tree):
        (tree / "usr/bin").mkdir(parents=True)
        shutil.copy(busybox, tree / "usr/bin/busybox")
        (tree / "usr/bin/busybox").chmod(0o755)
        for applet in Ran([busybox, "--list"]).good().output.split():
            if applet != "busybox":
                (tree / "usr/bin" / applet).symlink_to("busybox")
    return fill


def put(path, text):
    def fill(tree):
        (tree / path).parent.mkdir(parents=True)
        (tree / path).write_text(text)
    return fill


def release():
    return Ran([DIST / "bin/mypkg", "--version"]).good().output.split()[-1]


def own_package():
    given = os.environ.get("PACKAGE", "")
    found = [pathlib.Path(given)] if given else sorted(DIST.parent.glob("mypkg-*.mpkg"))
    return found[0] if len(found) == 1 else stop(f"one package is expected beside {DIST}: {found}")


def serve(repository):
    child = subprocess.Popen([DIST / "bin/mkrepo", "serve", repository, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    for line in child.stdout:
        if found := re.search(rb"http://[^:]*:(\d+)", line):
            threading.Thread(target=child.stdout.read, daemon=True).start()
            return child, int(found[1])
    stop("mkrepo serve says no address")


def devices(root):
    for name, minor in (("null", 3), ("zero", 5), ("random", 8), ("urandom", 9)):
        os.mknod(root / "dev" / name, 0o666 | stat.S_IFCHR, os.makedev(1, minor))


def size_mib(path):
    return sum(p.lstat().st_blocks * 512 for p in path.rglob("*")) / (1 << 20)


def cache_is_used(root, mypkg):
    log = "/tmp/loaded"
    mypkg("--version", env={"MYPKG_JAVA_OPTIONS": f"-Xlog:class+load:file={log}"}).good()
    text = (root / log[1:]).read_text()
    return re.search(r"org\.mypkg\.cli\.Main source: shared objects file", text) is not None


def version_is(mypkg, version):
    mypkg("--version").good().says(rf"^mypkg {re.escape(version)}\n$")


def check(work, busybox):
    for left in ("root", "repo", "packages", "trees", "keys"):
        shutil.rmtree(work / left, ignore_errors=True)
    authority(work)
    old, package = release(), own_package()
    say(f"packing (mypkg {old}, {package.name})")
    parts = [pack(work, "base", "1", fill=base), pack(work, "box", "1", "x86_64", ['provides: ["cmd:sh", "cmd:setsid"]'], fill=box(busybox))]
    trust = pack(work, "authorities", "1", fill=put("etc/ssl/certs/ca-certificates.crt", "# Ours: ü\n" + (work / "ca.pem").read_text()))
    greeting = pack(work, "greeting", "1", fill=put("usr/share/Grüße/naïve-文件", "hello\n"))
    Ran([DIST / "bin/mkrepo", "key", "new", "--uid", "Check <check@example.org>", "-o", work / "keys"]).good()
    Ran([DIST / "bin/mkrepo", "init", work / "repo", "--name", "check", "--key", work / "keys/secret.asc"]).good()
    Ran([DIST / "bin/mkrepo", "add", work / "repo", greeting]).good()
    server, port = serve(work / "repo")
    try:
        Tls(work / "server.pem", work / "server.key", port)
        in_root(work, parts, package, trust, old)
    finally:
        server.terminate()


def in_root(work, parts, package, trust, old):
    root = work / "root"
    root.mkdir()
    asked = name_server()
    outside = [DIST / "bin/mypkg", "--root", root]
    say("installing into a root of busybox")
    Ran([*outside, "install", "--yes", "--allow-unsigned", *parts]).good()
    subprocess.run(["mount", "-t", "proc", "proc", root / "proc"], check=True)
    devices(root)
    done = Ran([*outside, "install", "--yes", "--allow-unsigned", package]).good()
    measured("install of the own package, from outside", f"{done.wall:.1f} s, {done.cpu:.1f} CPU s, {done.memory_mib:.0f} MiB")
    measured("package", f"{package.stat().st_size / 1e6:.1f} MB")
    measured("installed", f"{size_mib(root / 'usr/lib/mypkg'):.0f} MiB, cache of classes included")

    def mypkg(*words, env=None):
        return Ran(["/usr/bin/mypkg", *words], root=root, env=env)

    version_is(mypkg, old)
    cache_is_used(root, mypkg) or stop("the cache of classes is not used in the root")
    say("over HTTPS")
    shutil.copy(work / "repo/key.asc", root / "root/key.asc")
    shutil.copy(trust, root / "root/trust.mpkg")
    add = ("repo", "add", "check", f"https://{HOSTED}/", "--key", "/root/key.asc")
    if mypkg(*add).code == 0:
        refused = mypkg("update")
        mypkg("repo", "remove", "check").good()
    else:
        refused = mypkg(*add)
    refused.code == 0 and stop("a server that nobody vouches for was believed")
    refused.says("E0611").says("that Java brings")
    mypkg("install", "--yes", "--allow-unsigned", "/root/trust.mpkg").good()
    mypkg(*add).good()
    mypkg("update").good()
    done = mypkg("install", "--yes", "greeting").good()
    measured("install of a small package over HTTPS", f"{done.wall:.1f} s, {done.cpu:.1f} CPU s, {done.memory_mib:.0f} MiB")
    (root / "usr/share/Grüße/naïve-文件").read_text() == "hello\n" or stop("the file with the odd name is not what it was")
    mypkg("owns", "/usr/share/Grüße/naïve-文件").good().says("greeting")
    mypkg("list").good().says("greeting 1 noarch manual").says(f"mypkg {old}")
    mypkg("repo", "remove", "check").good()
    mypkg("repo", "add", "check", f"https://{NAMED}/", "--key", "/root/key.asc").good()
    mypkg("update").good()
    NAMED in asked or stop(f"the name server was asked for {asked}")
    upgrade(work, root, mypkg, old)


def upgrade(work, root, mypkg, old):
    new, package = next_release.make(DIST, work, work / "packages")
    say(f"upgrading itself to {new}")
    Ran([DIST / "bin/mkrepo", "add", work / "repo", package]).good()
    mypkg("update").good()
    done = mypkg("upgrade", "--yes").good()
    measured("upgrade of itself", f"{done.wall:.1f} s, {done.cpu:.1f} CPU s, {done.memory_mib:.0f} MiB")
    say("        " + done.output.strip().split("\n")[-1])
    version_is(mypkg, new)
    cache_is_used(root, mypkg) or stop("the cache of classes is not used after the upgrade")
    mypkg("verify").good()
    done = mypkg("undo", "--yes").good()
    measured("undo", f"{done.wall:.1f} s, {done.cpu:.1f} CPU s, {done.memory_mib:.0f} MiB")
    version_is(mypkg, old)
    measured("cache of classes after undo", "used" if cache_is_used(root, mypkg) else "not used")
    mypkg("verify").good()
    (root / f"usr/lib/mypkg/{new}").exists() and stop(f"{new} was left behind")
    for heap in ("64m", "48m"):
        tried = mypkg("reinstall", "--yes", "greeting", env={"MYPKG_JAVA_OPTIONS": f"-Xmx{heap}"})
        measured(f"a reinstall with a heap of {heap}", "done" if tried.code == 0 else f"exit code {tried.code}")
    runs = sorted(mypkg("--version").good().wall for _ in range(5)), sorted(mypkg("list").good().wall for _ in range(5))
    measured("--version", f"{runs[0][2] * 1000:.0f} ms (median of 5)")
    measured("list", f"{runs[1][2] * 1000:.0f} ms (median of 5)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--busybox", default=shutil.which("busybox"))
    options = parser.parse_args()
    if os.geteuid() != 0:
        stop("it needs root, for chroot and namespaces")
    if os.environ.get("OWN_PACKAGE_INSIDE") != "1":
        words = ["unshare", "--net", "--mount", "--propagation", "private", sys.executable, __file__, *sys.argv[1:]]
        sys.exit(subprocess.run(words, env={**os.environ, "OWN_PACKAGE_INSIDE": "1"}).returncode)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    options.work.mkdir(parents=True, exist_ok=True)
    check(options.work.resolve(), options.busybox)
    say("all as it must be")


if __name__ == "__main__":
    main()
