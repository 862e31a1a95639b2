from types import SimpleNamespace

import pytest

from mmkd.hooks import LossWarmupHook
from mmkd.registry import MODELS
from tests import toy_models as toy
from tests import toy_runs


def scales(epochs, loss='loss_kd', of=range(6)):
    model = MODELS.build(toy.distiller())
    hook = LossWarmupHook(loss=loss, epochs=epochs)
    result = []
    for epoch in of:
        runner = SimpleNamespace(model=model, iter=7 * epoch + 6, train_dataloader=range(7))
        hook.before_train_iter(runner, batch_idx=6)
        result.append(model.loss_scales['loss_kd'])
    return result


def test_first_epoch_has_one_share_and_the_last_of_the_warmup_all():
    assert scales(4) == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    assert scales(1) == [1.0] * 6
    assert scales(20, of=[0, 18, 19]) == [0.05, 0.95, 1.0]


def test_acts_in_a_run(tmp_path):
    runner = toy_runs.train(
        tmp_path / 'run', toy_runs.distiller(tmp_path), epochs=2,
        custom_hooks=[dict(type='LossWarmupHook', loss='loss_kd', epochs=5)])
    assert runner.model.loss_scales == dict(loss_kd=0.4)


def test_acts_in_a_loop_over_iterations(tmp_path):
    runner = toy_runs.train(
        tmp_path / 'run', toy_runs.distiller(tmp_path), param_scheduler=None,
        train_cfg=dict(_delete_=True, type='IterBasedTrainLoop', max_iters=10, val_interval=10),
        custom_hooks=[dict(type='LossWarmupHook', loss='loss_kd', epochs=5)],
        without=['checkpoint'])
    assert len(runner.train_dataloader) == 4
    assert runner.model.loss_scales == dict(loss_kd=3 / 5)


def test_unknown_loss_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"no loss 'loss_dkd'; the model has \['loss_kd'\]"):
        scales(4, loss='loss_dkd')


def test_plain_model_has_none():
    with pytest.raises(ValueError, match='no distillation losses'):
        LossWarmupHook('loss_kd', 2).before_train_iter(
            SimpleNamespace(model=MODELS.build(toy.classifier())), batch_idx=0)


def test_epochs_must_be_positive():
    with pytest.raises(ValueError, match='epochs must be >= 1, got 0'):
        LossWarmupHook('loss_kd', 0)
