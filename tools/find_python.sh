# Finds an interpreter that mmkd can use. Sourced by setup_env.sh, which defines `die`.

# Sets `base_python`. Each candidate is run: a name on PATH may be a shim that leads nowhere.
find_python() {
    local wanted=$1 names tried=() without_venv='' name path version
    if [[ -n ${PYTHON:-} ]]; then
        names=("$PYTHON")
    elif [[ $wanted == current ]]; then
        names=(python python3)
    else
        names=(python3.11 python3.12 python3.13 python3.10 python3)
    fi
    for name in "${names[@]}"; do
        if ! type -P "$name" >/dev/null; then
            tried+=("$name: not found")
            continue
        fi
        while read -r path; do
            version=$("$path" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' \
                2>/dev/null) || version=''
            case $version in
                3.10.* | 3.11.* | 3.12.* | 3.13.*) ;;
                '') tried+=("$path: does not run"); continue ;;
                *) tried+=("$path: Python $version"); continue ;;
            esac
            if [[ $wanted == new ]] && ! "$path" -c 'import ensurepip, venv' 2>/dev/null; then
                tried+=("$path: Python $version without the venv module")
                without_venv=${version%.*}
                continue
            fi
            base_python=$path
            return
        done < <(type -aP "$name")
    done
    if [[ -n $without_venv ]]; then
        die 'no suitable Python: the venv module is missing. Tried:' "${tried[@]}" \
            'Install it, on Debian and Ubuntu: apt install python3-venv' \
            "(or python$without_venv-venv)"
    fi
    die 'no suitable Python: mmkd needs 3.10, 3.11, 3.12 or 3.13. Tried:' "${tried[@]}" \
        'Install one of them, or name it: PYTHON=/path/to/python3.11'
}
