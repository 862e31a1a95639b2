"""Every registered loss stays finite on inputs at the edge; a new loss is covered by itself.

The inputs are made from the names and annotations of ``forward``, with the first shape that the
loss accepts.
"""
import inspect

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mmkd import losses
from mmkd.registry import MODELS

NUM, CLASSES, CHANNELS, LEVELS, VIEWS = 8, 4, 4, 2, 4
# Logits, maps, several views or regions of logits, joint logits of class and view.
SHAPES = [(NUM, CLASSES), (NUM, CHANNELS, 8, 8), (NUM, VIEWS + 1, CLASSES), (NUM, VIEWS, CLASSES),
          (NUM * VIEWS, CLASSES), (NUM, VIEWS, CLASSES * VIEWS), (NUM * VIEWS, CLASSES * VIEWS),
          (NUM, 2 * CHANNELS, 8, 8)]
PRIORS = NUM * 8 * 8


class Head:
    """A dense head with squares of 8 around each place as anchors."""

    class prior_generator:
        @staticmethod
        def grid_priors(sizes, device):
            return [torch.tensor([[0.0, 0.0, 8.0, 8.0]]).repeat(height * width, 1)
                    for height, width in sizes]

    class bbox_coder:
        @staticmethod
        def decode(anchors, offsets):
            return anchors + offsets

    scales = [torch.nn.Identity()] * LEVELS


