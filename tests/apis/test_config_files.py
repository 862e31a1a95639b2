import os
import subprocess
import sys
from pathlib import Path

import pytest
from mmengine.config import Config

from mmkd.apis import config_files
from mmkd.utils.faults import ExpectedFault
from mmkd.utils.repository import repository_root

KD = repository_root() / 'configs/kd/resnet32x4_resnet8x4_cifar100.py'


@pytest.mark.parametrize('config, work_dir', [
    ('configs/kd/resnet32x4_resnet8x4_cifar100.py', 'work_dirs/kd/resnet32x4_resnet8x4_cifar100'),
    ('/home/me/mmkd/configs/_demo_/kd_digits.py', 'work_dirs/_demo_/kd_digits'),
    ('/home/configs/mmkd/configs/sdd/a.py', 'work_dirs/sdd/a'),
    ('my_pair.py', 'work_dirs/my_pair'),
    ('experiments/my_pair.py', 'work_dirs/my_pair'),
])
def test_default_work_dir_keeps_methods_apart(config, work_dir):
    assert Path(config_files.default_work_dir(Path(config))) == Path(work_dir)


@pytest.mark.parametrize('prefix', ['', 'configs/', 'mmkd::'])
@pytest.mark.parametrize('ending', ['', '.py'])
def test_a_shipped_config_is_found_from_any_folder(tmp_path, monkeypatch, prefix, ending):
    monkeypatch.chdir(tmp_path)
    name = f'{prefix}kd/resnet32x4_resnet8x4_cifar100{ending}'
    assert config_files.find_config(name).samefile(KD)


def test_a_file_of_ones_own_goes_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mine = Path('kd/resnet32x4_resnet8x4_cifar100.py')
    mine.parent.mkdir()
    mine.write_text('x = 1\n')
    assert config_files.read_config('kd/resnet32x4_resnet8x4_cifar100').x == 1
    assert config_files.find_config(f'mmkd::{mine}').samefile(KD)


def test_missing_config_names_the_likely_ones(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as raised:
        config_files.find_config('kd/resnet32x4_resnet8x4_cifar10.py')
    assert 'there is no config kd/resnet32x4_resnet8x4_cifar10.py' in str(raised.value)
    assert str(KD) in str(raised.value)


def test_base_of_the_package_reads_as_a_file_beside_it(tmp_path):
    """Also a network that has a scope, and functions that take none, stay as they are."""
    path = tmp_path / 'mine.py'
    for name in ('kd/resnet32x4_resnet8x4_cifar100', 'dpk/retinanet_r101_r50_coco'):
        path.write_text(f"_base_ = 'mmkd::{name}.py'\nrandomness = dict(seed=7)\n")
        mine, shipped = Config.fromfile(path), config_files.read_config(name)
        assert mine.randomness.pop('seed') == 7
        shipped.randomness.pop('seed')
        assert mine.to_dict() == shipped.to_dict()
    path.write_text("_base_ = 'mmkd::_base_/models/cifar/resnet8.py'\nmodel = _base_.resnet8\n")
    assert Config.fromfile(path).model._scope_ == 'mmpretrain'


def test_missing_base_of_the_package_is_named(tmp_path):
    (tmp_path / 'mine.py').write_text("_base_ = 'mmkd::kd/none.py'\n")
    with pytest.raises(SystemExit, match=r'there is no config mmkd::kd/none\.py'):
        config_files.read_config(tmp_path / 'mine.py')


def test_bases_of_other_packages_stay_with_mmengine(tmp_path):
    (tmp_path / 'mine.py').write_text("_base_ = 'mmdet::_base_/default_runtime.py'\n")
    assert config_files.read_config(tmp_path / 'mine.py').default_scope == 'mmdet'


def test_a_config_of_a_package_is_found_without_reading_all_its_metafiles(monkeypatch):
    name = 'mmdet::retinanet/retinanet_r50_fpn_1x_coco.py'
    expected = config_files._path_of_other_base(name, 'mine.py')
    monkeypatch.setattr(config_files, '_path_of_other_base', None)  # MMEngine's reads them
    found = config_files._path_of_base(name, 'mine.py')
    assert found == expected and found[1] == 'mmdet'


def test_a_base_that_no_package_has_is_named(tmp_path):
    for base in ('mmdet::retinanet/none.py', 'nopackage::a.py'):
        (tmp_path / 'mine.py').write_text(f'_base_ = {base!r}\n')
        with pytest.raises(ExpectedFault, match=rf'inherits .{base}., which is not found'):
            config_files.read_config(tmp_path / 'mine.py')


@pytest.mark.slow
def test_public_names_need_no_torch_until_they_are_used():
    code = ("import sys, mmkd; names = dir(mmkd); "
            "assert {'__version__', 'Distiller', 'read_config', 'train', 'losses'} <= set(names); "
            "assert not {'torch', 'mmengine', 'mmcv'} & set(sys.modules); "
            "assert [getattr(mmkd, name) for name in names]; assert 'torch' in sys.modules")
    subprocess.run([sys.executable, '-c', code], check=True,
                   env={**os.environ, 'PYTHONPATH': str(Path(__file__).parents[2])})


def test_unknown_public_name_lists_those_that_exist():
    import mmkd
    with pytest.raises(AttributeError, match=r"mmkd has no 'Distiler'; it has Distiller, "):
        mmkd.Distiler  # noqa: B018


def test_a_method_that_is_inherited_but_not_merged_is_named(tmp_path):
    path = tmp_path / 'config.py'
    path.write_text("_base_ = ['mmkd::_base_/pairs/resnet20_resnet8_digits.py',\n"
                    "          'mmkd::_base_/methods/kd.py']\n")
    with pytest.raises(SystemExit, match=r"inherits \['kd'\] .* _base_\.merge\(_base_\.pop\('kd'"):
        config_files.read_config(path)
