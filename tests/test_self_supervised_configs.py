"""The recipes of HSSAKD, SSKD, VSD and DML, and the way from one stage to the next."""
import re
from pathlib import Path

import pytest
from mmengine.config import Config

ROOT = Path(__file__).parents[1] / 'configs'
FOLDERS = ('hssakd', 'dml', 'sskd', 'vsd', '_demo_')
CONFIGS = {str(path.relative_to(ROOT)): Config.fromfile(path)
           for folder in FOLDERS for path in sorted((ROOT / folder).rglob('*.py'))}
LIGHT = ('mobilenetv2', 'shufflenetv1', 'shufflenetv2')
CIFAR = [name for name in CONFIGS if name.endswith('_cifar100.py')]


def files_read(cfg):
    """The files of earlier runs that a config names."""
    return re.findall(r"'(work_dirs/[^']+)'", str(cfg.model))


def backbones(model):
    networks = [model.student, model.teacher] if 'teacher' in model else model.get('peers', [model])
    return [network['backbone'] for network in networks]


@pytest.mark.parametrize('name', [name for name, cfg in CONFIGS.items() if files_read(cfg)])
def test_an_earlier_stage_exists_and_leaves_that_file(name):
    for file in files_read(CONFIGS[name]):
        folder, file_name = file.removeprefix('work_dirs/').rsplit('/', 1)
        path = ROOT / f'{folder}.py'
        assert path.is_file(), f'{name} reads {file}, but there is no {path}'
        earlier = Config.fromfile(path)
        assert file_name == f'epoch_{earlier.train_cfg.max_epochs}.pth'
        if 'teacher' in CONFIGS[name].model and 'backbone' in earlier.model:
            assert earlier.model.backbone == CONFIGS[name].model.teacher.backbone
            for key in ('upsampling', 'auxiliary_task'):
                theirs = CONFIGS[name].model.teacher.get(key)
                if 'mixed_scales' not in name:
                    assert earlier.model.get(key) == theirs, key


@pytest.mark.parametrize('name', CIFAR)
def test_rate_momentum_and_length(name):
    cfg = CONFIGS[name]
    learner = Path(name).stem.removesuffix('_cifar100')
    optimizer = cfg.optim_wrapper.optimizer
    assert optimizer.lr == (0.01 if learner.endswith(LIGHT) else 0.05)
    assert optimizer.nesterov == (not name.startswith('sskd/') and 'sskd' not in learner
                                  and not learner.startswith('scaled_'))
    assert (optimizer.momentum, optimizer.weight_decay) == (0.9, 5e-4)
    assert cfg.train_dataloader.batch_size == 64
    expected = (60, [30, 45]) if 'head_' in learner and 'class_head' not in learner else (
        100, [30, 60, 90]) if learner.startswith('branches_') else (240, [150, 180, 210])
    assert (cfg.train_cfg.max_epochs, list(cfg.param_scheduler.milestones)) == expected


@pytest.mark.parametrize('name', [name for name in CIFAR if name.startswith(('hssakd/', 'dml/'))])
def test_mobilenet_has_the_stem_of_the_authors(name):
    for backbone in backbones(CONFIGS[name].model):
        assert backbone.get('stem', 'stride1') == 'stride1'


def test_losses_of_hssakd():
    model = CONFIGS['hssakd/wrn_40_2_wrn_16_2_cifar100.py'].model
    assert {name: (loss.module.type, loss.module.temperature, loss.get('weight', 1.0))
            for name, loss in model.losses.items()} == dict(
        loss_kl_q=('HSSAKDLoss', 3.0, 1.0), loss_kl_p=('KDLoss', 3.0, 1.0))
    assert model.student.head.loss.loss_weight == 1.0 and 'branch_loss' not in model.student
    online = CONFIGS['hssakd/online_wrn_16_2_cifar100.py'].model
    assert len(online.peers) == 2 and all(peer.branch_loss.task == 'joint'
                                          for peer in online.peers)
    assert online.losses == model.losses


def test_losses_of_sskd():
    model = CONFIGS['sskd/wrn_40_2_wrn_16_2_cifar100.py'].model
    assert model.student.head.loss.loss_weight == 0.1
    assert {name: (loss.module.temperature, loss.module.get('kept_share'), loss.weight)
            for name, loss in model.losses.items()} == dict(
        loss_kd=(4.0, None, 0.9), loss_transformed=(4.0, 1.0, 2.7),
        loss_similarity=(0.5, 0.75, 10.0))


def test_losses_of_vsd():
    model = CONFIGS['vsd/wrn_40_2_wrn_16_2_cifar100.py'].model
    assert {name: (loss.module.temperature, loss.get('weight', 1.0))
            for name, loss in model.losses.items()} == dict(
        loss_kd1=(3.0, 1.0), loss_kd2=(3.0, 1.0))
    assert model.student.head.type == 'mmkd.JointLinearClsHead'
    assert model.teacher.upsampling.scales == (2.0,) and 'upsampling' not in model.student
    four = CONFIGS['vsd/ablations/all_losses_wrn_40_2_wrn_40_1_cifar100.py'].model
    assert four.losses.keys() == {'loss_kd1', 'loss_kd2', 'loss_agg2'}


def test_every_table_is_complete():
    networks = ('wrn_40_2', 'wrn_40_1', 'resnet56', 'resnet32x4', 'vgg13', *LIGHT)
    pairs = ('wrn_40_2_wrn_16_2', 'wrn_40_2_wrn_40_1', 'resnet56_resnet20',
             'resnet32x4_resnet8x4', 'vgg13_mobilenetv2', 'resnet50_mobilenetv2',
             'wrn_40_2_shufflenetv1', 'resnet32x4_shufflenetv2')
    ablations = ('wrn_40_2_wrn_16_2', 'wrn_40_2_shufflenetv1')
    expected = [f'hssakd/single_{task}_{network}' for network in networks
                for task in ('class', 'view', 'multi', 'joint')]  # II
    expected += [f'hssakd/{stage}{pair}' for pair in pairs for stage in ('', 'frozen_')]  # III
    expected += [f'{folder}{network}' for network in networks
                 for folder in ('hssakd/online_', 'dml/')]  # V
    expected += [f'hssakd/{setting}_{pair}' for pair in ablations for setting in (
        'kl_q', 'kl_q_kd', 'class', 'view', 'multi', 'channels', 'jigsaw', 'temperature_1',
        'temperature_2', 'temperature_4', 'temperature_5')]  # IX, XI, XII, XIII
    expected += [f'hssakd/online_{terms}_{network}' for terms in ('kl_q', 'kl_q_dml')
                 for network in ('wrn_16_2', 'shufflenetv1')]  # X
    more = (*pairs, 'vgg13_vgg8', 'resnet32x4_shufflenetv1')
    expected += [f'{folder}/{pair}' for folder in ('vsd', 'sskd') for pair in more]
    expected += [f'{folder}/few_shot_{share}_resnet56_resnet20' for folder in ('vsd', 'hssakd')
                 for share in (25, 50, 75)]
    found = {name.replace('ablations/', '') for name in CONFIGS}
    assert {f'{name}_cifar100.py' for name in expected} <= found
    assert {f'hssakd/{name}_imagenet.py' for name in (
        'resnet34_resnet18', 'frozen_resnet34_resnet18', 'online_resnet18')} <= found
