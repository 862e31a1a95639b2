import pytest

from mmkd.recipes import detectors
from tests import toy_detectors


@pytest.mark.slow
@pytest.mark.parametrize('name, found', [
    ('retinanet_r18', 'retinanet_r18_fpn_1x_coco'),
    ('faster_rcnn_r50', 'faster-rcnn_r50_fpn_1x_coco'),
    ('faster-rcnn_r101_fpn_2x_coco', 'faster-rcnn_r101_fpn_2x_coco'),
    ('fcos_r50', 'fcos_r50-caffe_fpn_gn-head_1x_coco'),
])
def test_names_of_the_zoo_and_their_beginnings(name, found):
    detector = detectors.find(name)
    assert detector.name == found and detector.classes == 80
    assert detector.weights is None or detector.weights.startswith('http')


@pytest.mark.parametrize('name, message', [
    ('retinanett', 'there is no detector'), ('mask-rcnn_r50', 'also predicts masks')])
def test_names_that_cannot_be_taken(name, message):
    with pytest.raises(ValueError, match=message):
        detectors.find(name)


def test_every_head_gets_the_classes():
    detector = detectors.find('cascade-rcnn_r50').with_classes(3)
    heads = detector.config['roi_head']['bbox_head']
    assert [head['num_classes'] for head in heads] == [3, 3, 3]
    assert 'num_classes' not in detector.config['rpn_head']


def test_without_weights_nothing_is_frozen_or_read():
    backbone = detectors.find('retinanet_r50').without_weights().config['backbone']
    assert backbone['init_cfg'] is None and backbone['frozen_stages'] == -1
    assert not backbone['norm_eval'] and backbone['norm_cfg']['requires_grad']


def test_a_config_of_a_classifier_is_refused():
    with pytest.raises(ValueError, match='must be a detector'):
        detectors.find('mine.py', dict(model=dict(type='ImageClassifier', backbone={})))
    assert detectors.find('mine.py', dict(model=toy_detectors.narrow())).classes == 80
