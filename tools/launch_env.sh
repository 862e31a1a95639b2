# Sourced by dist_*.sh and slurm_*.sh: what they share.
MMKD_TOOLS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# $PYTHON, else an activated environment, else .venv. Conda's `base` is active by default on many
# machines and says nothing about what the user wants.
choose_python() {
    local venv=$MMKD_TOOLS/../.venv/bin/python active=${VIRTUAL_ENV:-${CONDA_PREFIX:-}}
    if [[ -z ${VIRTUAL_ENV:-} && ${CONDA_DEFAULT_ENV:-} == base ]]; then active=''; fi
    if [[ -n ${PYTHON:-} ]]; then return; fi
    if [[ -z $active && -x $venv ]]; then PYTHON=$venv; else PYTHON=python; fi
}

# `usage_unless <given> <needed> <first argument>`: the header of the calling script is its help.
usage_unless() {
    if [[ $1 -lt $2 || $3 == -h || $3 == --help ]]; then
        sed -n '2,/^set -/ { /^set -/d; s/^# \{0,1\}//; p }' "$0" >&2
        case $3 in -h | --help) exit 0 ;; *) exit 2 ;; esac
    fi
}

require_file() {
    if [[ ! -f $2 ]]; then
        echo "error: $1 not found: $2" >&2
        exit 2
    fi
}

require_number() {
    if [[ ! $2 =~ ^[1-9][0-9]*$ ]]; then
        echo "error: $1 must be a positive integer, got '$2'" >&2
        exit 2
    fi
}

# `launch_mmkd <command> <args...>`
launch_mmkd() {
    choose_python
    exec "$PYTHON" -m mmkd "$@"
}

# `launch_slurm <partition> <job name> <script> <args...>`
launch_slurm() {
    local partition=$1 job=$2 gpus=${GPUS:-8} per_node resources=() extra=()
    shift 2
    if ! type -P srun >/dev/null; then
        echo 'error: srun not found: these scripts run on a login node of a Slurm cluster' >&2
        exit 2
    fi
    require_number GPUS "$gpus"
    per_node=${GPUS_PER_NODE:-$((gpus < 8 ? gpus : 8))}
    if [[ ${GRES-gpu:$per_node} != none ]]; then resources=(--gres="${GRES:-gpu:$per_node}"); fi
    read -ra extra <<<"${SRUN_ARGS:-}" || true
    choose_python
    export OMP_NUM_THREADS=${OMP_NUM_THREADS:-${CPUS_PER_TASK:-5}}
    # mmengine's launcher reads MASTER_PORT. The free ports of the node are unknown here: a random
    # one keeps two jobs that share a node apart.
    export MASTER_PORT=${PORT:-$((20000 + RANDOM % 20000))}
    exec srun --partition="$partition" --job-name="$job" ${resources[@]+"${resources[@]}"} \
        --ntasks="$gpus" --ntasks-per-node="$per_node" --cpus-per-task="${CPUS_PER_TASK:-5}" \
        --kill-on-bad-exit=1 ${extra[@]+"${extra[@]}"} "$PYTHON" -u "$@" --launcher slurm
}
