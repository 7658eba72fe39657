#!/usr/bin/env bash
# Labels the sample articles with the shipped model.
set -euo pipefail
cd "$(dirname "$0")/.."
stance="$(swift build -c release --static-swift-stdlib --show-bin-path)/stance"
echo "One article, paragraph by paragraph:"
echo
"$stance" predict --format table data/samples/essay-limits-of-power.txt
echo "All samples at a glance:"
echo
"$stance" predict --format table --summary data/samples
echo "Try it on your own:  $stance predict ARTICLE.html"
