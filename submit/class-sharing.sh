# Sourced by submit/bellows after spark-home.sh: class data sharing. To start, Spark finds thousands of classes in two
# hundred jars, which are parsed and verified, each time with the same result. HotSpot can write that result to an archive
# and map it the next time (AppCDS). A JVM of its own makes the archive, by a rehearsal of some commands, before the first
# command that wants it.
#
# Only of Spark's classes, which other builds of Bellows need as well: an archive is worth its making after some starts.
# It lies in the assembled Spark, or, for one of somebody's own, under target: nothing is written to a home that is not
# ours. It holds for one JDK and for Spark's jars, of which neither a place, a name, a size nor a time may change. All of
# that is in its name, so what changed is another archive; HotSpot checks it once more. An empty one says that it could
# not be made, and is not tried again. Without an archive all works as well, slower.
#
# HotSpot shares no folders. A home's folder of settings comes first on Spark's class path; where classes are shared it
# comes after the jars, which is the same where no jar has a file of the name of one of the settings.

# Whether `launch` is a JVM with Spark's usual class path, whose sharing of classes nobody has decided.
may_share() {
  [[ ${launch[1]} == -cp && ${launch[2]} =~ ^"$(settings_folder)"/?:"$SPARK_HOME"/jars/.*"$SPARK_HOME/jars/*" ]] &&
    [[ ! ${launch[*]} =~ -Xshare:|-XX:(SharedArchiveFile|ArchiveClassesAtExit|AOT) ]] &&
    [[ -z $(find "$(settings_folder)" -mindepth 1 -type d 2>/dev/null) ]]
}

settings_folder() { printf '%s' "${SPARK_CONF_DIR:-$SPARK_HOME/conf}"; }

# Prints the names of files of settings that Java may look for: not those that only scripts or Spark itself read.
settings() {
  local file
  for file in "$(settings_folder)"/*; do
    file=${file##*/}
    if [[ $file == *.* && ! $file =~ \.(template|sh|cmd)$ && $file != spark-defaults.conf ]]; then printf '%s\n' "$file"; fi
  done
}

# Puts the class path of `launch` into an order of which a part may be shared: first the jars, then what stood before
# them, if `rest` is wanted, and what stood behind.
jars_first() {
  local path=${launch[2]#*:} before=${launch[2]%%:*} jars
  jars=${path%"${path#*"$SPARK_HOME/jars/*"}"}
  launch[2]=$jars
  if [[ ${1:-} == rest ]]; then launch[2]+=:$before${path#"$jars"}; fi
}

# Adds to `launch` the options to use the archive, which is made if it is missing: by `rehearse`, which is called with
# the JVM options that write one.
share_classes() {
  local key archive folder=$SPARK_HOME java=${launch[0]} home=
  if [[ -z $assembled ]]; then
    folder=$root/target
    home=$(cksum <<<"$SPARK_HOME")
    home=${home%% *}_
  fi
  key=$({ identity "$java" "$SPARK_HOME"/jars/*.jar && settings; } 2>/dev/null | cksum) || return 0
  archive=$folder/classes-$home${java//\//_}-${key// /-}.jsa
  if [[ ! -e $archive ]]; then
    [[ -w $folder ]] || return 0
    locked make_archive "$archive"
  fi
  [[ -s $archive ]] || return 0
  jars_first rest
  # Mapped where it was meant to be, if there is room: HotSpot moves it each time by default, which costs a third of the
  # gain. An archive that is refused all the same is no news for whoever wants to train.
  launch=("${launch[0]}" "-XX:SharedArchiveFile=$archive" -Xshare:auto -XX:+UnlockDiagnosticVMOptions
    -XX:ArchiveRelocationMode=0 -Xlog:cds=off -Xlog:cds+dynamic=off "${launch[@]:1}")
}

# Prints the name, size and time of last change of each file.
identity() { stat -L -c '%n %s %Y' "$@" 2>/dev/null || stat -L -f '%N %z %m' "$@"; }

# Whether a jar has a file of the name of one of the settings. Names are not compressed.
settings_are_in_jars() {
  local names
  names=$(settings)
  [[ $names ]] && LC_ALL=C grep -aqF -e "$names" "$SPARK_HOME"/jars/*.jar
}

# It takes its name when it is whole, for who runs meanwhile, and replaces those of this JDK and this Spark.
make_archive() {
  local archive=$1 part=$1.$$.part
  [[ ! -e $archive ]] || return 0 # another launcher has made it
  rm -f "${archive%-*-*}"-*
  if ! settings_are_in_jars; then
    say "preparing a faster start of Spark, once…"
    rehearse "-XX:ArchiveClassesAtExit=$part" -Xlog:disable </dev/null >"${archive%/*}/rehearsal.log" 2>&1 || true
  fi
  [[ -e $part ]] || : >"$part"
  mv -f "$part" "$archive"
}
