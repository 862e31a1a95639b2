import os
import shutil
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BUILD_INPUTS = ('mmkd', 'configs', 'tools', 'requirements', 'setup.py', 'pyproject.toml',
                'MANIFEST.in', 'model-index.yml', 'LICENSE')
SCRIPTS = sorted([*(ROOT / 'tools').rglob('*.sh'), ROOT / '.ci' / 'run'])


def run(*command, **kwargs):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, **kwargs)


@pytest.fixture(scope='module')
def wheel_names(tmp_path_factory):
    """Names in a wheel built from a copy, so that no build folder is left in the checkout."""
    tmp_path = tmp_path_factory.mktemp('packaging')
    source = tmp_path / 'source'
    source.mkdir()
    for name in BUILD_INPUTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name,
                            ignore=shutil.ignore_patterns('__pycache__', '.mim'))
        else:
            shutil.copy2(ROOT / name, source / name)
    # What lies around in a used checkout, and must stay out.
    for stray in ('work_dirs/run/epoch_1.pth', 'tests/test_stray.py', 'build/lib/mmkd/removed.py',
                  'mmkd/.mim/configs/stale.py', 'configs/__pycache__/cached.pyc'):
        (source / stray).parent.mkdir(parents=True, exist_ok=True)
        (source / stray).touch()
    built = run(sys.executable, '-m', 'pip', 'wheel', '.', '--no-deps', '--no-build-isolation',
                '--no-index', '-w', tmp_path, cwd=source)
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = tmp_path.glob('mmkd-*.whl')
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.mark.parametrize('folder', ['configs', 'tools'])
def test_wheel_carries_every_source_file_of_the_mim_folder(wheel_names, folder):
    expected = {f'mmkd/.mim/{path.relative_to(ROOT).as_posix()}'
                for path in (ROOT / folder).rglob('*.*')
                if path.suffix in ('.py', '.sh', '.yml', '.md')}
    assert expected
    assert expected <= set(wheel_names)


def test_wheel_carries_the_model_index_and_the_packages(wheel_names):
    assert 'mmkd/.mim/model-index.yml' in wheel_names
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / 'mmkd').rglob('*.py')
               if '.mim' not in path.parts}
    assert modules <= set(wheel_names)


def test_wheel_has_nothing_else(wheel_names):
    assert all(name.startswith('mmkd') for name in wheel_names)
    assert 'mmkd/removed.py' not in wheel_names
    assert not [name for name in wheel_names
                if 'stale' in name or 'stray' in name or name.endswith(('.pth', '.pyc'))]


def test_model_index_imports_files_that_exist():
    model_index = pytest.importorskip('modelindex.load_model_index')
    index = model_index.load(str(ROOT / 'model-index.yml'))
    problems = [report for report in index.collect_check_errors() if report['errors']]
    assert not problems


def test_import_needs_no_mmcv():
    code = "import sys; sys.modules['mmcv'] = None; import mmkd; assert 'torch' not in sys.modules"
    imported = run(sys.executable, '-c', code, cwd=ROOT)
    assert imported.returncode == 0, imported.stderr


@pytest.mark.parametrize('script', SCRIPTS, ids=lambda path: path.name)
def test_shell_script_parses(script):
    parsed = run('bash', '-n', script)
    assert parsed.returncode == 0, parsed.stderr


@pytest.mark.parametrize('name', ['dist_train.sh', 'dist_test.sh', 'slurm_train.sh',
                                  'slurm_test.sh', 'setup_env.sh', 'check_stack.sh'])
def test_missing_arguments_print_the_usage(name):
    called = run('bash', ROOT / 'tools' / name)
    assert called.returncode != 0
    assert f'Usage: bash tools/{name}' in called.stdout + called.stderr


@pytest.mark.parametrize('name', ['quickstart.sh', 'run_tests.sh', 'setup_env.sh', 'dist_train.sh',
                                  'check_stack.sh'])
def test_help_prints_the_usage_and_succeeds(name):
    called = run('bash', ROOT / 'tools' / name, '--help')
    assert called.returncode == 0
    assert f'Usage: bash tools/{name}' in called.stdout + called.stderr


def test_missing_config_is_named():
    called = run('bash', ROOT / 'tools' / 'dist_train.sh', 'configs/no_such.py', '2')
    assert called.returncode != 0
    assert 'CONFIG not found: configs/no_such.py' in called.stderr


@pytest.mark.parametrize('body, complaint', [
    ('echo 3.8.10', 'Python 3.8.10'),
    ('exit 127', 'does not run'),
])
def test_setup_names_an_unsuitable_python(tmp_path, body, complaint):
    fake = tmp_path / 'python3'
    fake.write_text(f'#!/bin/sh\n{body}\n')
    fake.chmod(0o755)
    called = run('bash', ROOT / 'tools' / 'setup_env.sh', 'classification',
                 env={**os.environ, 'PYTHON': str(fake)})
    assert called.returncode == 1
    assert 'no suitable Python' in called.stderr
    assert f'{fake}: {complaint}' in called.stderr


def test_setup_says_how_to_get_the_venv_module(tmp_path):
    fake = tmp_path / 'python3'
    fake.write_text(textwrap.dedent('''\
        #!/bin/sh
        case "$2" in *ensurepip*) exit 1 ;; *) echo 3.11.2 ;; esac
        '''))
    fake.chmod(0o755)
    called = run('bash', ROOT / 'tools' / 'setup_env.sh', 'classification',
                 env={**os.environ, 'PYTHON': str(fake)})
    assert called.returncode == 1
    assert 'python3-venv' in called.stderr


def test_dist_train_starts_one_process_per_gpu(tmp_path):
    """A stand-in for Python records the command, so neither torch nor train.py takes part."""
    config = tmp_path / 'config.py'
    config.touch()
    recorder = tmp_path / 'python'
    recorder.write_text('#!/bin/sh\necho "threads=$OMP_NUM_THREADS" "$@"\n')
    recorder.chmod(0o755)
    kept = {key: value for key, value in os.environ.items()
            if key not in ('NNODES', 'PORT', 'OMP_NUM_THREADS')}
    command = ('bash', ROOT / 'tools' / 'dist_train.sh', config, '2', '--amp')

    alone = run(*command, env={**kept, 'PYTHON': str(recorder)}).stdout
    assert '--standalone' in alone and '--nproc-per-node=2' in alone
    assert alone.rstrip().endswith(f'tools/train.py {config} --launcher pytorch --amp')
    assert int(alone.split()[0].removeprefix('threads=')) >= 1

    second_node = {'NNODES': '2', 'NODE_RANK': '1', 'MASTER_ADDR': 'first', 'PORT': '29600'}
    among_two = run(*command, env={**kept, **second_node, 'PYTHON': str(recorder)}).stdout
    for option in ('--nnodes=2', '--node-rank=1', '--master-addr=first', '--master-port=29600'):
        assert option in among_two
    assert '--standalone' not in among_two
