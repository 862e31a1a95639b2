from mmkd.structures.batch import Batch

__all__ = ['Batch']
