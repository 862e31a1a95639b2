import copy

import pytest
import torch
from mmengine.optim import OptimWrapper
from mmengine.runner import Runner

from mmkd.registry import DATASETS, MODELS
from tests import toy_caches, toy_runs
from tests import toy_models as toy

pytestmark = pytest.mark.slow

# float16 rounds a logit by at most 2^-11 of its size. KD goes with the square of differences of
# logits, which doubles that; measured on these networks: 8e-5.
ROUNDING = 2**-10


def losses_of_steps(cfg, number=6):
    """Losses of a few training steps."""
    model = toy_caches.loaded(cfg)
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
    model, seen = toy_caches.loaded(cfg), []
    model.teacher.module.backbone.register_forward_hook(
        lambda module, inputs, output: seen.append(len(inputs[0])))
    for _ in range(3):
        data = model.data_preprocessor(toy_caches.one_batch(cfg, range(20)), True)
        losses = model(**data, mode='loss')
    assert seen == [8] and torch.isfinite(losses['loss_kd'])


def test_repeated_images_of_single_items_have_their_logits(run_cfg, folder):
    """RepeatDataset asks image by image."""
    cfg = toy_caches.cached(run_cfg, folder)
    cfg.train_dataloader.dataset = dict(type='RepeatDataset', times=2,
                                        dataset=cfg.train_dataloader.dataset)
    model, loader = toy_caches.loaded(cfg), Runner.build_dataloader(cfg.train_dataloader, seed=0)
    batch = model.prepare_batch(**model.data_preprocessor(next(iter(loader)), True))
    torch.testing.assert_close(model.teacher(batch)['logits'], model.teacher.logits(batch),
                               rtol=ROUNDING, atol=1e-4)


def other_name(cfg, folder):
    """A layer of the same classifier under a name of its own is the same layer."""
    cfg.model.teacher_layers = dict(answer='head.fc')
    cfg.model.losses.loss_kd.inputs.teacher_logits = 'teacher.answer'


def test_another_name_of_the_layer_is_accepted(tmp_path, run_cfg, folder):
    cfg = toy_caches.cached(run_cfg, folder)
    other_name(cfg, tmp_path)
    model = toy_caches.loaded(cfg)
    batch = model.prepare_batch(**model.data_preprocessor(toy_caches.one_batch(cfg), True))
    assert model.teacher(batch)['answer'].shape == (4, 10)


@pytest.mark.parametrize('top_k', ['3', '10'])
def test_the_largest_logits_are_read_too(tmp_path, run_cfg, top_k):
    cfg = toy_caches.cached(run_cfg, toy_caches.make(tmp_path, run_cfg, '--top-k', top_k))
    model = toy_caches.loaded(cfg)
    batch = model.prepare_batch(**model.data_preprocessor(toy_caches.one_batch(cfg), True))
    cached, live = model.teacher(batch)['logits'], model.teacher.logits(batch)
    largest = live.topk(int(top_k)).indices
    torch.testing.assert_close(cached.softmax(1).gather(1, largest),
                               live.softmax(1).gather(1, largest), rtol=ROUNDING, atol=0)


def test_a_student_is_tested_without_the_cache(run_cfg):
    cfg = toy_caches.cached(run_cfg, 'nowhere')
    model = MODELS.build(cfg.model).eval()
    predictions = model.test_step(toy.data(shape=(32, 32)))
    assert predictions[0].pred_score.shape == (10, )
    with pytest.raises(FileNotFoundError, match='no teacher cache in nowhere'):
        model.init_weights()


def test_a_deep_copy_shares_the_cache(run_cfg, folder):
    model = toy_caches.loaded(toy_caches.cached(run_cfg, folder))
    assert copy.deepcopy(model).teacher.cache is model.teacher.cache
