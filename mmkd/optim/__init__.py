from mmkd.optim.bfloat16_optim_wrapper import BFloat16OptimWrapper
from mmkd.optim.graphed_train_loop import GraphedTrainLoop

__all__ = ['BFloat16OptimWrapper', 'GraphedTrainLoop']
