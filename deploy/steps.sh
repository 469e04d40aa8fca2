# Running the steps of a build: what is being done on a terminal, one line per step in a pipe, the
# whole output in $log and shown only when a step fails. Sourced by ./build, ./test and ./install.sh.
# All of it goes to stderr: `./pbm jlist` may build first, and its output is JSON.

if [ -t 2 ]; then steps_on_terminal=yes; else steps_on_terminal=no; fi
step_names=() step_pids=() step_logs=() step_begins=()

say() {
    [ "$steps_on_terminal" = no ] || printf '\r\033[K' >&2
    printf '%s\n' "$*" >&2
}

# step <name> <command>…: runs it and waits for it.
step() {
    step_in_background "$@"
    await_steps
}

# step_that_may_fail <name> <command>…: its status, its output in $last_step_log.
step_that_may_fail() {
    local status=0 name=$1
    last_step_log=$artifacts/.last-step.log
    step_in_background "$@"
    while kill -0 "${step_pids[0]}" 2>/dev/null; do
        show_progress
        sleep 0.2
    done
    wait "${step_pids[0]}" || status=$?
    mv "${step_logs[0]}" "$last_step_log"
    { echo "== $name"; cat "$last_step_log"; } >>"$log"
    say "$name: $([ "$status" -eq 0 ] || echo 'failed after ')$((SECONDS - step_begins[0])) s"
    step_names=() step_pids=() step_logs=() step_begins=()
    return "$status"
}

# The lock (descriptor 9) is closed for the command: what a step leaves running must not hold it.
step_in_background() {
    local name=$1 part
    shift
    part=$(mktemp "$log.XXXXXX")
    ("$@") >"$part" 2>&1 </dev/null 9>&- &
    step_names+=("$name") step_pids+=($!) step_logs+=("$part") step_begins+=("$SECONDS")
}

# Waits for every step under way; ends the script with the output of the first one that failed.
await_steps() {
    local index
    while [ ${#step_pids[@]} -gt 0 ]; do
        for index in "${!step_pids[@]}"; do
            kill -0 "${step_pids[index]}" 2>/dev/null || finish_step "$index"
        done
        [ ${#step_pids[@]} -gt 0 ] || break
        show_progress
        sleep 0.2
    done
}

show_progress() {
    [ "$steps_on_terminal" = yes ] || return 0
    local index line=''
    for index in "${!step_pids[@]}"; do
        line+="${line:+, }${step_names[index]} … $((SECONDS - step_begins[index])) s"
    done
    printf '\r\033[K%s' "${line:0:$(($(tput cols 2>/dev/null || echo 80) - 1))}" >&2
}

finish_step() {
    local index=$1 status=0 name=${step_names[$1]} part=${step_logs[$1]}
    wait "${step_pids[index]}" || status=$?
    { echo "== $name"; cat "$part"; } >>"$log"
    if [ "$status" -ne 0 ]; then
        say "$name: failed after $((SECONDS - step_begins[index])) s"
        tail -n 40 "$part" >&2
        rm -f "$part"
        say "(the whole output is in ${log#"$PWD"/})"
        unset "step_pids[index]"
        stop_steps
        exit 1
    fi
    rm -f "$part"
    say "$name: $((SECONDS - step_begins[index])) s"
    unset "step_names[index]" "step_pids[index]" "step_logs[index]" "step_begins[index]"
}

# Ends what is still under way (another step failed, or Ctrl-C).
stop_steps() {
    [ ${#step_pids[@]} -eq 0 ] || kill "${step_pids[@]}" 2>/dev/null || true
    [ ${#step_logs[@]} -eq 0 ] || rm -f "${step_logs[@]}"
    step_pids=() step_logs=()
}
