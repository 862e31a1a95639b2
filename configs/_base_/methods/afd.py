# AFD (Chung et al., ICML 2020): two peers, temperature 3. The paper takes a slower step of its own
# for the discriminators' losses; their weight is a reading.
afd = dict(
    model=dict(
        type='MutualDistiller',
        layers=dict(last_map='backbone', logits='head.fc'),
        losses=dict(
            loss_kl=dict(
                module=dict(type='KDLoss', temperature=3.0),
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')),
            loss_afd=dict(
                module=dict(type='AFDLoss', in_channels=64, num_peers=2),
                weight=0.1,
                inputs=dict(peers_maps='peers.last_map'))),
        student_engine=dict(memory_format='channels_last')),
    val_evaluator=[
        dict(type='ScoreAccuracy', topk=(1, 5)),
        dict(type='ScoreAccuracy', field='peer1_score'),
    ])
afd['test_evaluator'] = afd['val_evaluator']
