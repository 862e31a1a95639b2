# PSPNet with ResNet-101 (78.34 mIoU in mmseg) teaches one with ResNet-18 on Cityscapes.
import copy

_base_ = [
    '../models/segmentation/pspnet_r18.py',
    '../datasets/cityscapes.py',
    '../schedules/segmentation_40k.py',
    '../segmentation_runtime.py',
]
teacher = copy.deepcopy(_base_.pspnet_r18)
teacher.backbone.update(depth=101, init_cfg=None)
teacher.decode_head.update(in_channels=2048, channels=512)
teacher.auxiliary_head.update(in_channels=1024, channels=256)
model = dict(
    _scope_='mmkd',
    type='Distiller',
    student=_base_.pop('pspnet_r18'),
    teacher=teacher,
    teacher_checkpoint=(
        'https://download.openmmlab.com/mmsegmentation/v0.5/pspnet/'
        'pspnet_r101-d8_512x1024_40k_cityscapes/'
        'pspnet_r101-d8_512x1024_40k_cityscapes_20200604_232751-467e7cf4.pth'))
