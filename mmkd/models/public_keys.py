"""How the public zoos name the weights of our networks."""
import re
from collections.abc import Mapping

Rules = tuple[tuple[str, str], ...]

_STEM_AND_STAGES: Rules = (
    (r'^(conv1|bn1)\.', r'backbone.\1.'),
    (r'^layer(\d)\.', r'backbone.stage\1.'),
)


def _renumbered(prefix: str, stages: list[list[int]]) -> Rules:
    """Rules that sort numbered modules into stages; ``stages`` lists their numbers by stage."""
    return tuple((rf'^{prefix}\.{number}\.', f'backbone.stage{stage}.{position}.')
                 for stage, numbers in enumerate(stages, 1)
                 for position, number in enumerate(numbers))


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
}
RENAMING['ResNet_CIFAR'] = RENAMING['ResNet']


def rename(state: Mapping, backbone_type: str) -> dict:
    """Return the weights under our names; names that no rule knows stay.

    Args:
        state: Weights under the names of RepDistiller and mdistiller, which SSKD and HSSAKD share
            but for the classifier of MobileNetV2, or of torchvision and timm for ``ResNet``.
        backbone_type: Class name of our backbone, e.g. 'CIFARWideResNet'.

    Raises:
        ValueError: There are no public names for that backbone; or two names become one.
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
