import copy

import pytest
import torch

from mmkd.connectors import MatchingQueries
from mmkd.losses import DETRDistillLoss
from mmkd.registry import MODELS
from tests import all_configs, toy_golden_detectors
from tests.toy_models import init_without_teacher

QUERIES, CLASSES = 12, 10


def small(network):
    """Make a DINO of COCO one that takes a step in no time."""
    attention = dict(embed_dims=32, num_heads=4)
    ffn = dict(embed_dims=32, feedforward_channels=64)
    channels = [16, 32, 64]
    network.update(num_queries=QUERIES, positional_encoding=dict(num_feats=16))
    network.backbone.update(
        depth=18, base_channels=8, frozen_stages=-1, norm_eval=False, init_cfg=None,
        norm_cfg=dict(type='BN', requires_grad=True))
    network.neck.update(
        in_channels=channels, out_channels=32, norm_cfg=dict(type='GN', num_groups=8))
    network.encoder.update(
        num_layers=1, layer_cfg=dict(self_attn_cfg=attention, ffn_cfg=ffn))
    network.decoder.update(num_layers=2, layer_cfg=dict(
        self_attn_cfg=attention, cross_attn_cfg=attention, ffn_cfg=ffn))
    network.bbox_head.update(num_classes=CLASSES, embed_dims=32)


@pytest.fixture(scope='module')
def step():
    """What a training step of a small pair of DINOs runs through."""
    cfg = copy.deepcopy(all_configs.load('detrdistill/dino_r50_r18_coco.py').model)
    for network in (cfg.student, cfg.teacher):
        small(network)
    torch.manual_seed(0)
    model = MODELS.build(cfg)
    init_without_teacher(model)
    model.train()
    images, samples = toy_golden_detectors.batch()
    batch = model.prepare_batch(images.float(), samples)
    model.forward_teacher(batch)  # from the second batch on it ends behind its decoder
    teacher = model.forward_teacher(batch)
    split = model.student.bbox_head.split_outputs
    parts = []
    model.student.bbox_head.split_outputs = lambda *args: parts.append(split(*args)) or parts[0]
    task_losses, student = model.forward_student(batch)
    return model, batch, student, teacher, parts[0], task_losses


def test_the_queries_are_those_that_the_head_matches_with_boxes(step):
    model, _, student, _, parts, _ = step
    number = student['predictions'][0].shape[2]
    assert number > QUERIES, 'no denoising queries'
    kept = model.connectors['student_predictions'](student['predictions'], student['queries'])
    assert [part.shape[2:] for part in kept] == [(QUERIES, CLASSES), (QUERIES, 4)]
    for ours, theirs in zip(kept, parts):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=0)


def test_the_teacher_answers_as_in_its_detector(step):
    model, batch, _, teacher, _, _ = step
    made = model.connectors['teacher_predictions'](
        teacher['decoded'], teacher['decoder_arguments'], teacher['head'])
    assert made[0].shape == (2, 2, QUERIES, CLASSES)
    with torch.no_grad():
        expected = model.teacher.module(batch.inputs, batch.data_samples, mode='tensor')
    for ours, theirs in zip(made, expected):
        torch.testing.assert_close(ours, theirs)


def test_losses_of_a_step(step):
    model, batch, student, teacher, parts, task_losses = step
    losses = model.distill(student, teacher, batch)
    made = model.connectors['teacher_predictions'](
        teacher['decoded'], teacher['decoder_arguments'], teacher['head'])
    torch.testing.assert_close(losses['loss_detrdistill'], DETRDistillLoss()(parts[:2], made))
    assert losses['loss_features'] > 0
    total = losses['loss_detrdistill'] + losses['loss_features'] + sum(
        value for name, value in task_losses.items() if 'loss' in name)
    total.backward()
    for name in ('backbone.conv1', 'neck.convs.0.conv', 'bbox_head.cls_branches.0'):
        gradient = model.student.get_submodule(name).weight.grad
        assert gradient.isfinite().all() and gradient.any()
    assert all(parameter.grad is None for parameter in model.teacher.module.parameters())


@pytest.mark.parametrize('denoising', [0, 3])
def test_by_hand(denoising):
    logits = torch.arange(denoising + 2).float().expand(1, 1, 1, -1).transpose(2, 3)
    kept = MatchingQueries()((logits, logits.repeat(1, 1, 1, 4)), torch.zeros(2, 8))
    assert kept[0].flatten().tolist() == [denoising, denoising + 1]
    assert kept[1].shape == (1, 1, 2, 4)
