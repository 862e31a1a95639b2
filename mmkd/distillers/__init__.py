from mmkd.distillers.distiller import Distiller
from mmkd.distillers.multi_view_distiller import MultiViewDistiller
from mmkd.distillers.mutual_distiller import MutualDistiller

__all__ = ['Distiller', 'MultiViewDistiller', 'MutualDistiller']
