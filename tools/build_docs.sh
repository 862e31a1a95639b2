#!/usr/bin/env bash
# Builds the site into docs/_build; a warning is an error. Open docs/_build/index.html: it needs no
# network. The environment is .venv, as for tools/run_tests.sh.
#
# Usage: bash tools/build_docs.sh [arguments of sphinx-build]
#   e.g. bash tools/build_docs.sh -E      (reads every page again)
set -euo pipefail

case ${1:-} in
    -h | --help)
        sed -n '2,/^set -/ { /^set -/d; s/^# \{0,1\}//; p }' "${BASH_SOURCE[0]}"
        exit 0
        ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/setup_env.sh full
"$MMKD_PYTHON" -m sphinx -W --keep-going -q -b html "$@" docs docs/_build
echo "[docs] docs/_build/index.html"
