import json

import pytest

from mmkd.apis import run_log


def write(work_dir, name, *entries):
    path = work_dir / name / 'vis_data/scalars.json'
    path.parent.mkdir(parents=True)
    path.write_text('\n'.join(json.dumps(entry) for entry in entries))


def test_joins_the_logs_of_a_resumed_run(tmp_path):
    write(tmp_path, '20260101_000000', {'step': 1, 'accuracy/top1': 10.0}, {'loss': 1, 'step': 9},
          {'step': 2, 'accuracy/top1': 20.0}, {'step': 3, 'accuracy/top1': 29.0})
    write(tmp_path, '20260102_000000', {'step': 3, 'accuracy/top1': 30.0},
          {'step': 4, 'accuracy/top1': 40.0})
    assert run_log.validation_accuracies(tmp_path) == [10.0, 20.0, 30.0, 40.0]


def test_seconds_of_an_epoch(tmp_path):
    """Ten steps of two seconds; the last entry of an epoch may stand before its end."""
    assert run_log.seconds_per_epoch(tmp_path) is None
    write(tmp_path, '20260101_000000', {'step': 1, 'accuracy/top1': 10.0})
    assert run_log.seconds_per_epoch(tmp_path) is None
    write(tmp_path, '20260102_000000', dict(time=1.0, epoch=1, iter=8),
          dict(time=3.0, epoch=2, iter=20))
    assert run_log.seconds_per_epoch(tmp_path) == 20.0


def test_folder_without_a_log(tmp_path):
    with pytest.raises(FileNotFoundError, match=r'holds no vis_data/scalars\.json'):
        run_log.validation_accuracies(tmp_path)
