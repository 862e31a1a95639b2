# The demo for detectors: GFL with a wide ResNet-34 teaches one with a narrow ResNet-18.
import copy

_base_ = '../../_demo_/student_gfl_scenes.py'
teacher = copy.deepcopy(_base_.model)
teacher.backbone.update(depth=34, base_channels=32)
teacher.neck.in_channels = [32, 64, 128, 256]
model = dict(
    _delete_=True,
    _scope_='mmkd',
    type='Distiller',
    student=_base_.model,
    teacher=teacher,
    teacher_checkpoint='work_dirs/_demo_/teacher_gfl_scenes/epoch_28.pth',
    student_layers=dict(neck='neck'),
    teacher_layers=dict(neck='neck'))
