# DPK (ICLR 2023), Table 8: 71.39 % top-1, 90.46 % top-5 with convolutions.
_base_ = 'last_stage_resnet34_resnet18_imagenet.py'

model = dict(connectors=dict(prior=dict(module=dict(
    transform='convolution', encoder_depth=2, decoder_depth=3))))
