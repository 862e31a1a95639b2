# ONE (Lan et al., NeurIPS 2018): temperature 3 and ramp-up of the authors' code. One branch beside
# the network's own last stage, so that two share the trunk, as in HSSAKD's comparison.
branched = dict(
    type='mmkd.BranchedClassifier',
    auxiliary_task='class',
    auxiliary_indices=[2],
    branch_loss=dict(type='AuxiliaryTaskLoss', task='class'))
one = dict(
    model=dict(
        type='MutualDistiller',
        layers=dict(trunk='backbone.stage2', logits='head.fc', branch='branches.branch2'),
        connectors=dict(
            gate=dict(
                module=dict(type='GatedEnsemble', in_channels=32, num_branches=2),
                inputs=dict(
                    features='student.trunk', logits=['student.logits', 'student.branch']))),
        losses=dict(
            loss_ensemble=dict(
                module=dict(type='AuxiliaryTaskLoss', task='class'),
                inputs=dict(logits='connector.gate', labels='batch.labels')),
            loss_one=dict(
                module=dict(type='ONELoss', temperature=3.0),
                warmup_epochs=80,
                warmup='sigmoid',
                inputs=dict(
                    branches_logits=['student.logits', 'student.branch'],
                    ensemble_logits='connector.gate'))),
        student_engine=dict(memory_format='channels_last')))
