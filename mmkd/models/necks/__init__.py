from mmkd.models.necks.transfer_neck import TransferNeck

__all__ = ['TransferNeck']
