"""Reading and splitting of checkpoints, and the choice of the file that a run resumes from."""
import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from pathlib import Path

from mmengine.logging import print_log
from torch import nn

from mmkd.utils import weight_files
from mmkd.utils.weight_file_faults import UntrustedFileError, WeightFileError

SIDE_KEY = 'mmkd'
RECORD = 'last_checkpoint'
MISSING_TEACHER = (
    'Train the teacher first (configs/teachers, configs/_demo_), or name another file or URL: '
    '--cfg-options model.teacher_checkpoint=PATH')
FOREIGN_WEIGHTS = ('A file of another code base goes through '
                   'tools/model_converters/convert_teacher.py first')


def deployed_network(model: nn.Module) -> tuple[nn.Module, str]:
    """Return the network that a run is for, and the prefix of its keys in the run's weights.

    For a distiller it is the student, for peers the first peer, for a plain model the model.
    """
    prefix = getattr(model, 'student_prefix', '')
    return (model.student if prefix else model), prefix


def training_only_prefixes(model: nn.Module) -> tuple[str, ...]:
    """Return the prefixes of the deployed network's parts that are dropped at inference."""
    return tuple(getattr(deployed_network(model)[0], 'training_only_prefixes', ()))


def peer_state_dict(checkpoint: Mapping, peer: int) -> OrderedDict:
    """Return the bare weights of one peer of a run of mutual distillation.

    Raises:
        RuntimeError: If the checkpoint holds no such peer.
    """
    if peer == 0:
        return OrderedDict(checkpoint['state_dict'])
    beside = side_weights(checkpoint)
    prefix = f'peers.{peer}.'
    state = OrderedDict((key.removeprefix(prefix), value) for key, value in beside.items()
                        if key.startswith(prefix) and '.branches.' not in key)
    if not state:
        known = sorted({0} | {int(key.split('.')[1]) for key in beside
                              if key.startswith('peers.')})
        raise RuntimeError(f'the checkpoint holds no peer {peer}; it holds {known}')
    return state


def split_state_dict(full: Mapping, prefix: str, training_only: Iterable[str]) -> tuple[dict, dict]:
    """Split a runner's weights into the deployable student and the rest.

    Args:
        full: State dict of the model that was trained.
        prefix: ``'student.'`` for a distiller, ``''`` for a plain model.
        training_only: Prefixes of the student's parts that are dropped at inference.

    Returns:
        The student under its stock keys, and everything else under its full keys.
    """
    student, rest = OrderedDict(), OrderedDict()
    for key, value in full.items():
        name = key[len(prefix):]
        if key.startswith(prefix) and not name.startswith(tuple(training_only)):
            student[name] = value
        else:
            rest[key] = value
    return student, rest


def join_state_dict(checkpoint: Mapping, prefix: str) -> OrderedDict:
    """Undo :func:`split_state_dict` for a loaded checkpoint."""
    full = OrderedDict((prefix + key, value) for key, value in checkpoint['state_dict'].items())
    full.update(side_weights(checkpoint))
    return full


def side_weights(checkpoint: Mapping) -> dict:
    """Return what :func:`split_state_dict` put beside the student."""
    return checkpoint.get(SIDE_KEY, {}).get('state_dict', {})


def differences(expected: Mapping, found: Mapping) -> str:
    """Describe in one line how two state dicts differ in names and shapes; '' if they agree."""
    missing = [key for key in expected
               if key not in found and not key.endswith('num_batches_tracked')]
    unexpected = [key for key in found if key not in expected]
    reshaped = [f'{key}: file {tuple(found[key].shape)}, network {tuple(expected[key].shape)}'
                for key in expected
                if key in found and found[key].shape != expected[key].shape]
    parts = [f'{len(keys)} {what} ({", ".join(keys[:4])}{", ..." if len(keys) > 4 else ""})'
             for what, keys in (('missing', missing), ('unexpected', unexpected),
                                ('of another shape', reshaped)) if keys]
    return '; '.join(parts)


def load_teacher(module: nn.Module, path: str) -> tuple[str, ...]:
    """Load a teacher strictly, as :func:`load_network` does, and return its class names."""
    return load_network(module, path, role='teacher', hint=MISSING_TEACHER)


