import torch
from mmengine.structures import InstanceData

from mmkd.checks.class_names import label_map, relabel

OWN = ('person', 'dog', 'cup', 'car')


def test_each_own_class_finds_its_label():
    assert label_map(OWN, ('cup', 'person')).tolist() == [1, -1, 0, -1]
    assert label_map(('b', 'a'), ('a', 'b')).tolist() == [1, 0]


def test_no_map_where_none_is_needed_or_names_do_not_tell():
    for own, asked in ((OWN, OWN), ((), ('cup',)), (OWN, ()), (OWN, ('cup', 'mug')),
                       (('cup', 'cup'), ('cup',))):
        assert label_map(own, asked) is None


def test_boxes_get_the_labels_of_the_data_set_and_others_go():
    from mmdet.structures import DetDataSample
    sample = DetDataSample(pred_instances=InstanceData(
        bboxes=torch.arange(16.0).view(4, 4), scores=torch.tensor([.9, .8, .7, .6]),
        labels=torch.tensor([2, 3, 0, 2])))
    empty = DetDataSample(pred_instances=InstanceData(
        bboxes=torch.zeros(0, 4), scores=torch.zeros(0), labels=torch.zeros(0).long()))
    relabel([sample, empty], label_map(OWN, ('cup', 'person')))
    found = sample.pred_instances
    assert found.labels.tolist() == [0, 1, 0]
    assert found.bboxes[:, 0].tolist() == [0, 8, 12] and len(empty.pred_instances) == 0
