"""The tests that need a GPU pass on the pretended one, but for NCCL, which needs processes."""
import pytest

from tests.pretend_gpu import driver

pytestmark = [pytest.mark.slow, pytest.mark.extended,
              pytest.mark.skipif(driver.missing() is not None, reason=str(driver.missing()))]


def test_they_run():
    printed = driver.run('tests/pretend_gpu/gpu_tests.py', '-q', 'tests/gpu/test_runs.py').stdout
    assert '4 passed' in printed and 'skipped' not in printed
