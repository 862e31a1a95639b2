"""What is merely suspicious in data, heads and batches is a warning; the training goes on."""
import pytest
import torch
from mmengine.dataset import InfiniteSampler
from mmengine.logging import MMLogger
from mmengine.structures import BaseDataElement, PixelData
from torch.utils.data import DataLoader

from mmkd.checks import batches, labels
from mmkd.hooks.teacher_accuracy import _warning, in_words
from mmkd.registry import MODELS
from mmkd.teachers.batchnorm_folding import check_agreement
from tests import toy_models as toy
from tests import toy_runs


def messages_of(tmp_path, monkeypatch, model, **changes):
    """Train an epoch and return what was logged."""
    messages = []
    monkeypatch.setattr(MMLogger, 'callHandlers',
                        lambda self, record: messages.append(record.getMessage()))
    runner = toy_runs.train(tmp_path / 'run', model, epochs=1, **changes)
    assert runner.iter > 0
    return messages


@pytest.mark.parametrize('changes, words', [
    (dict(batch_size=52), 'the last batch of an epoch has one image'),
    (dict(batch_size=100), 'batch_size is 100, but a process has 53 images')])
def test_suspicious_batches_are_named(tmp_path, monkeypatch, changes, words):
    assert any(words in text for text in messages_of(
        tmp_path, monkeypatch, toy_runs.network(), **changes))


def test_a_head_larger_than_the_data_is_named(tmp_path, monkeypatch):
    messages = messages_of(tmp_path, monkeypatch, toy.classifier(8, 12))
    assert any('model.head.num_classes is 12' in text and 'have 10 classes' in text
               for text in messages)


def test_what_fits_is_not_mentioned(tmp_path, monkeypatch):
    messages = messages_of(tmp_path, monkeypatch, toy_runs.network(), batch_size=16)
    assert not [text for text in messages if 'num_classes' in text and 'have' in text]
    assert not [text for text in messages if 'one image' in text]


@pytest.mark.parametrize('positions, batch_size, sampler, words', [
    (1, 4, None, 'the last batch of an epoch has one image'),
    (1, 1, InfiniteSampler, 'a batch has one image'), (2, 4, None, ''), (1, 5, None, ''),
    (1, 2, InfiniteSampler, '')])
def test_one_image_is_refused_where_a_norm_sees_one_position(positions, batch_size, sampler, words):
    """As in the head of a PSPNet, of which PyTorch refuses one image in the middle of a run."""
    images = range(13)
    loader = DataLoader(images, batch_size, sampler=sampler and sampler(images))
    network = torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(positions), torch.nn.BatchNorm2d(3))
    if not words:
        batches.check_batches(network, loader)
        return
    with pytest.raises(ValueError, match=rf'{words}.* and Sequential \(\) needs two'):
        batches.check_batches(network, loader)
    with pytest.raises(ValueError, match='Expected more than 1 value per channel'):
        network(torch.ones(1, 3, 8, 8))


def test_a_memory_of_more_images_is_named():
    class Bank(torch.nn.Module):
        num_images = 60

    with pytest.raises(ValueError, match='num_images=60, but train_dataloader has 70'):
        batches.check_banks(Bank(), range(70))
    batches.check_banks(Bank(), range(60))


def test_a_detector_that_finds_nothing_is_named():
    class Scenes:
        metainfo = dict(classes=('a', 'b', 'c'))

    teacher = MODELS.build(toy.distiller()).teacher
    assert 'finds nothing: coco/bbox_mAP is 0' in _warning(Scenes, {'coco/bbox_mAP': 0.0}, teacher)
    assert not _warning(Scenes, {'coco/bbox_mAP': 0.2, 'coco/bbox_mAP_s': -1.0}, teacher)


def test_a_segmentor_that_sees_one_class_everywhere_is_named():
    class Maps:
        metainfo = dict(classes=('a', 'b', 'c', 'd'))

    teacher = MODELS.build(toy.distiller()).teacher
    for found in (24.0, 29.9):
        assert f'scores {found} % on 4 classes, hardly more than chance' in _warning(
            Maps, {'aAcc': 96.0, 'mIoU': found}, teacher)
    assert not _warning(Maps, {'aAcc': 96.0, 'mIoU': 30.1}, teacher)


@pytest.mark.parametrize('value, words', [
    (0.25, '0.25'), (torch.tensor(3.0), '3'), (torch.zeros(2, 3), '(a table of 2 x 3)'),
    ([1, 2], '(2 values)'), ('n/a', 'n/a')])
def test_metrics_in_words(value, words):
    assert in_words(value) == words


def test_a_teacher_that_is_not_finite_is_not_blamed_on_folding():
    exact = dict(logits=torch.tensor([float('nan')]))
    with pytest.raises(RuntimeError, match='not finite on the first batch') as error:
        check_agreement(exact, exact)
    assert 'fold' not in str(error.value)


@pytest.mark.parametrize('label, is_wrong', [(3, False), (255, False), (4, True), (-1, True)])
def test_label_maps_outside_of_the_head_are_refused(label, is_wrong):
    labels_of_pixels = torch.zeros(1, 4, 4).long()
    labels_of_pixels[0, 1, 1] = label
    sample = BaseDataElement(gt_sem_seg=PixelData(data=labels_of_pixels),
                             metainfo=dict(seg_map_path='maps/7.png'))
    check = dict(place='train_dataloader', batch=dict(data_samples=[sample]),
                 heads={'model.decode_head': (4, 255), 'model.auxiliary_head': (5, 255)})
    if not is_wrong:
        labels.check_label_maps(**check)
        return
    with pytest.raises(ValueError, match=rf'holds {label}, but model.decode_head.num_classes is 4.*'
                                         r'maps/7.png'):
        labels.check_label_maps(**check)
