"""Checks of a run, made before anything is built."""
from mmkd.checks.config import check_config
from mmkd.checks.hooks import drop_switched_off

__all__ = ['check_config', 'drop_switched_off']
