# The demo for segmentors: PSPNet with a wide ResNet-18 teaches one with a narrow ResNet-18.
import copy

_base_ = '../../_demo_/student_pspnet_scenes.py'
teacher = copy.deepcopy(_base_.model)
teacher.backbone.update(stem_channels=32, base_channels=32)
teacher.decode_head.update(in_channels=128, channels=64)
model = dict(
    _delete_=True,
    _scope_='mmkd',
    type='Distiller',
    student=_base_.model,
    teacher=teacher,
    teacher_checkpoint='work_dirs/_demo_/teacher_pspnet_scenes/epoch_30.pth')
