# DPK (ICLR 2023), Table 9: 72.39 % top-1, 90.63 % top-5 with the student's positions alone.
_base_ = 'last_stage_resnet34_resnet18_imagenet.py'
_prior = dict(
    module=_base_.dpk_last_stage.connectors.prior.module,
    inputs=dict(student=['student.last'], teacher=['teacher.last'], mask='connector.mask'))
model = dict(
    connectors=dict(
        _delete_=True,
        mask=dict(
            module=dict(type='StitchMask', patches=[1]),
            inputs=dict(student=['student.last'], teacher=['teacher.last'])),
        prior=_prior),
    losses=dict(loss_dpk=dict(inputs=dict(mask='connector.mask'))))
