# OKDDip (Chen et al., AAAI 2020): a leader, the first, and two auxiliary peers; temperature 3 and
# ramp-up of the authors' code.
okddip = dict(
    model=dict(
        type='MutualDistiller',
        layers=dict(pooled='neck', logits='head.fc'),
        connectors=dict(
            attention=dict(
                module=dict(type='PeerAttention', in_channels=64, factor=8),
                inputs=dict(peers_features='peers.pooled', peers_logits='peers.logits'))),
        losses=dict(
            loss_okddip=dict(
                module=dict(type='OKDDipLoss', temperature=3.0),
                warmup_epochs=80,
                warmup='sigmoid',
                inputs=dict(peers_logits='peers.logits', mixed_logits='connector.attention'))),
        student_engine=dict(memory_format='channels_last')),
    val_evaluator=[
        dict(type='ScoreAccuracy', topk=(1, 5)),
        dict(type='ScoreAccuracy', field='peer1_score'),
        dict(type='ScoreAccuracy', field='peer2_score'),
    ])
okddip['test_evaluator'] = okddip['val_evaluator']
