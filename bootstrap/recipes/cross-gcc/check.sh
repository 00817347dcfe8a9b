# check.sh ROOT: C and C++ programs, static, dynamic and with a shared library of their own, made by the cross compiler
# against ROOT and run with the files of ROOT and the compiler's libraries alone.
set -eu
root=$1
target=x86_64-linux-musl
libraries=$(dirname "$($target-gcc --sysroot="$root" -print-file-name=libstdc++.so)")
mkdir -p checked/lib
cp -L "$root/usr/lib/libc.so" "$libraries/libgcc_s.so.1" "$libraries/libstdc++.so.6" checked/lib/
ln -sf libc.so checked/lib/ld-musl-x86_64.so.1


c() { "$target-gcc" --sysroot="$root" -O2 "$@"; }
cxx() { "$target-g++" --sysroot="$root" -O2 "$@"; }
from=${0%/*}
c -shared -fPIC -Wl,-soname,libpart.so -o checked/lib/libpart.so "$from/part.c"
c -c -o part.o "$from/part.c"
c -static -o checked/c-static "$from/one.c" part.o
c -static-pie -o checked/c-static-pie "$from/one.c" part.o
c -o checked/c-dynamic "$from/one.c" -Lchecked/lib -lpart
cxx -static -o checked/cxx-static "$from/two.cc" part.o
cxx -o checked/cxx-dynamic "$from/two.cc" -Lchecked/lib -lpart

# A chroot where the kernel lets us have one, else the loader of the root itself: both use the same files.
run() {
    if unshare --user --map-root-user true 2> /dev/null; then
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin unshare --user --map-root-user chroot checked "$1"
    else
        case $1 in
            *dynamic) env -i checked/lib/libc.so --library-path checked/lib "checked$1" ;;
            *) env -i "checked$1" ;;
        esac
    fi
}
for program in c-static c-static-pie c-dynamic; do test "$(run /$program)" = 42; done
for program in cxx-static cxx-dynamic; do test "$(run /$program)" = 84; done

for program in c-dynamic cxx-dynamic; do
    readelf -l checked/$program | grep -q 'interpreter: /lib/ld-musl-x86_64.so.1'
    if readelf -d checked/$program checked/lib/*.so* | grep -E 'R(UN)?PATH|\[ld-linux|\[libc\.so\.6|\[libm\.so|\[libpthread'; then
        echo "something of the host's is in there" >&2
        exit 1
    fi
done
for program in c-static cxx-static c-static-pie; do
    if readelf -l checked/$program | grep -q interpreter || readelf -d checked/$program | grep -q NEEDED; then
        echo "$program is not static" >&2
        exit 1
    fi
done
# Nothing that the compiler or the linker would look into lies outside the root and the compiler's own directories.
own=$(cd "$(dirname "$(command -v $target-gcc)")/.." && pwd -P)
printf 'int main(void) { return 0; }\n' > empty.c
for language in c c++; do
    $target-gcc --sysroot="$root" -x $language -v -E empty.c 2>&1 | sed -n '/^#include </,/^End of/s/^ //p'
done > searched
$target-g++ --sysroot="$root" -print-search-dirs | sed -n 's/^libraries: =//p' | tr ':' '\n' >> searched
test -s searched
while read -r directory; do
    directory=$(realpath -m "$directory")
    case $directory/ in
        "$own"/* | /tools/* | "$root"/*) ;;
        *) echo "the compiler looks into $directory" >&2; exit 1 ;;
    esac
done < searched
