#!/bin/sh
# The pictures of the README, from those that the journeys take:
#   node frontend/e2e/run.mjs && frontend/e2e/images.sh [FOLDER WITH PICTURES]
# Smaller by pngquant (apt install pngquant), where it is there.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
from=${1:-$root/target/e2e}
mkdir -p "$root/docs/images"
for name in today-1440 today-390 referrals-1440 person-1440 match-new-1440 milestone-1440 milestone-390 \
  programme-again-1440 programme-board-1440; do
  cp "$from/$name.png" "$root/docs/images/$name.png"
  if command -v pngquant > /dev/null; then
    pngquant --force --skip-if-larger --strip --speed 1 --ext .png "$root/docs/images/$name.png" || [ $? -eq 98 ]
  fi
done
du -b "$root"/docs/images/*.png
