from mmkd.utils.checkpoint import AtomicLocalBackend
from mmkd.utils.random_state import seed_worker

__all__ = ['AtomicLocalBackend', 'seed_worker']
