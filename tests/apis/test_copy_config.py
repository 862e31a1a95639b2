import ast

import pytest

from mmkd.apis import cli, config_files, copy_config
from mmkd.utils.repository import repository_root


@pytest.mark.parametrize('name', [
    'kd/resnet32x4_resnet8x4_cifar100', 'vsd/teacher_vgg13_cifar100', 'dpk/retinanet_r101_r50_voc',
    'hssakd/online_resnet20_cifar100', '_demo_/mdr_sm_digits'])
def test_a_copy_reads_as_the_original(name, tmp_path):
    copied = copy_config.copy_config(name, tmp_path / 'a/b')
    assert copied == tmp_path / f'a/b/{name.split("/")[1]}.py'
    original = config_files.read_config(name)
    assert config_files.read_config(copied).to_dict() == original.to_dict()


def test_all_but_the_bases_stays_as_it_was_written():
    root = repository_root() / 'configs'
    for path in config_files.shipped_configs(root):
        text, copied = path.read_text(), copy_config.with_named_bases(path)
        bases = copy_config._base_names(copied)
        assert all(base.value.startswith(('mmkd::', 'mmdet::')) for base in bases)
        assert without_bases(copied) == without_bases(text)
        assert [line for line in copied.splitlines() if line.startswith('#')] == [
            line for line in text.splitlines() if line.startswith('#')]


def without_bases(text):
    return [ast.dump(node) for node in ast.parse(text).body
            if not ast.unparse(node).startswith('_base_ = ')]


def test_base_of_ones_own_is_named_by_its_path(tmp_path):
    (tmp_path / 'base.py').write_text('x = 1\n')
    (tmp_path / 'mine.py').write_text("_base_ = ['./base.py']\ny = 2\n")
    copied = copy_config.copy_config(str(tmp_path / 'mine.py'), tmp_path / 'far/off.py')
    assert copied.name == 'off.py'
    assert config_files.read_config(copied).to_dict() == dict(x=1, y=2)


def test_an_existing_file_is_kept_without_force(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    cli.main(['copy-config', '_demo_/kd_digits'])
    assert 'mmkd train kd_digits.py' in capsys.readouterr().out
    (tmp_path / 'kd_digits.py').write_text('mine = 1\n')
    with pytest.raises(SystemExit, match=r'kd_digits\.py exists; --force replaces it'):
        cli.main(['copy-config', '_demo_/kd_digits'])
    cli.main(['copy-config', '_demo_/kd_digits', '--force'])
    assert 'mine' not in (tmp_path / 'kd_digits.py').read_text()
