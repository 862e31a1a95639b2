#!/usr/bin/env bash
# Trains with several processes on this machine, or on several machines: `mmkd dist-train`.
#
# Usage: bash tools/dist_train.sh CONFIG GPUS [arguments of tools/train.py]
#   GPUS  processes on this machine; without a GPU they run on the CPU
#
# Environment variables: NNODES, NODE_RANK, MASTER_ADDR, PORT, PYTHON, OMP_NUM_THREADS.
# Several machines: the same MASTER_ADDR and PORT on each. One machine: a free port is taken.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/launch_env.sh"

usage_unless $# 2 "${1:-}"
launch_mmkd dist-train "$@"
