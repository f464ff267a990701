# Sourced by the launchers beside it: finds Java, builds Bellows, finds or assembles Spark.
# Works in bash 4. Sets `root`, the repository's folder, and `me`, what the script is called from there.

# Each process costs milliseconds, and all of them are there before each command: what bash itself can do, it does.
folder_of() { if [[ $1 == */* ]]; then printf '%s' "${1%/*}/"; fi; }

root=$(cd "$(folder_of "${BASH_SOURCE[0]}")./.." && pwd)
jar=$root/target/bellows.jar
me=$(cd "$(folder_of "$0")." && pwd)/${0##*/}
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

# Prints ", did you mean X?" with the word of the others that is closest to the first, by Levenshtein's distance, if it
# is close.
nearest() {
  local found=$1 word best= least=$((${#1} / 2 + 1)) i j above diagonal substituted row
  shift
  for word in "$@"; do
    row=()
    for ((j = 0; j <= ${#word}; j++)); do row+=("$j"); done
    for ((i = 1; i <= ${#found}; i++)); do
      diagonal=${row[0]}
      row[0]=$i
      for ((j = 1; j <= ${#word}; j++)); do
        above=${row[j]}
        substituted=$diagonal
        if [[ ${found:i-1:1} != "${word:j-1:1}" ]]; then substituted=$((diagonal + 1)); fi
        row[j]=$((above < row[j - 1] ? above + 1 : row[j - 1] + 1))
        if ((substituted < row[j])); then row[j]=$substituted; fi
        diagonal=$above
      done
    done
    if ((row[${#word}] < least)); then
      least=${row[${#word}]}
      best=$word
    fi
  done
  [[ -z $best ]] || printf ', did you mean %s?' "$best"
}

# Spark and its jars are some hundred open files. A JVM raises the soft limit itself, up to the hard one.
check_open_files() {
  local most
  most=$(ulimit -Hn)
  [[ $most == unlimited || $most -ge 512 ]] ||
    die "a process may open $most files at once here (ulimit -Hn), and Spark needs 512. Raise the limit: ulimit -n 4096 in" \
      "a new shell, or LimitNOFILE of a service, or /etc/security/limits.conf."
}

# Sets `java`.
find_java() {
  check_open_files
  if [[ -n ${JAVA_HOME:-} ]]; then
    java=$JAVA_HOME/bin/java
    [[ -x $java ]] || die "JAVA_HOME is $JAVA_HOME, but there is no $java. Point it at a JDK 17 or newer, or unset it."
  else
    java=$(type -P java) || die "no java on the PATH. Install a JDK 17 or newer, or set JAVA_HOME."
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

# Runs a function while no other launcher of this checkout runs one. Without flock (macOS) there is no lock, nor where
# nobody can write.
locked() {
  [[ -d $root/target ]] || mkdir -p "$root/target" 2>/dev/null || true
  if [[ ! -w $root/target ]]; then
    "$@"
    return
  fi
  (
    if type -P flock >/dev/null; then flock 9; fi
    "$@" 9>&-
  ) 9>"$root/target/.launcher-lock" || exit
}

newer_than() { [[ ! -e $1 || -n $(find "${@:2}" -newer "$1" -print -quit) ]]; }

# Whether the jar must be built. Asked before the lock is taken, and again when it is: another launcher may have built it.
is_stale() { newer_than "$jar" "$root/pom.xml" "$root/src/main"; }

build_if_stale() {
  is_stale || return 0
  say "building…"
  touch "$root/target/.build-started"
  maven -Dmaven.test.skip=true package
  touch -r "$root/target/.build-started" "$jar" # what changed while Maven ran is newer, and is built next time
}

# Sets `home` to where the Spark lies that we assemble: of pom.xml's version, or of another, in BELLOWS_SPARK.
choose_home() {
  home=$root/target/spark${BELLOWS_SPARK:+-$BELLOWS_SPARK}
  [[ -z ${BELLOWS_SPARK:-} || $BELLOWS_SPARK =~ ^4\.[0-9]+\.[0-9]+(-[A-Za-z0-9.]+)?$ ]] ||
    die "BELLOWS_SPARK expects a version of Spark 4, such as 4.2.0, found $BELLOWS_SPARK"
}

# Copies the jars of a Spark into `home`: Maven's options, for the version and for cluster managers.
copy_spark() { maven dependency:copy-dependencies@spark-home -Dspark.home="$home" ${BELLOWS_SPARK:+-Dspark.version="$BELLOWS_SPARK"} "$@"; }

# RELEASE is written last: it says that the jars are complete, and tells Spark that this is a home.
assemble_if_stale() {
  local core
  newer_than "$home/RELEASE" "$root/pom.xml" || return 0
  say "assembling a Spark home from Maven's jars (SPARK_HOME is not set)…"
  rm -rf "$home"
  copy_spark
  core=$(basename "$home"/jars/spark-core_*.jar .jar)
  printf 'Spark %s\n' "${core##*-}" >"$home/RELEASE"
}

# Adds a cluster manager to the assembled Spark, yarn or kubernetes, if it is not there. Somebody's own Spark has them,
# or has not, as its owner decided.
need_manager() {
  [[ $assembled ]] || return 0
  compgen -G "$home/jars/spark-$1_*.jar" >/dev/null || locked add_manager "$1"
}

add_manager() {
  ! compgen -G "$home/jars/spark-$1_*.jar" >/dev/null || return 0
  say "adding Spark's $1 to $home…"
  (copy_spark "-P$1" 2>/dev/null) ||
    die "Maven has no spark-$1 of $(<"$home/RELEASE"), or could not fetch it: see $root/target/maven.log. Choose another" \
      "version, such as BELLOWS_SPARK=4.2.0, or point SPARK_HOME at a Spark that has it."
}

# Exports SPARK_HOME: the user's, or one assembled under target; which is not the user's if a script of ours has
# exported it that calls another.
find_spark() {
  assembled=
  choose_home
  if [[ -n ${SPARK_HOME:-} && $SPARK_HOME != "$root/target/spark" && $SPARK_HOME != "$root"/target/spark-4.* ]]; then
    [[ -x $SPARK_HOME/bin/spark-submit ]] ||
      die "SPARK_HOME is $SPARK_HOME, but there is no $SPARK_HOME/bin/spark-submit. Point it at a Spark 4 installation," \
        "or unset it: Bellows then assembles one from Maven's jars."
    export SPARK_HOME=${SPARK_HOME%/}
    compgen -G "$SPARK_HOME/jars/spark-core_2.13-4.*.jar" >/dev/null ||
      die "SPARK_HOME is $SPARK_HOME, but in $SPARK_HOME/jars there is $(spark_core), and Bellows needs" \
        "spark-core_2.13-4.*.jar. Point it at a Spark 4 installation (Scala 2.13), or unset it: Bellows then assembles" \
        "one from Maven's jars."
    return
  fi
  if newer_than "$home/RELEASE" "$root/pom.xml"; then locked assemble_if_stale; fi
  assembled=yes
  export SPARK_HOME=$home SPARK_SCALA_VERSION=2.13
}

spark_core() { (cd "$SPARK_HOME/jars" 2>/dev/null && ls spark-core_*.jar 2>/dev/null) || printf 'no jar of Spark'; }

# Whether the home's own scripts are Spark's and do no more than ask Spark's launcher: no environment of its own, and no
# scripts of somebody who delivers Spark in another form.
is_plain_home() {
  local bin=$SPARK_HOME/bin launchers=("$SPARK_HOME"/jars/spark-launcher_*.jar)
  [[ ! -e ${SPARK_CONF_DIR:-$SPARK_HOME/conf}/spark-env.sh && -f ${launchers[0]} && ${#launchers[@]} == 1 ]] &&
    grep -qE '^exec "?\$\{SPARK_HOME\}"?/bin/spark-class org\.apache\.spark\.deploy\.SparkSubmit "\$@"' "$bin/spark-submit" &&
    grep -qE '^ *"\$RUNNER" -Xmx128m \$SPARK_LAUNCHER_OPTS -cp "\$LAUNCH_CLASSPATH" org\.apache\.spark\.launcher\.Main "\$@"' \
      "$bin/spark-class"
} 2>/dev/null

# Sets `launch` to the command that starts a Spark class: what bin/spark-class would exec, or where it may do more than
# that, itself.
spark_command() {
  local java class=$1
  find_java
  if [[ $assembled ]]; then
    ask_launcher "$@" ||
      die "Spark's launcher could not start $class with $java, see above. Bellows needs a JDK 17 or newer."
  elif [[ $class != org.apache.spark.deploy.SparkSubmit ]]; then
    launch=("$SPARK_HOME/bin/spark-class" "$@")
  elif ! is_plain_home || ! ask_launcher "$@" 2>/dev/null; then
    launch=("$SPARK_HOME/bin/spark-submit" "${@:2}")
  fi
}

# Sets `launch` to what Spark's launcher says, which knows the module options, memory and class path. It prints NUL,
# newline, and the words, each ended by NUL. Its own jar comes first: else a hundred would be opened to find it.
ask_launcher() {
  local word
  launch=()
  while IFS= read -r -d '' word; do launch+=("$word"); done \
    < <(SPARK_SCALA_VERSION=2.13 "$java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
      -cp "$(echo "$SPARK_HOME"/jars/spark-launcher_*.jar):$SPARK_HOME/jars/*" org.apache.spark.launcher.Main "$@")
  ((${#launch[@]} > 1)) || return 1
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
