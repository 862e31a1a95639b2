from mmkd.self_supervision.pretexts import ChannelPermutation, Jigsaw, Rotation
from mmkd.self_supervision.upsampling import Upsampling

__all__ = ['ChannelPermutation', 'Jigsaw', 'Rotation', 'Upsampling']
