# AB (Heo et al., AAAI 2019), first stage: the boundaries.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/ab.py']

model = _base_.ab
model.student_layers = dict(
    stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3',
    stage4='backbone.stage4')
model.teacher_layers = dict(
    stage1='backbone.stage2.4', stage2='backbone.stage3.4', stage3='backbone.stage4.4',
    stage4='backbone.stage5.4')
model.connectors = {
    f'align{number}': dict(
        module=dict(
            type='AlignFeatures', in_channels=ours, out_channels=theirs, in_size=size,
            out_size=out_size, activation='none'),
        inputs=dict(features=f'student.stage{number}'))
    for number, ours, theirs, size, out_size in (
        (1, 12, 128, 16, 16), (2, 16, 256, 8, 8), (3, 48, 512, 4, 4), (4, 160, 512, 2, 4))
}
model.losses.loss_ab.inputs = dict(
    student=['connector.align1', 'connector.align2', 'connector.align3', 'connector.align4'],
    teacher=['teacher.stage1', 'teacher.stage2', 'teacher.stage3', 'teacher.stage4'])
param_scheduler = dict(_delete_=True, **_base_.ab_schedule)
train_cfg = dict(max_epochs=30)
