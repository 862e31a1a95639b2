#!/usr/bin/env bash
# Makes the Python environment of mmkd. Nothing happens when nothing changed.
#
# Usage: bash tools/setup_env.sh classification | full [--compile-mmcv]
#   classification  torch, the OpenMMLab stack and mmkd (editable)
#   full            also the test tools and what builds the site
#   --compile-mmcv  also mmcv's own operators, compiled once (minutes) and kept in a cache outside
#                   the repository; without them torchvision's serve, see docs/en/install.md
#
# What is installed stands in requirements/; for a Python with a requirements/lock-py3XX.txt it is
# exactly the set that the tests ran with.
#
# The environment is .venv in the repository root. A script may also source this file with the
# same argument; MMKD_PYTHON then names the interpreter.
#
# Environment variables:
#   PYTHON                  the interpreter to make .venv from (3.10 to 3.13)
#   MMKD_USE_CURRENT_ENV=1  install into the activated environment instead of .venv
#   MMKD_LOCK=0             newest releases that requirements/ allows, instead of the locked set
#   MMKD_CACHE              where compiled wheels are kept (default: ~/.cache/mmkd)
#   MMKD_MIN_FREE_GB        free disk a new environment asks for (default: 8)
#   MAX_JOBS                compiler processes (default: by cores and memory)
#   FORCE_CUDA=1            compile mmcv's CUDA operators where no GPU is visible
set -euo pipefail

MMKD_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
MMKD_WHEELS=${MMKD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mmkd}/wheels
setup_start=$SECONDS

say() { echo "[setup $((SECONDS - setup_start))s] $*"; }
die() {
    local line
    echo "error: $1" >&2
    shift
    for line in "$@"; do echo "  $line" >&2; done
    exit 1
}

source "$MMKD_ROOT/tools/build_mmcv_ops.sh"
source "$MMKD_ROOT/tools/find_python.sh"

# ---------------------------------------------------------------- which environment

runs() { "$MMKD_PYTHON" -I "$@" >/dev/null 2>&1; }

free_gigabytes() { df -Pk "$1" | awk 'NR == 2 { print int($4 / 1048576) }'; }

require_disk() {
    local free need=${MMKD_MIN_FREE_GB:-8}
    free=$(free_gigabytes "$1")
    [[ $free -ge $need ]] || die "not enough disk: $free GB free at $1, $need GB needed." \
        'Most of it is torch and its CUDA libraries. Free some space, or set MMKD_MIN_FREE_GB if' \
        'your package index serves the smaller CPU-only torch.'
}

choose_environment() {
    if [[ ${MMKD_USE_CURRENT_ENV:-0} == 1 ]]; then
        find_python current
        MMKD_PYTHON=$base_python
        return
    fi
    MMKD_PYTHON=$MMKD_ROOT/.venv/bin/python
    # A named interpreter is checked even when .venv exists: ignoring it silently would mislead.
    if [[ -n ${PYTHON:-} ]]; then find_python new; fi
    if runs -c 'import pip'; then
        local series='import sys; print("%d.%d" % sys.version_info[:2])' existing
        existing=$("$MMKD_PYTHON" -c "$series")
        if [[ -n ${PYTHON:-} && $existing != "$("$base_python" -c "$series")" ]]; then
            die ".venv has Python $existing, and PYTHON=$PYTHON is another version." \
                'Remove .venv to make it anew, or unset PYTHON.'
        fi
        case $existing in
            3.10 | 3.11 | 3.12 | 3.13) return ;;
            *) die ".venv has Python $existing; mmkd needs 3.10 to 3.13. Remove .venv." ;;
        esac
    fi
    [[ -n ${base_python:-} ]] || find_python new
    require_disk "$MMKD_ROOT"
    say "making .venv with $("$base_python" -V 2>&1) ($base_python)"
    # --clear only over a broken environment: another folder of that name is not ours to empty.
    local clear=()
    if [[ -e $MMKD_ROOT/.venv/pyvenv.cfg ]]; then clear=(--clear); fi
    "$base_python" -m venv ${clear[@]+"${clear[@]}"} "$MMKD_ROOT/.venv" ||
        die "could not make $MMKD_ROOT/.venv" 'On Debian and Ubuntu: apt install python3-venv'
}

# ---------------------------------------------------------------- is it done already

# Prints what an installation depends on; a stamp with the same value means nothing to do.
fingerprint() {
    "$MMKD_PYTHON" -I - "$MMKD_ROOT" <<'PY'
import hashlib, pathlib, sys
root = pathlib.Path(sys.argv[1])
digest = hashlib.sha256(f'{root} {sys.version}'.encode())
for name in sorted((root / 'requirements').glob('*.txt')):
    digest.update(name.read_bytes())
for name in ('setup.py', 'pyproject.toml', 'mmkd/version.py', 'tools/setup_env.sh',
             'tools/find_python.sh'):
    digest.update((root / name).read_bytes())
print(digest.hexdigest())
PY
}

