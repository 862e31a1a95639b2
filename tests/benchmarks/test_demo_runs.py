import pytest

import demo_runs


@pytest.mark.slow
def test_failed_run_is_an_error_and_its_output_is_kept(tmp_path):
    seen = []
    with pytest.raises(demo_runs.subprocess.CalledProcessError):
        demo_runs.run(['train', str(demo_runs.config_path('student_digits')), '--work-dir',
                       str(tmp_path), '--cfg-options', 'model.backbone.depth=9'], tmp_path,
                      seen.append)
    written = (tmp_path / 'train.log').read_text()
    assert 'depth must be 6n + 2' in written and ''.join(seen) == written
