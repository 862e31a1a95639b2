import numpy as np
import pytest
import torch

from mmkd.apis import publish
from mmkd.registry import MODELS
from mmkd.utils import checkpoint, weight_files
from tests import toy_models as toy
from tests import toy_runs


@pytest.fixture(scope='module')
def trained(tmp_path_factory):
    """The best checkpoint of a distilled run, and its runner."""
    folder = tmp_path_factory.mktemp('trained')
    runner = toy_runs.train(folder / 'run', toy_runs.distiller(folder), epochs=1)
    best, = (folder / 'run').glob('best_*.pth')
    return best, runner


def test_published_file_is_small_safe_and_the_same_network(trained, tmp_path):
    source, runner = trained
    target = publish.publish(source, tmp_path / 'student.pth')
    published = torch.load(target, weights_only=True)
    assert set(published) == {'meta', 'state_dict'}
    with toy.scope('mmkd'):
        student = MODELS.build(toy_runs.network())
    student.load_state_dict(published['state_dict'], strict=True)
    toy_runs.assert_same_weights(student.state_dict(), runner.model.student.state_dict())
    assert target.stat().st_size < source.stat().st_size
    meta = published['meta']
    assert meta['epoch'] == 1 and 'KDLoss' in meta['cfg']
    assert meta['dataset_meta']['classes'] == tuple('0123456789')
    expected = toy_runs.accuracies(source.parent)[-1]
    assert meta['metrics']['accuracy/top1'] == pytest.approx(expected)


def test_colours_are_kept_as_plain_numbers(tmp_path):
    palette = [(np.int64(1), 2, 3), np.array([4, 5, 6])]
    described = dict(classes=['a', 'b'], palette=palette, other=object)
    torch.save(publish.meta_of(dict(meta=dict(dataset_meta=described))), tmp_path / 'meta.pth')
    read = torch.load(tmp_path / 'meta.pth', weights_only=True)
    assert read['dataset_meta'] == dict(classes=('a', 'b'), palette=[(1, 2, 3), [4, 5, 6]])


def test_name_carries_the_hash_of_the_weights(trained, tmp_path):
    first = publish.publish(trained[0], tmp_path / 'a.pth')
    second = publish.publish(trained[0], tmp_path / 'b.pth')
    assert first.stem.removeprefix('a-') == second.stem.removeprefix('b-')
    weights = torch.load(first, weights_only=True)['state_dict']
    assert publish.hash_of(weights).startswith(first.stem.removeprefix('a-'))
    weights['head.fc.bias'][0] += 1
    assert not publish.hash_of(weights).startswith(first.stem.removeprefix('a-'))
    assert publish.publish(trained[0], tmp_path / 'c.pth', with_hash=False).name == 'c.pth'


def test_published_file_serves_as_teacher(trained, tmp_path):
    target = publish.publish(trained[0], tmp_path / 'teacher.pth')
    model = toy_runs.distiller(tmp_path, teacher=toy_runs.network(),
                               teacher_checkpoint=str(target))
    runner = toy_runs.train(tmp_path / 'run', model, epochs=1)
    toy_runs.assert_same_weights(runner.model.teacher.module.state_dict(),
                                 trained[1].model.student.state_dict())


def test_safetensors_where_the_name_ends_so(trained, tmp_path):
    as_torch = publish.publish(trained[0], tmp_path / 'student.pth')
    target = publish.publish(trained[0], tmp_path / 'student.safetensors')
    assert target.name == f'{as_torch.stem}.safetensors'
    loaded, expected = weight_files.load(target), weight_files.load(as_torch)
    toy_runs.assert_same_weights(dict(sorted(loaded['state_dict'].items())),
                                 dict(sorted(expected['state_dict'].items())))
    assert loaded['meta']['metrics'] == expected['meta']['metrics']
    checkpoint.load_network(MODELS.build(toy_runs.network()), str(target), role='student')


def test_existing_file_is_kept_without_force(trained, tmp_path):
    target = publish.publish(trained[0], tmp_path / 'student.pth')
    with pytest.raises(SystemExit, match='exists; --force replaces it'):
        publish.publish(trained[0], tmp_path / 'student.pth')
    assert publish.publish(trained[0], tmp_path / 'student.pth', force=True) == target


@pytest.mark.parametrize('content, message', [
    (None, 'there is no file'), (dict(weights=1), 'holds no state_dict of tensors'),
    (dict(state_dict={'student.x': torch.zeros(1)}), "not written with mmkd's hooks"),
    (b'text', 'in.pth cannot be read as a file of weights: it is a text')])
def test_what_is_no_student_is_refused(tmp_path, content, message):
    source = tmp_path / 'in.pth'
    if isinstance(content, bytes):
        source.write_bytes(content)
    elif content is not None:
        torch.save(content, source)
    with pytest.raises(SystemExit, match=message):
        publish.publish(source, tmp_path / 'out.pth')
    assert not (tmp_path / 'out.pth').exists()


def test_the_config_of_the_run_goes_along(tmp_path):
    torch.save(dict(state_dict=dict(weight=torch.ones(2)), meta={}), tmp_path / 'epoch_1.pth')
    (tmp_path / 'network.py').write_text('model = dict()\n')
    target = publish.publish(tmp_path / 'epoch_1.pth', tmp_path / 'mine.pth', with_hash=False)
    assert target.with_suffix('.py').read_text() == 'model = dict()\n'
