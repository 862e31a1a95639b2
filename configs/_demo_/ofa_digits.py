# Demo: OFA-KD: a ViT teaches resnet8 on 53 digits. First: mmkd train _demo_/vit_teacher_digits
_base_ = [
    '../_base_/models/cifar/resnet8.py',
    '../_base_/models/digits_vit.py',
    '../_base_/datasets/digits_few_shot.py',
    '../_base_/schedules/digits_20e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/ofa.py',
]
_base_.ofa.model.student_layers.pop('stage4')
_base_.ofa.model.connectors.pop('exit4')
_base_.ofa.model.losses.pop('loss_exit4')
_base_.merge(_base_.pop('ofa'))
model = dict(
    type='Distiller',
    student=_base_.resnet8,
    teacher=_base_.digits_vit,
    # From configs/_demo_/vit_teacher_digits.py.
    teacher_checkpoint='work_dirs/_demo_/vit_teacher_digits/epoch_60.pth',
    teacher_input=dict(size=(36, 36)),
    student_layers=dict(
        logits='head.fc', stage1='backbone.stage1', stage2='backbone.stage2',
        stage3='backbone.stage3'),
    teacher_layers=dict(logits='head.layers.head'),
    connectors=dict(
        exit1=dict(
            module=dict(in_channels=16, hidden_channels=64, num_classes=10, num_halvings=2)),
        exit2=dict(
            module=dict(in_channels=32, hidden_channels=64, num_classes=10, num_halvings=1)),
        exit3=dict(
            module=dict(in_channels=64, hidden_channels=64, num_classes=10, num_halvings=0))))
model['student']['head']['num_classes'] = 10
