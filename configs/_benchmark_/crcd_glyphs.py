# Glyphs: CRCD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/crcd.py']

_base_.merge(_base_.pop('crcd'))
_widths = dict(student_channels=64, teacher_channels=64, num_images=20000)
model = dict(
    losses=dict(loss_crcd=dict(module=_widths), loss_crcd_gradient=dict(module=_widths)))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=256,
        dataset=_base_.train_dataloader.dataset))
