import os
from collections import OrderedDict

import pytest
import torch
from torch import nn

from mmkd.utils import atomic_backend, checkpoint
from tests import hostile


def network():
    return nn.Sequential(OrderedDict(conv=nn.Conv2d(3, 4, 1), norm=nn.BatchNorm2d(4)))


def test_split_and_join_are_inverse():
    full = OrderedDict((key, torch.tensor(float(index))) for index, key in enumerate(
        ['student.a', 'student.branches.b', 'connectors.c', 'studentish']))
    student, rest = checkpoint.split_state_dict(full, 'student.', ['branches.'])
    assert list(student) == ['a']
    assert list(rest) == ['student.branches.b', 'connectors.c', 'studentish']
    saved = dict(state_dict=student, mmkd=dict(state_dict=rest))
    assert checkpoint.join_state_dict(saved, 'student.') == full


def test_atomic_write_leaves_the_old_file_when_it_is_cut_short(tmp_path, monkeypatch):
    backend = atomic_backend.AtomicLocalBackend()
    target = tmp_path / 'new/folder/file.pth'
    backend.put(b'old', target)
    monkeypatch.setattr(os, 'fsync', lambda _: (_ for _ in ()).throw(OSError('disk full')))
    with pytest.raises(OSError, match=r'disk full; the file was not written.*file\.pth'):
        backend.put(b'new', target)
    assert target.read_bytes() == b'old' and len(list(target.parent.iterdir())) == 1


def test_atomic_write_replaces(tmp_path):
    backend = atomic_backend.AtomicLocalBackend()
    backend.put(b'old', tmp_path / 'file')
    backend.put(b'new', str(tmp_path / 'file'))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b'new']


@pytest.mark.parametrize('wrap', [
    lambda state: state, lambda state: dict(state_dict=state, meta={}),
    lambda state: dict(state_dict={f'module.{key}': value for key, value in state.items()}),
    lambda state: dict(state_dict={**state, 'data_preprocessor.mean': torch.zeros(3)}),
    lambda state: dict(state_dict={key: value for key, value in state.items()
                                   if 'num_batches' not in key}),
    lambda state: dict(state_dict={key: value for key, value in state.items() if 'norm' in key},
                       mmkd=dict(state_dict={**{key: value for key, value in state.items()
                                                if 'conv' in key}, 'other.x': torch.zeros(1)})),
], ids=['bare', 'mmengine', 'ddp', 'preprocessor', 'old', 'side key'])
def test_teacher_is_read_from(tmp_path, wrap):
    source, target = network(), network()
    nn.init.constant_(source.norm.running_mean, 0.5)
    torch.save(wrap(source.state_dict()), tmp_path / 'teacher.pth')
    checkpoint.load_teacher(target, str(tmp_path / 'teacher.pth'))
    for key, value in source.state_dict().items():
        assert torch.equal(target.state_dict()[key], value)


def refuse(tmp_path, content):
    torch.save(content, tmp_path / 'teacher.pth')
    target = network()
    before = {key: value.clone() for key, value in target.state_dict().items()}
    with pytest.raises(RuntimeError) as error:
        checkpoint.load_teacher(target, str(tmp_path / 'teacher.pth'))
    assert all(torch.equal(target.state_dict()[key], value) for key, value in before.items())
    return str(error.value)


def test_wrong_teachers_are_refused(tmp_path):
    state = network().state_dict()
    missing = {key: value for key, value in state.items() if key != 'conv.bias'}
    assert '1 missing (conv.bias)' in refuse(tmp_path, dict(state_dict=missing))
    extra = {**state, 'fc.weight': torch.zeros(1)}
    assert '1 unexpected (fc.weight)' in refuse(tmp_path, dict(state_dict=extra))
    reshaped = {**state, 'conv.bias': torch.zeros(7)}
    assert 'conv.bias: file (7,), network (4,)' in refuse(tmp_path, dict(state_dict=reshaped))
    assert 'holds no state_dict of tensors' in refuse(tmp_path, dict(weights=3))
    assert 'holds no state_dict of tensors' in refuse(tmp_path, [1, 2])


def test_missing_teacher_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match=r'nothing.pth does not exist. Train the teacher'
                       r'.*--cfg-options model.teacher_checkpoint=PATH'):
        checkpoint.load_teacher(network(), str(tmp_path / 'nothing.pth'))


def write(folder, *names):
    for name in names:
        torch.save(dict(state_dict=network().state_dict()), folder / name)


def test_resume_trusts_a_good_record(tmp_path):
    write(tmp_path, 'epoch_2.pth', 'epoch_10.pth')
    (tmp_path / 'last_checkpoint').write_text(str(tmp_path / 'epoch_2.pth'))
    assert checkpoint.find_resumable(tmp_path) == str(tmp_path / 'epoch_2.pth')


@pytest.mark.parametrize('record', [None, b'', b'gone/epoch_11.pth', b'\xff\x00\n', b'x' * 5000])
def test_resume_falls_back_to_the_newest_file(tmp_path, record):
    write(tmp_path, 'epoch_2.pth', 'epoch_10.pth', 'best_accuracy_top1_epoch_12.pth')
    if record is not None:
        (tmp_path / 'last_checkpoint').write_bytes(record)
    assert checkpoint.find_resumable(tmp_path) == str(tmp_path / 'epoch_10.pth')


@pytest.mark.parametrize('spoil', [
    lambda path: path.write_bytes(path.read_bytes()[:-300]), lambda path: path.write_bytes(b''),
    lambda path: torch.save(dict(state_dict=dict(a=torch.tensor(torch.nan))), path)],
    ids=['cut short', 'empty', 'nan'])
def test_resume_passes_over_a_broken_file_and_names_it(tmp_path, spoil, capsys):
    write(tmp_path, 'epoch_2.pth', 'epoch_10.pth')
    spoil(tmp_path / 'epoch_10.pth')
    (tmp_path / 'last_checkpoint').write_text(str(tmp_path / 'epoch_10.pth'))
    assert checkpoint.find_resumable(tmp_path) == str(tmp_path / 'epoch_2.pth')
    spoil(tmp_path / 'epoch_2.pth')
    with pytest.raises(ValueError, match=r'none of the 2 checkpoints in .* can be read'):
        checkpoint.find_resumable(tmp_path)


def test_resume_refuses_a_file_that_could_run_code(tmp_path):
    write(tmp_path, 'epoch_2.pth')
    trap = hostile.Trap(tmp_path, name='epoch_10.pth')
    with pytest.raises(ValueError, match='holds an object of'):
        checkpoint.find_resumable(tmp_path)
    assert not trap.has_run


def test_nothing_to_resume(tmp_path):
    assert checkpoint.find_resumable(tmp_path / 'absent') is None
