"""No loss, connector or pretext makes the host wait."""
import json

import pytest

from tests.pretend_gpu import driver

pytestmark = [pytest.mark.extended,
              pytest.mark.skipif(driver.missing() is not None, reason=str(driver.missing()))]


def test_no_module_waits():
    printed = driver.run('tests/pretend_gpu/modules.py').stdout
    waits = json.loads(printed.splitlines()[-1])
    assert len(waits) > 8
    assert {name: found for name, found in waits.items() if found} == {}


def test_what_torch_refuses_on_a_gpu_is_refused():
    printed = driver.run('tests/pretend_gpu/refusals.py').stdout
    refused = json.loads(printed.splitlines()[-1])
    assert 'same device' in refused['mixed devices'] and 'generator' in refused['generator']
    assert 'Tensor.cpu()' in refused['numpy']
    assert refused['waits'] == ['_local_scalar_dense', 'copy from the host', 'copy to the host',
                                'index of the host', 'index with a mask', 'nonzero',
                                'tensor made of numbers']
