# MDR (ACM MM 2024), Eq. 5, Fig. 3c: the modules learn which image a positive comes from.
_base_ = '../sm_resnet32x4_cifar100.py'

model = dict(
    branches=dict(
        stage1=dict(module=dict(_delete_=True, **_base_.embedding, in_channels=64)),
        stage2=dict(module=dict(_delete_=True, **_base_.embedding, in_channels=128)),
        stage3=dict(module=dict(_delete_=True, **_base_.embedding, in_channels=256))),
    branch_loss=dict(type='ViewMatchingLoss', temperature=0.5))  # of L_ang; not given for Eq. 5
val_evaluator = [
    dict(type='BranchAccuracy', task='match'),
    dict(type='ScoreAccuracy', topk=(1, 5)),
]
