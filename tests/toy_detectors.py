"""Small detectors of mmdet and a batch for them."""
import copy

import numpy as np
import torch
from mmengine.hub import get_config


def detector(depth):
    """Config of a RetinaNet with a ResNet of that depth and three classes."""
    model = get_config('mmdet::retinanet/retinanet_r18_fpn_1x_coco.py').model
    model.backbone.update(depth=depth, init_cfg=None)
    model.bbox_head.num_classes = 3
    model._scope_ = 'mmdet'
    return model


def narrow(base=8, levels=32):
    """Config of a RetinaNet with a narrow ResNet-18 for COCO's 80 classes; all boxes count."""
    model = detector(18).to_dict()
    model['backbone'].update(base_channels=base, frozen_stages=-1, norm_eval=False)
    model['neck'].update(in_channels=[base, 2 * base, 4 * base, 8 * base], out_channels=levels)
    model['bbox_head'].update(num_classes=80, in_channels=levels, feat_channels=levels,
                              stacked_convs=1)
    model['test_cfg'].update(score_thr=0.0)
    return model


def write_pair(root):
    """Write detector.py, the wider teacher.py, and weights of the latter, detector.pth."""
    from mmkd.registry import MODELS
    for name, config in (('detector', narrow()), ('teacher', narrow(16, 64))):
        (root / f'{name}.py').write_text(f'default_scope = "mmdet"\nmodel = {config!r}\n')
    torch.manual_seed(0)
    built = MODELS.build(copy.deepcopy(narrow(16, 64)))
    torch.save(dict(state_dict=built.state_dict()), root / 'detector.pth')


def data():
    """Two images of different sizes, one of them without a box."""
    from mmdet.structures import DetDataSample
    from mmdet.structures.mask import BitmapMasks
    from mmengine.structures import InstanceData
    samples, images = [], []
    for index, shape in enumerate(((64, 96), (48, 80))):
        sample = DetDataSample(metainfo=dict(
            img_shape=shape, ori_shape=shape, pad_shape=shape, scale_factor=(1.0, 1.0),
            img_id=index))
        boxes = torch.tensor([[4.0, 4.0, 40.0, 40.0]])[:1 - index]  # the second image has none
        sample.gt_instances = InstanceData(bboxes=boxes, labels=torch.zeros(len(boxes)).long())
        masks = np.zeros((len(boxes), *shape), dtype=np.uint8)
        masks[:, 4:40, 4:40] = 1
        sample.gt_instances.masks = BitmapMasks(masks, *shape)
        samples.append(sample)
        images.append(torch.randint(0, 256, (3, *shape), dtype=torch.uint8))
    return dict(inputs=images, data_samples=samples)
