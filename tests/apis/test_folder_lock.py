import os
import subprocess
import sys

import pytest

from mmkd.apis import folder_lock
from mmkd.utils.faults import ExpectedFault
from tests.tools import processes

HOLD = 'import sys; from mmkd.apis import folder_lock\nwith folder_lock.hold(sys.argv[1]):\n    '


def start(folder, then='print("in", flush=True); sys.stdin.read()'):
    """Another process that holds the lock until its input ends."""
    process = subprocess.Popen([sys.executable, '-c', HOLD + then, str(folder)], text=True,
                               env=processes.environment(), stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return process, process.stdout.readline()


def test_a_folder_is_refused_while_another_process_holds_it_and_free_after_its_kill(tmp_path):
    other, printed = start(tmp_path / 'run')
    assert printed == 'in\n'
    living = tmp_path / f'run/epoch_1.pth.{other.pid}.tmp'
    living.touch()
    with pytest.raises(ExpectedFault, match=rf'another run is in this folder \(process {other.pid} '
                       rf'on {os.uname().nodename}\)'), folder_lock.hold(tmp_path / 'run'):
        pass
    assert living.exists()
    other.kill()
    other.communicate()
    with folder_lock.hold(tmp_path / 'run'):
        assert not living.exists(), 'the half-written file of a dead process stays'
        assert start(tmp_path / 'run')[1] == ''


def test_blocks_of_one_process_may_be_nested(tmp_path):
    with folder_lock.hold(tmp_path):
        with folder_lock.hold(tmp_path):
            pass
        refused, _ = start(tmp_path)
        assert f'process {os.getpid()} on' in refused.communicate()[1]
    with folder_lock.hold(tmp_path):
        pass


def test_the_first_process_holds_the_lock_for_all(tmp_path, monkeypatch):
    monkeypatch.setenv('RANK', '1')
    with folder_lock.hold(tmp_path):
        assert not (tmp_path / folder_lock.FILE).exists()


def test_only_half_written_files_of_dead_processes_are_removed(tmp_path):
    dead = subprocess.Popen(['true'])
    dead.wait()
    for process in (os.getpid(), dead.pid):
        (tmp_path / f'epoch_1.pth.{process}.tmp').touch()
    (tmp_path / 'notes.tmp').touch()
    with folder_lock.hold(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            folder_lock.FILE, f'epoch_1.pth.{os.getpid()}.tmp', 'notes.tmp']


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / 'file').touch()
    with pytest.raises(ExpectedFault, match=r'file/run: nothing can be written into the folder of '
                       r'the run \(Not a directory\)'), folder_lock.hold(tmp_path / 'file/run'):
        pass
