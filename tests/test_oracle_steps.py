"""Whole training steps against scripts that were written from the equations of papers alone.

No code of VSD, MDR and DPK is public. Two steps of SGD are compared in float64: the second sees the
weights, the momentum and the ranks that the first one left.
"""
import copy

import pytest
import torch
from mmengine.optim import OptimWrapper

from mmkd.registry import MODELS
from tests import toy_models as toy
from tests import toy_views
from tests.oracles import dpk, mdr, vsd

RATE, MOMENTUM, DECAY = 0.01, 0.9, 5e-4
CLASSES = toy.CLASSES


def vsd_config():
    def network(**options):
        return toy_views.resnet8(head=dict(
            type='mmkd.JointLinearClsHead', num_classes=CLASSES, in_channels=8, num_views=4),
            **options)

    layers = {f'tap{i}': f'backbone.stage{i}' for i in (1, 2, 3)}
    student = network(auxiliary_task=None)
    return dict(
        type='MultiViewDistiller', student=student,
        teacher=network(upsampling=dict(type='Upsampling', scales=(2.0, ))),
        student_layers=dict(layers, logits='head.fc'),
        teacher_layers=dict(layers, logits='head.fc', branches='branches'),
        connectors=dict(branches=dict(
            module=dict(type='RescaledBranches', num_outputs=4 * CLASSES, channels=(4, 4, 8),
                        backbone=dict(student['backbone'])),
            inputs=dict(maps=[f'student.tap{i}' for i in (1, 2, 3)],
                        references=[f'teacher.tap{i}' for i in (1, 2, 3)]))),
        losses=dict(
            loss_kd1=dict(module=dict(type='HSSAKDLoss', temperature=3.0), inputs=dict(
                student_logits='connector.branches', teacher_logits='teacher.branches')),
            loss_kd2=dict(module=dict(type='KDLoss', temperature=3.0), inputs=dict(
                student_logits='student.logits', teacher_logits='teacher.logits'))))


TAPS = dict(stage1='backbone.stage1', stage2='backbone.relu')


def mdr_config():
    branches = {name: dict(tap=tap, module=dict(
        type='ClassifiedEmbedding', in_channels=16, out_channels=6, num_classes=CLASSES))
        for name, tap in TAPS.items()}
    plain = toy_views.branched(branches=None, pretext=None)
    return dict(
        type='MultiViewDistiller', student=plain,
        teacher=toy_views.branched(16, branches=branches, pretext=None),
        student_layers=dict(TAPS, logits='head.fc'),
        teacher_layers=dict({name: f'branches.{name}.embedding' for name in TAPS},
                            logits='head.fc'),
        connectors={name: dict(
            module=dict(type='SelfSupervisedModule', in_channels=8, out_channels=6),
            inputs=dict(x=f'student.{name}')) for name in TAPS},
        losses=dict(
            loss_kd=dict(module=dict(type='KDLoss', temperature=1.0), weight=2.0, inputs=dict(
                student_logits='student.logits', teacher_logits='teacher.logits')),
            loss_mdr=dict(module=dict(type='MDRLoss'), inputs=dict(
                student_embeddings=[f'connector.{name}' for name in TAPS],
                teacher_embeddings=[f'teacher.{name}' for name in TAPS]))))


def dpk_config():
    layers = dict(TAPS, logits='head.fc')
    sources = {owner: [f'{owner}.{name}' for name in TAPS] for owner in ('student', 'teacher')}
    return dict(
        type='Distiller', student=toy.classifier(), teacher=toy.classifier(16),
        student_layers=layers, teacher_layers=layers,
        connectors=dict(prior=dict(
            module=dict(type='DynamicPrior', student_channels=[8, 8], teacher_channels=[16, 16],
                        student_patches=[2, 1], teacher_patches=[2, 1], grids=[(4, 4)] * 2,
                        widths=[12, 8], heads=2, encoder_depth=1, decoder_depth=1),
            inputs=sources)),
        losses=dict(
            loss_kd=dict(module=dict(type='KDLoss', temperature=4.0), weight=0.8, inputs=dict(
                student_logits='student.logits', teacher_logits='teacher.logits')),
            loss_dpk=dict(module=dict(type='DPKLoss'), weight=0.2, inputs=dict(
                hybrid='connector.prior.maps', teacher=sources['teacher']))))


def build(config):
    torch.manual_seed(0)
    with toy.scope('mmkd'):
        model = MODELS.build(copy.deepcopy(config))
    toy.init_without_teacher(model)
    generator = torch.Generator().manual_seed(1)
    for network in (model, model.teacher.module):  # no two channels, biases or statistics alike
        for name, value in (*network.named_parameters(), *network.named_buffers()):
            if value.is_floating_point() and 'preprocessor' not in name and value.ndim:
                noise = torch.rand(value.shape, generator=generator)
                value.data.add_(0.2 * noise if name.endswith('running_var') else 0.2 * noise - 0.1)
    return model.double()


def batch(step, views):
    data = toy.data(size=6, seed=step)
    if views:
        extra = [toy.data(size=6, seed=10 * step + view)['inputs'] for view in (1, 2, 3)]
        data['inputs'] = torch.stack([data['inputs'], *extra], dim=1)
    return data


@pytest.mark.parametrize('config, oracle, views', [
    (vsd_config, vsd, False), (mdr_config, mdr, True), (dpk_config, dpk, False)],
    ids=['vsd', 'mdr', 'dpk'])
def test_two_steps(config, oracle, views):
    model = build(config()).train()
    weights = {name: value.detach().clone() for name, value in model.named_parameters()}
    teacher = {name: value.double() for name, value in model.teacher.module.state_dict().items()}
    momenta = {name: torch.zeros_like(value) for name, value in weights.items()}
    sgd = OptimWrapper(torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM,
                                       weight_decay=DECAY))
    drawn = []
    for connector in model.connectors.values():
        connector.register_forward_hook(lambda module, inputs, output: drawn.append(output))
    for step in (1, 2):
        drawn.clear()
        log = model.train_step(batch(step, views), sgd)
        data = model.data_preprocessor(batch(step, views), True)
        labels = torch.cat([sample.gt_label for sample in data['data_samples']])
        inputs = data['inputs'].flatten(0, 1) if views else data['inputs']
        random = [drawn[0]['masks']] if oracle is dpk else []
        for value in weights.values():
            value.requires_grad_()
        loss = oracle.student_loss(weights, teacher, inputs, labels, *random)
        gradients = torch.autograd.grad(loss, list(weights.values()))
        for (name, value), gradient in zip(weights.items(), gradients):
            momenta[name] = MOMENTUM * momenta[name] + gradient + DECAY * value.detach()
            weights[name] = value.detach() - RATE * momenta[name]
        assert float(log['loss']) == pytest.approx(loss.item(), rel=1e-10)
        for name, value in model.named_parameters():
            torch.testing.assert_close(value.detach(), weights[name], rtol=1e-9, atol=1e-11,
                                       msg=lambda text, name=name: f'{name}: {text}')
