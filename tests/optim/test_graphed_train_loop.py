import logging

import torch
from mmengine.runner import Runner

from mmkd.apis.compilation import set_cuda_graph
from mmkd.optim import step_graph
from mmkd.structures import LabelledSamples
from tests import toy_runs

LABELS = LabelledSamples(torch.tensor([1, 0]), dict(place=torch.tensor([4, 5])))


def test_without_cuda_the_run_is_the_usual_one_and_says_why(tmp_path, caplog):
    cfg = toy_runs.config(tmp_path / 'graphed', toy_runs.distiller(tmp_path), epochs=1)
    set_cuda_graph(cfg)
    runner = Runner.from_cfg(cfg)
    with caplog.at_level(logging.WARNING):
        runner.train()
    usual = toy_runs.train(tmp_path / 'usual', toy_runs.distiller(tmp_path), epochs=1)
    toy_runs.assert_same_weights(usual.model.state_dict(), runner.model.state_dict())
    assert "the device 'cpu', and only CUDA has graphs" in runner.train_loop.obstacle


def test_batches_that_have_no_fixed_form():
    images = torch.zeros(2, 3, 4, 4)
    for batch, reason in (([images], 'one by one'), (dict(inputs=[images]), 'one by one'),
                          (dict(inputs=images, data_samples=[]), 'one by one on the host'),
                          (dict(inputs=images, data_samples=LABELS), 'not on the GPU')):
        assert reason in step_graph.obstacle_of_batch(batch)


def test_shapes_tell_batches_apart():
    images = torch.zeros(2, 3, 4, 4)
    shapes = step_graph.shapes_of(dict(inputs=images, data_samples=LABELS))
    assert [name for name, *_ in shapes] == ['inputs', 'labels', 'place']
    for other in (images[:1], images.double()):
        assert step_graph.shapes_of(dict(inputs=other, data_samples=LABELS)) != shapes


def test_an_optimizer_is_made_capturable_also_after_a_resume():
    parameter = torch.nn.Parameter(torch.ones(2))
    optimizer = torch.optim.Adam([parameter])
    parameter.grad = torch.ones(2)
    optimizer.step()
    step_graph.make_capturable(optimizer)
    assert optimizer.param_groups[0]['capturable']
    assert optimizer.state[parameter]['step'].device == parameter.device
    plain = torch.optim.SGD([parameter], lr=0.1)
    step_graph.make_capturable(plain)
    assert 'capturable' not in plain.param_groups[0]
