# shellcheck shell=bash
# Installs what is missing on Debian and Ubuntu, with a word on what and why; on other systems says what to install.
# Needs common.sh. Every check is quick, so that a second start takes no time.

is_debian() { have apt-get && [ -r /etc/os-release ] && grep -qE '^ID(_LIKE)?=.*(debian|ubuntu)' /etc/os-release; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo; then sudo "$@"
  else fail "this needs root: $*"
  fi
}

# need PACKAGES WHY: to be installed by the next install_needed.
packages=()
others=()
need() {
  say "missing: $1 — $2"
  # shellcheck disable=SC2206 # several packages in one word
  packages+=($1)
  others+=("  $2: $3")
}

# Says nothing unless it fails.
apt_read=
apt_install() {
  local log status=0
  log=$(mktemp)
  {
    if [ -z "$apt_read" ]; then as_root apt-get update -q; fi &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
  } </dev/null >"$log" 2>&1 || status=$?
  apt_read=yes
  if [ $status != 0 ]; then tail -n 20 "$log" >&2; fi
  rm -f "$log"
  return $status
}

install_needed() {
  [ ${#packages[@]} -gt 0 ] || return 0
  if ! is_debian; then
    say "Only Debian and Ubuntu are looked after by themselves. Install these, then run this again:"
    printf '%s\n' "${others[@]}" >&2
    exit 1
  fi
  say "installing ${packages[*]}"
  # Debian's package would start a database server of its own, for the whole machine. Ours is private.
  local quiet=/etc/postgresql-common/createcluster.d/voorwaarts.conf
  if [[ " ${packages[*]} " == *" postgresql "* ]]; then
    as_root mkdir -p "${quiet%/*}"
    echo 'create_main_cluster = false' | as_root tee "$quiet" >/dev/null
  fi
  local done=yes
  apt_install "${packages[@]}" || done=
  [ ! -e "$quiet" ] || as_root rm -f "$quiet"
  [ -n "$done" ] || fail "apt-get could not install: ${packages[*]}"
  packages=() others=()
}

# --- what a build needs --------------------------------------------------------------------------------------------
links_libpq() {
  local folder
  folder=$(pg_config --libdir 2>/dev/null || true)
  printf 'int main(void){return 0;}' | cc -x c - ${folder:+-L"$folder"} -lpq -o /dev/null 2>/dev/null
}

need_to_build() {
  if ! have cc; then
    need build-essential "a C compiler, to link programs" "macOS: xcode-select --install; Fedora: dnf install gcc"
  fi
  if ! have cc || ! links_libpq; then
    need libpq-dev "the client library of PostgreSQL" "macOS: brew install libpq; Fedora: dnf install libpq-devel"
  fi
  if ! have node || ! have npm; then
    need "nodejs npm" "Node.js 18 or newer, to pack the app for browsers" "macOS: brew install node; Fedora: dnf install nodejs npm"
  fi
  if ! have curl && ! have cargo; then
    need "curl ca-certificates" "curl, to fetch Rust" "your package manager has it"
  fi
}

need_postgres() {
  if [ -z "$(postgres_folder)" ]; then
    need postgresql "PostgreSQL 14 or newer, the database" "macOS: brew install postgresql@17; Fedora: dnf install postgresql-server postgresql-contrib"
  fi
}

check_node() {
  local version
  version=$(node --version | tr -d v)
  at_least 18 "$version" || fail "Node.js $version is too old: version 18 or newer is needed (https://nodejs.org)"
}

ensure_rust() {
  local wanted found
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  found=$(cargo --version 2>/dev/null | cut -d' ' -f2 || true)
  if [ -n "$found" ] && at_least "$wanted" "$found"; then return; fi
  if have rustup; then
    say "updating Rust: $wanted or newer is needed"
    rustup toolchain install stable --profile minimal --component rustfmt --component clippy >/dev/null 2>&1 || true
  else
    say "missing: Rust $wanted or newer — the language of server and app; installing it for this user with rustup"
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs 2>/dev/null |
      sh -s -- -y -q --profile minimal --component rustfmt --component clippy >/dev/null 2>&1 || true
    PATH=$HOME/.cargo/bin:$PATH
  fi
  hash -r
  found=$(cargo --version 2>/dev/null | cut -d' ' -f2 || true)
  if [ -z "$found" ] || ! at_least "$wanted" "$found"; then
    if is_debian && apt_install rustc-web cargo-web; then
      # Debian's own build of a recent Rust, kept for its browsers.
      hash -r
      found=$(/usr/bin/cargo --version 2>/dev/null | cut -d' ' -f2 || true)
      if [ -n "$found" ] && at_least "$wanted" "$found"; then PATH=/usr/bin:$PATH; return; fi
    fi
    fail "Rust $wanted or newer is needed${found:+, here is $found}: install it from https://rustup.rs"
  fi
}

# --- what the app needs on top -------------------------------------------------------------------------------------
has_wasm_target() { [ -d "$(rustc --print sysroot 2>/dev/null)/lib/rustlib/wasm32-unknown-unknown/lib" ]; }

has_debian_wasm() { [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo ] && [ -x /usr/bin/wasm-ld-19 ] && [ -d /usr/lib/rustlib/src/rust/library ]; }

ensure_wasm() {
  if has_wasm_target || has_debian_wasm; then return; fi
  if have rustup; then
    say "missing: the wasm32-unknown-unknown target — the app is compiled for browsers"
    timeout 120 rustup target add wasm32-unknown-unknown >/dev/null 2>&1 && has_wasm_target && return
  fi
  if is_debian; then
    say "missing: a standard library for browsers — taking Debian's rustc-web cargo-web rust-web-src lld-19, which compile one"
    apt_install rustc-web cargo-web rust-web-src lld-19 && has_debian_wasm && return
  fi
  fail "the app needs Rust's wasm32-unknown-unknown target: rustup target add wasm32-unknown-unknown"
}

# cargo_for_wasm ARGUMENTS: cargo with whichever tool chain can compile for browsers; frontend/build.sh chooses the same.
cargo_for_wasm() {
  if has_wasm_target; then
    cargo "$@" --target wasm32-unknown-unknown
  else
    RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=/usr/bin/wasm-ld-19 \
      /usr/bin/cargo "$@" --target wasm32-unknown-unknown -Z build-std=std,panic_abort
  fi
}

# --- what the tests need on top ------------------------------------------------------------------------------------
find_chromium() {
  local name
  for name in "${VOORWAARTS_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    [ -n "$name" ] && have "$name" && { command -v "$name"; return; }
  done
  return 1
}

# Pictures of the public form have to show letters, not boxes. Where fonts can't be listed, there is a desktop with them.
has_fonts() {
  local language
  have fc-list || ! is_debian || return 1
  have fc-list || return 0
  for language in ti-er ar fa uk; do
    [ -n "$(fc-list ":lang=$language" family)" ] || return 1
  done
}

need_to_test() {
  if ! find_chromium >/dev/null; then
    need chromium "Chromium, to try the app in a real browser" "Chrome or Chromium; name it in VOORWAARTS_CHROMIUM if it is not on PATH"
  fi
  if ! has_fonts; then
    need "fontconfig fonts-noto-core" "fonts with the letters of Tigrinya, Arabic and Persian, to see the public form as people do" \
      "macOS has them; Fedora: dnf install google-noto-sans-ethiopic-vf-fonts google-noto-sans-arabic-vf-fonts"
  fi
  if ! have curl || ! have jq || ! have python3; then
    need "curl jq python3 python3-venv python3-pip" "curl, jq and Python 3, to follow the guide for partners and to try the API from outside" \
      "macOS: brew install jq python; Fedora: dnf install jq python3"
  fi
  if ! have shellcheck; then
    need shellcheck "shellcheck, to check the scripts" "macOS: brew install shellcheck; Fedora: dnf install ShellCheck"
  fi
}

ensure_rust_components() {
  if cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1; then return; fi
  say "missing: rustfmt and clippy — they check the code"
  if have rustup; then timeout 120 rustup component add rustfmt clippy >/dev/null 2>&1 && return; fi
  if is_debian; then apt_install rust-web-clippy || true; fi
}
