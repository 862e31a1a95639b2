import argparse
import io
import json
import pathlib
import pickle
import tarfile

import numpy as np
import pytest
import torch
from mmengine.logging import HistoryBuffer
from mmengine.optim import OneCycleLR
from mmengine.runner import CheckpointLoader, checkpoint, load_checkpoint
from safetensors.torch import load_file, save_file
from torch import nn

from mmkd.utils import weight_files
from mmkd.utils.weight_file_faults import UntrustedFileError
from tests import hostile

WEIGHTS = {'conv.weight': torch.arange(6.0).reshape(2, 3), 'conv.bias': torch.zeros(2)}


@pytest.mark.parametrize('form', hostile.FORMS)
def test_foreign_object_is_named_and_not_run(tmp_path, form):
    trap = hostile.Trap(tmp_path, form)
    with pytest.raises(UntrustedFileError) as refused:
        weight_files.load(trap.path)
    assert not trap.has_run
    message = str(refused.value)
    assert f'{trap.path} holds an object of {hostile.OBJECT}' in message
    assert f'--trust-checkpoint {trap.path}' in message and 'save its weights anew' in message


def test_the_trap_works(tmp_path):
    trap = hostile.Trap(tmp_path)
    torch.load(trap.path, weights_only=False)
    assert trap.has_run


def test_trust_is_for_one_file(tmp_path, monkeypatch):
    monkeypatch.setattr(weight_files, '_trusted', set())
    for name in ('a', 'b'):
        (tmp_path / name).mkdir()
    trusted, foreign = (hostile.Trap(tmp_path / name) for name in ('a', 'b'))
    monkeypatch.chdir(tmp_path)
    weight_files.trust('a/hostile.pth')
    assert 'bias' in weight_files.load(trusted.path)['state_dict'] and trusted.has_run
    with pytest.raises(UntrustedFileError):
        weight_files.load(foreign.path)
    assert not foreign.has_run


def test_every_reader_of_mmengine_is_replaced(tmp_path, monkeypatch):
    trap = hostile.Trap(tmp_path)
    monkeypatch.setattr(checkpoint, 'get_torchvision_models', lambda: dict(net='http://x/n.pth'))
    monkeypatch.setattr(checkpoint, 'get_mmcls_models', lambda: dict(net='http://x/n.pth'))
    monkeypatch.setattr(checkpoint, 'get_external_models',
                        lambda: dict(net='http://x/n.pth', file=str(trap.path)))
    monkeypatch.setattr(torch.hub, 'download_url_to_file', lambda url, target, progress:
                        pathlib.Path(target).write_bytes(trap.path.read_bytes()))
    monkeypatch.setenv('TORCH_HOME', str(tmp_path / 'downloads'))

    class Backend:
        get = staticmethod(lambda name: trap.path.read_bytes())

    monkeypatch.setattr(checkpoint, 'get_file_backend', lambda *_, **__: Backend)
    for name in (str(trap.path), 'http://x/n.pth', 'https://x/n.pth', 'torchvision://net',
                 'modelzoo://net', 'mmcls://net', 'open-mmlab://net', 'openmmlab://file',
                 's3://x/n.pth', 'petrel://x/n.pth'):
        with pytest.raises(UntrustedFileError, match=hostile.OBJECT):
            CheckpointLoader.load_checkpoint(name, 'cpu', logger='silent')
        with pytest.raises(UntrustedFileError, match=hostile.OBJECT):
            load_checkpoint(nn.Linear(1, 1), name)
    assert not trap.has_run
    known = {'', 'http://', 'https://', 'torchvision://', 'modelzoo://', 'mmcls://',
             'open-mmlab://', 'openmmlab://', r'(\S+\:)?s3://', r'(\S+\:)?petrel://', 'pavi://'}
    assert set(CheckpointLoader._schemes) == known  # a new one needs a line above


