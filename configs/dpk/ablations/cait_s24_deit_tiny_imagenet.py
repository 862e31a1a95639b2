# DPK (ICLR 2023), Table 13: 77.1 % top-1; Table 14 prints 76.1 % for the same pair.
_base_ = ['../deit_small_deit_tiny_imagenet.py', '../../_base_/models/imagenet/cait_s24.py']

model = dict(
    teacher=dict(_delete_=True, **_base_.cait_s24),
    teacher_checkpoint='checkpoints/imagenet/cait_s24.pth',
    teacher_layers=dict(logits='model.head', last='model.blocks.23'),
    connectors=dict(teacher_map=dict(module=dict(num_extra_tokens=0))))
