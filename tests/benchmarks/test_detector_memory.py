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
