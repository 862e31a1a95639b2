# MDR (ACM MM 2024), Table 1: 72.52 %.
_base_ = ['../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../_base_/methods/mdr.py']

_base_.merge(_base_.pop('mdr'))
model = dict(
    teacher_checkpoint='work_dirs/mdr/sm_resnet50_cifar100/epoch_60.pth',
    teacher=dict(
        branches=dict(
            stage1=dict(module=dict(in_channels=256)),
            stage2=dict(module=dict(in_channels=512)),
            stage3=dict(module=dict(in_channels=1024)),
            stage4=dict(
                tap='backbone.stage4',
                module=dict(type='ClassifiedEmbedding', in_channels=2048, num_classes=100)))),
    connectors=dict(
        stage1=dict(module=dict(in_channels=12)),
        stage2=dict(module=dict(in_channels=16)),
        stage3=dict(module=dict(in_channels=48)),
        stage4=dict(
            module=dict(type='SelfSupervisedModule', in_channels=160, hidden_channels=128),
            inputs=dict(x='student.stage4'))),
    student_layers=dict(stage4='backbone.stage4'),
    teacher_layers=dict(stage4='branches.stage4.embedding'),
    losses=dict(
        loss_mdr=dict(
            inputs=dict(
                student_embeddings=[
                    'connector.stage1', 'connector.stage2', 'connector.stage3',
                    'connector.stage4'],
                teacher_embeddings=[
                    'teacher.stage1', 'teacher.stage2', 'teacher.stage3',
                    'teacher.stage4']))))
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
