# NST (Huang & Wang, 2017), weight of CRD; the maps of three stages.
nst = dict(
    model=dict(
        student_layers=dict(
            stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3'),
        teacher_layers=dict(
            stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3'),
        losses=dict(
            loss_nst=dict(
                module=dict(type='NSTLoss'),
                weight=50.0,
                inputs=dict(
                    student=['student.stage1', 'student.stage2', 'student.stage3'],
                    teacher=['teacher.stage1', 'teacher.stage2', 'teacher.stage3'])))))
