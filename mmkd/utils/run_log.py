"""Read what MMEngine logged of a run."""
import json
from pathlib import Path


def validation_accuracies(work_dir: str | Path) -> list[float]:
    """Return the top-1 accuracy in percent after each epoch, from epoch 1.

    A resumed run has several logs; of an epoch that was logged twice the later counts.

    Raises:
        FileNotFoundError: The folder holds no log of a run.
    """
    logs = sorted(Path(work_dir).glob('*/vis_data/scalars.json'))
    if not logs:
        raise FileNotFoundError(f'{work_dir} holds no vis_data/scalars.json of a run')
    by_epoch = {}
    for log in logs:
        for line in log.read_text().splitlines():
            entry = json.loads(line)
            if 'accuracy/top1' in entry:
                by_epoch[entry['step']] = entry['accuracy/top1']
    return [by_epoch[epoch] for epoch in sorted(by_epoch)]
