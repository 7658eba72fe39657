#!/usr/bin/env bash
# Puts the programs compared with into benchmarks/.venv: scikit-learn (which brings liblinear), fastText, Vowpal Wabbit.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x .venv/bin/python ] || python3 -m venv --system-site-packages .venv
.venv/bin/python -m pip install --quiet --requirement peers/requirements.txt
