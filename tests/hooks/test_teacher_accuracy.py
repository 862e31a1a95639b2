import logging

import pytest
import torch
from mmengine.evaluator import BaseMetric
from mmengine.logging import MMLogger
from mmengine.runner import Runner

from mmkd.registry import METRICS
from tests import toy_models as toy
from tests import toy_runs

pytestmark = pytest.mark.slow


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


def feature_distiller(folder, classes):
    """Compare features alone, so that the teacher may have other classes."""
    teacher = toy.classifier(8, classes)
    return toy_runs.distiller(
        folder, teacher=teacher, student_layers=dict(pooled='neck'),
        teacher_layers=dict(pooled='neck'), losses=dict(loss_mse=dict(
            module=dict(type='ToyMSELoss'),
            inputs=dict(student='student.pooled', teacher='teacher.pooled'))))


def test_a_run_that_counts_steps_and_goes_on_does_not_score_again(tmp_path, records):
    model, score = toy_runs.distiller(tmp_path), 'teacher on the validation set'
    for goes_on in (False, True):
        records.messages.clear()
        runner = train(tmp_path, records, model, resume=goes_on, param_scheduler=None, **{
            'default_hooks.checkpoint.by_epoch': False, 'default_hooks.checkpoint.interval': 2,
            'train_cfg': dict(_delete_=True, type='IterBasedTrainLoop', max_iters=2,
                              val_interval=2)})
        assert any(score in text for _, text in records.messages) != goes_on
        assert (runner.iter, runner.epoch) == (2, 0)


@pytest.mark.parametrize('classes', [3, 40])
def test_teacher_of_other_classes_trains_and_is_not_scored(tmp_path, records, classes):
    runner = train(tmp_path, records, feature_distiller(tmp_path, classes))
    assert runner.iter == 4
    assert 'teacher_metrics' not in runner.message_hub.runtime_info
    assert any(f'it has {classes} classes' in text for _, text in records.messages)


@pytest.mark.parametrize('names, reason', [
    ('0123456789', ''), ('9876543210', "the same in another order ('9', '8'"),
    ('abcdefghij', "others ('a', 'b'")])
def test_a_teacher_whose_file_names_other_classes_is_not_scored(tmp_path, records, names, reason):
    model = feature_distiller(tmp_path, 10)
    weights = torch.load(model['teacher_checkpoint'], weights_only=True)
    torch.save(dict(state_dict=weights.get('state_dict', weights),
                    meta=dict(dataset_meta=dict(classes=tuple(names)))),
               model['teacher_checkpoint'])
    runner = train(tmp_path, records, model)
    assert ('teacher_metrics' in runner.message_hub.runtime_info) == (not reason)
    lines = [text for _, text in records.messages if 'the teacher is not scored' in text]
    assert len(lines) == bool(reason)
    assert all(f'its checkpoint names classes that are {reason}' in text
               and "and the validation set has '0', '1'" in text for text in lines)


def test_tables_are_metrics_too(tmp_path, records):
    evaluators = [dict(type='mmpretrain.ConfusionMatrix'),
                  dict(type='mmpretrain.SingleLabelMetric', average=None),
                  dict(type='ScoreAccuracy')]
    runner = train(tmp_path, records, toy_runs.distiller(tmp_path), val_evaluator=evaluators)
    line = next(text for _, text in records.messages if 'teacher on the validation' in text)
    assert 'confusion_matrix/result (a table of 10 x 10)' in line and 'accuracy/top1' in line
    assert (tmp_path / 'run/best_accuracy_top1_epoch_1.pth').exists() and runner.iter == 4


def test_a_table_alone_saves_no_best(tmp_path, records):
    train(tmp_path, records, toy_runs.distiller(tmp_path),
          val_evaluator=[dict(type='mmpretrain.ConfusionMatrix')])
    assert not list((tmp_path / 'run').glob('best*')) and (tmp_path / 'run/epoch_1.pth').exists()
    assert any('no best checkpoint is saved' in text for _, text in records.messages)


@METRICS.register_module()
class RefusesTheTeacher(BaseMetric):
    """Fails the first time that it is asked."""

    default_prefix = 'asked'
    has_failed = False

    def process(self, data_batch, data_samples):
        self.results += [1] * len(data_samples)

    def compute_metrics(self, results):
        if not self.has_failed:
            self.has_failed = True
            raise IndexError('a reason of its own')
        return dict(acc=len(results))


def test_a_metric_that_fails_stops_nothing_and_keeps_nothing(tmp_path, records):
    runner = train(tmp_path, records, toy_runs.distiller(tmp_path),
                   val_evaluator=[dict(type='RefusesTheTeacher')])
    assert any('IndexError: a reason of its own' in text for _, text in records.messages)
    log = runner.message_hub.get_scalar('val/asked/acc')
    assert log.current() == len(runner.val_dataloader.dataset)
