import copy

import pytest
import torch
from mmengine.optim import OptimWrapper

from mmkd.registry import MODELS
from mmkd.self_supervision import Rotation
from tests import toy_models as toy
from tests import toy_views

JOINT_LOSS = dict(type='AuxiliaryTaskLoss', task='joint')


def build(config):
    with toy.scope('mmkd'):
        model = MODELS.build(copy.deepcopy(config))
    torch.manual_seed(0)
    model.init_weights()
    return model


def prepared(model, **options):
    data = model.data_preprocessor(toy.data(**options), True)
    return data['inputs'], data['data_samples']


def test_losses_by_hand():
    model = build(toy_views.resnet8(branch_loss=JOINT_LOSS)).eval()
    images, samples = prepared(model)
    losses = model.loss(images, samples)
    views = Rotation()(images)
    labels = torch.cat([sample.gt_label for sample in samples])
    joint = torch.tensor([int(label) * 4 + view for label in labels for view in range(4)])
    assert list(losses) == ['loss_task', 'loss_branch1', 'loss_branch2', 'loss_branch3']
    logits, branches = model.forward_branches(views)
    torch.testing.assert_close(losses['loss_task'],
                               torch.nn.functional.cross_entropy(logits[::4], labels))
    for index, branch in enumerate(branches, 1):
        torch.testing.assert_close(losses[f'loss_branch{index}'],
                                   torch.nn.functional.cross_entropy(branch, joint))


def test_predicts_as_the_plain_classifier_and_runs_no_branch():
    config = toy_views.resnet8()
    model = build(config).eval()
    plain = build({**{key: config[key] for key in ('backbone', 'neck', 'head',
                                                   'data_preprocessor')},
                   'type': 'ImageClassifier', '_scope_': 'mmpretrain'}).eval()
    plain.load_state_dict({key: value for key, value in model.state_dict().items()
                           if not key.startswith('branches.')})
    images, _ = prepared(model)
    for branch in model.branches.values():
        branch.forward = None  # calling it would fail
    ours, theirs = (network(images, mode='predict') for network in (model, plain))
    assert all(torch.equal(a.pred_score, b.pred_score) for a, b in zip(ours, theirs))


@pytest.mark.parametrize('task, expected', [('joint', 20), ('class', 5), ('view', 4),
                                            ('multi', 9)])
def test_outputs_follow_from_the_task(task, expected):
    model = build(toy_views.resnet8(auxiliary_task=task,
                                    branch_loss=dict(type='AuxiliaryTaskLoss', task=task)))
    assert model.branches.out_features == (expected,) * 3
    log = model.train().train_step(
        toy.data(), OptimWrapper(torch.optim.SGD(model.parameters(), lr=0.1)))
    assert set(log) == {'loss', 'loss_task', 'loss_branch1', 'loss_branch2', 'loss_branch3'}
    assert torch.equal(log['loss'], sum(value for key, value in log.items() if key != 'loss'))


@pytest.mark.parametrize('shares_gradient', [True, False])
def test_gradients_of_the_branches_reach_the_backbone_unless_it_is_frozen(tmp_path,
                                                                          shares_gradient):
    config = toy_views.resnet8(branch_loss=JOINT_LOSS)
    if not shares_gradient:
        torch.save(dict(state_dict={
            key: value for key, value in build(config).state_dict().items()
            if not key.startswith('branches.')}), tmp_path / 'plain.pth')
        config['frozen_classifier'] = str(tmp_path / 'plain.pth')
    model = build(config).train()
    images, samples = prepared(model)
    losses = model.loss(images, samples)
    sum(value for key, value in losses.items() if 'branch' in key).backward()
    assert (model.backbone.conv1.weight.grad is not None) == shares_gradient
    assert all(parameter.grad is not None for parameter in model.branches.parameters())
    assert ('loss_task' in losses) == shares_gradient


def test_frozen_classifier_stays_to_the_bit_and_is_loaded_strictly(tmp_path):
    config = toy_views.resnet8(branch_loss=JOINT_LOSS)
    saved = {key: torch.full_like(value, 0.1) if value.is_floating_point() else value
             for key, value in build(config).state_dict().items()
             if not key.startswith('branches.')}
    path = tmp_path / 'plain.pth'
    torch.save(dict(state_dict=saved), path)
    model = build({**config, 'frozen_classifier': str(path)})
    step = OptimWrapper(torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=0.1))
    for _ in range(2):
        model.train().train_step(toy.data(), step)
    state = model.state_dict()
    assert all(torch.equal(state[key], value) for key, value in saved.items())
    del saved['head.fc.bias']
    torch.save(dict(state_dict=saved), path)
    with pytest.raises(RuntimeError, match=r'frozen classifier .*1 missing .head.fc.bias'):
        build({**config, 'frozen_classifier': str(path)})
    with pytest.raises(FileNotFoundError, match=r'model.frozen_classifier=PATH'):
        build({**config, 'frozen_classifier': str(tmp_path / 'gone.pth')})


def test_views_of_the_data_set():
    model = build(toy_views.branched(pretext=None, branch_loss=JOINT_LOSS)).eval()
    images, samples = prepared(model)
    views = torch.stack([images] * 4, dim=1)
    losses = model.loss(views, samples)
    assert losses['loss_branch1'].isfinite()
    torch.testing.assert_close(model.loss(views[:, :1], samples)['loss_task'], losses['loss_task'])
    model.data_preprocessor.to_rgb = True
    with pytest.raises(ValueError, match=r'does not swap their channels'):
        model.loss(views, samples)


def test_upsampling_is_seen_by_this_network_alone():
    plain, enlarged = (build(toy_views.resnet8(**options)).eval()
                       for options in ({}, dict(upsampling=dict(type='Upsampling'))))
    enlarged.load_state_dict(plain.state_dict())
    images, _ = prepared(plain)
    larger = torch.nn.functional.interpolate(images, scale_factor=2.0, mode='bilinear')
    torch.testing.assert_close(enlarged(images), plain(larger))


@pytest.mark.parametrize('options, message', [
    (dict(pretext=None), "auxiliary_task='joint' needs a pretext"),
    (dict(auxiliary_task='both'), 'task must be one of'),
    (dict(auxiliary_indices=[4]), r'the taps 1 to 3 .*got index 4'),
    (dict(branches=dict(b=dict(tap='backbone.stage9', module=dict(
        type='SelfSupervisedModule', in_channels=4)))), 'no sub-module .backbone.stage9.'),
])
def test_what_cannot_be_built(options, message):
    with pytest.raises(ValueError, match=message), toy.scope('mmkd'):
        MODELS.build({**toy_views.resnet8(), **options})


def test_memory_of_the_views_is_that_of_as_many_images():
    """The graph of V views saves as many activations as one of V times as many images."""
    model = build(toy_views.resnet8(branch_loss=JOINT_LOSS)).train()

    def saved(number, views):
        sizes = []
        with torch.autograd.graph.saved_tensors_hooks(
                lambda tensor: sizes.append(tensor.numel()) or tensor, lambda tensor: tensor):
            images, samples = prepared(model, size=number)
            model.loss_of_views(images.repeat_interleave(views, 0), samples)
        return sum(sizes)

    weights = saved(2, 1) * 2 - saved(4, 1)
    assert saved(2, 4) - weights == pytest.approx(4 * (saved(2, 1) - weights), rel=0.02)
