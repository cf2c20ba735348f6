# shellcheck shell=bash
# The program that makes PDF. It is large and changes seldom, so that what was built of the same sources is kept and taken
# again. Needs common.sh.

# The sources it is built of, as a short number.
typesetter_sources() {
  (cd backend/typesetter && find . -path ./target -prune -o -type f -print | LC_ALL=C sort | xargs cat; rustc --version) |
    cksum | cut -d' ' -f1
}

# shellcheck disable=SC2154 # cache comes from common.sh
typesetter_cargo() { cargo "$@" --release --locked --quiet --manifest-path backend/typesetter/Cargo.toml --target-dir "$cache/typesetter-build"; }

# Builds it unless it is there; $typesetter is the program.
build_typesetter() {
  typesetter=$cache/typesetter/$(typesetter_sources)/voorwaarts-typesetter
  if [ -x "$typesetter" ]; then return; fi
  say "building the program that makes PDF; the first time that takes some minutes"
  typesetter_cargo build || return 1
  mkdir -p "${typesetter%/*}" && cp "$cache/typesetter-build/release/voorwaarts-typesetter" "$typesetter"
}
