import pytest
import torch
from mmengine.dist import get_rank
from mmengine.hooks import Hook
from torch import nn

from mmkd.hooks import FiniteGuardHook
from mmkd.registry import HOOKS, MODELS
from mmkd.utils import finite
from tests import toy_runs


@MODELS.register_module()
class LossWithBadSteps(nn.Module):
    """Is not finite in some of its calls, in one process."""

    def __init__(self, steps, rank=0):
        super().__init__()
        self.steps, self.call = steps if get_rank() == rank else (), 0

    def forward(self, student, teacher):
        self.call += 1
        loss = (student - teacher).square().mean()
        return loss * torch.nan if self.call in self.steps else loss


@HOOKS.register_module()
class SpoilBuffer(Hook):
    def before_train_iter(self, runner, batch_idx, data_batch=None):
        if runner.iter == 2:
            runner.model.student.backbone.stage1[1].running_mean.fill_(torch.nan)
            runner.model.student.backbone.stage1[1].weight.data[0] = torch.nan


@HOOKS.register_module()
class SpoilImages(Hook):
    def before_train_iter(self, runner, batch_idx, data_batch=None):
        data_batch['inputs'] = data_batch['inputs'] * torch.nan


def model(folder, steps=()):
    return toy_runs.distiller(folder, losses=dict(loss_bad=dict(
        module=dict(type='LossWithBadSteps', steps=steps),
        inputs=dict(student='student.logits', teacher='teacher.logits'))))


def test_loss_and_iteration_are_named_and_no_weight_is_changed(tmp_path):
    cfg = toy_runs.config(tmp_path / 'run', model(tmp_path, steps=[3, 4]), epochs=1)
    runner = toy_runs.Runner.from_cfg(cfg)
    with pytest.raises(RuntimeError, match=r'iteration 3: the gradient of \d+ parameters, such as '
                       r'student\..*The results of all modules are finite|'
                       r'iteration 3: .*LossWithBadSteps.*loss_bad = nan'):
        runner.train()
    assert not finite.non_finite(runner.model.state_dict())


def test_weights_that_were_broken_before_are_named(tmp_path):
    with pytest.raises(RuntimeError, match=r'iteration 3: .*not finite before the step: '
                       r'student\.backbone\.stage1\.1\.weight'):
        toy_runs.train(tmp_path / 'run', model(tmp_path), epochs=1,
                       custom_hooks=[dict(type='SpoilBuffer')])


def test_module_is_named(tmp_path):
    lr = {'optim_wrapper.optimizer.lr': 1e30}
    with pytest.raises(RuntimeError, match=r'iteration \d: .*The first module whose result is not '
                       r'finite is student\.(backbone|head)[\w.]* \(\w+\); losses are not finite'):
        toy_runs.train(tmp_path / 'run', toy_runs.distiller(tmp_path), epochs=3, **lr)


def test_images_are_named(tmp_path):
    with pytest.raises(RuntimeError, match=r'iteration 1: .*The images of the batch are not'):
        toy_runs.train(tmp_path / 'run', toy_runs.network(), epochs=1,
                       custom_hooks=[dict(type='SpoilImages')])


def test_a_bounded_number_of_steps_is_left_out(tmp_path):
    skip = {'default_hooks.finite_guard.max_skipped': 2}
    runner = toy_runs.train(tmp_path / 'run', model(tmp_path, steps=[2, 3]), epochs=1, **skip)
    assert not finite.non_finite(runner.model.state_dict())
    assert not finite.non_finite(runner.optim_wrapper.state_dict())
    with pytest.raises(RuntimeError, match='iteration 4: '):
        toy_runs.train(tmp_path / 'again', model(tmp_path, steps=[2, 3, 4]), epochs=1, **skip)


def test_a_step_left_out_changes_nothing(tmp_path):
    hook, network = FiniteGuardHook(max_skipped=1), MODELS.build(toy_runs.network())
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9, weight_decay=0.1)
    runner = type('Run', (), dict(model=network, iter=0, optim_wrapper=type(
        'Wrapper', (), dict(optimizer=optimizer))))()
    hook.before_train(runner)
    hook.before_train_iter(runner, 0, {})
    before = {key: value.clone() for key, value in network.state_dict().items()}
    network.backbone.stage1[1].running_mean.fill_(torch.nan)
    for parameter in network.parameters():
        parameter.grad = torch.full_like(parameter, torch.nan)
    optimizer.step()
    toy_runs.assert_same_weights(before, network.state_dict())
    assert hook.num_skipped == 1 and not optimizer.state


def test_overflow_under_a_scaler_is_no_fault(tmp_path):
    hook, layer = FiniteGuardHook(), nn.Linear(2, 1)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    scaler = torch.amp.GradScaler('cpu', init_scale=2.0**127)
    runner = type('Run', (), dict(model=layer, iter=0, optim_wrapper=type(
        'Wrapper', (), dict(optimizer=optimizer))))()
    hook.before_train(runner)
    scaler.scale(layer(torch.full((1, 2), 100.0)).sum() * 100).backward()
    scaler.step(optimizer)
    scaler.update()
    assert hook.num_skipped == 0 and scaler.get_scale() < 2.0**127


def test_iteration_is_named_at_the_next_look(tmp_path):
    looks = {'default_hooks.finite_guard.interval': 6}
    with pytest.raises(RuntimeError, match=r'iteration 3: the loss is not finite'):
        toy_runs.train(tmp_path / 'run', model(tmp_path, steps=[3]), epochs=2, **looks,
                       **{'default_hooks.checkpoint.interval': 2, 'val_cfg': None,
                          'val_dataloader': None, 'val_evaluator': None})
    assert not list((tmp_path / 'run').glob('*.pth'))


@pytest.mark.parametrize('arguments, message', [
    (dict(max_skipped=-1), 'max_skipped must be >= 0, got -1'),
    (dict(interval=0), 'interval must be >= 1, got 0'),
    (dict(interval=2, max_skipped=1), 'needs a look in every iteration, got interval=2')])
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        FiniteGuardHook(**arguments)


@MODELS.register_module()
class RootOfZero(nn.Module):
    """Is finite, and its gradient is not."""

    def forward(self, student, teacher):
        return (student - student.detach()).square().mean().sqrt()


def test_the_loss_of_a_gradient_that_is_not_finite_is_named(tmp_path):
    losses = dict(toy_runs.distiller(tmp_path)['losses'], loss_root=dict(
        module=dict(type='RootOfZero'),
        inputs=dict(student='student.logits', teacher='teacher.logits')))
    with pytest.raises(RuntimeError, match=r'iteration 1: the gradient of \d+ parameters.*the '
                       r'value arises in the backward pass, first at the result of '
                       r'student\.head\.fc \(Linear\), and comes from loss_root\. Lower'):
        toy_runs.train(tmp_path / 'run', toy_runs.distiller(tmp_path, losses=losses), epochs=1)
