from mmkd.models.backbones import CIFARResNet

__all__ = ['CIFARResNet']
