# Demo: sigmoid KD on 53 digits.
# First: python tools/train.py configs/_demo_/teacher_sigmoid_kd_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/sigmoid_kd.py']

_base_.merge(_base_.pop('sigmoid_kd'))
# The authors' weight of 10 is for MS-COCO; here it keeps the student at 24 % for half of the run.
model = dict(
    teacher_checkpoint='work_dirs/_demo_/teacher_sigmoid_kd_digits/epoch_12.pth',
    losses=dict(loss_sigmoid=dict(weight=1.0)))
