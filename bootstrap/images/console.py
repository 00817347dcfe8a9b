#!/usr/bin/env python3
"""Starts an image in QEMU and works at its serial console as a person would: waits for prompts, types, reads exit codes.

    console.py IMAGE [options] STEP...

A step is one of
    login            waits for the login prompt, or for a root shell where there is no login, and gets a shell
    poweroff         turns the machine off and waits until it is off
    reboot           restarts the machine from inside; a further 'login' waits for it to come up
    shot:FILE.png    takes a picture of the screen
    wait:TEXT        waits until the console shows TEXT
    send:TEXT        types TEXT and a line end, and waits for nothing
    fails:COMMAND    runs COMMAND, which must end with another code than 0
    COMMAND          runs COMMAND in the shell, which must end with 0; what it prints is printed

It ends with 0 when every step went well, with 1 and the console's last lines when one did not.
Each line 'LABEL: SECONDS s' on standard error says how long a step that waited for the machine took.
"""
import argparse
import os
import re
import select
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zlib

OVMF_CODE = "/usr/share/OVMF/OVMF_CODE_4M.fd"
OVMF_VARS = "/usr/share/OVMF/OVMF_VARS_4M.fd"
SHELL_PROMPT = re.compile(rb"mypkg:[^\n]*[#$] $")
LOGIN_PROMPT = re.compile(rb"login: $")


class Trouble(Exception):
    pass


