# DPK (Zong et al., ICLR 2023), Table 5 (a): 72.34 % top-1 with 35 % of the tokens replaced.
_base_ = 'last_stage_resnet34_resnet18_imagenet.py'

model = dict(connectors=dict(prior=dict(module=dict(mask=dict(ratio=0.35)))))
