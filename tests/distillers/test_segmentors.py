"""The same Distiller around mmseg's segmentors; a run, its files in stock mmseg, its tests."""
import copy
import json

import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.optim import OptimWrapper

from mmkd.apis import publish
from mmkd.checks import data_files
from mmkd.datasets import digits_scenes
from mmkd.registry import DATASETS, MODELS
from mmkd.utils.faults import ExpectedFault
from tests import all_configs
from tests import toy_models as toy
from tests.tools import loading

pytest.importorskip('mmseg', reason=all_configs.NO_SEGMENTATION)
from tests.toy_segmentors import CLASSES, data, segmentor

LAYERS = dict(logits='decode_head.conv_seg')


def config(**kwargs):
    return dict(
        type='Distiller', student=segmentor(8), teacher=segmentor(16), student_layers=LAYERS,
        teacher_layers=LAYERS, losses=dict(loss_cwd=dict(
            module=dict(type='CWDLoss', temperature=4.0), weight=3.0,
            inputs=dict(student='student.logits', teacher='teacher.logits'))), **kwargs)


def test_one_step_and_stock_keys():
    model = MODELS.build(config()).train()
    assert model.teacher.runs_head
    before = copy.deepcopy(model.teacher.module.state_dict())
    log = model.train_step(data(), OptimWrapper(torch.optim.SGD(model.parameters(), lr=1e-3)))
    torch.testing.assert_close(log['loss'], log['decode.loss_ce'] + log['loss_cwd'])
    assert torch.isfinite(log['loss']) and log['loss_cwd'] > 0
    for key, value in before.items():
        assert torch.equal(model.teacher.module.state_dict()[key], value)
    stock = MODELS.build(segmentor(8)).state_dict()
    assert {f'student.{key}' for key in stock} == {
        key for key in model.state_dict() if key.startswith('student.')}


def test_the_loss_is_that_of_the_authors_on_the_logits_of_both():
    model = MODELS.build(config()).eval()
    for network in (model.student, model.teacher.module):
        torch.nn.init.normal_(network.decode_head.conv_seg.weight)
    inputs = model.data_preprocessor(data(), True)
    with torch.no_grad():
        found = model(**inputs, mode='loss')['loss_cwd']
        student, teacher = (network(inputs['inputs'], mode='tensor').double().flatten(2) / 4
                            for network in (model.student, model.teacher.module))
    number, classes, _ = student.shape
    assert classes == CLASSES
    divergence = torch.nn.functional.kl_div(
        student.log_softmax(-1), teacher.softmax(-1), reduction='sum')
    torch.testing.assert_close(
        found.double(), 3 * 4**2 * divergence / (number * classes), rtol=1e-4, atol=0)


def test_predicts_as_the_stock_segmentor():
    model = MODELS.build(config()).eval()
    batch = {key: value[:1] for key, value in data().items()}
    with torch.no_grad():
        found = model.test_step(copy.deepcopy(batch))
        expected = model.student.test_step(batch)
    assert found[0].pred_sem_seg.data.shape == (1, 64, 96)
    assert torch.equal(found[0].pred_sem_seg.data, expected[0].pred_sem_seg.data)


def test_a_teacher_of_other_classes_is_refused_where_logits_are_compared():
    cfg = config()
    cfg['teacher']['decode_head']['num_classes'] = CLASSES + 1
    model = MODELS.build(cfg)
    with pytest.raises(ValueError, match='shape'):
        model(**model.data_preprocessor(data(), True), mode='loss')


@pytest.mark.parametrize('entry, words', [
    (dict(type='mmseg.CityscapesDataset', data_prefix=dict(
        img_path='leftImg8bit/train', seg_map_path='gtFine/train')), 'labelTrainIds.png'),
    (dict(type='mmseg.BaseSegDataset', ann_file='train.txt'), 'dataset_converters/digits_scenes')])
def test_data_that_are_not_there_are_explained(tmp_path, entry, words):
    with pytest.raises((OSError, AssertionError)) as raised:
        DATASETS.build(dict(entry, data_root=str(tmp_path / 'none')))
    with pytest.raises(ExpectedFault, match=words):
        data_files.explain(raised.value)


@pytest.fixture(scope='module')
def scenes(tmp_path_factory):
    folder = tmp_path_factory.mktemp('scenes')
    for split, number in (('train', 12), ('test', 6)):
        digits_scenes.write(folder, split, digits_scenes.scenes(split, number))
    return folder