@pytest.mark.parametrize('is_zip', [True, False])
def test_what_usual_files_hold(tmp_path, is_zip):
    history = HistoryBuffer([1.0, 2.0], [1, 1])
    parameters = [nn.Parameter(torch.ones(2))]
    one_cycle = OneCycleLR(torch.optim.SGD(parameters, lr=0.1), eta_max=1.0, total_steps=9)
    content = dict(
        state_dict=WEIGHTS, epoch=3, best=np.float64(72.1), count=np.int64(3), flag=np.bool_(True),
        half=np.float16(1.5), array=np.arange(3), names=np.array(['a', 'b']), window=slice(1, 3),
        opt=argparse.Namespace(lr=0.1, folder=pathlib.Path('a/b')), raw=b'bytes',
        random=np.random.RandomState(0).get_state(), seen={1, 2}, parameter=parameters[0],
        optimizer=torch.optim.AdamW(parameters).state_dict(),
        param_schedulers=[one_cycle.state_dict()],
        message_hub=dict(log_scalars=dict(loss=history)))
    path = tmp_path / 'a.pth'
    torch.save(content, path, _use_new_zipfile_serialization=is_zip)
    loaded = weight_files.load(path)
    assert loaded['message_hub']['log_scalars']['loss'].mean() == 1.5
    assert loaded['param_schedulers'] == content['param_schedulers']
    assert loaded['opt'].lr == 0.1 and str(loaded['opt'].folder) == 'a/b'
    assert loaded['best'] == 72.1 and loaded['names'].tolist() == ['a', 'b']
    assert np.array_equal(loaded['random'][1], content['random'][1])
    assert loaded.keys() == content.keys()


@pytest.mark.parametrize('owner, name', [(str, 'format'), (HistoryBuffer, '__init__'),
                                         (HistoryBuffer, 'register_statistics')])
def test_getattr_gives_nothing_but_functions_that_compute(tmp_path, owner, name):
    class Attribute:
        def __reduce__(self):
            return getattr, (owner, name)

    torch.save(dict(state_dict=WEIGHTS, x=Attribute()), tmp_path / 'a.pth')
    with pytest.raises(UntrustedFileError, match=rf'object of [\w.]*{owner.__name__}'):
        weight_files.load(tmp_path / 'a.pth')


def whole(content=None):
    buffer = io.BytesIO()
    torch.save(content or dict(state_dict=WEIGHTS), buffer)
    return buffer.getvalue()


def archive():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode='w') as tar:
        tar.addfile(tarfile.TarInfo('a.pth'))
    return buffer.getvalue()


def scripted():
    buffer = io.BytesIO()
    torch.jit.save(torch.jit.script(nn.Linear(1, 1)), buffer)
    return buffer.getvalue()


def tensors_file(folder):
    save_file(WEIGHTS, folder / 'x')
    return (folder / 'x').read_bytes()


@pytest.mark.parametrize('name, make, message', [
    ('a.pth', lambda _: b'', 'it is empty'),
    ('a.pth', lambda _: b'<html>not found</html>', 'it is a text, such as a page'),
    ('a.pth', lambda _: b'version https://git-lfs.github.com/spec/v1', 'run git lfs pull'),
    ('a.pth', lambda _: whole()[:-200], 'it was cut short or damaged'),
    ('a.pth', lambda _: whole()[:40], 'it was cut short or damaged'),
    ('a.pth', lambda _: archive(), 'it is a tar archive: unpack it'),
    ('a.pth', lambda _: scripted(), 'it is a TorchScript program'),
    ('a.pth', lambda _: pickle.dumps({'a': 1}), 'a plain pickle'),
    ('a.pth', lambda _: pickle.dumps({'a': 1})[:-3], 'a plain pickle, or one that is cut short'),
    ('a.pth', lambda _: bytes(range(256)), 'it is of an unknown kind'),
    ('a.pth', tensors_file, 'it is a file of safetensors: give it a name'),
    ('a.safetensors', lambda folder: tensors_file(folder)[:-4], 'no whole file of safetensors'),
    ('a.safetensors', lambda _: b'', 'it is empty'),
])
def test_a_file_of_another_kind_is_named_with_what_to_do(tmp_path, name, make, message):
    path = tmp_path / name
    path.write_bytes(make(tmp_path))
    with pytest.raises(weight_files.WeightFileError) as error:
        weight_files.load(path)
    assert str(error.value).startswith(f'{path} cannot be read as a file of weights: ')
    assert message in str(error.value) and '\n' not in str(error.value)


