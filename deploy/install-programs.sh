#!/bin/sh
# Installs the built programs. As ./install.sh of a package it needs nothing but a POSIX shell and the
# usual file tools.
#
#   ./install.sh [--prefix DIR]    into DIR/lib/actorpm/<version> with a link DIR/bin/pbm
#                                  (DIR: ~/.local, as root /usr/local)
#   ./install.sh --uninstall [--prefix DIR]
set -eu

here=$(cd -- "$(dirname -- "$0")" && pwd)
from=$here/programs prefix='' uninstall=no
while [ $# -gt 0 ]; do
    case $1 in
        --prefix | --from)
            [ $# -gt 1 ] || { echo "install.sh: $1 needs a folder" >&2; exit 1; }
            if [ "$1" = --prefix ]; then prefix=$2; else from=$2; fi
            shift
            ;;
        --uninstall) uninstall=yes ;;
        -h | --help) sed -n '5,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
        *) echo "install.sh: unknown option $1 (known: --prefix DIR, --uninstall)" >&2; exit 1 ;;
    esac
    shift
done
if [ -z "$prefix" ]; then
    if [ "$(id -u)" -eq 0 ]; then prefix=/usr/local; else prefix=$HOME/.local; fi
fi
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
lib=$prefix/lib/actorpm

if [ "$uninstall" = yes ]; then
    if [ ! -d "$lib" ]; then
        echo "nothing installed in $prefix"
        exit 0
    fi
    case $(readlink "$prefix/bin/pbm" 2>/dev/null || :) in
        *lib/actorpm/*) rm -f "$prefix/bin/pbm" ;;
    esac
    rm -rf "$lib"
    echo "removed $lib and $prefix/bin/pbm"
    for unit in /etc/systemd/system/*.service "$HOME"/.config/systemd/user/*.service; do
        if grep -qsF "$lib/" "$unit"; then echo "$unit names these programs: pbm unstartup would have removed it"; fi
    done
    echo "apps that run go on, and logs and settings are kept (~/.actorpm); to end them, run pbm kill first"
    exit 0
fi

version=$(cat "$from/.version")
target=$lib/$(echo "$version" | tr '+' '-')
mkdir -p "$lib" "$prefix/bin"

# Beside the old versions, never over them: running programs map their files.
if [ ! -x "$target/pbm" ]; then
    rm -rf "$target.partial"
    mkdir "$target.partial"
    cp -R -P -p "$from/." "$target.partial/"
    mv "$target.partial" "$target"
fi
runtime=$(find "$target/dotnet/shared" -name libcoreclr.so 2>/dev/null | head -n 1)
if command -v ldd >/dev/null 2>&1 && [ -n "$runtime" ]; then
    missing=$(ldd "$runtime" 2>/dev/null | sed -n 's/^[[:space:]]*\([^ ]*\) => not found/\1/p' | tr '\n' ' ')
    [ -z "$missing" ] || echo "install.sh: this machine lacks $missing(Debian: apt-get install libstdc++6)" >&2
fi
"$target/pbm" -v >/dev/null || { echo "install.sh: $target/pbm does not run here" >&2; exit 1; }

# Relative links, so that the folder can be moved; each switched in one step. The units of pbm startup
# name the programs through "current".
ln -s "${target##*/}" "$lib/.current.$$"
mv -fT "$lib/.current.$$" "$lib/current"
ln -s "../lib/actorpm/${target##*/}/pbm" "$prefix/bin/.pbm.$$"
mv -f "$prefix/bin/.pbm.$$" "$prefix/bin/pbm"

# Older versions go, except those a process still runs from.
for old in "$lib"/*/; do
    old=${old%/}
    [ "$old" != "$target" ] && [ ! -L "$old" ] || continue
    if ls -l /proc/[0-9]*/exe 2>/dev/null | grep -qF -- "-> $old/"; then continue; fi
    rm -rf "$old"
done

echo "installed $version: $prefix/bin/pbm"
case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) echo "$prefix/bin is not on the PATH: export PATH=\"$prefix/bin:\$PATH\"" ;;
esac
if [ "$target" != "$from" ] && ls -l /proc/[0-9]*/exe 2>/dev/null | grep -q '/pbm-keeper$'; then
    echo "a keeper runs on this machine; pbm update brings it to this version without stopping an app"
fi
