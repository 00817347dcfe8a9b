#!/usr/bin/env python3
"""Makes the same packages for five installers, out of Debian's.

    convert.py CACHE [--dist DIR] [--small] [--jobs N]

Fetches the packages of packages.tsv with `apt-get download`, unpacks them, and packs each tree again without its scripts and
dependencies: as .mpkg in a signed repository, as package of pacman, as .rpm, as .deb, and all of them as one tar.zst. All are
compressed by zstd: .mpkg at level 19, as mkrepo does, the others at level 9, which takes minutes less to pack and no longer to
unpack. Packages marked `upgrade` get a second version, in which every second file has one byte more and
a later time. What is there already is not made again. Everything lies in CACHE:

    CACHE/tree/NAME/{1,2}   files        CACHE/pacman, rpm, deb: NAME.1.*, NAME.2.*
    CACHE/repo1, repo2      repositories: the first versions; both      CACHE/all.tar.zst

--small makes 60 packages of 1,000 small files each, as .mpkg and .deb only, in CACHE/small.
Needs root, for owners: dpkg, zstd, bsdtar (libarchive-tools), rpmbuild (rpm).
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
LEVEL = 9
LATER = 1_750_000_000
SMALL_PACKAGES, SMALL_FILES, SMALL_PER_DIRECTORY = 60, 1000, 50


def run(*command, **options):
    """Runs a program; its output is shown only when it fails."""
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        raise RuntimeError(f"failed ({done.returncode}): {' '.join(str(c) for c in command)}\n{done.stdout}")
    return done.stdout


class Package:
    """One version of one package: its name, its version in every format, and its tree."""

    def __init__(self, name, debian_version, number, tree):
        self.name, self.number, self.tree = name, number, tree
        self.upstream = re.sub(r"[^A-Za-z0-9.]", ".", re.sub(r"^\d+:", "", debian_version))
        self.config = []

    def load(self):
        kept = self.tree.parent / "conffiles"
        names = kept.read_text().split() if kept.exists() else []
        self.config = [n for n in names if os.path.isfile(str(self.tree) + n)]
        return self

    @property
    def stem(self):
        return f"{self.name}.{self.number}"

    def paths(self):
        """Everything in the tree below its top, parents first, sorted."""
        found = []
        for directory, directories, files in os.walk(self.tree):
            directories.sort()
            for name in directories + sorted(files):
                found.append(os.path.relpath(os.path.join(directory, name), self.tree))
        return sorted(found)

    def size(self):
        return sum(os.lstat(self.tree / p).st_size for p in self.paths() if (self.tree / p).is_file())


def listed():
    for line in (HERE / "packages.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            fields = line.split("\t")
            yield fields[0], fields[1], len(fields) > 2


def fetch(cache, name, version):
    """The .deb of this version, or of the one that the archive has now."""
    place = cache / "fetched" / name
    if not list(place.glob("*.deb")):
        place.mkdir(parents=True, exist_ok=True)
        exact = subprocess.run(["apt-get", "download", "-q", f"{name}={version}"], cwd=place, capture_output=True)
        if exact.returncode != 0:
            print(f"note: {name} {version} is gone from the archive; taking the version that is there", file=sys.stderr)
            run("apt-get", "download", "-q", name, cwd=place)
    return next(place.glob("*.deb"))


def unpack(cache, name, version, upgraded):
    """The trees of a package: the first as Debian has it, the second with every second file changed."""
    place = cache / "tree" / name
    first, second = place / "1", place / "2"
    if not first.exists():
        deb = fetch(cache, name, version)
        place.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(place / "1.new", ignore_errors=True)
        run("dpkg-deb", "-x", deb, place / "1.new")
        run("dpkg-deb", "-e", deb, place / "control")
        conffiles = place / "control" / "conffiles"
        if conffiles.exists():
            shutil.copy(conffiles, place / "conffiles")
        shutil.rmtree(place / "control")
        merge_usr(place / "1.new")
        (place / "1.new").rename(first)
    packages = [Package(name, version, 1, first).load()]
    if upgraded:
        if not second.exists():
            run("cp", "-a", first, place / "2.new")
            change(Package(name, version, 2, place / "2.new").load())
            (place / "2.new").rename(second)
        packages.append(Package(name, version, 2, second).load())
    return packages


def merge_usr(tree):
    """Debian 12 ships some files in /bin and /lib, which are links to /usr/bin and /usr/lib by then; nobody else may."""
    for top in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        if (tree / top).is_dir() and not (tree / top).is_symlink():
            (tree / "usr" / top).mkdir(parents=True, exist_ok=True)
            run("cp", "-an", f"{tree / top}/.", tree / "usr" / top)
            shutil.rmtree(tree / top)


def change(package):
    config = {c.lstrip("/") for c in package.config}
    files = [p for p in package.paths() if stat.S_ISREG(os.lstat(package.tree / p).st_mode) and p not in config]
    for path in files[::2]:
        with open(package.tree / path, "ab") as out:
            out.write(b"\n")
        os.utime(package.tree / path, (LATER, LATER))


def finished(target, make):
    """Makes a file under another name and renames it, unless it is there."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(target.name + ".new")
        make(unfinished)
        unfinished.rename(target)
    return target


