import pytest
import torch

from mmkd.connectors import SemanticCalibration
from mmkd.losses import SemCKDLoss
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    """Connector and loss together, as the authors' two classes."""
    checks.agrees_with_golden('semckd', dtype, lambda inputs, module: SemCKDLoss()(
        **module(SemanticCalibration([4, 6], [4, 6, 8], batch_size=8))(
            inputs['feats_student'], inputs['feats_teacher'])))


def pairs(students=2, teachers=3):
    """Maps of every pair of layers and an attention, of 4 images."""
    student, teacher = ([[checks.maps(4, 3, 2, 2, seed=start + row + 3 * column)
                          for column in range(teachers)] for row in range(students)]
                        for start in (0.3, 1.7))
    return student, teacher, checks.maps(4, students, teachers).softmax(2)


def test_agrees_with_loops():
    student, teacher, attention = pairs()
    total = 0.0
    for image in range(4):
        for row in range(2):
            for column in range(3):
                difference = student[row][column][image] - teacher[row][column][image]
                squares = [value**2 for value in difference.flatten().tolist()]
                total += attention[image, row, column].item() * sum(squares) / len(squares)
    assert SemCKDLoss()(student, teacher, attention).item() == pytest.approx(total / (4 * 2))


def test_by_hand():
    """Two images, one layer each; differences 1 and 3, attention 1: (1 + 9) / 2."""
    student = torch.tensor([1.0, 3.0]).view(2, 1, 1, 1)
    loss = SemCKDLoss()([[student]], [[torch.zeros(2, 1, 1, 1)]], torch.ones(2, 1, 1))
    assert loss.item() == 5


def test_only_student_and_attention_get_a_gradient():
    student, teacher, attention = pairs()
    for leaf in (student[0][1], teacher[0][1], attention):
        leaf.requires_grad_()
    SemCKDLoss()(student, teacher, attention).backward()
    assert student[0][1].grad.abs().sum() > 0 and attention.grad.abs().sum() > 0
    assert teacher[0][1].grad is None


def test_what_does_not_fit():
    student, teacher, attention = pairs()
    with pytest.raises(ValueError, match=r'\(N, 2, 3\) for so many layers'):
        SemCKDLoss()(student, teacher, attention[:, :1])
    teacher[1][2] = teacher[1][2][:, :2]
    with pytest.raises(ValueError, match='one shape'):
        SemCKDLoss()(student, teacher, attention)
