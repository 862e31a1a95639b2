# DPK (ICLR 2023), Table 17: 72.43 % top-1 with 1 blocks in the encoders, 1 in the decoder.
_base_ = 'last_stage_resnet34_resnet18_imagenet.py'

model = dict(connectors=dict(prior=dict(module=dict(encoder_depth=1, decoder_depth=1))))
