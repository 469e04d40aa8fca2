#!/usr/bin/env bash
# Builds and installs the four programs for this user (as root: for the machine), or packs them for
# servers that have neither SDK nor runtime nor compiler.
#
#   ./install.sh [--prefix DIR]       into DIR/lib/actorpm/<version> with a link DIR/bin/pbm
#                                     (DIR: ~/.local, as root /usr/local)
#   ./install.sh --package [FILE]     a tarball with its own install.sh inside
#   ./install.sh --uninstall [--prefix DIR]
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
artifacts=$root/artifacts
package=no file='' rest=()
while [ $# -gt 0 ]; do
    case $1 in
        --package)
            package=yes
            if [ $# -gt 1 ] && [ "${2#-}" = "$2" ]; then file=$2; shift; fi
            ;;
        -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
        *) rest+=("$1") ;;
    esac
    shift
done

case " ${rest[*]-} " in
    *" --uninstall "*) exec "$root/deploy/install-programs.sh" "${rest[@]}" ;;
esac

"$root/build"
if [ "$package" = no ]; then
    exec "$root/deploy/install-programs.sh" --from "$artifacts/current/" ${rest[@]+"${rest[@]}"}
fi
[ ${#rest[@]} -eq 0 ] || { echo "install.sh: --package does not go with ${rest[*]}" >&2; exit 1; }

log=$artifacts/package.log
. "$root/deploy/steps.sh"
. "$root/deploy/toolchain.sh"
. "$root/deploy/dists.sh"
exec 9>"$artifacts/build.lock"
flock 9
: >"$log"

name=actorpm-$(version_prefix)-$(runtime_identifier)
file=${file:-$PWD/$name.tar.gz}
stage=$artifacts/package/$name
trap 'stop_steps; rm -rf "$artifacts/package"' EXIT
rm -rf "$artifacts/package"
mkdir -p "$stage/programs"
if why_not=$(runtime_not_portable); then say "note: $why_not"; fi

# What ./build made, and in place of the link to this machine's runtimes the one runtime they run on.
stage_programs() {
    cp -a "$artifacts/current/." "$stage/programs"
    rm "$stage/programs/dotnet"
    copy_runtime "$stage/programs/dotnet"
}

step "copying programs and runtime" stage_programs
cp "$root/deploy/install-programs.sh" "$stage/install.sh"
cp "$root/deploy/package-readme.txt" "$stage/README.txt"
step "packing" tar -C "$artifacts/package" --owner=0 --group=0 -czf "$file.partial" "$name"
mv "$file.partial" "$file"
say "packed $file ($(($(stat -c %s "$file") / 1048576)) MB)"
