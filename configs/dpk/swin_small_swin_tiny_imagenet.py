# DPK (ICLR 2023), Tables 13 and 14: 82.6 % top-1. 7 x 7 tokens of the last stage.
_base_ = [
    '../_base_/pairs/swin_small_swin_tiny_imagenet.py', '../_base_/methods/dpk_last_stage.py'
]
_base_.merge(_base_.pop('dpk_last_stage'))
model = _base_.model
model['student_layers']['last'] = 'backbone.stages.3'
model['teacher_layers']['last'] = 'backbone.stages.3'
model['connectors'] = dict(
    student_map=dict(module=dict(type='TokensToMap'), inputs=dict(tokens='student.last')),
    teacher_map=dict(module=dict(type='TokensToMap'), inputs=dict(tokens='teacher.last')),
    prior=model['connectors']['prior'])
model['connectors']['prior']['module'].update(student_channels=[768], teacher_channels=[768])
model['connectors']['prior']['inputs'].update(
    student=['connector.student_map'], teacher=['connector.teacher_map'])
model['losses']['loss_dpk']['inputs']['teacher'] = ['connector.teacher_map']
