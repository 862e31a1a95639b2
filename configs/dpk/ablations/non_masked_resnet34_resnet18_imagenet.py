# DPK (ICLR 2023), Table 9: 72.39 % top-1, 90.63 % top-5 with the student's positions alone.
_base_ = 'last_stage_resnet34_resnet18_imagenet.py'

model = dict(losses=dict(loss_dpk=dict(inputs=dict(mask='connector.prior.masks'))))
