from pathlib import Path

import pytest

from mmkd.apis import config_files


@pytest.mark.parametrize('config, work_dir', [
    ('configs/kd/resnet32x4_resnet8x4_cifar100.py', 'work_dirs/kd/resnet32x4_resnet8x4_cifar100'),
    ('/home/me/mmkd/configs/_demo_/kd_digits.py', 'work_dirs/_demo_/kd_digits'),
    ('/home/configs/mmkd/configs/sdd/a.py', 'work_dirs/sdd/a'),
    ('my_pair.py', 'work_dirs/my_pair'),
    ('experiments/my_pair.py', 'work_dirs/my_pair'),
])
def test_default_work_dir_keeps_methods_apart(config, work_dir):
    assert Path(config_files.default_work_dir(Path(config))) == Path(work_dir)
