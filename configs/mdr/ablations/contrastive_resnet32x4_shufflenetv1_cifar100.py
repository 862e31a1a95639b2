# MDR (ACM MM 2024), Fig. 3c: modules that were trained by contrast; not printed.
_base_ = '../resnet32x4_shufflenetv1_cifar100.py'

model = dict(
    teacher=dict(
        branches=dict(
            stage1=dict(module=dict(_delete_=True, **_base_.embedding, in_channels=64)),
            stage2=dict(module=dict(_delete_=True, **_base_.embedding, in_channels=128)),
            stage3=dict(module=dict(_delete_=True, **_base_.embedding, in_channels=256)))),
    teacher_checkpoint='work_dirs/mdr/ablations/contrastive_sm_resnet32x4_cifar100/epoch_60.pth',
    teacher_layers=dict(
        stage1='branches.stage1', stage2='branches.stage2', stage3='branches.stage3'))
