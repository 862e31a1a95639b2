from mmkd.utils.checkpoint import AtomicLocalBackend
from mmkd.utils.pretrained import UnavailableWeightsError
from mmkd.utils.random_state import seed_worker

__all__ = ['AtomicLocalBackend', 'UnavailableWeightsError', 'seed_worker']
