import copy

import numpy as np
import pytest
import torch
from mmengine.optim import OptimWrapper
from mmengine.runner import Runner

from mmkd.datasets import TensorImages
from mmkd.registry import DATASETS, MODELS
from tests import toy_caches, toy_runs, toy_views
from tests import toy_models as toy

# float16 rounds a logit by at most 2^-11 of its size. KD goes with the square of differences of
# logits, which doubles that; measured on these networks: 8e-5.
ROUNDING = 2**-10


@pytest.fixture
def run_cfg(tmp_path):
    return toy_caches.config(tmp_path, epochs=2)


@pytest.fixture
def folder(tmp_path, run_cfg):
    return toy_caches.make(tmp_path, run_cfg)


def loaded(cfg):
    """The distiller of a config, its teacher loaded."""
    torch.manual_seed(0)
    model = MODELS.build(cfg.model)
    model.init_weights()
    return model.train()


def one_batch(cfg, places=(0, 5, 52, 5)):
    torch.manual_seed(7)
    return DATASETS.build(cfg.train_dataloader.dataset).__getitems__(list(places))


def losses_of_steps(cfg, number=6):
    """Losses of a few training steps."""
    model = loaded(cfg)
    dataset = DATASETS.build(cfg.train_dataloader.dataset)
    optimizer = OptimWrapper(torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9))
    torch.manual_seed(3)
    return [{name: value.item() for name, value in model.train_step(
        dataset.__getitems__(torch.randperm(53)[:16].tolist()), optimizer).items()}
        for _ in range(number)]


def test_losses_agree_with_those_of_the_live_teacher(run_cfg, folder):
    live = losses_of_steps(toy_caches.replayed(run_cfg, folder))
    cached = losses_of_steps(toy_caches.cached(run_cfg, folder))
    for ours, theirs in zip(cached, live):
        assert ours.keys() == theirs.keys() >= {'loss_task', 'loss_kd'}
        assert ours == pytest.approx(theirs, rel=ROUNDING)
    assert cached[0]['loss_task'] == live[0]['loss_task']  # the same images
    assert len({losses['loss_task'] for losses in cached}) == 6


def test_students_agree_in_whole_runs(tmp_path, run_cfg, folder):
    runs = {}
    for name, cfg in (('live', toy_caches.replayed(run_cfg, folder)),
                      ('cached', toy_caches.cached(run_cfg, folder))):
        cfg.work_dir, cfg.experiment_name = str(tmp_path / name), f'{tmp_path.name}_{name}'
        runs[name] = Runner.from_cfg(cfg)
        runs[name].train()
    first, second = (runs[name].model.student.state_dict() for name in runs)
    for name in first:
        torch.testing.assert_close(first[name], second[name], rtol=ROUNDING, atol=ROUNDING)
    live, cached = (toy_runs.accuracies(tmp_path / name) for name in runs)
    assert len(live) == 2 and cached == pytest.approx(live, abs=0.15)  # one of 719 test images
    scored = [runs[name].message_hub.get_info('teacher_metrics') for name in runs]
    assert scored[0] == scored[1] and 'accuracy/top1' in scored[0]


def test_the_teacher_runs_on_a_few_images_of_the_first_batch_only(run_cfg, folder):
    cfg = toy_caches.cached(run_cfg, folder)
    model, seen = loaded(cfg), []
    model.teacher.module.backbone.register_forward_hook(
        lambda module, inputs, output: seen.append(len(inputs[0])))
    for _ in range(3):
        data = model.data_preprocessor(one_batch(cfg, range(20)), True)
        losses = model(**data, mode='loss')
    assert seen == [8] and torch.isfinite(losses['loss_kd'])