def load_network(module: nn.Module, path: str, *, role: str, hint: str = '',
                 without: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Load a network strictly from a checkpoint of MMEngine or mmkd, or a bare state dict.

    Training-only parts that stand under the side key (branches, self-supervised modules) are
    read together with the network where it has them.

    Args:
        module: The network.
        path: Path or URL of the file.
        role: The network's name in messages, such as 'teacher' or 'student'.
        hint: The end of the messages: what to do about a missing or unfit file.
        without: Prefixes of parts that the file need not have; they are left as they are.

    Returns:
        The names of the classes that the file was trained on; () where it does not tell them.

    Raises:
        FileNotFoundError: If there is no such file.
        RuntimeError: If the file holds no weights, or names or shapes differ.
    """
    try:
        loaded = weight_files.load(path)
    except FileNotFoundError as error:
        raise FileNotFoundError(
            f'the {role} checkpoint {path} does not exist. {hint}'.strip()) from error
    state = loaded.get('state_dict', loaded) if isinstance(loaded, Mapping) else None
    if not state or not all(hasattr(value, 'shape') for value in state.values()):
        raise RuntimeError(f'the {role} checkpoint {path} holds no state_dict of tensors. '
                           f'{FOREIGN_WEIGHTS}')
    state = OrderedDict((re.sub(r'^module\.', '', key), value) for key, value in state.items()
                        if not key.startswith('data_preprocessor.'))
    expected = {key: value for key, value in module.state_dict().items()
                if not key.startswith(without)}
    state.update((key, value) for key, value in side_weights(loaded).items() if key in expected)
    difference = differences(expected, state)
    if difference:
        raise RuntimeError(f'the {role} checkpoint {path} does not fit the {role}: {difference}. '
                           f'{FOREIGN_WEIGHTS}. {hint}'.strip())
    # The check above is strict except for num_batches_tracked, which a file need not have.
    module.load_state_dict(state, strict=False)
    return _class_names(loaded)


def _class_names(loaded: Mapping) -> tuple[str, ...]:
    """Return the names that MMEngine, or mmdet before it, notes in a checkpoint."""
    meta = loaded.get('meta') or {}
    names = (meta.get('dataset_meta') or {}).get('classes') or meta.get('CLASSES') or ()
    is_known = isinstance(names, list | tuple) and all(isinstance(name, str) for name in names)
    return tuple(names) if is_known else ()


def find_resumable(work_dir: str | Path) -> str | None:
    """Return the checkpoint to resume from, or None to start anew.

    ``last_checkpoint`` counts first, then the newest ``epoch_*.pth`` or ``iter_*.pth``. A file that
    is cut short, or holds NaN, is named and passed over.

    Raises:
        UntrustedFileError: If a file holds objects that could run code.
        WeightFileError: If there are checkpoints and none of them can be read.
    """
    work_dir = Path(work_dir)
    saved = [path for path in checkpoints_in(work_dir) if not path.name.startswith('best_')]
    saved.sort(key=lambda path: int(path.stem.split('_')[1]), reverse=True)
    candidates = list(dict.fromkeys([*_recorded(work_dir), *map(str, saved)]))
    for path in candidates:
        try:
            weight_files.load(path)
        except UntrustedFileError:
            raise
        except WeightFileError as error:
            print_log(f'not resumed from: {error}', 'current', level=30)
        else:
            return path
    if candidates:
        raise WeightFileError(f'none of the {len(candidates)} checkpoints in {work_dir} can be '
                              'read; remove them to start anew')
    return None


def best_checkpoint(work_dir: str | Path) -> Path | None:
    """Return the file that validated best, else the newest of a run; None if there is none."""
    for pattern in ('best_*.pth', '*.pth'):
        if found := sorted(Path(work_dir).glob(pattern), key=lambda path: path.stat().st_mtime):
            return found[-1]
    return None


def checkpoints_in(work_dir: str | Path) -> list[Path]:
    """Return the checkpoints that a run has left in its folder, the best ones too."""
    return sorted(path for path in Path(work_dir).glob('*.pth')
                  if re.fullmatch(r'(best_.+_)?(epoch|iter)_\d+', path.stem))


def _recorded(work_dir: Path) -> list[str]:
    """Return the file that ``last_checkpoint`` names, if it names one that is there."""
    try:
        named = (work_dir / RECORD).read_text().strip()
        return [named] if named and Path(named).is_file() else []
    except (OSError, ValueError):  # no record, or garbage in place of a path
        return []
