# DPK (ICLR 2023), Table 2: 72.51 % top-1 (Section A.10). Four stages, 7 x 7 tokens each.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/dpk.py']
_base_.merge(_base_.pop('dpk'))
model = _base_.model
model.update(
    student_layers=dict(
        stage1='backbone.layer1', stage2='backbone.layer2', stage3='backbone.layer3',
        stage4='backbone.layer4'),
    teacher_layers=dict(
        stage1='backbone.layer1', stage2='backbone.layer2', stage3='backbone.layer3',
        stage4='backbone.layer4'))
model['connectors']['prior']['module'].update(
    student_channels=[64, 128, 256, 512], teacher_channels=[64, 128, 256, 512],
    student_patches=[8, 4, 2, 1], teacher_patches=[8, 4, 2, 1], grids=[(7, 7)] * 4)
model['connectors']['prior']['inputs']['student'] += ['student.stage4']
model['connectors']['prior']['inputs']['teacher'] += ['teacher.stage4']
model['losses']['loss_dpk']['inputs']['teacher'] += ['teacher.stage4']
model['losses']['loss_kd']['module']['temperature'] = 1.0
# Batches of 32 on each of 8 processes. Paper: the rate is halved every 25 epochs.
train_dataloader = dict(batch_size=32)
optim_wrapper = dict(optimizer=dict(lr=0.1))
param_scheduler = dict(_delete_=True, type='StepLR', by_epoch=True, step_size=25, gamma=0.5)
auto_scale_lr = dict(base_batch_size=256)
