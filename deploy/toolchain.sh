# What a build needs of the machine. Sourced by ./build and ./install.sh.

native_toolchain_hint='apt-get install gcc libc6-dev'

require_sdk() {
    if ! command -v dotnet >/dev/null || ! (cd "$root" && dotnet --version) >/dev/null 2>&1; then
        echo "needs the .NET SDK $(sed -n 's/.*"version": "\([0-9]*\.[0-9]*\).*/\1/p' "$root/global.json") (dotnet on the PATH): https://dotnet.microsoft.com/download" >&2
        exit 1
    fi
}

runtime_identifier() {
    case $(uname -m) in
        x86_64) echo linux-x64 ;;
        aarch64 | arm64) echo linux-arm64 ;;
        *) echo "no build for $(uname -m)" >&2; return 1 ;;
    esac
}

# Succeeds, with the reason on stdout, when NativeAOT cannot link here. Tried rather than looked up:
# a compiler without the C library's headers and start files is of no use.
native_toolchain_fault() {
    local compiler probe
    compiler=$(command -v clang || command -v gcc) || { echo "neither clang nor gcc is installed"; return 0; }
    command -v objcopy >/dev/null || command -v llvm-objcopy >/dev/null || { echo "objcopy is not installed"; return 0; }
    probe=$(mktemp -d)
    if ! echo 'int main(void) { return 0; }' | "$compiler" -x c - -o "$probe/probe" -pthread -ldl -lm 2>"$probe/fault"; then
        echo "$compiler cannot link a program: $(head -n 1 "$probe/fault")"
        rm -rf "$probe"
        return 0
    fi
    rm -rf "$probe"
    return 1
}

# Where the runtimes lie. A link to it goes beside the programs that need one, so that they find it
# wherever the SDK was unpacked and whatever the environment is that they are started with.
dotnet_folder() {
    dotnet --list-runtimes | sed -n 's|^Microsoft\.NETCore\.App .*\[\(.*\)/shared/.*\]$|\1|p' | tail -n 1
}

# publish <project folder> <property>…: puts what was compiled before into a folder of $parts.
publish() {
    local project=$1
    shift
    dotnet publish "$root/src/$project/$project.csproj" --no-build "${properties[@]}" -o "$parts/$project" "$@"
}

# copy_runtime <folder>: the newest runtimes of our major version, as the installation of the SDK has them, so that
# <folder> serves as a whole installation of its own.
copy_runtime() {
    local from major part version
    from=$(dotnet_folder)
    major=$(sed -n 's/.*"version": "\([0-9]*\)\..*/\1/p' "$root/global.json")
    for part in host/fxr shared/Microsoft.NETCore.App shared/Microsoft.AspNetCore.App; do
        version=$(find "$from/$part" -mindepth 1 -maxdepth 1 -name "$major.*" -printf '%f\n' | sort -V | tail -n 1)
        [ -n "$version" ] || { echo "$from/$part has no version $major: install the whole .NET SDK $major" >&2; return 1; }
        mkdir -p "$1/$part"
        cp -a "$from/$part/$version" "$1/$part/"
    done
    for part in LICENSE.txt ThirdPartyNotices.txt; do [ ! -f "$from/$part" ] || cp "$from/$part" "$1/"; done
}

# Succeeds, with the reason on stdout, when the runtimes are a distribution's own build: those lean on its libraries.
runtime_not_portable() {
    local built_for
    built_for=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)
    case $built_for in
        linux-*) return 1 ;;
        *) echo "the .NET SDK here was built for $built_for: the package runs on such systems; Microsoft's SDK makes one for every Linux with glibc" ;;
    esac
}
