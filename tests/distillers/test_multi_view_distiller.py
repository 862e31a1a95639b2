import copy

import pytest
import torch
from mmengine.optim import OptimWrapper

from mmkd.registry import MODELS
from mmkd.self_supervision import Rotation
from tests import toy_models as toy
from tests import toy_runs, toy_views

VSD = dict(
    student=toy_views.branched(branches=None, head=dict(
        type='mmkd.JointLinearClsHead', num_classes=5, in_channels=8, num_views=4)),
    teacher=toy_views.resnet8(upsampling=dict(type='Upsampling'), head=dict(
        type='mmkd.JointLinearClsHead', num_classes=5, in_channels=8, num_views=4)))


def build(config):
    with toy.scope('mmkd'):
        return MODELS.build(copy.deepcopy(config))


def one_step(model, data=None):
    return model.train().train_step(
        data or toy.data(), OptimWrapper(torch.optim.SGD(model.parameters(), lr=0.1)))


def test_losses_by_hand():
    model = build(toy_views.hssakd()).train()
    data = model.data_preprocessor(toy.data(), True)
    images, samples = data['inputs'], data['data_samples']
    labels = torch.cat([sample.gt_label for sample in samples])
    before = copy.deepcopy(model)
    losses = model.loss(images, samples)
    views = Rotation()(images)
    student, student_branches = before.student.forward_branches(views)
    teacher, teacher_branches = before.teacher.module.forward_branches(views)
    kl = MODELS.build(dict(type='KDLoss', temperature=3.0))
    expected = dict(loss_task=torch.nn.functional.cross_entropy(student[::4], labels),
                    loss_kl_q=kl(student_branches[0], teacher_branches[0]),
                    loss_kl_p=kl(student, teacher))
    torch.testing.assert_close(losses, expected)


def test_one_step_shares_one_forward_and_leaves_the_teacher_as_it_is():
    model = build(toy_views.hssakd())
    saved = copy.deepcopy(model.teacher.module.state_dict())
    calls = []
    for name in ('backbone', 'branches'):
        getattr(model.student, name).register_forward_hook(
            lambda module, inputs, output, name=name: calls.append(name))
    log = one_step(model)
    assert calls == ['backbone', 'branches']
    assert list(log) == ['loss', 'loss_task', 'loss_kl_q', 'loss_kl_p']
    toy_runs.assert_same_weights(saved, model.teacher.module.state_dict())
    assert not any(module.training for module in model.teacher.module.modules())


def test_both_networks_see_the_same_views():
    model = build(toy_views.hssakd())
    seen = {}
    for owner, network in (('student', model.student), ('teacher', model.teacher.module)):
        network.backbone.register_forward_pre_hook(
            lambda module, inputs, owner=owner: seen.update({owner: inputs[0]}))
    one_step(model)
    assert torch.equal(seen['student'], seen['teacher'])
    assert torch.equal(seen['student'], Rotation()(seen['student'][::4]))


def test_views_of_the_data_set_are_taken_as_they_are():
    config = toy_views.hssakd(student=toy_views.branched(pretext=None),
                              teacher=toy_views.branched(16, pretext=None))
    data = toy.data()
    data['inputs'] = torch.stack([data['inputs'].roll(view, -1) for view in range(4)], dim=1)
    model = build(config)
    batch = model.prepare_batch(data['inputs'].float(), data['data_samples'])
    assert batch.num_views == 4 and batch.inputs.shape == (32, 3, 16, 16)
    assert torch.equal(batch.inputs[5], data['inputs'][1, 1].float())
    assert batch.joint_labels[:4].tolist() == [int(batch.labels[0]) * 4 + v for v in range(4)]
    assert 'loss_kl_q' in one_step(model, data)


def test_variable_scale_in_one_step():
    config = dict(
        type='MultiViewDistiller', **VSD,
        student_layers=dict(logits='head.fc', tap='backbone.stage1'),
        teacher_layers=dict(logits='head.fc', tap='backbone.stage1', branches='branches.branch1'),
        connectors=dict(rescaled=dict(
            module=dict(type='RescaleBlock', channels=8),
            inputs=dict(x='student.tap', reference='teacher.tap')),
            branch=dict(module=dict(type='SelfSupervisedModule', in_channels=8, out_channels=20),
                        inputs=dict(x='connector.rescaled'))),
        losses=dict(
            loss_kd1=dict(module=dict(type='HSSAKDLoss'), inputs=dict(
                student_logits='connector.branch', teacher_logits='teacher.branches')),
            loss_kd2=dict(module=dict(type='KDLoss'), inputs=dict(
                student_logits='student.logits', teacher_logits='teacher.logits')),
            loss_agg2=dict(module=dict(type='AuxiliaryTaskLoss'), inputs=dict(
                logits='connector.branch', labels='batch.labels'))))
    model = build(config)
    sizes = []
    model.connectors['rescaled'].register_forward_hook(
        lambda module, inputs, output: sizes.append(output.shape))
    log = one_step(model)
    assert sizes == [(32, 8, 32, 32)]  # of 16 px images that the teacher sees at 32 px
    assert {'loss_task', 'loss_kd1', 'loss_kd2', 'loss_agg2'} <= set(log)


