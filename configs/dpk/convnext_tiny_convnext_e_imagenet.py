# DPK (ICLR 2023), Fig. 4 and Table 10: ConvNeXt-T teaches ConvNeXt-E; the number is not printed.
_base_ = [
    '../_base_/pairs/convnext_tiny_convnext_e_imagenet.py', '../_base_/methods/dpk_last_stage.py'
]
_base_.merge(_base_.pop('dpk_last_stage'))
model = _base_.model
model['student_layers']['last'] = 'backbone.stages.3'
model['teacher_layers']['last'] = 'backbone.stages.3'
model['connectors']['prior']['module'].update(student_channels=[768], teacher_channels=[768])
