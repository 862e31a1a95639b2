import subprocess
import sys
import time
from pathlib import Path

import pytest

from mmkd.apis import cli, reproduced_page, run_plan, slurm_arrays, tables
from mmkd.apis.run_plan import RunPlan, in_order
from mmkd.apis.run_queue import RunQueue
from tests.datasets import test_stl10
from tests.datasets.test_cifar100_format import write_split
from tests.tools import processes

KD = 'kd/resnet32x4_resnet8x4_cifar100'


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, monkeypatch):
    """Files of runs that lie in the checkout would be taken."""
    monkeypatch.chdir(tmp_path)


def chosen(table, row):
    return next(cell for cell in tables.find_table(table).cells if cell.row == row)


def test_a_student_comes_after_its_stages_and_they_are_shared(tmp_path):
    plan = RunPlan(tmp_path)
    cells = [chosen('demo-1', row) for row in ('SSKD', 'KD', 'Teacher')]
    runs = in_order([run for cell in cells for run in plan.runs_of(cell, range(2))])
    names = [run.name for run in runs]
    assert len(set(names)) == len(names) == 7
    assert names.index('_demo_/teacher_digits, seed 0') < names.index(
        '_demo_/sskd_head_digits, seed 0') < names.index('_demo_/sskd_digits, seed 1')
    student = next(run for run in runs if run.name == '_demo_/sskd_digits, seed 1')
    head, = student.needs
    assert f'model.teacher_checkpoint={head.result}' in student.command
    assert 'randomness.seed=1' in student.command
    assert head.result == tmp_path / '_demo_/sskd_head_digits/seed_0/epoch_12.pth'
    assert student.level == 2 and student.epochs_done == 0


def test_files_that_are_there_are_taken(tmp_path):
    teacher = Path('checkpoints/cifar100/resnet32x4.pth')
    run = RunPlan(tmp_path).training(KD, 0)
    assert [earlier.config for earlier in run.needs] == ['teachers/resnet32x4_cifar100']
    teacher.parent.mkdir(parents=True)
    teacher.write_bytes(b'')
    assert RunPlan(tmp_path).training(KD, 0).needs == ()


def test_keys_of_files_and_the_configs_that_make_them():
    node = dict(a=[dict(b='work_dirs/mdr/sm_wrn_40_2_cifar100/epoch_60.pth')], c='x.py')
    assert list(run_plan.files_of(node)) == [('a.0.b', node['a'][0]['b'])]
    assert run_plan.config_of(node['a'][0]['b']) == 'mdr/sm_wrn_40_2_cifar100'
    assert run_plan.config_of('checkpoints/cub200/vgg13.pth') == 'teachers/vgg13_cub200'
    assert run_plan.config_of('https://a.b/epoch_1.pth') is None


def test_each_table_has_a_plan(tmp_path):
    """One cell of each: the stages before it exist, and its length is known."""
    plan = RunPlan(tmp_path)
    for table in tables.load_tables().values():
        cell = next((cell for cell in reversed(table.cells) if cell.config), None)
        if cell is not None:
            run, = plan.runs_of(cell, [0])
            assert run.epochs > 0 and run.folder.parent == tmp_path / cell.config


def test_a_probe_follows_its_training(tmp_path):
    cell = chosen('hssakd-7', 'HSSAKD')
    run, = RunPlan(tmp_path).runs_of(cell, [3])
    training, = run.needs
    assert run.command[:3] == ('linear-probe', cell.config, str(training.result))
    run.folder.mkdir(parents=True)
    run.result.write_text('{"accuracies": [10.0, 30.0, 20.0]}')
    assert run.is_finished and run.scores('') == [10.0, 30.0, 20.0]


def test_cells_by_row_or_column(capsys):
    cli.main(['reproduce', 'demo-1', '--dry-run', '--cells', 'kd', '--seeds', '1'])
    printed = capsys.readouterr().out
    assert '2 runs, 0.0 device hours and 2 unknown' in printed and 'sskd' not in printed
    with pytest.raises(SystemExit, match=r"no cell 'DKD' with a config. Rows: Teacher; Student"):
        cli.main(['reproduce', 'demo-1', '--cells', 'DKD'])
    with pytest.raises(SystemExit, match=r'there is no table demo\. Closest: demo-1'):
        cli.main(['reproduce', 'demo'])


def test_verdicts():
    assert reproduced_page.spread([]) == '-' and reproduced_page.spread([70.0]) == '70.00'
    assert reproduced_page.spread([69.0, 71.0]) == '70.00 ± 1.41'
    assert reproduced_page.verdict(71.0, [69.0, 71.0]) == ''
    assert reproduced_page.verdict(75.0, [69.0, 71.0]) == '**differs** by -5.00'
    assert reproduced_page.verdict(75.0, [69.0]) == reproduced_page.verdict(None, [1, 2]) == ''


def test_slurm_arrays(tmp_path):
    runs = in_order(RunPlan(tmp_path).runs_of(chosen('demo-1', 'SSKD'), range(2)))
    submit = slurm_arrays.write_arrays(runs, tmp_path / 'slurm', 'demo-1')
    lines = submit.read_text().splitlines()
    assert len(lines) == 5 and 'dependency' not in lines[2]
    assert all('--dependency=afterok:$job' in line for line in lines[3:])
    assert '--array=1-2' in (tmp_path / 'slurm/demo-1_2.sbatch').read_text()
    command = (tmp_path / 'slurm/demo-1_2.txt').read_text().splitlines()[1]
    assert command.startswith(sys.executable) and 'randomness.seed=1' in command
    subprocess.run(['bash', '-n', submit, *(tmp_path / 'slurm').glob('*.sbatch')], check=True)


