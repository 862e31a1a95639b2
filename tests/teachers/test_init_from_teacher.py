import pytest
import torch

from mmkd.registry import MODELS
from mmkd.teachers.init_from_teacher import init_from_teacher
from tests import toy_models as toy


def test_what_fits_is_taken_over_after_the_initialisation():
    model = MODELS.build(toy.distiller(
        student=toy.classifier(16, norm='group'), inherited=('head', 'backbone')))
    toy.init_without_teacher(model)
    teacher = model.teacher.module.state_dict()
    for name, tensor in model.student.state_dict().items():
        if name in teacher:
            assert torch.equal(tensor, teacher[name])
    assert model.student.head.fc.weight.data_ptr() != model.teacher.module.head.fc.weight.data_ptr()


def test_parts_in_which_nothing_fits_are_named():
    student, teacher = (MODELS.build(toy.classifier(width)) for width in (8, 16))
    torch.nn.init.normal_(teacher.head.fc.bias)
    with pytest.raises(ValueError, match=r"nothing of 'neck'.*'backbone', 'neck', 'head'\]"):
        init_from_teacher(student, teacher, ['neck'])
    init_from_teacher(student, teacher, ['head'])  # the bias fits, the weight does not
    assert torch.equal(student.head.fc.bias, teacher.head.fc.bias)
    assert student.head.fc.weight.shape == (toy.CLASSES, 8)
