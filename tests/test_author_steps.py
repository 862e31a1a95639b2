"""Three steps of whole runs against numbers of the authors' training loops, in float64."""
import copy
import json
import re

import pytest
import torch
from mmengine.hooks import Hook
from mmengine.runner import Runner
from mmpretrain.structures import DataSample
from torch.utils.data import Dataset

from mmkd.registry import DATASETS, HOOKS, MODELS
from tests import all_configs, golden
from tests import toy_models as toy

NUMBER, CLASSES = 6, 100
CASES = {  # case -> config; resnet8x4 teaches resnet20
    'sd_dkd': 'sdd/sd_dkd_resnet56_resnet20_cifar100.py',
    'hssakd_offline': 'hssakd/resnet56_resnet20_cifar100.py',
    'hssakd_online': 'hssakd/online_resnet20_cifar100.py',
    'sskd_head': 'sskd/head_resnet56_cifar100.py'}


@DATASETS.register_module()
class WaveImages(Dataset):
    """Six images from a formula, or each in four turns."""

    def __init__(self, turned=False):
        waves = golden.wave((NUMBER, 3, 32, 32), 4.2).double()
        images = ((waves / 1.3 * 0.5 + 0.5).clamp(0, 1) * 255).round().to(torch.uint8)
        self.images = images if not turned else torch.stack(
            [torch.rot90(images, turns, (2, 3)) for turns in range(4)], dim=1)
        self.labels = golden.labels(NUMBER, CLASSES, 2)

    def __len__(self):
        return NUMBER

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


def frozen_file(config, cfg, folder):
    """Write a network with fixed weights and the statistics of one batch."""
    with toy.scope('mmkd'):
        network = MODELS.build(dict(copy.deepcopy(config), data_preprocessor=cfg.data_preprocessor))
    golden.calibrate(fill(network), 32)
    torch.save(dict(state_dict=network.state_dict()), folder / 'frozen.pth')
    return str(folder / 'frozen.pth')


def with_small_teacher(case, cfg, folder):
    """Let resnet8x4 teach, which has the widths 64, 128 and 256; return its file."""
    small, model = all_configs.load('students/resnet8x4_cifar100.py').model, cfg.model
    if case == 'sskd_head':
        model.backbone, model.head = small.backbone, small.head
        model.branches.embedding.module.update(in_channels=256, out_channels=256)
        model.frozen_classifier = frozen_file(small, cfg, folder)
        return model.frozen_classifier
    model.teacher.backbone, model.teacher.head = small.backbone, small.head
    if case == 'sd_dkd':
        model.connectors.regions.module.scales = (1, 2, 4)
        model.losses.loss_sdd.module.logit_loss.beta = 8.0
    model.teacher_checkpoint = frozen_file(model.teacher, cfg, folder)
    return model.teacher_checkpoint


def config(case, folder):
    cfg = copy.deepcopy(all_configs.load(CASES[case]))
    cfg.data_preprocessor.update(mean=[127.5] * 3, std=[63.75] * 3, to_rgb=False)
    frozen = None if case == 'hssakd_online' else with_small_teacher(case, cfg, folder)
    for key in ('teacher_engine', 'student_engine'):
        cfg.model.pop(key, None)
    cfg.train_dataloader = dict(
        batch_size=NUMBER, num_workers=0, collate_fn=dict(type='default_collate'),
        sampler=dict(type='DefaultSampler', shuffle=False),
        dataset=dict(type='WaveImages', turned=case.startswith('sskd')))
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
    trained = runner.model.branches if case == 'sskd_head' else runner.model
    norms = sorted(float(value.norm()) for value in trained.parameters())
    assert norms == pytest.approx(expected['parameter_norms'], rel=1e-9)
    statistics = sorted(float(value.norm()) for name, value in trained.named_buffers()
                        if 'running' in name)
    assert statistics == pytest.approx(expected['statistic_norms'], rel=1e-9)
