#!/usr/bin/env bash
# Builds the API documentation of the libraries. Any warning is an error.
set -euo pipefail
cd "$(dirname "$0")/.."
# A build of its own from nothing: what is built already writes no symbol graph again.
scratch=.build/docs
graphs=.build/symbol-graphs
rm -rf "$scratch" "$graphs" .build/documentation
mkdir -p "$graphs" .build/documentation
for module in LinearLearning StanceKit; do
  swift build --scratch-path "$scratch" --target "$module" \
    -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$graphs" >/dev/null
  mkdir -p "$graphs/$module"
  find "$graphs" -maxdepth 1 -name "$module*.symbols.json" -exec mv {} "$graphs/$module/" \;
  docc convert "Sources/$module/Documentation.docc" \
    --additional-symbol-graph-dir "$graphs/$module" \
    --fallback-display-name "$module" --fallback-bundle-identifier "org.stance.$module" \
    --warnings-as-errors --output-path ".build/documentation/$module.doccarchive"
  echo "documentation: .build/documentation/$module.doccarchive"
done
