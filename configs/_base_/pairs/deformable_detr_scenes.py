# The demo for DETRs: one with a wide ResNet-34 teaches one with a narrow ResNet-18.
import copy

_base_ = '../../_demo_/student_deformable_detr_scenes.py'
teacher = copy.deepcopy(_base_.model)
teacher.backbone.update(depth=34, base_channels=32)
teacher.neck.in_channels = [64, 128, 256]
model = dict(
    _delete_=True,
    _scope_='mmkd',
    type='Distiller',
    student=_base_.model,
    teacher=teacher,
    teacher_checkpoint='work_dirs/_demo_/teacher_deformable_detr_scenes/epoch_28.pth')
