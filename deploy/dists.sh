# The built versions below artifacts/dist and the link artifacts/current. Sourced by ./build.

new_stamp() { date -u +%Y%m%d.%H%M%S; }

# One number for everything a build depends on; builds with the same number are the same.
source_fingerprint() {
    {
        echo "native=$1"
        cd "$root" && find src deploy build Directory.Build.props Directory.Packages.props global.json \
            -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    } | sha256sum | cut -d ' ' -f 1
}

# The version without the stamp, as `pbm -v` prints it.
version_prefix() { sed -n 's|.*<VersionPrefix>\(.*\)</VersionPrefix>.*|\1|p' "$root/Directory.Build.props"; }

write_stamps() {
    echo "$(version_prefix)+$2" >"$1/.version"
    echo "$3" >"$1/.fingerprint"
}

dist_fingerprint() { cat "$artifacts/$1/.fingerprint" 2>/dev/null || true; }

# rename(2) replaces the link in one step: there is no moment without a current build.
switch_current() {
    ln -s "dist/$1" "$artifacts/.current.$$"
    mv -T "$artifacts/.current.$$" "$artifacts/current"
}

# Keeps the newest $1 dists and every one that a process of this machine still runs from.
prune_dists() {
    local used dist
    used=$(find /proc -maxdepth 2 -name exe -printf '%l\n' 2>/dev/null || true)
    find "$artifacts/dist" -mindepth 1 -maxdepth 1 -type d -not -name '.*' | sort -r | tail -n +$(($1 + 1)) |
        while read -r dist; do
            case $used in
                *"$dist/"*) ;;
                *) rm -rf "$dist" ;;
            esac
        done
}
