# VSD, Fig. 4b: KD1 + KD2 + agg1 + agg2; numbers are in a figure only.
_base_ = '../wrn_40_2_wrn_40_1_cifar100.py'
model = dict(
    losses=dict(
        loss_agg2=dict(
            module=dict(type='AuxiliaryTaskLoss', task='joint'),
            inputs=dict(logits='connector.branches', labels='batch.labels'))))
