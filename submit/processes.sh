# Sourced by submit/cluster, submit/hdfs, submit/yarn and submit/s3: daemons of one kind in one folder, a leader and
# numbered followers, each a process group with a pid file and a log. Sourced after spark-home.sh.
# Expects `dir`, where they live, `leader` and `follower`, their names, and `hint`, what to do if they died.

seconds_to_start=${BELLOWS_PROOF_SECONDS:-180} # on a machine that does much else; more where it is told so
seconds_to_stop=15
written=(settings url put-log s3a.conf) # what start wrote beside the members' folders

# Prints the pids of what a member has started outside its process group.
left_by() { :; }

# Kills a member's process group and what it has started, as if its machine had died.
kill_all_of() {
  local left
  kill -KILL -- "-$2" 2>/dev/null || true
  left=$(left_by "$1")
  # shellcheck disable=SC2086 # the pids are words
  [[ -z $left ]] || kill -KILL $left 2>/dev/null || true
}

# Prints when a process started, which tells it from a later process of the same number; fails if it does not live.
start_of() {
  local state
  if [[ -d /proc/self ]]; then
    read -r -a state 2>/dev/null < <(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) && [[ ${state[0]} != Z ]] && echo "${state[19]}"
  else
    ps -o lstart= -p "$1"
  fi
}

# Prints the pid of a member (master, worker-1, …) if it lives and is the process that we started.
pid_of() {
  local pid start
  read -r pid start 2>/dev/null <"$dir/$1/pid" && [[ $(start_of "$pid") == "$start" ]] && printf '%s' "$pid"
}

# The processes that were started: the leader and its followers.
members() {
  local i
  [[ -d $dir/$leader ]] || return 0
  echo "$leader"
  for ((i = 1; ; i++)); do
    [[ -d $dir/$follower-$i ]] || return 0
    echo "$follower-$i"
  done
}

any_lives() {
  local member
  for member in $(members); do if pid_of "$member" >/dev/null; then return; fi; done
  return 1
}

# Prints the address of follower I: a loopback address of its own where there are many (Linux), so that Spark takes it
# for a machine; it runs a speculative copy only on another one.
host() {
  if [[ $OSTYPE == linux* ]]; then echo "127.0.$(($1 / 250)).$(($1 % 250 + 1))"; else echo 127.0.0.1; fi
}

# Starts a daemon, name and command, in a process group of its own, so that neither Ctrl-C nor a closed terminal reaches it.
daemon() {
  local member=$1
  mkdir -p "$dir/$member"
  set -m
  nohup "${@:2}" </dev/null >"$dir/$member/log" 2>&1 &
  echo "$! $(start_of $!)" >"$dir/$member/pid"
  disown
  set +m
}

# Prints the first match of a pattern in a member's log, waiting for it until the deadline or the member's death.
await_line() {
  local line
  until line=$(grep -m1 -oE "$2" "$dir/$1/log"); do
    pid_of "$1" >/dev/null || give_up "$1 ended while starting" "$1"
    ((SECONDS < deadline)) || give_up "$1 did not start within $seconds_to_start seconds" "$1"
    sleep 0.1
  done
  printf '%s' "$line"
}

give_up() {
  say "submit/${0##*/}: $1. The end of $dir/$2/log:"
  tail -n 15 "$dir/$2/log" | sed 's/^/  /' >&2
  end_processes
  exit 1
}

end_processes() {
  local member pid
  local -A pids=()
  for member in $(members); do
    if pid=$(pid_of "$member"); then
      pids[$member]=$pid
      kill "$pid" 2>/dev/null || true
    fi
  done
  ((${#pids[@]})) || return 0
  deadline=$((SECONDS + seconds_to_stop))
  while any_lives && ((SECONDS < deadline)); do sleep 0.1; done
  # What is left of a group is a child that outlived its parent, or a process that does not end when asked.
  for member in "${!pids[@]}"; do kill_all_of "$member" "${pids[$member]}"; done
}

# Removes what start wrote, the files named and nothing else that may be in the folder.
forget() {
  [[ -e $dir/settings ]] || return 0
  rm -rf "${dir:?}/$leader" "$dir/$follower"-[0-9]* "${written[@]/#/$dir/}"
  rmdir "$dir" 2>/dev/null || true
}

stop() {
  if any_lives; then
    end_processes
    echo "stopped"
  else
    echo "nothing runs in $dir"
  fi
  forget
}

# Prints a line for each member, followed by what `use_of MEMBER` prints; fails if one has died.
member_lines() {
  local member pid health=0
  for member in $(members); do
    if pid=$(pid_of "$member"); then
      printf '%-12s pid %-8s lives  %s\n' "$member" "$pid" "$(use_of "$member" "$@")"
    else
      printf '%-12s died: see %s\n' "$member" "$dir/$member/log"
      health=1
    fi
  done
  return $health
}

follower_pid() { pid_of "$follower-$1" || die "${follower//-/ } $1 does not live"; }

# Kills a follower with its children, as if its machine had died.
kill_follower() {
  local pid
  pid=$(follower_pid "$1")
  kill_all_of "$follower-$1" "$pid"
  echo "killed ${follower//-/ } $1, process $pid"
}

whole() { [[ $2 =~ ^[0-9]+$ && $2 -ge $3 ]] || misuse "$1 expects a whole number of at least $3, found $2"; }
