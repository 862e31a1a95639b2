#!/usr/bin/env bash
# Tests a checkpoint with several processes on this machine, or on several machines.
#
# Usage: bash tools/dist_test.sh CONFIG CHECKPOINT GPUS [arguments of tools/test.py]
#   GPUS  processes on this machine; without a GPU they run on the CPU
#
# Environment variables: NNODES, NODE_RANK, MASTER_ADDR, PORT, PYTHON, OMP_NUM_THREADS.
# Several machines: the same MASTER_ADDR and PORT on each. One machine: a free port is taken.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/launch_env.sh"

usage_unless $# 3 "${1:-}"
require_file CONFIG "$1"
require_file CHECKPOINT "$2"
require_number GPUS "$3"
launch_torchrun "$3" "$MMKD_TOOLS/test.py" "$1" "$2" --launcher pytorch "${@:4}"
