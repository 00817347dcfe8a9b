# Step 4: a signed repository of the packages, and the web server for it.

repository=$build/repository
keys=$build/keys

make_key() {
    if [ -e "$keys/secret.asc" ]; then return; fi
    rm -rf "$keys"
    (umask 077 && "$dist/mkrepo" key new --uid "mypkg bootstrap" -o "$keys")
}

make_repository() {
    make_key
    rm -rf "$repository" "$repository.mkrepo.yaml" "$build/packages"
    xargs -d '\n' "$dist/srcpkg" sign --key "$keys/secret.asc" -o "$build/packages/first" <"$build/packages.first" >/dev/null
    xargs -d '\n' "$dist/srcpkg" sign --key "$keys/secret.asc" -o "$build/packages/update" <"$build/packages.update" >/dev/null
    "$dist/mkrepo" init "$repository" --name first --key "$keys/secret.asc"
    "$dist/mkrepo" add "$repository" "$build"/packages/first/*.mpkg
    "$dist/mkrepo" check "$repository"
}

# A repository that nobody publishes again expires: after half its life it is signed anew.
keep_repository_fresh() {
    local created expires now
    created=$(instant_of created)
    expires=$(instant_of expires)
    now=$(date +%s)
    if [ $((expires - now)) -lt $(((expires - created) / 2)) ]; then
        say "      less than half of the repository's life is left: publishing it again"
        "$dist/mkrepo" publish "$repository"
    else
        say "      published $(date -u -d "@$created" +%F), good until $(date -u -d "@$expires" +%F)"
    fi
}

instant_of() {
    local text
    text=$(tr -d ' \n' <"$repository/repo.json" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p")
    [ -n "$text" ] || fail 1 "$repository/repo.json does not say '$1'" "remove $repository and run this again"
    date -u -d "$text" +%s
}

serve_repository() {
    local log=$build/logs/serve.log pipe=$build/.serve
    rm -f "$pipe"
    mkfifo "$pipe"
    "$dist/mkrepo" serve "$repository" --port 0 >"$pipe" 2>"$log" 9>&- &
    servers+=($!)
    # The server's first line says where it listens; reading on keeps it from blocking.
    exec 8<"$pipe"
    rm -f "$pipe"
    read -r -t 30 line <&8 || fail 3 "the repository's web server did not start" "see $log"
    url=$(grep -o 'http://[^ ]*' <<<"$line") || fail 3 "the web server did not say where it listens: $line" "see $log"
    say "      serving $repository at $url"
}
