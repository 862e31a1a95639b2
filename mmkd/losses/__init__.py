from mmkd.losses.ab_loss import ABLoss
from mmkd.losses.at_loss import ATLoss
from mmkd.losses.auxiliary_task_loss import AuxiliaryTaskLoss
from mmkd.losses.cc_loss import CCLoss
from mmkd.losses.crd_loss import CRDLoss
from mmkd.losses.ctkd_loss import CTKDLoss
from mmkd.losses.cwd_loss import CWDLoss
from mmkd.losses.dist_loss import DISTLoss
from mmkd.losses.dkd_loss import DKDLoss
from mmkd.losses.dpk_loss import DPKLoss
from mmkd.losses.feature_mse_loss import FeatureMSELoss
from mmkd.losses.fgd_loss import FGDLoss
from mmkd.losses.ft_loss import FTLoss
from mmkd.losses.hierarchical_context_loss import HierarchicalContextLoss
from mmkd.losses.hssakd_loss import HSSAKDLoss
from mmkd.losses.imitation_loss import DeFeatLoss, FGFILoss
from mmkd.losses.kd_loss import KDLoss
from mmkd.losses.mdr_loss import MDRLoss
from mmkd.losses.mgd_loss import MGDLoss
from mmkd.losses.nkd_loss import NKDLoss
from mmkd.losses.nst_loss import NSTLoss
from mmkd.losses.ofd_loss import OFDLoss
from mmkd.losses.per_level_loss import PerLevelLoss
from mmkd.losses.pkd_loss import PKDLoss
from mmkd.losses.pkt_loss import PKTLoss
from mmkd.losses.rkd_loss import RKDLoss
from mmkd.losses.sdd_loss import SDDLoss
from mmkd.losses.sp_loss import SPLoss
from mmkd.losses.sskd_loss import SimilarityKDLoss, TransformedKDLoss, ViewMatchingLoss
from mmkd.losses.vid_loss import VIDLoss
from mmkd.losses.views_cross_entropy_loss import ViewsCrossEntropyLoss

__all__ = [
    'ABLoss', 'ATLoss', 'AuxiliaryTaskLoss', 'CCLoss', 'CRDLoss', 'CTKDLoss', 'CWDLoss',
    'DISTLoss', 'DKDLoss', 'DPKLoss', 'DeFeatLoss', 'FGDLoss', 'FGFILoss', 'FTLoss',
    'FeatureMSELoss', 'HSSAKDLoss', 'HierarchicalContextLoss', 'KDLoss', 'MDRLoss', 'MGDLoss',
    'NKDLoss', 'NSTLoss', 'OFDLoss', 'PKDLoss', 'PKTLoss', 'PerLevelLoss', 'RKDLoss', 'SDDLoss',
    'SPLoss', 'SimilarityKDLoss', 'TransformedKDLoss', 'VIDLoss', 'ViewMatchingLoss',
    'ViewsCrossEntropyLoss'
]
