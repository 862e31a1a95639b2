# TOFD's teacher (Zhang et al., NeurIPS 2020): auxiliary classifiers behind all stages but the last
# learn the classes; channels of resnet32x4.
tofd_teacher = dict(
    model=dict(
        type='mmkd.BranchedClassifier',
        branches=dict(
            exit1=dict(
                tap='backbone.stage1',
                module=dict(
                    type='ExitBranch', in_channels=64, hidden_channels=256, num_classes=100,
                    num_halvings=2)),
            exit2=dict(
                tap='backbone.stage2',
                module=dict(
                    type='ExitBranch', in_channels=128, hidden_channels=256, num_classes=100,
                    num_halvings=1))),
        branch_loss=dict(type='AuxiliaryTaskLoss', task='class')),
    # Behind a frozen classifier, whose score is constant: the first metric chooses the best.
    val_evaluator=[
        dict(type='BranchAccuracy', task='class'),
        dict(type='ScoreAccuracy', topk=(1, 5)),
    ])
tofd_teacher['test_evaluator'] = tofd_teacher['val_evaluator']
