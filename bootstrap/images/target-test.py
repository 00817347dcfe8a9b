#!/usr/bin/env python3
"""Boots a disk and lets the system on it update itself over HTTP: kernel, musl, busybox and mypkg itself; restarts into the new
versions, takes the upgrade back, restarts into the old ones. Pulls the plug of the same upgrade (plug-test.py). Lets the target serve
a repository of its own to a second machine.

    target-test.py [--build DIR] [--dist DIR] [--out DIR] [--pictures DIR] [--states N] [--boot N] [bios|uefi|plug|serve]...

Needs root, `mvn package`, and what `bootstrap.sh` builds, which it builds where it is missing (the second kernel takes some
minutes, once). Prints what it measured; ends with 1 where something is not as it must be.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys

import console
from target import HERE, HOST, PASSWORD, TOP, Stage, Target, say, stop

FIGURES = []
# Everything that a package brought, but what the kernel mounts over; and what users and packages wrote to /etc.
MANIFEST = ("find /usr /etc /boot /srv /root -xdev -type f ! -name .ash_history -exec sha256sum {} + | sort -k 2; "
            "find /usr /etc /boot /srv -xdev ! -type f -exec stat -c '%n %F %a %u:%g %N' {} + | sort")


def measured(name, value):
    FIGURES.append((name, value))
    say(f"    {name}: {value}")


def used(name, run):
    output, wall, cpu, memory = run
    measured(name, f"{wall:.1f} s, {cpu:.1f} CPU s, {memory:.0f} MiB")
    return output


def versions(machine, kernel, box, libc, own):
    machine.says("uname -r", kernel)
    machine.says("busybox | head -n 1", box)
    machine.says("/usr/lib/libc.so 2>&1 | sed -n 's/^Version //p'", libc)
    machine.says("mypkg --version", f"mypkg {own}$")


def old_versions(machine, own):
    versions(machine, r"^[0-9.]+-mypkg$", r"v1\.37\.0 ", r"^1\.2\.5$", own)


def new_versions(machine, stage):
    versions(machine, r"-mypkg2$", r"v1\.37\.0-mypkg2 ", r"^1\.2\.5-mypkg2$", stage.next_version)


def fingerprint(machine):
    return machine.does(f"{{ {MANIFEST}; }} >/tmp/manifest && sha256sum </tmp/manifest")


def there_and_back(stage, disk, firmware, memory, pictures):
    """The life of the issue: upgrade, restart, undo, restart."""
    say(f"== {firmware}, {memory} MiB of memory")
    written = stage.out / f"{firmware}.img"
    shutil.copyfile(disk, written)
    with Target(written, firmware=firmware, memory=memory, write=True, log=stage.out / f"{firmware}.log") as machine:
        measured(f"{firmware}: login after", f"{machine.seconds_to_login:.1f} s")
        old = machine.does("mypkg --version").split()[-1]
        old_versions(machine, old)
        machine.says("boot-slot status", "running a, good a, next none")
        used(f"{firmware}: --version", machine.measured("mypkg --version"))
        used(f"{firmware}: list", machine.measured("mypkg list"))
        used(f"{firmware}: update", machine.measured("mypkg update"))
        used(f"{firmware}: verify", machine.measured("mypkg verify"))
        before = fingerprint(machine)
        say(used(f"{firmware}: upgrade of kernel, musl, busybox and mypkg", machine.measured("mypkg upgrade --yes")))
        machine.says("boot-slot status", "running a, good a, next b, tries 2")
        if pictures:
            machine.type("clear >/dev/tty1; { mypkg history; boot-slot status; } >/dev/tty1; chvt 1")
            machine.does("sleep 2")
            machine.screenshot(str(pictures / f"upgrade-{firmware}.png"))
        measured(f"{firmware}: login after the restart", f"{machine.restart():.1f} s")
        new_versions(machine, stage)
        machine.says("boot-slot status", "running b, good b, next none")
        machine.does("mypkg verify")
        say(used(f"{firmware}: undo", machine.measured("mypkg undo --yes")))
        machine.says("boot-slot status", "running b, good b, next a, tries 2")
        machine.restart()
        old_versions(machine, old)
        machine.says("boot-slot status", "running a, good a, next none")
        machine.does("mypkg verify")
        after = fingerprint(machine)
        after == before or stop(f"the root is not what it was before the upgrade: {written}")
        machine.does("test ! -e /var/lib/mypkg/journal")
        machine.poweroff()
    say(f"    {firmware}: old, new, and old again, as it was")
    written.unlink()


def pull_the_plug(stage, disk, states, boot):
    say("== the plug")
    subprocess.run([sys.executable, HERE / "plug-test.py", "--image", disk, "--password", PASSWORD, "--prepare", "mypkg update", "--command",
                    "mypkg upgrade --yes", "--mypkg", stage.dist / "bin/mypkg", "--states", str(states), "--boot", str(boot), "--limit", "900",
                    "--out", stage.out / "plug"], check=True)


def serve_itself(stage, disk):
    """The first machine makes a repository of what it fetched, with a key of its own, and a second one upgrades from there."""
    say("== a target that serves")
    port = console.free_port()
    with Target(disk, forward={port: 80}, log=stage.out / "serve.log") as first:
        first.does("mypkg update && mypkg download busybox musl --output /root/packages && ls /root/packages")
        first.does("mkrepo key new --uid 'Own <own@example.org>' -o /root/keys")
        first.does("mkdir -p /srv/http && mkrepo init /srv/http/own --name own --key /root/keys/secret.asc")
        first.does("mkrepo add /srv/http/own /root/packages/*.mpkg")
        first.does("cp /root/keys/public.asc /srv/http/ && httpd -h /srv/http")
        stage.close()
        with Target(disk, log=stage.out / "served.log") as second:
            second.does(f"wget -q -O /root/own.asc http://{HOST}:{port}/public.asc")
            second.does("mypkg repo remove target")
            second.does(f"mypkg repo add own http://{HOST}:{port}/own/ --key /root/own.asc")
            second.does("mypkg update")
            say(used("a second target: upgrade of musl and busybox from the first", second.measured("mypkg upgrade --yes --allow-repo-change")))
            second.says("busybox | head -n 1", r"v1\.37\.0-mypkg2 ")
            second.says("/usr/lib/libc.so 2>&1 | sed -n 's/^Version //p'", r"^1\.2\.5-mypkg2$")
            second.does("mypkg verify")
            second.poweroff()
        first.poweroff()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=TOP / "build")
    parser.add_argument("--dist", default=TOP / "target" / "dist")
    parser.add_argument("--out", default=TOP / "build" / "target")
    parser.add_argument("--pictures", type=pathlib.Path)
    parser.add_argument("--memory", type=int, default=256, help="of the upgraded machine, in MiB")
    parser.add_argument("--states", type=int, default=200, help="how many power cuts")
    parser.add_argument("--boot", type=int, default=5, help="how many of them are booted")
    parser.add_argument("what", nargs="*", default=["bios", "uefi", "plug", "serve"])
    options = parser.parse_args()
    stage = Stage(options.out, options.build, options.dist)
    try:
        say("== packages, repository, disk")
        stage.packages()
        stage.offer("first")
        disk = stage.disk()
        measured("the disk", f"{disk.stat().st_blocks * 512 >> 20} MiB of {disk.stat().st_size >> 20}")
        stage.offer("second")
        for what in options.what:
            if what == "serve":
                serve_itself(stage, disk)
            elif what == "plug":
                pull_the_plug(stage, disk, options.states, options.boot)
            else:
                there_and_back(stage, disk, what, options.memory, options.pictures)
    except (console.Trouble, subprocess.CalledProcessError) as trouble:
        stop(trouble)
    finally:
        stage.close()
    say("\n| what | measured |\n| --- | --- |\n" + "\n".join(f"| {name} | {value} |" for name, value in FIGURES))
    return 0


if __name__ == "__main__":
    sys.exit(main())
