# Sourced by the launchers beside it: finds Java, builds Bellows, finds or assembles Spark.
# Works in bash 4. Sets `root`, the repository's folder, and `me`, what the script is called from there.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jar=$root/target/bellows.jar
me=$(cd "$(dirname "$0")" && pwd)/${0##*/}
me=${me#"$root/"}

say() { printf '%s\n' "$*" >&2; }

# Ends with what went wrong and, where it helps, what to do.
die() {
  say "$me: $*"
  exit 1
}

# Ends with status 2: the command line itself was wrong.
misuse() {
  say "$me: $*"
  say "See $me --help."
  exit 2
}

# Sets `java`.
find_java() {
  java=java
  if [[ -n ${JAVA_HOME:-} ]]; then
    java=$JAVA_HOME/bin/java
    [[ -x $java ]] || die "JAVA_HOME is $JAVA_HOME, but there is no $java. Point it at a JDK 17 or newer, or unset it."
  elif ! type -P java >/dev/null; then
    die "no java on the PATH. Install a JDK 17 or newer, or set JAVA_HOME."
  fi
}

# Runs Maven on our pom, or on another in `pom`. Its output matters only if it fails.
maven() {
  local log=$root/target/maven.log
  type -P mvn >/dev/null || die "Maven is needed here, but there is no mvn on the PATH. Install Maven 3.6.3 or newer."
  if ! mvn -q -B -f "${pom:-$root/pom.xml}" "$@" >"$log" 2>&1; then
    cat "$log" >&2
    die "Maven failed, see above: mvn -f ${pom:-$root/pom.xml} $*"
  fi
}

# Runs a function while no other launcher of this checkout runs one. Without flock (macOS) there is no lock.
locked() {
  mkdir -p "$root/target"
  (
    if type -P flock >/dev/null; then flock 9; fi
    "$@" 9>&-
  ) 9>"$root/target/.launcher-lock" || exit
}

newer_than() { [[ ! -e $1 || -n $(find "${@:2}" -newer "$1" -print -quit) ]]; }

build_if_stale() {
  newer_than "$jar" "$root/pom.xml" "$root/src/main" || return 0
  say "building…"
  touch "$root/target/.build-started"
  maven -Dmaven.test.skip=true package
  touch -r "$root/target/.build-started" "$jar" # what changed while Maven ran is newer, and is built next time
}

# RELEASE is written last: it says that the jars are complete, and tells Spark that this is a home.
assemble_if_stale() {
  local home=$root/target/spark core
  newer_than "$home/RELEASE" "$root/pom.xml" || return 0
  say "assembling a Spark home from Maven's jars (SPARK_HOME is not set)…"
  rm -rf "$home"
  maven dependency:copy-dependencies@spark-home
  core=$(basename "$home"/jars/spark-core_*.jar .jar)
  printf 'Spark %s\n' "${core##*-}" >"$home/RELEASE"
}

# Exports SPARK_HOME: the user's, or one assembled under target.
find_spark() {
  assembled=
  if [[ -n ${SPARK_HOME:-} ]]; then
    [[ -x $SPARK_HOME/bin/spark-submit ]] ||
      die "SPARK_HOME is $SPARK_HOME, but there is no $SPARK_HOME/bin/spark-submit. Point it at a Spark 4 installation," \
        "or unset it: Bellows then assembles one from Maven's jars."
    return
  fi
  locked assemble_if_stale
  assembled=yes
  export SPARK_HOME=$root/target/spark SPARK_SCALA_VERSION=2.13
}

# Sets `launch` to the command that starts a Spark class: what bin/spark-class would exec.
spark_command() {
  local java word class=$1
  find_java
  if [[ -z $assembled ]]; then
    launch=("$SPARK_HOME/bin/spark-class" "$@")
    if [[ $class == org.apache.spark.deploy.SparkSubmit ]]; then launch=("$SPARK_HOME/bin/spark-submit" "${@:2}"); fi
    return
  fi
  launch=()
  # Spark's launcher knows the module options, memory and class path. It prints NUL, newline, and the words, each ended by NUL.
  while IFS= read -r -d '' word; do launch+=("$word"); done \
    < <("$java" -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main "$@")
  ((${#launch[@]} > 1)) || die "Spark's launcher could not start $class with $java, see above. Bellows needs a JDK 17 or newer."
  launch=("${launch[@]:1}")
  launch[0]=${launch[0]#$'\n'}
}

# A path as a file: URL that is one word to a shell, to Java and to Log4j.
file_url() {
  local path=${1//%/%25}
  path=${path// /%20}
  path=${path//,/%2C}
  path=${path//#/%23}
  path=${path//\'/%27}
  printf 'file://%s' "$path"
}
