import numpy as np
import pytest
import torch
from mmengine.registry import DefaultScope
from mmpretrain.structures import DataSample

from mmkd.registry import MODELS

SETTINGS = dict(num_classes=4, mean=[100., 110., 120.], std=[50., 60., 70.])


@pytest.fixture(autouse=True)
def scope():
    with DefaultScope.overwrite_default_scope('mmkd'):
        yield


def batch(*labels):
    images = torch.randint(0, 256, (len(labels), 3, 8, 8), dtype=torch.uint8)
    return dict(inputs=images, data_samples=[DataSample().set_gt_label(label) for label in labels])


def both(data, **options):
    results = []
    for name in ('SingleLabelPreprocessor', 'mmpretrain.ClsDataPreprocessor'):
        torch.manual_seed(0)
        np.random.seed(0)
        copied = dict(inputs=data['inputs'].clone())
        if 'data_samples' in data:
            copied['data_samples'] = [sample.clone() for sample in data['data_samples']]
        preprocessor = MODELS.build(dict(type=name, **SETTINGS, **options))
        results.append(preprocessor(copied, True))
    return results


@pytest.mark.parametrize(('data', 'options'), [
    (batch(1, 2, 3), {}),
    (batch(1, 2, 3), dict(to_rgb=True)),
    (batch(1, 2), dict(to_onehot=True)),
    (batch(1, 2), dict(batch_augments=dict(augments=dict(type='mmpretrain.Mixup', alpha=1.)),
                       to_onehot=True)),
    (batch([1, 2], [3]), {}),
    (dict(inputs=torch.zeros(2, 3, 4, 4)), {}),
])
def test_networks_get_what_mmpretrain_gives(data, options):
    ours, theirs = both(data, **options)
    assert torch.equal(ours['inputs'], theirs['inputs'])
    assert (ours['data_samples'] is None) == (theirs['data_samples'] is None)
    for own, other in zip(ours['data_samples'] or [], theirs['data_samples'] or []):
        assert torch.equal(own.gt_label, other.gt_label)
        assert ('gt_score' in own) == ('gt_score' in other)
        if 'gt_score' in own:
            assert torch.equal(own.gt_score, other.gt_score)


def test_labels_follow_the_preprocessor_to_its_device():
    # 'meta' is a device that every machine has.
    preprocessor = MODELS.build(dict(type='SingleLabelPreprocessor', **SETTINGS)).to('meta')
    samples = preprocessor(batch(1, 2), True)['data_samples']
    assert [sample.gt_label.device.type for sample in samples] == ['meta', 'meta']
    assert [tuple(sample.gt_label.shape) for sample in samples] == [(1,), (1,)]
