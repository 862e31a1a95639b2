# AB (Heo et al., AAAI 2019), first stage as in CRD's code: 30 epochs without labels.
ab = dict(
    model=dict(
        student=dict(head=dict(loss=dict(loss_weight=0.0))),
        losses=dict(
            loss_ab=dict(
                module=dict(type='ABLoss', margin=1.0),
                inputs=dict(
                    student=['student.stage1', 'student.stage2', 'student.stage3'],
                    teacher=['teacher.stage1', 'teacher.stage2', 'teacher.stage3'])))),
    param_scheduler=dict(_delete_=True, type='ConstantLR', factor=1.0, by_epoch=True),
    train_cfg=dict(max_epochs=30))
