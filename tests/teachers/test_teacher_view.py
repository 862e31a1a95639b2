import pytest
import torch
from mmengine.structures import BaseDataElement
from mmpretrain.models import ClsDataPreprocessor
from torch import nn

from mmkd.structures.batch import Batch
from mmkd.teachers.teacher_view import TeacherView, check_normalisation

STUDENT = ClsDataPreprocessor(mean=[120.0, 110.0, 100.0], std=[60.0, 50.0, 40.0])
TEACHER = dict(mean=[10.0, 20.0, 30.0], std=[1.0, 2.0, 3.0])
PIXELS = torch.randint(0, 256, (2, 3, 4, 6), generator=torch.Generator().manual_seed(0))


def student_batch():
    return Batch(STUDENT(dict(inputs=PIXELS))['inputs'])


def test_default_is_the_student_s_view():
    batch = student_batch()
    assert TeacherView(STUDENT)(batch) is batch.inputs


def test_own_normalisation_equals_own_preprocessor():
    expected = ClsDataPreprocessor(**TEACHER)(dict(inputs=PIXELS))['inputs']
    actual = TeacherView(STUDENT, **TEACHER)(student_batch())
    torch.testing.assert_close(actual, expected, rtol=1e-5, atol=1e-4)


def test_reversed_channels_equal_own_preprocessor():
    expected = ClsDataPreprocessor(**TEACHER, to_rgb=True)(dict(inputs=PIXELS))['inputs']
    actual = TeacherView(STUDENT, **TEACHER, channels='reversed')(student_batch())
    torch.testing.assert_close(actual, expected, rtol=1e-5, atol=1e-4)


def test_student_without_normalisation():
    expected = ClsDataPreprocessor(**TEACHER)(dict(inputs=PIXELS))['inputs']
    actual = TeacherView(ClsDataPreprocessor(), **TEACHER)(Batch(PIXELS.float()))
    torch.testing.assert_close(actual, expected)


@pytest.mark.parametrize('size', [dict(size=(8, 12)), dict(scale=2.0)])
def test_own_size(size):
    view = TeacherView(STUDENT, **size)(student_batch())
    assert view.shape == (2, 3, 8, 12)
    # Bilinear, corners not aligned: the mean of the image stays.
    torch.testing.assert_close(view.mean((2, 3)), student_batch().inputs.mean((2, 3)),
                               atol=0.15, rtol=0)


def test_padding_stays_zero():
    batch = student_batch()
    batch.inputs[1, :, 3:] = 0
    batch.inputs[1, :, :, 5:] = 0
    batch.data_samples = [BaseDataElement(metainfo=dict(img_shape=shape, batch_input_shape=(4, 6)))
                          for shape in ((4, 6), (3, 5))]
    view = TeacherView(STUDENT, **TEACHER)(batch)
    assert view[1, :, 3:].abs().sum() == view[1, :, :, 5:].abs().sum() == 0
    inside = TeacherView(STUDENT, **TEACHER)(student_batch())
    assert torch.equal(view[0], inside[0])
    assert torch.equal(view[1, :, :3, :5], inside[1, :, :3, :5])


@pytest.mark.parametrize('settings, message', [
    (dict(std=[1.0]), 'come together'), (dict(channels='bgr'), "'same' or 'reversed'"),
    (dict(size=(8, 8), scale=2.0), 'not both'), (dict(scale=0), 'must be > 0')])
def test_bad_settings(settings, message):
    with pytest.raises(ValueError, match=message):
        TeacherView(STUDENT, **settings)


def test_size_is_refused_where_there_are_boxes():
    batch = student_batch()
    batch.data_samples = [BaseDataElement(gt_instances=BaseDataElement())] * 2
    with pytest.raises(ValueError, match='for classifiers'):
        TeacherView(STUDENT, scale=2.0)(batch)


@pytest.mark.parametrize('own, is_refused', [
    (dict(mean=[10.0] * 3, std=[1.0] * 3), True),
    (dict(mean=[120.0, 110.0, 100.0], std=[60.0, 50.0, 40.0], to_rgb=True), True),
    (dict(mean=[120.0, 110.0, 100.0], std=[60.0, 50.0, 40.0]), False), ({}, False)])
def test_teacher_s_own_preprocessor_is_not_ignored_in_silence(own, is_refused):
    teacher = nn.Module()
    teacher.data_preprocessor = ClsDataPreprocessor(**own)
    check_normalisation(teacher, STUDENT, TEACHER)
    check_normalisation(nn.Linear(1, 1), STUDENT, {})
    if is_refused:
        with pytest.raises(ValueError, match=r'Say what the teacher needs: teacher_input='):
            check_normalisation(teacher, STUDENT, {})
    else:
        check_normalisation(teacher, STUDENT, {})


def test_unknown_setting():
    with pytest.raises(ValueError, match=r"unknown keys \['sizes'\]; known: mean, std"):
        check_normalisation(nn.Linear(1, 1), STUDENT, dict(sizes=3))
