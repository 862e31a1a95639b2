import pytest
import torch

from mmkd.connectors import DynamicPrior
from mmkd.connectors.token_networks import PatchTokens, PositionEmbedding
from mmkd.losses import DPKLoss
from mmkd.registry import MODELS
from tests import golden
from tests import toy_models as toy


def build(**options):
    torch.manual_seed(0)
    options = {**dict(grids=[(4, 4)], encoder_depth=1, decoder_depth=1), **options}
    prior = DynamicPrior([8], [12], widths=[16], heads=2, **options)
    prior.init_weights()
    return prior


def maps(n=5):
    return golden.wave((n, 8, 4, 4), 0.3), golden.wave((n, 12, 4, 4), 1.2)


def full(value, n=5):
    return [torch.full((n, 4, 4), value)]


@pytest.mark.parametrize('encoder, decoder, millions', [
    (1, 1, 10.5), (2, 2, 20.0), (4, 2, 32.6), (4, 4, 38.9), (6, 4, 51.5)])
def test_parameters_of_table_17(encoder, decoder, millions):
    with torch.device('meta'):
        prior = DynamicPrior([512], [512], grids=[(7, 7)], encoder_depth=encoder,
                             decoder_depth=decoder)
    count = sum(parameter.numel() for parameter in prior.parameters()) / 1e6
    assert count == pytest.approx(millions, abs=0.1)
    assert prior.stages[0].decoder.blocks[0].attn.num_heads == 8


def stitched(connector, student, teacher, mask):
    """The hybrid where ``mask`` says whose tokens stand, in place of a drawn mask."""
    connector.mask.forward = lambda student, teacher: mask
    outputs = connector(student, teacher)
    assert outputs['masks'] is mask
    return outputs['maps']


@pytest.mark.parametrize('transform', ['encoder_decoder', 'mlp_decoder', 'convolution'])
@pytest.mark.parametrize('prior', ['teacher', 'zeros', 'learnable'])
@pytest.mark.parametrize('ratio', [0.0, 1.0, 'cka'])
def test_every_parameter_has_a_gradient_whatever_the_ratio(transform, prior, ratio):
    connector = build(transform=transform, prior=prior, mask=dict(ratio=ratio))
    student, teacher = (features.requires_grad_() for features in maps())
    hybrid = connector(student, teacher)['maps']
    assert hybrid.shape == teacher.shape
    DPKLoss()(hybrid, teacher).backward()
    assert all(parameter.grad is not None for parameter in connector.parameters())
    assert teacher.grad is None
    assert student.grad.abs().sum() > 0  # one token always stays the student's


def test_mask_decides_whose_tokens_are_seen():
    connector = build().eval()
    student, teacher = maps()
    new_student, new_teacher = golden.wave((5, 8, 4, 4), 2.7), golden.wave((5, 12, 4, 4), 3.3)
    for mask, is_teacher_s in ((full(False), False), (full(True), True)):
        before = stitched(connector, student, teacher, mask)
        assert torch.equal(stitched(connector, student, new_teacher, mask),
                           before) != is_teacher_s
        assert torch.equal(stitched(connector, new_student, teacher, mask), before) == is_teacher_s


def test_convolution_free_path_by_hand():
    """Without blocks the hybrid is a linear map of one network's token at each position."""
    connector = build(encoder_depth=0, decoder_depth=0).eval()
    student, teacher = maps()
    mask = full(False)
    mask[0][:, 1, 2] = True
    stage = connector.stages[0]
    own, theirs = (encoder(tokens(features), None) for encoder, tokens, features in (
        (stage.student_encoder, stage.student_tokens, student),
        (stage.teacher_encoder, stage.teacher_tokens, teacher)))
    rows = torch.stack([theirs[:, i] if i == 6 else own[:, i] for i in range(16)], dim=1)
    position = stage.position.weight.flatten(2).transpose(1, 2)
    expected = stage.head(stage.decoder.norm(stage.projection(rows) + position))
    hybrid = stitched(connector, student, teacher, mask)
    torch.testing.assert_close(hybrid.flatten(2).transpose(1, 2), expected)


def test_patches_are_put_back_where_they_were_cut():
    tokens = PatchTokens(3, 12, 2, (2, 3))
    tokens.position.weight.data.zero_()
    identity = torch.eye(12).view(12, 3, 2, 2)
    tokens.projection.weight.data.copy_(identity)
    tokens.projection.bias.data.zero_()
    features = golden.wave((2, 3, 4, 6), 0.4)
    patches = tokens(features).transpose(1, 2).unflatten(2, (2, 3))
    torch.testing.assert_close(torch.nn.functional.pixel_shuffle(patches, 2), features)


