"""With weight 0 a shipped config trains the student that its plain config trains."""
import copy
from pathlib import Path

import pytest
import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmengine.runner import Runner

from mmkd.registry import MODELS
from tests import all_configs, toy_runs
from tests import toy_models as toy

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PAIRS = {path.stem: Config.fromfile(path)
         for path in sorted((ROOT / 'configs/_base_/pairs').glob('*.py'))}
CLASSIFIERS = [pair for pair, cfg in PAIRS.items() if 'head' in cfg.model.student]
DETECTORS = [pair for pair in PAIRS if pair not in CLASSIFIERS]


def starts(pair):
    """The weights with which a student starts in stock training, and in a distiller."""
    cfg = copy.deepcopy(PAIRS[pair])
    init_default_scope('mmkd')
    extra = {key: cfg[key] for key in ('data_preprocessor',) if key in cfg}
    torch.manual_seed(0)
    stock = MODELS.build(copy.deepcopy({**cfg.model.student, **extra}))
    stock.init_weights()
    torch.manual_seed(0)
    ours = MODELS.build({**cfg.model, 'inherited': (), **extra})
    toy.init_without_teacher(ours)
    return stock.state_dict(), ours.student.state_dict()


@pytest.mark.parametrize('pair', CLASSIFIERS)
def test_student_starts_as_in_stock_training(pair):
    toy_runs.assert_same_weights(*starts(pair))


@pytest.mark.parametrize('pair', [pair for pair in DETECTORS if pair.endswith('_scenes')])
def test_detector_starts_as_in_stock_training(pair):
    all_configs.skip_without_packages(PAIRS[pair])
    toy_runs.assert_same_weights(*starts(pair))


def train_demo(folder, name, **changes):
    cfg = Config.fromfile(ROOT / f'configs/_demo_/{name}.py')
    cfg.merge_from_dict({'train_cfg.max_epochs': 1, **changes})
    cfg.work_dir = str(folder / name)
    runner = Runner.from_cfg(cfg)
    runner.train()
    return runner.model


def test_demo_with_weight_zero_is_the_demo_of_the_student(tmp_path):
    teacher = Config.fromfile(ROOT / 'configs/_demo_/kd_digits.py').model.teacher
    stock = train_demo(tmp_path, 'student_digits')
    ours = train_demo(tmp_path, 'kd_digits', **{
        'model.losses.loss_kd.weight': 0.0, 'model.student.head.loss.loss_weight': 1.0,
        # Sums of a convolution are rounded in another order in channels_last.
        'model.student_engine.memory_format': 'contiguous',
        'model.teacher_checkpoint': toy_runs.save_teacher(tmp_path, config=teacher)})
    toy_runs.assert_same_weights(stock.state_dict(), ours.student.state_dict())


@pytest.mark.parametrize('name, alone', [
    ('dml_digits', 'student_digits'), ('kdcl_digits', 'student_digits'),
    ('hssakd_online_digits', 'hssakd_single_digits')])
def test_first_peer_starts_as_in_stock_training_and_the_others_otherwise(name, alone):
    init_default_scope('mmkd')
    networks = []
    for config in (alone, name):
        torch.manual_seed(0)
        networks.append(MODELS.build(Config.fromfile(ROOT / f'configs/_demo_/{config}.py').model))
        networks[-1].init_weights()
    stock, ours = networks
    toy_runs.assert_same_weights(stock.state_dict(), ours.student.state_dict())
    own, other = (peer.backbone.conv1.weight for peer in ours.peers)
    assert not torch.equal(own, other)
    assert own.is_contiguous(memory_format=torch.channels_last)


def test_first_peer_with_weight_zero_is_the_demo_of_the_student(tmp_path):
    stock = train_demo(tmp_path, 'student_digits')
    ours = train_demo(tmp_path, 'dml_digits', **{
        'model.losses.loss_kl.weight': 0.0, 'model.student_engine.memory_format': 'contiguous'})
    toy_runs.assert_same_weights(stock.state_dict(), ours.student.state_dict())
