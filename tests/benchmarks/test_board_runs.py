import copy
import dataclasses
from pathlib import Path

import pytest
import torch
from mmengine.registry import DefaultScope
from mmengine.runner import Runner

import step_parts
from board_plan import Change, load_board
from board_runs import Training, _dicts_of, scaled
from mmkd.apis.build_model import build_model

pytestmark = pytest.mark.slow

TINY = Path(__file__).with_name('tiny_boards.yml')
BOARD = load_board('tiny', path=TINY)
PLAIN, OTHER, DEEPER = BOARD.pairs.values()
CONFIGS = sorted(path.stem for path in BOARD.folder.glob('*.py'))
# The costliest look at enlarged views; their structure is the same in the sweep of configs.
QUICK = [config for config in CONFIGS if not config.startswith('vsd')]
CASES = [(PLAIN, config) for config in QUICK]
CASES += [(OTHER, 'kd_glyphs'), (OTHER, 'fitnet_glyphs'), (DEEPER, 'kd_glyphs')]
IDS = [f'{pair.name}-{config}' for pair, config in CASES]


@pytest.fixture(autouse=True)
def scope():
    with DefaultScope.overwrite_default_scope('mmkd'):
        yield


def set_cache(cfg, folder):
    for node in _dicts_of(cfg._cfg_dict):
        if node.get('type') == 'Glyphs':
            node['data_root'] = str(folder)


@pytest.mark.parametrize('pair, config', CASES, ids=IDS)
def test_every_config_takes_a_step_under_a_budget(pair, config, tmp_path):
    cfg = Training(BOARD, pair, config, 3, 1).load_config(tmp_path)
    set_cache(cfg, tmp_path)
    model = build_model(cfg, cfg.model, 'cpu')
    loader = Runner.build_dataloader(copy.deepcopy(cfg.train_dataloader), seed=0)
    batch = next(iter(loader))
    assert batch['inputs'].shape[-2:] == (16, 16)
    losses = step_parts.make_step(cfg, model, batch)()
    assert torch.isfinite(torch.as_tensor(float(losses['loss'])))
    assert cfg.randomness.seed == 3


def test_images_are_split_for_training_choices_and_the_test(tmp_path):
    cfg = Training(BOARD, PLAIN, 'kd_glyphs', 0, 0).load_config(tmp_path)
    set_cache(cfg, tmp_path)
    sizes = [len(Runner.build_dataloader(copy.deepcopy(loader), seed=0).dataset)
             for loader in (cfg.train_dataloader, cfg.val_dataloader, cfg.test_dataloader)]
    assert sizes == [45, 15, 40]
    few = Training(BOARD, DEEPER, 'kd_glyphs', 0, 0).load_config(tmp_path)
    set_cache(few, tmp_path)
    assert 0 < len(Runner.build_dataloader(few.train_dataloader, seed=0).dataset) < 30
    assert few.model.teacher.backbone.depth == 32 and few.model.student.backbone.depth == 8


def test_first_stages_come_from_the_files_that_a_config_reads():
    def behind(config):
        return {(need.config, need.seed, need.is_student)
                for need in Training(BOARD, PLAIN, config, 2, 1).needs()}

    assert behind('kd_glyphs') == {('teacher_glyphs', 1, False)}
    assert behind('teacher_glyphs') == behind('dml_glyphs') == set()
    # A student's own first stage has the student's seed; a teacher's module has the teacher's.
    assert behind('ab_glyphs') == {('boundaries_ab_glyphs', 2, True)}
    assert behind('ft_glyphs') == {('teacher_glyphs', 1, False),
                                   ('paraphraser_ft_glyphs', 1, False)}
    assert behind('takd_glyphs') == {('assistant_takd_glyphs', 1, False)}
    assert behind('vsd_teacher_glyphs') == {('teacher_glyphs', 1, False)}


def test_files_of_a_run_are_those_that_others_read(tmp_path):
    kd = Training(BOARD, PLAIN, 'kd_glyphs', 1, 1)
    teacher, = kd.needs()
    # 30 epochs of 20 for a student; a student has 5 here.
    assert teacher.checkpoint(tmp_path).name == 'epoch_8.pth'
    cfg = kd.load_config(tmp_path)
    assert cfg.model.teacher_checkpoint == str(teacher.checkpoint(tmp_path))
    assert cfg.train_cfg.max_epochs == cfg.param_scheduler.total_steps == 5
    dkd = Training(BOARD, PLAIN, 'dkd_glyphs', 0, 0).load_config(tmp_path)
    assert dkd.model.losses.loss_dkd.warmup_epochs == 1
    run = kd.run(tmp_path, ('--quick',))
    assert run.result == kd.folder(tmp_path) / 'result.json'
    assert [need.config for need in run.needs] == ['plain: teacher_glyphs, teacher 1, seed 1']
    assert [scaled(epochs, BOARD.budget, 20) for epochs in (1, 2, 10, 20, 30)] == [1, 1, 2, 5, 8]


