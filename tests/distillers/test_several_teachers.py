"""Several frozen teachers of one student: their sources, files, views, scores and caches."""
import copy

import pytest
import torch

from mmkd.distillers import Distiller
from mmkd.registry import MODELS
from mmkd.structures.batch import Batch
from tests import toy_caches, toy_runs
from tests import toy_models as toy

pytestmark = pytest.mark.slow

MEAN_KD = dict(
    connectors=dict(mean=dict(module=dict(type='MeanLogits'), inputs=dict(
        logits=['teacher.a.logits', 'teacher.b.logits']))),
    losses=dict(loss_kd=dict(module=dict(type='KDLoss'), weight=1.0, inputs=dict(
        student_logits='student.logits', teacher_logits='connector.mean'))))
CAMKD = dict(losses=dict(loss_camkd=dict(module=dict(type='CAMKDLoss'), inputs=dict(
    student_logits='student.logits', teacher_logits=['teacher.a.logits', 'teacher.b.logits'],
    labels='batch.labels'))))


def entry(channels, **settings):
    return dict(network=toy.classifier(channels), layers=dict(logits='head.fc'), **settings)


def config(**changes):
    """A distiller of two toy classifiers, without files."""
    return {**dict(type='Distiller', student=toy.classifier(),
                   teachers=dict(a=entry(16), b=entry(24)),
                   student_layers=dict(logits='head.fc')), **copy.deepcopy(MEAN_KD), **changes}


def run_config(folder, **changes):
    """A distiller of two toy classifiers of digits whose files exist."""
    teachers = {}
    for name, channels, seed in (('a', 16, 1), ('b', 24, 2)):
        network = toy_runs.network(channels)
        (folder / name).mkdir(exist_ok=True)
        teachers[name] = dict(
            network=network, layers=dict(logits='head.fc'),
            checkpoint=toy_runs.save_teacher(folder / name, seed, network))
    return config(student=toy_runs.network(), teachers=teachers, **changes)


@pytest.mark.parametrize('change, message', [
    (dict(losses=dict(loss_kd=dict(module=dict(type='KDLoss'), inputs=dict(
        student_logits='student.logits', teacher_logits='teacher.c.logits')))),
     r"unknown source 'teacher.c.logits'. Did you mean 'teacher.[ab].logits'.*teacher.b.logits"),
    (dict(teachers=dict(a=entry(16), b=dict(entry(24), network=toy.classifier(24, 7)))),
     "connector 'mean' compares logits of different classes: teacher.a.logits has 5, "
     'teacher.b.logits has 7'),
    (dict(teachers=dict(a=entry(16), b=dict(entry(24), network=toy.classifier(24, 7))),
          connectors={}, **copy.deepcopy(CAMKD)),
     "loss 'loss_camkd' compares logits of different classes"),
    (dict(teachers=dict(a=entry(16), b=entry(24, chekpoint='x'))),
     "teachers.b: unknown key 'chekpoint'; did you mean 'checkpoint'"),
    (dict(teachers=dict(a=toy.classifier())), 'teachers.a: expected a dict with network'),
    (dict(teachers={'a.b': entry(16)}), r"teachers: the name 'a.b' must be a word"),
    (dict(teachers={}), 'teachers: empty'),
    (dict(teachers=None), 'a distiller needs a teacher'),
    (dict(teacher=toy.classifier(16)), 'teacher and teachers cannot stand together'),
    (dict(teacher_checkpoint='x.pth'), 'teacher_checkpoint and teachers cannot stand together'),
    (dict(inherited=['head']), 'method and inherited read one teacher'),
    (dict(teachers=dict(a=entry(16), b=entry(24, input=dict(sizes=3)))),
     'teachers.b.input: unknown keys'),
    (dict(teachers=dict(a=entry(16), b=entry(24, engine=dict(dtype='int8')))),
     'teachers.b.engine: dtype must be one of'),
])
def test_what_does_not_fit_fails_at_build(change, message):
    with pytest.raises(ValueError, match=message):
        MODELS.build(config(**change))


def test_another_normalisation_is_asked_for_by_name():
    teachers = dict(a=entry(16), b=entry(24))
    teachers['b']['network']['data_preprocessor']['mean'] = [0.0] * 3
    with pytest.raises(ValueError, match=r'teachers\.b\.input=dict\(mean='):
        MODELS.build(config(teachers=teachers))


def test_each_teacher_answers_under_its_name_and_sees_its_own_view():
    model = MODELS.build(config(teachers=dict(
        a=entry(16), b=entry(24, input=dict(mean=[0.0] * 3, std=[255.0] * 3, size=(8, 8))))))
    seen = []
    for teacher in model.teacher.members.values():
        teacher.module.backbone.register_forward_pre_hook(
            lambda module, inputs: seen.append(inputs[0]))
    data = model.data_preprocessor(toy.data(), True)
    outputs = model.teacher(Batch(data['inputs'], data['data_samples']))
    assert list(outputs) == ['a.logits', 'b.logits']
    assert torch.equal(seen[0], data['inputs']) and seen[-1].shape == (8, 3, 8, 8)
    assert seen[-1].min() >= -1e-6 and seen[-1].max() <= 1 + 1e-6  # pixels, not normalised values


def test_losses_read_their_mean():
    model = MODELS.build(config())
    toy.init_without_teacher(model)
    data = model.data_preprocessor(toy.data(), True)
    batch = Batch(data['inputs'], data['data_samples'])
    answers = model.teacher(batch)
    mean = (answers['a.logits'] + answers['b.logits']) / 2
    with torch.no_grad():
        student = model.student(data['inputs'])
        expected = model.losses['loss_kd'](student, mean)
        found = model(data['inputs'], data['data_samples'], mode='loss')['loss_kd']
    torch.testing.assert_close(found, expected)