def mpkg(package, cache, bin_directory):
    def make(unfinished):
        spec = {"name": package.name, "version": f"{package.upstream}-{package.number}", "arch": "x86_64",
                "summary": package.name, "config": package.config}
        work = unfinished.with_suffix(".work")
        work.mkdir(exist_ok=True)
        (work / "M.yaml").write_text(json.dumps(spec))
        run(bin_directory / "mkrepo", "pack", "--manifest", work / "M.yaml", "--tree", package.tree, "-o", work,
            "--key", cache / "keys" / "secret.asc")
        next(work.glob("*.mpkg")).rename(unfinished)
        shutil.rmtree(work)
    return finished(cache / "mpkg" / f"{package.stem}.mpkg", make)


def pacman(package, cache):
    def make(unfinished):
        lines = [f"pkgname = {package.name}", f"pkgbase = {package.name}", f"pkgver = {package.upstream}-{package.number}",
                 f"pkgdesc = {package.name}", "url = -", f"builddate = {LATER}", "packager = convert.py",
                 f"size = {package.size()}", "arch = x86_64"]
        lines += [f"backup = {c.lstrip('/')}" for c in package.config]
        work = unfinished.with_suffix(".work")
        work.mkdir(exist_ok=True)
        (work / ".PKGINFO").write_text("\n".join(lines) + "\n")
        top = sorted(os.listdir(package.tree))
        run("bsdtar", "-czf", work / ".MTREE", "--format=mtree",
            "--options=!all,use-set,type,uid,gid,mode,time,size,md5,sha256,link", "-C", package.tree, *top)
        run("bsdtar", "-cf", unfinished, "--zstd", f"--options=zstd:compression-level={LEVEL}", "-C", work, ".PKGINFO", ".MTREE",
            "-C", package.tree, *top)
        shutil.rmtree(work)
    return finished(cache / "pacman" / f"{package.stem}.pkg.tar.zst", make)


def deb(package, cache):
    def make(unfinished):
        work = unfinished.with_suffix(".work")
        run("cp", "-al", package.tree, work)
        control = work / "DEBIAN"
        control.mkdir(mode=0o755)
        (control / "control").write_text(
            f"Package: {package.name}\nVersion: {package.upstream}-{package.number}\nArchitecture: amd64\n"
            f"Maintainer: convert.py <convert@example.org>\nInstalled-Size: {package.size() // 1024}\nDescription: {package.name}\n")
        if package.config:
            (control / "conffiles").write_text("".join(c + "\n" for c in package.config))
        sums = []
        for path in package.paths():
            if stat.S_ISREG(os.lstat(package.tree / path).st_mode) and "/" + path not in package.config:
                sums.append(f"{hashlib.md5((package.tree / path).read_bytes()).hexdigest()}  {path}\n")
        (control / "md5sums").write_text("".join(sums))
        run("dpkg-deb", "-Zzstd", f"-z{LEVEL}", "--build", work, unfinished)
        shutil.rmtree(work)
    return finished(cache / "deb" / f"{package.stem}.deb", make)


def rpm_list(package):
    """The %files lines; names are quoted; `?` stands for a character that would begin a pattern."""
    lines = []
    config = {c.lstrip("/") for c in package.config}
    for path in package.paths():
        there = os.lstat(package.tree / path)
        name = "/" + re.sub(r"[*?\[{}]", "?", path.replace("%", "%%"))
        prefix = "%dir " if stat.S_ISDIR(there.st_mode) else "%config(noreplace) " if path in config else ""
        lines.append(f'{prefix}"{name}"\n')
    return "".join(lines)


def rpm(package, cache):
    def make(unfinished):
        work = unfinished.with_suffix(".work")
        work.mkdir(parents=True, exist_ok=True)
        (work / "files").write_text(rpm_list(package))
        (work / "p.spec").write_text(f"""\
Name: {package.name}
Version: {package.upstream}
Release: {package.number}
Summary: {package.name}
License: as Debian's
AutoReqProv: no
%description
{package.name}
%install
rm -rf %{{buildroot}}
mkdir -p %{{buildroot}}
cp -a {package.tree}/. %{{buildroot}}
%files -f {work}/files
""")
        run("rpmbuild", "-bb", "--target", "x86_64", "--define", f"_topdir {work}", "--define", "__os_install_post %{nil}",
            "--define", "debug_package %{nil}", "--define", "_build_id_links none", "--define", f"_binary_payload w{LEVEL}.zstdio",
            "--define", "__check_files %{nil}", work / "p.spec")
        next((work / "RPMS").glob("*/*.rpm")).rename(unfinished)
        shutil.rmtree(work)
    return finished(cache / "rpm" / f"{package.stem}.rpm", make)


