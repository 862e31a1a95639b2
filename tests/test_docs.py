"""What the documents tell a reader to type works."""
import os
import re
import shutil
import subprocess
import sys

import pytest
import torch
from mmengine.config import Config
from mmengine.optim import OptimWrapper

from mmkd.registry import MODELS
from tests import toy_detectors, toy_models
from tests.documents import documents

PATH_AND_BLOCK = re.compile(r'## \d\. [^`\n]*`([^`]+)`\n.*?```python\n(.*?)```', re.DOTALL)


@pytest.fixture
def copy_of_the_repository(repository, tmp_path):
    """A folder in which the reader adds a method."""
    target = tmp_path / 'mmkd'
    for name in ('mmkd', 'configs', 'tests', 'tools'):
        shutil.copytree(repository / name, target / name,
                        ignore=shutil.ignore_patterns('__pycache__', '.mim'))
    shutil.copy(repository / 'pyproject.toml', target)
    return target


@pytest.mark.slow
def test_adding_a_method_literally(repository, copy_of_the_repository):
    text = (repository / 'docs/en/adding_a_method.md').read_text()
    blocks = dict(PATH_AND_BLOCK.findall(text))
    assert list(blocks) == [
        'mmkd/losses/feature_mse_loss.py',
        'tests/losses/test_feature_mse_loss.py', 'configs/_base_/methods/fitnet.py',
        'configs/fitnet/resnet32x4_resnet8x4_cifar100.py', 'configs/_demo_/fitnet_digits.py']
    take_fitnet_out(copy_of_the_repository)
    for path, block in blocks.items():
        file = copy_of_the_repository / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(block)
    run = [sys.executable, '-m', 'pytest', '-q', '-p', 'no:cacheprovider']
    done = subprocess.run(
        [*run, 'tests/losses/test_feature_mse_loss.py', 'tests/test_configs.py',
         'tests/test_config_steps.py', '-k', 'fitnet or feature_mse'],
        cwd=copy_of_the_repository, text=True, capture_output=True,
        env={**os.environ, 'PYTHONPATH': str(copy_of_the_repository)})
    assert done.returncode == 0, done.stdout[-3000:]
    assert '18 passed' in done.stdout
    for path in blocks:
        assert (copy_of_the_repository / path).read_text() == (repository / path).read_text()


def take_fitnet_out(root):
    """Leave a repository that has never heard of the method."""
    shutil.rmtree(root / 'configs/fitnet')
    for path in ('mmkd/losses/feature_mse_loss.py', 'tests/losses/test_feature_mse_loss.py',
                 'configs/_base_/methods/fitnet.py', 'configs/_demo_/fitnet_digits.py'):
        (root / path).unlink()
    for path in (root / 'configs/hssakd/ablations').glob('fitnet_*.py'):
        path.unlink()


def test_new_pair_of_classifiers(repository, config_root, tmp_path):
    block, = re.findall(r'## A new pair.*?```python\n(.*?)```',
                        (repository / 'docs/en/extending.md').read_text(), re.DOTALL)
    assert len(block.splitlines()) <= 12
    path = tmp_path / 'pair.py'
    path.write_text(block.replace("'../", f"'{config_root}/"))
    cfg = Config.fromfile(path)
    model = MODELS.build(dict(cfg.model, data_preprocessor=cfg.data_preprocessor))
    depths = [sum(len(getattr(network.backbone, f'stage{i}')) for i in (1, 2, 3)) * 2 + 2
              for network in (model.student, model.teacher.module)]
    assert depths == [32, 110]
    assert model.student.head.loss_module.loss_weight == 0.1


def test_links_of_the_documents_lead_somewhere(repository):
    for document in documents(repository):
        for link in re.findall(r'\]\(([^)#]+)[^)]*\)', document.read_text()):
            if not link.startswith('http'):
                assert (document.parent / link).exists(), f'{document.name}: {link}'


def test_no_page_is_long(repository):
    lengths = {path.relative_to(repository).as_posix(): len(path.read_text().splitlines())
               for path in documents(repository) if path.name != 'CHANGELOG.md'}
    assert lengths['README.md'] <= 150
    assert not {name: length for name, length in lengths.items() if length > 250}


def test_files_named_in_the_documents_exist(repository):
    pattern = re.compile(r'(?<![\w/.])((?:tools|tests|mmkd/[a-z]+|configs)/[\w/.]+\.(?:py|sh))')
    example = ('my_', )
    for document in documents(repository):
        for path in pattern.findall(document.read_text()):
            if not any(word in path for word in example):
                assert (repository / path).exists(), f'{document.name} names {path}'


def test_new_pair_of_detectors(repository, config_root, tmp_path):
    block, = re.findall(r'## A new pair.*?```python\n(.*?)```',
                        (repository / 'docs/en/detection.md').read_text(), re.DOTALL)
    assert len(block.splitlines()) < 12
    (tmp_path / 'pair.py').write_text(block.replace("'../", f"'{config_root}/"))
    cfg = Config.fromfile(tmp_path / 'pair.py')
    for network in (cfg.model.student, cfg.model.teacher):
        network.backbone.init_cfg = None
    model = MODELS.build(cfg.model).train()
    assert type(model.teacher.module).__name__ == 'FCOS'
    toy_models.init_without_teacher(model)
    log = model.train_step(toy_detectors.data(), OptimWrapper(
        torch.optim.SGD(model.parameters(), lr=1e-4)))
    assert torch.isfinite(log['loss_fgd']) and log['loss_fgd'] > 0


def test_new_pair_of_crosskd(repository, config_root, tmp_path):
    block, = re.findall(r'\*\*Another pair\*\*.*?```python\n(.*?)```',
                        (repository / 'configs/crosskd/README.md').read_text(), re.DOTALL)
    assert len(block.splitlines()) < 12
    (tmp_path / 'pair.py').write_text(
        block.replace("'retinanet_r101", f"'{config_root}/crosskd/retinanet_r101"))
    cfg = Config.fromfile(tmp_path / 'pair.py')
    for network in (cfg.model.student, cfg.model.teacher):
        network.backbone.init_cfg = None
    model = MODELS.build(cfg.model).train()
    assert [len(network.backbone.layer3) for network in (model.student, model.teacher.module)] == [
        2, 6]
    toy_models.init_without_teacher(model)
    log = model.train_step(toy_detectors.data(), OptimWrapper(
        torch.optim.SGD(model.parameters(), lr=1e-4)))
    for name in ('loss_scores', 'loss_boxes'):
        assert torch.isfinite(log[name]) and log[name] > 0


def test_tables_are_whole(repository):
    """A table has a rule below its head, and as many cells in each row."""
    for document in documents(repository):
        text = re.sub(r'```.*?```', '', document.read_text(), flags=re.DOTALL)
        for table in re.findall(r'(?:^\|.*\n)+', text, flags=re.MULTILINE):
            rows = [re.split(r'(?<!\\)\|', row) for row in table.splitlines()]
            where = f'{document.name}: {table.splitlines()[0]}'
            assert len(rows) > 1 and all(re.fullmatch(' ?:?-+:? ?', cell)
                                         for cell in rows[1][1:-1]), where
            assert {len(row) for row in rows} == {len(rows[0])}, where
