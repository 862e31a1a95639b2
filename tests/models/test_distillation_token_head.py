import copy

import torch
from mmpretrain.structures import DataSample

from mmkd.models import DistillationTokenHead
from mmkd.registry import MODELS
from tests import all_configs

LOSS = dict(type='mmpretrain.CrossEntropyLoss', loss_weight=1.0)
TOKENS = ((torch.arange(8.0).reshape(2, 4), torch.ones(2, 4)), )


def head_of_two_classes():
    head = DistillationTokenHead(2, 4, loss=LOSS)
    torch.nn.init.constant_(head.layers.head_dist.weight, 0.25)
    with torch.no_grad():
        head.layers.head.weight.copy_(torch.tensor([[1.0, 0, 0, 0], [0, 0, 0, 1.0]]))
        for layer in (head.layers.head, head.layers.head_dist):
            layer.bias.zero_()
    return head


def test_labels_train_the_class_token_alone():
    head, captured = head_of_two_classes(), []
    head.layers.head_dist.register_forward_hook(lambda *call: captured.append(call[-1]))
    samples = [DataSample().set_gt_label(label) for label in (0, 1)]
    loss = head.loss(TOKENS, samples)['loss']
    logits = torch.tensor([[0.0, 3.0], [4.0, 7.0]])
    expected = torch.nn.functional.cross_entropy(logits, torch.tensor([0, 1]))
    torch.testing.assert_close(loss, expected)
    loss.backward()
    assert head.layers.head.weight.grad.abs().sum() > 0
    assert head.layers.head_dist.weight.grad is None
    (distilled,) = captured
    assert torch.equal(distilled, torch.ones(2, 2))


def test_the_mean_of_both_heads_predicts():
    scores = head_of_two_classes().eval()(TOKENS)
    assert torch.equal(scores, torch.tensor([[0.5, 2.0], [2.5, 4.0]]))


def test_a_step_trains_both_heads():
    cfg = copy.deepcopy(all_configs.load('_demo_/digits_deit.py'))
    cfg.model.pop('teacher_checkpoint')
    model = MODELS.build(dict(cfg.model, data_preprocessor=cfg.data_preprocessor)).train()
    for head in (model.student.head.layers.head, model.student.head.layers.head_dist):
        torch.nn.init.normal_(head.weight, std=0.1)
    images = torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    samples = [DataSample().set_gt_label(label) for label in (0, 3, 9, 3)]
    losses = model(images, samples, mode='loss')
    assert set(losses) == {'loss_task', 'loss_hard'}
    losses['loss_task'].backward(retain_graph=True)
    layers = model.student.head.layers
    assert layers.head.weight.grad is not None and layers.head_dist.weight.grad is None
    losses['loss_hard'].backward()
    assert layers.head_dist.weight.grad.abs().sum() > 0
    assert model.student.backbone.dist_token.grad.abs().sum() > 0
