# FSP (Yim et al., CVPR 2017), first stage as in CRD's code: 30 epochs without labels.
_stages = dict(
    stem='backbone.relu', stage1='backbone.stage1', stage2='backbone.stage2',
    stage3='backbone.stage3')
fsp = dict(
    model=dict(
        student=dict(head=dict(loss=dict(loss_weight=0.0))),
        student_layers=_stages,
        teacher_layers=_stages,
        losses=dict(
            loss_fsp=dict(
                module=dict(type='FSPLoss'),
                inputs=dict(
                    student=['student.stem', 'student.stage1', 'student.stage2', 'student.stage3'],
                    teacher=['teacher.stem', 'teacher.stage1', 'teacher.stage2',
                             'teacher.stage3'])))),
    param_scheduler=dict(_delete_=True, type='ConstantLR', factor=1.0, by_epoch=True),
    train_cfg=dict(max_epochs=30))
