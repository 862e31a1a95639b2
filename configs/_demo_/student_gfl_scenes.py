# Demo: the student alone, GFL with a narrow ResNet-18, on scenes of digits.
_base_ = ['../_base_/models/detection/gfl_r50.py', '../_base_/datasets/digits_scenes.py',
          '../_base_/schedules/scenes_12e.py', '../_base_/detection_runtime.py']
model = _base_.pop('gfl_r50')
model.data_preprocessor = _base_.data_preprocessor
model.backbone.update(
    depth=18, base_channels=16, frozen_stages=-1, norm_eval=False, init_cfg=None)
model.neck.update(in_channels=[16, 32, 64, 128], out_channels=64, num_outs=3)
model.bbox_head.update(num_classes=10, in_channels=64, feat_channels=64, stacked_convs=2)
model.bbox_head.anchor_generator.update(octave_base_scale=4, strides=[8, 16, 32])
model.test_cfg.update(nms_pre=300)