class Machine:
    """One QEMU, whose serial line is a pipe and whose monitor is a socket in a directory of its own."""

    def __init__(self, image, firmware="bios", kind=None, memory=512, write=False, network=False, limit=240, log=None, forward=None,
                 drive=None):
        self.limit = limit
        self.directory = tempfile.mkdtemp(prefix="mypkg-console-")
        self.buffer = b""
        self.read_to = 0
        self.commands = 0
        self.log = open(log, "wb") if log else None
        monitor = os.path.join(self.directory, "monitor")
        command = ["qemu-system-x86_64", "-accel", "tcg", "-m", str(memory), "-display", "none", "-serial", "stdio"]
        command += ["-monitor", f"unix:{monitor},server=on,wait=off"]
        forwards = "".join(f",hostfwd=tcp:127.0.0.1:{here}-:{there}" for here, there in (forward or {}).items())
        command += ["-nic", "user,model=virtio-net-pci" + forwards] if network else ["-nic", "none"]
        if drive:
            # QEMU's own words for the disk, where it is more than a file.
            command += list(drive)
        elif kind == "cd" or (kind is None and str(image).endswith(".iso")):
            command += ["-cdrom", image]
        else:
            keep = "" if write else ",snapshot=on"
            command += ["-drive", f"file={image},format=raw,if=virtio{keep}"]
        if firmware == "uefi":
            variables = os.path.join(self.directory, "variables.fd")
            shutil.copyfile(OVMF_VARS, variables)
            command += ["-drive", f"if=pflash,format=raw,readonly=on,file={OVMF_CODE}"]
            command += ["-drive", f"if=pflash,format=raw,file={variables}"]
        self.begun = time.monotonic()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.monitor_path = monitor

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.log:
            self.log.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    # What the machine says.

    def _pump(self, deadline):
        """Reads what has come; False at the end of the line."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise Trouble("nothing more came in time")
        ready, _, _ = select.select([self.process.stdout], [], [], left)
        if not ready:
            raise Trouble("nothing more came in time")
        data = os.read(self.process.stdout.fileno(), 65536)
        if self.log:
            self.log.write(data)
            self.log.flush()
        self.buffer += data.replace(b"\r", b"")
        return bool(data)

    def expect(self, pattern, what, forbidden=b"Kernel panic"):
        """Waits until the unread part of the console matches; gives the match and takes all up to it as read."""
        deadline = time.monotonic() + self.limit
        while True:
            unread = self.buffer[self.read_to:]
            found = pattern.search(unread)
            if found:
                self.read_to += found.end()
                return found, unread[: found.start()]
            if forbidden and forbidden in unread:
                raise Trouble(f"the kernel panicked while {what} was waited for")
            if not self._pump(deadline):
                raise Trouble(f"the machine went off while {what} was waited for")

    def type(self, text):
        self.process.stdin.write(text.encode() + b"\n")
        self.process.stdin.flush()

    # What a person does.

    def login(self, user, password, panics=False):
        forbidden = None if panics else b"Kernel panic"
        both = re.compile(LOGIN_PROMPT.pattern + b"|" + SHELL_PROMPT.pattern)
        found, _ = self.expect(both, "a prompt", forbidden)
        if found.group().endswith(b"login: "):
            self.type(user)
            if password:
                self.expect(re.compile(rb"[Pp]assword: $"), "the question for the password")
                self.type(password)
            self.expect(SHELL_PROMPT, "the shell's prompt after the login")
        # A narrow terminal would break long lines while they are typed, and colors would stand in what is printed.
        self.type("stty columns 4000; export TERM=dumb")
        self.expect(SHELL_PROMPT, "the shell's prompt")

    def run(self, command):
        """Runs a command in the shell; gives its code and what it printed."""
        self.commands += 1
        number = str(self.commands)
        # The typed line shows %s where the answer shows the number, so that the echo is not taken for the answer.
        self.type(f"{command}; printf 'ended-%s:%s:\\n' {number} $?")
        found, before = self.expect(re.compile(rb"ended-" + number.encode() + rb":(\d+):\n"), f"the end of '{command}'")
        lines = before.decode(errors="replace").split("\n")
        self.expect(SHELL_PROMPT, "the shell's prompt")
        return int(found.group(1)), "\n".join(lines[1:]).rstrip("\n")

    def poweroff(self):
        self.type("poweroff")
        self.await_end()

    def await_end(self):
        deadline = time.monotonic() + self.limit
        while self._pump(deadline):
            pass
        self.process.wait(timeout=30)

    def screenshot(self, file):
        raw = os.path.join(self.directory, "screen.ppm")
        if os.path.exists(raw):
            os.remove(raw)
        with socket.socket(socket.AF_UNIX) as monitor:
            monitor.connect(self.monitor_path)
            monitor.settimeout(self.limit)
            self._monitor_prompt(monitor)
            monitor.sendall(f"screendump {raw}\n".encode())
            self._monitor_prompt(monitor)
        write_png(raw, file)

    @staticmethod
    def _monitor_prompt(monitor):
        said = b""
        while not said.endswith(b"(qemu) "):
            data = monitor.recv(4096)
            if not data:
                raise Trouble("QEMU's monitor went away")
            said += data


def free_port():
    """A TCP port of this machine that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_png(ppm, png):
    """PNG of a binary PPM: three bytes a pixel, no filters."""
    with open(ppm, "rb") as file:
        data = file.read()
    words, at = [], 0
    while len(words) < 4:
        end = re.compile(rb"\S+").search(data, at)
        words.append(end.group())
        at = end.end()
    width, height = int(words[1]), int(words[2])
    pixels = data[at + 1:]
    rows = b"".join(b"\0" + pixels[y * width * 3:(y + 1) * width * 3] for y in range(height))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    with open(png, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def said(machine, begun, what):
    now = time.monotonic()
    print(f"{what}: {now - begun:.1f} s, {now - machine.begun:.1f} s since the start", file=sys.stderr)


def perform(machine, step, options):
    begun = time.monotonic()
    if step == "login":
        machine.login(options.user, options.password, options.panics)
        said(machine, begun, "login")
    elif step == "poweroff":
        machine.poweroff()
        said(machine, begun, "poweroff")
    elif step == "reboot":
        machine.type("reboot")
        # The shell that was told so prompts once more before it ends.
        machine.expect(re.compile(rb"Restarting system"), "the restart")
    elif step.startswith("shot:"):
        machine.screenshot(step[len("shot:"):])
    elif step.startswith("wait:"):
        machine.expect(re.compile(re.escape(step[len("wait:"):].encode())), f"'{step[len('wait:'):]}'", None)
        said(machine, begun, step)
    elif step.startswith("send:"):
        machine.type(step[len("send:"):])
    else:
        must_fail = step.startswith("fails:")
        command = step[len("fails:"):] if must_fail else step
        code, output = machine.run(command)
        print(output)
        if (code != 0) != must_fail:
            raise Trouble(f"'{command}' ended with {code}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("image")
    parser.add_argument("steps", nargs="+")
    parser.add_argument("--firmware", choices=["bios", "uefi"], default="bios")
    parser.add_argument("--as", dest="kind", choices=["cd", "disk"], help="an .iso is a CD unless this says disk")
    parser.add_argument("--memory", type=int, default=512, help="in MiB")
    parser.add_argument("--write", action="store_true", help="the disk keeps what is written")
    parser.add_argument("--network", action="store_true", help="a card whose other end is this machine, as 10.0.2.2")
    parser.add_argument("--user", default="root")
    parser.add_argument("--password", default="")
    parser.add_argument("--panics", action="store_true", help="a panic of the kernel is part of the play")
    parser.add_argument("--limit", type=int, default=240, help="seconds to wait for anything")
    parser.add_argument("--log", help="where all of the console goes")
    options = parser.parse_args()
    machine = Machine(options.image, options.firmware, options.kind, options.memory, options.write, options.network, options.limit,
                      options.log)
    try:
        for step in options.steps:
            perform(machine, step, options)
    except Trouble as trouble:
        tail = machine.buffer[-2000:].decode(errors="replace")
        print(f"{tail}\nconsole.py: {trouble}", file=sys.stderr)
        return 1
    finally:
        machine.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
