# MDR (ACM MM 2024), Table 1: 72.52 %.
_base_ = ['../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../_base_/methods/mdr.py']
model = dict(**_base_.mdr, teacher_checkpoint='work_dirs/mdr/sm_resnet50_cifar100/epoch_60.pth')
model['teacher']['branches']['stage1']['module'].update(in_channels=256)
model['teacher']['branches']['stage2']['module'].update(in_channels=512)
model['teacher']['branches']['stage3']['module'].update(in_channels=1024)
model['teacher']['branches']['stage4'] = dict(
    tap='backbone.stage4',
    module=dict(type='ClassifiedEmbedding', in_channels=2048, num_classes=100))
model['connectors']['stage1']['module'].update(in_channels=12)
model['connectors']['stage2']['module'].update(in_channels=16)
model['connectors']['stage3']['module'].update(in_channels=48)
model['connectors']['stage4'] = dict(
    module=dict(type='SelfSupervisedModule', in_channels=160, hidden_channels=128),
    inputs=dict(x='student.stage4'))
model['student_layers'].update(stage4='backbone.stage4')
model['teacher_layers'].update(stage4='branches.stage4.embedding')
embeddings = model['losses']['loss_mdr']['inputs']
embeddings['student_embeddings'] += ['connector.stage4']
embeddings['teacher_embeddings'] += ['teacher.stage4']
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
