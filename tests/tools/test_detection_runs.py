"""A detector is distilled, tested, drawn and given to stock mmdet, as a user does it."""
import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
import torch
from mmengine.config import Config

from mmkd.datasets import digits_scenes
from mmkd.registry import MODELS
from tests.tools import loading, processes

pytestmark = pytest.mark.slow


@pytest.fixture(scope='module')
def scenes(tmp_path_factory):
    folder = tmp_path_factory.mktemp('scenes')
    printed = loading.run('dataset_converters/digits_scenes.py', '--out-dir', folder, '--train',
                          '12', '--test', '6')
    assert 'train: 12 images' in printed and 'test: 6 images' in printed
    return folder


@pytest.fixture(scope='module')
def config(scenes, tmp_path_factory):
    """DPK between two tiny detectors with a teacher file of random weights."""
    folder = tmp_path_factory.mktemp('detector')
    cfg = Config.fromfile(processes.ROOT / 'configs/_demo_/dpk_retinanet_scenes.py')
    cfg.model.teacher.backbone.update(depth=18, base_channels=16)
    cfg.model.teacher.neck.in_channels = [16, 32, 64, 128]
    for loader in ('train_dataloader', 'val_dataloader', 'test_dataloader'):
        cfg[loader].dataset.data_root = f'{scenes}/'
    for evaluator in (cfg.val_evaluator, cfg.test_evaluator):
        evaluator.ann_file = str(scenes / 'annotations/test.json')
    teacher = MODELS.build(cfg.model.teacher)
    teacher.init_weights()
    torch.save(dict(state_dict=teacher.state_dict()), folder / 'teacher.pth')
    cfg.model.teacher_checkpoint = str(folder / 'teacher.pth')
    cfg.model.connectors.prior.module.mask.cka.min_samples = 8  # of the 12 images
    cfg.train_cfg.max_epochs = 1
    cfg.dump(str(folder / 'config.py'))
    return folder / 'config.py'


@pytest.fixture(scope='module')
def run(config, tmp_path_factory):
    folder = tmp_path_factory.mktemp('run')
    loading.run('train.py', config, '--work-dir', folder)
    return folder


def plain_config(config, folder):
    """The student's own config, as stock mmdet reads it."""
    cfg = Config.fromfile(config)
    cfg.model = cfg.model.student
    cfg.default_scope = 'mmdet'
    cfg.pop('default_hooks')
    cfg.dump(str(folder / 'plain.py'))
    return folder / 'plain.py'


def test_ratios_are_logged_and_connectors_stand_beside_the_student(run):
    checkpoint = torch.load(run / 'epoch_1.pth', weights_only=False)
    assert not any(key.startswith(('student.', 'connectors.')) for key in checkpoint['state_dict'])
    side = str(checkpoint['mmkd'].keys()) + str(
        [key for value in checkpoint['mmkd'].values() if isinstance(value, dict) for key in value])
    assert 'connectors.prior' in side and 'losses.loss_fgd' in side
    logged = ''.join(path.read_text() for path in run.glob('*/vis_data/scalars.json'))
    for name in ('prior_ratio_1', 'prior_cka_3', 'fgd_foreground', 'loss_fgd', 'grad_norm'):
        assert f'"{name}"' in logged


def test_stock_mmdet_finds_the_same_boxes(config, run, scenes, tmp_path):
    plain = plain_config(config, tmp_path)
    script = (
        'import sys, torch, json\n'
        'import mmkd  # for the operators alone\n'
        'from mmdet.apis import init_detector, inference_detector\n'
        'from mmengine.runner import load_checkpoint\n'
        'model = init_detector(sys.argv[1], None, device="cpu")\n'
        'load_checkpoint(model, sys.argv[2], map_location="cpu", strict=True)\n'
        'found = inference_detector(model, sys.argv[3]).pred_instances\n'
        'parts = ("distillers", "teachers", "connectors", "losses", "models", "datasets")\n'
        'ours = {f"mmkd.{part}" for part in parts} & {*sys.modules}\n'
        'assert not ours, ours\n'
        'torch.save([found.bboxes, found.scores, found.labels], sys.argv[4])\n')
    image = scenes / 'VOC2007/JPEGImages/test_00001.jpg'
    subprocess.run([sys.executable, '-c', script, plain, run / 'epoch_1.pth', image,
                    tmp_path / 'found.pth'], check=True)
    expected = torch.load(tmp_path / 'found.pth')
    from mmdet.apis import inference_detector
    cfg = Config.fromfile(config)
    model = MODELS.build(cfg.model).eval()
    model.student.load_state_dict(torch.load(run / 'epoch_1.pth', weights_only=False)['state_dict'])
    model.student.cfg = Config.fromfile(plain)
    found = inference_detector(model.student, str(image)).pred_instances
    for ours, theirs in zip((found.bboxes, found.scores, found.labels), expected):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-3)