def test_repeated_images_of_single_items_have_their_logits(run_cfg, folder):
    """RepeatDataset asks image by image."""
    cfg = toy_caches.cached(run_cfg, folder)
    cfg.train_dataloader.dataset = dict(type='RepeatDataset', times=2,
                                        dataset=cfg.train_dataloader.dataset)
    model, loader = loaded(cfg), Runner.build_dataloader(cfg.train_dataloader, seed=0)
    batch = model.prepare_batch(**model.data_preprocessor(next(iter(loader)), True))
    torch.testing.assert_close(model.teacher(batch)['logits'], model.teacher.logits(batch),
                               rtol=ROUNDING, atol=1e-4)


def other_weights(cfg, folder):
    cfg.model.teacher_checkpoint = toy_runs.save_teacher(folder, seed=2)


def other_dtype(cfg, folder):
    cfg.model.teacher_engine = dict(dtype='bfloat16')


def other_input(cfg, folder):
    cfg.model.teacher_input = dict(scale=2.0)


def other_normalisation(cfg, folder):
    for network in (cfg.model.student, cfg.model.teacher):
        network.data_preprocessor.mean = [100.0] * 3


def other_name(cfg, folder):
    """A layer of the same classifier under a name of its own is the same layer."""
    cfg.model.teacher_layers = dict(answer='head.fc')
    cfg.model.losses.loss_kd.inputs.teacher_logits = 'teacher.answer'


@pytest.mark.parametrize('change, message', [
    (other_weights, 'teacher weights: stored '),
    (other_dtype, r'teacher dtype: stored torch\.float32, here torch\.bfloat16'),
    (other_input, "teacher input: stored .*'scale': None.*here .*'scale': 2.0"),
    (other_normalisation, 'teacher input: stored .*120.0.* here .*100.0')])
def test_another_teacher_is_refused(tmp_path, run_cfg, folder, change, message):
    cfg = toy_caches.cached(run_cfg, folder)
    (tmp_path / 'other').mkdir()
    change(cfg, tmp_path / 'other')
    with pytest.raises(ValueError, match=rf'(?s)does not belong to this run.*{message}.*Make a '):
        loaded(cfg)


def test_another_name_of_the_layer_is_accepted(tmp_path, run_cfg, folder):
    cfg = toy_caches.cached(run_cfg, folder)
    other_name(cfg, tmp_path)
    model = loaded(cfg)
    batch = model.prepare_batch(**model.data_preprocessor(one_batch(cfg), True))
    assert model.teacher(batch)['answer'].shape == (4, 10)


def test_stored_logits_that_the_teacher_does_not_answer_are_refused(run_cfg, folder):
    stored = np.load(f'{folder}/logits.npy', mmap_mode='r+')
    stored[:] = np.roll(stored, 1, axis=1)
    stored.flush()
    cfg = toy_caches.cached(run_cfg, folder)
    model = loaded(cfg)
    with pytest.raises(RuntimeError, match='does not hold what the teacher answers: on 4 images'):
        model(**model.data_preprocessor(one_batch(cfg), True), mode='loss')


def test_what_no_hash_covers_shows_in_the_first_batch(run_cfg, folder):
    cfg = toy_caches.cached(run_cfg, folder)
    for network in (cfg.model.student, cfg.model.teacher):
        network.data_preprocessor.pad_size_divisor = 48
    model = loaded(cfg)
    with pytest.raises(RuntimeError, match='does not hold what the teacher answers'):
        model(**model.data_preprocessor(one_batch(cfg), True), mode='loss')


@pytest.mark.parametrize('top_k', ['3', '10'])
def test_the_largest_logits_are_read_too(tmp_path, run_cfg, top_k):
    cfg = toy_caches.cached(run_cfg, toy_caches.make(tmp_path, run_cfg, '--top-k', top_k))
    model = loaded(cfg)
    batch = model.prepare_batch(**model.data_preprocessor(one_batch(cfg), True))
    cached, live = model.teacher(batch)['logits'], model.teacher.logits(batch)
    largest = live.topk(int(top_k)).indices
    torch.testing.assert_close(cached.softmax(1).gather(1, largest),
                               live.softmax(1).gather(1, largest), rtol=ROUNDING, atol=0)