def test_own_patches_for_other_resolutions_and_odd_sizes():
    connector = DynamicPrior([8], [12], student_patches=[2], teacher_patches=[4], widths=[16],
                             grids=[(4, 4)], encoder_depth=1, decoder_depth=1)
    hybrid = connector(golden.wave((4, 8, 5, 7), 0.3), golden.wave((4, 12, 10, 14), 0.8))['maps']
    assert hybrid.shape == (4, 12, 10, 14)
    with pytest.raises(ValueError, match=r'different grids of tokens, \(4, 4\) and \(2, 2\).*'
                       r'that fit: \[\(1, 1\), \(2, 2\)'):
        connector(golden.wave((4, 8, 8, 8), 0.3), golden.wave((4, 12, 8, 8), 0.8))
    with pytest.raises(ValueError, match='No pair of patches fits'):
        connector(golden.wave((4, 8, 3, 5), 0.3), golden.wave((4, 12, 7, 7), 0.8))


def test_positions_are_resized():
    position = PositionEmbedding(4, (7, 7))
    tokens = torch.zeros(2, 6, 4)
    assert position(tokens, (2, 3)).shape == (2, 6, 4)
    assert torch.equal(position(torch.zeros(1, 49, 4), (7, 7))[0].t().view(1, 4, 7, 7),
                       position.weight)


@pytest.mark.parametrize('arguments, message', [
    (dict(heads=3), r'3 heads do not divide the width 16; possible: \[1, 2, 4'),
    (dict(transform='mlp'), "transform must be one of .*'mlp'"),
    (dict(prior='zero'), "prior must be one of .*'zero'"),
    (dict(grids=[(4, 4), (2, 2)]), 'one value per stage in each list, .* 2 grids')])
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        DynamicPrior([8], [12], **{**dict(widths=[16], grids=[(4, 4)]), **arguments})


def test_stage_count_and_small_batches_are_named():
    with pytest.raises(ValueError, match='built for 1 stages, got 2'):
        build()(list(maps()), list(maps()))
    with pytest.raises(ValueError, match='at least 4 samples in a batch, got 3'):
        build()(*maps(3))


def test_in_a_distiller():
    cfg = toy.distiller(
        student_layers=dict(logits='head.fc', last='backbone.relu'),
        teacher_layers=dict(logits='head.fc', last='backbone.relu'),
        connectors=dict(prior=dict(
            module=dict(type='DynamicPrior', student_channels=[8], teacher_channels=[16],
                        grids=[(4, 4)], encoder_depth=1, decoder_depth=1),
            inputs=dict(student=['student.last'], teacher=['teacher.last']))),
        losses=dict(loss_dpk=dict(module=dict(type='DPKLoss'), inputs=dict(
            hybrid='connector.prior.maps', teacher=['teacher.last']))))
    model = MODELS.build(cfg).train()
    toy.init_without_teacher(model)
    teacher = [parameter.clone() for parameter in model.teacher.module.parameters()]
    data = model.data_preprocessor(toy.data(), True)
    losses = model.loss(**data)
    assert set(losses) == {'loss_task', 'loss_dpk', 'prior_ratio', 'prior_cka'}
    losses['loss_dpk'].backward()
    assert model.student.backbone.conv.weight.grad.abs().sum() > 0
    assert all(torch.equal(one, other)
               for one, other in zip(teacher, model.teacher.module.parameters()))


def test_one_width_for_all_stages():
    prior = DynamicPrior([8, 4], [12, 6], grids=[(4, 4)] * 2, widths=32, heads=2,
                         student_patches=[1, 2], teacher_patches=[1, 2],
                         encoder_depth=1, decoder_depth=1)
    prior.init_weights()
    assert [stage.projection.in_features for stage in prior.stages] == [32, 32]
    assert [stage.student_tokens.projection.out_channels for stage in prior.stages] == [32, 32]
    features = [[golden.wave((5, channels, 4 * side, 4 * side), 0.3)
                 for channels, side in zip(widths, (1, 2))] for widths in ((8, 4), (12, 6))]
    shapes = [tuple(level.shape) for level in prior(*features)['maps']]
    assert shapes == [tuple(level.shape) for level in features[1]]
