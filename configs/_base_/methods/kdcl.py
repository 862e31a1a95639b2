# KDCL (Guo et al., CVPR 2020), KDCL-MinLogit: two peers learn from one ensemble of their logits.
kdcl = dict(
    model=dict(
        type='MutualDistiller',
        layers=dict(logits='head.fc'),
        losses=dict(
            loss_kdcl=dict(
                module=dict(type='KDCLLoss', ensemble='min_logit', temperature=3.0),
                inputs=dict(peers_logits='peers.logits', labels='batch.labels'))),
        student_engine=dict(memory_format='channels_last')),
    val_evaluator=[
        dict(type='ScoreAccuracy', topk=(1, 5)),
        dict(type='ScoreAccuracy', field='peer1_score'),
    ])
kdcl['test_evaluator'] = kdcl['val_evaluator']
