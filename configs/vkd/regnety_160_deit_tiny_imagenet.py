# VkD (Miles et al., CVPR 2024): 78.3 % (the authors' README), whose stem is convolutional.
_base_ = ['../_base_/pairs/regnety_160_deit_tiny_imagenet.py', '../_base_/methods/vkd.py']

_base_.merge(_base_.pop('vkd'))
# The patches behind the last LayerNorm; the distillation token learns the logits.
model = dict(
    student_layers=dict(features='backbone.ln1'),
    teacher_layers=dict(features='model.s4'),
    connectors=dict(
        patches=dict(
            module=dict(type='TokensToMap', num_extra_tokens=2),
            inputs=dict(tokens='student.features')),
        projection=dict(
            module=dict(in_channels=192, out_channels=3024),
            inputs=dict(features='connector.patches'))),
    losses=dict(loss_kd=dict(inputs=dict(student_logits='student.distillation'))))
