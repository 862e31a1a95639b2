# Manifold (Hao et al., NeurIPS 2022), the authors' command: no labels, KD with T 1, eight layers of
# 12 (DeiT, Swin-T) and of 24 (CaiT-S24).
manifold = dict(
    model=dict(
        student=dict(head=dict(loss=dict(loss_weight=0.0))),
        student_layers={
            f'block{number}': f'backbone.layers.{number}' for number in (0, 1, 2, 3, 8, 9, 10, 11)},
        teacher_layers={
            f'block{number}': f'model.blocks.{number}'
            for number in (0, 1, 2, 3, 20, 21, 22, 23)},
        losses=dict(
            loss_kd=dict(
                module=dict(type='KDLoss', temperature=1.0),
                weight=1.0,
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')),
            loss_manifold=dict(
                module=dict(
                    type='ManifoldLoss', intra_image=4.0, inter_image=0.1, random=0.2,
                    num_random=192, student_extra_tokens=1),
                weight=1.0,
                inputs=dict(
                    student=[f'student.block{number}' for number in (0, 1, 2, 3, 8, 9, 10, 11)],
                    teacher=[f'teacher.block{number}'
                             for number in (0, 1, 2, 3, 20, 21, 22, 23)])))))
