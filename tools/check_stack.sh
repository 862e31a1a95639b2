#!/usr/bin/env bash
# Runs a fast part of the tests with another Python and torch, in an environment that is removed
# afterwards.
#
# Usage: bash tools/check_stack.sh PYTHON TORCH [arguments of pytest]
#   PYTHON  a version such as 3.13, or the path of an interpreter
#   TORCH   a version such as 2.7.1, or oldest or newest of the range in requirements/mminstall.txt
#   e.g. bash tools/check_stack.sh 3.10 oldest
#
# A Python that this machine lacks is fetched by uv, and uv by pip. Exit code 75 says that the
# environment could not be made, any other but 0 that a test failed.
#
# Environment variables: those of tools/setup_env.sh, and
#   MMKD_STACK_FOLDER   make the environment in this folder and keep it
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Operators and losses by number, a distiller, a detector and a run from start to end.
FAST_TESTS=(tests/mmcv_operators tests/losses tests/distillers tests/optim tests/test_registry.py
    tests/tools/test_train_and_test.py)

usage() { sed -n '2,/^set -/ { /^set -/d; s/^# \{0,1\}//; p }' "${BASH_SOURCE[0]}"; }

# Prints the lower or the upper bound of torch in the requirements.
bound() {
    local pattern='s/^torch>=\([0-9.]*\),<=\([0-9.]*\)$/'
    sed -n "$pattern$1/p" "$root/requirements/mminstall.txt"
}

runs_as() { [[ $("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>&1) == "$2" ]]; }

# Prints the interpreters that may be the Python $1: a path as it is, those on PATH, and pyenv's.
candidates() {
    if [[ $1 == */* ]]; then
        echo "$1"
        return
    fi
    type -aP "python$1" || true
    if type -P pyenv >/dev/null; then compgen -G "$(pyenv root)/versions/$1.*/bin/python" || true; fi
}

# Makes an environment with pip in the folder $2 from the Python $1.
make_environment() {
    local wanted=$1 folder=$2 candidate
    while read -r candidate; do
        # A name on PATH may be a shim that leads nowhere.
        if [[ $wanted == */* ]] || runs_as "$candidate" "$wanted"; then
            "$candidate" -m venv "$folder"
            return
        fi
    done < <(candidates "$wanted")
    echo "[stack] no Python $wanted here: uv fetches one"
    local uv=uv
    if ! type -P uv >/dev/null; then
        python3 -m venv "$folder.uv"
        "$folder.uv/bin/python" -m pip install -q uv
        uv=$folder.uv/bin/uv
    fi
    "$uv" venv --quiet --seed --python "$wanted" "$folder"
}

case ${1:-} in
    -h | --help)
        usage
        exit 0
        ;;
esac
if [[ $# -lt 2 ]]; then
    usage >&2
    exit 2
fi

python=$1
torch=$2
shift 2
case $torch in
    oldest) torch=$(bound '\1') ;;
    newest) torch=$(bound '\2') ;;
esac
if [[ -n ${MMKD_STACK_FOLDER:-} ]]; then
    folder=$MMKD_STACK_FOLDER
else
    folder=$(mktemp -d)/environment
    trap 'rm -rf "$(dirname "$folder")"' EXIT
fi
no_environment() {
    echo "[stack] no environment of Python $python and torch $torch could be made here" >&2
    exit 75
}
make_environment "$python" "$folder" || no_environment
echo "[stack] $("$folder/bin/python" -V), torch $torch"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check "torch==$torch" ||
    no_environment
# In an activated environment the setup keeps the torch that it finds.
export MMKD_USE_CURRENT_ENV=1 PYTHON=$folder/bin/python OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
bash "$root/tools/setup_env.sh" full
cd "$root"
if [[ $# -eq 0 ]]; then set -- "${FAST_TESTS[@]}"; fi
"$PYTHON" -m pytest -q -n "${MMKD_TEST_PROCESSES:-2}" --dist loadfile "$@"
