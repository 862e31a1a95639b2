import pytest
import torch

from mmkd.connectors import Paraphraser, Translator


def test_shapes():
    features = torch.randn(2, 8, 4, 4)
    assert Translator(8, 6)(features).shape == (2, 6, 4, 4)
    assert Paraphraser(8)(features).shape == (2, 4, 4, 4)
    assert Paraphraser(8, output='reconstruction')(features).shape == (2, 8, 4, 4)


def test_paraphraser_has_no_batchnorm_and_translator_has():
    def norms(network):
        return sum(isinstance(module, torch.nn.BatchNorm2d) for module in network.modules())

    assert (norms(Paraphraser(8)), norms(Translator(8, 4))) == (0, 3)


@pytest.mark.parametrize('arguments, message', [
    (dict(output='all'), "must be 'reconstruction' or 'factors', got 'all'"),
    (dict(rate=0.1), 'rate 0.1 leaves no channel of 8')])
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        Paraphraser(8, **arguments)
