import logging

import pytest
import torch
from mmengine.logging import MMLogger
from mmengine.runner import Runner

from tests import toy_runs


@pytest.fixture
def records():
    """Warnings and messages of the run's logger."""
    class Collector(logging.Handler):
        def __init__(self):
            super().__init__()
            self.messages = []

        def emit(self, record):
            self.messages.append((record.levelname, record.getMessage()))

    return Collector()


def train(tmp_path, records, model, **changes):
    runner = Runner.from_cfg(toy_runs.config(tmp_path / 'run', model, epochs=1, **changes))
    MMLogger.get_current_instance().addHandler(records)
    runner.train()
    return runner


def teacher_accuracy_by_hand(runner):
    model = runner.model
    correct = 0
    for batch in runner.val_dataloader:
        data = model.data_preprocessor(batch, False)
        labels = torch.cat([sample.gt_label for sample in data['data_samples']])
        correct += (model.teacher.module(data['inputs']).argmax(1) == labels).sum().item()
    return 100 * correct / len(runner.val_dataloader.dataset)


def test_scores_the_teacher_and_warns_near_chance(tmp_path, records):
    runner = train(tmp_path, records, toy_runs.distiller(tmp_path))
    scored = runner.message_hub.get_info('teacher_metrics')
    assert scored['accuracy/top1'] == pytest.approx(teacher_accuracy_by_hand(runner), rel=1e-5)
    assert any('teacher on the validation set: accuracy/top1' in text
               for _, text in records.messages)
    assert any(level == 'WARNING' and 'hardly more than chance' in text
               for level, text in records.messages)


def test_a_good_teacher_raises_no_warning(tmp_path, records):
    network = toy_runs.network(32)
    del network['data_preprocessor']  # both networks take that of the run
    teacher = toy_runs.train(tmp_path / 'teacher', network, epochs=20, param_scheduler=None,
                             **{'train_cfg.val_interval': 20, 'train_dataloader.dataset.times': 10})
    assert toy_runs.accuracies(tmp_path / 'teacher')[-1] > 25  # chance is 10
    student = toy_runs.network()
    del student['data_preprocessor']
    model = toy_runs.distiller(tmp_path, student=student, teacher=network,
                               teacher_checkpoint=str(tmp_path / 'teacher/epoch_20.pth'))
    runner = train(tmp_path, records, model)
    assert not any('chance' in text for _, text in records.messages)
    scored = runner.message_hub.get_info('teacher_metrics')['accuracy/top1']
    assert scored == pytest.approx(toy_runs.accuracies(tmp_path / 'teacher')[-1])
    toy_runs.assert_same_weights(teacher.model.state_dict(),
                                 runner.model.teacher.module.state_dict())


def test_scoring_does_not_change_the_training(tmp_path):
    model = toy_runs.distiller(tmp_path)
    scored = toy_runs.train(tmp_path / 'scored', model, epochs=2)
    silent = toy_runs.train(tmp_path / 'silent', model, epochs=2,
                            without=['teacher_accuracy'])
    toy_runs.assert_same_weights(scored.model.state_dict(), silent.model.state_dict())
