from mmkd.connectors.align import AlignFeatures, LinearEmbedding
from mmkd.connectors.attention_fusion import AttentionFusion
from mmkd.connectors.factor_transfer import Paraphraser, Translator
from mmkd.connectors.masked_generator import MaskedGenerator
from mmkd.connectors.rescale_block import RescaleBlock, RescaledBranches
from mmkd.connectors.select_view import SelectView
from mmkd.connectors.self_supervised_module import SelfSupervisedModule

__all__ = [
    'AlignFeatures', 'AttentionFusion', 'LinearEmbedding', 'MaskedGenerator', 'Paraphraser',
    'RescaleBlock', 'RescaledBranches', 'SelectView', 'SelfSupervisedModule', 'Translator'
]
