from mmkd.losses.dkd_loss import DKDLoss
from mmkd.losses.kd_loss import KDLoss
from mmkd.losses.nkd_loss import NKDLoss
from mmkd.losses.sdd_loss import SDDLoss

__all__ = ['DKDLoss', 'KDLoss', 'NKDLoss', 'SDDLoss']
