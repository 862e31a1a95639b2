from mmkd.connectors.align import AlignFeatures, LinearEmbedding
from mmkd.connectors.attention_fusion import AttentionFusion
from mmkd.connectors.connector_weights import ConnectorFromRun
from mmkd.connectors.dynamic_prior import DynamicPrior
from mmkd.connectors.factor_transfer import Paraphraser, Translator
from mmkd.connectors.masked_generator import MaskedGenerator
from mmkd.connectors.per_level import PerLevel
from mmkd.connectors.region_logits import RegionLogits
from mmkd.connectors.rescale_block import RescaleBlock, RescaledBranches
from mmkd.connectors.running_cka import GatheredCKA, MinibatchCKA
from mmkd.connectors.select_levels import SelectLevels
from mmkd.connectors.select_view import SelectView
from mmkd.connectors.self_supervised_module import ClassifiedEmbedding, SelfSupervisedModule
from mmkd.connectors.stitch_mask import StitchMask
from mmkd.connectors.tokens_to_map import TokensToMap

__all__ = [
    'AlignFeatures', 'AttentionFusion', 'ClassifiedEmbedding', 'ConnectorFromRun', 'DynamicPrior',
    'GatheredCKA', 'LinearEmbedding', 'MaskedGenerator', 'MinibatchCKA', 'Paraphraser', 'PerLevel',
    'RegionLogits', 'RescaleBlock', 'RescaledBranches', 'SelectLevels', 'SelectView',
    'SelfSupervisedModule', 'StitchMask', 'TokensToMap', 'Translator'
]
