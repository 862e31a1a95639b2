# Glyphs: VSD's teacher, resnet20 on images and their rotations, seen at twice the side. It goes on
# from the plain teacher's backbone: from scratch it does not leave chance in these epochs.
_base_ = ['teacher_glyphs.py', '../_base_/methods/vsd_teacher.py']

_base_.merge(_base_.pop('vsd_teacher'))
model = dict(
    backbone=dict(
        init_cfg=dict(
            type='Pretrained', prefix='backbone.',
            checkpoint='work_dirs/_benchmark_/teacher_glyphs/epoch_30.pth')))
# A step costs ten times that of the plain teacher, so there are fewer: each image comes in four
# views at twice the side.
param_scheduler = dict(total_steps=8)
train_cfg = dict(max_epochs=8)
