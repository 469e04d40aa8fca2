# The PM2 that ActorPm is compared with, below artifacts/pm2. Sourced by ./test and bench/compare.

pm2_version=7.0.4

# Sets PM2 and exports it; with the reason on stderr and another status where there is none to be had.
require_pm2() {
    if [ -z "${PM2-}" ]; then
        PM2=$artifacts/pm2/node_modules/.bin/pm2
        if [ ! -x "$PM2" ]; then
            command -v npm >/dev/null || { echo "PM2 needs npm: apt-get install nodejs npm" >&2; PM2=; return 1; }
            echo "installing PM2 $pm2_version into artifacts/pm2" >&2
            mkdir -p "$artifacts/pm2"
            npm install --silent --no-fund --no-audit --prefix "$artifacts/pm2" "pm2@$pm2_version" >&2 ||
                { echo "npm cannot install PM2 here" >&2; PM2=; return 1; }
        fi
    fi
    export PM2
}
