"""Distil networks that exist already, through MMEngine's runner."""
from collections.abc import Mapping, Sequence

import torch
from mmengine.config import Config
from mmengine.runner import Runner
from torch import nn
from torch.utils.data import DataLoader

from mmkd.apis.console import PlainConsoleRunner
from mmkd.distillers import Distiller
from mmkd.models import PairPreprocessor
from mmkd.utils.distributed import finish_launch, prepare_cpu_launch
from mmkd.utils.repository import repository_root


def distil(student: nn.Module, teacher: nn.Module, train_loader: DataLoader,
           val_loader: DataLoader | None = None, *, method: str = 'sd_kd', epochs: int = 20,
           lr: float = 0.05, optimizer: Mapping | None = None, work_dir: str = 'work_dirs/distil',
           resume: bool = False, launcher: str = 'none', seed: int = 0,
           topk: Sequence[int] = (1,), **distiller: object) -> Runner:
    """Train a student in place with mmkd's hooks: checkpoints, resumption, several processes.

    Args:
        student: Maps images (N, C, H, W) to logits (N, K).
        teacher: Likewise; it is not changed.
        train_loader: Yields pairs of images, normalised as both networks expect, and labels (N,).
        val_loader: Likewise. None validates nothing.
        method: Name of a file in ``configs/_base_/methods``.
        epochs: Times that all images are seen.
        lr: Largest rate of SGD, which falls along a cosine.
        optimizer: Config of another optimizer, such as ``dict(type='AdamW', lr=5e-4)``.
        work_dir: Folder for logs and checkpoints, which hold the student under its own keys.
        resume: Whether to go on from the newest checkpoint of that folder; ``epochs`` may be more
            than before.
        launcher: 'pytorch' in a process that torchrun has started.
        seed: Of the connectors and of the batches' order.
        topk: Which accuracies to measure.
        **distiller: Further arguments of :class:`mmkd.Distiller`.

    Returns:
        The runner; ``runner.model`` is the distiller.

    Raises:
        ValueError: If the method does not fit; the message says which do.
    """
    images, _ = next(iter(train_loader))
    torch.manual_seed(seed)
    model = Distiller(student, teacher, method=method,
                      **{'image_shape': tuple(images.shape[1:]), **distiller})
    model.data_preprocessor = PairPreprocessor()
    cfg = Config.fromfile(repository_root() / 'configs/_base_/default_runtime.py')
    cfg.default_hooks.resume_check.extend = resume
    if val_loader is None:
        cfg.default_hooks.checkpoint.save_best = None
        cfg.default_hooks.pop('teacher_accuracy')
    cfg.merge_from_dict(dict(
        work_dir=work_dir, resume=resume, launcher=launcher, randomness=dict(seed=seed),
        train_cfg=dict(by_epoch=True, max_epochs=epochs),
        optim_wrapper=dict(optimizer=dict(
            optimizer or dict(type='SGD', lr=lr, momentum=0.9, weight_decay=5e-4))),
        param_scheduler=dict(type='CosineAnnealingLR', T_max=epochs)))
    prepare_cpu_launch(cfg)
    validation = {} if val_loader is None else dict(
        val_dataloader=val_loader, val_cfg=dict(type='ValLoop'),
        val_evaluator=dict(type='ScoreAccuracy', topk=topk))
    runner = PlainConsoleRunner(
        model, work_dir, train_dataloader=train_loader, train_cfg=cfg.train_cfg,
        optim_wrapper=cfg.optim_wrapper, param_scheduler=cfg.param_scheduler, resume=resume,
        default_hooks=cfg.default_hooks, env_cfg=cfg.env_cfg, visualizer=cfg.visualizer,
        log_processor=cfg.log_processor, default_scope=cfg.default_scope, launcher=launcher,
        randomness=cfg.randomness, cfg=cfg, **validation)
    runner.train()
    finish_launch(runner)
    return runner
