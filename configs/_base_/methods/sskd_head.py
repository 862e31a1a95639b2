# SSKD (Xu et al., ECCV 2020), first stage: only the module behind the pooled features is trained.
_base_ = './sskd.py'
sskd_head = dict(
    model=dict(
        type='mmkd.BranchedClassifier',
        branches=_base_.pop('sskd').model.teacher.branches,
        branch_loss=dict(type='ViewMatchingLoss')),
    # The frozen classifier scores the same after each epoch: the first metric chooses the best.
    val_evaluator=[
        dict(type='BranchAccuracy', task='match'),
        dict(type='ScoreAccuracy', topk=(1, 5)),
    ])
