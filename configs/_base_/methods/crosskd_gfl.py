# CrossKD (Wang et al., CVPR 2024) for GFL: distributions of the sides in place of boxes.
_base_ = 'crosskd.py'
crosskd = dict(
    model=dict(
        teacher_layers=dict(
            scores=dict(module='bbox_head.gfl_cls'), boxes=dict(module='bbox_head.gfl_reg')),
        losses=dict(
            loss_boxes=dict(module=dict(type='CrossKDDistributionLoss'), weight=4.0))))
