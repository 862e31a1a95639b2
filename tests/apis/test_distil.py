"""`mmkd distil` on small sets of images in true formats."""
import json
import re

import pytest
import torch
from mmengine.config import Config

from mmkd.apis import cli
from tests import toy_images

SMALL = ['--student', 'resnet8x4', '--teacher', 'resnet20', '--teacher-weights', 'none',
         '--train-teacher', '1', '--epochs', '2']


def run(*arguments):
    cli.main(['distil', *map(str, arguments)])


def refusal(*arguments):
    with pytest.raises(SystemExit) as left:
        run(*arguments)
    return str(left.value)


@pytest.fixture(scope='module')
def finished(tmp_path_factory):
    root = tmp_path_factory.mktemp('distil')
    toy_images.folder(root / 'shapes')
    run('--data', root / 'shapes', *SMALL, '--baseline', '--out', root / 'out')
    return root / 'out'


@pytest.mark.slow
def test_one_command_makes_a_student_and_a_report(finished):
    assert {'student.pth', 'student.py', 'report.html', 'report.json'} <= {
        path.name for path in finished.iterdir()}
    numbers = json.loads((finished / 'report.json').read_text())
    assert [row['name'] for row in numbers['table']] == ['teacher', 'student alone', 'sd_kd']
    assert all(0 <= row['accuracy'] <= 100 and row['flops'] > 0 for row in numbers['table'])
    assert set(numbers['cka']['sd_kd']) == {f'stage {k} of 3' for k in (1, 2, 3)}


@pytest.mark.slow
def test_the_report_is_one_file_without_a_network(finished):
    page = (finished / 'report.html').read_text()
    assert '<script' not in page and not re.search(r'(src|href)="(?!data:)', page)
    assert all(f'id="{part}"' in page for part in ('networks', 'curves', 'per-class', 'cka',
                                                   'settings', 'gains'))


@pytest.mark.slow
def test_the_student_loads_in_mmpretrain_by_its_plain_config(finished):
    from mmpretrain import get_model
    model = get_model(str(finished / 'student.py'), pretrained=str(finished / 'student.pth'))
    state = torch.load(finished / 'student.pth', weights_only=True)['state_dict']
    assert all(torch.equal(value, state[key]) for key, value in model.state_dict().items()
               if key in state)
    assert 'Distiller' not in (finished / 'student.py').read_text()


@pytest.mark.slow
def test_predict_prints_and_draws(finished, tmp_path, capsys):
    images = finished.parent / 'shapes/val/cross'
    cli.main(['predict', str(finished / 'student.py'), str(finished / 'student.pth'),
              str(images), '--out', str(tmp_path)])
    printed = capsys.readouterr().out
    assert len(list(tmp_path.glob('cross_*.jpg'))) == 6
    assert re.search(r'0\.jpg: (circle|cross|stripes) \d', printed)


@pytest.mark.slow
def test_predict_takes_the_config_of_the_distiller_too(finished, tmp_path, capsys):
    cli.main(['predict', str(finished / 'configs/sd_kd.py'), str(finished / 'student.pth'),
              str(finished.parent / 'shapes/val/cross/0.jpg'), '--out', str(tmp_path)])
    assert '0.jpg: ' in capsys.readouterr().out


@pytest.mark.slow
def test_a_second_call_trains_nothing_anew(finished, capsys):
    before = sorted(path.stat().st_mtime_ns for path in finished.glob('runs/*/*.pth'))
    run('--data', finished.parent / 'shapes', *SMALL, '--baseline', '--out', finished)
    assert 'sd_kd: done before' in capsys.readouterr().out
    assert before == sorted(path.stat().st_mtime_ns for path in finished.glob('runs/*/*.pth'))


def test_a_dry_run_writes_configs_that_can_be_read(tmp_path, capsys):
    toy_images.folder(tmp_path / 'shapes', mode='L')
    run('--data', tmp_path / 'shapes', '--student', 'resnet8x4', '--teacher',
        'timm/test_vit', '--method', 'sp', '--out', tmp_path / 'out', '--dry-run',
        '--batch-size', '16')
    printed = capsys.readouterr().out
    assert '48 images for training and 18 for validation, 3 classes of 16 to 16' in printed
    assert '66 of 66 images are grey' in printed and 'batch 16' in printed
    cfg = Config.fromfile(tmp_path / 'out/configs/sp.py')
    assert cfg.model.teacher_input == dict(mean=[127.5] * 3, std=[127.5] * 3, size=(160, 160))
    assert cfg.model.connectors.teacher_last_map.module.num_extra_tokens == 1
    assert cfg.train_dataloader.batch_size == 16 and not (tmp_path / 'out/runs').exists()


@pytest.mark.parametrize('arguments, message', [
    (['--student', 'resnet18x'], "there is no network 'resnet18x'"),
    (['--teacher', 'timm/vit_tny'], 'timm has no vit_tny. Close names: '),
    (['--teacher', 'torchvision/rsnet18'], 'torchvision has no classifier rsnet18'),
    (['--student', 'retinanet_r18'], 'retinanet_r18 is a detector, and '),
    (['--teacher', 'resnet34.pth'], 'resnet34.pth is a file of weights: name the network itself'),
    (['--method', 'SDKD'], "Did you mean 'sd_kd'"),
    (['--method', 'sd-kd'], "no method 'sd-kd'. Did you mean 'sd_kd'"),
    (['--method', 'fgd'], 'fgd does not fit two plain classifiers: it is for detectors'),
    (['--teacher', 'resnet20'], 'Let it learn them first with --train-teacher 10'),
    (['--method', 'sd_kd', '--teacher', 'timm/test_vit', '--train-teacher', '1'],
     'the classifier of the teacher reads something else'),
    (['--method', 'sp', '--teacher', 'resnet20'], 'resnet20 has no public weights'),
    (['--data', 'nowhere'], 'there is no folder or CSV file nowhere'),
    (['--teacher', 'configs/nothing.py'], 'there is no config configs/nothing.py'),
])
def test_wrong_inputs_are_one_message(tmp_path, arguments, message):
    toy_images.folder(tmp_path / 'shapes', train=2, val=1)
    given = dict(zip(('--data', '--student', '--teacher', '--out'), (
        tmp_path / 'shapes', 'resnet8x4', 'resnet20', tmp_path / 'out')))
    given |= dict(zip(arguments[::2], arguments[1::2]))
    assert message in refusal(*[part for pair in given.items() for part in pair])
