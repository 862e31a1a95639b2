"""On small code bases in the layout of the public ones, written by these tests."""
import sys
import textwrap

import pytest
import torch
from torch import nn

import third_party_steps
from step_worker import StepWorker

MDISTILLER = {
    '__init__': '',
    'models': '''
        from torch import nn
        class Network(nn.Sequential):
            def __init__(self, num_classes, M=None):
                super().__init__(nn.Flatten(), nn.Linear(3072, num_classes))
                self.M = M
        cifar_model_dict = dict(small=(Network, None), large=(Network, 'a file'))
        ''',
    'distillers': '''
        from torch import nn
        class Weighted(nn.Module):
            def __init__(self, student, teacher, cfg):
                super().__init__()
                self.student, self.teacher, self.weight = student, teacher, cfg.KD.WEIGHT
            def get_learnable_parameters(self):
                return list(self.student.parameters())
            def forward(self, image, target, epoch):
                assert not self.teacher.training
                value = (self.student(image).sum() * 0 + 1).cuda()
                return None, dict(kd=value * self.weight, epochs=value * epoch)
            def train(self, mode=True):
                self.student.train(mode)
                return self
        distiller_dict = dict(KD=Weighted)
        ''',
    'engine/__init__': 'from .trainer import BaseTrainer',
    'engine/cfg': '''
        from yacs.config import CfgNode as CN
        CFG = CN()
        CFG.KD = CN()
        CFG.KD.WEIGHT = 1.0
        CFG.DISTILLER = CN()
        CFG.DISTILLER.TYPE = 'NONE'
        ''',
    'engine/utils': '''
        class AverageMeter:
            pass
        ''',
    'engine/trainer': '''
        import torch
        from tqdm import tqdm
        from tensorboardX import SummaryWriter
        class BaseTrainer:
            def __init__(self):
                raise RuntimeError('this would make folders')
            def init_optimizer(self, cfg):
                return torch.optim.SGD(self.distiller.module.get_learnable_parameters(), lr=0.1)
            def train_iter(self, data, epoch, meters):
                image, target, index = data
                assert len(image) == len(target) == len(index) and 'losses' in meters
                _, losses = self.distiller(image=image.cuda(), target=target, epoch=epoch)
                sum(losses.values()).backward()
                self.optimizer.step()
        ''',
}
HSAKD = {
    'models': '''
        from torch import nn
        def small(num_classes):
            return nn.Sequential(nn.Flatten(), nn.Linear(3072, num_classes))
        ''',
    'train_student_cifar': '''
        raise RuntimeError('the script itself must not run')
        class DistillKL(nn.Module):
            def __init__(self, T):
                super().__init__()
                self.T = T
        def correct_num(output, target):
            return 0
        def adjust_lr(optimizer, epoch, args):
            return args.init_lr
        def train(epoch, criterion_list, optimizer):
            lr = adjust_lr(optimizer, epoch, args)
            for input, target in trainloader:
                loss = criterion_list[0](net(input.cuda()), target) * 0 + criterion_list[1].T + lr
                loss.backward()
                optimizer.step()
        ''',
}
TORCHDISTILL = {
    'models/classification/resnet': '''
        from torch import nn
        def small(num_classes):
            return nn.Sequential(nn.Flatten(), nn.Linear(3072, num_classes))
        ''',
    'core/distillation': '''
        class Box:
            def __init__(self, teacher, student, datasets, config, *options):
                self.teacher, self.student, self.epoch = teacher, student, 0
                kd = config['criterion']['kwargs']['sub_terms']['kd']['criterion']['kwargs']
                self.value = kd['temperature'] + kd['alpha']
            def pre_epoch_process(self, epoch):
                self.epoch = epoch
            def forward_process(self, images, targets, supplement):
                assert not self.teacher.training and supplement is None
                return self.student(images).sum() * 0 + self.value + self.epoch
            def post_forward_process(self, loss):
                loss.backward()
        get_distillation_box = Box
        ''',
}
SETTINGS = dict(teacher='large', student='small', scales=None, file='kd.yaml')


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / f'{name}.py').write_text(textwrap.dedent(text))


def mdistiller(folder):
    write(folder / 'mdistiller', MDISTILLER)
    (folder / 'kd.yaml').write_text('DISTILLER: {TYPE: KD}\nKD: {WEIGHT: 2.5}\n')
    return folder


def build_mdistiller(folder):
    images = torch.rand(4, 3, 32, 32)
    return third_party_steps.mdistiller_step(folder, SETTINGS, images, torch.zeros(4), 'cpu').step


def build_torchdistill(folder):
    settings = dict(teacher='small', student='small')
    images, labels = torch.rand(4, 3, 32, 32), torch.zeros(4, dtype=torch.long)
    return third_party_steps.torchdistill_step(folder, settings, images, labels, 'cpu').step


def build_hsakd(folder):
    settings = dict(teacher='small', student='small')
    images, labels = torch.rand(4, 3, 32, 32), torch.zeros(4, dtype=torch.long)
    return third_party_steps.hsakd_step(folder, settings, images, labels, 'cpu').step


@pytest.mark.slow
def test_step_of_mdistiller_with_the_settings_of_its_file(tmp_path):
    cuda = torch.Tensor.cuda
    worker = StepWorker(build_mdistiller, mdistiller(tmp_path))
    assert worker.loss() == 2.5 + third_party_steps.EPOCH
    worker.close()
    # All that happened in the other process.
    assert 'mdistiller' not in sys.modules and torch.Tensor.cuda is cuda


@pytest.mark.slow
def test_step_of_hsakd_without_its_script(tmp_path):
    write(tmp_path, HSAKD)
    worker = StepWorker(build_hsakd, tmp_path)
    assert worker.loss() == pytest.approx(3.05)
    worker.close()


@pytest.mark.slow
def test_step_of_torchdistill_has_the_weights_of_kd(tmp_path):
    write(tmp_path / 'torchdistill', TORCHDISTILL)
    worker = StepWorker(build_torchdistill, tmp_path)
    assert worker.loss() == pytest.approx(4.1 + third_party_steps.EPOCH)
    worker.close()


@pytest.mark.slow
def test_another_version_of_hsakd_is_told(tmp_path):
    script = HSAKD['train_student_cifar'].replace('def adjust_lr', 'def adjust_rate')
    write(tmp_path, {**HSAKD, 'train_student_cifar': script})
    with pytest.raises(RuntimeError, match='defines no adjust_lr: it is another version'):
        StepWorker(build_hsakd, tmp_path).loss()


@pytest.mark.parametrize('clone', third_party_steps.CLONES.values())
def test_path_that_is_no_clone(tmp_path, clone):
    with pytest.raises(ValueError, match=f'no clone of {clone.address}: it has no {clone.file}'):
        clone.check(tmp_path)


def test_statistics_of_random_weights():
    network = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4, momentum=0.2))
    images = torch.randn(64, 3, 8, 8) * 5 + 2
    third_party_steps.set_statistics(network, images)
    maps = network(images)
    assert not network.training and network[1].momentum == 0.2
    torch.testing.assert_close(maps.mean((0, 2, 3)), torch.zeros(4), atol=1e-3, rtol=0)
    torch.testing.assert_close(maps.var((0, 2, 3)), torch.ones(4), atol=1e-2, rtol=0)
