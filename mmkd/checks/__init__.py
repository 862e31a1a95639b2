"""Checks of a run, made before anything is built."""
from mmkd.checks.config import check_config

__all__ = ['check_config']
