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
def wheel(tmp_path_factory):
    """A wheel built from a copy, so that no build folder is left in the checkout."""
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
    return wheel


@pytest.fixture(scope='module')
def wheel_names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope='module')
def installed(wheel, tmp_path_factory):
    """The environment of a process that finds mmkd in the unpacked wheel, not in the checkout."""
    site = tmp_path_factory.mktemp('site')
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return {**os.environ, 'PYTHONPATH': str(site), 'OMP_NUM_THREADS': '1'}


@pytest.mark.slow
@pytest.mark.parametrize('folder', ['configs', 'tools'])
def test_wheel_carries_every_source_file_of_the_mim_folder(wheel_names, folder):
    expected = {f'mmkd/.mim/{path.relative_to(ROOT).as_posix()}'
                for path in (ROOT / folder).rglob('*.*')
                if path.suffix in ('.py', '.sh', '.yml', '.md')}
    assert expected
    assert expected <= set(wheel_names)


@pytest.mark.slow
def test_wheel_carries_the_model_index_and_the_packages(wheel_names):
    assert 'mmkd/.mim/model-index.yml' in wheel_names
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / 'mmkd').rglob('*.py')
               if '.mim' not in path.parts}
    assert modules <= set(wheel_names)


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize('name', ['quickstart.sh', 'run_tests.sh', 'setup_env.sh', 'dist_train.sh',
                                  'check_stack.sh'])
def test_help_prints_the_usage_and_succeeds(name):
    called = run('bash', ROOT / 'tools' / name, '--help')
    assert called.returncode == 0
    assert f'Usage: bash tools/{name}' in called.stdout + called.stderr


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


def test_dist_train_is_the_command_of_the_chosen_python(tmp_path):
    """A stand-in for Python records the command, so neither torch nor mmkd takes part."""
    recorder = tmp_path / 'python'
    recorder.write_text('#!/bin/sh\necho "$@"\n')
    recorder.chmod(0o755)
    for script, command in (('dist_train.sh', 'dist-train'), ('dist_test.sh', 'dist-test')):
        started = run('bash', ROOT / 'tools' / script, 'config.py', 'x', '2', '--amp',
                      env={**os.environ, 'PYTHON': str(recorder)})
        assert started.stdout.strip() == f'-m mmkd {command} config.py x 2 --amp'


@pytest.mark.slow
def test_wheel_asks_for_all_that_it_runs_on_and_has_the_command(wheel, wheel_names):
    with zipfile.ZipFile(wheel) as archive:
        folder = next(name for name in wheel_names if name.endswith('.dist-info/METADATA'))
        metadata = archive.read(folder).decode()
        entries = archive.read(folder.replace('METADATA', 'entry_points.txt')).decode()
    needed = [line.removeprefix('Requires-Dist: ') for line in metadata.splitlines()
              if line.startswith('Requires-Dist: ') and 'extra ==' not in line]
    for name in ('onedl-mmengine', 'onedl-mmcv', 'onedl-mmdetection', 'onedl-mmpretrain', 'torch',
                 'torchvision', 'scikit-learn', 'rich'):
        assert any(line.startswith(name) for line in needed), name
    assert 'mmkd = mmkd.apis.cli:main' in entries


@pytest.mark.extended
def test_commands_in_an_empty_folder(installed, tmp_path):
    """From the wheel: a config is copied and one inherits, then trains beside where it is."""
    mmkd = (sys.executable, '-m', 'mmkd')
    for command in (('list', 'pairs'), ('copy-config', '_demo_/student_digits')):
        done = run(*mmkd, *command, cwd=tmp_path, env=installed)
        assert done.returncode == 0, done.stderr
    (tmp_path / 'mine.py').write_text(
        "_base_ = './student_digits.py'\ntrain_cfg = dict(max_epochs=1)\n"
        'train_dataloader = dict(dataset=dict(times=1))\n')
    done = run(*mmkd, 'train', 'mine.py', cwd=tmp_path, env=installed)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert (tmp_path / 'work_dirs/mine/epoch_1.pth').is_file()


@pytest.mark.slow
def test_every_tool_starts_from_the_wheel(installed, tmp_path):
    """One process tries all of them, because most of the time goes to importing torch."""
    script = textwrap.dedent('''\
        import contextlib, io, sys
        from mmkd.apis import cli, run_tool
        from mmkd.utils import repository
        assert '.mim' in str(repository.repository_root())
        given = list(sys.path)
        for name in run_tool.shipped_tools():
            sys.path[:] = given
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
                cli.main(['run', name, '--help'])
            assert 'usage:' in printed.getvalue(), name
            print(name)
        ''')
    done = run(sys.executable, '-c', script, cwd=tmp_path, env=installed)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert 'quickstart' in done.stdout.split() and 'benchmarks/step_time' in done.stdout.split()
    assert not list(tmp_path.iterdir())
