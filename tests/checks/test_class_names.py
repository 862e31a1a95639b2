import json

import pytest
import torch
from mmengine.structures import InstanceData

from mmkd.checks import annotations
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


def own_set(path):
    """Write a set of two images, whose file lists cup before person."""
    boxes = [(0, 7, [2, 2, 30, 30]), (0, 3, [40, 10, 20, 30]), (1, 3, [5, 5, 25, 40])]
    content = dict(
        images=[dict(id=number, file_name=f'{number}.png', width=64, height=48)
                for number in range(2)],
        annotations=[dict(id=number, image_id=image, category_id=category, bbox=box, iscrowd=0,
                          area=box[2] * box[3])
                     for number, (image, category, box) in enumerate(boxes, 1)],
        categories=[dict(id=7, name='cup'), dict(id=3, name='person')])
    path.write_text(json.dumps(content))
    return content


def answer_of_a_perfect_teacher(content, own):
    """Return samples with the boxes of a set, labelled as a detector of these classes does."""
    from mmdet.structures import DetDataSample
    names = {category['id']: category['name'] for category in content['categories']}
    samples = []
    for image in content['images']:
        found = [box for box in content['annotations'] if box['image_id'] == image['id']]
        boxes = torch.tensor([box['bbox'] for box in found]).float()
        boxes[:, 2:] += boxes[:, :2]
        samples.append(DetDataSample(
            metainfo=dict(img_id=image['id'], ori_shape=(48, 64)),
            pred_instances=InstanceData(
                bboxes=boxes, scores=torch.ones(len(found)),
                labels=torch.tensor([own.index(names[box['category_id']]) for box in found]))))
    return samples


@pytest.mark.parametrize('asked', [('cup', 'person'), ('person', 'cup')])
def test_a_teacher_of_80_classes_that_is_always_right_has_an_ap_of_1(tmp_path, asked):
    from mmdet.datasets import CocoDataset
    from mmdet.evaluation import CocoMetric
    content = own_set(tmp_path / 'set.json')
    metric = CocoMetric(ann_file=str(tmp_path / 'set.json'), metric='bbox')
    dataset = CocoDataset(ann_file=str(tmp_path / 'set.json'), metainfo=dict(classes=asked),
                          data_prefix=dict(img=''), pipeline=[], test_mode=True)
    if asked == ('person', 'cup'):
        for place, check in (('val_dataloader', lambda: annotations.check_annotations(
                'val_dataloader', dataset)), ('val_evaluator', lambda: annotations.check_metrics(
                    'val_evaluator', [metric], dataset))):
            with pytest.raises(ValueError, match=f'{place}: the classes are in another order.*'
                                                 r"classes=\('cup', 'person'\)"):
                check()
        return
    annotations.check_annotations('val_dataloader', dataset)
    annotations.check_metrics('val_evaluator', [metric], dataset)
    own = CocoDataset.METAINFO['classes']
    samples = answer_of_a_perfect_teacher(content, own)
    relabel(samples, label_map(own, asked))
    metric.dataset_meta = dict(classes=asked)
    metric.process({}, [sample.to_dict() for sample in samples])
    assert metric.evaluate(len(samples))['coco/bbox_mAP'] == 1.0


def test_the_categories_of_a_large_file_are_found_behind_all_else(tmp_path):
    file = tmp_path / 'large.json'
    names = [dict(id=number, name=f'class {number}', skeleton=[[1, 2]]) for number in range(4000)]
    file.write_text(json.dumps(dict(
        info=dict(note='"categories": [1, 2'), images=[dict(categories=['a'])], annotations=[],
        categories=names)))
    assert annotations._categories(str(file)) == names
    file.write_text('{"images": []}')
    with pytest.raises(ValueError, match=r'large\.json has no list of categories'):
        annotations._categories(str(file))
