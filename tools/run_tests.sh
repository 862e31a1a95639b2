#!/usr/bin/env bash
# Makes the full environment (first time: a few minutes; nothing is compiled), then runs ruff and
# pytest, without the tests that are marked as extended.
#
# Usage: bash tools/run_tests.sh [arguments of pytest]
#   e.g. bash tools/run_tests.sh tests/losses -q    (paths are relative to the repository root)
#        bash tools/run_tests.sh -m "not slow"      (three minutes; all of it ten)
#        bash tools/run_tests.sh -m extended        (steps of large networks, of the pretended GPU)
#
# Environment variables: those of tools/setup_env.sh, and
#   MMKD_TEST_PROCESSES   tests run in this many processes (default: 2; 0: in one, with the output)
set -euo pipefail

case ${1:-} in
    -h | --help)
        sed -n '2,/^set -/ { /^set -/d; s/^# \{0,1\}//; p }' "${BASH_SOURCE[0]}"
        exit 0
        ;;
esac

start=$SECONDS
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
trap 'echo "[tests] total $((SECONDS - start)) s"' EXIT
source tools/setup_env.sh full
echo '[tests] ruff check .'
"$MMKD_PYTHON" -m ruff check .
echo "[tests] pytest $*"
# One file goes to one process as a whole: its tests may share what they have trained.
"$MMKD_PYTHON" -m pytest -n "${MMKD_TEST_PROCESSES:-2}" --dist loadfile -m 'not extended' "$@"