def test_a_change_is_of_the_students_losses(tmp_path):
    scaled_kd = Training(BOARD, PLAIN, 'kd_glyphs', 0, 0, Change('x 0.1', 0.1))
    assert scaled_kd.load_config(tmp_path).model.losses.loss_kd.weight == pytest.approx(0.09)
    published = Training(BOARD, PLAIN, 'kd_glyphs', 0, 0)
    assert published.load_config(tmp_path).model.losses.loss_kd.weight == 0.9
    assert scaled_kd.needs() == published.needs()  # the teacher has no such weights
    ab = Training(BOARD, PLAIN, 'ab_glyphs', 0, 0, Change('x 0.1', 0.1))
    assert [need.change.scale for need in ab.needs()] == [0.1]
    beta = Training(BOARD, PLAIN, 'dkd_glyphs', 0, 0, BOARD.changes('DKD')[-1])
    assert beta.load_config(tmp_path).model.losses.loss_dkd.module.beta == 8.0


def test_the_hash_stands_for_the_config_and_for_what_it_needs(tmp_path):
    kd = Training(BOARD, PLAIN, 'kd_glyphs', 0, 0)
    again = load_board('tiny', path=TINY)
    assert kd.hash == Training(again, again.pairs['plain'], 'kd_glyphs', 0, 0).hash
    other = dataclasses.replace(BOARD, val_share=0.5)
    found = {training.hash for training in (
        kd, dataclasses.replace(kd, seed=1), dataclasses.replace(kd, teacher=1),
        dataclasses.replace(kd, change=Change('x 3', 3.0)), dataclasses.replace(kd, board=other),
        dataclasses.replace(kd, pair=DEEPER))}
    assert len(found) == 6


def test_the_network_of_another_student_is_fitted(tmp_path):
    cfg = Training(BOARD, OTHER, 'kd_glyphs', 0, 0).load_config(tmp_path)
    assert cfg.model.student.backbone.type == 'mmkd.CIFARMobileNetV2'
    assert cfg.model.student.head.loss.loss_weight == 0.1  # of KD
    assert cfg.model.student.head.num_classes == 10
    alone = Training(BOARD, OTHER, OTHER.student, 0, 0).load_config(tmp_path)
    assert alone.model.head.loss.loss_weight == 1.0


def test_a_teacher_may_have_epochs_of_its_own(tmp_path):
    longer = dataclasses.replace(
        BOARD, budget=dataclasses.replace(BOARD.budget, teacher_epochs=9))
    found = {}
    for name in ('teacher_glyphs', 'kd_glyphs', 'hssakd_teacher_glyphs'):
        usual, own = (Training(board, PLAIN, name, 0, 0, is_student=name == 'kd_glyphs')
                      for board in (BOARD, longer))
        cfg = own.load_config(tmp_path)
        assert cfg.train_cfg.max_epochs == own.epochs == cfg.param_scheduler.total_steps
        found[name] = usual.epochs, own.epochs
        assert usual.hash != own.hash  # of the teacher that it needs, at least
    assert found == dict(teacher_glyphs=(8, 9), kd_glyphs=(5, 5), hssakd_teacher_glyphs=(4, 4))


def test_digits_have_their_own_share_and_epochs(tmp_path):
    board = load_board('digits', path=TINY)
    cfg = Training(board, board.pairs['few'], 'kd_digits', 0, 0).load_config(tmp_path)
    dataset = Runner.build_dataloader(cfg.train_dataloader, seed=0).dataset
    assert cfg.train_cfg.max_epochs == cfg.param_scheduler.T_max == 2
    assert len(dataset) == 10 * round(0.25 * 970)
    crd = Training(board, board.pairs['few'], 'crd_digits', 0, 0).load_config(tmp_path)
    assert crd.model.losses.loss_crd.module.num_images == 242  # a row for each image of the student
    assert Training(board, board.pairs['few'], 'teacher_digits', 0, 0,
                    is_student=False).epochs == 1
