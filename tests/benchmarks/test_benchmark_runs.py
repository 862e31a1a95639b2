import copy

import pytest
import torch
from mmengine.registry import DefaultScope
from mmengine.runner import Runner

import step_parts
from benchmark_runs import FOLDER, Budget, Run
from mmkd.apis.build_model import build_model

BUDGET = Budget('tiny', num_train=60, num_test=40, num_classes=10, image_size=16, epochs=5)
CONFIGS = sorted(path.stem for path in FOLDER.glob('*.py'))
# The costliest look at enlarged views; their structure is the same in the sweep of configs.
QUICK = [config for config in CONFIGS if not config.startswith('vsd')]


@pytest.fixture(autouse=True)
def scope():
    with DefaultScope.overwrite_default_scope('mmkd'):
        yield


@pytest.mark.parametrize('config', QUICK)
def test_every_config_takes_a_step_under_a_budget(config, tmp_path):
    run = Run(config, 3, BUDGET, tmp_path)
    cfg = run.load_config()
    for loader in (cfg.train_dataloader, cfg.val_dataloader):
        assert f'num_train={BUDGET.num_train}' in str(loader).replace("'num_train': ", 'num_train=')
    _set_cache(cfg, str(tmp_path))
    model = build_model(cfg, cfg.model, 'cpu')
    batch = next(iter(Runner.build_dataloader(copy.deepcopy(cfg.train_dataloader), seed=0)))
    assert batch['inputs'].shape[-2:] == (16, 16)
    losses = step_parts.make_step(cfg, model, batch)()
    assert torch.isfinite(torch.as_tensor(float(losses['loss'])))
    assert cfg.randomness.seed == 3


def _set_cache(node, folder):
    if isinstance(node, dict):
        if node.get('type') == 'Glyphs':
            node['data_root'] = folder
        for value in node.values():
            _set_cache(value, folder)


def test_first_stages_come_from_the_files_that_a_config_reads(tmp_path):
    def behind(config, seed):
        run = Run(config, seed, BUDGET, tmp_path)
        return {(needed.config, needed.seed) for needed in run.dependencies()}

    assert behind('kd_glyphs', 2) == {('teacher_glyphs', 0)}
    assert behind('teacher_glyphs', 0) == behind('dml_glyphs', 1) == set()
    # A student's own first stage has the student's seed; a teacher's module has the teacher's.
    assert behind('ab_glyphs', 2) == {('boundaries_ab_glyphs', 2)}
    assert behind('ft_glyphs', 2) == {('teacher_glyphs', 0), ('paraphraser_ft_glyphs', 0)}
    assert behind('takd_glyphs', 2) == {('assistant_takd_glyphs', 0)}
    assert behind('mdr_sm_glyphs', 0) == {('teacher_glyphs', 0)}
    assert behind('vsd_teacher_glyphs', 0) == {('teacher_glyphs', 0)}


def test_files_of_a_run_are_those_that_others_read(tmp_path):
    kd = Run('kd_glyphs', 1, BUDGET, tmp_path)
    teacher, = kd.dependencies()
    # 30 epochs of 20 for a student; a student has 5 here.
    assert teacher.checkpoint == tmp_path / 'tiny/teacher_glyphs/seed0/epoch_8.pth'
    cfg = kd.load_config()
    assert cfg.model.teacher_checkpoint == str(teacher.checkpoint)
    assert kd.checkpoint == tmp_path / 'tiny/kd_glyphs/seed1/epoch_5.pth'
    assert cfg.train_cfg.max_epochs == cfg.param_scheduler.total_steps == 5
    dkd = Run('dkd_glyphs', 0, BUDGET, tmp_path).load_config()
    assert dkd.model.losses.loss_dkd.warmup_epochs == 1


def test_scaled_weights_have_a_folder_of_their_own(tmp_path):
    own, scaled = (Run('kd_glyphs', 0, BUDGET, tmp_path, scale) for scale in (1.0, 0.1))
    assert own.load_config().model.losses.loss_kd.weight == 0.9
    assert scaled.load_config().model.losses.loss_kd.weight == pytest.approx(0.09)
    assert (own.folder.parent.name, scaled.folder.parent.name) == ('kd_glyphs', 'kd_glyphs_x0.1')
    assert scaled.dependencies() == own.dependencies()  # the teacher has no such weights
    ab = Run('ab_glyphs', 0, BUDGET, tmp_path, 0.1)
    assert [run.weight_scale for run in ab.dependencies()] == [0.1]


def test_a_budget_is_never_less_than_an_epoch():
    assert [BUDGET.scaled(epochs) for epochs in (1, 2, 10, 20, 30)] == [1, 1, 2, 5, 8]


def test_a_run_keeps_the_commits_that_it_went_on_at(tmp_path):
    run = Run('kd_glyphs', 0, BUDGET, tmp_path)
    assert run.commits() == ['unrecorded']
    run.folder.mkdir(parents=True)
    for commit in ('abc', 'abc', 'def'):
        run.note_commit(commit)
    assert run.commits() == ['abc', 'def']
