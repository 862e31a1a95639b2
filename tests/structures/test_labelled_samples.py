import torch
from mmpretrain.structures import DataSample

from mmkd.structures import LabelledSamples, labels_of

LABELS = torch.tensor([3, 1, 2])


def test_samples_are_made_when_they_are_asked_for():
    samples = LabelledSamples(LABELS)
    assert len(samples) == 3 and labels_of(samples) is LABELS and samples._samples is None
    assert [sample.gt_label.tolist() for sample in samples] == [[3], [1], [2]]
    assert samples[1] is list(samples)[1] and samples[:2] == list(samples)[:2]
    assert isinstance(samples[-1], DataSample)


def test_samples_that_exist_are_kept():
    made = [DataSample().set_gt_label(int(label)) for label in LABELS]
    samples = LabelledSamples(made)
    assert samples[0] is made[0] and torch.equal(samples.labels, LABELS)
    assert torch.equal(labels_of(made), LABELS)


def test_labels_move_with_the_samples():
    # 'meta' is a device that every machine has.
    fresh, used = LabelledSamples(LABELS), LabelledSamples(LABELS)
    used[0].set_metainfo(dict(index=7))
    assert fresh.to('cpu') is fresh
    for samples in (fresh.to('meta'), used.to('meta')):
        assert {sample.gt_label.device.type for sample in samples} == {'meta'}
    assert used.to('meta')[0].index == 7


def test_a_stock_preprocessor_copies_them_as_it_copies_a_list():
    copied = type(LabelledSamples(LABELS))(sample.to('cpu') for sample in LabelledSamples(LABELS))
    assert torch.equal(copied.labels, LABELS)


def test_fields_move_and_reach_the_samples_that_are_made():
    samples = LabelledSamples(LABELS, dict(place=torch.tensor([7, 8, 9])), dict(name='a'))
    more = samples.with_fields(pair=torch.arange(6).view(3, 2))
    assert [(sample.place.item(), sample.pair.tolist(), sample.name) for sample in more] == [
        (7, [0, 1], 'a'), (8, [2, 3], 'a'), (9, [4, 5], 'a')]
    moved = more.to('meta')
    assert {tensor.device.type for tensor in moved.fields.values()} == {'meta'}
    assert moved.shared == dict(name='a')
