"""Read what MMEngine logged of a run."""
import json
from collections import defaultdict
from pathlib import Path
from statistics import fmean

from mmkd.utils.faults import did_you_mean

LOGS = '*/vis_data/scalars.json'


def validation_accuracies(work_dir: str | Path) -> list[float]:
    """Return the top-1 accuracy in percent after each epoch, from epoch 1.

    A resumed run has several logs; of an epoch that was logged twice the later counts.

    Raises:
        FileNotFoundError: If the folder holds no log of a run.
    """
    by_epoch = {entry['step']: entry['accuracy/top1'] for entry in _entries(work_dir)
                if 'accuracy/top1' in entry}
    return [by_epoch[epoch] for epoch in sorted(by_epoch)]


def epoch_means(work_dir: str | Path, key: str) -> dict[int, float]:
    """Return the mean of a logged scalar over each epoch; of what is validated, its value.

    Args:
        work_dir: Folder of the run.
        key: As it stands in the log, e.g. ``'prior_ratio_1'`` or ``'accuracy/top1'``.

    Raises:
        FileNotFoundError: If the folder holds no log of a run.
        ValueError: Nothing of that name was logged; the message lists what was.
    """
    by_step = {(('epoch' in entry), entry['step']): entry for entry in _entries(work_dir)}
    values = defaultdict(list)
    for entry in by_step.values():
        if key in entry:
            values[entry.get('epoch', entry['step'])].append(entry[key])
    if not values:
        known = sorted({name for entry in by_step.values() for name in entry})
        raise ValueError(f'{work_dir} has logged no {key!r}.'
                         f'{did_you_mean(key, known)} Known: {", ".join(known)}')
    return {epoch: fmean(values[epoch]) for epoch in sorted(values)}


def seconds_per_epoch(work_dir: str | Path) -> float | None:
    """Return the mean time of a step times the steps of an epoch; None where nothing is logged."""
    if not list(Path(work_dir).glob(LOGS)):
        return None
    steps = [entry for entry in _entries(work_dir) if {'time', 'epoch', 'iter'} <= entry.keys()]
    if not steps:
        return None
    # The last entry of an epoch stands at most one interval of logging before its end.
    return fmean(entry['time'] for entry in steps) * max(
        entry['iter'] / entry['epoch'] for entry in steps)


def _entries(work_dir: str | Path) -> list[dict]:
    logs = sorted(Path(work_dir).glob(LOGS))
    if not logs:
        raise FileNotFoundError(f'{work_dir} holds no vis_data/scalars.json of a run')
    return [json.loads(line) for log in logs for line in log.read_text().splitlines()]
