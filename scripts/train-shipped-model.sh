#!/usr/bin/env bash
# Trains the shipped model. The same data, program and BLAS give the same bytes, at any number of threads; the shipped
# file was made with Debian's reference BLAS.
# Usage: scripts/train-shipped-model.sh [OUTPUT]
set -euo pipefail
cd "$(dirname "$0")/.."
stance="$(swift build -c release --static-swift-stdlib --show-bin-path)/stance"
output="${1:-models/ukraine-stance-en.safetensors}"
temporary="$(mktemp -d)"
trap 'rm -rf "$temporary"' EXIT
# The command line is stored in the model, so it must not name where the output goes.
here="$PWD"
cd "$temporary"
ln -s "$here/data" data
"$stance" train data/paragraphs.jsonl --splits data/splits.tsv --part train,dev \
  --dictionary data/dictionaries/stance.json \
  --dictionary data/dictionaries/rhetoric.json \
  --dictionary data/dictionaries/topics.json \
  --style --dense-scale 0.025 --c 1.5 --rhetoric-c 3 \
  -o ukraine-stance-en.safetensors
cd "$here"
mv "$temporary/ukraine-stance-en.safetensors" "$output"
echo "written to $output"
