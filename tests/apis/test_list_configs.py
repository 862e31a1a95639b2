import pytest

from mmkd.apis import cli
from mmkd.apis.config_files import find_config
from mmkd.apis.methods import load_methods


def listed(capsys, *arguments):
    cli.main(['list', *arguments])
    return [line.split('\t') for line in capsys.readouterr().out.splitlines()]


def test_every_method_with_what_is_known_of_it(capsys):
    rows = {row[0]: row[1:] for row in listed(capsys)}
    assert list(rows) == list(load_methods())
    number = len(load_methods()['KD'].configs)
    assert rows['KD'] == ['kd', 'logits', 'classification', f'{number} configs',
                          load_methods()['KD'].source]


def test_methods_of_a_task_and_a_kind(capsys):
    rows = listed(capsys, 'methods', 'detection', 'FEATURES')
    assert {'FGD', 'DPK'} <= {row[0] for row in rows} < set(load_methods()) - {'KD'}


def test_every_config_of_a_method_is_a_name_that_commands_take():
    for method in load_methods().values():
        assert method.configs
        for path in method.configs:
            find_config(path)


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
