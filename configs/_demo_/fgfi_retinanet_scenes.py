# Demo: FGFI, RetinaNet on scenes of digits. First: teacher_retinanet_scenes.py
_base_ = ['../_base_/pairs/retinanet_scenes.py', '../_base_/methods/fgfi.py']

_base_.merge(_base_.pop('fgfi'))
model = dict(
    losses=dict(
        loss_fgfi=dict(
            module=dict(
                student_channels=64, teacher_channels=64, num_levels=3,
                # The anchors are those of the student's head.
                anchor_generator=dict(octave_base_scale=2, strides=[8, 16, 32])))))
