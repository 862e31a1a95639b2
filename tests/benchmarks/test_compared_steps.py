import pytest
import torch

import compared_steps
from compared_steps import METHODS, SETTINGS, Case
from step_worker import recorded_losses
from tests.models import zoo


def case(folder, method='KD', pair='resnet32x4_resnet8x4'):
    return Case(method, pair, folder, 'cpu', folder)


def random_weights(name):
    """Weights under the public names, small enough for a deep network."""
    generator = torch.Generator().manual_seed(0)
    return {key: torch.rand(shape, generator=generator) * 0.02 + (0.5 if 'var' in key else 0)
            for key, shape in zoo.public_shapes(name).items()}


@pytest.mark.parametrize('method, pair', [
    (method, pair) for method, theirs in METHODS.items() for pair in theirs.pairs])
def test_our_config_is_of_the_pair(tmp_path, method, pair):
    cfg = case(tmp_path, method, pair).load_config()
    depth, teacher_depth = {'resnet32x4_resnet8x4': (8, 32), 'wrn_40_2_wrn_16_2': (16, 40),
                            'resnet56_resnet20': (20, 56)}[pair]
    assert (cfg.model.student.backbone.depth, cfg.model.teacher.backbone.depth) == (
        depth, teacher_depth)


def test_settings_that_claim_the_same_arithmetic_have_one_loss(tmp_path):
    torch.save({role: random_weights(name) for role, name in (
        ('student', 'resnet8x4'), ('teacher', 'resnet32x4'))}, tmp_path / 'weights.pth')
    compared_steps.write_batch(case(tmp_path), batch_size=4)
    losses = []
    for name in ('config', 'memory given back'):
        assert SETTINGS[name].is_exact
        step = compared_steps.mmkd_step(case(tmp_path), SETTINGS[name])
        with recorded_losses() as recorded:
            step()
        losses += recorded
    assert losses[0] == losses[1] > 0
    assert not SETTINGS['bf16 teacher'].is_exact
