import pytest
import torch
from torch import nn

from mmkd.registry import MODELS
from mmkd.structures.batch import Batch
from mmkd.teachers.frozen_teacher import FrozenTeacher
from tests import toy_models as toy

IMAGES = torch.linspace(-2, 2, 4 * 3 * 16 * 16).reshape(4, 3, 16, 16)
ALL_LAYERS = dict(stage1='backbone.stage1', logits='head.fc')


def teacher(layers=ALL_LAYERS, **kwargs):
    torch.manual_seed(0)
    return FrozenTeacher(MODELS.build(toy.classifier(**kwargs.pop('network', {}))), layers,
                         **kwargs)


def test_outputs_are_those_of_the_network_in_eval_mode():
    frozen = teacher(network=dict(dropout=0.5))
    outputs = frozen(Batch(IMAGES))
    network = frozen.module
    torch.testing.assert_close(outputs['logits'], network(IMAGES))
    torch.testing.assert_close(outputs['stage1'], network.backbone.stage1(IMAGES))


def test_no_graph_is_built_and_outputs_can_be_used_in_one():
    outputs = teacher()(Batch(IMAGES))
    assert not outputs['logits'].requires_grad
    weight = torch.ones(5, requires_grad=True)
    (weight * outputs['logits']).sum().backward()
    assert weight.grad is not None


@pytest.mark.parametrize('layers, runs_head', [
    (dict(stage1='backbone.stage1', neck='neck'), False), (ALL_LAYERS, True)])
def test_head_runs_only_when_it_is_captured(layers, runs_head):
    frozen = teacher(layers)
    calls = []
    frozen.module.head.register_forward_hook(lambda *_: calls.append(1))
    frozen(Batch(IMAGES))
    assert bool(calls) == runs_head


@pytest.mark.parametrize('engine', [dict(dtype='bfloat16'), dict(memory_format='channels_last'),
                                    dict(compile=dict(backend='eager'))])
def test_engine_changes_how_it_runs_not_what_it_says(engine):
    expected = teacher()(Batch(IMAGES))
    actual = teacher(engine=engine)(Batch(IMAGES))
    for name, value in expected.items():
        assert actual[name].dtype == torch.float32
        torch.testing.assert_close(actual[name], value, rtol=0.05, atol=0.05)


def test_memory_format_reaches_weights_and_features():
    frozen = teacher(engine=dict(memory_format='channels_last'))
    outputs = frozen(Batch(IMAGES))
    weight = frozen.module.backbone.conv.weight
    assert weight.is_contiguous(memory_format=torch.channels_last)
    assert outputs['stage1'].is_contiguous(memory_format=torch.channels_last)


def test_own_dtype_ignores_the_autocast_of_the_student():
    frozen = teacher(engine=dict(dtype='float32'))
    expected = frozen(Batch(IMAGES))
    with torch.autocast('cpu', dtype=torch.bfloat16):
        actual = frozen(Batch(IMAGES))
    assert torch.equal(expected['logits'], actual['logits'])


def test_predict_uses_the_teacher_s_view():
    frozen = teacher(input_cfg=dict(mean=[5.0] * 3, std=[2.0] * 3))
    samples = toy.data(size=4)['data_samples']
    scores = torch.stack([sample.pred_score for sample in frozen.predict(Batch(IMAGES, samples))])
    torch.testing.assert_close(scores, frozen.module((IMAGES - 5) / 2).softmax(1))


def test_load_refuses_a_teacher_without_weights():
    with pytest.raises(RuntimeError, match=r"no weights for \['backbone', 'head'\]: set"):
        teacher().load(None)


def test_load_refuses_a_teacher_of_which_only_the_backbone_is_pretrained():
    config = toy.classifier()
    frozen = FrozenTeacher(MODELS.build(config), ALL_LAYERS)
    frozen.module.backbone.init_cfg = dict(type='Pretrained', checkpoint='some.pth')
    with pytest.raises(RuntimeError, match=r"no weights for \['head'\]"):
        frozen.load(None)


def test_float32_for_scoring_gives_the_weights_back():
    frozen = teacher(engine=dict(dtype='bfloat16'))
    before = {key: value.clone() for key, value in frozen.module.state_dict().items()}
    with frozen.in_float32():
        assert frozen.module.head.fc.weight.dtype == torch.float32
        assert frozen.predict(Batch(IMAGES))[0].pred_score.dtype == torch.float32
    for key, value in before.items():
        assert torch.equal(frozen.module.state_dict()[key], value)


def test_load_reads_pretrained_init_cfg(tmp_path):
    source = MODELS.build(toy.classifier())
    nn.init.constant_(source.head.fc.weight, 0.25)
    torch.save(dict(state_dict=source.state_dict()), tmp_path / 'teacher.pth')
    config = {**toy.classifier(), 'init_cfg': dict(
        type='Pretrained', checkpoint=str(tmp_path / 'teacher.pth'))}
    frozen = FrozenTeacher(MODELS.build(config), ALL_LAYERS)
    frozen.load(None)
    assert torch.equal(frozen.module.head.fc.weight, source.head.fc.weight)
    assert not frozen.module.head.fc.weight.requires_grad


def test_load_reads_a_checkpoint(tmp_path):
    source = MODELS.build(toy.classifier())
    torch.save(dict(state_dict=source.state_dict()), tmp_path / 'teacher.pth')
    frozen = teacher()
    frozen.load(str(tmp_path / 'teacher.pth'))
    for key, value in source.state_dict().items():
        assert torch.equal(frozen.module.state_dict()[key], value)


def test_nothing_runs_behind_the_last_captured_layer_from_the_second_batch_on():
    frozen = teacher(dict(stage1='backbone.stage1'))
    calls = []
    frozen.module.backbone.conv.register_forward_hook(lambda *_: calls.append(1))
    first, second = frozen(Batch(IMAGES)), frozen(Batch(IMAGES))
    assert len(calls) == 1
    assert torch.equal(first['stage1'], second['stage1'])


def test_first_batch_runs_in_full_and_so_finds_rewritten_layers():
    frozen = teacher(dict(conv='backbone.conv'), network=dict(inplace=True))
    with pytest.raises(RuntimeError, match='rewritten in place'):
        frozen(Batch(IMAGES))


def test_compiled_teacher_runs_in_full():
    frozen = teacher(dict(stage1='backbone.stage1'), engine=dict(compile=dict(backend='eager')))
    frozen(Batch(IMAGES))
    assert not frozen.capture.stops_early
