# SDD (Wei et al., CVPR 2024), as its authors' code runs it on CIFAR-100 and CUB-200: the regions
# of the last map, classified by each network's own classifier. sd_kd.py, sd_dkd.py and sd_nkd.py
# choose the logit loss.
_layers = dict(
    last_map='backbone',
    classifier_weight=dict(parameter='head.fc.weight'),
    classifier_bias=dict(parameter='head.fc.bias'))
sdd = dict(
    model=dict(
        student_layers=_layers,
        teacher_layers=_layers,
        connectors=dict(
            regions=dict(
                module=dict(type='RegionLogits', scales=(1, 2, 4)),
                inputs=dict(
                    student_features='student.last_map',
                    student_weight='student.classifier_weight',
                    student_bias='student.classifier_bias',
                    teacher_features='teacher.last_map',
                    teacher_weight='teacher.classifier_weight',
                    teacher_bias='teacher.classifier_bias'))),
        losses=dict(
            loss_sdd=dict(
                module=dict(type='SDDLoss'),
                inputs=dict(
                    student_logits='connector.regions.student_logits',
                    teacher_logits='connector.regions.teacher_logits',
                    labels='batch.labels')))),
    # Their code clips, the paper does not say so.
    optim_wrapper=dict(clip_grad=dict(max_norm=40.0)))
