"""The analysis tools as a user runs them, on small trained networks."""
import json

import numpy as np
import pytest
import torch
from mmengine.config import Config
from PIL import Image

from mmkd.evaluation import ClassifierPair
from tests import toy_models, toy_runs
from tests.tools import loading

pytestmark = pytest.mark.slow

ambiguous_samples = loading.load_tool('analysis_tools/ambiguous_samples.py')


@pytest.fixture(scope='module')
def run(tmp_path_factory):
    """Two students: after one and after three epochs."""
    folder = tmp_path_factory.mktemp('analysis')
    cfg = toy_runs.config(folder / 'run', toy_runs.distiller(folder))
    cfg.default_hooks.checkpoint.max_keep_ckpts = -1
    path = toy_runs.write(folder / 'toy.py', cfg)
    loading.run('train.py', path, '--work-dir', folder / 'run')
    return dict(config=path, early=folder / 'run/epoch_1.pth', late=folder / 'run/epoch_3.pth')


def test_logit_correlation(run, tmp_path):
    printed = loading.run('analysis_tools/logit_correlation.py', run['config'],
                          f'early={run["early"]}', f'late={run["late"]}', '--out-dir', tmp_path)
    results = json.loads((tmp_path / 'logit_correlation.json').read_text())
    assert list(results) == ['teacher', 'early', 'late']
    assert all(f'{result["accuracy"]:.2f}' in printed for result in results.values())
    for name in ('early', 'late'):
        assert 0 < results[name]['mean_difference'] < results[name]['largest_difference'] <= 2
    with Image.open(tmp_path / 'logit_correlation.png') as image:
        assert image.width > image.height


def test_ambiguous_samples(run, tmp_path):
    arguments = ('analysis_tools/ambiguous_samples.py', run['config'])
    printed = loading.run(*arguments, f'early={run["early"]}', f'late={run["late"]}',
                          '--out-dir', tmp_path, '--number', 5)
    results = json.loads((tmp_path / 'ambiguous_samples.json').read_text())
    assert f'{results["gained"]} of 719 test images: early misses, late gets' in printed
    assert len(results['samples']) == results['gained'] > 0
    for sample in results['samples']:
        early, late = (sample['answers'][name] for name in ('early', 'late'))
        assert early['answer'] != sample['truth'] == late['answer']
        assert late['probability'] == late['probability_of_truth']
    gains = [sample['answers']['late']['probability_of_truth']
             - sample['answers']['early']['probability_of_truth'] for sample in results['samples']]
    assert gains == sorted(gains, reverse=True)
    assert (tmp_path / 'ambiguous_samples.png').is_file()


def test_equal_students_leave_nothing_to_draw(run, tmp_path):
    printed = loading.run('analysis_tools/ambiguous_samples.py', run['config'],
                          f'one={run["late"]}', f'two={run["late"]}', '--out-dir', tmp_path)
    assert 'nothing to draw' in printed
    assert not (tmp_path / 'ambiguous_samples.png').exists()
    assert json.loads((tmp_path / 'ambiguous_samples.json').read_text())['samples'] == []


@pytest.mark.parametrize('arguments, message', [
    (['{config}', 'a={late}', 'a={late}'], 'both students are called a: write NAME=PATH'),
    (['{config}', 'a=missing.pth', 'b={late}'], 'there is no file missing.pth'),
    (['missing.py', 'a={late}', 'b={late}'], 'there is no config missing.py'),
    (['configs/teachers/resnet56_cifar100.py', 'a={late}', 'b={late}'],
     'must be that of a distiller'),
    (['configs/_demo_/kd_digits.py', 'a={late}', 'b={late}'], 'does not fit the student'),
])
def test_wrong_input_is_named(run, tmp_path, arguments, message):
    arguments = [argument.format(**run) for argument in arguments]
    printed = loading.refusal('analysis_tools/ambiguous_samples.py', *arguments, '--out-dir',
                              tmp_path)
    assert message in ' '.join(printed.split())


def test_selection_by_hand():
    labels = np.array([0, 0, 1, 1])
    baseline = np.array([[0.4, 0.6], [0.2, 0.8], [0.3, 0.7], [0.9, 0.1]])
    improved = np.array([[0.6, 0.4], [0.9, 0.1], [0.8, 0.2], [0.7, 0.3]])
    # Images 0 and 1 are gained, image 1 by more; image 2 is lost; image 3 stays wrong.
    assert ambiguous_samples.select(baseline, improved, labels) == ([1, 0], 1)