def test_pictures_of_test_and_of_feature_maps(config, run, tmp_path):
    printed = loading.run('test.py', config, run / 'epoch_1.pth', '--work-dir', tmp_path,
                          '--show-dir', tmp_path / 'shown', '--show-number', '3')
    assert '3 images, side by side ground truth, teacher, student' in printed
    assert len(list((tmp_path / 'shown').glob('*.jpg'))) == 3
    loading.run('analysis_tools/feature_maps.py', config, run / 'epoch_1.pth', '--number', '4',
                '--out-dir', tmp_path)
    numbers = json.loads((tmp_path / 'feature_maps.json').read_text())
    assert len(numbers['cka']) == 3 and np.isfinite(numbers['cka']).all()
    assert len(list(tmp_path.glob('feature_maps_*.png'))) == 4


def test_two_stages_are_tested_counted_and_drawn(scenes, tmp_path):
    """Also FLOPs and pictures of a Faster R-CNN, whose second stage needs the data samples."""
    cfg = Config.fromfile(processes.ROOT / 'configs/_demo_/student_faster_rcnn_scenes.py')
    cfg.test_dataloader.dataset.data_root = f'{scenes}/'
    cfg.test_evaluator.ann_file = str(scenes / 'annotations/test.json')
    cfg.dump(str(tmp_path / 'config.py'))
    detector = MODELS.build(cfg.model)
    detector.init_weights()
    torch.save(dict(state_dict=detector.state_dict()), tmp_path / 'detector.pth')
    printed = loading.run('test.py', tmp_path / 'config.py', tmp_path / 'detector.pth',
                          '--work-dir', tmp_path, '--out', tmp_path / 'metrics.json',
                          '--show-dir', tmp_path / 'shown', '--show-number', '2')
    assert 'coco/bbox_mAP' in json.loads((tmp_path / 'metrics.json').read_text())
    assert 'FLOPs at 3x' in printed and 'left out' not in printed
    assert len(list((tmp_path / 'shown').glob('*.jpg'))) == 2


@pytest.mark.parametrize('teacher', ['missing.pth', 'https://unreachable.invalid/teacher.pth'])
def test_missing_teacher_file_is_said_and_the_rest_drawn(config, run, tmp_path, teacher):
    printed = loading.run(
        'test.py', config, run / 'epoch_1.pth', '--work-dir', tmp_path, '--show-dir', tmp_path,
        '--show-number', '1', '--cfg-options', f'model.teacher_checkpoint={teacher}')
    assert 'side by side ground truth, student' in printed


@pytest.mark.extended
def test_two_processes(config, tmp_path):
    shutil.copy(config, tmp_path / 'config.py')
    done = subprocess.run(
        ['bash', 'tools/dist_train.sh', tmp_path / 'config.py', '2', '--work-dir', tmp_path],
        cwd=processes.ROOT, capture_output=True, text=True, env=processes.environment())
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert (tmp_path / 'epoch_1.pth').is_file()


def test_detectors_are_not_exported_as_onnx(config, run, tmp_path):
    printed = loading.refusal('model_converters/publish_student.py', run / 'epoch_1.pth',
                              tmp_path / 'student.pth', '--no-hash', '--onnx', config)
    assert 'mmdeploy' in printed or 'no classifier' in printed
    assert (tmp_path / 'student.pth').is_file() and not (tmp_path / 'student.onnx').exists()


@pytest.mark.parametrize('names, bias, expected', [
    ((*reversed(digits_scenes.CLASSES), 'letter'), 0.0,
     'by name, the 10 classes that are asked for of its 11'),
    (tuple(map(str, range(80))), 0.0, 'it has 80 classes, and the student and the validation set '
     'have 10; its checkpoint does not name zero, one, two, three, four'),
    (digits_scenes.CLASSES, -20.0, 'the teacher finds nothing')])
def test_a_teacher_of_other_classes_is_scored_by_name_or_not(config, tmp_path, names, bias,
                                                             expected):
    cfg = Config.fromfile(config)
    cfg.model.teacher.bbox_head.num_classes = len(names)
    teacher = MODELS.build(cfg.model.teacher)
    teacher.init_weights()
    teacher.bbox_head.retina_cls.bias.data.fill_(bias)
    torch.save(dict(state_dict=teacher.state_dict(), meta=dict(dataset_meta=dict(classes=names))),
               tmp_path / 'teacher.pth')
    cfg.model.teacher_checkpoint = str(tmp_path / 'teacher.pth')
    cfg.dump(str(tmp_path / 'config.py'))
    loading.run('train.py', tmp_path / 'config.py', '--work-dir', tmp_path / 'run')
    log, = (tmp_path / 'run').glob('*/*.log')
    assert expected in ' '.join(log.read_text().split())
    assert (tmp_path / 'run/epoch_1.pth').exists()
