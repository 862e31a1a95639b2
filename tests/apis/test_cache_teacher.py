import re

import numpy as np
import pytest
import torch
from mmengine.runner import Runner

from mmkd.apis import cache_teacher, cli
from mmkd.datasets import Digits
from mmkd.datasets.batched_transforms import BatchedPipeline
from mmkd.registry import DATASETS, MODELS
from tests import toy_caches, toy_runs
from tests import toy_models as toy
from tests.tools import loading, processes


def images_of(cfg, cache, entry):
    """An image as the data loader gives it, made by the per-image steps from a stored row."""
    dataset = DATASETS.build(cfg.train_dataloader.dataset)
    rows = np.load(f'{cache}/rows.npy')
    image = dataset.images[entry % len(dataset)][None]
    pipeline = BatchedPipeline(Digits(
        pipeline=[dict(type='mmpretrain.RandomCrop', crop_size=32, padding=4)]).pipeline.transforms)
    return pipeline.apply(image.cpu(), torch.from_numpy(rows[entry][None].astype(np.int64)))


def test_stored_logits_are_the_teachers_on_images_made_by_the_stored_rows(tmp_path):
    cfg = toy_caches.config(tmp_path)
    cache = toy_caches.make(tmp_path, cfg)
    stored = np.load(f'{cache}/logits.npy')
    assert stored.shape == (3 * 53, 10) and stored.dtype == np.float16
    teacher = MODELS.build(cfg.model.teacher).eval()
    teacher.load_state_dict(torch.load(cfg.model.teacher_checkpoint)['state_dict'])
    for entry in (0, 31, 52, 53, 158):
        inputs = (images_of(cfg, cache, entry).float() - 120) / 60
        with torch.no_grad():
            expected = teacher(inputs)[0]
        torch.testing.assert_close(torch.from_numpy(stored[entry]).float(), expected,
                                   rtol=2**-10, atol=1e-4)
    rounds = np.load(f'{cache}/rows.npy').reshape(3, 53, 2)
    assert not np.array_equal(rounds[0], rounds[1])


def test_the_augmentation_depends_on_the_seed_alone(tmp_path):
    rows = {}
    for name, options in dict(first=[], again=['--top-k', '2'], other=['--seed', '1']).items():
        (tmp_path / name).mkdir()
        cache = toy_caches.make(tmp_path / name, toy_caches.config(tmp_path / name), *options)
        rows[name] = np.load(f'{cache}/rows.npy')
    assert np.array_equal(rows['first'], rows['again'])
    assert not np.array_equal(rows['first'], rows['other'])


@pytest.mark.extended
def test_made_and_trained_with_from_the_command_line_in_two_processes(tmp_path):
    cfg = toy_caches.config(tmp_path, epochs=1)
    config, cache = toy_runs.write(tmp_path / 'run.py', cfg), tmp_path / 'cache'
    printed = loading.run('cache_teacher.py', config, cache, '--rounds', 2, '--top-k', 4)
    assert '2 rounds of 53 images' in printed and 'bytes for each image and round' in printed
    moved = [float(share) for share in re.findall(r'moves ([\d.]+)% of the probability', printed)]
    assert len(moved) == 2 and min(moved) > 0 and max(moved) < 5
    options = printed.split('--cfg-options ')[1].split()[:2]
    assert options == [f'model.teacher_cache={cache}', f'train_dataloader.dataset.replay={cache}']
    printed = processes.run('train.py', config, '--work-dir', tmp_path / 'run', '--cfg-options',
                            *options, processes=2)
    assert 'teacher on the validation set' in printed and 'loss_kd' in printed
    assert (tmp_path / 'run/epoch_1.pth').exists()


def test_a_resumed_run_ends_as_the_whole_one(tmp_path):
    cfg = toy_caches.config(tmp_path, toy_runs.distiller(
        tmp_path, student=toy_runs.network(dropout=0.3)))
    cfg = toy_caches.cached(cfg, toy_caches.make(tmp_path, cfg))
    weights = []
    for name, resumed in (('whole', None), ('resumed', 'whole/epoch_2.pth')):
        cfg.work_dir, cfg.experiment_name = str(tmp_path / name), f'{tmp_path.name}_{name}'
        cfg.load_from, cfg.resume = resumed and str(tmp_path / resumed), resumed is not None
        runner = Runner.from_cfg(cfg.copy())
        runner.train()
        weights.append(torch.load(tmp_path / name / 'epoch_3.pth', weights_only=False))
    assert not (tmp_path / 'resumed/epoch_1.pth').exists()
    toy_runs.assert_same_weights(*(saved['state_dict'] for saved in weights))


def test_mass_that_moved_by_hand():
    exact = torch.tensor([[0.5, 0.25, 0.25], [1.0, 1.0, 2.0]]).log()
    stored = torch.tensor([[0.25, 0.25, 0.5], [1.0, 1.0, 2.0]]).log()
    assert cache_teacher.moved_mass(exact, stored, 1) == pytest.approx(0.125)


def refused(tmp_path, cfg, message, *options):
    with pytest.raises(ValueError, match=message):
        toy_caches.make(tmp_path, cfg, *options)
    assert not (tmp_path / 'cache').exists() and not list(tmp_path.glob('*.tmp'))


def test_other_datasets_are_refused_by_name(tmp_path):
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.distiller(tmp_path))
    refused(tmp_path, cfg, 'here it is a RepeatDataset')
    cfg = toy_caches.config(tmp_path)
    cfg.train_dataloader.dataset.batched = False
    refused(tmp_path, cfg, 'a TensorImages with batched=True')


def test_other_models_are_refused(tmp_path):
    refused(tmp_path, toy_caches.config(tmp_path, toy_runs.network()),
            'this model is a ImageClassifier')
    features = toy_runs.distiller(
        tmp_path, teacher_layers=dict(stage='backbone.stage1', logits='head.fc'))
    refused(tmp_path, toy_caches.config(tmp_path, features), r'names stage \(backbone\.stage1\)')


def test_a_linear_layer_before_the_last_is_refused(tmp_path):
    network = toy_runs.network(16)
    network['head'] = dict(type='VisionTransformerClsHead', num_classes=10, in_channels=16,
                           hidden_dim=10, _scope_='mmpretrain')
    network['backbone']['type'] = 'mmkd.ToyPooledBackbone'
    network.pop('neck')
    model = toy_runs.distiller(tmp_path, teacher=network, teacher_layers=dict(
        logits='head.layers.pre_logits'))
    refused(tmp_path, toy_caches.config(tmp_path, model),
            r"'logits' \(head\.layers\.pre_logits\) does not give the logits")


@MODELS.register_module()
class ToyPooledBackbone(toy.ToyBackbone):
    """Gives what the head of a vision transformer takes."""

    def forward(self, images):
        return ([None, super().forward(images)[0].mean((2, 3))], )


def test_bad_arguments_are_named(tmp_path, capsys):
    refused(tmp_path, toy_caches.config(tmp_path), 'from 1 to the 10 classes, got 11',
            '--top-k', '11')
    with pytest.raises(SystemExit):
        cli.parser_of('cache-teacher').parse_args(['config.py', 'cache', '--rounds', '0'])
    assert 'must be at least 1' in capsys.readouterr().err
