import pytest
import torch
from mmengine.config import Config

from mmkd.registry import MODELS
from tests.tools import loading


@pytest.mark.slow
def test_distils_for_an_epoch(tmp_path, config_root):
    teacher = MODELS.build(Config.fromfile(config_root / '_demo_/teacher_digits.py').model)
    torch.save(dict(state_dict=teacher.state_dict()), tmp_path / 'teacher.pth')
    printed = loading.run('plain_train.py', '--epochs', 1, '--teacher',
                          tmp_path / 'teacher.pth')
    assert 'epoch 1: loss' in printed and 'test accuracy' in printed


def test_missing_teacher_says_how_to_get_one():
    printed = loading.refusal('plain_train.py', '--teacher', 'no.pth')
    assert 'there is no teacher no.pth. Train it first: python tools/train.py' in printed
