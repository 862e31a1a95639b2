import pytest

from mmkd.apis import cli
from tests.refusals.case import DISTILLER, STUDENT


def write(folder, base, text=''):
    path = folder / 'config.py'
    path.write_text(base + text)
    return str(path)


def test_a_config_is_tried_and_nothing_is_left(tmp_path, capsys, monkeypatch):
    config = write(tmp_path, STUDENT)
    monkeypatch.chdir(tmp_path)
    cli.main(['check', config])
    printed = capsys.readouterr().out
    assert 'one step: loss' in printed and 'images predicted' in printed
    assert printed.endswith('the config can be trained\n')
    assert [path.name for path in tmp_path.iterdir()] == ['config.py']


@pytest.mark.parametrize('base, text, word', [
    (STUDENT, "optim_wraper = dict(type='OptimWrapper')", "'optim_wrapper'"),
    (STUDENT, 'model = dict(head=dict(num_classes=5))', '5'),
    (DISTILLER, "model = dict(teacher_checkpoint='missing.pth')", 'missing.pth')])
def test_the_answer_is_that_of_training(tmp_path, capsys, base, text, word):
    with pytest.raises(SystemExit) as end:
        cli.main(['check', write(tmp_path, base, text)])
    message = end.value.code if isinstance(end.value.code, str) else capsys.readouterr().err
    assert word in message and 'Traceback' not in message
