import numpy as np
from mmcv.transforms import BaseTransform

from mmkd.registry import TRANSFORMS


@TRANSFORMS.register_module()
class SwapChannels(BaseTransform):
    """Turn BGR, the order in which images are loaded, into RGB, or back.

    Pipelines whose items hold several views need it, because mmpretrain's preprocessor swaps
    nothing there.

    Required Keys: img, (H, W, 3). Modified Keys: img.
    """

    def transform(self, results: dict) -> dict:
        """Reverse the channels of the image."""
        results['img'] = np.ascontiguousarray(results['img'][..., ::-1])
        return results
