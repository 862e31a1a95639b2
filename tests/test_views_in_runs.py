"""Promises about views, branches and peers, kept in whole runs of MMEngine."""
import copy

import pytest
import torch

from mmkd.apis import publish
from mmkd.registry import MODELS
from tests import toy_models as toy
from tests import toy_runs, toy_views
from tests.tools import loading, processes

pytestmark = pytest.mark.slow

CLASSES = toy_runs.CLASSES
OWN = dict(branch_loss=dict(type='AuxiliaryTaskLoss'))


def teacher_file(folder, **options):
    config = toy_views.branched(16, CLASSES, **options)
    return toy_runs.save_teacher(folder, config=config)


def hssakd(folder, **options):
    return toy_views.hssakd(
        student=toy_views.branched(classes=CLASSES, **options),
        teacher=toy_views.branched(16, CLASSES), teacher_checkpoint=teacher_file(folder))


def online(number=2, **options):
    own = toy_views.branched(classes=CLASSES, **OWN, **options)
    return toy_views.online([own] * number)


def evaluators(number=2):
    return dict(val_evaluator=[dict(type='ScoreAccuracy'), *(
        dict(type='ScoreAccuracy', field=f'peer{index}_score') for index in range(1, number))])


def plain_network():
    with toy.scope('mmkd'):
        return MODELS.build(toy_runs.network())


def test_student_is_saved_plain_and_the_teacher_read_with_its_branches(tmp_path):
    """The first stage leaves branches beside the network; the second reads them."""
    first = toy_runs.train(tmp_path / 'teacher', toy_views.branched(16, CLASSES, **OWN), epochs=1)
    saved = torch.load(tmp_path / 'teacher/epoch_1.pth', weights_only=False)
    assert not any(key.startswith('branches.') for key in saved['state_dict'])
    assert all(key.startswith('branches.') for key in saved['mmkd']['state_dict'])
    config = {**hssakd(tmp_path), 'teacher_checkpoint': str(tmp_path / 'teacher/epoch_1.pth')}
    second = toy_runs.train(tmp_path / 'student', config, epochs=1)
    toy_runs.assert_same_weights(first.model.state_dict(),
                                 second.model.teacher.module.state_dict())
    student = torch.load(tmp_path / 'student/epoch_1.pth', weights_only=False)
    plain_network().load_state_dict({key: value for key, value in student['state_dict'].items()
                                     if 'data_preprocessor' not in key})


@pytest.mark.parametrize('stage', ['teacher', 'student', 'online'])
def test_resumed_run_ends_as_the_whole_one(tmp_path, stage):
    model = {'teacher': lambda: toy_views.branched(classes=CLASSES, dropout=0.3, **OWN),
             'student': lambda: hssakd(tmp_path, dropout=0.3),
             'online': lambda: online(dropout=0.3)}[stage]()
    changes = {**(evaluators() if stage == 'online' else {}),
               'default_hooks.checkpoint.max_keep_ckpts': -1}
    toy_runs.train(tmp_path / 'whole', model, **changes)
    resumed = toy_runs.train(tmp_path / 'resumed', model, resume=True,
                             load_from=str(tmp_path / 'whole/epoch_1.pth'), **changes)
    assert resumed.epoch == 3 and not (tmp_path / 'resumed/epoch_1.pth').exists()
    files = [torch.load(tmp_path / name / 'epoch_3.pth', weights_only=False)
             for name in ('whole', 'resumed')]
    for part in (lambda file: file['state_dict'], lambda file: file['mmkd']['state_dict']):
        toy_runs.assert_same_weights(*(part(file) for file in files))


@pytest.mark.slow
def test_all_peers_are_saved_validated_tested_and_published(tmp_path):
    number = 3
    config = toy_runs.config(tmp_path / 'run', online(number), epochs=1, **evaluators(number))
    config.test_evaluator = config.val_evaluator
    path = toy_runs.write(tmp_path / 'config.py', config)
    printed = loading.run('train.py', path)
    file = tmp_path / 'run/epoch_1.pth'
    saved = torch.load(file, weights_only=False)
    beside = saved['mmkd']['state_dict']
    for index in (1, 2):
        weights = {key.removeprefix(f'peers.{index}.'): value for key, value in beside.items()
                   if key.startswith(f'peers.{index}.') and '.branches.' not in key}
        assert weights.keys() == saved['state_dict'].keys()
        target = publish.publish(file, tmp_path / f'peer{index}.pth', peer=index,
                                   with_hash=False)
        published = torch.load(target, weights_only=True)['state_dict']
        toy_runs.assert_same_weights(published, weights)
        assert f'peer{index}/top1' in printed
    tested = loading.run('test.py', path, file, '--work-dir', tmp_path / 'test')
    scores = {name: line.split(f'{name}/top1: ')[1].split()[0] for line in tested.splitlines()
              if 'Epoch(test)' in line for name in ('accuracy', 'peer1', 'peer2')
              if f'{name}/top1' in line}
    assert len(scores) == 3
    alone = loading.run('test.py', path, file, '--peer', 2, '--work-dir', tmp_path / 'test2')
    assert f'accuracy/top1: {scores["peer2"]}' in alone
    assert ('--peer 3: the config has 3 peers, counted from 0'
            in loading.refusal('test.py', path, file, '--peer', 3))
    printed = loading.refusal('test.py', path, tmp_path / 'peer1.pth')
    assert 'peer1.pth does not fit the network' in printed and 'peers.1.' in printed
    with pytest.raises(SystemExit, match=r'holds no peer 5; it holds \[0, 1, 2\]'):
        publish.publish(file, tmp_path / 'x.pth', peer=5)


def test_averaged_weights_of_peers_are_saved(tmp_path):
    runner = toy_runs.train(tmp_path / 'ema', online(), epochs=1, **evaluators(), custom_hooks=[
        dict(type='EMAHook', momentum=0.1)])
    ema = next(hook for hook in runner.hooks if type(hook).__name__ == 'EMAHook').ema_model
    saved = torch.load(tmp_path / 'ema/epoch_1.pth', weights_only=False)
    averaged = ema.module.peers[0].state_dict()
    assert all(torch.equal(value, averaged[key]) for key, value in saved['state_dict'].items())


@pytest.mark.extended
def test_two_processes_equal_one_on_the_same_global_batch(tmp_path):
    """Networks without batch statistics, so that the sum over processes is exact."""
    model = online(norm='group')
    weights = []
    for batch_size, number in ((26, 1), (13, 2)):
        cfg = toy_runs.config(tmp_path / 'unused', copy.deepcopy(model), epochs=2,
                              batch_size=batch_size, **evaluators(), **{
                                  'train_dataloader.dataset.dataset.dataset.pipeline': [
                                      dict(type='mmpretrain.PackInputs')],
                                  'train_dataloader.drop_last': True})
        path = toy_runs.write(tmp_path / f'{number}.py', cfg)
        processes.run('train.py', path, '--work-dir', tmp_path / str(number), processes=number)
        file = torch.load(tmp_path / f'{number}/epoch_2.pth', weights_only=False)
        weights.append({**file['state_dict'], **file['mmkd']['state_dict']})
    torch.testing.assert_close(weights[1], weights[0], rtol=1e-4, atol=1e-5)
