import json
from pathlib import Path

import pytest

import demo_runs


def test_finished_run_is_taken_over(tmp_path, capsys):
    log = tmp_path / '20260101_000000/vis_data/scalars.json'
    log.parent.mkdir(parents=True)
    log.write_text('\n'.join(json.dumps({'accuracy/top1': value, 'step': step})
                             for step, value in ((1, 50.0), (20, 91.5))))
    (tmp_path / 'epoch_20.pth').touch()
    last, accuracy = demo_runs.train('kd_digits', tmp_path)
    assert (last, accuracy) == (tmp_path / 'epoch_20.pth', 91.5)
    assert f'{tmp_path.name}: 91.5' in capsys.readouterr().out


@pytest.mark.slow
def test_failed_run_is_an_error_and_its_output_is_kept(tmp_path):
    with pytest.raises(demo_runs.subprocess.CalledProcessError):
        demo_runs.train('student_digits', tmp_path, 'model.backbone.depth=9')
    assert 'depth must be 6n + 2' in Path(tmp_path / 'train.log').read_text()
