"""Short real runs: toy networks on 53 handwritten digits, through MMEngine's Runner."""
import copy
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.runner import Runner

from mmkd.apis import run_log
from mmkd.registry import MODELS
from tests import toy_models as toy

ROOT = Path(__file__).parents[1]
RUNTIME = ROOT / 'configs/_base_/default_runtime.py'
DIGITS = ROOT / 'configs/_base_/datasets/digits_few_shot.py'
CLASSES = 10


def network(channels=8, **backbone):
    """A toy classifier of digits."""
    return toy.classifier(channels, CLASSES, **backbone)


def save_teacher(folder, seed=1, config=None):
    """Write the checkpoint of an untrained teacher and return its path."""
    torch.manual_seed(seed)
    with toy.scope('mmkd'):
        teacher = MODELS.build(copy.deepcopy(config or network(16)))
    path = Path(folder) / 'teacher.pth'
    torch.save(dict(state_dict=teacher.state_dict()), path)
    return str(path)


def config(work_dir, model, epochs=3, batch_size=16, without=(), **changes):
    """The config of a run of four batches of digits an epoch, without some default hooks."""
    cfg = Config.fromfile(RUNTIME)
    cfg.merge_from_dict(Config.fromfile(DIGITS).to_dict())
    cfg.model = copy.deepcopy(model)
    cfg.work_dir = str(work_dir)
    cfg.custom_imports = dict(imports=['tests.toy_models'], allow_failed_imports=False)
    cfg.optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.05, momentum=0.9))
    cfg.param_scheduler = dict(type='MultiStepLR', milestones=[2], gamma=0.1)
    cfg.train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=epochs)
    cfg.val_cfg, cfg.test_cfg = dict(type='BatchedValLoop'), dict(type='BatchedTestLoop')
    cfg.experiment_name = f'{Path(work_dir).parent.name}_{Path(work_dir).name}'
    cfg.train_dataloader.batch_size = batch_size
    cfg.train_dataloader.dataset.times = 1
    for hook in without:
        cfg.default_hooks.pop(hook)
    cfg.merge_from_dict(changes)
    return cfg


def distiller(folder, **kwargs):
    """A distiller with KD whose teacher checkpoint exists."""
    model = {'student': network(), 'teacher': network(16), **kwargs}
    if 'teacher_checkpoint' not in model:
        model['teacher_checkpoint'] = save_teacher(folder, config=model['teacher'])
    return toy.distiller(**model)


def train(work_dir, model, **changes):
    """Run the training in this process and return the runner."""
    runner = Runner.from_cfg(config(work_dir, model, **changes))
    runner.train()
    return runner


def write(path, cfg):
    """Write a config file that ``tools/train.py`` can run."""
    cfg.dump(str(path))
    return path


def accuracies(work_dir):
    """Validation accuracy after each epoch, as logged."""
    return run_log.validation_accuracies(work_dir)


def assert_same_weights(first, second):
    """Compare two state dicts to the bit."""
    assert list(first) == list(second)
    different = [key for key in first if not torch.equal(first[key], second[key])]
    assert not different, f'{len(different)} of {len(first)} differ: {different[:3]}'
