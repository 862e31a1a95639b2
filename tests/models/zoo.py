"""The networks of ``configs/_base_/models`` for the tests of the backbones."""
import json
from pathlib import Path

from mmengine.config import Config
from mmengine.registry import DefaultScope

from mmkd.registry import MODELS
from tests.golden import DATA_DIR

CONFIGS = Path(__file__).parents[2] / 'configs' / '_base_' / 'models'
# Parameters: those of the public networks, counted from their classes.
CIFAR = dict(
    resnet8=83_892, resnet14=181_108, resnet20=278_324, resnet32=472_756, resnet44=667_188,
    resnet56=861_620, resnet110=1_736_564, resnet8x4=1_233_540, resnet32x4=7_433_860,
    resnet50=23_705_252, wrn_16_1=180_916, wrn_16_2=703_284, wrn_40_1=569_780, wrn_40_2=2_255_156,
    vgg8=3_965_028, vgg11=9_277_284, vgg13=9_462_180, vgg16=14_774_436, vgg19=20_086_692,
    mobilenetv2_stride2=812_836, mobilenetv2_stride1=812_836, shufflenetv1=949_258,
    shufflenetv2=1_355_528)
# With 200 classes and the stems for 224 px images; in millions, as rounded in the sources.
CUB = dict(vgg13=9.51, resnet32x4=7.46, resnet50=23.92, vgg8=4.02, mobilenetv2=0.94,
           shufflenetv1=1.05, resnet8x4=1.26)
# Those of torchvision and timm; ConvNeXt-E has the 17.43 M of DPK, Table 10.
IMAGENET = dict(
    resnet18=11_689_512, resnet34=21_797_672, resnet50=25_557_032, resnet101=44_549_160,
    resnet152=60_192_808, mobilenetv1=4_231_976, mobilenetv2=3_504_872, shufflenetv2=2_278_604,
    efficientnet_b0=5_288_548, efficientnet_b1=7_794_184, efficientnet_b2=9_109_994,
    efficientnet_b3=12_233_232, efficientnet_b4=19_341_616, convnext_e=17_431_048,
    convnext_tiny=28_589_128, convnext_small=50_223_688, convnext_base=88_591_464,
    convnext_large=197_767_336, deit_tiny=5_717_416, deit_small=22_050_664, deit_base=86_567_656,
    cait_s24=46_916_200, swin_tiny=28_288_354, swin_small=49_606_258, swin_base=87_768_224,
    swin_large=196_532_476, deit_tiny_distilled=5_910_800, deit_small_distilled=22_436_432,
    regnety_160=83_590_140)
# One network of each family, the smallest.
FAMILIES = ('resnet8', 'wrn_16_1', 'vgg8', 'mobilenetv2_stride2', 'mobilenetv2_stride1',
            'shufflenetv1', 'shufflenetv2', 'resnet50')
PUBLIC = dict(  # name in the public zoos -> ours
    resnet20='resnet20', resnet8x4='resnet8x4', resnet32x4='resnet32x4', wrn_16_2='wrn_16_2',
    wrn_40_2='wrn_40_2', vgg8='vgg8', vgg13='vgg13', MobileNetV2='mobilenetv2_stride2',
    ShuffleV1='shufflenetv1', ShuffleV2='shufflenetv2', ResNet50='resnet50',
    HSAKD_mobilenetV2_stride1='mobilenetv2_stride1')


def build_classifier(name, folder='cifar'):
    with DefaultScope.overwrite_default_scope('mmkd'):
        return MODELS.build(Config.fromfile(CONFIGS / folder / f'{name}.py')[name])


def count_parameters(model):
    return sum(parameter.numel() for parameter in model.parameters())


def public_shapes(name):
    """Names and shapes in a public checkpoint, in its order."""
    return json.loads((DATA_DIR / 'third_party_keys.json').read_text())[name]['state_dict']


def under_public_names(model, name):
    """The weights of one of our networks as the public checkpoint holds them.

    Both list them in the same order, so no rule for names is needed here.
    """
    values = model.state_dict().values()
    return dict(zip(public_shapes(name), values, strict=True))


def record_outputs(model):
    recorded = {}
    for name, module in model.named_modules():
        module.register_forward_hook(
            lambda module, inputs, output, name=name: recorded.update({name: output}))
    return recorded
