import importlib
import sys

import pytest

from mmkd.mmcv_operators import stand_in
from mmkd.mmcv_operators.finder import uses_compiled_operators

# Modules of mmcv.ops that call an operator with a stand-in.
CALLERS = ('nms', 'roi_align', 'roi_pool', 'focal_loss', 'deform_conv', 'modulated_deform_conv',
           'multi_scale_deform_attn', 'carafe')


@pytest.fixture
def use_operators(monkeypatch):
    """A function that makes mmcv.ops call the operators of a module."""

    def use(extension):
        for name in CALLERS:
            # mmcv.ops.nms is a function of the same name, so the module is looked up.
            importlib.import_module(f'mmcv.ops.{name}')
            monkeypatch.setattr(sys.modules[f'mmcv.ops.{name}'], 'ext_module', extension)

    return use


@pytest.fixture
def stand_in_in_use(use_operators):
    """mmcv.ops on torchvision's operators, also where compiled ones exist."""
    use_operators(stand_in)


@pytest.fixture
def compiled():
    """mmcv's compiled module; without it there is nothing to compare with."""
    import mmcv.ops  # noqa: F401
    if not uses_compiled_operators():
        pytest.skip('compares with mmcv\'s compiled operators, which this build of mmcv lacks '
                    '(tools/setup_env.sh full --compile-mmcv makes them)')
    return sys.modules['mmcv._ext']
