# DPK (ICLR 2023), Table 17: 72.31 % top-1 with 2 blocks in the encoders, 2 in the decoder.
_base_ = 'last_stage_resnet34_resnet18_imagenet.py'

model = dict(connectors=dict(prior=dict(module=dict(encoder_depth=2, decoder_depth=2))))
