#!/usr/bin/env python3
"""How long short commands take, beside other programs on the same machine.

    bench.py WORKDIR [--runs N] [--install]

Makes a root with 200 packages (MakePackages.java) and runs the commands by turns, so that whatever else the machine does meets all of them.
Prints wall and processor time as minimum, median and maximum, in milliseconds. The programs are those of target/dist, or DIST.
Programs that are not there are named; --install has apt-get install pacman-package-manager and apk-tools first.
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
DIST = pathlib.Path(os.environ.get("DIST", TOP / "target" / "dist")).resolve()


def java_home():
    words = [DIST / "bin/mypkg", "--version"]
    env = {**os.environ, "MYPKG_JAVA_OPTIONS": "-XshowSettings:properties"}
    for line in subprocess.run(words, env=env, capture_output=True, text=True).stderr.splitlines():
        if line.strip().startswith("java.home ="):
            return pathlib.Path(line.split("=")[1].strip())
    sys.exit("bench.py: the launcher finds no Java")


def root_of_200(work, java):
    root = work / "root"
    if (root / "var/lib/mypkg/installed.sqlite").exists():
        return root
    jar = next((DIST / "lib").glob("mypkg-*.jar"))
    native = DIST / "lib/native/libzstd-jni.so"
    subprocess.run([java, "--enable-native-access=ALL-UNNAMED", f"-DZstdNativePath={native}", "-cp", jar,
                    pathlib.Path(__file__).with_name("MakePackages.java"), work / "packages", "200"], check=True)
    root.mkdir(parents=True)
    subprocess.run([DIST / "bin/mypkg", "--root", root, "install", "--yes", "--allow-unsigned", *sorted((work / "packages").glob("*.mpkg"))],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return root


def hello(work, java):
    source = work / "Hello.java"
    source.write_text('final class Hello { public static void main(String[] a) { System.out.println("hello"); } }\n')
    subprocess.run([java.with_name("javac"), "-d", work, source], check=True)
    return [java, "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp", work, "Hello"]


def commands(work):
    java = java_home() / "bin/java"
    root = root_of_200(work, java)
    mypkg = DIST / "bin/mypkg"
    yield "mypkg --version", [mypkg, "--version"]
    yield "mypkg list (200 packages)", [mypkg, "--root", root, "list"]
    yield "mypkg info (one of 200)", [mypkg, "--root", root, "info", "part-7"]
    yield "java, hello", hello(work, java)
    yield "sh -c :", ["sh", "-c", ":"]
    yield "python3 -c pass", ["python3", "-c", "pass"]
    for name, words in (("pacman -Q (its own database, empty)", ["pacman", "-Q"]), ("pacman --version", ["pacman", "--version"]),
                        ("apk --version", ["apk", "--version"]), ("apt --version", ["apt", "--version"]),
                        ("apt list --installed (this machine)", ["apt", "list", "--installed"]), ("dpkg -l (this machine)", ["dpkg", "-l"])):
        if shutil.which(words[0]):
            yield name, words
        else:
            print(f"not here: {name}", file=sys.stderr)


def timed(words):
    begin = time.perf_counter()
    child = subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return (time.perf_counter() - begin) * 1000, (usage.ru_utime + usage.ru_stime) * 1000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--install", action="store_true")
    options = parser.parse_args()
    if options.install:
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", "pacman-package-manager", "apk-tools"])
    options.work.mkdir(parents=True, exist_ok=True)
    all_of_them = list(commands(options.work.resolve()))
    times = {name: [] for name, _ in all_of_them}
    for name, words in all_of_them:
        timed(words)
    for _ in range(options.runs):
        for name, words in all_of_them:
            times[name].append(timed(words))
    print(f"load before and now: {os.getloadavg()}, {options.runs} runs each\n")
    print("| command | wall ms: min | median | max | CPU ms: min | median | max |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, runs in times.items():
        cells = []
        for column in zip(*runs):
            cells += [min(column), statistics.median(column), max(column)]
        print(f"| `{name}` | " + " | ".join(f"{cell:.0f}" for cell in cells) + " |")


if __name__ == "__main__":
    main()
