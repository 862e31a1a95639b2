# VSD, Table 2: vgg13 teaches vgg8, 79.35 %.
_base_ = ['../_base_/pairs/vgg13_vgg8_cifar100.py', '../_base_/methods/vsd.py']
model = dict(
    **_base_.vsd, teacher_checkpoint='work_dirs/vsd/teacher_vgg13_cifar100/epoch_240.pth')
model['connectors']['branches']['module'].update(
    backbone=_base_.vgg8.backbone, channels=(64, 128, 256, 512))
# Four taps: VGG's third stage and its fifth, all stages of MobileNetV2 and ResNet50.
model['student_layers']['tap4'] = 'backbone.stage5'
model['teacher_layers']['tap4'] = 'backbone.stage5'
model['connectors']['branches']['inputs']['maps'].append('student.tap4')
model['connectors']['branches']['inputs']['references'].append('teacher.tap4')
optim_wrapper = dict(optimizer=dict(nesterov=True))
val_evaluator = _base_.view_evaluator
test_evaluator = val_evaluator
