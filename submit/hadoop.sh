# Sourced by submit/hdfs and submit/yarn after spark-home.sh and processes.sh: Hadoop's servers, from Maven's jars.

hadoop=$root/target/hadoop

# RELEASE is written last: it says that the jars are complete.
fetch_hadoop_if_stale() {
  local version
  newer_than "$hadoop/RELEASE" "$root/pom.xml" "$root/submit/hadoop-pom.xml" || return 0
  say "fetching Hadoop's jars…"
  version=$(sed -n 's:.*<hadoop.version>\(.*\)</hadoop.version>.*:\1:p' "$root/pom.xml")
  rm -rf "$hadoop"
  pom=$root/submit/hadoop-pom.xml maven dependency:copy-dependencies -Dhadoop.version="$version" -DoutputDirectory="$hadoop/jars"
  mkdir -p "$hadoop"/webapps/{hdfs,datanode,static} # of their web pages HDFS's servers need only that the folders exist
  printf 'Hadoop %s\n' "$version" >"$hadoop/RELEASE"
}

# Starts a server: name, folder of settings, class, arguments. Google's Guice, in YARN's servers, defines classes.
hadoop_daemon() {
  daemon "$1" "$java" -Xmx256m --add-opens=java.base/java.lang=ALL-UNNAMED -cp "$2:$hadoop:$hadoop/jars/*" \
    "org.apache.hadoop.$3" "${@:4}"
}
