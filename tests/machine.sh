#!/bin/sh
# What the tests need of a machine and pip does not bring: a Chromium, a font for Japanese, and, where Debian's package
# can be had, Fashion-MNIST. Usage: tests/machine.sh [PLAYWRIGHT], the command of that name, which brings a Chromium
# where the system cannot; without it, as while pip is still at work, what the system brings is all.
set -u

here() { command -v "$1" >/dev/null 2>&1; }
chromium_here() {
  if [ -n "${CHROMIUM:-}" ]; then here "$CHROMIUM"; else
    here chromium-headless-shell || here chromium || here chromium-browser || here google-chrome
  fi
}
japanese_here() { here fc-list && [ -n "$(fc-list :lang=ja family)" ]; }
fashion_here() { [ -n "${DESCENT_FASHION:-}" ] || [ -d /usr/share/datasets/fashion-mnist ]; }

install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null 2>&1; }

if here apt-get && [ "$(id -u)" = 0 ]; then
  missing=
  # Without windows a Chromium is smaller, and takes a quarter less of a processor.
  chromium_here || missing="$missing chromium-headless-shell"
  japanese_here || missing="$missing fontconfig fonts-noto-cjk"
  fashion_here || missing="$missing dataset-fashion-mnist"
  [ -z "$missing" ] || { echo "apt-get installs$missing."; apt-get update -qq >/dev/null 2>&1; }
  # One by one: a machine without the last one still gets the others.
  for package in $missing; do install "$package"; done
  # Not every system has one without windows.
  chromium_here || install chromium
fi

[ -n "${1:-}" ] || exit 0
if ! chromium_here && { [ -n "${CHROMIUM:-}" ] || ! "$1" install chromium >/dev/null 2>&1; }; then
  echo "The tests need a Chromium, and none could be installed here: install the package chromium or Google Chrome," \
    "or set CHROMIUM to the path of a browser." >&2
  exit 1
fi
