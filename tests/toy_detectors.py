"""Small detectors of mmdet and a batch for them."""
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
