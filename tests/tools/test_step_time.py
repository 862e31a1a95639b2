import json

import pytest
import torch
from mmengine.config import Config
from mmpretrain.models import ImageClassifier
from torch import nn
from torch._inductor.cpp_builder import get_cpp_compiler
from torch._inductor.exc import InvalidCxxCompiler

from mmkd.registry import MODELS
from tests import toy_models as toy
from tests import toy_runs, toy_views
from tests.tools import loading

step_time = loading.load_tool('benchmarks/step_time.py')


@MODELS.register_module()
class LinearConnector(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(10, 10)

    def forward(self, logits):
        return self.linear(logits)


@pytest.mark.slow
def test_measures_a_config_and_writes_the_numbers(tmp_path):
    cfg = toy_runs.config(tmp_path / 'unused', toy_runs.distiller(tmp_path))
    path = toy_runs.write(tmp_path / 'toy.py', cfg)
    printed = loading.run('benchmarks/step_time.py', path, '--batch-size', 8, '--repeats', 4,
                          '--threads', 1, '--device', 'cpu', '--json', tmp_path / 'out.json')
    result, = json.loads((tmp_path / 'out.json').read_text())
    assert 'ms/iter' in printed and 'ratio' in printed
    assert result['floor_ms'] == pytest.approx(result['teacher_ms'] + result['student_ms'])
    assert result['ratio'] == pytest.approx(result['step_ms'] / result['floor_ms'])
    assert 0 < result['teacher_share'] < 1
    assert result['ratio_low'] <= result['ratio_of_rounds'] <= result['ratio_high']
    assert result['extra_parameters'] == 0
    assert (result['batch_size'], result['threads'], result['repeats']) == (8, 1, 4)
    assert 'ms/iter' in loading.run('benchmarks/step_time.py', path, '--device', 'cpu', '--resume',
                                     '--json', tmp_path / 'out.json')
    assert json.loads((tmp_path / 'out.json').read_text()) == [result]  # nothing measured again
    assert '--resume needs --json' in loading.refusal('benchmarks/step_time.py', path, '--resume')


@pytest.mark.parametrize('error', [RuntimeError('no memory'), SystemExit('no such config')])
def test_a_config_that_fails_does_not_end_the_list(tmp_path, monkeypatch, capsys, error):
    def measure(path, arguments):
        if path != 'good':
            raise error
        return dict(config=path)

    monkeypatch.setattr(step_time, 'measure', measure)
    file = tmp_path / 'out.json'
    several = step_time.parse_arguments(['bad', 'good', '--json', str(file)])
    results = []
    assert step_time.measure_all(several.configs, results, several) == ['bad']
    assert results == json.loads(file.read_text()) == [dict(config='good')]
    assert str(error) in capsys.readouterr().err
    with pytest.raises(type(error)):
        step_time.measure_all(['bad'], [], step_time.parse_arguments(['bad']))


def test_medians_and_ratios_of_given_rounds():
    rounds = [dict(step=step, teacher=4.0, student=6.0, connectors=1.0, plain=plain)
              for step, plain in ((10.0, 5.0), (11.0, 2.0), (30.0, 10.0))]
    result = step_time.summarise(rounds)
    assert (result['step_ms'], result['floor_ms'], result['ratio']) == (11.0, 10.0, 1.1)
    assert result['ratio_of_rounds'] == 1.1
    assert (result['connectors_ms'], result['ratio_with_connectors']) == (1.0, 1.0)
    assert (result['ratio_low'], result['ratio_high']) == pytest.approx((1.05, 2.05))
    assert (result['plain_ms'], result['over_plain']) == (5.0, 3.0)  # of 2, 5.5 and 3


@pytest.mark.parametrize('kind', ['views', 'peers'])
def test_floor_of_views_and_of_peers(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(step_time, 'peak_memory', lambda *arguments: None)  # a process
    network = toy_views.branched(classes=10)
    model = (toy_views.hssakd(network, toy_views.branched(16, 10)) if kind == 'views'
             else toy_views.online([network, network]))
    cfg = toy_runs.config(tmp_path / 'unused', model)
    arguments = step_time.parse_arguments(
        ['x', '--batch-size', '8', '--repeats', '3', '--device', 'cpu'])
    path = toy_runs.write(tmp_path / 'toy.py', cfg)
    result = step_time.measure(str(path), arguments)
    assert (result['teacher_ms'] > 0.01) == (kind == 'views')
    assert result['student_ms'] > 0 and result['extra_parameters'] == 0


def test_plain_step_is_of_one_student_on_one_view():
    student = toy_views.branched(classes=10, branch_loss=dict(type='AuxiliaryTaskLoss'))
    for model in (dict(student=student), dict(peers=[student, student])):
        plain = MODELS.build(step_time.plain_student_of(Config(dict(model=model))))
        assert isinstance(plain, ImageClassifier) and not hasattr(plain, 'branches')
    joint = dict(student, head=dict(type='JointLinearClsHead', in_channels=8, num_classes=10,
                                    num_views=4))
    plain = step_time.plain_student_of(Config(dict(model=dict(student=joint))))
    assert MODELS.build(plain).head.fc.out_features == 10
    views = torch.arange(2 * 4 * 3).reshape(2, 4, 3, 1, 1)
    assert torch.equal(step_time.one_view(dict(inputs=views))['inputs'], views[:, 0])
    assert torch.equal(step_time.one_view(dict(inputs=views[:, 0]))['inputs'], views[:, 0])


@pytest.mark.parametrize('given, message', [
    (['--repeats', '1'], '--repeats: must be at least 2, got 1'),
    (['--threads', '0'], '--threads: must be at least 1, got 0'),
    (['--batch-size', 'many'], "--batch-size: invalid number value: 'many'")])
def test_bad_numbers_are_named(capsys, given, message):
    with pytest.raises(SystemExit):
        step_time.parse_arguments(['x', *given])
    assert message in capsys.readouterr().err


def test_branches_of_the_floor_are_trained_on_their_task():
    cfg = Config(dict(model=dict(student=toy_views.resnet8(auxiliary_task='view'))))
    student, = step_time.students_of(cfg)
    assert student['branch_loss'] == dict(type='AuxiliaryTaskLoss', task='view')
    assert 'branch_loss' not in cfg.model.student


def test_counts_the_parameters_of_connectors():
    model = MODELS.build(toy.distiller(
        student=toy.classifier(classes=10), teacher=toy.classifier(classes=10),
        connectors=dict(linear=dict(module=dict(type='LinearConnector'),
                                    inputs=dict(logits='student.logits')))))
    assert step_time.count_extra_parameters(model) == 110


def test_floor_is_the_teacher_that_the_distiller_runs():
    model = MODELS.build(toy.distiller(teacher_layers=dict(neck='neck'), losses={}))
    calls = []
    model.teacher.module.head.register_forward_hook(lambda *_: calls.append(1))
    output, = step_time.make_teacher_forward(model, toy.data())()
    assert output.shape == (8, 16)
    assert not output.requires_grad
    assert not calls


def test_plain_model_is_refused(tmp_path):
    path = toy_runs.write(tmp_path / 'plain.py', toy_runs.config(tmp_path, toy_runs.network()))
    with pytest.raises(SystemExit, match='model needs a student and a teacher'):
        step_time.load_config(str(path))


def has_compiler():
    try:
        return bool(get_cpp_compiler())
    except InvalidCxxCompiler:
        return False


@pytest.mark.extended
@pytest.mark.slow
@pytest.mark.skipif(not has_compiler(), reason='torch.compile needs a C++ compiler, there is none')
def test_engines_are_compared_with_the_plain_step(tmp_path):
    cfg = toy_runs.config(tmp_path / 'unused', toy_runs.distiller(tmp_path))
    path = toy_runs.write(tmp_path / 'toy.py', cfg)
    printed = loading.run('benchmarks/step_time.py', path, '--engines', '--batch-size', 8,
                          '--repeats', 3, '--device', 'cpu', '--json', tmp_path / 'out.json')
    results = json.loads((tmp_path / 'out.json').read_text())
    assert [result['engine'] for result in results] == list(step_time.ENGINES)
    assert results[0]['ratio'] == results[0]['ratio_low'] == results[0]['ratio_high'] == 1
    assert all(0 < result['ratio_low'] <= result['ratio'] <= result['ratio_high']
               for result in results)
    assert 'BatchNorms folded' in printed and 'step / plain step' in printed
