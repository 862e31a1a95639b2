# MGD (Yang et al., ECCV 2022) on the last map of segmentors, and CWD on their logits, as the
# authors' config for segmentation has them.
_base_ = 'cwd_segmentor.py'
mgd_segmentor = _base_.pop('cwd_segmentor')
_last = dict(last='backbone.layer4')
mgd_segmentor.model.student_layers.update(_last)
mgd_segmentor.model.teacher_layers.update(_last)
mgd_segmentor.model.connectors = dict(
    generator=dict(
        module=dict(
            type='MaskedGenerator', in_channels=512, out_channels=2048, mask='spatial',
            ratio=0.75),
        inputs=dict(features='student.last')))
mgd_segmentor.model.losses.loss_mgd = dict(
    module=dict(type='MGDLoss'),
    weight=2e-5,
    inputs=dict(student='connector.generator', teacher='teacher.last'))
