import pytest
import torch
from torch import nn

from mmkd.registry import MODELS
from tests import toy_models as toy
from tests import toy_runs

FIRST = dict(connectors=dict(paraphraser=dict(
    module=dict(type='Paraphraser', in_channels=16, output='reconstruction'),
    inputs=dict(features='teacher.conv'))))


def first_stage(folder):
    """Train a paraphraser on the teacher's maps; the student learns nothing here."""
    losses = dict(loss_paraphraser=dict(module=dict(type='FeatureMSELoss'), inputs=dict(
        student='connector.paraphraser', teacher='teacher.conv')))
    return toy_runs.train(
        folder / 'first', toy_runs.distiller(
            folder, teacher_layers=dict(conv='backbone.conv'), losses=losses, **FIRST), epochs=1,
        without=['gradient_guard'])


def second_stage(path, connector='paraphraser', channels=16):
    connectors = dict(
        factors=dict(
            module=dict(type='Paraphraser', in_channels=channels, init_cfg=dict(
                type='ConnectorFromRun', checkpoint=str(path), connector=connector)),
            inputs=dict(features='teacher.conv')),
        translator=dict(module=dict(type='Translator', in_channels=8, out_channels=channels // 2),
                        inputs=dict(features='student.conv')))
    losses = dict(loss_ft=dict(module=dict(type='FTLoss'), inputs=dict(
        student='connector.translator', teacher='connector.factors')))
    layers = dict(conv='backbone.conv')
    return MODELS.build(toy.distiller(
        toy_runs.network(), toy_runs.network(channels), student_layers=layers,
        teacher_layers=layers, losses=losses, connectors=connectors))


def test_second_stage_takes_the_connector_of_the_first_and_keeps_it(tmp_path):
    trained = first_stage(tmp_path).model.connectors['paraphraser']
    model = second_stage(tmp_path / 'first/epoch_1.pth')
    toy.init_without_teacher(model)
    factors = model.connectors['factors']
    for key, value in trained.state_dict().items():
        assert torch.equal(factors.state_dict()[key], value)
    assert not any(parameter.requires_grad for parameter in factors.parameters())
    losses = model(**model.data_preprocessor(toy.data(classes=10), True), mode='loss')
    losses['loss_ft'].backward()
    assert model.student.backbone.conv.weight.grad.abs().sum() > 0


def test_wrong_name_or_shape_is_named(tmp_path):
    first_stage(tmp_path)
    for arguments in (dict(connector='translator'), dict(channels=32)):
        model = second_stage(tmp_path / 'first/epoch_1.pth', **arguments)
        with pytest.raises(RuntimeError, match='does not hold the connector'):
            toy.init_without_teacher(model)


def test_initialiser_is_found_by_name():
    from mmkd.registry import WEIGHT_INITIALIZERS
    initialiser = WEIGHT_INITIALIZERS.build(
        dict(type='ConnectorFromRun', checkpoint='missing.pth', connector='a'))
    with pytest.raises(FileNotFoundError, match=r'missing\.pth'):
        initialiser(nn.Linear(1, 1))
