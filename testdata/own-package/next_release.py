"""The same programs with the next number, as a package: what the upgrade of mypkg by itself is tried with."""
import os
import shutil
import subprocess
import zipfile


def make(dist, work, to):
    """Packs the programs of `dist` under their next version; gives the version and the package, which lies in `to`."""
    said = subprocess.run([dist / "bin/mypkg", "--version"], check=True, capture_output=True, text=True).stdout
    old = said.split()[-1]
    new = old[:-1] + chr(ord(old[-1]) + 1)
    copy = work / "dist-next"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(dist, copy, symlinks=True)
    for cache in (copy / "lib").glob("*.aot"):
        cache.unlink()
    renumber(next((copy / "lib").glob("mypkg-*.jar")), old, new)
    subprocess.run([copy / "bin/mypkg", "--work", work / "self-next", "--dist", copy, "--to", to, "--level", "3"], check=True,
                   stdout=subprocess.DEVNULL, env={**os.environ, "MYPKG_JAVA_OPTIONS": "-Dmypkg.program=pack-self"})
    return new, next(to.glob(f"mypkg-{new}.*.mpkg"))


def renumber(jar, old, new):
    """What the compiler wrote into the classes is replaced by as many bytes."""
    with zipfile.ZipFile(jar) as source, zipfile.ZipFile(jar.with_name("mypkg-next.jar"), "w", zipfile.ZIP_DEFLATED) as sink:
        for entry in source.infolist():
            data = source.read(entry)
            ours = entry.filename.startswith("org/mypkg/") and entry.filename.endswith(".class")
            sink.writestr(entry, data.replace(old.encode(), new.encode()) if ours else data)
    jar.unlink()