FIXED = dict(
    head=lambda labels: Head,
    weights=lambda labels: [torch.ones(PRIORS)] * LEVELS,
    targets=lambda labels: [dict(weight=torch.ones(PRIORS), avg_factor=3,
                                 target=(labels.repeat(PRIORS // NUM), None))] * LEVELS,
    priors=lambda labels: [torch.ones(PRIORS)] * LEVELS,
    exists=lambda labels: torch.ones(2, NUM // 2, dtype=torch.bool),
    decoded=lambda labels: (torch.ones(2, NUM, 3, CHANNELS), []),
    predictions=lambda labels: (torch.zeros(2, NUM, 3, CLASSES), torch.full((2, NUM, 3, 4), 0.5)),
    labels=lambda labels: labels,
    indices=lambda labels: torch.arange(NUM),
    contrast_indices=lambda labels: (torch.arange(NUM)[:, None] + torch.arange(1, 5)) % NUM,
    gt_boxes=lambda labels: [torch.tensor([[4.0, 4.0, 20.0, 20.0]])] * NUM,
    image_shapes=lambda labels: [(32, 32)] * NUM,
    norm_weights=lambda labels: [torch.ones(CHANNELS)] * LEVELS,
    attention=lambda labels: torch.full((NUM, LEVELS, LEVELS), 1 / LEVELS),
    norm_biases=lambda labels: [torch.zeros(CHANNELS)] * LEVELS)
ARGUMENTS = dict(
    student_channels=CHANNELS, teacher_channels=CHANNELS, in_channels=CHANNELS, num_images=NUM,
    num_levels=LEVELS,
    loss=dict(type='FeatureMSELoss'),
    anchor_generator=dict(type='AnchorGenerator', strides=[4, 8], ratios=[1.0], scales=[8],
                          _scope_='mmdet'))
# DETRs give pairs of tensors, whose edges are tried with the losses' own tests.
PAIRED = ('DETRDistillLoss', 'DETRDistillAssignmentLoss')
LOSSES = sorted(name for name, kind in MODELS.module_dict.items()
                if kind.__module__.startswith('mmkd.losses.') and name not in PAIRED)


def build(name):
    """Build a loss, with values for what its constructor requires or must fit the inputs."""
    parameters = inspect.signature(getattr(losses, name).__init__).parameters.values()
    arguments = {parameter.name: ARGUMENTS[parameter.name] for parameter in parameters
                 if parameter.name in ARGUMENTS}
    for key in ('student_channels', 'teacher_channels'):
        if key in arguments and takes_list(name, 'student') and name in ('SADLoss', 'VIDLoss'):
            arguments[key] = [CHANNELS] * LEVELS
    torch.manual_seed(0)
    return getattr(losses, name)(**arguments).train()


def takes_list(name, argument):
    annotation = str(inspect.signature(getattr(losses, name).forward).parameters[argument])
    return 'Sequence' in annotation and '| torch.Tensor' not in annotation


def values(shape, draw):
    """Constant, or normal values, times a scale."""
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(draw['seed']))
    scaled = (torch.ones(shape) if draw['is_constant'] else noise) * draw['scale']
    return scaled.clamp(-6e4, 6e4)  # what float16 holds


def inputs_of(name, shape, draw, dtype):
    """Return the arguments of ``forward``, and the leaves that need a gradient."""
    labels = torch.zeros(NUM, dtype=torch.long) if draw['has_one_class'] else (
        torch.arange(NUM) % CLASSES)
    arguments, leaves = {}, []
    for parameter in inspect.signature(getattr(losses, name).forward).parameters.values():
        if parameter.name in FIXED:
            arguments[parameter.name] = FIXED[parameter.name](labels)
        elif parameter.name != 'self' and parameter.default is parameter.empty:
            is_teacher = parameter.name.startswith('teacher') and not draw['is_equal']
            made = [values(shape, {**draw, 'seed': draw['seed'] + is_teacher}).to(dtype)
                    for _ in range(LEVELS)]
            if not parameter.name.startswith('teacher'):
                made = [value.requires_grad_() for value in made]
                leaves += made
            if 'Sequence[collections.abc.Sequence' in str(parameter):  # pairs of layers
                arguments[parameter.name] = [made] * LEVELS
            else:
                arguments[parameter.name] = made if takes_list(name, parameter.name) else made[0]
    return arguments, leaves


PLAIN = dict(scale=1.0, is_constant=False, is_equal=False, has_one_class=False, seed=0)


def shape_for(name):
    """Return the first shape from which a loss teaches."""
    reasons = []
    for shape in SHAPES:
        arguments, leaves = inputs_of(name, shape, PLAIN, torch.float32)
        try:
            loss = build(name)(**arguments)
            loss.backward()
        except Exception as error:
            reasons.append(f'{shape}: {error}')
            continue
        if loss.isfinite() and any(leaf.grad is not None and leaf.grad.any() for leaf in leaves):
            return shape
        reasons.append(f'{shape}: the loss is {loss}, or has no gradient')
    raise AssertionError(f'{name} accepts none of the shapes of this test; add its to SHAPES, or '
                         'its arguments to FIXED or ARGUMENTS:\n' + '\n'.join(reasons))


DRAWS = st.fixed_dictionaries(dict(
    scale=st.sampled_from([0.0, 1e-6, 1.0, 100.0, 3e4]), is_constant=st.booleans(),
    is_equal=st.booleans(), has_one_class=st.booleans(), seed=st.integers(0, 2**16)))


@pytest.mark.parametrize('name', LOSSES)
def test_loss_and_gradient_are_finite(name):
    shape = shape_for(name)

    @settings(max_examples=15, deadline=None, derandomize=True, database=None)
    @given(draw=DRAWS, dtype=st.sampled_from([torch.float32, torch.float16, torch.bfloat16]))
    def check(draw, dtype):
        if dtype == torch.float16:  # the gradient of a direction is 1 / length, at most 65504
            draw = {**draw, 'scale': max(draw['scale'], 1e-3) if draw['scale'] else 0.0}
        arguments, leaves = inputs_of(name, shape, draw, dtype)
        loss = build(name)(**arguments)
        assert loss.ndim == 0 and loss.dtype == torch.float32
        assert bool(loss.isfinite()), f'{name} = {loss} for {draw}, {dtype}'
        if loss.requires_grad:
            loss.backward()
        for leaf in leaves:
            assert leaf.grad is None or bool(leaf.grad.isfinite().all()), f'{draw}, {dtype}'

    check()