@pytest.fixture(scope='module')
def pair(scenes, tmp_path_factory):
    """The demo of CWD with a teacher as narrow as the student and a file of random weights."""
    folder = tmp_path_factory.mktemp('segmentor')
    cfg = copy.deepcopy(all_configs.load('_demo_/cwd_pspnet_scenes.py'))
    for loader in ('train_dataloader', 'val_dataloader', 'test_dataloader'):
        cfg[loader].dataset.data_root = f'{scenes}/'
    cfg.model.teacher = copy.deepcopy(cfg.model.student)
    torch.manual_seed(8)  # it sees the background everywhere
    with toy.scope('mmkd'):
        teacher = MODELS.build(cfg.model.teacher)
    torch.save(dict(state_dict=teacher.state_dict()), folder / 'teacher.pth')
    cfg.model.teacher_checkpoint = str(folder / 'teacher.pth')
    cfg.train_cfg.update(max_epochs=1, val_interval=1)
    cfg.dump(str(folder / 'config.py'))
    return folder / 'config.py'


@pytest.fixture(scope='module')
def run(pair, tmp_path_factory):
    folder = tmp_path_factory.mktemp('run')
    (folder / 'printed.txt').write_text(loading.run('train.py', pair, '--work-dir', folder))
    return folder


@pytest.mark.slow
def test_the_teacher_is_scored_and_one_near_chance_is_warned_of(run):
    log = next(run.glob('*/*.log')).read_text()
    assert 'teacher on the validation set: aAcc' in log and 'mIoU' in log
    assert '% on 11 classes, hardly more than chance' in log
    scalars = ''.join(path.read_text() for path in run.glob('*/vis_data/scalars.json'))
    assert '"decode.loss_ce"' in scalars and '"loss_cwd"' in scalars and '"mIoU"' in scalars
    assert list(run.glob('best_mIoU_epoch_1.pth'))


@pytest.mark.slow
def test_the_files_of_a_run_are_a_segmentor_of_mmseg(pair, run, scenes):
    from mmseg.apis import inference_model, init_model
    checkpoint = torch.load(run / 'epoch_1.pth', weights_only=False)
    assert not any(key.startswith('student.') for key in checkpoint['state_dict'])
    image = str(scenes / 'VOC2007/JPEGImages/test_00001.jpg')
    with toy.scope('mmseg'):
        stock = init_model(str(run / 'network.py'), str(run / 'epoch_1.pth'), device='cpu')
        assert stock.dataset_meta['classes'][1] == 'zero'
        found = inference_model(stock, image).pred_sem_seg.data
    from_the_distillers_config = init_model(str(pair), str(run / 'epoch_1.pth'), device='cpu')
    with toy.scope('mmseg'):
        again = inference_model(from_the_distillers_config, image).pred_sem_seg.data
    assert torch.equal(found, again)


@pytest.mark.slow
def test_predictions_are_drawn_from_every_file_of_weights(run, scenes, tmp_path):
    image = scenes / 'VOC2007/JPEGImages/test_00001.jpg'
    published = publish.publish(run / 'epoch_1.pth', tmp_path / 'student.pth')
    bare = torch.load(published, weights_only=True)
    described = bare.pop('meta')['dataset_meta']
    torch.save(bare, tmp_path / 'bare.pth')
    assert len(described['palette']) == len(described['classes']) == 11
    for index, weights in enumerate((run / 'epoch_1.pth', published, tmp_path / 'bare.pth')):
        printed = loading.run_mmkd('predict', run / 'network.py', weights, image, '--out',
                                   tmp_path / str(index))
        assert '% of the pixels' in printed
        assert len(list((tmp_path / str(index)).glob('*.jpg'))) == 1


@pytest.mark.slow
def test_mmkd_test_measures_what_mmseg_does_and_averages_views(pair, run, tmp_path):
    scores = {}
    for flags in ((), ('--tta', )):
        out = tmp_path / f'metrics{len(flags)}.json'
        printed = loading.run('test.py', pair, run / 'epoch_1.pth', '--work-dir', tmp_path,
                              '--out', out, *flags)
        assert 'parameters' in printed and 'left out' not in printed
        scores[flags] = json.loads(out.read_text())['mIoU']
    validated = [json.loads(line) for path in run.glob('*/vis_data/scalars.json')
                 for line in path.read_text().splitlines()]
    assert scores[()] == pytest.approx([row for row in validated if 'mIoU' in row][-1]['mIoU'])
    assert np.isfinite(scores[('--tta', )])


@pytest.mark.slow
def test_label_maps_with_a_class_too_many_stop_the_run(pair, tmp_path):
    cfg = Config.fromfile(pair)
    cfg.model.student.decode_head.num_classes = cfg.model.teacher.decode_head.num_classes = 5
    with toy.scope('mmkd'):
        teacher = MODELS.build(cfg.model.teacher)
    torch.save(dict(state_dict=teacher.state_dict()), tmp_path / 'teacher.pth')
    cfg.model.teacher_checkpoint = str(tmp_path / 'teacher.pth')
    cfg.dump(str(tmp_path / 'config.py'))
    printed = loading.refusal('train.py', tmp_path / 'config.py', '--work-dir', tmp_path / 'run')
    assert 'model.student.decode_head.num_classes is 5, so labels run from 0 to 4' in printed
