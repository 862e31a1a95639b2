# VSD, another reading: the student keeps a classifier of the classes, and learns from the
# branches.
_base_ = '../wrn_40_2_wrn_40_1_cifar100.py'
# KD2 compares joint logits, which such a student does not have.
model = dict(
    student=dict(
        head=dict(
            _delete_=True, type='LinearClsHead', num_classes=100, in_channels=64,
            loss=dict(type='CrossEntropyLoss', loss_weight=1.0))),
    losses=dict(_delete_=True, loss_kd1=_base_.model.losses.loss_kd1))
val_evaluator = dict(_delete_=True, type='ScoreAccuracy', topk=(1, 5))
test_evaluator = val_evaluator
