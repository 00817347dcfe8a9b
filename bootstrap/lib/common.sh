# Shared by the bootstrap's parts: messages, steps, the end of a run.

current="before the first step"
times=()
steps_in_all=8
servers=()

say() { printf '%s\n' "$*"; }

# fail CODE WHAT HINT: ends the run with what was wanted, where it stopped and what to do next.
fail() {
    local code=$1 what=$2 hint=${3:-}
    trap - ERR
    {
        printf 'error: %s\n  in: %s\n' "$what" "$current"
        [ -z "$hint" ] || printf '  hint: %s\n' "$hint"
    } >&2
    exit "$code"
}

elapsed() {
    local now=$EPOCHREALTIME
    awk -v from="$1" -v to="$now" 'BEGIN { printf "%.1f s", to - from }'
}

# step N TITLE FUNCTION: runs one step and says how long it took.
step() {
    local number=$1 title=$2 begun=$EPOCHREALTIME
    current="step $number, $title"
    say "[$number/$steps_in_all] $title"
    "$3"
    times+=("$(printf '%-36s %s' "$number. $title" "$(elapsed "$begun")")")
    say "[$number/$steps_in_all] done in $(elapsed "$begun")"
}

finish() {
    local line
    say ""
    say "done in $(elapsed "$started"): $root"
    for line in "${times[@]}"; do say "  $line"; done
}

end_servers() {
    local pid
    for pid in "${servers[@]}"; do kill "$pid" 2>/dev/null || true; done
    servers=()
}

trap 'fail 1 "a command failed (line $LINENO of ${BASH_SOURCE[0]##*/}): $BASH_COMMAND" "the messages above say why; the log is $build/logs/bootstrap.log"' ERR
trap end_servers EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# digest_of_files FILE...: one digest over names and contents.
digest_of_files() { sha256sum -- "$@" | sha256sum | cut -c1-64; }
