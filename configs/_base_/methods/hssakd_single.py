# One network with auxiliary branches (HSSAKD, Yang et al., 2021), Eq. 12: all weights 1. With the
# joint task it is also HSSAKD's teacher that is trained with its branches, Eq. 13.
hssakd_single = dict(
    model=dict(
        type='mmkd.BranchedClassifier',
        auxiliary_task='joint',
        pretext=dict(type='Rotation'),
        branch_loss=dict(type='AuxiliaryTaskLoss', task='joint')))
# Behind a frozen classifier, whose score is constant: the first metric chooses the best, as in the
# authors' code.
branch_scores = [
    dict(type='BranchAccuracy', task='joint'),
    dict(type='BranchAccuracy', task='summed'),
    dict(type='ScoreAccuracy', topk=(1, 5)),
]
