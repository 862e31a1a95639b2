from urllib.error import URLError

import pytest
import torch
from mmengine.config import Config
from mmengine.runner import CheckpointLoader, checkpoint

from mmkd.utils import pretrained
from tests import toy_runs

ADDRESS = 'torchvision://resnet50'


@pytest.fixture
def no_network(monkeypatch):
    """Every download fails as it does without a network."""
    def refuse(*args, **kwargs):
        raise URLError('[Errno -3] Temporary failure in name resolution')

    monkeypatch.setattr(checkpoint, 'load_url', refuse)
    monkeypatch.setattr(checkpoint, 'get_torchvision_models', lambda: {'resnet50': 'https://a/b'})


@pytest.mark.parametrize('address', [ADDRESS, 'https://example.org/weights.pth'])
def test_weights_that_cannot_be_fetched(no_network, address):
    with pytest.raises(pretrained.UnavailableWeightsError,
                       match=f'the weights {address} cannot be fetched: .*name resolution'):
        CheckpointLoader.load_checkpoint(address, map_location='cpu')


def test_unknown_model(no_network):
    with pytest.raises(pretrained.UnavailableWeightsError, match='there is no model of that name'):
        CheckpointLoader.load_checkpoint('torchvision://resnet51', map_location='cpu')


def test_local_files_are_read_as_before(tmp_path):
    torch.save(dict(state_dict={}), tmp_path / 'weights.pth')
    assert CheckpointLoader.load_checkpoint(str(tmp_path / 'weights.pth')) == dict(state_dict={})


PRETRAINED = dict(type='Pretrained', checkpoint=ADDRESS)


@pytest.mark.parametrize('owner', ['student', 'teacher'])
def test_a_run_says_where_its_config_names_the_weights(owner, no_network, tmp_path):
    model = toy_runs.distiller(tmp_path)
    model[owner]['init_cfg'] = PRETRAINED
    if owner == 'teacher':
        model['teacher_checkpoint'] = None
    cfg = toy_runs.config(tmp_path / 'run', model)
    with pytest.raises(SystemExit) as error, pretrained.explain_missing(cfg):
        toy_runs.Runner.from_cfg(cfg).train()
    for expected in (f'the weights {ADDRESS} cannot be fetched',
                     f'--cfg-options model.{owner}.init_cfg.checkpoint=PATH',
                     f'or model.{owner}.init_cfg=None'):
        assert expected in str(error.value)


def test_a_teacher_checkpoint_is_named_too(no_network, tmp_path):
    model = toy_runs.distiller(tmp_path, teacher_checkpoint='https://example.org/teacher.pth')
    cfg = toy_runs.config(tmp_path / 'run', model)
    with (pytest.raises(SystemExit, match=r'--cfg-options model\.teacher_checkpoint=PATH$'),
          pretrained.explain_missing(cfg)):
        toy_runs.Runner.from_cfg(cfg).train()


def test_places_in_lists():
    model = Config(dict(peers=[dict(a=1), dict(init_cfg=[dict(checkpoint='x')])]))
    assert pretrained.places_of('x', dict(model=model.to_dict())) == [
        'model.peers.1.init_cfg.0.checkpoint']
