# DPK (ICLR 2023), Table 8: 71.08 % top-1, 90.00 % top-5 with a 1x1 convolution, as FitNets.
_base_ = 'last_stage_resnet34_resnet18_imagenet.py'

model = dict(
    connectors=dict(
        _delete_=True,
        regressor=dict(
            module=dict(type='AlignFeatures', in_channels=512, out_channels=512),
            inputs=dict(features='student.last'))),
    losses=dict(
        loss_dpk=dict(
            _delete_=True, module=dict(type='FeatureMSELoss'), weight=0.2,
            inputs=dict(student='connector.regressor', teacher='teacher.last'))))
