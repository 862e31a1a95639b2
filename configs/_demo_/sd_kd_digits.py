# Demo: SD-KD on 53 digits. First: python tools/train.py configs/_demo_/teacher_digits.py
_base_ = './kd_digits.py'

model = dict(
    type='SDDDistiller',
    scales=(1, 2),
    losses=dict(
        _delete_=True,
        loss_sdd=dict(
            module=dict(type='SDDLoss', logit_loss=dict(type='KDLoss', temperature=4.0)),
            weight=0.9,
            inputs=dict(
                student_logits='student.region_logits', teacher_logits='teacher.region_logits',
                labels='batch.labels'))))
