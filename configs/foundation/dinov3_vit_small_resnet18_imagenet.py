# DINOv3 ViT-S/16 teaches ResNet-18 without labels, ImageNet; no number is published.
_base_ = './dinov2_vit_small_resnet18_imagenet.py'

model = dict(
    teacher=dict(backbone=dict(model_name='vit_small_patch16_dinov3')),
    teacher_checkpoint='checkpoints/foundation/dinov3_vit_small.pth',
    connectors=dict(
        # A class token and four registers; 14x14 patches.
        grid=dict(module=dict(num_extra_tokens=5)),
        aligned=dict(module=dict(out_size=14))))
