from mmkd.connectors.align import AlignFeatures, LinearEmbedding
from mmkd.connectors.attention_fusion import AttentionFusion
from mmkd.connectors.factor_transfer import Paraphraser, Translator
from mmkd.connectors.masked_generator import MaskedGenerator

__all__ = [
    'AlignFeatures', 'AttentionFusion', 'LinearEmbedding', 'MaskedGenerator', 'Paraphraser',
    'Translator'
]
