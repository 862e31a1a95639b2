# DPK (ICLR 2023), Table 8: 72.31 % top-1, 90.50 % top-5 with linear layers as encoders.
_base_ = 'last_stage_resnet34_resnet18_imagenet.py'

model = dict(connectors=dict(prior=dict(module=dict(transform='mlp_decoder'))))
