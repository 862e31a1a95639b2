# SimKD (Chen et al., CVPR 2022), factor 2; channels of resnet32x4 and resnet8x4. The teacher's head
# is reused and stays as it is: its learning rate is 0.
simkd = dict(
    model=dict(
        student=dict(
            neck=dict(
                _delete_=True, type='mmkd.TransferNeck', in_channels=256, out_channels=256,
                factor=2),
            head=dict(in_channels=256, loss=dict(loss_weight=0.0))),
        inherited=['head'],
        student_layers=dict(map='neck.transfer'),
        teacher_layers=dict(map='backbone'),
        losses=dict(
            loss_simkd=dict(
                module=dict(type='SimKDLoss'),
                weight=1.0,
                inputs=dict(student='student.map', teacher='teacher.map')))),
    optim_wrapper=dict(paramwise_cfg=dict(custom_keys={'student.head': dict(lr_mult=0.0)})))
