"""Three steps of whole runs against numbers of the authors' training loops, in float64."""
import copy
import json
import re

import pytest
import torch
from mmengine.config import Config
from mmengine.hooks import Hook
from mmengine.runner import Runner
from mmpretrain.structures import DataSample
from torch.utils.data import Dataset

from mmkd.registry import DATASETS, HOOKS, MODELS
from tests import all_configs, golden
from tests import toy_models as toy

CASES = {  # case -> config; resnet8x4 teaches resnet20, or what the config says on larger images
    'sd_dkd': 'sdd/sd_dkd_resnet56_resnet20_cifar100.py',
    'sd_dkd_cub': 'sdd/sd_dkd_resnet32x4_mobilenetv2_cub200.py',
    'sd_dkd_imagenet': 'sdd/sd_dkd_resnet50_mobilenetv1_imagenet.py',
    'hssakd_offline': 'hssakd/resnet56_resnet20_cifar100.py',
    'hssakd_online': 'hssakd/online_resnet20_cifar100.py',
    'hssakd_frozen': 'hssakd/ablations/branches_resnet56_cifar100.py',
    'sskd_head': 'sskd/head_resnet56_cifar100.py',
    'sskd_student': 'sskd/resnet56_resnet20_cifar100.py'}
FROZEN = ('hssakd_frozen', 'sskd_head')  # where branches are trained behind a frozen classifier
SMALL_IMAGES = dict(number=6, size=32, classes=100)
IMAGES = {
    'sd_dkd_cub': dict(number=2, size=224, classes=200),
    'sd_dkd_imagenet': dict(number=2, size=224, classes=1000),
    'sskd_head': dict(SMALL_IMAGES, turned=True),
    # Of the waves 4.2, 4.4, ... the first where the share of kept rows splits no tie.
    'sskd_student': dict(SMALL_IMAGES, turned=True, wave=4.6)}
SMALLER_TEACHER = {'sd_dkd_cub': ('cub', 'resnet8x4'), 'sd_dkd_imagenet': ('imagenet', 'resnet18')}


@DATASETS.register_module()
class WaveImages(Dataset):
    """Images from a formula, or each in four turns."""

    def __init__(self, number, size, classes, turned=False, wave=4.2):
        waves = golden.wave((number, 3, size, size), wave).double()
        images = ((waves / 1.3 * 0.5 + 0.5).clamp(0, 1) * 255).round().to(torch.uint8)
        self.images = images if not turned else torch.stack(
            [torch.rot90(images, turns, (2, 3)) for turns in range(4)], dim=1)
        self.labels = golden.labels(number, classes, 2)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return dict(inputs=self.images[index],
                    data_samples=DataSample().set_gt_label(int(self.labels[index])))


@HOOKS.register_module()
class StartFromWaves(Hook):
    """Give what is trained fixed weights and all of the model float64, the frozen network's too."""

    def __init__(self, frozen=None):
        self.frozen = frozen

    def before_train(self, runner):
        model = runner.model
        peers = getattr(model, 'peers', None)
        for index, network in enumerate(peers or [getattr(model, 'student', model)]):
            fill(network, 0.5 * index)
        for connector in getattr(model, 'connectors', {}).values():
            golden.fill(connector)
        model.double()
        if self.frozen:  # its statistics have more digits than float32
            network = getattr(model, 'teacher', None)
            state = torch.load(self.frozen)['state_dict']
            (network.module if network else model).load_state_dict(state, strict=bool(network))


def fill(network, extra=0.0):
    """Fill as the authors' networks were: branches and the second peer are shifted."""
    def shift(name):
        found = re.search(r'branches\.branch(\d)\.', name)
        return extra + (0.37 * int(found[1]) if found else 0.0)

    return golden.fill(network, shift)


def frozen_file(config, cfg, folder, size=32):
    """Write a network with fixed weights and the statistics of one batch."""
    with toy.scope('mmkd'):
        network = MODELS.build(dict(copy.deepcopy(config), data_preprocessor=cfg.data_preprocessor))
    golden.calibrate(fill(network), size, None if size == 32 else lambda x: network(x[:2]))
    torch.save(dict(state_dict=network.state_dict()), folder / 'frozen.pth')
    return str(folder / 'frozen.pth')


def with_small_teacher(case, cfg, folder):
    """Let a smaller network teach or be frozen, by default resnet8x4; return its file."""
    model, (root, name) = cfg.model, SMALLER_TEACHER.get(case, ('cifar', 'resnet8x4'))
    small = Config.fromfile(all_configs.ROOT / f'_base_/models/{root}/{name}.py')[name]
    owner = model if case in FROZEN else model.teacher
    owner.backbone, owner.head = small.backbone, small.head
    if case.startswith('sskd'):
        owner.branches.embedding.module.update(in_channels=256, out_channels=256)
    if case in FROZEN:
        model.frozen_classifier = frozen_file(small, cfg, folder)
        return model.frozen_classifier
    if case == 'sd_dkd':
        model.connectors.regions.module.scales = (1, 2, 4)
        model.losses.loss_sdd.module.logit_loss.beta = 8.0
    size = IMAGES.get(case, SMALL_IMAGES)['size']
    model.teacher_checkpoint = frozen_file(model.teacher, cfg, folder, size)
    return model.teacher_checkpoint


def config(case, folder):
    cfg = copy.deepcopy(all_configs.load(CASES[case]))
    cfg.data_preprocessor.update(mean=[127.5] * 3, std=[63.75] * 3, to_rgb=False)
    frozen = None if case == 'hssakd_online' else with_small_teacher(case, cfg, folder)
    for key in ('teacher_engine', 'student_engine'):
        cfg.model.pop(key, None)
    images = IMAGES.get(case, SMALL_IMAGES)
    cfg.train_dataloader = dict(
        batch_size=images['number'], num_workers=0, collate_fn=dict(type='default_collate'),
        sampler=dict(type='DefaultSampler', shuffle=False),
        dataset=dict(images, type='WaveImages'))
    cfg.train_cfg.update(max_epochs=3)
    for mode in ('val', 'test'):
        for part in ('dataloader', 'evaluator', 'cfg'):
            cfg[f'{mode}_{part}'] = None
    cfg.custom_hooks = [dict(type='StartFromWaves', frozen=frozen, priority='LOWEST')]
    cfg.default_hooks.logger.interval = 1
    cfg.log_processor.window_size = 1
    cfg.default_hooks.checkpoint.update(interval=10, save_best=None)
    cfg.work_dir, cfg.experiment_name = str(folder / 'run'), case
    return cfg


@pytest.mark.slow
@pytest.mark.parametrize('case', CASES)
def test_three_steps_agree(case, tmp_path):
    expected = golden.load_case(case, 'golden_steps.json')
    runner = Runner.from_cfg(config(case, tmp_path))
    runner.train()
    log, = (tmp_path / 'run').glob('*/vis_data/scalars.json')
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    assert [entry['loss'] for entry in entries] == pytest.approx(expected['losses'], rel=1e-9)
    trained = runner.model.branches if case in FROZEN else runner.model
    norms = sorted(float(value.norm()) for value in trained.parameters())
    assert norms == pytest.approx(expected['parameter_norms'], rel=1e-9)
    statistics = sorted(float(value.norm()) for name, value in trained.named_buffers()
                        if 'running' in name)
    assert statistics == pytest.approx(expected['statistic_norms'], rel=1e-9)
