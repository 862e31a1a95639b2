import pytest
import torch
from mmengine.hooks import Hook
from mmengine.runner import Runner

from mmkd.registry import HOOKS
from mmkd.utils import finite
from tests import toy_runs


class Killed(Exception):
    pass


@HOOKS.register_module()
class Kill(Hook):
    """Ends the run before one validation, where a kill would cost the score of the epoch."""

    def __init__(self, epoch):
        self.epoch = epoch

    def before_val_epoch(self, runner):
        if runner.epoch == self.epoch:
            raise Killed


@HOOKS.register_module()
class SpoilWeight(Hook):
    priority = 'VERY_HIGH'

    def after_train_epoch(self, runner):
        if runner.epoch == 1:
            runner.model.head.fc.weight.data[0, 0] = torch.nan


@HOOKS.register_module()
class BetterEachEpoch(Hook):
    priority = 'VERY_HIGH'

    def after_val_epoch(self, runner, metrics=None):
        metrics['accuracy/top1'] = float(runner.epoch)


def files(folder, pattern='*.pth'):
    return sorted(path.name for path in folder.glob(pattern))


def test_weights_that_are_not_finite_are_not_saved(tmp_path):
    with pytest.raises(RuntimeError, match=r'1 tensors to save hold NaN or infinity, such as '
                       r'state_dict\.head\.fc\.weight\. Nothing was written'):
        toy_runs.train(tmp_path / 'run', toy_runs.network(), epochs=3, **{
            'custom_hooks': [dict(type='SpoilWeight')],
            'default_hooks.checkpoint.max_keep_ckpts': 1})
    assert files(tmp_path / 'run', 'epoch_*') == ['epoch_1.pth']
    assert len(files(tmp_path / 'run', 'best_*')) == 1
    for path in (tmp_path / 'run').glob('*.pth'):
        assert not finite.non_finite(torch.load(path, weights_only=False)['state_dict'])


def test_old_files_go_after_the_new_ones_are_there(tmp_path, monkeypatch):
    save, seen = Runner.save_checkpoint, []

    def record(runner, out_dir, filename, *args, **kwargs):
        seen.append((filename, files(tmp_path / 'run')))
        save(runner, out_dir, filename, *args, **kwargs)

    monkeypatch.setattr(Runner, 'save_checkpoint', record)
    toy_runs.train(tmp_path / 'run', toy_runs.network(), epochs=3,
                   custom_hooks=[dict(type='BetterEachEpoch')],
                   **{'default_hooks.checkpoint.max_keep_ckpts': 1})
    assert all(any(name.startswith('epoch') for name in present) for _, present in seen[1:])
    best = [index for index, (name, _) in enumerate(seen) if name.startswith('best')]
    assert len(best) == 3 and all(seen[best[k - 1]][0] in seen[best[k]][1]
                                 for k in range(1, len(best)))
    assert files(tmp_path / 'run', 'epoch_*') == ['epoch_3.pth']
    assert len(files(tmp_path / 'run', 'best_*')) == 1


def test_validation_lost_to_a_kill_is_repeated(tmp_path):
    toy_runs.train(tmp_path / 'whole', toy_runs.network(), epochs=2)
    with pytest.raises(Killed):
        toy_runs.train(tmp_path / 'run', toy_runs.network(), epochs=2,
                       custom_hooks=[dict(type='Kill', epoch=2)])
    for name in ('best_accuracy_top1_epoch_0', 'epoch_0'):  # replaced, and not yet removed
        (tmp_path / f'run/{name}.pth').touch()
    runner = toy_runs.train(tmp_path / 'run', toy_runs.network(), epochs=2, resume=True,
                            load_from=str(tmp_path / 'run/epoch_2.pth'))
    assert files(tmp_path / 'run') == files(tmp_path / 'whole')
    assert toy_runs.accuracies(tmp_path / 'run') == toy_runs.accuracies(tmp_path / 'whole')
    best = runner.message_hub.get_info('best_score')
    assert best == max(toy_runs.accuracies(tmp_path / 'run'))
