# Variable Scale Distillation, the teacher: Eq. 1 on images of twice the side, and branches.
vsd_teacher = dict(
    model=dict(
        type='mmkd.BranchedClassifier',
        head=dict(type='mmkd.JointLinearClsHead', num_views=4),
        auxiliary_task='joint',
        pretext=dict(type='Rotation'),
        branch_loss=dict(type='AuxiliaryTaskLoss', task='joint'),
        upsampling=dict(type='Upsampling', scales=(2.0, ))),
    val_evaluator=[
        dict(type='ScoreAccuracy', topk=(1, 5)),
        dict(type='ScoreAccuracy', field='aggregated_score'),
    ])
vsd_teacher['test_evaluator'] = vsd_teacher['val_evaluator']
