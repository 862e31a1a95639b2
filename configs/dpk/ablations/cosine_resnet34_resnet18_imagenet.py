# DPK (ICLR 2023), Table 6: the ratio is 1 - cosine similarity; top-5 90.58 %.
_base_ = 'last_stage_resnet34_resnet18_imagenet.py'

model = dict(connectors=dict(prior=dict(module=dict(mask=dict(ratio='cosine')))))