def whole_tar(packages, cache):
    def make(unfinished):
        work = cache / "all.work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        for package in packages:
            run("cp", "-al", f"{package.tree}/.", work)
        with open(unfinished, "wb") as out:
            tar = subprocess.Popen(["tar", "-C", work, "--sort=name", "-cf", "-", "."], stdout=subprocess.PIPE)
            subprocess.run(["zstd", f"-{LEVEL}", "-q", "-c"], stdin=tar.stdout, stdout=out, check=True)
            if tar.wait() != 0:
                raise RuntimeError("tar failed")
        shutil.rmtree(work)
    return finished(cache / "all.tar.zst", make)


def keys(place, bin_directory):
    if not (place / "keys" / "secret.asc").exists():
        run(bin_directory / "mkrepo", "key", "new", "--uid", "Bench <bench@example.org>", "-o", place / "keys")


def repositories(place, first, second, bin_directory):
    """repo1 offers the first versions; repo2 is the same repository later, with both."""
    if (place / "repo2" / ".whole").exists():
        return
    for name in ("repo1", "repo2"):
        shutil.rmtree(place / name, ignore_errors=True)
        (place / f"{name}.mkrepo.yaml").unlink(missing_ok=True)
    mkrepo = bin_directory / "mkrepo"
    run(mkrepo, "init", place / "repo2", "--name", "bench", "--key", place / "keys" / "secret.asc", "--valid-days", "3650")
    run(mkrepo, "add", place / "repo2", *first)
    run("cp", "-a", place / "repo2", place / "repo1")
    if second:
        run(mkrepo, "add", place / "repo2", *second)
    (place / "repo2" / ".whole").touch()


def small_tree(place, number):
    tree = place / "tree" / f"small-{number:02}" / "1"
    if not tree.exists():
        for i in range(SMALL_FILES):
            path = tree / "usr/share" / f"small-{number:02}" / f"d{i // SMALL_PER_DIRECTORY:02}" / f"file-{i:04}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"file {i} of package {number}\n" * (10 + i % 60))
            os.utime(path, (LATER, LATER))
    return Package(f"small-{number:02}", "1", 1, tree)


def small(cache, bin_directory):
    place = cache / "small"
    place.mkdir(parents=True, exist_ok=True)
    keys(place, bin_directory)
    packages = [small_tree(place, n) for n in range(SMALL_PACKAGES)]
    repositories(place, [mpkg(p, place, bin_directory) for p in packages], [], bin_directory)
    for package in packages:
        deb(package, place)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cache", type=pathlib.Path)
    parser.add_argument("--dist", type=pathlib.Path, default=HERE.parent.parent / "target" / "dist")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    cache, bin_directory = options.cache.resolve(), options.dist.resolve() / "bin"
    for program in ("dpkg-deb", "zstd", "bsdtar", "rpmbuild"):
        if not shutil.which(program):
            sys.exit(f"{program} is missing; try: apt-get install dpkg zstd libarchive-tools rpm")
    cache.mkdir(parents=True, exist_ok=True)
    if options.small:
        small(cache, bin_directory)
        return
    keys(cache, bin_directory)
    packages = [p for name, version, upgraded in listed() for p in unpack(cache, name, version, upgraded)]
    first = [p for p in packages if p.number == 1]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        jobs = [pool.submit(whole_tar, first, cache)]
        made = [pool.submit(mpkg, p, cache, bin_directory) for p in packages]
        jobs += [pool.submit(kind, p, cache) for p in packages for kind in (pacman, rpm, deb)]
        for job in concurrent.futures.as_completed(jobs + made):
            if job.exception():
                pool.shutdown(cancel_futures=True)
                sys.exit(str(job.exception()))
        files = [job.result() for job in made]
    repositories(cache, [f for f, p in zip(files, packages) if p.number == 1],
                 [f for f, p in zip(files, packages) if p.number == 2], bin_directory)
    count = sum(len([q for q in p.paths() if not (p.tree / q).is_dir() or (p.tree / q).is_symlink()]) for p in first)
    print(f"{len(first)} packages, {count} files, {sum(p.size() for p in first) / 1e6:.0f} MB; "
          f"{len(packages) - len(first)} upgrades")


if __name__ == "__main__":
    main()
