# Sourced by setup_env.sh, whose functions it uses: mmcv's compiled operators, which few models need
# (docs/en/install.md). They are compiled once per torch, Python, mmcv and CUDA version and kept in $MMKD_WHEELS.

# Without mmkd, which would supply others.
has_compiled_ops() { runs -c 'import torch, mmcv._ext'; }

# Before the long download: what the compiler will need, unless a wheel is there.
require_compiler() {
    if has_compiled_ops || compgen -G "$MMKD_WHEELS/*/$(ops_wheel_name)" >/dev/null
    then
        return
    fi
    [[ -z $originals ]] ||
        die "the mmcv of this environment ($originals) has no compiled operators." \
            'Install an mmcv that has them (its documentation lists built wheels by torch version).'
    type -P "${CXX:-c++}" >/dev/null || type -P g++ >/dev/null ||
        die 'no C++ compiler, and --compile-mmcv needs one.' \
            'Install one, on Debian and Ubuntu: apt install g++. Most detectors need no compiled' \
            'operators: bash tools/setup_env.sh full'
    "$MMKD_PYTHON" -I -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' ||
        die "no Python headers (Python.h) for $("$MMKD_PYTHON" -V)." \
            'Install them, on Debian and Ubuntu: apt install python3-dev (or python3.11-dev, ...).'
}

# Prints the installed version, before the installation that which will be installed.
mmcv_version() {
    "$MMKD_PYTHON" -I -c 'from importlib.metadata import version; print(version("onedl-mmcv"))' \
        2>/dev/null ||
        sed -n 's/^onedl-mmcv[~>=]*=\([0-9.]*\).*/\1/p' "$MMKD_ROOT/requirements/mminstall.txt"
}

ops_wheel_name() {
    local tag
    tag=$("$MMKD_PYTHON" -I -c 'import sys; print("cp%d%d" % sys.version_info[:2])')
    # The tag keeps out a pure Python wheel (py3-none-any), which holds no operators.
    echo "onedl_mmcv-$(mmcv_version)-$tag-$tag-*$(uname -m).whl"
}

# Prints `<torch>-<python>-<mmcv>-<cpu | cuXXX[-smYY]>`: what a compiled wheel fits. CUDA operators
# need an nvcc of the release torch was built with, and are compiled for the GPU that is here.
ops_variant() {
    "$MMKD_PYTHON" -I - "$(mmcv_version)" <<'PY'
import os, re, subprocess, sys, warnings
warnings.simplefilter('ignore')
import torch
variant = 'cpu'
if torch.cuda.is_available() or os.getenv('FORCE_CUDA') == '1':
    from torch.utils.cpp_extension import CUDA_HOME
    try:
        text = subprocess.check_output([f'{CUDA_HOME}/bin/nvcc', '--version'], text=True)
        nvcc = re.search(r'release (\d+)', text).group(1)
    except (OSError, AttributeError, subprocess.CalledProcessError):
        nvcc = 'none'
    if nvcc == (torch.version.cuda or '').split('.')[0]:
        variant = 'cu' + torch.version.cuda.replace('.', '')
        if torch.cuda.is_available():
            variant += '-sm%d%d' % torch.cuda.get_device_capability()
    else:
        print(f'  A GPU, but no nvcc of CUDA {torch.version.cuda} (found: {nvcc}): mmcv is\n'
              '  compiled for the CPU, and its operators will not run on the GPU. Install that\n'
              '  CUDA toolkit and remove .venv to change it.', file=sys.stderr)
print(torch.__version__.split('+')[0], 'cp%d%d' % sys.version_info[:2], sys.argv[1], variant,
      sep='-')
PY
}

default_jobs() {
    # A file of torch headers takes 1 to 2 GB to compile.
    local cores memory
    cores=$(getconf _NPROCESSORS_ONLN)
    memory=$(awk '/MemAvailable/ { print int($2 / 2097152) }' /proc/meminfo 2>/dev/null || true)
    memory=${memory:-$cores}
    echo $((cores < memory ? cores : (memory > 1 ? memory : 1)))
}

# Prints how far the compilation in $build_dir is.
compiled_objects() {
    local sources
    sources=$(find "$build_dir" -path '*/csrc/pytorch/*' -not -path '*/build/*' \( -name '*.cpp' -o -name '*.cu' \) |
        grep -cE "/pytorch/([^/]*|cpu/[^/]*${cuda_sources:-})\$" || true)
    echo "$(($(find "$build_dir" -name '*.o' | wc -l))) of about $sources objects"
}

