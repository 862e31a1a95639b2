"""`mmkd distil` on a set in COCO's layout, with small detectors of mmdet."""
import json
import re

import pytest
from mmengine.config import Config

from mmkd.apis import cli
from tests import toy_detectors, toy_images


def run(*arguments):
    cli.main(['distil', *map(str, arguments)])


def refusal(*arguments):
    with pytest.raises(SystemExit) as left:
        run(*arguments)
    return str(left.value)


@pytest.fixture(scope='module')
def ground(tmp_path_factory):
    root = tmp_path_factory.mktemp('detection')
    toy_images.coco(root / 'signs', train=12, val=6)
    toy_detectors.write_pair(root)
    return root


def small(ground, **changes):
    """Arguments of a short run."""
    given = {'--data': ground / 'signs', '--student': ground / 'detector.py',
             '--teacher': ground / 'teacher.py', '--teacher-weights': ground / 'detector.pth',
             '--student-weights': 'none', '--epochs': 1, '--image-size': 64,
             '--batch-size': 4, **changes}
    return [part for pair in given.items() for part in pair]


@pytest.fixture(scope='module')
def finished(ground):
    """A teacher of other classes teaches neck to neck."""
    run(*small(ground, **{'--out': ground / 'out', '--method': 'mgd'}), '--baseline')
    return ground / 'out'


@pytest.mark.extended
@pytest.mark.slow
def test_a_teacher_of_other_classes_teaches_and_a_report_is_made(finished):
    numbers = json.loads((finished / 'report.json').read_text())
    teacher, alone, distilled = numbers['table']
    assert (teacher['name'], alone['name'], distilled['name']) == (
        'teacher', 'student alone', 'mgd')
    assert teacher['accuracy'] is None and 0 <= distilled['accuracy'] <= 100
    assert distilled['parameters'] < teacher['parameters']
    assert distilled['flops'] > 0 and distilled['latency'] > 0
    assert set(numbers['cka']['mgd']) == {f'level {number}' for number in range(1, 6)}
    assert {f'coco/{name}_precision' for name in toy_images.CLASSES} <= set(
        numbers['metrics']['mgd'])
    page = (finished / 'report.html').read_text()
    assert 'other classes' in page and not re.search(r'(src|href)="(?!data:)', page)
    assert all(f'id="{part}"' in page for part in ('networks', 'details', 'per-class', 'cka'))


@pytest.mark.slow
def test_the_student_is_a_stock_detector(finished):
    from mmdet.apis import init_detector
    model = init_detector(str(finished / 'student.py'), str(finished / 'student.pth'),
                          device='cpu')
    assert tuple(model.dataset_meta['classes']) == toy_images.CLASSES
    assert 'Distiller' not in (finished / 'student.py').read_text()


@pytest.mark.slow
def test_predict_takes_the_student(finished, tmp_path, capsys):
    cli.main(['predict', str(finished / 'student.py'), str(finished / 'student.pth'),
              str(finished.parent / 'signs/val/0.jpg'), '--out', str(tmp_path)])
    assert '0.jpg: ' in capsys.readouterr().out and len(list(tmp_path.glob('*.jpg'))) == 1


@pytest.mark.slow
def test_the_teacher_is_trained_first_and_has_an_ap(ground):
    run(*small(ground, **{'--out': ground / 'trained', '--train-teacher': 1}))
    numbers = json.loads((ground / 'trained/report.json').read_text())
    assert numbers['table'][0]['accuracy'] is not None
    cfg = Config.fromfile(ground / 'trained/configs/teacher.py')
    assert cfg.model.bbox_head.num_classes == 3 and cfg.load_from.endswith('teacher.pth')
    assert list((ground / 'trained/runs/fgd').glob('best_coco_bbox_mAP_epoch_*.pth'))


def test_a_dry_run_recognises_boxes_and_writes_configs(ground, tmp_path, capsys):
    run(*small(ground, **{'--out': tmp_path / 'out'}), '--dry-run')
    printed = capsys.readouterr().out
    assert '3 classes, boxes for training: circle 4, cross 4, stripes 4' in printed
    assert 'teacher.py, 80 classes' in printed
    assert 'rate 0.0005 of AdamW' in printed
    cfg = Config.fromfile(tmp_path / 'out/configs/fgd.py')
    assert cfg.model.student.bbox_head.num_classes == 3
    assert cfg.model.teacher.bbox_head.num_classes == 80
    assert cfg.model.losses.loss_fgd.module.teacher_channels == 64
    assert cfg.default_hooks.teacher_accuracy is None
    assert not (tmp_path / 'out/runs').exists()


@pytest.mark.parametrize('changes, message', [
    ({'--method': 'sd_kd'}, 'sd_kd is no method for detectors'),
    ({'--method': 'cwd'}, 'the student has 32, the teacher 64'),
    ({'--student': 'resnet18'}, 'resnet18 is a classifier, and '),
    ({'--student': 'retinanett'}, "there is no detector 'retinanett'"),
    ({'--teacher': 'r50.pth'}, 'r50.pth is a file of weights'),
    ({'--teacher': 'faster_rcnn_r50'}, 'have the strides'),
    ({'--task': 'classification', '--student': 'resnet8x4', '--teacher': 'resnet20'},
     'distil detectors with --task detection'),
    ({'--teacher-weights': 'none'}, 'a teacher without weights must be trained'),
    ({'--teacher-weights': 'nowhere.pth'}, 'nowhere.pth'),
])
def test_wrong_inputs_are_one_message(ground, tmp_path, changes, message):
    assert message in refusal(*small(ground, **{'--out': tmp_path / 'out', **changes}))


def test_without_mmdet_the_message_says_what_to_install(ground, monkeypatch):
    from mmkd.recipes import detectors

    def missing(name):
        raise ModuleNotFoundError(f"No module named '{name}'")

    monkeypatch.setattr(detectors, 'get_installed_path', missing)
    assert 'detectors need mmdet: pip install onedl-mmdetection' in refusal(
        *small(ground, **{'--student': 'retinanet_r18'}))
