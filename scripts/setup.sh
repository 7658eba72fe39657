#!/usr/bin/env bash
# Installs the system packages the build needs, where they are missing. Says nothing when nothing is.
set -euo pipefail

packages=(libblas-dev liblapack-dev libxml2-dev libxxhash-dev libyaml-dev pkg-config)

if [[ "$(uname -s)" != Linux ]]; then
  echo "setup: this is not Linux; install libxml2, xxhash and libyaml yourself (BLAS comes with Accelerate)" >&2
  exit 0
fi
if ! command -v swift >/dev/null; then
  echo "setup: no 'swift' on the PATH; install Swift 6.1 or later from swift.org" >&2
  exit 69
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "setup: missing ${missing[*]}, and there is no apt-get; install their equivalents" >&2
  exit 69
fi
as_root=()
[[ $EUID -eq 0 ]] || as_root=(sudo)
echo "setup: installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