def test_cka(run, tmp_path):
    printed = loading.run('analysis_tools/cka.py', run['config'], f'early={run["early"]}',
                          f'late={run["late"]}', '--out-dir', tmp_path, '--batch-size', 64)
    results = json.loads((tmp_path / 'cka.json').read_text())
    means = {name: np.mean(result['cka']['logits']) for name, result in results.items()}
    assert len(results['late']['cka']['logits']) == 719 // 64
    assert all(-1 <= mean <= 1 for mean in means.values()) and len(set(means.values())) == 2
    assert f'{means["late"]:.3f}' in printed
    assert (tmp_path / 'cka.png').is_file() and (tmp_path / 'cosine.png').is_file()
    printed = loading.refusal('analysis_tools/cka.py', run['config'], f'a={run["late"]}',
                              '--layers', 'stage9', '--out-dir', tmp_path)
    assert "no common layers ['stage9']; known: ['logits']" in printed


def test_relations_and_lengths(run, tmp_path):
    students = [f'early={run["early"]}', f'late={run["late"]}', '--out-dir', tmp_path]
    loading.run('analysis_tools/relation_matrix.py', run['config'], *students)
    errors = json.loads((tmp_path / 'relation_matrix.json').read_text())
    assert len(errors['late']) == 719 // 25 and min(errors['late']) > 0
    loading.run('analysis_tools/length_distribution.py', run['config'], *students)
    lengths = json.loads((tmp_path / 'length_distribution.json').read_text())
    assert lengths['overlap']['teacher'] == pytest.approx(1)
    assert 0 < lengths['overlap']['late'] < 1
    for name in ('relation_matrix', 'length_distribution'):
        with Image.open(tmp_path / f'{name}.png') as image:
            assert image.width > image.height


def test_training_curves(run, tmp_path):
    folder = run['config'].parent / 'run'
    arguments = ('analysis_tools/training_curves.py', f'toy={folder}', '--out-dir', tmp_path)
    loading.run(*arguments, '--keys', 'loss_kd', 'accuracy/top1')
    curves = json.loads((tmp_path / 'training_curves.json').read_text())
    assert list(curves['loss_kd']['toy']) == ['1', '2', '3']
    assert all(0 <= value <= 100 for value in curves['accuracy/top1']['toy'].values())
    assert (tmp_path / 'training_curves.png').is_file()
    printed = loading.refusal(*arguments, '--keys', 'loss_kdd')
    assert "has logged no 'loss_kdd'. Did you mean 'loss_kd'?" in ' '.join(printed.split())


def test_region_logits(tmp_path):
    """The whole image says what the classifier says; a file has no label."""
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.distiller(tmp_path, **toy_models.sdd(
        scales=(1, 2))), epochs=1)
    path = toy_runs.write(tmp_path / 'toy.py', cfg)
    loading.run('train.py', path, '--work-dir', tmp_path / 'run')
    Image.new('L', (40, 40), 200).save(tmp_path / 'photo.png')
    student = tmp_path / 'run/epoch_1.pth'
    printed = loading.run('analysis_tools/region_logits.py', path, f'SD={student}', '--images',
                          3, tmp_path / 'photo.png', '--out-dir', tmp_path / 'out', '--top', 10)
    results = json.loads((tmp_path / 'out/region_logits.json').read_text())
    digit, photo = results.values()
    assert digit['truth'].startswith('is ') and photo['truth'] == 'no label'
    assert f'{sum(digit["complementary"])} of 5 regions are complementary' in printed
    pair = ClassifierPair(Config.fromfile(path))
    logits = torch.from_numpy(pair.student_logits(str(student))[3])
    best = digit['answers']['SD'][0].splitlines()[0].split()
    assert best == [pair.classes[int(logits.argmax())], f'{float(logits.softmax(0).max()):.2f}']
    answers = [text.split()[0] for text in photo['answers']['teacher']]
    assert photo['complementary'] == [answer != answers[0] for answer in answers]
    assert len(list((tmp_path / 'out').glob('region_logits_*.png'))) == 2


def test_region_logits_of_another_method(run, tmp_path):
    arguments = (run['config'], f'a={run["late"]}', '--out-dir', tmp_path)
    assert 'no RegionLogits among its connectors' in loading.refusal(
        'analysis_tools/region_logits.py', *arguments)
