# MDR (ACM MM 2024), Fig. 3c: relations of the maps themselves, averaged; not printed.
_base_ = '../resnet32x4_shufflenetv2_cifar100.py'

model = dict(
    teacher=dict(_delete_=True, **_base_.resnet32x4),
    teacher_checkpoint='checkpoints/cifar100/resnet32x4.pth',
    teacher_layers=dict(
        stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3'),
    connectors=dict(_delete_=True),
    losses=dict(loss_mdr=dict(inputs=dict(
        student_embeddings=['student.stage1', 'student.stage2', 'student.stage3']))))
