"""Estimate the memory of a training step of detectors without running it on real tensors.

For each config, forward and backward passes run on tensors that have shapes and no data, so that a
step of any size needs neither a GPU nor its memory. Every storage is counted until it dies. Not
counted are the assignment of boxes and RoI heads, whose shapes depend on data, and what the
allocator and its libraries keep; the task loss is a cross-entropy of all predictions. Detectors
with a dense head or an RPN are estimated, and methods that read backbone, neck and that head.

Example: python tools/benchmarks/detector_memory.py configs/dpk/retinanet_r101_r50_coco.py
"""
import argparse

import torch
from mmengine.registry import init_default_scope
from rich.console import Console
from rich.table import Table
from torch import Tensor, nn
from torch._subclasses.fake_tensor import FakeTensorMode

import step_parts
from detector_cost import without_files
from mmkd.apis import command_line
from mmkd.apis.build_model import build_model
from mmkd.apis.config_files import read_config
from mmkd.distillers import Distiller
from mmkd.structures.batch import Batch
from mmkd.utils.tensor_tree import tensors_of
from tensor_memory import peak_bytes

MOMENTUM = dict(SGD=1, AdamW=2, Adam=2)
"""Tensors of a parameter's size that an optimizer keeps."""


def estimate(path: str, batch_size: int, shape: tuple[int, int]) -> dict[str, tuple[int, int]]:
    """Return the bytes that stay, and those of a step, of the config and of its student alone.

    Args:
        path: Config of a distiller between detectors.
        batch_size: Number of images.
        shape: Height and width of the canvas.

    Raises:
        ValueError: The student has no dense head, or the method reads what is not run.
    """
    cfg = read_config(path)
    init_default_scope(cfg.default_scope)
    states = MOMENTUM.get(cfg.optim_wrapper.optimizer.type, 0)
    model = build_model(cfg, without_files(cfg.model), 'cpu').train()
    if not isinstance(model, Distiller):
        raise ValueError(f'{path} is no config of a distiller')
    check_is_estimated(path, model)
    # The teacher's first batch runs in full, and moves it; a small one with data will do.
    model.forward_teacher(Batch(torch.zeros(1, 3, 64, 64)))
    mode = FakeTensorMode(allow_non_fake_inputs=True)
    for network in (model, model.teacher.module):
        drop_data(network, mode)
    with mode:
        samples = step_parts.detection_batch(batch_size, shape)['data_samples']
        for sample in samples:
            sample.set_metainfo(dict(batch_input_shape=shape))
        batch = Batch(torch.empty(batch_size, 3, *shape), samples)
        steps = {
            'student alone': (model.student, lambda: student_step(model, batch)),
            path: (model, lambda: distilled_step(model, batch))}
        return {name: (kept_bytes(network, states) + (name == path) * kept_bytes(
            model.teacher.module, 0), step_bytes(model, step))
            for name, (network, step) in steps.items()}


def check_is_estimated(path: str, model: Distiller) -> None:
    """Compare what a method needs with what runs here; :func:`estimate` names the errors."""
    head = dense_head(model.student)
    if head is None:
        raise ValueError(f'{path} is not estimated: its student, {type(model.student).__name__}, '
                         'has no dense head and no RPN; detector_cost.py measures a step instead')
    left_out = [f'{name} ({layer})' for name, layer in model.student_capture.paths.items()
                if layer.startswith('roi_head') or '.loss_' in layer]
    if left_out:
        raise ValueError(f'{path} is not estimated: its method reads {", ".join(left_out)} of the '
                         'student, whose shapes depend on data; detector_cost.py measures a step '
                         'instead')


def dense_head(student: nn.Module) -> nn.Module | None:
    """Return the head that predicts at each place of each level, if there is one."""
    heads = [getattr(student, name, None) for name in ('bbox_head', 'rpn_head')]
    return next((head for head in heads if hasattr(head, 'forward_single')), None)


def drop_data(network: nn.Module, mode: FakeTensorMode) -> None:
    """Keep the shapes of parameters and buffers alone."""
    for module in network.modules():
        for name, parameter in module._parameters.items():
            if parameter is not None:
                module._parameters[name] = nn.Parameter(
                    mode.from_tensor(parameter.detach()), parameter.requires_grad)
        for name, buffer in module._buffers.items():
            if buffer is not None:
                module._buffers[name] = mode.from_tensor(buffer)


def kept_bytes(network: nn.Module, states: int) -> int:
    """Return the bytes of parameters and buffers, and of what an optimizer keeps for them."""
    own = sum(tensor.nbytes for tensor in (*network.parameters(), *network.buffers()))
    return own + states * sum(parameter.nbytes for parameter in network.parameters()
                              if parameter.requires_grad)


def step_bytes(model: nn.Module, step: object) -> int:
    """Return the peak of one step, gradients of the parameters among it."""
    model.zero_grad(set_to_none=True)
    return peak_bytes(step)


def student_step(model: Distiller, batch: Batch) -> None:
    """Run the student alone, forward and backward."""
    task_loss(model.student, batch).backward()


def distilled_step(model: Distiller, batch: Batch) -> None:
    """Run teacher, student and distillation, forward and backward."""
    teacher = model.forward_teacher(batch)
    with model.student_capture as student:
        loss = task_loss(model.student, batch)
    losses = model.distill(student, teacher, batch)
    (loss + sum(value for name, value in losses.items() if 'loss' in name)).backward()


def task_loss(student: nn.Module, batch: Batch) -> Tensor:
    """Return a cross-entropy of all that the dense head predicts."""
    features = student.extract_feat(batch.inputs)
    entropies = [nn.functional.binary_cross_entropy_with_logits(maps, torch.zeros_like(maps))
                 for maps in tensors_of(dense_head(student)(features))]
    return sum(entropies)


def main() -> None:
    """Estimate every config and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('configs', nargs='+', metavar='CONFIG', help='config of a distiller')
    parser.add_argument('--shape', nargs=2, type=command_line.at_least(1), default=[800, 1344],
                        metavar=('HEIGHT', 'WIDTH'), help='of the canvas (default: 800 1344)')
    parser.add_argument('--batch-size', type=command_line.at_least(1), default=2,
                        help='images of a process (default: 2)')
    arguments = parser.parse_args()
    table = Table('config', 'weights and optimizer, MiB', 'peak of a step, MiB', 'sum, GiB',
                  title=f'{arguments.batch_size} images on {arguments.shape[0]} x '
                        f'{arguments.shape[1]}, float32')
    found = [estimate(path, arguments.batch_size, tuple(arguments.shape))
             for path in arguments.configs]
    # Configs with the same student show it once.
    for name, (kept, peak) in dict.fromkeys(row for rows in found for row in rows.items()):
        table.add_row(name, f'{kept / 2**20:.0f}', f'{peak / 2**20:.0f}',
                      f'{(kept + peak) / 2**30:.2f}')
    Console(width=120).print(table)


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
