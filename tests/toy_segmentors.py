"""Small segmentors of mmseg and a batch for them."""
import torch
from mmengine.config import ConfigDict
from mmengine.structures import PixelData

CLASSES = 4


def segmentor(width):
    """Config of a PSPNet with a narrow ResNet-18 of three stages and four classes."""
    norm = dict(type='BN', requires_grad=True)
    return ConfigDict(
        type='EncoderDecoder', _scope_='mmseg',
        data_preprocessor=dict(
            type='SegDataPreProcessor', mean=[75.0] * 3, std=[40.0] * 3, bgr_to_rgb=False,
            pad_val=0, seg_pad_val=255, size=(64, 96)),
        backbone=dict(
            type='ResNetV1c', depth=18, stem_channels=width, base_channels=width, num_stages=3,
            out_indices=(0, 1, 2), strides=(1, 2, 1), dilations=(1, 1, 2), norm_cfg=norm,
            norm_eval=False, contract_dilation=True),
        decode_head=dict(
            type='PSPHead', in_channels=4 * width, in_index=2, channels=width,
            pool_scales=(1, 2, 3), dropout_ratio=0.1, num_classes=CLASSES, norm_cfg=norm,
            align_corners=False,
            loss_decode=dict(type='CrossEntropyLoss', use_sigmoid=False, loss_weight=1.0)),
        train_cfg=dict(), test_cfg=dict(mode='whole'))


def data(num_classes=CLASSES):
    """Two images of different sizes with label maps; some pixels are ignored."""
    from mmseg.structures import SegDataSample
    images, samples = [], []
    for shape in ((64, 96), (48, 80)):
        labels = torch.randint(num_classes, (1, *shape))
        labels[:, :4] = 255
        samples.append(SegDataSample(
            gt_sem_seg=PixelData(data=labels),
            metainfo=dict(img_shape=shape, ori_shape=shape, pad_shape=shape)))
        images.append(torch.randint(0, 256, (3, *shape), dtype=torch.uint8))
    return dict(inputs=images, data_samples=samples)
