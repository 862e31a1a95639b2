# DPK (ICLR 2023), Table 13: 82.5 % top-1.
_base_ = 'cait_s24_deit_tiny_imagenet.py'

model = dict(
    student=dict(
        _delete_=True, **_base_.deit_small, train_cfg=_base_.model.student.train_cfg),
    connectors=dict(prior=dict(module=dict(student_channels=[384]))))
