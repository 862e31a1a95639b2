# MDR (ACM MM 2024), the other reading of "tau in L_kd for P and P~": a mean for each, added.
_base_ = '../resnet32x4_resnet8x4_cifar100.py'

model = dict(
    connectors=dict(
        student_images=dict(
            module=dict(type='SelectView', num_views=4), inputs=dict(x='student.logits')),
        teacher_images=dict(
            module=dict(type='SelectView', num_views=4), inputs=dict(x='teacher.logits'))),
    losses=dict(
        loss_kd=dict(
            inputs=dict(
                student_logits='connector.student_images',
                teacher_logits='connector.teacher_images')),
        loss_kd_positives=dict(
            module=dict(type='TransformedKDLoss', temperature=1.0, kept_share=1.0),
            weight=2.0,
            inputs=dict(
                student_logits='student.logits', teacher_logits='teacher.logits',
                labels='batch.labels'))))
