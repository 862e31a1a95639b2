# MDR (ACM MM 2024), first stage: only the modules behind the teacher's stages are trained.
_base_ = './mdr.py'
mdr_sm = dict(
    model=dict(
        type='mmkd.BranchedClassifier',
        branches=_base_.pop('mdr').model.teacher.branches,
        branch_loss=dict(type='ViewsCrossEntropyLoss')),
    # The frozen classifier scores the same after each epoch: the first metric chooses the best.
    val_evaluator=[
        dict(type='BranchAccuracy', task='class'),
        dict(type='BranchAccuracy', task='match'),
        dict(type='ScoreAccuracy', topk=(1, 5)),
    ])
