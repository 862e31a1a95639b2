# Manifold (Hao et al., NeurIPS 2022): 82.2 % (DPK, Table 13).
_base_ = ['../_base_/pairs/swin_small_swin_tiny_imagenet.py', '../_base_/methods/manifold.py']

_base_.merge(_base_.pop('manifold'))
# The same eight of 12 and of 24 blocks, by the stages of Swin; 56x56 patches are merged to 14x14.
model = dict(
    student_layers=dict(
        block0='backbone.stages.0.blocks.0', block1='backbone.stages.0.blocks.1',
        block2='backbone.stages.1.blocks.0', block3='backbone.stages.1.blocks.1',
        block8='backbone.stages.2.blocks.4', block9='backbone.stages.2.blocks.5',
        block10='backbone.stages.3.blocks.0', block11='backbone.stages.3.blocks.1'),
    teacher_layers=dict(
        block0='backbone.stages.0.blocks.0', block1='backbone.stages.0.blocks.1',
        block2='backbone.stages.1.blocks.0', block3='backbone.stages.1.blocks.1',
        block20='backbone.stages.2.blocks.16', block21='backbone.stages.2.blocks.17',
        block22='backbone.stages.3.blocks.0', block23='backbone.stages.3.blocks.1'),
    losses=dict(
        loss_manifold=dict(module=dict(student_extra_tokens=0, max_patches=196))))
