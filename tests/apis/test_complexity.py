import pytest
import torch
from mmengine.analysis import get_model_complexity_info
from torch.utils.flop_counter import FlopCounterMode

from mmkd.apis import complexity
from mmkd.registry import MODELS
from tests import toy_models as toy
from tests import toy_views
from tests.mmcv_operators import small_detectors


@pytest.mark.slow
@pytest.mark.parametrize('name', ['RetinaNet', 'Faster R-CNN', 'Cascade R-CNN'])
def test_both_stages_of_a_detector_are_counted_as_torch_does(name):
    """torch counts the operations that run; it has no norms, which are a thousandth here."""
    detector = small_detectors.build(name).eval()
    data = detector.data_preprocessor(small_detectors.batch(), False)
    images, samples = data['inputs'][:1], data['data_samples'][:1]
    flops = complexity.count_flops(detector, images, samples)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        detector(images, samples, mode='tensor')
    assert flops == pytest.approx(counter.get_total_flops() / 2, rel=2e-3)
    assert 'forward' not in vars(detector)  # it is left as it was


def test_parameters_are_printed_also_where_flops_cannot_be_counted(capsys, monkeypatch):
    def fail(*args):
        raise TypeError('no')

    monkeypatch.setattr(complexity, 'count_flops', fail)
    network = MODELS.build(dict(toy.classifier()))
    batch = dict(inputs=torch.zeros(2, 3, 16, 16, dtype=torch.uint8))
    with pytest.raises(TypeError):
        complexity.print_complexity(network, batch)
    number = sum(parameter.numel() for parameter in network.parameters())
    assert f'parameters: {number:,}' in capsys.readouterr().out


def test_branches_do_not_count_as_cost_of_the_deployed_network():
    branched, plain = (MODELS.build(dict(config)).eval()
                       for config in (toy_views.branched(), toy.classifier()))
    copied = complexity.without_branches(branched)
    counts = [sum(parameter.numel() for parameter in network.parameters())
              for network in (copied, plain)]
    assert counts[0] == counts[1] and len(branched.branches) == 1
    images = torch.zeros(1, 3, 16, 16)
    assert complexity.count_flops(copied, images, None) == get_model_complexity_info(
        plain, inputs=(images,), show_table=False, show_arch=False)['flops']
