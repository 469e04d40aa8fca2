#!/bin/bash
# The first hour of somebody who knows PM2: each step is a command line they would type, in the order they
# would need it, and nothing of it was looked up. Arguments: folder of the binaries, scratch folder, port.
set -euo pipefail
dist=$1 scratch=$2 port=$3

step() { echo "--- $*"; }
fail() { echo "FAILED at: $1"; shift; echo "$*"; exit 1; }
# Waits for what must become true; says what it waited for when it does not.
until_true() {
  local what=$1 tries=0
  shift
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 150 ] || fail "$what" "$(pbm ls 2>&1; pbm why 2>&1)"
    sleep 0.1
  done
}
answers() { curl -fsS --max-time 2 "localhost:$port/"; }
says() { local expected=$1; shift; "$@" 2>&1 | grep -qF -- "$expected" || fail "$*" "expected: $expected"; }

step clone
mkdir -p "$scratch/project/src" "$scratch/bin"
cat >"$scratch/project/package.json" <<'JSON'
{ "name": "shop", "version": "2.0.1", "scripts": { "start": "node src/index.js" } }
JSON
good='require("http").createServer((_, answer) => answer.end("version " + (process.env.RELEASE || 1))).listen(process.env.PORT, () => console.log("shop listens"));'
echo "$good" >"$scratch/project/src/index.js"

step install
ln -s "$dist/pbm" "$scratch/bin/pbm"
export PATH="$scratch/bin:$PATH" PORT=$port
cd "$scratch/project"

step start
says "[PBM] Done." pbm start src/index.js --name shop
until_true "the shop answers" answers

step ls
says "online" pbm ls

step show
shown=$(pbm show shop)
for field in status name namespace version restarts uptime "script path" "script args" "error log path" "out log path" "pid path" \
  interpreter "exec cwd" "exec mode" "watch & reload" "unstable restarts" "created at" 2.0.1; do
  grep -qF -- "│ $field" <<<"$shown" || fail "show: $field" "$shown"
done

step logs
says "shop listens" pbm logs shop --nostream

step crash
echo 'throw new Error("no database at 127.0.0.1:5432")' >src/index.js
if output=$(pbm restart shop 2>&1); then fail "restart of a broken app" "it ended with 0: $output"; fi
echo "$output" | grep -qF "no database" || fail "restart of a broken app" "$output"

step why
says "no database" pbm why shop

step fix
echo "$good" >src/index.js
RELEASE=2 pbm restart shop --update-env >/dev/null
until_true "the fixed shop answers" answers
[ "$(answers)" = "version 2" ] || fail fix "$(answers)"

step reload
RELEASE=3 pbm reload shop --update-env >/dev/null
until_true "the reloaded shop answers" answers
[ "$(answers)" = "version 3" ] || fail reload "$(answers)"

step reboot
app=$(pbm pid shop)
for pid in $(pgrep -f -- "pbm-(node|keeper).*$ACTORPM_HOME") "$app"; do kill -9 "$pid" 2>/dev/null || true; done
until_true "everything is down" bash -c "! kill -0 $app"
says "shop" pbm ls
until_true "the shop answers after the reboot" answers
[ "$(answers)" = "version 3" ] || fail reboot "$(answers)"

step done
