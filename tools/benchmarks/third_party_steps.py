"""A training step of mdistiller, its SDD fork, HSAKD or torchdistill, from a clone of the user.

This package holds nothing of that code. The code is imported; for HSAKD, whose training is one
script, the functions of that script are run as they stand. Each step runs in a separate process,
because two clones have packages of one name and parts of PyTorch are replaced.
"""
import argparse
import ast
import contextlib
import importlib
import importlib.util
import io
import os
import sys
import time
import types
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import torch
import yaml
from torch import Tensor, nn
from torch.nn import functional as F

EPOCH = 100  # behind every warmup, before the first decay of the learning rate
HSAKD_SCRIPT = 'train_student_cifar.py'
HSAKD_FUNCTIONS = ('DistillKL', 'correct_num', 'adjust_lr', 'train')


class PublicStep(NamedTuple):
    """The public networks and one training step on a batch."""

    student: nn.Module
    teacher: nn.Module
    step: Callable[[], object]


class Clone(NamedTuple):
    """A public code base."""

    address: str
    """Where it is cloned from."""
    file: str
    """A file that a clone has."""
    step: Callable[[Path, Mapping, Tensor, Tensor, str], PublicStep]
    """Builds its step: of the path, settings, images, labels and the device."""
    suffix: str = ''
    """Ending of its networks' names."""

    def check(self, path: Path) -> Path:
        """Return the path.

        Raises:
            ValueError: If it holds no clone of this code.
        """
        if not (path / self.file).is_file():
            raise ValueError(f'{path} is no clone of {self.address}: it has no {self.file}. '
                             f'git clone {self.address} and give its folder')
        return path


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Hide what the public code prints in each step."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter('ignore')
        yield


def use_clone(path: Path, device: str) -> None:
    """Make a clone importable in this process, also without a GPU."""
    sys.path.insert(0, str(path))
    # Configuration, logs and progress bars; no part of a step.
    _stand_in('yacs', 'config', CfgNode=types.SimpleNamespace)
    _stand_in('tensorboardX', SummaryWriter=object)
    _stand_in('tqdm', tqdm=iter)
    if device == 'cpu':  # they call cuda() everywhere
        Tensor.cuda = nn.Module.cuda = lambda self, *args, **kwargs: self


def mdistiller_step(path: Path, settings: Mapping, images: Tensor, labels: Tensor,
                    device: str) -> PublicStep:
    """Return the step of ``BaseTrainer.train_iter``.

    Args:
        path: A clone of mdistiller or of SDD's fork.
        settings: ``file`` is the clone's YAML, ``teacher`` and ``student`` are the clone's names
            of the networks, and ``scales`` is SDD's text for the scales, None for mdistiller.
        images: (N, 3, 32, 32), normalised.
        labels: (N,).
        device: 'cpu' or a CUDA device.
    """
    use_clone(path, device)
    models, distillers, trainers, utils, configuration = (
        importlib.import_module(f'mdistiller.{name}')
        for name in ('models', 'distillers', 'engine.trainer', 'engine.utils', 'engine.cfg'))
    cfg = configuration.CFG
    _merge(cfg, yaml.safe_load((path / settings['file']).read_text()))
    scales = {}
    if settings['scales'] is not None:
        cfg.M, cfg.warmup = settings['scales'], 1.0
        scales = dict(M=settings['scales'])
    student, teacher = (models.cifar_model_dict[settings[role]][0](num_classes=100, **scales)
                        for role in ('student', 'teacher'))
    distiller = distillers.distiller_dict[cfg.DISTILLER.TYPE](student, teacher, cfg).to(device)
    set_statistics(teacher, images.to(device))
    trainer = object.__new__(trainers.BaseTrainer)  # its constructor makes folders for logs
    trainer.cfg, trainer.distiller = cfg, nn.DataParallel(distiller)
    trainer.optimizer = trainer.init_optimizer(cfg)
    trainer.distiller.train()
    meters = {name: utils.AverageMeter()
              for name in ('training_time', 'data_time', 'losses', 'top1', 'top5')}
    data = (images, labels, torch.arange(len(labels)))
    return PublicStep(student, teacher, lambda: trainer.train_iter(data, EPOCH, meters))


def hsakd_step(path: Path, settings: Mapping, images: Tensor, labels: Tensor,
               device: str) -> PublicStep:
    """Return an epoch of one batch of ``train`` in train_student_cifar.py.

    Args:
        path: A clone of HSAKD.
        settings: ``teacher`` and ``student`` are the clone's names of the networks.
        images: (N, 3, 32, 32), normalised.
        labels: (N,).
        device: 'cpu' or a CUDA device.
    """
    use_clone(path, device)
    student, teacher = _networks(importlib.import_module('models'), settings, images, device)
    # The values of their command line's defaults.
    script = dict(
        torch=torch, nn=nn, F=F, time=time, bisect_right=bisect_right, num_classes=100,
        args=argparse.Namespace(warmup_epoch=0, init_lr=0.05, milestones=[150, 180, 210]),
        net=nn.DataParallel(student), tnet=nn.DataParallel(teacher), log_txt=os.devnull,
        num_auxiliary_branches=3, trainloader=[(images, labels)])
    _run_definitions(path / HSAKD_SCRIPT, HSAKD_FUNCTIONS, script)
    optimizer = torch.optim.SGD(script['net'].parameters(), lr=0.1, momentum=0.9,
                                weight_decay=5e-4, nesterov=True)
    criteria = nn.ModuleList([nn.CrossEntropyLoss(), script['DistillKL'](3.0)]).to(device)
    return PublicStep(student, teacher, lambda: script['train'](EPOCH, criteria, optimizer))


