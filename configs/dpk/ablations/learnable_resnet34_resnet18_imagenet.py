# DPK (ICLR 2023), Table 7: 72.28 % top-1, 90.63 % top-5 with a learnt token in its place.
_base_ = 'last_stage_resnet34_resnet18_imagenet.py'

model = dict(connectors=dict(prior=dict(module=dict(prior='learnable'))))
