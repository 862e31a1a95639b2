"""The same Distiller around mmdet's detectors."""
import copy

import pytest
import torch
from mmengine.optim import OptimWrapper
from torch import nn

from mmkd.registry import MODELS
from tests.toy_detectors import data, detector


@MODELS.register_module()
class PyramidMSELoss(nn.Module):
    """Mean squared error over all levels, inside the boxes' images."""

    def forward(self, student, teacher, gt_boxes, image_shapes):
        assert len(gt_boxes) == len(image_shapes) == len(student[0])
        errors = [(ours - theirs).square().mean() for ours, theirs in zip(student, teacher)]
        return sum(errors) / len(errors)


def config(**kwargs):
    layers = dict(neck='neck')
    return dict(
        type='Distiller', student=detector(18), teacher=detector(34), student_layers=layers,
        teacher_layers=layers, losses=dict(loss_pyramid=dict(
            module=dict(type='PyramidMSELoss'),
            inputs=dict(student='student.neck', teacher='teacher.neck', gt_boxes='batch.gt_boxes',
                        image_shapes='batch.image_shapes'))), **kwargs)


def test_one_step_and_stock_keys():
    model = MODELS.build(config()).train()
    assert not model.teacher.runs_head
    before = copy.deepcopy(model.teacher.module.state_dict())
    log = model.train_step(data(), OptimWrapper(torch.optim.SGD(model.parameters(), lr=1e-3)))
    assert {'loss', 'loss_cls', 'loss_bbox', 'loss_pyramid'} <= set(log)
    assert all(torch.isfinite(value).all() for value in log.values())
    total = log['loss_cls'] + log['loss_bbox'] + log['loss_pyramid']
    torch.testing.assert_close(log['loss'], total)
    for key, value in before.items():
        assert torch.equal(model.teacher.module.state_dict()[key], value)
    assert list(model.student.state_dict()) == [
        key.removeprefix('student.') for key in model.state_dict() if key.startswith('student.')]


def test_own_normalisation_of_the_teacher_keeps_the_padding_zero():
    model = MODELS.build(config(teacher_input=dict(mean=[0.0] * 3, std=[1.0] * 3)))
    inputs = model.data_preprocessor(data(), True)
    view = model.teacher.view(model.prepare_batch(**inputs))
    assert view.shape == (2, 3, 64, 96)
    assert view[1, :, 48:].abs().max() == view[1, :, :, 80:].abs().max() == 0
    assert view[1, :, :48, :80].min() >= -1e-3  # pixel values again


def test_shared_head_layer_is_collected_per_level():
    layers = dict(cls=dict(module='bbox_head.retina_cls', collect='list'))
    model = MODELS.build({**config(), 'student_layers': layers, 'teacher_layers': layers,
                          'losses': dict(loss_pyramid=dict(
                              module=dict(type='PyramidMSELoss'), inputs=dict(
                                  student='student.cls', teacher='teacher.cls',
                                  gt_boxes='batch.gt_boxes', image_shapes='batch.image_shapes')))})
    assert model.teacher.runs_head
    inputs = model.data_preprocessor(data(), True)
    batch = model.prepare_batch(**inputs)
    assert len(model.forward_teacher(batch)['cls']) == 5
    assert torch.isfinite(model(**inputs, mode='loss')['loss_pyramid'])


@pytest.mark.parametrize('counts', [(3, 3), (3, 5)])
def test_classes_that_a_loss_compares_are_as_many(counts):
    layers = dict(cls=dict(module='bbox_head.retina_cls', collect='list'))
    cfg = {**config(), 'student_layers': layers, 'teacher_layers': layers, 'losses': dict(
        loss_kd=dict(module=dict(type='SigmoidKDLoss'), inputs=dict(
            student_logits='student.cls', teacher_logits='teacher.cls')))}
    for network, count in zip(('student', 'teacher'), counts):
        cfg[network].bbox_head.num_classes = count
    if counts[0] == counts[1]:
        assert MODELS.build(cfg).teacher.runs_head
    else:
        with pytest.raises(ValueError, match=r'student.cls has 27, teacher.cls has 45'):
            MODELS.build(cfg)


def test_a_neck_is_compared_whatever_the_classes():
    cfg = config()
    cfg['teacher'].bbox_head.num_classes = 5
    assert not MODELS.build(cfg).teacher.runs_head


def test_predicts_as_the_stock_detector():
    model = MODELS.build(config()).eval()
    with torch.no_grad():
        predictions = model.test_step(data())
    assert len(predictions) == 2 and 'bboxes' in predictions[0].pred_instances
