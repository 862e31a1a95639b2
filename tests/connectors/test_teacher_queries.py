import copy

import pytest
import torch

from mmkd.connectors import TeacherQueries
from mmkd.losses import DETRDistillAssignmentLoss
from mmkd.registry import MODELS
from tests import all_configs, golden, toy_golden_detectors
from tests.connectors import test_matching_queries
from tests.toy_models import init_without_teacher


def one_stage(**changes):
    cfg = copy.deepcopy(all_configs.load('_demo_/detrdistill_deformable_detr_scenes.py').model)
    cfg.student.update(changes)
    return cfg


def dino():
    cfg = copy.deepcopy(all_configs.load('detrdistill/dino_r50_r18_coco.py').model)
    test_matching_queries.small(cfg.student)
    return cfg


def twins(cfg):
    """A distiller whose teacher is a copy of its student, and one batch."""
    cfg.teacher = copy.deepcopy(cfg.student)
    torch.manual_seed(0)
    model = MODELS.build(cfg)
    init_without_teacher(model)
    model.teacher.module.load_state_dict(model.student.state_dict())
    for module in model.student.modules():
        if isinstance(module, torch.nn.BatchNorm2d | torch.nn.Dropout):
            module.eval()  # as the teacher's
    images, samples = toy_golden_detectors.batch()
    return model, model.prepare_batch(images.float(), samples)


@pytest.mark.parametrize('cfg', [
    one_stage(), one_stage(with_box_refine=False), dino()])
def test_the_queries_of_a_copy_give_the_loss_of_the_task(cfg):
    model, batch = twins(cfg)
    task, student = model.forward_student(batch)
    losses = model.distill(student, model.forward_teacher(batch), batch)
    expected = sum(value.sum() for name, value in task.items()
                   if 'loss' in name and 'dn_' not in name and 'enc_' not in name)
    torch.testing.assert_close(losses['loss_assignment'], expected)


def test_gradients_reach_the_student_and_never_its_own_queries():
    model, batch = twins(one_stage())
    _, student = model.forward_student(batch)
    loss = model.distill(student, model.forward_teacher(batch), batch)['loss_assignment']
    loss.backward()
    for name in ('backbone.conv1', 'decoder.layers.0.ffn.layers.1', 'reference_points_fc',
                 'bbox_head.cls_branches.1'):
        assert model.student.get_submodule(name).weight.grad.any(), name
    assert model.student.query_embedding.weight.grad is None
    assert all(parameter.grad is None for parameter in model.teacher.module.parameters())


def test_other_queries_give_other_states_and_points():
    model, batch = twins(one_stage())
    _, student = model.forward_student(batch)
    teacher = model.forward_teacher(batch)
    arguments = dict(teacher['decoder_arguments'])
    arguments['query'], arguments['query_pos'] = (arguments[name].flip(1)[:, :7]
                                                  for name in ('query', 'query_pos'))
    connector = model.connectors['prior_decoded']
    states, references = connector(student['decoder'], student['decoder_arguments'], arguments,
                                   student['reference_layer'])
    assert states.shape[2] == references[0].shape[1] == 7
    own, _ = connector(student['decoder'], student['decoder_arguments'],
                       student['decoder_arguments'], student['reference_layer'])
    assert not torch.allclose(states, own[:, :, :7])
    torch.testing.assert_close(
        references[0], model.student.reference_points_fc(arguments['query_pos']).sigmoid())


@pytest.mark.parametrize('assignment', ['student', 'teacher'])
@pytest.mark.parametrize('cfg', [one_stage(), dino()])
def test_the_loss_has_the_chosen_assignment_and_the_students_head(cfg, assignment):
    assert cfg.losses.loss_assignment.module.assignment == 'student'
    cfg = copy.deepcopy(cfg)
    cfg.losses.loss_assignment.module.assignment = assignment
    model, batch = twins(cfg)
    for weight in model.teacher.module.bbox_head.parameters():
        weight.data.add_(golden.wave(weight.shape, 1.0, 0.3))
    model.teacher.module.bbox_head.loss_bbox.loss_weight = 50.0
    _, student = model.forward_student(batch)
    teacher = model.forward_teacher(batch)
    loss = model.distill(student, teacher, batch)['loss_assignment']
    connectors, inputs = model.connectors, [student['decoder'], student['decoder_arguments'],
                                            teacher['decoder_arguments']]
    if 'reference_layer' in student:
        inputs.append(student['reference_layer'])
    prior = connectors['prior_predictions'](
        connectors['prior_decoded'](*inputs), teacher['decoder_arguments'], student['head'])
    expected, other = (DETRDistillAssignmentLoss(assignment=name)(
        prior, connectors['teacher_predictions'](
            teacher['decoded'], teacher['decoder_arguments'], teacher['head']),
        model.student.bbox_head, batch.data_samples)
        for name in sorted(('student', 'teacher'), key=lambda name: name != assignment))
    torch.testing.assert_close(loss, expected)
    assert not torch.allclose(loss, other)


FOUND = dict(query=torch.zeros(1, 3, 8), reference_points=torch.zeros(1, 3, 2))


@pytest.mark.parametrize('own, others, message', [
    (FOUND, dict(FOUND, query=torch.zeros(1, 3, 16)),
     'student have 8 channels and those of the teacher 16'),
    (dict(FOUND, query_pos=FOUND['query']), FOUND,
     "student's with query, query_pos, reference_points and the teacher's with query, ref"),
    (FOUND, dict(FOUND, query_pos=FOUND['query']), 'two Deformable DETRs or two DINOs'),
    (dict(query=FOUND['query']), dict(query=FOUND['query']), 'called with query and reference_p'),
    ({}, {}, "student's with none and the teacher's with none")])
def test_decoders_of_another_kind_are_refused(own, others, message):
    with pytest.raises(ValueError, match=message):
        TeacherQueries()(torch.nn.Identity(), own, others)
