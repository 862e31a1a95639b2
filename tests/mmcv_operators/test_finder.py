import os
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

import mmkd
from mmkd.mmcv_operators import OperatorsFinder, QuietImportsFinder, finder, install

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
WHICH = ('import mmkd, mmcv._ext; '
         'print("stand-in" if hasattr(mmcv._ext, "IS_STAND_IN") else "compiled")')


def run(code, **environment):
    """Run Python code in the repository, outside pytest."""
    return subprocess.run([sys.executable, '-c', code], cwd=ROOT, capture_output=True, text=True,
                          env={**os.environ, 'PYTHONPATH': str(ROOT), **environment})


def fake_mmcv(folder, content):
    """A package mmcv whose compiled module is a file with that content."""
    from importlib.machinery import EXTENSION_SUFFIXES
    (folder / 'mmcv').mkdir()
    (folder / 'mmcv/__init__.py').touch()
    (folder / f'mmcv/_ext{EXTENSION_SUFFIXES[0]}').write_bytes(content)
    return f'{folder}{os.pathsep}{ROOT}'


def test_import_of_mmkd_is_cheap():
    done = run('import mmkd, sys; '
               'print([name for name in ("torch", "torchvision", "mmcv") if name in sys.modules])')
    assert done.stdout.strip() == '[]', done.stderr


def test_install_twice_adds_nothing():
    assert mmkd.__version__
    before = list(sys.meta_path)
    install()
    assert sys.meta_path == before
    for kind in (OperatorsFinder, QuietImportsFinder):
        assert sum(isinstance(each, kind) for each in sys.meta_path) == 1


def test_other_modules_are_left_to_python():
    assert OperatorsFinder().find_spec('mmcv.ops') is None
    assert QuietImportsFinder().find_spec('mmdet.models') is None


def test_without_a_compiled_module_the_stand_in_is_found(monkeypatch):
    monkeypatch.setattr(finder.PathFinder, 'find_spec', lambda *arguments: None)
    spec = OperatorsFinder().find_spec('mmcv._ext', [])
    assert spec.name == 'mmcv._ext' and spec.origin == str(finder.STAND_IN)


def test_a_compiled_module_comes_first(monkeypatch):
    class Compiled:

        def create_module(self, spec):
            return None

        def exec_module(self, module):
            module.ran = True

    monkeypatch.setattr(finder.PathFinder, 'find_spec',
                        lambda *arguments: ModuleSpec('mmcv._ext', Compiled()))
    monkeypatch.delenv(finder.CHOICE, raising=False)
    spec = OperatorsFinder().find_spec('mmcv._ext', [])
    from importlib.util import module_from_spec
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.ran and not hasattr(module, 'IS_STAND_IN')


def test_a_compiled_module_that_does_not_load_is_reported_and_replaced(tmp_path):
    path = fake_mmcv(tmp_path, b'no library')
    done = run('import mmkd, mmcv._ext as extension; print(extension.IS_STAND_IN, '
               'extension.nms.__module__)', PYTHONPATH=path)
    assert done.stdout.split() == ['True', 'mmkd.mmcv_operators.nms'], done.stderr
    assert "mmcv's compiled operators in" in done.stderr and 'do not load' in done.stderr


def test_the_stand_in_can_be_chosen():
    assert run(WHICH, MMKD_MMCV_OPERATORS='torchvision').stdout.split()[-1] == 'stand-in'


def test_an_unknown_choice_is_refused():
    done = run(WHICH, MMKD_MMCV_OPERATORS='cuda')
    assert done.returncode != 0
    assert 'MMKD_MMCV_OPERATORS=cuda in the environment is unknown' in done.stderr
    assert 'torchvision' in done.stderr


def test_only_the_one_message_is_dropped(tmp_path):
    (tmp_path / 'mmdet/datasets').mkdir(parents=True)
    (tmp_path / 'mmdet/__init__.py').touch()
    (tmp_path / 'mmdet/datasets/other.py').write_text('from mmengine.logging import print_log')
    (tmp_path / 'mmdet/datasets/__init__.py').write_text(
        'from mmengine.logging import print_log\n'
        'from . import other\n'
        'print_log("Could not import OneDL. Skipping OneDL datasets.")\n'
        'print_log("something else")\n')
    done = run('import mmkd, mmdet.datasets, mmengine.logging as logging\n'
               'usual = logging.print_log\n'
               'assert usual is logging.logger.print_log\n'
               'assert mmdet.datasets.print_log is mmdet.datasets.other.print_log is usual\n',
               PYTHONPATH=f'{tmp_path}{os.pathsep}{ROOT}')
    assert done.returncode == 0, done.stderr
    assert done.stdout.split('\n') == ['something else', '']


@pytest.mark.parametrize('package', ['mmdet.datasets', 'mmpretrain.datasets'])
def test_data_sets_are_imported_without_the_message(package):
    done = run(f'import mmkd, {package}; print("imported")')
    assert done.returncode == 0, done.stderr
    assert 'OneDL' not in done.stdout + done.stderr and 'imported' in done.stdout
