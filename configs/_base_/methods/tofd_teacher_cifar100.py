# TOFD's teacher on CIFAR-100. The authors' code does not tell its schedule: here that of HSSAKD's
# branches.
_base_ = 'tofd_teacher.py'
tofd_teacher = dict(
    param_scheduler=dict(milestones=[30, 60, 90]),
    train_cfg=dict(max_epochs=100))
