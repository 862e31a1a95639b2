# KD (Hinton et al., 2015) with the weights of CRD (ICLR 2020), Table 1: 73.33 %.
_base_ = '../_base_/pairs/resnet32x4_resnet8x4_cifar100.py'

model = dict(
    student=dict(head=dict(loss=dict(loss_weight=0.1))),
    losses=dict(
        loss_kd=dict(
            module=dict(type='KDLoss', temperature=4.0),
            weight=0.9,
            inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits'))))
