# DKD (Zhao et al., CVPR 2022), Table 6: 76.32 %.
_base_ = '../_base_/pairs/resnet32x4_resnet8x4_cifar100.py'

model = dict(
    losses=dict(
        loss_dkd=dict(
            module=dict(type='DKDLoss', alpha=1.0, beta=8.0, temperature=4.0),
            inputs=dict(
                student_logits='student.logits', teacher_logits='teacher.logits',
                labels='batch.labels'))))
default_hooks = dict(warmup=dict(type='LossWarmupHook', loss='loss_dkd', epochs=20))
