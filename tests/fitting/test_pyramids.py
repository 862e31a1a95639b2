import math

import pytest

from mmkd import fitting
from mmkd.recipes import detectors
from tests import toy_detectors

CANVAS = (160, 288)


def pyramid(config, name='some'):
    return fitting.pyramid(detectors.Detector(name, config).build(), config, name)


@pytest.fixture(scope='module')
def pair():
    return pyramid(toy_detectors.narrow()), pyramid(toy_detectors.narrow(16, 64))


def test_levels_channels_and_strides_are_found(pair):
    student, teacher = pair
    assert student.channels == (32,) * 5 and teacher.channels == (64,) * 5
    assert student.strides == (8, 16, 32, 64, 128) and not student.is_two_stage


@pytest.mark.parametrize('method', ['fgd', 'mgd', 'dpk', 'fgfi', 'defeat', 'reviewkd'])
def test_methods_take_pyramids_of_other_widths(pair, method):
    fitted = fitting.fit_pyramids(method, *pair, CANVAS)
    text = str(fitted.model)
    assert '256' not in text and '32' in text and '64' in text


@pytest.mark.parametrize('method', ['cwd', 'pkd'])
def test_methods_without_adapters_need_one_width(pair, method):
    with pytest.raises(fitting.DoesNotFitError, match='the student has 32, the teacher 64'):
        fitting.fit_pyramids(method, *pair, CANVAS)
    fitted = fitting.fit_pyramids(method, pair[0], pair[0], CANVAS)
    assert next(iter(fitted.model['losses'].values()))['module']['num_levels'] == 4


def test_tokens_of_dpk_follow_the_canvas(pair):
    module = fitting.fit_pyramids('dpk', *pair, CANVAS).model['connectors']['prior']['module']
    assert module['student_patches'] == module['teacher_patches'] == [1] * 5
    assert module['grids'][0] == (20, 36) and math.prod(module['grids'][0]) <= 25 * 42
    large = fitting.fit_pyramids('dpk', *pair, (800, 1344)).model['connectors']['prior']['module']
    assert large['student_patches'] == [4, 2, 1, 1, 1]  # As in DPK's own config.
    assert large['grids'] == [(25, 42), (25, 42), (25, 42), (13, 21), (7, 11)]


def test_what_does_not_fit_is_named(pair):
    with pytest.raises(fitting.DoesNotFitError, match='sd_kd is no method for detectors'):
        fitting.fit_pyramids('sd_kd', *pair, CANVAS)
    with pytest.raises(fitting.DoesNotFitError, match='Did you mean fgd'):
        fitting.fit_pyramids('fgdd', *pair, CANVAS)
    finer = fitting.Pyramid((32,) * 5, (4, 8, 16, 32, 64), True, None)
    with pytest.raises(fitting.DoesNotFitError, match='have the strides'):
        fitting.fit_pyramids('fgd', pair[0], finer, CANVAS)
    anchorless = fitting.Pyramid((32,) * 5, (8, 16, 32, 64, 128), False, None)
    with pytest.raises(fitting.DoesNotFitError, match='needs anchors'):
        fitting.fit_pyramids('fgfi', anchorless, pair[1], CANVAS)


def test_two_stages_take_their_own_weights(pair):
    student = fitting.Pyramid((32,) * 5, (8, 16, 32, 64, 128), True, None)
    fitted = fitting.fit_pyramids('fgd', student, pair[1], CANVAS)
    module = fitted.model['losses']['loss_fgd']['module']
    assert module['foreground_weight'] == 5e-5 and module['num_levels'] == 4


def test_detector_methods_are_found_by_what_they_read():
    assert {'fgd', 'mgd', 'cwd', 'pkd', 'dpk', 'reviewkd'} <= set(fitting.detector_methods())
    assert 'sd_kd' not in fitting.detector_methods()
