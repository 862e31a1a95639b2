# MDR (ACM MM 2024), weights and temperatures as printed; three stages, embeddings of 128. Channels
# of wrn_40_2 and wrn_40_1. Each image comes with three positives of its class.
mdr = dict(
    model=dict(
        type='MultiViewDistiller',
        student=dict(type='mmkd.BranchedClassifier'),
        teacher=dict(
            type='mmkd.BranchedClassifier',
            branches=dict(
                stage1=dict(tap='backbone.stage1', module=dict(
                    type='ClassifiedEmbedding', in_channels=32, num_classes=100)),
                stage2=dict(tap='backbone.stage2', module=dict(
                    type='ClassifiedEmbedding', in_channels=64, num_classes=100)),
                stage3=dict(tap='backbone.stage3', module=dict(
                    type='ClassifiedEmbedding', in_channels=128, num_classes=100)))),
        student_layers=dict(
            stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3'),
        teacher_layers=dict(
            stage1='branches.stage1.embedding', stage2='branches.stage2.embedding',
            stage3='branches.stage3.embedding'),
        connectors=dict(
            stage1=dict(
                module=dict(type='SelfSupervisedModule', in_channels=16, hidden_channels=128),
                inputs=dict(x='student.stage1')),
            stage2=dict(
                module=dict(type='SelfSupervisedModule', in_channels=32, hidden_channels=128),
                inputs=dict(x='student.stage2')),
            stage3=dict(
                module=dict(type='SelfSupervisedModule', in_channels=64, hidden_channels=128),
                inputs=dict(x='student.stage3'))),
        losses=dict(
            loss_kd=dict(
                module=dict(type='KDLoss', temperature=1.0),
                weight=2.0,
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')),
            loss_mdr=dict(
                module=dict(type='MDRLoss', angle_weight=300.0, length_weight=1.0, temperature=0.5),
                inputs=dict(
                    student_embeddings=['connector.stage1', 'connector.stage2', 'connector.stage3'],
                    teacher_embeddings=['teacher.stage1', 'teacher.stage2', 'teacher.stage3'])))))
# Modules that are trained by contrast have no classifier (Fig. 3c).
embedding = dict(type='SelfSupervisedModule', out_channels=128, hidden_channels=128)
cifar100_positives = dict(
    type='MixupPositives',
    pipeline=[
        dict(type='mmpretrain.RandomCrop', crop_size=32, padding=4),
        dict(type='RandomFlip', prob=0.5, direction='horizontal'),
    ],
    dataset=dict(
        type='TensorImages',
        dataset=dict(
            type='CIFAR100', data_root='data/cifar100', split='train', pipeline=[])))
cifar100_test_positives = dict(
    type='MixupPositives',
    pipeline=[],
    dataset=dict(
        type='TensorImages',
        dataset=dict(type='CIFAR100', data_root='data/cifar100', split='test', pipeline=[])))