def test_they_are_no_part_of_the_student_and_copies_share_them():
    model = MODELS.build(config())
    assert not any('teacher' in name for name in model.state_dict())
    copied = copy.deepcopy(model)
    assert copied.teacher.members['b'].module is model.teacher.members['b'].module
    assert all(teacher.is_shared for teacher in copied.teacher.members.values())
    model.train().double()
    for teacher in model.teacher.members.values():
        assert not any(part.training for part in teacher.module.modules())
        assert {value.dtype for value in teacher.module.parameters()} == {torch.float64}
        assert not any(value.requires_grad for value in teacher.module.parameters())


def test_networks_that_exist_keep_their_weights():
    networks = {name: MODELS.build(toy.classifier(16)) for name in ('a', 'b')}
    before = copy.deepcopy({name: network.state_dict() for name, network in networks.items()})
    model = Distiller(
        MODELS.build(toy.classifier()), teachers={
            name: dict(network=network, layers=dict(logits='head.fc'))
            for name, network in networks.items()},
        student_layers=dict(logits='head.fc'), **copy.deepcopy(MEAN_KD))
    assert model.teacher.members['a'].module is networks['a']
    for name, network in networks.items():
        toy_runs.assert_same_weights(before[name], network.state_dict())


@pytest.mark.parametrize('method', [MEAN_KD, CAMKD], ids=['mean', 'camkd'])
def test_teachers_are_bit_identical_after_training_and_scored(tmp_path, method):
    model = run_config(tmp_path, **{'connectors': {}, **copy.deepcopy(method)})
    runner = toy_runs.train(tmp_path / 'run', model, epochs=2)
    for name, teacher in runner.model.teacher.members.items():
        saved = torch.load(model['teachers'][name]['checkpoint'])['state_dict']
        toy_runs.assert_same_weights(saved, teacher.module.state_dict())
    scored = runner.message_hub.get_info('teacher_metrics')
    assert {'a/accuracy/top1', 'b/accuracy/top1'} <= scored.keys()


def test_weight_zero_is_stock_training_to_the_bit(tmp_path):
    student = toy_runs.network(dropout=0.3)
    stock = toy_runs.train(tmp_path / 'stock', student, epochs=2)
    model = run_config(tmp_path)
    model['student'] = student
    model['losses']['loss_kd']['weight'] = 0.0
    ours = toy_runs.train(tmp_path / 'ours', model, epochs=2)
    toy_runs.assert_same_weights(stock.model.state_dict(), ours.model.student.state_dict())


def test_resumed_run_ends_as_the_whole_one(tmp_path):
    model = run_config(tmp_path, connectors={}, **copy.deepcopy(CAMKD))
    whole = toy_runs.train(tmp_path / 'whole', model, epochs=3)
    resumed = toy_runs.train(tmp_path / 'resumed', model, epochs=3, resume=True,
                             load_from=str(tmp_path / 'whole/epoch_2.pth'))
    toy_runs.assert_same_weights(whole.model.state_dict(), resumed.model.state_dict())


def test_another_teacher_stops_a_resume_and_another_place_does_not(tmp_path):
    model = run_config(tmp_path)
    toy_runs.train(tmp_path / 'whole', model, epochs=2)
    again = dict(epochs=2, resume=True, load_from=str(tmp_path / 'whole/epoch_1.pth'))
    moved = (tmp_path / 'b/teacher.pth').rename(tmp_path / 'moved.pth')
    model['teachers']['b']['checkpoint'] = str(moved)
    toy_runs.train(tmp_path / 'moved', model, **again)
    other = toy_runs.save_teacher(tmp_path, 5, toy_runs.network(24))
    model['teachers']['b']['checkpoint'] = other
    with pytest.raises(ValueError, match="the teacher's weights was"):
        toy_runs.train(tmp_path / 'other', model, **again)


@pytest.mark.parametrize('file, expected, message', [
    ('gone.pth', FileNotFoundError,
     r"the teacher 'b' checkpoint .*gone.pth does not exist.*model.teachers.b.checkpoint=PATH"),
    ('a/teacher.pth', RuntimeError, "the teacher 'b' checkpoint"),
    (None, RuntimeError, "the teacher 'b' has no weights.*model.teachers.b.checkpoint")])
def test_a_missing_or_wrong_file_of_one_stops_the_run(tmp_path, file, expected, message):
    model = run_config(tmp_path)
    model['teachers']['b']['checkpoint'] = file and str(tmp_path / file)
    with pytest.raises(expected, match=message):
        toy_runs.train(tmp_path / 'run', model, epochs=1)
    assert not list((tmp_path / 'run').glob('*.pth'))


def test_each_has_its_cache(tmp_path):
    cfg = toy_caches.config(tmp_path, run_config(tmp_path))
    live = toy_caches.loaded(cfg)
    for name in ('a', 'b'):
        (tmp_path / f'cache_{name}').mkdir()
        cfg.model.teachers[name].cache = toy_caches.make(
            tmp_path / f'cache_{name}', toy_caches.config(tmp_path, run_config(tmp_path)),
            '--teacher', name)
    cfg.train_dataloader.dataset.replay = cfg.model.teachers.b.cache
    cached = toy_caches.loaded(cfg)
    data = cached.data_preprocessor(toy_caches.one_batch(cfg), True)
    batch = Batch(data['inputs'], data['data_samples'])
    expected, found = live.teacher(batch), cached.teacher(batch)
    assert list(found) == ['a.logits', 'b.logits']
    for key, value in found.items():  # rounded to float16
        torch.testing.assert_close(value, expected[key], rtol=2**-10, atol=2**-10)
        assert not torch.equal(value, expected[key])