# `works <mode> quick|thorough`: prints the reason and fails when an import fails. -I, so that the
# installation is checked and not the current folder.
works() {
    "$MMKD_PYTHON" -I - "$MMKD_ROOT" "$@" <<'PY'
import importlib, importlib.util, pathlib, sys, warnings
warnings.simplefilter('ignore')
root, mode, depth = sys.argv[1:]
# mmkd before mmcv.ops: it supplies the operators that mmcv has not compiled.
names = ['torch', 'torchvision', 'cv2', 'mmengine', 'mmcv', 'mmkd', 'mmcv.ops']
heavy = ['mmpretrain'] + ['mmdet', 'pytest'] * (mode == 'full')
try:
    for name in names + (heavy if depth == 'thorough' else []):
        importlib.import_module(name)
    for name in heavy:
        if importlib.util.find_spec(name) is None:
            raise ImportError(f'no module named {name}')
    found = pathlib.Path(sys.modules['mmkd'].__file__).resolve().parent
    if found != pathlib.Path(root).resolve() / 'mmkd':
        raise ImportError(f'mmkd is imported from {found}')
except (Exception, SystemExit) as error:
    sys.exit(f'{type(error).__name__}: {error}')
PY
}

up_to_date() {
    local stamp
    # A full environment serves classification too.
    for stamp in "$prefix/.mmkd-full" "$prefix/.mmkd-$mode"; do
        if [[ -f $stamp && $(<"$stamp") == "$(fingerprint)" ]] && works "$mode" quick 2>/dev/null
        then
            [[ -z $compile ]] || has_compiled_ops
            return
        fi
    done
    return 1
}

# ---------------------------------------------------------------- installing

# `logged <what> <command...>`: output goes to the log; a line every 30 s shows that it lives.
logged() {
    local what=$1 status=0 heart
    shift
    say "$what"
    heartbeat $$ "$SECONDS" 9>&- &
    heart=$!
    "$@" >"$log" 2>&1 || status=$?
    kill "$heart" 2>/dev/null || true
    wait "$heart" 2>/dev/null || true
    return $status
}

heartbeat() {
    # The loop must not outlive an interrupted script, nor its sleep hold the caller's output open.
    while sleep 30 >/dev/null 2>&1 && kill -0 "$1" 2>/dev/null; do
        if [[ -n ${build_dir:-} ]]; then
            say "  compiling: $(compiled_objects), $((SECONDS - $2)) s"
        else
            say "  still at it, $((SECONDS - $2)) s: $(tail -n 1 "$log" | tr '\r' '\n' |
                tail -n 1 | cut -c 1-100)"
        fi
    done
}

pip_install() {
    local what=$1
    shift
    logged "$what" "$MMKD_PYTHON" -m pip install --disable-pip-version-check --progress-bar off \
        "$@" || pip_failed "$what"
}

pip_failed() {
    local unreachable='NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout'
    unreachable+='|Max retries|Connection (refused|reset)|timed out|ProxyError|SSLError'
    unreachable+='|from versions: none'
    tail -n 15 "$log" >&2
    if grep -qE 'No space left on device' "$log"; then
        die "$1 failed: the disk is full ($(free_gigabytes "$prefix") GB free at $prefix)." \
            'pip also fills its temporary folder (TMPDIR) and its cache (pip cache purge).'
    fi
    if grep -qE 'conflict|ResolutionImpossible' "$log" && [[ -n $lock ]]; then
        die "$1 failed: the packages of $lock contradict something." \
            "MMKD_LOCK=0 installs the newest releases that requirements/ allows. Log: $log"
    fi
    if grep -qE "$unreachable" "$log"; then
        die "$1 failed: pip could not reach a package index, or the index lacks the package." \
            'No network? Point pip elsewhere:' \
            '  a mirror              PIP_INDEX_URL=https://<mirror>/simple' \
            '  a folder of wheels    PIP_NO_INDEX=1 PIP_FIND_LINKS=/<folder>' \
            '  a proxy               HTTPS_PROXY=http://<host>:<port>' \
            "Log: $log"
    fi
    die "$1 failed. Log: $log"
}

# Sets `originals` to the OpenMMLab distributions of this environment that are not the forks.
find_originals() {
    originals=$("$MMKD_PYTHON" -I - <<'PY'
import importlib.metadata as metadata
known = ('mmengine', 'mmengine-lite', 'mmcv', 'mmcv-lite', 'mmcv-full', 'mmdet', 'mmpretrain')
found = {(d.metadata['Name'] or '').lower(): d.version for d in metadata.distributions()}
print(' '.join(f'{name}=={found[name]}' for name in known if name in found))
PY
    )
}

