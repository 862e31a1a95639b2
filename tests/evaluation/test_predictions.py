from types import SimpleNamespace

import numpy as np
import pytest
import torch

from mmkd.evaluation import ClassifierPair, predictions
from mmkd.registry import MODELS
from tests import toy_models as toy
from tests import toy_runs


@pytest.fixture
def cfg(tmp_path):
    return toy_runs.config(tmp_path / 'unused', toy_runs.distiller(tmp_path))


def test_logits_are_those_of_the_networks_on_the_test_set(cfg, tmp_path):
    pair = ClassifierPair(cfg)
    with toy.scope('mmkd'):
        student = MODELS.build(toy_runs.network()).eval()
    torch.save(dict(state_dict=student.state_dict()), tmp_path / 'student.pth')
    images = torch.stack([item['inputs'] for item in pair.loader.dataset])
    inputs = pair.model.data_preprocessor(dict(inputs=images), False)['inputs']
    with torch.no_grad():
        expected = student.to(inputs.device)(inputs, mode='tensor').cpu().numpy()
    logits = pair.student_logits(str(tmp_path / 'student.pth'))
    assert logits.shape == (719, 10) and logits.dtype == np.float64
    np.testing.assert_allclose(logits, expected, rtol=1e-4, atol=1e-5)
    teacher = pair.teacher_logits()
    with torch.no_grad():
        expected = pair.model.teacher.module(inputs, mode='tensor').cpu().numpy()
    np.testing.assert_allclose(teacher, expected, rtol=1e-4, atol=1e-5)
    assert len(pair.labels) == 719 and set(pair.labels) == set(range(10))
    assert pair.classes == [str(digit) for digit in range(10)]


def test_images_are_rgb(cfg):
    pair = ClassifierPair(cfg)
    image = pair.image(3)
    assert image.shape == (32, 32, 3) and image.dtype == np.uint8
    stored = torch.tensor([10, 20, 30], dtype=torch.uint8).view(3, 1, 1)
    pair.loader = SimpleNamespace(dataset=[dict(inputs=stored)])
    assert pair.image(0).tolist() == [[[10, 20, 30]]]
    cfg.data_preprocessor.to_rgb = True  # then the data set holds BGR
    pair = ClassifierPair(cfg)
    pair.loader = SimpleNamespace(dataset=[dict(inputs=stored)])
    assert pair.image(0).tolist() == [[[30, 20, 10]]]


def test_accuracy_and_probabilities_by_hand():
    logits = np.log(np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.5, 0.4, 0.1], [0.2, 0.6, 0.2]]))
    assert predictions.accuracy(logits, np.array([0, 2, 1, 1])) == 75
    np.testing.assert_allclose(predictions.probabilities(logits)[1], [0.1, 0.3, 0.6])


def test_other_configs_are_refused(cfg):
    cfg.model = toy_runs.network()
    with pytest.raises(ValueError, match='must be that of a distiller'):
        ClassifierPair(cfg)


def test_student_that_does_not_fit_is_named(cfg, tmp_path):
    torch.save(dict(state_dict=dict(weight=torch.ones(2))), tmp_path / 'other.pth')
    with pytest.raises(RuntimeError, match=r'student checkpoint .* does not fit the student'):
        ClassifierPair(cfg).student_logits(str(tmp_path / 'other.pth'))


def test_rows_are_in_the_order_of_the_data_set(cfg):
    expected = ClassifierPair(cfg).teacher_logits()
    cfg.test_dataloader.sampler.shuffle = True
    np.testing.assert_array_equal(ClassifierPair(cfg).teacher_logits(), expected)


def test_test_images_are_shown_to_the_teacher_itself(cfg):
    expected = ClassifierPair(cfg).teacher_logits()
    cfg.model.teacher_cache = 'nowhere'
    np.testing.assert_array_equal(ClassifierPair(cfg).teacher_logits(), expected)
