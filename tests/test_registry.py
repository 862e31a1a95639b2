import logging
import subprocess
import sys

import pytest
from mmengine import registry as mmengine_registry
from mmengine.registry import Registry

from mmkd import registry
from mmkd.utils import build_faults
from mmkd.utils.faults import SettingFault


def test_every_registry_of_mmengine_has_a_child():
    parents = {value for value in vars(mmengine_registry).values() if isinstance(value, Registry)}
    children = {value.parent for value in vars(registry).values() if isinstance(value, Registry)}
    assert parents == children


def test_public_names_are_found_and_nothing_warns(caplog):
    with caplog.at_level(logging.WARNING):
        for name in ('Distiller', 'RegionLogits', 'KDLoss', 'DKDLoss', 'NKDLoss', 'SDDLoss',
                     'CIFARResNet'):
            assert registry.MODELS.get(name) is not None, name
        for name in ('Digits', 'FewShotSubset'):
            assert registry.DATASETS.get(name) is not None, name
        assert registry.FUNCTIONS.get('seed_worker') is not None
        assert registry.HOOKS.get('EMAHook') is not None
    assert not caplog.records


def test_import_alone_loads_no_heavy_library():
    code = ('import sys, mmkd;'
            'loaded = {"torch", "mmcv", "mmdet", "mmpretrain"} & set(sys.modules);'
            'print(mmkd.__version__); assert not loaded, loaded')
    subprocess.run([sys.executable, '-c', code], check=True)


def test_a_type_of_a_toolbox_that_is_missing_names_its_package(monkeypatch):
    monkeypatch.setattr(build_faults, 'installed_toolboxes', lambda: ['mmpretrain', 'mmdet'])
    for entry in (dict(type='mmseg.Segmenter_'), dict(type='Segmenter_', _scope_='mmseg')):
        with pytest.raises(SettingFault, match=r'mmseg is not installed: pip install '
                                               r'onedl-mmsegmentation'):
            registry.MODELS.build(entry)
