"""Distil a student on data of one's own: look at it, write configs, run them, report.

The data is, for classifiers, a folder with train and val, each with one folder of images a class; a
folder of such folders, of which a share validates; or a CSV file of paths and labels. For detectors
it is a folder with images and annotation files in COCO's format, which are recognised by
themselves. The configs stay in OUT/configs, to be edited and trained with `mmkd train`.
"""
import argparse
from pathlib import Path

from mmengine.config import Config

from mmkd.apis import command_line, config_files, own_runs
from mmkd.recipes import coco_files, detection_data, image_data, networks, rules
from mmkd.recipes.plan import Plan

TASKS = ('classification', 'detection')

EPILOG = """examples:
  mmkd distil --data flowers --student resnet18 --teacher torchvision/resnet50 --train-teacher 10
  mmkd distil --data flowers --student resnet18 --teacher timm/vit_base_patch16_224 --method sp
  mmkd distil --data labels.csv --student resnet8x4 --teacher resnet32x4 --teacher-weights none \\
      --train-teacher 30 --method sd_kd --baseline
  mmkd distil --data signs --student retinanet_r18 --teacher retinanet_r101 --method fgd
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_plan_arguments(parser)
    parser.add_argument('--method', metavar='NAME',
                        help='file of configs/_base_/methods (default: sd_kd; of detectors fgd)')
    parser.add_argument('--baseline', action='store_true', help='also train the student alone')
    parser.add_argument('--onnx', action='store_true', help='also write the student as ONNX')


def add_plan_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of every command that distils on data of one's own."""
    parser.add_argument('--data', type=Path, required=True, metavar='PATH',
                        help='folder or CSV file; see above')
    parser.add_argument('--student', required=True, metavar='NAME',
                        help=f'{networks.KINDS.replace("%", "%%")}. Detectors: the name of a '
                        "config of mmdet's model zoo, such as retinanet_r18, or a path")
    parser.add_argument('--teacher', required=True, metavar='NAME', help='likewise')
    parser.add_argument('--task', choices=TASKS,
                        help='by default detection for a folder with annotation files in COCO\'s '
                        'format')
    parser.add_argument('--teacher-weights', metavar='FILE',
                        help="file or URL in place of the public weights; 'none': random ones")
    parser.add_argument('--student-weights', metavar='FILE',
                        help="file or URL that the student starts from; 'public': those of its "
                        "library; 'none': random ones (default: those of a detector's backbone)")
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
    parser.add_argument('--seed', type=int, default=0, metavar='N')
    parser.add_argument('--dry-run', action='store_true',
                        help='look at the data, write the configs, and stop')
    command_line.add_trust_argument(parser)


def make_plan(arguments: argparse.Namespace) -> Plan:
    """Look at the data, find the networks and apply the rules; all of it is printed.

    Raises:
        ValueError: If training cannot make sense, or a network is unknown.
    """
    task = arguments.task or TASKS[coco_files.holds_boxes(arguments.data)]
    try:
        return (_detection_plan if task == 'detection' else _image_plan)(arguments)
    except ValueError as error:
        _explain_other_task(arguments, task)
        raise error


def _explain_other_task(arguments: argparse.Namespace, task: str) -> None:
    """Raise ValueError where a name is one of the other task's networks, and none of this one's."""
    for name in (arguments.student, arguments.teacher):
        if not name.endswith('.py') and not _is_known(name, task) and _is_known(
                name, next(other for other in TASKS if other != task)):
            kinds = ('a detector', 'images in folders of classes')
            if task == 'detection':
                kinds = ('a classifier', "boxes in COCO's format")
            raise ValueError(f'{name} is {kinds[0]}, and {arguments.data} is taken as '
                             f'{kinds[1]} (--task {task})')


def _is_known(name: str, task: str) -> bool:
    try:
        if task == 'classification':
            networks.find(name)
        else:
            from mmkd.recipes import detectors
            detectors.find(name)
    except (ValueError, ImportError):
        return False
    return True


def _image_plan(arguments: argparse.Namespace) -> Plan:
    student, teacher = (networks.find(name, _config_of(name))
                        for name in (arguments.student, arguments.teacher))
    data = image_data.read(arguments.data, val_share=arguments.val_share, seed=arguments.seed)
    own_runs.show('data', image_data.describe(data))
    size = arguments.image_size or (student.size if student.is_fixed else None)
    size = size or rules.image_size(data.short_side)
    chosen = rules.schedule(len(data.train), is_transformer=student.is_transformer,
                            **_chosen(arguments))
    own_runs.show('rules', rules.describe(chosen, size, len(data.train)))
    return Plan(data=data, student=student, teacher=teacher, schedule=chosen, size=size,
                **_common(arguments))


def _detection_plan(arguments: argparse.Namespace) -> Plan:
    try:
        from mmkd.recipes import detectors
        from mmkd.recipes.detection_plan import DetectionPlan
        student, teacher = (detectors.find(name, _config_of(name))
                            for name in (arguments.student, arguments.teacher))
    except ImportError as error:
        raise ValueError(f'detectors need mmdet: pip install onedl-mmdetection '
                         f'({error})') from error
    if getattr(arguments, 'onnx', False):
        raise ValueError('--onnx is for classifiers: see docs/en/onnx_detectors.md for detectors')
    data = detection_data.read(arguments.data, val_share=arguments.val_share, seed=arguments.seed)
    own_runs.show('data', detection_data.describe(data))
    own_runs.show('networks', [f'student: {student.name}', f'teacher: {teacher.name}, '
                               f'{teacher.classes} classes'])
    size, images = (arguments.image_size or rules.box_image_size(data.short_side),
                    len(data.train.content['images']))
    chosen = rules.detector_schedule(images, size, is_two_stage=student.is_two_stage,
                                     is_random=arguments.student_weights == 'none',
                                     **_chosen(arguments))
    own_runs.show('rules', rules.describe_detector(chosen, size, images))
    return DetectionPlan(data=data, student=student, teacher=teacher, schedule=chosen, size=size,
                         **_common(arguments))


def _config_of(name: str) -> Config | None:
    """Return the config of a path."""
    return config_files.read_config(name, config_files.NETWORK) if name.endswith('.py') else None


def _chosen(arguments: argparse.Namespace) -> dict:
    """Return what replaces the rules."""
    return dict(batch_size=arguments.batch_size, epochs=arguments.epochs, lr=arguments.lr)


def _common(arguments: argparse.Namespace) -> dict:
    return dict(out=arguments.out or Path('work_dirs', arguments.data.stem),
                teacher_weights=arguments.teacher_weights,
                student_weights=arguments.student_weights,
                teacher_epochs=arguments.train_teacher, seed=arguments.seed)


def distil(arguments: argparse.Namespace) -> None:
    """Distil a classifier or a detector.

    Raises:
        ValueError: If something does not fit; nothing was trained then.
    """
    plan = make_plan(arguments)
    method = arguments.method or ('fgd' if plan.is_detection else 'sd_kd')
    plan.fit(method)
    runs = own_runs.OwnRuns(plan)
    runs.write(method)
    if arguments.dry_run:
        print(f'nothing was trained; next: mmkd train {plan.out}/configs/{method}.py')
        return
    runs.prepare()
    if arguments.baseline:
        runs.train_alone()
    runs.train_method(method)
    runs.finish(onnx=arguments.onnx)


def main(arguments: argparse.Namespace) -> None:
    """Do what the arguments say."""
    with command_line.plain_errors():
        distil(arguments)
