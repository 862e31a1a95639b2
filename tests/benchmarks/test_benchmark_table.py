from benchmark_runs import Budget
from benchmark_table import (
    ALONE,
    TEACHER,
    Result,
    make_document,
    picture_points,
    table_rows,
)

BUDGET = Budget('tiny', num_train=100, num_test=50, num_classes=5, image_size=16, epochs=2)


def results():
    cost = dict(device='cpu', threads=1, step_ms=30.0, over_plain=1.5, peak_memory_mib=12.4,
                extra_parameters=1234)
    return [Result(TEACHER, {0: 90.0}, {0: 91.0}),
            Result(ALONE, {0: 70.0, 1: 72.0}, {0: 70.5, 1: 72.5}),
            Result('KD', {0: 74.0, 1: 75.0}, {0: 74.0, 1: 75.0}, cost, frozenset({'c2', 'c1'})),
            Result('AT', {0: 75.0, 1: 76.0}, {0: 76.0, 1: 76.0}, {**cost, 'over_plain': 2.5},
                   frozenset({'c2'})),
            Result('New', {0: 60.0}, {0: 61.0}, {**cost, 'peak_memory_mib': None})]


def test_rows_hold_gains_and_costs_and_are_sorted_by_accuracy():
    cells = [[cell.strip() for cell in line.strip('|').split('|')]
             for line in table_rows(results())]
    assert [row[0] for row in cells[2:]] == [TEACHER, ALONE, 'AT', 'KD', 'New']
    assert all(len(row) == len(cells[0]) for row in cells)
    rows = {row[0]: row for row in cells}
    assert rows[TEACHER][1:6] == ['1', '90.0', '91.0', '-', '-']
    assert rows[ALONE][1:5] == ['2', '71.0 ± 1.4', '71.5 ± 1.4', '-']
    assert rows[ALONE][5].startswith('-3.5 ± 0.7 (p 0.09')  # below KD
    assert rows['KD'][5] == '-'
    assert rows['KD'][6:] == ['30', '1.50', '12 MiB', '1,234']
    assert rows['AT'][4].startswith('+4.5 ± 0.7 (p 0.07') and rows['AT'][5] == '+1.0 ± 0.0'
    assert rows['New'][4:6] == ['-10.0', '-14.0'] and rows['New'][8] == '-'


def test_points_of_the_picture():
    points = picture_points(results())
    assert set(points) == {'KD', 'AT', 'New'}
    assert points['AT'][:2] == (2.5, 4.5) and points['New'][1:] == (-10.0, None)


def test_only_the_own_section_is_written_anew(tmp_path):
    path = tmp_path / 'docs/benchmark.md'
    path.parent.mkdir()
    picture = tmp_path / 'images/tiny.png'
    options = dict(picture=picture, commit='abc', command='python x.py')
    make_document(path, results(), BUDGET, **options)
    first = path.read_text()
    assert '![gain against cost](../images/tiny.png)' in first and 'python x.py' in first
    assert '100 training and 50 test images of 16 x 16 pixels, 5 classes, 2 epochs' in first
    assert 'Trained at commit c1, c2; table written at commit abc.' in first
    path.write_text(first + '\nWhat was found out: much.\n')
    make_document(path, results()[:3], BUDGET, **options)
    second = path.read_text()
    assert '| AT |' not in second and 'What was found out: much.' in second
    assert second.startswith('# Benchmark on glyphs') and second.count('## Budget') == 1
    make_document(path, results(), Budget('other', 9, 9, 9, 9, 9), **options)
    assert path.read_text().count('## Budget') == 2
