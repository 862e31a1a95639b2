import argparse
import http.server
import io
from functools import partial
from threading import Thread

import numpy as np
import pytest
import torch

from mmkd.models import third_party_checkpoint

WEIGHTS = {'conv1.weight': torch.ones(2, 3), 'fc.bias': torch.zeros(4)}


class Trainer:
    """A class that no reader can know."""


def save(path, content, **kwargs):
    torch.save(content, path, **kwargs)
    return path


@pytest.mark.parametrize('container, origin', [
    ('model', 'RepDistiller or mdistiller'), ('state_dict', 'SSKD'), ('net', 'HSAKD'),
    (None, 'a bare state dict')])
def test_containers(tmp_path, container, origin):
    beside = {} if container is None else dict(epoch=240, best_acc=79.4)
    content = {**(WEIGHTS if container is None else {container: WEIGHTS}), **beside}
    weights = third_party_checkpoint.read(save(tmp_path / 'a.pth', content))
    assert weights.container == container and origin in weights.origin
    assert weights.beside == list(beside)
    assert weights.state.keys() == WEIGHTS.keys()
    assert torch.equal(weights.state['conv1.weight'], WEIGHTS['conv1.weight'])


@pytest.mark.parametrize('is_zip', [True, False])
def test_options_and_numbers_beside_the_weights(tmp_path, is_zip):
    content = dict(
        model=WEIGHTS, epoch=240, opt=argparse.Namespace(lr=0.05, model='resnet20', stages=[1, 2]),
        best_acc=np.float64(72.1), accuracy=torch.tensor(72.1), step=np.int64(3),
        optimizer=torch.optim.SGD([torch.nn.Parameter(torch.ones(2))], lr=0.1).state_dict())
    weights = third_party_checkpoint.read(
        save(tmp_path / 'a.pth', content, _use_new_zipfile_serialization=is_zip))
    assert weights.beside == ['epoch', 'opt', 'best_acc', 'accuracy', 'step', 'optimizer']


def test_numbers_of_numpy_1(tmp_path):
    path = save(tmp_path / 'a.pth', dict(model=WEIGHTS, best_acc=np.float64(72.1)),
                _use_new_zipfile_serialization=False)
    path.write_bytes(path.read_bytes().replace(b'numpy._core.multiarray', b'numpy.core.multiarray'))
    assert third_party_checkpoint.read(path).beside == ['best_acc']


def test_prefix_of_data_parallel_is_dropped(tmp_path):
    content = dict(model={f'module.{key}': value for key, value in WEIGHTS.items()})
    weights = third_party_checkpoint.read(save(tmp_path / 'a.pth', content))
    assert weights.state.keys() == WEIGHTS.keys()


def test_safetensors(tmp_path):
    from safetensors.torch import save_file
    save_file(WEIGHTS, tmp_path / 'model.safetensors')
    weights = third_party_checkpoint.read(tmp_path / 'model.safetensors')
    assert torch.equal(weights.state['conv1.weight'], WEIGHTS['conv1.weight'])


def test_url(tmp_path, monkeypatch):
    monkeypatch.setenv('TORCH_HOME', str(tmp_path / 'downloads'))
    save(tmp_path / 'a.pth', dict(model=WEIGHTS))
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=tmp_path)
    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        weights = third_party_checkpoint.read(f'http://127.0.0.1:{server.server_port}/a.pth')
        server.shutdown()
    assert torch.equal(weights.state['conv1.weight'], WEIGHTS['conv1.weight'])


def test_other_classes_are_not_run(tmp_path):
    path = save(tmp_path / 'a.pth', dict(model=WEIGHTS, trainer=Trainer()))
    with pytest.raises(ValueError, match=r'an object of .*third_party_checkpoint.Trainer; reading '
                       'it could run code.*save its weights anew'):
        third_party_checkpoint.read(path)


def test_allow_list_ends_with_the_reading(tmp_path):
    path = save(tmp_path / 'a.pth', dict(model=WEIGHTS, opt=argparse.Namespace(lr=1)))
    third_party_checkpoint.read(path)
    with pytest.raises(Exception, match=r'argparse\.Namespace'):
        torch.load(path, weights_only=True)


@pytest.mark.parametrize('content, message', [
    ([1, 2], 'holds a list, no dict of weights'),
    (dict(epoch=3, weights=WEIGHTS), r"no dict of tensors stands at the top.*'epoch', 'weights'"),
    (dict(model={}), 'no dict of tensors'),
])
def test_files_without_weights_are_refused(tmp_path, content, message):
    with pytest.raises(ValueError, match=message):
        third_party_checkpoint.read(save(tmp_path / 'a.pth', content))


def test_files_of_another_kind_are_refused(tmp_path):
    path = tmp_path / 'a.pth'
    path.write_text('<html>not found</html>')
    with pytest.raises(ValueError, match='cannot be read as a file of weights'):
        third_party_checkpoint.read(path)
    buffer = io.BytesIO()
    torch.save(WEIGHTS, buffer)
    path.write_bytes(buffer.getvalue()[:-300])
    with pytest.raises(ValueError, match='cannot be read as a file of weights'):
        third_party_checkpoint.read(path)
    with pytest.raises(FileNotFoundError, match=r'there is no file .*missing.pth'):
        third_party_checkpoint.read(tmp_path / 'missing.pth')


def test_parts():
    state = {'student.fc.weight': 1, 'student.fc.bias': 2, 'teacher.fc.weight': 3}
    assert third_party_checkpoint.describe(state) == 'student (2), teacher (1)'
    assert third_party_checkpoint.take_part(state, 'teacher') == {'fc.weight': 3}
    with pytest.raises(ValueError, match=r"under 'stud'; the file holds student \(2\), teacher"):
        third_party_checkpoint.take_part(state, 'stud')
