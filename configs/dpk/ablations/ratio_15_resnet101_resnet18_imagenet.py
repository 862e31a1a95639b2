# DPK (Zong et al., ICLR 2023), Table 5 (b): 72.46 % top-1 with 15 % of the tokens replaced.
_base_ = 'last_stage_resnet101_resnet18_imagenet.py'

model = dict(connectors=dict(prior=dict(module=dict(mask=dict(ratio=0.15)))))
