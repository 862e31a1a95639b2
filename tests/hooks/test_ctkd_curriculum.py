from types import SimpleNamespace

import pytest

from mmkd.hooks import CTKDCurriculumHook
from mmkd.registry import MODELS
from tests import golden, toy_runs
from tests import toy_models as toy


def ctkd_losses():
    return dict(loss_ctkd=dict(module=dict(type='CTKDLoss'), inputs=dict(
        student_logits='student.logits', teacher_logits='teacher.logits')))


def reversals(hook, epochs):
    model = MODELS.build(toy.distiller(losses=ctkd_losses()))
    result = []
    for epoch in epochs:
        runner = SimpleNamespace(model=model, iter=7 * epoch + 6, train_dataloader=range(7))
        hook.before_train_iter(runner, batch_idx=6)
        result.append(model.losses['loss_ctkd'].reversal)
    return result


def test_golden_decay():
    expected = golden.load_case('ctkd_global')['expected']['decay_epoch1_to_12']
    assert reversals(CTKDCurriculumHook(), range(12)) == pytest.approx(expected)


def test_acts_in_a_run_and_the_temperature_is_logged(tmp_path):
    runner = toy_runs.train(
        tmp_path / 'run', toy_runs.distiller(tmp_path, losses=ctkd_losses()), epochs=2,
        custom_hooks=[dict(type='CTKDCurriculumHook', epochs=2)])
    loss = runner.model.losses['loss_ctkd']
    assert loss.reversal == -1
    assert loss.parameter.item() != 1
    assert 'ctkd_temperature' in (tmp_path / 'run').glob('*/*.log').__next__().read_text()


def test_wrong_arguments():
    with pytest.raises(ValueError, match='epochs must be >= 1'):
        CTKDCurriculumHook(epochs=0)
    runner = SimpleNamespace(model=MODELS.build(toy.distiller()), iter=0, train_dataloader=[1])
    with pytest.raises(ValueError, match=r"'loss_ctkd' is no CTKDLoss; .* \['loss_kd'\]"):
        CTKDCurriculumHook().before_train_iter(runner, 0)
