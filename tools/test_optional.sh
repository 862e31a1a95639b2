#!/usr/bin/env bash
# Installs optional packages into the environment, one after the other, runs the tests that need
# each, and takes it out again: mmdet imports transformers wherever it is found, in every other
# test, too.
#
# Usage: bash tools/test_optional.sh    (after bash tools/run_tests.sh; ten minutes)
set -euo pipefail

case ${1:-} in
    -h | --help)
        sed -n '2,/^set -/ { /^set -/d; s/^# \{0,1\}//; p }' "${BASH_SOURCE[0]}"
        exit 0
        ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/setup_env.sh full
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
before=$(mktemp)
trap 'rm -f "$before"' EXIT
"$MMKD_PYTHON" -m pip freeze --exclude-editable >"$before"
status=0

# `test_with <file of requirements> <arguments of pytest>`
test_with() {
    local requirements=requirements/$1.txt
    shift
    "$MMKD_PYTHON" -m pip install --quiet -c "$before" -r "$requirements"
    "$MMKD_PYTHON" -m pytest -n "${MMKD_TEST_PROCESSES:-2}" "$@" || status=1
    "$MMKD_PYTHON" -m pip uninstall --quiet --yes -r "$requirements"
}

test_with hugging_face -k hugging_face tests/models tests/test_recipes.py \
    tests/test_foundation_models.py tests/test_configs.py tests/test_config_steps.py
test_with segmentation -k 'segmentors or pspnet' tests/distillers/test_segmentors.py tests/checks \
    tests/test_stock_start.py tests/test_configs.py tests/test_config_steps.py
exit $status
