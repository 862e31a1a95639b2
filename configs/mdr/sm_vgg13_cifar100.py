# MDR (ACM MM 2024), first stage: the modules behind a frozen vgg13, for 60 epochs.
_base_ = [
    '../_base_/models/cifar/vgg13.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/mdr.py',
]
model = _base_.vgg13
model.update(_base_.mdr_sm, frozen_classifier='checkpoints/cifar100/vgg13.pth')
model['branches']['stage1']['module'].update(in_channels=64)
model['branches']['stage2']['module'].update(in_channels=128)
model['branches']['stage3']['module'].update(in_channels=256)
model['branches']['stage4'] = dict(
    tap='backbone.stage4',
    module=dict(type='ClassifiedEmbedding', in_channels=512, num_classes=100))
model['branches']['stage5'] = dict(
    tap='backbone.stage5',
    module=dict(type='ClassifiedEmbedding', in_channels=512, num_classes=100))
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
param_scheduler = dict(milestones=[30, 45])
train_cfg = dict(max_epochs=60)
