# shellcheck shell=bash
# What all scripts share. They source this file from the repository's root.

say() { printf '%s\n' "$*" >&2; }
fail() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Set nearly everywhere, but not by every CI.
export HOME=${HOME:-$(cd ~ && pwd)}

# Tools and builds that outlive a clone.
# shellcheck disable=SC2034 # for those who source this
cache=${VOORWAARTS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/voorwaarts}

# Rust installed a moment ago, or in a shell that never read its profile.
if ! have cargo && [ -x "$HOME/.cargo/bin/cargo" ]; then PATH=$HOME/.cargo/bin:$PATH; fi

# at_least 1.95 1.102.3: is the second version the first or newer?
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# The folder of PostgreSQL's server programs, newest first; the server itself looks in the same places.
postgres_folder() {
  local folder version best=0 found=
  for folder in "${VOORWAARTS_POSTGRES_BIN:-}" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/lib64/pgsql/bin \
    /usr/local/pgsql/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin \
    "$(dirname "$(readlink -f "$(command -v postgres || echo /nonexistent/postgres)")")"; do
    if ! [ -x "$folder/postgres" ] || ! [ -x "$folder/initdb" ] || ! [ -x "$folder/pg_ctl" ]; then continue; fi
    version=$("$folder/postgres" --version | sed 's/.*(PostgreSQL) \([0-9]*\).*/\1/')
    if [ "$version" -gt "$best" ]; then best=$version found=$folder; fi
  done
  [ "$best" -ge 14 ] && printf '%s\n' "$found"
}
