# SSKD (Xu et al., ECCV 2020) with the weights, temperatures and shares of its code. The images
# come as four turned views with crops of their own; the modules need the width of the features.
sskd = dict(
    model=dict(
        type='MultiViewDistiller',
        student=dict(type='mmkd.BranchedClassifier', head=dict(loss=dict(loss_weight=0.1))),
        teacher=dict(
            type='mmkd.BranchedClassifier',
            branches=dict(
                embedding=dict(tap='neck', module=dict(type='SelfSupervisedModule')))),
        student_layers=dict(pooled='neck'),
        teacher_layers=dict(embedding='branches.embedding'),
        connectors=dict(
            embedding=dict(
                module=dict(type='SelfSupervisedModule'), inputs=dict(x='student.pooled')),
            student_images=dict(
                module=dict(type='SelectView', num_views=4), inputs=dict(x='student.logits')),
            teacher_images=dict(
                module=dict(type='SelectView', num_views=4), inputs=dict(x='teacher.logits'))),
        losses=dict(
            loss_kd=dict(
                module=dict(type='KDLoss', temperature=4.0),
                weight=0.9,
                inputs=dict(
                    student_logits='connector.student_images',
                    teacher_logits='connector.teacher_images')),
            loss_transformed=dict(
                module=dict(type='TransformedKDLoss', temperature=4.0, kept_share=1.0),
                weight=2.7,
                inputs=dict(
                    student_logits='student.logits', teacher_logits='teacher.logits',
                    labels='batch.labels')),
            loss_similarity=dict(
                module=dict(type='SimilarityKDLoss', temperature=0.5, kept_share=0.75),
                weight=10.0,
                inputs=dict(
                    student_embeddings='connector.embedding',
                    teacher_embeddings='teacher.embedding')))))
turned_views = [
    dict(type='RandomFlip', prob=0.5, direction='horizontal'),
    dict(type='RotatedCrops', crop_size=32, padding=4),
    dict(type='mmpretrain.PackInputs'),
]
turned_test_views = [
    dict(type='RotatedCrops', crop_size=32),
    dict(type='mmpretrain.PackInputs'),
]
