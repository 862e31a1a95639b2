"""A teacher of other classes is refused where its answers are compared class by class."""
import copy

import pytest
from mmengine.logging import MMLogger

from mmkd.checks import teacher_classes
from mmkd.registry import MODELS
from tests import all_configs
from tests import toy_models as toy

DIGITS = tuple(map(str, range(10)))
BY_CLASS = {
    'gid_retinanet_scenes': "connector 'instances'", 'dkd_faster_rcnn_scenes': "loss 'loss_dkd'",
    'ld_gfl_scenes': "loss 'loss_kd'",
    'detrdistill_deformable_detr_scenes': "loss 'loss_detrdistill'",
    'sd_kd_digits': "connector 'regions'", 'kd_ls_digits': "connector 'standardized'",
    'camkd_digits': "loss 'loss_camkd'", 'mean_kd_digits': "loss 'loss_kd'",
    'catkd_digits': "connector 'regions'", 'hssakd_digits': "loss 'loss_kl_q'"}
BY_FEATURES = ('crosskd_retinanet_scenes', 'crosskd_gfl_scenes', 'fgd_retinanet_scenes',
               'dpk_retinanet_scenes', 'cwd_retinanet_scenes', 'at_digits', 'rkd_digits')


def demo(name, **names):
    """Return the distiller of a demo, whose teachers' files name these classes."""
    model = MODELS.build(copy.deepcopy(all_configs.load(f'_demo_/{name}.py').model))
    for role, teacher in model.teacher.members.items():
        teacher.class_names = names.get(role, names.get('names', ()))
    return model


@pytest.mark.parametrize('name', BY_CLASS)
def test_classes_in_another_order_are_refused_where_they_are_compared(name):
    model = demo(name, names=DIGITS[::-1])
    with pytest.raises(ValueError, match=f"^{BY_CLASS[name]} compares the student with the teacher"
                                         ".*class by class, but its classes are the same in another"
                                         ".*names '9', '8'.*train_dataloader '0', '1'.*Set model"):
        teacher_classes.check_teacher_classes(model, DIGITS)
    for names, classes in ((DIGITS, DIGITS), ((), DIGITS), (DIGITS[::-1], ())):
        for teacher in model.teacher.members.values():
            teacher.class_names = names
        teacher_classes.check_teacher_classes(model, classes)


@pytest.mark.parametrize('name', BY_FEATURES)
def test_features_and_the_teacher_s_own_head_take_any_classes(name):
    teacher_classes.check_teacher_classes(demo(name, names=DIGITS[::-1]), DIGITS)
    teacher_classes.check_teacher_classes(demo(name, names=('cup', 'person')), DIGITS)


def test_the_teacher_that_differs_is_named():
    model = demo('mean_kd_digits')
    first, second = model.teacher.members
    model.teacher.members[first].class_names = DIGITS
    model.teacher.members[second].class_names = DIGITS[::-1]
    with pytest.raises(ValueError, match=rf"the teacher '{second}' .*model\.teachers\.{second}\."):
        teacher_classes.check_teacher_classes(model, DIGITS)


@pytest.mark.parametrize('name', ['gid_retinanet_scenes', 'dkd_faster_rcnn_scenes',
                                  'ld_gfl_scenes', 'crosskd_retinanet_scenes'])
def test_another_number_of_classes_is_refused_without_names(name):
    config = copy.deepcopy(all_configs.load(f'_demo_/{name}.py').model)
    head = config.teacher.get('roi_head', config.teacher).bbox_head
    head.num_classes = 80
    model = MODELS.build(config)
    if name.startswith('crosskd'):
        teacher_classes.check_teacher_classes(model, DIGITS)
        return
    with pytest.raises(ValueError, match=r'the student has 10 classes and the teacher 80.*CrossKD'):
        teacher_classes.check_teacher_classes(model, DIGITS)


def test_other_names_are_refused_of_a_detector_and_warned_of_of_a_classifier(monkeypatch):
    others = tuple(f'letter {name}' for name in DIGITS)
    with pytest.raises(ValueError, match='but its classes are others'):
        teacher_classes.check_teacher_classes(demo('ld_gfl_scenes', names=others), DIGITS)
    messages = []
    monkeypatch.setattr(MMLogger, 'callHandlers',
                        lambda self, record: messages.append(record.getMessage()))
    MMLogger.get_instance('test_teacher_classes')
    teacher_classes.check_teacher_classes(demo('kd_digits', names=others), DIGITS)
    assert any('but its classes are others' in text and 'by other names' in text
               for text in messages)


def test_the_logits_of_segmentors_are_answers():
    pytest.importorskip('mmseg', reason=all_configs.NO_SEGMENTATION)
    model = demo('cwd_pspnet_scenes', names=(*DIGITS, 'background'))
    with pytest.raises(ValueError, match='the same in another order'):
        teacher_classes.check_teacher_classes(model, ('background', *DIGITS))


@pytest.mark.parametrize('own, kind', [
    ((), ''), ('abc', ''), ('cab', 'the same in another order'), ('abd', 'others'),
    ('xab', 'others in another order'), ('ab', 'others')])
def test_how_classes_differ(own, kind):
    assert teacher_classes.differ(tuple(own), tuple('abc')) == kind


def test_a_name_that_stands_twice_says_nothing_of_the_order():
    classes = ('crane', 'dog', 'crane')  # ImageNet has a bird and a machine
    assert teacher_classes.differ(('crane', 'hound', 'crane'), classes) == 'others'
    assert teacher_classes.differ(('dog', 'crane', 'crane'), classes) == teacher_classes.REORDERED


def test_the_maps_of_a_head_are_answers_and_those_of_a_backbone_are_not():
    layers = dict(logits='head.fc', stage='backbone')
    for layer, is_compared in (('logits', True), ('stage', False)):
        model = MODELS.build(toy.distiller(
            student_layers=layers, teacher_layers=layers, losses=dict(loss_mse=dict(
                module=dict(type='ToyMSELoss'),
                inputs=dict(student=f'student.{layer}', teacher=f'teacher.{layer}')))))
        model.teacher.class_names = tuple('edcba')
        if not is_compared:
            teacher_classes.check_teacher_classes(model, 'abcde')
            continue
        with pytest.raises(ValueError, match="loss 'loss_mse' compares"):
            teacher_classes.check_teacher_classes(model, 'abcde')
