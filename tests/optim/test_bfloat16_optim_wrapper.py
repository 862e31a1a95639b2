import torch
from torch import nn

from mmkd.registry import MODELS, OPTIM_WRAPPERS
from tests import toy_models as toy


def test_runs_the_forward_pass_in_bfloat16_and_the_update_in_float32():
    model = nn.Linear(4, 2)
    wrapper = OPTIM_WRAPPERS.build(dict(
        type='BFloat16OptimWrapper', optimizer=torch.optim.SGD(model.parameters(), lr=0.1)))
    with wrapper.optim_context(model):
        output = model(torch.ones(3, 4))
    assert output.dtype == torch.bfloat16
    before = model.weight.clone()
    wrapper.update_params(output.float().mean())
    assert model.weight.dtype == torch.float32
    assert not torch.equal(before, model.weight)


def test_distiller_trains_under_it():
    model = MODELS.build(toy.distiller()).train()
    wrapper = OPTIM_WRAPPERS.build(dict(
        type='BFloat16OptimWrapper', optimizer=torch.optim.SGD(model.parameters(), lr=0.05)))
    losses = [float(model.train_step(toy.data(), wrapper)['loss_task'].detach())
              for _ in range(30)]
    assert losses[-1] < losses[0]