def test_folded_teacher_with_branches_agrees():
    torch.manual_seed(0)
    plain = build(toy_views.hssakd(student=toy_views.resnet8(), teacher=toy_views.resnet8()))
    torch.manual_seed(0)
    folded = build(toy_views.hssakd(student=toy_views.resnet8(), teacher=toy_views.resnet8(),
                                    teacher_engine=dict(fold_batchnorm=True)))
    for _ in range(2):  # the second batch stops behind the last captured layer
        logs = [model.train()(**model.data_preprocessor(toy.data(), True), mode='loss')
                for model in (plain, folded)]
        torch.testing.assert_close(*logs, rtol=1e-4, atol=1e-6)


def test_graph_of_the_teacher_is_never_built():
    model = build(toy_views.hssakd())
    data = model.data_preprocessor(toy.data(), True)
    batch = model.prepare_batch(**data)
    outputs = model.forward_teacher(batch)
    assert not outputs['logits'].requires_grad
    assert not any(branch.requires_grad for branch in [outputs['branches']])


@pytest.mark.parametrize('config, message', [
    (toy_views.hssakd(student=toy.classifier(), student_layers={}, losses={}),
     'needs a student of the type mmkd.Branched'),
    (toy_views.hssakd(teacher=toy_views.branched(pretext=dict(type='Jigsaw'))),
     'trained on views of Jigsaw, the student makes those of Rotation'),
    (toy_views.hssakd(student=toy_views.resnet8(), teacher=toy_views.resnet8(6)),
     r'student.branches has \(20, 20, 20\), teacher.branches has \(24, 24, 24\)'),
    (toy_views.hssakd(student=toy_views.resnet8(auxiliary_indices=[2]),
                      teacher=toy_views.resnet8()),
     r'student.branches has 20, teacher.branches has \(20, 20, 20\)'),
    (toy_views.hssakd(teacher=toy.classifier()), "no sub-module 'branches'"),
])
def test_what_does_not_fit_fails_at_build(config, message):
    with pytest.raises(ValueError, match=message):
        build(config)


def test_teacher_file_without_branches(tmp_path):
    config = toy_views.hssakd()
    plain = toy_runs.save_teacher(tmp_path, config=toy.classifier(16))
    model = build({**config, 'teacher_checkpoint': plain})
    with pytest.raises(RuntimeError, match=r'does not fit .* 4 missing .branches.branch1'):
        model.init_weights()


def test_scale_decoupling_on_the_images_among_several_views():
    """SDD sees the maps of the images themselves, HSSAKD's branches those of all views."""
    config, sdd = toy_views.hssakd(), toy.sdd(scales=(1, 2))
    for owner in ('student', 'teacher'):
        config[f'{owner}_layers'] = {**config[f'{owner}_layers'], **sdd[f'{owner}_layers']}
        sdd['connectors'][f'{owner}_map'] = dict(
            module=dict(type='SelectView', num_views=4), inputs=dict(x=f'{owner}.last_map'))
        sdd['connectors']['regions']['inputs'][f'{owner}_features'] = f'connector.{owner}_map'
    config['connectors'] = sdd['connectors']
    config['losses'] = {**config['losses'], **sdd['losses']}
    model = build(config).train()
    seen = {}
    model.losses['loss_sdd'].register_forward_pre_hook(
        lambda module, inputs, named: seen.update(named), with_kwargs=True)
    data = model.data_preprocessor(toy.data(), True)
    losses = model(**data, mode='loss')
    assert {'loss_task', 'loss_kl_q', 'loss_kl_p', 'loss_sdd'} <= losses.keys()
    assert seen['student_logits'].shape == seen['teacher_logits'].shape == (8, 5, toy.CLASSES)
    upright = model.teacher.module(data['inputs'], mode='tensor')
    torch.testing.assert_close(seen['teacher_logits'][:, 0], upright)
