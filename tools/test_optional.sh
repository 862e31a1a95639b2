#!/usr/bin/env bash
# Installs transformers into the environment, runs the tests that need it, and takes it out again:
# mmdet imports it wherever it is found, in every other test, too.
#
# Usage: bash tools/test_hugging_face.sh    (after bash tools/run_tests.sh; five minutes)
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
"$MMKD_PYTHON" -m pip install --quiet -c "$before" -r requirements/hugging_face.txt
status=0
"$MMKD_PYTHON" -m pytest -n "${MMKD_TEST_PROCESSES:-2}" -k hugging_face tests/models \
    tests/test_recipes.py tests/test_foundation_models.py tests/test_configs.py \
    tests/test_config_steps.py || status=1
"$MMKD_PYTHON" -m pip uninstall --quiet --yes -r requirements/hugging_face.txt
exit $status
