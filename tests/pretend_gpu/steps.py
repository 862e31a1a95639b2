"""Training steps of configs on the pretended GPU: what made the host wait, and other notes.

A script for ``python -m tests.pretend_gpu``: RESULT.json PRECISION CONFIG ... Each config takes
two steps; the first, in which much is prepared, is not counted.
"""
import json
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.logging import MMLogger
from mmengine.registry import DefaultScope
from mmengine.runner import Runner

from mmkd.distillers import Distiller
from tests import config_steps, toy_batches
from tests import toy_models as toy
from tests.pretend_gpu import record, tensors

ROOT = Path(__file__).parents[2] / 'configs'


def build(name: str, precision: str, folder: str) -> Runner:
    """Build the runner of a config with random weights."""
    cfg = Config.fromfile(ROOT / name)
    cfg.work_dir, cfg.experiment_name, cfg.log_level = folder, f'{name} {precision}', 'ERROR'
    config_steps.without_pretrained(cfg)
    if precision == 'fp16':
        cfg.optim_wrapper.type = 'AmpOptimWrapper'
    runner = Runner.from_cfg(cfg)
    runner.optim_wrapper = runner.build_optim_wrapper(runner.optim_wrapper)
    for connector in getattr(runner.model, 'connectors', {}).values():
        connector.init_cfg = None  # a second stage would read the file of the first
    if isinstance(runner.model, Distiller):
        toy.init_without_teacher(runner.model)
    else:
        runner.model.frozen_classifier = None
        runner.model.init_weights()
    return runner


def watch_losses(model: torch.nn.Module) -> None:
    """Note half precision inside the losses, and nowhere else."""
    def watch(is_inside: bool) -> None:
        tensors.RECORD.watches_halves = is_inside

    for loss in getattr(model, 'losses', {}).values():
        loss.register_forward_pre_hook(lambda *_: watch(True))
        loss.register_forward_hook(lambda *_: watch(False))


def take_steps(name: str, precision: str, folder: str) -> dict:
    """Return what the second training step noted."""
    runner = build(name, precision, folder)
    model = runner.model.train()
    watch_losses(model)
    for _ in range(2):
        batch = toy_batches.batch(runner.cfg, Path(folder))
        tensors.RECORD.clear()
        logs = model.train_step(batch, runner.optim_wrapper)
    noted = tensors.RECORD
    waits = [(record.is_ours(where), f'{what} at {where}', number)
             for (what, where), number in noted.waits.items()]
    devices = {str(value.device) for value in (*logs.values(), *model.parameters())}
    return dict(
        waits={owner: sum(number for ours, _, number in waits if ours == (owner == 'mmkd'))
               for owner in ('mmkd', 'others')},
        places=dict(Counter({text: number for _, text, number in waits})),
        halves=sorted({where for _, where in noted.halves}),
        doubles=sorted({where.rpartition(':')[0] for _, where in noted.doubles
                        if record.is_ours(where)}),
        devices=sorted(devices))


def main(result: str, precision: str, *names: str) -> None:
    """Take the steps of all configs and write what was found, also of those that failed."""
    MMLogger.get_instance('mmengine').setLevel('ERROR')
    found = {}
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            torch.manual_seed(0)
            try:
                with DefaultScope.overwrite_default_scope('mmkd'):
                    found[name] = take_steps(name, precision, folder)
            except Exception:  # every config is to be tried; the test shows the traceback
                found[name] = dict(error=traceback.format_exc()[-2000:])
        Path(result).write_text(json.dumps(found))


if __name__ == '__main__':
    main(*sys.argv[1:])
