# shellcheck shell=bash
# A PostgreSQL cluster for tests: in a folder of its own, reached by a socket in it, fast because it forgets everything
# in a power cut, gone when the script ends. Needs common.sh.

cluster_folder=
cluster_bin=

# PostgreSQL refuses to be root.
as_cluster_user() {
  if [ "$(id -u)" != 0 ]; then "$@"; return; fi
  local user=postgres
  id -u "$user" >/dev/null 2>&1 || user=nobody
  (cd / && setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env -u HOME "$@")
}

start_cluster() {
  cluster_bin=$(postgres_folder)
  [ -n "$cluster_bin" ] || { say "no PostgreSQL server programs found"; return 1; }
  cluster_folder=$(cd "${TMPDIR:-/tmp}" && as_cluster_user mktemp -d "$PWD/voorwaarts-test.XXXXXX")
  as_cluster_user "$cluster_bin/initdb" -D "$cluster_folder/data" -U voorwaarts -A trust -E UTF8 \
    --locale=C --lc-ctype=C.UTF-8 --no-sync >"${1:-/dev/null}" 2>&1 || return 1
  cat <<END | as_cluster_user tee -a "$cluster_folder/data/postgresql.conf" >/dev/null
listen_addresses = ''
unix_socket_directories = '$cluster_folder'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
shared_buffers = 256MB
max_wal_size = 4GB
timezone = 'UTC'
END
  as_cluster_user "$cluster_bin/pg_ctl" start -w -t 60 -D "$cluster_folder/data" -l "$cluster_folder/log" \
    >>"${1:-/dev/null}" 2>&1
}

# cluster_url DATABASE: made if it isn't there.
cluster_url() {
  local exists
  exists=$(cluster_sql postgres "SELECT count(*) FROM pg_database WHERE datname = '$1'")
  [ "$exists" = 1 ] || cluster_sql postgres "CREATE DATABASE \"$1\"" >/dev/null
  printf 'postgres://voorwaarts@%s/%s\n' "${cluster_folder//\//%2F}" "$1"
}

cluster_sql() {
  "$cluster_bin/psql" -X -A -t -q -v ON_ERROR_STOP=1 -h "$cluster_folder" -U voorwaarts -d "$1" -c "$2"
}

stop_cluster() {
  [ -n "$cluster_folder" ] || return 0
  as_cluster_user "$cluster_bin/pg_ctl" stop -m immediate -D "$cluster_folder/data" >/dev/null 2>&1 || true
  rm -rf "$cluster_folder"
  cluster_folder=
}
