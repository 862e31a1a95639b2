import mmengine
import pytest

from mmkd.apis import tables
from mmkd.apis.config_files import find_config
from mmkd.apis.methods import load_methods
from mmkd.utils.repository import repository_root
from tests.apis.test_list_configs import listed

PAPERS = ('sdd', 'hssakd', 'vsd', 'mdr', 'dpk')


def write(root, **changes):
    row = dict(name='KD', paper=[70.0, None], configs=['kd/a', None], reason='why')
    table = {'name': 'x-1', 'title': 'X', 'columns': ['a', 'b'], 'rows': [row], **changes}
    path = root / 'configs/x/tables.yml'
    path.parent.mkdir(parents=True)
    mmengine.dump([table], path)


def test_every_named_config_exists_and_each_other_cell_says_why():
    cells = [cell for table in tables.load_tables().values() for cell in table.cells]
    for cell in cells:
        assert (cell.config is None) == bool(cell.reason), cell
        if cell.config is not None:
            assert find_config(cell.config) == repository_root() / f'configs/{cell.config}.py'
    assert sum(cell.config is not None for cell in cells) > 500


@pytest.mark.slow
@pytest.mark.parametrize('paper', PAPERS)
def test_configs_of_a_paper_stand_behind_its_tables(paper):
    """Each config that names a table and a number is a cell, or an earlier stage of one."""
    named = {f'configs/{cell.config}.py' for table in tables.load_tables().values()
             for cell in table.cells if cell.config}
    numbered = [path for method in load_methods().values() for path in method.last_stages
                if path.startswith(f'configs/{paper}/') and path.rpartition('_')[2] != 'voc.py'
                and path not in named]
    first_lines = {path: (repository_root() / path).read_text().splitlines()[0]
                   for path in numbered}
    assert not {path: line for path, line in first_lines.items()
                if 'Table' in line and '%' in line}


def test_numbers_of_a_table():
    table = tables.find_table('sdd-1')
    cell, = [cell for cell in table.cells
             if cell.row == 'SD-KD' and cell.column == 'ResNet32x4 → MobileNetV2']
    assert (cell.paper, cell.logs) == (68.84, (69.01, 68.84, 68.55))
    assert cell.config == 'sdd/sd_kd_resnet32x4_mobilenetv2_cifar100'
    assert len(table.cells) == len(table.columns) * 13
    assert {f'{paper}-{number}' for paper, numbers in dict(
        sdd=range(1, 10), hssakd=range(2, 14), vsd=range(1, 6), mdr=range(1, 7),
        dpk=range(1, 18)).items() for number in numbers} <= tables.load_tables().keys()


@pytest.mark.parametrize('changes, message', [
    (dict(epoch='first'), "epoch is 'first'; known are best, last"),
    (dict(colour=1), r"has \['colour'\]; known are"),
    (dict(columns=['a']), 'paper has 2 entries for 1 columns'),
    (dict(rows=[dict(name='KD', paper=[1.0, 2.0])]), 'a reason stands where'),
    (dict(rows=[dict(paper=[1.0, 2.0])]), "row None lacks name"),
])
def test_files_that_say_something_else(tmp_path, changes, message):
    write(tmp_path, **changes)
    with pytest.raises(ValueError, match=message):
        tables.load_tables(tmp_path)


def test_lists_of_tables_and_cells(capsys):
    assert [row[0] for row in listed(capsys, 'tables', 'sdd-1')] == ['sdd-1']
    rows = listed(capsys, '--table', 'sdd-8')
    assert rows[1] == ['beta = 2', 'ResNet32x4 → ShuffleNetV1', '76.3',
                       'sdd/sd_kd_resnet32x4_shufflenetv1_cifar100']
    assert listed(capsys, '--table', 'sdd-9')[0][3].startswith('none: a time')
    with pytest.raises(SystemExit, match=r'there is no table sdd-11\. Closest: sdd-1'):
        listed(capsys, '--table', 'sdd-11')