def test_images_that_were_not_replayed_are_refused(run_cfg, folder):
    cfg = toy_caches.cached(run_cfg, folder)
    model = loaded(cfg)
    cfg.train_dataloader.dataset.pop('replay')
    with pytest.raises(ValueError, match=r'set train_dataloader\.dataset\.replay=.*cache'):
        model(**model.data_preprocessor(one_batch(cfg), True), mode='loss')


def test_images_of_another_cache_are_refused(tmp_path, run_cfg, folder):
    (tmp_path / 'other').mkdir()
    other = toy_caches.make(tmp_path / 'other', run_cfg, '--seed', '1')
    model = loaded(toy_caches.cached(run_cfg, folder))
    data = model.data_preprocessor(one_batch(toy_caches.replayed(run_cfg, other)), True)
    with pytest.raises(ValueError, match=r'augmented as the cache .* says: give'):
        model(**data, mode='loss')


def test_a_teacher_that_was_not_loaded_answers_nothing(run_cfg, folder):
    cfg = toy_caches.cached(run_cfg, folder)
    model = MODELS.build(cfg.model)
    with pytest.raises(RuntimeError, match=r'call init_weights\(\) first'):
        model(**model.data_preprocessor(one_batch(cfg), True), mode='loss')


def test_a_student_is_tested_without_the_cache(run_cfg):
    cfg = toy_caches.cached(run_cfg, 'nowhere')
    model = MODELS.build(cfg.model).eval()
    predictions = model.test_step(toy.data(shape=(32, 32)))
    assert predictions[0].pred_score.shape == (10, )
    with pytest.raises(FileNotFoundError, match='no teacher cache in nowhere'):
        model.init_weights()


def test_a_deep_copy_shares_the_cache(run_cfg, folder):
    model = loaded(toy_caches.cached(run_cfg, folder))
    assert copy.deepcopy(model).teacher.cache is model.teacher.cache


def distiller_with(**kwargs):
    return MODELS.build(toy.distiller(teacher_cache='nowhere', **kwargs))


def test_methods_that_read_features_are_refused_with_the_layers():
    with pytest.raises(ValueError, match=r'names hint \(backbone\.stage1\)\. Methods that read'):
        distiller_with(teacher_layers=dict(hint='backbone.stage1', logits='head.fc'))
    with pytest.raises(ValueError, match=r'names pooled \(neck\)'):
        distiller_with(teacher_layers=dict(pooled='neck'), losses={})
    with pytest.raises(ValueError, match='names no layer'):
        distiller_with(teacher_layers={}, losses={})


def test_distillers_with_other_steps_are_refused_by_name():
    with pytest.raises(ValueError, match='last_map'):
        distiller_with(**toy.sdd())
    with pytest.raises(ValueError, match='MultiViewDistiller asks its teacher'):
        distiller_with(type='MultiViewDistiller')
    with pytest.raises(ValueError, match=r"MutualDistiller: unknown arguments ..teacher_cache"):
        MODELS.build(dict(toy_views.online([toy_views.branched()] * 2), teacher_cache='nowhere'))


def test_mixed_images_are_refused():
    student = toy.classifier()
    student['data_preprocessor']['batch_augments'] = dict(
        augments=dict(type='mmpretrain.Mixup', alpha=0.8))
    with pytest.raises(ValueError, match=r'batch_augments mixes the images'):
        distiller_with(student=student)


def test_another_pipeline_and_other_images_are_refused(run_cfg, folder):
    cfg = toy_caches.replayed(run_cfg, folder)
    other = copy.deepcopy(cfg.train_dataloader.dataset)
    other.dataset.dataset.pipeline[0].padding = 2
    with pytest.raises(ValueError, match=r'(?s)pipeline: stored .*padding=4.* here .*padding=2'):
        TensorImages(**{key: value for key, value in other.items() if key != 'type'})
    other = copy.deepcopy(cfg.train_dataloader.dataset)
    other.dataset.ratio = 0.06
    with pytest.raises(ValueError, match='images: stored '):
        DATASETS.build(other)
