#!/bin/sh
# Makes the images that a configuration names: build-image.sh CONFIG.yaml [-o OUTDIR]; default is build/images.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
[ -x "$top/target/dist/bin/mkimage" ] || (cd "$top" && mvn -q package -DskipTests)
case " $* " in
    *" -o "* | *" --output"* | *" --help "*) exec "$top/target/dist/bin/mkimage" "$@" ;;
    *) exec "$top/target/dist/bin/mkimage" "$@" -o "$top/build/images" ;;
esac
