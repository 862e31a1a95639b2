import json

import pytest

from mmkd.apis.methods import load_methods
from tests.tools import loading

measured_methods = loading.load_tool('benchmarks/measured_methods.py')
digits_numbers = loading.load_tool('benchmarks/digits_numbers.py')


def test_lines_are_statements_without_documentation(tmp_path):
    file = tmp_path / 'loss.py'
    file.write_text('"""A file."""\nimport torch  # said once\n\n\nclass Loss:\n    """A loss."""\n'
                    '    def forward(self, x):\n        """Return x."""\n'
                    '        # three lines, one statement\n        return torch.add(\n'
                    '            x,\n            1)\n')
    assert measured_methods._lines_of_code(file) == 4


def test_a_method_counts_the_losses_and_connectors_of_its_stages():
    methods = load_methods()
    lines = {name: measured_methods.code_lines(method) for name, method in methods.items()}
    assert 10 < lines['KD'] < lines['CTKD']  # KD's loss and a temperature that is learned
    assert lines['Mean-KD'] > lines['KD']
    files = {name: {path.stem for path in measured_methods.method_files(methods[name])}
             for name in ('FT', 'VSD')}
    assert {'ft', 'ft_paraphraser'} & files['FT'] and 'vsd' in files['VSD']


def test_accuracies_stand_beside_the_student_alone_and_kd(monkeypatch):
    monkeypatch.setattr(measured_methods, 'digits', lambda: {
        'student alone': [80.0, 82.0, 84.0], 'KD': [90.0, 91.0, 92.0], 'AT': [85.0, 86.0, 87.0]})
    methods = load_methods()
    assert measured_methods.accuracy(methods['AT']) == {
        'digits': '86.0 ± 1.0', 'over alone': '+4.0', 'over KD': '-5.0'}
    assert set(measured_methods.accuracy(methods['DeiT']).values()) == {'-'}


def test_the_documents_numbers_are_of_methods_that_are_there():
    assert set(measured_methods.digits()) <= {'teacher', *digits_numbers.STAGES}
    assert all(len(values) == 3 for values in measured_methods.digits().values())


@pytest.fixture
def runs(tmp_path):
    """Three finished runs of KD, two of AT, as tools/quickstart.py leaves them."""
    epochs = digits_numbers.epochs_of('kd_digits')
    for name, seeds in (('kd_digits', 3), ('at_digits', 2)):
        for seed in range(seeds):
            logs = tmp_path / f'{name}_seed{seed}/20260101_000000/vis_data'
            logs.mkdir(parents=True)
            (logs / 'scalars.json').write_text('\n'.join(
                json.dumps({'step': epoch, 'accuracy/top1': 50.0 + seed + epoch})
                for epoch in range(1, epochs + 1)))
            (logs.parents[1] / f'epoch_{epochs}.pth').touch()
    return tmp_path


def test_only_methods_with_all_seeds_are_collected(runs):
    out = runs / 'digits.json'
    out.write_text(json.dumps({'SP': [1.0, 2.0, 3.0]}))
    printed = loading.run('benchmarks/digits_numbers.py', '--runs', runs, '--out', out)
    assert json.loads(out.read_text()) == {'KD': [70.0, 71.0, 72.0], 'SP': [1.0, 2.0, 3.0]}
    assert 'AT' in printed.split('are trained of: ')[1]


def test_a_missing_folder_is_named(tmp_path):
    assert 'is no folder; train with tools/quickstart.sh' in loading.refusal(
        'benchmarks/digits_numbers.py', '--runs', tmp_path / 'none')
