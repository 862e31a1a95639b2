import pytest

import detector_memory
from tests.all_configs import ROOT

PATH = str(ROOT / '_demo_/fgd_retinanet_scenes.py')


def test_teacher_and_methods_take_more_and_so_do_larger_images():
    small, large = (detector_memory.estimate(PATH, 2, shape) for shape in ((64, 96), (128, 192)))
    for found in (small, large):
        assert found[PATH][0] > found['student alone'][0]
        assert found[PATH][1] > found['student alone'][1]
    # Maps have four times the size; gradients of the weights and what stays do not depend on it.
    assert 1.5 < large['student alone'][1] / small['student alone'][1] < 4
    assert small['student alone'][0] == large['student alone'][0]


@pytest.mark.parametrize('name', ['fgfi_retinanet', 'gid_retinanet', 'fgd_faster_rcnn'])
def test_methods_with_anchors_and_detectors_with_regions_are_estimated(name):
    path = str(ROOT / f'_demo_/{name}_scenes.py')
    found = detector_memory.estimate(path, 1, (64, 96))
    assert found[path][1] > found['student alone'][1] > 0


@pytest.mark.parametrize('config, match', [
    ('_demo_/kd_digits.py', 'its student, ImageClassifier, has no dense head and no RPN'),
    ('_demo_/detrdistill_deformable_detr_scenes.py', 'its student, DeformableDETR, has no dense'),
    ('_demo_/dkd_faster_rcnn_scenes.py', r'regions \(roi_head.bbox_roi_extractor\) of the st'),
    ('_demo_/ld_gfl_scenes.py', r'its method reads targets \(bbox_head.loss_cls\) of the student'),
    ('_demo_/student_retinanet_scenes.py', 'is no config of a distiller')])
def test_what_is_not_estimated_is_named(config, match):
    with pytest.raises(ValueError, match=match):
        detector_memory.estimate(str(ROOT / config), 1, (64, 96))


def test_each_student_is_shown_once(monkeypatch, capsys):
    paths = [str(ROOT / f'_demo_/{name}_scenes.py') for name in (
        'fgd_retinanet', 'pkd_retinanet', 'fgd_faster_rcnn')]
    monkeypatch.setattr('sys.argv', ['', *paths, '--shape', '64', '96'])
    detector_memory.main()
    assert capsys.readouterr().out.count('student alone') == 2