@pytest.mark.slow
def test_what_follows_a_failure_is_left_out(tmp_path):
    plan = RunPlan(tmp_path, ['train_dataloader.dataset.split=nowhere'])
    printed = []
    runs = in_order(plan.runs_of(chosen('demo-1', 'SSKD'), [0]))
    failed = RunQueue(runs, [None], printed.append).work()
    assert failed == runs and 'nowhere' in (runs[0].folder / 'output.log').read_text()
    assert [line.split(':')[0] for line in printed] == [
        'started', 'failed with exit code 1', *['left out, because what it needs failed'] * 2]


def reproduce(folder, *arguments):
    return subprocess.Popen(
        [sys.executable, '-m', 'mmkd', 'reproduce', *arguments], cwd=folder,
        env=processes.environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


@pytest.mark.slow
@pytest.mark.extended
def test_a_killed_table_goes_on_and_becomes_a_page(tmp_path):
    """The command is killed twice, with its training; then it is given again."""
    arguments = ['demo-1', '--cells', 'Student', 'KD', '--seeds', '2', '--cfg-options',
                 'train_cfg.max_epochs=3']
    out = tmp_path / 'work_dirs/reproduce'
    for target in ('_demo_/student_digits/seed_0/epoch_1.pth',
                   '_demo_/kd_digits/seed_0/epoch_2.pth'):
        process = reproduce(tmp_path, *arguments)
        while process.poll() is None and not (out / target).is_file():
            time.sleep(0.01)
        assert process.poll() is None, process.communicate()[0]
        processes.kill_all(process)
    process = reproduce(tmp_path, *arguments)
    printed, _ = process.communicate()
    assert process.returncode == 0, printed
    assert 'goes on after epoch' in printed and 'finished' in printed
    rows = [line.split(' | ') for line in (out / 'demo-1.md').read_text().splitlines()
            if line.startswith('| ') and '_demo_' in line]
    assert [row[0] for row in rows] == ['| Student, resnet20 → resnet8', '| KD, resnet20 → resnet8']
    for row in rows:
        assert row[4] == '2' and '±' in row[5] and '±' in row[6]
    assert '85.1' in rows[0] and 'differs' in rows[0][7]
    again = reproduce(tmp_path, *arguments)
    printed, _ = again.communicate()
    assert again.returncode == 0 and 'started' not in printed
    assert '0.0 device hours' in printed


# The checksums of the published files would refuse smaller ones.
WITHOUT_CHECKSUMS = """
from mmpretrain.datasets import CIFAR100
for names in (CIFAR100.train_list, CIFAR100.test_list):
    names[0][1] = None
"""


@pytest.fixture
def shrunken_cifar100(tmp_path, monkeypatch):
    """A copy with 64 and 32 images in the published format, where runs look for it."""
    folder = tmp_path / 'data/cifar100/cifar-100-python'
    folder.mkdir(parents=True)
    write_split(folder / 'train', 64)
    write_split(folder / 'test', 32)
    (tmp_path / 'sitecustomize.py').write_text(WITHOUT_CHECKSUMS)
    environment = processes.environment()
    monkeypatch.setattr(processes, 'environment', lambda: {
        **environment, 'PYTHONPATH': f'{tmp_path}:{environment["PYTHONPATH"]}'})


@pytest.mark.slow
@pytest.mark.extended
def test_a_table_of_cifar100_on_a_shrunken_copy(tmp_path, shrunken_cifar100):
    process = reproduce(tmp_path, 'sdd-6', '--cells', 'none (KD), ResNet32x4 → ResNet8x4',
                        '--seeds', '1', '--cfg-options', 'train_cfg.max_epochs=1')
    printed, _ = process.communicate()
    assert process.returncode == 0, printed
    assert 'finished: teachers/resnet32x4_cifar100, seed 0' in printed
    page = (tmp_path / 'work_dirs/reproduce/sdd-6.md').read_text()
    assert f'| {KD} | 73.33 | - | 1 |' in page


@pytest.mark.slow
@pytest.mark.extended
def test_a_killed_linear_probe_is_made_again(tmp_path, shrunken_cifar100):
    """Killed in the training, then in the probe behind it; both data sets are shrunken copies."""
    for split, number in (('train', 20), ('test', 10)):
        test_stl10.write(tmp_path / 'data/stl10', split, number,
                         [1 + index % 10 for index in range(number)])
    arguments = ['mdr-3', '--cells', 'Student, STL-10', '--seeds', '1', '--cfg-options',
                 'train_cfg.max_epochs=2']
    folder = tmp_path / 'work_dirs/reproduce/students/resnet8x4_cifar100/seed_0'
    log = folder / 'output.log'
    for is_time in (lambda: (folder / 'epoch_1.pth').is_file(),
                    lambda: log.is_file() and 'features of random crops' in log.read_text()):
        process = reproduce(tmp_path, *arguments)
        while process.poll() is None and not is_time():
            time.sleep(0.01)
        assert process.poll() is None, process.communicate()[0]
        processes.kill_all(process)
    assert not (folder / 'probe_stl10.json').is_file()
    process = reproduce(tmp_path, *arguments)
    printed, _ = process.communicate()
    assert process.returncode == 0, printed
    assert printed.count('started') == 1
    assert 'finished: students/resnet8x4_cifar100, seed 0, stl10' in printed
    row, = [line for line in (tmp_path / 'work_dirs/reproduce/mdr-3.md').read_text().splitlines()
            if 'Student, STL-10' in line]
    assert '| students/resnet8x4_cifar100 | 69.76 | - | 1 |' in row
