from mmkd.distillers.distiller import Distiller
from mmkd.distillers.sdd_distiller import SDDDistiller

__all__ = ['Distiller', 'SDDDistiller']
