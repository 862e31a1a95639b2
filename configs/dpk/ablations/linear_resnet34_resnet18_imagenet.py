# DPK (ICLR 2023), Table 6: the ratio falls evenly; the row is damaged in print.
_base_ = 'last_stage_resnet34_resnet18_imagenet.py'

model = dict(connectors=dict(prior=dict(module=dict(mask=dict(ratio='linear')))))
