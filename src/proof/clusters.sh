# Sourced by src/proof/prove after proofs.sh: the two clusters of processes that it disturbs, by one set of names. Which
# of them, `column` says: yarn is Hadoop's, all others are Spark's own.

yarn_memory=5g

on_yarn() { [[ $column == yarn ]]; }

# Starts the cluster of this cell, and sets `master`.
start_cluster_here() {
  if on_yarn; then
    "$root/submit/yarn" start --dir "$work/yarn" --memory "$yarn_memory" --cores 8 >"$work/yarn-log"
    export HADOOP_CONF_DIR=$work/yarn/conf
    [[ ${SPARK_HOME:-} || ${BELLOWS_SPARK:-} ]] || export BELLOWS_SPARK=4.2.0 # of 4.1.0 Maven may have no spark-yarn
    master=yarn
  else
    start_cluster "${cluster[@]}" "$@"
  fi
}

stop_cluster_here() { if on_yarn; then "$root/submit/yarn" stop --dir "$work/yarn" >/dev/null; else stop_cluster; fi; }

# Options that ask for this many executors of this many cores.
executors_here() {
  if on_yarn; then
    printf '%s\n' --conf "spark.executor.instances=$1" --conf "spark.yarn.stagingDir=$(file_url "$work/staging")"
  else
    printf '%s\n' --conf "spark.cores.max=$(($1 * $2))"
  fi
}

# Prints the children of all machines of a kind: executor, or driver, which on YARN is an application's master.
children() {
  local i
  for i in 1 2; do
    if on_yarn; then "$root/submit/yarn" children "$i" --dir "$work/yarn"; else "$root/submit/cluster" children "$i" --dir "$work/cluster"; fi |
      sed 's/ master$/ driver/' | grep " $1" || true
  done
}

kill_machine() {
  if on_yarn; then "$root/submit/yarn" kill "$1" --dir "$work/yarn"; else "$root/submit/cluster" kill "$1" --dir "$work/cluster"; fi >/dev/null
}

# A run whose driver is in the cluster and is begun anew there when it dies. Spark's own master lets who submits go; YARN
# begins an application's master again by itself, and who submits waits.
start_in_cluster() {
  if on_yarn; then
    start_run --resume --deploy-mode cluster --driver-memory 1g
  else
    start_run --resume --deploy-mode cluster --supervise --driver-memory 1g
    finish_well
    until_true "no driver was started" driver_writes
    log=$(driver_log)
  fi
}

# Waits for that run's end, and sets `log` to what its last driver wrote.
finish_in_cluster() {
  if on_yarn; then
    finish_well
    log=$(grep -l '^weights ' "$work"/yarn/node-manager-*/logs/application_*/container_*/stdout | tail -n 1) ||
      give_up "no driver wrote the weights"
  else
    until_true "the restarted driver did not end" grep -q '^weights ' "$log"
  fi
}

# Prints where the driver in Spark's own cluster writes to.
driver_log() { compgen -G "$work/cluster/worker-*/work/driver-*/stdout"; }

driver_writes() { driver_log >/dev/null; }
