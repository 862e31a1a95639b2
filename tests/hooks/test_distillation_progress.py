from types import SimpleNamespace

import pytest

from mmkd.connectors import DynamicPrior
from mmkd.hooks import DistillationProgressHook
from mmkd.registry import MODELS
from tests import golden, toy_runs
from tests import toy_models as toy

CTKD = dict(loss_ctkd=dict(module=dict(type='CTKDLoss'), inputs=dict(
    student_logits='student.logits', teacher_logits='teacher.logits')))


def kd_losses(**options):
    return dict(loss_kd={**toy.kd_losses()['loss_kd'], **options})


def progress(model, epochs, of):
    """Call the hook as in the last iteration of each epoch; yield after every call."""
    for epoch in epochs:
        runner = SimpleNamespace(model=model, iter=7 * epoch + 6, train_dataloader=range(7),
                                 max_iters=7 * of)
        DistillationProgressHook().before_train_iter(runner, batch_idx=6)
        yield


def scales(warmup_epochs, epochs=range(6), **options):
    model = MODELS.build(toy.distiller(losses=kd_losses(warmup_epochs=warmup_epochs, **options)))
    return [model.objective.scales['loss_kd'] for _ in progress(model, epochs, of=6)]


def test_first_epoch_has_one_share_and_the_last_of_the_warmup_all():
    assert scales(4) == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    assert scales(1) == [1.0] * 6
    assert scales(20, [0, 18, 19]) == [0.05, 0.95, 1.0]


def test_sigmoid_warmup_is_that_of_the_authors_of_one():
    """The numbers of sigmoid_rampup in Lan1991Xu/ONE_NeurIPS2018@54afde3, utils/ramps.py."""
    expected = [0.006737946999085467, 0.060054667895307945, 0.2865047968601901, 0.7316156289466418,
                0.9992190550963239, 1.0, 1.0]
    actual = scales(80, [0, 20, 40, 60, 79, 80, 200], warmup='sigmoid')
    assert actual == pytest.approx(expected, rel=1e-12)
    with pytest.raises(ValueError, match=r"warmup must be one of .*'sigmoid'.*, got 'cosine'"):
        scales(4, warmup='cosine')


def test_golden_decay_of_ctkd():
    expected = golden.load_case('ctkd_global')['expected']['decay_epoch1_to_12']
    model = MODELS.build(toy.distiller(losses=CTKD))
    actual = [model.losses['loss_ctkd'].reversal for _ in progress(model, range(12), of=12)]
    assert actual == pytest.approx(expected)


@pytest.mark.parametrize('ratio, expected', [
    ('exponential', [1, 0.95, 0.95**2, 0.95**3]), ('linear', [1, 0.75, 0.5, 0.25]),
    (0.4, [0.4] * 4)])
def test_schedules_of_dpk_s_ratio(ratio, expected):
    prior = DynamicPrior([4], [4], grids=[(2, 2)], encoder_depth=1, decoder_depth=1,
                         mask=dict(ratio=ratio))
    objective = MODELS.build(toy.distiller()).objective
    objective.connectors['prior'] = prior
    actual = [prior.mask._fixed_ratio
              for _ in progress(SimpleNamespace(objective=objective), range(4), of=4)]
    assert actual == pytest.approx(expected)


def test_acts_in_a_run_and_the_temperature_is_logged(tmp_path):
    ctkd = dict(loss_ctkd={**CTKD['loss_ctkd'], 'warmup_epochs': 5,
                           'module': dict(type='CTKDLoss', curriculum_epochs=2)})
    runner = toy_runs.train(
        tmp_path / 'run', toy_runs.distiller(tmp_path, losses=ctkd), epochs=2)
    loss = runner.model.losses['loss_ctkd']
    assert loss.reversal == -1
    assert loss.parameter.item() != 1
    assert runner.model.objective.scales == dict(loss_ctkd=0.4)
    assert 'ctkd_temperature' in (tmp_path / 'run').glob('*/*.log').__next__().read_text()


@pytest.mark.slow
def test_acts_in_a_loop_over_iterations(tmp_path):
    runner = toy_runs.train(
        tmp_path / 'run', toy_runs.distiller(tmp_path, losses=kd_losses(warmup_epochs=5)),
        param_scheduler=None, without=['checkpoint'],
        train_cfg=dict(_delete_=True, type='IterBasedTrainLoop', max_iters=10, val_interval=10))
    assert len(runner.train_dataloader) == 4
    assert runner.model.objective.scales == dict(loss_kd=3 / 5)


def test_plain_model_is_left_alone():
    list(progress(MODELS.build(toy.classifier()), range(2), of=2))


@pytest.mark.parametrize('epochs', [0, 1.5, '3'])
def test_warmup_must_be_whole_epochs(epochs):
    with pytest.raises(ValueError, match="'loss_kd': warmup_epochs must be a whole number from 1"):
        MODELS.build(toy.distiller(losses=kd_losses(warmup_epochs=epochs)))
