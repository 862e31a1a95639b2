#!/usr/bin/env bash
# Makes the environment (first time: minutes) and runs the demonstration.
#
# Usage: bash tools/quickstart.sh [arguments of tools/quickstart.py]
#   --help  this text, and the arguments of tools/quickstart.py once the environment exists
#
# Environment variables: see tools/setup_env.sh.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

case ${1:-} in
    -h | --help)
        sed -n '2,/^set -/ { /^set -/d; s/^# \{0,1\}//; p }' "${BASH_SOURCE[0]}"
        if [[ -x $root/.venv/bin/python && -f $root/tools/quickstart.py ]]; then
            exec "$root/.venv/bin/python" "$root/tools/quickstart.py" --help
        fi
        exit 0
        ;;
esac

source "$root/tools/setup_env.sh" classification
cd "$root"  # the runs go to its work_dirs
exec "$MMKD_PYTHON" "$root/tools/quickstart.py" "$@"