accept_originals() {
    say "found $originals: using these, the forks are not installed on top. Known to break:"
    echo '  - torch>=2.6 loads with weights_only=True: mmengine<=0.10.x cannot resume a checkpoint'
    echo '  - mmdet 3.3 refuses mmcv>=2.2 (assertion at import)'
    echo '  - mmpretrain is unmaintained since 1.2'
    echo '  mmkd is tested with requirements/mminstall.txt, in an environment of its own.'
}

# Sets `lock` to the file with the tested set for this Python, if there is one and it is wanted.
choose_lock() {
    local series
    series=$("$MMKD_PYTHON" -I -c 'import sys; print("%d%d" % sys.version_info[:2])')
    lock=$MMKD_ROOT/requirements/lock-py$series.txt
    if [[ ${MMKD_LOCK:-1} != 1 || ${MMKD_USE_CURRENT_ENV:-0} == 1 || -n $originals || ! -f $lock ]]
    then
        lock=
    fi
}

# Prints the torch and torchvision of an activated environment as constraints; fails without any.
keep_torch() {
    [[ ${MMKD_USE_CURRENT_ENV:-0} == 1 ]] && "$MMKD_PYTHON" -I - <<'PY'
import importlib.metadata as metadata, sys
found = {name: metadata.version(name) for name in ('torch', 'torchvision')
         if list(metadata.distributions(name=name))}
print(*(f'{name}=={version}' for name, version in found.items()), sep='\n')
sys.exit('torch' not in found)
PY
}

install_packages() {
    local constraints=$prefix/.mmkd-constraints.txt files=() name
    runs -c 'import torch' || require_disk "$prefix"
    find_originals
    if [[ -n $originals ]]; then
        accept_originals
    else
        files+=(-r "$MMKD_ROOT/requirements/mminstall.txt")
    fi
    choose_lock
    # Somebody's own torch stays: pip must not exchange it for another one of the range.
    if keep_torch >"$constraints"; then
        say "keeping $(tr '\n' ' ' <"$constraints")"
    elif [[ -n $lock ]]; then
        grep -v '^#' "$lock" >"$constraints"
    fi
    files+=(-c "$constraints" -r "$MMKD_ROOT/requirements/runtime.txt")
    if [[ $mode == full ]]; then
        for name in tests docs integrations; do
            files+=(-r "$MMKD_ROOT/requirements/$name.txt")
        done
    fi
    # Small and first: without a network this fails within seconds.
    pip_install 'installing setuptools and wheel' --retries 2 'setuptools>=77,<82' wheel
    pip_install 'installing the requirements (torch is large)' "${files[@]}"
    pip_install 'installing mmkd (editable)' --no-deps --no-build-isolation -e "$MMKD_ROOT"
    if ! runs -c 'import cv2'; then
        # opencv-python wants libGL, which servers and containers often lack.
        local version
        version=$("$MMKD_PYTHON" -I -c \
            'from importlib.metadata import version; print(version("opencv-python"))')
        pip_install 'no libGL here: installing opencv-python-headless over opencv-python' \
            --force-reinstall --no-deps "opencv-python-headless==$version"
    fi
}

# ---------------------------------------------------------------- main

setup_environment() {
    local mode=$1 compile=${2:-} base_python='' originals='' lock='' prefix log
    case $compile in
        '' | --compile-mmcv) ;;
        *) die "unknown argument: $compile" 'Known: --compile-mmcv' ;;
    esac
    # One setup of this checkout at a time; the script itself is the lock, so no file is left over.
    if type -P flock >/dev/null; then
        exec 9<"$MMKD_ROOT/tools/setup_env.sh"
        flock -n 9 || { say 'waiting for another setup of this checkout'; flock 9; }
    fi
    choose_environment
    prefix=$("$MMKD_PYTHON" -I -c 'import sys; print(sys.prefix)')
    log=$prefix/mmkd-setup.log
    if up_to_date; then
        say "$mode: up to date ($prefix)"
    else
        if [[ -n $compile ]]; then
            find_originals
            require_compiler
        fi
        install_packages
        if [[ -n $compile ]]; then install_ops; fi
        say 'checking the imports'
        works "$mode" thorough ||
            die "the environment at $prefix is not usable (reason above)." \
                'If a package looks half installed, remove .venv and run this again.'
        fingerprint >"$prefix/.mmkd-$mode"
        say "$mode: ready ($prefix)"
    fi
    # Closed here: a script that sources this file would hold the lock as long as it runs.
    exec 9<&-
}

case ${1:-} in
    classification | full) setup_environment "$@" ;;
    *)
        sed -n '2,/^set -/ { /^set -/d; s/^# \{0,1\}//; p }' "${BASH_SOURCE[0]}"
        case ${1:-} in -h | --help) exit 0 ;; *) exit 2 ;; esac
        ;;
esac
