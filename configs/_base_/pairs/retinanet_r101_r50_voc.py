# RetinaNet with ResNet-101 teaches one with ResNet-50, VOC 07+12, four epochs of three rounds.
# 16 images a step, 8 processes of 2. No accuracy is published for these pairs.
import copy

_base_ = [
    'mmdet::_base_/models/retinanet_r50_fpn.py',
    '../datasets/voc0712.py',
    '../schedules/voc_4e.py',
    '../detection_runtime.py',
]
student = copy.deepcopy(_base_.model)
student.bbox_head.num_classes = 20
teacher = copy.deepcopy(student)
teacher.backbone.update(depth=101, init_cfg=None)
model = dict(
    _delete_=True,
    _scope_='mmkd',
    type='Distiller',
    student=student,
    teacher=teacher,
    teacher_checkpoint='work_dirs/teachers/retinanet_r101_voc/epoch_4.pth',
    student_layers=dict(neck='neck'),
    teacher_layers=dict(neck='neck'))
optim_wrapper = dict(clip_grad=dict(max_norm=35, norm_type=2))
visualizer = dict(type='mmdet.DetLocalVisualizer')
