# Glyphs: CRD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/crd.py']

_base_.merge(_base_.pop('crd'))
model = dict(
    losses=dict(
        loss_crd=dict(module=dict(student_channels=64, teacher_channels=64, num_images=20000))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=1024,
        dataset=_base_.train_dataloader.dataset))
