package org.mypkg.sys;

import java.util.ArrayList;
import java.util.List;

/**
 * A way to lock a script into a root, as programs that both util-linux with coreutils and busybox bring.
 *
 * <p>A shell, the first process of new namespaces, makes the place: the root once more, all its mounts read-only; /proc,
 * /dev, /tmp and /run of the script's own; and where outputs are declared, an overlay over their directory, so that a
 * script may write a temporary name and rename it, as most do. When the script has ended well, what the overlays hold must
 * be declared, and goes into the root by renames. The shell's standard input is a pipe that nobody ever writes to: when
 * its other end closes, be it that the program was killed, the shell ends, and with the first process of a process
 * namespace the kernel ends all others.
 *
 * @param prefix the programs that make the namespaces
 * @param shell what the shell then does; its arguments are the root, a directory that it may hide, the script, the outputs
 *     (see {@link ChrootShell.Output}), {@code --}, and the script's own arguments
 */
record Enclosure(List<String> prefix, String shell) {
    private static final String LOCKED =
            """
            fail() { echo "mypkg: the script's enclosure could not be made or ended: $1"; exit 125; }
            root=$1 stage=$2 script=$3
            shift 3
            [ "$root" != / ] || root=
            umask 022
            exec 3<&0 </dev/null

            mount -t tmpfs -o mode=0700 tmpfs "$stage" && cd "$stage" && here=$(pwd -P) || fail "no place of its own"
            mkdir new proc low up work out || fail "no place of its own"
            mount --rbind "${root:-/}" new || fail "the root cannot be mounted"
            umount "new${stage#"$root"}" || fail "its own place stays visible"
            mount -t proc proc proc || fail "no /proc"

            while read -r id above device top point options rest; do
                case $point in *\\\\*) point=$(printf %b "$point") ;; esac
                case $point in
                "$here/new/proc"*|"$here/new/dev"|"$here/new/dev/"*|"$here/new/run"*|"$here/new/tmp"*) continue ;;
                "$here/new"|"$here/new/"*) ;;
                *) continue ;;
                esac
                case $options in ro|ro,*) ;; *) mount -o "remount,bind,ro${options#rw}" "$point" || fail "$point stays writable" ;; esac
            done <proc/self/mountinfo

            place() { [ -d "new/$1" ] && [ ! -L "new/$1" ]; }
            for name in tmp run; do
                ! place $name || mount -t tmpfs -o "mode=$([ $name = tmp ] && echo 1777 || echo 0755)" tmpfs "new/$name" || fail "no /$name"
            done
            if place proc; then
                mount -t proc -o nosuid,nodev,noexec proc new/proc || fail "no /proc"
                mount --bind new/proc/sys new/proc/sys && mount -o remount,bind,ro new/proc/sys || fail "the kernel's settings stay writable"
            fi
            if place dev; then
                mount -t tmpfs -o mode=0755 tmpfs new/dev || fail "no /dev"
                for node in null:3 zero:5 full:7 random:8 urandom:9; do
                    name=${node%:*}
                    mknod -m 666 "new/dev/$name" c 1 "${node#*:}" 2>/dev/null ||
                        { : >"new/dev/$name" && mount --bind "/dev/$name" "new/dev/$name"; } || fail "no /dev/$name"
                done
                ln -s /proc/self/fd new/dev/fd && ln -s fd/0 new/dev/stdin && ln -s fd/1 new/dev/stdout && ln -s fd/2 new/dev/stderr
            fi


            n=0 top=
            over() {
                top=$1 n=$((n + 1))
                mkdir "low/$n" "up/$n" "work/$n" && : >"out/$n" && mount --bind "$root$top" "low/$n" || fail "$top cannot be mounted"
                grep -qF " $here/new${top%/}/" proc/self/mountinfo && return
                mount -t overlay -o "lowerdir=low/$n,upperdir=up/$n,workdir=work/$n" overlay "new$top" 2>/dev/null && printf '%s\\n' "$top" >"out/$n.top"
            }
            output() {
                if [ -e "out/$n.top" ]; then
                    printf '%s\\n%s\\n' "$1" "$2" >>"out/$n"
                else
                    [ -e "$root$top$1" ] || { : >"$root$top$1" && printf '%s\\n' "$top$1" >>out/made; } || fail "$top$1 cannot be made"
                    mount --bind "$root$top$1" "new$top$1" || fail "$top$1 stays read-only"
                fi
            }
            while [ "$1" != -- ]; do
                case $1 in
                over) over "$2"; shift 2 ;;
                output) output "$2" "$3"; shift 3 ;;
                directory) mount --rbind "$root$2" "new$2" || fail "$2 stays read-only"; shift 2 ;;
                esac
            done
            shift

            ( exec 3<&-; cd /; unset OLDPWD PWD; exec chroot "$here/new" /bin/sh -c "$script" sh "$@" ) &
            child=$!
            trap 'exit 137' TERM
            ( read -r end <&3; kill -TERM $$ ) &
            exec 3<&-
            wait $child
            code=$?
            if [ -e out/made ]; then
                while IFS= read -r made; do
                    umount "new$made"
                    [ -s "$root$made" ] || rm -f "$root$made"
                done <out/made
            fi
            [ $code = 0 ] || exit $code

            may() {
                while IFS= read -r name && IFS= read -r via; do
                    [ "$2" != "$name" ] || return 0
                done <"out/$1"
                return 1
            }
            i=0
            while [ $i -lt $n ]; do
                i=$((i + 1))
                [ -e "out/$i.top" ] || continue
                IFS= read -r top <"out/$i.top"
                find "up/$i" ! -path "up/$i" >out/found
                while IFS= read -r item; do
                    name=${item#"up/$i"}
                    if [ -d "$item" ] && [ ! -L "$item" ]; then
                        [ -d "low/$i$name" ] && continue
                        echo "mypkg: it made the directory $top$name, which its package does not bring"
                        exit 1
                    fi
                    may $i "$name" || { echo "mypkg: it changed $top$name, which its package does not declare"; exit 1; }
                done <out/found
            done
            i=0
            while [ $i -lt $n ]; do
                i=$((i + 1))
                [ -e "out/$i.top" ] || continue
                IFS= read -r top <"out/$i.top"
                while IFS= read -r name && IFS= read -r via; do
                    if [ -c "up/$i$name" ] && [ "$(stat -c %t:%T "up/$i$name")" = 0:0 ]; then
                        rm -rf "$root$top$name" || fail "$top$name cannot be removed"
                    elif [ -e "up/$i$name" ] || [ -L "up/$i$name" ]; then
                        rm -rf "$root$via" && cp -a "new$top$name" "$root$via" &&
                { [ "$via" = "$top$name" ] || mv -f "$root$via" "$root$top$name"; } || fail "$top$name cannot be written"
                    fi
                done <"out/$i"
            done
            exit 0
            """;