def test_legacy_file_cut_short(tmp_path):
    buffer = io.BytesIO()
    torch.save(WEIGHTS, buffer, _use_new_zipfile_serialization=False)
    (tmp_path / 'a.pth').write_bytes(buffer.getvalue()[:-9])
    with pytest.raises(weight_files.WeightFileError, match=r'a\.pth.*cut short or damaged'):
        weight_files.load(tmp_path / 'a.pth')


def test_missing_file_and_address(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match='there is no file nowhere'):
        weight_files.load('nowhere.pth')
    monkeypatch.setenv('TORCH_HOME', str(tmp_path))
    with pytest.raises(weight_files.WeightFileError,
                       match=r'http://127\.0\.0\.1:9/a\.pth cannot be downloaded.*name the local'):
        weight_files.load('http://127.0.0.1:9/a.pth')


@pytest.mark.parametrize('value', [float('nan'), float('inf'), -float('inf')])
def test_weights_that_are_not_finite_are_refused(tmp_path, value):
    state = {**WEIGHTS, 'norm.weight': torch.tensor([1.0, value])}
    torch.save(dict(state_dict=state, optimizer=dict(state=[torch.tensor(value * 0)])),
               tmp_path / 'a.pth')
    with pytest.raises(weight_files.WeightFileError,
                       match=r'a\.pth: 2 tensors hold NaN.*state_dict\.norm\.weight, optimizer'):
        weight_files.load(tmp_path / 'a.pth')
    with pytest.raises(weight_files.WeightFileError, match=r'norm\.weight'):
        weight_files.save(dict(state_dict=state), tmp_path / 'b.pth')
    assert not (tmp_path / 'b.pth').exists()


def test_masks_of_attention_are_finite_enough(tmp_path):
    state = dict(mask=torch.full((3, 3), -torch.inf).triu(1))
    weight_files.save(dict(state_dict=state), tmp_path / 'a.pth')
    assert torch.equal(weight_files.load(tmp_path / 'a.pth')['state_dict']['mask'], state['mask'])


@pytest.mark.parametrize('name', ['a.pth', 'a.safetensors'])
def test_what_was_saved_comes_back(tmp_path, name):
    state = {'conv.weight': torch.randn(2, 3, 4, 4).to(memory_format=torch.channels_last)}
    weight_files.save(dict(meta=dict(epoch=3), state_dict=state), tmp_path / name)
    loaded = weight_files.load(tmp_path / name)
    assert loaded['meta'] == dict(epoch=3)
    assert torch.equal(loaded['state_dict']['conv.weight'], state['conv.weight'])
    reader = load_file if name.endswith('.safetensors') else torch.load
    assert reader(tmp_path / name)


def test_unsafe_content_is_not_written(tmp_path):
    content = dict(meta=dict(options=argparse.Namespace(lr=1)), state_dict=WEIGHTS)
    with pytest.raises(weight_files.WeightFileError, match=r'not every reader.*Namespace'):
        weight_files.save(content, tmp_path / 'a.pth')
    assert not (tmp_path / 'a.pth').exists()


def test_safetensors_of_others_are_bare_weights(tmp_path):
    save_file(WEIGHTS, tmp_path / 'a.safetensors', metadata=dict(format='pt'))
    assert weight_files.load(tmp_path / 'a.safetensors').keys() == WEIGHTS.keys()
    header = json.loads((tmp_path / 'a.safetensors').read_bytes()[8:].split(b'}}')[0] + b'}}')
    assert header['__metadata__'] == dict(format='pt')
