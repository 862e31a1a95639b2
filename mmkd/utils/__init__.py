from mmkd.utils.bfloat16_optim_wrapper import BFloat16OptimWrapper
from mmkd.utils.checkpoint import AtomicLocalBackend
from mmkd.utils.connector_weights import ConnectorFromRun
from mmkd.utils.random_state import seed_worker

__all__ = ['AtomicLocalBackend', 'BFloat16OptimWrapper', 'ConnectorFromRun', 'seed_worker']