def torchdistill_step(path: Path, settings: Mapping, images: Tensor, labels: Tensor,
                      device: str) -> PublicStep:
    """Return what ``train_one_epoch`` of its image classification does with a batch.

    Its meters, its search for NaN and DataParallel are left out. Since May 2023 it leaves the
    teacher in training mode; here it is in eval mode, which is faster and what KD asks for.

    Args:
        path: A clone of torchdistill.
        settings: ``teacher`` and ``student`` are the names of its networks.
        images: (N, 3, 32, 32), normalised.
        labels: (N,).
        device: 'cpu' or a CUDA device.
    """
    sys.path.insert(0, str(path))
    models, distillation = (importlib.import_module(f'torchdistill.{name}')
                            for name in ('models.classification.resnet', 'core.distillation'))
    student, teacher = _networks(models, settings, images, device)
    # Its sample for KD on CIFAR-100, with the weights of mdistiller's KD and our optimizer.
    logits = {f'{role}_module_{key}': value for role in ('student', 'teacher')
              for key, value in (('path', '.'), ('io', 'output'))}
    box = distillation.get_distillation_box(teacher, student, {}, dict(
        num_epochs=240, teacher=dict(forward_proc='forward_batch_only', requires_grad=False),
        student=dict(forward_proc='forward_batch_only'),
        optimizer=dict(key='SGD', kwargs=dict(lr=0.05, momentum=0.9, weight_decay=5e-4)),
        criterion=dict(key='WeightedSumLoss', kwargs=dict(sub_terms=dict(kd=dict(
            criterion=dict(key='KDLoss', kwargs=dict(logits, temperature=4.0, alpha=0.1)),
            weight=1.0))))), torch.device(device), None, False, 1)
    box.pre_epoch_process(epoch=EPOCH)

    def step() -> float:
        loss = box.forward_process(images.to(device), labels.to(device), None)
        box.post_forward_process(loss=loss)
        return loss.item()

    return PublicStep(student, teacher, step)


CLONES = dict(
    mdistiller=Clone('https://github.com/megvii-research/mdistiller',
                     'mdistiller/engine/trainer.py', mdistiller_step),
    sdd=Clone('https://github.com/shicaiwei123/SDD-CVPR2024', 'mdistiller/distillers/SDD_DKD.py',
              mdistiller_step, '_sdd'),
    hsakd=Clone('https://github.com/winycg/HSAKD', HSAKD_SCRIPT, hsakd_step, '_aux'),
    torchdistill=Clone('https://github.com/yoshitomo-matsubara/torchdistill',
                       'torchdistill/core/distillation.py', torchdistill_step))


def _networks(models: types.ModuleType, settings: Mapping, images: Tensor,
              device: str) -> tuple[nn.Module, nn.Module]:
    """Return student and teacher, the latter with statistics and in eval mode."""
    student, teacher = (getattr(models, settings[role])(num_classes=100).to(device)
                        for role in ('student', 'teacher'))
    set_statistics(teacher, images.to(device))
    return student, teacher


@torch.no_grad()
def set_statistics(network: nn.Module, images: Tensor) -> None:
    """Give random weights the BatchNorm statistics that training would give, and set eval mode.

    With the statistics of the constructor the maps of a deep network grow from block to block.
    """
    norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.momentum = 1.0
    network.train()(images)
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    network.eval()


def _stand_in(name: str, child: str | None = None, **attributes: object) -> None:
    if importlib.util.find_spec(name) is not None:
        return
    sys.modules[name] = module = types.ModuleType(name)
    if child is not None:
        module = types.ModuleType(f'{name}.{child}')
        sys.modules[module.__name__] = module
    vars(module).update(attributes)


def _merge(cfg: object, values: Mapping) -> None:
    for key, value in values.items():
        if isinstance(value, Mapping):
            _merge(getattr(cfg, key), value)
        else:
            setattr(cfg, key, value)


def _run_definitions(file: Path, names: tuple[str, ...], namespace: dict) -> None:
    """Define some functions and classes of a script, without running the script."""
    body = [node for node in ast.parse(file.read_text()).body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in names]
    missing = sorted(set(names) - {node.name for node in body})
    if missing:
        raise ValueError(f'{file} defines no {", ".join(missing)}: it is another version than '
                         'this comparison knows')
    exec(compile(ast.Module(body, []), str(file), 'exec'), namespace)
