# LD (Zheng et al., CVPR 2022) for GFL with the valuable region and KD: "ours" of its code.
_base_ = 'ld.py'
ld = dict(
    model=dict(
        teacher_layers=dict(scores=dict(module='bbox_head.gfl_cls', collect='list')),
        losses=dict(
            # The code divides by 16 in the valuable region and by 4 in the main one.
            loss_ld_vlr=dict(
                module=dict(type='LDLoss', temperature=10.0),
                weight=0.25 / 4,
                inputs=dict(
                    student='connector.student_boxes', teacher='connector.teacher_boxes',
                    weights='connector.regions.valuable')),
            loss_kd=dict(
                module=dict(type='LDScoreLoss', temperature=2.0),
                weight=10.0,
                inputs=dict(targets='student.targets', teacher_scores='teacher.scores')))))
