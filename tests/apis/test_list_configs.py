import pytest

from mmkd.apis import cli, list_configs
from mmkd.apis.config_files import find_config


def listed(capsys, *arguments):
    cli.main(['list', *arguments])
    return [line.split('\t') for line in capsys.readouterr().out.splitlines()]


def test_every_method_with_its_folder_number_of_configs_and_paper(capsys, config_root):
    rows = listed(capsys)
    assert {row[1] for row in rows} == {path.parent.name
                                        for path in config_root.glob('*/metafile.yml')}
    assert ['KD', 'kd'] in [row[:2] for row in rows]
    kd = next(row for row in rows if row[0] == 'KD')
    assert int(kd[2]) == len(list((config_root / 'kd').glob('*.py')))
    assert kd[3] == 'Distilling the Knowledge in a Neural Network'


def test_every_config_of_a_method_is_a_name_that_commands_take():
    for method in list_configs.load_methods():
        assert method.configs
        for name in method.configs:
            find_config(name)


def test_pairs_with_their_methods(capsys):
    row, = listed(capsys, 'pairs', 'resnet56_RESNET20')
    assert row[0] == 'resnet56_resnet20_cifar100' and {'KD', 'DKD'} <= set(row[1].split(', '))


def test_configs_that_have_all_words(capsys):
    rows = listed(capsys, 'configs', 'dpk', 'retinanet', 'coco')
    names = [name for name, _ in rows]
    assert 'dpk/retinanet_r101_r50_coco' in names
    assert all(about.startswith('DPK') for name, about in rows if name.startswith('dpk/'))
    assert not any('_base_' in name for name in names)


def test_nothing_found_and_a_wrong_list_are_said(capsys):
    with pytest.raises(SystemExit, match='none of the methods has zebra; `mmkd list methods`'):
        listed(capsys, 'methods', 'zebra')
    with pytest.raises(SystemExit):
        listed(capsys, 'zebra')
    assert 'choose from' in capsys.readouterr().err
