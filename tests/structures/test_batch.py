import pytest
import torch
from mmengine.structures import BaseDataElement, InstanceData
from mmpretrain.structures import DataSample

from mmkd.structures.batch import Batch

IMAGES = torch.zeros(2, 3, 8, 8)


def samples(*labels):
    return [DataSample().set_gt_label(label) for label in labels]


def test_labels():
    labels = Batch(IMAGES, samples(3, 1)).labels
    assert labels.tolist() == [3, 1]


def test_soft_labels_are_refused_by_name():
    soft = samples(3, 1)
    for sample in soft:
        sample.set_gt_score(torch.tensor([0.5, 0.5]))
    with pytest.raises(ValueError, match=r'batch.labels.*soft labels.*KDLoss'):
        _ = Batch(IMAGES, soft).labels


def test_several_labels_per_image_are_refused():
    with pytest.raises(ValueError, match='3 labels for 2 images'):
        _ = Batch(IMAGES, samples([0, 1], 1)).labels


@pytest.mark.parametrize('data_samples, message', [
    (None, 'batch.labels needs data samples'), ([DataSample()] * 2, 'hold no gt_label')])
def test_missing_labels(data_samples, message):
    with pytest.raises(ValueError, match=message):
        _ = Batch(IMAGES, data_samples).labels


def test_boxes_and_image_shapes_of_a_detection_batch():
    detection = []
    for count, shape in ((2, (8, 6)), (0, (5, 8))):
        sample = BaseDataElement(metainfo=dict(img_shape=shape, batch_input_shape=(8, 8)))
        sample.gt_instances = InstanceData(bboxes=torch.ones(count, 4))
        detection.append(sample)
    batch = Batch(IMAGES, detection)
    assert [tuple(boxes.shape) for boxes in batch.gt_boxes] == [(2, 4), (0, 4)]
    assert batch.image_shapes == [(8, 6), (5, 8)]


def test_image_shapes_default_to_the_canvas():
    assert Batch(IMAGES).image_shapes == [(8, 8), (8, 8)]
    outdated = [BaseDataElement(metainfo=dict(img_shape=(5, 5)))] * 2  # no padding was noted
    assert Batch(IMAGES, outdated).image_shapes == [(8, 8), (8, 8)]


def test_fields_are_what_a_config_can_name():
    batch = Batch(IMAGES, samples(0, 1))
    for field in set(Batch.FIELDS) - {'gt_boxes', 'indices', 'contrast_indices'}:
        assert getattr(batch, field) is not None
