#!/usr/bin/env bash
# Trains on a Slurm cluster.
#
# Usage: bash tools/slurm_train.sh PARTITION JOB_NAME CONFIG [WORK_DIR] [arguments of train.py]
#
# Environment variables: GPUS (all processes, default 8), GPUS_PER_NODE (default: GPUS, at most 8),
# CPUS_PER_TASK (default 5), SRUN_ARGS, GRES (default gpu:GPUS_PER_NODE; none on a CPU partition),
# PORT, PYTHON, OMP_NUM_THREADS.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/launch_env.sh"

usage_unless $# 3 "${1:-}"
require_file CONFIG "$3"
arguments=("${@:4}")
if [[ $# -ge 4 && $4 != -* ]]; then arguments=(--work-dir "$4" "${@:5}"); fi
launch_slurm "$1" "$2" "$MMKD_TOOLS/train.py" "$3" ${arguments[@]+"${arguments[@]}"}
