# MDR (ACM MM 2024), first stage on ImageNet: the modules behind the teacher's four stages.
_base_ = './mdr_imagenet.py'
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
