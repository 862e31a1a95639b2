# DINOv2 ViT-S/14 with registers, of Hugging Face, teaches ResNet-18 without labels; none published.
_base_ = './dinov2_vit_small_resnet18_imagenet.py'

model = dict(
    teacher=dict(
        backbone=dict(
            _delete_=True,
            type='mmkd.HuggingFaceBackbone',
            model_type='dinov2_with_registers',
            config=dict(
                hidden_size=384, num_attention_heads=6, image_size=518, patch_size=14))),
    teacher_checkpoint='checkpoints/foundation/hugging_face_dinov2_small.pth',
    teacher_layers=dict(tokens='backbone.model.layernorm'),
    # A class token and four registers; 16x16 patches.
    connectors=dict(grid=dict(module=dict(num_extra_tokens=5))))