# Leaves one compiled wheel in the folder $1. Built aside and moved: another setup may look there.
build_ops() {
    local target=$1 variant=$2 jobs=${MAX_JOBS:-$(default_jobs)}
    local build_dir wheel made cuda_sources=''
    mkdir -p "$MMKD_WHEELS"
    build_dir=$(mktemp -d "$MMKD_WHEELS/build.XXXXXX")
    mkdir "$build_dir/tmp" "$build_dir/out"
    local environment=(TMPDIR="$build_dir/tmp" MAX_JOBS="$jobs" PATH="$prefix/bin:$PATH")
    case $variant in
        *-cpu) environment+=(CUDA_VISIBLE_DEVICES= FORCE_CUDA=0) ;;
        *) environment+=(FORCE_CUDA=1) cuda_sources='|cuda/[^/]*' ;;
    esac
    unpack_mmcv "$build_dir"
    # --no-build-isolation: an isolated build has no torch, and skips the operators silently.
    if ! logged "compiling mmcv's operators once, with $jobs processes (minutes)" \
        env "${environment[@]}" "$MMKD_PYTHON" -m pip wheel -v --disable-pip-version-check \
        --no-cache-dir --no-build-isolation --no-deps "$build_dir/source" -w "$build_dir/out"; then
        grep -E '(error|Error):? ' "$log" | head -n 10 >&2 || true
        rm -rf "$build_dir"
        pip_failed "compiling mmcv's operators"
    fi
    wheel=$(compgen -G "$build_dir/out/$(ops_wheel_name)" || true)
    if [[ -z $wheel ]]; then
        made=$(ls "$build_dir/out")
        rm -rf "$build_dir"
        die "mmcv was built without operators ($made). Log: $log"
    fi
    strip_wheel "$wheel" "$build_dir"
    mkdir -p "$target"
    mv -f "$wheel" "$target/"
    rm -rf "$build_dir"
}

# Puts mmcv's sources into the folder $1/source, fit for the compiler that torch's headers ask for.
unpack_mmcv() {
    logged "fetching mmcv's sources" "$MMKD_PYTHON" -m pip download --disable-pip-version-check \
        --no-build-isolation --no-deps --no-binary onedl-mmcv "onedl-mmcv==$(mmcv_version)" \
        -d "$1/sdist" || { rm -rf "$1"; pip_failed "fetching mmcv's sources"; }
    mkdir "$1/source"
    tar -xzf "$1"/sdist/*.tar.gz -C "$1/source" --strip-components 1
    # torch's headers are C++20 since 2.14, and mmcv 2.3.6 asks for C++17 whatever the torch.
    if runs -c 'import sys, torch
sys.exit(tuple(map(int, torch.__version__.split(".")[:2])) < (2, 14))'; then
        sed 's/-std=c++17/-std=c++20/g' "$1/source/setup.py" >"$1/setup.py"
        mv "$1/setup.py" "$1/source/setup.py"
    fi
}

# The debug symbols are most of the wheel, and nobody reads them.
strip_wheel() {
    type -P strip >/dev/null || return 0
    (
        cd "$2" && mkdir unpacked &&
            "$MMKD_PYTHON" -m wheel unpack -d unpacked "$1" &&
            strip --strip-unneeded unpacked/*/mmcv/_ext*.so &&
            mkdir packed && "$MMKD_PYTHON" -m wheel pack -d packed unpacked/* &&
            mv -f packed/*.whl "$1"
    ) >"$2/strip.log" 2>&1 || say '  could not strip the wheel; keeping it as it is'
}

install_ops() {
    if has_compiled_ops; then return; fi
    local variant wheel
    variant=$(ops_variant)
    find_wheel() { compgen -G "$MMKD_WHEELS/$variant/$(ops_wheel_name)" | head -n 1 || true; }
    wheel=$(find_wheel)
    if [[ -z $wheel ]]; then
        build_ops "$MMKD_WHEELS/$variant" "$variant"
        wheel=$(find_wheel)
    fi
    # The same version without operators is installed: only --force-reinstall replaces it.
    pip_install "installing mmcv with operators ($variant)" --force-reinstall --no-deps "$wheel"
}
