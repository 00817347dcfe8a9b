#!/bin/sh
# Starts one of the five programs, which one by the name that this file is called by.
set -u

# Where the tree lies: this file may be reached through links.
self=$0
while [ -h "$self" ]; do
    link=$(readlink -- "$self")
    case $link in
        /*) self=$link ;;
        *) self=${self%/*}/$link ;;
    esac
done
case $self in
    */*) bin=$(CDPATH='' cd -- "${self%/*}" && pwd -P) ;;
    *) bin=$(pwd -P) ;;
esac
tree=${bin%/*}
lib=$tree/lib

program=${0##*/}
case $program in
    mypkg | mkrepo | srcpkg | mkimage | distro-install) ;;
    *)
        echo "error: this launcher does not know a program called '$program'" >&2
        exit 2
        ;;
esac

# Sets major to the version of the JDK in a directory, 0 where there is none. Not printed: a subshell would be one more process.
major_of() {
    major=0
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    while IFS= read -r line; do
        case $line in
            JAVA_VERSION=*)
                major=${line#JAVA_VERSION=\"}
                major=${major%%[!0-9]*}
                major=${major:-0}
                return 0
                ;;
        esac
    done < "$1/release"
}

# The Java that came with the programs; else JAVA_HOME if it is new enough, else the newest below /usr/lib/jvm.
home=
newest=24
if [ -x "$tree/jre/bin/java" ]; then
    home=$tree/jre
elif [ -n "${JAVA_HOME:-}" ]; then
    major_of "$JAVA_HOME"
    if [ "$major" -gt 24 ]; then
        home=$JAVA_HOME
    fi
fi
if [ -z "$home" ]; then
    for directory in "${MYPKG_JVM_DIRECTORY:-/usr/lib/jvm}"/*; do
        [ -d "$directory" ] && [ ! -h "$directory" ] || continue
        major_of "$directory"
        if [ "$major" -gt "$newest" ]; then
            home=$directory
            newest=$major
        fi
    done
fi
if [ -z "$home" ]; then
    {
        echo "error: $program needs a Java runtime, version 25 or newer, and found none"
        echo "  looked at JAVA_HOME (${JAVA_HOME:-not set}) and at ${MYPKG_JVM_DIRECTORY:-/usr/lib/jvm}/*"
        echo "  hint: install one, such as temurin-25-jdk or openjdk-25-jdk-headless, or set JAVA_HOME to where one lies"
    } >&2
    exit 3
fi

# A C library that came with them knows no locales but these.
if [ -d "$tree/locale" ]; then
    LOCPATH=$tree/locale && export LOCPATH
    LC_ALL=C.UTF-8 && export LC_ALL
fi

# File names are bytes; without a UTF-8 locale Java cannot even receive those that are not ASCII.
# Then the program is told that decoration has to be ASCII.
ascii=
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *.UTF-8 | *.utf8 | *.UTF8 | *.utf-8) ;;
    *) LC_ALL=C.UTF-8 && export LC_ALL && ascii=-Dmypkg.ascii ;;
esac

terminals=
[ -t 0 ] && terminals=0
[ -t 1 ] && terminals=${terminals}1
[ -t 2 ] && terminals=${terminals}2

# One jar holds all programs; its digest is in its name, and in that of the cache of classes made from it, so that an old cache is
# never used for a new jar. A jar that somebody puts in the place of one of the same name is seen by its time: Java would not see it, and
# run the old classes. It leaves a cache alone that another Java made, and says nothing of it (-Xlog:disable).
for jar in "$lib"/mypkg-*.jar; do :; done
if [ ! -r "$jar" ]; then
    echo "error: $program is not whole: there is no $lib/mypkg-….jar" >&2
    echo "  hint: lay the distribution down again, or build it: mvn -q package -DskipTests" >&2
    exit 3
fi

# What decides or tells, and moves no data, ends before the second compiler would pay: without it `update` of 60,000 packages costs
# 1.6 instead of 2.6 CPU seconds. What hashes and unpacks needs it: with the first compiler alone SHA-256 is nine times slower.
# Reflection by plain calls pays there, too: the methods that Java would make for it are never called often enough.
short='-XX:TieredStopAtLevel=1 -Djdk.reflect.useNativeAccessorOnly=true'
quick=
if [ "$program" = mypkg ]; then
    for word in "$@"; do
        case $word in
            -n | --dry-run | --help | --version | update | search | provides | info | list | files | owns | why | why-not | tree | plan | history)
                quick=$short
                break
                ;;
            install | upgrade | remove | autoremove | apply | reinstall | download | undo | rollback | verify | repair | apply-plan | solve)
                quick=
                for option in "$@"; do
                    case $option in
                        -n | --dry-run) quick=$short ;;
                    esac
                done
                break
                ;;
        esac
    done
fi

# Not -jar: Java would open the jar to look for the name of the main class, where all classes lie in the cache.
set -- --enable-native-access=ALL-UNNAMED -cp "$jar" org.mypkg.dist.Programs "$@"
cache=${jar%.jar}.aot
if [ -n "${MYPKG_TRAINING:-}" ]; then
    # Java 25 would keep machine code in the cache, too, made for this processor, and run it on one that lacks its instructions:
    # a disk that moves to another machine would stop with SIGILL, once in thirty starts. Without it no start is slower.
    set -- -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTAdapterCaching -XX:-AOTStubCaching "$@"
elif [ -r "$cache" ] && ! [ "$jar" -nt "$cache" ]; then
    set -- -XX:AOTCache="$cache" "$@"
fi

# The libraries of SQLite and zstd lie unpacked, so that no run has to unpack them to a temporary directory, and SQLite's driver need not
# look through /tmp for what earlier runs have left. It also makes a format for dates, which nobody uses: for that Java would read
# the calendars of all regions (CLDR), which takes many times as long as opening the database. Nothing that is printed depends
# on them; HOST stands for those of the system, of which Java knows none on Linux, so its own few words have to do.
native=$lib/native

# In a bare chroot there may be no /proc, by which the loader finds what lies beside Java: then it is told.
if [ -d "$tree/locale" ] && [ ! -e /proc/self/exe ]; then
    LD_LIBRARY_PATH=$tree/jre/lib && export LD_LIBRARY_PATH
fi

# Where the second compiler may work, it shall wait for what is hot for longer than a command lasts: that halves the CPU time of
# short ones. The heap starts small and grows with what lives in it.
# FORK: otherwise Java runs scripts by a helper program of its own, which a transaction may just have replaced.
# shellcheck disable=SC2086
exec "$home/bin/java" -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Djdk.lang.Process.launchMechanism=FORK \
    -Xms32m -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=5000 -XX:Tier4CompileThreshold=60000 \
    -XX:Tier4BackEdgeThreshold=200000 -Dorg.sqlite.lib.path="$native" -Dorg.sqlite.lib.name=libsqlitejdbc.so \
    -Dorg.sqlite.tmpdir="$native" -Djava.locale.providers=HOST \
    -DZstdNativePath="$native/libzstd-jni.so" -Dmypkg.program="$program" $quick ${MYPKG_JAVA_OPTIONS:-} $ascii -Dmypkg.terminals="$terminals" "$@"
