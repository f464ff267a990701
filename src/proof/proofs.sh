# Sourced by src/proof/same-bits, src/proof/prove and others, after spark-home.sh: trainings that are disturbed on purpose, in a
# temporary folder `work`. Each training has a folder and a log of its own, `folder` and `log`; a failure ends the shell.

pid=               # the launcher that runs in the background, and leads a process group
seconds_to_train=${BELLOWS_PROOF_SECONDS:-300}

begin_work() {
  work=$(mktemp -d)
  trap clean_up EXIT
  trap 'exit 130' INT TERM
}

clean_up() {
  local status=$?
  end_training
  "$root/submit/cluster" stop --dir "$work/cluster" >/dev/null 2>&1 || true
  "$root/submit/yarn" stop --dir "$work/yarn" >/dev/null 2>&1 || true
  "$root/submit/hdfs" stop --dir "$work/hdfs" >/dev/null 2>&1 || true
  "$root/submit/s3" stop --dir "$work/s3" >/dev/null 2>&1 || true
  if ((status)); then say "Runs and logs are in $work"; else rm -rf "$work"; fi
}

end_training() {
  if [[ $pid ]]; then kill -KILL -- "-$pid" 2>/dev/null || true; fi
}

# Starts submit/bellows in the background, in a process group of its own: a script's other children ignore Ctrl-C.
spawn() {
  set -m
  "$root/submit/bellows" "$@" </dev/null >>"$log" 2>&1 &
  pid=$!
  set +m
}

# Waits for it, and sets `status`. Without what bash has to say of processes that were killed, here on purpose.
finish() {
  in_time ended 2>/dev/null || give_up "submit/bellows still runs after $seconds_to_train s"
  status=0
  wait "$pid" 2>/dev/null || status=$?
  pid=
}

ended() { ! kill -0 "$pid" 2>/dev/null; }

finish_well() {
  finish
  ((status == 0)) || give_up "submit/bellows ended with status $status"
}

# Runs it to its end.
bellows() {
  spawn "$@"
  finish_well
}

give_up() {
  say "$1. The end of $log:"
  tail -n 15 "$log" | sed 's/^/  /' >&2
  exit 1
}

# Waits until a command succeeds; the first word is what to say if it does not.
until_true() { in_time "${@:2}" || give_up "$1"; }

# Waits until a command succeeds; fails if it never does.
in_time() {
  local deadline=$((SECONDS + seconds_to_train))
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# Waits until the training has a checkpoint, which is long before its end.
await_progress() {
  until_true "the training made no progress within $seconds_to_train s" progressed
}

progressed() {
  if [[ $pid ]] && ended; then give_up "the training ended before it could be disturbed"; fi
  if [[ $folder == hdfs:* ]]; then
    hdfs list "$folder/checkpoints" | grep '\.ckpt$' >/dev/null # all of it: who is not heard out fails, and the pipe with it
  elif [[ $folder == s3a:* ]]; then
    s3 list "$folder/checkpoints" | grep '\.ckpt$' >/dev/null
  else
    compgen -G "$folder/checkpoints/*.ckpt" >/dev/null
  fi
}

still_training() {
  if [[ $pid ]] && ended; then give_up "the training ended before $1"; fi
}

train() { bellows train "${run[@]}" --run "$folder" "$@"; }

resume() { bellows train --resume --run "$folder" "$@"; }

# Prints what the training's last lines say of its weights.
weights() {
  local sha
  sha=$(sed -n 's/^weights  *sha256 \([0-9a-f]*\)$/\1/p' "$log" | tail -n 1)
  [[ ${#sha} == 64 ]] || give_up "found no sha256 of the weights"
  printf '%s' "$sha"
}

start_cluster() {
  "$root/submit/cluster" start --dir "$work/cluster" "$@" >"$work/cluster-log"
  master=$(head -n 1 "$work/cluster-log")
}

hdfs() { "$root/submit/hdfs" "$@" --dir "$work/hdfs"; }

s3() { "$root/submit/s3" "$@" --dir "$work/s3"; }

stop_cluster() { "$root/submit/cluster" stop --dir "$work/cluster" >/dev/null; }
