"""What ``mmcv._ext`` is where mmcv has no compiled operators.

The functions have the names and the arguments of the compiled module. mmcv asks for many more names
when ``mmcv.ops`` is imported; each gets a function that raises when it is called.
"""
import torchvision

from mmkd.mmcv_operators.deform_conv import (
    deform_conv_backward_input,
    deform_conv_backward_parameters,
    deform_conv_forward,
    modulated_deform_conv_backward,
    modulated_deform_conv_forward,
)
from mmkd.mmcv_operators.deformable_attention import (
    ms_deform_attn_backward,
    ms_deform_attn_forward,
)
from mmkd.mmcv_operators.focal_loss import (
    sigmoid_focal_loss_backward,
    sigmoid_focal_loss_forward,
    softmax_focal_loss_backward,
    softmax_focal_loss_forward,
)
from mmkd.mmcv_operators.missing import missing_operator
from mmkd.mmcv_operators.nms import nms, nms_match, softnms
from mmkd.mmcv_operators.roi_align import roi_align_backward, roi_align_forward
from mmkd.mmcv_operators.roi_pool import roi_pool_backward, roi_pool_forward

__all__ = [
    'IS_STAND_IN', 'deform_conv_backward_input', 'deform_conv_backward_parameters',
    'deform_conv_forward', 'get_compiler_version', 'get_compiling_cuda_version',
    'modulated_deform_conv_backward', 'modulated_deform_conv_forward', 'ms_deform_attn_backward',
    'ms_deform_attn_forward', 'nms', 'nms_match', 'roi_align_backward', 'roi_align_forward',
    'roi_pool_backward', 'roi_pool_forward', 'sigmoid_focal_loss_backward',
    'sigmoid_focal_loss_forward', 'softmax_focal_loss_backward', 'softmax_focal_loss_forward',
    'softnms',
]

IS_STAND_IN = True


def get_compiler_version() -> str:
    """Tell a bug report where the operators come from."""
    return f'none (mmkd: operators of torchvision {torchvision.__version__})'


def get_compiling_cuda_version() -> str:
    """Tell a bug report for which CUDA the operators are."""
    return 'not available'


def __getattr__(name: str):
    # Names with underscores belong to Python's machinery, which may well lack them.
    if name.startswith('_'):
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    return missing_operator(name)
