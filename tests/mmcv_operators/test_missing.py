import pytest
import torch
from torch import nn

from mmkd.mmcv_operators import missing, stand_in
from mmkd.mmcv_operators.missing import MissingOperatorError


def test_the_message_names_operator_models_and_remedy(stand_in_in_use):
    from mmcv.ops import CARAFEPack

    class Neck(nn.Module):

        def __init__(self):
            super().__init__()
            self.upsample = CARAFEPack(channels=16, scale_factor=2)

        def forward(self, maps):
            return self.upsample(maps)

    with pytest.raises(MissingOperatorError) as raised:
        Neck()(torch.randn(1, 16, 4, 4))
    message = str(raised.value)
    assert '`carafe_forward` has no torchvision stand-in' in message
    assert 'asked for by CARAFEPack in Neck' in message
    assert 'setup_env.sh full --compile-mmcv' in message and 'docs/en/install.md' in message
    assert 'roi_align' in message


def test_outside_a_model_no_model_is_named():
    with pytest.raises(MissingOperatorError) as raised:
        stand_in.upfirdn2d(torch.zeros(1))
    assert '`upfirdn2d`' in str(raised.value) and 'asked for by' not in str(raised.value)


def test_names_of_pythons_machinery_stay_missing():
    assert not hasattr(stand_in, '__path__')
    assert not hasattr(stand_in, '_private')


def test_every_listed_name_is_there_and_no_placeholder():
    for name in set(stand_in.__all__) - {'IS_STAND_IN'}:
        assert getattr(stand_in, name).__module__ != missing.__name__
    assert stand_in.upfirdn2d.__module__ == missing.__name__


def test_versions_for_bug_reports():
    import torchvision
    assert torchvision.__version__ in stand_in.get_compiler_version()
    assert stand_in.get_compiling_cuda_version() == 'not available'
