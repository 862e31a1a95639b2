# DPK (ICLR 2023), Table 7: 72.16 % top-1, 90.35 % top-5 with zeros in place of the prior.
_base_ = 'last_stage_resnet34_resnet18_imagenet.py'

model = dict(connectors=dict(prior=dict(module=dict(prior='zeros'))))
