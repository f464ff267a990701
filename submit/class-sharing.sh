# Sourced by submit/bellows after spark-home.sh: class data sharing. To start, Spark finds thousands of classes in two
# hundred jars, which are parsed and verified, each time with the same result. HotSpot can write that result to an archive
# and map it the next time (AppCDS). A JVM of its own makes the archive, by a rehearsal of some commands, before the first
# command that wants it.
#
# Only of Spark's classes, which other builds of Bellows need as well: an archive is worth its making after some starts.
# It lies in the assembled Spark and holds for one JDK and for Spark's jars, of which neither a name, a size nor a time
# may change. All of that is in its name, so what changed is another archive; HotSpot checks it once more. An empty one
# says that it could not be made, and is not tried again. Without an archive all works as well, slower.

# Whether `launch` is a JVM with the class path of the assembled Spark, whose sharing of classes nobody has decided.
may_share() {
  [[ $assembled && ${launch[1]} == -cp && ${launch[2]} == "$SPARK_HOME/conf:$SPARK_HOME/jars/"* && ! -e $SPARK_HOME/conf ]] &&
    [[ ! ${launch[*]} =~ -Xshare:|-XX:(SharedArchiveFile|ArchiveClassesAtExit|AOT) ]]
}

# Adds to `launch` the options to use the archive, which is made if it is missing: by `rehearse`, which is called with
# the JVM options that write one.
share_classes() {
  local key archive java=${launch[0]}
  key=$(identity "$java" "$SPARK_HOME"/jars/*.jar 2>/dev/null | cksum) || return 0
  archive=$SPARK_HOME/classes-${java//\//_}-${key// /-}.jsa
  if [[ ! -e $archive ]]; then
    [[ -w $SPARK_HOME ]] || return 0
    locked make_archive "$archive"
  fi
  [[ -s $archive ]] || return 0
  # Mapped where it was meant to be, if there is room: HotSpot moves it each time by default, which costs a third of the
  # gain. An archive that is refused all the same is no news for whoever wants to train.
  launch=("${launch[0]}" "-XX:SharedArchiveFile=$archive" -Xshare:auto -XX:+UnlockDiagnosticVMOptions
    -XX:ArchiveRelocationMode=0 -Xlog:cds=off -Xlog:cds+dynamic=off "${launch[@]:1}")
}

# Prints the name, size and time of last change of each file.
identity() { stat -L -c '%n %s %Y' "$@" 2>/dev/null || stat -L -f '%N %z %m' "$@"; }

# It takes its name when it is whole, for who runs meanwhile, and replaces those of this JDK.
make_archive() {
  local archive=$1 part=$1.$$.part
  [[ ! -e $archive ]] || return 0 # another launcher has made it
  say "preparing a faster start of Spark, once…"
  rm -f "${archive%-*-*}"-*
  rehearse "-XX:ArchiveClassesAtExit=$part" -Xlog:disable </dev/null >"$SPARK_HOME/rehearsal.log" 2>&1 || true
  [[ -e $part ]] || : >"$part"
  mv -f "$part" "$archive"
}
