# Demo: KD on 53 digits. First: python tools/train.py configs/_demo_/teacher_digits.py
import copy

_base_ = ['./student_digits.py', '../_base_/models/cifar/resnet20.py']

student, teacher = copy.deepcopy(_base_.model), copy.deepcopy(_base_.resnet20)
student.head.loss.loss_weight = 0.1
teacher.head.num_classes = 10
model = dict(
    _delete_=True,
    type='Distiller',
    student=student,
    teacher=teacher,
    teacher_checkpoint='work_dirs/teacher_digits/epoch_12.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    losses=dict(
        loss_kd=dict(
            module=dict(type='KDLoss', temperature=4.0),
            weight=0.9,
            inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits'))))
