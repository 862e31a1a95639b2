"""A cache that belongs to another teacher, method or image is refused, and the message says why."""
import copy

import numpy as np
import pytest

from mmkd.datasets import TensorImages
from mmkd.registry import DATASETS, MODELS
from tests import toy_caches, toy_runs, toy_views
from tests import toy_models as toy


def other_weights(cfg, folder):
    cfg.model.teacher_checkpoint = toy_runs.save_teacher(folder, seed=2)


def other_dtype(cfg, folder):
    cfg.model.teacher_engine = dict(dtype='bfloat16')


def other_input(cfg, folder):
    cfg.model.teacher_input = dict(scale=2.0)


def other_normalisation(cfg, folder):
    for network in (cfg.model.student, cfg.model.teacher):
        network.data_preprocessor.mean = [100.0] * 3


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
        toy_caches.loaded(cfg)


def test_stored_logits_that_the_teacher_does_not_answer_are_refused(run_cfg, folder):
    stored = np.load(f'{folder}/logits.npy', mmap_mode='r+')
    stored[:] = np.roll(stored, 1, axis=1)
    stored.flush()
    cfg = toy_caches.cached(run_cfg, folder)
    model = toy_caches.loaded(cfg)
    with pytest.raises(RuntimeError, match='does not hold what the teacher answers: on 4 images'):
        model(**model.data_preprocessor(toy_caches.one_batch(cfg), True), mode='loss')


def test_what_no_hash_covers_shows_in_the_first_batch(run_cfg, folder):
    cfg = toy_caches.cached(run_cfg, folder)
    for network in (cfg.model.student, cfg.model.teacher):
        network.data_preprocessor.pad_size_divisor = 48
    model = toy_caches.loaded(cfg)
    with pytest.raises(RuntimeError, match='does not hold what the teacher answers'):
        model(**model.data_preprocessor(toy_caches.one_batch(cfg), True), mode='loss')


def test_images_that_were_not_replayed_are_refused(run_cfg, folder):
    cfg = toy_caches.cached(run_cfg, folder)
    model = toy_caches.loaded(cfg)
    cfg.train_dataloader.dataset.pop('replay')
    with pytest.raises(ValueError, match=r'set train_dataloader\.dataset\.replay=.*cache'):
        model(**model.data_preprocessor(toy_caches.one_batch(cfg), True), mode='loss')


def test_images_of_another_cache_are_refused(tmp_path, run_cfg, folder):
    (tmp_path / 'other').mkdir()
    other = toy_caches.make(tmp_path / 'other', run_cfg, '--seed', '1')
    model = toy_caches.loaded(toy_caches.cached(run_cfg, folder))
    data = model.data_preprocessor(toy_caches.one_batch(toy_caches.replayed(run_cfg, other)), True)
    with pytest.raises(ValueError, match=r'has the augmentation .*, but the images have .*: give'):
        model(**data, mode='loss')


def test_a_teacher_that_was_not_loaded_answers_nothing(run_cfg, folder):
    cfg = toy_caches.cached(run_cfg, folder)
    model = MODELS.build(cfg.model)
    with pytest.raises(RuntimeError, match=r'call init_weights\(\) first'):
        model(**model.data_preprocessor(toy_caches.one_batch(cfg), True), mode='loss')


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
