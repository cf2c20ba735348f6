#!/usr/bin/env bash
# Builds the app into frontend/dist/. Usage: frontend/build.sh [dev|app]
#   app  (default) small: optimised, minified, content-hashed, compressed, checked against the size budget
#   dev  quick: readable names, no optimising; same file layout, so that the server serves it the same way
# A second run with nothing changed ends at once. FORCE=1 builds anyway; FORCE_DEBIAN=1 takes the Debian compiler.
set -euo pipefail

# In braces, so that bash has read all of it before it begins: this file may change while it runs.
{
cd "$(dirname "$0")/.."

profile=${1:-app}
case $profile in
  app) folder=app ;;
  dev) folder=debug ;;
  *) echo "build.sh: '$profile' is neither 'app' nor 'dev'" >&2; exit 2 ;;
esac
target=wasm32-unknown-unknown
target_dir=${CARGO_TARGET_DIR:-$PWD/frontend/target}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/voorwaarts
dist=frontend/dist

say() { printf 'app: %s\n' "$*"; }
need() { command -v "$1" >/dev/null 2>&1 || { echo "build.sh: $1 is missing: $2" >&2; exit 1; }; }
need cargo "install Rust from https://rustup.rs, or Debian's cargo-web"
need node "install nodejs 18 or newer"
need npm "install npm"

# --- nothing changed? ---------------------------------------------------------------------------------------------
sources() {
  find frontend openapi -type f \
    -not -path 'frontend/dist/*' -not -path 'frontend/node_modules/*' -not -path 'frontend/target/*' \
    -not -path 'frontend/e2e/*' -not -name '*.md' -print0
  printf '%s\0' Cargo.lock Cargo.toml
}
stamp=$( { echo "$profile ${FORCE_DEBIAN:-}"; sources | LC_ALL=C sort -z | xargs -0 sha256sum; } | sha256sum | cut -d' ' -f1)
if [ -z "${FORCE:-}" ] && [ -f $dist/index.html ] && [ "$(cat $dist/.stamp 2>/dev/null)" = "$stamp" ]; then
  say "up to date"
  exit 0
fi

# --- a compiler that can make wasm --------------------------------------------------------------------------------
has_target() { [ -d "$(rustc --print sysroot 2>/dev/null)/lib/rustlib/$target/lib" ]; }
cargo=(cargo)
extra=()
if [ -z "${FORCE_DEBIAN:-}" ] && ! has_target && command -v rustup >/dev/null 2>&1; then
  say "adding the $target target"
  timeout 300 rustup target add "$target" >/dev/null 2>&1 || true
fi
if [ -n "${FORCE_DEBIAN:-}" ] || ! has_target; then
  # Debian ships the standard library's source instead of a wasm target: build it along.
  for tool in /usr/bin/rustc /usr/bin/cargo /usr/bin/wasm-ld-19; do
    [ -x "$tool" ] || { echo "build.sh: no $target target, and no $tool for the fallback: apt-get install rustc-web cargo-web rust-web-src lld-19" >&2; exit 1; }
  done
  say "building with Debian's compiler"
  export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=/usr/bin/wasm-ld-19
  cargo=(/usr/bin/cargo)
  extra=(-Z "build-std=std,panic_abort")
fi

# --- tools, in the versions that the lock files name --------------------------------------------------------------
bindgen_version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
bindgen=$cache/wasm-bindgen-$bindgen_version/bin/wasm-bindgen
split_version=0.2.4
split=$cache/wasm-split-$split_version/bin/wasm-split-cli
# A mirror may lack a version that a tool's own lock file names: then take what fits.
install() {
  local plain=(env -u RUSTC -u RUSTC_BOOTSTRAP -u RUSTFLAGS -u CARGO_TARGET_DIR cargo install --quiet "$@")
  "${plain[@]}" --locked 2>/dev/null || "${plain[@]}"
}
if [ ! -x "$bindgen" ]; then
  if [ "$(wasm-bindgen --version 2>/dev/null | cut -d' ' -f2)" = "$bindgen_version" ]; then
    bindgen=wasm-bindgen
  else
    say "installing wasm-bindgen $bindgen_version (once, a few minutes)"
    install wasm-bindgen-cli --version "$bindgen_version" --root "$cache/wasm-bindgen-$bindgen_version"
  fi
fi
if [ ! -x "$split" ]; then
  say "installing wasm-split $split_version (once, a few minutes)"
  install wasm_split_cli_support --version "$split_version" --features build-binary --root "$cache/wasm-split-$split_version"
fi
if ! cmp -s frontend/package-lock.json frontend/node_modules/.installed; then
  say "installing the packaging tools"
  npm ci --prefix frontend --no-audit --no-fund --silent
  cp frontend/package-lock.json frontend/node_modules/.installed
fi

# --- build ----------------------------------------------------------------------------------------------------------
say "compiling ($profile)"
# Only where the linker says what refers to what can the app be cut afterwards.
RUSTFLAGS="${RUSTFLAGS:-} --cfg erase_components" CARGO_TARGET_DIR=$target_dir \
  "${cargo[@]}" rustc -p frontend --bin frontend --locked --target "$target" --profile "$profile" ${extra[@]+"${extra[@]}"} \
  -- -C link-arg=--emit-relocs

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say "cutting it into what loads first and what loads later"
# The features are listed one by one: Chromium refuses what --all-features makes.
features=(--enable-bulk-memory --enable-bulk-memory-opt --enable-call-indirect-overlong --enable-nontrapping-float-to-int
  --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue)
RUST_LOG=${RUST_LOG:-warn} "$split" --target web --out-name frontend "$target_dir/$target/$folder/frontend.wasm" "$work"
node frontend/build/shared.mjs "$work" "${features[@]}"
flags=(--keep-debug)
[ "$profile" = app ] && flags=(--remove-producers-section --remove-name-section)
"$bindgen" --target web --no-typescript --keep-lld-exports --out-dir "$work" --out-name frontend "${flags[@]}" "$work/frontend.wasm"
rm "$work/frontend.wasm"

if [ "$profile" = app ]; then
  say "optimising"
  for file in "$work"/*.wasm; do
    # It complains about a part of the names that it doesn't know; they go anyway.
    frontend/node_modules/.bin/wasm-opt -Oz "${features[@]}" --strip-debug --strip-producers --strip-target-features \
      "$file" -o "$file" 2> >(grep -v 'unknown name subsection' >&2)
  done
fi

# Made beside the old one and moved in place at the end, so that a running server never sees half an app.
node frontend/build/assets.mjs "$profile" "$work" "$work/dist"
printf '%s\n' "$stamp" >"$work/dist/.stamp"
rm -rf $dist
mv "$work/dist" $dist
say "ready in $dist"
exit 0
}
