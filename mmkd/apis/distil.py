"""Distil a student on data of one's own: look at it, write configs, run them, report.

The data is a folder with train and val, each with one folder of images a class; a folder of such
folders, of which a share validates; or a CSV file of paths and labels. The configs stay in
OUT/configs, to be edited and trained with `mmkd train`. For classifiers; detectors are distilled
with a config of one's own, see docs/en/detection.md.
"""
import argparse
from pathlib import Path

from mmkd.apis import command_line, config_files, own_runs
from mmkd.recipes import image_data, networks, rules
from mmkd.recipes.plan import Plan

EPILOG = """examples:
  mmkd distil --data flowers --student resnet18 --teacher torchvision/resnet50 --train-teacher 10
  mmkd distil --data flowers --student resnet18 --teacher timm/vit_base_patch16_224 --method sp
  mmkd distil --data labels.csv --student resnet8x4 --teacher resnet32x4 --teacher-weights none \\
      --train-teacher 30 --method sd_kd --baseline
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_plan_arguments(parser)
    parser.add_argument('--method', default='sd_kd', metavar='NAME',
                        help='file of configs/_base_/methods (default: sd_kd)')
    parser.add_argument('--baseline', action='store_true', help='also train the student alone')
    parser.add_argument('--onnx', action='store_true', help='also write the student as ONNX')


def add_plan_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of every command that distils on data of one's own."""
    parser.add_argument('--data', type=Path, required=True, metavar='PATH',
                        help='folder or CSV file; see above')
    parser.add_argument('--student', required=True, metavar='NAME',
                        help=f'{networks.KINDS.replace("%", "%%")}')
    parser.add_argument('--teacher', required=True, metavar='NAME', help='likewise')
    parser.add_argument('--teacher-weights', metavar='FILE',
                        help="file or URL in place of the public weights; 'none': random ones")
    parser.add_argument('--train-teacher', type=command_line.at_least(1), default=0, metavar='N',
                        help='first train the teacher on the data for N epochs')
    parser.add_argument('--out', type=Path, metavar='DIR',
                        help='folder for all that is made (default: work_dirs/<name of the data>)')
    parser.add_argument('--val-share', type=float, metavar='X',
                        help='share of each class that validates where the data has no split '
                        '(default: 0.2)')
    parser.add_argument('--image-size', type=command_line.at_least(16), metavar='N',
                        help='side of the images that the networks see')
    parser.add_argument('--epochs', type=command_line.at_least(1), metavar='N',
                        help='of the student')
    parser.add_argument('--batch-size', type=command_line.at_least(2), metavar='N')
    parser.add_argument('--lr', type=float, metavar='X', help='largest rate of the student')
    parser.add_argument('--seed', type=command_line.at_least(0), default=0, metavar='N')
    parser.add_argument('--dry-run', action='store_true',
                        help='look at the data, write the configs, and stop')
    command_line.add_trust_argument(parser)


def find_network(name: str) -> networks.Network:
    """Return the network of a name, or of a path of a config."""
    cfg = None
    if name.endswith('.py'):
        cfg = config_files.read_config(name, config_files.NETWORK)
    return networks.find(name, cfg)


def make_plan(arguments: argparse.Namespace) -> Plan:
    """Look at the data, find the networks and apply the rules; all of it is printed.

    Raises:
        ValueError: If training cannot make sense, or a network is unknown.
    """
    student, teacher = find_network(arguments.student), find_network(arguments.teacher)
    data = image_data.read(arguments.data, val_share=arguments.val_share, seed=arguments.seed)
    own_runs.show('data', image_data.describe(data))
    size = arguments.image_size or (student.size if student.is_fixed else None)
    size = size or rules.image_size(data.short_side)
    chosen = rules.schedule(len(data.train), is_transformer=student.is_transformer,
                            batch_size=arguments.batch_size, epochs=arguments.epochs,
                            lr=arguments.lr)
    own_runs.show('rules', rules.describe(chosen, size, len(data.train)))
    return Plan(out=arguments.out or Path('work_dirs', arguments.data.stem), data=data,
                student=student, teacher=teacher, schedule=chosen, size=size,
                teacher_weights=arguments.teacher_weights,
                teacher_epochs=arguments.train_teacher, seed=arguments.seed)


def main(arguments: argparse.Namespace) -> None:
    """Do what the arguments say."""
    with command_line.plain_errors():
        distil_images(arguments)


def distil_images(arguments: argparse.Namespace) -> None:
    """Distil a classifier.

    Raises:
        ValueError: If something does not fit; nothing was trained then.
    """
    plan = make_plan(arguments)
    plan.fit(arguments.method)
    runs = own_runs.OwnRuns(plan)
    runs.write(arguments.method)
    if arguments.dry_run:
        print(f'nothing was trained; next: mmkd train {plan.out}/configs/{arguments.method}.py')
        return
    runs.prepare_teacher()
    if arguments.baseline:
        runs.train_alone()
    runs.train_method(arguments.method)
    runs.finish(onnx=arguments.onnx)