    /** No namespaces: nothing is read-only, and what leaves its process group is not ended. */
    private static final String UNLOCKED =
            """
            root=$1 script=$3
            shift 3
            umask 022
            exec 3<&0 </dev/null
            while [ "$1" != -- ]; do shift; done
            shift
            ( exec 3<&-; cd /; unset OLDPWD PWD; exec chroot "$root" /bin/sh -c "$script" sh "$@" ) &
            child=$!
            ( read -r end <&3; kill -KILL 0 ) &
            exec 3<&-
            wait $child
            code=$?
            trap : TERM
            kill -TERM 0
            exit $code
            """;

    private static final List<String> NAMESPACES = List.of("-m", "-p", "-i", "-u", "-f");

    /** As root; as an ordinary user who is root in a user namespace of his own. */
    static final List<Enclosure> LOCKING = List.of(
            new Enclosure(join(List.of("setsid", "unshare"), NAMESPACES), LOCKED),
            new Enclosure(join(List.of("setsid", "unshare", "-U", "-r"), NAMESPACES), LOCKED));

    /** Works wherever chroot(2) does. */
    static final Enclosure PLAIN = new Enclosure(List.of("setsid"), UNLOCKED);

    Enclosure {
        prefix = List.copyOf(prefix);
    }

    boolean locks() {
        return !equals(PLAIN);
    }

    /** What to run to see whether this machine and this user may have it. */
    List<String> probe(String directory) {
        return join(prefix, List.of("/bin/sh", "-c", "mount -t tmpfs tmpfs \"$0\"", directory));
    }

    /** What to run to do something in it. */
    List<String> command(List<String> arguments) {
        return join(join(prefix, List.of("/bin/sh", "-c", shell, "mypkg-script")), arguments);
    }

    private static List<String> join(List<String> first, List<String> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
