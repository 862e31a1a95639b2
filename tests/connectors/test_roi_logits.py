import pytest
import torch
from mmengine.hub import get_config
from mmengine.registry import DefaultScope

from mmkd.connectors import RoILogits
from mmkd.registry import MODELS
from tests import toy_golden_detectors

NAME = 'dkd_faster_rcnn_scenes'


def test_a_step_compares_the_regions_of_the_student():
    model = toy_golden_detectors.distiller(NAME)
    model.float()
    images, samples = toy_golden_detectors.batch()
    batch = model.prepare_batch(images.float(), samples)
    teacher = model.forward_teacher(batch)
    _, student = model.forward_student(batch)
    sources = {f'student.{name}': value for name, value in student.items()}
    sources |= {f'teacher.{name}': value for name, value in teacher.items()}
    model.objective.run_connectors(sources, batch)
    rois = student['regions']['rois']
    expected = teacher['roi_head']._bbox_forward(teacher['neck'], rois)['cls_score']
    torch.testing.assert_close(sources['connector.roi.teacher'], expected)
    assert sources['connector.roi.student'] is student['targets']['cls_score']
    labels = sources['connector.roi.labels']
    assert len(labels) == len(rois) and set(labels.tolist()) <= {*range(11)}
    loss, = (value for name, value in model.distill(student, teacher, batch).items()
             if name == 'loss_dkd')
    loss.backward()
    assert model.student.neck.fpn_convs[0].conv.weight.grad.abs().sum() > 0
    assert all(parameter.grad is None for parameter in model.teacher.module.parameters())


def test_other_classes_are_refused():
    model = toy_golden_detectors.distiller(NAME).float()
    connector = model.connectors['roi']
    features = [torch.zeros(1, 64, 16 // 2**level, 16 // 2**level) for level in range(4)]
    rois = torch.tensor([[0.0, 0, 0, 20, 20]])
    targets = dict(cls_score=torch.zeros(1, 3), label=torch.zeros(1).long())
    with pytest.raises(ValueError, match='same classes, got 3 logits of the student and 11'):
        connector(targets, dict(rois=rois), features, model.teacher.module.roi_head)


def test_a_cascade_is_refused():
    with DefaultScope.overwrite_default_scope('mmdet'):
        config = get_config('mmdet::cascade_rcnn/cascade-rcnn_r50_fpn_1x_coco.py').model
        cascade = MODELS.build(dict(config.roi_head, train_cfg=config.train_cfg.rcnn,
                                    test_cfg=config.test_cfg.rcnn))
    with pytest.raises(ValueError, match=r'needs .* StandardRoIHead.*got a CascadeRoIHead, whose '
                                         'bbox_roi_extractor is a ModuleList and bbox_head is a '
                                         r'ModuleList\. Take a teacher'):
        RoILogits()({}, {}, [], cascade)
