# NKD (Yang et al., ICCV 2023); temperature and gamma of its ImageNet runs. No published number.
_base_ = '../_base_/pairs/resnet32x4_resnet8x4_cifar100.py'

model = dict(
    losses=dict(
        loss_nkd=dict(
            module=dict(type='NKDLoss', temperature=1.0, gamma=1.5),
            inputs=dict(
                student_logits='student.logits', teacher_logits='teacher.logits',
                labels='batch.labels'))))
