"""Stems and regions of 224 px images against numbers of SDD's code: maps of 7x7 and larger."""
import pytest
import torch

from mmkd.connectors import RegionLogits
from tests import golden
from tests.models import zoo

CASES = {  # case -> folder and name of our network
    'SDD_cub_MobileNetV2_sdd': ('cub', 'mobilenetv2'),
    'SDD_cub_ShuffleV1_sdd': ('cub', 'shufflenetv1'),
    'SDD_cub_vgg8_sdd': ('cub', 'vgg8'),
    'SDD_cub_resnet8x4_sdd': ('cub', 'resnet8x4'),
    'SDD_cub_ResNet50_sdd': ('cub', 'resnet50'),
    'SDD_imagenet_resnet18_sdd': ('imagenet', 'resnet18'),
    'SDD_imagenet_MobileNetV2_sdd': ('imagenet', 'mobilenetv1')}  # so the authors call it


@pytest.mark.slow
@pytest.mark.parametrize('case_id', CASES)
def test_regions_agree_with_the_authors_code(case_id):
    case, (folder, name) = golden.load_case(case_id, 'golden_models.json'), CASES[case_id]
    expected = case['expected']
    network = golden.fill(zoo.build_classifier(name, folder))
    golden.calibrate(network, 224, lambda images: network(images[:2]))
    assert zoo.count_parameters(network) == case['num_params']
    with torch.no_grad():
        features = network.backbone(golden.build_inputs(case)['image'])
        logits = network.head((network.neck(features[-1:])[0],))
        regions = RegionLogits((1, 2, 4)).classify(
            features, network.head.fc.weight, network.head.fc.bias).transpose(1, 2)
    for values, summary in ((logits, expected['logits_summary']),
                            (regions, expected['patch_logits'][0])):
        assert list(values.shape) == summary['shape']
        assert values.mean().item() == pytest.approx(summary['mean'], rel=1e-9)
        assert values.norm().item() == pytest.approx(summary['l2'], rel=1e-9)
    for values, key in ((logits[0, :8], 'logits_image0_first8'),
                        (regions[0, 0], 'patch_logits_image0_class0'),
                        (regions[1, 7], 'patch_logits_image1_class7')):
        assert values.tolist() == pytest.approx(expected[key], rel=1e-9, abs=1e-9)
    is_divided_by_4 = features[-1].shape[-1] % 4 == 0
    assert torch.allclose(regions[..., 0], logits) == is_divided_by_4
