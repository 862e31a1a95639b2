# HSSAKD (2021), Eq. 22 and 25 with K = 3 peers; no table has more than two.
_base_ = '../online_wrn_16_2_cifar100.py'
peer = _base_.model.peers[0]
model = dict(peers=[peer, peer, peer])
val_evaluator = [
    dict(type='ScoreAccuracy', topk=(1, 5)),
    dict(type='ScoreAccuracy', field='peer1_score'),
    dict(type='ScoreAccuracy', field='peer2_score'),
]
test_evaluator = val_evaluator
