"""Make a small file for others out of a training checkpoint: the student and what it is.

The weights stand under the keys that the student's stock library expects. Dropped are the
optimizer, the training log, random states, connectors and training-only branches. The file loads
with torch.load(weights_only=True).
"""
import argparse
import hashlib
import re
import shutil
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from mmkd.apis import command_line, config_files, plain_config
from mmkd.utils import weight_files
from mmkd.utils.checkpoint import peer_state_dict
from mmkd.version import __version__

EPILOG = """A run with EMAHook saves the averaged weights as state_dict, and those are published;
the weights they were averaged from are dropped with the training state. The validation metrics are
kept only from a file that was written after a validation (best_*.pth): epoch_*.pth is written
before the validation of its epoch, and its log ends with the metrics of the epoch before."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('input', metavar='IN.pth', type=Path,
                        help='checkpoint of a training run, distilled or plain')
    parser.add_argument('output', metavar='OUT.pth', type=command_line.weights_path,
                        help='file to write; the first 8 digits of the SHA-256 of the weights are '
                        'put into its name: OUT-1a2b3c4d.pth; OUT.safetensors chooses that format')
    parser.add_argument('--peer', type=int, default=0, metavar='K',
                        help='of a run of mutual distillation, publish this network, from 0')
    parser.add_argument('--no-hash', action='store_true', help='write exactly OUT.pth')
    parser.add_argument('--force', action='store_true', help='replace an existing file')
    parser.add_argument('--onnx', metavar='CONFIG',
                        help='also write OUT.onnx: the classifier that this config trains, from '
                        'normalised images to class probabilities, checked with onnxruntime. '
                        'Detectors need the post-processing of mmdeploy: give it the published '
                        'file and the plain mmdet config')
    parser.add_argument('--image-size', type=command_line.at_least(1), nargs=2, metavar=('H', 'W'),
                        help='of the ONNX input; default: that of the test images')
    command_line.add_trust_argument(parser)


def load(path: Path) -> Mapping:
    """Return a checkpoint whose ``state_dict`` is a bare network.

    Raises:
        SystemExit: If the file is missing, is no checkpoint, or holds more than one network.
    """
    if not path.is_file():
        raise SystemExit(f'there is no file {path}')
    try:
        checkpoint = weight_files.load(path)
    except weight_files.WeightFileError as error:
        raise SystemExit(f'not published: {error}') from error
    state = checkpoint.get('state_dict') if isinstance(checkpoint, Mapping) else None
    if not state or not all(isinstance(value, Tensor) for value in state.values()):
        found = list(checkpoint)[:5] if isinstance(checkpoint, Mapping) else type(checkpoint)
        raise SystemExit(f'{path} holds no state_dict of tensors, but {found}')
    foreign = [key for key in state if re.match(r'(student|teacher)\.', key)]
    if foreign:
        raise SystemExit(
            f'{path} holds {len(foreign)} weights such as {foreign[0]}: it was not written with '
            "mmkd's hooks. Keep student_writer (StudentCheckpointWriter) in default_hooks, resume "
            'the run and save again')
    return checkpoint


def weights_of(checkpoint: Mapping, peer: int = 0) -> OrderedDict:
    """Return copies of the weights that share no storage with anything else.

    Raises:
        SystemExit: If there is no such peer.
    """
    try:
        state = peer_state_dict(checkpoint, peer)
    except RuntimeError as error:
        raise SystemExit(f'--peer {peer}: {error}') from error
    return OrderedDict((key, value.detach().clone(memory_format=torch.contiguous_format))
                       for key, value in state.items())


def hash_of(weights: Mapping[str, Tensor]) -> str:
    """Return the SHA-256 of names, types, shapes and values; it does not depend on the meta."""
    digest = hashlib.sha256()
    for key, value in weights.items():
        digest.update(f'{key} {value.dtype} {tuple(value.shape)}'.encode())
        digest.update(value.reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def meta_of(checkpoint: Mapping) -> dict:
    """Return plain values under the names that mmengine and mmpretrain look for."""
    given = checkpoint.get('meta') or {}
    meta = dict(mmkd_version=__version__)
    meta |= {key: given[key] for key in ('epoch', 'iter', 'cfg') if key in given}
    described = given.get('dataset_meta') or {}
    if described.get('classes') is not None:
        meta['dataset_meta'] = dict(classes=tuple(str(name) for name in described['classes']))
        if 'palette' in described:  # mmseg draws nothing without it
            meta['dataset_meta']['palette'] = _plain(described['palette'])
    metrics = metrics_of(checkpoint.get('message_hub', {}))
    return {**meta, 'metrics': metrics} if metrics else meta


def _plain(value: object) -> object:
    """Return lists and tuples with Python's numbers in place of NumPy's."""
    if isinstance(value, list | tuple):
        return type(value)(map(_plain, value))
    return value.tolist() if hasattr(value, 'tolist') else value


def metrics_of(message_hub: Mapping) -> dict[str, float]:
    """Return the last validation metrics if these weights are what was validated."""
    if message_hub.get('runtime_info', {}).get('loop_stage') != 'val':
        return {}
    return {name.removeprefix('val/'): float(history.current())
            for name, history in message_hub.get('log_scalars', {}).items()
            if name.startswith('val/') and not name.endswith('time')}


def publish(source: Path, target: Path, *, peer: int = 0, with_hash: bool = True,
            force: bool = False) -> Path:
    """Write the published file, and the config of the network beside it; return its path.

    Raises:
        SystemExit: If :func:`load` refuses the file, or the target exists without ``force``.
    """
    checkpoint = load(source)
    weights = weights_of(checkpoint, peer)
    digest = hash_of(weights)
    if with_hash:
        target = target.with_name(f'{target.stem}-{digest[:8]}{target.suffix or ".pth"}')
    if target.exists() and not force:
        raise SystemExit(f'{target} exists; --force replaces it')
    if target.resolve() == source.resolve():
        raise SystemExit(f'{target} is the training checkpoint itself, which nothing could resume '
                         'from any more: name another file')
    weight_files.save(dict(meta=meta_of(checkpoint), state_dict=weights), target)
    config = source.parent / plain_config.NAME  # What the file says of itself is not run.
    if config.is_file() and peer == 0:
        shutil.copyfile(config, target.with_suffix('.py'))
        print(f'its config, for get_model and init_detector: {target.with_suffix(".py")}')
    for path in (source, target):
        print(f'{path.stat().st_size / 2**20:9.2f} MiB  {path}')
    print(f'SHA-256 of the weights: {digest}')
    return target


def main(arguments: argparse.Namespace) -> None:
    """Publish the file named on the command line."""
    cfg = (config_files.read_config(arguments.onnx, config_files.NETWORK) if arguments.onnx
           else None)
    path = publish(arguments.input, arguments.output, peer=arguments.peer,
                   with_hash=not arguments.no_hash, force=arguments.force)
    if cfg is not None:
        from mmkd.apis import onnx_export
        onnx_export.export(cfg, path, path.with_suffix('.onnx'), image_size=arguments.image_size)
