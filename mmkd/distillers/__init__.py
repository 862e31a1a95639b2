from mmkd.distillers.distiller import Distiller
from mmkd.distillers.multi_view_distiller import MultiViewDistiller
from mmkd.distillers.mutual_distiller import MutualDistiller
from mmkd.distillers.sdd_distiller import SDDDistiller

__all__ = ['Distiller', 'MultiViewDistiller', 'MutualDistiller', 'SDDDistiller']
