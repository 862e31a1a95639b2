#!/usr/bin/env bash
# Tests a checkpoint on a Slurm cluster.
#
# Usage: bash tools/slurm_test.sh PARTITION JOB_NAME CONFIG CHECKPOINT [arguments of tools/test.py]
#
# Environment variables: GPUS (all processes, default 8), GPUS_PER_NODE (default: GPUS, at most 8),
# CPUS_PER_TASK (default 5), SRUN_ARGS, GRES (default gpu:GPUS_PER_NODE; none on a CPU partition),
# PORT, PYTHON, OMP_NUM_THREADS.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/launch_env.sh"

usage_unless $# 4 "${1:-}"
require_file CONFIG "$3"
require_file CHECKPOINT "$4"
launch_slurm "$1" "$2" "$MMKD_TOOLS/test.py" "$3" "$4" "${@:5}"
