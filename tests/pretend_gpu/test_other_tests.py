"""Other tests of the suite pass on a GPU that is not there.

Those that need a GPU, but for NCCL, which needs processes; the analysis tools; the teacher cache.
"""
import pytest

from tests.pretend_gpu import driver

pytestmark = [pytest.mark.slow, pytest.mark.extended,
              pytest.mark.skipif(driver.missing() is not None, reason=str(driver.missing()))]


@pytest.mark.parametrize('arguments', [
    ('-m', 'gpu', 'tests/gpu/test_runs.py'), ('-m', 'gpu', 'tests/gpu/test_step_graph.py'),
    ('tests/tools/test_analysis_tools.py',),
    ('tests/apis/test_cache_teacher.py', '-k', 'stored_logits or depends_on_the_seed')],
    ids=['gpu', 'step graph', 'analysis tools', 'teacher cache'])
def test_they_pass(arguments):
    printed = driver.run('tests/pretend_gpu/run_tests.py', *arguments).stdout
    assert ' passed' in printed and 'skipped' not in printed
