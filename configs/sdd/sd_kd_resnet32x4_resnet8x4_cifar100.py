# SD-KD (Wei et al., CVPR 2024), Tables 6 and 7: 76.63 %. The authors' scripts log 75.59, 75.31.
_base_ = '../_base_/pairs/resnet32x4_resnet8x4_cifar100.py'

model = dict(
    type='SDDDistiller',
    scales=(1, 2),
    student=dict(head=dict(loss=dict(loss_weight=0.1))),
    losses=dict(
        loss_sdd=dict(
            module=dict(type='SDDLoss', logit_loss=dict(type='KDLoss', temperature=4.0)),
            weight=0.9,
            inputs=dict(
                student_logits='student.region_logits', teacher_logits='teacher.region_logits',
                labels='batch.labels'))))
# The authors' code clips, the paper does not say so.
optim_wrapper = dict(clip_grad=dict(max_norm=40.0))
