# MDR (ACM MM 2024), Table 1: 75.97 %.
_base_ = ['../_base_/pairs/vgg13_vgg8_cifar100.py', '../_base_/methods/mdr.py']

_base_.merge(_base_.pop('mdr'))
_teacher_embedding = dict(type='ClassifiedEmbedding', in_channels=512, num_classes=100)
_student_embedding = dict(type='SelfSupervisedModule', in_channels=512, hidden_channels=128)
model = dict(
    teacher_checkpoint='work_dirs/mdr/sm_vgg13_cifar100/epoch_60.pth',
    teacher=dict(
        branches=dict(
            stage1=dict(module=dict(in_channels=64)),
            stage2=dict(module=dict(in_channels=128)),
            stage3=dict(module=dict(in_channels=256)),
            stage4=dict(tap='backbone.stage4', module=_teacher_embedding),
            stage5=dict(tap='backbone.stage5', module=_teacher_embedding))),
    connectors=dict(
        stage1=dict(module=dict(in_channels=64)),
        stage2=dict(module=dict(in_channels=128)),
        stage3=dict(module=dict(in_channels=256)),
        stage4=dict(module=_student_embedding, inputs=dict(x='student.stage4')),
        stage5=dict(module=_student_embedding, inputs=dict(x='student.stage5'))),
    student_layers=dict(stage4='backbone.stage4', stage5='backbone.stage5'),
    teacher_layers=dict(stage4='branches.stage4.embedding', stage5='branches.stage5.embedding'),
    losses=dict(
        loss_mdr=dict(
            inputs=dict(
                student_embeddings=[
                    'connector.stage1', 'connector.stage2', 'connector.stage3',
                    'connector.stage4', 'connector.stage5'],
                teacher_embeddings=[
                    'teacher.stage1', 'teacher.stage2', 'teacher.stage3',
                    'teacher.stage4', 'teacher.stage5']))))
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
