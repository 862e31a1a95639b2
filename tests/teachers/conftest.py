import pytest

from tests import toy_caches


@pytest.fixture
def run_cfg(tmp_path):
    return toy_caches.config(tmp_path, epochs=2)


@pytest.fixture
def folder(tmp_path, run_cfg):
    return toy_caches.make(tmp_path, run_cfg)
