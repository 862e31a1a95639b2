# DPK (ICLR 2023), Table 6: 72.32 % top-1 with three of four tokens replaced.
_base_ = 'last_stage_resnet34_resnet18_imagenet.py'

model = dict(connectors=dict(prior=dict(module=dict(mask=dict(ratio=0.75, pattern='grid')))))
