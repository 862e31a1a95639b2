"""Runs that repeat to the bit on a GPU."""
import os

from mmengine.config import Config


def prepare_determinism(cfg: Config) -> None:
    """Let cuBLAS be deterministic where ``randomness.deterministic`` asks torch for it.

    MMEngine sets the flags of torch and of cuDNN; cuBLAS reads the environment, once, before its
    first product.
    """
    if (cfg.get('randomness') or {}).get('deterministic'):
        os.environ.setdefault('CUBLAS_WORKSPACE_CONFIG', ':4096:8')
