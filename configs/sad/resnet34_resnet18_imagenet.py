# SAD (Ji et al., AAAI 2021): 71.38 % (DPK, Table 2). The maps of all residual blocks.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/sad.py']

_base_.merge(_base_.pop('sad'))
model = dict(
    student_layers=dict(
        _delete_=True, logits='head.fc',
        **{f'block{stage}_{block}': f'backbone.layer{stage}.{block}'
           for stage in (1, 2, 3, 4) for block in range(2)}),
    teacher_layers=dict(
        _delete_=True, logits='head.fc',
        **{f'block{stage}_{block}': f'backbone.layer{stage}.{block}'
           for stage, number in enumerate((3, 4, 6, 3), 1) for block in range(number)}),
    losses=dict(
        loss_sad=dict(
            module=dict(
                student_channels=[64] * 2 + [128] * 2 + [256] * 2 + [512] * 2,
                teacher_channels=[64] * 3 + [128] * 4 + [256] * 6 + [512] * 3),
            inputs=dict(
                student=[f'student.block{stage}_{block}'
                         for stage in (1, 2, 3, 4) for block in range(2)],
                teacher=[f'teacher.block{stage}_{block}'
                         for stage, number in enumerate((3, 4, 6, 3), 1)
                         for block in range(number)]))))
