import os
import signal

import pytest

from mmkd.utils import stop_signals


@pytest.mark.parametrize('number, code', [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_the_block_ends_with_the_usual_code_and_says_why_once(number, code, capsys):
    before = signal.getsignal(number)
    with pytest.raises(SystemExit) as end, stop_signals.handled():
        os.kill(os.getpid(), number)
    assert end.value.code == code
    assert capsys.readouterr().err == f'stopped by {signal.Signals(number).name}\n'
    assert signal.getsignal(number) is before


def test_only_the_first_process_of_a_run_says_it(capsys, monkeypatch):
    monkeypatch.setenv('RANK', '1')
    with pytest.raises(stop_signals.Stopped), stop_signals.handled():
        os.kill(os.getpid(), signal.SIGTERM)
    assert not capsys.readouterr().err


def test_a_postponed_signal_is_noted_and_a_second_one_ends_the_block(capsys):
    with pytest.raises(stop_signals.Stopped), stop_signals.handled():
        stop_signals.postpone(True)
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop_signals.received() == signal.SIGTERM
        assert 'SIGTERM: the run ends when its next checkpoint' in capsys.readouterr().err
        os.kill(os.getpid(), signal.SIGTERM)
    with stop_signals.handled():
        assert stop_signals.received() is None


def test_what_fails_because_another_process_was_stopped_first_counts_as_stopped(capsys):
    with pytest.raises(stop_signals.Stopped), stop_signals.handled():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except stop_signals.Stopped:
            raise RuntimeError('connection closed by peer') from None


def test_other_errors_pass():
    with pytest.raises(ZeroDivisionError), stop_signals.handled():
        raise ZeroDivisionError
