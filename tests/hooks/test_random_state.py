import logging

import pytest
import torch
from mmengine.logging import MMLogger
from torch import nn

from mmkd.registry import MODELS
from tests import toy_runs

pytestmark = pytest.mark.slow


@MODELS.register_module()
class MaskingConnector(nn.Module):
    """Its dropout draws from the distillation's own random numbers."""

    def __init__(self):
        super().__init__()
        self.dropout = nn.Dropout(0.5)

    def forward(self, logits):
        return self.dropout(logits)


def model(folder):
    return toy_runs.distiller(
        folder, student=toy_runs.network(dropout=0.3),
        connectors=dict(mask=dict(module=dict(type='MaskingConnector'),
                                  inputs=dict(logits='student.logits'))),
        losses=dict(loss_kd=dict(module=dict(type='KDLoss'), inputs=dict(
            student_logits='connector.mask', teacher_logits='teacher.logits'))))


@pytest.mark.parametrize('epoch', [1, 2])
def test_resumed_run_ends_with_the_same_weights(tmp_path, epoch):
    whole = toy_runs.train(tmp_path / 'whole', model(tmp_path), epochs=3,
                           **{'default_hooks.checkpoint.max_keep_ckpts': -1})
    torch.manual_seed(123)
    resumed = toy_runs.train(tmp_path / 'resumed', model(tmp_path), epochs=3, resume=True,
                             load_from=str(tmp_path / f'whole/epoch_{epoch}.pth'))
    toy_runs.assert_same_weights(whole.model.state_dict(), resumed.model.state_dict())


def test_without_the_hook_it_would_not(tmp_path):
    off = {'without': ['random_state'], 'default_hooks.checkpoint.max_keep_ckpts': -1}
    whole = toy_runs.train(tmp_path / 'whole', model(tmp_path), epochs=3, **off)
    resumed = toy_runs.train(tmp_path / 'resumed', model(tmp_path), epochs=3, resume=True,
                             load_from=str(tmp_path / 'whole/epoch_1.pth'), **off)
    with pytest.raises(AssertionError, match='differ'):
        toy_runs.assert_same_weights(whole.model.state_dict(), resumed.model.state_dict())


def test_plain_training_resumes_exactly_too(tmp_path):
    network = toy_runs.network(dropout=0.3)
    whole = toy_runs.train(tmp_path / 'whole', network, epochs=3)
    resumed = toy_runs.train(tmp_path / 'resumed', network, epochs=3, resume=True,
                             load_from=str(tmp_path / 'whole/epoch_2.pth'))
    toy_runs.assert_same_weights(whole.model.state_dict(), resumed.model.state_dict())


def test_states_of_another_number_of_processes_are_reported(tmp_path, monkeypatch):
    toy_runs.train(tmp_path / 'run', toy_runs.network(), epochs=2)
    checkpoint = torch.load(tmp_path / 'run/epoch_1.pth', weights_only=False)
    checkpoint['mmkd']['random_states'] *= 2
    torch.save(checkpoint, tmp_path / 'two.pth')
    messages = []
    monkeypatch.setattr(MMLogger, 'callHandlers',
                        lambda self, record: messages.append((record.levelno,
                                                              record.getMessage())))
    toy_runs.train(tmp_path / 'more', toy_runs.network(), epochs=2, resume=True,
                   load_from=str(tmp_path / 'two.pth'))
    assert any(level == logging.WARNING and 'random states of 2 processes, this run has 1' in text
               for level, text in messages)


@pytest.mark.parametrize('states', [None, 'lost', [None], [dict(numpy=1)]])
def test_damaged_states_are_reported_and_not_set(tmp_path, monkeypatch, states):
    toy_runs.train(tmp_path / 'run', toy_runs.network(), epochs=2)
    checkpoint = torch.load(tmp_path / 'run/epoch_1.pth', weights_only=False)
    checkpoint['mmkd']['random_states'] = states
    torch.save(checkpoint, tmp_path / 'damaged.pth')
    messages = []
    monkeypatch.setattr(MMLogger, 'callHandlers',
                        lambda self, record: messages.append(record.getMessage()))
    runner = toy_runs.train(tmp_path / 'more', toy_runs.network(), epochs=2, resume=True,
                            load_from=str(tmp_path / 'damaged.pth'))
    assert runner.iter == 8
    assert any('random states of 0 processes' in text for text in messages)
