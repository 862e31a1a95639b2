"""The recipes of HSSAKD, SSKD, VSD and DML, and the way from one stage to the next."""
import re

from tests import all_configs

FOLDERS = ('hssakd', 'dml', 'sskd', 'vsd')
LIGHT = ('mobilenetv2', 'shufflenetv1', 'shufflenetv2')


def load(name):
    return all_configs.of_method(*FOLDERS)[name]


def on_cifar(*folders):
    """Return name without ending and config of the configs for CIFAR-100."""
    return [(name.removesuffix('_cifar100'), cfg)
            for name, cfg in all_configs.of_method(*folders).items() if name.endswith('_cifar100')]


def backbones(model):
    networks = [model.student, model.teacher] if 'teacher' in model else model.get('peers', [model])
    return [network['backbone'] for network in networks]


def test_an_earlier_stage_exists_and_leaves_that_file():
    number = 0
    for name in all_configs.NAMES:
        cfg = all_configs.load(name)
        for file in re.findall(r"'(work_dirs/[^']+)'", str(cfg.model)):
            folder, file_name = file.removeprefix('work_dirs/').rsplit('/', 1)
            assert f'{folder}.py' in all_configs.NAMES, f'{name} reads {file}'
            earlier = all_configs.load(f'{folder}.py')
            assert file_name == f'epoch_{earlier.train_cfg.max_epochs}.pth', name
            number += 1
            if name.startswith(FOLDERS) and 'teacher' in cfg.model and 'backbone' in earlier.model:
                compare_with_its_stage(name, cfg.model.teacher, earlier.model)
    assert number > 120


def compare_with_its_stage(name, teacher, earlier):
    """See that a teacher is the network that an earlier stage trains."""
    assert earlier.backbone == teacher.backbone, name
    for key in ('upsampling', 'auxiliary_task'):
        if 'mixed_scales' not in name:
            assert earlier.get(key) == teacher.get(key), (name, key)


def test_rates_and_lengths():
    """0.01 for light networks; branches and heads train shorter, on a frozen classifier."""
    for name, cfg in on_cifar(*FOLDERS):
        learner = name.partition('/')[2]
        optimizer = cfg.optim_wrapper.optimizer
        assert optimizer.lr == (0.01 if learner.endswith(LIGHT) else 0.05), name
        assert optimizer.nesterov == (not name.startswith('sskd/') and 'sskd' not in learner
                                      and not learner.startswith('scaled_')), name
        expected = (60, [30, 45]) if 'head_' in learner and 'class_head' not in learner else (
            100, [30, 60, 90]) if learner.startswith('branches_') else (
            30, []) if learner.startswith('ab_boundaries_') else (240, [150, 180, 210])
        schedule = cfg.param_scheduler
        assert (cfg.train_cfg.max_epochs, list(schedule.get('milestones', []))) == expected, name


def test_mobilenet_has_the_stem_of_the_authors():
    for name, cfg in on_cifar('hssakd', 'dml'):
        assert {backbone.get('stem', 'stride1') for backbone in backbones(cfg.model)} == {
            'stride1'}, name


def test_weights_of_sskd():
    """Paper and authors' scripts: 0.1 task, 0.9 KD, 2.7 transformed images, 10 similarities."""
    model = load('sskd/wrn_40_2_wrn_16_2_cifar100').model
    assert model.student.head.loss.loss_weight == 0.1
    assert {name: (loss.module.temperature, loss.module.get('kept_share'), loss.weight)
            for name, loss in model.losses.items()} == dict(
        loss_kd=(4.0, None, 0.9), loss_transformed=(4.0, 1.0, 2.7),
        loss_similarity=(0.5, 0.75, 10.0))


def test_peers_of_hssakd_learn_from_each_other_as_from_a_teacher():
    model = load('hssakd/wrn_40_2_wrn_16_2_cifar100').model
    online = load('hssakd/online_wrn_16_2_cifar100').model
    assert 'branch_loss' not in model.student
    assert [peer.branch_loss.task for peer in online.peers] == ['joint', 'joint']
    assert online.losses == model.losses


def test_losses_of_the_ablation_of_vsd():
    assert load('vsd/all_losses_wrn_40_2_wrn_40_1_cifar100').model.losses.keys() == {
        'loss_kd1', 'loss_kd2', 'loss_agg2'}


def test_every_table_is_complete():
    networks = ('wrn_40_2', 'wrn_40_1', 'resnet56', 'resnet32x4', 'vgg13', *LIGHT)
    pairs = ('wrn_40_2_wrn_16_2', 'wrn_40_2_wrn_40_1', 'resnet56_resnet20',
             'resnet32x4_resnet8x4', 'vgg13_mobilenetv2', 'resnet50_mobilenetv2',
             'wrn_40_2_shufflenetv1', 'resnet32x4_shufflenetv2')
    ablations = ('wrn_40_2_wrn_16_2', 'wrn_40_2_shufflenetv1')
    expected = [f'hssakd/single_{task}_{network}' for network in networks
                for task in ('class', 'view', 'multi', 'joint')]  # II
    expected += [f'hssakd/{stage}{pair}' for pair in pairs for stage in ('', 'frozen_')]  # III
    expected += [f'{folder}{network}' for network in networks
                 for folder in ('hssakd/online_', 'dml/')]  # V
    expected += [f'hssakd/{setting}_{pair}' for pair in ablations for setting in (
        'kl_q', 'kl_q_kd', 'class', 'view', 'multi', 'channels', 'jigsaw', 'temperature_1',
        'temperature_2', 'temperature_4', 'temperature_5')]  # IX, XI, XII, XIII
    expected += [f'hssakd/online_{terms}_{network}' for terms in ('kl_q', 'kl_q_dml')
                 for network in ('wrn_16_2', 'shufflenetv1')]  # X
    more = (*pairs, 'vgg13_vgg8', 'resnet32x4_shufflenetv1')
    expected += [f'{folder}/{pair}' for folder in ('vsd', 'sskd') for pair in more]
    expected += [f'{folder}/few_shot_{share}_resnet56_resnet20' for folder in ('vsd', 'hssakd')
                 for share in (25, 50, 75)]
    known = set(all_configs.of_method(*FOLDERS))
    assert {f'{name}_cifar100' for name in expected} <= known
    assert {f'hssakd/{name}_imagenet' for name in (
        'resnet34_resnet18', 'frozen_resnet34_resnet18', 'online_resnet18')} <= known
