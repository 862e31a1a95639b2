"""Rules that turn the names of public weights into those of mmkd's networks."""
import re
from collections.abc import Mapping

Rules = tuple[tuple[str, str], ...]

_STEM_AND_STAGES: Rules = (
    (r'^(conv1|bn1)\.', r'backbone.\1.'),
    (r'^layer(\d)\.', r'backbone.stage\1.'),
)


def _renumbered(prefix: str, stages: list[list[int]]) -> Rules:
    """Return rules that sort numbered modules into stages; ``stages`` lists the numbers of each."""
    return tuple((rf'^{prefix}\.{number}\.', f'backbone.stage{stage}.{position}.')
                 for stage, numbers in enumerate(stages, 1)
                 for position, number in enumerate(numbers))


# Of torchvision and timm, whose names do not overlap.
_CONVNEXT: Rules = (
    *((rf'^features\.{2 * stage}\.', f'backbone.downsample_layers.{stage}.')
      for stage in range(4)),
    *((rf'^features\.{2 * stage + 1}\.', f'backbone.stages.{stage}.') for stage in range(4)),
    (r'^stem\.', 'backbone.downsample_layers.0.'),
    (r'^stages\.(\d)\.downsample\.', r'backbone.downsample_layers.\1.'),
    (r'^stages\.(\d)\.blocks\.', r'backbone.stages.\1.'),
    (r'\.layer_scale$', '.gamma'),
    (r'\.(block\.0|conv_dw)\.', '.depthwise_conv.'),
    (r'\.block\.2\.', '.norm.'),
    (r'\.(block\.3|mlp\.fc1)\.', '.pointwise_conv1.'),
    (r'\.(block\.5|mlp\.fc2)\.', '.pointwise_conv2.'),
    (r'^(classifier\.0|head\.norm)\.', 'backbone.norm3.'),
    (r'^classifier\.2\.', 'head.fc.'),
)
_VISION_TRANSFORMER: Rules = (
    (r'^(class|cls)_token$', 'backbone.cls_token'),
    (r'^(encoder\.pos_embedding|pos_embed)$', 'backbone.pos_embed'),
    (r'^(conv_proj|patch_embed\.proj)\.', 'backbone.patch_embed.projection.'),
    (r'^(encoder\.ln|norm)\.', 'backbone.ln1.'),
    (r'^(encoder\.layers\.encoder_layer_|blocks\.)(\d+)\.', r'backbone.layers.\2.'),
    (r'\.(ln_|norm)([12])\.', r'.ln\2.'),
    (r'\.self_attention\.in_proj_', '.attn.qkv.'),
    (r'\.self_attention\.out_proj\.', '.attn.proj.'),
    # torchvision numbers the layers now; its older files name them.
    (r'\.mlp\.(0|linear_1|fc1)\.', '.ffn.layers.0.0.'),
    (r'\.mlp\.(3|linear_2|fc2)\.', '.ffn.layers.1.'),
    (r'^(heads\.head|head)\.', 'head.layers.head.'),
)

RENAMING: dict[str, Rules] = {
    'CIFARResNet': (*_STEM_AND_STAGES, (r'^fc\.', 'head.fc.')),
    'CIFARResNet50': (*_STEM_AND_STAGES, (r'\.shortcut\.', '.downsample.'),
                      (r'^linear\.', 'head.fc.')),
    'CIFARWideResNet': ((r'^(conv1|bn1)\.', r'backbone.\1.'),
                        (r'^block(\d)\.layer\.', r'backbone.stage\1.'),
                        (r'\.convShortcut\.', '.shortcut.'), (r'^fc\.', 'head.fc.')),
    'CIFARVGG': (*((rf'^block{index}\.', f'backbone.stage{index + 1}.') for index in range(5)),
                 (r'^classifier\.', 'head.fc.')),
    'CIFARMobileNetV2': ((r'^(conv1|conv2)\.', r'backbone.\1.'),
                         *_renumbered('blocks', [[0, 1], [2], [3, 4], [5, 6]]),
                         # CRD and mdistiller nest the classifier, SSKD and HSSAKD do not.
                         (r'^classifier\.(0\.)?', 'head.fc.')),
    'CIFARShuffleNetV1': (*_STEM_AND_STAGES, (r'^linear\.', 'head.fc.')),
    'CIFARShuffleNetV2': (*_STEM_AND_STAGES, (r'^(conv2|bn2)\.', r'backbone.\1.'),
                          (r'^linear\.', 'head.fc.')),
    'MobileNetV1': ((r'^model\.0\.', 'backbone.stem.'),
                    *_renumbered('model', [[1, 2, 3], [4, 5], [*range(6, 12)], [12, 13]]),
                    (r'^fc\.', 'head.fc.')),
    # torchvision and timm.
    'ResNet': ((r'^(conv1|bn1|layer\d)\.', r'backbone.\1.'), (r'^fc\.', 'head.fc.')),
    'ConvNeXt': _CONVNEXT,
    'VisionTransformer': _VISION_TRANSFORMER,
}
RENAMING['ResNet_CIFAR'] = RENAMING['ResNet']


def rename(state: Mapping, backbone_type: str) -> dict:
    """Return the weights under mmkd's names; names that no rule knows stay as they are.

    Args:
        state: Weights under the names of RepDistiller and mdistiller; for ``ResNet``, ``ConvNeXt``
            and ``VisionTransformer`` under those of torchvision and timm. SSKD and HSSAKD use the
            same names as mdistiller, except for the classifier of MobileNetV2.
        backbone_type: Class name of mmkd's backbone, e.g. 'CIFARWideResNet'.

    Raises:
        ValueError: If no public names are known for that backbone, or two names become one.
    """
    if backbone_type not in RENAMING:
        raise ValueError(f'no public names are known for the backbone {backbone_type}; '
                         f'known: {", ".join(RENAMING)}')
    renamed = {}
    for key, value in state.items():
        new = key
        for pattern, replacement in RENAMING[backbone_type]:
            new = re.sub(pattern, replacement, new)
        if new in renamed:
            raise ValueError(f'two weights of the file would be called {new}; one is {key}')
        renamed[new] = value
    return renamed


def rename_branched(state: Mapping, backbone_type: str) -> dict:
    """Return the weights of one of HSAKD's networks with branches under mmkd's names.

    Args:
        state: Weights below ``backbone`` and ``auxiliary_classifier`` of a network with three
            stages.
        backbone_type: 'CIFARResNet' or 'CIFARWideResNet'.
    """
    network = {key.removeprefix('backbone.'): value for key, value in state.items()
               if key.startswith('backbone.')}
    branches = {key: value for key, value in state.items() if not key.startswith('backbone.')}
    return {**rename(network, backbone_type),
            **{_rename_branch(key): value for key, value in branches.items()}}


def _rename_branch(key: str) -> str:
    match = re.match(r'auxiliary_classifier\.block_extractor(\d)\.(\d)\.(?:layer\.)?', key)
    if match is not None:
        branch, block = int(match[1]), int(match[2])
        # The branch behind the last stage repeats that stage.
        stage = min(branch + block + 1, 3)
        rest = key[match.end():].replace('convShortcut.', 'shortcut.')
        return f'branches.branch{branch}.extractor.stage{stage}.{rest}'
    key = re.sub(r'^auxiliary_classifier\.bn(\d)\.', r'branches.branch\1.extractor.bn1.', key)
    return re.sub(r'^auxiliary_classifier\.fc(\d)\.', r'branches.branch\1.fc.', key)
