# Demo: DPK on 53 digits, with one block each. First: teacher_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/dpk.py']
_base_.merge(_base_.pop('dpk'))
model = _base_.model
model['connectors']['prior']['module'].update(
    student_channels=[16, 32, 64], teacher_channels=[16, 32, 64],
    encoder_depth=1, decoder_depth=1)
