from types import SimpleNamespace

import pytest
from torch import nn

from mmkd.connectors import DynamicPrior, StitchMask
from mmkd.hooks import MaskRatioDecayHook


def ratios(schedule, connector, epochs=4):
    hook, values = MaskRatioDecayHook('prior', schedule), []
    mask = getattr(connector, 'mask', connector)
    model = nn.Module()
    model.connectors = nn.ModuleDict(dict(prior=connector))
    for step in range(3 * epochs):
        runner = SimpleNamespace(model=model, iter=step, train_dataloader=range(3),
                                 max_iters=3 * epochs)
        hook.before_train_iter(runner, step % 3)
        values.append(mask.ratio)
    return values[::3]


def test_schedules():
    prior = DynamicPrior([4], [4], grids=[(2, 2)], encoder_depth=1, decoder_depth=1,
                         mask=dict(ratio=1.0))
    assert ratios('exponential', prior) == pytest.approx([1, 0.95, 0.95**2, 0.95**3])
    assert ratios('linear', StitchMask([1], ratio=1.0)) == pytest.approx([1, 0.75, 0.5, 0.25])


def test_wrong_arguments():
    with pytest.raises(ValueError, match=r"schedule must be one of .*'cosine'"):
        MaskRatioDecayHook(schedule='cosine')
    with pytest.raises(ValueError, match='factor must be above 0'):
        MaskRatioDecayHook(factor=0)
    with pytest.raises(ValueError, match=r"measures its ratio .'cka'.; give it a number"):
        ratios('linear', StitchMask([1]))
    with pytest.raises(ValueError, match=r"'prior' is no DynamicPrior or StitchMask; .* none"):
        ratios('linear', nn.Identity())
