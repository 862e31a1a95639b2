# Demo: CRCD on 53 digits. First: python tools/train.py configs/_demo_/teacher_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/crcd.py']

_base_.merge(_base_.pop('crcd'))
_widths = dict(student_channels=64, teacher_channels=64, num_images=53)
model = dict(
    losses=dict(loss_crcd=dict(module=_widths), loss_crcd_gradient=dict(module=_widths)))
# Inside the repetition, so that an image keeps its place; 32 of the 47 images of other classes.
train_dataloader = dict(
    dataset=dict(
        dataset=dict(
            _delete_=True, type='ContrastNegatives', num_negatives=32,
            dataset=_base_.train_dataloader.dataset.dataset)))
