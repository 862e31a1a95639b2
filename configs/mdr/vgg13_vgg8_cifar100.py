# MDR (ACM MM 2024), Table 1: 75.97 %.
_base_ = ['../_base_/pairs/vgg13_vgg8_cifar100.py', '../_base_/methods/mdr.py']
model = dict(**_base_.mdr, teacher_checkpoint='work_dirs/mdr/sm_vgg13_cifar100/epoch_60.pth')
model['teacher']['branches']['stage1']['module'].update(in_channels=64)
model['teacher']['branches']['stage2']['module'].update(in_channels=128)
model['teacher']['branches']['stage3']['module'].update(in_channels=256)
model['teacher']['branches']['stage4'] = dict(
    tap='backbone.stage4',
    module=dict(type='ClassifiedEmbedding', in_channels=512, num_classes=100))
model['teacher']['branches']['stage5'] = dict(
    tap='backbone.stage5',
    module=dict(type='ClassifiedEmbedding', in_channels=512, num_classes=100))
model['connectors']['stage1']['module'].update(in_channels=64)
model['connectors']['stage2']['module'].update(in_channels=128)
model['connectors']['stage3']['module'].update(in_channels=256)
model['connectors']['stage4'] = dict(
    module=dict(type='SelfSupervisedModule', in_channels=512, hidden_channels=128),
    inputs=dict(x='student.stage4'))
model['connectors']['stage5'] = dict(
    module=dict(type='SelfSupervisedModule', in_channels=512, hidden_channels=128),
    inputs=dict(x='student.stage5'))
model['student_layers'].update(stage4='backbone.stage4', stage5='backbone.stage5')
model['teacher_layers'].update(
    stage4='branches.stage4.embedding', stage5='branches.stage5.embedding')
embeddings = model['losses']['loss_mdr']['inputs']
embeddings['student_embeddings'] += ['connector.stage4', 'connector.stage5']
embeddings['teacher_embeddings'] += ['teacher.stage4', 'teacher.stage5']
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
