import copy

import pytest
import torch
from mmengine.config import Config
from mmengine.optim import OptimWrapper

from mmkd.registry import MODELS
from tests import golden
from tests import toy_models as toy

CASES = [('SDD_resnet20_sdd_M124', 'resnet20', (1, 2, 4)),
         ('SDD_wrn_16_2_sdd_M12', 'wrn_16_2', (1, 2))]


def config(scales=(1, 2, 4), **kwargs):
    logit_loss = dict(type='KDLoss', temperature=4.0)
    return {**toy.distiller(), **toy.sdd(scales=scales, logit_loss=logit_loss), **kwargs}


def region_logits(model, student, teacher, batch):
    """What the connector makes of captured outputs: the student's and the teacher's logits."""
    sources = {f'student.{name}': value for name, value in student.items()}
    sources |= {f'teacher.{name}': value for name, value in teacher.items()}
    model.objective.run_connectors(sources, batch)
    return [sources[f'connector.regions.{owner}_logits'] for owner in ('student', 'teacher')]


def network_of(config_root, name):
    return Config.fromfile(config_root / f'_base_/models/cifar/{name}.py')[name].to_dict()


@pytest.mark.parametrize('case_id, name, scales', CASES)
def test_region_logits_agree_with_the_authors_code(config_root, case_id, name, scales):
    case = golden.load_case(case_id, 'golden_models.json')
    network = network_of(config_root, name)
    model = MODELS.build(config(student=network, teacher=copy.deepcopy(network),
                                scales=scales)).double()
    for net in (model.student, model.teacher.module):
        golden.fill(net)
        golden.calibrate(net, 32)
    images = golden.build_inputs(case)['image']
    batch = model.prepare_batch(images, toy.data(size=2)['data_samples'])
    answer = model.forward_teacher(batch)
    _, outputs = model.eval().forward_student(batch)
    student, teacher = region_logits(model, outputs, answer, batch)
    expected = case['expected']
    for regions in (teacher, student):
        by_class = regions.transpose(1, 2)  # (N, R, K) -> (N, K, R), as the authors lay it out
        stage, = expected['patch_logits']
        assert list(by_class.shape) == stage['shape']
        assert by_class.mean().item() == pytest.approx(stage['mean'], rel=1e-9)
        assert by_class.norm().item() == pytest.approx(stage['l2'], rel=1e-9)
        for image, cls in ((0, 0), (1, 7)):
            torch.testing.assert_close(
                by_class[image, cls],
                torch.tensor(expected[f'patch_logits_image{image}_class{cls}'],
                             dtype=torch.double), rtol=1e-9, atol=1e-9)
    assert not teacher.requires_grad


def test_one_step_logs_the_loss_and_the_share():
    model = MODELS.build(config()).train()
    log = model.train_step(
        toy.data(), OptimWrapper(torch.optim.SGD(model.parameters(), lr=0.1)))
    assert list(log) == ['loss', 'loss_task', 'loss_sdd', 'sdd_complementary_share']
    assert torch.equal(log['loss'], log['loss_task'] + log['loss_sdd'])


def test_scale_one_is_the_plain_logit_loss():
    torch.manual_seed(0)
    sdd = MODELS.build(config(scales=(1,)))
    data = sdd.data_preprocessor(toy.data(), True)
    torch.manual_seed(0)
    plain = MODELS.build(toy.distiller())
    torch.testing.assert_close(sdd(**data, mode='loss')['loss_sdd'],
                               plain(**data, mode='loss')['loss_kd'])


def test_adds_no_parameters_and_keeps_the_student_s_keys():
    sdd, plain = MODELS.build(config()), MODELS.build(toy.distiller())
    assert list(sdd.state_dict()) == list(plain.state_dict())


def test_gradient_reaches_classifier_and_backbone_through_the_regions():
    model = MODELS.build(config())
    model(**model.data_preprocessor(toy.data(), True), mode='loss')['loss_sdd'].backward()
    assert model.student.head.fc.weight.grad.abs().sum() > 0
    assert model.student.backbone.stage1[0].weight.grad.abs().sum() > 0
    assert model.teacher.module.head.fc.weight.grad is None


def test_teacher_s_regions_ignore_autocast_when_it_has_its_own_dtype():
    model = MODELS.build(config(teacher_engine=dict(dtype='float32')))
    batch = model.prepare_batch(**model.data_preprocessor(toy.data(), True))
    answer = model.forward_teacher(batch)
    _, expected = region_logits(model, model.forward_student(batch)[1], answer, batch)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        answer = model.forward_teacher(batch)
        _, actual = region_logits(model, model.forward_student(batch)[1], answer, batch)
    assert torch.equal(actual, expected)


def test_teacher_in_bfloat16():
    model = MODELS.build(config(teacher_engine=dict(dtype='bfloat16')))
    data = model.data_preprocessor(toy.data(), True)
    assert torch.isfinite(model(**data, mode='loss')['loss_sdd'])


@pytest.mark.parametrize('change, message', [
    (dict(scales=(2, 4)), 'must contain 1'),
    (dict(teacher_layers=dict(last_map='backbone', weight=dict(parameter='head.fcc.weight'),
                              bias=dict(parameter='head.fc.bias'))), 'head holds'),
    (dict(teacher_layers=dict(last_map='backbone', weight=dict(parameter='head.fc.scale'),
                              bias=dict(parameter='head.fc.bias'))), "no parameter 'scale'"),
    (dict(teacher=toy.classifier(classes=7)), 'regions.student_logits has 5.*has 7'),
])
def test_what_does_not_fit_fails_at_build(change, message):
    with pytest.raises(ValueError, match=message):
        MODELS.build(config(**change))
