#!/usr/bin/env bash
# Writes the table of docs/toolchain.md from what the builds of stage 2 left behind: times, sizes, where the sources came from,
# and whether a second build in another directory gave the same bytes.
#
#   toolchain-table.sh [WORK [DOCUMENT]]      default: build and docs/toolchain.md of this tree
set -euo pipefail
export LC_ALL=C.UTF-8
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
work=${1:-${here%/*}/build}
document=${2:-${here%/*}/docs/toolchain.md}
last=$work/last/stage-2
[ -d "$last" ] || { echo "toolchain-table: nothing of stage 2 was built in $work" >&2; exit 3; }

row() {
    local name=$1 tree result record version wall cpu trust size same
    { read -r tree && read -r result; } <"$last/$name"
    record=$work/trees/$tree/record
    [ -e "$record" ] || return 0
    version=$(awk '$1 == "version" { print $2 }' "$record")
    wall=$(awk '$1 == "wall-ms" { printf "%.0f", $2 / 1000 }' "$record")
    cpu=$(awk '$1 == "processor-ms" { printf "%.0f", $2 / 1000 }' "$record")
    trust=$(awk '$1 == "source" { print $2 ": " $4 }' "$record" | paste -s -d, - | sed 's/,/, /g')
    size=$(find "$work/results/$result" -name '*.mpkg' -printf '%s\n' | awk '{ sum += $1; n++ } END { printf "%.0f | %d", sum / 1024, n }')
    case $(head -n 1 "$work/results/$result/verified" 2>/dev/null || true) in
        same) same=yes ;;
        differs) same="no: $(sed 1d "$work/results/$result/verified" | wc -l) files" ;;
        *) same="not tried" ;;
    esac
    printf '| `%s` | %s | %s | %s | %s | %s | %s |\n' "$name" "$version" "$wall" "$cpu" "$size" "${trust:-own}" "$same"
}

table() {
    echo '| recipe | version | seconds | CPU seconds | KiB packed | packages | sources | second build the same |'
    echo '| --- | --- | ---: | ---: | ---: | ---: | --- | --- |'
    local name
    for name in $(ls "$last"); do row "$name"; done
}

table >"$document.table"
awk -v file="$document.table" '
    $0 == "<!-- end of table -->" { skip = 0 }
    !skip { print }
    $0 == "<!-- table -->" { skip = 1; while ((getline line < file) > 0) print line }' "$document" >"$document.new"
mv "$document.new" "$document"
rm "$document.table"
