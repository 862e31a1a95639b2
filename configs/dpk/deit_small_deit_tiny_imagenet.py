# DPK (ICLR 2023), Table 14: 73.8 % top-1 (deit_small is its ViT-small). 14 x 14 tokens.
_base_ = [
    '../_base_/pairs/deit_small_deit_tiny_imagenet.py', '../_base_/methods/dpk_last_stage.py'
]
_base_.merge(_base_.pop('dpk_last_stage'))
model = _base_.model
model['student_layers']['last'] = 'backbone.layers.11'
model['teacher_layers']['last'] = 'backbone.layers.11'
model['connectors'] = dict(
    student_map=dict(
        module=dict(type='TokensToMap', num_extra_tokens=1), inputs=dict(tokens='student.last')),
    teacher_map=dict(
        module=dict(type='TokensToMap', num_extra_tokens=1), inputs=dict(tokens='teacher.last')),
    prior=model['connectors']['prior'])
model['connectors']['prior']['module'].update(
    student_channels=[192], teacher_channels=[384], grids=[(14, 14)])
model['connectors']['prior']['inputs'].update(
    student=['connector.student_map'], teacher=['connector.teacher_map'])
model['losses']['loss_dpk']['inputs']['teacher'] = ['connector.teacher_map']
