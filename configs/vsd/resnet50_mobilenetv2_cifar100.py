# VSD, Table 3: resnet50 teaches mobilenetv2, 77.94 %.
_base_ = ['../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../_base_/methods/vsd.py']
model = dict(
    **_base_.vsd, teacher_checkpoint='work_dirs/vsd/teacher_resnet50_cifar100/epoch_240.pth')
model['connectors']['branches']['module'].update(
    backbone=_base_.mobilenetv2_stride2.backbone, channels=(12, 16, 48, 160))
# Four taps: VGG's third stage and its fifth, all stages of MobileNetV2 and ResNet50.
model['student_layers']['tap4'] = 'backbone.stage4'
model['teacher_layers']['tap4'] = 'backbone.stage4'
model['connectors']['branches']['inputs']['maps'].append('student.tap4')
model['connectors']['branches']['inputs']['references'].append('teacher.tap4')
optim_wrapper = dict(optimizer=dict(nesterov=True))
val_evaluator = _base_.view_evaluator
test_evaluator = val_evaluator
